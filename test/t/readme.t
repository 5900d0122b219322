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

# A machine that has these programs and no others, where `id -u` prints this.
sub says {
    my ($account, @programs) = @_;
    my $folder = tempdir(CLEANUP => 1);
    for my $program ([ id => "echo $account" ], map { [ $_ => 'exit 0' ] } @programs) {
        Database::write_file("$folder/$program->[0]", "#!/bin/sh\n$program->[1]\n");
        chmod 0755, "$folder/$program->[0]" or die $!;
    }
    local $ENV{PATH} = $folder;
    my ($status, undef, $err) = Database::run('/bin/bash', '-c', 'set -eu; cd "$1"; . test/lib/server.sh', 'bash', $root);
    return "$status $err";
}
like(says(1000, 'apt-get'), qr/^1 == this installs packages .*: run it as root, or install sudo/, 'neither root nor sudo: a sentence');
like(says(0), qr/^1 == this is for Debian, whose apt-get is not here; README\.md/, 'no apt-get: a sentence');
is(says(0, 'apt-get'), '0 ', 'root with apt-get needs no sudo');
is(says(1000, 'apt-get', 'sudo'), '0 ', 'nor sudo root');

ok($readme =~ $_->[0], "README: $_->[1]") for
    [ qr/`make demo`.{0,80}?\d MB.{0,80}?minute/s, 'what make demo takes, of the disk and of time' ],
    [ qr/`make test`.{0,80}?\d MB.{0,80}?minutes/s, 'and make test' ],
    [ qr/pg_createcluster .*--encoding=UTF8/, 'how to get a server of one\'s own' ],
    [ qr/The database must be in UTF8/, 'and in which encoding its database must be' ];
done_testing();
