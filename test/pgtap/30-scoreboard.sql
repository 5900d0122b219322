-- The aggregates scoreboard and rollup, and the type scoreboard as a value: what goes in, what is refused, equality and the text form.
-- What a board answers is in 31-standings.sql and 32-breakdown.sql. All sheets and results here are invented.

BEGIN;
SET LOCAL search_path = public, emulation;
SELECT plan(207);

\ir errors.sql.inc

-- The sheet of most tests: one leaf that needs a target, one with a step, one of yes and no, one that counts.
CREATE FUNCTION pg_temp.sheet() RETURNS score_sheet LANGUAGE sql IMMUTABLE AS $$
  SELECT '{"name": "Bảng điểm A", "max": 100, "criteria": [
             {"code": "I", "name": "Kinh tế", "max": 60, "criteria": [
                {"code": "I.1", "name": "Tăng trưởng", "max": 40, "rule": "proportional"},
                {"code": "I.2", "name": "Việc làm", "max": 20, "rule": "given", "step": 0.25}]},
             {"code": "II", "name": "An ninh", "max": 30, "rule": "yes_no"},
             {"code": "III", "name": "Phong trào", "max": 10, "rule": "count", "each": 2}]}'::score_sheet
$$;

-- Rows from the short form [[unit, criterion, target, actual, assigned], ...]; what is left out is null.
CREATE FUNCTION pg_temp.rows(short jsonb)
  RETURNS TABLE (unit text, criterion text, target numeric, actual numeric, assigned boolean) LANGUAGE sql AS $$
  SELECT k->>0, k->>1, (k->>2)::numeric, (k->>3)::numeric, (k->>4)::boolean FROM jsonb_array_elements(short) AS k
$$;

CREATE FUNCTION pg_temp.board(short jsonb) RETURNS scoreboard LANGUAGE sql AS $$
  SELECT scoreboard(pg_temp.sheet(), unit, criterion, target, actual, assigned) FROM pg_temp.rows(short)
$$;

-- The text form is the sheet's text and the results, nothing else.
CREATE FUNCTION pg_temp.board_text(results text) RETURNS text LANGUAGE sql AS $$
  SELECT '{"sheet": ' || pg_temp.sheet()::text || ', "results": ' || results || '}'
$$;

CREATE TABLE result (unit text, criterion text, target numeric(14,2), actual numeric(14,2), assigned boolean);
INSERT INTO result VALUES
  ('Bạc Liêu', 'I.1', 12, 12.6, NULL), ('Bạc Liêu', 'I.2', NULL, 18.75, NULL), ('Bạc Liêu', 'II', NULL, 1, NULL), ('Bạc Liêu', 'III', NULL, 4, NULL),
  ('An Giang', 'I.1', 10, 9, true), ('An Giang', 'I.2', NULL, 20, true), ('An Giang', 'II', NULL, 0, false), ('An Giang', 'III', NULL, NULL, true);


-- No rows, a null criterion, one row, many rows

SELECT is((SELECT scoreboard(pg_temp.sheet(), unit, criterion, target, actual) FROM result WHERE false), NULL, 'scoreboard of no rows is null');
SELECT is((SELECT scoreboard(pg_temp.sheet(), unit, criterion, target, actual, assigned) FROM result WHERE false), NULL,
          'scoreboard with assignment of no rows is null');
SELECT is((SELECT rollup(board) FROM (SELECT NULL::scoreboard AS board WHERE false) AS none), NULL, 'rollup of no rows is null');
SELECT is_empty('SELECT scoreboard(pg_temp.sheet(), unit, criterion, target, actual) FROM result WHERE false GROUP BY unit',
                'no rows make no group either');

SELECT is((SELECT scoreboard(pg_temp.sheet(), 'Cà Mau', NULL, NULL, NULL)::text), pg_temp.board_text('{"Cà Mau": {}}'),
          'one null criterion registers the unit without a result');
SELECT is((SELECT scoreboard(pg_temp.sheet(), 'Cà Mau', NULL, NULL, NULL, true)::text), pg_temp.board_text('{"Cà Mau": {}}'),
          'with assignment, too');
SELECT is((SELECT scoreboard(pg_temp.sheet(), 'Cà Mau', NULL, NULL, NULL, false)::text), pg_temp.board_text('{"Cà Mau": {}}'),
          'not to be assigned nothing in particular registers the unit as well');
SELECT is((SELECT scoreboard(pg_temp.sheet(), 'Cà Mau', NULL, 5, 'NaN')::text), pg_temp.board_text('{"Cà Mau": {}}'),
          'target and actual of a null criterion are nobody''s and not looked at');
SELECT is(pg_temp.board('[["Cà Mau"], ["Cà Mau"], ["Cà Mau", "II", null, 1]]')::text, pg_temp.board_text('{"Cà Mau": {"II": [null, 1]}}'),
          'a unit may be registered twice and have results, too');

SELECT is((SELECT scoreboard(pg_temp.sheet(), 'Cà Mau', 'I.1', 10, 9)::text), pg_temp.board_text('{"Cà Mau": {"I.1": [10, 9]}}'), 'one row');
SELECT is((SELECT scoreboard(pg_temp.sheet(), unit, criterion, target, actual, assigned)::text FROM result),
          pg_temp.board_text('{"An Giang": {"I.1": [10, 9], "I.2": [null, 20], "II": [null, 0, false], "III": [null, null]}, '
                             '"Bạc Liêu": {"I.1": [12, 12.6], "I.2": [null, 18.75], "II": [null, 1], "III": [null, 4]}}'),
          'many rows: units by bytes, criteria in the sheet''s order, numbers without trailing zeros, a third element false where not assigned');
SELECT is((SELECT count(DISTINCT s.unit)::int FROM (SELECT scoreboard(pg_temp.sheet(), 'u' || i, 'II', NULL, i % 2) AS board
             FROM generate_series(1, 3000) AS i) AS b, standings(b.board) AS s), 3000, 'three thousand units in one board');
SELECT is((SELECT array_agg(s.unit ORDER BY s.unit COLLATE "C") FROM (SELECT scoreboard(pg_temp.sheet(), u, NULL, NULL, NULL) AS board
             FROM unnest('{"", a, aa, A, " a", "Đắk Lắk", "Đắk Nông", ab}'::text[]) AS u) AS b, standings(b.board) AS s),
          '{"", " a", A, a, aa, ab, "Đắk Lắk", "Đắk Nông"}', 'units are told apart by their bytes: case, blanks and the empty name');


-- Null sheet, null unit

SELECT alike(pg_temp.raised('SELECT scoreboard(NULL, unit, criterion, target, actual) FROM result'), '22004 %sheet%', 'a null sheet is an error');
SELECT alike(pg_temp.raised('SELECT scoreboard(NULL, unit, criterion, target, actual, assigned) FROM result'), '22004 %sheet%',
             'a null sheet with assignment is an error');
SELECT alike(pg_temp.raised($$SELECT scoreboard(pg_temp.sheet(), NULL, 'II', NULL, 1)$$), '22004 %unit%', 'a null unit is an error');
SELECT alike(pg_temp.raised($$SELECT scoreboard(pg_temp.sheet(), NULL, NULL, NULL, NULL, NULL)$$), '22004 %unit%',
             'a null unit is an error without a criterion, too');
SELECT alike(pg_temp.raised($$SELECT scoreboard(CASE WHEN unit = 'An Giang' THEN pg_temp.sheet() END, unit, criterion, target, actual) FROM result$$),
             '22004 %sheet%', 'also where only some rows have none');
SELECT alike(pg_temp.raised($$SELECT scoreboard(pg_temp.sheet(), nullif(unit, 'An Giang'), criterion, target, actual) FROM result$$), '22004 %unit%',
             'a unit that is null in some rows');


