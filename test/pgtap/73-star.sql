-- The star for tools that model data: dimensions, facts, and who sees which rows. Everything is invented; expected figures are worked out beside the data.

BEGIN;
SELECT no_plan();
SELECT emulation.create_registry('thidua');
SET LOCAL search_path = thidua, public;
CREATE ROLE test_unit; CREATE ROLE test_reader; CREATE ROLE test_part;
INSERT INTO unit (unit, name, "position", level, parent, valid_to) VALUES ('T', 'Tỉnh T', 1, 'province', NULL, NULL), ('A', 'Xã A', 2, 'commune', 'T', NULL), ('B', 'Xã B', 3, 'commune', 'T', NULL), ('C', 'Xã C', 4, 'commune', 'T', NULL),
  ('Z', 'Xã A', 5, 'commune', 'T', '2013-01-01');
INSERT INTO cluster (cluster, name, kind, level) VALUES ('c', 'Cụm số 1', 'cluster', 'commune'), ('k', 'Khối Đảng', 'bloc', 'commune');
INSERT INTO season (season, cluster, year, period, starts_on, ends_on, status) VALUES ('c-12', 'c', 2012, 'year', '2012-01-01', '2012-12-31', 'appraisal'), ('c-13h', 'c', 2013, 'first half', '2013-01-01', '2013-06-30', 'open'),
  ('k-13', 'k', 2013, 'year', '2013-01-01', '2013-12-31', 'draft');
INSERT INTO membership (season, unit, role) SELECT season, unit, CASE unit WHEN 'A' THEN 'leader' ELSE 'member' END FROM season, unit WHERE unit IN ('A', 'B', 'C');
-- 10 + 20: I is proportional to its target, II has two leaves
INSERT INTO sheet (season, state, rules) SELECT season, 'in force', '{"name": "Bảng điểm", "max": 30, "criteria": [{"code": "I", "name": "Kinh tế", "max": 10, "rule": "proportional"},
  {"code": "II", "name": "Phong trào", "max": 20, "criteria": [{"code": "II.1", "name": "Hưởng ứng", "max": 15, "rule": "given"}, {"code": "II.2", "max": 5, "rule": "given"}]}]}' FROM season WHERE season <> 'k-13';
INSERT INTO target (season, unit, criterion, target) SELECT season, unit, 'I', 4 FROM membership WHERE season <> 'k-13';
-- A: 10·3/4 = 7.5, 15 and 4; B: 10, 12 and nothing yet; C: nothing
INSERT INTO result (season, unit, criterion, stage, actual) SELECT s.season, v.* FROM (VALUES ('A', 'I', 'final', 3), ('A', 'II.1', 'final', 15), ('A', 'II.2', 'final', 4), ('B', 'I', 'final', 4), ('B', 'II.1', 'final', 12)) v(unit, criterion, stage, actual),
  season s WHERE s.season <> 'k-13';
SELECT grant_access('test_unit', season, 'unit', 'B'), grant_access('test_reader', season, 'reader') FROM season WHERE season <> 'k-13';
SELECT grant_access('test_part', 'c-12', 'unit', 'A');
SELECT publish('c-12', true);

-- Dimensions
SELECT results_eq($$SELECT season, name, cluster, cluster_name, year, period, period_name, status, status_name, is_published, starts_on, ends_on, publication, published_on = today(), cluster_kind_name, level_name FROM dim_season ORDER BY "position"$$,
  $$VALUES ('c-12', 'Cụm số 1, năm 2012', 'c', 'Cụm số 1', 2012, 'year', 'Cả năm', 'published', 'Đã công bố', true, '2012-01-01'::date, '2012-12-31'::date, 1, true, 'Cụm thi đua', 'Xã, phường, đặc khu'),
    ('c-13h', 'Cụm số 1, 6 tháng đầu năm 2013', 'c', 'Cụm số 1', 2013, 'first half', '6 tháng đầu', 'open', 'Đang tự chấm', false, '2013-01-01', '2013-06-30', NULL, NULL, 'Cụm thi đua', 'Xã, phường, đặc khu'),
    ('k-13', 'Khối Đảng, năm 2013', 'k', 'Khối Đảng', 2013, 'year', 'Cả năm', 'draft', 'Dự thảo', false, '2013-01-01', '2013-12-31', NULL, NULL, 'Khối thi đua', 'Xã, phường, đặc khu')$$, 'seasons in the order of time, each with what it is filtered by');
