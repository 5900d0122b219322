-- The demo's fourth part: a year as it really goes, in a registry of its own (schema nam_2026): five quarters and a
-- year of a cluster of communes, from the signing to the money. EVERYTHING HERE IS INVENTED: communes, people, scores,
-- documents and amounts; test/t/demo_year.t derives every number that is printed. Run from the root of the repository,
-- in a database where CREATE EXTENSION emulation has been done and where no schema is called nam_2026:
--   psql -X -f demo/year_of_changes.sql
-- The pages go to the folder of -v folder=…, if it is given.

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

SELECT emulation.create_registry('nam_2026') \g /dev/null
SET search_path = nam_2026, pg_catalog, pg_temp;
CREATE FUNCTION pg_temp.vn(number numeric, decimals int) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT emulation.format_number(number, decimals) $$;

-- The year is told on its own days, whatever the clock says: today() of this registry is the day that the demo has reached. An
-- office never does that.
CREATE FUNCTION pg_temp.on_day(day date) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('CREATE OR REPLACE FUNCTION nam_2026.today() RETURNS date LANGUAGE sql STABLE PARALLEL SAFE AS %L', format('SELECT %L::date', day));
END $$;

-- January. The office writes down the cluster, the year's sheet and its four quarters. Since 1 July 2025 there are provinces
-- and communes, and no districts between them: the cluster is one of communes.
SELECT pg_temp.on_day('2026-01-15') \g /dev/null
INSERT INTO unit (unit, name, "position") VALUES
  ('AP', 'Xã An Phú Đông (minh hoạ)', 1), ('BT', 'Xã Bình Tân Hạ (minh hoạ)', 2), ('CT', 'Xã Châu Thới (minh hoạ)', 3),
  ('DL', 'Phường Đông Lâm (minh hoạ)', 4), ('GK', 'Xã Giồng Khế (minh hoạ)', 5), ('HM', 'Xã Hoà Mỹ Tây (minh hoạ)', 6);
INSERT INTO cluster (cluster, name, level) VALUES ('XP3', 'Cụm thi đua xã, phường số 3 (bản minh hoạ)', 'commune');
INSERT INTO season (season, cluster, year, starts_on, ends_on, self_deadline, appraisal_deadline, final_deadline)
VALUES ('XP3-2026', 'XP3', 2026, '2026-01-01', '2026-12-31', '2026-12-05', '2026-12-25', '2027-01-20');
INSERT INTO membership (season, unit, role, person, person_position)
SELECT 'XP3-2026', unit, CASE unit WHEN 'AP' THEN 'leader' WHEN 'BT' THEN 'deputy' ELSE 'member' END,
       CASE unit WHEN 'CT' THEN 'Trần Văn Mẫu' END, CASE unit WHEN 'CT' THEN 'Chủ tịch UBND xã' END FROM unit;

-- A quarter has 40 points, the year 100: 40 are the quarters' mean, 20 the movement, 10 a contest that five people score, and
-- 30 only the standing group gives.
INSERT INTO season (season, cluster, year, period, starts_on, ends_on)
SELECT 'XP3-2026-Q' || q, 'XP3', 2026, p.period, period_starts_on(2026, p.period), period_ends_on(2026, p.period)
  FROM generate_series(1, 4) q JOIN season_period p ON p.period = 'quarter ' || q;
INSERT INTO membership (season, unit) SELECT 'XP3-2026-Q' || q, unit FROM unit, generate_series(1, 2) q;
INSERT INTO sheet (season, state, rules, source)
SELECT season, 'in force', '{"name": "Bảng điểm quý (minh hoạ)", "max": 40, "criteria": [{"code": "Q", "name": "Nhiệm vụ của quý", "max": 40, "rule": "given"}]}', 'bảng điểm minh hoạ'
  FROM season WHERE period <> 'year';
INSERT INTO sheet (season, state, rules, source) VALUES ('XP3-2026', 'in force', '{"name": "Bảng điểm năm (minh hoạ)", "max": 100, "decimals": 2, "criteria": [
  {"code": "I", "name": "Kết quả các quý", "max": 40, "rule": "given"},
  {"code": "II", "name": "Phong trào thi đua", "max": 30, "criteria": [
    {"code": "II.1", "name": "Tổ chức phong trào", "max": 20, "rule": "given", "step": 0.25}, {"code": "II.2", "name": "Hội thi tuyên truyền", "max": 10, "rule": "given"}]},
  {"code": "III", "name": "Đánh giá của thường trực cụm", "max": 30, "rule": "given", "step": 0.25}]}', 'bảng điểm minh hoạ');
