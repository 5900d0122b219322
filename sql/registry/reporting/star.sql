-- A star for tools that model data: what a filter lists (dim_…) and what a chart counts (fact_…). A fact has its keys,
-- numbers, and the labels of its own codes; names are joined from the dimensions. doc/reporting.md lists keys
-- and joins. Each has as few relations as can be, names by subqueries: a tool joins three of them in one statement, and
-- beyond eight relations (join_collapse_limit) the planner no longer starts from what is filtered.

CREATE OR REPLACE VIEW dim_season WITH (security_invoker) AS
SELECT s.season, season_name(c.name, s.year, s.period) AS name, s.cluster, c.name AS cluster_name, s.year, s.period,
       period_name(s.period) AS period_name, s.status, season_status_name(s.status) AS status_name,
       s.status = 'published' AS is_published, s.starts_on, s.ends_on,
       (SELECT max(l.number) FROM publication l WHERE l.season = s.season) AS publication,
       (SELECT (l.published_at AT TIME ZONE interval '7 hours')::date FROM publication l WHERE l.season = s.season
         ORDER BY l.number DESC LIMIT 1) AS published_on,
       c.kind AS cluster_kind, cluster_kind_name(c.kind) AS cluster_kind_name, c.level,
       unit_level_name(c.level) AS level_name,
       s.year * 100 + period_position(s.period) AS "position"
  FROM season s JOIN cluster c USING (cluster);
COMMENT ON VIEW dim_season IS 'Kỳ thi đua (bảng chiều): seasons with the names of what they are filtered by';
COMMENT ON COLUMN dim_season.season IS 'Mã kỳ: key';
COMMENT ON COLUMN dim_season.name IS 'Kỳ thi đua: its cluster, period and year';
COMMENT ON COLUMN dim_season.cluster IS 'Mã cụm, khối';
COMMENT ON COLUMN dim_season.cluster_name IS 'Cụm, khối';
COMMENT ON COLUMN dim_season.year IS 'Năm';
COMMENT ON COLUMN dim_season.period IS 'Mã giai đoạn: year, half-year, quarter or month';
COMMENT ON COLUMN dim_season.period_name IS 'Giai đoạn';
COMMENT ON COLUMN dim_season.status IS 'Mã trạng thái: draft, open, appraisal or published';
COMMENT ON COLUMN dim_season.status_name IS 'Trạng thái';
COMMENT ON COLUMN dim_season.is_published IS 'Đã công bố: false: figures of the season still change';
COMMENT ON COLUMN dim_season.starts_on IS 'Từ ngày';
COMMENT ON COLUMN dim_season.ends_on IS 'Đến ngày: date of the season''s figures in a calendar';
COMMENT ON COLUMN dim_season.publication IS 'Lần công bố: the last; null: not published yet';
COMMENT ON COLUMN dim_season.published_on IS
  'Ngày công bố: of the last publication, in Viet Nam; null: not published yet';
COMMENT ON COLUMN dim_season.cluster_kind IS 'Mã loại: cluster or bloc';
COMMENT ON COLUMN dim_season.cluster_kind_name IS 'Loại';
COMMENT ON COLUMN dim_season.level IS 'Mã cấp: level of the cluster''s units';
COMMENT ON COLUMN dim_season.level_name IS 'Cấp';
COMMENT ON COLUMN dim_season."position" IS 'Thứ tự: in time; a period comes after the shorter ones that it ends with';

CREATE OR REPLACE VIEW dim_unit WITH (security_invoker) AS
SELECT u.unit, u.name, u.level, unit_level_name(u.level) AS level_name, u.parent,
       (SELECT p.name FROM unit p WHERE p.unit = u.parent) AS parent_name, u.valid_from, u.valid_to,
       coalesce(u.valid_from <= today(), true) AND coalesce(u.valid_to > today(), true) AS is_current, u."position"
  FROM unit u;
