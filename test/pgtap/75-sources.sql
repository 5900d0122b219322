-- Results that come from elsewhere: the year as the mean of its quarters, communes' scores into their province's, an indicator; who may collect, what refuses, what is kept, undone, and no longer follows. Everything is invented.

BEGIN;
SELECT no_plan();
\ir errors.sql.inc
CREATE ROLE test_source_council; CREATE ROLE test_source_home; CREATE ROLE test_source_appraiser; CREATE ROLE test_source_part; CREATE ROLE test_source_unit; CREATE ROLE test_source_reader; CREATE ROLE test_source_stranger;
SELECT emulation.create_registry('thidua');
SET LOCAL search_path = thidua, public;
GRANT USAGE ON SCHEMA thidua TO test_source_stranger;

-- Periods are one table: a season and an indicator's value take these and no others, each with a label, days and a place in time.
SELECT is((SELECT count(*) FROM season_period), 19::bigint, 'a year, two halves, four quarters, twelve months');
SELECT is_empty($$SELECT conrelid::regclass FROM pg_constraint c WHERE conname IN ('season_period_check', 'indicator_value_period_check')
  AND ARRAY(SELECT (regexp_matches(pg_get_constraintdef(oid), '''([^'']*)''', 'g'))[1] ORDER BY 1) <> ARRAY(SELECT period FROM season_period ORDER BY 1)$$, 'a column of periods takes all of them and nothing else');
SELECT is((SELECT count(*) FROM pg_constraint WHERE conname IN ('season_period_check', 'indicator_value_period_check') AND connamespace = 'thidua'::regnamespace), 2::bigint, 'both columns have the check');
SELECT is_empty($$SELECT period FROM season_period p WHERE (period_name(period), period_months(period), period_last_month(period), period_position(period)) IS DISTINCT FROM (name, months, last_month, "position")$$, 'what functions say is what the table has');
SELECT is((SELECT string_agg(period_name(period), ', ' ORDER BY "position") FROM season_period),
  'Tháng 1, Tháng 2, Tháng 3, Quý I, Tháng 4, Tháng 5, Tháng 6, Quý II, 6 tháng đầu, Tháng 7, Tháng 8, Tháng 9, Quý III, Tháng 10, Tháng 11, Tháng 12, Quý IV, 6 tháng cuối, Cả năm', 'in time, a period after those that it ends with');
SELECT is((SELECT string_agg(season_name('Cụm 1', 2025, p), '; ') FROM unnest('{quarter 1,month 12,first half,year}'::text[]) p), 'Cụm 1, quý I năm 2025; Cụm 1, tháng 12 năm 2025; Cụm 1, 6 tháng đầu năm 2025; Cụm 1, năm 2025', 'what a season is called');
-- days: each part of the year begins where the one before ended, and the last one ends with the year; 2024 is a leap year
SELECT is_empty($$SELECT part, y FROM season_period CROSS JOIN unnest('{2024,2025}'::int[]) y WINDOW w AS (PARTITION BY part, y ORDER BY "position")
  EXCEPT SELECT part, y FROM season_period CROSS JOIN unnest('{2024,2025}'::int[]) y GROUP BY part, y
  HAVING sum(period_ends_on(y, period) - period_starts_on(y, period) + 1) = make_date(y + 1, 1, 1) - make_date(y, 1, 1) AND min(period_starts_on(y, period)) = make_date(y, 1, 1) AND max(period_ends_on(y, period)) = make_date(y, 12, 31)$$,
  'parts of a kind fill the year');
SELECT is(period_ends_on(2024, 'month 2'), date '2024-02-29', 'a leap year''s February');

-- Two clusters of communes; A changes from the first to the second in the middle of the year. P1 and P2 are their provinces.
INSERT INTO unit (unit, name, "position") VALUES ('P1', 'Tỉnh Một', 1), ('P2', 'Tỉnh Hai', 2);
INSERT INTO unit (unit, name, parent, "position") VALUES ('A', 'Xã A', 'P1', 11), ('B', 'Xã B', 'P1', 12), ('E', 'Xã E', 'P1', 13), ('C', 'Xã C', 'P2', 14), ('D', 'Xã D', 'P2', 15);
INSERT INTO cluster (cluster, name) VALUES ('c1', 'Cụm 1'), ('c2', 'Cụm 2'), ('p', 'Cụm tỉnh');
INSERT INTO season (season, cluster, year, period, starts_on, ends_on, status)
SELECT c || '-' || p.period, c, 2025, p.period, period_starts_on(2025, p.period), period_ends_on(2025, p.period), 'appraisal' FROM unnest('{c1,c2,p}'::text[]) c, season_period p WHERE p.part = 'quarter' AND c <> 'p' OR p.part = 'year';
INSERT INTO membership (season, unit) SELECT season, unit FROM season, unit WHERE cluster = CASE WHEN unit LIKE 'P_' THEN 'p' WHEN unit = 'A' THEN CASE WHEN period IN ('quarter 1', 'quarter 2') THEN 'c1' ELSE 'c2' END WHEN unit IN ('B', 'E') THEN 'c1' ELSE 'c2' END;
INSERT INTO sheet (season, state, rules) SELECT season, 'in force', CASE
    WHEN period <> 'year' THEN '{"name": "Bảng điểm quý", "max": 100, "criteria": [{"code": "I", "max": 60, "rule": "given"}, {"code": "II", "max": 40, "rule": "proportional"}]}'
    WHEN cluster = 'p' THEN '{"name": "Bảng điểm tỉnh", "max": 100, "criteria": [{"code": "X", "max": 100, "rule": "given"}, {"code": "N", "max": 0, "rule": "input"}]}'
    ELSE '{"name": "Bảng điểm năm", "max": 110, "criteria": [{"code": "TB", "max": 100, "rule": "given"}, {"code": "KH", "max": 0, "rule": "input"}, {"code": "GT", "max": 0, "rule": "input"}, {"code": "S", "max": 10, "criteria": [{"code": "S.1", "max": 10, "rule": "formula", "formula": "actual[KH] / 10"}]}]}' END::jsonb FROM season;
