# What src/ says of itself: its rooms, which file includes which, and what each is, by its first comment.
package Source;
use strict;
use warnings;

use Text::Wrap qw(wrap);
$Text::Wrap::columns = 119;
$Text::Wrap::unexpand = 0;

# Each room rests on those before it alone; the last three not on each other.
our @ROOMS = qw(base number server sheet board award analysis file);
our %BESIDE = map { $_ => 1 } qw(award analysis file);

sub files { return sort map { m{^src/(.*)$} } glob 'src/*/*.[ch]' }

my %texts;

sub text {
    my ($file) = @_;
    return $texts{$file} //= do {
        open my $handle, '<', "src/$file" or die "src/$file: $!";
        local $/;
        scalar <$handle>;
    };
}

sub room { return $_[0] =~ m{^(\w+)/} ? $1 : '' }

# Without folder and ending where a header and its C file are one unit.
sub unit { return $_[0] =~ s/\.[ch]$//r }

# The files of src/ that a file includes, and with "all" what those include.
sub included {
    my ($file, $all, $seen) = @_;
    my @own = grep { -e "src/$_" } text($file) =~ /^#include "([^"]+)"/mg;
    return @own unless $all;
    $seen //= {};
    for my $header (grep { !$seen->{$_}++ } @own) { included($header, 1, $seen) }
    return sort keys %$seen;
}

sub may_rest_on {
    my ($above, $below) = @_;
    my %place = map { $ROOMS[$_] => $_ } 0 .. $#ROOMS;
    return $above eq $below || ($place{$below} < $place{$above} && !($BESIDE{$above} && $BESIDE{$below}));
}

# Pure C knows nothing of the server: nothing that it includes does.
sub is_pure {
    my ($file) = @_;
    return !grep { $_ eq 'server/compat.h' } $file, included($file, 1);
}

# The first sentence of a unit's first comment, which its header has where there is one.
sub headline {
    my ($unit) = @_;
    my ($file) = grep { -e "src/$_" } "$unit.h", "$unit.c";
    my $name = $file =~ s{.*/}{}r;
    my ($comment) = text($file) =~ m{\A/\*\n \* \Q$name\E - (.*?)\n \*(?:\n|/)}s or die "$file does not begin with what it is";
    return $comment =~ s/\n \* / /gr =~ s/ \(.*//sr =~ s/(?:[.]|(?<=[?]))(?:\s.*)?\z//sr;
}

# The map: rooms from the ground up, each with what it rests on and its units.
sub map_of_rooms {
    my $map = '';
    for my $room (@ROOMS) {
        my @files = grep { room($_) eq $room } files();
        my %below = map { room($_) => 1 } map { included($_) } @files;
        my @below = grep { $_ ne $room && $below{$_} } @ROOMS;
        my %units = map { unit($_) => 1 } @files;
        $map .= sprintf "    %-10s %s\n", $room, @below ? 'rests on ' . join ', ', @below : 'rests on nothing';
        for my $unit (sort keys %units) {
            my $pure = !grep { unit($_) eq $unit && !is_pure($_) } @files;
            my $said = $pure ? '* ' : '  ';
            $map .= wrap(sprintf('      %s%-22s ', $said, $unit =~ s{.*/}{}r), ' ' x 31, headline($unit)) . "\n";
        }
    }
    return $map;
}

our $PAGE = 'CONTRIBUTING.md';
my $printed_map = qr{(<!-- printed by doc/source_map\.pl -->\n\n)((?: {4}.*\n)+)};

sub page {
    open my $handle, '<', $PAGE or die "$PAGE: $!";
    local $/;
    return scalar <$handle>;
}

sub map_on_page { return page() =~ $printed_map ? $2 : '' }

sub page_with_map { return page() =~ s/$printed_map/$1 . map_of_rooms()/er }

1;
