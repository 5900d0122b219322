#!/usr/bin/env perl
# Runs each job's rivals in turn, several rounds, checks that all give the same
# answer, and prints medians and ratios as a table and as JSON (build/bench.json).
# Arguments choose jobs by part of their name; none means all.
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Bench qw(report run_psql write_report);
use JSON::PP;
use Time::HiRes qw(time);

my $scale  = $ENV{SCALE}  || 1;
my $rounds = $ENV{ROUNDS} || 5;
my $clusters = int(876 * $scale + 0.5) || 1;

# Harness -----------------------------------------------------------------------------

# A statement under some settings: (milliseconds, answer).
sub statement {
    my ($settings, $sql) = @_;
    $sql =~ s/\s+/ /g;
    my $answer = run_psql((map { ('-c', "SET $_") } @$settings), '-c', '\timing on', '-c', $sql);
    $answer =~ s/^Time: ([\d.]+) ms.*\n//m or die "no time: $sql\n";
    my $time = $1;
    chomp $answer;
    return ($time, $answer);
}

# How long a statement goes on after a cancel, which comes as it has run for 300 milliseconds.
sub after_cancel {
    my ($sql) = @_;
    my @psql = ('psql', qw(-X -q -t -A -c), 'SET statement_timeout = 300; SET max_parallel_workers_per_gather = 0', '-c', '\timing on', '-c', $sql);
    open my $psql, '-|', 'sh', '-c', 'exec "$@" 2>&1', 'sh', @psql or die "psql: $!\n";
    my $said = join '', <$psql>;
    close $psql;
    $said =~ /canceling statement due to statement timeout.*^Time: ([\d.]+) ms/ms or die "not cancelled: $sql: $said\n";
    return ($1 - 300, 'cancelled');
}

# The mean time of a statement about a random cluster and year, prepared, as a
# dashboard asks it; the answer is cluster 1's, year 2001.
sub live {
    my ($sql) = @_;
    $sql =~ s/\s+/ /g;
    open my $script, '>', 'build/live.sql' or die $!;
    print $script "\\set c random(1, $clusters)\n\\set y random(2001, 2012)\n$sql;\n";
    close $script;
    my $report = `pgbench -n -M prepared -T 2 -f build/live.sql 2>&1`;
    $report =~ /latency average = ([\d.]+) ms/ or die "pgbench: $report\n";
    my $time = $1;
    $sql =~ s/:c\b/1/g;
    $sql =~ s/:y\b/2001/g;
    my (undef, $answer) = statement([], $sql);
    return ($time, $answer);
}

# Rivals: [name, statement or code, settings…].  A code returns (milliseconds,
# answer).  same and goals as in Bench::report; goals are meant for the whole data:
# less of it is mostly the statement's own start.
sub job {
    my ($name, %job) = @_;
    return if @ARGV && !grep { $name =~ /\Q$_\E/ } @ARGV;
    my $settings = $job{settings} || [];
    my (%times, %answers);
    for my $round (0 .. $rounds) {
        for my $rival (@{ $job{rivals} }) {
            my ($who, $what, @own) = @$rival;
            my ($time, $answer) = ref $what ? $what->() : statement([ @$settings, @own ], $what);
            $answers{$who} = $answer;
            push @{ $times{$who} }, $time if $round > 0;    # the first round warms up
        }
    }
    report($name, rivals => [ map { $_->[0] } @{ $job{rivals} } ], times => \%times, answers => \%answers,
        settings => $settings, same => $job{same}, goals => $scale >= 1 ? $job{goals} : []);
}

# What is asked ---------------------------------------------------------------------------

my $uniform = '(SELECT sheet FROM uniform)';
my $mixed   = '(SELECT sheet FROM mixed)';

# Score and rank all: how many, the sum of points, and a sum that hangs on every rank.
sub standings_of {
    my ($sheet, $from, $groups) = @_;
    $groups //= 'GROUP BY cluster, year';
    return "SELECT count(*), trim_scale(sum(s.points)), trim_scale(sum(s.rank * s.points))
              FROM (SELECT emulation.scoreboard($sheet, unit, criterion, target, actual) AS board FROM $from $groups) g,
                   emulation.standings(g.board) s";
}