INSERT INTO criterion_scorer (season, criterion, by) VALUES ('XP3-2026', 'I', 'appraiser'), ('XP3-2026', 'II.2', 'appraiser'), ('XP3-2026', 'III', 'appraiser');
INSERT INTO result_source (season, criterion, kind, measure, combine) VALUES ('XP3-2026', 'I', 'periods', 'points', 'mean');
INSERT INTO result_source (season, criterion, kind, combine, lowest, highest) VALUES ('XP3-2026', 'II.2', 'assessors', 'trimmed', 1, 1);
SELECT * FROM sign('XP3-2026', '2026-01-15', document => 'Giao ước 01/GU (minh hoạ)') \g /dev/null

-- April: the first quarter is published, six communes. Mid-June: Hoà Mỹ Tây goes into Giồng Khế by one call, with the
-- resolution that orders it; what it had stays on record, and it is asked for nothing any more.
CREATE TEMP TABLE quarter_points (unit text, quarter int, points numeric);
INSERT INTO quarter_points VALUES ('AP', 1, 36), ('AP', 2, 37), ('AP', 3, 38), ('AP', 4, 39), ('BT', 1, 38), ('BT', 2, 38), ('BT', 3, 38), ('BT', 4, 40), ('CT', 1, 30), ('CT', 2, 32), ('CT', 3, 34), ('CT', 4, 36),
  ('DL', 1, 35), ('DL', 2, 36), ('DL', 3, 36), ('DL', 4, 37), ('GK', 1, 34), ('GK', 2, 35), ('GK', 3, 37), ('GK', 4, 38), ('HM', 1, 33);
SELECT * FROM open('XP3-2026-Q1', allow_missing => true) \g /dev/null
INSERT INTO result (season, unit, criterion, stage, actual, note) SELECT 'XP3-2026-Q1', unit, 'Q', 'final', points, 'số liệu minh hoạ' FROM quarter_points WHERE quarter = 1;
SELECT * FROM publish('XP3-2026-Q1') \g /dev/null
SELECT * FROM open('XP3-2026-Q2', allow_missing => true) \g /dev/null

SELECT pg_temp.on_day('2026-06-15') \g /dev/null
\echo '13. Một năm có nhiều thay đổi: mọi số liệu là giả định / A year of changes: everything is invented'
\echo 'Tháng 6: sáp nhập, một câu lệnh / June: a merger by one call'
\echo ''
SELECT season, unit, said, rows FROM merge_units('{HM}', 'GK', '2026-06-15', 'Nghị quyết minh hoạ 06/NQ-HĐND', keep => 'results');

SELECT pg_temp.on_day('2026-12-03') \g /dev/null
INSERT INTO membership (season, unit) SELECT 'XP3-2026-Q' || q, unit FROM unit, generate_series(3, 4) q WHERE unit <> 'HM';
SELECT * FROM open('XP3-2026-Q3', allow_missing => true) \g /dev/null
SELECT * FROM open('XP3-2026-Q4', allow_missing => true) \g /dev/null
INSERT INTO result (season, unit, criterion, stage, actual, note) SELECT 'XP3-2026-Q' || quarter, unit, 'Q', 'final', points, 'số liệu minh hoạ' FROM quarter_points WHERE quarter > 1;
SELECT publish('XP3-2026-Q' || q) FROM generate_series(2, 4) q \g /dev/null

-- December: four communes score themselves; the storm moves the deadline; Châu Thới never hands in, and the office sends it
-- the letter that remind() writes.
SELECT * FROM open('XP3-2026', allow_missing => true) \g /dev/null
SELECT * FROM move_deadline('XP3-2026', 'self', '2026-12-12', 'Bão số 9 (minh hoạ)', 'Công văn minh hoạ 45/SNV') \g /dev/null
INSERT INTO result (season, unit, criterion, stage, actual, evidence, note)
SELECT 'XP3-2026', unit, 'II.1', 'self', actual, 'Báo cáo minh hoạ', 'số liệu minh hoạ' FROM (VALUES ('AP', 19), ('BT', 20), ('DL', 18.5), ('GK', 19)) v(unit, actual);
SELECT submit('XP3-2026', unit) FROM unnest('{AP,BT,DL,GK}'::text[]) unit \g /dev/null

\echo 'Tháng 12: gia hạn, và ai phải nhắc / December: a deadline moved, and who is reminded'
\echo ''
SELECT stage, due_before, due_on, reason, document FROM deadline_change WHERE season = 'XP3-2026' AND is_in_force AND days_moved IS NOT NULL;
SELECT pg_temp.on_day('2026-12-15') \g /dev/null
\pset tuples_only on
\pset format unaligned
SELECT text FROM remind('XP3-2026');
\pset tuples_only off
\pset format aligned
\echo ''

