# A year of an office, from open_season to supersede, each step by the role that does it.
# The cluster is the south-western one of 2013; sheet, targets and results are invented.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Database;
use Registry;
use Test::More;

my $admin = Database->new('year');
my ($office, $bl, $la, $hg, $standing_group, $council, $newspaper) = map { $admin->role($_) } qw(office bl la hg standing_group council newspaper);
$admin->query("CREATE EXTENSION emulation; GRANT CREATE ON DATABASE \"@{[$admin->name]}\" TO $office->{role}");

sub table { (my $lines = shift) =~ s/^\s+|\s+$//mg; return $lines }
sub by { my ($who, $sql, $expected, $what) = @_; is(table(eval { $who->query("SET search_path = thidua; $sql") } // $@), table($expected), $what) }
sub refused { my ($who, $sql, $expected, $what) = @_; like($who->refusal("SET search_path = thidua; $sql"), $expected, $what) }

# The office begins: last year's season, with its members, sheet and roles.
$office->query(<<"SQL");
SELECT emulation.create_registry('thidua');
SET search_path = thidua;
INSERT INTO unit (unit, name, "position") VALUES ('BL', 'Bạc Liêu', 2), ('HG', 'Hậu Giang', 6), ('LA', 'Long An', 8);
INSERT INTO cluster VALUES ('TNB', 'Cụm Tây Nam Bộ');
INSERT INTO season (season, cluster, year, starts_on, ends_on, self_deadline, appraisal_deadline, final_deadline) VALUES
  ('TNB-2012', 'TNB', 2012, '2012-03-01', '2013-03-01', '2012-12-20', '2013-01-31', '2013-02-28');
INSERT INTO membership (season, unit, role) VALUES ('TNB-2012', 'BL', 'leader'), ('TNB-2012', 'HG', 'member'), ('TNB-2012', 'LA', 'member');
INSERT INTO sheet (season, state, rules) VALUES ('TNB-2012', 'in force', '{"name": "Bảng điểm cụm Tây Nam Bộ", "max": 100, "criteria": [
  {"code": "I", "name": "Kinh tế - xã hội", "max": 60, "criteria": [
    {"code": "I.1", "name": "Tăng trưởng", "max": 40, "rule": "proportional"}, {"code": "I.2", "name": "Hộ nghèo", "max": 20, "rule": "proportional", "better": "lower"}]},
  {"code": "II", "name": "Phong trào thi đua", "max": 40, "rule": "given", "step": 0.25}]}');
INSERT INTO result (season, unit, criterion, stage, actual) VALUES ('TNB-2012', 'BL', 'II', 'final', 30), ('TNB-2012', 'HG', 'II', 'final', 39), ('TNB-2012', 'LA', 'II', 'final', 35);
INSERT INTO target (season, unit, criterion, target) SELECT 'TNB-2012', unit, 'I.1', 10 FROM unit UNION ALL SELECT 'TNB-2012', unit, 'I.2', 5 FROM unit;
INSERT INTO result (season, unit, criterion, stage, actual) VALUES ('TNB-2012', 'BL', 'I.1', 'final', 10), ('TNB-2012', 'HG', 'I.1', 'final', 9), ('TNB-2012', 'LA', 'I.1', 'final', 8),
  ('TNB-2012', 'BL', 'I.2', 'final', 5), ('TNB-2012', 'HG', 'I.2', 'final', 5), ('TNB-2012', 'LA', 'I.2', 'final', 10);
SELECT grant_access('$bl->{role}', 'TNB-2012', 'unit', 'BL'), grant_access('$la->{role}', 'TNB-2012', 'unit', 'LA'), grant_access('$hg->{role}', 'TNB-2012', 'unit', 'HG'),
  grant_access('$standing_group->{role}', 'TNB-2012', 'appraiser'), grant_access('$council->{role}', 'TNB-2012', 'council'), grant_access('$newspaper->{role}', 'TNB-2012', 'reader');
SQL
Registry::at_noon($office, 'thidua');

# January: the season of 2013 is opened from it.
by($office, "SELECT * FROM open_season('TNB-2013', after => 'TNB-2012')", "members|3\nsheet|1\naccounts|6\ndeadlines|3\naccounts left out|0", 'open_season copies members, sheet, accounts and deadlines');
by($office, "SELECT cluster, year, period, starts_on, ends_on, status, self_deadline FROM season WHERE season = 'TNB-2013'", 'TNB|2013|year|2013-03-01|2014-03-01|draft|2013-12-20', 'the season is a draft of the next year');
by($office, "SELECT string_agg(unit || ' ' || role, ', ' ORDER BY unit) FROM membership WHERE season = 'TNB-2013'", 'BL member, HG member, LA member', 'all are members: leaders are elected anew');
by($office, "SELECT state, version FROM sheet WHERE season = 'TNB-2013'", 'draft|1', 'the sheet is a draft');
by($office, "UPDATE membership SET role = 'leader', person = 'Nguyễn Văn A' WHERE season = 'TNB-2013' AND unit = 'HG' RETURNING unit", 'HG', 'Hậu Giang is elected leader');
# Growth is to weigh less: what would that have done last year?  BL 100-30=..: 2012 I.1 40/36/32, I.2 20/20/10, II 30/39/35: 90, 95, 77.  With 20 for growth and 60 for the movement,
# whose points stay as given: BL 20+20+30 = 70, HG 18+20+39 = 77, LA 16+10+35 = 61.
by($office, <<'SQL', "HG|1|1|95.00|77.00|0\nBL|2|2|90.00|70.00|0\nLA|3|3|77.00|61.00|0", 'a draft is tried on last year');
INSERT INTO sheet (season, version, rules) SELECT season, 2, jsonb_set(jsonb_set(jsonb_set(rules, '{criteria,0,criteria,0,max}', '20'), '{criteria,0,max}', '40'), '{criteria,1,max}', '60') FROM sheet WHERE season = 'TNB-2013' AND version = 1;
SELECT unit, rank_before, rank_after, points_before, points_after, left_out FROM try_sheet('TNB-2013')
SQL
by($office, "SELECT count(*) FROM try_sheet('TNB-2013', 1)", '0', 'the old one would move nobody');
by($office, "UPDATE sheet SET state = 'in force', signed_on = '2013-03-20' WHERE season = 'TNB-2013' AND version = 1 RETURNING version", '1', 'so the old one is signed');
by($office, <<'SQL', '3', 'commitments and targets are signed');
INSERT INTO target (season, unit, criterion, target) SELECT 'TNB-2013', unit, 'I.1', 10 FROM unit UNION ALL SELECT 'TNB-2013', unit, 'I.2', 5 FROM unit;
SELECT count(*) FROM sign('TNB-2013', '2013-03-20', signed_by => 'Chủ tịch UBND tỉnh') WHERE what = 'signed';
SQL
refused($bl, "INSERT INTO result (season, unit, criterion, stage, actual) VALUES ('TNB-2013', 'BL', 'II', 'self', 38)", qr/^42501 .*is a draft$/, 'a draft season takes no scores');
refused($office, "SELECT open('TNB-2013')", qr/^22023 season "TNB-2013" cannot be opened, faults: 3$/, 'last year\'s deadlines, moved by a year, are past');
by($office, "SELECT what FROM open('TNB-2013', today() + 5, today() + 20, today() + 30)", 'opened', 'the season is opened; its year is told in days');

# December: the units score themselves and hand in.
by($bl, "INSERT INTO result (season, unit, criterion, stage, actual, evidence) VALUES ('TNB-2013', 'BL', 'I.1', 'self', 12, 'Báo cáo 12/BC'), ('TNB-2013', 'BL', 'I.2', 'self', 5, NULL), ('TNB-2013', 'BL', 'II', 'self', 40, NULL)", '', 'Bạc Liêu scores itself');
by($bl, "SELECT * FROM submit('TNB-2013')", "submitted|" . $admin->query('SELECT thidua.today() + 5') . '|0|0', 'and hands in');
refused($bl, "UPDATE result SET actual = 39 WHERE season = 'TNB-2013' AND unit = 'BL' AND criterion = 'II'; SELECT 1/count(*) FROM result WHERE actual = 39", qr/^22012 /, 'what is handed in is not changed any more');
refused($bl, "SELECT submit('TNB-2013')", qr/^55000 unit "BL" has already handed in its file of season "TNB-2013"/, 'nor handed in twice');
by($la, "INSERT INTO result (season, unit, criterion, stage, actual) VALUES ('TNB-2013', 'LA', 'I.1', 'self', 11), ('TNB-2013', 'LA', 'II', 'self', 39); SELECT state, missing FROM submit('TNB-2013', 'LA')", 'submitted|1', 'Long An hands in, and is told that one score is missing');
by($office, "SELECT unit, task, days_late FROM to_do", 'HG|not handed in|0', 'Hậu Giang is to do');
$office->query("UPDATE thidua.season SET self_deadline = thidua.today() - 3 WHERE season = 'TNB-2013'");
by($office, "SELECT unit, task, days_late FROM to_do", 'HG|not handed in|3', 'three days after the deadline it is three days late');
refused($hg, "INSERT INTO result (season, unit, criterion, stage, actual) VALUES ('TNB-2013', 'HG', 'II', 'self', 38)", qr/^42501 season "TNB-2013", unit "HG", criterion "II": the self result is refused: the last day was /, 'and may enter nothing more, and is told why');
refused($hg, "SET TimeZone = 'Etc/GMT+12'; INSERT INTO result (season, unit, criterion, stage, actual) VALUES ('TNB-2013', 'HG', 'II', 'self', 38)", qr/^42501 /, 'whatever its clock says');
$office->query("UPDATE thidua.season SET self_deadline = thidua.today() WHERE season = 'TNB-2013'");
by($hg, "INSERT INTO result (season, unit, criterion, stage, actual) VALUES ('TNB-2013', 'HG', 'I.1', 'self', 12), ('TNB-2013', 'HG', 'I.2', 'self', 4), ('TNB-2013', 'HG', 'II', 'self', 38); SELECT days_late FROM submit('TNB-2013')", '0', 'the last day is still in time');
by($la, "SELECT criterion, points FROM own_score WHERE season = 'TNB-2013' ORDER BY ordinal", "I.1|40.000000000\nII|39.000000000", 'a unit sees its own points');
by($la, "SELECT count(*) FROM result WHERE season = 'TNB-2013'", '2', 'a unit sees its own scores and no other');
by($la, "SELECT count(*) FROM standing WHERE season = 'TNB-2013'", '0', 'and no rank, for it would be a false one');

# January: the standing group appraises.  Long An's file comes back, after the deadline.
by($council, "SELECT what FROM close_self_scoring('TNB-2013')", 'closed', 'the council closes the self-scores, for all have handed in');
$office->query("UPDATE thidua.season SET self_deadline = thidua.today() - 1 WHERE season = 'TNB-2013'");
refused($standing_group, "SELECT return_submission('TNB-2013', 'LA', '')", qr/^22023 .*without a reason/, 'a file is not returned without a reason');
by($standing_group, "SELECT state, reason FROM return_submission('TNB-2013', 'LA', 'Thiếu số liệu hộ nghèo', due_on => today() + 2)", 'returned|Thiếu số liệu hộ nghèo', 'with one it is');
by($la, "SELECT task, detail, due_on - today() FROM to_do", 'file returned|Thiếu số liệu hộ nghèo|2', 'Long An reads why');
by($la, "INSERT INTO result (season, unit, criterion, stage, actual) VALUES ('TNB-2013', 'LA', 'I.2', 'self', 5); SELECT state, missing FROM submit('TNB-2013')", 'submitted|0', 'completes it and hands in again');
by($standing_group, <<'SQL', '3', 'every movement is appraised');
INSERT INTO result (season, unit, criterion, stage, actual, note) VALUES ('TNB-2013', 'BL', 'II', 'appraisal', 38.5, 'Thiếu minh chứng'), ('TNB-2013', 'LA', 'II', 'appraisal', 39, NULL), ('TNB-2013', 'HG', 'II', 'appraisal', 37, NULL);
SELECT count(*) FROM result WHERE season = 'TNB-2013' AND stage = 'appraisal'
SQL
by($bl, "SELECT actual, note FROM result WHERE season = 'TNB-2013' AND stage = 'appraisal'", '38.5|Thiếu minh chứng', 'Bạc Liêu reads its own appraisal');
by($bl, "SELECT write_explanation('TNB-2013', 'BL', 'II', 'Minh chứng gửi kèm công văn 45')", '1', 'and explains');
by($standing_group, "SELECT unit, task, criterion, detail FROM to_do", 'BL|explanation waits|II|Minh chứng gửi kèm công văn 45', 'which waits for an answer');
by($standing_group, "SELECT answer_explanation('TNB-2013', 'BL', 'II', 1, 'Đã nhận, nâng 0,5 điểm'); UPDATE result SET actual = 39 WHERE season = 'TNB-2013' AND unit = 'BL' AND stage = 'appraisal'; SELECT count(*) FROM to_do", "0", 'it is answered');
# BL 40 + 20 + 39, LA 40 + 20 + 39, HG 40 + 20 + 37: growth beyond plan earns no more than the maximum.
by($standing_group, "SELECT rank, unit, points, tied, behind_next FROM standing WHERE season = 'TNB-2013' ORDER BY rank, position", "1|BL|99.000000|t|\n1|LA|99.000000|t|\n3|HG|97.000000|f|2.000000", 'the live standing');
by($standing_group, "SELECT unit, self_points, final_points, difference, mean_difference FROM self_versus_final WHERE season = 'TNB-2013' AND criterion = 'II' ORDER BY unit",
  "BL|40.000000000|39.000000000|1.000000000|0.666666667\nHG|38.000000000|37.000000000|1.000000000|0.666666667\nLA|39.000000000|39.000000000|0.000000000|0.666666667", 'who scored themselves high');
by($standing_group, "SELECT unit, criterion, attainment FROM target_attainment WHERE season = 'TNB-2013' ORDER BY unit, criterion", "BL|I.1|exceeded\nBL|I.2|met\nHG|I.1|exceeded\nHG|I.2|exceeded\nLA|I.1|exceeded\nLA|I.2|met", 'what was promised and reached');

# March: the conference decides and publishes.
by($council, "INSERT INTO result (season, unit, criterion, stage, actual, note) VALUES ('TNB-2013', 'LA', 'II', 'final', 38.75, 'Biểu quyết của hội nghị')", '', 'the conference votes on Long An');
refused($standing_group, "SELECT publish('TNB-2013')", qr/^42501 role "standing_group_\d+" may not publish season "TNB-2013"/, 'the standing group does not publish');
by($council, "SELECT number, units, ranked, length(digest) FROM publish('TNB-2013')", '1|3|3|64', 'the council does');
by($hg, "SELECT rank, unit, points, publication FROM standing WHERE season = 'TNB-2013' ORDER BY rank", "1|BL|99.000000|1\n2|LA|98.750000|1\n3|HG|97.000000|1", 'now everyone sees the cluster');
by($newspaper, "SELECT unit, gap, next_rank, next_unit FROM gap_to_next WHERE season = 'TNB-2013' ORDER BY rank", "BL|||\nLA|0.250000|1|Bạc Liêu\nHG|1.750000|2|Long An", 'and who is how far behind whom');
for my $who ($office, $council, $standing_group) {
    refused($who, "UPDATE result SET actual = 40 WHERE season = 'TNB-2013' AND unit = 'HG' AND criterion = 'II'; SELECT 1/count(*) FROM result WHERE season = 'TNB-2013' AND actual = 40 AND stage <> 'self'", qr/^(55000|22012) /, "$who->{role} changes no published result");
}

# April: Hậu Giang objects, and is right.
by($hg, "SELECT file_objection('TNB-2013', 'HG', 'Chưa tính phong trào nông thôn mới', criterion => 'II')", '1', 'Hậu Giang objects');
by($council, "SELECT unit, task, criterion FROM to_do", 'HG|objection waits|II', 'which waits for a ruling');
refused($council, "SELECT supersede('TNB-2013', 'Kiến nghị số 1', '[{\"unit\": \"HG\", \"criterion\": \"II\", \"actual\": 39.5}]', objection => 1)", qr/^55000 season "TNB-2013" does not have a sustained objection 1/, 'before it nothing is carried out');
by($council, "SELECT rule_on_objection('TNB-2013', 1, 'sustained', 'Bổ sung 2,5 điểm'); SELECT task FROM to_do", "objection to carry out", 'it is sustained');
by($council, "SELECT * FROM supersede('TNB-2013', 'Chấp nhận kiến nghị số 1 của Hậu Giang', '[{\"unit\": \"HG\", \"criterion\": \"II\", \"actual\": 39.5, \"note\": \"kiến nghị số 1\"}]', objection => 1)",
  "2|HG|3|1|97.00|99.50\n2|BL|1|2|99.00|99.00\n2|LA|2|3|98.75|98.75", 'the correction is published: who moved');
by($bl, "SELECT rank, unit, points, publication FROM standing WHERE season = 'TNB-2013' ORDER BY rank", "1|HG|99.500000|2\n2|BL|99.000000|2\n3|LA|98.750000|2", 'everyone sees the new standing');
by($bl, "SELECT number, reason, published_by = '$council->{role}' FROM publication WHERE season = 'TNB-2013' ORDER BY number", "1||t\n2|Chấp nhận kiến nghị số 1 của Hậu Giang|t", 'and the old one, and why');
by($bl, "SELECT rank, points FROM published_standing WHERE season = 'TNB-2013' AND number = 1 AND unit = 'HG'", '3|97.00', 'which says what it said');
by($bl, "SELECT stage, actual, correction FROM result WHERE season = 'TNB-2013' AND unit = 'HG' AND criterion = 'II' ORDER BY correction, stage", "appraisal|37|0\nself|38|0\nfinal|39.5|2", 'the corrected cell is a new row');
by($office, "SELECT count(*) FROM publication_check", '0', 'both publications follow from their inputs');
by($office, "SELECT count(*) FROM to_do", '0', 'nothing is left to do');
by($office, "SELECT string_agg(by_role || ' ' || operation, ', ' ORDER BY number) FROM change_log WHERE table_name = 'result' AND coalesce(new_row, old_row)->>'season' = 'TNB-2013' AND coalesce(new_row, old_row)->>'unit' = 'HG' AND coalesce(new_row, old_row)->>'criterion' = 'II'",
  "$hg->{role} insert, $standing_group->{role} insert, $council->{role} insert", 'the log tells who did it');
# The digest, from the exported line.
my $document = $bl->query("SELECT thidua.publication_document('TNB-2013')");
require Digest::SHA;
is(Digest::SHA::sha256_hex($document), $bl->query("SELECT digest FROM thidua.publication WHERE season = 'TNB-2013' AND number = 2"), 'anybody recomputes the digest from the exported text');

# And so on: next year's season, with the half-year beside it.
by($office, "SELECT copied FROM open_season('TNB-2014', after => 'TNB-2013') WHERE what = 'members'; SELECT copied FROM open_season('TNB-2014-H1', 'TNB-2013', period => 'first half', ends_on => '2014-06-30') WHERE what = 'sheet'", "3\n1", 'the next season, and its half-year');

done_testing();
