#!/usr/bin/env perl
# Every SQL example in the documentation is run and prints what the document
# says.  A block marked sql is fed to psql, one session a document; a plain block
# right after it is its expected output.  DOCS_UPDATE=1 writes the real output
# into the documents instead (read it before you commit it).  A mermaid block below a
# comment that names a script is what that script prints in the document's database.
use strict;
use warnings;
use utf8;
use open qw(:std :encoding(UTF-8));
use Test::More;
use File::Temp qw(tempfile);

my $mark = '=== end of block ===';

# ([sql, expected or undef, where the expected text starts and its length], ...)
sub blocks {
    my ($text) = @_;
    my @blocks;
    while ($text =~ /^```sql\n(.*?)^```\n(?:```\n(.*?)^```\n)?/msg) {
        push @blocks, { sql => $1, expected => $2, start => $-[2], length => defined $2 ? length $2 : 0 };
    }
    return @blocks;
}

sub run_psql {
    my ($database, @blocks) = @_;
    my ($file, $name) = tempfile('docsXXXX', TMPDIR => 1, UNLINK => 1);
    binmode $file, ':encoding(UTF-8)';
    print $file "$_->{sql}\n\\echo '$mark'\n" for @blocks;
    close $file;
    my $output = qx(psql -X -q -v SHOW_CONTEXT=never -d $database -f $name 2>&1);
    utf8::decode($output) unless utf8::is_utf8($output);
    $output =~ s/^psql:\Q$name\E:\d+: //mg;
    return split /^\Q$mark\E\n/m, $output;
}

sub tidy {
    my ($text) = @_;
    $text =~ s/[ \t\r]+$//mg;
    $text =~ s/\n+\z/\n/;
    return $text;
}

my $number = 0;
for my $document ('README.md', glob('doc/*.md'), glob('doc/vi/*.md')) {
    open my $in, '<:encoding(UTF-8)', $document or die "$document: $!";
    my $text = do { local $/; <$in> };
    close $in;
    my @blocks = blocks($text) or next;
    my $database = 'docs_' . ++$number;
    system("createdb $database") == 0 or die "createdb $database";
    system("psql -X -q -d $database -c 'CREATE EXTENSION emulation'") unless $text =~ /^CREATE EXTENSION emulation;/m;
    my @outputs = run_psql($database, @blocks);
    for my $i (reverse 0 .. $#blocks) {
        my $output = tidy($outputs[$i] // '');
        my ($first) = $blocks[$i]{sql} =~ /(\S.*)/;
        if ($ENV{DOCS_UPDATE} && defined $blocks[$i]{expected}) {
            substr($text, $blocks[$i]{start}, $blocks[$i]{length}) = $output;
        }
        is($output, tidy($blocks[$i]{expected} // ''), "$document: $first");
    }
    if ($text =~ /^<!-- printed by (\S+\.sql).*\n```mermaid\n((?:.*\n)*?)```$/m) {
        my ($script, $start, $length, $expected) = ($1, $-[2], length $2, $2);
        my $diagram = qx(psql -X -A -t -d $database -f $script);
        utf8::decode($diagram) unless utf8::is_utf8($diagram);
        is($diagram, $expected, "$document: what $script prints");
        substr($text, $start, $length) = $diagram if $ENV{DOCS_UPDATE};
    }
    system("dropdb $database");
    if ($ENV{DOCS_UPDATE}) {
        open my $out, '>:encoding(UTF-8)', $document or die "$document: $!";
        print $out $text;
        close $out;
    }
}
done_testing();
