# Both compilers take every C file without a warning, and pure C without the server's headers on the path (source.t says that it includes none). Nothing is built here.
use strict;
use warnings;

use Test::More;

my $pg_config = $ENV{PG_CONFIG} || 'pg_config';
chomp(my $headers = `$pg_config --includedir-server` // '');
plan skip_all => "$pg_config names no headers of the server" unless -e "$headers/postgres.h";

my @files = sort glob 'src/*/*.c';
my @pure = split ' ', scalar `make -s --no-print-directory print-pure-c`;
my @strict = qw(-std=gnu11 -Wall -Wextra -Werror -Wno-unused-parameter -fvisibility=hidden -fsyntax-only);

sub program { my @found = grep { my $name = $_; grep { -x "$_/$name" } split /:/, $ENV{PATH} } @_; return $found[0] }

# What the command prints, and nothing where it succeeds.
sub complaint {
    my @command = @_;
    my $pid = open(my $pipe, '-|') // die "fork: $!";
    if ($pid == 0) {
        open STDERR, '>&', \*STDOUT;
        # An include path from the environment would let a header in that is not meant.
        delete @ENV{qw(CPATH C_INCLUDE_PATH CPPFLAGS CFLAGS)};
        exec { $command[0] } @command or exit 127;
    }
    my $output = join '', <$pipe>;
    close $pipe;
    return $? == 0 ? $output : "exit status $?\n" . substr $output, 0, 2000;
}

cmp_ok(scalar @files, '>', 10, 'there are C files');
cmp_ok(scalar @pure, '>', 3, 'some of them pure');
is_deeply([grep { my $file = $_; !grep { $_ eq $file } @files } @pure], [], 'which all exist');

for my $names (['gcc'], ['clang', reverse map { "clang-$_" } 11 .. 30]) {
    my $compiler = program(@$names);
  SKIP: {
        skip "no $names->[0] here", @files + @pure unless defined $compiler;
        # The server's headers were configured for the other compiler, and clang warns of what it does not know in them: they are the system's to it.
        my @server = $names->[0] eq 'clang' ? ('-isystem', $headers) : "-I$headers";
        is(complaint($compiler, @strict, '-Isrc', '-D_GNU_SOURCE', '-DEMULATION_VERSION="0"', @server, $_), '', "$names->[0] takes $_") for @files;
        # Without the server's headers on the path.
        is(complaint($compiler, @strict, '-Isrc', $_), '', "$names->[0] takes $_ without the server's headers") for @pure;
    }
}

# What needs to know a rule asks its row, and not its name.
my %code = map { my $file = $_; ($file => do { local (@ARGV, $/) = $file; <> }) } @files;
# A formula is the name of a rule and of the key that has it; an input is one, too, and what a quota goes by.
my @rules = grep { !/^(?:formula|input)$/ } map { /^\t+\.name = "(\w+)"/mg } values %code;
cmp_ok(scalar @rules, '>', 8, 'there are rules');
for my $file (@files) {
    my $elsewhere = $code{$file} =~ s/^\t+\.name = "\w+"//mgr;
    is_deeply([grep { $elsewhere =~ /"$_"/ } @rules], [], "$file names no rule but its own");
}

# A machine without 128-bit integers is told so, and not by a hundred errors.
SKIP: {
    my $compiler = program('gcc', 'clang');
    skip 'no compiler here', 1 unless defined $compiler;
    my $said = complaint($compiler, '-U__SIZEOF_INT128__', @strict, '-Isrc', 'src/number/decimal.c');
    like($said, qr/error: .*128.bit.*64-bit machine/, 'a compiler without 128-bit integers is refused by a sentence');
}

done_testing;