-- by quarter: I, and II as target and actual
CREATE TEMP TABLE figure (unit text, quarter int, i numeric, target numeric, actual numeric);
INSERT INTO figure VALUES ('A', 1, 50, 10, 10), ('A', 2, 51, 10, 5), ('A', 3, 52, 20, 20), ('A', 4, 53, 60, 60), ('B', 1, 40, 10, 10), ('B', 2, 40, 10, 10), ('B', 3, 40, 10, 10), ('B', 4, 41, 10, 10),
  ('E', 1, 30, 8, 6), ('E', 2, 30, 8, 6), ('E', 3, 30, 8, 6), ('E', 4, 30, 8, 8), ('C', 1, 60, 3, 1), ('C', 2, 60, 3, 1), ('C', 3, 60, 3, 1), ('C', 4, 60, 3, 3), ('D', 1, 10, 1, 1), ('D', 2, 20, 1, 1), ('D', 3, 30, 1, 1), ('D', 4, 40, 1, 1);
INSERT INTO target (season, unit, criterion, target) SELECT season, unit, 'II', target FROM figure JOIN membership USING (unit) JOIN season USING (season) WHERE period = 'quarter ' || quarter;
INSERT INTO result (season, unit, criterion, stage, actual) SELECT season, unit, c, 'final', CASE c WHEN 'I' THEN i ELSE actual END FROM figure JOIN membership USING (unit) JOIN season USING (season) CROSS JOIN unnest('{I,II}'::text[]) c WHERE period = 'quarter ' || quarter;

-- Pages, filters and files name the period
SELECT ok(report_html('c1-quarter 1') LIKE '%Kết quả thi đua quý I năm 2025%', 'the title of a quarter''s page');
SELECT is((SELECT string_agg(season, ' ' ORDER BY "position") FROM dim_season WHERE cluster = 'c1'), 'c1-quarter 1 c1-quarter 2 c1-quarter 3 c1-quarter 4 c1-year', 'in time');
INSERT INTO indicator (indicator, name, combine) VALUES ('thu', 'Thu ngân sách', 'sum');
SELECT results_eq($$SELECT "new", rejected, rejections->0->>'reason' FROM import_indicators(2025, convert_to(E'Đơn vị;Chỉ tiêu;Kỳ;Thực hiện\nA;thu;Quý I;5\nB;thu;quý 1;6\nC;thu;Quý II;7\nD;thu;;8\n', 'UTF8'), period => 'quarter 1')$$,
  $$VALUES (3::bigint, 1::bigint, 'the file has period quarter 2, but the import has quarter 1')$$, 'a file names its period in Vietnamese, and not another one than the call');
SELECT is(pg_temp.raised($$SELECT * FROM import_indicators(2025, '', period => 'quý 1')$$), '22023 unknown period "quý 1"', 'the call names its code');
SELECT results_eq($$SELECT DISTINCT period_name, ends_on FROM fact_indicator$$, $$VALUES ('Quý I', date '2025-03-31')$$, 'as the star has it');

-- What a source may say; all that is wrong is said at once.
CREATE FUNCTION pg_temp.source_fault(_values text, OUT fault text) LANGUAGE plpgsql AS $$
DECLARE r record;
BEGIN
  SELECT * INTO r FROM pg_temp.refusal('INSERT INTO result_source (season, criterion, kind, of_criterion, measure, combine, lowest, highest, part) VALUES (' || _values || ')');
  fault := r.state || ' ' || coalesce(substring(r.message FROM 'is refused: (.*)'), r.message) || coalesce(E'\n' || nullif(r.detail, ''), '');
END $$;
SELECT is(pg_temp.source_fault(v), '23514 ' || f, f) FROM (VALUES
  ($$'c2-year', 'TB', 'periods', NULL, 'actual', 'mean', 1, 1, NULL$$, 'a total does not have an actual: take points or percent, or name of_criterion'),
  ($$'c2-year', 'khác', 'periods', NULL, 'points', 'mean', 1, 1, NULL$$, 'criterion "khác": not in the score sheet'),
  ($$'c2-year', 'S.1', 'periods', NULL, 'points', 'mean', 1, 1, NULL$$, 'criterion "S.1" is computed from other figures'),
  ($$'c2-year', 'TB', 'periods', 'III', 'points', 'mean', 1, 1, NULL$$, E'season "c1-quarter 1" does not have a criterion "III" in its sheet\nseason "c1-quarter 2" does not have a criterion "III" in its sheet\nseason "c2-quarter 1" does not have a criterion "III" in its sheet\nseason "c2-quarter 2" does not have a criterion "III" in its sheet\nseason "c2-quarter 3" does not have a criterion "III" in its sheet\nseason "c2-quarter 4" does not have a criterion "III" in its sheet'),
  ($$'c2-year', 'GT', 'indicator', 'grdp', 'points', 'trimmed', 1, 1, 'month'$$, E'indicator "grdp" does not exist\nan indicator does not have points: take actual or percent\nan indicator is one value, and trimmed needs at least three\npart "month" is only for kind periods'),
  ($$'c2-year', 'GT', 'indicator', NULL, 'actual', 'last', 1, 1, NULL$$, 'of_criterion must name an indicator'),
  ($$'c2-quarter 1', 'I', 'periods', NULL, 'points', 'mean', 1, 1, 'half-year'$$, 'the season''s period is not made of a half-year'),
  ($$'c2-year', 'TB', 'subordinates', NULL, 'points', 'trimmed', 0, 0, NULL$$, 'trimmed leaves out at least one value')) x(v, f);
