-- The year's functions: what they refuse and in which words, and what the views say at the edges.
-- Units, sheets and results are invented.

BEGIN;
SELECT no_plan();
\ir errors.sql.inc
SELECT emulation.create_registry('thidua');
SET LOCAL search_path = thidua, public;
INSERT INTO unit (unit, name, "position") VALUES ('BL', 'Bạc Liêu', 2), ('CM', 'Cà Mau', 4), ('HG', 'Hậu Giang', 6), ('LA', 'Long An', 8);
INSERT INTO cluster VALUES ('TNB', 'Cụm Tây Nam Bộ');
INSERT INTO season (season, cluster, year, starts_on, ends_on, status) VALUES ('S12', 'TNB', 2012, '2012-03-01', '2013-02-28', 'open');
INSERT INTO membership (season, unit, role) VALUES ('S12', 'BL', 'leader'), ('S12', 'CM', 'member'), ('S12', 'HG', 'member'), ('S12', 'LA', 'member');
CREATE FUNCTION pg_temp.sheet() RETURNS jsonb LANGUAGE sql AS $$SELECT '{"name": "Bảng điểm", "max": 20, "decimals": 1, "criteria": [
  {"code": "I", "name": "Tăng trưởng", "max": 10, "rule": "proportional"}, {"code": "II", "name": "Phong trào", "max": 10, "rule": "given", "step": 0.5}]}'::jsonb$$;

-- Publishing: what stands in the way, in order
SELECT is(pg_temp.raised($$SELECT publish('S99')$$), '23503 there is no season "S99" that you are allowed to publish', 'a season that is none');
SELECT is(pg_temp.raised($$SELECT publish('S12')$$), '55000 season "S12" does not have a score sheet in force', 'no sheet');
INSERT INTO sheet (season, state, rules) VALUES ('S12', 'in force', pg_temp.sheet());
SELECT is(pg_temp.raised($$SELECT publish('S12')$$), '55000 season "S12" is incomplete, gaps: 4', 'nothing entered');
INSERT INTO result (season, unit, criterion, stage, actual) VALUES ('S12', 'BL', 'I', 'self', 12), ('S12', 'BL', 'II', 'self', 9), ('S12', 'CM', 'I', 'self', 9), ('S12', 'CM', 'II', 'self', 9.5),
  ('S12', 'HG', 'I', 'self', 12), ('S12', 'HG', 'II', 'self', 10);
INSERT INTO target (season, unit, criterion, target) SELECT 'S12', unit, 'I', 10 FROM unit;
SELECT is((pg_temp.refusal($$SELECT publish('S12')$$)).detail, 'unit "LA" does not have a result for "I", "II"', 'what is missing is said, by unit and criterion');
INSERT INTO result (season, unit, criterion, stage, actual, assigned) VALUES ('S12', 'LA', 'I', 'self', 10, true), ('S12', 'LA', 'II', 'self', NULL, false);
SELECT is((SELECT count(*) FROM missing_for_publication('S12', season_board('S12'))), 0::bigint, 'what is not a unit''s task is not missing');
INSERT INTO submission (season, unit, state, reason) VALUES ('S12', 'HG', 'returned', 'thiếu chữ ký'), ('S12', 'CM', 'draft', NULL);
SELECT is((pg_temp.refusal($$SELECT publish('S12')$$)).detail, E'unit "CM" has started a file but not handed it in\nunit "HG" has not handed in its returned file again: thiếu chữ ký', 'a file that is out is missing');
UPDATE submission SET state = 'submitted', reason = NULL;
UPDATE season SET status = 'draft' WHERE season = 'S99';
SELECT is(pg_temp.raised($$UPDATE season SET status = 'draft' WHERE season = 'S12'$$), '55000 season "S12" has results and cannot become a draft again', 'no way back to a draft');
SELECT is(pg_temp.raised($$INSERT INTO season (season, cluster, year, starts_on, ends_on, status) VALUES ('S20', 'TNB', 2020, '2020-01-01', '2020-12-31', 'published')$$), '55000 season "S20" does not have a publication', 'no season is born published');
SELECT is(pg_temp.raised($$SELECT supersede('S12', 'x', '[]')$$), '55000 season "S12" is not published yet', 'only what is published is superseded');
SELECT is(pg_temp.raised($$SELECT file_objection('S12', 'BL', 'x')$$), '55000 season "S12" is not published yet', 'or objected to');
-- BL 10 + 9, CM 9 + 9.5, HG 10 + 10, LA 10 of 10 assigned: 20
SELECT results_eq('SELECT number, units, ranked FROM publish(''S12'')', 'VALUES (1, 4::bigint, 4::bigint)', 'published');
SELECT results_eq($$SELECT rank, unit, points, tied FROM published_standing WHERE season = 'S12' ORDER BY rank, unit$$,
  $$VALUES (1, 'HG', 20.0, true), (1, 'LA', 20.0, true), (3, 'BL', 19.0, false), (4, 'CM', 18.5, false)$$, 'ranks and points with the sheet''s decimals');
