-- A country's registry: provinces in clusters of provinces, the communes of each province in a cluster of their own,
-- years of seasons of which the last is live. All results are invented and follow from hashes: every build has the
-- same. The caller is the registry's owner, and gives as variables of psql:
--   schema
--   provinces, blocks      provinces, and the clusters they are divided into
--   communes               of all provinces
--   named                  true: the temporary tables province_name (code, name, kind) and commune_name (code, name,
--                          kind, province) have the real names and numbers; false: they are invented
--   years, last_year       the last one is live
--   before                 provinces of before the last year, which were merged
--   bonuses                criteria that most units leave blank, as many deductions, and one
--   blank                  the keys of those: "blank": 0, or '' if every unit states them
--   stated                 one in so many of them is stated
--   reader, unit, commune, appraiser, council   roles that there are; the unit is the first province, the commune the
--                          first one of it, the appraiser has one live season wholly and one in part
\set ON_ERROR_STOP 1
SET client_min_messages = warning;
SET timezone = 'Asia/Ho_Chi_Minh';
\o /dev/null
SELECT emulation.create_registry(:'schema');
SET search_path = :"schema", pg_catalog, pg_temp;

CREATE FUNCTION pg_temp.h(what text, below integer) RETURNS integer LANGUAGE sql IMMUTABLE
RETURN (hashtext(what) & 2147483647) % below;

-- Who there is ----------------------------------------------------------------------------------------------------

\if :named
\else
CREATE TEMP TABLE province_name AS
SELECT lpad(p::text, 2, '0') AS code, 'Tỉnh số ' || p AS name, 'tỉnh' AS kind FROM generate_series(1, :provinces) p;
CREATE TEMP TABLE commune_name AS
SELECT lpad(c::text, 5, '0') AS code, CASE c % 4 WHEN 0 THEN 'Phường ' ELSE 'Xã ' END || 'số ' || c AS name,
       CASE c % 4 WHEN 0 THEN 'phường' ELSE 'xã' END AS kind, lpad((1 + c % :provinces)::text, 2, '0') AS province
  FROM generate_series(1, :communes) c;
\endif
CREATE TEMP TABLE province AS
SELECT code AS unit, name, n, 'CUM' || 1 + (n - 1) * :blocks / count(*) OVER () AS cluster
  FROM (SELECT *, row_number() OVER (ORDER BY code) AS n FROM province_name) p;

INSERT INTO unit (unit, name, level, "position") SELECT unit, name, 'province', n FROM province ORDER BY n;
INSERT INTO unit (unit, name, parent, level, "position")
SELECT code, name, province, 'commune', row_number() OVER (PARTITION BY province ORDER BY code) FROM commune_name ORDER BY code;
INSERT INTO unit (unit, name, level, "position", valid_to)
SELECT 'CU' || unit, name || ' (cũ)', 'province', 100 + n, make_date(:last_year - 1, 7, 1) FROM province WHERE n <= :before ORDER BY n;
INSERT INTO unit_succession (old_unit, new_unit, happened_on, kind, carries_runs)
SELECT 'CU' || unit, unit, make_date(:last_year - 1, 7, 1), 'merge', n % 2 = 0 FROM province WHERE n <= :before ORDER BY n;

INSERT INTO cluster (cluster, name, kind, level)
SELECT DISTINCT cluster, 'Cụm thi đua các tỉnh, thành phố số ' || substr(cluster, 4), 'cluster', 'province' FROM province ORDER BY 1;
INSERT INTO cluster (cluster, name, kind, level)
SELECT 'XA' || unit, 'Khối thi đua các xã, phường của ' || name, 'bloc', 'commune' FROM province ORDER BY 1;

-- Every cluster has a season a year; clusters of provinces have one of the first half of the last year, too.
INSERT INTO season (season, cluster, year, period, starts_on, ends_on, status, self_deadline)
SELECT format('%s-%s', cluster, y), cluster, y, 'year', make_date(y, 1, 1), make_date(y, 12, 31), 'open',
       CASE WHEN y < :last_year OR pg_temp.h(cluster, 2) = 0 THEN make_date(y + 1, 1, 15) END
  FROM cluster, generate_series(:last_year - :years + 1, :last_year) y ORDER BY 1;
