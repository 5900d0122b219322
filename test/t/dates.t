# Dates travel as dates: what a session sets of dates, intervals, numbers and locales changes no import, no undo, no
# form, no page and no reason; nor does it matter under which settings a file came that another session takes back.
# Units, sheet and results are invented.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Database;
use Test::More;

my $database = Database->new('dates');
$database->query(<<'SQL');
CREATE EXTENSION emulation;
SELECT emulation.create_registry('thidua');
SET search_path = thidua;
INSERT INTO cluster VALUES ('C', 'Cụm');
INSERT INTO season (season, cluster, year, starts_on, ends_on, self_deadline, status) VALUES ('S', 'C', 2013, '2013-03-01', '2014-03-01', '2014-02-03', 'open');
INSERT INTO unit (unit, name, valid_from, valid_to) VALUES ('BL', 'Bạc Liêu', '1997-01-06', '2025-07-01'), ('HG', 'Hậu Giang', '2004-01-01', '2025-07-01');
INSERT INTO unit_alias (alias, unit, valid_from, valid_to) VALUES ('Minh Hải', 'BL', '1976-02-01', '2014-03-02');
INSERT INTO membership (season, unit, joined_on, left_on) VALUES ('S', 'BL', DEFAULT, '2013-08-02');
INSERT INTO membership (season, unit) VALUES ('S', 'HG');
INSERT INTO sheet (season, state, rules) VALUES ('S', 'in force', '{"max": 20, "criteria": [{"code": "I", "max": 10, "rule": "proportional"}, {"code": "II", "max": 10, "rule": "given"}]}');
INSERT INTO target (season, unit, criterion, target) VALUES ('S', 'HG', 'I', 12.5);
INSERT INTO decision (decision, signed_on, issuer, title) VALUES ('12/QĐ', '2014-03-02', 'UBND', 'x');
INSERT INTO indicator (indicator, name, combine, decimals) VALUES ('i', 'Tăng trưởng', 'mean', 2);
CREATE ROLE dates_unit;
SELECT grant_access('dates_unit', 'S', 'unit', 'HG');
SQL

my $files = <<'SQL';
CREATE FUNCTION pg_temp.file(text) RETURNS bytea LANGUAGE sql AS $$SELECT convert_to($1, 'UTF8')$$;
CREATE FUNCTION pg_temp.all_files(again boolean) RETURNS TABLE (kind text, batch bigint, said jsonb) LANGUAGE sql AS $$
  SELECT 'units', i.batch, to_jsonb(i) - 'batch' FROM import_units(pg_temp.file(
    E'Mã;Tên;Từ ngày;Đến ngày\nX1;Một;01/07/2025;3/12/2030\nX2;Hai;2025-07-02;\nX3;Ba;31/02/2025;\nX4;Tư;1.7.2025;\nX5;Năm;5/7/2025;4/7/2025\nHG;Hậu Giang;2/1/2004;1/7/2025\n'), replace => true) i
  UNION ALL SELECT 'members', i.batch, to_jsonb(i) - 'batch' FROM import_members('S', pg_temp.file(E'Đơn vị;Vai trò;Họ và tên\nX1;;A\nHậu Giang;cụm trưởng;B\n'), replace => true) i
  UNION ALL SELECT 'targets', i.batch, to_jsonb(i) - 'batch' FROM import_targets('S', pg_temp.file(E'Tiêu chí;Hậu Giang;Minh Hải\nI;13,25;1,5\n'), replace => true) i
  UNION ALL SELECT 'results', i.batch, to_jsonb(i) - 'batch' FROM import_results('S', 'self', pg_temp.file(E'Đơn vị;Tiêu chí;Kết quả\nHG;I;12,5\nMinh Hải;II;7,98\nHG;II;11\n'), replace => true) i
  UNION ALL SELECT 'indicators', i.batch, to_jsonb(i) - 'batch' FROM import_indicators(2013, pg_temp.file(E'Đơn vị;Chỉ tiêu;Thực hiện\nHG;i;7,98\n'), replace => true) i
  UNION ALL SELECT 'grants', i.batch, to_jsonb(i) - 'batch' FROM import_grants(pg_temp.file(E'STT;Danh hiệu;Đơn vị;Số lượng\n1;BKT;HG;2\n'), '12/QĐ', 2013, replace => true) i
  UNION ALL SELECT 'totals', i.batch, to_jsonb(i) - 'batch' FROM import_reported_totals('BC', 'province', 2013, pg_temp.file(E'STT;Danh hiệu;Số lượng\n1;BKT;2\n'), 'C', replace => true) i
$$;
CREATE FUNCTION pg_temp.rows_now() RETURNS text LANGUAGE sql AS $$
  SELECT md5(concat((SELECT jsonb_agg(to_jsonb(x) - '{batch,entered_at}'::text[] ORDER BY unit) FROM unit x),
    (SELECT jsonb_agg(to_jsonb(x) - '{batch,entered_at}'::text[] ORDER BY unit, joined_on) FROM membership x),
    (SELECT jsonb_agg(to_jsonb(x) - '{batch,entered_at}'::text[] ORDER BY unit, criterion) FROM target x),
    (SELECT jsonb_agg(to_jsonb(x) - '{batch,entered_at}'::text[] ORDER BY unit, criterion) FROM result x),
    (SELECT jsonb_agg(to_jsonb(x) - '{batch,entered_at}'::text[] ORDER BY unit) FROM indicator_value x),
    (SELECT jsonb_agg(to_jsonb(x) - '{batch,entered_at}'::text[] ORDER BY line) FROM award_grant x),
    (SELECT jsonb_agg(to_jsonb(x) - '{batch,entered_at}'::text[] ORDER BY line) FROM reported_total x)))