COMMENT ON VIEW dim_unit IS 'Đơn vị (bảng chiều): units, also those that have ended';
COMMENT ON COLUMN dim_unit.unit IS 'Mã đơn vị: key';
COMMENT ON COLUMN dim_unit.name IS 'Đơn vị: two units can have the same name at different times';
COMMENT ON COLUMN dim_unit.level IS 'Mã cấp: state, ministry, province, department, district, commune or collective';
COMMENT ON COLUMN dim_unit.level_name IS 'Cấp';
COMMENT ON COLUMN dim_unit.parent IS 'Mã đơn vị cấp trên';
COMMENT ON COLUMN dim_unit.parent_name IS 'Đơn vị cấp trên';
COMMENT ON COLUMN dim_unit.valid_from IS 'Từ ngày: null: not limited';
COMMENT ON COLUMN dim_unit.valid_to IS 'Đến ngày: day from which the unit no longer exists; null: it still exists';
COMMENT ON COLUMN dim_unit.is_current IS 'Đang tồn tại: exists today';
COMMENT ON COLUMN dim_unit."position" IS 'Thứ tự: position in the official order of units';

-- The whole sheet is no criterion: its points are fact_standing's.
CREATE OR REPLACE VIEW dim_criterion WITH (security_invoker) AS
SELECT k.season || '/' || k.ordinal::text AS criterion_key, k.season, k.criterion,
       coalesce(k.name, k.criterion) AS name, k.parent,
       (SELECT coalesce(p.name, p.criterion) FROM sheet_criterion p
         WHERE p.season = k.season AND p.criterion = k.parent) AS parent_name,
       k.section,
       (SELECT coalesce(t.name, t.criterion) FROM sheet_criterion t
         WHERE t.season = k.season AND t.criterion = k.section) AS section_name,
       k.depth, k.ordinal, k.max_points, k.rule, k.is_leaf, k.ordinal AS "position"
  FROM sheet_criterion k
 WHERE k.criterion IS NOT NULL;
COMMENT ON VIEW dim_criterion IS
  'Tiêu chí (bảng chiều): criteria of each season''s sheet in force, parents and leaves, without the whole sheet';
COMMENT ON COLUMN dim_criterion.criterion_key IS
  'Khóa: season and ordinal in one text, for tools that join by one column';
COMMENT ON COLUMN dim_criterion.season IS 'Kỳ thi đua';
COMMENT ON COLUMN dim_criterion.criterion IS 'Mã tiêu chí';
COMMENT ON COLUMN dim_criterion.name IS 'Tiêu chí: its code, if the sheet does not name it';
COMMENT ON COLUMN dim_criterion.parent IS 'Mã tiêu chí cấp trên: null: at depth 1';
COMMENT ON COLUMN dim_criterion.parent_name IS 'Tiêu chí cấp trên';
COMMENT ON COLUMN dim_criterion.section IS 'Mã mục: criterion of depth 1 that contains it, or itself';
COMMENT ON COLUMN dim_criterion.section_name IS 'Mục';
COMMENT ON COLUMN dim_criterion.depth IS 'Cấp: 1 is a section';
COMMENT ON COLUMN dim_criterion.ordinal IS 'Thứ tự: position in the sheet';
COMMENT ON COLUMN dim_criterion.max_points IS 'Điểm tối đa';
COMMENT ON COLUMN dim_criterion.rule IS 'Cách tính điểm: the leaf''s rule; null: a parent';
COMMENT ON COLUMN dim_criterion.is_leaf IS 'Tiêu chí chấm điểm: its points are in those of its parents, too';
COMMENT ON COLUMN dim_criterion."position" IS 'Thứ tự: position in the sheet';

CREATE OR REPLACE VIEW fact_standing WITH (security_invoker) AS
SELECT t.season, t.unit, t.cluster, t.year, t.period,
       (SELECT s.ends_on FROM season s WHERE s.season = t.season) AS ends_on,
       t.publication IS NOT NULL AS is_published, t.publication, t.rank, t.points, t.max_points,
       (100 * t.points / nullif(t.max_points, 0))::numeric(16,6) AS percent, t.class, t.tied, t.behind_next,
       t.behind_first, t.missing, t.status, t.status_name,
       t.reason_code, t.reason_name, period_name(t.period) AS period_name,
       t."position"
  FROM standing t;
