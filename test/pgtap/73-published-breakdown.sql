-- The points of publications and of live seasons are rows: those that emulation.breakdown returns for their boards, row by row, shown by the views, checked, frozen, and
-- seen by whom the results are seen. How often a board is made for it is counted. Units, sheet and results are invented.

BEGIN;
SELECT no_plan();
\ir errors.sql.inc
SELECT emulation.create_registry('thidua');
SET LOCAL search_path = thidua, public;
SET LOCAL client_min_messages = warning;
SET LOCAL track_functions = 'all';

INSERT INTO unit (unit, name, "position") VALUES ('BL', 'Bạc Liêu', 1), ('CM', 'Cà Mau', 2), ('HG', 'Hậu Giang', 3), ('LA', 'Long An', 4);
INSERT INTO cluster (cluster, name) VALUES ('TNB', 'Cụm Tây Nam Bộ'), ('DNB', 'Cụm Đông Nam Bộ');
INSERT INTO season (season, cluster, year, starts_on, ends_on, status)
SELECT cluster || y, cluster, y, make_date(y, 1, 1), make_date(y, 12, 31), 'open' FROM cluster, generate_series(2011, 2013) y;
INSERT INTO membership (season, unit, unranked_reason) SELECT season, unit, CASE unit WHEN 'LA' THEN 'mới vào cụm' END FROM season, unit;
-- a sum with a ceiling, a dropped and an input criterion, a bonus, a leaf without a name, figures with targets
INSERT INTO sheet (season, state, rules) SELECT season, 'in force', '{"name": "Bảng điểm minh hoạ", "max": 100, "ceiling": 100, "decimals": 2, "criteria": [
  {"code": "I", "name": "Kinh tế", "max": 60, "criteria": [
    {"code": "I.1", "name": "Thu ngân sách", "max": 30, "rule": "proportional", "cap": 36},
    {"code": "I.2", "max": 30, "rule": "relative_to_best"}]},
  {"code": "II", "name": "Phong trào", "max": 40, "criteria": [{"code": "II.1", "name": "Tự nhận", "max": 40, "rule": "given"}]},
  {"code": "III", "name": "Thưởng", "max": 5, "bonus": true, "rule": "count", "each": 1, "blank": 0}],
  "classes": [{"name": "A", "from": 80}, {"name": "B", "from": 0}]}' FROM season;
INSERT INTO target (season, unit, criterion, target) SELECT season, unit, c, 100 FROM membership, unnest('{I.1,I.2}'::text[]) c;
INSERT INTO result (season, unit, criterion, stage, actual, assigned)
SELECT m.season, m.unit, c.code, c.stage, CASE WHEN NOT (m.unit = 'CM' AND c.code = 'I.2') THEN c.base + c.step * u."position" END, NOT (m.unit = 'CM' AND c.code = 'I.2')
  FROM membership m JOIN unit u USING (unit)
 CROSS JOIN (VALUES ('I.1', 'final', 90, 7), ('I.2', 'self', 60, 9), ('II.1', 'self', 30, 2), ('II.1', 'appraisal', 27, 3), ('III', 'self', 0, 1)) c(code, stage, base, step);

-- Criteria of the sheet ------------------------------------------------------------------------------------------------------------------------------------------

SELECT results_eq($$SELECT ordinal, criterion, parent, section, depth, name, max_points, rule, is_leaf FROM sheet_criterion WHERE season = 'TNB2011' ORDER BY ordinal$$, $$VALUES
  (0, NULL, NULL, NULL, 0, 'Bảng điểm minh hoạ', 100::numeric(19,9), NULL, false), (1, 'I', NULL, 'I', 1, 'Kinh tế', 60, NULL, false),
  (2, 'I.1', 'I', 'I', 2, 'Thu ngân sách', 30, 'proportional', true), (3, 'I.2', 'I', 'I', 2, NULL, 30, 'relative_to_best', true),
  (4, 'II', NULL, 'II', 1, 'Phong trào', 40, NULL, false), (5, 'II.1', 'II', 'II', 2, 'Tự nhận', 40, 'given', true), (6, 'III', NULL, 'III', 1, 'Thưởng', 5, 'count', true)$$,
  'the sheet in force as rows, the whole sheet first');
