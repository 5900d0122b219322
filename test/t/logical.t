# Logical replication of a registry into one that create_registry made on another server: every table, what was there and what comes after; and the other goes on when the first is gone.
# As doc/operations.md says it. On servers of the test's own. Units, sheet and results are invented.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Database;
use Registry;
use Server;
use Test::More;

$SIG{$_} = sub { exit 130 } for qw(INT TERM HUP);
my $source = Server->new('wal_level=logical');
my $target = Server->new('max_worker_processes=20', 'max_logical_replication_workers=10', 'max_sync_workers_per_subscription=8');
my $database = Database->new('logical', $source->environment);
my $copy = Database->new('logical', $target->environment);
$copy->query('CREATE ROLE unit_bl');
$database->query("CREATE EXTENSION emulation; SELECT emulation.create_registry('thidua'); CREATE ROLE unit_bl");
Registry::fill($database, 'thidua', 'unit_bl');
Registry::at_noon($database, 'thidua');

# What the document tells to do: its blocks of SQL, by the word that they begin with.
my $document = Database::contents("$FindBin::Bin/../../doc/operations.md");
sub told { my ($like) = @_; my @blocks = grep { $_ =~ $like } $document =~ /^```sh\n(.*?)^```/msg; is(scalar @blocks, 1, "doc/operations.md says how: $like"); return (grep { $_ =~ $like } $blocks[0] =~ /<<'SQL'\n(.*?)^SQL\n/msg)[0] }

is($database->query(q{SELECT string_agg(relname, ' ') FROM pg_class c WHERE relnamespace = 'thidua'::regnamespace AND relkind = 'r' AND relreplident <> 'f' AND NOT EXISTS (SELECT FROM pg_index WHERE indrelid = c.oid AND indisprimary)}), '', 'of every table it can be told which row has changed');

$database->query(told(qr/CREATE PUBLICATION/));
$database->query(q{ALTER ROLE replicator PASSWORD 'x'});
$copy->query("CREATE EXTENSION emulation; CREATE EXTENSION amcheck; SELECT emulation.create_registry('thidua')");
Registry::at_noon($copy, 'thidua');
$copy->query(told(qr/TRUNCATE/));
is($copy->query('SELECT count(*) FROM thidua.award'), 0, 'the other registry is empty');
my %at = $source->environment;
$copy->query(told(qr/CREATE SUBSCRIPTION/) =~ s/CONNECTION '.*?'/CONNECTION 'host=$at{PGHOST} port=$at{PGPORT} user=replicator password=x dbname=@{[$database->name]} options=-crow_security=off'/r);

sub becomes {
    my ($who, $sql, $expected, $what) = @_;
    my $got;
    Database::wait_until(sub { ($got = $who->query($sql)) eq $expected });
    return is($got, $expected, $what);
}
sub catch_up { my $at = $database->query('SELECT pg_current_wal_lsn()'); becomes($database, "SELECT bool_and(replay_lsn >= '$at') FROM pg_stat_replication", 't', $_[0]) }
sub same {
    my ($what) = @_;
    catch_up("$what has come");
    is(Registry::digest($copy, 'thidua'), Registry::digest($database, 'thidua'), 'every table is the same to the byte, the log among them');
    is($copy->query('SELECT (SELECT count(*) FROM thidua.publication_check), (SELECT count(*) FROM thidua.publication_log_check)'), '0|0', 'all that is published verifies');
}
my $relations = $database->query(q{SELECT string_agg(format('SELECT %L, * FROM thidua.%I ORDER BY %s;', relname, relname, (SELECT string_agg(i::text, ',') FROM generate_series(2, relnatts + 1) i)), E'\n' ORDER BY relname)
    FROM pg_class WHERE relnamespace = 'thidua'::regnamespace AND relkind = 'v' AND relname NOT IN ('kept_season', 'shown_season')});

becomes($copy, q{SELECT count(*) FILTER (WHERE srsubstate <> 'r'), count(*) > 50 FROM pg_subscription_rel}, '0|t', 'the tables are copied');
same('what was there');
is(Database::difference($database->query($relations), $copy->query($relations)), '', 'every view shows the same');

# What comes after: every kind of deed, and every table changed, emptied of a row and filled again.
$database->query(<<'SQL');
SET search_path = thidua;
SELECT FROM import_results('now', 'appraisal', convert_to(E'unit;criterion;actual\nHG;I.1;11\nHG;II;9,5\nXX;II;1\n', 'UTF8'));
SELECT FROM import_results('now', 'appraisal', convert_to(E'unit;criterion;actual\nHG;II;9,75\n', 'UTF8'), replace => true);
SELECT FROM undo_import(2);
UPDATE result SET note = 'đã sửa' WHERE season = 'now' AND unit = 'CM';
SELECT refresh_standing('now'), study_robustness('now', 20);
SELECT FROM open_season('next', after => 'now');
SELECT FROM publish('now', true);
SELECT FROM supersede('past', 'sai sót', '[{"unit": "LA", "criterion": "II", "actual": 1}]');
CALL nightly();
SQL
same('a file, another undone, a publication, a correction, a night');
my @tables = split /\n/, $database->query(q{SELECT relname FROM pg_class WHERE relnamespace = 'thidua'::regnamespace AND relkind = 'r'});
$database->query(join '', 'SET session_replication_role = replica; SET search_path = thidua;', map { "BEGIN; CREATE TEMP TABLE kept ON COMMIT DROP AS SELECT * FROM $_; DELETE FROM $_; INSERT INTO $_ OVERRIDING SYSTEM VALUE SELECT * FROM kept; COMMIT;\n" } @tables);
same('each row of each table, deleted and entered again,');
$database->query(join '', 'SET session_replication_role = replica; SET search_path = thidua;', map { my $column = $database->query("SELECT attname FROM pg_attribute WHERE attrelid = 'thidua.$_'::regclass AND attidentity = '' ORDER BY attnum > 0 DESC, attnum LIMIT 1"); "UPDATE $_ SET $column = $column;\n" } @tables);
same('each row of each table, updated,');
is(Database::difference($database->query($relations), $copy->query($relations)), '', 'every view shows the same, still');
$database->query('TRUNCATE thidua.season_change');
same('TRUNCATE');

# The first is gone, and the other goes on.
$source->stop;
$copy->query(told(qr/DROP SUBSCRIPTION/));
is($copy->sqlstate(q{UPDATE thidua.result SET actual = 1 WHERE season = 'past'}), '55000', 'the other keeps what is published as it is');
$copy->query(<<'SQL');
SET search_path = thidua;
UPDATE season SET status = 'open' WHERE season = 'next';
SELECT put_in_force('next', 1);
SELECT FROM import_results('next', 'self', convert_to(E'unit;criterion;actual\nHG;I.1;11\nHG;II;9,5\n', 'UTF8'));
SELECT file_objection('past', 'LA', 'x');
SELECT FROM supersede('past', 'sai sót', '[{"unit": "HG", "criterion": "II", "actual": 2}]');
INSERT INTO proposal (recipient, award, unit, year, proposed_on) VALUES ('lan', 'BKT', 'BL', 2020, '2021-01-01');
CALL nightly();
SQL
is($copy->query('SELECT (SELECT count(*) FROM thidua.publication_check), (SELECT count(*) FROM thidua.publication_log_check)'), '0|0', 'and all that is published verifies, its own among it');
is(Registry::unlogged($copy, 'thidua'), '', 'its log says what its tables say');
is(Registry::unsound($copy, 'thidua'), '', 'and all is sound');

done_testing();