COMMENT ON VIEW fact_standing IS
  'Xếp hạng (bảng số liệu): a row for each unit of a season: rank, points and class, as in standing';
COMMENT ON COLUMN fact_standing.season IS 'Kỳ thi đua: joins dim_season';
COMMENT ON COLUMN fact_standing.unit IS 'Đơn vị: joins dim_unit';
COMMENT ON COLUMN fact_standing.cluster IS 'Mã cụm, khối';
COMMENT ON COLUMN fact_standing.year IS 'Năm';
COMMENT ON COLUMN fact_standing.period IS 'Mã giai đoạn: year, half-year, quarter or month';
COMMENT ON COLUMN fact_standing.ends_on IS 'Ngày kết thúc kỳ: date for a calendar';
COMMENT ON COLUMN fact_standing.is_published IS 'Đã công bố: false: the row still changes';
COMMENT ON COLUMN fact_standing.publication IS 'Lần công bố: null: not published yet';
COMMENT ON COLUMN fact_standing.rank IS 'Thứ hạng: null: not ranked; not to be summed';
COMMENT ON COLUMN fact_standing.points IS 'Điểm: null: nothing is scored';
COMMENT ON COLUMN fact_standing.max_points IS 'Điểm tối đa: of the sheet';
COMMENT ON COLUMN fact_standing.percent IS 'Tỷ lệ điểm (%): points of the maximum; null: nothing is scored';
COMMENT ON COLUMN fact_standing.class IS 'Xếp loại';
COMMENT ON COLUMN fact_standing.tied IS 'Đồng hạng';
COMMENT ON COLUMN fact_standing.behind_next IS 'Kém hạng trên: null at rank 1';
COMMENT ON COLUMN fact_standing.behind_first IS 'Kém hạng nhất';
COMMENT ON COLUMN fact_standing.missing IS 'Số tiêu chí thiếu';
COMMENT ON COLUMN fact_standing.status IS 'Mã tình trạng: ranked, incomplete or unranked';
COMMENT ON COLUMN fact_standing.status_name IS 'Tình trạng';
COMMENT ON COLUMN fact_standing.reason_code IS 'Mã lý do xếp loại: null: nothing took a better class';
COMMENT ON COLUMN fact_standing.reason_name IS 'Lý do xếp loại';
COMMENT ON COLUMN fact_standing.period_name IS 'Giai đoạn';
COMMENT ON COLUMN fact_standing."position" IS 'Thứ tự: position of the unit in the official order';

CREATE OR REPLACE VIEW fact_score WITH (security_invoker) AS
SELECT b.season || '/' || b.ordinal::text AS criterion_key, b.season, b.unit, b.criterion,
       b.cluster, b.year, b.period,
       (SELECT s.ends_on FROM season s WHERE s.season = b.season) AS ends_on,
       b.season IN (SELECT s.season FROM season s WHERE s.status = 'published') AS is_published, b.depth, b.is_leaf,
       b.ordinal, b.target::numeric(28,10) AS target, b.actual::numeric(28,10) AS actual, b.ratio, b.points,
       b.max_points, b.lost, b.adjustment, b.status, b.status_name, period_name(b.period) AS period_name, b."position"
  FROM score_breakdown b
 WHERE b.ordinal IS NOT NULL;
COMMENT ON VIEW fact_score IS
  'Điểm từng tiêu chí (bảng số liệu): a row for each unit and criterion of a season, parents and leaves; a sum needs '
  'is_leaf or one depth';
