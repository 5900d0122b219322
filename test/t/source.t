# The rooms of src/: which file may include which, what is pure C, names, sizes and form. Nothing is built here.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;

use Source;
use Test::More;

my @files = Source::files();

sub is_none { my ($wrong, $name) = @_; is_deeply($wrong, [], $name) }

# Where a file is ------------------------------------------------------------------------------------

is_deeply([sort map { m{^src/(\w+)/$} ? $1 : () } glob 'src/*/'], [sort @Source::ROOMS], 'src/ has the rooms that are known, and no others');
is_none([glob 'src/*.[ch]'], 'no file stands outside a room');
is_none([grep { my $file = $_; grep { !-e "src/$_" && -e "src/" . Source::room($file) . "/$_" } Source::text($file) =~ /^#include "([^"]+)"/mg } @files],
    'own headers are included with their room');

# Arrows ---------------------------------------------------------------------------------------------

my @up;
for my $file (@files) {
    for my $header (Source::included($file)) {
        push @up, "$file includes $header" unless Source::may_rest_on(Source::room($file), Source::room($header));
    }
}
is_none(\@up, 'no arrow points up: a room rests on those before it');

# A header and its C file are one unit. Units may not rest on each other in a circle.
my (%below, %state, @circles);
for my $file (@files) {
    $below{Source::unit($file)}{$_} = 1 for grep { $_ ne Source::unit($file) } map { Source::unit($_) } Source::included($file);
}

sub look_below {
    my ($unit, @above) = @_;
    push @circles, join ' -> ', @above, $unit if ($state{$unit} // '') eq 'open';
    return if $state{$unit};
    $state{$unit} = 'open';
    look_below($_, @above, $unit) for sort keys %{$below{$unit} // {}};
    $state{$unit} = 'seen';
}
look_below($_) for sort keys %below;
is_none(\@circles, 'no units include each other in a circle');

# Pure C ---------------------------------------------------------------------------------------------

# All of base and number; of the others what is compiled into the unit tests.
my @pure = map { s{^src/}{}r } split ' ', scalar `make -s --no-print-directory print-pure-c`;
is_none([grep { /^(?:base|number)\// && !Source::is_pure($_) } @files], 'base and number know nothing of the server');
is_deeply([sort @pure], [grep { /\.c$/ && Source::is_pure($_) } @files], 'the unit tests have all of pure C: what reaches no header of the server');
my %standard = map { $_ => 1 } qw(assert.h float.h limits.h math.h stdarg.h stdbool.h stddef.h stdint.h stdio.h stdlib.h string.h);
my @foreign;
for my $file (grep { Source::is_pure($_) } @files) {
    push @foreign, "$file includes $_" for grep { !$standard{$_} } Source::text($file) =~ /^#include <([^>]+)>/mg;
    push @foreign, "$file includes $_" for grep { !-e "src/$_" } Source::text($file) =~ /^#include "([^"]+)"/mg;
}
is_none(\@foreign, "pure C includes its own headers and C's, no others");
is_none([grep { !Source::is_pure($_) && $_ ne 'server/compat.h' && Source::text($_) =~ /^#include "(?:postgres|pg_config|varatt)\.h"/m } @files],
    'which PostgreSQL this is, compat.h alone asks');

# Names ----------------------------------------------------------------------------------------------

# What another file sees begins with a word of its header's name or of a type that the header defines.
sub snake { return lc($_[0] =~ s/(?<=[a-z0-9])(?=[A-Z])/_/gr) }

my @without;
for my $header (grep { /\.h$/ } @files) {
    my $text = Source::text($header) =~ s{/\*.*?\*/}{}sgr;
    my %words = map { $_ => 1 } split /_/, Source::unit($header) =~ s{.*/}{}r;
    $words{(split /_/, snake($_))[0]} = 1 for $text =~ /^(?:\} |typedef struct \w+ )(\w+);/mg;
    for my $name ($text =~ /^(?:pg_noreturn )?extern [^;]*?(\w+)(?:\(|\[|;| PRINTF_LIKE)/mg) {
        push @without, "$header: $name" unless $words{(split /_/, $name)[0]};
    }
}
is_none(\@without, 'every extern has a prefix: a word of its header or of a type there');

# Form -----------------------------------------------------------------------------------------------

# A tab is four columns, as .clang-format has it.
sub columns { my ($line) = @_; 1 while $line =~ s/^([^\t]*)\t/$1 . ' ' x (4 - length($1) % 4)/e; return length $line }

my (@long_files, @long_lines, @long_functions);
for my $file (@files) {
    my @lines = split /\n/, Source::text($file);
    push @long_files, "$file: " . @lines if @lines > 600;
    my $begun;
    for my $i (0 .. $#lines) {
        push @long_lines, sprintf '%s:%d', $file, $i + 1 if columns($lines[$i]) > 120;
        $begun = $i if $lines[$i] eq '{';
        push @long_functions, sprintf '%s:%d: %d lines', $file, $begun + 1, $i - $begun + 1 if $lines[$i] eq '}' && defined $begun && $i - $begun + 1 > 60;
    }
}
is_none(\@long_files, 'no file has more than 600 lines');
is_none(\@long_lines, 'no line is wider than 120 columns');
is_none(\@long_functions, 'no function has more than 60 lines');

is(Source::map_on_page(), Source::map_of_rooms(), "$Source::PAGE has the map of the rooms as it is; doc/source_map.pl writes it there");

# What a rule must have besides its file ----------------------------------------------------------------

my @rules = Source::text('sheet/rules.c') =~ /^\s+RULE\((\w+)\)/mg;
is_deeply([sort @rules], [sort map { Source::text($_) =~ /^const Rule rule_\w+ = \{\s+\.name = "(\w+)"/mg } @files], 'rules.c lists every rule, by its name');
my $sheet_page = do { local (@ARGV, $/) = 'doc/score_sheet.md'; <> };
is_none([grep { my $rule = $_; !grep { /^\| `$rule` \|/ } split /\n/, $sheet_page } @rules], 'doc/score_sheet.md has a row for each');

# Another version would format otherwise.
SKIP: {
    my ($formatter) = grep { `$_ --version 2>/dev/null` =~ /version 14\./ } qw(clang-format-14 clang-format);
    skip 'no clang-format 14 here', 1 unless $formatter;
    my @formed = glob 'src/*/*.[ch] test/unit/*.[ch] test/fuzz/*.[ch]';
    is(`$formatter --dry-run --Werror @formed 2>&1`, '', 'the C files are as .clang-format says; make format makes them so');
}

done_testing;
