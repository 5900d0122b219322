#!/usr/bin/env perl
# Writes the install script, assemble.pl install VERSION TYPE…, or what brings an older
# version up, assemble.pl upgrade VERSION FROM--TO:
#
#   sql/emulation/NN-topic.sql    the parts, in order
#   sql/guard_schema.sql.in       put in at @guard_schema@, by installation and upgrade
#   sql/value_operators.sql.in    once for each value type, @type@ being its name
#   sql/create_registry.sql.in    with the registry's parts put in at @registry@,
#                                 and lines @next@ between their statements
#   sql/upgrade/FROM--TO.sql      what an upgrade changes of the first two; the step that
#                                 ends in VERSION brings create_registry as well
#
# An install script must be ASCII, for it is read in any database; Vietnamese
# literals become E'\U…', which only a registry's database, in UTF-8, will read.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use RegistryParts qw(paths);

my ($purpose, $version, @parts) = @ARGV;

sub content {
    my ($file) = @_;
    open my $in, '<:encoding(UTF-8)', $file or die "$file: $!\n";
    local $/;
    return <$in> =~ s/^\@guard_schema\@$/content('sql\/guard_schema.sql.in')/mer;
}

# A literal in any session's eyes: U&'…' is refused, and a backslash is another thing,
# where standard_conforming_strings is off.
sub escaped {
    my ($literal) = @_;
    return $literal unless $literal =~ /^U&|[^\x00-\x7F]/ || ($literal !~ /^E/ && $literal =~ /\\/);
    if ($literal =~ s/^U&//) { $literal =~ s/\\(\\|\+[0-9A-Fa-f]{6}|[0-9A-Fa-f]{4})/$1 eq '\\' ? '\\' : chr hex($1 =~ s{^\+}{}r)/ge }
    if ($literal !~ /^E/) { $literal =~ s/\\/\\\\/g; $literal = "E$literal" }
    $literal =~ s/([^\x00-\x7F])/sprintf '\\U%08X', ord $1/ge;
    return $literal;
}

# The statements of a script: each ends with a semicolon outside texts, names in quotes, bodies and comments.
sub statements {
    my ($script) = @_;
    my @statements = ('');
    die "BEGIN ATOMIC in the registry: where its statements end cannot be told\n" if $script =~ /\bBEGIN\s+ATOMIC\b/i;
    while ($script =~ /\G('(?:[^']|'')*'|"[^"]*"|\$(\w*)\$.*?\$\2\$|--[^\n]*|[^'"\$;-]+|.)/gcs) {
        $statements[-1] .= $1;
        push @statements, '' if $1 eq ';';
    }
    die "the registry's script does not end with a semicolon: $statements[-1]\n" if pop(@statements) =~ /\S/;
    return map { s/^\s+//r } @statements;
}

my $registry = join "\n", map { content($_) } paths();
$registry =~ s/^\s*--[^\n]*\n//mg;                     # comments may hold a lone quote
$registry =~ s/((?:\b(?:E|U&))?'(?:[^']|'')*')/escaped($1)/ge;
my @statements = statements($registry);
die "a statement of the registry holds the line \@next\@\n" if grep { /^\@next\@$/m } @statements;
$registry = join "\n\@next\@\n", @statements;

my $create_registry = content('sql/create_registry.sql.in');
$create_registry =~ s/^\@registry\@$/$registry/m;
$create_registry =~ s/\@version\@/$version/g;

# Each purpose has its way from the parts that are named to a script.
my %script = (
    install => sub {
        my @types = @_;
        my $operators = content('sql/value_operators.sql.in');
        return join "\n", (map { content($_) } sort glob 'sql/emulation/*.sql'), (map { $operators =~ s/\@type\@/$_/gr } @types), $create_registry;
    },
    upgrade => sub {
        my ($step) = @_;
        return join "\n", content("sql/upgrade/$step.sql"), $step =~ /--\Q$version\E$/ ? $create_registry : ();
    },
);
die "assemble.pl: install or upgrade?\n" unless $script{$purpose};
my $script = $script{$purpose}->(@parts);
die "the script is not ASCII\n" if $script =~ /[^\x00-\x7F]/;
print $script;
