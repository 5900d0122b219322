# What the README's commands say where they cannot be run, and what must be said before they are.
use strict;
use warnings;

use File::Temp qw(tempdir);
use FindBin;
use lib $FindBin::Bin;
use Database;
use Test::More;

my $root = "$FindBin::Bin/../..";
my $readme = Database::contents("$root/README.md");

# A machine that has these programs and few others, where `id -u` prints this, when a package is missing.
sub says {
    my ($account, @programs) = @_;
    my $folder = tempdir(CLEANUP => 1);
    symlink Database::run_or_die('/bin/sh', '-c', "command -v $_"), "$folder/$_" or die "$_: $!" for qw(sed grep);
    for my $program ([ id => "echo $account" ], map { [ $_ => 'exit 1' ] } 'dpkg-query', @programs) {
        Database::write_file("$folder/$program->[0]", "#!/bin/sh\n$program->[1]\n");
        chmod 0755, "$folder/$program->[0]" or die $!;
    }
    local $ENV{PATH} = $folder;
    delete local $ENV{PG_CONFIG};
    my ($status, undef, $err) = Database::run('/bin/bash', '-c', 'set -eu; cd "$1"; . test/lib/server.sh; install_packages libcsv-dev', 'bash', $root);
    return "$status $err";
}
like(says(1000, 'apt-get'), qr/^1 == .*(?:as root|run it as root), or .*sudo/, 'neither root nor sudo: a sentence');
like(says(0), qr/^1 == .*This is for Debian, whose apt-get is not here/i, 'no apt-get: a sentence');

ok($readme =~ $_->[0], "README: $_->[1]") for
    [ qr/`make demo`.{0,80}?\d MB.{0,80}?minute/s, 'what make demo takes, of the disk and of time' ],
    [ qr/`make test`.{0,80}?\d MB.{0,80}?minutes/s, 'and make test' ],
    [ qr/pg_createcluster .*--encoding=UTF8/, 'how to get a server of one\'s own' ],
    [ qr/The database must be in UTF-?8/, 'and in which encoding its database must be' ];
done_testing();