$$;
SQL

# In one transaction that leaves nothing: every import, the same file again, every undo; forms, pages, reasons.
my $all = <<'SQL';
SELECT 'before ' || pg_temp.rows_now();
CREATE TEMP TABLE brought AS SELECT * FROM pg_temp.all_files(false);
SELECT kind || ' ' || said FROM brought;
SELECT 'brought ' || pg_temp.rows_now();
SELECT 'again ' || kind || ' ' || (said - 'rejections') FROM pg_temp.all_files(true);
SELECT md5(export_form('S', 'HG')), md5(export_sheet('S')), md5((read_sheet(convert_to(export_sheet('S'), 'UTF8'))).rules::text);
SET LOCAL ROLE dates_unit;
SELECT 'reason ' || why_not('S', 'HG', 'I', 'self');
RESET ROLE;
SELECT md5(report_html('S')), md5(report_html('S', 'en')), md5(report_unit_html('S')), md5(report_matrix_html('S')), md5(report_decision_html('12/QĐ'));
SELECT md5(string_agg(to_jsonb(t)::text, ',' ORDER BY to_jsonb(t)::text)) FROM to_do t;
SELECT kind || ' undone ' || (SELECT to_jsonb(u) FROM undo_import(b.batch) u) FROM (SELECT * FROM brought WHERE batch IS NOT NULL ORDER BY batch DESC) b;
SELECT 'after ' || pg_temp.rows_now();
SQL
sub outputs { my ($settings, $statements) = @_; return eval { $database->query("SET search_path = thidua; SET client_min_messages = warning; $files BEGIN; $settings\n" . ($statements // $all) . "ROLLBACK;") } // $@ }
# The first lines that differ.
sub differing { my ($x, $y) = map { [ split /\n/ ] } @_; my ($i) = grep { ($x->[$_] // '') ne ($y->[$_] // '') } 0 .. ($#$x > $#$y ? $#$x : $#$y); return defined $i ? 'usual: ' . ($x->[$i] // '(nothing)') . ' now: ' . ($y->[$i] // '(nothing)') : '' }

my $usual = outputs('');
unlike($usual, qr/ERROR/, 'all of it runs');
my %said = map { /^(\w+) (\{.*\})$/ ? ($1 => $2) : () } split /\n/, $usual;
like($said{units}, qr/"new": 3, .*"changed": 1, .*"rejected": 2/, 'three units are new, one is another than it was, two dates are none');
like($said{units}, qr/\\"31\/02\/2025\\" is not a date.*valid to 2025-07-04, which is not after 2025-07-05/, 'which are named');
like($usual, qr/^again units \{"new": 0, "read": 6, "changed": 0, "rejected": 2, "unchanged": 4\}$/m, 'the same file brings nothing');
like($usual, qr/^reason the last day was 2014-02-03$/m, 'a reason names its day');
like($usual, qr/^units undone \{"kept": 0, "removed": 3, "restored": 1\}$/m, 'and is taken back whole');
is(($usual =~ /^after (\w+)/m)[0], ($usual =~ /^before (\w+)/m)[0], 'to what was there before');
isnt(($usual =~ /^brought (\w+)/m)[0], ($usual =~ /^before (\w+)/m)[0], 'which was something else');

my @locales = split /\n/, $database->query("SELECT DISTINCT collcollate FROM pg_collation WHERE collprovider = 'c' AND collcollate <> '' AND collencoding IN (-1, 6) AND collname <> 'ucs_basic' ORDER BY 1");
my @digits = (-15, 0, 1, 3);
my @settings = (
    (map { my $output = $_; map { "DateStyle = '$output, $_'" } qw(DMY MDY YMD) } 'ISO', 'SQL', 'German', 'Postgres'),
    (map { "IntervalStyle = '$_'; SET extra_float_digits = " . shift @digits } qw(postgres postgres_verbose sql_standard iso_8601)),
    (map { my $locale = $_; join '; SET ', map { "$_ = '$locale'" } qw(lc_time lc_numeric lc_monetary lc_messages) } @locales),
    "TimeZone = 'America/Los_Angeles'", "DateStyle = 'SQL, MDY'; SET TimeZone = 'Pacific/Kiritimati'; SET IntervalStyle = 'sql_standard'; SET extra_float_digits = -15",
);
is(differing($usual, outputs("SET $_;")), '', "SET $_") for @settings;

# What came under one DateStyle and zone is taken back under another.
for my $pair ([ 'SQL, DMY', 'ISO, MDY' ], [ 'German, DMY', 'SQL, MDY' ], [ 'ISO, YMD', 'Postgres, DMY' ]) {
    my ($came, $goes) = @$pair;
    my ($import, $undo) = split /(?=SELECT kind \|\| ' undone)/, $all;
    is(differing($usual, outputs("SET DateStyle = '$came'; SET TimeZone = 'Asia/Tokyo';", "$import SET DateStyle = '$goes'; SET TimeZone = 'America/Lima'; $undo")), '', "imported under $came, taken back under $goes");
}

done_testing();