SELECT matches(pg_temp.source_fault($$'c2-year', 'S', 'periods', NULL, 'points', 'mean', 1, 1, NULL$$), '^23514 criterion "S": a parent cannot have a result of its own', 'a parent takes no actual');
SELECT matches(pg_temp.raised($$INSERT INTO result_source (season, criterion, kind) VALUES ('c2-year', 'TB', 'khác')$$), '^23514 ', 'an unknown kind');
SELECT matches(pg_temp.raised($$INSERT INTO result_source (season, criterion, kind, measure, decimals) VALUES ('c2-year', 'TB', 'periods', 'points', 19)$$), '^23514 ', 'more decimals than a result has');
SELECT matches(pg_temp.raised($$INSERT INTO result_source (season, criterion, kind, measure) VALUES ('không có', 'TB', 'periods', 'points')$$), '^23503 .*foreign key', 'an unknown season');
SELECT matches(pg_temp.raised(format('INSERT INTO result_source (season, criterion, kind, of_criterion) VALUES (''c2-year'', %L, ''periods'', %L)', E'"; DROP TABLE season; --', E'{"a": 1}$$')), '^23514 the source of season "c2-year", criterion ""; DROP TABLE season; --" is refused', 'hostile words are words');

-- A source without anything to take from yet: the year may be declared before its quarters are.
SAVEPOINT circle;
UPDATE unit SET parent = 'C' WHERE unit = 'D';
SELECT matches(pg_temp.source_fault($$'c2-year', 'TB', 'subordinates', NULL, 'points', 'mean', 1, 1, NULL$$), '^23514 season "c2-year" would take from itself$', 'no season takes from itself');
-- the province's year takes the communes', and these would take that of units below them: P1 below D
UPDATE unit SET parent = 'P2' WHERE unit = 'D'; UPDATE unit SET parent = 'D' WHERE unit = 'P1';
INSERT INTO result_source (season, criterion, kind, measure) VALUES ('p-year', 'X', 'subordinates', 'points');
SELECT is(pg_temp.source_fault($$'c2-year', 'TB', 'subordinates', NULL, 'points', 'mean', 1, 1, NULL$$), '23514 season "c2-year" would take from seasons that take from it', 'nor two from each other');
ROLLBACK TO circle;

INSERT INTO result_source (season, criterion, kind, of_criterion, measure, combine) VALUES ('c2-year', 'TB', 'periods', NULL, 'points', 'mean'), ('c2-year', 'KH', 'periods', 'II', 'percent', 'mean');
INSERT INTO result_source (season, criterion, kind, measure, combine) VALUES ('c1-year', 'TB', 'periods', 'points', 'mean');
SELECT grant_access('test_source_council', 'c2-year', 'council'), grant_access('test_source_home', 'c2-year', 'council', 'A'), grant_access('test_source_appraiser', 'c2-year', 'appraiser'), grant_access('test_source_part', 'c2-year', 'appraiser', NULL, '{KH}'),
  grant_access('test_source_unit', 'c2-year', 'unit', 'C'), grant_access('test_source_reader', 'c2-year', 'reader');
SELECT has_function('thidua', 'collect_results', '{text,text}'::name[]);

-- Refusals, all of them and nothing written: points need a publication.
CREATE TEMP VIEW refused AS SELECT * FROM pg_temp.refusal($$SELECT * FROM collect_results('c2-year', 'appraisal')$$);
SELECT is((SELECT state || ' ' || message FROM refused), '55000 the appraisal results of season "c2-year" cannot be collected: 6 reasons, and nothing was written', 'not published');
SELECT is((SELECT detail FROM refused), (SELECT string_agg(format('criterion "TB": season "%s" is not published, and a publication is what says its points', s), E'\n' ORDER BY s)
  FROM unnest('{c1-quarter 1,c1-quarter 2,c2-quarter 1,c2-quarter 2,c2-quarter 3,c2-quarter 4}'::text[]) s), 'each with its season; percentages of quantities need none');
