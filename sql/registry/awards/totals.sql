-- Totals of awards, compared with the reported numbers.

CREATE OR REPLACE VIEW award_total WITH (security_invoker) AS
SELECT t.year, t.unit, u.name AS unit_name, t.award, a.name AS award_name, a.parent, a.kind, a.category, a.level,
       a.subject, t.number, award_kind_name(a.kind) AS kind_name, award_category_name(a.category) AS category_name,
       award_level_name(a.level) AS level_name, subject_name(a.subject) AS subject_name, u."position"
  FROM (SELECT year, unit, award, sum(number)::bigint AS number FROM award_grant WHERE revoked_by IS NULL
         GROUP BY year, unit, award) t
  JOIN unit u USING (unit) JOIN award a USING (award);
COMMENT ON VIEW award_total IS 'Tổng số khen thưởng: grants in force, by year, unit and award, each counted once';
COMMENT ON COLUMN award_total.year IS 'Năm thành tích';
COMMENT ON COLUMN award_total.unit IS 'Mã đơn vị';
COMMENT ON COLUMN award_total.unit_name IS 'Đơn vị';
COMMENT ON COLUMN award_total.award IS 'Danh hiệu, hình thức';
COMMENT ON COLUMN award_total.award_name IS 'Tên danh hiệu, hình thức';
COMMENT ON COLUMN award_total.parent IS 'Mã cấp trên: parent of a class';
COMMENT ON COLUMN award_total.kind IS 'Loại: title or form';
COMMENT ON COLUMN award_total.category IS 'Nhóm';
COMMENT ON COLUMN award_total.level IS 'Cấp: grassroots, province or state';
COMMENT ON COLUMN award_total.subject IS 'Đối tượng: individual, collective or both';
COMMENT ON COLUMN award_total.number IS 'Số lượng';
COMMENT ON COLUMN award_total.kind_name IS 'Tên loại';
COMMENT ON COLUMN award_total.category_name IS 'Tên nhóm';
COMMENT ON COLUMN award_total.level_name IS 'Tên cấp';
COMMENT ON COLUMN award_total.subject_name IS 'Tên đối tượng';
COMMENT ON COLUMN award_total."position" IS 'Thứ tự: position of the unit in the official order';

-- A set's awards, classes by their parents.
CREATE OR REPLACE VIEW award_in_set WITH (security_invoker) AS
SELECT m.award_set, a.award, m.award AS reported_as, n.name AS set_name, a.name AS award_name, p.name AS reported_name
  FROM award_set_member m JOIN award a ON a.award = m.award OR a.parent = m.award
  JOIN award_set n ON n.award_set = m.award_set JOIN award p ON p.award = m.award
 -- a class whose parent is in the set, too, is counted there, and once
 WHERE NOT (a.award = m.award
            AND EXISTS (SELECT FROM award_set_member o WHERE o.award_set = m.award_set AND o.award = a.parent));
COMMENT ON VIEW award_in_set IS
  'Danh hiệu theo tập hợp: every award that a set counts, with the code under which it is counted';
COMMENT ON COLUMN award_in_set.award_set IS 'Tập hợp';
COMMENT ON COLUMN award_in_set.award IS 'Danh hiệu, hình thức';
COMMENT ON COLUMN award_in_set.reported_as IS 'Tính vào: the award of the set: the award itself or its parent';
COMMENT ON COLUMN award_in_set.set_name IS 'Tên tập hợp';
COMMENT ON COLUMN award_in_set.award_name IS 'Tên danh hiệu, hình thức';
COMMENT ON COLUMN award_in_set.reported_name IS 'Tên danh hiệu tính vào';

CREATE OR REPLACE VIEW award_total_by_set WITH (security_invoker) AS
SELECT DISTINCT s.award_set, n.name AS set_name, t.year, t.unit, t.unit_name, s.reported_as AS award,
       p.name AS award_name,
       sum(t.number) OVER (PARTITION BY s.award_set, t.year, t.unit, s.reported_as)::bigint AS number,
       award_level_name(p.level) AS level_name, t."position"
  FROM (SELECT DISTINCT award_set, award, reported_as FROM award_in_set) s JOIN award_set n USING (award_set)
  JOIN award_total t ON t.award = s.award JOIN award p ON p.award = s.reported_as;
