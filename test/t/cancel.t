# Long calls hear a cancel within their own work, and what the registry does can be cancelled in each of its steps: nothing is left, and it can be done again.
# No cancel needs to be in time.  One of the core's functions begins with a cancel that has come while its argument was computed: it must end before the next
# expression of the row.  One of the registry's waits at a report of how far it is until the cancel comes.  (How soon it ends is measured by make bench.)
# All rows are invented.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Database;
use Session;
use Test::More;

my $database = Database->new('cancel');
$database->query(<<'SQL');
CREATE EXTENSION emulation;
CREATE TABLE code AS SELECT md5(i::text) AS code, i FROM generate_series(1, 2000) AS i;
CREATE TABLE part AS SELECT g, emulation.tally(code, i) AS tally, emulation.scoreboard('{"max": 20, "criteria": [{"code": "a", "max": 10, "rule": "given"}, {"code": "b", "max": 10, "rule": "given"}]}', code, c, NULL, i % 11) AS board
  FROM (SELECT i % 2 AS g, code, i FROM code) r, unnest('{a,b}'::text[]) c GROUP BY g;
CREATE TABLE one AS SELECT emulation.rollup(tally) AS tally, emulation.rollup(board) AS board, emulation.rollup(board)::jsonb AS json, convert_to(repeat(normalize('Bạc Liêu ', NFD), 3000), 'UTF8') AS csv,
  jsonb_build_object('max', 300, 'criteria', (SELECT jsonb_agg(jsonb_build_object('code', 'c' || i, 'max', 1, 'rule', 'given')) FROM generate_series(1, 300) i)) AS rules,
  '{"max": 20, "criteria": [{"code": "a", "max": 10, "rule": "given", "limits": [{"when": "actual > 5", "at_most": 5}]}, {"code": "b", "max": 10, "rule": "min_max", "value": "actual[\"a\"]"}]}'::emulation.score_sheet AS computed FROM part;
-- its end is a cancel of the session itself
CREATE AGGREGATE cancel(integer) (SFUNC = int4larger, STYPE = integer, FINALFUNC = pg_cancel_backend);
-- its end is a lock, which outlives an error
CREATE AGGREGATE mark(bigint) (SFUNC = int8larger, STYPE = bigint, FINALFUNC = pg_try_advisory_lock);
SQL

# Functions of the core

# What a statement becomes whose cancel comes before a function of ours, and whether it has come to what stands behind that function.
sub at_cancel {
    my ($sql) = @_;
    my (undef, $said, $err) = $database->attempt("SET max_parallel_workers_per_gather = 0; $sql;\nSELECT CASE count(*) WHEN 0 THEN 'within' ELSE 'after' END FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid();", '--set=ON_ERROR_STOP=0');
    return join ' ', $err =~ /ERROR:\s+(\w{5}):/, $said =~ /(\w+)\s*\z/;
}
my $mark = 'pg_try_advisory_lock(1)';
sub cancelled { my ($argument) = @_; return "CASE WHEN pg_cancel_backend(pg_backend_pid()) THEN $argument END" }
sub at_argument { my ($call, $argument) = @_; return 'SELECT ' . sprintf($call, cancelled($argument)) . ", $mark FROM one" }
sub at_row { my ($aggregate, $argument) = @_; return 'SELECT ' . sprintf($aggregate, cancelled($argument)) . ", bool_and($mark) FROM part" }
sub at_end { my ($aggregate, $from) = @_; return "SELECT cancel(pg_backend_pid()), $aggregate, mark(1) FROM $from" }

