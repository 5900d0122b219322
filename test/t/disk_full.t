# The disk is full, under the tables, under temporary files and under the log of the server: a clear error or a server that stops, nothing half, and all goes on once there is room.
# On a server of the test's own, with its folders on small file systems in memory. Units, sheet and results are invented.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;

# In a mount namespace of its own: what is mounted goes with the test's processes, however they end.
BEGIN {
    if (!$ENV{EMULATION_OWN_MOUNTS}) {
        require Test::More;
        my $said = qx(unshare --mount sh -c 'mount -t tmpfs -o size=1m emulation /mnt' 2>&1);
        Test::More::plan(skip_all => 'no file system can be mounted: ' . ($said =~ s/\n.*//sr)) if $? != 0;
        $ENV{EMULATION_OWN_MOUNTS} = 1;
        exec 'unshare', '--mount', $^X, "-I$FindBin::Bin", $0 or die "unshare: $!";
    }
}

use Database;
use File::Temp qw(tempdir);
use Registry;
use Server;
use Session;
use Test::More;

$SIG{$_} = sub { exit 130 } for qw(INT TERM HUP);

# A file system of so many megabytes in memory, the server's own.
my $folder = tempdir('emulation_full.XXXXXX', DIR => '/tmp', CLEANUP => 1);
chmod 0755, $folder;
sub small_disk {
    my ($name, $megabytes) = @_;
    mkdir "$folder/$name" or die $!;
    my $owner = getpwnam($> == 0 ? 'postgres' : getpwuid $>);
    Database::run_or_die('mount', '-t', 'tmpfs', '-o', "size=${megabytes}m,mode=0700,uid=$owner", 'emulation', "$folder/$name");
    return "$folder/$name";
}

# Something else takes all room but so many kilobytes.
sub fill {
    my ($disk, $left) = @_;
    make_room($disk);
    my ($free) = (Database::run('df', '--output=avail', '-k', $disk))[1] =~ /(\d+)\s*\z/;
    Database::run_or_die('fallocate', '--length', ($free - $left) * 1024, "$disk/other") if $free > $left;
}
sub make_room { my ($disk) = @_; unlink "$disk/other" }

my ($tables, $temporary, $wal) = (small_disk(tables => 96), small_disk(temporary => 32), small_disk(wal => 64));
mkdir "$wal/pg_wal" or die $!;
if ($> == 0) { chown scalar getpwnam('postgres'), -1, "$wal/pg_wal" }
my $server = Server->new('--wal-segsize=1', "--waldir=$wal/pg_wal", 'max_wal_size=48MB', 'min_wal_size=2MB', 'wal_recycle=off', 'checkpoint_timeout=1d', 'max_parallel_workers_per_gather=0');
my $database = Database->new('full', $server->environment);
my ($units, $criteria) = (100, 60);
my $rows = $units * $criteria;
$database->query("CREATE TABLESPACE small LOCATION '$tables'");
$database->query("CREATE TABLESPACE temporary LOCATION '$temporary'");
$database->query('ALTER DATABASE ' . $database->name . ' SET default_tablespace = small');
$database->query(<<"SQL");
CREATE EXTENSION emulation;
CREATE EXTENSION amcheck;
SELECT emulation.create_registry('thidua');
SET search_path = thidua, public;
INSERT INTO unit (unit, name) SELECT 'U' || u, 'Xã ' || u FROM generate_series(1, $units) u;
INSERT INTO cluster VALUES ('C', 'Cụm');
INSERT INTO season (season, cluster, year, starts_on, ends_on, status) SELECT s, 'C', y, make_date(y, 1, 1), make_date(y, 12, 31), 'open' FROM (VALUES ('file', 2013), ('results', 2012)) v(s, y);
INSERT INTO membership (season, unit) SELECT season, unit FROM season, unit;
INSERT INTO sheet (season, state, rules) SELECT season, 'in force', jsonb_build_object('max', 10 * $criteria, 'criteria', jsonb_agg(jsonb_build_object('code', 'P' || k, 'max', 10, 'rule', 'given'))) FROM season, generate_series(1, $criteria) k GROUP BY season;
INSERT INTO result (season, unit, criterion, stage, actual) SELECT 'results', unit, 'P' || k, 'self', (k * 7 + hashtext(unit)) & 7 FROM unit, generate_series(1, $criteria) k;
CREATE TABLE public.file TABLESPACE pg_default AS SELECT convert_to(E'unit;criterion;actual\\n' || string_agg(format('U%s;P%s;%s,5', u, k, k % 10), E'\\n'), 'UTF8') AS content FROM generate_series(1, $units) u, generate_series(1, $criteria) k;
CREATE TABLE public.award TABLESPACE pg_default AS SELECT md5(i::text) AS award FROM generate_series(1, 300000) i;
SQL
my $import = q{SELECT FROM thidua.import_results('file', 'self', (SELECT content FROM file));};
my $publish = q{SELECT FROM thidua.publish('results');};
my $create = q{SELECT FROM emulation.create_registry('so_khac');};
my $faults = 0;

# It comes back by itself, or it has stopped for good.
sub wait_for_server {
    Database::wait_until(sub { $server->start if !$server->is_running; ($database->attempt('SELECT'))[0] == 0 }) or die 'the server does not come up';
}

# Under the tables
for my $case ([ 'an import', $import, 0, 256, 1024 ], [ 'a publication', $publish, 0, 64 ], [ 'the making of a registry', $create, 0, 512 ]) {
    my ($what, $sql, @left) = @$case;
    my $before = Registry::digest($database, 'thidua');
    my $session = Session->new($database);
    for my $left (@left) {
        # pages that an earlier try has added would do for this one
        $database->query('VACUUM');
        fill($tables, $left);
        my (undef, $said) = $session->ask("BEGIN; $sql COMMIT;");
        make_room($tables);
        like($said, qr/ERROR: +53100: could not .*No space left on device/, "$what with $left kB left is refused for want of room");
        is(Registry::digest($database, 'thidua'), $before, 'nothing of it is there');
        $faults++;
    }
    is(($session->ask($sql))[0], '00000', 'the same session does it when there is room');
    is(Registry::unsound($database, 'thidua'), '', 'tables and indexes are sound');
}
is(Registry::unlogged($database, 'thidua'), '', 'the log says what the tables say');
is($database->query(q{SELECT (SELECT count(*) FROM thidua.result WHERE season = 'file'), (SELECT count(*) FROM thidua.publication_check), to_regclass('so_khac.result') IS NOT NULL}), "$rows|0|t", 'and all is whole');

# Under temporary files: a sort and an import that spill.
for my $spill (
    [ 'a sort of awards', q{SELECT emulation.total(emulation.tally(award)) FROM (SELECT award FROM public.award ORDER BY award) a} ],
    [ 'an import', q{SELECT read FROM thidua.import_results('file', 'self', (SELECT content FROM file), dry_run => true)} ]) {
    my ($what, $sql) = @$spill;
    my $session = Session->new($database);
    $session->ask(q{SET temp_tablespaces = 'temporary'; SET work_mem = '64kB'; SET temp_buffers = '800kB';});
    my (undef, $well) = $session->ask("$sql;");
    unlike($well, qr/ERROR/, "$what with room for what it lays aside");
    fill($temporary, 64);
    my ($state, $said) = $session->ask("$sql;");
    is($state, '53100', "$what without is refused for want of room");
    $faults++;
    make_room($temporary);
    is(($session->ask("$sql;"))[1], $well, 'the same session does it when there is room');
    is($database->query("SELECT count(*) FROM pg_ls_tmpdir((SELECT oid FROM pg_tablespace WHERE spcname = 'temporary'))"), 0, 'and no file is left');
}

# Under the server's own log: it stops rather than lose anything, and comes back with room.
$database->query(q{SELECT thidua.undo_import(batch) FROM thidua.import_batch WHERE undone_at IS NULL; CHECKPOINT});
my $before = Registry::digest($database, 'thidua');
for my $left (0, 1024, 3072) {
    my $session = Session->new($database);
    $database->query('CHECKPOINT');
    fill($wal, $left);
    my ($state, $said) = $session->ask("BEGIN; $import COMMIT;");
    $faults++;
    isnt($state, '00000', "an import with $left kB left for the server's log does not end well");
    like($said, qr/53100|57P0|58P0|XX000|server closed the connection|terminat/i, 'and is told') if $state ne 'gone';
    make_room($wal);
    wait_for_server();
    is(Registry::digest($database, 'thidua'), $before, 'nothing of it is there when there is room again');
}
like($server->log, qr/PANIC: .*No space left on device/, 'the server had stopped for want of room');
is($database->sqlstate($import), '', 'then it goes in');
is($database->query(q{SELECT count(*) FROM thidua.result WHERE season = 'file'}), $rows, 'whole');
is(Registry::unsound($database, 'thidua'), '', 'tables and indexes are sound');
is(Registry::unlogged($database, 'thidua'), '', 'and the log says what the tables say');
note "full disks: $faults";

done_testing();

END {
    if ($server) {
        undef $_ for $database, $server;
        system 'umount', $_ for $tables, $temporary, $wal;
    }
}
