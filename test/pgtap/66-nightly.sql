-- The steps of the nightly job, each by itself; the job commits, so test/t/nightly.t runs it as a whole.
-- Units, sheets and results are invented.

BEGIN;
SELECT no_plan();
\ir errors.sql.inc
CREATE ROLE test_office;
CREATE ROLE test_unit;
DO $$ BEGIN EXECUTE format('GRANT CREATE ON DATABASE %I TO test_office', current_database()); END $$;
SET LOCAL SESSION AUTHORIZATION test_office;
SELECT emulation.create_registry('thidua');
RESET SESSION AUTHORIZATION;

-- It has no search path of its own, so its body names everything in full and uses no operator but :=.
SELECT is((SELECT array_agg(m[1]) FROM pg_proc p, regexp_matches(p.prosrc, '([\w.]+)\(', 'g') m WHERE p.oid = 'thidua.nightly(integer)'::regprocedure AND m[1] !~ '^thidua\.'), NULL, 'nightly calls functions by their full names');
SELECT is((SELECT array_agg(DISTINCT m[1]) FROM pg_proc p, regexp_matches(replace(replace(p.prosrc, '<<night>>', ''), ':=', ''), '([-+*/<>=~!@#%^&|`?:]+)', 'g') m WHERE p.oid = 'thidua.nightly(integer)'::regprocedure), NULL, 'and uses no operator');
SELECT is((SELECT string_agg(m[1], ',') FROM pg_proc p, regexp_matches(p.prosrc, 'this_\w+ ([\w.]+);', 'g') m WHERE p.oid = 'thidua.nightly(integer)'::regprocedure AND m[1] !~ '^pg_catalog\.'), NULL, 'and its variables'' types are PostgreSQL''s');
SELECT is(pg_temp.raised('CALL thidua.nightly()'), '2D000 invalid transaction termination', 'it is not for a transaction block');

SET LOCAL ROLE test_office;
SET LOCAL search_path = thidua, public;
INSERT INTO unit (unit, name) VALUES ('A', 'Xã A'), ('B', 'Xã B');
INSERT INTO cluster SELECT c, c FROM unnest('{none,draft,yesterday,today,moved,appraised,past}'::text[]) c;
INSERT INTO season (season, cluster, year, starts_on, ends_on, status, self_deadline, appraisal_deadline)
SELECT cluster, cluster, 2013, '2013-01-01', '2013-12-31', CASE cluster WHEN 'draft' THEN 'draft' WHEN 'appraised' THEN 'appraisal' ELSE 'open' END,
       CASE cluster WHEN 'none' THEN NULL WHEN 'today' THEN today() WHEN 'moved' THEN today() + 1 ELSE today() - 1 END, CASE cluster WHEN 'none' THEN today() - 1 END FROM cluster;
INSERT INTO membership (season, unit) SELECT season, unit FROM season, unit;
INSERT INTO sheet (season, state, rules) SELECT season, 'in force', '{"max": 20, "criteria": [{"code": "1", "max": 10, "rule": "given"}, {"code": "2", "max": 10, "rule": "given"}]}' FROM season;
INSERT INTO result (season, unit, criterion, stage, actual) SELECT season, unit, criterion, 'self', ascii(unit) - 60 FROM season, unit, unnest('{1,2}'::text[]) criterion WHERE season NOT IN ('none', 'draft');
SELECT publish('past');