SELECT results_eq('SELECT unit, name, level, level_name, parent_name, is_current, "position" FROM dim_unit ORDER BY "position"',
  $$VALUES ('T', 'Tỉnh T', 'province', 'Tỉnh, thành phố', NULL, true, 1), ('A', 'Xã A', 'commune', 'Xã, phường, đặc khu', 'Tỉnh T', true, 2), ('B', 'Xã B', 'commune', 'Xã, phường, đặc khu', 'Tỉnh T', true, 3),
    ('C', 'Xã C', 'commune', 'Xã, phường, đặc khu', 'Tỉnh T', true, 4), ('Z', 'Xã A', 'commune', 'Xã, phường, đặc khu', 'Tỉnh T', false, 5)$$, 'units, also that which has ended, by a name that is another''s now');
SELECT results_eq($$SELECT criterion, name, parent, parent_name, section, section_name, depth, max_points, is_leaf FROM dim_criterion WHERE season = 'c-12' ORDER BY ordinal$$,
  $$VALUES ('I', 'Kinh tế', NULL, NULL, 'I', 'Kinh tế', 1, 10.000000000, true), ('II', 'Phong trào', NULL, NULL, 'II', 'Phong trào', 1, 20, false), ('II.1', 'Hưởng ứng', 'II', 'Phong trào', 'II', 'Phong trào', 2, 15, true),
    ('II.2', 'II.2', 'II', 'Phong trào', 'II', 'Phong trào', 2, 5, true)$$, 'criteria, without the whole sheet; one without a name is called by its code');

-- Facts
SELECT results_eq($$SELECT season, unit, year, ends_on, is_published, rank, points, percent, status_name, "position" FROM fact_standing ORDER BY season, unit$$,
  $$VALUES ('c-12', 'A', 2012, '2012-12-31'::date, true, 1, 26.500000, 88.333333, 'Xếp hạng', 2), ('c-12', 'B', 2012, '2012-12-31', true, NULL, 22, 73.333333, 'Chưa đủ số liệu', 3), ('c-12', 'C', 2012, '2012-12-31', true, NULL, NULL, NULL, 'Chưa đủ số liệu', 4),
    ('c-13h', 'A', 2013, '2013-06-30', false, 1, 26.5, 88.333333, 'Xếp hạng', 2), ('c-13h', 'B', 2013, '2013-06-30', false, NULL, 22, 73.333333, 'Chưa đủ số liệu', 3), ('c-13h', 'C', 2013, '2013-06-30', false, NULL, NULL, NULL, 'Chưa đủ số liệu', 4)$$,
  'a row for each unit of a season; nothing scored is no points');
SELECT results_eq($$SELECT unit, criterion, points, lost, status_name FROM fact_score WHERE season = 'c-12' ORDER BY unit, ordinal$$,
  $$VALUES ('A', 'I', 7.500000000, 2.500000000, 'Đã chấm'), ('A', 'II', 19, 1, 'Đã chấm'), ('A', 'II.1', 15, 0, 'Đã chấm'), ('A', 'II.2', 4, 1, 'Đã chấm'), ('B', 'I', 10, 0, 'Đã chấm'), ('B', 'II', 12, 8, 'Đã chấm'), ('B', 'II.1', 12, 3, 'Đã chấm'),
    ('B', 'II.2', NULL, NULL, 'Thiếu'), ('C', 'I', NULL, NULL, 'Thiếu'), ('C', 'II', NULL, NULL, 'Thiếu'), ('C', 'II.1', NULL, NULL, 'Thiếu'), ('C', 'II.2', NULL, NULL, 'Thiếu')$$, 'a row for each criterion of a unit, parents and leaves');
