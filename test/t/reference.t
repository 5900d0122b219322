# doc/reference.md is what doc/reference.sql prints of this build, and its links lead somewhere.
use strict;
use warnings;
use utf8;

use Encode ();
use FindBin;
use lib $FindBin::Bin;
use Database;
use Test::More;

my $page = 'doc/reference.md';
my $database = Database->new('reference');
$database->query(q{CREATE EXTENSION emulation; SELECT emulation.create_registry('thidua');});

sub printed {
    my ($status, $out, $err) = Database::run('psql', '--no-psqlrc', '--dbname', $database->name, '--file', 'doc/reference.sql');
    die "doc/reference.sql: $err" if $status != 0 || $err ne '';
    return $out;
}

# The first lines that differ are enough to tell which comment it is.
sub same_lines {
    my ($written, $printed, $what) = @_;
    return if ok($written eq $printed, $what);
    my ($old, $new) = map { [split /\n/] } $written, $printed;
    my $line = 0;
    $line++ while ($old->[$line] // '') eq ($new->[$line] // '') && $line < @$old;
    diag(sprintf("line %d\n  is:        %s\n  should be: %s", $line + 1, $old->[$line] // '(its end)', $new->[$line] // '(its end)'));
}

my $printed = printed();
same_lines(-e $page ? Database::contents($page) : '', $printed, "$page is what doc/reference.sql prints; where not, run `make reference` and read what it changed");

# Anchors as GitHub makes them of headings: the second of a name has -1 behind it.
my $text = Encode::decode('UTF-8', $printed);
my (%count, %anchor);
for my $heading ($text =~ /^#+ (.+)$/mg) {
    my $slug = lc($heading) =~ s/[^\w\- ]//gr =~ tr/ /-/r;
    my $number = $count{$slug}++;
    $anchor{ $number ? "$slug-$number" : $slug } = 1;
}
my %linked = map { $_ => 1 } $text =~ /\]\(#([^)]*)\)/g;
my %listed = map { $_ => 1 } map { /\]\(#([^)]*)\)/g } $text =~ /^ *- \[.*$/mg;
cmp_ok(scalar keys %listed, '>', 150, 'the page has its contents');
is_deeply([grep { !$anchor{$_} } sort keys %linked], [], 'every link leads to a section that is there');
is_deeply([grep { !-e "doc/$_" } sort $text =~ /\]\(([^#)]+)\)/g], [], 'or to a document that is there');
is_deeply([grep { !$listed{$_} } sort grep { $_ ne 'reference' } keys %anchor], [], 'and no section is missing from the contents');

# Names that are elsewhere, too, another registry, settings and an upgrade make no difference.
$database = Database->new('reference_again');
$database->query(q{CREATE TABLE public.season (x int); CREATE SCHEMA other; CREATE FUNCTION other.standings() RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE EXTENSION emulation;
                   SELECT emulation.create_registry('other_registry'); SELECT emulation.create_registry('thidua'); SELECT emulation.create_registry('thidua');});
$database->query('ALTER DATABASE ' . $database->name . q{ SET search_path = thidua, emulation, other; ALTER DATABASE } . $database->name . q{ SET DateStyle = 'German'});
same_lines($printed, printed(), 'another database, with more in it, prints the same');

done_testing;
