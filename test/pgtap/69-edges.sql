-- What goes round a function: old rules in a new season's sheet, a key twice in a file of a sheet, a past day for a returned file, a decided proposal deleted. Invented.

BEGIN;
SELECT no_plan();
\ir errors.sql.inc
SELECT emulation.create_registry('thidua');
SET LOCAL search_path = thidua, public;
SET LOCAL client_min_messages = warning;
INSERT INTO unit (unit, name) VALUES ('BL', 'Bạc Liêu'), ('LA', 'Long An');
INSERT INTO cluster VALUES ('C', 'Cụm');
INSERT INTO season (season, cluster, year, starts_on, ends_on, status) VALUES ('S', 'C', 2013, '2013-01-01', '2013-12-31', 'open');
INSERT INTO membership (season, unit) SELECT 'S', unit FROM unit;

SELECT is(pg_temp.raised($$INSERT INTO sheet (season, version, state, rules) VALUES ('S', 1, 'in force', '{"max": 10, "scoring": 1, "criteria": [{"code": "a", "max": 10, "rule": "given"}]}')$$),
  '22023 sheet 1 of season "S" has "scoring" 1, the rules of emulation 1.0', 'the scoring of 1.0 is not for a season to come');
INSERT INTO sheet (season, version, state, rules) VALUES ('S', 2, 'draft', '{"max": 10, "scoring": 1, "criteria": [{"code": "a", "max": 10, "rule": "given"}]}');
SELECT is(pg_temp.raised($$SELECT put_in_force('S', 2)$$), '22023 sheet 2 of season "S" has "scoring" 1, the rules of emulation 1.0', 'nor by put_in_force');
SELECT lives_ok($$INSERT INTO sheet (season, version, state, rules) VALUES ('S', 3, 'in force', '{"max": 10, "scoring": 2, "criteria": [{"code": "a", "max": 10, "rule": "given"}]}')$$, 'the newest may be named');

SELECT is((SELECT faults FROM read_sheet(convert_to(E'Mã tiêu chí;Mã cấp trên;Tên tiêu chí;Điểm tối đa;Cách chấm;Tham số\n;;;10;;"{""decimals"":2,""decimals"":0}"\nA;;x;10;ladder;"{""steps"":[{""from"":1,""points"":5,""from"":2}]}"\n', 'UTF8'))),
  ARRAY['line 2, Tham số: key "decimals" occurs twice', 'line 3, Tham số: key "from" occurs twice'], 'keys that stand twice in a file of a sheet');
SELECT is((SELECT faults FROM read_sheet(convert_to(E'Mã tiêu chí;Mã cấp trên;Tên tiêu chí;Điểm tối đa;Cách chấm;Tham số\n;;;10;;"{""decimals"":2}"\nA;;x;10;ladder;"{""steps"":[{""from"":2,""points"":10},{""from"":1,""points"":5}]}"\n', 'UTF8'))), '{}', 'in two objects they may');

-- A file of 3,000 criteria each below the one before: the seventeenth is told, and nothing runs out of a stack.
SELECT is((SELECT faults FROM read_sheet(convert_to(E'Mã tiêu chí;Mã cấp trên;Tên tiêu chí;Điểm tối đa;Cách chấm\n;;;10;\n' || string_agg(format(E'c%s;%s;x;10;%s\n', i, CASE WHEN i > 1 THEN 'c' || i - 1 END, CASE WHEN i = 3000 THEN 'given' END), '' ORDER BY i), 'UTF8'))),
  ARRAY['line 19, Mã cấp trên: "c17" is deeper than 16 levels'], 'a file of a sheet that is too deep') FROM generate_series(1, 3000) i;
SELECT is((SELECT faults FROM read_sheet(convert_to(E'Mã tiêu chí;Mã cấp trên;Tên tiêu chí;Điểm tối đa;Cách chấm\n;;;10;\na;b;x;10;\nb;a;x;10;\nc;;x;10;given\n', 'UTF8'))), ARRAY['line 3, Mã cấp trên: "a" is below itself', 'line 4, Mã cấp trên: "b" is below itself'], 'or turns in a circle');

INSERT INTO result (season, unit, criterion, stage, actual) VALUES ('S', 'BL', 'a', 'self', 9);
SELECT lives_ok($$SELECT submit('S', 'BL'), return_submission('S', 'BL', 'thiếu chữ ký', today() + 3)$$, 'a file is given back for three days');
SELECT is(pg_temp.raised(format('UPDATE submission SET due_on = %L WHERE season = %L', day, 'S')), format('22023 the file of unit "BL" cannot be due on %s, which is past or infinite', day), format('not until %s', day))
  FROM unnest('{1999-01-01,infinity,10000-01-01}'::text[]) day;
SELECT lives_ok($$UPDATE submission SET due_on = NULL WHERE season = 'S'$$, 'without a last day');

-- A reason or document of blanks, or of what nobody sees.
SELECT matches(pg_temp.raised(format(call, blank)), '^22023 ', format('%s: %s', call, to_json(blank))) FROM unnest(ARRAY['', ' ', E'\t\n', U&'\200B', U&'\00A0\FEFF', NULL]) blank,
  unnest(ARRAY['SELECT return_submission(''S'', ''BL'', %L)', 'SELECT leave_season(''S'', ''LA'', ''2013-06-01'', ''nothing'', %L)', 'SELECT supersede(''S'', %L, ''[]'')']) call;
INSERT INTO recipient VALUES ('lan', 'Lan', 'person', 'BL', 'farmer');
INSERT INTO proposal (proposal, recipient, award, unit, year, proposed_on) VALUES (100, 'lan', 'BKT', 'BL', 2018, '2019-01-01'), (101, 'lan', 'BKT', 'BL', 2018, '2019-01-02');
UPDATE proposal SET state = 'refused', reason = 'chưa đủ' WHERE proposal = 100;
SELECT is(pg_temp.raised('DELETE FROM proposal WHERE proposal = 100'), '55000 proposal 100 is refused and cannot be deleted', 'what was decided stays on record');
SELECT lives_ok('DELETE FROM proposal WHERE proposal = 101', 'what was not may go');
SELECT * FROM finish();
ROLLBACK;
