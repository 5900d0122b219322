#!/usr/bin/env perl
# make installcheck: test/check/sql against test/check/expected, by pg_regress on the server that runs. CHECK_UPDATE=1 makes
# what is printed the expected (read what changed before you commit it).
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Database;
use Test::More;

chdir "$FindBin::Bin/../.." or die $!;
my $pg_config = $ENV{PG_CONFIG} // 'pg_config';
delete $ENV{PGOPTIONS};
# Two runs in one clone have a folder and a database each.
my $output = "build/check-$$";
my ($status, $out, $err) = Database::run('make', '-s', 'installcheck', "PG_CONFIG=$pg_config", "CHECK_OUTPUT=$output", "CONTRIB_TESTDB=emulation_t_regress_$$");
if ($ENV{CHECK_UPDATE}) { Database::run_or_die('cp', '--', "$output/results/" . (m{([^/]+)\.sql$})[0] . '.out', 'test/check/expected/') for glob 'test/check/sql/*.sql' }
for my $file (sort glob 'test/check/sql/*.sql') {
    my ($test) = $file =~ m{([^/]+)\.sql$};
    like($out, qr/^(?:ok \d+ +- \Q$test\E |test \Q$test\E +\.\.\. ok)/m, "installcheck: $test, $output/results/$test.out is test/check/expected/$test.out");
}
is($status, 0, 'and nothing else is wrong') or diag($out, $err, -s "$output/regression.diffs" ? substr Database::contents("$output/regression.diffs"), 0, 20000 : ());
Database::run('dropdb', '--if-exists', "emulation_t_regress_$$");
Database::run_or_die('rm', '-r', $output) if $status == 0 || $ENV{CHECK_UPDATE};

done_testing;