SELECT is(pg_temp.raised($$UPDATE sheet_criterion SET name = 'x'$$), '55000 sheet_criterion does not allow UPDATE', 'nobody writes them');
SELECT is(pg_temp.raised($$INSERT INTO sheet_criterion (season, ordinal, depth, max_points, is_leaf, last_below) VALUES ('TNB2011', 9, 1, 1, true, 9)$$), '55000 sheet_criterion does not allow INSERT', 'nor adds one');
SAVEPOINT sheets;
INSERT INTO sheet (season, version, rules) SELECT season, 2, jsonb_set(rules, '{criteria,0,name}', '"Kinh tế - xã hội"') FROM sheet WHERE season = 'TNB2013';
SELECT is((SELECT name FROM sheet_criterion WHERE season = 'TNB2013' AND criterion = 'I'), 'Kinh tế', 'a draft names nothing');
SELECT put_in_force('TNB2013', 2);
SELECT is((SELECT name FROM sheet_criterion WHERE season = 'TNB2013' AND criterion = 'I'), 'Kinh tế - xã hội', 'a sheet that is put in force does');
SELECT is((SELECT count(*) FROM sheet_criterion WHERE season = 'TNB2013'), 7::bigint, 'alone');
SELECT rename_criteria('TNB2013', '{"I.1": "I.2", "I.2": "I.1"}');
SELECT is((SELECT string_agg(criterion, ' ' ORDER BY ordinal) FROM sheet_criterion WHERE season = 'TNB2013'), 'I I.2 I.1 II II.1 III', 'as do criteria that are renamed');
UPDATE sheet SET state = 'replaced' WHERE season = 'TNB2013' AND state = 'in force';
SELECT is((SELECT count(*) FROM sheet_criterion WHERE season = 'TNB2013'), 0::bigint, 'without a sheet in force there are none');
ROLLBACK TO sheets;

-- The rows -------------------------------------------------------------------------------------------------------------------------------------------------------

-- What the board says, worked out by the core, and the view's names from its own columns.
CREATE FUNCTION pg_temp.said(of_season text, board emulation.scoreboard) RETURNS TABLE (line text) LANGUAGE sql AS $$
  SELECT concat_ws('|', of_season, b.unit, coalesce(b.criterion, '-'), coalesce(b.parent, '-'), b.depth, coalesce(b.name, '-'), trim_scale(b.max_points), coalesce(trim_scale(b.target)::text, '-'), coalesce(trim_scale(b.actual)::text, '-'),
    coalesce(trim_scale(b.ratio)::text, '-'), coalesce(trim_scale(b.points)::text, '-'), coalesce(trim_scale(b.adjustment)::text, '-'), coalesce(trim_scale(b.lost)::text, '-'), b.is_leaf, b.status)
    FROM emulation.breakdown(board) b $$;
CREATE FUNCTION pg_temp.shown(of_season text) RETURNS TABLE (line text) LANGUAGE sql AS $$
  SELECT concat_ws('|', b.season, b.unit, coalesce(b.criterion, '-'), coalesce(b.parent, '-'), b.depth, coalesce(b.name, '-'), trim_scale(b.max_points), coalesce(trim_scale(b.target)::text, '-'), coalesce(trim_scale(b.actual)::text, '-'),
    coalesce(trim_scale(b.ratio)::text, '-'), coalesce(trim_scale(b.points)::text, '-'), coalesce(trim_scale(b.adjustment)::text, '-'), coalesce(trim_scale(b.lost)::text, '-'), b.is_leaf, b.status)
    FROM thidua.score_breakdown b WHERE b.season = of_season $$;
CREATE FUNCTION pg_temp.same(of_season text, board emulation.scoreboard, what text) RETURNS SETOF text LANGUAGE sql AS $$
  SELECT bag_eq(format('SELECT * FROM pg_temp.shown(%L)', of_season), format('SELECT * FROM pg_temp.said(%L, %L::emulation.scoreboard)', of_season, board), what) $$;
