# Functions against faults: whatever may take long meets a statement timeout, a cancel, a lock that somebody else holds, and memory that the system refuses.
# Each ends with its SQLSTATE, leaves nothing, and the same session then does it with the same answer. No fault needs to be in time: the call waits for what
# another session holds, and stands there until the fault comes.
# FAULTS_OF=… tries those alone whose name is like it.
# On a server of the test's own. All rows are invented. (test/t/cancel.t hits the steps of long calls, test/pgtap/33-large-boards.sql values beyond what fits.)
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Database;
use Registry;
use Server;
use Session;
use Test::More;
use Time::HiRes qw(time);

$SIG{$_} = sub { exit 130 } for qw(INT TERM HUP);

# What is freed goes back to the system at once, so that the next call must ask for it again.
@ENV{qw(MALLOC_MMAP_THRESHOLD_ MALLOC_TRIM_THRESHOLD_ MALLOC_TOP_PAD_ MALLOC_ARENA_MAX)} = (8192, 8192, 0, 1);
my $server = Server->new('max_parallel_workers_per_gather=0', 'work_mem=64kB');
my $database = Database->new('faults', $server->environment);
my ($units, $criteria) = (50, 30);
$database->query(<<"SQL");
CREATE EXTENSION emulation;
CREATE EXTENSION amcheck;
SELECT emulation.create_registry('thidua');
SET search_path = thidua, public;
INSERT INTO unit (unit, name) SELECT 'U' || u, 'Xã ' || u FROM generate_series(1, $units) u;
INSERT INTO cluster VALUES ('C', 'Cụm');
INSERT INTO season (season, cluster, year, starts_on, ends_on, status) SELECT s, 'C', y, make_date(y, 1, 1), make_date(y, 12, 31), 'open' FROM (VALUES ('before', 2011), ('past', 2012), ('now', 2013), ('file', 2014), ('none', 2016)) v(s, y);
INSERT INTO membership (season, unit) SELECT season, unit FROM season, unit WHERE season <> 'none';
INSERT INTO sheet (season, state, rules) SELECT season, 'in force', jsonb_build_object('max', 10 * $criteria, 'criteria', jsonb_agg(jsonb_build_object('code', 'P' || k, 'name', 'Tiêu chí ' || k, 'max', 10, 'rule', 'given'))) FROM season, generate_series(1, $criteria) k WHERE season <> 'none' GROUP BY season;
INSERT INTO result (season, unit, criterion, stage, actual) SELECT season, unit, 'P' || k, 'self', (k * 3 + hashtext(season || unit)) & 7 FROM season, unit, generate_series(1, $criteria) k WHERE season IN ('before', 'past', 'now');
INSERT INTO result (season, unit, criterion, stage, actual) SELECT 'file', unit, 'P' || k, 'self', 9 FROM unit, generate_series(1, 5) k;
SELECT publish('before'), publish('past');
SELECT study_robustness('past', 10);
INSERT INTO indicator (indicator, name, combine) SELECT 'I' || i, 'Chỉ số ' || i, 'sum' FROM generate_series(1, 15) i;
INSERT INTO recipient SELECT 'R' || r, 'Người ' || r, 'person', 'U' || 1 + r % $units, 'farmer' FROM generate_series(1, 1000) r;
INSERT INTO decision VALUES ('1', '2013-03-01'), ('2', '2013-04-01');
INSERT INTO award_grant (decision, line, award, unit, recipient, year) SELECT '1', r, 'CSTDCS', 'U' || 1 + r % $units, 'R' || r, 2012 FROM generate_series(1, 1000) r;
INSERT INTO proposal (recipient, award, unit, year, proposed_on) SELECT 'R' || r, 'CSTDT', 'U' || 1 + r % $units, 2013, '2013-12-01' FROM generate_series(1, 200) r;
INSERT INTO council_member (council, member) VALUES ('HĐ', 'một');
INSERT INTO vote (proposal, council, held_on, ballots_for, ballots_cast) SELECT proposal, 'HĐ', '2013-12-15', 1, 1 FROM proposal;
INSERT INTO reported_total (report, line, award_set, unit, year, award, number) SELECT 'BC', u, 'state', 'U' || u, 2012, 'HCLD', u FROM generate_series(1, $units) u;