sub ranked_sum {
    my ($points, $from) = @_;
    return "SELECT count(*), trim_scale(sum(points)), trim_scale(sum(rank * points))
              FROM (SELECT points, rank() OVER (PARTITION BY cluster, year ORDER BY points DESC)
                      FROM (SELECT cluster, year, unit, sum($points) AS points FROM $from GROUP BY cluster, year, unit) u) r";
}

# The floor: read the columns and count by group.  Summed up, for the planner
# leaves out a count that nobody asks for.
sub floor_of { return "SELECT count(*), sum(n) FROM (SELECT count(actual) AS n FROM $_[0] GROUP BY cluster, year) g" }

my $proportional = 'round(least(cap, greatest(0, max * actual / target)), 2)';
my $limits       = 'JOIN criterion_limit USING (criterion)';
my $uniform_sql  = ranked_sum($proportional, "result $limits");
my $mixed_sql = ranked_sum("CASE WHEN k = 80 THEN round(CASE WHEN actual <= target THEN 5 * actual / target
                                 ELSE 5 + 5 * (actual / target - 1) / (best - 1) END, 2)
  ELSE CASE k % 8 WHEN 0 THEN round(least(10, greatest(0, 10 * (actual - 100) / 9400)), 2)
                  WHEN 1 THEN round(least(12, greatest(0, 10 * actual / target)), 2)
                  WHEN 2 THEN round(least(15, greatest(0, 10 + CASE WHEN actual >= target THEN 0.5 ELSE 1 END * 100 * (actual - target) / target)), 2)
                  WHEN 3 THEN CASE WHEN actual >= 8000 THEN 10 WHEN actual >= 4000 THEN 6 WHEN actual >= 1000 THEN 2 ELSE 0 END
                  WHEN 4 THEN 10 * actual
                  WHEN 5 THEN least(10, 0.5 * actual)
                  WHEN 6 THEN round(least(10, greatest(0, 10 * (9500 - actual) / 9400)), 2)
                  ELSE actual END END",
    "result JOIN mixed_rule USING (criterion)
            JOIN (SELECT cluster, year, max(actual / target) AS best FROM result WHERE criterion = 'I.80' GROUP BY cluster, year) b USING (cluster, year)");

# Jobs -------------------------------------------------------------------------------------

print "loading $clusters clusters\n";
my $started = time;
run_psql('-v', "clusters=$clusters", '-f', "$FindBin::Bin/data.sql");
run_psql('-c', "SELECT pg_prewarm(oid) FROM pg_class WHERE relname ~ '^(result|crowd|unit_|award)' AND relkind = 'r'");
my %rows = map { $_ => run_psql('-c', "SELECT count(*) FROM $_") + 0 } qw(result result_tenth result_hundredth);
printf "%d results, loaded in %d s\n", $rows{result}, time - $started;
mkdir 'build';

for my $memory ('256MB', '4MB') {
    my $goal = $memory eq '256MB';
    job("score and rank all, work_mem $memory",
        settings => ["work_mem = '$memory'"],
        rivals   => [
            [ 'floor: count(actual) by group', floor_of('result') ],
            [ 'emulation, uniform sheet', standings_of($uniform, 'result') ],
            [ 'plain SQL, uniform sheet', $uniform_sql ]
        ],
        same  => [ 'emulation, uniform sheet', 'plain SQL, uniform sheet' ],
        goals => $goal ? [
            [ 'emulation, uniform sheet', 'floor: count(actual) by group', '<= 1.5' ],
            [ 'plain SQL, uniform sheet', 'emulation, uniform sheet', '>= 3.3' ]
        ] : []);
    job("the same with a mixed sheet, work_mem $memory",
        settings => ["work_mem = '$memory'"],
        rivals   => [
            [ 'floor: count(actual) by group', floor_of('result') ],
            [ 'emulation, mixed sheet', standings_of($mixed, 'result') ],
            [ 'plain SQL, mixed sheet', $mixed_sql ]
        ],
        same  => [ 'emulation, mixed sheet', 'plain SQL, mixed sheet' ],
        goals => $goal ? [
            [ 'emulation, mixed sheet', 'floor: count(actual) by group', '<= 1.5' ],
            [ 'plain SQL, mixed sheet', 'emulation, mixed sheet', '>= 3.3' ]
        ] : []);
}

