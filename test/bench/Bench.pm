# What the benchmarks share: asking psql, and printing what was measured as a table and as JSON.
package Bench;

use strict;
use warnings;

use Exporter qw(import);
use JSON::PP;
use List::Util qw(max min uniq);
use POSIX qw(strftime);

our @EXPORT_OK = qw(median report run_psql write_report);

my (@reported, @missed);

sub run_psql {
    my (@arguments) = @_;
    open my $psql, '-|', 'psql', '-X', '-q', '-t', '-A', '-v', 'ON_ERROR_STOP=1', @arguments or die "psql: $!\n";
    my @lines = <$psql>;
    close $psql or die "failed: psql @arguments\n";
    return join '', @lines;
}

sub median {
    my @sorted = sort { $a <=> $b } @_;
    return @sorted % 2 ? $sorted[$#sorted / 2] : ($sorted[@sorted / 2 - 1] + $sorted[@sorted / 2]) / 2;
}

# rivals: their names; the first is what the others are compared with.  times, answers: by rival.  same: rivals that
# must give the same answer.  goals: [rival, rival it is held against, what the quotient of their medians should be:
# "<= 1.5" or so, what both are divided by]; held against nothing, the bound is in milliseconds.  least: milliseconds
# that the quotient takes a shorter time for. brief: of goals and answers only what is not as it should be is printed.
sub report {
    my ($name, %job) = @_;
    my ($times, $answers, $settings) = ($job{times}, $job{answers}, $job{settings} || []);
    my %median = map { $_ => median(@{ $times->{$_} }) } @{ $job{rivals} };
    my $least = sub { max($_[0], $job{least} || 0) };
    my $base = $least->($median{ $job{rivals}[0] });
    print "\n$name", (@$settings ? ' (' . join(', ', @$settings) . ')' : ''), "\n";
    my @rows;
    for my $who (@{ $job{rivals} }) {
        my ($low, $high) = (min(@{ $times->{$who} }), max(@{ $times->{$who} }));
        printf "  %-52s %10.2f ms  (%.2f - %.2f)  %6.2f x\n", $who, $median{$who}, $low, $high, $median{$who} / $base;
        push @rows, { rival => $who, median_ms => $median{$who} + 0, low_ms => $low + 0, high_ms => $high + 0, ratio => sprintf('%.3f', $median{$who} / $base) + 0 };
    }
    my @goals;
    for my $goal (@{ $job{goals} || [] }) {
        my ($who, $against, $bound, $sizes) = @$goal;
        my $quotient = $median{$who} / ($against ? $least->($median{$against}) : 1) / ($sizes || 1);
        my ($sign, $number) = $bound =~ /^(<=|>=) ([\d.]+)$/ or die "goal $bound\n";
        my $met = $sign eq '<=' ? $quotient <= $number : $quotient >= $number;
        printf "  goal: %s / %s%s %s: %.2f, %s\n", $who, $against // '1 ms', $sizes ? sprintf(' / %.2f', $sizes) : '', $bound, $quotient, $met ? 'met' : 'MISSED' unless $met && $job{brief};
        push @missed, "$name: $who" unless $met;
        push @goals, { rival => $who, against => $against, bound => $bound, quotient => sprintf('%.3f', $quotient) + 0, met => $met ? JSON::PP::true : JSON::PP::false };
    }
    my @same = @{ $job{same} || [] };
    my $agree = uniq(map { $answers->{$_} } @same) <= 1;
    print "  same answer: ", join(' = ', @same), "\n" if @same && $agree && !$job{brief};
    push @reported, { job => $name, settings => $settings, rivals => \@rows, goals => \@goals, same_answer => \@same };
    die "$name: answers differ: " . join(' / ', map { "$_: $answers->{$_}" } @same) . "\n" if !$agree;
}

# All that was reported, into a file, and how many goals were missed.
sub write_report {
    my ($path, %about) = @_;
    open my $json, '>', $path or die "$path: $!\n";
    print $json JSON::PP->new->canonical->pretty->encode({ date => strftime('%Y-%m-%d', gmtime), %about, jobs => \@reported });
    close $json;
    my $goals = map { @{ $_->{goals} } } @reported;
    printf "\ngoals: %s, missed: %s\n%s\n", $goals, scalar(@missed), $path;
}

1;
