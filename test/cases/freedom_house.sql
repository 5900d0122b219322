-- Freedom in the World 2012 to 2023, 2,340 country-years: 25 questions of 0 to 4 points -> political rights (40) and civil liberties (60)
-- -> a rating from 1 to 7 by bands -> a status. In 40 cases the printed rating of political rights is one band off, since an additional
-- discretionary question changed the sum: points that are no criterion's cannot come out of a sheet, and the board must show exactly these.
-- Source and licence: README.md.

\set case freedom_house
\ir outside.sql.inc
\if :have_data

BEGIN;
SET LOCAL search_path = public, emulation;
SELECT plan(10);

CREATE TEMP TABLE input (year int, country text, "A1" int, "A2" int, "A3" int, "B1" int, "B2" int, "B3" int, "B4" int, "C1" int, "C2" int, "C3" int,
                         "D1" int, "D2" int, "D3" int, "D4" int, "E1" int, "E2" int, "E3" int, "F1" int, "F2" int, "F3" int, "F4" int, "G1" int, "G2" int, "G3" int, "G4" int);
CREATE TEMP TABLE band (grp text, rating int, min_points int, max_points int);
CREATE TEMP TABLE expected (year int, country text, political_rights int, civil_liberties int, status text);
CREATE TEMP TABLE anomaly (year int, country text, sum_of_items int, published_rating int);
\copy input from program 'cat "$EMULATION_CASES"/freedom_house/inputs.csv' with (format csv, header, encoding 'UTF8')
\copy band from program 'cat "$EMULATION_CASES"/freedom_house/bands.csv' with (format csv, header, encoding 'UTF8')
\copy expected from program 'cat "$EMULATION_CASES"/freedom_house/expected.csv' with (format csv, header, encoding 'UTF8')
\copy anomaly from program 'cat "$EMULATION_CASES"/freedom_house/anomalies.csv' with (format csv, header, encoding 'UTF8')

CREATE TEMP TABLE item AS
SELECT year, country, code, value::int AS points FROM input i, jsonb_each_text(to_jsonb(i) - '{year,country}'::text[]) AS e(code, value);

-- First the sums: two parents, questions A to C and D to G. One board a year.
CREATE TEMP TABLE questions AS
SELECT jsonb_build_object('name', 'Freedom in the World', 'max', 100, 'decimals', 0, 'criteria', jsonb_agg(branch ORDER BY branch->>'code' DESC)) AS sheet
  FROM (SELECT jsonb_build_object('code', grp, 'max', 4 * count(*), 'criteria', jsonb_agg(jsonb_build_object('code', code, 'max', 4, 'step', 1, 'rule', 'given') ORDER BY code)) AS branch
          FROM (SELECT DISTINCT code, CASE WHEN code < 'D' THEN 'PR' ELSE 'CL' END AS grp FROM item) AS codes GROUP BY grp) AS branches;
CREATE TEMP TABLE sums AS
SELECT year, scoreboard(sheet::score_sheet, country, code, NULL, points) AS board FROM item, questions GROUP BY year;

-- Then the ratings: a ladder on each sum, its steps from the table of bands.
CREATE TEMP TABLE ratings AS
SELECT jsonb_build_object('name', 'Ratings', 'max', 14, 'decimals', 0, 'criteria', jsonb_agg(leaf ORDER BY leaf->>'code' DESC)) AS sheet
  FROM (SELECT jsonb_build_object('code', grp, 'max', 7, 'rule', 'ladder',
                                  'steps', jsonb_agg(jsonb_build_object('from', min_points, 'to', max_points, 'points', rating) ORDER BY rating)) AS leaf
          FROM (SELECT CASE grp WHEN 'CL' THEN 'CL' ELSE 'PR' END AS grp, rating, min_points, max_points FROM band) AS bands GROUP BY grp) AS leaves;
CREATE TEMP TABLE rated AS
SELECT sums.year, scoreboard(sheet::score_sheet, b.unit, b.criterion, NULL, b.points) AS board
  FROM sums, breakdown(board) AS b, ratings WHERE b.criterion IN ('PR', 'CL') GROUP BY sums.year;
CREATE TEMP TABLE compared AS
SELECT e.year, e.country, b.criterion, b.actual AS sum, b.points AS rating, CASE b.criterion WHEN 'PR' THEN e.political_rights ELSE e.civil_liberties END AS printed
  FROM rated, breakdown(board) AS b JOIN expected e ON e.country = b.unit WHERE e.year = rated.year AND b.is_leaf;

SELECT is((SELECT count(*) FROM expected), 2340::bigint, '2,340 country-years');
SELECT results_eq('SELECT code, max_points::int FROM questions, criteria(sheet::score_sheet) WHERE NOT is_leaf', $$VALUES ('PR', 40), ('CL', 60)$$,
  'ten questions make 40 points of political rights, fifteen make 60 of civil liberties');
SELECT is((SELECT count(*) FROM sums, standings(board) WHERE status = 'ranked'), 2340::bigint, 'no question is without its points');
SELECT is((SELECT count(*) FROM compared WHERE criterion = 'CL' AND rating = printed), 2340::bigint, 'civil liberties: 2,340 of 2,340 ratings are the printed ones');
SELECT is((SELECT count(*) FROM compared WHERE criterion = 'PR' AND rating = printed), 2300::bigint, 'political rights: 2,300 of 2,340');
SELECT is((SELECT count(*) FROM anomaly), 40::bigint, 'forty anomalies are known');
SELECT set_eq($$SELECT year, country, sum::int, printed FROM compared WHERE criterion = 'PR' AND rating <> printed$$, 'SELECT year, country, sum_of_items, published_rating FROM anomaly',
  'the others are exactly the known anomalies');
SELECT is_empty($$SELECT year, country FROM compared WHERE abs(rating - printed) > 1$$, 'each is one band off, no more');

-- The status goes by the mean of the printed ratings: to 2.5 free, 3 to 5 partially free, from 5.5 not free. That are sums to 5, 6 to 10 and from 11: classes of a
-- sheet where, as ratings go, more is worse.
CREATE TEMP TABLE status_board AS
SELECT year, scoreboard('{"name": "Status", "max": 14, "decimals": 0, "classes": [{"name": "Not Free", "from": 11}, {"name": "Partially Free", "from": 6}, {"name": "Free"}],
                          "criteria": [{"code": "PR", "max": 7, "min": 1, "step": 1, "rule": "given"}, {"code": "CL", "max": 7, "min": 1, "step": 1, "rule": "given"}]}'::score_sheet,
                        country, code, NULL, rating) AS board
  FROM expected, LATERAL (VALUES ('PR', political_rights), ('CL', civil_liberties)) AS r(code, rating) GROUP BY year;
SELECT is((SELECT count(*) FROM status_board b, standings(board) AS s JOIN expected e ON e.country = s.unit WHERE e.year = b.year AND s.class = e.status), 2340::bigint,
  'status: 2,340 of 2,340 are the printed ones');
SELECT is((SELECT count(DISTINCT class) FROM status_board, standings(board)), 3::bigint, 'in three classes');

SELECT * FROM finish();
ROLLBACK;

\else
\echo '1..0 # SKIP' :why_not
\endif
