#!/usr/bin/env perl
# pg_regress over sql/*.sql: what a user sees, compared with expected/*.out.
use strict;
use warnings;
use Test::More;
use File::Basename qw(basename);
use File::Path qw(make_path);

my $pg_config = $ENV{PG_CONFIG} || 'pg_config';
chomp(my $pgxs = qx($pg_config --pgxs));
(my $pg_regress = $pgxs) =~ s{/makefiles/pgxs\.mk$}{/test/regress/pg_regress};
(my $library = $pgxs) =~ s{/src/makefiles/pgxs\.mk$}{};
$pg_regress = "$library/src/test/regress/pg_regress" unless -x $pg_regress;

my @tests = map { basename($_, '.sql') } sort glob 'sql/*.sql';
my $build = 'build/regress';
make_path($build);
my $output = qx($pg_regress --inputdir=. --outputdir=$build --host=$ENV{PGHOST} --port=$ENV{PGPORT} --user=$ENV{PGUSER} --dbname=emulation_regress --load-extension=emulation @tests 2>&1);
for my $test (@tests) {
    ok($output =~ /^(?:ok \d+ +- \Q$test\E |test \Q$test\E +\.\.\. ok)/m, "pg_regress: $test") or diag($output);
}
if (-s "$build/regression.diffs") {
    open my $diffs, '<', "$build/regression.diffs";
    diag(<$diffs>);
}
system('dropdb', '--if-exists', 'emulation_regress');
done_testing();
