#!/usr/bin/env perl
# The pages of the demo, of a registry in which every text is an attack, and of a very large one, as Chromium
# shows them (test/browser/pages.cjs).  Pictures and PDFs are left in build/browser.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Database;
use File::Path qw(make_path);

my $folder = 'build/browser';
my $library = 'set -eu; . test/lib/server.sh; . test/lib/browser.sh';
my ($status, $out, $err) = Database::run('bash', '-c', "$library; install_browser");
if ($status == 77) {
    print '1..0 # SKIP ', (split /\n/, $out)[-1], "\n";
    exit 0;
}
die $err, $out if $status != 0;

sub write_pages {
    my ($database, $set, @scripts) = @_;
    make_path("$folder/$set");
    unlink glob "$folder/$set/*.*";
    my @psql = ('psql', '--no-psqlrc', '--quiet', '--set=ON_ERROR_STOP=1', "--set=folder=$folder/$set", '--dbname', $database->name);
    $database->query('CREATE EXTENSION emulation');
    Database::run_or_die(@psql, '--file', $_) for @scripts;
}
my ($demo, $hostile, $many) = map { Database->new($_) } qw(demo hostile many);
write_pages($demo, 'demo', map { "demo/$_.sql" } qw(demo registry conference pages year_of_changes));
write_pages($hostile, 'hostile', 'test/browser/hostile.sql');
write_pages($many, 'many', 'test/browser/many.sql');

$| = 1;
exit(system('bash', '-c', "$library; in_browser pages.cjs \"\$1\"", 'bash', $folder) == 0 ? 0 : 1);