-- Criteria that cannot have a result

SELECT alike(pg_temp.raised($$SELECT pg_temp.board('[["Long An", "I.1", 1, 1], ["Long An", "I.9", 1, 1]]')$$), '22023 %"Long An"%"I.9"%score sheet%',
             'an unknown criterion is named with its unit');
SELECT alike(pg_temp.raised($$SELECT scoreboard(pg_temp.sheet(), 'Long An', 'I.9', NULL, NULL)$$), '22023 %"Long An"%"I.9"%',
             'an unknown criterion is an error without a result, too');
SELECT alike(pg_temp.raised($$SELECT pg_temp.board('[["Long An", "I.9", null, null, false]]')$$), '22023 %"Long An"%"I.9"%',
             'and where it is not assigned');
SELECT alike(pg_temp.raised($$SELECT pg_temp.board('[["Long An", "I", null, 50]]')$$), '22023 %"Long An"%"I"%parent%', 'a parent has no result of its own');
SELECT alike(pg_temp.raised($$SELECT pg_temp.board('[["Long An", "", null, 50]]')$$), '22023 %"Long An"%""%', 'the empty code is no criterion, nor the whole sheet');
SELECT alike(pg_temp.raised($$SELECT pg_temp.board('[["Long An", "i.1", 1, 1]]')$$), '22023 %"i.1"%', 'codes are told apart by case');
SELECT alike(pg_temp.raised($$SELECT pg_temp.board('[["Long An", "II ", 1, 1]]')$$), '22023 %"II "%', 'and by blanks');


-- A unit and criterion twice

SELECT alike(pg_temp.raised($$SELECT pg_temp.board('[["Long An", "II", null, 1], ["Long An", "III", null, 1], ["Long An", "II", null, 0]]')$$),
             '22023 %"Long An"%"II"%more than one%', 'two results of one unit and criterion');
SELECT alike(pg_temp.raised($$SELECT pg_temp.board('[["Long An", "II", null, 1], ["Long An", "II", null, 1]]')$$), '22023 %"Long An"%"II"%',
             'the same result twice is no better');
SELECT alike(pg_temp.raised($$SELECT pg_temp.board('[["Long An", "II", null, 1], ["Long An", "II", null, null]]')$$), '22023 %"Long An"%"II"%',
             'nor a result and a row without one');
SELECT alike(pg_temp.raised($$SELECT pg_temp.board('[["Long An", "II", null, 1], ["Long An", "II", null, 1, false]]')$$), '22023 %"Long An"%"II"%',
             'nor a result and a row that says not assigned');
SELECT alike(pg_temp.raised($$SELECT rollup(board) FROM (SELECT scoreboard(pg_temp.sheet(), 'Long An', 'II', NULL, 1) AS board
                                FROM generate_series(1, 2) AS part GROUP BY part) AS parts$$), '22023 %"Long An"%"II"%', 'nor in two parts of a rollup');
SELECT lives_ok($$SELECT rollup(board) FROM (SELECT scoreboard(pg_temp.sheet(), 'Long An', CASE part WHEN 1 THEN 'II' ELSE 'III' END, NULL, 1) AS board
                    FROM generate_series(1, 2) AS part GROUP BY part) AS parts$$, 'parts may share a unit as long as the criteria differ');
SELECT alike(pg_temp.raised('SELECT scoreboard(pg_temp.sheet(), unit, criterion, target, actual) FROM (TABLE result UNION ALL TABLE result) AS doubled'),
             '22023 %"An Giang"%"I.1"%', 'of many, the first by unit and criterion is named');