# The sum of points and ranks of boards that are stored; classes show that conditions and quotas were looked at.
sub stored { return "SELECT count(*), trim_scale(sum(s.points)), trim_scale(sum(s.rank * s.points)), count(s.class) FROM stored_board, emulation.standings($_[0]) s" }

job('what regulations add, rows to ranks',
    settings => ["work_mem = '256MB'"],
    rivals   => [
        [ 'uniform sheet', standings_of($uniform, 'result') ],
        [ 'the same by formulas', standings_of('(SELECT sheet FROM formula)', 'result') ],
        [ 'mixed sheet', standings_of($mixed, 'result') ],
        [ 'conditions, quota and drop besides', standings_of('(SELECT sheet FROM regulated)', 'result') ]
    ],
    same  => [ 'uniform sheet', 'the same by formulas' ],
    goals => [ [ 'the same by formulas', 'uniform sheet', '<= 3' ], [ 'conditions, quota and drop besides', 'mixed sheet', '<= 1.5' ] ]);

job('what regulations add, stored boards to ranks',
    settings => ["work_mem = '256MB'"],
    rivals   => [
        [ 'uniform sheet', stored('uniform') ],
        [ 'the same by formulas', stored('formula') ],
        [ 'mixed sheet', stored('mixed') ],
        [ 'conditions, quota and drop besides', stored('regulated') ]
    ],
    same  => [ 'uniform sheet', 'the same by formulas' ],
    goals => [ [ 'the same by formulas', 'uniform sheet', '<= 3' ], [ 'conditions, quota and drop besides', 'mixed sheet', '<= 1.5' ] ]);

job('rows in no order',
    settings => ["work_mem = '256MB'"],
    rivals   => [
        [ 'floor: count(actual) by group', floor_of('result_shuffled') ],
        [ 'emulation, uniform sheet', standings_of($uniform, 'result_shuffled') ],
        [ 'plain SQL, uniform sheet', ranked_sum($proportional, "result_shuffled $limits") ]
    ],
    same => [ 'emulation, uniform sheet', 'plain SQL, uniform sheet' ]);

job('a sheet for each cluster, toasted, rows interleaved',
    settings => ["work_mem = '256MB'"],
    rivals   => [
        [ 'join, one constant sheet', standings_of($uniform, 'result_shuffled JOIN cluster_sheet USING (cluster)') ],
        [ 'join, the same sheet from each row', standings_of('same_sheet', 'result_shuffled JOIN cluster_sheet USING (cluster)') ],
        [ 'join, each cluster its own sheet', standings_of('own_sheet', 'result_shuffled JOIN cluster_sheet USING (cluster)') ]
    ],
    same  => [ 'join, one constant sheet', 'join, the same sheet from each row', 'join, each cluster its own sheet' ],
    goals => [ [ 'join, each cluster its own sheet', 'join, one constant sheet', '<= 1.1' ] ]);

# The sheet as a literal: a subquery of the query's own keeps PostgreSQL 15 from
# ranking below Gather.
my $literal = run_psql('-c', q{SELECT quote_literal(sheet::text) || '::emulation.score_sheet' FROM uniform});
chomp $literal;
my @two_workers = ('max_parallel_workers_per_gather = 2', 'parallel_leader_participation = off');
job('two workers',
    settings => ["work_mem = '256MB'", 'enable_partitionwise_aggregate = on'],
    rivals   => [
        [ 'one process', standings_of($literal, 'result') ],
        [ 'two workers, Partial and Finalize', standings_of($literal, 'result'), @two_workers ],
        [ 'one process, table in partitions by cluster', standings_of($literal, 'result_parted') ],
        [ 'two workers, partitionwise by cluster', standings_of($literal, 'result_parted'), @two_workers ]
    ],
    same  => [ 'one process', 'two workers, Partial and Finalize', 'two workers, partitionwise by cluster' ],
    goals => [
        [ 'one process', 'two workers, Partial and Finalize', '>= 1.45' ],
        [ 'one process, table in partitions by cluster', 'two workers, partitionwise by cluster', '>= 1.7' ]
    ]);