-- Self-scores against the values in force, as self_versus_final was computed before its rows were stored.
-- Slowly: by a board of each, joined by unit and criterion.
CREATE FUNCTION pg_temp.self_comparison(of_season text) RETURNS TABLE (unit text, criterion text, self_points numeric, final_points numeric) LANGUAGE sql AS $$
WITH rule AS MATERIALIZED (
  SELECT (h.rules || '{"missing": "incomplete"}')::emulation.score_sheet AS rules FROM thidua.sheet h
   WHERE h.season = of_season AND h.state = 'in force' AND NOT EXISTS (SELECT FROM emulation.check_sheet(h.rules))
), member AS (
  SELECT DISTINCT m.unit FROM thidua.membership m JOIN thidua.season s USING (season)
   WHERE m.season = of_season AND m.joined_on <= s.ends_on AND m.left_on > s.ends_on
     AND EXISTS (SELECT FROM thidua.visible_season v WHERE v.season = of_season)
), cell AS (
  SELECT r.unit, r.criterion, t.target, t.baseline, r.assigned,
         CASE WHEN r.assigned THEN e.actual END AS said, CASE WHEN r.assigned THEN r.actual END AS actual
    FROM rule CROSS JOIN thidua.result_in_force r
    LEFT JOIN thidua.result e ON e.season = r.season AND e.unit = r.unit AND e.criterion = r.criterion AND e.stage = 'self'
      AND e.correction = 0
    LEFT JOIN thidua.target_in_force t ON t.season = r.season AND t.unit = r.unit AND t.criterion = r.criterion
   WHERE r.season = of_season AND emulation.fault(rule.rules, r.criterion, t.target, r.actual, t.baseline) IS NULL
     AND (NOT r.assigned OR e.assigned AND e.actual IS NOT NULL AND r.actual IS NOT NULL
                        AND r.criterion NOT IN (SELECT o.criterion FROM thidua.scored_by_others o WHERE o.season = of_season)
                        AND emulation.fault(rule.rules, r.criterion, t.target, e.actual, t.baseline) IS NULL)
), board AS MATERIALIZED (
  SELECT emulation.scoreboard(rule.rules, m.unit, c.criterion, c.target, c.said, c.assigned, c.baseline) AS by_self,
         emulation.scoreboard(rule.rules, m.unit, c.criterion, c.target, c.actual, c.assigned, c.baseline) AS in_force
    FROM rule CROSS JOIN member m LEFT JOIN cell c USING (unit)
)
SELECT e.unit, e.criterion, e.points, f.points
  FROM emulation.breakdown((SELECT by_self FROM board)) e
  JOIN emulation.breakdown((SELECT in_force FROM board)) f ON f.unit = e.unit
    AND coalesce(f.criterion, '') = coalesce(e.criterion, '')
 WHERE e.status <> 'missing' AND f.status <> 'missing'
   -- what may be left blank is not a self-score
   AND e.unit IN (SELECT c.unit FROM cell c WHERE c.said IS NOT NULL)
$$;
CREATE FUNCTION pg_temp.compared(of_season text) RETURNS TABLE (unit text, criterion text, self_points numeric, final_points numeric, mean_difference numeric) LANGUAGE sql AS $$
  SELECT d.unit, d.criterion, d.self_points, d.final_points, round(avg(d.self_points - d.final_points) OVER (PARTITION BY d.criterion), 9)
    FROM (SELECT f.unit, f.criterion, e.self_points, CASE WHEN e.unit IS NULL OR f.is_leaf THEN CASE WHEN f.status <> 'missing' THEN f.points END ELSE e.final_points END AS final_points
            FROM emulation.breakdown(thidua.season_board(of_season)) f
            LEFT JOIN pg_temp.self_comparison(of_season) e ON e.unit = f.unit AND coalesce(e.criterion, '') = coalesce(f.criterion, '')) d $$;
CREATE FUNCTION pg_temp.same_comparison(of_season text, what text) RETURNS SETOF text LANGUAGE sql AS $$
  SELECT bag_eq(format('SELECT unit, criterion, self_points, final_points, mean_difference FROM thidua.self_versus_final WHERE season = %L', of_season), format('SELECT * FROM pg_temp.compared(%L)', of_season), what) $$;