SELECT alike(pg_temp.raised('SELECT scoreboard(pg_temp.sheet(), unit, criterion, target, actual)
                               FROM (SELECT * FROM (TABLE result UNION ALL TABLE result) AS doubled ORDER BY unit DESC, criterion DESC) AS turned'),
             '22023 %"An Giang"%"I.1"%', 'the same one in whatever order the rows come');


-- Two different sheets

CREATE FUNCTION pg_temp.other_sheet() RETURNS score_sheet LANGUAGE sql IMMUTABLE AS $$
  SELECT jsonb_set(pg_temp.sheet()::jsonb, '{name}', '"Bảng điểm B"')::score_sheet
$$;
SELECT alike(pg_temp.raised($$SELECT scoreboard(CASE WHEN unit = 'An Giang' THEN pg_temp.other_sheet() ELSE pg_temp.sheet() END, unit, criterion, target, actual)
                                FROM result$$),
             '22023 %"Bảng điểm A" and "Bảng điểm B"%', 'two sheets in one group: both are named');
SELECT alike(pg_temp.raised($$SELECT scoreboard(CASE WHEN unit = 'An Giang' THEN pg_temp.other_sheet() ELSE pg_temp.sheet() END, unit, criterion, target, actual, assigned)
                                FROM result$$),
             '22023 %"Bảng điểm A" and "Bảng điểm B"%', 'with assignment, too');
SELECT alike(pg_temp.raised($$SELECT rollup(b) FROM (VALUES (pg_temp.board('[["a"]]')),
                                ((SELECT scoreboard(pg_temp.other_sheet(), 'b', NULL, NULL, NULL)))) AS parts(b)$$),
             '22023 %"Bảng điểm A" and "Bảng điểm B"%', 'a rollup of boards of two sheets');
SELECT lives_ok($$SELECT scoreboard(CASE WHEN unit = 'An Giang' THEN pg_temp.other_sheet() ELSE pg_temp.sheet() END, unit, criterion, target, actual)
                    FROM result GROUP BY unit$$, 'two groups may have two sheets');
-- Only the maximum differs, not the name.
SELECT alike(pg_temp.raised($$SELECT scoreboard(s, u, NULL, NULL, NULL) FROM (VALUES
                                ('{"name": "S", "max": 1, "criteria": [{"code": "a", "max": 1, "rule": "given"}]}'::score_sheet, 'x'),
                                ('{"name": "S", "max": 2, "criteria": [{"code": "a", "max": 2, "rule": "given"}]}', 'y')) AS v(s, u)$$),
             '22023 %name "S"%', 'sheets of one name differ by what they say');
SELECT is((SELECT scoreboard(s, u, NULL, NULL, NULL)::jsonb->'results' FROM (VALUES
             ('{"name": "S", "max": 1, "criteria": [{"code": "a", "max": 1, "rule": "given"}]}'::score_sheet, 'x'),
             ('{"criteria": [{"rule": "given", "cap": 1.0, "max": 1, "min": 0, "code": "a"}], "decimals": 2, "max": 1.00, "name": "S"}', 'y')) AS v(s, u)),
          '{"x": {}, "y": {}}', 'sheets that differ only in how they are written are one sheet');


-- Values that a rule refuses, or that are no results at all

SELECT alike(pg_temp.raised($$SELECT pg_temp.board('[["Long An", "I.2", null, 20.25]]')$$), '22003 %"Long An"%"I.2"%20.25%20%',
             'a given score above cap: unit, criterion, score and limit are named');
SELECT alike(pg_temp.raised($$SELECT pg_temp.board('[["Long An", "I.2", null, -0.25]]')$$), '22003 %"Long An"%"I.2"%-0.25%', 'a given score below min');
SELECT alike(pg_temp.raised($$SELECT pg_temp.board('[["Long An", "I.2", null, 18.3]]')$$), '22003 %"Long An"%"I.2"%18.3%0.25%',
             'a given score that is no whole multiple of its step');
SELECT alike(pg_temp.raised($$SELECT pg_temp.board('[["Long An", "II", null, 0.5]]')$$), '22023 %"Long An"%"II"%0.5%', 'neither yes nor no');
SELECT alike(pg_temp.raised($$SELECT pg_temp.board('[["Long An", "I.1", 0, 5]]')$$), '22012 %"Long An"%"I.1"%0%', 'a target of 0 where a ratio is needed');
SELECT alike(pg_temp.raised($$SELECT pg_temp.board('[["Long An", "I.1", -7, 5]]')$$), '22012 %"Long An"%"I.1"%-7%', 'a target below 0 where a ratio is needed');
SELECT alike(pg_temp.raised($$SELECT scoreboard(pg_temp.sheet(), 'Long An', 'III', NULL, 'NaN')$$), '22023 %"Long An"%"III"%actual%NaN%', 'an actual that is no number');
SELECT alike(pg_temp.raised($$SELECT scoreboard(pg_temp.sheet(), 'Long An', 'I.1', '-Infinity', 1)$$), '22023 %"Long An"%"I.1"%target%-Infinity%', 'an infinite target');
SELECT alike(pg_temp.raised($$SELECT scoreboard(pg_temp.sheet(), 'Long An', 'I.1', 'Infinity', NULL)$$), '22023 %"Long An"%"I.1"%Infinity%',
             'an infinite target of a missing result');
SELECT alike(pg_temp.raised($$SELECT scoreboard(pg_temp.sheet(), 'Long An', 'III', NULL, 1000000000000000000)$$),
             '22003 %"Long An"%"III"%1000000000000000000%', 'an actual of nineteen digits');
SELECT alike(pg_temp.raised($$SELECT scoreboard(pg_temp.sheet(), 'Long An', 'I.1', 1.0000000000000000001, 1)$$),
             '22003 %"Long An"%"I.1"%1.0000000000000000001%', 'a target of nineteen decimals');
SELECT is((SELECT scoreboard(pg_temp.sheet(), 'Long An', 'III', 0.000000000000000001, -999999999999999999.0000)::jsonb->'results'),
          '{"Long An": {"III": [0.000000000000000001, -999999999999999999]}}', 'eighteen digits or decimals are fine, zeros behind them are cut');
SELECT alike(pg_temp.raised($$SELECT pg_temp.board('[["b", "II", null, 5], ["a", "II", null, 7], ["a", "I.2", null, 99], ["a", "III", null, 1]]')$$),
             '22003 %"a"%"I.2"%99%', 'of many refused values the first by unit and criterion is named');
SELECT alike(pg_temp.raised($$SELECT pg_temp.board('[["a", "III", null, 1], ["a", "I.2", null, 99], ["a", "II", null, 7], ["b", "II", null, 5]]')$$),
             '22003 %"a"%"I.2"%99%', 'the same one in another order of rows');
SELECT is(pg_temp.board('[["Long An", "I.2", null, 99, false], ["Long An", "I.1", -7, 5, false], ["Long An", "II", null, 0.5, false]]')::jsonb->'results',
          '{"Long An": {"I.1": [-7, 5, false], "I.2": [null, 99, false], "II": [null, 0.5, false]}}',
          'no rule looks at what is not assigned; it is kept for show');


-- Missing is not zero; assigned

SELECT results_eq($$SELECT criterion, points::text, status FROM breakdown(pg_temp.board(
                      '[["Long An", "I.1", 10, null], ["Long An", "I.2", null, 0], ["Long An", "III", 5, 2]]')) WHERE is_leaf$$,
                  $$VALUES ('I.1', NULL, 'missing'), ('I.2', '0.00', 'scored'), ('II', NULL, 'missing'), ('III', '4.00', 'scored')$$,
                  'a null actual is missing as a row that is not there; a real 0 is a result');
SELECT results_eq($$SELECT criterion, points::text, status FROM breakdown(pg_temp.board(
                      '[["Long An", "I.1", null, 9], ["Long An", "I.2", null, 9]]')) WHERE parent = 'I'$$,
                  $$VALUES ('I.1', NULL, 'missing'), ('I.2', '9.00', 'scored')$$,
                  'a null target makes a result missing where its rule needs one, and only there');
SELECT results_eq($$SELECT criterion, status FROM breakdown(pg_temp.board('[["u", "I.2", null, 9, null], ["u", "II", null, 1, true], ["u", "III", null, 1, false]]'))
                     WHERE is_leaf$$,
                  $$VALUES ('I.1', 'missing'), ('I.2', 'scored'), ('II', 'scored'), ('III', 'not assigned')$$, 'a null "assigned" is true');
SELECT is(pg_temp.board('[["u", "I.2", null, 9, null]]'), pg_temp.board('[["u", "I.2", null, 9, true]]'), 'also for equality');
SELECT is((SELECT scoreboard(pg_temp.sheet(), unit, criterion, target, actual, NULL) FROM result),
          (SELECT scoreboard(pg_temp.sheet(), unit, criterion, target, actual) FROM result), 'and five arguments are six with a null');

CREATE TABLE member (unit varchar(40), position int);
INSERT INTO member VALUES ('Long An', 1), ('An Giang', 2), ('Bạc Liêu', 3);
SELECT results_eq($$SELECT s.unit, s.status, s.missing
                      FROM (SELECT scoreboard(pg_temp.sheet(), m.unit, r.criterion, r.target, r.actual) AS board
                              FROM member m LEFT JOIN result r USING (unit)) AS b, standings(b.board) AS s ORDER BY s.unit$$,
                  $$VALUES ('An Giang', 'incomplete', 1), ('Bạc Liêu', 'ranked', 0), ('Long An', 'incomplete', 4)$$,
                  'a member without any result appears through LEFT JOIN, with all its results missing');


-- Arguments as users have them

CREATE TABLE typed (unit varchar(50), code char(8), tag name, target integer, actual smallint, huge bigint, scale real, share double precision, sheet jsonb);
INSERT INTO typed VALUES ('Long An', 'III', 'III', 3, 2, 3, 2, 2, pg_temp.sheet()::jsonb);
CREATE DOMAIN unit_code AS text CHECK (length(VALUE) < 20);

SELECT is((SELECT scoreboard(pg_temp.sheet(), unit, code, target, actual)::jsonb->'results' FROM typed), '{"Long An": {"III": [3, 2]}}',
          'varchar, char(n), integer, smallint');
SELECT is((SELECT scoreboard(pg_temp.sheet(), tag, tag, huge, actual)::jsonb->'results' FROM typed), '{"III": {"III": [3, 2]}}', 'name, bigint');
SELECT is((SELECT scoreboard(pg_temp.sheet(), code, code, NULL, actual, true)::jsonb->'results' FROM typed), '{"III": {"III": [null, 2]}}',
          'char(n) comes without its padding');
SELECT is((SELECT scoreboard(pg_temp.sheet(), unit::unit_code, code::unit_code, NULL, actual)::jsonb->'results' FROM typed), '{"Long An": {"III": [null, 2]}}',
          'a domain over text');
SELECT is((SELECT scoreboard(sheet::score_sheet, unit, code, NULL, actual)::jsonb->'results' FROM typed), '{"Long An": {"III": [null, 2]}}',
          'a sheet that is stored as jsonb is cast');
SELECT is((SELECT scoreboard('{"name": "S", "max": 1, "criteria": [{"code": "a", "max": 1, "rule": "given"}]}', 'u', 'a', '3', '0.5')::jsonb->'results'),
          '{"u": {"a": [3, 0.5]}}', 'literals');
-- Nothing in a score passes through floating point, so who has it must say that he wants it turned into numeric.
SELECT alike(pg_temp.raised('SELECT scoreboard(pg_temp.sheet(), unit, code, NULL, share) FROM typed'), '42883 %', 'double precision is not taken silently');
SELECT alike(pg_temp.raised('SELECT scoreboard(pg_temp.sheet(), unit, code, scale, actual) FROM typed'), '42883 %', 'real is not either');
SELECT is((SELECT scoreboard(pg_temp.sheet(), unit, code, NULL, share::numeric)::jsonb->'results' FROM typed), '{"Long An": {"III": [null, 2]}}',
          'but with a cast');


-- Sheets as a table stores them: in line, toasted, compressed, many in one query.  The sheet of season i has i + 19 leaves of 1 point,
-- so that each is another sheet; about 200 bytes a criterion push it out of line.

CREATE FUNCTION pg_temp.wide_sheet(n int) RETURNS score_sheet LANGUAGE sql IMMUTABLE AS $$
  SELECT jsonb_build_object('name', 'S' || n, 'max', n, 'criteria',
           (SELECT jsonb_agg(jsonb_build_object('code', 'c' || i, 'max', 1, 'rule', 'given') ORDER BY i) FROM generate_series(1, n) AS i))::score_sheet
$$;
CREATE TABLE season (season int PRIMARY KEY, toasted score_sheet, compressed score_sheet COMPRESSION pglz);
ALTER TABLE season ALTER COLUMN compressed SET STORAGE main;
INSERT INTO season SELECT i, s, s FROM generate_series(1, 30) AS i, pg_temp.wide_sheet(i + 19) AS s;
CREATE TABLE season_result AS
  SELECT season, 'u' || u AS unit, 'c' || c AS criterion, NULL::numeric AS target, (season * u * c % 5) / 4.0 AS actual
    FROM generate_series(1, 30) AS season, generate_series(1, 5) AS u, generate_series(1, 20) AS c
   ORDER BY md5(format('%s %s %s', season, u, c));
-- What each board must be: one query a season, its sheet a value that no table has touched.
CREATE TABLE season_board AS
  SELECT season, (SELECT scoreboard(pg_temp.wide_sheet(s.season + 19), unit, criterion, target, actual) FROM season_result r WHERE r.season = s.season) AS board
    FROM season s;

SELECT cmp_ok((SELECT pg_relation_size(reltoastrelid) FROM pg_class WHERE oid = 'season'::regclass), '>', 30 * 4000::bigint, 'the sheets of the next test are toasted');
SELECT results_eq('SELECT season, scoreboard(toasted, unit, criterion, target, actual) FROM season JOIN season_result USING (season) GROUP BY season ORDER BY 1',
                  'SELECT season, board FROM season_board ORDER BY 1', 'toasted sheets of thirty groups, rows interleaved');
SELECT results_eq('SELECT season, scoreboard(toasted, unit, criterion, target, actual, true) FROM season JOIN season_result USING (season) GROUP BY season ORDER BY 1',
                  'SELECT season, board FROM season_board ORDER BY 1', 'with assignment, too');
SET LOCAL enable_hashagg = off;
SELECT results_eq('SELECT season, scoreboard(toasted, unit, criterion, target, actual) FROM season JOIN season_result USING (season) GROUP BY season ORDER BY 1',
                  'SELECT season, board FROM season_board ORDER BY 1', 'toasted sheets, one group after the other');
RESET enable_hashagg;
SELECT is((SELECT array_agg(DISTINCT pg_column_compression(compressed)) FROM season), '{pglz}', 'the sheets of the next test are compressed in line');
SELECT results_eq('SELECT season, scoreboard(compressed, unit, criterion, target, actual) FROM season JOIN season_result USING (season) GROUP BY season ORDER BY 1',
                  'SELECT season, board FROM season_board ORDER BY 1', 'compressed sheets of thirty groups, rows interleaved');
SELECT results_eq($$SELECT season, scoreboard(CASE WHEN unit < 'u3' THEN toasted ELSE compressed END, unit, criterion, target, actual)
                      FROM season JOIN season_result USING (season) GROUP BY season ORDER BY 1$$,
                  'SELECT season, board FROM season_board ORDER BY 1', 'one sheet, stored in two ways, in one group');
SELECT alike(pg_temp.raised('SELECT scoreboard(toasted, unit, NULL, NULL, NULL) FROM season JOIN season_result USING (season)'), '22023 %"S__" and "S__"%',
             'different toasted sheets in one group are told apart');
SELECT alike(pg_temp.raised('SELECT scoreboard(compressed, unit, NULL, NULL, NULL) FROM season JOIN season_result USING (season)'), '22023 %"S__" and "S__"%',
             'different compressed sheets, too');

CREATE TABLE small_season AS
  SELECT i AS season, format('{"name": "S%s", "max": %s, "criteria": [{"code": "c1", "max": %s, "rule": "given"}]}', i, i, i)::score_sheet AS sheet
    FROM generate_series(1, 30) AS i;
SELECT is((SELECT pg_relation_size(reltoastrelid) FROM pg_class WHERE oid = 'small_season'::regclass), 0::bigint, 'the sheets of the next test are in line');
SELECT results_eq($$SELECT season, scoreboard(sheet, unit, criterion, target, actual)::text
                      FROM small_season JOIN season_result USING (season) WHERE criterion = 'c1' GROUP BY season ORDER BY 1$$,
                  $$SELECT season, format('{"sheet": %s, "results": {%s}}', sheet, string_agg(format('"%s": {"c1": [null, %s]}', unit, trim_scale(actual)), ', ' ORDER BY unit))
                      FROM small_season JOIN season_result USING (season) WHERE criterion = 'c1' GROUP BY season, sheet ORDER BY 1$$,
                  'small sheets in line, rows interleaved');
-- Boards in a table: rollup reads them back from there.
SELECT is((SELECT count(pg_column_compression(board)) FROM season_board), 30::bigint, 'the boards of the next test are compressed');
SELECT results_eq('SELECT season, rollup(board) FROM season_board GROUP BY season ORDER BY 1', 'SELECT season, board FROM season_board ORDER BY 1',
                  'a rollup of one compressed board is that board');
CREATE TABLE season_part (season int, part int, board scoreboard);
ALTER TABLE season_part ALTER COLUMN board SET STORAGE external;
INSERT INTO season_part
  SELECT season, ascii(unit) + length(criterion), scoreboard(toasted, unit, criterion, target, actual) FROM season JOIN season_result USING (season) GROUP BY 1, 2;
SELECT cmp_ok((SELECT pg_relation_size(reltoastrelid) FROM pg_class WHERE oid = 'season_part'::regclass), '>', 30 * 8000::bigint, 'the boards of the next test are toasted');
SELECT results_eq('SELECT season, rollup(board) FROM season_part GROUP BY season ORDER BY 1', 'SELECT season, board FROM season_board ORDER BY 1',
                  'a rollup of toasted parts is the whole');


-- As any aggregate: FILTER, ORDER BY, DISTINCT, HAVING, windows

CREATE FUNCTION pg_temp.all_results() RETURNS scoreboard LANGUAGE sql AS $$
  SELECT scoreboard(pg_temp.sheet(), unit, criterion, target, actual) FROM result
$$;
SELECT is((SELECT scoreboard(pg_temp.sheet(), unit, criterion, target, actual) FILTER (WHERE criterion = 'II')::jsonb->'results' FROM result),
          '{"An Giang": {"II": [null, 0]}, "Bạc Liêu": {"II": [null, 1]}}', 'FILTER');
SELECT is((SELECT scoreboard(pg_temp.sheet(), unit, criterion, target, actual) FILTER (WHERE false) FROM result), NULL, 'FILTER that leaves nothing');
SELECT is((SELECT scoreboard(pg_temp.sheet(), unit, criterion, target, actual ORDER BY actual DESC, criterion) FROM result), pg_temp.all_results(), 'ORDER BY inside changes nothing');
SELECT is((SELECT scoreboard(DISTINCT pg_temp.sheet(), unit, criterion, target, actual) FROM (TABLE result UNION ALL TABLE result) AS doubled),
          pg_temp.all_results(), 'DISTINCT takes rows that stand twice once');
SELECT is((SELECT rollup(DISTINCT board) FROM (VALUES (pg_temp.all_results()), (pg_temp.all_results())) AS twice(board)), pg_temp.all_results(), 'rollup DISTINCT');
SELECT results_eq($$SELECT unit FROM result GROUP BY unit HAVING points(scoreboard(pg_temp.sheet(), unit, criterion, target, actual), unit) > 70$$,
                  ARRAY['Bạc Liêu'], 'HAVING');   -- 40 + 18.75 + 30 + 8 = 96.75; An Giang 36 + 20 + 0 = 56
SELECT is((SELECT array_agg(DISTINCT board) FROM (SELECT scoreboard(pg_temp.sheet(), unit, criterion, target, actual) OVER () AS board FROM result) AS w),
          ARRAY[pg_temp.all_results()], 'OVER (): each row has the whole board');
SELECT results_eq($$SELECT unit, board FROM (SELECT DISTINCT unit, scoreboard(pg_temp.sheet(), unit, criterion, target, actual) OVER (PARTITION BY unit) AS board
                                               FROM result) AS w ORDER BY unit$$,
                  $$SELECT unit, scoreboard(pg_temp.sheet(), unit, criterion, target, actual) FROM result GROUP BY unit ORDER BY unit$$, 'OVER (PARTITION BY)');
CREATE TABLE dated AS SELECT row_number() OVER (ORDER BY criterion, unit)::int AS day, result.* FROM result;
SELECT results_eq('SELECT day, scoreboard(pg_temp.sheet(), unit, criterion, target, actual) OVER (ORDER BY day) FROM dated ORDER BY day',
                  'SELECT day, (SELECT scoreboard(pg_temp.sheet(), unit, criterion, target, actual) FROM dated d WHERE d.day <= o.day) FROM dated o ORDER BY day',
                  'OVER (ORDER BY): boards of the year to date');
SELECT results_eq('SELECT day, scoreboard(pg_temp.sheet(), unit, criterion, target, actual, assigned) OVER (ORDER BY day ROWS 2 PRECEDING) FROM dated ORDER BY day',
                  'SELECT day, (SELECT scoreboard(pg_temp.sheet(), unit, criterion, target, actual, assigned) FROM dated d WHERE d.day BETWEEN o.day - 2 AND o.day)
                     FROM dated o ORDER BY day',
                  'OVER (… ROWS): boards of the last days');
SELECT results_eq('SELECT day, rollup(board) OVER (ORDER BY day) FROM (SELECT day, scoreboard(pg_temp.sheet(), unit, criterion, target, actual) AS board FROM dated GROUP BY day) AS b ORDER BY day',
                  'SELECT day, (SELECT scoreboard(pg_temp.sheet(), unit, criterion, target, actual) FROM dated d WHERE d.day <= o.day) FROM dated o ORDER BY day',
                  'rollup OVER (ORDER BY)');
SELECT results_eq($$SELECT grouping(unit), scoreboard(pg_temp.sheet(), unit, criterion, target, actual) FILTER (WHERE unit IS NOT NULL) FROM result GROUP BY ROLLUP (unit) ORDER BY 1, 2$$,
                  $$SELECT 0, scoreboard(pg_temp.sheet(), unit, criterion, target, actual) FROM result GROUP BY unit
                    UNION ALL SELECT 1, pg_temp.all_results() ORDER BY 1, 2$$, 'GROUP BY ROLLUP');


-- Rollup

SELECT is((SELECT rollup(board) FROM (SELECT scoreboard(pg_temp.sheet(), unit, criterion, target, actual, assigned) AS board FROM result GROUP BY unit) AS parts),
          (SELECT scoreboard(pg_temp.sheet(), unit, criterion, target, actual, assigned) FROM result), 'parts by unit become the whole');
SELECT is((SELECT rollup(board) FROM (SELECT scoreboard(pg_temp.sheet(), unit, criterion, target, actual, assigned) AS board FROM result GROUP BY criterion) AS parts),
          (SELECT scoreboard(pg_temp.sheet(), unit, criterion, target, actual, assigned) FROM result), 'parts by criterion, too');
SELECT is((SELECT rollup(board ORDER BY board DESC) FROM (SELECT scoreboard(pg_temp.sheet(), unit, criterion, target, actual, assigned) AS board
             FROM result GROUP BY unit, criterion) AS parts),
          (SELECT scoreboard(pg_temp.sheet(), unit, criterion, target, actual, assigned) FROM result), 'single cells in any order, too');
SELECT is((SELECT rollup(part) FROM (SELECT rollup(board) AS part FROM (SELECT unit, scoreboard(pg_temp.sheet(), unit, criterion, target, actual) AS board
             FROM result GROUP BY unit, criterion) AS cells GROUP BY unit) AS parts), pg_temp.all_results(), 'a rollup of rollups');
SELECT is((SELECT rollup(board) FROM (VALUES (NULL::scoreboard), (pg_temp.all_results()), (NULL)) AS parts(board)), pg_temp.all_results(), 'null boards are passed over');
SELECT is((SELECT rollup(board) FROM (VALUES (NULL::scoreboard), (NULL)) AS parts(board)), NULL, 'null boards alone are null');
SELECT is((SELECT rollup(board)::jsonb->'results' FROM (VALUES (pg_temp.board('[["b"]]')), (pg_temp.board('[["a"]]')), (pg_temp.board('[["b", "II", null, 1]]'))) AS parts(board)),
          '{"a": {}, "b": {"II": [null, 1]}}', 'units without a result stay');


-- Parts that meet only in the end.  Partitions by hand: each is aggregated by itself and the parts are combined, so that the two rows
-- are surely in different parts.

CREATE TABLE part_result (part int, unit text, criterion text, actual numeric) PARTITION BY LIST (part);
CREATE TABLE part_result_1 PARTITION OF part_result FOR VALUES IN (1);
CREATE TABLE part_result_2 PARTITION OF part_result FOR VALUES IN (2);
INSERT INTO part_result SELECT part, 'u' || u, CASE part WHEN 1 THEN 'II' ELSE 'III' END, u % 2 FROM generate_series(1, 2) AS part, generate_series(1, 100) AS u;
CREATE FUNCTION pg_temp.plan_of(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  line text;
  lines text := '';
BEGIN
  FOR line IN EXECUTE 'EXPLAIN (COSTS OFF) ' || query LOOP
    lines := lines || line || E'\n';
  END LOOP;
  RETURN lines;
END $$;
SET LOCAL enable_partitionwise_aggregate = on;
PREPARE parted AS SELECT scoreboard(pg_temp.sheet(), unit, criterion, NULL, actual) FROM part_result;
SELECT alike(pg_temp.plan_of('EXECUTE parted'), '%Finalize Aggregate%Partial Aggregate%part_result_1%Partial Aggregate%part_result_2%', 'the next tests combine one part a partition');
SELECT is((SELECT scoreboard(pg_temp.sheet(), unit, criterion, NULL, actual) FROM part_result),
          (SELECT scoreboard(pg_temp.sheet(), unit, criterion, NULL, actual ORDER BY unit) FROM part_result), 'combined parts are the whole');
INSERT INTO part_result VALUES (1, 'u7', 'III', 0);
SELECT alike(pg_temp.raised('SELECT scoreboard(pg_temp.sheet(), unit, criterion, NULL, actual) FROM part_result'), '22023 %"u7"%"III"%',
             'a unit and criterion in two parts are found');
DELETE FROM part_result WHERE part = 1 AND criterion = 'III';
SELECT alike(pg_temp.raised('SELECT scoreboard(CASE part WHEN 1 THEN pg_temp.sheet() ELSE pg_temp.other_sheet() END, unit, criterion, NULL, actual) FROM part_result'),
             '22023 %Bảng điểm%" and "Bảng điểm%', 'and two sheets in two parts');
RESET enable_partitionwise_aggregate;

-- The same across worker processes; who gets which row is chance, the error is not.
SET LOCAL parallel_setup_cost = 0;
SET LOCAL parallel_tuple_cost = 0;
SET LOCAL min_parallel_table_scan_size = 0;
SET LOCAL max_parallel_workers_per_gather = 2;
SET LOCAL parallel_leader_participation = off;
INSERT INTO part_result SELECT 1, 'u7', 'III', 0;
ANALYZE part_result;
CREATE FUNCTION sheet_of_part(part int) RETURNS score_sheet LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT format('{"name": "P%s", "max": 40, "criteria": [{"code": "II", "max": 30, "rule": "yes_no"}, {"code": "III", "max": 10, "rule": "count", "each": 2}]}', part)::emulation.score_sheet
$$;
SELECT alike(pg_temp.plan_of('SELECT scoreboard(sheet_of_part(1), unit, criterion, NULL, actual) FROM part_result'), '%Finalize Aggregate%Gather%Partial Aggregate%',
             'the next tests run in worker processes');
SELECT alike(pg_temp.raised('SELECT scoreboard(sheet_of_part(1), unit, criterion, NULL, actual) FROM part_result'), '22023 %"u7"%"III"%',
             'a unit and criterion twice are found across workers');
DELETE FROM part_result WHERE part = 1 AND criterion = 'III';
SELECT alike(pg_temp.raised('SELECT scoreboard(sheet_of_part(part), unit, criterion, NULL, actual) FROM part_result'), '22023 %"P_" and "P_"%',
             'two sheets are found across workers');
SELECT alike(pg_temp.raised('SELECT scoreboard(sheet_of_part(1), unit, criterion, NULL, actual + 1) FROM part_result'), '22023 %"u1"%"II"%2%',
             'a refused value is named the same across workers: the first by unit and criterion');
RESET parallel_setup_cost;
RESET parallel_tuple_cost;
RESET min_parallel_table_scan_size;
RESET max_parallel_workers_per_gather;
RESET parallel_leader_participation;


-- Equality, order and hash

SELECT setseed(0.3);
SELECT is((SELECT scoreboard(pg_temp.sheet(), unit, criterion, target, actual ORDER BY random()) FROM result), pg_temp.all_results(), 'the order of rows makes no other board');
SELECT is((SELECT scoreboard_send(scoreboard(pg_temp.sheet(), unit, criterion, target, actual ORDER BY unit DESC)) FROM result), scoreboard_send(pg_temp.all_results()),
          'equal boards are equal bytes');
SELECT is(pg_temp.board('[["u", "I.1", 10, 9.50]]'), pg_temp.board('[["u", "I.1", 1e1, 9.5000]]'), 'numbers are equal by value');
SELECT isnt(pg_temp.board('[["u", "I.1", 10, 9.5]]'), pg_temp.board('[["u", "I.1", 10, 9.50001]]'), 'another actual, another board');
SELECT isnt(pg_temp.board('[["u", "I.1", 10, 9.5]]'), pg_temp.board('[["u", "I.1", 11, 9.5]]'), 'another target');
SELECT isnt(pg_temp.board('[["u", "I.1", 10, 9.5]]'), pg_temp.board('[["v", "I.1", 10, 9.5]]'), 'another unit');
SELECT isnt(pg_temp.board('[["u", "II", null, 1]]'), pg_temp.board('[["u", "III", null, 1]]'), 'another criterion');
SELECT isnt(pg_temp.board('[["u", "II", null, 1]]'), pg_temp.board('[["u", "II", null, 1, false]]'), 'not assigned');
SELECT isnt(pg_temp.board('[["u", "III", null, 0]]'), pg_temp.board('[["u", "III", null, null]]'), 'missing is not zero');
SELECT isnt(pg_temp.board('[["u"]]'), pg_temp.board('[["u"], ["v"]]'), 'one unit more');
SELECT isnt(pg_temp.board('[["u"]]'), (SELECT scoreboard(pg_temp.other_sheet(), 'u', NULL, NULL, NULL)), 'another sheet');
SELECT ok(pg_temp.board('[["u"]]') OPERATOR(emulation.=) pg_temp.board('[["u"]]') AND NOT pg_temp.board('[["u"]]') OPERATOR(emulation.<>) pg_temp.board('[["u"]]'),
          'OPERATOR(emulation.=) and <>, without a search path');
SELECT ok(scoreboard_eq(pg_temp.board('[["u"]]'), pg_temp.board('[["u"]]')), 'scoreboard_eq, by its name');

CREATE TABLE many AS SELECT i, pg_temp.board(jsonb_build_array(jsonb_build_array('u', 'III', NULL, i % 7))) AS board FROM generate_series(1, 70) AS i;
SELECT is((SELECT count(DISTINCT board) FROM many), 7::bigint, 'DISTINCT sorts boards');
SET LOCAL enable_sort = off;
SELECT results_eq('SELECT count(*) FROM many GROUP BY board', 'SELECT 10::bigint FROM generate_series(1, 7)', 'GROUP BY hashes boards');
RESET enable_sort;
SELECT ok(bool_and((scoreboard_hash(a.board) = scoreboard_hash(b.board)) AND scoreboard_hash_extended(a.board, 42) = scoreboard_hash_extended(b.board, 42)),
          'equal boards have equal hashes')
  FROM many a JOIN many b ON a.i % 7 = b.i % 7;
SELECT ok(bool_and(scoreboard_hash_extended(board, 0) & 4294967295 = scoreboard_hash(board)::bigint & 4294967295),
          'the 64-bit hash without a seed begins with the 32-bit one, as PostgreSQL asks of a hash class')
  FROM many;
SELECT cmp_ok((SELECT count(DISTINCT scoreboard_hash(board)) FROM many), '>=', 6::bigint, 'unequal ones mostly not');
SET LOCAL enable_nestloop = off;
SET LOCAL enable_mergejoin = off;
SELECT alike(pg_temp.plan_of('SELECT FROM many a JOIN many b USING (board)'), '%Hash Join%', 'the next test joins by hash');
SELECT is((SELECT count(*) FROM many a JOIN many b USING (board)), 700::bigint, 'hash join');
RESET enable_mergejoin;
SET LOCAL enable_hashjoin = off;
SELECT alike(pg_temp.plan_of('SELECT FROM many a JOIN many b USING (board)'), '%Merge Join%', 'the next test joins by merging');
SELECT is((SELECT count(*) FROM many a JOIN many b USING (board)), 700::bigint, 'merge join');
RESET enable_nestloop;
RESET enable_hashjoin;
SELECT is((SELECT bool_and((a.board < b.board)::int + (a.board = b.board)::int + (a.board > b.board)::int = 1
                       AND (a.board <= b.board) = NOT (a.board > b.board) AND (a.board >= b.board) = NOT (a.board < b.board)
                       AND sign(scoreboard_cmp(a.board, b.board)) = (a.board > b.board)::int - (a.board < b.board)::int)
             FROM many a, many b), true, 'of two boards exactly one of <, = and > is true, and the others follow');
CREATE UNIQUE INDEX ON many (i, board);
SELECT alike(pg_temp.raised('INSERT INTO many SELECT * FROM many LIMIT 1'), '23505 %', 'a unique index over boards');


-- Text

CREATE FUNCTION pg_temp.same_again(board scoreboard) RETURNS boolean LANGUAGE sql AS $$
  SELECT board::text::scoreboard OPERATOR(emulation.=) board AND board::text::scoreboard::text = board::text AND board::jsonb::scoreboard OPERATOR(emulation.=) board
$$;
SELECT ok(pg_temp.same_again((SELECT scoreboard(pg_temp.sheet(), unit, criterion, target, actual, assigned) FROM result)), 'text and jsonb read back are the same board');
SELECT ok(pg_temp.same_again(pg_temp.board('[["u"]]')), 'a unit without results');
SELECT ok(bool_and(pg_temp.same_again(board)), 'boards of larger sheets') FROM season_board;
CREATE FUNCTION pg_temp.odd_names() RETURNS scoreboard LANGUAGE sql AS $$
  SELECT scoreboard(pg_temp.sheet(), u, 'II', NULL, 1) FROM unnest(ARRAY['a "b"', E'back\\slash', E'two\nlines', E'tab\there', '', ' ', '{}', 'é', E'e\u0301', '😀', 'null']) AS u
$$;
SELECT ok(pg_temp.same_again(pg_temp.odd_names()), 'quotes, backslashes, line ends and combining marks in a unit''s name');
SELECT is((SELECT count(*) FROM standings(pg_temp.odd_names()::text::scoreboard)), 11::bigint, 'all of them stay different units');
SELECT ok(pg_temp.same_again(pg_temp.board('[["u", "III", -999999999999999999, 0.000000000000000001], ["v", "III", 0, -0.5]]')), 'the longest numbers');

SELECT is(('{"results": {"u": {"II": [null, 1]}}, "sheet": ' || pg_temp.sheet()::text || '}')::scoreboard, pg_temp.board('[["u", "II", null, 1]]'), 'results may stand before the sheet');
SELECT is((E' {\n"sheet" :' || pg_temp.sheet()::text || E',\t"results":{ "u" :{"III":[null,2.50e1] , "II":\r\n[ 0.0 , 1 , true ]}}} ')::scoreboard,
          pg_temp.board('[["u", "II", 0, 1], ["u", "III", null, 25]]'), 'white space, exponents, order of criteria and a third element true are read');
SELECT is(pg_temp.board_text(E'{"\\u0041n Giang": {"\\u0049\\u0049": [null, 1]}}')::scoreboard, pg_temp.board('[["An Giang", "II", null, 1]]'), 'escapes in names are read');
SELECT is(pg_temp.board_text('{"sheet": {"II": [null, 1]}, "results": {"II": [null, 0]}}')::scoreboard, pg_temp.board('[["sheet", "II", null, 1], ["results", "II", null, 0]]'),
          'units may be called like the board''s own keys');
SELECT is(pg_temp.board_text('{}')::scoreboard::text, pg_temp.board_text('{}'), 'a board without units');
SELECT is_empty($$SELECT * FROM standings(pg_temp.board_text('{}')::scoreboard)$$, 'has nobody standing');

-- Texts that are no board. Each is refused with what is wrong with it and not with a board that somebody guessed.
CREATE FUNCTION pg_temp.refused(board text) RETURNS text LANGUAGE sql AS $$
  SELECT pg_temp.raised(format('SELECT %L::emulation.scoreboard', board))
$$;
CREATE FUNCTION pg_temp.refused_results(results text) RETURNS text LANGUAGE sql AS $$
  SELECT pg_temp.refused(pg_temp.board_text(results))
$$;
SELECT alike(pg_temp.refused(''), '22P02 %json%', 'no text at all');
SELECT alike(pg_temp.refused('board'), '22P02 %json%', 'not JSON');
SELECT alike(pg_temp.refused('[]'), '22023 %object%', 'an array');
SELECT alike(pg_temp.refused('"board"'), '22023 %object%', 'a string');
SELECT alike(pg_temp.refused('null'), '22023 %object%', 'a JSON null');
SELECT alike(pg_temp.refused('{}'), '22023 %"sheet"%', 'no sheet');
SELECT alike(pg_temp.refused('{"results": {}}'), '22023 %"sheet"%', 'results without a sheet');
SELECT alike(pg_temp.refused('{"sheet": 5, "results": {}}'), '22023 score sheet%object%', 'a sheet that is a number');
SELECT alike(pg_temp.refused('{"sheet": {"max": 5}, "results": {}}'), '22023 score sheet%"criteria"%', 'a sheet with a fault: the sheet''s own message');
SELECT alike(pg_temp.refused('{"sheet": {"max": 10, "criteria": [{"code": "a", "max": 9, "rule": "given"}]}, "results": {}}'), '22023 score sheet%9%10%',
             'a sheet that does not add up');
SELECT alike(pg_temp.refused(format('{"sheet": %s, "sheet": %1$s, "results": {}}', pg_temp.sheet())), '22023 %"sheet"%twice%', 'two sheets');
SELECT alike(pg_temp.refused(format('{"sheet": %s, "results": {"u": {}}, "results": {"v": {}}}', pg_temp.sheet())), '22023 %"results"%twice%', 'results twice');
SELECT alike(pg_temp.refused(format('{"sheet": %s, "results": {}, "units": []}', pg_temp.sheet())), '22023 %"units"%', 'an unknown key');
SELECT alike(pg_temp.refused_results('[]'), '22023 %"results"%object%', 'results as an array');
SELECT alike(pg_temp.refused_results('5'), '22023 %"results"%object%', 'results as a number');
SELECT alike(pg_temp.refused_results('{"Long An": [1, 2]}'), '22023 %"Long An"%object%', 'a unit as an array');
SELECT alike(pg_temp.refused_results('{"Long An": 5}'), '22023 %"Long An"%object%', 'a unit as a number');
SELECT alike(pg_temp.refused_results('{"Long An": null}'), '22023 %"Long An"%object%', 'a unit as null');
SELECT alike(pg_temp.refused_results('{"Long An": {"II": 1}}'), '22023 %"Long An"%"II"%array%', 'a result as a number');
SELECT alike(pg_temp.refused_results('{"Long An": {"II": {"actual": 1}}}'), '22023 %"Long An"%"II"%array%', 'a result as an object');
SELECT alike(pg_temp.refused_results('{"Long An": {"II": []}}'), '22023 %"Long An"%"II"%a target and an actual%', 'an empty result');
SELECT alike(pg_temp.refused_results('{"Long An": {"II": [1]}}'), '22023 %"Long An"%"II"%a target and an actual%', 'a result without an actual');
SELECT alike(pg_temp.refused_results('{"Long An": {"II": [null, "1"]}}'), '22023 %"Long An"%"II"%2%number%', 'a string for an actual');
SELECT alike(pg_temp.refused_results('{"Long An": {"I.1": ["10", 1]}}'), '22023 %"Long An"%"I.1"%1%number%', 'a string for a target');
SELECT alike(pg_temp.refused_results('{"Long An": {"II": [null, true]}}'), '22023 %"Long An"%"II"%2%number%', 'a boolean for an actual');
SELECT alike(pg_temp.refused_results('{"Long An": {"II": [null, [1]]}}'), '22023 %"Long An"%"II"%', 'an array for an actual');
SELECT alike(pg_temp.refused_results('{"Long An": {"II": [null, 1, 0]}}'), '22023 %"Long An"%"II"%3%true or false%', 'a number for "assigned"');
SELECT alike(pg_temp.refused_results('{"Long An": {"II": [null, 1, null]}}'), '22023 %"Long An"%"II"%3%true or false%', 'a null for "assigned"');
SELECT alike(pg_temp.refused_results('{"Long An": {"II": [null, 1, true, 4, 5]}}'), '22023 %"Long An"%"II"%5%left out%', 'a fifth element');
SELECT alike(pg_temp.refused_results('{"Long An": {"II": [null, 1, true, null, null]}}'), '22023 %"Long An"%"II"%5%', 'even a null one');
SELECT alike(pg_temp.refused_results('{"Long An": {"II": [null, 1, true, "4"]}}'), '22023 %"Long An"%"II"%4%number or null%', 'a string for a baseline');
SELECT alike(pg_temp.refused_results('{"Long An": {"III": [null, 1, true, 1234567890123456789]}}'), '22003 %"Long An"%"III"%baseline 1234567890123456789%', 'a baseline of nineteen digits');
SELECT alike(pg_temp.refused_results('{"Long An": {"IV": [null, 1]}}'), '22023 %"Long An"%"IV"%', 'an unknown criterion');
SELECT alike(pg_temp.refused_results('{"Long An": {"I": [null, 1]}}'), '22023 %"Long An"%"I"%parent%', 'a parent''s result');
SELECT alike(pg_temp.refused_results('{"Long An": {"II": [null, 1], "II": [null, 1]}}'), '22023 %"Long An"%"II"%more than one%', 'a criterion twice');
SELECT alike(pg_temp.refused_results('{"Long An": {"II": [null, 1]}, "Long An": {"II": [null, 0]}}'), '22023 %"Long An"%twice%', 'a unit twice, which jsonb would take the last of');
SELECT alike(pg_temp.refused_results('{"Long An": {"II": [null, 2]}}'), '22023 %"Long An"%"II"%2%', 'a value that its rule refuses');
SELECT alike(pg_temp.refused_results('{"Long An": {"III": [null, 1234567890123456789]}}'), '22003 %"Long An"%"III"%1234567890123456789%', 'a number of nineteen digits');
SELECT alike(pg_temp.refused_results('{"Long An": {"III": [null, NaN]}}'), '22P02 %json%', 'a NaN, which JSON does not have');
SELECT alike(pg_temp.refused_results('{"Long An": {"III": [null, 1e200000]}}'), '22003 %"Long An"%"III"%', 'a number beyond numeric');
SELECT alike(pg_temp.refused_results(E'{"Long\\u0000An": {}}'), '22P05 %', 'a NUL in a name');
SELECT alike(pg_temp.refused(pg_temp.board_text('{}') || '}'), '22P02 %json%', 'text behind the board');
SELECT alike(pg_temp.refused(left(pg_temp.board_text('{"u": {}}'), -1)), '22P02 %json%', 'a text cut short');
SELECT alike(pg_temp.refused_results(repeat('[', 100) || repeat(']', 100)), '22023 %"results"%object%', 'nested a little');
SELECT alike(pg_temp.refused(repeat('[', 1000000)), '22023 %object%', 'nested a million times, at the start');
SELECT alike(pg_temp.refused(format('{"sheet": %s}', repeat('[', 1000000))), '54001 %', 'nested a million times, where the sheet should be');
SELECT alike(pg_temp.refused(format('{"sheet": %s, "results": {"u": {"II": %s', pg_temp.sheet(), repeat('[', 1000000))), '54001 %', 'nested a million times, where a result should be');


-- jsonb

SELECT is((SELECT scoreboard(pg_temp.sheet(), unit, criterion, target, actual, assigned)::jsonb FROM result),
          jsonb_build_object('sheet', pg_temp.sheet()::jsonb, 'results',
            '{"An Giang": {"I.1": [10, 9], "I.2": [null, 20], "II": [null, 0, false], "III": [null, null]},
              "Bạc Liêu": {"I.1": [12, 12.6], "I.2": [null, 18.75], "II": [null, 1], "III": [null, 4]}}'::jsonb), 'a board as jsonb');
SELECT is(jsonb_build_object('results', '{"u": {"II": [null, 1]}}'::jsonb, 'sheet', pg_temp.sheet()::jsonb)::scoreboard, pg_temp.board('[["u", "II", null, 1]]'), 'a board from jsonb');
SELECT alike(pg_temp.raised($$SELECT '{"sheet": 5, "results": {}}'::jsonb::scoreboard$$), '22023 score sheet%object%', 'jsonb is checked as text is');
SELECT alike(pg_temp.raised($$SELECT format('{"sheet": %s}', pg_temp.sheet())::scoreboard$$), '22023 scoreboard%"results"%missing%', 'a board without results, as of a text cut short');
-- jsonb is built and read without text in between; the text is what it is held against.
CREATE TABLE bad_board (document text);
INSERT INTO bad_board SELECT unnest(ARRAY['[]', '5', 'null', '"board"', '{}', '{"results": {}}', '{"sheet": [], "results": {}}'])
 UNION ALL SELECT jsonb_build_object('sheet', pg_temp.sheet()::jsonb, 'results', r.results)::text
   FROM unnest(ARRAY['[]', '5', 'null', '"u"', '{"u": []}', '{"u": 5}', '{"u": null}', '{"u": {"II": 1}}', '{"u": {"II": {"actual": 1}}}', '{"u": {"II": {}}}', '{"u": {"II": []}}', '{"u": {"II": [1]}}',
                     '{"u": {"II": [null, "1"]}}', '{"u": {"II": [true, 1]}}', '{"u": {"II": [null, [1]]}}', '{"u": {"II": [null, {}]}}', '{"u": {"II": [null, 1, 0]}}', '{"u": {"II": [null, 1, null]}}', '{"u": {"II": [null, 1, true, "4"]}}',
                     '{"u": {"IV": [null, 1]}}', '{"u": {"I": [null, 1]}}', '{"": {"I": [null, 1]}}', '{"u": {"II": [null, 2]}}', '{"v": {"II": [null, 1]}, "u": {"III": [1, 1234567890123456789]}}', '{"u": {"III": [1e300, 1]}}', '{"u": {"III": [null, 0.0000000000000000001]}}']::jsonb[]) AS r(results)
 UNION ALL SELECT jsonb_build_object('sheet', pg_temp.sheet()::jsonb, 'results', '{}'::jsonb, 'units', 1)::text;
SELECT is((SELECT count(*) FROM bad_board WHERE pg_temp.raised(format('SELECT %L::jsonb::emulation.scoreboard', document)) ~ '^22[0-9A-Z]{3} '), 34::bigint, 'what is no board is refused as jsonb');
SELECT results_eq($$SELECT pg_temp.raised(format('SELECT %L::jsonb::emulation.scoreboard', document)) FROM bad_board ORDER BY document$$,
                  $$SELECT pg_temp.raised(format('SELECT %L::emulation.scoreboard', document::jsonb)) FROM bad_board ORDER BY document$$, 'in the words in which its text is');
SELECT is(pg_temp.odd_names()::jsonb, pg_temp.odd_names()::text::jsonb, 'names of all kinds are the same in jsonb as in text');
SELECT is(board::jsonb::text, board::text::jsonb::text, 'and so are the longest numbers') FROM pg_temp.board('[["u", "III", -999999999999999999, 0.000000000000000001], ["v", "III", 0, -0.5], ["w", "III", 1000, 10.20, false]]') AS board;
SELECT is(score_sheet(pg_temp.all_results()), pg_temp.sheet(), 'a board knows its sheet');
CREATE TABLE stored (board scoreboard);
SELECT lives_ok($$INSERT INTO stored SELECT jsonb_build_object('sheet', pg_temp.sheet()::jsonb, 'results', '{}'::jsonb)$$, 'jsonb is assigned to a column of boards');


-- Binary forms come and go through COPY alone (test/t/dump_restore.t)

SELECT alike(pg_temp.raised($$SELECT scoreboard_recv('\x01'::bytea)$$), '42883 %', 'nobody hands bytes to scoreboard_recv in SQL');
SELECT alike(pg_temp.raised($$SELECT scoreboard_deserial('\x01', '\x01'::bytea)$$), '42883 %', 'nor to the aggregates'' inner functions');

SELECT * FROM finish();
ROLLBACK;