COMMENT ON COLUMN fact_score.criterion_key IS 'Khóa tiêu chí: joins dim_criterion';
COMMENT ON COLUMN fact_score.season IS 'Kỳ thi đua: joins dim_season';
COMMENT ON COLUMN fact_score.unit IS 'Đơn vị: joins dim_unit';
COMMENT ON COLUMN fact_score.criterion IS 'Mã tiêu chí: with season, joins dim_criterion';
COMMENT ON COLUMN fact_score.cluster IS 'Mã cụm, khối';
COMMENT ON COLUMN fact_score.year IS 'Năm';
COMMENT ON COLUMN fact_score.period IS 'Mã giai đoạn: year, half-year, quarter or month';
COMMENT ON COLUMN fact_score.ends_on IS 'Ngày kết thúc kỳ: date for a calendar';
COMMENT ON COLUMN fact_score.is_published IS 'Đã công bố: false: the row still changes';
COMMENT ON COLUMN fact_score.depth IS 'Cấp: 1 is a section';
COMMENT ON COLUMN fact_score.is_leaf IS 'Tiêu chí chấm điểm: its points are in those of its parents, too';
COMMENT ON COLUMN fact_score.ordinal IS 'Thứ tự: position of the criterion in the sheet';
COMMENT ON COLUMN fact_score.target IS 'Chỉ tiêu: rounded to ten decimals, so that every tool reads it';
COMMENT ON COLUMN fact_score.actual IS 'Thực hiện: rounded to ten decimals';
COMMENT ON COLUMN fact_score.ratio IS 'Tỷ lệ: actual to target, or target to actual if lower is better';
COMMENT ON COLUMN fact_score.points IS 'Điểm: null: nothing is scored';
COMMENT ON COLUMN fact_score.max_points IS 'Điểm tối đa';
COMMENT ON COLUMN fact_score.lost IS
  'Điểm mất: points less than the maximum, and deductions; an unearned bonus is not lost; null: nothing is scored';
COMMENT ON COLUMN fact_score.adjustment IS 'Điều chỉnh: change by limits, a ceiling or scaling; null under a mean';
COMMENT ON COLUMN fact_score.status IS 'Mã tình trạng: scored, missing, not assigned, dropped or input';
COMMENT ON COLUMN fact_score.status_name IS 'Tình trạng';
COMMENT ON COLUMN fact_score.period_name IS 'Giai đoạn';
COMMENT ON COLUMN fact_score."position" IS 'Thứ tự: position of the unit in the official order';

CREATE OR REPLACE VIEW fact_award WITH (security_invoker) AS
SELECT g.decision, g.line, g.award, a.name AS award_name, g.unit, g.year, g.number, d.signed_on AS granted_on,
       g.achieved_on, d.issuer, a.parent AS award_parent, a.kind AS award_kind,
       award_kind_name(a.kind) AS award_kind_name, a.category, award_category_name(a.category) AS category_name,
       a.level, award_level_name(a.level) AS level_name, g.way, way_name(g.way) AS way_name,
       g.recipient, r.name AS recipient_name, x.kind AS recipient_kind,
       recipient_kind_name(x.kind) AS recipient_kind_name, x."position" AS recipient_position,
       recipient_position_name(x."position") AS recipient_position_name, g.certificate,
       a."position" AS award_position, u."position"
  FROM award_grant g JOIN decision d USING (decision) JOIN award a USING (award) JOIN unit u ON u.unit = g.unit
  LEFT JOIN recipient r ON r.recipient = g.recipient
 CROSS JOIN LATERAL (
   SELECT coalesce(r.kind, g.recipient_kind,
                   CASE a.subject WHEN 'individual' THEN 'person' WHEN 'household' THEN 'household' END) AS kind,
          coalesce(r."position", g."position") AS "position") x
 WHERE g.revoked_by IS NULL;
COMMENT ON VIEW fact_award IS
  'Khen thưởng (bảng số liệu): a row for each line of a decision that is in force; number can be summed';