SELECT count(*) FROM season s CROSS JOIN LATERAL publish(s.season, true) WHERE s.period <> 'year' AND s.season <> 'c2-quarter 4';
SELECT is((SELECT detail FROM refused), 'criterion "TB": season "c2-quarter 4" is not published, and a publication is what says its points', 'until the last one is');
-- an appraiser of the year does not see that quarter, and hears its name only
GRANT SELECT ON refused TO test_source_appraiser, test_source_council, test_source_unit;
SET LOCAL ROLE test_source_appraiser;
SELECT is((SELECT detail FROM pg_temp.refusal($$SELECT * FROM collect_results('c2-year', 'appraisal')$$)), E'criterion "KH": role "test_source_appraiser" does not see every row of season "c2-quarter 4"\ncriterion "TB": role "test_source_appraiser" does not see every row of season "c2-quarter 4"', 'a season that the role does not see whole');
RESET ROLE;
SELECT count(*) FROM publish('c2-quarter 4', true);
SELECT is((SELECT count(*) FROM result WHERE season LIKE '%-year') + (SELECT count(*) FROM import_batch WHERE kind = 'results'), 0::bigint, 'nothing was written');

-- The year as the mean of quarters, by its appraiser. A's quarters: 50 + 40, 51 + 20 (half of II), 52 + 40, 53 + 40; of II 95 of 100, where the mean of percentages would be 87.5.
SET LOCAL ROLE test_source_appraiser;
SELECT results_eq($$SELECT read, "new", changed, unchanged, by_hand FROM collect_results('c2-year', 'appraisal')$$, $$VALUES (6::bigint, 6::bigint, 0::bigint, 0::bigint, 0::bigint)$$, 'collected: two criteria of three members');
RESET ROLE;
SELECT is((SELECT actual FROM result WHERE (season, unit, criterion) = ('c2-year', 'A', 'TB')), (90 + 71 + 92 + 93) / 4.0, 'a unit that moved brings its old scores');
SELECT is((SELECT actual FROM result WHERE (season, unit, criterion) = ('c2-year', 'A', 'KH')), 95::numeric, 'a percentage of summed quantities');
-- independently, from what the quarters' sheets say by hand: II is 40 · least(actual / target, 1), to two decimals
SELECT is_empty($$SELECT unit, criterion FROM result JOIN (SELECT unit, avg(i + round(40 * least(actual / target, 1), 2)) AS tb, sum(actual) * 100 / sum(target) AS kh FROM figure GROUP BY unit) f USING (unit)
  WHERE season = 'c2-year' AND actual IS DISTINCT FROM trim_scale(round(CASE criterion WHEN 'TB' THEN tb ELSE kh END, 9))$$, 'every value by an own computation');
SELECT is((SELECT actual FROM result WHERE (season, unit, criterion) = ('c2-year', 'C', 'KH')), 50::numeric, 'of C: 6 of 12');
SELECT results_eq($$SELECT unit, value, sources, origin FROM collected_result WHERE criterion = 'TB' AND unit = 'A'$$,
  $$VALUES ('A', 86.5, 4, '[{"season": "c1-quarter 1", "publication": 1}, {"season": "c1-quarter 2", "publication": 1}, {"season": "c2-quarter 3", "publication": 1}, {"season": "c2-quarter 4", "publication": 1}]'::jsonb)$$, 'with its publications, value and number of sources');
SELECT is((SELECT count(*) FROM collected_result c JOIN import_batch USING (batch) WHERE imported_by = 'test_source_appraiser' AND kind = 'results'), 6::bigint, 'as a batch of that role');
SELECT is_empty('SELECT * FROM stale_result', 'all of it follows');
SELECT results_eq($$SELECT batch, read, "new", changed, unchanged, by_hand FROM collect_results('c2-year', 'appraisal')$$, $$VALUES (NULL::bigint, 6::bigint, 0::bigint, 0::bigint, 6::bigint, 0::bigint)$$, 'again: nothing new, no batch');

-- What a person enters stays; so does what another file brought.
UPDATE result SET actual = 77 WHERE (season, unit, criterion) = ('c2-year', 'C', 'TB');
SELECT is((SELECT count(*) FROM import_results('c2-year', 'appraisal', convert_to(E'unit;criterion;actual\nD;TB;33,3\n', 'UTF8'), replace => true)), 1::bigint, 'a file takes D''s place');
-- a sustained objection: quarter 2 of A is 5 points better, a week after the year was collected
SELECT is((SELECT count(*) FROM supersede('c1-quarter 2', 'kiến nghị', '[{"unit": "A", "criterion": "I", "actual": 56}]')), 1::bigint, 'a source is corrected');
SELECT results_eq($$SELECT unit, criterion, problem, collected::numeric(9,4), found::numeric(9,4), sources, sources_found, problem_name, kind_name, stage_name, season_name FROM stale_result ORDER BY criterion$$,
  $$VALUES ('A', 'KH', 'superseded', 95::numeric(9,4), 95::numeric(9,4), 4, 4, 'Nguồn đã thay đổi, số không đổi', 'Các kỳ trong năm', 'Thẩm định', 'Cụm 2, năm 2025'), ('A', 'TB', 'differs', 86.5, 87.75, 4, 4, 'Khác số đã tổng hợp', 'Các kỳ trong năm', 'Thẩm định', 'Cụm 2, năm 2025')$$, 'what no longer follows: (90 + 76 + 92 + 93) / 4');