SELECT results_eq($$SELECT f.season, f.unit, sum(f.points) FROM fact_score f WHERE f.is_leaf GROUP BY 1, 2 ORDER BY 1, 2$$, 'SELECT season, unit, points FROM fact_standing ORDER BY 1, 2', 'of a sheet that only adds, the leaves make the total');
SELECT results_eq($$SELECT f.season, f.unit, d.section, sum(f.points) FROM fact_score f JOIN dim_criterion d USING (criterion_key) WHERE d.is_leaf GROUP BY 1, 2, 3 ORDER BY 1, 2, 3$$,
  'SELECT season, unit, criterion, points FROM fact_score WHERE depth = 1 ORDER BY 1, 2, 3', 'by one column, each finds its criterion');

INSERT INTO recipient VALUES ('lan', 'Lan', 'person', 'A', 'farmer');
INSERT INTO decision (decision, signed_on, issuer) VALUES ('1/QĐ', '2013-02-01', 'UBND tỉnh'), ('2/QĐ', '2013-03-01', 'UBND tỉnh');
INSERT INTO award_grant (decision, line, award, unit, recipient, recipient_kind, number, year, way) VALUES ('1/QĐ', 1, 'BKT', 'A', 'lan', NULL, 1, 2012, 'merit'), ('1/QĐ', 2, 'BKT', 'B', NULL, 'collective', 7, 2012, 'ad hoc'),
  ('1/QĐ', 3, 'LDTT', 'B', NULL, NULL, 5, 2012, 'merit'), ('1/QĐ', 4, 'BKT', 'B', NULL, NULL, 9, 2012, 'merit');
SELECT revoke_grant('1/QĐ', 4, '2/QĐ');
SELECT results_eq('SELECT line, award_name, unit, year, number, granted_on, issuer, level_name, way_name, recipient_name, recipient_kind_name, recipient_position_name, "position" FROM fact_award ORDER BY line',
  $$VALUES (1, 'Bằng khen Chủ tịch UBND tỉnh', 'A', 2012, 1::bigint, '2013-02-01'::date, 'UBND tỉnh', 'Cấp tỉnh', 'Công trạng', 'Lan', 'Cá nhân', 'Nông dân', 2), (2, 'Bằng khen Chủ tịch UBND tỉnh', 'B', 2012, 7, '2013-02-01', 'UBND tỉnh', 'Cấp tỉnh', 'Đột xuất', NULL, 'Tập thể', NULL, 3),
    (3, 'Lao động tiên tiến', 'B', 2012, 5, '2013-02-01', 'UBND tỉnh', 'Cấp cơ sở', 'Công trạng', NULL, 'Cá nhân', NULL, 3)$$, 'a row for each line of a decision in force, not for a revoked one');
SELECT results_eq('SELECT year, unit, award, sum(number) FROM fact_award GROUP BY 1, 2, 3 ORDER BY 1, 2, 3', 'SELECT year, unit, award, number::numeric FROM award_total ORDER BY 1, 2, 3', 'they add up to the totals');
INSERT INTO indicator (indicator, name, combine, measure) VALUES ('gdp', 'Tăng trưởng', 'mean', '%');
INSERT INTO indicator_value (unit, year, period, indicator, plan, actual) VALUES ('A', 2013, 'first half', 'gdp', 5, 5.1234567), ('A', 2013, 'year', 'gdp', 6, NULL), ('A', 0, 'year', 'gdp', NULL, 1);
SELECT results_eq('SELECT unit, year, period_name, ends_on, plan, actual, combine_name FROM fact_indicator ORDER BY ends_on',
  $$VALUES ('A', 2013, '6 tháng đầu', '2013-06-30'::date, 5.000000, 5.123457, 'Bình quân'), ('A', 2013, 'Cả năm', '2013-12-31', 6, NULL, 'Bình quân'), ('A', 0, 'Cả năm', NULL, NULL, 1, 'Bình quân')$$, 'a row for each indicator of a unit; a year that is none has no date');

