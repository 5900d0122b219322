# Long calls can be cancelled at once, and no choice of codes makes one long.
# All rows are invented.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Database;
use Test::More;
use Time::HiRes qw(time);

my $database = Database->new('cancel');
$database->query(<<'SQL');
CREATE EXTENSION emulation;
CREATE TABLE code AS SELECT md5(i::text) AS code FROM generate_series(1, 1500000) AS i;
-- Numbers of a dictionary that all fall together where a slot is a number's low bits: half a million from 0, and 262,144 from 2^20.
CREATE TABLE hostile AS
SELECT 1 AS g, emulation.tally(lpad(i::text, 7, '0')) AS tally FROM generate_series(0, 1310719) AS i
UNION ALL
SELECT 2, emulation.tally(lpad(i::text, 7, '0')) FROM generate_series(0, 1310719) AS i WHERE i < 524288 OR i >= 1048576;
CREATE TABLE big AS SELECT emulation.scoreboard('{"max": 1, "criteria": [{"code": "a", "max": 1, "rule": "yes_no"}]}', code, 'a', NULL, 1) AS board FROM code LIMIT 1;
SQL

is($database->sqlstate(q{SET statement_timeout = '60s'; SELECT emulation.total(emulation.rollup(tally ORDER BY g)) FROM hostile GROUP BY ROLLUP (g);}), '',
    'numbers that would fall together are tallied like others, within a minute where it took four');

# Each is far from its end after 300 ms; half a minute later it would be as well, were it not cancelled.
for my $long (
    [ 'sorting the codes of a tally', 'SELECT emulation.tally(code) IS NULL FROM code' ],
    [ 'sorting the units of a scoreboard', q{SELECT emulation.scoreboard('{"max": 1, "criteria": [{"code": "a", "max": 1, "rule": "yes_no"}]}', code, 'a', NULL, 1) IS NULL FROM code} ],
    [ 'rolling up tallies', 'SELECT emulation.rollup(tally) IS NULL FROM hostile, generate_series(1, 100)' ],
    [ 'adding tallies over and over', 'SELECT count(*) FROM hostile a, hostile b, generate_series(1, 100) WHERE a.tally OPERATOR(emulation.+) b.tally IS NULL' ],
    [ 'a long study of robustness', q{SELECT count(*) FROM (SELECT emulation.scoreboard('{"max": 20, "criteria": [{"code": "a", "max": 10, "rule": "given"}, {"code": "b", "max": 10, "rule": "given"}]}', u::text, c, NULL, u % 11) AS board FROM generate_series(1, 200) u, unnest('{a,b}'::text[]) c) b, emulation.robustness(board, 1000000)} ],
    [ 'standings of many units, over and over', 'SELECT count(*) FROM big, generate_series(1, 100), emulation.standings(board)' ],
) {
    my ($what, $sql) = @$long;
    my $started = time;
    is($database->sqlstate("SET statement_timeout = '300ms'; SET max_parallel_workers_per_gather = 0; $sql;"), '57014', "$what is cancelled");
    cmp_ok(time - $started, '<', 20, 'and soon');
}

done_testing();