SET LOCAL ROLE test_source_appraiser;
SELECT is((SELECT count(*) FROM stale_result), 2::bigint, 'the appraiser of the whole sheet sees it, too');
SELECT results_eq($$SELECT read, "new", changed, unchanged, by_hand FROM collect_results('c2-year', 'appraisal')$$, $$VALUES (6::bigint, 0::bigint, 2::bigint, 2::bigint, 2::bigint)$$, 'collected again: only what follows from the corrected source');
RESET ROLE;
SELECT results_eq($$SELECT unit, actual FROM result WHERE season = 'c2-year' AND criterion = 'TB' ORDER BY unit$$, $$VALUES ('A', 87.75), ('C', 77), ('D', 33.3)$$, 'and never what was entered by hand or by a file');
SELECT is_empty('SELECT * FROM stale_result', 'it follows again');
SELECT results_eq($$SELECT removed, restored, kept FROM undo_import((SELECT max(batch) FROM collected_result))$$, $$VALUES (0::bigint, 2::bigint, 0::bigint)$$, 'the second collection is taken back');
SELECT is((SELECT actual FROM result WHERE (season, unit, criterion) = ('c2-year', 'A', 'TB')), 86.5, 'to what the first had collected');
SELECT is((SELECT count(*) FROM stale_result), 2::bigint, 'which again does not follow');
SELECT results_eq($$SELECT removed, restored, kept FROM undo_import((SELECT min(batch) FROM collected_result))$$, $$VALUES (4::bigint, 0::bigint, 2::bigint)$$, 'the first one, too: what was changed since stays');
SELECT is_empty('SELECT * FROM stale_result', 'what is not there cannot be stale');
DELETE FROM result WHERE season = 'c2-year';

-- Who collects what
SELECT is((SELECT state || ' ' || message FROM pg_temp.refusal(format('SET LOCAL ROLE %s; SELECT * FROM collect_results(''c2-year'', %L)', r, s))), f, r || ' ' || s) FROM (VALUES
  ('test_source_reader', 'final', '42501 permission denied for function collect_results'),
  ('test_source_stranger', 'final', '42501 permission denied for function collect_results'),
  ('test_source_unit', 'appraisal', '42501 role "test_source_unit" may not collect the appraisal results of season "c2-year"'),
  ('test_source_appraiser', 'final', '42501 role "test_source_appraiser" may not collect the final results of season "c2-year"'),
  ('test_source_unit', 'self', '42501 season "c2-year": no self results can be collected: season "c2-year" is in appraisal')) v(r, s, f);
RESET ROLE;
SET LOCAL ROLE test_source_part;
SELECT results_eq($$SELECT read, "new" FROM collect_results('c2-year', 'appraisal')$$, $$VALUES (3::bigint, 3::bigint)$$, 'an appraiser of a criterion collects this one');
RESET ROLE; SET LOCAL ROLE test_source_home;
SELECT results_eq($$SELECT read, "new" FROM collect_results('c2-year', 'final')$$, $$VALUES (4::bigint, 4::bigint)$$, 'a council does not collect for its own unit');
RESET ROLE;
SELECT results_eq($$SELECT stage, unit, criterion FROM result WHERE season = 'c2-year' ORDER BY 1, 2, 3$$, $$VALUES ('appraisal', 'A', 'KH'), ('appraisal', 'C', 'KH'), ('appraisal', 'D', 'KH'), ('final', 'C', 'KH'), ('final', 'C', 'TB'), ('final', 'D', 'KH'), ('final', 'D', 'TB')$$, 'each its own');
-- a unit sees of where results came from what it sees of results, and no role forges it
SET LOCAL ROLE test_source_unit;
SELECT is((SELECT string_agg(DISTINCT unit, ' ') FROM collected_result), 'C', 'a unit sees where its own came from');
SELECT is_empty('SELECT * FROM stale_result', 'and not what follows, for it does not see the season whole');
RESET ROLE; SET LOCAL ROLE test_source_part;
SELECT is(pg_temp.raised($$INSERT INTO collected_result (batch, season, unit, criterion, stage, value, sources, origin) SELECT min(batch), 'c2-year', 'C', 'TB', 'final', 1, 1, '[]' FROM import_batch$$), '42501 new row violates row-level security policy for table "collected_result"', 'nobody says where another''s result came from');
SELECT is(pg_temp.raised('UPDATE collected_result SET value = 1'), '42501 permission denied for table collected_result', 'or changes it');
SELECT is(pg_temp.raised('DELETE FROM result_source'), '42501 permission denied for table result_source', 'the rule is the office''s');
RESET ROLE; SET LOCAL ROLE test_source_reader;
SELECT is((SELECT count(*) FROM collected_result JOIN result USING (batch, unit, criterion)), 7::bigint, 'a reader sees all of it');
SELECT is((SELECT count(*) FROM result_source), 3::bigint, 'and the rules');
RESET ROLE;
SELECT count(*) FROM undo_import((SELECT max(batch) FROM collected_result)); DELETE FROM result WHERE season = 'c2-year';
-- a unit collects its own self-scores while these are open
UPDATE season SET status = 'open' WHERE season = 'c2-year';
SET LOCAL ROLE test_source_unit;
SELECT results_eq($$SELECT read, "new" FROM collect_results('c2-year', 'self')$$, $$VALUES (2::bigint, 2::bigint)$$, 'its own two');
RESET ROLE;
SELECT is((SELECT string_agg(DISTINCT unit || stage, ' ') FROM result WHERE season = 'c2-year'), 'Cself', 'and nobody else''s');
DELETE FROM result WHERE season = 'c2-year';