INSERT INTO season (season, cluster, year, period, starts_on, ends_on, status, self_deadline)
SELECT format('%s-%s-1', cluster, :last_year), cluster, :last_year, 'first half', make_date(:last_year, 1, 1), make_date(:last_year, 6, 30), 'open', make_date(:last_year, 7, 15)
  FROM cluster WHERE level = 'province' ORDER BY 1;

INSERT INTO membership (season, unit, role, person, unranked_reason)
SELECT season, unit, CASE WHEN k = 1 + year % least(7, units) THEN 'leader' ELSE 'member' END,
       CASE WHEN k = 1 + year % least(7, units) THEN 'Người đại diện ' || unit END,
       CASE WHEN pg_temp.h('m' || season || unit, 300) = 0 AND k > 1 THEN 'không tham gia đầy đủ (minh hoạ)' END
  FROM (SELECT s.season, s.year, m.unit, row_number() OVER (PARTITION BY s.season ORDER BY m.unit) AS k,
               count(*) OVER (PARTITION BY s.season) AS units
          FROM season s
          JOIN (SELECT cluster, unit, 9999 AS until FROM province
                 UNION ALL SELECT cluster, 'CU' || unit, :last_year - 2 FROM province WHERE n <= :before
                 UNION ALL SELECT 'XA' || province, code, 9999 FROM commune_name) m
            ON m.cluster = s.cluster AND s.year <= m.until) x
 ORDER BY season, unit;

-- The sheet -------------------------------------------------------------------------------------------------------

-- Eight criteria that every unit reports, and many of which most units have no case.
CREATE TEMP TABLE leaf (section text, k integer, code text, max_points numeric, name text, keys jsonb, target numeric);
INSERT INTO leaf (section, k, max_points, name, keys, target) VALUES
  ('I',   1, 15, 'Thu ngân sách trên địa bàn', '{"rule": "proportional", "measure": "tỷ đồng"}', 800),
  ('I',   2, 15, 'Giá trị sản xuất nông nghiệp', '{"rule": "proportional", "cap": 18, "measure": "tỷ đồng"}', 450),
  ('I',   3, 10, 'Giải ngân vốn đầu tư công', '{"rule": "per_percent", "gain": 0.1, "loss": 0.2, "cap": 12, "measure": "%"}', 95),
  ('II',  1, 10, 'Bao phủ bảo hiểm y tế', '{"rule": "proportional", "floor": 0.5, "measure": "%"}', 92),
  ('II',  2, 10, 'Trường đạt chuẩn quốc gia', '{"rule": "ladder", "on": "percent", "steps": [{"from": 100, "points": 10}, {"from": 90, "points": 8}, {"from": 70, "points": 5}, {"points": 0}]}', 60),
  ('II',  3, 10, 'Số hộ thoát nghèo', '{"rule": "relative_to_best", "measure": "hộ"}', 120),
  ('III', 1, 20, 'Chỉ đạo, tổ chức phong trào thi đua', '{"rule": "given", "step": 0.5}', NULL),
  ('III', 2, 10, 'Có điển hình tiên tiến được nhân rộng', '{"rule": "yes_no"}', NULL);
INSERT INTO leaf (section, k, max_points, name, keys)
SELECT 'IV', k, 1, 'Thành tích được thưởng điểm, mục ' || k, '{"rule": "count", "each": 0.25, "bonus": true}'::jsonb FROM generate_series(1, :bonuses) k
UNION ALL
SELECT 'V', k, 0, 'Vi phạm bị trừ điểm, mục ' || k, '{"rule": "count", "each": -0.5, "min": -2, "bonus": true}' FROM generate_series(1, :bonuses + 1) k;
UPDATE leaf SET code = format('%s.%s', section, k), keys = keys || CASE WHEN section IN ('IV', 'V') THEN ('{' || :'blank' || '}')::jsonb ELSE '{}' END;