SELECT results_eq($$SELECT unit, gap, next_rank, next_unit FROM gap_to_next WHERE season = 'S12' ORDER BY rank, unit$$,
  $$VALUES ('HG', NULL::numeric(16,6), NULL::integer, NULL::text), ('LA', NULL, NULL, NULL), ('BL', 1, 1, 'Hậu Giang, Long An'), ('CM', 0.5, 3, 'Bạc Liêu')$$, 'the gap, to all who share the next rank');
SELECT is(pg_temp.raised($$SELECT publish('S12')$$), '55000 season "S12" is already published', 'once');
UPDATE unit SET name = 'Hậu Giang cũ' WHERE unit = 'HG';
SELECT is((SELECT unit_name FROM standing WHERE season = 'S12' AND unit = 'HG'), 'Hậu Giang', 'names stay as they were published');
SELECT is((SELECT count(*) FROM publication_check), 0::bigint, 'and a new name is no fault');
UPDATE unit SET name = 'Hậu Giang' WHERE unit = 'HG';

-- Corrections
SELECT is(pg_temp.raised(format('SELECT supersede(%L, %L, %L)', 'S12', reason, corrections)), expected, what) FROM (VALUES
  ('', '[]', '22023 the publication of season "S12" cannot be superseded without a reason', 'no reason'),
  ('x', '[]', '22023 season "S12": the corrections are empty', 'nothing corrected'),
  ('x', '{"unit": "BL"}', '22023 corrections is not an array of corrected cells', 'no array'),
  ('x', '[{"unit": "BL", "criterion": "II"}]', '22023 corrections is not an array of corrected cells', 'no value'),
  ('x', '[{"unit": "BL", "criterion": "II", "actual": "9"}]', '22023 corrections is not an array of corrected cells', 'a number as a string'),
  ('x', '[{"unit": "BL", "criterion": "II", "actual": 9, "point": 3}]', '22023 corrections is not an array of corrected cells', 'an unknown key'),
  ('x', '[{"unit": "XX", "criterion": "II", "actual": 9}]', '23514 season "S12", corrections: unit "XX" is not a member on the season''s last day', 'no member'),
  ('x', '[{"unit": "BL", "criterion": "III", "actual": 9}]', '23514 season "S12", corrections: unit "BL", criterion "III": not in the score sheet', 'no criterion'),
  ('x', '[{"unit": "BL", "criterion": "II", "actual": 9.3}]', '23514 season "S12", corrections: unit "BL", criterion "II": score 9.3 is not a multiple of step 0.5', 'a value that the sheet does not take'),
  ('x', '[{"unit": "BL", "criterion": "II", "actual": 9}, {"unit": "BL", "criterion": "II", "actual": 8}]', '23514 season "S12", corrections: unit "BL", criterion "II": corrected twice', 'a cell twice'),
  ('x', '[{"unit": "BL", "criterion": "II", "actual": 9, "assigned": false}]', '23514 season "S12", corrections: unit "BL", criterion "II": not assigned, but with actual 9', 'a result of what is not a task'),
  ('x', '[{"unit": "BL", "criterion": "II", "actual": null}]', '55000 season "S12" is incomplete, gaps: 1', 'a result withdrawn'))
  v(reason, corrections, expected, what);
SELECT is((SELECT count(*) FROM publication), 1::bigint, 'none of them was published');
SELECT results_eq($$SELECT unit, rank_before, rank_after, points_after FROM supersede('S12', 'bỏ tiêu chí', '[{"unit": "CM", "criterion": "II", "assigned": false}]')$$, $$VALUES ('CM', 4, 4, 18.0)$$,
  'a criterion taken from a unit: 9 of the 10 assigned');
