-- Group tables of World Cups 1930 to 2022, 767 matches in 130 groups: points (2 or 3 a win, 1 a draw), then goal difference, then goals.
-- In five groups two teams stay level on all three: a tie that the board must show and not resolve, unless the sheet names what resolves it.
-- Source and licence: README.md.

\set case worldcup_groups
\ir outside.sql.inc
\if :have_data

BEGIN;
SET LOCAL search_path = public, emulation;
SELECT plan(12);

CREATE TEMP TABLE match (tournament text, stage text, grp text, match text, home text, away text, home_goals int, away_goals int);
CREATE TEMP TABLE expected (tournament text, stage text, grp text, position int, team text, played int, wins int, draws int, losses int,
                            goals_for int, goals_against int, goal_difference int, points int, points_per_win int, decided_by text);
\copy match from program 'cat "$EMULATION_CASES"/worldcup_groups/inputs.csv' with (format csv, header, encoding 'UTF8')
\copy expected from program 'cat "$EMULATION_CASES"/worldcup_groups/expected.csv' with (format csv, header, encoding 'UTF8')

-- Both sides of each match.
CREATE TEMP TABLE side AS
SELECT tournament, stage, grp, match, home AS team, away AS opponent, home_goals AS scored, away_goals AS conceded FROM match
UNION ALL SELECT tournament, stage, grp, match, away, home, away_goals, home_goals FROM match;
CREATE TEMP TABLE tally AS
SELECT tournament, stage, grp, team, count(*) FILTER (WHERE scored > conceded) AS wins, count(*) FILTER (WHERE scored = conceded) AS draws,
       sum(scored - conceded) AS difference, sum(scored) AS goals FROM side GROUP BY tournament, stage, grp, team;

-- Goals break ties and are no points: they stand under a parent that is held at 0.  Maxima mean nothing here, 100 is out of reach.
CREATE FUNCTION pg_temp.sheet(points_per_win int, tie_break text) RETURNS score_sheet LANGUAGE sql AS $$
  SELECT format('{"name": "%s points a win, then %s", "max": 200, "decimals": 0, "tie_break": [%s], "criteria": [
            {"code": "wins", "max": 100, "rule": "count", "each": %s}, {"code": "draws", "max": 100, "rule": "count", "each": 1},
            {"code": "ties", "max": 0, "min": 0, "cap": 0, "criteria": [
               {"code": "difference", "max": 0, "min": -100, "cap": 100, "rule": "count", "each": 1}, {"code": "goals", "max": 0, "cap": 100, "rule": "count", "each": 1},
               {"code": "mutual", "max": 0, "cap": 100, "rule": "count", "each": 1}]}]}',
          points_per_win, translate(tie_break, '"', ''), tie_break, points_per_win)::score_sheet
$$;
CREATE TEMP TABLE win AS SELECT DISTINCT tournament, points_per_win FROM expected;
CREATE TEMP TABLE board AS
SELECT tournament, stage, grp, scoreboard(pg_temp.sheet(points_per_win, '"difference", "goals"'), team, code, NULL, value) AS board
  FROM tally JOIN win USING (tournament), LATERAL (VALUES ('wins', wins), ('draws', draws), ('difference', difference), ('goals', goals), ('mutual', 0)) AS v(code, value)
 GROUP BY tournament, stage, grp;
CREATE TEMP TABLE compared AS
SELECT e.*, s.rank, s.tied, s.points AS scored, points(board, s.unit, 'difference') AS difference, points(board, s.unit, 'goals') AS goals
  FROM board b, standings(board) AS s JOIN expected e ON e.team = s.unit
 WHERE (e.tournament, e.stage, e.grp) = (b.tournament, b.stage, b.grp);