COMMENT ON VIEW award_total_by_set IS 'Tổng số theo tập hợp: totals by set; classes are counted under the set''s award';
COMMENT ON COLUMN award_total_by_set.award_set IS 'Tập hợp';
COMMENT ON COLUMN award_total_by_set.set_name IS 'Tên tập hợp';
COMMENT ON COLUMN award_total_by_set.year IS 'Năm thành tích';
COMMENT ON COLUMN award_total_by_set.unit IS 'Mã đơn vị';
COMMENT ON COLUMN award_total_by_set.unit_name IS 'Đơn vị';
COMMENT ON COLUMN award_total_by_set.award IS 'Danh hiệu, hình thức';
COMMENT ON COLUMN award_total_by_set.award_name IS 'Tên danh hiệu, hình thức';
COMMENT ON COLUMN award_total_by_set.number IS 'Số lượng';
COMMENT ON COLUMN award_total_by_set.level_name IS 'Tên cấp';
COMMENT ON COLUMN award_total_by_set."position" IS 'Thứ tự: position of the unit in the official order';

CREATE OR REPLACE VIEW cluster_member_year WITH (security_invoker) AS
SELECT DISTINCT s.cluster, s.year, m.unit, c.name AS cluster_name, u.name AS unit_name, u."position"
  FROM season s JOIN membership m USING (season) JOIN cluster c ON c.cluster = s.cluster JOIN unit u ON u.unit = m.unit
 WHERE s.period = 'year' AND m.joined_on <= s.ends_on AND m.left_on > s.ends_on;
COMMENT ON VIEW cluster_member_year IS
  'Thành viên cụm theo năm: members of each cluster in each year, by the season of the whole year';
COMMENT ON COLUMN cluster_member_year.cluster IS 'Cụm, khối';
COMMENT ON COLUMN cluster_member_year.year IS 'Năm';
COMMENT ON COLUMN cluster_member_year.unit IS 'Đơn vị';
COMMENT ON COLUMN cluster_member_year.cluster_name IS 'Tên cụm, khối';
COMMENT ON COLUMN cluster_member_year.unit_name IS 'Tên đơn vị';
COMMENT ON COLUMN cluster_member_year."position" IS 'Thứ tự: position of the unit in the official order';

CREATE OR REPLACE VIEW award_total_by_cluster WITH (security_invoker) AS
SELECT c.cluster, t.year, t.award, t.award_name, t.parent, t.kind, t.category, t.level, sum(t.number)::bigint AS number,
       count(*)::integer AS units, c.cluster_name, award_kind_name(t.kind) AS kind_name,
       award_category_name(t.category) AS category_name, award_level_name(t.level) AS level_name
  FROM cluster_member_year c JOIN award_total t ON t.year = c.year AND t.unit = c.unit
 GROUP BY c.cluster, c.cluster_name, t.year, t.award, t.award_name, t.parent, t.kind, t.category, t.level;
COMMENT ON VIEW award_total_by_cluster IS
  'Tổng số theo cụm: totals over the units that were members in the season of that year';
COMMENT ON COLUMN award_total_by_cluster.cluster IS 'Cụm, khối';
COMMENT ON COLUMN award_total_by_cluster.year IS 'Năm thành tích';
COMMENT ON COLUMN award_total_by_cluster.award IS 'Danh hiệu, hình thức';
COMMENT ON COLUMN award_total_by_cluster.award_name IS 'Tên danh hiệu, hình thức';
COMMENT ON COLUMN award_total_by_cluster.parent IS 'Mã cấp trên';
COMMENT ON COLUMN award_total_by_cluster.kind IS 'Loại';
COMMENT ON COLUMN award_total_by_cluster.category IS 'Nhóm';
COMMENT ON COLUMN award_total_by_cluster.level IS 'Cấp';
COMMENT ON COLUMN award_total_by_cluster.number IS 'Số lượng';
COMMENT ON COLUMN award_total_by_cluster.units IS 'Số đơn vị: number of units with the award';
COMMENT ON COLUMN award_total_by_cluster.cluster_name IS 'Tên cụm, khối';
COMMENT ON COLUMN award_total_by_cluster.kind_name IS 'Tên loại';
COMMENT ON COLUMN award_total_by_cluster.category_name IS 'Tên nhóm';
COMMENT ON COLUMN award_total_by_cluster.level_name IS 'Tên cấp';