SELECT results_eq($$SELECT unit, rank_after, points_after FROM supersede('S12', 'lần ba', '[{"unit": "CM", "criterion": "II", "actual": 10}]') ORDER BY unit$$, $$VALUES ('CM', 3, 19.0)$$, 'and given back: 19, as Bac Lieu');
SELECT results_eq($$SELECT number, rank, tied FROM published_standing WHERE season = 'S12' AND unit = 'BL' ORDER BY number$$, $$VALUES (1, 3, false), (2, 3, false), (3, 3, true)$$, 'every publication is kept');
SELECT is((SELECT count(*) FROM publication_check), 0::bigint, 'and each still follows, the older ones from what was then');
SELECT is((SELECT count(DISTINCT digest) FROM publication), 3::bigint, 'by three digests');
SELECT is(pg_temp.raised($$SELECT rule_on_objection('S12', 7, 'sustained', 'x')$$), 'P0002 season "S12" does not have an objection 7 that you are allowed to rule on', 'an objection that is none');
INSERT INTO objection (season, number, unit, text) VALUES ('S12', 501, 'BL', 'một');
INSERT INTO objection (season, number, unit, criterion, text) VALUES ('S12', 502, 'CM', 'II', 'hai');
SELECT is(pg_temp.raised($$SELECT file_objection('S12', 'CM', 'ba', 'III')$$), '23514 season "S12" does not have a criterion "III" in its sheet', 'an objection speaks of a criterion that there is');
SELECT is(pg_temp.raised($$SELECT file_objection('S12', 'XX', 'ba')$$), '23503 unit "XX" is not a member of season "S12"', 'and is a member''s');
SELECT is(pg_temp.raised($$SELECT rule_on_objection('S12', 502, NULL, NULL)$$), '22023 "" with the reason "" is not a ruling', 'a ruling says what');
SELECT is(pg_temp.raised($$SELECT rule_on_objection('S12', 502, 'sustained', '')$$), '22023 "sustained" with the reason "" is not a ruling', 'and why');
SELECT lives_ok($$SELECT rule_on_objection('S12', 502, 'rejected', 'không có căn cứ'), rule_on_objection('S12', 501, 'sustained', 'đúng')$$, 'one is rejected');
SELECT is(pg_temp.raised($$SELECT rule_on_objection('S12', 502, 'sustained', 'x')$$), '55000 objection 502 of season "S12" has already been rejected', 'once');
SELECT is(pg_temp.raised($$SELECT supersede('S12', 'x', '[{"unit": "CM", "criterion": "II", "actual": 10}]', 502)$$), '55000 season "S12" does not have a sustained objection 502', 'and not carried out');
SELECT is(pg_temp.raised($$SELECT supersede('S12', 'x', '[{"unit": "CM", "criterion": "II", "actual": 10}]', 501)$$), '23514 the corrections do not concern unit "BL", whose objection 501 they carry out', 'the other is carried out by what it asks for');
SELECT results_eq($$SELECT unit, points_after FROM supersede('S12', 'x', '[{"unit": "BL", "criterion": "II", "actual": 9}]', 501)$$, $$VALUES ('BL', 19.0)$$, 'even where it moves nobody, the corrected unit is shown');
SELECT is(pg_temp.raised($$SELECT supersede('S12', 'x', '[{"unit": "BL", "criterion": "II", "actual": 9.5}]', 501)$$), '55000 objection 501 of season "S12" has already been carried out', 'once');

