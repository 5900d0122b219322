# A registry leaves the server and comes back: pg_dump of the database in every format, of its schema alone, and what DROP EXTENSION says.
# Units, sheet and results are invented.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Database;
use File::Temp qw(tempdir);
use Registry;
use Test::More;

my $folder = tempdir(CLEANUP => 1);
my $source = Database->new('registry_source');
my ($office, $bl) = map { $source->role($_) } qw(dump_office dump_bl);
$source->query("CREATE EXTENSION emulation; GRANT CREATE ON DATABASE \"@{[$source->name]}\" TO $office->{role}");
$office->query(<<"SQL");
SELECT emulation.create_registry('Sổ "thi đua"');
SQL
Registry::fill($office, '"Sổ ""thi đua"""', $bl->{role});
Registry::at_noon($office, '"Sổ ""thi đua"""');

# Every row of every table and view, and every object, for one role's eyes.
my $views = Registry::rows_sql($source, '"Sổ ""thi đua"""');
my $objects = q{SELECT 'policy', p.* FROM pg_policies p WHERE schemaname = 'Sổ "thi đua"' ORDER BY tablename, policyname;
  SELECT 'trigger', tgrelid::regclass, tgname, pg_get_triggerdef(oid), tgenabled FROM pg_trigger WHERE NOT tgisinternal AND tgrelid::regclass::text LIKE '"Sổ%' ORDER BY 2, 3;
  SELECT 'constraint', conrelid::regclass, conname, pg_get_constraintdef(oid), convalidated FROM pg_constraint WHERE connamespace = '"Sổ ""thi đua"""'::regnamespace ORDER BY 2, 3;
  SELECT 'index', indexdef FROM pg_indexes WHERE schemaname = 'Sổ "thi đua"' ORDER BY 2;
  SELECT 'function', pg_get_functiondef(oid), proacl FROM pg_proc WHERE pronamespace = '"Sổ ""thi đua"""'::regnamespace ORDER BY 2;
  SELECT 'table', relname, relrowsecurity, relacl, pg_get_userbyid(relowner), obj_description(oid, 'pg_class') FROM pg_class WHERE relnamespace = '"Sổ ""thi đua"""'::regnamespace AND relkind IN ('r', 'v', 'S') ORDER BY 2;};
my $log = 'SELECT * FROM "Sổ ""thi đua""".change_log ORDER BY number';
my ($rows, $shape, $trace) = ($office->query($views), $source->query($objects), $office->query($log));
my $seen_by_unit = $bl->query($views);
cmp_ok(length $rows, '>', 5000, 'there is something to compare');
isnt($seen_by_unit, $rows, 'and a unit sees less of it');

sub compare {
    my ($copy, $what) = @_;
    my ($office, $bl) = map { bless { %$_, name => $copy->name }, 'Database' } $office, $bl;
    is($office->query($views), $rows, "$what: every table and view has the same rows");
    is($bl->query($views), $seen_by_unit, "$what: a unit sees what it saw");
    is(Database::difference($shape, $copy->query($objects)), '', "$what: every policy, trigger, constraint, index, function and privilege is there");
    is($office->query($log), $trace, "$what: the log is whole");
    is($office->query('SELECT count(*) FROM "Sổ ""thi đua""".publication_check'), 0, "$what: both publications verify");
    is($office->sqlstate('CALL "Sổ ""thi đua""".nightly()'), '', "$what: the nightly job goes on");
    like($office->refusal(q{UPDATE "Sổ ""thi đua""".result SET actual = 1 WHERE season = 'past'}), qr/^55000 .*is published/, "$what: and the freeze holds");
    is($office->query(q{UPDATE "Sổ ""thi đua""".result SET actual = 1 WHERE season = 'now' AND unit = 'LA' AND criterion = 'II';
        SELECT points::numeric(9,2) = (SELECT points FROM emulation.standings("Sổ ""thi đua""".season_board('now')) l WHERE l.unit = s.unit) FROM "Sổ ""thi đua""".standing s WHERE season = 'now' AND unit = 'LA'}), 't',
        "$what: the office goes on, and no standing kept on another server is shown");
}

my ($plain, $custom, $schema) = ("$folder/plain.sql", "$folder/custom.dump", "$folder/schema.sql");
Database::run_or_die('pg_dump', '--file', $plain, $source->name);
Database::run_or_die('pg_dump', '--format=custom', '--file', $custom, $source->name);
{
    # by the owner, who is no superuser
    local $ENV{PGUSER} = $office->{role};
    Database::run_or_die('pg_dump', '--schema', '"Sổ ""thi đua"""', '--file', $schema, $source->name);
}
{
    my $copy = Database->new('registry_plain');
    my ($status, undef, $err) = Database::run('psql', '--no-psqlrc', '--quiet', '--set=ON_ERROR_STOP=1', '--dbname', $copy->name, '--file', $plain);
    is("$status $err", '0 ', 'a plain dump is restored without a word');
    compare($copy, 'plain dump');
}
{
    my $copy = Database->new('registry_custom');
    my ($status, undef, $err) = Database::run('pg_restore', '--exit-on-error', '--jobs=2', '--dbname', $copy->name, $custom);
    is("$status $err", '0 ', 'a custom dump is restored without a word');
    compare($copy, 'custom dump');
}
{
    my $copy = Database->new('registry_folder');
    Database::run_or_die('pg_dump', '--format=directory', '--jobs=2', '--file', "$folder/folder", $source->name);
    my ($status, undef, $err) = Database::run('pg_restore', '--exit-on-error', '--jobs=2', '--dbname', $copy->name, "$folder/folder");
    is("$status $err", '0 ', 'a dump into a folder, by two workers, is restored without a word');
    compare($copy, 'dump into a folder');
}
{
    my $copy = Database->new('registry_schema');
    $copy->query('CREATE EXTENSION emulation');
    my ($status, undef, $err) = Database::run('psql', '--no-psqlrc', '--quiet', '--set=ON_ERROR_STOP=1', '--dbname', $copy->name, '--file', $schema);
    is("$status $err", '0 ', 'a dump of the schema alone, made by its owner, is restored without a word');
    compare($copy, 'schema alone');
}

is($source->sqlstate('DROP EXTENSION emulation'), '2BP01', 'DROP EXTENSION is refused while a registry exists');
is($source->query(q{SELECT count(*) FROM "Sổ ""thi đua""".unit}), 4, 'and nothing is lost');

done_testing();
