# SQL that can be read: no line beyond 120 columns, no function beyond 60 lines, no file beyond 600, and comments in blocks. test/sql_style_exceptions names what still is, and why.
use strict;
use warnings;
use utf8;

use Encode qw(decode);
use FindBin;
use lib $FindBin::Bin, "$FindBin::Bin/../../sql";
use Database;
use File::Find qw(find);
use RegistryParts qw(statements);
use Test::More;

binmode $_, ':utf8' for Test::More->builder->output, Test::More->builder->failure_output;
my $root = "$FindBin::Bin/../..";
my (@files, %excepted);
find({ no_chdir => 1, wanted => sub { push @files, s/^\Q$root\E\///r if /\.(?:sql|sql\.in|pm|pl)$/ } }, "$root/sql");
cmp_ok(scalar @files, '>', 50, 'the source is there');
for (split /\n/, decode('UTF-8', Database::contents("$root/test/sql_style_exceptions"))) {
    next if /^(?:#|$)/;
    my ($file, $what) = /^(\S+) +(lines|functions|length): \S/ or die "test/sql_style_exceptions: no file, what and why in: $_\n";
    $excepted{"$what of $file"} = 1;
}

# Each with its first line and how many it has.
sub functions {
    my ($text, $file) = @_;
    return map { [ $_->[1] =~ s/\n.*//sr, 1 + ($_->[1] =~ tr/\n//) ] } grep { $_->[1] =~ /^(?:CREATE[ \w]* (?:FUNCTION|PROCEDURE)|DO)\b/ }
        statements($text =~ s/^\\.*//mgr, $file);
}
is_deeply([ functions("\\echo x\nCREATE OR REPLACE FUNCTION f() RETURNS int\nLANGUAGE sql AS \$a\$\n;\n\$a\$;\nDO \$\$\n\$\$;\nCREATE TABLE t (\n);", 'x.sql') ],
    [ [ 'CREATE OR REPLACE FUNCTION f() RETURNS int', 4 ], [ 'DO $$', 2 ] ], 'functions are found');

my %found;
for my $file (sort @files) {
    my $text = decode('UTF-8', Database::contents("$root/$file"));
    my @lines = split /\n/, $text;
    push @{$found{"lines of $file"}}, map { "$file:" . ($_ + 1) . ': ' . length $lines[$_] } grep { length $lines[$_] > 120 } 0 .. $#lines;
    push @{$found{"functions of $file"}}, $file =~ /\.p[lm]$/ ? () : map { "$file: $_->[1]: $_->[0]" } grep { $_->[1] > 60 } functions($text, $file);
    push @{$found{"length of $file"}}, @lines > 600 ? "$file: " . @lines : ();
}
# The comments of a table or view and its columns stand together.
my @apart;
for my $file (grep { m{^sql/registry/.*\.sql$} } sort @files) {
    my ($number, %last) = (0);
    for my $statement (statements(decode('UTF-8', Database::contents("$root/$file")), $file)) {
        $number++;
        my ($relation) = $statement->[1] =~ /^COMMENT ON (?:TABLE|VIEW|COLUMN) (\w+)/ or next;
        push @apart, "$file:$statement->[0]: $relation" if defined $last{$relation} && $last{$relation} != $number - 1;
        $last{$relation} = $number;
    }
}
is_deeply(\@apart, [], 'a relation has its comments in one block');

sub too_long { my ($what) = @_; return join "\n", map { @{$found{$_}} } grep { /^$what / && !$excepted{$_} } sort keys %found }
is(too_long('lines'), '', 'no line is longer than 120 columns');
is(too_long('functions'), '', 'no function than 60 lines');
is(too_long('length'), '', 'no file than 600 lines');
is(join("\n", grep { !@{$found{$_} // []} } sort keys %excepted), '', 'and what is excepted still is longer');

done_testing;
