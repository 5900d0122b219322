# What a session may set for itself (how literals, dates, numbers and bytes are written, how statements are planned) changes no page, no file, no digest, no
# import and no rank.  Units, sheet and results are invented.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Database;
use Test::More;

my $database = Database->new('settings');
$database->query(<<'SQL');
CREATE EXTENSION emulation;
SELECT emulation.create_registry('thidua');
SET search_path = thidua;
INSERT INTO unit (unit, name, "position") VALUES ('BL', 'Bạc Liêu', 2), ('HG', 'Hậu Giang', 6), ('LA', 'Long An \ "x"', 8);
INSERT INTO cluster VALUES ('TNB', 'Cụm Tây Nam Bộ');
INSERT INTO season (season, cluster, year, starts_on, ends_on, status) VALUES ('S', 'TNB', 2013, '2013-03-01', '2014-03-01', 'open');
INSERT INTO membership (season, unit, role, person) SELECT 'S', unit, CASE unit WHEN 'HG' THEN 'leader' ELSE 'member' END, 'Nguyễn Văn A' FROM unit;
INSERT INTO sheet (season, state, rules) VALUES ('S', 'in force', '{"name": "Bảng điểm \\ 1", "max": 20, "classes": [{"name": "Tốt", "from": 15}, {"name": "Khá"}], "criteria": [
  {"code": "I", "max": 10, "name": "Kinh tế", "criteria": [{"code": "I.1", "max": 10, "rule": "proportional"}]}, {"code": "II", "max": 10, "rule": "given"}]}');
INSERT INTO target (season, unit, criterion, target) SELECT 'S', unit, 'I.1', 12.5 FROM unit;
INSERT INTO result (season, unit, criterion, stage, actual, note) SELECT 'S', unit, criterion, 'self', 9 - length(criterion) * ascii(unit) / 100.0, E'ghi chú \\ "y"' FROM unit, (VALUES ('I.1'), ('II')) v(criterion);
UPDATE season SET status = 'appraisal';
INSERT INTO recipient VALUES ('lan', 'Lan', 'person', 'BL', 'farmer');
INSERT INTO decision VALUES ('1', '2014-03-01', 'UBND', 'x');
INSERT INTO award_grant (decision, line, award, unit, recipient, year) VALUES ('1', 1, 'BKT', 'BL', 'lan', 2013);
INSERT INTO indicator (indicator, name, combine, decimals) VALUES ('i', 'Tăng trưởng', 'mean', 2);
INSERT INTO indicator_value (unit, year, indicator, plan, actual) VALUES ('BL', 2013, 'i', 10, 12);
SELECT FROM publish('S');
INSERT INTO season (season, cluster, year, starts_on, ends_on, status) VALUES ('T', 'TNB', 2014, '2014-03-02', '2015-03-01', 'open');
INSERT INTO membership (season, unit) SELECT 'T', unit FROM unit;
INSERT INTO sheet (season, state, rules) SELECT 'T', 'in force', rules FROM sheet;
SQL