-- Which seasons, and what is closed
SELECT is(nightly_steps(), '{close,check,standing,robustness,report,tidy}', 'the steps');
SELECT is(nightly_seasons('close'), '{yesterday}', 'closed is what is open and past its last day for self-scores');
SELECT is(nightly_seasons('check') || nightly_seasons('tidy'), '{NULL,NULL}', 'two steps are not by season');
SELECT is(nightly_seasons('standing'), '{appraised,moved,today,yesterday}', 'standings of live seasons that have results');
SELECT is(nightly_seasons('robustness'), '{}', 'studies where there is one');
SELECT is(nightly_seasons('report'), '{appraised,moved,none,today,yesterday,past}', 'pages of all but drafts, live seasons first');
INSERT INTO submission (season, unit, state, reason, due_on) VALUES ('yesterday', 'A', 'returned', 'bổ sung minh chứng', today() + 3);
SELECT is(close_season('yesterday'), format('closed for self-scores, whose last day was %s; units that have not handed in: 2', to_char(today() - 1, 'YYYY-MM-DD')), 'it says so');
SELECT is((SELECT status FROM season WHERE season = 'yesterday'), 'appraisal', 'into appraisal');
SELECT is(close_season(s), 'nothing to do: the season is not open, or its last day is not past', s || ' stays as it is') FROM unnest('{yesterday,today,moved,none,draft,appraised,past,nowhere}'::text[]) s;
SELECT grant_access('test_unit', 'yesterday', 'unit', 'A');
SET LOCAL ROLE test_unit;
UPDATE result SET actual = 7 WHERE season = 'yesterday' AND unit = 'A' AND criterion = '1';
SELECT is((SELECT actual FROM result WHERE season = 'yesterday' AND unit = 'A' AND criterion = '1'), 7::numeric, 'a returned file stays open until its own day');
SET LOCAL ROLE test_office;

-- A run and its steps, within one transaction
SELECT is(pg_temp.raised(format('SELECT begin_nightly(%s)', d)), format('22023 keep_days must be from 1 to 36500, not %s', d), 'so many days are none') FROM unnest('{0,-1}'::integer[]) d;
SELECT is(begin_nightly(NULL), 1::bigint, 'the first run');
SELECT is(begin_step(1, 'close', 'yesterday'), 1, 'its first step');
SELECT results_eq('SELECT number, step, season, outcome, seconds IS NULL FROM nightly_run', $$VALUES (0, 'run', NULL, 'running', false), (1, 'close', 'yesterday', 'running', false)$$, 'both are under way');
SELECT carry_out_step(1, 1, NULL);
SELECT begin_step(1, 'standing', 'nowhere');
SELECT is(pg_temp.raised('SELECT carry_out_step(1, 2, NULL)'), 'no error', 'a step that fails');
SELECT results_eq('SELECT step, season, outcome, sqlstate FROM nightly_run WHERE number > 0', $$VALUES ('close', 'yesterday', 'done', NULL), ('standing', 'nowhere', 'failed', '23503')$$, 'is written down');
SELECT is((SELECT count(*) FROM live_season), 0::bigint, 'and leaves nothing half done');
SELECT end_nightly(1);
SELECT results_eq($$SELECT outcome, message FROM nightly_run WHERE number = 0$$, $$VALUES ('failed', 'steps: 2, failed: 1')$$, 'the run is as its worst step');
SELECT is(r.state || ' ' || r.message || '/' || r.hint, '38000 nightly job, run 1: steps: 2, failed: 1/See SELECT * FROM nightly_run WHERE run = 1; the work of the other steps is committed.', 'which is told')
  FROM pg_temp.refusal('SELECT tell_nightly(1)') r;