-- Grants with the kind and position of their recipients.
CREATE OR REPLACE VIEW grant_recipient WITH (security_invoker) AS
SELECT g.year, g.unit, g.award, g.way, g.number, x.kind, x."position", a.category, a.level, a.subject,
       u.name AS unit_name, a.name AS award_name, way_name(g.way) AS way_name, recipient_kind_name(x.kind) AS kind_name,
       recipient_position_name(x."position") AS position_name, award_category_name(a.category) AS category_name,
       award_level_name(a.level) AS level_name, subject_name(a.subject) AS subject_name,
       u."position" AS unit_position
  FROM award_grant g JOIN award a USING (award) JOIN unit u ON u.unit = g.unit
  LEFT JOIN recipient r ON r.recipient = g.recipient
 CROSS JOIN LATERAL (
   SELECT coalesce(r.kind, g.recipient_kind,
                   CASE a.subject WHEN 'individual' THEN 'person' WHEN 'household' THEN 'household' END) AS kind,
          coalesce(r."position", g."position") AS "position") x
 WHERE g.revoked_by IS NULL;
COMMENT ON VIEW grant_recipient IS 'Khen thưởng theo đối tượng: grants in force with their recipients';
COMMENT ON COLUMN grant_recipient.year IS 'Năm thành tích';
COMMENT ON COLUMN grant_recipient.unit IS 'Đơn vị';
COMMENT ON COLUMN grant_recipient.award IS 'Danh hiệu, hình thức';
COMMENT ON COLUMN grant_recipient.way IS 'Loại hình khen thưởng';
COMMENT ON COLUMN grant_recipient.number IS 'Số lượng';
COMMENT ON COLUMN grant_recipient.kind IS 'Loại đối tượng: null: unknown';
COMMENT ON COLUMN grant_recipient."position" IS 'Vị trí: null: unknown';
COMMENT ON COLUMN grant_recipient.category IS 'Nhóm';
COMMENT ON COLUMN grant_recipient.level IS 'Cấp';
COMMENT ON COLUMN grant_recipient.subject IS 'Đối tượng của danh hiệu';
COMMENT ON COLUMN grant_recipient.unit_name IS 'Tên đơn vị';
COMMENT ON COLUMN grant_recipient.award_name IS 'Tên danh hiệu, hình thức';
COMMENT ON COLUMN grant_recipient.way_name IS 'Tên loại hình';
COMMENT ON COLUMN grant_recipient.kind_name IS 'Tên loại đối tượng';
COMMENT ON COLUMN grant_recipient.position_name IS 'Tên vị trí';
COMMENT ON COLUMN grant_recipient.category_name IS 'Tên nhóm';
COMMENT ON COLUMN grant_recipient.level_name IS 'Tên cấp';
COMMENT ON COLUMN grant_recipient.subject_name IS 'Tên đối tượng của danh hiệu';
COMMENT ON COLUMN grant_recipient.unit_position IS 'Thứ tự: position of the unit in the official order';

CREATE OR REPLACE VIEW award_mix WITH (security_invoker) AS
SELECT g.year, g.unit, u.name AS unit_name, g.award, a.name AS award_name, sum(g.number)::bigint AS number,
       coalesce(sum(g.number) FILTER (WHERE g.kind <> 'person'), 0)::bigint AS collectives,
       coalesce(sum(g.number) FILTER (WHERE g.kind = 'person'), 0)::bigint AS individuals,
       coalesce(sum(g.number) FILTER (WHERE g."position" IN ('direct worker', 'worker', 'farmer')),
                0)::bigint AS direct_workers,
       coalesce(sum(g.number) FILTER (WHERE g."position" = 'worker'), 0)::bigint AS workers,
       coalesce(sum(g.number) FILTER (WHERE g."position" = 'farmer'), 0)::bigint AS farmers,
       coalesce(sum(g.number) FILTER (WHERE g.kind = 'person' AND g."position" IS NULL), 0)::bigint AS position_unknown,
       round(100 * coalesce(sum(g.number) FILTER (WHERE g."position" IN ('direct worker', 'worker', 'farmer')),
                            0) / sum(g.number) FILTER (WHERE g."position" IS NOT NULL),
                            2)::numeric(5,2) AS direct_worker_percent, award_level_name(a.level) AS level_name,
       u."position"
  FROM grant_recipient g JOIN unit u USING (unit) JOIN award a USING (award)
 GROUP BY g.year, g.unit, u.name, u."position", g.award, a.name, a.level;
