# The same figures under any plan; rank correlation as R's cor gives it: stored published values always, R itself where it is installed.
# Boards and pairs are invented; cars are those of Motor Trend, 1974, as R prints them (dataset mtcars).
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Database;
use Test::More;

my $database = Database->new('analysis');
$database->query(<<'SQL');
CREATE EXTENSION emulation;
SELECT setseed(0.42);
CREATE TABLE board AS
SELECT n, emulation.scoreboard(sheet, 'u' || u, 'c' || c, NULL, floor(random() * 41)::numeric / 4) AS board
  FROM (SELECT jsonb_build_object('max', 80, 'criteria', jsonb_agg(jsonb_build_object('code', 'c' || c, 'max', 10, 'rule', 'given')))::emulation.score_sheet AS sheet FROM generate_series(1, 8) c) s,
       generate_series(1, 60) n, generate_series(1, 12) u, generate_series(1, 8) c GROUP BY n;
CREATE TABLE pair AS SELECT i % 5 AS sample, floor(random() * (10 ^ (i % 5)))::numeric / 8 AS x, floor(random() * 50)::numeric AS y FROM generate_series(1, 100000) i;
CREATE TABLE few_pair AS SELECT * FROM pair LIMIT 2000;
VACUUM ANALYZE;
SQL

sub workers { my ($n) = @_; return "SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0; SET max_parallel_workers_per_gather = $n; SET jit = off; ALTER TABLE board SET (parallel_workers = $n); ALTER TABLE pair SET (parallel_workers = $n);" }
sub under { my ($n, $sql) = @_; return ($database->query(workers($n) . $sql), $database->query(workers($n) . "EXPLAIN $sql")) }

my %same = (
    'robustness' => q{SELECT sum(hashtext(r::text)), count(*) FROM board, emulation.robustness(board, 300, 0.3, n) r},
    'weighted_mean' => 'SELECT array_agg(mean ORDER BY sample), bool_and(mean::text = plain::text) FROM (SELECT sample, emulation.weighted_mean(x, y) AS mean, sum(x * y) / sum(y) AS plain FROM pair GROUP BY sample) t',
    'trimmed_mean' => 'SELECT array_agg(mean::text || cut || median ORDER BY sample) FROM (SELECT sample, emulation.trimmed_mean(x, 3, 2) AS mean, emulation.trimmed_mean(y, 0, 70) AS cut, emulation.trimmed_mean(x, 9999, 9999) AS median FROM pair GROUP BY sample) t',
    'kendall_tau' => 'SELECT array_agg(tau ORDER BY sample) FROM (SELECT sample, emulation.kendall_tau(x, y) AS tau FROM pair GROUP BY sample) t',
    'spearman_rho' => 'SELECT array_agg(rho ORDER BY sample) FROM (SELECT sample, emulation.spearman_rho(x, y) AS rho FROM pair GROUP BY sample) t');
for my $what (sort keys %same) {
    my ($alone, $plan) = under(0, $same{$what});
    unlike($plan, qr/Gather/, "$what by one process");
    for my $n (1, 4) {
        my ($together, $parallel_plan) = under($n, $same{$what});
        like($parallel_plan, qr/Workers Planned: $n.*Partial|Gather.*Partial/s, "$what by $n workers");
        is($together, $alone, 'the same figures');
    }
}

# As printed by R: cor(mtcars$mpg, mtcars$wt, method = "kendall") and "spearman"; many ties.
my $cars = q{SELECT unnest('{21,21,22.8,21.4,18.7,18.1,14.3,24.4,22.8,19.2,17.8,16.4,17.3,15.2,10.4,10.4,14.7,32.4,30.4,33.9,21.5,15.5,15.2,13.3,19.2,27.3,26,30.4,15.8,19.7,15,21.4}'::numeric[]) AS x,
    unnest('{2.62,2.875,2.32,3.215,3.44,3.46,3.57,3.19,3.15,3.44,3.44,4.07,3.73,3.78,5.25,5.424,5.345,2.2,1.615,1.835,2.465,3.52,3.435,3.84,3.845,1.935,2.14,1.513,3.17,2.77,3.57,2.78}'::numeric[]) AS y};
is($database->query("SELECT round(emulation.kendall_tau(x, y)::numeric, 7), round(emulation.spearman_rho(x, y)::numeric, 6) FROM ($cars) c"), '-0.7278321|-0.886422', 'miles per gallon and weight of 32 cars');
# Hollander and Wolfe (1973), p. 187, as in R's help of cor.test: 26 concordant of 36 pairs: 16/36; Σd² = 48: 1 - 6·48/(9·80)
is($database->query(q{SELECT round(emulation.kendall_tau(x, y)::numeric, 7), emulation.spearman_rho(x, y) FROM (SELECT unnest('{44.4,45.9,41.9,53.3,44.7,44.1,50.7,45.2,60.1}'::numeric[]) AS x, unnest('{2.6,3.1,2.5,5.0,3.6,4.0,5.2,2.8,3.8}'::numeric[]) AS y) h}), '0.4444444|0.6', 'lightness and quality of canned tuna');

SKIP: {
    skip 'R is not installed', 1 if system('Rscript --version >/dev/null 2>&1') != 0;
    my $file = File::Temp->new(SUFFIX => '.csv');
    Database::write_file($file->filename, $database->query('SELECT sample || \',\' || x || \',\' || y FROM few_pair') . "\n");
    my ($status, $out, $err) = Database::run('Rscript', '--vanilla', '-e',
        sprintf('d <- read.csv("%s", header = FALSE); for (s in 1:4) { e <- d[d$V1 == s, ]; cat(sprintf("%%.12f %%.12f\n", cor(e$V2, e$V3, method = "kendall"), cor(e$V2, e$V3, method = "spearman"))) }', $file->filename));
    chomp $out;
    my $ours = $database->query(q{SELECT string_agg(to_char(kendall_tau, 'FM0.000000000000') || ' ' || to_char(spearman_rho, 'FM0.000000000000'), E'\n' ORDER BY sample)
      FROM (SELECT sample, emulation.kendall_tau(x, y)::numeric, emulation.spearman_rho(x, y)::numeric FROM few_pair WHERE sample > 0 GROUP BY sample) f});
    is($ours, $out, "as R says: $err");
}

done_testing();