SELECT alike(r.detail, 'standing of season "nowhere": 23503 %', 'with the step') FROM pg_temp.refusal('SELECT tell_nightly(1)') r;
SELECT is(begin_nightly(1), 2::bigint, 'a later run');
SELECT is(pg_temp.raised(s), '55006 run 1 of the nightly job stops, because run 2 has started', 'after which the earlier one goes on no more') FROM unnest('{"SELECT begin_step(1, ''tidy'', NULL)","SELECT carry_out_step(1, 2, 1)","SELECT end_nightly(1)"}'::text[]) s;
SELECT results_eq('SELECT run, outcome FROM nightly_run WHERE number = 0', $$VALUES (2::bigint, 'running'), (1, 'failed')$$, 'the last run comes first');
SELECT begin_step(2, 'tidy', NULL);
UPDATE job_run SET outcome = 'cancelled', finished_at = now(), message = 'x', sqlstate = '57014' WHERE run = 2 AND number = 1;
SELECT is(begin_step(2, 'tidy', NULL), NULL, 'a cancelled run takes no further step');
SELECT end_nightly(2);
SELECT is((SELECT outcome FROM nightly_run WHERE run = 2 AND number = 0), 'cancelled', 'and is cancelled as a whole');
SELECT begin_nightly(1), begin_step(3, 'report', 'S' || i) FROM generate_series(1, 40) i WHERE i = 1;
INSERT INTO job_run (run, number, step, season, outcome, finished_at, message) SELECT 3, i, 'report', 'S' || i, 'failed', now(), 'x' FROM generate_series(2, 40) i;
UPDATE job_run SET outcome = 'failed', finished_at = now(), message = 'x' WHERE run = 3 AND number = 1;
SELECT end_nightly(3);
SELECT is((SELECT count(*) FROM regexp_matches(r.detail, '\n', 'g')), 30::bigint, 'of many failures thirty are told') FROM pg_temp.refusal('SELECT tell_nightly(3)') r;

-- Standings and studies
SELECT refresh_standing('today');
SELECT is(nightly_seasons('standing'), '{appraised,moved,yesterday}', 'a standing that is kept and holds is not computed again');
SELECT is(study_again('today'), 'nothing to do: it was never studied', 'what nobody has studied is not studied');
SELECT study_robustness('today', 50, 0.3, 7), study_robustness('past', 60);
SELECT is(nightly_seasons('robustness'), '{today}', 'a live season with a study may need another; a published one''s is of its publication');
SELECT alike(study_again('today'), 'nothing to do: study % is up to date', 'nothing has changed');
UPDATE result SET actual = 9 WHERE season = 'today' AND unit = 'A' AND criterion = '1';
SELECT alike(study_again('today'), 'study %, with the arguments of study %', 'now it has');
SELECT results_eq($$SELECT DISTINCT replications, spread, seed, holds FROM rank_robustness WHERE season = 'today'$$, 'VALUES (50, 0.3::numeric(10,9), 7::bigint, true)', 'with the last one''s parameters');
SELECT supersede('past', 'sửa', '[{"unit": "A", "criterion": "1", "actual": 6}]');
SELECT is(nightly_seasons('robustness'), '{past,today}', 'a correction needs a study of its own');
SELECT study_again('past');
SELECT is((SELECT publication FROM robustness_study WHERE season = 'past' ORDER BY study DESC LIMIT 1), 2, 'of that publication');

-- Pages
SELECT alike(store_report('past'), 'stored, % bytes, of publication 2', 'a page');
SELECT is(nightly_seasons('report'), '{appraised,moved,none,today,yesterday}', 'a publication''s page is stored once');
SELECT supersede('past', 'sửa nữa', '[{"unit": "A", "criterion": "1", "actual": 7}]');
SELECT is('past' = ANY (nightly_seasons('report')), true, 'and another time after a correction');
SELECT store_report('past');
SELECT results_eq($$SELECT day, publication, page, digest FROM daily_report$$, $$SELECT today(), 3, report_html('past'), encode(sha256(convert_to(report_html('past'), 'UTF8')), 'hex')$$, 'in place of the one of that day');
UPDATE daily_report SET day = day - 1, inputs = NULL;
SELECT is('past' = ANY (nightly_seasons('report')), true, 'a page of before 1.1.0 is due once');
SELECT is(regexp_replace(store_report('past'), '\d+ bytes', 'n bytes'), format('unchanged since %s, n bytes', to_char(today() - 1, 'YYYY-MM-DD')), 'and found to be what it was');
SELECT is((SELECT count(*) FROM daily_report), 1::bigint, 'a page that has not changed is not stored again');
SELECT is('past' = ANY (nightly_seasons('report')), false, 'nor due another night');
SELECT supersede('past', 'sửa lần ba', '[{"unit": "A", "criterion": "1", "actual": 8}]');
SELECT store_report('past');
SELECT is((SELECT count(*) FROM daily_report), 2::bigint, 'one that has, beside that of another day');
SELECT is((SELECT attcompression FROM pg_attribute WHERE attrelid = 'daily_report'::regclass AND attname = 'page'), 'l'::"char", 'pages are compressed');
SELECT is(forget_old(NULL) || ': ' || (SELECT count(*) FROM daily_report), 'nothing to do: everything is kept: 2', 'nothing is forgotten');
UPDATE daily_report SET day = day - 10;
SELECT alike(forget_old(10), 'reports removed: 1, %', 'what is older than ten days is');
SELECT is(forget_old(1), 'reports removed: 0, lines of this log removed: 0', 'but for the last page, and what is of today');