-- The next season
SELECT is(pg_temp.raised($$SELECT open_season('S13', after => 'S00')$$), 'P0002 season "S00" does not exist and cannot be followed by another', 'after one that is none');
SELECT is(pg_temp.raised($$SELECT open_season('S12', after => 'S12')$$), '23505 duplicate key value violates unique constraint "season_pkey"', 'one that is there');
INSERT INTO unit (unit, name, valid_from) VALUES ('CM2', 'Cà Mau', '2013-01-01');
UPDATE unit SET valid_to = '2013-01-01' WHERE unit IN ('BL', 'CM');
INSERT INTO unit_succession VALUES ('BL', 'CM2', '2013-01-01', 'merge', false), ('CM', 'CM2', '2013-01-01', 'merge', true);
SELECT results_eq($$SELECT * FROM open_season('S13', after => 'S12')$$, $$VALUES ('members', 3::bigint), ('sheet', 1), ('accounts', 0), ('deadlines', 0), ('accounts left out', 0)$$, 'opened');
SELECT is((SELECT string_agg(unit, ',' ORDER BY unit) FROM membership WHERE season = 'S13'), 'CM2,HG,LA', 'two units that merged are one member');
SELECT results_eq($$SELECT rank, unit, points, parts, part_names FROM standing_in_todays_borders WHERE season = 'S12' ORDER BY rank, unit$$,
  $$VALUES (1, 'HG', 20.0::numeric(16,6), 1, 'Hậu Giang'), (1, 'LA', 20, 1, 'Long An'), (3, 'CM2', 19, 2, 'Bạc Liêu, Cà Mau')$$, 'the past within today''s borders: the mean of the parts');
SELECT is((SELECT count(*) FROM standing_in_todays_borders WHERE note NOT LIKE '%không phải kết quả đã công bố%'), 0::bigint, 'and every row says what it is');
SELECT open_season('S13b', after => 'S12', period => 'second half');
INSERT INTO season (season, cluster, year, period, starts_on, ends_on) VALUES ('S13a', 'TNB', 2013, 'first half', '2013-03-01', '2013-06-30');
SELECT results_eq($$SELECT starts_on, ends_on FROM season WHERE season = 'S13b'$$, $$VALUES (date '2013-07-01', date '2013-12-31')$$, 'a half-year opened from a year has the calendar''s days');
SELECT is((SELECT count(*) FROM season WHERE year = 2013), 3::bigint, 'a half-year stands beside the year');

-- A member who left does not stand in the season; one who changed its role stands in it once
INSERT INTO sheet (season, version, state, rules) VALUES ('S13', 2, 'in force', pg_temp.sheet());
UPDATE membership SET left_on = '2013-09-01' WHERE season = 'S13' AND unit = 'LA';
UPDATE membership SET left_on = '2013-06-01' WHERE season = 'S13' AND unit = 'HG';
INSERT INTO membership (season, unit, joined_on, role) VALUES ('S13', 'HG', '2013-06-01', 'leader');
SELECT is((SELECT string_agg(unit || ' ' || status, ',' ORDER BY unit) FROM standing WHERE season = 'S13'), 'CM2 incomplete,HG incomplete', 'members on the last day, each once');
UPDATE membership SET unranked_reason = 'kỷ luật' WHERE season = 'S13' AND unit = 'HG' AND role = 'leader';
INSERT INTO result (season, unit, criterion, stage, actual) VALUES ('S13', 'HG', 'II', 'self', 9), ('S13', 'CM2', 'II', 'self', 9);
SELECT results_eq($$SELECT unit, status, unranked_reason FROM standing WHERE season = 'S13' ORDER BY unit$$, $$VALUES ('CM2', 'incomplete', NULL), ('HG', 'unranked', 'kỷ luật')$$, 'scored and not ranked, with the reason');
SELECT is((SELECT array_agg(m) FROM missing_for_publication('S13', season_board('S13')) m), '{"unit \"CM2\" does not have a result for \"I\""}', 'which keeps no season from being published');

