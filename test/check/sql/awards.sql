-- Awards: how many of each as a value, totals that name their set, medal tables, quotas, runs of years.
-- The first figures are those of the south-western cluster in 2013 as its conference of 6 March 2014 reported them
-- (doc/award_tally.md); the others are invented.
SET client_encoding = 'UTF8';
SET search_path = public, emulation;
\pset null '-'

CREATE TEMP TABLE granted (award text, number bigint);
INSERT INTO granted VALUES ('COT', 987), ('TTLDXS', 6335), ('CSTDT', 4081), ('BKT', 48000), ('BKT', 491);
-- 987 + 6335 + 4081 + 48000 + 491
SELECT t, total(t), total(t, '{BKT,COT,nobody}') AS "BKT and COT", count(t, 'BKT'), count(t, 'nobody') AS nobody
  FROM (SELECT tally(award, number) AS t FROM granted) s;
SELECT a.* FROM (SELECT tally(award, number) AS t FROM granted) s, awards(t) a;
-- One award for each row; nulls are passed over; no row that counts is null and not empty.
SELECT tally(award) FROM unnest('{BKT,COT,NULL,BKT}'::text[]) award;
SELECT tally(award) IS NULL AS nothing FROM unnest('{NULL}'::text[]) award;

-- Sums in any order and in parts; what comes to nothing is not kept; less than nothing is no tally.
SELECT '{"a": 2, "b": 1}'::award_tally + '{"a": 1}' AS sum, '{"a": 2, "b": 1}'::award_tally - '{"a": 2}' AS rest;
SELECT rollup(t) FROM (VALUES ('{"a": 2}'::award_tally), ('{"b": 1, "a": 1}'), (NULL)) v(t);
SELECT tally(award, number) FROM (VALUES ('a', 3), ('b', 1), ('b', -1)) v(award, number);
\set VERBOSITY terse
SELECT '{"a": 1}'::award_tally - '{"a": 2}';
\echo :LAST_ERROR_SQLSTATE
SELECT '{"a": 1.5}'::award_tally;
\echo :LAST_ERROR_SQLSTATE
\set VERBOSITY default
-- A moving total: a row that leaves the frame is taken off.
SELECT year, tally('BKT', number) OVER (ORDER BY year RANGE 1 PRECEDING) AS two_years
  FROM (VALUES (2019, 5), (2020, 7), (2022, 1)) v(year, number) ORDER BY year;

-- A report against the records: reported less recorded, every award of either.
SELECT * FROM reconcile('{"BKT": 48492, "COT": 987}', '{"BKT": 48491, "COT": 987, "AHLD": 2}');

-- A medal table is an order of arrays.
SELECT rank() OVER (ORDER BY precedence(t, '{gold,silver}') DESC), team, t
  FROM (VALUES ('A', '{"gold": 1, "silver": 9}'::award_tally), ('B', '{"gold": 2}'), ('C', '{"silver": 9, "gold": 1, "bronze": 4}')) v(team, t)
 ORDER BY rank, team;

-- Quotas: 15 % of 24 is 3.6; one at least, and never more than there are.
SELECT quota(24, 15) AS down, quota(24, 15, 'up') AS up, quota(24, 15, 'half_up') AS half_up, quota(3, 15, 'down', 1) AS at_least,
       quota(1, 15, 'down', 2) AS of_one;

-- Runs of years: 2017-2019 is three, and 2022 stands alone.
SELECT longest_run(year), run_ending(year, 2019) AS to_2019, run_ending(year, 2020) AS to_2020, run_ending(year, 2022) AS to_2022
  FROM unnest('{2019,2017,2018,2018,2022}'::int[]) year;

-- Exact means, and two orders held against each other: of the six pairs of four one is turned round, (5 - 1) / 6;
-- 1 - 6 * (1 + 1) / (4 * 15).
SELECT weighted_mean(value, weight) FROM (VALUES (10, 2), (5.5, 1), (NULL, 7)) v(value, weight);
SELECT round(kendall_tau(x, y)::numeric, 6) AS tau, round(spearman_rho(x, y)::numeric, 6) AS rho
  FROM (VALUES (1, 1), (2, 3), (3, 2), (4, 4)) v(x, y);