-- The standing group appraises: quarters and the contest are collected, the rest comes as a file. The file's total of An Phú
-- Đông was added up wrongly; it is shown and rejects nothing.
SELECT * FROM close_self_scoring('XP3-2026', allow_missing => true) \g /dev/null
SELECT * FROM import_assessments('XP3-2026', convert_to($tep$
Đơn vị;Tiêu chí;Giám khảo Một;Giám khảo Hai;Giám khảo Ba;Giám khảo Bốn;Giám khảo Năm
AP;II.2;8;9;8,5;7;10
BT;II.2;9;9;9;6;10
CT;II.2;7;7;7;7;7
DL;II.2;8;8,5;9;9,5;8
GK;II.2;10;7,5;8;8,5;5
$tep$, 'UTF8')) \g /dev/null
SELECT * FROM collect_results('XP3-2026', 'appraisal') \g /dev/null

\echo 'Điểm lấy từ các quý và từ năm giám khảo (bỏ cao nhất, thấp nhất) / Collected from quarters and from five assessors (highest and lowest left out)'
\echo ''
SELECT u.name AS unit_name, pg_temp.vn(q.value, 2) AS quarters, q.sources, pg_temp.vn(a.value, 2) AS contest, a.sources AS assessors
  FROM collected_result q JOIN collected_result a USING (batch, season, unit) JOIN unit u USING (unit)
 WHERE q.season = 'XP3-2026' AND q.criterion = 'I' AND a.criterion = 'II.2' ORDER BY u."position";

SELECT * FROM import_results('XP3-2026', 'appraisal', convert_to($tep$
Đơn vị;II.1;III;Tổng điểm
AP;18;27;91,5
BT;18;26;91,5
CT;;20;
DL;18,5;27,5;90,5
GK;17;25,5;86,5
$tep$, 'UTF8'), 'tham-dinh-minh-hoa.csv') \g /dev/null
\echo 'Tổng điểm in trong tệp thẩm định không khớp / A printed total that does not follow'
\echo ''
SELECT unit, text AS printed, pg_temp.vn(computed, 2) AS computed, finding_name(finding) AS finding FROM batch_difference WHERE season = 'XP3-2026' AND finding <> 'agrees';

-- Bình Tân Hạ explains, and the meeting decides for it: a second appraisal, with the minutes as its document.
SELECT write_explanation('XP3-2026', 'BT', 'II.1', 'Giải trình minh hoạ: phong trào thứ tư có báo cáo gửi kèm.') \g /dev/null
SELECT answer_explanation('XP3-2026', 'BT', 'II.1', 1, 'Trả lời minh hoạ: chấp nhận một điểm.') \g /dev/null
INSERT INTO meeting (meeting, season, kind, held_on, place, host, council, chair, secretary, note)
VALUES ('XP3-2026-12-22', 'XP3-2026', 'appraisal', '2026-12-22', 'Trụ sở UBND xã An Phú Đông (minh hoạ)', 'AP', 'Thường trực Cụm thi đua xã, phường số 3 (minh hoạ)', 'Ông Nguyễn Văn Thí Dụ', 'Bà Lê Thị Minh Hoạ', 'mọi nội dung là giả định');
INSERT INTO attendance (meeting, number, unit, person, title, present) VALUES
  ('XP3-2026-12-22', 1, 'AP', 'Nguyễn Văn Thí Dụ', 'Cụm trưởng', true), ('XP3-2026-12-22', 2, 'GK', 'Lê Thị Minh Hoạ', 'Thư ký', true),
  ('XP3-2026-12-22', 3, 'DL', 'Phạm Văn Giả Định', 'Thành viên', true), ('XP3-2026-12-22', 4, 'CT', 'Trần Văn Mẫu', 'Thành viên', false);
INSERT INTO meeting_item (meeting, number, subject, unit, criterion, decided, votes_for, votes_against) VALUES
  ('XP3-2026-12-22', 1, 'Giải trình của xã Bình Tân Hạ', 'BT', 'II.1', 'Nâng từ 18 lên 19 điểm', 3, 0),
  ('XP3-2026-12-22', 2, 'Xã Châu Thới không nộp hồ sơ tự chấm', 'CT', NULL, 'Không xếp hạng', 2, 1);
SELECT appraise('XP3-2026', 'BT', 'II.1', 19, '22/BB-XP3 (minh hoạ)') \g /dev/null
\echo 'Hai lần thẩm định một tiêu chí / Two appraisals of one cell'
\echo ''
SELECT number, pg_temp.vn(actual, 2) AS actual, document, explanations, is_in_force FROM appraisal WHERE season = 'XP3-2026' AND unit = 'BT' AND criterion = 'II.1' ORDER BY number;