# Nothing here looks for a cancel.
is(at_cancel(at_argument('md5(%s)', 'csv')), '57014 after', 'a function that does not look ends first');
is(at_cancel(at_argument('generate_series(1, %s)', '1')), '57014 after', 'one of sets as well');
is(at_cancel(at_row('max(%s)', 'g')), '57014 after', 'and an aggregate in its row');
is(at_cancel(at_end('count(code)', 'code')), '57014 after', 'and at its end');
for my $call (
    [ 'sorting the codes of a tally', at_end('emulation.tally(code)', 'code') ],
    [ 'sorting the units of a scoreboard', at_end(q{emulation.scoreboard('{"max": 1, "criteria": [{"code": "a", "max": 1, "rule": "yes_no"}]}', code, 'a', NULL, 1)}, 'code') ],
    [ 'a board that is added', at_row('emulation.rollup(%s)', 'board') ],
    [ 'the end of added boards', at_end('emulation.rollup(board)', 'part') ],
    [ 'a tally that is added', at_row('emulation.rollup(%s)', 'tally') ],
    [ 'the end of added tallies', at_end('emulation.rollup(tally)', 'part') ],
    [ 'a sum of tallies', at_argument('%s OPERATOR(emulation.+) tally', 'tally') ],
    [ 'a difference of tallies', at_argument('%s OPERATOR(emulation.-) tally', 'tally') ],
    (map { [ $_, at_argument("emulation.$_(%s)", 'tally') ] } qw(awards total)),
    [ 'reconcile', at_argument('emulation.reconcile(%s, tally)', 'tally') ],
    [ 'precedence', at_argument('emulation.precedence(tally, %s)', '(SELECT array_agg(code) FROM code)') ],
    [ 'runs of years', at_end('emulation.longest_run(i)', 'code') ],
    [ 'a mean without the extremes', at_end('emulation.trimmed_mean(i, 100, 100)', 'code') ],
    [ 'rank correlation by Kendall', at_end('emulation.kendall_tau(i, hashint4(i))', 'code') ],
    [ 'rank correlation by Spearman', at_end('emulation.spearman_rho(i, hashint4(i))', 'code') ],
    (map { [ $_, at_argument("emulation.$_(%s)", 'board') ] } qw(standings breakdown)),
    [ 'compare', at_argument('emulation.compare(board, %s)', 'board') ],
    [ 'overtaken', at_argument('emulation.overtaken(board, %s)', 'board') ],
    [ 'versus', at_argument('emulation.versus(%s, md5(1::text), md5(2::text))', 'board') ],
    [ 'overtake', at_argument('emulation.overtake(%s, md5(1::text), md5(2::text))', 'board') ],
    [ 'what_if', at_argument(q{emulation.what_if(%s, md5(1::text), 'a', 1)}, 'board') ],
    [ 'a study of robustness', at_argument('emulation.robustness(%s, 10)', 'board') ],
    [ 'a board as jsonb', at_argument('(%s)::jsonb', 'board') ],
    [ 'a board as text', at_argument('(%s)::text', 'board') ],
    [ 'a board that is sent', at_argument('emulation.scoreboard_send(%s)', 'board') ],
    [ 'a board from jsonb', at_argument('(%s)::emulation.scoreboard', 'json') ],
    [ 'a board from text', at_argument('(%s)::emulation.scoreboard', 'json::text') ],
    [ 'a tally as jsonb', at_argument('(%s)::jsonb', 'tally') ],
    [ 'a tally as text', at_argument('(%s)::text', 'tally') ],
    [ 'a tally from jsonb', at_argument('(%s)::emulation.award_tally', '(tally::jsonb)') ],
    [ 'a sheet from jsonb', at_argument('(%s)::emulation.score_sheet', 'rules') ],
    [ 'a sheet under other codes', at_argument(q{emulation.renamed(rules::emulation.score_sheet, %s)}, q{'{"c1": "c2", "c2": "c1"}'::jsonb}) ],
    [ 'a sheet as jsonb', at_argument('(%s)::jsonb', 'computed') ],
    [ 'a sheet as text', at_argument('(%s)::text', 'computed') ],
    [ 'check_sheet', at_argument('emulation.check_sheet(%s)', 'rules') ],
    # nothing but the pure part looks here
    [ 'a survey of computed actuals', at_argument(q{emulation.points(computed, 'a', NULL, %s)}, '1') ],
    [ 'composing a long field', at_argument('emulation.read_csv(%s)', 'csv') ],
) {
    my ($what, $sql) = @$call;
    is(at_cancel($sql), '57014 within', "$what hears a cancel");
}
# Numbers of a dictionary that would all fall together where a slot is a number's low bits: 65,536 from 0, and 32,768 from 2^17.
# The library with assertions counts how many slots it looks at.
is($database->query(<<'SQL'), "1|163840\n2|98304\n|262144", 'no choice of codes makes a tally long');
SELECT g, emulation.total(emulation.rollup(tally ORDER BY g)) FROM (
  SELECT 1 AS g, emulation.tally(lpad(i::text, 6, '0')) AS tally FROM generate_series(0, 163839) AS i
  UNION ALL
  SELECT 2, emulation.tally(lpad(i::text, 6, '0')) FROM generate_series(0, 163839) AS i WHERE i < 65536 OR i >= 131072
) h GROUP BY ROLLUP (g) ORDER BY g
SQL

# The registry: whatever says how far it is passes a gate there

