# The server that tests run, and every program that they call, are a copy of the machine's PostgreSQL, into which alone the extension is installed: the machine's
# own is only read, so that these scripts run beside each other and beside whatever the machine has.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Database;
use Server;
use Test::More;

chdir "$FindBin::Bin/../.." or die $!;
my $machine = $ENV{MACHINE_PG_CONFIG};
plan skip_all => 'MACHINE_PG_CONFIG does not say of what the server is a copy (test/run.sh does)' unless defined $machine;

my ($folder, $machine_folder) = map { Database::run_or_die($_, '--bindir') } $ENV{PG_CONFIG}, $machine;
isnt($folder, $machine_folder, 'there are a copy and the original');
(my $tree = $folder) =~ s/\Q$machine_folder\E$//;
my @kinds = qw(bindir pkglibdir sharedir pgxs);
is_deeply([ map { Database::run_or_die($ENV{PG_CONFIG}, "--$_") } @kinds ], [ map { $tree . Database::run_or_die($machine, "--$_") } @kinds ], 'the copy has its folders where the original has them');

my $server = Server->new;
for my $case ([ 'the server' => Database->new('hermetic') ], [ "a test's own" => Database->new('hermetic', $server->environment) ]) {
    my ($whose, $database) = @$case;
    is($database->query(q{SELECT string_agg(setting, ' ' ORDER BY name) FROM pg_config WHERE name IN ('BINDIR', 'PKGLIBDIR', 'SHAREDIR')}),
        join(' ', map { Database::run_or_die($ENV{PG_CONFIG}, "--$_") } qw(bindir pkglibdir sharedir)), "$whose is the copy's");
}

my @programs = map { m{([^/]+)$} } glob "$folder/*";
cmp_ok(scalar @programs, '>', 20, 'it has its programs');
sub found { my ($name) = @_; return (grep { -x } map { "$_/$name" } split /:/, $ENV{PATH})[0] }
is_deeply([ grep { found($_) ne "$folder/$_" } @programs ], [], 'which are what is found by their names');

my @naming = grep { $_ ne 'test/t/hermetic.t' } split /\n/, qx(grep -rlE '/(lib|share)/postgresql' test demo doc/reference.sh doc/vi/screenshots);
is_deeply([ sort @naming ], [qw(test/deb/inside.sh test/lib/server.sh test/matrix/pg_upgrade.sh)], "nobody else names the machine's folders");

# What is mounted there is gone with the processes that see it.
SKIP: {
    my @folders = map { Database::run_or_die($machine, "--$_") } qw(bindir pkglibdir sharedir);
    my $mount = join ' && ', map { "mount --bind '$_' '$_' && mount -o remount,bind,ro '$_'" } @folders;
    skip 'nothing can be mounted here', 2 if (Database::run('unshare', '--mount', 'sh', '-c', $mount))[0] != 0;
    local %ENV = %ENV;
    $ENV{PG_CONFIG} = $machine;
    my ($status, $out, $err) = Database::run('unshare', '--mount', 'sh', '-c', "$mount && ! touch '$folders[1]/written' && test/run.sh test/pgtap/10-numbers.sql");
    is($status, 0, "with the machine's PostgreSQL readable alone another run succeeds, beside this one") or diag($out, $err);
    like($out, qr/^Files=1, Tests=\d{2,},/m, 'which ran its tests');
}

done_testing;
