# A board is the same bytes however its rows come together: by one process or many, in partitions, spilled to disk, shuffled, or in parts.
# 200,000 results of fifty clusters, invented: a hash decides each figure (actuals stay below 10, the most that the rule given takes).
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Database;
use Test::More;

my $database = Database->new('parallel');

# Three sheets of eighty leaves of eight rules, one with classes by conditions and a quota, toasted; clusters use them in turn. Clusters have 50 units; about one result in 30 is missing, one in 40 not assigned.
$database->query(<<'SQL');
CREATE EXTENSION emulation;
CREATE TABLE sheet (kind int PRIMARY KEY, sheet emulation.score_sheet);
INSERT INTO sheet
SELECT kind, (jsonb_build_object('name', 'S' || kind, 'max', 800, 'missing', (ARRAY['incomplete', 'zero', 'reweight'])[kind], 'criteria', (
         SELECT jsonb_agg('{"max": 10}' || jsonb_build_object('code', 'c' || i) || (ARRAY[
                  '{"rule": "proportional", "cap": 12}', '{"rule": "given"}', '{"rule": "relative_to_best"}', '{"rule": "min_max"}', '{"rule": "count", "each": 0.5}',
                  '{"rule": "linear", "worst": 0, "best": 10}', '{"rule": "per_percent", "gain": 0.2, "loss": 0.5}',
                  '{"rule": "ladder", "steps": [{"from": 5, "points": 10}, {"below": 5, "points": 3}]}']::jsonb[])[1 + i % 8] ORDER BY i)
           FROM generate_series(1, 80) AS i))
         -- one of the three is of format 2
         || CASE kind WHEN 2 THEN '{"lower_class": [{"when": "points[c1] < 5", "by": 1, "note": "ghi chú"}], "classes": [{"name": "Tốt", "when": "actual[c2] > 1",
              "quota": {"percent": 20, "classes": "all", "counted": "before", "ties": "open"}}, {"name": "Khá"}]}'::jsonb ELSE '{}' END)::emulation.score_sheet
  FROM generate_series(1, 3) AS kind;
CREATE TABLE result AS
SELECT cluster, 1 + cluster % 3 AS kind, 'u' || cluster * 100 + u AS unit, 'c' || c AS criterion, (1 + get_byte(h, 0) % 9)::numeric(14,2) AS target,
       CASE WHEN get_byte(h, 1) > 7 THEN (get_byte(h, 2) / 25.6)::numeric(14,2) END AS actual, get_byte(h, 3) > 5 AS assigned
  FROM generate_series(1, 50) AS cluster, generate_series(1, 50) AS u, generate_series(1, 80) AS c, decode(md5(format('%s %s %s', cluster, u, c)), 'hex') AS h;