COMMENT ON VIEW award_mix IS
  'Cơ cấu khen thưởng: numbers of awards to collectives and individuals, and among individuals to direct workers, '
  'including workers and farmers';
COMMENT ON COLUMN award_mix.year IS 'Năm thành tích';
COMMENT ON COLUMN award_mix.unit IS 'Mã đơn vị';
COMMENT ON COLUMN award_mix.unit_name IS 'Đơn vị';
COMMENT ON COLUMN award_mix.award IS 'Danh hiệu, hình thức';
COMMENT ON COLUMN award_mix.award_name IS 'Tên danh hiệu, hình thức';
COMMENT ON COLUMN award_mix.number IS 'Số lượng';
COMMENT ON COLUMN award_mix.collectives IS 'Tập thể: units, collectives, enterprises and households';
COMMENT ON COLUMN award_mix.individuals IS 'Cá nhân';
COMMENT ON COLUMN award_mix.direct_workers IS 'Người trực tiếp lao động: including workers and farmers';
COMMENT ON COLUMN award_mix.workers IS 'Công nhân';
COMMENT ON COLUMN award_mix.farmers IS 'Nông dân';
COMMENT ON COLUMN award_mix.position_unknown IS 'Chưa rõ vị trí: individuals whose position was not entered';
COMMENT ON COLUMN award_mix.direct_worker_percent IS
  'Tỷ lệ người trực tiếp lao động: share of the individuals whose position is known, in percent; null: none is known';
COMMENT ON COLUMN award_mix.level_name IS 'Tên cấp';
COMMENT ON COLUMN award_mix."position" IS 'Thứ tự: position of the unit in the official order';

-- Report by report, so that who asks for a cluster, a unit or a year has no other counted.
CREATE OR REPLACE VIEW award_reconciliation WITH (security_invoker) AS
SELECT r.report, r.award_set, r.cluster, r.unit, r.year, f.award, f.award_name, f.reported, f.recorded, f.difference,
       f.finding, n.name AS set_name, c.name AS cluster_name, u.name AS unit_name,
       finding_name(f.finding) AS finding_name, u."position"
  FROM (SELECT DISTINCT report, award_set, cluster, unit, year FROM reported_total) r
 CROSS JOIN LATERAL (
WITH recorded AS MATERIALIZED (
  -- all that is on record, and under which of the set's codes it counts (null: under none)
  SELECT s.reported_as, g.award, a.parent, sum(g.number)::bigint AS number
    FROM (SELECT r.unit
          UNION
          SELECT m.unit FROM cluster_member_year m WHERE m.cluster = r.cluster AND m.year = r.year) m
    JOIN award_grant g ON g.unit = m.unit AND g.year = r.year AND g.revoked_by IS NULL
    JOIN award a ON a.award = g.award
    LEFT JOIN award_in_set s ON s.award_set = r.award_set AND s.award = g.award
   GROUP BY s.reported_as, g.award, a.parent
), reported AS MATERIALIZED (
  SELECT t.award, t.number, a.parent FROM reported_total t LEFT JOIN award a USING (award)
   WHERE t.report = r.report AND t.award_set = r.award_set AND t.year = r.year
     AND (t.cluster, t.unit) IS NOT DISTINCT FROM (r.cluster, r.unit)
), line AS (
  -- what each line should say: an award with its classes, or all of the set
  SELECT p.award, p.number,
         coalesce((SELECT sum(d.number) FROM recorded d
                    WHERE p.award IS NULL AND d.reported_as IS NOT NULL OR d.award = p.award OR d.parent = p.award
                  ), 0)::bigint AS recorded,
         p.award IS NULL OR EXISTS (SELECT FROM award_in_set s JOIN award w ON w.award = s.award
                                     WHERE s.award_set = r.award_set AND p.award IN (s.award, w.parent)) AS in_set,
         -- a class is in its parent, where that is reported, too
         (SELECT sum(o.number) FROM reported o
           WHERE p.award IS NULL AND o.award IS NOT NULL
             AND NOT EXISTS (SELECT FROM reported q WHERE q.award = o.parent))::bigint AS sum_of_lines
    FROM reported p
)
SELECT l.award, coalesce(a.name, 'Tổng số') AS award_name, l.number AS reported, l.recorded,
       l.number - l.recorded AS difference,
       CASE WHEN NOT l.in_set THEN 'not in the set'
            WHEN l.number <> l.sum_of_lines THEN 'total is not the sum of its lines'
            WHEN l.number <> l.recorded THEN 'differs' ELSE 'agrees' END AS finding
  FROM line l LEFT JOIN award a USING (award)
UNION ALL
SELECT d.reported_as, a.name, NULL, sum(d.number)::bigint, -sum(d.number)::bigint, 'not reported'
  FROM recorded d JOIN award a ON a.award = d.reported_as
 WHERE NOT EXISTS (SELECT FROM reported p WHERE p.award IN (d.award, d.parent))
   AND EXISTS (SELECT FROM reported p WHERE p.award IS NOT NULL)
 GROUP BY d.reported_as, a.name) f
  JOIN award_set n ON n.award_set = r.award_set LEFT JOIN cluster c ON c.cluster = r.cluster
  LEFT JOIN unit u ON u.unit = r.unit;
