#!/usr/bin/env perl
# Writes the install script, assemble.pl install VERSION TYPE…, or what brings an older
# version up, assemble.pl upgrade VERSION FROM--TO TYPE…:
#
#   sql/emulation/NN-topic.sql    the parts, in order
#   sql/guard_schema.sql.in       put in at @guard_schema@, by installation and upgrade
#   sql/value_operators.sql.in    once for each value type, @type@ being its name
#   sql/create_registry.sql.in    with the registry's statements put in at @registry@
#   sql/upgrade/FROM--TO.sql      what an upgrade changes of the first two; the step that
#                                 ends in VERSION brings every COMMENT of the core and
#                                 create_registry as well
#
# An install script must be ASCII, for it is read in any database.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use RegistryParts qw(parts statements);

my ($purpose, $version, @parts) = @ARGV;

sub content {
    my ($file) = @_;
    open my $in, '<:encoding(UTF-8)', $file or die "$file: $!\n";
    local $/;
    return <$in> =~ s/^\@guard_schema\@$/content('sql\/guard_schema.sql.in')/mer;
}

# A statement of the registry as a row of VALUES. What is not ASCII goes through unistr(), in any session and encoding.
sub row {
    my ($number, $part, $line, $statement) = @_;
    $statement =~ s/\\/\\\\/g;
    $statement =~ s/([^\x00-\x7F])/sprintf ord $1 > 0xFFFF ? '\\+%06X' : '\\%04X', ord $1/ge;
    for my $meant (qw($statement$ @extschema MODULE_PATHNAME)) {
        die "$part:$line: $meant means something in an install script\n" if index($statement, $meant) >= 0;
    }
    return "($number, '$part', $line, \$statement\$$statement\$statement\$)";
}

my @rows;
for my $part (parts()) {
    push @rows, row(@rows + 1, $part, @$_) for statements(content("sql/registry/$part"), $part);
}
my $registry = join ",\n", @rows;

my $create_registry = content('sql/create_registry.sql.in');
$create_registry =~ s/^\@registry\@$/$registry/m;
$create_registry =~ s/\@version\@/$version/g;

# The core's parts.
sub core {
    my @types = @_;
    my $operators = content('sql/value_operators.sql.in');
    return (map { content($_) } sort glob 'sql/emulation/*.sql'), map { $operators =~ s/\@type\@/$_/gr } @types;
}

# What the core's parts say of their objects: COMMENT replaces, so an upgrade can say all of it again.
sub comments {
    my @statements = map { statements(s/^\\.*//mr, 'sql/emulation') } core(@_);
    return map { "$_->[1];" } grep { $_->[1] =~ /^COMMENT ON/ } @statements;
}

# Each purpose has its way from the parts that are named to a script.
my %script = (
    install => sub { return join "\n", core(@_), $create_registry },
    upgrade => sub {
        my ($step, @types) = @_;
        my @newest = $step =~ /--\Q$version\E$/ ? (comments(@types), $create_registry) : ();
        return join "\n", content("sql/upgrade/$step.sql"), @newest;
    },
);
die "assemble.pl: install or upgrade?\n" unless $script{$purpose};
my $script = $script{$purpose}->(@parts);
die "the script is not ASCII\n" if $script =~ /[^\x00-\x7F]/;
print $script;
