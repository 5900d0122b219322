# What a load was: transactions of each kind and how long they took, every error of the server by SQLSTATE, and what is broken afterwards.
# Ends with 1 where there was an error but of serialisation, or anything is broken.
use strict;
use warnings;

my ($seconds, $folder, $server_log) = @ARGV;
my %took;
for my $file (glob "$folder/*") {
    my ($kind) = $file =~ m{/([^/.]+)\.[^/.]+\.\d+(?:\.\d+)?$} or next;
    open my $log, '<', $file or die "$file: $!";
    while (<$log>) { my @field = split; push @{$took{$kind}}, $field[2] / 1000 if $field[2] =~ /^\d+$/ }
}
sub at { my ($share, @sorted) = @_; return $sorted[int($share * $#sorted + 0.5)] }
printf "%-16s %12s %10s %10s %10s %10s\n", 'kind', 'transactions', 'a second', 'mean ms', 'p99 ms', 'longest ms';
for my $kind (sort keys %took) {
    my @sorted = sort { $a <=> $b } @{$took{$kind}};
    my $sum = 0;
    $sum += $_ for @sorted;
    printf "%-16s %12d %10.1f %10.2f %10.2f %10.2f\n", $kind, scalar @sorted, @sorted / $seconds, $sum / @sorted, at(0.99, @sorted), $sorted[-1];
}

my %errors;
open my $log, '<', $server_log or die "$server_log: $!";
while (<$log>) { $errors{$1}++ if /^(\w{5}) \S+ (?:ERROR|FATAL|PANIC):/ }
print 'errors by SQLSTATE: ', (join ', ', map { "$_: $errors{$_}" } sort keys %errors) || 'none', "\n";
my $bad = grep { !/^(?:40001|40P01)$/ } keys %errors;

open my $after, '<', "$folder/after" or die $!;
while (<$after>) {
    my ($what, $broken) = /^(.*)\|(\d+)$/ or die $_;
    print "$what: $broken\n";
    $bad++ if $broken > 0;
}
$bad++ unless grep { $_ eq 'publish' } keys %took and %took > 2;
exit($bad ? 1 : 0);
