-- standing_change, study_robustness and rank_robustness. Units, sheets and results are invented.

BEGIN;
SELECT no_plan();
\ir errors.sql.inc
SELECT emulation.create_registry('thidua');
SET LOCAL search_path = thidua, public;
INSERT INTO unit (unit, name, "position") VALUES ('a', 'An', 1), ('b', 'Bình', 2), ('c', 'Châu', 3), ('d', 'Dương', 4), ('e', 'Em', 5);
INSERT INTO cluster VALUES ('C', 'Cụm'), ('K', 'Khối');
INSERT INTO season (season, cluster, year, starts_on, ends_on, status) VALUES ('S11', 'K', 2011, '2011-01-01', '2011-12-31', 'open'), ('S12', 'C', 2012, '2012-01-01', '2012-12-31', 'open'), ('S13', 'C', 2013, '2013-01-01', '2013-12-31', 'open');
INSERT INTO membership (season, unit, unranked_reason) VALUES ('S12', 'a', NULL), ('S12', 'b', NULL), ('S12', 'c', NULL), ('S12', 'e', 'đơn vị mới'), ('S13', 'a', NULL), ('S13', 'b', NULL), ('S13', 'd', NULL), ('S13', 'e', 'đơn vị mới');
INSERT INTO sheet (season, state, rules) SELECT season, 'in force', jsonb_build_object('name', 'x', 'max', max, 'decimals', 0, 'criteria', jsonb_build_array(jsonb_build_object('code', '1', 'max', max / 2, 'rule', 'given'), jsonb_build_object('code', '2', 'max', max / 2, 'rule', 'given')))
  FROM (VALUES ('S12', 10), ('S13', 20)) v(season, max);
INSERT INTO result (season, unit, criterion, stage, actual)
SELECT season, unit, criterion, 'final', CASE criterion WHEN '1' THEN least(points, max / 2) ELSE greatest(points - max / 2, 0) END
  FROM (VALUES ('S12', 10, 'a', 9), ('S12', 10, 'b', 8), ('S12', 10, 'c', 7), ('S12', 10, 'e', 10), ('S13', 20, 'a', 14), ('S13', 20, 'b', 17), ('S13', 20, 'd', 15), ('S13', 20, 'e', 20)) v(season, max, unit, points), unnest('{1,2}'::text[]) criterion;

-- by shares of the maximum: a 0.9 -> 0.7: of the old field b (0.8) is better, c (0.7) is not: own 1 - 2, the field 2 - 3; b 0.8 -> 0.85: a (0.9) is still better: own 0, the field 2 - 1
PREPARE changes AS SELECT season, season_before, unit, rank_before, rank_after, change, own_change, field_change FROM standing_change ORDER BY unit;
SELECT results_eq('changes', $$VALUES ('S13', 'S12', 'a', 1, 3, -2, -1, -1), ('S13', 'S12', 'b', 2, 1, 1, 0, 1), ('S13', 'S12', 'c', 3, NULL, NULL, NULL, NULL), ('S13', 'S12', 'd', NULL, 2, NULL, NULL, NULL), ('S13', 'S12', 'e', NULL, NULL, NULL, NULL, NULL)$$,
  'the season against the one before of its cluster: who was not ranked pushes nobody down; who is new or gone has no change');
SELECT is((SELECT count(*) FROM standing_change c JOIN standing n ON n.season = c.season AND n.unit = c.unit LEFT JOIN standing o ON o.season = c.season_before AND o.unit = c.unit WHERE (c.rank_after, c.points_after, c.rank_before, c.points_before) IS DISTINCT FROM (n.rank, n.points, o.rank, o.points)), 0::bigint, 'the ranks of standing');
INSERT INTO season (season, cluster, year, period, starts_on, ends_on, status) VALUES ('S13h', 'C', 2013, 'first half', '2013-01-01', '2013-06-30', 'open');
SELECT is((SELECT count(*) FROM standing_change WHERE season = 'S13h'), 0::bigint, 'a half-year is not set against a year');
SELECT publish('S12'), publish('S13');
SELECT results_eq('changes', $$VALUES ('S13', 'S12', 'a', 1, 3, -2, -1, -1), ('S13', 'S12', 'b', 2, 1, 1, 0, 1), ('S13', 'S12', 'c', 3, NULL, NULL, NULL, NULL), ('S13', 'S12', 'd', NULL, 2, NULL, NULL, NULL), ('S13', 'S12', 'e', NULL, NULL, NULL, NULL, NULL)$$, 'the same, published');

-- studies
SELECT is(pg_temp.raised($$SELECT study_robustness('S99')$$), 'P0002 season "S99" cannot be studied', 'no such season');
SELECT is(pg_temp.raised($$SELECT study_robustness('S13h')$$), 'P0002 season "S13h" cannot be studied', 'no sheet yet');
SELECT is(pg_temp.raised($$SELECT study_robustness('S13', 0)$$), '22023 invalid number of replications: 0', 'no replications');
SELECT is(pg_temp.raised($$SELECT study_robustness('S13', spread => 1)$$), '22023 invalid spread: 1', 'too wide');
SELECT ok(study_robustness('S13', 500, 0.3, 7) > 0, 'a study');
SELECT results_eq($$SELECT unit, rank, best, worst, mean, p05, p95, first_share, replications, spread, seed, holds FROM rank_robustness WHERE season = 'S13' ORDER BY unit$$,
  $$SELECT unit, rank, best, worst, mean::numeric(14,4), p05, p95, first_share::numeric(5,4), 500, 0.3::numeric(10,9), 7::bigint, true FROM emulation.robustness(board_in_force('S13'), 500, 0.3, 7, '{e}') ORDER BY unit$$, 'what the function says, with units kept out');
