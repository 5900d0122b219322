# No test goes by the clock or by chance, and none needs what only some of the PostgreSQLs take: what the tests
# themselves say. Waiting is Database::wait_until's and Session's; a random number comes from a seed.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Database;
use Test::More;

my @tests = grep { !m{/clock\.t$} } map { glob "$FindBin::Bin/../$_" } qw(t/*.t pgtap/*.sql pgtap/*.inc cases/*.sql isolation/specs/*.spec);
cmp_ok(scalar @tests, '>', 60, 'there are tests');

# file: line number: line, of each line like that, but for those that the other pattern explains
sub lines {
    my ($like, $unless) = @_;
    my @found;
    for my $test (@tests) {
        my ($number, $name) = (0, $test =~ s{.*/}{}r);
        for (split /\n/, Database::contents($test)) {
            $number++;
            push @found, "$name: $number: $_" if /$like/ && !/^\s*(?:#|--)/ && !($unless && "$name: $_" =~ /$unless/);
        }
    }
    return \@found;
}

is_deeply(lines(qr/Time::HiRes.*\bsleep\b|(?<![\w'>])sleep\s*[\d(\$]/), [], 'no test sleeps');
# an end that a test waits for, while another session holds what it waits for; and a table that a loop looks at
is_deeply(lines(qr/pg_sleep/, qr/pg_sleep\((?:86400|0\.0\d+)\)|LIKE 'SELECT pg_sleep%'/), [], 'nor does a statement, but until it is ended, and between two looks');
my %seeded = map { m{([^/]+)$} => 1 } grep { Database::contents($_) =~ /setseed|\bsrand\(/ } @tests;
is_deeply([grep { !$seeded{(split /:/)[0]} } @{ lines(qr/\brand\s*\(|\brandom\(\)/, qr/^edits\.sql\.inc/) }], [], 'nothing happens at random but from a seed');
is_deeply(lines(qr/statement_timeout\s*=\s*'?[\d%]/i, qr/statement_timeout = (?:'50ms'|0\b)/), [], 'no statement must be done within some time');
is_deeply(lines(qr/\$took\b|\btime\s*-\s*\$\w+.*(?:cmp_ok|<|>)/), [], 'nothing is said of how long anything took');
is_deeply(lines(qr/standard_conforming_strings\s*=\s*off/, qr/SHOW server_version_num.*< 190000/), [], 'PostgreSQL 19 is not asked for what it refuses');

done_testing();
