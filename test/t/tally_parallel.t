# A tally is the same bytes however its rows come together: by one process or many, in partitions, shuffled, in parts, in moving frames.
# So are runs of years. 200,000 award records of 40 units and 10 years, invented: a hash decides each of them; a part of every fourth
# grant is revoked by a row of its own, somewhere else in the table.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Database;
use Test::More;

my $database = Database->new('tally');

# Fourteen codes that everybody has, one of each unit's own, and, rarely, one of 300 others, so that no two processes meet codes in the same order.
$database->query(<<'SQL');
CREATE EXTENSION emulation;
CREATE TABLE record AS
SELECT unit, year, award, CASE kind WHEN 0 THEN number ELSE -revoked END AS number
  FROM (SELECT 'unit ' || get_byte(h, 0) % 40 AS unit, 2004 + get_byte(h, 1) % 10 AS year,
               CASE WHEN get_byte(h, 2) < 4 THEN NULL WHEN get_byte(h, 2) < 10 THEN 'code ' || get_byte(h, 3) + 256 * (get_byte(h, 4) % 2) WHEN get_byte(h, 2) < 20 THEN 'of unit ' || get_byte(h, 0) % 40
                 ELSE (ARRAY['BKT', 'COT', 'TTLDXS', 'TTLĐXS', 'CSTDT', 'BKTTG', 'HCLD1', 'HCLD2', 'HCLD3', 'COCP', 'CSTDTQ', 'AHLD', 'GK', 'LDTT'])[1 + get_byte(h, 3) % 14] END AS award,
               CASE WHEN get_byte(h, 5) >= 4 THEN get_byte(h, 5) / 4 END::bigint AS number,
               CASE WHEN i % 4 = 0 AND get_byte(h, 5) >= 4 THEN get_byte(h, 5) / (4 + get_byte(h, 6) % 3) END AS revoked
          FROM generate_series(1, 160000) AS i, decode(md5(i::text), 'hex') AS h) AS g, (VALUES (0), (1)) AS sides(kind)
 WHERE kind = 0 OR revoked IS NOT NULL;
CREATE TABLE shuffled AS TABLE record ORDER BY md5(record::text);
CREATE TABLE parted (LIKE record) PARTITION BY HASH (award);
CREATE TABLE parted_0 PARTITION OF parted FOR VALUES WITH (MODULUS 3, REMAINDER 0);
CREATE TABLE parted_1 PARTITION OF parted FOR VALUES WITH (MODULUS 3, REMAINDER 1);
CREATE TABLE parted_2 PARTITION OF parted FOR VALUES WITH (MODULUS 3, REMAINDER 2);
INSERT INTO parted TABLE record;
-- Grants here, revocations there: the one part's sums are negative.
CREATE TABLE signed (unit text, year int, award text, number bigint, negative boolean) PARTITION BY LIST (negative);
CREATE TABLE signed_0 PARTITION OF signed FOR VALUES IN (false, NULL);
CREATE TABLE signed_1 PARTITION OF signed FOR VALUES IN (true);
INSERT INTO signed SELECT *, number < 0 FROM record;
SET max_parallel_workers_per_gather = 0;
CREATE TABLE part AS SELECT unit, year, award, emulation.tally(award, number) AS tally FROM record WHERE number >= 0 GROUP BY unit, year, award;
CREATE TABLE revoked AS SELECT unit, year, emulation.tally(award, -number) AS tally FROM record WHERE number < 0 GROUP BY unit, year;
CREATE TABLE granted AS SELECT unit, year, emulation.tally(award, number) AS tally FROM record WHERE number >= 0 GROUP BY unit, year;
VACUUM ANALYZE;
SQL

my @tables = qw(record shuffled parted_0 parted_1 parted_2 signed_0 signed_1 part);
my $serial = 'SET max_parallel_workers_per_gather = 0; SET jit = off;';
my $parallel = 'SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0; SET jit = off;';
sub workers { my ($n) = @_; return "$parallel SET max_parallel_workers_per_gather = $n;" . join '', map { "ALTER TABLE $_ SET (parallel_workers = $n);" } @tables }
my $alone = 'SET parallel_leader_participation = off;';