CREATE TABLE public.file (kind text PRIMARY KEY, content bytea);
INSERT INTO public.file
SELECT 'results', convert_to(E'unit;criterion;actual\\n' || string_agg(format('U%s;P%s;%s,5', u, k, k % 10), E'\\n'), 'UTF8') FROM generate_series(1, $units) u, generate_series(1, 15) k
UNION ALL SELECT 'targets', convert_to(E'unit;criterion;target\\n' || string_agg(format('U%s;P%s;%s,5', u, k, k % 10), E'\\n'), 'UTF8') FROM generate_series(1, $units) u, generate_series(1, 15) k
UNION ALL SELECT 'indicators', convert_to(E'unit;indicator;actual\\n' || string_agg(format('U%s;I%s;%s,5', u, k, k), E'\\n'), 'UTF8') FROM generate_series(1, $units) u, generate_series(1, 15) k
UNION ALL SELECT 'units', convert_to(E'unit;name\\n' || string_agg(format('V%s;Phường %s', u, u), E'\\n'), 'UTF8') FROM generate_series(1, 600) u
UNION ALL SELECT 'members', convert_to(E'unit;role\\n' || string_agg(format('U%s;member', u), E'\\n'), 'UTF8') FROM generate_series(1, $units) u
UNION ALL SELECT 'grants', convert_to(E'line;award;unit;number;recipient kind\\n' || string_agg(format('%s;BKT;U%s;1;collective', i, 1 + i % $units), E'\\n'), 'UTF8') FROM generate_series(1, 600) i
UNION ALL SELECT 'totals', convert_to(E'line;award;number\\n' || string_agg(format('%s;%s;%s', row_number, award, row_number), E'\\n'), 'UTF8') FROM (SELECT award, row_number() OVER () FROM award) a;
INSERT INTO season (season, cluster, year, starts_on, ends_on, status) VALUES ('wide', 'C', 2017, '2017-01-01', '2017-12-31', 'open');
INSERT INTO sheet (season, state, rules) SELECT 'wide', 'in force', jsonb_build_object('max', 3000, 'criteria', jsonb_agg(jsonb_build_object('code', 'P' || k, 'name', 'Tiêu chí ' || k, 'max', 10, 'rule', 'given'))) FROM generate_series(1, 300) k;
INSERT INTO public.file SELECT 'sheet', convert_to(export_sheet('wide'), 'UTF8');
SELECT import_indicators(2012, (SELECT content FROM file WHERE kind = 'indicators'));

CREATE TABLE public.row_of_cell AS SELECT (u - 1) * 10 + c AS nth, md5(u::text) AS unit, 'c' || c AS criterion, (u * c) % 11 AS actual, u % 40 AS part FROM generate_series(1, 2000) u, generate_series(1, 10) c ORDER BY nth;
CREATE TABLE public.sheet AS SELECT jsonb_build_object('max', 100, 'criteria', jsonb_agg(jsonb_build_object('code', 'c' || c, 'max', 10, 'rule', 'given')))::emulation.score_sheet AS rules FROM generate_series(1, 10) c;
CREATE TABLE public.row_of_part AS SELECT part AS nth, emulation.scoreboard(rules, unit, criterion, NULL, actual) AS board FROM public.row_of_cell, public.sheet GROUP BY part;
CREATE TABLE public.row_of_board AS SELECT 1 AS nth, emulation.rollup(board) AS board, emulation.rollup(board)::jsonb AS document, emulation.rollup(board)::text AS text FROM public.row_of_part;
CREATE TABLE public.row_of_awarded AS SELECT i AS nth, md5((i % 20000)::text) AS award, i AS number, i % 50 AS part FROM generate_series(1, 60000) i;
CREATE TABLE public.row_of_tally_part AS SELECT part AS nth, emulation.tally(award, number) AS tally FROM public.row_of_awarded GROUP BY part;
CREATE TABLE public.row_of_tally AS SELECT 1 AS nth, emulation.rollup(tally) AS tally FROM public.row_of_tally_part;
CREATE TABLE public.row_of_pair AS SELECT i AS nth, i AS x, hashint4(i) AS y FROM generate_series(1, 60000) i;
CREATE TABLE public.row_of_csv AS SELECT 1 AS nth, convert_to(repeat(E'Bạc Liêu;I.1;9,5\\n', 40000), 'UTF8') AS content;
-- in the midst of their rows, and of the statements of create_registry, one passes a gate
CREATE FUNCTION public.gate() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_advisory_xact_lock_shared(1); END';
CREATE EVENT TRIGGER gate ON ddl_command_end WHEN TAG IN ('CREATE POLICY') EXECUTE FUNCTION public.gate();
DO \$\$
DECLARE
  part text;
  half bigint;