-- what somebody left open is filled, and empty again once it is undone
INSERT INTO result (season, unit, criterion, stage) VALUES ('c2-year', 'C', 'TB', 'final');
SELECT results_eq($$SELECT read, "new", by_hand FROM collect_results('c2-year', 'final')$$, $$VALUES (6::bigint, 6::bigint, 0::bigint)$$, 'an empty value is filled');
-- a role that says of its own value that it was collected: the view holds it against the sources
UPDATE result SET actual = 99, batch = NULL WHERE (season, unit, criterion) = ('c2-year', 'D', 'TB');
UPDATE result SET batch = (SELECT max(batch) FROM collected_result) WHERE (season, unit, criterion) = ('c2-year', 'D', 'TB');
SELECT results_eq($$SELECT unit, collected::numeric(9,2), found::numeric(9,2), problem FROM stale_result$$, $$VALUES ('D', 99.00, 65.00, 'differs')$$, 'a value that only says that it was collected');
SELECT count(*) FROM undo_import((SELECT max(batch) FROM collected_result));
SELECT results_eq($$SELECT unit, criterion, actual FROM result WHERE season = 'c2-year'$$, $$VALUES ('C', 'TB', NULL::numeric)$$, 'and is empty again');
DELETE FROM result WHERE season = 'c2-year';

-- What is missing: refused, skipped or zero. D was nowhere in quarter 3; the office sees why.
SAVEPOINT gap;
ALTER TABLE membership DISABLE TRIGGER USER;
DELETE FROM membership WHERE (season, unit) = ('c2-quarter 3', 'D');
ALTER TABLE membership ENABLE TRIGGER USER;
SELECT is((SELECT detail FROM pg_temp.refusal($$SELECT * FROM collect_results('c2-year', 'final')$$)), E'criterion "KH": unit "D": it was in no season of quarter 3\ncriterion "TB": unit "D": it was in no season of quarter 3', 'a missing quarter refuses');
UPDATE result_source SET missing = 'skip' WHERE season = 'c2-year';
SELECT count(*) FROM collect_results('c2-year', 'final');
SELECT results_eq($$SELECT value, sources FROM collected_result WHERE unit = 'D' AND criterion = 'TB' ORDER BY batch DESC LIMIT 1$$, $$VALUES (63.333333333, 3)$$, 'or is left out: (50 + 60 + 80) / 3, to nine decimals');
UPDATE result_source SET missing = 'zero' WHERE season = 'c2-year';
SELECT results_eq($$SELECT changed FROM collect_results('c2-year', 'final')$$, $$VALUES (2::bigint)$$, 'of all only D''s change');
SELECT results_eq($$SELECT value, sources FROM collected_result WHERE unit = 'D' AND criterion = 'TB' ORDER BY batch DESC LIMIT 1$$, $$VALUES (47.5, 3)$$, 'or counts as 0: 190 / 4');
-- a source that goes takes back what was collected of it
UPDATE result_source SET missing = 'skip' WHERE season = 'c2-year';
ALTER TABLE membership DISABLE TRIGGER USER;
DELETE FROM membership WHERE season LIKE 'c2-quarter%' AND unit = 'D';
ALTER TABLE membership ENABLE TRIGGER USER;
SELECT results_eq($$SELECT criterion, problem, problem_name FROM stale_result WHERE unit = 'D' ORDER BY 1$$, $$VALUES ('KH', 'missing', 'Nguồn không còn số liệu'), ('TB', 'missing', 'Nguồn không còn số liệu')$$, 'nothing to follow from');
SELECT results_eq($$SELECT changed FROM collect_results('c2-year', 'final')$$, $$VALUES (2::bigint)$$, 'collected again');
SELECT is((SELECT count(actual) FROM result WHERE season = 'c2-year' AND unit = 'D'), 0::bigint, 'it is empty, not stale');
DELETE FROM result_source WHERE (season, criterion) = ('c2-year', 'KH');
SELECT results_eq($$SELECT DISTINCT problem FROM stale_result$$, $$VALUES ('no rule')$$, 'a rule that is gone is told');
ROLLBACK TO gap;
-- in two seasons of a quarter, neither of its own cluster: which counts, nobody can know
SAVEPOINT two;
INSERT INTO cluster (cluster, name) VALUES ('c3', 'Cụm 3');
INSERT INTO season (season, cluster, year, period, starts_on, ends_on) VALUES ('c3-q1', 'c3', 2025, 'quarter 1', '2025-01-01', '2025-03-31'), ('c3-h1', 'c3', 2025, 'first half', '2025-01-01', '2025-06-30');
INSERT INTO membership (season, unit) VALUES ('c3-q1', 'A'), ('c3-q1', 'C'), ('c3-h1', 'A');
-- neither a draft of another cluster counts, nor its longer parts where the own cluster has its own
SELECT is((SELECT detail FROM pg_temp.refusal($$SELECT * FROM collect_results('c2-year', 'final')$$)), NULL, 'a draft elsewhere changes nothing');
UPDATE season SET status = 'open' WHERE cluster = 'c3';
SELECT is((SELECT detail FROM pg_temp.refusal($$SELECT * FROM collect_results('c2-year', 'final')$$)), E'criterion "KH": unit "A": unit "A" was in several seasons of quarter 1\ncriterion "TB": unit "A": unit "A" was in several seasons of quarter 1', 'refused; C''s own cluster counts');
ROLLBACK TO two;

