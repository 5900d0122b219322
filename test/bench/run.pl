#!/usr/bin/env perl
# Runs each job's rivals in turn, several rounds, checks that all give the same
# answer, and prints medians and ratios as a table and as JSON (build/bench.json).
# Arguments choose jobs by name; none means all.
use strict;
use warnings;
use JSON::PP;
use POSIX qw(strftime);

my $scale  = $ENV{SCALE}  || 1;
my $rounds = $ENV{ROUNDS} || 5;
my $clusters = int(876 * $scale + 0.5) || 1;

sub psql_file {
    my ($file, %set) = @_;
    my @set = map { ('-v', "$_=$set{$_}") } sort keys %set;
    system('psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', @set, '-f', $file) == 0 or die "$file failed\n";
}

# (milliseconds, answer) of one statement under some settings.
sub timed {
    my ($settings, $sql) = @_;
    $sql =~ s/\s+/ /g;
    open my $psql, '-|', 'psql', '-X', '-q', '-t', '-A', '-v', 'ON_ERROR_STOP=1',
      (map { ('-c', "SET $_") } @$settings), '-c', '\timing on', '-c', $sql
      or die "psql: $!\n";
    my ($answer, $time) = ('');
    while (<$psql>) {
        if (/^Time: ([\d.]+) ms/) { $time = $1 }
        else { $answer .= $_ }
    }
    close $psql or die "failed: $sql\n";
    chomp $answer;
    return ($time, $answer);
}

sub median {
    my @sorted = sort { $a <=> $b } @_;
    return @sorted % 2 ? $sorted[$#sorted / 2] : ($sorted[@sorted / 2 - 1] + $sorted[@sorted / 2]) / 2;
}

my @report;

# Rivals: [name, statement, settings…]; the first is what the others are compared
# with.  same: rivals that must give the same answer.
sub job {
    my ($name, $settings, $rivals, $same) = @_;
    return if @ARGV && !grep { $name =~ /\Q$_\E/ } @ARGV;
    my (%times, %answers);
    for my $round (0 .. $rounds) {
        for my $rival (@$rivals) {
            my ($who, $sql, @own) = @$rival;
            my ($time, $answer) = timed([ @$settings, @own ], $sql);
            $answers{$who} = $answer;
            push @{ $times{$who} }, $time if $round > 0;    # the first round warms up
        }
    }
    my %different = map { $answers{$_} => 1 } @$same;
    my $agree = @$same ? (keys %different == 1 ? 'same answer' : 'ANSWERS DIFFER') : '';
    my $base = median(@{ $times{ $rivals->[0][0] } });
    printf "\n%s (%s) %s\n", $name, join(', ', @$settings), $agree;
    my @rows;
    for my $rival (@$rivals) {
        my $who = $rival->[0];
        my $median = median(@{ $times{$who} });
        my ($low, $high) = (sort { $a <=> $b } @{ $times{$who} })[ 0, -1 ];
        printf "  %-44s %10.1f ms  (%.1f - %.1f)  %6.2f x\n", $who, $median, $low, $high, $median / $base;
        push @rows, { rival => $who, median_ms => $median + 0, low_ms => $low + 0, high_ms => $high + 0,
                      ratio => sprintf('%.3f', $median / $base) + 0 };
    }
    push @report, { job => $name, settings => $settings, rivals => \@rows, same_answer => @$same ? ($agree eq 'same answer' ? JSON::PP::true : JSON::PP::false) : undef };
    die "$name: answers differ: " . join(' / ', map { "$_: $answers{$_}" } @$same) . "\n" if $agree eq 'ANSWERS DIFFER';
}

sub standings_of {
    my ($sheet, $from) = @_;
    return "SELECT count(*), trim_scale(sum(s.points)), trim_scale(sum(s.rank * s.points))
              FROM (SELECT emulation.scoreboard($sheet, unit, criterion, target, actual) AS board
                      FROM $from GROUP BY cluster, year) g, emulation.standings(g.board) s";
}

sub ranked_sum {
    my ($points, $from) = @_;
    return "SELECT count(*), trim_scale(sum(points)), trim_scale(sum(rank * points))
              FROM (SELECT points, rank() OVER (PARTITION BY cluster, year ORDER BY points DESC)
                      FROM (SELECT cluster, year, unit, sum($points) AS points
                              FROM $from GROUP BY cluster, year, unit) u) r";
}

# Summed up, for the planner leaves out a count that nobody asks for.
sub floor_of { return "SELECT count(*), sum(n) FROM (SELECT count(actual) AS n FROM $_[0] GROUP BY cluster, year) g" }

my $uniform = '(SELECT sheet FROM uniform)';
my $mixed   = '(SELECT sheet FROM mixed)';
my $uniform_sql = ranked_sum('round(least(cap, greatest(0, max * actual / target)), 2)', 'result JOIN criterion_limit USING (criterion)');
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

print "loading $clusters clusters\n";
psql_file('test/bench/data.sql', clusters => $clusters);
system(q{psql -X -q -t -A -c "SELECT pg_prewarm('result') + pg_prewarm('result_shuffled')" >/dev/null});
my (undef, $rows) = timed([], 'SELECT count(*) FROM result');
print "$rows results\n";

for my $memory ('256MB', '4MB') {
    job("score and rank all, work_mem $memory", ["work_mem = '$memory'"],
        [ [ 'floor: count(actual) by group', floor_of('result') ],
          [ 'emulation, uniform sheet', standings_of($uniform, 'result') ],
          [ 'plain SQL, uniform sheet', $uniform_sql ],
          [ 'emulation, mixed sheet', standings_of($mixed, 'result') ],
          [ 'plain SQL, mixed sheet', $mixed_sql ] ],
        []);
    job("the answers, work_mem $memory: uniform", ["work_mem = '$memory'"],
        [ [ 'emulation', standings_of($uniform, 'result') ], [ 'plain SQL', $uniform_sql ] ], [ 'emulation', 'plain SQL' ]) if $memory eq '256MB';
    job("the answers, work_mem $memory: mixed", ["work_mem = '$memory'"],
        [ [ 'emulation', standings_of($mixed, 'result') ], [ 'plain SQL', $mixed_sql ] ], [ 'emulation', 'plain SQL' ]) if $memory eq '256MB';
}

job('rows in no order', ["work_mem = '256MB'"],
    [ [ 'floor: count(actual) by group', floor_of('result_shuffled') ],
      [ 'emulation, uniform sheet', standings_of($uniform, 'result_shuffled') ] ], []);

job('a sheet for each cluster, toasted, rows interleaved', ["work_mem = '256MB'"],
    [ [ 'join, one constant sheet', standings_of($uniform, 'result_shuffled JOIN cluster_sheet USING (cluster)') ],
      [ 'join, the same sheet from each row', standings_of('same_sheet', 'result_shuffled JOIN cluster_sheet USING (cluster)') ],
      [ 'join, each cluster its own sheet', standings_of('own_sheet', 'result_shuffled JOIN cluster_sheet USING (cluster)') ] ],
    [ 'join, one constant sheet', 'join, the same sheet from each row', 'join, each cluster its own sheet' ]);

mkdir 'build';
open my $json, '>', 'build/bench.json' or die $!;
print $json JSON::PP->new->canonical->pretty->encode({ date => strftime('%Y-%m-%d', gmtime), rows => $rows + 0, rounds => $rounds + 0, jobs => \@report });
close $json;
print "\nbuild/bench.json\n";