$database->query(<<'SQL');
SELECT emulation.create_registry('thidua');
SET search_path = thidua, public;
INSERT INTO unit (unit, name) SELECT 'U' || u, 'Xã ' || u FROM generate_series(1, 30) u;
INSERT INTO cluster VALUES ('C', 'Cụm');
INSERT INTO season (season, cluster, year, starts_on, ends_on, status) SELECT s, 'C', y, make_date(y, 1, 1), make_date(y, 12, 31), 'open' FROM (VALUES ('results', 2013), ('file', 2014)) v(s, y);
INSERT INTO membership (season, unit) SELECT season, unit FROM season, unit;
INSERT INTO sheet (season, state, rules) SELECT season, 'in force', jsonb_build_object('max', 100, 'criteria', jsonb_agg(jsonb_build_object('code', 'P' || k, 'max', 10, 'rule', 'given'))) FROM season, generate_series(1, 10) k GROUP BY season;
INSERT INTO result (season, unit, criterion, stage, actual) SELECT 'results', unit, 'P' || k, 'self', k % 10 FROM unit, generate_series(1, 10) k;
INSERT INTO result (season, unit, criterion, stage, actual) VALUES ('file', 'U1', 'P1', 'self', 9);
CREATE TABLE public.file AS SELECT convert_to(E'unit;criterion;actual\n' || string_agg(format('U%s;P%s;%s,5', u, k, k % 10), E'\n'), 'UTF8') AS content FROM generate_series(1, 30) u, generate_series(1, 10) k;

CREATE OR REPLACE FUNCTION emulation.progress(what text, done bigint, total bigint, things text DEFAULT 'rows') RETURNS boolean LANGUAGE plpgsql SUPPORT emulation.progress_support AS $$
BEGIN
  IF format('%s: %s of %s %s', what, done, total, things) LIKE current_setting('test.gate', true) THEN
    PERFORM pg_advisory_xact_lock_shared(1);
  END IF;
  RETURN true;
END
$$;
SQL
my ($session, $keeper) = map { Session->new($database) } 1, 2;
$keeper->ask('SELECT pg_advisory_lock(1)');

# The SQLSTATE with which a statement ends that is cancelled once it stands at its gate.
sub cancelled_at {
    my ($gate, $sql) = @_;
    $session->ask("SET test.gate = '$gate'");
    $session->begin($sql);
    my $ended = $session->waits($keeper);
    $keeper->ask('SELECT pg_cancel_backend(' . $session->backend . ')');
    my ($state, $said) = $session->answer;
    return $ended || "$state $said";
}
my $import = q{SELECT FROM thidua.import_results('file', 'self', (SELECT content FROM file), replace => true)};
my $there = join ";\n", map { "SELECT * FROM thidua.$_ ORDER BY 1, 2, 3" } qw(result import_batch publication robustness_study);
my $before = $database->query($there);
for my $step (
    (map { [ $import, "import_results: $_" ] } '5 of 300 rows checked for repeated keys', '5 of 300 rows judged', '1 of 300 rows found', '5 of 300 rows compared', '1 of 300 rows written', '300 of 300 rows written'),
    (map { [ q{SELECT FROM thidua.publish('results')}, "publish: $_ of 6 steps%" ] } 1 .. 6),
    (map { [ q{SELECT emulation.create_registry('another')}, "create_registry: $_ of %" ] } 1, 100, 500, 1000)) {
    my ($sql, $gate) = @$step;
    like(cancelled_at($gate, $sql), qr/^57014 .*due to user request/s, "cancelled at $gate");
}
# What C counts by itself; without a cancel it would take a day.
$session->ask('SET client_min_messages = notice; SET emulation.progress_interval = 0');
$session->begin(q{SELECT thidua.study_robustness('results', 10000000)});
isnt($session->hears(qr/robustness: 1 of 10000000/), undef, 'a study has begun');
$keeper->ask('SELECT pg_cancel_backend(' . $session->backend . ')');
like(($session->answer)[1], qr/57014: .*due to user request/, 'and is cancelled');
is($database->query("$there;\nSELECT to_regnamespace('another')"), "$before\n", 'nothing is left of any');

$session->ask(q{SET client_min_messages = warning; SET test.gate = ''});
is(join(' ', $session->ask($import . q{; SELECT count(*) FROM thidua.result WHERE season = 'file'; SELECT units FROM thidua.publish('results'); SELECT FROM emulation.create_registry('another'); SELECT to_regclass('another.result') IS NOT NULL})), "00000 300\n30\nt\n", 'and each can be done');

done_testing();