CREATE TABLE shuffled AS TABLE result ORDER BY md5(result::text);
CREATE TABLE parted (LIKE result) PARTITION BY HASH (unit);
CREATE TABLE parted_0 PARTITION OF parted FOR VALUES WITH (MODULUS 3, REMAINDER 0);
CREATE TABLE parted_1 PARTITION OF parted FOR VALUES WITH (MODULUS 3, REMAINDER 1);
CREATE TABLE parted_2 PARTITION OF parted FOR VALUES WITH (MODULUS 3, REMAINDER 2);
INSERT INTO parted TABLE result;
CREATE TABLE by_cluster (LIKE result) PARTITION BY LIST (cluster);
CREATE TABLE by_cluster_1 PARTITION OF by_cluster FOR VALUES IN (1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
CREATE TABLE by_cluster_2 PARTITION OF by_cluster DEFAULT;
INSERT INTO by_cluster TABLE result;
SET max_parallel_workers_per_gather = 0;
CREATE TABLE part AS
SELECT cluster, unit, emulation.scoreboard(sheet, unit, criterion, target, actual, assigned) AS board FROM result JOIN sheet USING (kind) GROUP BY cluster, unit;
CREATE TABLE slice AS
SELECT cluster, criterion, emulation.scoreboard(sheet, unit, criterion, target, actual, assigned) AS board FROM result JOIN sheet USING (kind) GROUP BY cluster, criterion ORDER BY md5(criterion);
VACUUM ANALYZE;
SQL

sub boards { my ($table) = @_; return "SELECT cluster, emulation.scoreboard(sheet, unit, criterion, target, actual, assigned) AS board FROM $table JOIN sheet USING (kind) GROUP BY cluster" }
sub digest { my ($boards) = @_; return "SELECT count(*), md5(string_agg(md5(emulation.scoreboard_send(board)), ',' ORDER BY cluster)) FROM ($boards) AS b" }

my $parallel = 'SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0; SET jit = off;';
my $serial = 'SET max_parallel_workers_per_gather = 0; SET jit = off;';
sub workers { my ($n) = @_; return "$parallel SET max_parallel_workers_per_gather = $n;" . join '', map { "ALTER TABLE $_ SET (parallel_workers = $n);" } qw(result shuffled parted_0 parted_1 parted_2 part slice) }

is($database->query('SELECT count(*) FROM result'), '200000', '200,000 results');
my $expected = $database->query("$serial " . digest(boards('result')));
like($expected, qr/^50\|[0-9a-f]{32}$/, 'fifty boards by one process');
is($database->query("$serial SELECT bool_and(emulation.scoreboard_eq(board, board::text::emulation.scoreboard)) FROM (" . boards('result') . ') AS b'), 't', 'which are what their texts say');

# Each way of aggregating: what it is called, its settings, its boards, and what its plan must show, or it would be another way.
my @way = (
    (map { my $n = $_; ["workers: $n", workers($n), boards('result'), qr/Finalize \w*Aggregate.*Workers Planned: $n\b.*Workers Launched: [1-9].*Partial \w*Aggregate/s] } 1, 2, 4),
    ['two workers and no leader', workers(2) . 'SET parallel_leader_participation = off;', boards('result'), qr/Finalize.*Workers Launched: [1-9].*Partial/s],
    ['sorted groups in one process', "$serial SET enable_hashagg = off;", boards('result'), qr/\A(?!.*HashAggregate).*GroupAggregate/s],
    ['sorted groups in two workers', workers(2) . 'SET enable_hashagg = off;', boards('result'), qr/\A(?!.*HashAggregate)Finalize GroupAggregate.*Workers Launched: [1-9].*Partial GroupAggregate/s],
    ['a hash table that spills, in one process', "$serial SET work_mem = '64kB'; SET hash_mem_multiplier = 1; SET enable_sort = off;", boards('shuffled'), qr/\AHashAggregate.*?Batches: (?!1\b)\d+ .*?Disk Usage/s],
    ['hash tables that spill, in two workers', workers(2) . "SET work_mem = '64kB'; SET hash_mem_multiplier = 1; SET enable_sort = off;", boards('shuffled'),
        qr/Finalize HashAggregate.*?Workers Launched: [1-9].*Partial HashAggregate.*?Batches: (?!1\b)\d+ .*?Disk Usage/s],
    ['shuffled rows', $serial, boards('shuffled'), qr/Aggregate/],
    ['shuffled rows in four workers', workers(4) . 'SET parallel_leader_participation = off;', boards('shuffled'), qr/Finalize.*Workers Launched: [1-9].*Partial/s],
    ['rows backwards', $serial, boards('(SELECT * FROM result ORDER BY criterion DESC, unit DESC OFFSET 0) AS backwards'), qr/Aggregate.*Sort/s],
    ['partitions combined in one process', "$serial SET enable_partitionwise_aggregate = on; SET enable_partitionwise_join = on;", boards('parted'), undef],
    ['partitions of whole groups', "$serial SET enable_partitionwise_aggregate = on;",
        q{SELECT cluster, emulation.scoreboard((ARRAY(SELECT sheet FROM sheet ORDER BY kind))[kind], unit, criterion, target, actual, assigned) AS board FROM by_cluster GROUP BY cluster},
        qr/\A(?!.*Partial).*Append.*Aggregate.*by_cluster_1.*Aggregate.*by_cluster_2/s],
    ['partitions of split groups, in one process', "$serial SET enable_partitionwise_aggregate = on;",
        q{SELECT cluster, emulation.scoreboard((ARRAY(SELECT sheet FROM sheet ORDER BY kind))[kind], unit, criterion, target, actual, assigned) AS board FROM parted GROUP BY cluster},
        qr/Finalize.*Partial.*parted_0.*Partial.*parted_1.*Partial.*parted_2/s],
    ['partitions of split groups, in two workers', workers(2) . 'SET enable_partitionwise_aggregate = on; SET parallel_leader_participation = off;', boards('parted'),
        qr/Finalize.*Workers Launched: [1-9].*Partial/s],
    ['a rollup of units', $serial, 'SELECT cluster, emulation.rollup(board) AS board FROM part GROUP BY cluster', qr/Aggregate/],
    ['a rollup of criteria, shuffled', $serial, 'SELECT cluster, emulation.rollup(board) AS board FROM slice GROUP BY cluster', qr/Aggregate/],
    ['a rollup of units in two workers', workers(2) . 'SET parallel_leader_participation = off;', 'SELECT cluster, emulation.rollup(board) AS board FROM part GROUP BY cluster',
        qr/Finalize.*Workers Launched: [1-9].*Partial/s],
    ['a rollup of criteria in four workers', workers(4), 'SELECT cluster, emulation.rollup(board) AS board FROM slice GROUP BY cluster', qr/Finalize.*Workers Launched: [1-9].*Partial/s],
    ['a rollup of boards that are made in the same query', workers(2),
        'SELECT cluster, emulation.rollup(board) AS board FROM (SELECT cluster, emulation.scoreboard(sheet, unit, criterion, target, actual, assigned) AS board
           FROM result JOIN sheet USING (kind) GROUP BY cluster, unit) AS p GROUP BY cluster', qr/Aggregate.*Workers Launched: [1-9]/s],
);
for my $way (@way) {
    my ($name, $settings, $boards, $shape) = @$way;
    is($database->query($settings . digest($boards)), $expected, "$name: the same boards");
    next if !$shape;
    my $plan = $database->query("$settings EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF) $boards");
    like($plan =~ s/^\s*(?:->\s+)?//r, $shape, "$name: the plan is what is to be tested");
}

# One board of a third of all, without GROUP BY.
my $whole = "SELECT md5(emulation.scoreboard_send(emulation.scoreboard((SELECT sheet FROM sheet WHERE kind = 1), unit, criterion, target, actual, assigned))) FROM %s WHERE kind = 1";
my $one = $database->query("$serial " . sprintf $whole, 'result');
for my $n (1, 2, 4) {
    is($database->query(workers($n) . sprintf $whole, 'shuffled'), $one, "one large board, workers: $n");
}
like($database->query(workers(2) . 'EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF) ' . sprintf $whole, 'shuffled'), qr/Finalize Aggregate.*Workers Launched: [1-9].*Partial Aggregate/s, 'in real workers');

# Baselines, in about half of the results, take the same ways; where all are null, the board is the one without.
sub with_baseline { my ($table, $baseline) = @_; return sprintf $whole =~ s/assigned\)/assigned, $baseline)/r, $table }
my $half = 'CASE WHEN target > 4.5 THEN actual - target END';
my $progress = $database->query("$serial " . with_baseline('result', $half));
isnt($progress, $one, 'a board with baselines is another');
for my $n (1, 2, 4) {
    is($database->query(workers($n) . with_baseline('shuffled', $half)), $progress, "baselines, workers: $n");
    is($database->query(workers($n) . with_baseline('shuffled', 'NULL::numeric')), $one, "no baselines, workers: $n");
}
like($database->query(workers(2) . 'EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF) ' . with_baseline('shuffled', $half)), qr/Finalize Aggregate.*Workers Launched: [1-9].*Partial Aggregate/s, 'in real workers');
is($database->query(workers(2) . "SELECT md5(emulation.scoreboard_send(emulation.rollup(board))) FROM (SELECT emulation.scoreboard((SELECT sheet FROM sheet WHERE kind = 1), unit, criterion, target, actual, assigned, $half) AS board FROM shuffled WHERE kind = 1 GROUP BY unit) AS p"), $progress, 'a rollup of units with baselines');

# What is asked of boards may run in workers, too: all functions are parallel safe.
my $standings = 'SELECT md5(string_agg(s::text, \',\' ORDER BY cluster, s.rank, s.unit)) FROM (SELECT cluster, emulation.rollup(board) AS board FROM part GROUP BY cluster OFFSET 0) AS b, emulation.standings(board) AS s';
is($database->query(workers(2) . $standings), $database->query("$serial $standings"), 'standings of boards from workers');
my $points = 'SELECT sum(s.points), sum(emulation.points(board, s.unit)), sum(length(board::text)), count(*) FROM part, LATERAL emulation.standings(board) AS s';
is($database->query(workers(2) . $points), $database->query("$serial $points"), 'points and standings inside workers');
like($database->query(workers(2) . "EXPLAIN (COSTS OFF) $points"), qr/Gather.*Function Scan on standings/s, 'where the planner puts them');

done_testing;
