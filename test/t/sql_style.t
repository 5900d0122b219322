# SQL that can be read: no line beyond 120 columns, no function beyond 60 lines, no file beyond 600, and comments in blocks.
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
my @files;
find({ no_chdir => 1, wanted => sub { push @files, s/^\Q$root\E\///r if /\.(?:sql|sql\.in|pm|pl)$/ } }, "$root/sql");
cmp_ok(scalar @files, '>', 50, 'the source is there');

# Each with its first line and how many it has.
sub functions {
    my ($text, $file) = @_;
    return map { [ $_->[1] =~ s/\n.*//sr, 1 + ($_->[1] =~ tr/\n//) ] } grep { $_->[1] =~ /^(?:CREATE[ \w]* (?:FUNCTION|PROCEDURE)|DO)\b/ }
        statements($text =~ s/^\\.*//mgr, $file);
}
is_deeply([ functions("\\echo x\nCREATE OR REPLACE FUNCTION f() RETURNS int\nLANGUAGE sql AS \$a\$\n;\n\$a\$;\nDO \$\$\n\$\$;\nCREATE TABLE t (\n);", 'x.sql') ],
    [ [ 'CREATE OR REPLACE FUNCTION f() RETURNS int', 4 ], [ 'DO $$', 2 ] ], 'functions are found');

my (@long_lines, @long_functions, @long_files);
for my $file (sort @files) {
    my $text = decode('UTF-8', Database::contents("$root/$file"));
    my @lines = split /\n/, $text;
    push @long_lines, map { "$file:" . ($_ + 1) . ': ' . length $lines[$_] } grep { length $lines[$_] > 120 } 0 .. $#lines;
    push @long_functions, $file =~ /\.p[lm]$/ ? () : map { "$file: $_->[1]: $_->[0]" } grep { $_->[1] > 60 } functions($text, $file);
    push @long_files, "$file: " . @lines if @lines > 600;
}
is(join("\n", @long_lines), '', 'no line is longer than 120 columns');
is(join("\n", @long_functions), '', 'no function than 60 lines');
is(join("\n", @long_files), '', 'no file than 600 lines');

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

done_testing;
