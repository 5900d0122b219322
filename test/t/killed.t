# A backend, or the whole server, is killed in the midst of an import, a publication, a correction, the making of a registry and its upgrade: after the restart all is as
# before, or, where the transaction was committed, all of it is there; and it can be done. Each step is hit when it says so, and nothing commits before the blow.
# On a server of the test's own. Units, sheet and results are invented.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Database;
use Registry;
use Server;
use Session;
use Test::More;

$SIG{$_} = sub { exit 130 } for qw(INT TERM HUP);
my $server = Server->new;
my $database = Database->new('killed', $server->environment);
my ($units, $criteria) = (60, 50);
my $rows = $units * $criteria;
$database->query(<<"SQL");
CREATE EXTENSION emulation;
CREATE EXTENSION amcheck;
CREATE ROLE reader;
SELECT emulation.create_registry('thidua');
SET search_path = thidua, public;
INSERT INTO unit (unit, name) SELECT 'U' || u, 'Xã ' || u FROM generate_series(1, $units) u;
INSERT INTO cluster VALUES ('C', 'Cụm');
INSERT INTO season (season, cluster, year, starts_on, ends_on, status) SELECT s, 'C', y, make_date(y, 1, 1), make_date(y, 12, 31), 'open' FROM (VALUES ('file', 2013), ('results', 2012)) v(s, y);
INSERT INTO membership (season, unit) SELECT season, unit FROM season, unit;
INSERT INTO sheet (season, state, rules) SELECT season, 'in force', jsonb_build_object('max', 10 * $criteria, 'criteria', jsonb_agg(jsonb_build_object('code', 'P' || k, 'max', 10, 'rule', 'given'))) FROM season, generate_series(1, $criteria) k GROUP BY season;
INSERT INTO result (season, unit, criterion, stage, actual) SELECT 'results', unit, 'P' || k, 'self', k % 10 FROM unit, generate_series(1, $criteria) k;
INSERT INTO result (season, unit, criterion, stage, actual) SELECT 'file', unit, 'P1', 'self', 9 FROM unit WHERE unit < 'U2';
SELECT grant_access('reader', season, 'reader') FROM season;
CREATE TABLE public.file AS SELECT convert_to(E'unit;criterion;actual\\n' || string_agg(format('U%s;P%s;%s,5', u, k, k % 10), E'\\n'), 'UTF8') AS content FROM generate_series(1, $units) u, generate_series(1, $criteria) k;
SQL

my $half = int($rows / 2);
my %moments = (import => [ qr/read_csv: \d+ of/, map { qr/ $_\b/ } "$half of $rows rows checked for repeated keys", "$half of $rows rows judged", "$half of $rows rows compared", "$half of $rows rows written", "$rows of $rows rows written" ],
    publish => [ map { qr/: $_ of 6 steps/ } 1 .. 6 ], create => [ map { qr/create_registry: $_ of/ } 1, 400, 1000, 1500 ]);
my ($blows, $kept, $undone) = (0, 0, 0);

# What is there: rows and objects.
my $objects = q{SELECT (SELECT count(*) FROM pg_class), (SELECT count(*) FROM pg_proc), (SELECT count(*) FROM pg_depend), (SELECT count(*) FROM pg_namespace WHERE nspname !~ '^pg_')};
sub all { return join "\n", Registry::digest($database, 'thidua'), $database->query($objects) }

# How often the server has come up. After the death of a backend it may take another's connection before it has seen it.
sub times_up { my @times = $server->log =~ /database system is ready to accept connections/g; return scalar @times }
sub wait_for_server {
    my ($times_before) = @_;
    Database::wait_until(sub { times_up() > $times_before && ($database->attempt('SELECT'))[0] == 0 }) or die 'the server does not come up';
}

sub strike {
    my ($victim, $session) = @_;
    $blows++;
    my $times_before = times_up();
    if ($victim eq 'backend') { kill KILL => $session->backend }
    else { $server->kill_all; $server->start }
    wait_for_server($times_before);
}

sub begin {
    my ($sql) = @_;
    my $session = Session->new($database);
    $session->ask('SET client_min_messages = notice; SET emulation.progress_interval = 0; BEGIN;');
    $session->say($sql);
    return $session;
}

# What one attempt that is rolled back makes of the tables.
sub deed_of {
    my ($sql) = @_;
    my ($state, $said) = Session->new($database)->ask("SET client_min_messages = warning; BEGIN;\n\\o /dev/null\n$sql\n\\o\n" . Registry::deed_sql($database, 'thidua') . "\nROLLBACK;");
    return $said =~ s/\n\z//r;
}

