# client/import_folder: what is in a folder goes in, sheet by sheet, or is named with an exit status.  Workbooks are read
# by a soffice of the test's own, which knows what LibreOffice 7.4 writes of them; where LibreOffice is installed, by that
# one, too.  Units, sheet and results are invented.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Database;
use Digest::MD5 qw(md5_hex);
use Encode qw(decode encode);
use File::Path qw(make_path remove_tree);
use File::Temp qw(tempdir);
use IO::Compress::Zip qw(zip);
use Test::More;

my $database = Database->new('folder');
$database->query(<<'SQL');
CREATE EXTENSION emulation;
SELECT emulation.create_registry('thidua');
SET search_path = thidua;
INSERT INTO unit (unit, name) VALUES ('BL', 'Bạc Liêu'), ('HG', 'Hậu Giang');
INSERT INTO cluster VALUES ('C', 'Cụm');
INSERT INTO season (season, cluster, year, starts_on, ends_on, status) VALUES ('S', 'C', 2013, '2013-01-01', '2013-12-31', 'open');
INSERT INTO membership (season, unit) SELECT 'S', unit FROM unit;
INSERT INTO sheet (season, state, rules) VALUES ('S', 'in force', '{"max": 3000, "criteria": [{"code": "1", "max": 1000, "rule": "given"}, {"code": "1.10", "max": 1000, "rule": "given"}, {"code": "2", "max": 1000, "rule": "min_max", "measure": "%"}]}');
SQL

my $work = tempdir(CLEANUP => 1);
my $folder = "$work/hồ sơ \"quý\" 4";
sub write_file { my ($path, $bytes) = @_; open my $out, '>:raw', $path or die "$path: $!"; print $out $bytes; close $out }
sub fresh_folder { remove_tree($folder); make_path($folder) }

# Runs it; what it printed, its exit status last.
sub import_folder {
    my ($path, @options) = @_;
    local $ENV{PATH} = "$path:$ENV{PATH}";
    local $ENV{PGDATABASE} = $database->{name};
    my ($status, $out, $err) = Database::run('client/import_folder', $folder, 'thidua', 'S', 'self', @options);
    $out =~ s/batch \d+/batch N/g;
    return "$out$err" . "exit $status\n";
}
sub results { my $got = $database->query("SELECT string_agg(unit || ' ' || criterion || ' ' || actual, ', ' ORDER BY unit, criterion) FROM thidua.result"); $database->query('DELETE FROM thidua.result'); return $got }