COMMENT ON VIEW award_reconciliation IS
  'Đối chiếu số liệu khen thưởng: every line of every report compared with the recorded grants, with classes under the '
  'reported code';
COMMENT ON COLUMN award_reconciliation.report IS 'Báo cáo';
COMMENT ON COLUMN award_reconciliation.award_set IS 'Tập hợp';
COMMENT ON COLUMN award_reconciliation.cluster IS 'Cụm, khối';
COMMENT ON COLUMN award_reconciliation.unit IS 'Đơn vị';
COMMENT ON COLUMN award_reconciliation.year IS 'Năm thành tích';
COMMENT ON COLUMN award_reconciliation.award IS 'Danh hiệu, hình thức: null: the total of the set';
COMMENT ON COLUMN award_reconciliation.award_name IS 'Tên danh hiệu, hình thức';
COMMENT ON COLUMN award_reconciliation.reported IS 'Báo cáo: null: not reported';
COMMENT ON COLUMN award_reconciliation.recorded IS 'Theo sổ';
COMMENT ON COLUMN award_reconciliation.difference IS 'Chênh lệch: reported above (+) or below (-) the recorded number';
COMMENT ON COLUMN award_reconciliation.finding IS
  'Kết luận: agrees, differs, not reported, not in the set, total is not the sum of its lines';
COMMENT ON COLUMN award_reconciliation.set_name IS 'Tên tập hợp';
COMMENT ON COLUMN award_reconciliation.cluster_name IS 'Tên cụm, khối: null: a unit reports';
COMMENT ON COLUMN award_reconciliation.unit_name IS 'Tên đơn vị: null: a cluster reports';
COMMENT ON COLUMN award_reconciliation.finding_name IS 'Tên kết luận';
COMMENT ON COLUMN award_reconciliation."position" IS 'Thứ tự: position of the unit in the official order';