sub killed {
    my ($what, $sql, @moments) = @_;
    my $before = all();
    my $deed = deed_of($sql);
    my @victims = ('backend', 'server');
    for my $i (0 .. $#moments) {
        for my $victim ($victims[$i % 2], $i == $#moments ? $victims[($i + 1) % 2] : ()) {
            my $session = begin($sql);
            my $heard = $session->hears($moments[$i]);
            isnt($heard, undef, "$what has come to $moments[$i]");
            strike($victim, $session);
            is(all(), $before, "the $victim is killed then: nothing of it is there");
            $undone++;
        }
    }
    is(Registry::unsound($database, 'thidua'), '', 'tables, indexes and foreign keys are sound');
    is(deed_of($sql), $deed, 'and it does what it would have done');
    # while it commits: one or the other, and what was told to be committed is
    for my $victim (@victims) {
        my $session = begin($sql);
        $session->hears($moments[-1]);
        $session->say(q{COMMIT; SELECT 'committed';});
        my $told = $victim eq 'server' ? $session->hears(qr/^committed/) : undef;
        strike($victim, $session);
        my $after = all();
        if ($told || $after ne $before) {
            is(Registry::deed($database, 'thidua'), $deed, "$what, the $victim killed when it commits: all of it is there");
            $kept++;
            last;
        }
        is($after, $before, "$what, the $victim killed when it commits: nothing of it is there");
        $undone++;
    }
    is(Registry::unsound($database, 'thidua'), '', 'sound again');
    is(Registry::unlogged($database, 'thidua'), '', 'and the log says what the tables say');
    is($database->query(q{SELECT count(*) FROM (SELECT season, unit, rank, points::numeric(16,6) FROM thidua.standing WHERE publication IS NULL EXCEPT
        SELECT s.season, t.unit, t.rank, t.points::numeric(16,6) FROM thidua.season s, emulation.standings(thidua.season_board(s.season), thidua.unranked_units(s.season)) t) d}), 0, 'and each live standing is the one that follows');
}

killed('an import', q{SELECT FROM thidua.import_results('file', 'self', (SELECT content FROM file), replace => true);}, @{$moments{import}});
is($database->query(q{SELECT count(*), sum(actual) FROM thidua.result WHERE season = 'file'}), "$rows|" . $units * $criteria / 10 * (0.5 + 1.5 + 2.5 + 3.5 + 4.5 + 5.5 + 6.5 + 7.5 + 8.5 + 9.5) . '.0', 'the file is whole');
killed('a publication', q{SELECT FROM thidua.publish('results');}, @{$moments{publish}});
killed('a correction', q{SELECT FROM thidua.supersede('results', 'kiến nghị', '[{"unit": "U1", "criterion": "P1", "actual": 10}, {"unit": "U2", "criterion": "P2", "actual": 0}]');}, @{$moments{publish}});
is($database->query('SELECT (SELECT count(*) FROM thidua.publication_check), (SELECT count(*) FROM thidua.publication_log_check), (SELECT count(*) FROM thidua.publication)'), '0|0|2', 'both publications verify');

killed('the making of a registry', q{SELECT emulation.create_registry('so_khac');}, @{$moments{create}});
my $shape = Registry::shape($database, 'thidua');
is(Database::difference(Registry::shape($database, 'so_khac') =~ s/\bso_khac\b/thidua/gr, $shape =~ s/,reader=r\/postgres//gr), '', 'it is whole');

# An older registry is one that lacks something of each kind.
$database->query(<<'SQL');
SET search_path = thidua;
UPDATE registry SET version = '0.0.0';
DROP VIEW to_do;
DROP TABLE robustness_study CASCADE;
DROP TRIGGER result_limits_insert ON result;
DROP POLICY "select" ON result;
DROP FUNCTION export_form;
CREATE OR REPLACE FUNCTION today() RETURNS date LANGUAGE sql STABLE RETURN NULL::date;
DROP INDEX result_unit;
SQL
isnt(Registry::shape($database, 'thidua'), $shape, 'the registry is an older one');
my $older = Registry::shape($database, 'thidua');
for my $victim ('backend', 'server') {
    for my $moment (@{$moments{create}}[$victim eq 'server' ? (0, 2) : (1, 3)]) {
        my $before = all();
        my $session = begin(q{SELECT emulation.create_registry('thidua');});
        isnt($session->hears($moment), undef, "an upgrade has come to $moment");
        strike($victim, $session);
        is(all(), $before, "the $victim is killed then: no row and");
        is(Registry::shape($database, 'thidua'), $older, 'no object is another');
        $undone++;
    }
}
is($database->sqlstate(q{SELECT emulation.create_registry('thidua');}), '', 'then the registry is upgraded');
is(Database::difference(Registry::shape($database, 'thidua'), $shape), '', 'and whole');
is($database->query('SELECT version = (SELECT extversion FROM pg_extension WHERE extname = \'emulation\') FROM thidua.registry'), 't', 'and says so');
is(Registry::unsound($database, 'thidua'), '', 'and sound');
is($database->query(q{SELECT units FROM thidua.publish('file')}), $units, 'and works');
unlike($server->log, qr/PANIC|invalid page|could not read block/, 'the server has lost nothing');
note "blows: $blows, undone: $undone, kept: $kept";

done_testing();
