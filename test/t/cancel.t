# Long calls can be cancelled at once, and no choice of codes makes one long.
# All rows are invented.
use strict;
use warnings;

use File::Temp ();
use FindBin;
use IO::Handle;
use lib $FindBin::Bin;
use Database;
use Test::More;
use Time::HiRes qw(time);

my $database = Database->new('cancel');
$database->query(<<'SQL');
CREATE EXTENSION emulation;
CREATE TABLE code AS SELECT md5(i::text) AS code FROM generate_series(1, 1500000) AS i;
-- Numbers of a dictionary that all fall together where a slot is a number's low bits: half a million from 0, and 262,144 from 2^20.
CREATE TABLE hostile AS
SELECT 1 AS g, emulation.tally(lpad(i::text, 7, '0')) AS tally FROM generate_series(0, 1310719) AS i
UNION ALL
SELECT 2, emulation.tally(lpad(i::text, 7, '0')) FROM generate_series(0, 1310719) AS i WHERE i < 524288 OR i >= 1048576;
CREATE TABLE wide AS SELECT emulation.scoreboard((SELECT jsonb_build_object('max', 100, 'criteria', jsonb_agg(jsonb_build_object('code', 'c' || c, 'max', 10, 'rule', 'given'))) FROM generate_series(1, 10) c)::emulation.score_sheet, code, 'c' || c, NULL, 5) AS board
  FROM (SELECT md5(u::text) AS code FROM generate_series(1, 100000) u) u, generate_series(1, 10) c;
CREATE TABLE wide_json AS SELECT board::jsonb AS board FROM wide;
CREATE TABLE big AS SELECT emulation.scoreboard('{"max": 1, "criteria": [{"code": "a", "max": 1, "rule": "yes_no"}]}', code, 'a', NULL, 1) AS board FROM code LIMIT 1;
SQL

is($database->sqlstate(q{SET statement_timeout = '60s'; SELECT emulation.total(emulation.rollup(tally ORDER BY g)) FROM hostile GROUP BY ROLLUP (g);}), '',
    'numbers that would fall together are tallied like others, within a minute where it took four');

# Each is far from its end after 300 ms; half a minute later it would be as well, were it not cancelled.
for my $long (
    [ 'sorting the codes of a tally', 'SELECT emulation.tally(code) IS NULL FROM code' ],
    [ 'sorting the units of a scoreboard', q{SELECT emulation.scoreboard('{"max": 1, "criteria": [{"code": "a", "max": 1, "rule": "yes_no"}]}', code, 'a', NULL, 1) IS NULL FROM code} ],
    [ 'rolling up tallies', 'SELECT emulation.rollup(tally) IS NULL FROM hostile, generate_series(1, 100)' ],
    [ 'adding tallies over and over', 'SELECT count(*) FROM hostile a, hostile b, generate_series(1, 100) WHERE a.tally OPERATOR(emulation.+) b.tally IS NULL' ],
    [ 'a long study of robustness', q{SELECT count(*) FROM (SELECT emulation.scoreboard('{"max": 20, "criteria": [{"code": "a", "max": 10, "rule": "given"}, {"code": "b", "max": 10, "rule": "given"}]}', u::text, c, NULL, u % 11) AS board FROM generate_series(1, 200) u, unnest('{a,b}'::text[]) c) b, emulation.robustness(board, 1000000)} ],
    [ 'a study of 100,000 units', 'SELECT count(*) FROM wide, emulation.robustness(board, 2600)' ],
    [ 'boards as jsonb, over and over', 'SELECT count(board::jsonb) FROM wide, generate_series(1, 100)' ],
    [ 'boards from jsonb, over and over', 'SELECT count(board::emulation.scoreboard) FROM wide_json, generate_series(1, 1000)' ],
    [ 'what each criterion would bring, over and over', q{SELECT count(*) FROM wide, generate_series(1, 10000) u, emulation.overtake(board, md5(u::text), md5(u::text))} ],
    [ 'composing a long field', q{SELECT count(*) FROM (SELECT emulation.read_csv(convert_to(repeat(normalize('Bạc Liêu ', NFD), 3000000), 'UTF8')) FROM generate_series(1, 10)) r} ],
    [ 'standings of many units, over and over', 'SELECT count(*) FROM big, generate_series(1, 100), emulation.standings(board)' ],
) {
    my ($what, $sql) = @$long;
    my $started = time;
    is($database->sqlstate("SET statement_timeout = '300ms'; SET max_parallel_workers_per_gather = 0; $sql;"), '57014', "$what is cancelled");
    cmp_ok(time - $started, '<', 20, 'and soon');
}

