-- Several decide: two appraisals of a cell with an explanation between, and the minutes of the meeting that decided.
-- Units, sheets, results and meetings are invented.

BEGIN;
SELECT no_plan();
\ir errors.sql.inc
SELECT emulation.create_registry('thidua');
SET LOCAL search_path = thidua, public;
CREATE ROLE test_a; CREATE ROLE test_b; CREATE ROLE test_appraiser; CREATE ROLE test_second; CREATE ROLE test_partial; CREATE ROLE test_own; CREATE ROLE test_council; CREATE ROLE test_reader;
INSERT INTO unit (unit, name, "position") VALUES ('A', 'Xã An Hòa', 1), ('B', 'Xã Bình Minh', 2), ('C', 'Xã Châu Thành', 3);
INSERT INTO cluster (cluster, name, level) VALUES ('K', 'Cụm 1', 'commune');
INSERT INTO season (season, cluster, year, starts_on, ends_on, status, self_deadline, appraisal_deadline, final_deadline)
VALUES ('S', 'K', 2026, today() - 300, today() + 60, 'open', today() + 5, today() + 20, today() + 30);
INSERT INTO membership (season, unit) SELECT 'S', unit FROM unit;
INSERT INTO sheet (season, state, rules) VALUES ('S', 'in force', '{"max": 20, "criteria": [{"code": "I", "max": 10, "rule": "given"}, {"code": "II", "max": 10, "rule": "given"}]}');
SELECT grant_access('test_a', 'S', 'unit', 'A'), grant_access('test_b', 'S', 'unit', 'B'), grant_access('test_appraiser', 'S', 'appraiser'), grant_access('test_second', 'S', 'appraiser', 'C'),
       grant_access('test_partial', 'S', 'appraiser', NULL, '{II}'), grant_access('test_own', 'S', 'appraiser', 'A'), grant_access('test_council', 'S', 'council'), grant_access('test_reader', 'S', 'reader');