job('rollup of 4,000 boards',
    settings => ["work_mem = '256MB'"],
    rivals   => [
        [ 'one scoreboard over the rows', standings_of($uniform, 'unit_result', '') ],
        [ 'rollup of stored boards', 'SELECT count(*), trim_scale(sum(s.points)), trim_scale(sum(s.rank * s.points))
             FROM (SELECT emulation.rollup(board) AS board FROM unit_board) g, emulation.standings(g.board) s' ],
        [ 'rollup of boards made on the way', "SELECT count(*), trim_scale(sum(s.points)), trim_scale(sum(s.rank * s.points))
             FROM (SELECT emulation.rollup(board) AS board
                     FROM (SELECT emulation.scoreboard($uniform, unit, criterion, target, actual) AS board FROM unit_result GROUP BY unit) u) g,
                  emulation.standings(g.board) s" ]
    ],
    same  => [ 'one scoreboard over the rows', 'rollup of stored boards', 'rollup of boards made on the way' ],
    goals => [ [ 'rollup of stored boards', 'one scoreboard over the rows', '<= 2' ] ]);

my @growth = map { [ "$rows{$_} results", standings_of($uniform, $_) ] } qw(result_hundredth result_tenth result);
job('growth with the rows',
    settings => ["work_mem = '256MB'"],
    rivals   => \@growth,
    goals    => [
        [ $growth[1][0], $growth[0][0], '<= 1.15', $rows{result_tenth} / $rows{result_hundredth} ],
        [ $growth[2][0], $growth[1][0], '<= 1.15', $rows{result} / $rows{result_tenth} ]
    ]);

# n log n: from 1,000 to 10,000 units 10·4/3 times the time, to 100,000 10·5/4.
my @crowd = map { [ "one group of $_ units", standings_of($uniform, "crowd_$_", '') ] } 1000, 10000, 100000;
job('one group of very many units, ten criteria each',
    settings => ["work_mem = '256MB'"],
    rivals   => \@crowd,
    goals    => [ [ $crowd[1][0], $crowd[0][0], '<= 1.15', 40 / 3 ], [ $crowd[2][0], $crowd[1][0], '<= 1.15', 12.5 ] ]);

my $where = "WHERE cluster = 'C' || lpad(:c::text, 4, '0') AND year = :y";
my $cluster_sql = ranked_sum($proportional, "result $limits $where");
my %live = (
    'reading its rows by index' => "SELECT count(actual) FROM result $where",
    'emulation'                 => standings_of($uniform, 'result', $where),
    'plain SQL'                 => $cluster_sql,
    'PL/pgSQL'                  => "SELECT count(*), trim_scale(sum(points)), trim_scale(sum(rank * points)) FROM cluster_standings('C' || lpad(:c::text, 4, '0'), :y)"
);
job('one cluster and year, live',
    rivals => [ map { my $sql = $live{$_}; [ $_, sub { live($sql) } ] } 'reading its rows by index', 'emulation', 'plain SQL', 'PL/pgSQL' ],
    same   => [ 'emulation', 'plain SQL', 'PL/pgSQL' ],
    goals  => [ [ 'emulation', 'reading its rows by index', '<= 3' ] ]);

# Awards: ten million records by unit and year, fourteen awards.
my @awards = map { sprintf 'A%02d', $_ } 1 .. 14;
my $filters = join ', ', map { "count(*) FILTER (WHERE award = '$_') AS $_" } @awards;
my $each = join ', ', map { "sum($_)" } @awards;
my $each_of_tally = join ', ', map { "sum(emulation.count(tally, '$_'))" } @awards;
for my $table ('award', 'award_shuffled') {
    my $order = $table eq 'award' ? 'year by year, unit by unit' : 'in no order';
    job("tally of award records, $order",
        settings => ["work_mem = '256MB'"],
        rivals   => [
            [ 'count(*) by unit and year', "SELECT count(*), sum(n) FROM (SELECT count(*) AS n FROM $table GROUP BY unit, year) g" ],
            [ 'tally', "SELECT count(*), sum(emulation.total(tally)) FROM (SELECT emulation.tally(award) FROM $table GROUP BY unit, year) g" ],
            [ 'count(*) FILTER for every award', 'SELECT count(*), sum(' . join(' + ', @awards) . ") FROM (SELECT $filters FROM $table GROUP BY unit, year) g" ]
        ],
        same  => [ 'count(*) by unit and year', 'tally', 'count(*) FILTER for every award' ],
        goals => [ $table eq 'award' ? [ 'tally', 'count(*) by unit and year', '<= 1.3' ] : (), [ 'tally', 'count(*) FILTER for every award', '<= 1' ] ]);
}
job('each award of the tallies',
    settings => ["work_mem = '256MB'"],
    rivals   => [
        [ 'tally', "SELECT $each_of_tally FROM (SELECT emulation.tally(award) FROM award GROUP BY unit, year) g" ],
        [ 'count(*) FILTER', "SELECT $each FROM (SELECT $filters FROM award GROUP BY unit, year) g" ]
    ],
    same => [ 'tally', 'count(*) FILTER' ]);

# A registry of a million results: what reporting tools ask of it.
if (!@ARGV || grep { 'registry' =~ /\Q$_\E/ } @ARGV) {
    my $before = time;
    run_psql('-f', "$FindBin::Bin/registry.sql");
    printf "\nregistry: a million results entered, nine of ten seasons published, in %d s\n", time - $before;
    my $ranks = 'SELECT count(*), sum(rank), sum(points)::numeric(20,2) FROM thidua.standing WHERE season =';
    job('registry of 1,000 units, ten seasons, a million results',
        rivals => [
            [ 'reading a season\'s results by index', "SELECT count(actual) FROM thidua.result WHERE season = 'S2013'" ],
            [ 'standing of a published season', "$ranks 'S2012'" ],
            [ 'standing of a live season, nothing changed since', "$ranks 'S2013'" ],
            [ 'standing of a live season, computed', "BEGIN; DELETE FROM thidua.live_standing; DELETE FROM thidua.live_season; $ranks 'S2013'; ROLLBACK" ],
            [ 'to_do of all seasons', 'SELECT count(*), sum(days_late) > 0 FROM thidua.to_do' ]
        ],
        same  => [ 'standing of a live season, nothing changed since', 'standing of a live season, computed' ],
        goals => [ [ 'standing of a published season', undef, '<= 10' ], [ 'standing of a live season, nothing changed since', undef, '<= 10' ], [ 'to_do of all seasons', undef, '<= 20' ] ]);
}

# Ten million grants: only when asked for by name, for they take minutes to load.
if (grep { $_ eq 'grants' } @ARGV) {
    run_psql('-f', "$FindBin::Bin/grants.sql");
    job('grants: ten million of twenty years',
        rivals => [
            [ 'award_total of a year', 'SELECT count(*), sum(number) FROM thidua.award_total WHERE year = 2012' ],
            [ 'eligibility of one person', q{SELECT count(*), bool_and(met) FROM thidua.eligibility('r5', 'CSTDT', 2012)} ]
        ],
        goals => [ [ 'award_total of a year', undef, '<= 100' ], [ 'eligibility of one person', undef, '<= 5' ] ]);
}

# Files.  A million results only when asked for by name (million), for each of the rivals takes a minute.
my $million = grep { $_ eq 'million' } @ARGV;
if (!@ARGV || $million || grep { 'files' =~ /\Q$_\E/ } @ARGV) {
    run_psql('-v', 'criteria=' . ($million ? 1000 : 100), '-f', "$FindBin::Bin/files.sql");
    job('files: 500,000 records of eight fields, 35 MB',
        rivals => [
            [ 'COPY FROM the file into text columns', q{BEGIN; TRUNCATE file_row; COPY file_row FROM '/tmp/emulation_bench.csv' (FORMAT csv); SELECT count(*) FROM file_row; ROLLBACK} ],
            [ 'read_csv into a table of text[]', 'BEGIN; TRUNCATE file_fields; INSERT INTO file_fields SELECT fields FROM (SELECT (emulation.read_csv(content)).* FROM file_content) r; SELECT count(*) FROM file_fields; ROLLBACK' ]
        ],
        same  => [ 'COPY FROM the file into text columns', 'read_csv into a table of text[]' ],
        goals => [ [ 'COPY FROM the file into text columns', 'read_csv into a table of text[]', '>= 0.4' ] ]);
    job('files: ' . ($million ? 'a million' : '100,000') . ' results into the constrained table',
        rivals => [
            [ 'COPY', q{BEGIN; COPY thidua_files.result (season, unit, criterion, stage, actual) FROM '/tmp/emulation_results.csv' (FORMAT csv, HEADER); SELECT count(*), sum(actual) FROM thidua_files.result; ROLLBACK} ],
            [ 'import_results', q{BEGIN; SELECT FROM thidua_files.import_results('S', 'self', (SELECT content FROM results_content), style => 'plain'); SELECT count(*), sum(actual) FROM thidua_files.result; ROLLBACK} ]
        ],
        same  => [ 'COPY', 'import_results' ],
        goals => [ [ 'COPY', 'import_results', '>= 0.25' ] ]);
    unlink '/tmp/emulation_bench.csv', '/tmp/emulation_results.csv';
}

# Analysis.  What is held against is what an analyst would write; Kendall's tau in SQL
# compares all pairs, so it gets few.
if (!@ARGV || grep { 'analysis' =~ /\Q$_\E/ } @ARGV) {
    run_psql('-f', "$FindBin::Bin/analysis.sql");
    # COINr, the R package, takes 137 ms a replication of 51 units × 49 indicators
    job('analysis: robustness, 10,000 replications of 63 units x 100 criteria',
        rivals => [
            [ 'standings, once', 'SELECT count(*), sum(s.rank) FROM analysis_board, emulation.standings(board) s' ],
            [ 'robustness', 'SELECT count(*), sum(r.rank) FROM analysis_board, emulation.robustness(board, 10000) r' ]
        ],
        same  => [ 'standings, once', 'robustness' ],
        # and a replication a hundredth of COINr's
        goals => [ [ 'robustness', undef, '<= 300' ], [ 'robustness', undef, '<= 1.37', 10_000 ] ]);
    job('analysis: versus, 500 units x 100 parents of 3 leaves',
        rivals => [
            [ 'breakdown', 'SELECT count(*), sum(b.points) FROM versus_board, emulation.breakdown(board) b' ],
            [ 'versus', q{SELECT count(*), sum(v.difference) FROM versus_board, emulation.versus(board, 'U1', 'U2') v} ]
        ],
        goals => [ [ 'versus', 'breakdown', '<= 2' ] ]);
    my $mean_ranks = 'SELECT rank() OVER (ORDER BY x) + (count(*) OVER (PARTITION BY x) - 1) / 2.0::float8 AS x, rank() OVER (ORDER BY y) + (count(*) OVER (PARTITION BY y) - 1) / 2.0::float8 AS y FROM number_pair';
    job('analysis: rank correlation of a million pairs',
        rivals => [
            [ 'kendall_tau', 'SELECT emulation.kendall_tau(x, y) FROM number_pair' ],
            [ 'spearman_rho', 'SELECT round(emulation.spearman_rho(x, y)::numeric, 9) FROM number_pair' ],
            [ 'Spearman\'s rho in SQL: windows and corr()', "SELECT round(corr(x, y)::numeric, 9) FROM ($mean_ranks) r" ]
        ],
        same  => [ 'spearman_rho', 'Spearman\'s rho in SQL: windows and corr()' ],
        goals => [ [ 'Spearman\'s rho in SQL: windows and corr()', 'spearman_rho', '>= 10' ] ]);
    job('analysis: Kendall\'s tau of 2,000 pairs',
        rivals => [
            [ 'kendall_tau', 'SELECT round(emulation.kendall_tau(x, y)::numeric, 9) FROM few_pair' ],
            [ 'all pairs in SQL', 'SELECT round((sum(sign(a.x - b.x) * sign(a.y - b.y)) / (sqrt(sum(abs(sign(a.x - b.x)))) * sqrt(sum(abs(sign(a.y - b.y))))))::numeric, 9) FROM few_pair a, few_pair b' ]
        ],
        same  => [ 'kendall_tau', 'all pairs in SQL' ],
        goals => [ [ 'all pairs in SQL', 'kendall_tau', '>= 10' ] ]);
    job('analysis: mean with weights of a million rows',
        rivals => [
            [ 'sum(x * y) / sum(y)', 'SELECT sum(x * y) / sum(y) FROM number_pair' ],
            [ 'weighted_mean', 'SELECT emulation.weighted_mean(x, y) FROM number_pair' ]
        ],
        same  => [ 'sum(x * y) / sum(y)', 'weighted_mean' ],
        goals => [ [ 'weighted_mean', 'sum(x * y) / sum(y)', '<= 1.0' ] ]);
}

# Long calls, each far from its end when it is cancelled.
if (!@ARGV || grep { 'cancel' =~ /\Q$_\E/ } @ARGV) {
    run_psql('-f', "$FindBin::Bin/cancel.sql");
    my @long = (
        [ 'sorting 1.5 million codes of a tally', 'SELECT emulation.tally(code) IS NULL FROM cancel_code' ],
        [ 'sorting 1.5 million units of a board', q{SELECT emulation.scoreboard('{"max": 1, "criteria": [{"code": "a", "max": 1, "rule": "yes_no"}]}', code, 'a', NULL, 1) IS NULL FROM cancel_code} ],
        [ 'rolling up tallies', 'SELECT emulation.rollup(tally) IS NULL FROM cancel_tally, generate_series(1, 100)' ],
        [ 'adding tallies', 'SELECT count(*) FROM cancel_tally a, cancel_tally b, generate_series(1, 100) WHERE a.tally OPERATOR(emulation.+) b.tally IS NULL' ],
        [ 'robustness of 100,000 units', 'SELECT count(*) FROM cancel_wide, emulation.robustness(board, 2600)' ],
        [ 'boards as jsonb', 'SELECT count(board::jsonb) FROM cancel_wide, generate_series(1, 100)' ],
        [ 'boards from jsonb', 'SELECT count(board::emulation.scoreboard) FROM cancel_json, generate_series(1, 1000)' ],
        [ 'overtake, over and over', 'SELECT count(*) FROM cancel_wide, generate_series(1, 10000) u, emulation.overtake(board, md5(u::text), md5(u::text))' ],
        [ 'composing a field of 60 MB', q{SELECT count(*) FROM (SELECT emulation.read_csv(convert_to(repeat(normalize('Bạc Liêu ', NFD), 3000000), 'UTF8')) FROM generate_series(1, 10)) r} ],
        [ 'standings of 1.5 million units', 'SELECT count(*) FROM cancel_big, generate_series(1, 100), emulation.standings(board)' ]
    );
    job('cancel: from there to the end',
        rivals => [ map { my $sql = $_->[1]; [ $_->[0], sub { after_cancel($sql) } ] } @long ],
        goals  => [ map { [ $_->[0], undef, '<= 333' ] } @long ]);
}

# DuckDB, where npm can bring it.
sub duckdb_rivals {
    my $folder = 'build/duckdb';
    return if system('command -v npm >/dev/null 2>&1') != 0;
    mkdir $folder;
    system("npm install --silent --no-audit --no-fund --prefix $folder \@duckdb/node-api >&2") == 0 or return;
    my $ask = sub {
        my ($what) = @_;
        my $line = `NODE_PATH=$folder/node_modules node $FindBin::Bin/duckdb.cjs $folder $what`;
        $? == 0 or die "duckdb $what failed\n";
        return @{ decode_json($line) };
    };
    my $export = sub {
        my $before = time;
        run_psql('-c', "\\copy result TO '$folder/result.csv' (FORMAT csv)");
        run_psql('-c', "\\copy criterion_limit TO '$folder/criterion_limit.csv' (FORMAT csv)");
        return 1000 * (time - $before);
    };
    return (
        [ 'DuckDB: export, load and query, one thread', sub {
            my $time = $export->();
            my ($load) = $ask->('load 1');
            my ($query, $answer) = $ask->('query 1');
            return ($time + $load + $query, $answer);
          } ],
        [ 'DuckDB: resident, query alone, one thread', sub { $ask->('query 1') } ],
        [ 'DuckDB: resident, query alone, all threads', sub { $ask->('query 0') } ]
    );
}

if (!@ARGV || grep { 'DuckDB' =~ /\Q$_\E/ } @ARGV) {
    my @duckdb = duckdb_rivals();
    print "\nDuckDB: skipped, npm cannot bring it\n" if !@duckdb;
    job('DuckDB, uniform sheet',
        settings => ["work_mem = '256MB'"],
        rivals   => [ [ 'emulation, one process', standings_of($uniform, 'result') ], @duckdb ],
        same     => [ 'emulation, one process', map { $_->[0] } @duckdb ]) if @duckdb;
}

write_report('build/bench.json', rows => $rows{result}, rounds => $rounds + 0);
