# The registry's parts, sql/registry/TOPIC/PART.sql, in the order that sql/registry/order says, and their statements.
package RegistryParts;

use strict;
use warnings;

use Exporter qw(import);
use File::Basename qw(dirname);
use File::Find qw(find);

our @EXPORT_OK = qw(parts paths statements);

# Where they are, whatever the caller's folder.
sub folder { return dirname(__FILE__) . '/registry' }

# Their names from there on, each once.
sub parts {
    my $folder = folder();
    my (%unnamed, @parts);
    find({ no_chdir => 1, wanted => sub { $unnamed{ s/^\Q$folder\E\///r } = 1 if /\.sql$/ } }, $folder);
    open my $order, '<', "$folder/order" or die "$folder/order: $!\n";
    my @lines = grep { /\S/ && !/^#/ } map { s/\s+$//r } <$order>;
    delete @unnamed{@lines};
    for my $line (@lines) {
        my $pattern = join '[^/]*', map { quotemeta } split /\*/, $line, -1;
        my @found = $line =~ /\*/ ? sort grep { /^$pattern$/ } keys %unnamed : $line;
        die "sql/registry/order names $line, and there is no such file\n"
            if !@found || grep { !-f "$folder/$_" } @found;
        delete @unnamed{@found};
        push @parts, @found;
    }
    die "sql/registry/order does not say when these run: @{[sort keys %unnamed]}\n" if %unnamed;
    return @parts;
}

sub paths { return map { folder() . "/$_" } parts() }

# What a script consists of, as PostgreSQL's own scanner divides it.
my $begins_name = qr/[A-Za-z_\x80-\x{10FFFF}]/;
my $in_name = qr/[A-Za-z0-9_\x80-\x{10FFFF}]/;
my $token = qr{
    (?<space>  \s++ | --[^\n]*+ | (?<comment> /\* (?: [^*/]++ | \*(?!/) | /(?!\*) | (?&comment) )*+ \*/ ) )
  | (?<text>   [eE]'(?: [^'\\]++ | '' | \\. )*+'
             | '(?: [^']++ | '' )*+'
             | "(?: [^"]++ | "" )*+"
             | \$(?<tag>(?: $begins_name $in_name*+ )?)\$ .*? \$\k<tag>\$ )
  | (?<word>   $begins_name (?: $in_name | \$ )*+ )
  | (?<end>    ; )
  | (?<open>   [(\[] )
  | (?<close>  [)\]] )
  | (?<sign>   \$?[0-9]++ | /(?!\*) | [^\s'"\$\\/;()\[\]A-Za-z0-9_\x80-\x{10FFFF}] )
}xs;

# A text that is read in a session may not depend on its setting standard_conforming_strings: where that is off, a
# backslash means something else, and U&'…' is refused. So both are E'…', in bodies, too; what is no SQL is no body.
sub check_texts {
    my ($script, $place) = @_;
    my @before = ('', '');
    my @faults;
    while ($script =~ /\G($token)/gc) {
        my $text = $1;
        push @faults, $text if $text =~ /^'/ && ("@before" =~ /^U &$/i || $text =~ /\\/);
        check_texts($2, $place) if $text =~ /^\$(\w*)\$(.*)\$\1\$$/s;
        @before = ($before[1], $text);
    }
    die "$place: a text with a backslash begins with E, not with U& or nothing: $faults[0]\n"
        if @faults && (pos($script) // 0) == length $script;
}

# The statements of a script, each as [line, statement], from its first word on and without its semicolon.
# Whatever psql and create_registry would not take alike is an error: a command of psql's, a body without quotes.
sub statements {
    my ($script, $name) = @_;
    my ($line, $depth, $word, @statements) = (1, 0, '');
    my $statement;
    while ($script =~ /\G($token)/gc) {
        my $text = $1;
        if (defined $+{end} && $depth == 0) {
            check_texts($statement->[1], "$name:$statement->[0]") if $statement;
            push @statements, $statement if $statement;
            ($statement, $word) = (undef, '');
            next;
        }
        $statement ||= [$line, ''] unless defined $+{space};
        $statement->[1] .= $text if $statement;
        $line += $text =~ tr/\n//;
        $depth++ if defined $+{open};
        $depth-- if defined $+{close};
        next unless defined $+{word};
        die "$name:$line: a body is a text in dollars or a RETURN, not BEGIN ATOMIC\n"
            if "$word $text" =~ /^BEGIN ATOMIC$/i;
        $word = $text;
    }
    my ($rest) = substr($script, pos($script) // 0) =~ /^([^\n]{1,60})/;
    die "$name:$line: what begins here is no SQL, or does not end: $rest\n" if defined $rest;
    die "$name:$statement->[0]: this statement does not end with a semicolon\n" if $statement;
    return @statements;
}

1;