-- How values are combined
SELECT is(trim_scale(round(combined_value(c, m, 1, 1, v::numeric[]), 9)), want, concat_ws(' ', c, m, v)) FROM (VALUES
  ('mean', 'refuse', '{1,2,4}', 2.333333333), ('median', 'refuse', '{1,2,4}', 2), ('median', 'refuse', '{4,1,2,3}', 2.5), ('sum', 'skip', '{1,NULL,4}', 5), ('sum', 'zero', '{1,NULL,4}', 5), ('min', 'zero', '{1,NULL,4}', 0), ('min', 'skip', '{1,NULL,4}', 1), ('max', 'skip', '{1,NULL,4}', 4),
  ('last', 'skip', '{1,4,NULL}', 4), ('last', 'zero', '{1,4,NULL}', 0), ('last', 'refuse', '{1,4,NULL}', NULL), ('mean', 'skip', '{NULL,NULL}', NULL), ('mean', 'skip', '{}', NULL), ('mean', 'zero', '{NULL,3}', 1.5),
  ('trimmed', 'refuse', '{9,8,7,6,1}', 7), ('trimmed', 'refuse', '{9,9,9,1,1}', 6.333333333), ('trimmed', 'refuse', '{9,8}', NULL), ('trimmed', 'skip', '{9,NULL,8}', NULL), ('trimmed', 'zero', '{9,NULL,8}', 8), ('trimmed', 'refuse', '{5,5,5}', 5)) x(c, m, v, want);
SELECT is(combined_value('trimmed', 'refuse', 2, 1, '{1,2,3}'), NULL, 'nothing is left');
SELECT is(combined_value('trimmed', 'refuse', 0, 2, '{1,2,3,4}'), 1.5, 'two of the highest');
SELECT is(round(combined_value('mean', 'refuse', 1, 1, '{999999999999999999,999999999999999999,999999999999999998}'), 9), 999999999999999998.666666667, 'exact at the edge of what a result holds');
SELECT is((SELECT count(DISTINCT combined_value(c, 'skip', 1, 1, v)) FROM unnest('{mean,median,sum,min,max,trimmed}'::text[]) c, (VALUES ('{0.1,1e17,3,NULL,2}'::numeric[]), ('{2,NULL,3,1e17,0.1}'), ('{1e17,3,0.1,2,NULL}')) x(v) WHERE c = 'mean'), 1::bigint, 'the order does not matter');

-- Communes' scores into their province's: of P1 A, B and E, in two clusters; the years are published first.
UPDATE season SET status = 'appraisal' WHERE season = 'c2-year';
SELECT count(*) FROM collect_results('c1-year', 'final'); SELECT count(*) FROM collect_results('c2-year', 'final');
INSERT INTO result_source (season, criterion, kind, measure) VALUES ('p-year', 'X', 'subordinates', 'points');
SELECT is((SELECT detail FROM pg_temp.refusal($$SELECT * FROM collect_results('p-year', 'final')$$)), E'criterion "X": season "c1-year" is not published, and a publication is what says its points\ncriterion "X": season "c2-year" is not published, and a publication is what says its points', 'they are not published');
INSERT INTO result (season, unit, criterion, stage, actual) VALUES ('c1-year', 'B', 'KH', 'final', 100);   -- and E has none
SELECT count(*) FROM publish('c1-year', true); SELECT count(*) FROM publish('c2-year', true);
SELECT is((SELECT detail FROM pg_temp.refusal($$SELECT * FROM collect_results('p-year', 'final')$$)), 'criterion "X": unit "P1": unit "E" does not have a value in season "c1-year"', 'an incomplete total is no total');
UPDATE result_source SET missing = 'skip' WHERE season = 'p-year';
SELECT is(pg_temp.raised($$SELECT * FROM collect_results('p-year', 'final')$$), 'no error', 'skipped');
SELECT is_empty($$SELECT unit, actual, want FROM result r JOIN (SELECT u.parent, round(avg(s.points), 9) AS want, count(*) AS n FROM published_standing s JOIN unit u USING (unit) WHERE s.season IN ('c1-year', 'c2-year') AND s.status <> 'incomplete' GROUP BY 1) w ON w.parent = r.unit
  WHERE r.season = 'p-year' AND r.actual <> w.want$$, 'the mean of the published totals');
-- A: 87.75 and 9.5, B: (80 · 3 + 81) / 4 = 80.25 and 10; C: (60 + 13.33) three times and 100, by 4, and 5; D: 50, 60, 70, 80 and 10
SELECT results_eq($$SELECT r.unit, r.actual, c.sources FROM result r JOIN collected_result c USING (batch, unit, criterion) WHERE r.season = 'p-year' ORDER BY 1$$, $$VALUES ('P1', (97.25 + 90.25) / 2, 2), ('P2', ((round((73.33 * 3 + 100) / 4, 2) + 5) + 75) / 2, 2)$$, 'by hand');

-- A published season takes nothing more, its rules stay, and what it was made of can still be compared
SELECT matches(pg_temp.raised($$SELECT * FROM collect_results('c2-year', 'final')$$), '^55000 season "c2-year" is published', 'published');
SELECT matches(pg_temp.raised($$UPDATE result_source SET combine = 'max' WHERE season = 'c2-year'$$), '^55000 season "c2-year" is published', 'its rules stay');
SELECT matches(pg_temp.raised($$DELETE FROM collected_result WHERE season = 'c2-year'$$), '^55000 season "c2-year" is published', 'and where its results came from');
SELECT count(*) FROM supersede('c2-quarter 4', 'kiến nghị', '[{"unit": "D", "criterion": "I", "actual": 44}]');
SELECT is((SELECT string_agg(unit || ' ' || criterion || ' ' || problem, ', ' ORDER BY unit, criterion) FROM stale_result WHERE season = 'c2-year'), 'A KH superseded, A TB superseded, C KH superseded, C TB superseded, D KH superseded, D TB differs', 'the council learns that a published year follows from a quarter that was corrected');