# All in one transaction that leaves nothing: pages, files, documents, imports of several spellings, another publication, ranks.
my $all = <<'SQL';
SELECT md5(report_html('S')), md5(report_html('S', 'en')), md5(report_unit_html('S')), md5(report_matrix_html('S')), md5(report_decision_html('1')), md5(standings_svg('S'));
SELECT md5(export_form('S', 'BL')), md5(export_sheet('S')), md5(publication_document('S')), md5((SELECT string_agg(digest, ',') FROM publication));
SELECT md5((read_sheet(convert_to(export_sheet('S'), 'UTF8'))).rules::text);
SELECT unit, rank, points, class, behind_next FROM standing ORDER BY rank, unit;
SELECT problem FROM publication_check;
SELECT count(*) FROM publication_log_check;
SELECT new, rejected, rejections FROM import_units(convert_to(E'Mã;Tên;Từ ngày\nX1;"Một \\ ""hai""";01/07/2025\nX2;Hai;2025-07-01\nX3;Ba;31/02/2025\nX4;Tư;1.7.2025\n', 'UTF8'), dry_run => true);
SELECT new, rejected, rejections FROM import_results('T', 'self', convert_to(E'unit;criterion;actual\nBạc Liêu;I.1;"12,5"\nLA;II;7.98\nHG;II;đạt\nXX;II;1\n', 'UTF8'), dry_run => true);
SELECT new, rejected, rejections FROM import_indicators(2014, convert_to(E'unit,indicator,plan,actual\nBL,i,"1.234,5","0,5"\nHG,i,7.98,"1,5"\nXX,i,1,1\n', 'UTF8'), dry_run => true);
SELECT digest FROM supersede('S', 'kiến nghị \ 1', '[{"unit": "BL", "criterion": "II", "actual": 9.5}]') s, publication p WHERE p.number = 2 LIMIT 1;
SELECT problem FROM publication_check;
SELECT number, unit, rank, points FROM published_standing ORDER BY number, rank, unit;
INSERT INTO cluster VALUES ('C', 'Cụm khác');
INSERT INTO unit (unit, name) VALUES ('X', 'Một');
UPDATE unit SET name = 'Hai' WHERE unit = 'X';
DELETE FROM unit WHERE unit = 'X';
SELECT table_name, operation, old_row->>'name', new_row->>'name' FROM change_log ORDER BY number DESC LIMIT 4;
SQL
# Where every query is compiled, the ranks alone: pages would take half a minute.
my $ranks = join '', grep { /FROM (?:standing|publication_check|supersede|published_standing)\b/ } split /^/m, $all;
sub outputs { my ($settings, $statements) = @_; return eval { $database->query("SET search_path = thidua; SET client_min_messages = warning; BEGIN; $settings\n" . ($statements // $all) . "ROLLBACK;") } // $@ }

my $usual = outputs('');
like($usual, qr/^([0-9a-f]{32}\|){5}[0-9a-f]{32}$/m, 'pages are made');
unlike($usual, qr/ERROR/, 'and all the rest');
like($usual, qr/BL\|1\|/, 'with ranks');
like($usual, qr/unit\|update\|Một\|Hai/, 'and a log');
# From 19 a backslash is a letter in every session's texts.
my @escapes = $database->query('SHOW server_version_num') < 190000 ? ('standard_conforming_strings = off; SET escape_string_warning = off') : ();
for my $settings (
    @escapes, 'backslash_quote = off', 'bytea_output = escape', 'quote_all_identifiers = on', 'transform_null_equals = on', 'array_nulls = off',
    q{DateStyle = 'SQL, MDY'}, q{DateStyle = 'German, DMY'}, q{DateStyle = 'Postgres, YMD'}, 'IntervalStyle = iso_8601', q{TimeZone = 'America/Los_Angeles'}, q{TimeZone = 'Pacific/Kiritimati'}, 'extra_float_digits = -15', 'xmlbinary = hex', 'xmloption = document',
    'plan_cache_mode = force_generic_plan', 'enable_hashjoin = off; SET enable_nestloop = off; SET enable_hashagg = off', 'jit = on; SET jit_above_cost = 0; SET jit_inline_above_cost = 0; SET jit_optimize_above_cost = 0', q{lc_numeric = 'C'; SET lc_time = 'C'},
    q{work_mem = '64kB'}, 'from_collapse_limit = 1; SET join_collapse_limit = 1', 'check_function_bodies = off', 'statement_timeout = 0; SET lock_timeout = 0', q{default_text_search_config = 'pg_catalog.simple'}, 'geqo_threshold = 2', 'constraint_exclusion = on; SET row_security = on',
) {
    my @statements = $settings =~ /jit = on/ ? $ranks : ();
    my ($got, $expected) = (outputs("SET $settings;", @statements), @statements ? outputs('', @statements) : $usual);
    is($got eq $expected ? '' : differing($expected, $got), '', "SET $settings");
}

# The first lines that differ.
sub differing { my ($x, $y) = map { [ split /\n/ ] } @_; my ($i) = grep { ($x->[$_] // '') ne ($y->[$_] // '') } 0 .. @$x; return 'usual: ' . ($x->[$i] // '(nothing)') . ' now: ' . ($y->[$i] // '(nothing)') }

# A registry that is made and goes through a night under other settings is the usual one.
my $dump = sub { my ($schema, $settings) = @_; $database->query("$settings SELECT emulation.create_registry('$schema'); CALL $schema.nightly(); SELECT 1;"); my $code = $database->query("SELECT md5(string_agg(replace(pg_get_functiondef(oid), '$schema', 's'), E'\\n' ORDER BY proname, oid::regprocedure::text)) FROM pg_proc WHERE pronamespace = '$schema'::regnamespace AND prokind = 'f'"); $database->query("SELECT string_agg(step || outcome || coalesce(message, ''), ',' ORDER BY number) FROM $schema.job_run") . $code };
my $made = $dump->('zzaa', '');
like($made, qr/done/, 'a registry is made, and a night goes by');
is($dump->('zzbb', join('', map { "SET $_; " } @escapes) . q{SET DateStyle = 'SQL, MDY'; SET backslash_quote = off;}), $made, 'the same where a backslash is another thing');

done_testing();