-- The ministry's forms: their rows, and which grants a row counts.
CREATE OR REPLACE VIEW stat_row WITH (security_invoker) AS
SELECT v.*, way_name(v.way) AS way_name FROM (VALUES
  (1,  'Tổng số', NULL::text, NULL::text, NULL::text),
  (2,  'Tập thể', 'unit, collective, enterprise', NULL, NULL),
  (3,  'Trong đó: doanh nghiệp', 'enterprise', NULL, NULL),
  (4,  'Hộ gia đình', 'household', NULL, NULL),
  (5,  'Cá nhân', 'person', NULL, NULL),
  (6,  'Lãnh đạo cấp bộ, tỉnh', 'person', 'province leader', NULL),
  (7,  'Lãnh đạo cấp vụ, sở', 'person', 'department leader', NULL),
  (8,  'Doanh nhân', 'person', 'entrepreneur', NULL),
  (9,  'Các cấp lãnh đạo từ phó phòng trở lên', 'person', 'manager', NULL),
  (10, 'Người trực tiếp công tác, lao động, học tập', 'person', 'direct worker, worker, farmer', NULL),
  (11, 'Khen thưởng công trạng', NULL, NULL, 'merit'),
  (12, 'Khen thưởng theo chuyên đề', NULL, NULL, 'thematic'),
  (13, 'Khen thưởng đột xuất', NULL, NULL, 'ad hoc'),
  (14, 'Khen thưởng đối ngoại', NULL, NULL, 'foreign'),
  (15, 'Khen thưởng quá trình cống hiến', NULL, NULL, 'long service'),
  (16, 'Khen thưởng theo niên hạn', NULL, NULL, 'term'),
  (17, 'Khen thưởng kháng chiến', NULL, NULL, 'resistance'),
  (18, 'Chưa rõ đối tượng', '', NULL, NULL)
) v(row_number, row_name, kinds, positions, way);
COMMENT ON VIEW stat_row IS 'Dòng của biểu mẫu thống kê: grants that each row of the forms counts; null: any';
COMMENT ON COLUMN stat_row.row_number IS 'Số dòng';
COMMENT ON COLUMN stat_row.row_name IS 'Tên dòng';
COMMENT ON COLUMN stat_row.kinds IS 'Loại đối tượng: separated by commas; empty: unknown';
COMMENT ON COLUMN stat_row.positions IS 'Vị trí: separated by commas';
COMMENT ON COLUMN stat_row.way IS 'Loại hình khen thưởng';
COMMENT ON COLUMN stat_row.way_name IS 'Tên loại hình';

-- MATERIALIZED, so that the lists are taken apart once and not for every grant.
CREATE OR REPLACE VIEW stat_grant WITH (security_invoker) AS
WITH counted AS MATERIALIZED (
  SELECT row_number, row_name, string_to_array(kinds, ', ') AS kinds, string_to_array(positions, ', ') AS positions,
         way
    FROM stat_row)
SELECT g.level, g.year, g.unit, r.row_number, r.row_name, g.award, g.category,
       x.subject, g.number, g.unit_name, g.award_name, g.category_name, g.level_name,
       subject_name(x.subject) AS subject_name, g.unit_position AS "position"
  FROM grant_recipient g
 CROSS JOIN LATERAL (SELECT CASE WHEN g.kind = 'person' THEN 'individual'
                                 WHEN g.kind IS NOT NULL THEN 'collective' END AS subject) x
  JOIN counted r ON (r.kinds IS NULL OR g.kind = ANY (r.kinds) OR r.kinds = '{}' AND g.kind IS NULL)
                AND (r.positions IS NULL OR g."position" = ANY (r.positions))
                AND (r.way IS NULL OR g.way = r.way);
COMMENT ON VIEW stat_grant IS 'Khen thưởng theo dòng biểu mẫu: each grant with every row that counts it';
COMMENT ON COLUMN stat_grant.level IS 'Cấp';
COMMENT ON COLUMN stat_grant.year IS 'Năm';
COMMENT ON COLUMN stat_grant.unit IS 'Đơn vị';
COMMENT ON COLUMN stat_grant.row_number IS 'Số dòng';
COMMENT ON COLUMN stat_grant.row_name IS 'Tên dòng';
COMMENT ON COLUMN stat_grant.award IS 'Danh hiệu, hình thức';
COMMENT ON COLUMN stat_grant.category IS 'Nhóm';
COMMENT ON COLUMN stat_grant.subject IS 'Đối tượng: individual or collective; null: unknown';
COMMENT ON COLUMN stat_grant.number IS 'Số lượng';
COMMENT ON COLUMN stat_grant.unit_name IS 'Tên đơn vị';
COMMENT ON COLUMN stat_grant.award_name IS 'Tên danh hiệu, hình thức';
COMMENT ON COLUMN stat_grant.category_name IS 'Tên nhóm';
COMMENT ON COLUMN stat_grant.level_name IS 'Tên cấp';
COMMENT ON COLUMN stat_grant.subject_name IS 'Tên đối tượng';
COMMENT ON COLUMN stat_grant."position" IS 'Thứ tự: position of the unit in the official order';