-- In order of need, and again only what is left
DELETE FROM daily_report;
SELECT pg_sleep(0.01), publish('today');
SELECT is(nightly_seasons('report'), '{appraised,moved,none,yesterday,today,past}', 'live seasons first, then what was published last');
SELECT store_report(s) FROM unnest('{appraised,moved,today}'::text[]) s;
SELECT is(nightly_seasons('report'), '{none,yesterday,past}', 'a night that was broken off goes on with the rest');
UPDATE daily_report SET inputs = NULL, day = day - CASE season WHEN 'moved' THEN 2 ELSE 1 END;
SELECT is(nightly_seasons('report'), '{none,yesterday,moved,appraised,today,past}', 'of live seasons that without a page first, then the oldest page');
SELECT is((SELECT count(*) FROM unnest(nightly_seasons('report')) s WHERE store_report(s) !~ '^(stored|unchanged)'), 0::bigint, 'all are made');
SELECT is(nightly_seasons('report'), '{}', 'and none is left');
SELECT is((SELECT string_agg(season, ',') FROM season s WHERE status <> 'draft' AND report_html(season) IS DISTINCT FROM (SELECT page FROM daily_report d WHERE d.season = s.season ORDER BY day DESC LIMIT 1)), NULL, 'each last page is what report_html returns');

-- What is found: twenty cells of twelve hundred are left; the owner could not do that
SELECT is(check_publications(3), 0::bigint, 'nothing is found');
RESET ROLE;
INSERT INTO unit (unit, name) SELECT 'u' || i, 'x' FROM generate_series(1, 12) i;
INSERT INTO cluster VALUES ('big', 'big');
INSERT INTO season (season, cluster, year, starts_on, ends_on, status) VALUES ('big', 'big', 2013, '2013-01-01', '2013-12-31', 'open');
INSERT INTO membership (season, unit) SELECT 'big', 'u' || i FROM generate_series(1, 12) i;
INSERT INTO sheet (season, state, rules) SELECT 'big', 'in force', jsonb_build_object('max', 1000, 'criteria', jsonb_agg(jsonb_build_object('code', 'c' || i, 'max', 10, 'rule', 'given'))) FROM generate_series(1, 100) i;
INSERT INTO result (season, unit, criterion, stage, actual) SELECT 'big', 'u' || u, 'c' || c, 'final', 5 FROM generate_series(1, 12) u, generate_series(1, 100) c;
SELECT publish('big');
SET LOCAL session_replication_role = replica;
UPDATE result SET actual = 6 WHERE season = 'big' AND (unit <> 'u1' OR criterion > 'c27');
SET LOCAL session_replication_role = origin;
CREATE TEMP TABLE found AS SELECT check_publications(3) AS number;
SELECT is((SELECT number FROM found), (SELECT count(*) FROM publication_check), 'all that the view shows is counted');
SELECT cmp_ok((SELECT number FROM found), '>', 1100::bigint, 'which is much');
SELECT is((SELECT count(*) FROM publication_finding WHERE run = 3), 1000::bigint, 'a thousand of them are written down');
SELECT results_eq($$SELECT number, season, publication, unit, criterion, problem FROM publication_finding ORDER BY number LIMIT 1$$, $$VALUES (1, 'big', 1, NULL, NULL, 'board')$$, 'first what is wrong with the whole');

SELECT * FROM finish();
ROLLBACK;