BEGIN
  FOREACH part IN ARRAY '{cell,part,board,awarded,tally_part,tally,pair,csv}'::text[] LOOP
    EXECUTE format('SELECT (max(nth) + 1) / 2 FROM public.row_of_%s', part) INTO half;
    EXECUTE format('CREATE VIEW public.%I AS SELECT * FROM public.row_of_%1\$s WHERE CASE nth WHEN %s THEN pg_advisory_xact_lock_shared(1) IS NOT NULL ELSE true END', part, half);
  END LOOP;
END
\$\$;
VACUUM ANALYZE;
SQL

my $file = sub { "(SELECT content FROM file WHERE kind = '$_[0]')" };
my $import = sub { my ($call) = @_; qq{SELECT read, "new", changed, rejected FROM $call} };
my $table = sub { "LOCK TABLE $_[0]" };
my $season = sub { "SELECT FROM thidua.season WHERE season = '$_[0]' FOR $_[1]" };
my $gate = 'SELECT pg_advisory_xact_lock(1)';
# Where what is written is logged, most of the work is done.
my $log = 'LOCK TABLE thidua.change_log IN SHARE MODE';
# What is called, how, what another session does that it has to wait for, and, where that is at its beginning, what it waits for later on.
my @functions = (
    [ 'emulation.scoreboard', 'SELECT emulation.scoreboard(rules, unit, criterion, NULL, actual) FROM public.cell, public.sheet', $gate ],
    [ 'emulation.rollup of boards', 'SELECT emulation.rollup(board) FROM public.part', $gate ],
    [ 'emulation.standings', 'SELECT s.* FROM public.board, emulation.standings(board) s', $gate ],
    [ 'emulation.breakdown', 'SELECT b.* FROM public.board, emulation.breakdown(board) b', $gate ],
    [ 'emulation.compare', 'SELECT c.* FROM public.board, emulation.compare(board, emulation.what_if(board, md5(1::text), \'c1\', 10)) c', $gate ],
    [ 'emulation.versus', 'SELECT v.* FROM public.board, emulation.versus(board, md5(1::text), md5(2::text)) v', $gate ],
    [ 'emulation.overtake', 'SELECT o.* FROM public.board, generate_series(7, 12) u, emulation.overtake(board, md5(1::text), md5(u::text)) o', $gate ],
    [ 'emulation.what_if', q{SELECT emulation.what_if(board, md5(1::text), 'c1', 10) FROM public.board}, $gate ],
    [ 'emulation.robustness', 'SELECT r.* FROM public.board, emulation.robustness(board, 20) r', $gate ],
    [ 'a board as jsonb', 'SELECT board::jsonb FROM public.board', $gate ],
    [ 'a board from jsonb', 'SELECT document::emulation.scoreboard FROM public.board', $gate ],
    [ 'a board as text', 'SELECT board::text FROM public.board', $gate ],
    [ 'a board from text', 'SELECT text::emulation.scoreboard FROM public.board', $gate ],
    [ 'emulation.tally', 'SELECT emulation.tally(award, number) FROM public.awarded', $gate ],
    [ 'emulation.rollup of tallies', 'SELECT emulation.rollup(tally) FROM public.tally_part', $gate ],
    [ 'emulation.awards', 'SELECT a.* FROM public.tally, emulation.awards(tally) a', $gate ],
    [ 'emulation.reconcile', 'SELECT r.* FROM public.tally, emulation.reconcile(tally, tally OPERATOR(emulation.+) tally) r', $gate ],
    [ 'a tally as jsonb', 'SELECT tally::jsonb FROM public.tally', $gate ],
    [ 'emulation.trimmed_mean', 'SELECT emulation.trimmed_mean(x, 50, 50) FROM public.pair', $gate ],
    [ 'emulation.kendall_tau', 'SELECT emulation.kendall_tau(x, y) FROM public.pair', $gate ],
    [ 'emulation.spearman_rho', 'SELECT emulation.spearman_rho(x, y) FROM public.pair', $gate ],
    [ 'emulation.read_csv', 'SELECT r.* FROM public.csv, emulation.read_csv(content) r', $gate ],
    [ 'emulation.create_registry', q{SELECT emulation.create_registry('so_khac')}, 'CREATE SCHEMA so_khac', $gate ],
    [ 'emulation.create_registry again', q{SELECT emulation.create_registry('thidua')}, 'LOCK TABLE thidua.result IN ACCESS SHARE MODE', $gate ],
    [ 'import_results', $import->("import_results('file', 'self', @{[$file->('results')]}, replace => true)"), $season->('file', 'UPDATE'), $log ],
    [ 'import_targets', $import->("import_targets('file', @{[$file->('targets')]})"), $season->('file', 'UPDATE'), $log ],
    [ 'import_indicators', $import->("import_indicators(2013, @{[$file->('indicators')]})"), $table->('thidua.indicator_value'), $log ],
    [ 'import_units', $import->("import_units(@{[$file->('units')]})"), $table->('thidua.unit'), $log ],
    [ 'import_members', $import->("import_members('none', @{[$file->('members')]})"), $season->('none', 'UPDATE'), $log ],
    [ 'import_grants', $import->("import_grants(@{[$file->('grants')]}, '2', 2012)"), $table->('thidua.award_grant'), $log ],
    [ 'import_reported_totals', $import->("import_reported_totals('R', 'state', 2013, @{[$file->('totals')]}, cluster => 'C')"), $table->('thidua.reported_total'), $log ],
    [ 'import_sheet', "SELECT * FROM import_sheet('none', @{[$file->('sheet')]})", $season->('none', 'UPDATE'), $log ],
    [ 'undo_import', 'SELECT removed, restored FROM import_batch b, undo_import(b.batch)', 'SELECT FROM thidua.import_batch FOR UPDATE', $log ],
    [ 'export_form', q{SELECT export_form('now', unit) FROM unit}, $table->('thidua.target') ],
    [ 'export_sheet', q{SELECT export_sheet('now') FROM generate_series(1, 20)}, $table->('thidua.sheet') ],
    [ 'publish', q{SELECT units, digest FROM publish('now')}, $season->('now', 'KEY SHARE'), $log ],
    [ 'supersede', q{SELECT * FROM supersede('past', 'x', '[{"unit": "U1", "criterion": "P1", "actual": 10}]')}, $season->('past', 'KEY SHARE'), $log ],
    [ 'refresh_standing', q{SELECT refresh_standing('now')}, q{SELECT FROM thidua.live_season WHERE season = 'now' FOR UPDATE}, 'LOCK TABLE thidua.live_standing IN SHARE MODE' ],
    [ 'study_robustness', q{SELECT study_robustness('now', 100) > 0}, 'LOCK TABLE thidua.robustness_study IN SHARE MODE' ],
    [ 'open_season', q{SELECT * FROM open_season('next', after => 'file')}, $table->('thidua.membership'), $log ],
    [ 'report_html', q{SELECT report_html('now')}, $table->('thidua.season') ],
    [ 'report_unit_html', q{SELECT report_unit_html('now', 'U1')}, $table->('thidua.result') ],
    [ 'report_matrix_html', q{SELECT report_matrix_html('now')}, $table->('thidua.season') ],
    [ 'report_decision_html', q{SELECT report_decision_html('1')}, $table->('thidua.award_grant') ],
    [ 'report_vote_html', q{SELECT report_vote_html('HĐ', '2013-12-15')}, $table->('thidua.vote') ],
    [ 'standings_svg', q{SELECT standings_svg('now')}, $table->('thidua.season') ],
    [ 'the view standing', 'SELECT s.* FROM generate_series(1, 40) g, LATERAL (SELECT * FROM standing WHERE g > 0 OFFSET 0) s', $table->('thidua.season') ],
    (map { [ "the view $_", "SELECT * FROM $_", $table->('thidua.season') ] } qw(score_breakdown self_versus_final publication_check standing_change rank_robustness)),
    (map { [ "the view $_", "SELECT * FROM $_", $table->('thidua.award_grant') ] } qw(eligibility award_support award_mix award_reconciliation)),
    [ 'the views of award totals', 'SELECT x::text FROM (' . join(' UNION ALL ', map { "SELECT t::text FROM $_ t, generate_series(1, 3)" } qw(award_total award_total_by_set award_total_by_cluster stat_state_awards stat_province_awards)) . ') x', $table->('thidua.award_grant') ],
);