-- Who hands in what
SELECT is(pg_temp.raised($$SELECT submit('S13', 'HG')$$), '55000 season "S13" does not accept files: it is a draft', 'a draft takes no files');
SELECT is(pg_temp.raised($$SELECT submit('S00', 'HG')$$), '55000 season "S00" does not accept files: it does not exist', 'nor does what is not there');
UPDATE season SET status = 'open', self_deadline = today() - 2 WHERE season = 'S13';
SELECT is(pg_temp.raised($$SELECT submit('S13', 'BL')$$), '23503 unit "BL" is not a member of season "S13"', 'no member');
SELECT is(pg_temp.raised($$SELECT submit('S13')$$), '22023 season "S13": the unit whose file is handed in is not known', 'the owner speaks for no one unit');
SELECT results_eq($$SELECT * FROM submit('S13', 'HG')$$, $$VALUES ('submitted', today() - 2, 2, 1::bigint)$$, 'handed in, two days late, one score missing');
SELECT is(pg_temp.raised($$SELECT return_submission('S13', 'CM2', '')$$), '22023 the file of unit "CM2" cannot be returned without a reason', 'no reason');
SELECT is(pg_temp.raised($$SELECT return_submission('S13', 'CM2', 'x', today() - 1)$$), format('22023 the file of unit "CM2" cannot be due on %s, which is past', today() - 1), 'a day that is past');
SELECT is((SELECT state FROM return_submission('S13', 'CM2', 'cho thêm thời gian', today() + 3)), 'returned', 'a late unit is given another day');
SELECT results_eq($$SELECT state, due_on - today(), days_late FROM hand_in WHERE season = 'S13' AND unit = 'CM2'$$, $$VALUES ('returned', 3, 2)$$, 'and was late all the same');
SELECT results_eq($$SELECT due_on - today(), state FROM return_submission('S13', 'CM2', 'thêm nữa', today() + 9)$$, $$VALUES (9, 'returned')$$, 'or a later one');
UPDATE submission SET first_on = today() - 5, changed_at = now() WHERE season = 'S13' AND unit = 'HG';
SELECT is((SELECT days_late FROM hand_in WHERE season = 'S13' AND unit = 'HG'), 0, 'a file that was in time the first time is in time');
SELECT return_submission('S13', 'HG', 'thiếu', today() + 1);
SELECT is((SELECT days_late FROM hand_in WHERE season = 'S13' AND unit = 'HG'), 0, 'also when it came back');
SELECT is(pg_temp.raised($$SELECT answer_explanation('S13', 'HG', 'II', 1, 'x')$$), 'P0002 season "S13", unit "HG", criterion "II": there is no explanation 1 that you are allowed to answer', 'no explanation, no answer');
SELECT is(write_explanation('S13', 'HG', 'II', 'một'), 1, 'the first explanation');
SELECT is(write_explanation('S13', 'HG', 'II', 'hai'), 2, 'and the second');
SELECT is(pg_temp.raised($$SELECT write_explanation('S13', 'HG', 'Z', 'x')$$), '23514 season "S13" does not have a criterion "Z" in its sheet', 'of a criterion that there is');
-- numbers by hand: the next one, while there is one; then those that were left out; then no more
INSERT INTO explanation (season, unit, criterion, number, text) VALUES ('S13', 'HG', 'II', 98, 'x');
SELECT is(ARRAY(SELECT write_explanation('S13', 'HG', 'II', 'x') FROM generate_series(1, 4)), '{99,100,3,4}', 'a number by hand takes nobody''s place');
INSERT INTO explanation (season, unit, criterion, number, text) SELECT 'S13', 'HG', 'II', n, 'x' FROM generate_series(5, 97) n;
SELECT is((r).state || ' ' || (r).message, '54000 season "S13", unit "HG", criterion "II" has 100 explanations, the most that are allowed', 'a hundred') FROM pg_temp.refusal($$SELECT write_explanation('S13', 'HG', 'II', 'x')$$) r;
SELECT lives_ok($$SELECT answer_explanation('S13', 'HG', 'II', 1, 'đã xem')$$, 'answered');
SELECT is(pg_temp.raised($$SELECT answer_explanation('S13', 'HG', 'II', 1, 'khác')$$), '55000 season "S13", unit "HG", criterion "II": explanation 1 has already been answered', 'once');
SELECT is(pg_temp.raised($$SELECT answer_explanation('S13', 'HG', 'II', 2, '')$$), '22023 the answer to an explanation is empty', 'with something');
SELECT is(pg_temp.raised($$INSERT INTO unit_succession VALUES ('CM2', 'BL', '2014-01-01', 'rename', false)$$), '23514 unit "CM2" would succeed itself, through "BL"', 'no unit comes after itself');
SELECT is(why_not('S13', 'HG', 'II', 'self'), NULL, 'the owner may write');
SELECT is(why_not('S12', 'HG', 'II', 'self'), 'season "S12" is published', 'but what is published');
SELECT is(pg_temp.raised($$INSERT INTO target (season, unit, criterion, target) VALUES ('S13', 'HG', 'I', 'NaN')$$), '23514 new row for relation "target" violates check constraint "target_in_range"', 'no target that is no number');
SELECT is(pg_temp.raised($$SELECT put_in_force('S13', 9)$$), 'P0002 season "S13" does not have a sheet 9', 'no sheet, nothing in force');