INSERT INTO sheet (season, state, rules, source)
SELECT season, 'in force', jsonb_build_object('name', 'Bảng điểm ' || season, 'max', 100,
         'classes', '[{"name": "Hoàn thành xuất sắc nhiệm vụ", "from": 90}, {"name": "Hoàn thành tốt nhiệm vụ", "from": 75}, {"name": "Hoàn thành nhiệm vụ", "from": 50}, {"name": "Không hoàn thành nhiệm vụ", "from": 0}]'::jsonb,
         'criteria', criteria), 'bảng điểm minh hoạ'
  FROM season, (SELECT jsonb_agg(jsonb_build_object('code', section, 'name', name, 'max', max_points, 'criteria', leaves)
                                 || CASE WHEN section IN ('IV', 'V') THEN '{"bonus": true}' ELSE '{}' END::jsonb ORDER BY ordinal) AS criteria
                  FROM (VALUES ('I', 1, 40, 'Phát triển kinh tế'), ('II', 2, 30, 'Văn hoá, xã hội'), ('III', 3, 30, 'Phong trào thi đua'),
                               ('IV', 4, 0, 'Điểm thưởng'), ('V', 5, 0, 'Điểm trừ')) p(section, ordinal, max_points, name)
                  JOIN (SELECT section, jsonb_agg(jsonb_build_object('code', code, 'name', name, 'max', max_points) || keys ORDER BY k) AS leaves
                          FROM leaf GROUP BY section) l USING (section)) c
 ORDER BY season;
SELECT to_regclass('criterion_scorer') IS NOT NULL AS has_scorers \gset
\if :has_scorers
INSERT INTO criterion_scorer (season, criterion, by) SELECT season, 'III.1', 'appraiser' FROM season WHERE cluster LIKE 'CUM%' ORDER BY 1;
\endif
INSERT INTO commitment (season, unit, signed_on, signed_by)
SELECT m.season, m.unit, s.starts_on + 40, 'Chủ tịch (minh hoạ)' FROM membership m JOIN season s USING (season) WHERE s.period = 'year' AND s.cluster LIKE 'CUM%' ORDER BY 1, 2;

-- Results ---------------------------------------------------------------------------------------------------------

CREATE TEMP TABLE cell AS
SELECT s.season, s.year = :last_year AND s.period = 'year' AS live, s.cluster LIKE 'CUM%' AS of_provinces, m.unit, l.code AS criterion, l.section,
       format('%s %s %s', s.season, m.unit, l.code) AS seed, l.target + pg_temp.h(m.unit || l.code, 9) AS target
  FROM season s JOIN membership m USING (season) CROSS JOIN leaf l;
INSERT INTO target (season, unit, criterion, version, target)
SELECT season, unit, criterion, 'signed', target FROM cell WHERE target IS NOT NULL
UNION ALL
SELECT season, unit, criterion, 'adjusted', target - 1 FROM cell WHERE target IS NOT NULL AND pg_temp.h('adjusted' || seed, 50) = 0
 ORDER BY 1, 2, 3, 4;
-- In live seasons one unit in ten has not handed in, and has not entered everything.
INSERT INTO result (season, unit, criterion, stage, actual, assigned, evidence)
SELECT season, unit, criterion, 'self',
       CASE WHEN NOT assigned THEN NULL
            WHEN section IN ('IV', 'V') THEN CASE WHEN :stated = 1 AND pg_temp.h('case' || seed, 10) > 0 THEN 0 ELSE 1 + pg_temp.h(seed, 3) END
            WHEN criterion = 'III.1' THEN 12 + pg_temp.h(seed, 17) / 2.0
            WHEN criterion = 'III.2' THEN least(1, pg_temp.h(seed, 10))
            ELSE round(target * (7000 + pg_temp.h(seed, 5001)) / 10000.0, 2) END,
       assigned, CASE WHEN pg_temp.h('evidence' || seed, 20) = 0 THEN 'Báo cáo số ' || pg_temp.h(seed, 900) || '/BC-UBND' END
  FROM (SELECT *, criterion <> 'II.3' OR pg_temp.h('assigned' || seed, 200) > 0 AS assigned FROM cell) c
 WHERE CASE WHEN section IN ('IV', 'V') THEN pg_temp.h('stated' || seed, :stated) = 0 ELSE NOT (of_provinces AND criterion = 'III.1' AND :'has_scorers') END
   AND NOT (live AND pg_temp.h('late' || season || unit, 10) = 0 AND pg_temp.h('late' || seed, 2) = 0)
 ORDER BY season, unit, criterion;
