#!/usr/bin/env perl
# Every SQL example in the documentation is run and prints what the document
# says.  A block marked sql is fed to psql, one session a document; a plain block
# right after it is its expected output.  DOCS_UPDATE=1 writes the real output
# into the documents instead (read it before you commit it).  A mermaid block below a
# comment that names a script is what that script prints in the document's database.
# A document with the comment <!-- continues NAME.md --> goes on in the database of that
# earlier one of its folder, as it was left.  Roles that documents create go with the
# server, which is the test's own, and so do the files they write: psql runs in a
# temporary folder, with links to the folders beside the document.
use strict;
use warnings;
use utf8;
use open qw(:std :encoding(UTF-8));
use Test::More;
use Cwd qw(abs_path);
use File::Basename qw(basename dirname);
use File::Temp qw(tempfile tempdir);
use FindBin;
use lib $FindBin::Bin;
use Server;

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
    my ($document, $database, @blocks) = @_;
    my $folder = tempdir(CLEANUP => 1);
    symlink abs_path($_), "$folder/" . basename($_) for grep { -d } glob(dirname($document) . '/*');
    my ($file, $name) = tempfile('docsXXXX', TMPDIR => 1, UNLINK => 1);
    binmode $file, ':encoding(UTF-8)';
    print $file "$_->{sql}\n\\echo '$mark'\n" for @blocks;
    close $file;
    my $output = qx(cd '$folder' && psql -X -q -v SHOW_CONTEXT=never -d $database -f $name 2>&1);
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

# What stands in the extension's schema and is not the extension's.
my $strangers = q{SELECT pg_describe_object(d.classid, d.objid, d.objsubid) FROM pg_depend d
  WHERE d.refclassid = 'pg_namespace'::regclass AND d.refobjid = 'emulation'::regnamespace AND d.classid <> 'pg_extension'::regclass
    AND NOT EXISTS (SELECT FROM pg_depend m WHERE m.classid = d.classid AND m.objid = d.objid AND m.deptype = 'e') ORDER BY 1} =~ s/\s+/ /gr;

$SIG{$_} = sub { exit 130 } for qw(INT TERM HUP);
my $server = Server->new('--auth=trust');
my %environment = $server->environment;
@ENV{keys %environment} = values %environment;
my ($number, %database_of) = (0);
for my $document ('README.md', glob('doc/*.md'), glob('doc/vi/*.md')) {
    open my $in, '<:encoding(UTF-8)', $document or die "$document: $!";
    my $text = do { local $/; <$in> };
    close $in;
    my @blocks = blocks($text) or next;
    my ($before) = $text =~ /^<!-- continues (\S+\.md) -->$/m;
    my $database = $before ? $database_of{$document =~ s{[^/]+$}{$before}r} // die "$document continues $before, which was not run before it" : 'docs_' . ++$number;
    unless ($before) {
        system("createdb $database") == 0 or die "createdb $database";
        system("psql -X -q -d $database -c 'CREATE EXTENSION emulation'") unless $text =~ /^CREATE EXTENSION emulation;/m;
    }
    $database_of{$document} = $database;
    my @outputs = run_psql($document, $database, @blocks);
    is(qx(psql -X -A -t -d $database -c "$strangers"), '', "$document creates nothing in the extension's schema");
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
    if ($ENV{DOCS_UPDATE}) {
        open my $out, '>:encoding(UTF-8)', $document or die "$document: $!";
        print $out $text;
        close $out;
    }
}

sub prose {
    open my $in, '<:encoding(UTF-8)', $_[0] or die "$_[0]: $!";
    my $text = do { local $/; <$in> };
    return $text =~ s/^```.*?^```//msgr;
}

# As GitHub names a heading's place in a page.
sub anchors {
    return map { lc s/`|\*//gr =~ s/\[([^]]*)\]\([^)]*\)/$1/gr =~ s/[^\w\- ]//gr =~ tr/ /-/r => 1 } prose($_[0]) =~ /^#+ (.*)$/mg;
}

sub broken {
    my ($document, $link) = @_;
    my ($path, $anchor) = $link =~ /^([^#]*)#?(.*)$/;
    my $file = $path eq '' ? $document : dirname($document) . "/$path";
    return "no file $file" unless -e $file;
    my %there = $anchor eq '' ? () : anchors($file);
    return $anchor eq '' || $there{$anchor} ? () : "no heading #$anchor in $file";
}

for my $document (glob('*.md'), glob('doc/*.md'), glob('doc/vi/*.md'), 'client/dashboard/README.md', 'demo/README.md', 'test/cases/README.md') {
    next if $document eq 'doc/reference.md';    # reference.t looks at it
    my @links = grep { defined && !/^https?:/ } prose($document) =~ /\]\(([^)\s]+)\)|src="([^"]+)"/g;
    is(join('; ', map { broken($document, $_) } @links), '', "every link of $document leads somewhere");
}
done_testing();