CREATE OR REPLACE FUNCTION stat_form_on(of_form text, of_year integer) RETURNS text
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $form$
SELECT version FROM stat_form WHERE form = of_form AND valid_from <= make_date(of_year, 12, 31)
 ORDER BY valid_from DESC LIMIT 1
$form$;
COMMENT ON FUNCTION stat_form_on(text, integer) IS
  'Phiên bản biểu mẫu: returns the version of a form of the ministry (0602 or 0603) in force at the end of a year; '
  'null if none is';

CREATE OR REPLACE VIEW stat_state_awards WITH (security_invoker) AS
SELECT f.*, u.name AS unit_name, u."position" FROM (
SELECT '0602'::text AS form, stat_form_on('0602', year) AS form_version, year, unit, row_number, row_name,
       sum(number)::bigint AS total,
       coalesce(sum(number) FILTER (WHERE category = 'order'), 0)::bigint AS orders,
       coalesce(sum(number) FILTER (WHERE category = 'medal'), 0)::bigint AS medals,
       coalesce(sum(number) FILTER (WHERE category = 'prize'), 0)::bigint AS prizes,
       coalesce(sum(number) FILTER (WHERE category = 'honorary title'), 0)::bigint AS honorary_titles,
       coalesce(sum(number) FILTER (WHERE category = 'flag'), 0)::bigint AS government_flag,
       coalesce(sum(number) FILTER (WHERE category = 'diploma' AND subject = 'collective'), 0)::bigint
         AS pm_diploma_collective,
       coalesce(sum(number) FILTER (WHERE category = 'diploma' AND subject = 'individual'), 0)::bigint
         AS pm_diploma_individual,
       coalesce(sum(number) FILTER (WHERE category = 'emulation title'), 0)::bigint AS national_fighter,
       coalesce(sum(number) FILTER (WHERE category IN ('certificate', 'badge', 'other')), 0)::bigint AS other
  FROM stat_grant WHERE level = 'state'
 GROUP BY GROUPING SETS ((year, unit, row_number, row_name), (year, row_number, row_name))) f
  LEFT JOIN unit u ON u.unit = f.unit;
COMMENT ON VIEW stat_state_awards IS
  'Biểu 0602: state awards in the columns of the ministry''s form, by unit and (unit null) in all; rows without awards '
  'are left out';
COMMENT ON COLUMN stat_state_awards.form IS 'Số biểu';
COMMENT ON COLUMN stat_state_awards.form_version IS 'Phiên bản: in force at the year''s end; null: none';
COMMENT ON COLUMN stat_state_awards.year IS 'Năm';
COMMENT ON COLUMN stat_state_awards.unit IS 'Đơn vị trình: null: all';
COMMENT ON COLUMN stat_state_awards.row_number IS 'Số dòng';
COMMENT ON COLUMN stat_state_awards.row_name IS 'Tên dòng';
COMMENT ON COLUMN stat_state_awards.total IS 'Tổng số';
COMMENT ON COLUMN stat_state_awards.orders IS 'Huân chương';
COMMENT ON COLUMN stat_state_awards.medals IS 'Huy chương';
COMMENT ON COLUMN stat_state_awards.prizes IS 'Giải thưởng';
COMMENT ON COLUMN stat_state_awards.honorary_titles IS 'Danh hiệu vinh dự nhà nước';
COMMENT ON COLUMN stat_state_awards.government_flag IS 'Cờ thi đua của Chính phủ';
COMMENT ON COLUMN stat_state_awards.pm_diploma_collective IS 'Bằng khen Thủ tướng: tập thể';
COMMENT ON COLUMN stat_state_awards.pm_diploma_individual IS 'Bằng khen Thủ tướng: cá nhân';
COMMENT ON COLUMN stat_state_awards.national_fighter IS 'Chiến sĩ thi đua toàn quốc';
COMMENT ON COLUMN stat_state_awards.other IS 'Khác';
COMMENT ON COLUMN stat_state_awards.unit_name IS 'Tên đơn vị trình: null: all';
COMMENT ON COLUMN stat_state_awards."position" IS 'Thứ tự: position of the unit in the official order';