-- An indicator as an actual, and as a percentage of its plan
INSERT INTO indicator (indicator, name, combine) VALUES ('grdp', 'GRDP', 'mean');
INSERT INTO indicator_value (unit, year, indicator, plan, actual) VALUES ('P1', 2025, 'grdp', 3, 2), ('P2', 2024, 'grdp', 8, 9);
INSERT INTO indicator_value (unit, year, period, indicator, actual) VALUES ('P2', 2025, 'quarter 4', 'grdp', 1);
INSERT INTO result_source (season, criterion, kind, of_criterion, combine) VALUES ('p-year', 'N', 'indicator', 'grdp', 'last');
SELECT is((SELECT detail FROM pg_temp.refusal($$SELECT * FROM collect_results('p-year', 'final')$$)), 'criterion "N": unit "P2" lacks 1 of 1 source', 'another year''s or period''s is not it');
UPDATE result_source SET missing = 'skip' WHERE criterion = 'N';
SELECT results_eq($$SELECT "new" FROM collect_results('p-year', 'final')$$, $$VALUES (1::bigint)$$, 'an indicator is collected');
SELECT is((SELECT actual FROM result WHERE (unit, criterion) = ('P1', 'N')), 2::numeric, 'its value');
UPDATE result_source SET measure = 'percent', decimals = 3 WHERE criterion = 'N';
SELECT is((SELECT problem FROM stale_result WHERE criterion = 'N'), 'differs', 'by another rule the value is another');
SELECT results_eq($$SELECT changed FROM collect_results('p-year', 'final')$$, $$VALUES (1::bigint)$$, 'and collected again');
SELECT is((SELECT actual FROM result WHERE (unit, criterion) = ('P1', 'N')), 66.667, '2 of 3, to three decimals');

-- What the sheet refuses, by unit: nothing is written of the rest either
UPDATE result_source SET missing = 'zero', measure = 'points', combine = 'sum' WHERE (season, criterion) = ('p-year', 'X');
SELECT is((SELECT state FROM pg_temp.refusal($$SELECT * FROM collect_results('p-year', 'final')$$)), '55000', 'a sum above the maximum');
SELECT matches((SELECT detail FROM pg_temp.refusal($$SELECT * FROM collect_results('p-year', 'final')$$)), 'criterion "X": unit "P2": ', 'is refused with its unit');
UPDATE result_source SET missing = 'skip', combine = 'mean' WHERE (season, criterion) = ('p-year', 'X');

-- A season's codes renamed, its next year opened, a unit gone: the rules and what was collected go along
SELECT count(*) FROM rename_criteria('p-year', '{"X": "Y"}');
SELECT is((SELECT string_agg(criterion, ' ' ORDER BY criterion) FROM result_source WHERE season = 'p-year'), 'N Y', 'a rule has the new code');
SELECT is((SELECT string_agg(DISTINCT criterion, ' ') FROM collected_result WHERE season = 'p-year'), 'N Y', 'and so has what was collected');
SELECT results_eq($$SELECT "new", changed FROM collect_results('p-year', 'final')$$, $$VALUES (0::bigint, 0::bigint)$$, 'it is still known as collected');
SELECT count(*) FROM open_season('p-2026', after => 'p-year');
SELECT is((SELECT string_agg(concat_ws(' ', criterion, kind, of_criterion, measure, combine, missing), ', ' ORDER BY criterion) FROM result_source WHERE season = 'p-2026'), 'N indicator grdp percent last skip, Y subordinates points mean skip', 'the next year has the rules of this one');
SELECT is(pg_temp.raised($$SELECT open_season('x', after => 'p-year', period => 'quý 1')$$), '22023 unknown period "quý 1"', 'an unknown period');
SELECT count(*) FROM open_season('p-q', after => 'p-year', period => 'quarter 2');
SELECT results_eq($$SELECT starts_on, ends_on FROM season WHERE season = 'p-q'$$, $$VALUES (date '2026-04-01', date '2026-06-30')$$, 'with the calendar''s days');

-- Hostile calls
SELECT is(pg_temp.raised($$SELECT * FROM collect_results(NULL, 'final')$$), '22004 season and stage must not be null', 'null');
SELECT is(pg_temp.raised($$SELECT * FROM collect_results('p-year', 'last')$$), '22023 unknown stage "last"', 'an unknown stage');
SELECT is(pg_temp.raised($$SELECT * FROM collect_results('không', 'final')$$), '23503 season "không" does not exist', 'an unknown season');
SELECT is(pg_temp.raised($$SELECT * FROM collect_results('c3''; --', 'final')$$), '23503 season "c3''; --" does not exist', 'a hostile name');
DELETE FROM result_source WHERE season = 'p-q';
SELECT is(pg_temp.raised($$SELECT * FROM collect_results('p-q', 'final')$$), 'P0002 season "p-q" does not have criteria that are collected', 'nothing to collect');

SELECT * FROM finish();
ROLLBACK;