INSERT INTO result (season, unit, criterion, stage, actual, note)
SELECT season, unit, criterion, 'appraisal', 10 + pg_temp.h('appraisal' || seed, 19) / 2.0, 'thẩm định (minh hoạ)'
  FROM cell WHERE criterion = 'III.1' AND (NOT live OR pg_temp.h(season, 3) = 0) AND (of_provinces OR pg_temp.h('a' || seed, 5) = 0) ORDER BY 1, 2, 3;
INSERT INTO result (season, unit, criterion, stage, actual)
SELECT season, unit, criterion, 'final', round(target * (6500 + pg_temp.h('final' || seed, 5001)) / 10000.0, 2)
  FROM cell WHERE criterion = 'II.1' AND NOT live AND pg_temp.h('f' || seed, 25) = 0 ORDER BY 1, 2, 3;

INSERT INTO submission (season, unit, stage, state, reason, first_on)
SELECT m.season, m.unit, 'self', CASE WHEN returned THEN 'returned' ELSE 'submitted' END, CASE WHEN returned THEN 'thiếu minh chứng mục II (minh hoạ)' END,
       coalesce(s.self_deadline, s.ends_on) - 60 + pg_temp.h('d' || m.season || m.unit, CASE WHEN s.year = :last_year THEN 15 ELSE 63 END)
  FROM membership m JOIN season s USING (season)
 CROSS JOIN LATERAL (SELECT s.year = :last_year AND s.period = 'year' AS live) l
 CROSS JOIN LATERAL (SELECT live AND pg_temp.h('r' || m.season || m.unit, 40) = 0 AS returned) r
 WHERE NOT (live AND pg_temp.h('late' || m.season || m.unit, 10) = 0) ORDER BY 1, 2;
UPDATE season SET status = 'appraisal' WHERE year = :last_year AND period = 'year' AND pg_temp.h(season, 3) = 0;
INSERT INTO explanation (season, unit, criterion, text)
SELECT season, unit, 'III.1', 'Đơn vị giải trình (minh hoạ)' FROM membership JOIN season USING (season)
 WHERE year = :last_year AND pg_temp.h('e' || season || unit, 25) = 0 ORDER BY 1, 2;
UPDATE explanation SET answer = 'Đã tiếp thu (minh hoạ)' WHERE pg_temp.h(season || unit, 2) = 0;

-- Publications ----------------------------------------------------------------------------------------------------

SELECT format('ANALYZE %s', c.oid::regclass) FROM pg_class c, pg_namespace n WHERE n.oid = relnamespace AND nspname = :'schema' AND relkind = 'r' ORDER BY relname \gexec
SELECT format('SELECT FROM publish(%L)', season) FROM season WHERE year < :last_year OR period <> 'year' ORDER BY season \gexec
-- Objections to the last results of clusters of provinces: one is sustained and carried out, one rejected, one waits.
CREATE TEMP TABLE objected AS
SELECT s.season, s.cluster, m.unit, file_objection(s.season, m.unit, 'Kiến nghị xem lại điểm mục II.1 (minh hoạ)', 'II.1') AS number, m.k
  FROM (SELECT * FROM season WHERE year = :last_year - 1 AND cluster LIKE 'CUM%' ORDER BY season) s
 CROSS JOIN LATERAL (SELECT unit, row_number() OVER (ORDER BY unit) AS k FROM membership m WHERE m.season = s.season) m
 WHERE m.k <= 3;