sub tallies { my ($table, $arguments) = @_; return "SELECT unit, year, emulation.tally($arguments) AS tally FROM $table GROUP BY unit, year" }
sub digest { my ($tallies) = @_; return "SELECT count(*), count(tally), md5(string_agg(emulation.award_tally_send(tally), '' ORDER BY unit, year)) FROM ($tallies) AS t" }
sub plan_of { my ($settings, $query) = @_; return $database->query("$settings EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF) $query") =~ s/^\s*(?:->\s+)?//r }

my $numbers = 'award, number';
my $expected = $database->query("$serial " . digest(tallies('record', $numbers)));
my $counted = $database->query("$serial " . digest(tallies('record', 'award')));
cmp_ok($database->query('SELECT count(*) FROM record'), '>', 195000, 'two hundred thousand records');
cmp_ok($database->query('SELECT count(*) FROM record WHERE number < 0'), '>', 35000, 'forty thousand of them revoke');
like($expected, qr/^400\|400\|[0-9a-f]{32}$/, '400 tallies by one process');
isnt($counted, $expected, 'counting rows is another thing');
is($database->query("$serial SELECT bool_and(tally::text = body) FROM (" . tallies('record', $numbers) . ") AS t JOIN (
      SELECT unit, year, '{' || string_agg(to_json(award)::text || ': ' || number, ', ' ORDER BY award COLLATE \"C\") || '}' AS body
        FROM (SELECT unit, year, award, sum(number) AS number FROM record WHERE award IS NOT NULL GROUP BY 1, 2, 3) AS s WHERE number <> 0 GROUP BY 1, 2) AS s USING (unit, year)"), 't', 'which are the sums of plain SQL');

# Each way of aggregating: what it is called, its settings, its tallies, what its plan must show, or it would be another way, and what must come out.
my $partial = qr/Finalize \w*Aggregate.*Workers Launched: [1-9].*Partial \w*Aggregate/s;
my @way = (
    (map { my $n = $_; ["workers: $n", workers($n), tallies('record', $numbers), qr/Finalize \w*Aggregate.*Workers Planned: $n\b.*Workers Launched: [1-9].*Partial \w*Aggregate/s] } 1, 2, 4),
    ['two workers and no leader', workers(2) . $alone, tallies('record', $numbers), $partial],
    ['two workers that count rows', workers(2), tallies('record', 'award'), $partial, $counted],
    ['sorted groups in one process', "$serial SET enable_hashagg = off;", tallies('record', $numbers), qr/\A(?!.*HashAggregate).*GroupAggregate/s],
    ['sorted groups in two workers', workers(2) . 'SET enable_hashagg = off;', tallies('record', $numbers), qr/\A(?!.*HashAggregate)Finalize GroupAggregate.*Workers Launched: [1-9].*Partial GroupAggregate/s],
    ['a hash table that spills', "$serial SET work_mem = '64kB'; SET hash_mem_multiplier = 1; SET enable_sort = off;", tallies('shuffled', $numbers), qr/\AHashAggregate.*?Batches: (?!1\b)\d+ .*?Disk Usage/s],
    ['hash tables that spill, in two workers', workers(2) . "SET work_mem = '64kB'; SET hash_mem_multiplier = 1; SET enable_sort = off;", tallies('shuffled', $numbers), $partial],
    ['shuffled rows', $serial, tallies('shuffled', $numbers), qr/Aggregate/],
    ['shuffled rows in two workers', workers(2) . $alone, tallies('shuffled', $numbers), $partial],
    ['shuffled rows in four workers, counted', workers(4), tallies('shuffled', 'award'), $partial, $counted],
    ['rows backwards', $serial, tallies('(SELECT * FROM record ORDER BY award DESC NULLS FIRST, number OFFSET 0) AS backwards', $numbers), qr/Aggregate.*Sort/s],
    ['partitions by award, in one process', "$serial SET enable_partitionwise_aggregate = on;", tallies('parted', $numbers), qr/Finalize.*Partial.*parted_0.*Partial.*parted_1.*Partial.*parted_2/s],
    ['partitions by award, in two workers', workers(2) . "SET enable_partitionwise_aggregate = on; $alone", tallies('parted', $numbers), $partial],
    ['grants and revocations apart, in one process', "$serial SET enable_partitionwise_aggregate = on;", tallies('signed', $numbers), qr/Finalize.*Partial.*signed_0.*Partial.*signed_1/s],
    ['grants and revocations apart, in two workers', workers(2) . "SET enable_partitionwise_aggregate = on; $alone", tallies('signed', $numbers), $partial],
    ['grants and revocations apart, counted', "$serial SET enable_partitionwise_aggregate = on;", tallies('signed', 'award'), qr/Finalize.*Partial.*signed_0.*Partial.*signed_1/s, $counted],
    ['a rollup of parts minus what was revoked', $serial, 'SELECT unit, year, p.tally - coalesce(r.tally, \'{}\') AS tally FROM (SELECT unit, year, emulation.rollup(tally) AS tally FROM part GROUP BY unit, year) AS p LEFT JOIN revoked r USING (unit, year)', undef],
    ['granted minus revoked', $serial, 'SELECT unit, year, g.tally - coalesce(r.tally, \'{}\') AS tally FROM granted g LEFT JOIN revoked r USING (unit, year)', undef],
);
for my $way (@way) {
    my ($name, $settings, $tallies, $shape, $wanted) = @$way;
    $settings .= 'SET search_path = public, emulation;';
    is($database->query($settings . digest($tallies)), $wanted // $expected, "$name: the same bytes");
    like(plan_of($settings, $tallies), $shape, "$name: the plan is what is to be tested") if $shape;
}

# Rollup of parts, by one process and by many. What was granted only, since a part may not be negative.
my $rollup = 'SELECT unit, year, emulation.rollup(tally) AS tally FROM part GROUP BY unit, year';
my $grants = $database->query("$serial " . digest(tallies('record', 'award, CASE WHEN number >= 0 THEN number END')));
is($database->query("$serial " . digest($rollup)), $grants, 'a rollup of parts: the same bytes as of rows');
is($database->query(workers(2) . $alone . digest($rollup)), $grants, 'in two workers, too');
like(plan_of(workers(2) . $alone, $rollup), $partial, 'which are really there');
is($database->query(workers(2) . digest('SELECT unit, year, emulation.rollup(tally) AS tally FROM (SELECT unit, year, emulation.tally(award, number) AS tally FROM record WHERE number >= 0 GROUP BY unit, year, award) AS p GROUP BY unit, year')), $grants, 'and of parts that are made in the same query');

# One tally of all, without GROUP BY.
my $whole = 'SELECT md5(emulation.award_tally_send(emulation.tally(award, number))), md5(emulation.award_tally_send(emulation.tally(award))) FROM %s';
my $one = $database->query("$serial " . sprintf $whole, 'record');
for my $n (1, 2, 4) {
    is($database->query(workers($n) . sprintf $whole, 'shuffled'), $one, "one tally of all, workers: $n");
}
like(plan_of(workers(2), sprintf $whole, 'shuffled'), qr/Finalize Aggregate.*Workers Launched: [1-9].*Partial Aggregate/s, 'in real workers');
is($database->query("$serial SELECT md5(emulation.award_tally_send(emulation.rollup(tally))) FROM (" . tallies('record', $numbers) . ') AS t'), $one =~ s/\|.*//r, 'and rolled up from units and years');

# What tallies answer may run in workers, too: all functions are parallel safe.
my $answers = q{SELECT sum(emulation.total(tally)), sum(emulation.count(tally, 'BKT')), sum(emulation.total(tally, '{BKT,COT,GK}')), sum((emulation.precedence(tally, '{AHLD,LDTT}'))[2]), sum(a.number), count(*) FROM part, LATERAL emulation.awards(tally) AS a};
is($database->query(workers(2) . $answers), $database->query("$serial $answers"), 'answers inside workers');
like($database->query(workers(2) . "EXPLAIN (COSTS OFF) $answers"), qr/Gather.*Function Scan on awards/s, 'where the planner puts them');


# Moving frames. A year's tally of grants over the last five records and the last five years, by one process, over shuffled rows and on top of workers.
$database->query('CREATE TABLE walked AS SELECT row_number() OVER (ORDER BY unit, year, md5(record::text)) AS i, * FROM record WHERE (number >= 0 OR number IS NULL) AND year < 2008; CREATE UNIQUE INDEX ON walked (i); CREATE TABLE scattered AS TABLE walked ORDER BY md5(i::text); VACUUM ANALYZE;');
sub frames { my ($table, $window) = @_; return "SELECT count(*), count(tally), md5(string_agg(md5(coalesce(emulation.award_tally_send(tally), '\\x00')), '' ORDER BY i)) FROM (SELECT i, emulation.tally(award, number) OVER ($window) AS tally FROM $table) AS w" }
my $frame = 'PARTITION BY unit ORDER BY i ROWS 4 PRECEDING';
my $moving = $database->query("$serial " . frames('walked', $frame));
like($moving, qr/^\d{5}\|\d{5}\|[0-9a-f]{32}$/, 'moving frames');
is($database->query("$serial SET enable_hashjoin = off; SET enable_mergejoin = off; SELECT count(*), count(tally), md5(string_agg(md5(coalesce(emulation.award_tally_send(tally), '\\x00')), '' ORDER BY i)) FROM (
      SELECT o.i, emulation.tally(d.award, d.number) AS tally FROM walked o JOIN walked d ON d.i BETWEEN o.i - 4 AND o.i AND d.unit = o.unit GROUP BY o.i) AS plain"), $moving, 'are the bytes of their rows aggregated');
is($database->query("$serial " . frames('scattered', $frame)), $moving, 'and those of shuffled rows');
is($database->query(workers(2) . 'ALTER TABLE scattered SET (parallel_workers = 2); ' . frames('scattered', $frame)), $moving, 'and those of rows that workers hand in');
my $five_years = q{SELECT md5(string_agg(emulation.award_tally_send(tally), '' ORDER BY unit, year)) FROM (%s) AS f};
my $by_year = q{SELECT unit, year, emulation.rollup(tally) OVER (PARTITION BY unit ORDER BY year ROWS 4 PRECEDING) AS tally FROM (SELECT unit, year, emulation.tally(award, number) AS tally FROM %s GROUP BY unit, year) AS y};
my $five = $database->query("$serial " . sprintf $five_years, sprintf $by_year, 'record');
is($database->query(workers(2) . sprintf $five_years, sprintf $by_year, 'shuffled'), $five, 'five-year tallies rolled up from what workers made');
is($database->query("$serial " . sprintf $five_years, 'SELECT o.unit, o.year, emulation.tally(award, number) AS tally FROM (SELECT DISTINCT unit, year FROM record) AS o JOIN record d ON d.unit = o.unit AND d.year BETWEEN o.year - 4 AND o.year GROUP BY 1, 2'), $five, 'are those of the five years of records');


# Sums far beyond bigint on their way, in parts and in workers; only the end counts.
$database->query(<<'SQL');
CREATE TABLE wide (side int, award text, number bigint) PARTITION BY LIST (side);
CREATE TABLE wide_0 PARTITION OF wide FOR VALUES IN (0);
CREATE TABLE wide_1 PARTITION OF wide FOR VALUES IN (1);
INSERT INTO wide SELECT side, 'c' || i % 3, CASE side WHEN 0 THEN 9223372036854775807 ELSE -9223372036854775808 END FROM generate_series(0, 1) AS side, generate_series(1, 30000) AS i;
INSERT INTO wide SELECT i % 2, 'c' || i % 3, 1 FROM generate_series(1, 30000) AS i;
INSERT INTO wide VALUES (0, 'c1', 5), (1, 'c2', 0);
ANALYZE wide;
SQL
my $total = 'SELECT emulation.tally(award, number)::text FROM wide';
my $wise = 'SET enable_partitionwise_aggregate = on;';
my $wide_workers = workers(2) . 'ALTER TABLE wide_0 SET (parallel_workers = 2); ALTER TABLE wide_1 SET (parallel_workers = 2);';
for ([serial => $serial], [partitions => "$serial $wise"], [workers => "$wide_workers $alone"], ['workers and partitions' => "$wide_workers $alone $wise"]) {
    my ($name, $settings) = @$_;
    is($database->query("$settings $total"), '{"c1": 5}', "10,000 × (2⁶³ - 1) - 10,000 × 2⁶³ + 10,000: $name");
}
like(plan_of("$serial $wise", 'SELECT emulation.tally(award, number) FROM wide'), qr/Finalize.*Partial.*wide_0.*Partial.*wide_1/s, 'partitions are combined');
like(plan_of("$wide_workers $alone", 'SELECT emulation.tally(award, number) FROM wide'), $partial, 'and so are workers');
# An error is the same one wherever it is found.
$database->query("INSERT INTO wide VALUES (0, 'b', -3), (1, 'b', 2), (0, 'a', 9), (1, 'd', -7)");
for ([serial => $serial], [partitions => "$serial $wise"], [workers => "$wide_workers $alone"]) {
    my ($name, $settings) = @$_;
    my (undef, undef, $err) = $database->attempt("$settings $total");
    like($err, qr/ERROR:\s+22003: award "b": the number is -1\b/, "a negative sum is named the same: $name");
}

# Null is null and empty is empty, whichever part has rows that count.
$database->query(<<'SQL');
CREATE TABLE sparse (side int, award text, number bigint) PARTITION BY LIST (side);
CREATE TABLE sparse_0 PARTITION OF sparse FOR VALUES IN (0);
CREATE TABLE sparse_1 PARTITION OF sparse FOR VALUES IN (1);
INSERT INTO sparse SELECT i % 2, NULL, i FROM generate_series(1, 1000) AS i;
INSERT INTO sparse SELECT i % 2, 'BKT', NULL FROM generate_series(1, 1000) AS i;
ANALYZE sparse;
SQL
my $sparse_workers = workers(2) . 'ALTER TABLE sparse_0 SET (parallel_workers = 2); ALTER TABLE sparse_1 SET (parallel_workers = 2);';
my @ways_of_sparse = ([serial => $serial], [partitions => "$serial $wise"], [workers => "$sparse_workers $alone"]);
my $sparse = "SELECT coalesce(emulation.tally(award, number)::text, 'null'), coalesce(emulation.tally(award)::text, 'null') FROM sparse";
is($database->query("$_->[1] $sparse"), 'null|{"BKT": 1000}', "no row that counts: $_->[0]") for @ways_of_sparse;
$database->query("INSERT INTO sparse VALUES (1, 'COT', 0)");
is($database->query("$_->[1] $sparse"), '{}|{"BKT": 1000, "COT": 1}', "one row with 0: $_->[0]") for @ways_of_sparse;
is($database->query("$_->[1] $sparse WHERE award IS NULL"), 'null|null', "no row with an award: $_->[0]") for @ways_of_sparse;
is($database->query("$_->[1] $sparse WHERE false"), 'null|null', "no row at all: $_->[0]") for @ways_of_sparse;


# Runs of years

# Runs of a code over all units: the 512 rare codes have about ten records each, in some of ten years.
my $runs = q{SELECT coalesce(award, '-') AS who, emulation.longest_run(year) AS longest, emulation.run_ending(year, 2010) AS ending FROM %s GROUP BY 1};
my $digest_of_runs = q{SELECT count(*), sum(longest), sum(ending), max(longest), md5(string_agg(concat_ws(' ', who, longest, ending), ',' ORDER BY who)) FROM (%s) AS r};
my $run = $database->query("$serial " . sprintf $digest_of_runs, sprintf $runs, 'record');
like($run, qr/^\d{3}\|/, 'hundreds of runs by one process');
is($database->query("$serial " . sprintf $digest_of_runs, q{SELECT who, coalesce(max(length), 0) AS longest, coalesce(max(2010 - first + 1) FILTER (WHERE 2010 BETWEEN first AND last), 0) AS ending
      FROM (SELECT who, min(year) AS first, max(year) AS last, count(*) AS length FROM (SELECT who, year, year - row_number() OVER (PARTITION BY who ORDER BY year) AS island
              FROM (SELECT DISTINCT coalesce(award, '-') AS who, year FROM record) AS y) AS i GROUP BY who, island) AS l GROUP BY who}), $run, 'which are gaps and islands');
for (['two workers', workers(2), 'record'], ['two workers and no leader, shuffled rows', workers(2) . $alone, 'shuffled'], ['partitions', "$serial $wise", 'signed'], ['partitions in two workers', workers(2) . "$alone $wise", 'signed']) {
    my ($name, $settings, $table) = @$_;
    my $query = sprintf $runs, $table;
    is($database->query($settings . sprintf $digest_of_runs, $query), $run, "$name: the same runs");
    like(plan_of($settings, $query), qr/Finalize \w*Aggregate.*Partial \w*Aggregate/s, "$name: parts are combined");
}
my $all_years = q{SELECT emulation.longest_run(year), emulation.run_ending(year, 2011), emulation.longest_run(year) FILTER (WHERE year <> 2008), emulation.run_ending(year, 2011) FILTER (WHERE year <> 2008), emulation.longest_run(year) FILTER (WHERE false) FROM %s};
is($database->query("$serial " . sprintf $all_years, 'record'), '10|8|5|3|0', 'ten years, eight of them up to 2011, five and three without 2008');
is($database->query(workers(2) . $alone . sprintf $all_years, 'shuffled'), '10|8|5|3|0', 'in workers, too');
like(plan_of(workers(2) . $alone, sprintf $all_years, 'shuffled'), $partial, 'which are really there');
# Two endings that no part sees both of.
my $ending = 'SELECT emulation.run_ending(number::int, 2010 + side) FROM wide WHERE number BETWEEN 0 AND 10';
is($database->sqlstate("$_->[1] $ending"), '22023', "two endings are found: $_->[0]") for [serial => $serial], [partitions => "$serial $wise"], [workers => "$wide_workers $alone"];
like(plan_of("$serial $wise", $ending =~ s/ \+ side//r), qr/Finalize.*Partial.*wide_0.*Partial.*wide_1/s, 'where the parts are combined');

done_testing;