GRANT USAGE ON SCHEMA thidua TO PUBLIC;
CREATE FUNCTION pg_temp.of(role name, statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  said text;
BEGIN
  EXECUTE format('SET LOCAL ROLE %I', role);
  BEGIN
    EXECUTE statement INTO said;
  EXCEPTION WHEN OTHERS THEN
    said := SQLSTATE || ' ' || SQLERRM;
  END;
  RESET ROLE;
  RETURN said;
END
$$;

-- The unit scores itself 9, is appraised at 7, explains, and is appraised at 8.5 by another appraiser and the minutes.
SELECT is(pg_temp.of('test_a', $$INSERT INTO result (season, unit, criterion, stage, actual) VALUES ('S', 'A', 'I', 'self', 9), ('S', 'A', 'II', 'self', 10) RETURNING 1$$), '1', 'the unit scores itself');
SELECT is(pg_temp.of('test_appraiser', $$SELECT appraise('S', 'A', 'I', 6, 'BB 01/TĐ', note => 'nhầm số')$$), '1', 'the first appraisal');
SELECT is(pg_temp.of('test_appraiser', $$UPDATE result SET actual = 7, note = NULL WHERE stage = 'appraisal' RETURNING actual$$), '7', 'a mistake is put right');
SELECT is((SELECT count(*) FROM earlier_appraisal), 0::bigint, 'which is no other appraisal');
SELECT results_eq($$SELECT number, actual, document, entered_by, is_in_force, explanations FROM appraisal$$, $$VALUES (1, 7::numeric(36,18), 'BB 01/TĐ', 'test_appraiser', true, 0::bigint)$$, 'one appraisal');
SELECT is(pg_temp.of('test_a', $$SELECT write_explanation('S', 'A', 'I', 'Minh chứng gửi kèm công văn 45')$$), '1', 'the unit explains');
UPDATE explanation SET written_at = clock_timestamp();   -- all of this is one transaction
SELECT matches(pg_temp.of('test_second', $$SELECT appraise('S', 'A', 'I', 8.5)$$), '^22023 season "S", unit "A", criterion "I" has been appraised, and another appraisal needs its document$', 'another appraisal names its document');
SELECT is(pg_temp.of('test_second', $$SELECT appraise('S', 'A', 'I', 8.5, 'BB 02/TTr', evidence => 'CV 45')$$), '2', 'the second, by another appraiser');
SELECT results_eq($$SELECT number, actual, document, evidence, entered_by, is_in_force, explanations FROM appraisal ORDER BY number$$,
  $$VALUES (1, 7::numeric(36,18), 'BB 01/TĐ', NULL, 'test_appraiser', false, 1::bigint), (2, 8.5, 'BB 02/TTr', 'CV 45', 'test_second', true, 0)$$, 'each is kept with who, by which document, and the explanation between');
SELECT ok((SELECT bool_and(entered_at > now() - interval '1 hour') AND count(DISTINCT entered_at) = 2 FROM appraisal), 'and when');
SELECT results_eq($$SELECT stage, actual FROM result_in_force WHERE unit = 'A' AND criterion = 'I'$$, $$VALUES ('appraisal', 8.5::numeric(36,18))$$, 'the last is in force');
SELECT is((SELECT actual FROM result WHERE unit = 'A' AND criterion = 'I' AND stage = 'self'), 9::numeric, 'beside the self-score');
SELECT is(pg_temp.of('test_second', $$SELECT appraise('S', 'A', 'I', 8.5, 'BB 03/TTr')$$), '3', 'a third, by other minutes, though it confirms the value');
SELECT is(pg_temp.of('test_second', $$SELECT appraise('S', 'A', 'I', 8.5, 'BB 03/TTr')$$), '3', 'said twice it is one');
SELECT is(pg_temp.of('test_second', $$SELECT appraise('S', 'A', 'I', NULL, 'BB 04/TTr', assigned => false)$$), '4', 'or that it is not its task');

-- Who may
SELECT matches(pg_temp.of('test_own', $$SELECT appraise('S', 'A', 'I', 10, 'BB')$$), '^42501 .*role "test_own" belongs to unit "A" and cannot decide on it$', 'not on its own unit');
SELECT matches(pg_temp.of('test_own', $$SELECT appraise('S', 'A', 'II', 10, 'BB')$$), '^42501 .*role "test_own" belongs to unit "A" and cannot decide on it$', 'nor the first time');
SELECT is(pg_temp.of('test_own', $$SELECT appraise('S', 'B', 'II', 4, 'BB')$$), '1', 'but on another');
SELECT matches(pg_temp.of('test_partial', $$SELECT appraise('S', 'B', 'I', 10, 'BB')$$), '^42501 .*not assigned criterion "I"', 'its own criteria only');
SELECT matches(pg_temp.of('test_a', $$SELECT appraise('S', 'A', 'I', 10, 'BB')$$), '^42501 ', 'not the unit');
SELECT matches(pg_temp.of('test_council', $$SELECT appraise('S', 'A', 'I', 10, 'BB')$$), '^42501 ', 'the council decides final values');
SELECT matches(pg_temp.of('test_reader', $$SELECT appraise('S', 'A', 'I', 10, 'BB')$$), '^42501 ', 'nor a reader');
SELECT matches(pg_temp.of('test_appraiser', $$SELECT appraise('S', 'A', 'I', 11, 'BB')$$), '^23514 ', 'what the sheet takes');
SELECT matches(pg_temp.of('test_appraiser', $$SELECT appraise('S', 'X', 'I', 1, 'BB')$$), '^23503 ', 'of a member');
SELECT matches(pg_temp.of('test_appraiser', $$INSERT INTO earlier_appraisal (season, unit, criterion, number, assigned, entered_by, entered_at) VALUES ('S', 'A', 'I', 9, true, 'x', now())$$), '^42501 ', 'nobody writes into the past');
SELECT matches(pg_temp.of('test_appraiser', 'UPDATE earlier_appraisal SET actual = 1'), '^42501 ', 'or changes it');

-- Who sees
SELECT is(pg_temp.of(role, $$SELECT string_agg(unit || criterion || number, ' ' ORDER BY unit, criterion, number) FROM appraisal$$), sees, role || ' sees') FROM (VALUES
  ('test_a', 'AI1 AI2 AI3 AI4'), ('test_b', 'BII1'), ('test_appraiser', 'AI1 AI2 AI3 AI4 BII1'), ('test_partial', 'BII1'), ('test_council', 'AI1 AI2 AI3 AI4 BII1'), ('test_reader', 'AI1 AI2 AI3 AI4 BII1')) v(role, sees);

-- An import that replaces an appraisal after an explanation is one as well, and undo takes both back.
INSERT INTO explanation (season, unit, criterion, text) VALUES ('S', 'B', 'II', 'Đề nghị xem lại');
CREATE TEMP TABLE before AS SELECT unit, criterion, number, actual, document, is_in_force FROM appraisal;
CREATE TEMP TABLE batch AS SELECT * FROM import_results('S', 'appraisal', convert_to(E'unit;criterion;actual\nB;II;5\n', 'UTF8'), replace => true);
SELECT results_eq($$SELECT number, actual, is_in_force FROM appraisal WHERE unit = 'B' ORDER BY number$$, $$VALUES (1, 4::numeric(36,18), false), (2, 5, true)$$, 'a file''s appraisal after the explanation');
SELECT undo_import((SELECT max(batch) FROM import_batch));
SELECT results_eq('SELECT unit, criterion, number, actual, document, is_in_force FROM appraisal ORDER BY 1, 2, 3', 'SELECT * FROM before ORDER BY 1, 2, 3', 'undone, all is as it was');
-- Only undo does: an appraiser who enters again what a file of its own replaced, or takes a row off its file, erases nothing.
SELECT is(pg_temp.of(role, statement), '1', role || ': ' || statement) FROM (VALUES
  ('test_appraiser', $$SELECT appraise('S', 'B', 'I', 4)$$),
  ('test_own', $$SELECT changed FROM import_results('S', 'appraisal', convert_to(E'unit;criterion;actual\nB;I;5\n', 'UTF8'), replace => true)$$),
  ('test_own', $$UPDATE result SET batch = NULL, actual = 4 WHERE unit = 'B' AND criterion = 'I' RETURNING 1$$),
  ('test_own', $$UPDATE result SET actual = 1 WHERE unit = 'B' AND criterion = 'I' RETURNING 1$$),
  ('test_appraiser', $$SELECT changed FROM import_results('S', 'appraisal', convert_to(E'unit;criterion;actual\nB;I;6\n', 'UTF8'), replace => true)$$),
  ('test_own', $$UPDATE result SET batch = NULL WHERE unit = 'B' AND criterion = 'I' RETURNING 1$$),
  ('test_own', $$UPDATE result SET actual = 2 WHERE unit = 'B' AND criterion = 'I' RETURNING 1$$)) v(role, statement);
SELECT results_eq($$SELECT number, actual, entered_by FROM appraisal WHERE unit = 'B' AND criterion = 'I' ORDER BY number$$,
  $$VALUES (1, 4::numeric(36,18), 'test_appraiser'), (2, 1, 'test_own'), (3, 6, 'test_appraiser'), (4, 2, 'test_own')$$, 'each role''s last word is kept');
DELETE FROM result WHERE unit = 'B' AND criterion = 'I';
DELETE FROM earlier_appraisal WHERE unit = 'B' AND criterion = 'I';

-- Renamed and left
UPDATE sheet SET rules = rules WHERE season = 'S';
SELECT FROM rename_criteria('S', '{"I": "II", "II": "I"}');
SELECT results_eq($$SELECT unit, criterion, count(*) FROM appraisal GROUP BY 1, 2 ORDER BY 1$$, $$VALUES ('A', 'II', 4::bigint), ('B', 'I', 1)$$, 'codes exchanged, earlier appraisals go along');
SELECT FROM rename_criteria('S', '{"I": "II", "II": "I"}');

-- The minutes of the meeting, as data
INSERT INTO document (document, issued_on, title, season) VALUES ('02/BB-TTr', today(), 'Biên bản họp thường trực cụm', 'S');
INSERT INTO meeting (meeting, season, kind, held_on, place, host, minutes, council, chair, secretary)
VALUES ('H2', 'S', 'appraisal', '2026-12-05', 'Trụ sở UBND xã An Hòa', 'C', '02/BB-TTr', 'Thường trực Cụm 1', 'Bà Lê Thị <Hoa>, Cụm trưởng', 'Ông Trần Văn Bình');
INSERT INTO attendance (meeting, number, unit, person, title, present) VALUES ('H2', 1, 'C', 'Lê Thị <Hoa>', 'Cụm trưởng', true), ('H2', 2, 'A', 'Nguyễn Văn An', 'Cụm phó', false), ('H2', 3, 'B', 'Trần Văn Bình', 'Thư ký', true), ('H2', 4, NULL, 'Phạm Thị Cúc', 'Sở Nội vụ', true);
INSERT INTO meeting_item (meeting, number, subject, unit, criterion, decided, votes_for, votes_against, votes_other) VALUES
  ('H2', 1, 'Thông qua cách tính chung', NULL, NULL, 'Thống nhất', 3, 0, NULL),
  ('H2', 2, 'Xem xét giải trình', 'A', 'I', 'Nâng từ 7 lên 8,5 điểm', 2, 1, 0),
  ('H2', 3, 'Xem xét giải trình', 'B', 'II', 'Giữ nguyên', 1, 1, 1),
  ('H2', 4, 'Việc khác', NULL, NULL, NULL, NULL, NULL, NULL);
SELECT is(pg_temp.raised($$INSERT INTO meeting_item (meeting, number, subject, votes_for, votes_against) VALUES ('H2', 5, 'x', 3, 1)$$), '23514 meeting "H2", item 5: 4 votes, but 3 were present', 'no more votes than people');
SELECT is(pg_temp.raised($$INSERT INTO meeting_item (meeting, number, subject, unit, criterion) VALUES ('H2', 5, 'x', 'A', 'III')$$), '23514 meeting "H2", item 5: its season does not have a criterion "III" in its sheet', 'of a criterion that there is');
SELECT matches(pg_temp.raised($$INSERT INTO meeting_item (meeting, number, subject, votes_for) VALUES ('H2', 5, 'x', 3)$$), '^23514 .*meeting_item_votes_together', 'votes for and against together');
SELECT matches(pg_temp.raised($$INSERT INTO meeting_item (meeting, number, subject, criterion) VALUES ('H2', 5, 'x', 'I')$$), '^23514 .*meeting_item_criterion_of_a_unit', 'a criterion is a unit''s');
CREATE FUNCTION pg_temp.seen(page text) RETURNS text LANGUAGE sql AS $$SELECT regexp_replace(regexp_replace(regexp_replace(page, '<(style|title)>.*?</\1>', '', 'g'), '<[^>]*>', '|', 'g'), '(\s*\|\s*)+', '|', 'g')$$;
SELECT is(pg_temp.seen(report_vote_html('H2')),
  '|Biên bản họp|Thường trực Cụm 1, họp ngày 5/12/2026|Biên bản số: 02/BB-TTr|Kỳ thi đua: Cụm 1, năm 2026|Địa điểm: Trụ sở UBND xã An Hòa|Đơn vị chủ trì: Xã Châu Thành|Chủ trì: Bà Lê Thị &lt;Hoa&gt;, Cụm trưởng|Thư ký: Ông Trần Văn Bình|'
  || 'Thành phần dự họp|Có mặt 3, vắng mặt 1.|Thành phần dự họp|STT|Họ và tên|Chức vụ|Đơn vị|Dự họp|1|Lê Thị &lt;Hoa&gt;|Cụm trưởng|Xã Châu Thành|có mặt|2|Trần Văn Bình|Thư ký|Xã Bình Minh|có mặt|3|Phạm Thị Cúc|Sở Nội vụ|–|có mặt|4|Nguyễn Văn An|Cụm phó|Xã An Hòa|vắng mặt|'
  || 'Nội dung và kết luận|Nội dung và kết luận|STT|Nội dung|Đơn vị|Tiêu chí|Kết luận|Tán thành|Không tán thành|Ý kiến khác|1|Thông qua cách tính chung|–|–|Thống nhất|3|0|–|2|Xem xét giải trình|Xã An Hòa|I|Nâng từ 7 lên 8,5 điểm|2|1|0|3|Xem xét giải trình|Xã Bình Minh|II|Giữ nguyên|1|1|1|4|Việc khác|–|–|–|–|–|–|'
  || 'Thư ký|(ký, ghi rõ họ tên)|Chủ trì|(ký, ghi rõ họ tên)|', 'the minutes, of the meeting alone');
SELECT ok((report_vote_html('H2', lang => 'en')) LIKE '%<h1>Minutes</h1>%Present 3, absent 1.%', 'in English');
SELECT is(pg_temp.raised($$SELECT report_vote_html('H9')$$), 'P0002 meeting "H9" does not exist', 'a meeting that there is');
SELECT is(pg_temp.raised($$SELECT report_vote_html('H2', lang => 'fr')$$), '22023 reports are not available in the language "fr"', 'in a language that there is');
SELECT matches(pg_temp.raised($$SELECT report_vote_html('H2', '2026-12-05')$$), '^P0002 council "H2" does not have a vote on 2026-12-05', 'with a day it is a council''s votes, as before');
-- the votes of its council on that day stand in the minutes
INSERT INTO recipient (recipient, name, kind, unit) VALUES ('r', 'Tập thể xã An Hòa', 'unit', 'A');
INSERT INTO proposal (proposal, recipient, award, unit, year, proposed_on) VALUES (1, 'r', 'BKT', 'A', 2026, '2026-11-01');
INSERT INTO vote (proposal, council, held_on, ballots_for, ballots_cast, council_size) VALUES (1, 'Thường trực Cụm 1', '2026-12-05', 3, 3, 4);
SELECT ok(pg_temp.seen(report_vote_html('H2')) LIKE '%|Việc khác|–|–|–|–|–|–|Kết quả bỏ phiếu|%|Tập thể xã An Hòa|%|4|3|3|%', 'with the votes on proposals');
SELECT ok(pg_temp.seen(report_vote_html('Thường trực Cụm 1', '2026-12-05')) LIKE '|Biên bản kiểm phiếu|%', 'whose own page is as before');
-- by roles
SELECT is(pg_temp.of(role, $$SELECT coalesce(string_agg(number::text, '' ORDER BY number), '-') || substring(report_vote_html('H2') FROM '<h1>(.*?)</h1>') FROM meeting_item$$), sees, role) FROM (VALUES
  ('test_council', '1234Biên bản họp'), ('test_reader', '1234Biên bản họp'), ('test_appraiser', '1234Biên bản họp'), ('test_a', '2Trích biên bản họp'), ('test_b', '3Trích biên bản họp'), ('test_partial', '-Trích biên bản họp')) v(role, sees);
SELECT matches(pg_temp.of('test_council', $$UPDATE meeting_item SET votes_for = 9$$), '^42501 ', 'minutes are the office''s to write');
SELECT ok(EXISTS (SELECT FROM change_log WHERE table_name = 'meeting_item') AND EXISTS (SELECT FROM change_log WHERE table_name = 'earlier_appraisal'), 'logged');

-- Published: nothing of it changes, and everybody sees it.
UPDATE season SET status = 'appraisal' WHERE season = 'S';
SELECT FROM publish('S', allow_incomplete => true);
SELECT is(pg_temp.of('test_b', 'SELECT count(*) FROM appraisal'), '5', 'published, everybody sees the appraisals');
SELECT is(pg_temp.of('test_b', 'SELECT count(*) FROM meeting_item'), '4', 'and the minutes');
SELECT matches(pg_temp.raised($$UPDATE earlier_appraisal SET actual = 1$$), '^55000 season "S" is published', 'nobody changes them');
SELECT matches(pg_temp.raised($$SELECT appraise('S', 'A', 'I', 9, 'BB 9')$$), '^55000 season "S" is published', 'nor appraises again');
SELECT is((SELECT count(*) FROM publication_check), 0::bigint, 'the publication follows from what is there');

-- A unit that leaves with nothing leaves no appraisals
INSERT INTO season (season, cluster, year, starts_on, ends_on, status) VALUES ('T', 'K', 2027, today() - 10, today() + 60, 'open');
INSERT INTO membership (season, unit) SELECT 'T', unit FROM unit;
INSERT INTO sheet (season, state, rules) SELECT 'T', 'in force', rules FROM sheet WHERE season = 'S';
SELECT appraise('T', unit, 'I', 5, 'BB 1'), appraise('T', unit, 'I', 6, 'BB 2') FROM unit;
SELECT FROM leave_season('T', 'A', today(), 'nothing', 'NQ 1');
SELECT is((SELECT string_agg(unit || number, ' ' ORDER BY unit, number) FROM appraisal WHERE season = 'T'), 'B1 B2 C1 C2', 'what led to its results is gone with them');
SELECT * FROM finish();
ROLLBACK;
