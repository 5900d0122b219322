# Sheets as files: every sheet that the tests, the demo and the documentation contain goes out as bang-diem, xep-loai and
# dieu-kien and comes back as the same JSON, and so does what the core makes of it. What is no sheet, or one with a fault,
# is left out.
use strict;
use warnings;
use utf8;

use Encode qw(decode encode);
use File::Find qw(find);
use FindBin;
use lib $FindBin::Bin;
use Database;
use Test::More;

binmode $_, ':utf8' for Test::More->builder->output, Test::More->builder->failure_output;

# What looks like an object with criteria, as far as its braces go; with quotes as they are in SQL and in a text of JSON.
my $string = qr/"(?:[^"\\]|\\.)*+"/s;
my $object;
$object = qr/\{(?:[^{}"]++|$string|(??{ $object }))*+\}/s;

sub sheets_of {
    my ($text) = @_;
    return grep { /"criteria"/ && /"rule"/ && length() < 100_000 } map { /($object)/g } $text, $text =~ s/''/'/gr, $text =~ s/\\"/"/gr;
}

my @paths;
find({ no_chdir => 1, wanted => sub { push @paths, $_ if -f && /\.(?:sql|inc|t|md|json|pl)$/ && !m{/reference\.md$} } }, qw(test/pgtap test/cases test/bench test/check/sql test/t doc demo README.md));
my %sheets = map { $_ => 1 } map { sheets_of(Database::contents($_)) } sort @paths;

my $database = Database->new('sheet_files');
$database->query(q{CREATE EXTENSION emulation; SELECT emulation.create_registry('thidua')});
$database->query(q{CREATE TABLE found (text text);
CREATE FUNCTION sheet_of(text) RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
  RETURN (SELECT $1::jsonb WHERE NOT EXISTS (SELECT FROM emulation.check_sheet($1::jsonb)));
EXCEPTION WHEN data_exception THEN
  RETURN NULL;
END $$;
CREATE FUNCTION back(sheet jsonb) RETURNS jsonb LANGUAGE sql SET search_path = thidua AS $$
  SELECT CASE WHEN r.faults = '{}' THEN r.rules ELSE to_jsonb(r.faults) END
    FROM (SELECT jsonb_object_agg(file, content) AS f FROM write_sheet_files(sheet)) w,
         read_sheet_files(convert_to(f->>'bang-diem', 'UTF8'), convert_to(f->>'xep-loai', 'UTF8'), convert_to(f->>'dieu-kien', 'UTF8')) r
$$});
$database->query('INSERT INTO found VALUES ' . join(', ', map { "(\$sheet\$$_\$sheet\$)" } grep { !/\$sheet\$/ } sort keys %sheets));
$database->query(q{CREATE TABLE sheet AS SELECT DISTINCT s.sheet FROM (SELECT sheet_of(text) AS sheet FROM found) s WHERE s.sheet IS NOT NULL;
  CREATE TABLE canonical AS SELECT DISTINCT sheet::emulation.score_sheet::jsonb AS sheet FROM sheet});

cmp_ok($database->query('SELECT count(*) FROM sheet'), '>', 120, 'sheets without a fault are found');
is(decode('UTF-8', $database->query('SELECT sheet, back(sheet) FROM sheet WHERE back(sheet) IS DISTINCT FROM sheet LIMIT 3')), '', 'each comes back as the same JSON');
is(decode('UTF-8', $database->query('SELECT sheet, back(sheet) FROM canonical WHERE back(sheet) IS DISTINCT FROM sheet LIMIT 3')), '', 'and as the core writes it, too');
is(decode('UTF-8', $database->query(encode('UTF-8', q{SELECT w.content FROM canonical, thidua.write_sheet_files(sheet) w WHERE w.content LIKE '%Tham số%' AND sheet::text !~ ': " | "[,\}]' LIMIT 3}))), '',
    'which needs no JSON in any cell, except for texts with blanks at their ends');
done_testing;