my $other = Session->new($database);
my $session;

# PostgreSQL's regular expressions have no other word for memory that they are refused.
sub sqlstate { my ($said) = @_; return '53200' if $said =~ /regular expression(?: failed)?: out of memory/; return $said =~ /(?:ERROR|FATAL|PANIC): +(\w{5}):/ ? $1 : '' }

# A call that is rolled back.
sub begin { my ($sql, $setting) = @_; $session->begin('BEGIN; ' . ($setting // '') . " SELECT count(*), sum(hashtextextended(x::text, 0)) FROM (SELECT x::text FROM ($sql OFFSET 0) x) x;") }
sub answer {
    my (undef, $said) = $session->answer;
    # whoever is told to take 50 milliseconds may be late with that, too
    1 while ($session->ask('ROLLBACK'))[0] !~ /^(?:00000|gone)/;
    return $said;
}
sub call { begin(@_); return answer() }

# What becomes of it while the other session holds something.
sub while_held {
    my ($point, $what) = @_;
    my ($state, $said) = $other->ask("BEGIN; $point;");
    my $end = $state eq '00000' ? $what->() : "not held: $said";
    $other->ask('ROLLBACK');
    return $end;
}
sub timeout { my ($sql, $point) = @_; return while_held($point, sub { sqlstate(call($sql, q{SET LOCAL statement_timeout = '50ms';})) }) }
sub locked { my ($sql, $point) = @_; return while_held($point, sub { sqlstate(call($sql, q{SET LOCAL lock_timeout = '50ms';})) }) }
sub cancelled {
    my ($sql, $point) = @_;
    return while_held($point, sub {
        begin($sql);
        my $ended = $session->waits($other);
        $other->ask('SELECT pg_cancel_backend(' . $session->backend . ')');
        my $said = answer();
        return $ended || ($said =~ /due to user request/ ? sqlstate($said) : "not cancelled: $said");
    });
}

# The session may have no more address space than it has, or a little more: more and more, until it is enough.
my $refused = 0;
sub without_memory {
    my ($sql) = @_;
    my $pid = $session->backend;
    my %states;
    for my $more (0, 300, 2000, 10000) {
        my ($size) = Database::contents("/proc/$pid/status") =~ /^VmSize:\s+(\d+)/m;
        Server::as_its_account('prlimit', '--pid', $pid, '--as=' . ($size + $more) * 1024 . ':');
        my $state = sqlstate(call($sql));
        Server::as_its_account('prlimit', '--pid', $pid, '--as=unlimited:');
        last if $state eq '';
        $states{$state}++;
        $refused++;
    }
    # libxml has no other word for it than that a text is no XML
    delete $states{'2200N'} if $sql =~ /_html/;
    return join '+', sort keys %states;
}

my $before = Registry::digest($database, 'thidua');
$ENV{FAULTS_OF} //= "";
my $faults = 0;
for my $function (grep { $_->[0] =~ m{$ENV{FAULTS_OF}} } @functions) {
    my ($name, $sql, $lock, $later) = @$function;
    my $started = time;
    $session = Session->new($database);
    $session->ask('SET search_path = thidua, public; SET client_min_messages = warning;');
    my $answer = call($sql);
    is(sqlstate($answer), '', "$name does it") or diag($answer), next;
    my @ends = (timeout($sql, $later // $lock), cancelled($sql, $later // $lock), locked($sql, $lock), without_memory($sql));
    is("@ends", '57014 57014 55P03 53200', "$name: a timeout, a cancel, a lock, no memory");
    is(call($sql), $answer, 'and then as if nothing had been');
    $faults += @ends;
    note sprintf '%s: %.1f s', $name, time - $started if $ENV{TEST_TIMES};
}
is(Registry::digest($database, 'thidua'), $before, 'nothing is left of any, in no table');
is($database->query(q{SELECT count(*) FROM pg_class WHERE relpersistence = 't'}), 0, 'no table of an import');
is($database->query(q{SELECT to_regnamespace('so_khac') IS NULL}), 't', 'no registry');
# The nightly job commits after each step, so it stands by itself; what fails within it is told when it is over, and what it waits for is test/t/nightly.t's.
$session = Session->new($database);
sub night { my ($before) = @_; my (undef, $said) = $session->ask(($before // '') . ' CALL thidua.nightly();'); return $said =~ /ERROR: +(\w{5}):/ ? "$1 $said" : 'done' }
like(while_held('LOCK TABLE thidua.daily_report IN SHARE MODE', sub { night(q{SET statement_timeout = '50ms';}) }), qr/^57014 /, 'a night that takes too long is cancelled, and says so');
1 while ($session->ask('RESET statement_timeout'))[0] !~ /^(?:00000|gone)/;
my ($size) = Database::contents('/proc/' . $session->backend . '/status') =~ /^VmSize:\s+(\d+)/m;
Server::as_its_account('prlimit', '--pid', $session->backend, '--as=' . ($size + 300) * 1024 . ':');
like(night(), qr/53200/, 'one without memory says so');
Server::as_its_account('prlimit', '--pid', $session->backend, '--as=unlimited:');
is(night(), 'done', 'and the same session does the next');
undef $session;
is($database->query(q{SELECT count(*) FROM pg_locks WHERE pid <> pg_backend_pid()}), 0, 'and no lock');
is(Registry::unsound($database, 'thidua'), '', 'tables and indexes are sound');
is(Registry::unlogged($database, 'thidua'), '', 'and the log says what the tables say');
note 'functions: ' . @functions . ", faults: $faults, refusals of memory: $refused";

done_testing();