SELECT pg_temp.on_day('2027-01-20') \g /dev/null
-- January 2027: the conference publishes; Châu Thới lacks a score and has no rank. Đông Lâm objects and is right.
SELECT * FROM publish('XP3-2026', allow_incomplete => true) \g /dev/null
SELECT import_reported_points('XP3-2026', 'Tờ trình minh hoạ 02/TTr-XP3', convert_to($tep$
Đơn vị;Tổng điểm
AP;91
BT;92,5
DL;90,5
GK;86,5
$tep$, 'UTF8')) \g /dev/null
SELECT file_objection('XP3-2026', 'DL', 'Kiến nghị minh hoạ: chưa tính mô hình thứ hai', criterion => 'II.1') \g /dev/null
SELECT rule_on_objection('XP3-2026', 1, 'sustained', 'Kết luận minh hoạ: thêm một điểm') \g /dev/null
\echo 'Tháng 1: kiến nghị đúng, đính chính sau công bố / January: an objection sustained, the correction after publication'
\echo ''
SELECT unit, rank_before, rank_after, pg_temp.vn(points_before, 2) AS points_before, pg_temp.vn(points_after, 2) AS points_after
  FROM supersede('XP3-2026', 'Chấp nhận kiến nghị số 1 (minh hoạ)', '[{"unit": "DL", "criterion": "II.1", "actual": 19.5, "note": "kiến nghị minh hoạ"}]', objection => 1) ORDER BY rank_after;
SELECT rank, unit_name, pg_temp.vn(points, 2) AS points, status FROM standing WHERE season = 'XP3-2026' ORDER BY rank, "position";
\echo 'Tờ trình viết trước đính chính so với sổ / The report of before the correction, against the registry'
\echo ''
SELECT unit, pg_temp.vn(reported, 2) AS reported, pg_temp.vn(recorded, 2) AS recorded, finding_name FROM points_reconciliation('XP3-2026') WHERE finding <> 'agrees';

SELECT pg_temp.on_day('2027-02-20') \g /dev/null
-- February 2027: awards, and the money for them. Base salary and rates are invented.
INSERT INTO base_salary (valid_from, amount, source) VALUES ('2027-01-01', 2000000, 'minh hoạ');
INSERT INTO award_rate (award, subject, valid_from, rate, rounded_up_to, source) VALUES
  ('COT', 'collective', '2027-01-01', 8, 10000, 'minh hoạ'), ('BKT', 'collective', '2027-01-01', 2, 10000, 'minh hoạ'), ('BKT', 'individual', '2027-01-01', 1, 10000, 'minh hoạ');
INSERT INTO decision (decision, signed_on, issuer, title) VALUES ('minh hoạ 88/QĐ-UBND', '2027-02-10', 'Chủ tịch UBND tỉnh', 'khen thưởng năm 2026: minh hoạ');
INSERT INTO recipient (recipient, name, kind, unit) VALUES ('BT', 'Nhân dân và cán bộ xã Bình Tân Hạ (minh hoạ)', 'unit', 'BT'), ('DL', 'Nhân dân và cán bộ phường Đông Lâm (minh hoạ)', 'unit', 'DL');
INSERT INTO award_grant (decision, line, award, unit, recipient, recipient_kind, number, year) VALUES
  ('minh hoạ 88/QĐ-UBND', 1, 'COT', 'BT', 'BT', NULL, 1, 2026), ('minh hoạ 88/QĐ-UBND', 2, 'BKT', 'DL', 'DL', NULL, 1, 2026), ('minh hoạ 88/QĐ-UBND', 3, 'BKT', 'AP', NULL, 'person', 3, 2026);
SELECT * FROM pay_awards('minh hoạ 88/QĐ-UBND', '2027-02-20', 'Sở Nội vụ (minh hoạ)', '{1,2}') \g /dev/null
\echo 'Tiền thưởng năm 2026, đồng / Award money of 2026, đồng'
\echo ''
SELECT unit_name, award, number, pg_temp.vn(amount, 0) AS amount, pg_temp.vn(paid, 0) AS paid, pg_temp.vn(to_pay, 0) AS to_pay FROM award_money_by_unit WHERE year = 2026 ORDER BY "position";

\if :{?folder}
\pset format unaligned
\pset tuples_only on
SELECT report_html('XP3-2026') \g :folder/year.html
SELECT report_vote_html('XP3-2026-12-22') \g :folder/minutes.html
SELECT report_decision_html('minh hoạ 88/QĐ-UBND') \g :folder/decision-2027.html
\pset format aligned
\pset tuples_only off
\endif