# A workbook of sheets with name, state and CSV; the fake soffice finds them by the file's digest.
make_path("$work/bin", "$work/known");
my %written;
sub workbook {
    my ($name, @sheets) = @_;
    my $list = join '', map { my $i = $_; my $escaped = $sheets[$i]{name} =~ s/&/&amp;/gr; qq(<sheet name="$escaped" sheetId="$i") . ($sheets[$i]{state} ? qq( state="$sheets[$i]{state}") : '') . qq( r:id="rId$i"/>) } 0 .. $#sheets;
    my $relations = join '', map { qq(<Relationship Id="rId$_" Type="http://schemas/) . ($sheets[$_]{chart} ? 'chartsheet' : 'worksheet') . qq(" Target="x$_"/>) } 0 .. $#sheets;
    my %parts = ('[Content_Types].xml' => '<Types/>', 'xl/workbook.xml' => qq(<?xml version="1.0"?><workbook xmlns:r="r"><workbookPr date1904="false"/><sheets>$list</sheets></workbook>), 'xl/_rels/workbook.xml.rels' => "<Relationships>$relations</Relationships>", 'name' => $name);
    my $zipped = '';
    my $first = 1;
    for my $part (sort keys %parts) { my $one; zip(\$parts{$part} => \$zipped, Name => $part, Append => !$first) or die; $first = 0 }
    # a workbook of another kind is what only soffice can open
    my $file = $name =~ /\.(?:xlsx|xlsm)$/i ? $zipped : $name =~ /\.ods$/ ? "PK\x03\x04mimetype" . $name : "\xD0\xCF\x11\xE0" . $name;
    write_file("$folder/$name", $file);
    my $known = "$work/known/" . md5_hex($file);
    make_path("$known/csv");
    write_file("$known/book.xlsx", $zipped);
    write_file(sprintf('%s/csv/%03d-book-%s.csv', $known, $_, $sheets[$_]{name}), $sheets[$_]{held}) for grep { !$sheets[$_]{chart} } 0 .. $#sheets;
}
write_file("$work/bin/soffice", <<'FAKE');
#!/usr/bin/env perl
use strict; use warnings; use Digest::MD5; use File::Copy qw(copy); use File::Basename qw(dirname);
my %option; my $path = pop @ARGV;
for my $i (0 .. $#ARGV) { $option{$1} = $ARGV[$i + 1] if $ARGV[$i] =~ /^--(convert-to|outdir)$/ }
open my $in, '<:raw', $path or exit 1; my $known = dirname($0) . '/../known/' . Digest::MD5->new->addfile($in)->hexdigest;
exit 0 if !-d $known;   # as LibreOffice does
mkdir $option{outdir};
if ($option{'convert-to'} eq 'xlsx') { copy("$known/book.xlsx", "$option{outdir}/book.xlsx") }
elsif ($option{'convert-to'} =~ /^csv:Text - txt - csv \(StarCalc\):59,34,76,1,,0,false,true,false,false,false,(-?\d+)$/) {
    # what stands in no file's name is written otherwise
    for my $csv ($1 < 0 ? glob "$known/csv/*.csv" : (glob "$known/csv/*.csv")[$1 - 1]) { my $to = $csv =~ s{.*/\d+-}{}r; $to =~ s/%20/ /g; copy($csv, "$option{outdir}/$to") }
}
else { exit 1 }
FAKE
chmod 0755, "$work/bin/soffice";

my $head = 'Đơn vị;Mã tiêu chí;Kết quả';
# Every kind of file, the names of Windows and of a hurry.
fresh_folder();
workbook('1 một sheet.xlsx', { name => 'Sheet1', held => "$head\nBL;1;957,1125\n" });
workbook('2 nhiều.XLSX', { name => 'Kinh tế', held => "$head\nBL;1.10;12\n" }, { name => 'Danh mục; ẩn', state => 'hidden', held => "bí mật\n" }, { name => 'A & B%20', held => "$head;Lời bàn\nHG;1;1;thừa\nHG;9;1;\n" },
    { name => 'Rất ẩn', state => 'veryHidden', held => "$head\nBL;2;1\n" }, { name => 'Sheet3', held => "\n" }, { name => 'Biểu đồ', chart => 1, held => '' });
workbook('3.xls', { name => 'Kết quả', held => "$head\nHG;2;3\n" });
workbook('4.ods', { name => 'Kết quả', held => "$head\nBL;2;91,43%\n" });
write_file("$folder/5 tab.xls", "Đơn vị\tMã tiêu chí\tKết quả\r\nHG\t1.10\t7,5\r\n");
workbook('6.xlsm', { name => 'x', held => "Không;có;gì\n1;2;3\n" });
write_file("$folder/8.csv", "\xD0\xCF\x11\xE0 hỏng?");
write_file("$folder/9.txt", 'x');
write_file("$folder/~\$1 một sheet.xlsx", 'a lock');
write_file("$folder/.hidden", 'x');
make_path("$folder/con");
is(import_folder("$work/bin"), <<"SAID", 'every file and sheet is named');
1 một sheet.xlsx: batch N: 1 read, 1 new, 0 changed, 0 unchanged, 0 rejected
2 nhiều.XLSX [Kinh tế]: batch N: 1 read, 1 new, 0 changed, 0 unchanged, 0 rejected
2 nhiều.XLSX [Danh mục; ẩn]: skipped, because it is hidden
2 nhiều.XLSX [A & B%20]: batch N: 2 read, 1 new, 0 changed, 0 unchanged, 1 rejected
    line 1, Lời bàn: unknown column; it was not read
    line 3, Mã tiêu chí: criterion "9" is not known; the nearest names are 1, 2, 1.10
2 nhiều.XLSX [Rất ẩn]: skipped, because it is hidden
2 nhiều.XLSX [Sheet3]: empty
2 nhiều.XLSX [Biểu đồ]: skipped, because it is a chart
3.xls: batch N: 1 read, 1 new, 0 changed, 0 unchanged, 0 rejected
4.ods: batch N: 1 read, 1 new, 0 changed, 0 unchanged, 0 rejected
5 tab.xls: batch N: 1 read, 1 new, 0 changed, 0 unchanged, 0 rejected
6.xlsm: ERROR:  the file of results does not have a known heading
    DETAIL:  Expected headings: criterion (criterion, ma, ma tieu chi, name, noi dung, ten, ten tieu chi, tieu chi); unit (dia phuong, don vi, ma don vi, ten don vi, tinh, unit).
    HINT:  Name the columns in one of the first 30 records, and check the delimiter and the encoding.
8.csv: LibreOffice cannot convert it
9.txt: skipped, because its name is not that of a spreadsheet
con: skipped, because it is a folder
exit 1
SAID
is(results(), 'BL 1 957.1125, BL 1.10 12, BL 2 91.43, HG 1 1, HG 1.10 7.5, HG 2 3', 'numbers with all their digits, shares as they are shown, codes as they are');

# What was passed over alone has a status of its own, nothing at all is none.
fresh_folder();
workbook('1.xlsx', { name => 'a', held => "$head\nBL;1;5\n" }, { name => 'b', state => 'hidden', held => "x\n" });
is(import_folder("$work/bin"), "1.xlsx: batch N: 1 read, 1 new, 0 changed, 0 unchanged, 0 rejected\n1.xlsx [b]: skipped, because it is hidden\nexit 3\n", 'a hidden sheet is told, and in the status');
workbook('1.xlsx', { name => 'a', held => "$head\nBL;1;5\nBL;Tổng cộng;7\nXX;Tổng cộng;8\n" });
is(import_folder("$work/bin", 'dry_run=true'), <<"SAID", 'totals that do not agree');
1.xlsx: batch -: 1 read, 0 new, 0 changed, 1 unchanged, 0 rejected
    printed totals that do not agree: 2
    line 3, Kết quả: "7" of BL, computed: 5
    line 4, Kết quả: "8" of no known unit, not a member
exit 0
SAID
workbook('1.xlsx', { name => 'a', held => "$head\nBL;1;5\n" });
is(import_folder("$work/bin"), "1.xlsx: batch -: 1 read, 0 new, 0 changed, 1 unchanged, 0 rejected\nexit 0\n", 'all is well');
results();

# Web pages that are called workbooks, as many systems write them; their cells are text, so no code becomes a number.
fresh_folder();
my $page = '<tr><th>Đơn vị</th><th>Mã tiêu chí<th>Kết&nbsp;quả</tr>';
write_file("$folder/1.xls", ("<html><head><meta charset=utf-8></head><body><p>x</p><table border=1><tr><td colspan=3>Biểu &amp; bảng</td></tr>$page<tr><td rowspan=2>BL</td><td>1.10</td><td>38,0305</td></tr><tr><td>2</td><td> <b>7,98</b><br></td></tr></table></body></html>"));
write_file("$folder/2.xls", encode('UTF-16', decode('UTF-8', "<table>$page<tr><td>H&#7853;u Giang</td><td>1</td><td x:num=\"91.435\">91,4</td></tr></table>")));
write_file("$folder/3.xls", ("<html><meta http-equiv=\"Content-Type\" content=\"text/html; charset=windows-1258\"><table><tr><td>Don vi<td>Ma tieu chi<td>Ket qua</tr><tr><td>HG<td>2<td>5</table>"));
write_file("$folder/4.xls", '%PDF-1.7');
is(import_folder("$work/bin"), <<'SAID', 'web pages');
1.xls: batch N: 2 read, 1 new, 0 changed, 0 unchanged, 1 rejected
    line 4, Đơn vị: unit is missing
2.xls: batch N: 1 read, 1 new, 0 changed, 0 unchanged, 0 rejected
3.xls: batch N: 1 read, 1 new, 0 changed, 0 unchanged, 0 rejected
4.xls: ERROR:  the file is not CSV but a PDF document
    DETAIL:  The file's first bytes show its format; its name does not matter.
    HINT:  Ask the sender for the table itself, as a workbook or as CSV.
exit 1
SAID
is(results(), 'BL 1.10 38.0305, HG 1 91.435, HG 2 5', 'as they stand');

# An old font's letters in cells and in a text: the same option reads both.
fresh_folder();
workbook('1.xlsx', { name => 'a', held => "§¬n vÞ;M· tiªu chÝ;KÕt qu¶\nB¹c Liªu;1;5\n" });
write_file("$folder/2.csv", "\xA7\xACn v\xDE;M\xB7 ti\xAAu ch\xDD;K\xD5t qu\xB6\nH\xCBu Giang;1;6\n");
like(import_folder("$work/bin"), qr/^1.xlsx: ERROR:  the file of results does not have a known heading\n.*\n +HINT:  "§¬n vÞ" looks like TCVN3 .* encoding => 'TCVN3'\n2.csv: ERROR:  the file is not in UTF8: byte 0xA7 cannot be read\n.*\n +HINT:  The file looks like TCVN3; read it with encoding => 'TCVN3'.\nexit 1\n$/, 'TCVN3 is named');
is(import_folder("$work/bin", 'encoding=TCVN3'), "1.xlsx: batch N: 1 read, 1 new, 0 changed, 0 unchanged, 0 rejected\n2.csv: batch N: 1 read, 1 new, 0 changed, 0 unchanged, 0 rejected\nexit 0\n", 'and read');
is(results(), 'BL 1 5, HG 1 6', 'right');

# What the real one writes, where it is installed: numbers, shares, dates, hidden sheets of each kind of workbook.
SKIP: {
    skip 'LibreOffice is not installed', 6 if system('command -v soffice >/dev/null') != 0;
    my $cells = sub { join '', map { my ($type, $value, $shown) = @$_; qq(<table:table-cell office:value-type="$type") . ($type eq 'string' ? '' : $type eq 'date' ? qq( office:date-value="$value") : qq( office:value="$value")) . (defined $shown ? qq( table:style-name="$shown") : '') . '>' . ($type eq 'string' ? "<text:p>$value</text:p>" : '') . '</table:table-cell>' } @_ };
    my $row = sub { '<table:table-row>' . $cells->(@_) . '</table:table-row>' };
    my $sheet = sub { my ($name, $style, @rows) = @_; qq(<table:table table:name="$name" table:style-name="$style">) . join('', map { $row->(@$_) } @rows) . '</table:table>' };
    my @head = map { [ string => $_ ] } split(/;/, $head), 'Ghi chú';
    write_file("$work/real.fods", '<?xml version="1.0" encoding="UTF-8"?><office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.spreadsheet"><office:automatic-styles>'
        . '<number:percentage-style style:name="n1"><number:number number:decimal-places="1"/><number:text>%</number:text></number:percentage-style><number:number-style style:name="n2"><number:number number:decimal-places="1"/></number:number-style>'
        . '<number:date-style style:name="n3"><number:day/><number:text>/</number:text><number:month/><number:text>/</number:text><number:year/></number:date-style>'
        . (join '', map { qq(<style:style style:name="c$_" style:family="table-cell" style:data-style-name="n$_"/>) } 1 .. 3)
        . '<style:style style:name="v" style:family="table"><style:table-properties table:display="true"/></style:style><style:style style:name="h" style:family="table"><style:table-properties table:display="false"/></style:style></office:automatic-styles><office:body><office:spreadsheet>'
        . $sheet->('Kết quả', 'v', \@head, [ [ string => 'BL' ], [ string => '1.10' ], [ float => 957.1125, 'c2' ], [ date => '2025-07-01', 'c3' ] ], [ [ string => 'HG' ], [ string => '2' ], [ percentage => 0.91435, 'c1' ], [ string => 'a; "b"' ] ])
        . $sheet->('Ẩn', 'h', \@head, [ [ string => 'BL' ], [ string => '2' ], [ float => 1 ], [ string => '' ] ]) . $sheet->('50%20 &quot;x&quot;', 'v', \@head, [ [ string => 'HG' ], [ string => '1' ], [ float => -0.5 + 38 ], [ string => '38.030' ] ])
        . '</office:spreadsheet></office:body></office:document>');
    for my $kind (qw(xlsx xls ods)) {
        fresh_folder();
        Database::run_or_die('soffice', "-env:UserInstallation=file://$work/profile", '--headless', '--convert-to', $kind, '--outdir', $folder, "$work/real.fods");
        is(import_folder('.'), "real.$kind [Kết quả]: batch N: 2 read, 2 new, 0 changed, 0 unchanged, 0 rejected\nreal.$kind [Ẩn]: skipped, because it is hidden\nreal.$kind [50%20 \"x\"]: batch N: 1 read, 1 new, 0 changed, 0 unchanged, 0 rejected\nexit 3\n", "$kind by LibreOffice");
        my $notes = $database->query('SELECT string_agg(note, \'|\' ORDER BY unit, criterion) FROM thidua.result');
        is(results() . " $notes", 'BL 1.10 957.1125, HG 1 37.5, HG 2 91.435 01/07/2025|38.030|a; "b"', '... as the cells hold it');
    }
}

# With a LibreOffice that does nothing
fresh_folder();
workbook('1.xlsx', { name => 'a', held => "$head\n" });
make_path("$work/none");
write_file("$work/none/soffice", "#!/bin/sh\nexit 127\n");
chmod 0755, "$work/none/soffice" or die $!;   # found before one that is installed, or where none is
is(import_folder("$work/none"), "1.xlsx: LibreOffice cannot convert it\nexit 1\n", 'a LibreOffice that does nothing');
like(import_folder("$work/bin", 'colour=red'), qr/^unknown option colour=red\nexit 2\n$/, 'no such option');

done_testing();