COMMENT ON COLUMN fact_award.decision IS 'Số quyết định';
COMMENT ON COLUMN fact_award.line IS 'Số thứ tự: in the decision''s list';
COMMENT ON COLUMN fact_award.award IS 'Mã danh hiệu, hình thức';
COMMENT ON COLUMN fact_award.award_name IS 'Danh hiệu, hình thức';
COMMENT ON COLUMN fact_award.unit IS 'Đơn vị trình: joins dim_unit';
COMMENT ON COLUMN fact_award.year IS 'Năm thành tích';
COMMENT ON COLUMN fact_award.number IS 'Số lượng: 1 for a named recipient';
COMMENT ON COLUMN fact_award.granted_on IS 'Ngày quyết định: date for a calendar';
COMMENT ON COLUMN fact_award.achieved_on IS 'Ngày lập thành tích: null: not recorded';
COMMENT ON COLUMN fact_award.issuer IS 'Cơ quan ban hành';
COMMENT ON COLUMN fact_award.award_parent IS 'Mã cấp trên: award of which this is a class; null: none';
COMMENT ON COLUMN fact_award.award_kind IS 'Mã loại: title or form';
COMMENT ON COLUMN fact_award.award_kind_name IS 'Loại';
COMMENT ON COLUMN fact_award.category IS 'Mã nhóm';
COMMENT ON COLUMN fact_award.category_name IS 'Nhóm';
COMMENT ON COLUMN fact_award.level IS 'Mã cấp: grassroots, province or state';
COMMENT ON COLUMN fact_award.level_name IS 'Cấp';
COMMENT ON COLUMN fact_award.way IS 'Mã loại hình';
COMMENT ON COLUMN fact_award.way_name IS 'Loại hình khen thưởng';
COMMENT ON COLUMN fact_award.recipient IS 'Mã đối tượng: null: unnamed';
COMMENT ON COLUMN fact_award.recipient_name IS 'Đối tượng: null: unnamed';
COMMENT ON COLUMN fact_award.recipient_kind IS 'Mã loại đối tượng: null: unknown';
COMMENT ON COLUMN fact_award.recipient_kind_name IS 'Loại đối tượng: null: unknown';
COMMENT ON COLUMN fact_award.recipient_position IS 'Mã vị trí: null: unknown, or not a person';
COMMENT ON COLUMN fact_award.recipient_position_name IS 'Vị trí: null: unknown, or not a person';
COMMENT ON COLUMN fact_award.certificate IS 'Số vào sổ';
COMMENT ON COLUMN fact_award.award_position IS 'Thứ tự danh hiệu: order of the catalogue of awards';
COMMENT ON COLUMN fact_award."position" IS 'Thứ tự: position of the unit in the official order';

CREATE OR REPLACE VIEW fact_indicator WITH (security_invoker) AS
SELECT v.indicator, i.name AS indicator_name, v.unit, v.year, v.period, period_name(v.period) AS period_name,
       CASE WHEN v.year BETWEEN 1 AND 9999
            THEN period_ends_on(v.year, v.period) END AS ends_on,
       v.plan::numeric(38,6) AS plan, v.actual::numeric(38,6) AS actual, i.measure, i.combine,
       combine_name(i.combine) AS combine_name, i."position" AS indicator_position, u."position"
  FROM indicator_value v JOIN indicator i USING (indicator) JOIN unit u ON u.unit = v.unit;
COMMENT ON VIEW fact_indicator IS
  'Chỉ tiêu kinh tế - xã hội (bảng số liệu): a row for each indicator, unit, year and period: plan and actual';
COMMENT ON COLUMN fact_indicator.indicator IS 'Mã chỉ tiêu';
COMMENT ON COLUMN fact_indicator.indicator_name IS 'Chỉ tiêu';
COMMENT ON COLUMN fact_indicator.unit IS 'Đơn vị: joins dim_unit';
COMMENT ON COLUMN fact_indicator.year IS 'Năm';
COMMENT ON COLUMN fact_indicator.period IS 'Mã giai đoạn: year, half-year, quarter or month';
COMMENT ON COLUMN fact_indicator.period_name IS 'Giai đoạn';
COMMENT ON COLUMN fact_indicator.ends_on IS 'Ngày cuối giai đoạn: date for a calendar';
COMMENT ON COLUMN fact_indicator.plan IS 'Kế hoạch: rounded to six decimals';
COMMENT ON COLUMN fact_indicator.actual IS 'Thực hiện: rounded to six decimals';
COMMENT ON COLUMN fact_indicator.measure IS 'Đơn vị tính';
COMMENT ON COLUMN fact_indicator.combine IS 'Mã cách tính: sum: actuals of units can be summed; mean: they cannot';
COMMENT ON COLUMN fact_indicator.combine_name IS 'Cách tính của cụm';
COMMENT ON COLUMN fact_indicator.indicator_position IS 'Thứ tự chỉ tiêu';
COMMENT ON COLUMN fact_indicator."position" IS 'Thứ tự: position of the unit in the official order';