CREATE OR REPLACE VIEW stat_province_awards WITH (security_invoker) AS
SELECT f.*, u.name AS unit_name, u."position" FROM (
SELECT '0603'::text AS form, stat_form_on('0603', year) AS form_version, year, unit, row_number, row_name,
       sum(number)::bigint AS total,
       coalesce(sum(number) FILTER (WHERE category = 'diploma'), 0)::bigint AS diplomas,
       coalesce(sum(number) FILTER (WHERE category = 'emulation title'), 0)::bigint AS fighters,
       coalesce(sum(number) FILTER (WHERE category = 'flag'), 0)::bigint AS flags,
       coalesce(sum(number) FILTER (WHERE category = 'badge'), 0)::bigint AS badges
  FROM stat_grant WHERE level = 'province'
   AND NOT (category = 'emulation title' AND award IN (SELECT award FROM award WHERE subject = 'collective'))
 GROUP BY GROUPING SETS ((year, unit, row_number, row_name), (year, row_number, row_name))) f
  LEFT JOIN unit u ON u.unit = f.unit;
COMMENT ON VIEW stat_province_awards IS
  'Biểu 0603: provincial awards in the columns of the ministry''s form, by unit and (unit null) in all; it does not '
  'have a column for collective titles (Tập thể lao động xuất sắc), which are not part of its total';
COMMENT ON COLUMN stat_province_awards.form IS 'Số biểu';
COMMENT ON COLUMN stat_province_awards.form_version IS 'Phiên bản: in force at the year''s end; null: none';
COMMENT ON COLUMN stat_province_awards.year IS 'Năm';
COMMENT ON COLUMN stat_province_awards.unit IS 'Đơn vị trình: null: all';
COMMENT ON COLUMN stat_province_awards.row_number IS 'Số dòng';
COMMENT ON COLUMN stat_province_awards.row_name IS 'Tên dòng';
COMMENT ON COLUMN stat_province_awards.total IS 'Tổng số';
COMMENT ON COLUMN stat_province_awards.diplomas IS 'Bằng khen';
COMMENT ON COLUMN stat_province_awards.fighters IS 'Chiến sĩ thi đua cấp tỉnh';
COMMENT ON COLUMN stat_province_awards.flags IS 'Cờ thi đua';
COMMENT ON COLUMN stat_province_awards.badges IS 'Huy hiệu, kỷ niệm chương';
COMMENT ON COLUMN stat_province_awards.unit_name IS 'Tên đơn vị trình: null: all';
COMMENT ON COLUMN stat_province_awards."position" IS 'Thứ tự: position of the unit in the official order';

CREATE OR REPLACE VIEW duplicate_grant WITH (security_invoker) AS
SELECT g.recipient, r.name, g.award, a.name AS award_name, g.year, count(*)::integer AS times,
       string_agg(format('%s, dòng %s', g.decision, g.line), '; ' ORDER BY g.decision, g.line) AS grants,
       r.unit, u.name AS unit_name, u."position"
  FROM award_grant g JOIN recipient r USING (recipient) JOIN award a USING (award) JOIN unit u ON u.unit = r.unit
 WHERE g.revoked_by IS NULL AND a.kind = 'title'
 GROUP BY g.recipient, r.name, g.award, a.name, g.year, r.unit, u.name, u."position"
 HAVING count(*) > 1;
COMMENT ON VIEW duplicate_grant IS
  'Khen thưởng trùng: titles that a recipient has twice for a year; forms can be granted more than once';
COMMENT ON COLUMN duplicate_grant.recipient IS 'Mã đối tượng';
COMMENT ON COLUMN duplicate_grant.name IS 'Đối tượng';
COMMENT ON COLUMN duplicate_grant.award IS 'Danh hiệu';
COMMENT ON COLUMN duplicate_grant.award_name IS 'Tên danh hiệu';
COMMENT ON COLUMN duplicate_grant.year IS 'Năm thành tích';
COMMENT ON COLUMN duplicate_grant.times IS 'Số lần';
COMMENT ON COLUMN duplicate_grant.grants IS 'Các quyết định';
COMMENT ON COLUMN duplicate_grant.unit IS 'Mã đơn vị: the recipient''s';
COMMENT ON COLUMN duplicate_grant.unit_name IS 'Đơn vị';
COMMENT ON COLUMN duplicate_grant."position" IS 'Thứ tự: position of the unit in the official order';