SELECT rule_on_objection(season, number, CASE k WHEN 1 THEN 'sustained' ELSE 'rejected' END, 'Kết luận (minh hoạ)')
  FROM objected WHERE k <= 2 ORDER BY season, k;
SELECT format('SELECT FROM supersede(%L, %L, %L, %s)', season, 'theo kiến nghị (minh hoạ)',
              jsonb_build_array(jsonb_build_object('unit', unit, 'criterion', 'II.1', 'actual', 91.5)), number)
  FROM objected WHERE k = 1 ORDER BY season \gexec

-- Awards, indicators and the year's life ----------------------------------------------------------------------------

INSERT INTO decision (decision, signed_on, issuer, title)
SELECT format('%s/%s/QĐ-UBND', unit, y), make_date(y + 1, 2, 20), 'UBND ' || name, 'khen thưởng năm ' || y || ' (minh hoạ)'
  FROM province, generate_series(:last_year - :years + 1, :last_year - 1) y ORDER BY 2, 1;
INSERT INTO award_grant (decision, line, award, unit, recipient_kind, number, year, way)
SELECT format('%s/%s/QĐ-UBND', province, y), row_number() OVER (PARTITION BY province, y ORDER BY unit, award), award, unit, kind,
       1 + pg_temp.h(format('%s %s %s', unit, y, award), most), y, CASE WHEN pg_temp.h(format('way %s %s %s', unit, y, award), 8) = 0 THEN 'thematic' ELSE 'merit' END
  FROM (SELECT unit, unit AS province, 'province' AS level FROM province UNION ALL SELECT code, province, 'commune' FROM commune_name) u
  JOIN (VALUES ('province', 'BKT', 'collective', 400), ('province', 'CSTDT', 'person', 120), ('province', 'TTLDXS', 'collective', 150), ('province', 'COT', 'unit', 20),
               ('province', 'BKTTG', 'person', 60), ('province', 'HCLD2', 'collective', 6), ('province', 'HCLD3', 'collective', 12), ('province', 'COCP', 'unit', 3),
               ('commune', 'GK', 'person', 40), ('commune', 'LDTT', 'person', 60), ('commune', 'CSTDCS', 'person', 9)) a(level, award, kind, most) USING (level),
       generate_series(:last_year - :years + 1, :last_year - 1) y ORDER BY 1, 2;
INSERT INTO recipient (recipient, name, kind, unit, "position")
SELECT format('%s-%s', unit, k), format('Cá nhân %s của %s', k, unit), 'person', unit, CASE k % 3 WHEN 0 THEN 'farmer' WHEN 1 THEN 'manager' ELSE 'worker' END
  FROM province, generate_series(1, 6) k ORDER BY 1;
INSERT INTO award_grant (decision, line, award, unit, recipient, year)
SELECT format('%s/%s/QĐ-UBND', unit, y), 100000 + k, CASE k % 2 WHEN 0 THEN 'BKT' ELSE 'CSTDCS' END, unit, format('%s-%s', unit, k), y
  FROM province, generate_series(1, 6) k, generate_series(:last_year - :years + 1, :last_year - 1) y WHERE (y + k) % 3 > 0 ORDER BY 1, 2;
INSERT INTO proposal (recipient, award, unit, year, proposed_on)
SELECT format('%s-%s', unit, k), 'BKT', unit, :last_year - 1, make_date(:last_year, 1, 10 + k) FROM province, generate_series(1, 3) k ORDER BY 1;
INSERT INTO reported_total (report, line, award_set, unit, year, award, number)
SELECT 'BC-' || y, row_number() OVER (PARTITION BY y ORDER BY unit, award), 'province', unit, y, award,
       1 + pg_temp.h(format('%s %s %s', unit, y, award), most) + CASE WHEN pg_temp.h(format('wrong %s %s %s', unit, y, award), 15) = 0 THEN 1 ELSE 0 END
  FROM province, (VALUES ('BKT', 400), ('CSTDT', 120), ('TTLDXS', 150), ('COT', 20)) a(award, most), generate_series(:last_year - :years + 1, :last_year - 1) y ORDER BY 1, 2;