SELECT is((SELECT count(*) FROM match), 767::bigint, '767 matches');
SELECT is((SELECT count(*) FROM board), 130::bigint, '130 groups');
SELECT is((SELECT count(*) FROM compared), 517::bigint, '517 rows of tables, each with its unit');
SELECT is_empty('SELECT tournament, grp, team, scored, points FROM compared WHERE scored <> points', 'all points are the printed ones, with 2 and with 3 for a win');
SELECT is_empty('SELECT tournament, grp, team FROM compared WHERE difference <> goal_difference OR goals <> goals_for', 'all goals and differences, too, though they are in no total');
SELECT is_empty('SELECT tournament, grp, team, rank, position FROM compared WHERE NOT tied AND rank <> position', 'who is not tied has the printed position');
SELECT results_eq('SELECT tournament, grp, count(*) FROM compared WHERE tied GROUP BY tournament, grp ORDER BY tournament, grp',
  $$VALUES ('WC-1990', 'Group F', 2::bigint), ('WC-1994', 'Group D', 2), ('WC-1994', 'Group E', 2), ('WC-1994', 'Group F', 2), ('WC-2018', 'Group H', 2)$$,
  'in five groups two teams are tied, as no printed criterion resolves them, and in no other');
SELECT is_empty('SELECT tournament, grp, team, rank, position FROM compared WHERE tied AND position NOT IN (rank, rank + 1)', 'the tied share the better of their two positions');
SELECT is((SELECT count(*) FROM compared WHERE tied), (SELECT count(*) FROM compared c WHERE tied AND decided_by LIKE 'beyond goals%'), 'those groups say that they were decided beyond goals');

-- Without tie-breaks, and with the first only: what each of them resolves.
SELECT results_eq($$SELECT decided_by, count(*) FROM (SELECT DISTINCT tournament, stage, grp, left(decided_by, 12) AS decided_by FROM compared) AS d GROUP BY 1 ORDER BY 1$$,
  $$SELECT CASE WHEN NOT bare THEN 'points' WHEN NOT by_difference THEN 'goal differe' WHEN NOT by_goals THEN 'goals for' ELSE 'beyond goals' END AS d, count(*)
      FROM (SELECT tournament, stage, grp, bool_or(bare.tied) AS bare, bool_or(difference.tied) AS by_difference, bool_or(goals.tied) AS by_goals
              FROM board b, LATERAL (SELECT board::jsonb AS j) AS j,
                   standings(jsonb_set(j, '{sheet,tie_break}', '[]')::scoreboard) AS bare
                   JOIN LATERAL standings(jsonb_set(j, '{sheet,tie_break}', '["difference"]')::scoreboard) AS difference USING (unit) JOIN LATERAL standings(board) AS goals USING (unit)
             GROUP BY tournament, stage, grp) AS ties GROUP BY 1 ORDER BY 1$$,
  'points alone, goal difference and goals each resolve as many groups as the source says');

-- Given the matches of the tied teams against each other, 1994 D, E and F are resolved; Ireland and the Netherlands 1990, Japan and Senegal 2018 drew.
CREATE TEMP TABLE second AS
SELECT tournament, stage, grp, scoreboard(pg_temp.sheet(win.points_per_win, '"difference", "goals", "mutual"'), team, code, NULL, value) AS board
  FROM tally t JOIN win USING (tournament) LEFT JOIN LATERAL (
         SELECT sum(CASE WHEN s.scored > s.conceded THEN win.points_per_win WHEN s.scored = s.conceded THEN 1 ELSE 0 END) AS mutual
           FROM compared me JOIN compared other USING (tournament, stage, grp, rank) JOIN side s USING (tournament, stage, grp)
          WHERE (tournament, stage, grp) = (t.tournament, t.stage, t.grp) AND me.team = t.team AND other.team <> me.team AND (s.team, s.opponent) = (me.team, other.team)) AS m ON true,
       LATERAL (VALUES ('wins', wins), ('draws', draws), ('difference', difference), ('goals', goals), ('mutual', coalesce(mutual, 0))) AS v(code, value)
 GROUP BY tournament, stage, grp;
SELECT results_eq('SELECT DISTINCT b.tournament, b.grp FROM second b, standings(board) AS s WHERE s.tied ORDER BY 1, 2', $$VALUES ('WC-1990', 'Group F'), ('WC-2018', 'Group H')$$,
  'a sheet that knows the mutual match resolves 1994 D, E and F');
SELECT is_empty('SELECT e.tournament, e.grp, s.unit FROM second b, standings(board) AS s JOIN expected e ON e.team = s.unit
                  WHERE (e.tournament, e.stage, e.grp) = (b.tournament, b.stage, b.grp) AND NOT s.tied AND s.rank <> e.position', 'in the printed order');

SELECT * FROM finish();
ROLLBACK;

\else
\echo '1..0 # SKIP' :why_not
\endif