-- Trying a sheet
SELECT is(pg_temp.raised($$SELECT try_sheet('S13', 9)$$), 'P0002 season "S13" does not have a sheet 9', 'no such version');
SELECT is(pg_temp.raised($$SELECT try_sheet('S12')$$), 'P0002 there is no season before "S12" to try the sheet on', 'no season before');
INSERT INTO sheet (season, version, rules) VALUES ('S13', 3, '{"max": 20, "decimals": 1, "criteria": [{"code": "I", "max": 10, "cap": 15, "rule": "proportional"}, {"code": "III", "max": 10, "rule": "given"}]}');
-- Without II all lack III; growth may now earn 15: BL and HG 12, CM 9, LA 10
SELECT results_eq($$SELECT unit, rank_after, points_before, points_after, status_after, left_out FROM try_sheet('S13') ORDER BY unit$$,
  $$VALUES ('BL', NULL::integer, 19.0, 12.0, 'incomplete', 1::bigint), ('CM', NULL, 19.0, 9.0, 'incomplete', 1), ('HG', NULL, 20.0, 12.0, 'incomplete', 1), ('LA', NULL, 20.0, 10.0, 'incomplete', 1)$$, 'results that the draft does not take are counted');
SELECT is((SELECT count(*) FROM try_sheet('S13', 2)), 0::bigint, 'the same sheet moves nobody');
INSERT INTO sheet (season, version, rules) VALUES ('S13', 1001, pg_temp.sheet());
SELECT lives_ok($$SELECT put_in_force('S13', 1001), put_in_force('S13', 2)$$, 'sheets change places, either way');
SELECT is((SELECT string_agg(version || ' ' || state, ',' ORDER BY version) FROM sheet WHERE season = 'S13'), '1 draft,2 in force,3 draft,1001 replaced', 'one in force');

-- Attainment: higher and lower
INSERT INTO season (season, cluster, year, starts_on, ends_on, status) VALUES ('S14', 'TNB', 2014, '2014-03-01', '2015-02-28', 'open');
INSERT INTO membership (season, unit) VALUES ('S14', 'HG'), ('S14', 'LA');
INSERT INTO sheet (season, state, rules) VALUES ('S14', 'in force', '{"max": 20, "criteria": [{"code": "up", "name": "Việc làm", "max": 10, "rule": "proportional"}, {"code": "down", "name": "Hộ nghèo", "max": 10, "rule": "proportional", "better": "lower"}]}');
INSERT INTO target (season, unit, criterion, target) SELECT 'S14', unit, criterion, 10 FROM membership, (VALUES ('up'), ('down')) v(criterion) WHERE season = 'S14';
INSERT INTO result (season, unit, criterion, stage, actual) VALUES ('S14', 'HG', 'up', 'self', 10.0000001), ('S14', 'HG', 'down', 'self', 10.0000001), ('S14', 'LA', 'up', 'self', 10.00);
SELECT results_eq($$SELECT unit, criterion, name, attainment FROM target_attainment WHERE season = 'S14' ORDER BY unit, criterion$$,
  $$VALUES ('HG', 'down', 'Hộ nghèo', 'short'), ('HG', 'up', 'Việc làm', 'exceeded'), ('LA', 'down', 'Hộ nghèo', 'no result'), ('LA', 'up', 'Việc làm', 'met')$$, 'exceeded, met, short, by the direction, to the last digit');

-- grant_access
SELECT is(pg_temp.raised(format('SELECT grant_access(%s)', arguments)), expected, expected) FROM (VALUES
  ($$current_user::regrole, 'S14', 'chief'$$, '22023 capacity "chief" does not exist'),
  ($$current_user::regrole, 'S14', 'unit'$$, format('22023 role "%s" cannot act for a unit, because no unit is named', current_user)),
  ($$current_user::regrole, 'S14', 'reader', NULL, '{up}'$$, format('22023 role "%s" cannot be assigned criteria as reader', current_user)),
  ($$current_user::regrole, 'S14', 'appraiser', NULL, '{up,left}'$$, '22023 no sheet of season "S14" has a criterion "left"')) v(arguments, expected);