SELECT is((SELECT count(rank) FROM rank_robustness WHERE season = 'S13'), 3::bigint, 'three are ranked');
SELECT is(pg_temp.raised(format($$UPDATE robustness_study SET ranks = '[]' WHERE study = %s$$, (SELECT max(study) FROM robustness_study))), format('55000 study %s of season "S13" cannot be changed', (SELECT max(study) FROM robustness_study)), 'a study is not changed');
SELECT is(pg_temp.raised($$SELECT study_robustness('S13', spread => NULL)$$), '22004 season, replications, spread and seed of a study must not be null', 'what must be given');
INSERT INTO robustness_study (season, spread, ranks) VALUES ('S13', 0, '[]');
SELECT results_eq($$SELECT unit, rank, best, worst FROM rank_robustness WHERE rank IS NOT NULL ORDER BY rank$$, $$SELECT unit, rank, rank, rank FROM standing WHERE season = 'S13' AND rank IS NOT NULL ORDER BY rank$$, 'whoever writes ranks writes in vain; with no spread they are as they are');
SELECT study_robustness('S13', 10);
SELECT results_eq($$SELECT DISTINCT replications FROM rank_robustness$$, 'VALUES (10)', 'the last study is shown');
SELECT supersede('S13', 'nhập nhầm', '[{"unit": "a", "criterion": "2", "actual": 9}]');
SELECT results_eq($$SELECT DISTINCT holds FROM rank_robustness$$, 'VALUES (false)', 'after a correction it does not hold any more');

-- another role's rows
CREATE ROLE robustness_council; CREATE ROLE robustness_unit; CREATE ROLE robustness_reader_of_k;
INSERT INTO season (season, cluster, year, starts_on, ends_on, status) VALUES ('S14', 'C', 2014, '2014-01-01', '2014-12-31', 'open');
INSERT INTO membership (season, unit) VALUES ('S14', 'a'), ('S14', 'b');
INSERT INTO sheet (season, state, rules) SELECT 'S14', 'in force', rules FROM sheet WHERE season = 'S13';
INSERT INTO result (season, unit, criterion, stage, actual) SELECT 'S14', unit, criterion, 'self', 5 FROM unnest('{a,b}'::text[]) unit, unnest('{1,2}'::text[]) criterion;
INSERT INTO season (season, cluster, year, starts_on, ends_on, status) VALUES ('S15', 'K', 2015, '2015-01-01', '2015-12-31', 'open');
INSERT INTO membership (season, unit) VALUES ('S15', 'a');
INSERT INTO sheet (season, state, rules) SELECT 'S15', 'in force', rules FROM sheet WHERE season = 'S13';
INSERT INTO result (season, unit, criterion, stage, actual) VALUES ('S15', 'a', '1', 'final', 5), ('S15', 'a', '2', 'final', 5);
SELECT study_robustness('S15', 10);
SELECT publish('S15');
SELECT grant_access('robustness_council', 'S14', 'council'), grant_access('robustness_unit', 'S14', 'unit', 'a'), grant_access('robustness_reader_of_k', 'S11', 'reader');
SET LOCAL ROLE robustness_council;
SELECT ok(study_robustness('S14', 10) > 0, 'a council stores a study of its season');
SELECT is(pg_temp.raised($$SELECT study_robustness('S13')$$), '42501 role "robustness_council" may not store a study of season "S13"', 'and of no other');
SELECT is(pg_temp.raised($$INSERT INTO robustness_study (season, ranks) VALUES ('S14', '[]')$$), '42501 permission denied for table robustness_study', 'nor ranks of its own');
SELECT is(pg_temp.raised($$INSERT INTO robustness_study (season) VALUES ('S13')$$), '42501 new row violates row-level security policy for table "robustness_study"', 'nor past the function');
SELECT is((SELECT count(*) FROM standing_change WHERE season = 'S14'), 4::bigint, 'it sees the change: a and b, and those that went, d and e');
RESET ROLE;
SET LOCAL ROLE robustness_unit;
SELECT is((SELECT count(*) FROM rank_robustness WHERE season = 'S14'), 0::bigint, 'a unit sees none of a live season');
SELECT is((SELECT count(*) FROM robustness_study WHERE season = 'S14'), 0::bigint, 'nor the stored ones');
SELECT is((SELECT count(*) FROM standing_change WHERE season = 'S14'), 0::bigint, 'nor the change');
SELECT is((SELECT count(*) FROM robustness_study WHERE season = 'S15'), 0::bigint, 'nor what was studied before a season was published');
SELECT is((SELECT count(*) FROM rank_robustness WHERE season = 'S13'), 4::bigint, 'but that of what is published');
SELECT is(pg_temp.raised($$SELECT study_robustness('S14')$$), '42501 role "robustness_unit" may not store a study of season "S14"', 'and stores none');
RESET ROLE;
SET LOCAL ROLE robustness_reader_of_k;
SELECT is((SELECT count(*) FROM standing_change WHERE season = 'S14') + (SELECT count(*) FROM robustness_study WHERE season = 'S14'), 0::bigint, 'another cluster''s reader sees neither');
RESET ROLE;

SELECT * FROM finish();
ROLLBACK;
