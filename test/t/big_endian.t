# Pure C computes the same where a word's high bytes come first: its unit tests as a program of s390x, run by
# qemu-user. Skipped where Debian's packages for that are missing (make matrix installs them).
use strict;
use warnings;

use File::Temp qw(tempdir);
use Test::More;

my ($compiler, $machine) = ('s390x-linux-gnu-gcc', 'qemu-s390x');
for my $needed ($compiler, $machine) {
    plan skip_all => "no $needed here" unless grep { -x "$_/$needed" } split /:/, $ENV{PATH};
}

my @pure = split ' ', scalar `make -s --no-print-directory print-pure-c`;
my $folder = tempdir(CLEANUP => 1);

sub run_command { my $said = `@_ 2>&1`; return ($?, $said) }

my ($status, $said) = run_command("$compiler -dM -E - </dev/null");
like($said, qr/__BYTE_ORDER__ __ORDER_BIG_ENDIAN__/, "$compiler compiles for a big-endian machine");

for my $test (sort glob 'test/unit/*.c') {
    my ($name) = $test =~ m{([^/]+)\.c$};
    ($status, $said) = run_command($compiler, qw(-std=gnu11 -O1 -static -DUSE_ASSERT_CHECKING -Isrc -o), "$folder/$name", $test, @pure, '-lm');
    is($status, 0, "unit/$name is compiled") or diag(substr $said, 0, 2000);
    ($status, $said) = run_command($machine, "$folder/$name");
    my @failed = $said =~ /^not ok .*/mg;
    is($status, 0, "unit/$name ends well") or diag(substr $said, -2000);
    is_deeply(\@failed, [], "unit/$name passes all its tests");
    my ($plan) = $said =~ /^1\.\.(\d+)$/m;
    my $passed = () = $said =~ /^ok /mg;
    is($passed, $plan, "unit/$name says all of them");
}

done_testing;
