# What valgrind reported: errors with a frame of our library, whole, and how many others there were.  Fails where there are such.
use strict;
use warnings;

my ($processes, $ours, %others) = (0, 0);
for my $file (@ARGV) {
    open my $in, '<', $file or die "$file: $!\n";
    local $/;
    my $report = <$in>;
    $processes++ if $report =~ /<tool>memcheck/;
    while ($report =~ m{<error>(.*?)</error>}gs) {
        my $error = $1;
        next if $error =~ /<kind>Leak_/;    # memory that a process ends with is not lost
        my ($what) = $error =~ m{<(?:what|text)>(.*?)</}s;
        if ($error !~ m{<obj>[^<]*/emulation\.so</obj>}) { $others{$what}++; next }
        $ours++;
        print "$what\n";
        for my $part ($error =~ m{(<auxwhat>.*?</auxwhat>|<frame>.*?</frame>)}gs) {
            if ($part =~ m{<auxwhat>(.*?)</auxwhat>}s) { print "  $1\n"; next }
            my %frame = $part =~ m{<(fn|file|line|obj)>(.*?)</}gs;
            print "    ", $frame{fn} // '?', ' (', defined $frame{file} ? "$frame{file}:$frame{line}" : $frame{obj} // '?', ")\n";
        }
    }
}
print "valgrind: $processes processes, errors with a frame of our library: $ours; others: ", (join(', ', map { "$others{$_} x $_" } sort keys %others) || 'none'), "\n";
exit($ours > 0 || $processes == 0);