-- Names and labels behind the columns of other views
SELECT results_eq('SELECT season, period, cluster_name, season_name, role_name, kind_name, "position" FROM leadership ORDER BY season',
  $$VALUES ('c-12', 'year', 'Cụm số 1', 'Cụm số 1, năm 2012', 'Cụm trưởng', 'Cụm thi đua', 2), ('c-13h', 'first half', 'Cụm số 1', 'Cụm số 1, 6 tháng đầu năm 2013', 'Cụm trưởng', 'Cụm thi đua', 2), ('k-13', 'year', 'Khối Đảng', 'Khối Đảng, năm 2013', 'Khối trưởng', 'Khối thi đua', 2)$$, 'leadership');
SELECT results_eq('SELECT season, season_name, status_name, indicator, combine_name FROM cluster_indicator ORDER BY season', $$VALUES ('c-13h', 'Cụm số 1, 6 tháng đầu năm 2013', 'Đang tự chấm', 'gdp', 'Bình quân'), ('k-13', 'Khối Đảng, năm 2013', 'Dự thảo', 'gdp', 'Bình quân')$$, 'cluster_indicator');
SELECT results_eq('SELECT award, unit, kind_name, category_name, level_name, subject_name, "position" FROM award_total ORDER BY award, unit',
  $$VALUES ('BKT', 'A', 'Hình thức khen thưởng', 'Bằng khen', 'Cấp tỉnh', 'Tập thể, cá nhân', 2), ('BKT', 'B', 'Hình thức khen thưởng', 'Bằng khen', 'Cấp tỉnh', 'Tập thể, cá nhân', 3), ('LDTT', 'B', 'Danh hiệu thi đua', 'Danh hiệu thi đua', 'Cấp cơ sở', 'Cá nhân', 3)$$, 'award_total');
INSERT INTO reported_total (report, line, award_set, cluster, unit, year, award, number) VALUES ('bc', 1, 'province', NULL, 'B', 2012, 'BKT', 7), ('bc', 2, 'province', 'c', NULL, 2012, 'BKT', 9);
SELECT results_eq('SELECT cluster_name, unit_name, reported, recorded, finding_name FROM award_reconciliation ORDER BY cluster', $$VALUES ('Cụm số 1', NULL, 9::bigint, 8::bigint, 'Lệch'), (NULL, 'Xã B', 7, 7, 'Khớp')$$, 'award_reconciliation');
INSERT INTO proposal (recipient, award, unit, year, proposed_on) VALUES ('lan', 'CSTDCS', 'A', 2013, today() - 100);
SELECT results_eq('SELECT year, level_name, way_name, state_name, age_name, "position" FROM backlog', $$VALUES (2013, 'Cấp cơ sở', 'Công trạng', 'Dự thảo', 'Từ 91 đến 365 ngày', 2)$$, 'backlog');

-- Who sees what: the star shows nobody more than the views below it.
SELECT is_empty($$SELECT relname FROM pg_class WHERE relnamespace = 'thidua'::regnamespace AND relkind = 'v' AND NOT coalesce(reloptions, '{}') && '{security_invoker=true,security_invoker=on,security_invoker}'$$, 'every view asks with the rights of who reads it');
CREATE FUNCTION pg_temp.seen_by(who text, query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE seen text;
BEGIN
  EXECUTE format('SET LOCAL ROLE %I', who);
  EXECUTE query INTO seen;
  RESET ROLE;
  RETURN seen;
END$$;
SELECT is(pg_temp.seen_by(who, 'SELECT concat_ws('' '', (SELECT string_agg(DISTINCT season, '','') FROM thidua.fact_standing), (SELECT string_agg(DISTINCT season, '','') FROM thidua.fact_score), (SELECT count(*) FROM thidua.dim_season), (SELECT count(*) FROM thidua.fact_award))'), seen, who)
  FROM (VALUES ('test_reader', 'c-12,c-13h c-12,c-13h 3 3'), ('test_unit', 'c-12 c-12 3 3'), ('test_part', 'c-12 c-12 3 3')) v(who, seen);

SELECT * FROM finish();
ROLLBACK;
