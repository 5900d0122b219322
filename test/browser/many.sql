-- The largest season that the pages promise to bear: 63 units, 100 criteria, every award; all invented.
-- Writes its pages into :folder.

\set ON_ERROR_STOP 1
\set QUIET 1
\encoding UTF8
SET client_min_messages = warning;
\pset tuples_only on
\pset format unaligned
SELECT emulation.create_registry('thidua') \g /dev/null
SET search_path = thidua, pg_catalog, pg_temp;
INSERT INTO unit (unit, name, "position") SELECT 'U' || n, 'Tỉnh thứ ' || emulation.ordinal(n), n FROM generate_series(1, 63) n;
INSERT INTO cluster (cluster, name) VALUES ('C', 'Cả nước (minh hoạ)');
INSERT INTO season (season, cluster, year, starts_on, ends_on) VALUES ('S-2012', 'C', 2012, '2012-01-01', '2012-12-31'), ('S', 'C', 2013, '2013-01-01', '2013-12-31');
INSERT INTO membership (season, unit) SELECT season, unit FROM season, unit;
INSERT INTO sheet (season, state, rules)
SELECT 'S', 'in force', jsonb_build_object('name', 'minh hoạ', 'max', 1000, 'classes', '[{"name": "Xuất sắc", "from": 900}, {"name": "Tốt"}]'::jsonb, 'criteria',
         (SELECT jsonb_agg(jsonb_build_object('code', s::text, 'name', 'Phần thứ ' || emulation.ordinal(s), 'max', 100, 'criteria',
            (SELECT jsonb_agg(jsonb_build_object('code', s || '.' || c, 'name', 'Tỷ lệ đơn vị hoàn thành nhiệm vụ thứ ' || emulation.ordinal(c), 'max', 10, 'rule', CASE WHEN c = 10 THEN 'relative_to_best' WHEN c % 2 = 0 THEN 'proportional' ELSE 'given' END)) FROM generate_series(1, 10) c)))
            FROM generate_series(1, 10) s));
UPDATE season SET status = 'open' WHERE season = 'S';
INSERT INTO target (season, unit, criterion, target) SELECT 'S', unit, s || '.' || c, 100 FROM unit, generate_series(1, 10) s, generate_series(2, 10, 2) c;
INSERT INTO result (season, unit, criterion, stage, actual)
SELECT 'S', unit, s || '.' || c, 'self', CASE WHEN c % 2 = 0 THEN 90 + ("position" * 37 + s * 11 + c * 7) % 200 / 10.0 ELSE 10 END FROM unit, generate_series(1, 10) s, generate_series(1, 10) c;
UPDATE season SET status = 'appraisal' WHERE season = 'S';
INSERT INTO result (season, unit, criterion, stage, actual) SELECT 'S', unit, s || '.' || c, 'appraisal', 8 + ("position" * 13 + s * 5 + c) % 100 / 50.0 FROM unit, generate_series(1, 10) s, generate_series(1, 10, 2) c;
SELECT * FROM publish('S') \g /dev/null
INSERT INTO decision (decision, signed_on) VALUES ('minh hoạ', '2014-01-01');
INSERT INTO award_grant (decision, line, award, unit, number, year) SELECT 'minh hoạ', row_number() OVER (), a.award, u.unit, 10, y FROM award a, unit u, generate_series(2012, 2013) y;
SELECT * FROM open_season('S-2014', after => 'S') \g /dev/null

SELECT report_html('S') \g :folder/report.html
SELECT report_matrix_html('S') \g :folder/matrix.html