CREATE ROLE test_chuyen_vien;
SELECT lives_ok($$SELECT grant_access('test_chuyen_vien', 'S14', 'unit', 'HG'), grant_access('test_chuyen_vien', 'S13', 'unit', 'HG'), grant_access('test_chuyen_vien', 'S14', 'unit', 'LA')$$, 'access given, and changed');
SELECT results_eq($$SELECT season, unit FROM account ORDER BY season$$, $$VALUES ('S13', 'HG'), ('S14', 'LA')$$, 'one unit a season');
SELECT is(revoke_access('test_chuyen_vien', 'S13'), 1, 'ended in one season');
SELECT ok(has_table_privilege('test_chuyen_vien', 'result', 'SELECT'), 'the other goes on');
SELECT is(revoke_access('test_chuyen_vien'), 1, 'ended in all');
SELECT ok(NOT has_schema_privilege('test_chuyen_vien', 'thidua', 'USAGE') AND NOT has_any_column_privilege('test_chuyen_vien', 'result', 'SELECT, INSERT, UPDATE'), 'with its privileges');

-- Standings that are kept: a thousand results at once keep one, and whatever may change it ends that
INSERT INTO unit (unit, name) SELECT 'u' || i, 'Xã ' || i FROM generate_series(1, 20) i;
INSERT INTO season (season, cluster, year, starts_on, ends_on, status) VALUES ('big', 'TNB', 2015, '2015-01-01', '2015-12-31', 'open');
INSERT INTO membership (season, unit) SELECT 'big', 'u' || i FROM generate_series(1, 20) i;
INSERT INTO sheet (season, state, rules) SELECT 'big', 'in force', jsonb_build_object('max', 500, 'criteria', jsonb_agg(jsonb_build_object('code', i::text, 'max', 10, 'rule', 'given'))) FROM generate_series(1, 50) i;
INSERT INTO result (season, unit, criterion, stage, actual) SELECT 'big', 'u' || u, i::text, 'self', (u * i) % 11 FROM generate_series(1, 20) u, generate_series(1, 50) i;
SELECT is((SELECT count(*) FROM kept_season), 1::bigint, 'a thousand results keep their standing');
SELECT set_eq($$SELECT unit, rank, points::numeric FROM standing WHERE season = 'big'$$, $$SELECT unit, rank, points::numeric(16,6)::numeric FROM emulation.standings(season_board('big'))$$, 'which is what would be computed');
CREATE FUNCTION pg_temp.ends(change text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE before bigint; after bigint;
BEGIN
  PERFORM refresh_standing('big');
  before := (SELECT count(*) FROM kept_season WHERE season = 'big');
  EXECUTE change;
  after := (SELECT count(*) FROM kept_season WHERE season = 'big');
  RETURN before || ' ' || after;
END $$;
SELECT is(pg_temp.ends(change), expected, change) FROM (VALUES
  ($$UPDATE result SET actual = 2 WHERE season = 'big' AND unit = 'u1' AND criterion = '1'$$, '1 0'),
  ($$UPDATE result SET actual = actual WHERE season = 'big'$$, '1 1'),
  ($$DELETE FROM result WHERE season = 'big' AND unit = 'u1' AND criterion = '1'$$, '1 0'),
  ($$INSERT INTO result (season, unit, criterion, stage, actual) VALUES ('big', 'u1', '1', 'final', 2)$$, '1 0'),
  ($$INSERT INTO target (season, unit, criterion, target) VALUES ('big', 'u1', '1', 2)$$, '1 0'),
  ($$UPDATE membership SET unranked_reason = 'x' WHERE season = 'big' AND unit = 'u2'$$, '1 0'),
  ($$UPDATE sheet SET rules = rules || '{"decimals": 3}' WHERE season = 'big'$$, '1 0'),
  ($$UPDATE season SET ends_on = '2015-11-30' WHERE season = 'big'$$, '1 0'),
  ($$UPDATE result SET actual = 1 WHERE season = 'S14' AND unit = 'LA' AND criterion = 'up'$$, '1 1'),
  ($$UPDATE unit SET name = 'Xã một' WHERE unit = 'u1'$$, '1 1')) v(change, expected);
SELECT is((SELECT unit_name FROM standing WHERE season = 'big' AND unit = 'u1'), 'Xã một', 'a kept standing shows today''s name');
SELECT is(pg_temp.raised($$SELECT refresh_standing('S00')$$), '23503 insert or update on table "live_season" violates foreign key constraint "live_season_season_fkey"', 'no season, no standing');

SELECT * FROM finish();
ROLLBACK;