SELECT is((SELECT count(*) FROM published_breakdown) + (SELECT count(*) FROM live_breakdown), 0::bigint, 'nothing is published or kept yet');
SELECT pg_temp.same('TNB2011', season_board('TNB2011'), 'a season without rows is computed');
SELECT pg_temp.same_comparison('TNB2011', 'and so is the comparison of self-scores');
SELECT publish('TNB2011'), publish('DNB2011'), publish('TNB2012'), publish('DNB2012');
SELECT is((SELECT count(*) FROM published_breakdown), 4 * 4 * 7::bigint, 'a publication has a row for each unit and criterion, and the whole sheet');
SELECT pg_temp.same('TNB2011', published_board('TNB2011'), 'those of its board, row by row');
SELECT pg_temp.same_comparison('TNB2011', 'with the comparison of self-scores');
SELECT results_eq($$SELECT unit, points FROM published_breakdown WHERE season = 'TNB2011' AND ordinal = 0 ORDER BY unit$$, $$SELECT unit, points FROM published_standing WHERE season = 'TNB2011' ORDER BY unit$$,
  'they come to the published totals');
SELECT supersede('TNB2011', 'sửa', '[{"unit": "BL", "criterion": "II.1", "actual": 39}, {"unit": "CM", "criterion": "I.1", "actual": 40}]');
SELECT is((SELECT array_agg(DISTINCT publication ORDER BY publication) FROM published_breakdown WHERE season = 'TNB2011'), '{1,2}', 'a correction adds its rows, and the earlier ones are kept');
SELECT pg_temp.same('TNB2011', published_board('TNB2011', 2), 'the view shows those of the last');
SELECT pg_temp.same_comparison('TNB2011', 'and compares self-scores with the corrected values');
SELECT is((SELECT points FROM published_breakdown WHERE (season, publication, unit, criterion) = ('TNB2011', 1, 'BL', 'II.1')), 30::numeric, 'the first publication says what it said: an appraisal of 30');
SELECT is((SELECT points FROM score_breakdown WHERE (season, unit, criterion) = ('TNB2011', 'BL', 'II.1')), 39::numeric, 'the corrected one 39');
SELECT is(refresh_standing('TNB2013'), true, 'a live season is kept');
SELECT is((SELECT count(*) FROM live_breakdown), 4 * 7::bigint, 'as rows');
SELECT pg_temp.same('TNB2013', season_board('TNB2013'), 'which are shown');
SELECT pg_temp.same_comparison('TNB2013', 'with the comparison');
UPDATE result SET actual = 20 WHERE (season, unit, criterion, stage) = ('TNB2013', 'HG', 'II.1', 'appraisal');
SELECT is((SELECT points FROM score_breakdown WHERE (season, unit, criterion) = ('TNB2013', 'HG', 'II.1')), 20::numeric, 'until something changes: then it is computed');
SELECT pg_temp.same('TNB2013', season_board('TNB2013'), 'row by row');
SELECT pg_temp.same_comparison('TNB2013', 'with the comparison');
SELECT is((SELECT points FROM live_breakdown WHERE (season, unit, criterion) = ('TNB2013', 'HG', 'II.1')), 36::numeric, 'no SELECT writes: the rows are the old ones, an appraisal of 36');
SELECT results_eq($$SELECT DISTINCT year, period, cluster_name, season_name, status, status_name FROM score_breakdown WHERE season = 'TNB2011' AND criterion IS NULL$$,
  $$VALUES (2011, 'year', 'Cụm Tây Nam Bộ', 'Cụm Tây Nam Bộ, năm 2011', 'scored', 'Đã chấm')$$, 'names beside codes');
SELECT results_eq($$SELECT unit, cluster_name, season_name, status_name, reason_name, "position" FROM standing WHERE season = 'TNB2011' AND unit >= 'HG' ORDER BY unit$$,
  $$VALUES ('HG', 'Cụm Tây Nam Bộ', 'Cụm Tây Nam Bộ, năm 2011', 'Xếp hạng', NULL, 3), ('LA', 'Cụm Tây Nam Bộ', 'Cụm Tây Nam Bộ, năm 2011', 'Không xếp hạng', NULL, 4)$$, 'in standing, too');
SELECT bag_eq($$SELECT season, unit, gap, next_unit FROM gap_to_next$$,
  $$SELECT s.season, s.unit, s.behind_next, (SELECT string_agg(a.unit_name, ', ') FROM standing a WHERE a.season = s.season AND a.rank = (SELECT max(b.rank) FROM standing b WHERE b.season = s.season AND b.rank < s.rank)) FROM standing s WHERE s.rank IS NOT NULL$$,
  'the next better unit of each season');