# What the registry does, cancelled in each of its steps: they say when they have come to one.  Nothing is left of what was cancelled, and it can be done again.
$database->query(<<'SQL');
SELECT emulation.create_registry('thidua');
SET search_path = thidua, public;
INSERT INTO unit (unit, name) SELECT 'U' || u, 'Xã ' || u FROM generate_series(1, 1000) u;
INSERT INTO cluster VALUES ('C', 'Cụm');
INSERT INTO season (season, cluster, year, starts_on, ends_on, status) SELECT s, 'C', y, make_date(y, 1, 1), make_date(y, 12, 31), 'open' FROM (VALUES ('results', 2013), ('file', 2014)) v(s, y);
INSERT INTO membership (season, unit) SELECT season, unit FROM season, unit;
INSERT INTO sheet (season, state, rules) SELECT season, 'in force', jsonb_build_object('max', 1000, 'criteria', jsonb_agg(jsonb_build_object('code', 'P' || k, 'max', 10, 'rule', 'given'))) FROM season, generate_series(1, 100) k GROUP BY season;
INSERT INTO result (season, unit, criterion, stage, actual) SELECT 'results', unit, 'P' || k, 'self', k % 10 FROM unit, generate_series(1, 100) k;
CREATE TABLE public.file AS SELECT convert_to(E'unit;criterion;actual\n' || string_agg(format('U%s;P%s;%s,5', u, k, k % 10), E'\n'), 'UTF8') AS content FROM generate_series(1, 1000) u, generate_series(1, 10) k;
VACUUM ANALYZE;
SQL
$ENV{PGDATABASE} = $database->name;
open my $canceller, '|-', 'psql --no-psqlrc --quiet --tuples-only --output /dev/null' or die $!;
$canceller->autoflush(1);

# The SQLSTATE with which a statement ends that is cancelled as soon as it says something like this, and how long that takes.
sub cancelled_at {
    my ($sql, $said) = @_;
    my $script = File::Temp->new(SUFFIX => '.sql');
    Database::write_file($script->filename, "SELECT pg_backend_pid(); SET client_min_messages = notice; SET emulation.progress_interval = 0; $sql");
    open my $psql, '-|', "psql --no-psqlrc --quiet --no-align --tuples-only --set=ON_ERROR_STOP=1 --set=VERBOSITY=verbose --file $script 2>&1" or die $!;
    my ($pid) = <$psql> =~ /(\d+)/;
    my ($at, $state) = (undef, '');
    while (my $line = <$psql>) {
        if (!defined $at && $line =~ $said) {
            print $canceller "SELECT pg_cancel_backend($pid);\n";
            $at = time;
        }
        $state = $1 if $line =~ /ERROR:\s+(\w{5}):/;
    }
    close $psql;
    return ($state, defined $at ? time - $at : undef);
}

my $import = q{SELECT FROM thidua.import_results('file', 'self', (SELECT content FROM file));};
for my $step (
    (map { [ $import, $_ ] } qr/read_csv: /, qr/5 of 10000 rows looked at for repeats/, qr/5 of 10000 rows judged/, qr/5 of 10000 rows compared/, qr/5 of 10000 rows written/),
    (map { [ q{SELECT FROM thidua.publish('results');}, $_ ] } qr/publish: 1 of/, qr/publish: 2 of/, qr/publish: 3 of/),
    [ q{SELECT thidua.study_robustness('results', 1000000);}, qr/robustness: 1 of/ ],
    (map { [ q{SELECT emulation.create_registry('another');}, $_ ] } qr/create_registry: 1 of/, qr/create_registry: 100 of/, qr/create_registry: 500 of/)) {
    my ($sql, $said) = @$step;
    my ($state, $took) = cancelled_at($sql, $said);
    # a machine that was asleep may have been done before it heard
    ($state, $took) = cancelled_at("BEGIN; $sql ROLLBACK;", $said) for 1 .. 10 * ($state eq '');
    is($state, '57014', "@{[$sql =~ /\.(\w+)/]} is cancelled at $said");
    cmp_ok($took, '<', 20, 'and soon');
}
is($database->query(q{SELECT (SELECT count(*) FROM thidua.result WHERE season = 'file'), (SELECT count(*) FROM thidua.import_batch), (SELECT count(*) FROM thidua.publication), (SELECT count(*) FROM thidua.robustness_study), to_regnamespace('another') IS NULL}), '0|0|0|0|t',
    'nothing is left of any');
is($database->query($import . q{SELECT count(*) FROM thidua.result WHERE season = 'file'; SELECT units FROM thidua.publish('results'); SELECT FROM emulation.create_registry('another'); SELECT to_regclass('another.result') IS NOT NULL;}), "10000\n1000\nt", 'and each can be done');
close $canceller;

done_testing();