INSERT INTO indicator (indicator, name, measure, decimals, combine, weight, "position") VALUES
  ('dan-so', 'Dân số trung bình', 'nghìn người', 0, 'sum', NULL, 1), ('thu-ngan-sach', 'Thu ngân sách', 'tỷ đồng', 1, 'sum', NULL, 2),
  ('ho-ngheo', 'Tỷ lệ hộ nghèo', '%', 2, 'mean', 'dan-so', 3), ('bhyt', 'Bao phủ bảo hiểm y tế', '%', 2, 'mean', NULL, 4);
INSERT INTO indicator_value (unit, year, period, indicator, plan, actual, source)
SELECT u.unit, y, p.period, i.indicator, b.plan, round(b.plan * (80 + pg_temp.h(seed, 41)) / 100, 2), 'số liệu minh hoạ'
  FROM unit u JOIN (VALUES ('province', 'year'), ('province', 'first half'), ('commune', 'year')) p(level, period) USING (level)
 CROSS JOIN generate_series(:last_year - :years + 1, :last_year - 1) y CROSS JOIN indicator i
 CROSS JOIN LATERAL (SELECT format('%s %s %s %s', u.unit, y, p.period, i.indicator) AS seed) s
 CROSS JOIN LATERAL (SELECT CASE i.indicator WHEN 'dan-so' THEN 20 ELSE 5 END + pg_temp.h('plan' || seed, 60) AS plan) b
 WHERE u.valid_to IS NULL AND (p.level = 'province' OR i.indicator <> 'thu-ngan-sach') ORDER BY 1, 2, 3, 4;

INSERT INTO meeting (meeting, season, kind, held_on, host)
SELECT 'HN ' || season, season, 'conference', ends_on, (SELECT unit FROM membership m WHERE m.season = s.season AND role = 'leader') FROM season s ORDER BY 1;
INSERT INTO task (task, meeting, season, number, text, due_on, done_on)
SELECT 'NV ' || season, 'HN ' || season, season, 1, 'Rà soát bảng điểm (minh hoạ)', ends_on + 60, CASE WHEN year < :last_year THEN ends_on + 50 END FROM season ORDER BY 1;

-- Who reads and writes ----------------------------------------------------------------------------------------------

CREATE TEMP TABLE access (season text, role text, capacity text, unit text, criteria text[]);
INSERT INTO access SELECT season, :'reader', 'reader' FROM season;
INSERT INTO access SELECT season, :'council', 'council' FROM season WHERE year = :last_year;
INSERT INTO access SELECT season, :'unit', 'unit', unit FROM membership WHERE unit = (SELECT min(unit) FROM province);
INSERT INTO access SELECT season, :'commune', 'unit', unit FROM membership
 WHERE unit = (SELECT min(unit) FROM unit WHERE parent = (SELECT min(unit) FROM province));
INSERT INTO access SELECT season, :'appraiser', 'appraiser', NULL, CASE row_number() OVER (ORDER BY season) WHEN 2 THEN '{II,III.1}'::text[] END
  FROM season WHERE year = :last_year AND period = 'year' ORDER BY season LIMIT 2;
-- a role's first account gives it its privileges
SELECT DISTINCT ON (role) grant_access(role::regrole, season, capacity, unit, criteria) FROM access ORDER BY role, season;
INSERT INTO account (season, role_name, capacity, unit, criteria) SELECT season, role, capacity, unit, criteria FROM access ON CONFLICT DO NOTHING;
SELECT format('VACUUM ANALYZE %s', c.oid::regclass) FROM pg_class c, pg_namespace n WHERE n.oid = relnamespace AND nspname = :'schema' AND relkind = 'r' ORDER BY relname \gexec