-- Once a season and snapshot -------------------------------------------------------------------------------------------------------------------------------------

CREATE FUNCTION pg_temp.boards() RETURNS bigint LANGUAGE sql AS $$
  SELECT coalesce(sum(calls), 0)::bigint FROM pg_stat_xact_user_functions WHERE schemaname = 'thidua' AND funcname = 'board_under' $$;
CREATE FUNCTION pg_temp.made(statement text, kind text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  before bigint := pg_temp.boards();
BEGIN
  PERFORM set_config('plan_cache_mode', kind, true);
  EXECUTE 'PREPARE asked AS ' || statement;
  EXECUTE 'EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF) EXECUTE asked';
  DEALLOCATE asked;
  RETURN pg_temp.boards() - before;
END $$;
-- TNB2013 and DNB2013 are live and changed.
SELECT is(pg_temp.made(asked, kind), boards, format('%s boards, %s: %s', boards, kind, asked))
  FROM unnest('{force_custom_plan,force_generic_plan}'::text[]) kind, (VALUES
    (0::bigint, $$SELECT * FROM score_breakdown WHERE season = 'TNB2012'$$),
    (0, $$SELECT * FROM score_breakdown b JOIN season s USING (season) WHERE s.year = 2012$$),
    (0, $$SELECT * FROM self_versus_final WHERE year = 2012$$),
    (0, $$SELECT b.* FROM score_breakdown b JOIN standing t USING (season, unit) WHERE t.year = 2012 AND t.rank = 1$$),
    (0, $$SELECT * FROM gap_to_next g JOIN dim_season s USING (season) WHERE s.year = 2011$$),
    (1, $$SELECT * FROM score_breakdown WHERE season = 'TNB2013'$$),
    (1, $$SELECT * FROM score_breakdown WHERE season IN (SELECT season FROM season WHERE year = 2013 AND cluster = 'TNB')$$),
    (1, $$SELECT b.* FROM score_breakdown b JOIN season s USING (season) WHERE s.year = 2013 AND s.cluster = 'TNB'$$),
    (1, $$SELECT b.* FROM score_breakdown b JOIN dim_season s USING (season) WHERE s.year = 2013 AND s.cluster = 'TNB' AND b.unit = 'HG'$$),
    (1, $$SELECT b.*, t.rank FROM score_breakdown b JOIN standing t USING (season, unit) WHERE t.year = 2013 AND t.cluster = 'TNB'$$),
    (1, $$SELECT g.*, b.points FROM gap_to_next g JOIN score_breakdown b USING (season, unit) WHERE g.season = 'TNB2013'$$),
    (2, $$SELECT * FROM standing$$), (2, $$SELECT * FROM gap_to_next$$), (2, $$SELECT * FROM score_breakdown$$), (2, $$SELECT DISTINCT unit_name FROM score_breakdown$$),
    (2, $$SELECT * FROM score_breakdown WHERE unit = 'BL'$$),
    (2, $$SELECT b.* FROM score_breakdown b JOIN standing t USING (season, unit) JOIN gap_to_next g USING (season, unit) WHERE t.year = 2013$$)) a(boards, asked);
-- What is kept for a snapshot is not shown after a change, nor what was done in a part of the transaction that was undone, nor to another role.
SELECT is((SELECT points FROM score_breakdown WHERE (season, unit, criterion) = ('TNB2013', 'HG', 'II.1')), 20::numeric, 'before a change');
SAVEPOINT changed;
UPDATE result SET actual = 21 WHERE (season, unit, criterion, stage) = ('TNB2013', 'HG', 'II.1', 'appraisal');
SELECT is((SELECT points FROM score_breakdown WHERE (season, unit, criterion) = ('TNB2013', 'HG', 'II.1')), 21::numeric, 'after it');
ROLLBACK TO changed;
SELECT is((SELECT points FROM score_breakdown WHERE (season, unit, criterion) = ('TNB2013', 'HG', 'II.1')), 20::numeric, 'and after it was undone');
CREATE FUNCTION pg_temp.looks() RETURNS numeric[] LANGUAGE plpgsql AS $$
DECLARE
  seen numeric[];
BEGIN
  FOR value IN 22 .. 24 LOOP
    UPDATE thidua.result SET actual = value WHERE (season, unit, criterion, stage) = ('TNB2013', 'HG', 'II.1', 'appraisal');
    seen := seen || (SELECT points FROM thidua.score_breakdown WHERE (season, unit, criterion) = ('TNB2013', 'HG', 'II.1'));
  END LOOP;
  RETURN seen;
END $$;
SELECT is(pg_temp.looks(), '{22,23,24}'::numeric[], 'within a function, too');
SELECT is(pg_temp.raised($$SELECT emulation.once('pg_catalog.md5(text)', 'x', 1)$$), '22023 function "md5" cannot be called once', 'of another type than its function''s');
SELECT is(pg_temp.raised($$SELECT emulation.once('pg_catalog.set_config(text,text,boolean)', 'x', ''::text)$$), '22023 function "set_config" cannot be called once', 'of other arguments');
CREATE FUNCTION pg_temp.written(text) RETURNS text LANGUAGE sql VOLATILE AS $$SELECT $1$$;
CREATE FUNCTION pg_temp.withdrawn(text) RETURNS text LANGUAGE sql STABLE AS $$SELECT $1$$;
REVOKE ALL ON FUNCTION pg_temp.withdrawn(text) FROM PUBLIC;
SELECT is(pg_temp.raised($$SELECT emulation.once('pg_temp.written(text)', 'x', ''::text)$$), '22023 function "written" cannot be called once', 'a volatile one');
SELECT is(pg_temp.raised($$SELECT emulation.once('pg_catalog.max(text)', 'x', ''::text)$$), '22023 function "max" cannot be called once', 'an aggregate');
SELECT is(pg_temp.raised($$SELECT emulation.once(0::regprocedure, 'x', ''::text)$$), '42883 there is no function 0', 'none that there is');
SELECT is(emulation.once('pg_catalog.md5(text)', 'x', ''::text), md5('x'), 'what a function returns');
SELECT is(emulation.once(NULL, 'x', ''::text), NULL, 'of none, nothing');
SELECT is(emulation.once('pg_catalog.md5(text)', NULL, ''::text), NULL, 'of nothing, nothing');

-- Who sees them --------------------------------------------------------------------------------------------------------------------------------------------------

CREATE ROLE breakdown_unit; CREATE ROLE breakdown_appraiser; CREATE ROLE breakdown_part; CREATE ROLE breakdown_council; CREATE ROLE breakdown_reader;
SELECT refresh_standing('DNB2013');
SELECT grant_access('breakdown_unit', 'TNB2013', 'unit', 'BL'), grant_access('breakdown_appraiser', 'TNB2013', 'appraiser'), grant_access('breakdown_part', 'TNB2013', 'appraiser', criteria => '{I}'),
       grant_access('breakdown_council', 'TNB2013', 'council'), grant_access('breakdown_reader', 'DNB2013', 'reader');
CREATE FUNCTION pg_temp.seen(role name) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  counted text;
BEGIN
  EXECUTE format('SET LOCAL ROLE %I', role);
  counted := concat_ws(' ', (SELECT string_agg(DISTINCT season, ',' ORDER BY season) FROM thidua.published_breakdown), '/', (SELECT string_agg(DISTINCT season, ',' ORDER BY season) FROM thidua.live_breakdown), '/',
                       (SELECT string_agg(DISTINCT season, ',' ORDER BY season) FROM thidua.score_breakdown WHERE year = 2013), '/', (SELECT string_agg(DISTINCT season, ',' ORDER BY season) FROM thidua.self_versus_final WHERE year = 2013), '/',
                       (SELECT string_agg(DISTINCT season, ',' ORDER BY season) FROM thidua.gap_to_next WHERE year = 2013), '/', (SELECT count(*) FROM thidua.score_breakdown WHERE year < 2013));
  RESET ROLE;
  RETURN counted;
END $$;
SELECT is(pg_temp.seen(role), seen, format('%s sees: published / kept / points / comparison / gaps of live seasons / rows of others', role)) FROM (VALUES
  ('breakdown_unit',      'DNB2011,DNB2012,TNB2011,TNB2012 / / / / / 112'),
  ('breakdown_part',      'DNB2011,DNB2012,TNB2011,TNB2012 / / / / / 112'),
  ('breakdown_appraiser', 'DNB2011,DNB2012,TNB2011,TNB2012 / TNB2013 / TNB2013 / TNB2013 / TNB2013 / 112'),
  ('breakdown_council',   'DNB2011,DNB2012,TNB2011,TNB2012 / TNB2013 / TNB2013 / TNB2013 / TNB2013 / 112'),
  ('breakdown_reader',    'DNB2011,DNB2012,TNB2011,TNB2012 / DNB2013 / DNB2013 / DNB2013 / DNB2013 / 112')) r(role, seen);
SELECT is((SELECT count(*) FROM score_breakdown WHERE season = 'TNB2013'), 28::bigint, 'the owner all');
SET LOCAL ROLE breakdown_unit;
SELECT is(pg_temp.raised($$SELECT emulation.once('pg_temp.withdrawn(text)', 'x', ''::text)$$), '42501 permission denied for function withdrawn', 'nor what the role may not execute');
SELECT is((SELECT count(*) FROM score_breakdown WHERE season = 'TNB2013'), 0::bigint, 'and what was computed for it is not shown to a unit in the same transaction');
RESET ROLE;
SET LOCAL ROLE breakdown_council;
SELECT is(left(pg_temp.raised($$INSERT INTO thidua.published_breakdown (season, publication, unit, ordinal, status) VALUES ('TNB2013', 1, 'BL', 0, 'scored')$$), 5), '42501', 'no council writes points');
SELECT lives_ok($$SELECT thidua.publish('TNB2013')$$, 'it publishes them');
RESET ROLE;
SELECT pg_temp.same('TNB2013', published_board('TNB2013'), 'as its board has them');
SELECT is((SELECT count(*) FROM live_breakdown WHERE season = 'TNB2013'), 0::bigint, 'the live rows are gone');

-- Frozen and checked ---------------------------------------------------------------------------------------------------------------------------------------------

SELECT is(pg_temp.raised(statement), '55000 published_breakdown does not allow ' || split_part(statement, ' ', 1), statement) FROM unnest(ARRAY[
  $$UPDATE published_breakdown SET points = 1$$, $$DELETE FROM published_breakdown WHERE ordinal = 1$$, $$TRUNCATE published_breakdown$$]) statement;
SELECT is((SELECT count(*) FROM publication_check), 0::bigint, 'all publications follow');
CREATE FUNCTION pg_temp.found_after(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  found text;
BEGIN
  SET LOCAL session_replication_role = replica;
  EXECUTE statement;
  found := (SELECT string_agg(DISTINCT concat_ws(' ', season, number, unit, criterion, problem, problem_name), '; ') FROM publication_check);
  RAISE EXCEPTION 'take it back';
EXCEPTION WHEN raise_exception THEN
  RETURN found;
END $$;
SELECT is(pg_temp.found_after(planted), found, planted) FROM (VALUES
  ($$UPDATE published_breakdown SET points = 31 WHERE (season, publication, unit, criterion) = ('TNB2011', 1, 'BL', 'II.1')$$, 'TNB2011 1 BL II.1 breakdown Điểm từng tiêu chí'),
  ($$UPDATE published_breakdown SET status = 'missing' WHERE (season, publication, unit, criterion) = ('TNB2011', 2, 'HG', 'I')$$, 'TNB2011 2 HG I breakdown Điểm từng tiêu chí'),
  ($$UPDATE published_breakdown SET self_points = 1 WHERE (season, publication, unit, criterion) = ('TNB2011', 2, 'HG', 'II.1')$$, 'TNB2011 2 HG II.1 breakdown Điểm từng tiêu chí'),
  ($$DELETE FROM published_breakdown WHERE (season, unit, ordinal) = ('DNB2012', 'CM', 0)$$, 'DNB2012 1 CM breakdown Điểm từng tiêu chí'),
  ($$INSERT INTO published_breakdown SELECT season, publication, 'XX', ordinal, criterion, status FROM published_breakdown WHERE (season, unit, ordinal) = ('DNB2012', 'CM', 2)$$, 'DNB2012 1 XX I.1 breakdown Điểm từng tiêu chí'),
  ($$DELETE FROM published_breakdown WHERE season = 'DNB2012' AND unit <= 'BL'$$, 'DNB2012 1 BL I breakdown Điểm từng tiêu chí; DNB2012 1 BL I.1 breakdown Điểm từng tiêu chí; DNB2012 1 BL I.2 breakdown Điểm từng tiêu chí; DNB2012 1 BL II breakdown Điểm từng tiêu chí; DNB2012 1 BL II.1 breakdown Điểm từng tiêu chí; DNB2012 1 BL III breakdown Điểm từng tiêu chí; DNB2012 1 BL breakdown Điểm từng tiêu chí')) p(planted, found);
SELECT isnt(pg_temp.found_after($$DELETE FROM published_breakdown WHERE season = 'DNB2012'$$), NULL, 'all rows of a publication');
SELECT is((SELECT count(*) FROM publication_check), 0::bigint, 'and all was taken back');

-- A trigger of the owner's changes what publish writes, or keeps it from writing.
SAVEPOINT triggers;
CREATE FUNCTION pg_temp.forge() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.points := NEW.points + 1; RETURN NEW; END $$;
CREATE TRIGGER forge BEFORE INSERT ON published_breakdown FOR EACH ROW WHEN (NEW.criterion = 'II.1') EXECUTE FUNCTION pg_temp.forge();
SELECT matches(pg_temp.raised($$SELECT publish('DNB2013')$$), '^55000 publication 1 of season "DNB2013" does not contain these points of unit "..", criterion "II.1"$', 'forged points are not published');
ROLLBACK TO triggers;
CREATE FUNCTION pg_temp.lose() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
CREATE TRIGGER lose BEFORE INSERT ON published_breakdown FOR EACH ROW EXECUTE FUNCTION pg_temp.lose();
SELECT is(pg_temp.raised($$SELECT publish('DNB2013')$$), '40001 the points of season "DNB2013" were not stored with its publication', 'nor is a season without its points');
ROLLBACK TO triggers;

-- A registry of before -------------------------------------------------------------------------------------------------------------------------------------------

CREATE TEMP TABLE before AS SELECT * FROM published_breakdown;
SET LOCAL session_replication_role = replica;
DELETE FROM published_breakdown;
DELETE FROM sheet_criterion WHERE season LIKE 'TNB%';
-- one whose totals its board does not come to
UPDATE published_standing SET points = points + 1 WHERE season = 'DNB2011' AND unit = 'BL';
RESET session_replication_role;
SELECT is((SELECT count(*) FROM score_breakdown WHERE season = 'DNB2012'), 28::bigint, 'without rows, a published season is computed from the values in force');
SELECT emulation.create_registry('thidua');
SELECT results_eq($$SELECT season, publication, count(*) FROM published_breakdown GROUP BY 1, 2 ORDER BY 1, 2$$, $$VALUES ('DNB2012', 1, 28::bigint), ('TNB2011', 1, 28), ('TNB2011', 2, 28), ('TNB2012', 1, 28), ('TNB2013', 1, 28)$$,
  'it is filled, but for a publication whose totals do not follow');
SELECT bag_eq($$SELECT season, publication, unit, ordinal, criterion, status, target, actual, ratio, points, adjustment, lost FROM published_breakdown$$,
  $$SELECT season, publication, unit, ordinal, criterion, status, target, actual, ratio, points, adjustment, lost FROM before WHERE season <> 'DNB2011'$$, 'with the rows that were published');
SELECT bag_eq($$SELECT * FROM published_breakdown WHERE season <> 'TNB2011' OR publication = 2$$, $$SELECT * FROM before WHERE season <> 'DNB2011' AND (season <> 'TNB2011' OR publication = 2)$$, 'and the comparison of the last');
SELECT is((SELECT count(self_points) + count(final_points) + count(mean_difference) FROM published_breakdown WHERE season = 'TNB2011' AND publication = 1), 0::bigint, 'of an earlier one there is none');
SELECT is((SELECT count(*) FROM sheet_criterion WHERE season LIKE 'TNB%'), 3 * 7::bigint, 'so are the criteria');
SELECT is((SELECT string_agg(DISTINCT problem, ',' ORDER BY problem) FROM publication_check), 'digest,points', 'the check finds only the other totals');
SELECT is((SELECT count(*) FROM score_breakdown WHERE season = 'DNB2011'), 28::bigint, 'whose season is still shown, from the values in force');

SELECT * FROM finish();
ROLLBACK;
