-- The demo's second part: an office's registry with the season of 2013, from the
-- signed commitment to the published ranking, and the season of 2014 opened from it.
-- Run from the root of the repository, in a database where CREATE EXTENSION emulation
-- has been done and where no schema is called thidua:
--   psql -X -f demo/registry.sql
-- What is published and what is invented: demo/README.md; the rows say it, too.

\set ON_ERROR_STOP 1
\set QUIET 1
\encoding UTF8
SET client_min_messages = warning;
\pset border 1
\pset linestyle ascii
\pset null ''
\pset footer off
\pset pager off
\pset tuples_only off

SELECT emulation.create_registry('thidua') \g /dev/null
SET search_path = thidua, pg_catalog, pg_temp;

-- The list of the twelve is from memory: the report of the conference names only some.
INSERT INTO unit (unit, name, "position") VALUES
  ('AG', 'An Giang', 1), ('BL', 'Bạc Liêu', 2), ('BT', 'Bến Tre', 3), ('CM', 'Cà Mau', 4), ('DT', 'Đồng Tháp', 5), ('HG', 'Hậu Giang', 6),
  ('KG', 'Kiên Giang', 7), ('LA', 'Long An', 8), ('ST', 'Sóc Trăng', 9), ('TG', 'Tiền Giang', 10), ('TV', 'Trà Vinh', 11), ('VL', 'Vĩnh Long', 12);
INSERT INTO cluster (cluster, name) VALUES ('TNB', 'Cụm thi đua các tỉnh Tây Nam Bộ (bản minh hoạ)');

-- The first season is entered by hand. Offices run from conference to conference.
INSERT INTO season (season, cluster, year, starts_on, ends_on) VALUES ('TNB-2013', 'TNB', 2013, '2013-03-07', '2014-03-06');
INSERT INTO membership (season, unit) SELECT 'TNB-2013', unit FROM unit;
\set sheet `cat demo/cluster_2013.sheet.json`
INSERT INTO sheet (season, state, rules, source) VALUES ('TNB-2013', 'in force', :'sheet', 'bảng điểm minh hoạ, không phải văn bản của cụm');

CREATE TEMP TABLE demo_cluster (name text, criterion text, target numeric, actual numeric, assigned boolean);
\copy demo_cluster from 'demo/cluster_2013.csv' with (format csv, header, encoding 'UTF8')
INSERT INTO target (season, unit, criterion, target, note)
SELECT 'TNB-2013', unit, criterion, target, 'số liệu minh hoạ' FROM demo_cluster JOIN unit USING (name) WHERE target IS NOT NULL;

-- The units score themselves: where points are awarded, everyone claims all of them. What is not assigned has no target.
SELECT * FROM open('TNB-2013', allow_missing => true) \g /dev/null
CREATE TEMP TABLE given AS
  SELECT leaf->>'code' AS criterion, (leaf->>'max')::numeric AS max_points
    FROM sheet, jsonb_path_query(rules, 'strict $.** ? (@.rule == "given")') AS leaf WHERE season = 'TNB-2013';
INSERT INTO result (season, unit, criterion, stage, actual, assigned, note)
SELECT 'TNB-2013', unit, d.criterion, 'self', CASE WHEN d.assigned IS NOT FALSE THEN coalesce(g.max_points, d.actual) END, coalesce(d.assigned, true),
       CASE WHEN d.criterion = 'I.1.1' AND unit IN ('HG', 'BL', 'LA', 'TV') THEN 'số liệu đã công bố' ELSE 'số liệu minh hoạ' END
  FROM demo_cluster d JOIN unit USING (name) LEFT JOIN given g USING (criterion);
SELECT submit('TNB-2013', unit) FROM unit \g /dev/null

-- The standing group appraises, a unit explains, the conference publishes.
SELECT * FROM close_self_scoring('TNB-2013') \g /dev/null
INSERT INTO result (season, unit, criterion, stage, actual, note)
SELECT 'TNB-2013', unit, d.criterion, 'appraisal', d.actual, 'thẩm định: số liệu minh hoạ'
  FROM demo_cluster d JOIN unit USING (name) JOIN given g USING (criterion) WHERE d.actual < g.max_points;
SELECT write_explanation('TNB-2013', 'BL', 'II.1.1', 'Giải trình minh hoạ: đã tổ chức đủ các phong trào theo kế hoạch.') \g /dev/null
SELECT answer_explanation('TNB-2013', 'BL', 'II.1.1', 1, 'Trả lời minh hoạ: giữ điểm thẩm định.') \g /dev/null
SELECT * FROM publish('TNB-2013') \g /dev/null

-- The conference of 6 March 2014 elects leaders and signs for 2014: published.
SELECT * FROM open_season('TNB-2014', after => 'TNB-2013') \g /dev/null
UPDATE membership SET role = CASE unit WHEN 'TV' THEN 'leader' WHEN 'BL' THEN 'first deputy' ELSE 'second deputy' END WHERE season = 'TNB-2014' AND unit IN ('TV', 'BL', 'AG');
SELECT * FROM sign('TNB-2014', '2014-03-06', allow_missing => true) \g /dev/null

CREATE FUNCTION pg_temp.vn(number numeric, decimals int) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT pg_catalog.translate(pg_catalog.to_char(number, 'FM999,999,990.' || pg_catalog.repeat('0', decimals)), ',.', '.,') $$;

\echo '4. Bảng xếp hạng đã công bố, năm đơn vị đầu / The published standing from the registry, first five'
\echo 'Published: the first three totals. Invented: everything else.'
\echo ''
SELECT rank, unit_name, lpad(pg_temp.vn(points, 2), 8) AS points, class, lpad(pg_temp.vn(behind_next, 2), 11) AS behind_next
  FROM standing WHERE season = 'TNB-2013' AND rank <= 5 ORDER BY rank, position;

\echo '5. Ai tự chấm cao nhất / Who scored themselves highest above the appraisal: invented'
\echo ''
SELECT unit_name, lpad(pg_temp.vn(self_points, 2), 11) AS self_points, lpad(pg_temp.vn(final_points, 2), 12) AS final_points, lpad(pg_temp.vn(difference, 2), 10) AS difference,
       lpad(pg_temp.vn(mean_difference, 2), 12) AS cluster_mean
  FROM self_versus_final WHERE season = 'TNB-2013' AND criterion IS NULL ORDER BY difference DESC, unit_name COLLATE "vi-x-icu" LIMIT 3;

\echo '6. Thường trực cụm năm 2014 / The standing group of 2014: published'
\echo ''
SELECT CASE role WHEN 'leader' THEN 'Cụm trưởng' WHEN 'first deputy' THEN 'Cụm phó thứ nhất' ELSE 'Cụm phó thứ hai' END AS role, name
  FROM membership JOIN unit USING (unit) WHERE season = 'TNB-2014' AND role <> 'member' ORDER BY array_position('{leader,first deputy,second deputy}', membership.role);

\echo '7. Mã băm của công bố; kiểm tra lại: 0 dòng / The digest; the check finds nothing'
\echo ''
SELECT season, number, digest FROM publication;
SELECT count(*) AS faults FROM publication_check;
