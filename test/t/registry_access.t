# Who may see and do what in a registry, tried by connecting as them: tables, views, functions and COPY.
# Units, sheet and results are invented.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Database;
use Test::More;

my $admin = Database->new('access');
my ($office, $bl, $la, $group, $economy, $council, $reader, $stranger) = map { $admin->role($_) } qw(office bl la group economy council reader stranger);
$admin->query("CREATE EXTENSION emulation; GRANT CREATE ON DATABASE \"@{[$admin->name]}\" TO $office->{role}");
$office->query(<<"SQL");
SELECT emulation.create_registry('thidua');
SET search_path = thidua;
INSERT INTO unit (unit, name) VALUES ('BL', 'Bạc Liêu'), ('HG', 'Hậu Giang'), ('LA', 'Long An');
INSERT INTO cluster VALUES ('TNB', 'Cụm Tây Nam Bộ');
INSERT INTO season (season, cluster, year, starts_on, ends_on, status) VALUES ('now', 'TNB', 2013, '2013-03-01', '2014-03-01', 'open'), ('past', 'TNB', 2012, '2012-03-01', '2013-03-01', 'appraisal');
INSERT INTO membership (season, unit) SELECT season, unit FROM season, unit;
INSERT INTO sheet (season, state, rules) SELECT season, 'in force', '{"max": 20, "criteria": [
  {"code": "I", "max": 10, "criteria": [{"code": "I.1", "max": 10, "rule": "given"}]}, {"code": "II", "max": 10, "rule": "given"}]}' FROM season;
INSERT INTO result (season, unit, criterion, stage, actual) SELECT season, unit, criterion, 'self', 9 FROM season, unit, (VALUES ('I.1'), ('II')) v(criterion);
INSERT INTO result (season, unit, criterion, stage, actual) VALUES ('now', 'BL', 'II', 'appraisal', 8), ('now', 'LA', 'II', 'appraisal', 7);
INSERT INTO target (season, unit, criterion, target) SELECT 'now', unit, 'I.1', 10 FROM unit;
INSERT INTO explanation (season, unit, criterion, text) VALUES ('now', 'BL', 'II', 'vì sao'), ('now', 'LA', 'II', 'vì sao');
INSERT INTO submission (season, unit, state) VALUES ('now', 'LA', 'submitted');
SELECT grant_access('$bl->{role}', season, 'unit', 'BL'), grant_access('$la->{role}', season, 'unit', 'LA'), grant_access('$council->{role}', season, 'council'), grant_access('$reader->{role}', season, 'reader'),
  -- the standing group's member comes from Bac Lieu; another appraises part I alone
  grant_access('$group->{role}', season, 'appraiser', 'BL'), grant_access('$economy->{role}', season, 'appraiser', NULL, '{I}') FROM season;
SELECT publish('past');
SQL

sub sees { my ($who, $sql, $expected, $what) = @_; is(eval { $who->query("SET search_path = thidua; $sql") } // $@, $expected, "$what") }
sub refused { my ($who, $sql, $expected, $what) = @_; like($who->refusal("SET search_path = thidua; $sql"), $expected, $what) }
# What a statement with RETURNING changed.
sub changes { my ($who, $sql, $expected, $what) = @_; my $got = eval { $who->query("BEGIN; SET search_path = thidua; WITH x AS ($sql RETURNING 1) SELECT count(*) FROM x; ROLLBACK;") } // $@; is($got, $expected, $what) }

# Reading
for my $case ([$bl, 9, 'a unit'], [$la, 9, 'another unit'], [$group, 14, 'an appraiser of everything'], [$economy, 9, 'an appraiser of one part'], [$council, 14, 'a council'], [$reader, 14, 'a reader'], [$office, 14, 'the owner']) {
    my ($who, $count, $what) = @$case;
    sees($who, 'SELECT count(*) FROM result', $count, "$what sees its rows: of the published season all");
    my $live = $count == 14 ? 3 : 0;
    sees($who, "SELECT count(*) FILTER (WHERE season = 'now'), count(*) FILTER (WHERE season = 'past') FROM standing", "$live|3", '... and a rank of the cluster or none');
    sees($who, "SELECT count(*) FROM score_breakdown WHERE season = 'now'", $live * 4, '... and points likewise');
    sees($who, "SELECT count(*) FROM self_versus_final WHERE season = 'now'", $live * 4, '... and self-scores beside them');
    sees($who, "SELECT count(*) FROM publication_check", 0, '... and checks what is published');
}
sees($bl, "SELECT string_agg(unit || criterion || stage, ',' ORDER BY criterion, stage) FROM result WHERE season = 'now'", 'BLI.1self,BLIIappraisal,BLIIself', 'a unit sees its own appraisal');
sees($bl, "SELECT string_agg(unit, ',') FROM target WHERE season = 'now'", 'BL', 'and its own targets');
sees($bl, "SELECT string_agg(DISTINCT unit, ',') FROM explanation", 'BL', 'and its own explanations');
sees($bl, "SELECT string_agg(unit || task, ',' ORDER BY task) FROM to_do", 'BLexplanation waits,BLnot handed in', 'and what it has to do itself');
sees($bl, "SELECT string_agg(unit, ',') FROM target_attainment WHERE season = 'now'", 'BL', 'and what it has attained');
sees($bl, 'SELECT count(*) FROM submission', 0, 'and not what others handed in');
sees($bl, "SELECT count(*) FROM emulation.standings(season_board('now')) WHERE points > 0", 0, 'a function shows it no rank that is not the cluster\'s');
sees($bl, "SELECT count(*) FROM emulation.standings(board_under((SELECT rules::emulation.score_sheet FROM sheet WHERE season = 'now'), 'now'))", 0, 'nor does the inner one');
sees($economy, "SELECT season_board('now') IS NULL", 't', 'nor to an appraiser of a part');
sees($economy, "SELECT string_agg(DISTINCT criterion, ',') FROM result WHERE season = 'now'", 'I.1', 'an appraiser of a part sees that part, below what it was given');
sees($bl, 'SELECT string_agg(role_name, \',\') FROM account WHERE season = \'now\'', $bl->{role}, 'a role sees its own account');
sees($bl, "COPY (SELECT unit FROM result WHERE season = 'now') TO STDOUT", "BL\nBL\nBL", 'COPY TO shows no more');
like($stranger->refusal($_), qr/^42501 permission denied for schema thidua/, "a stranger gets nowhere: $_") for 'SELECT * FROM thidua.result', "SELECT thidua.publish('now')";
refused($_->[0], $_->[1], qr/^42501 /, $_->[2]) for
    [$bl, 'SELECT * FROM change_log', 'the log is not for units'],
    [$council, 'SELECT * FROM change_log', 'nor for a council'];
# An account for a unit that left reads: whoever gives it is told so.
my $gives = "SELECT grant_access('$la->{role}', 'now', 'unit', 'LA')";
my (undef, undef, $told) = $office->attempt("BEGIN; SET search_path = thidua; SELECT leave_season('now', 'LA', '2013-10-01', 'results', 'NQ 1'); $gives; ROLLBACK;");
like($told, qr/WARNING: .*unit "LA" is not a member of season "now" since 2013-10-01.*Role "\Q$la->{role}\E" can read, but.*It left by "NQ 1"/s, 'an account for a unit that left');
(undef, undef, $told) = $office->attempt("BEGIN; SET search_path = thidua; $gives; ROLLBACK;");
is($told, '', 'and for a member nothing is to be told');
# No plan may look at rows before the policy does.
$admin->query("CREATE FUNCTION public.leak(text) RETURNS boolean LANGUAGE plpgsql COST 0.0000001 AS 'BEGIN RAISE WARNING ''seen %'', \$1; RETURN true; END'");
my (undef, undef, $warnings) = $bl->attempt("SELECT count(*) FROM thidua.result WHERE season = 'now' AND public.leak(unit)");
unlike($warnings, qr/seen (LA|HG)/, 'a function that tells on its arguments is shown no foreign row');
like($warnings, qr/seen BL/, 'only the own');

# Writing: a unit
changes($bl, "INSERT INTO result (season, unit, criterion, stage, actual) VALUES ('now', 'BL', 'II', 'self', 1) ON CONFLICT (season, unit, criterion, stage, correction) DO UPDATE SET actual = 5", 1, 'a unit changes its self-score');
changes($bl, "UPDATE result SET actual = 5 WHERE unit = 'BL' AND stage = 'self' AND season = 'now'", 2, 'by UPDATE, too');
changes($bl, "UPDATE result SET actual = NULL WHERE season = 'now'", 2, 'and takes it back: self-scores alone');
changes($bl, "INSERT INTO submission (season, unit, state) VALUES ('now', 'BL', 'submitted')", 1, 'it hands in what it scored, also without the function');
refused($bl, "BEGIN; UPDATE result SET actual = NULL WHERE season = 'now'; INSERT INTO submission (season, unit, state) VALUES ('now', 'BL', 'submitted')", qr/^55000 the file of unit "BL" of season "now" is empty/, 'but no empty file');
sees($bl, "BEGIN; UPDATE result SET actual = NULL WHERE season = 'now'; INSERT INTO submission (season, unit, state, allow_empty) VALUES ('now', 'BL', 'submitted', true); SELECT allow_empty FROM submission; ROLLBACK", 't', 'unless it says that it is meant');
changes($bl, "UPDATE submission SET allow_empty = true", 0, 'which it says of no other');
changes($bl, "UPDATE result SET actual = 10", 2, 'an UPDATE of everything reaches its own open self-scores');
refused($bl, $_->[0], qr/^42501 /, $_->[1]) for
    ["INSERT INTO result (season, unit, criterion, stage, actual) VALUES ('now', 'BL', 'I.1', 'appraisal', 10)", 'a unit writes no appraisal of itself'],
    ["INSERT INTO result (season, unit, criterion, stage, actual) VALUES ('now', 'BL', 'I.1', 'final', 10)", 'no final value'],
    ["INSERT INTO result (season, unit, criterion, stage, actual) VALUES ('now', 'HG', 'I.1', 'self', 0)", "no other unit's score"],
    ["INSERT INTO result (season, unit, criterion, stage, actual, entered_by) VALUES ('now', 'BL', 'I.1', 'self', 10, 'postgres')", 'not in another name'],
    ["UPDATE result SET entered_by = 'postgres'", 'nor changes the name'],
    ["UPDATE result SET stage = 'final'", 'nor the stage'],
    ["COPY result (season, unit, criterion, stage, actual) FROM PROGRAM 'echo'", 'COPY FROM a program is for superusers'],
    ["INSERT INTO explanation (season, unit, criterion, number, text) VALUES ('now', 'LA', 'II', 2, 'x')", "no other unit's explanation"],
    ["INSERT INTO explanation (season, unit, criterion, number, text, answer) VALUES ('now', 'BL', 'II', 2, 'x', 'yes')", 'no answer to itself'],
    ["UPDATE explanation SET answer = 'yes'", 'nor by UPDATE'],
    ["SELECT submit('now', 'HG')", 'it hands in for no other'],
    ["SELECT return_submission('now', 'LA', 'tại sao')", "returns no other's file"],
    ["UPDATE membership SET role = 'leader'", 'makes itself no leader'],
    ["UPDATE sheet SET state = 'draft'", 'changes no sheet'],
    ["UPDATE target SET target = 1", 'no target'],
    ["INSERT INTO account (season, role_name, capacity) VALUES ('now', '$bl->{role}', 'council')", 'gives itself no account'],
    ["SELECT grant_access('$bl->{role}', 'now', 'council')", 'nor by the function'],
    ["SELECT grant_privileges('$bl->{role}', 'council')", 'nor by the inner one'],
    ["UPDATE season SET status = 'draft'", 'moves no season'],
    ["SELECT publish('now')", 'publishes nothing'],
    ["INSERT INTO publication (season) VALUES ('now')", 'nor by hand'],
    ["SELECT decide_class('now', 'BL', 'x', 'QĐ 1', 'x')", 'decides no class'],
    ["INSERT INTO class_decision (season, unit, class, document, reason) VALUES ('now', 'BL', 'x', 'QĐ 1', 'x')", 'nor by hand'],
    ["INSERT INTO published_standing (season, number, unit, unit_name, rank, max_points, status, missing, tied) VALUES ('past', 1, 'XX', 'x', 1, 1, 'ranked', 0, false)", 'nor a rank of its own'],
    ["TRUNCATE result", 'empties no table'],
    ["DELETE FROM result", 'deletes nothing'],
    ["BEGIN; LOCK TABLE result IN SHARE MODE", 'and locks no table against others'],
    ["INSERT INTO change_log (at, by_role, table_name, operation) VALUES (now(), 'x', 'result', 'delete')", 'forges no log entry'],
    ["CREATE TEMP TABLE mine (a int); CREATE TRIGGER forge AFTER INSERT ON mine FOR EACH STATEMENT EXECUTE FUNCTION log_change()", 'nor by its trigger'],
    ["CREATE TEMP TABLE mine (season text); CREATE TRIGGER forge AFTER DELETE ON mine FOR EACH STATEMENT EXECUTE FUNCTION guard_season()", 'nor uses the freeze to look at seasons'],
    ["ALTER TABLE result DISABLE ROW LEVEL SECURITY", 'switches no policy off'],
    ["ALTER TABLE result DISABLE TRIGGER ALL", 'nor a trigger'],
    ["SET session_replication_role = replica", 'nor all of them'],
    ["CREATE TABLE thidua.mine (a int)", 'creates nothing in the registry'],
    ["SELECT file_objection('past', 'LA', 'x')", "objects for no other"],
    ["SET row_security = off; SELECT * FROM result", 'and cannot see without the policies'];
refused($bl, "COPY result (season, unit, criterion, stage, actual) FROM STDIN;\nnow\tHG\tI.1\tself\t0\n\\.\n", qr/^0A000 /, 'COPY FROM does not go round the policies');
# names planted in its own schema do not change what the registry's functions do
$admin->query("CREATE SCHEMA evil AUTHORIZATION $la->{role}");
refused($la, "CREATE FUNCTION evil.today() RETURNS date LANGUAGE sql AS 'SELECT date ''2000-01-01'''; CREATE FUNCTION evil.now() RETURNS timestamptz LANGUAGE sql AS 'SELECT timestamptz ''2000-01-01'''; SET search_path = evil, pg_temp, thidua, pg_catalog;
  UPDATE thidua.result SET actual = 1 WHERE season = 'now' AND stage = 'self'; SELECT 1/count(*) FROM thidua.result WHERE season = 'now' AND actual = 1", qr/^22012 /, 'planted functions open no deadline, nor what was handed in');

# Writing: appraisers and the council
changes($group, "INSERT INTO result (season, unit, criterion, stage, actual) VALUES ('now', 'HG', 'II', 'appraisal', 7)", 1, 'an appraiser appraises');
changes($group, "UPDATE result SET actual = 6 WHERE stage = 'appraisal' AND season = 'now'", 1, 'and changes it, but for its own unit');
changes($group, "UPDATE explanation SET answer = 'đã xem'", 1, 'and answers, but not its own unit');
changes($economy, "INSERT INTO result (season, unit, criterion, stage, actual) VALUES ('now', 'HG', 'I.1', 'appraisal', 7)", 1, 'an appraiser of a part appraises that part');
refused($_->[0], $_->[1], qr/^(42501|55000|23503) /, $_->[2]) for
    [$group, "INSERT INTO result (season, unit, criterion, stage, actual) VALUES ('now', 'BL', 'I.1', 'appraisal', 10)", 'nobody appraises the own unit'],
    [$group, "INSERT INTO result (season, unit, criterion, stage, actual) VALUES ('now', 'LA', 'I.1', 'final', 0)", 'an appraiser writes no final value'],
    [$group, "INSERT INTO result (season, unit, criterion, stage, actual) VALUES ('now', 'LA', 'I.1', 'self', 0)", 'nor a self-score'],
    [$group, "INSERT INTO submission (season, unit, stage, state, reason, allow_empty) VALUES ('now', 'HG', 'self', 'returned', 'x', true)", 'nor that a file is empty on purpose'],
    [$council, "UPDATE submission SET allow_empty = true", 'nor does a council say that'],
    [$economy, "INSERT INTO result (season, unit, criterion, stage, actual) VALUES ('now', 'HG', 'II', 'appraisal', 7)", 'an appraiser of a part writes nothing beyond it'],
    [$council, "INSERT INTO result (season, unit, criterion, stage, actual) VALUES ('now', 'LA', 'I.1', 'appraisal', 0)", 'a council does not appraise'],
    [$council, "INSERT INTO result (season, unit, criterion, stage, actual, correction) VALUES ('now', 'LA', 'I.1', 'final', 0, 2)", 'nor writes a correction that no publication lists'],
    [$council, "INSERT INTO result (season, unit, criterion, stage, actual, correction) VALUES ('past', 'LA', 'I.1', 'final', 0, 2)", 'in a published season either'],
    [$council, "INSERT INTO published_standing (season, number, unit, unit_name, rank, max_points, status, missing, tied) VALUES ('now', 1, 'BL', 'x', 1, 1, 'ranked', 0, false)", 'nor a standing that no publication has'],
    [$council, "INSERT INTO publication (season, number, sheet, board, digest, published_by, published_at) VALUES ('now', 1, '{}', '{}', '', 'x', now())", 'nor a publication of its own making'],
    [$council, "UPDATE season SET year = 1999", 'nor what a season is'],
    [$council, "DELETE FROM publication", 'nor does it delete one'],
    [$council, "SELECT decide_class('now', 'BL', 'x', 'QĐ 1', 'x')", 'a council decides a class that is open, and no other'],
    [$council, "SELECT decide_class('past', 'BL', 'x', 'QĐ 1', 'x')", 'and none of a published season'],
    [$council, "INSERT INTO class_decision (season, unit, class, document, reason, decided_by) VALUES ('now', 'BL', 'x', 'QĐ 1', 'x', 'postgres')", 'and not in another name'],
    [$council, "DELETE FROM class_decision", 'and deletes none'],
    [$group, "SELECT decide_class('now', 'LA', 'x', 'QĐ 1', 'x')", 'an appraiser decides no class'],
    [$reader, "INSERT INTO result (season, unit, criterion, stage, actual) VALUES ('now', 'LA', 'I.1', 'self', 0)", 'a reader reads'];
sees($council, "BEGIN; INSERT INTO publication (season, allow_incomplete) VALUES ('now', true); SELECT count(*), min(p.published_by) = '$council->{role}' FROM publication p WHERE season = 'now'; ROLLBACK", '1|t', 'the row of a publication is the publication');

# A member of a unit's role is that unit; whoever can become it appraises it no more
my $lan = $admin->role('lan');
$admin->query("GRANT $bl->{role} TO $lan->{role}");
sees($lan, "SELECT count(*) FROM result WHERE season = 'now'", 3, 'a member of the role sees what the role sees');
changes($lan, "UPDATE result SET actual = 5 WHERE season = 'now'", 2, 'and writes what it writes');
$admin->query("REVOKE $bl->{role} FROM $lan->{role}; ALTER ROLE $lan->{role} NOINHERIT; GRANT $la->{role} TO $lan->{role}; SELECT thidua.grant_access('$lan->{role}', 'now', 'appraiser')");
changes($lan, "UPDATE result SET actual = 6 WHERE season = 'now' AND stage = 'appraisal'", 1, 'an appraiser who could become a unit decides nothing on it');

# The owner is bound by the freeze
for my $table (qw(result target membership sheet commitment submission explanation)) {
    like($office->refusal("TRUNCATE thidua.$table CASCADE"), qr/^55000 .*"past" is published/, "the owner does not empty $table");
}
refused($office, $_->[0], qr/^55000 /, $_->[1]) for
    ["UPDATE result SET actual = 1 WHERE season = 'past' AND unit = 'BL'", 'the owner changes no published result'],
    ["DELETE FROM result WHERE season = 'past'", 'deletes none'],
    ["INSERT INTO result (season, unit, criterion, stage, actual) VALUES ('past', 'BL', 'I.1', 'final', 10)", 'adds none'],
    ["UPDATE result SET season = 'past', stage = 'final' WHERE season = 'now' AND unit = 'BL' AND criterion = 'I.1'", 'moves none into it'],
    ["UPDATE result SET season = 'now', stage = 'final' WHERE season = 'past' AND unit = 'BL' AND criterion = 'I.1'", 'nor out of it'],
    ["INSERT INTO result (season, unit, criterion, stage, actual, correction) VALUES ('past', 'BL', 'I.1', 'final', 10, 2)", 'nor as a correction'],
    ["INSERT INTO result (season, unit, criterion, stage, actual) VALUES ('past', 'BL', 'I.1', 'self', 10) ON CONFLICT (season, unit, criterion, stage, correction) DO UPDATE SET actual = 10", 'nor by ON CONFLICT'],
    ["MERGE INTO result r USING (SELECT 'past' AS s) x ON r.season = x.s AND r.unit = 'BL' WHEN MATCHED THEN UPDATE SET actual = 1", 'nor by MERGE'],
    ["COPY result (season, unit, criterion, stage, actual) FROM STDIN;\npast\tBL\tI.1\tfinal\t0\n\\.\n", 'nor by COPY'],
    ["UPDATE target SET target = 1 WHERE season = 'past'; INSERT INTO target (season, unit, criterion, target) VALUES ('past', 'BL', 'I.1', 5)", 'targets are frozen'],
    ["UPDATE membership SET unranked_reason = 'x' WHERE season = 'past' AND unit = 'BL'", 'members are'],
    ["UPDATE sheet SET source = 'x' WHERE season = 'past'", 'the sheet is'],
    ["INSERT INTO sheet (season, version, rules) VALUES ('past', 2, '{}')", 'in all its versions'],
    ["UPDATE season SET status = 'open' WHERE season = 'past'", 'the season is not opened again'],
    ["UPDATE season SET status = 'published' WHERE season = 'now'", 'nor published by its status'],
    ["UPDATE publication SET digest = repeat('0', 64)", 'a publication is not changed'],
    ["DELETE FROM publication", 'nor deleted'],
    ["TRUNCATE publication CASCADE", 'nor emptied'],
    ["UPDATE published_standing SET rank = 1", 'nor are its ranks'],
    ["TRUNCATE season CASCADE", 'nor all of it'];
refused($office, "DELETE FROM season WHERE season = 'past'", qr/^23503 /, 'a season with rows is not deleted');

# What only a superuser, or who drops a trigger, can do is found
$admin->query("BEGIN; SET LOCAL session_replication_role = replica; UPDATE thidua.result SET actual = 8 WHERE season = 'past' AND unit = 'BL' AND criterion = 'II'; COMMIT");
sees($office, 'SELECT number, unit, criterion, problem FROM publication_check ORDER BY problem, unit', join("\n",
    '1|||board', '1|BL||points', '1|BL||rank', '1|BL|II|result', '1|BL||standing'), 'a result changed behind the triggers: its cell, points and rank');
$admin->query("BEGIN; SET LOCAL session_replication_role = replica; UPDATE thidua.result SET actual = 9 WHERE season = 'past' AND unit = 'BL' AND criterion = 'II'; UPDATE thidua.published_standing SET points = 20 WHERE unit = 'HG'; COMMIT");
sees($office, 'SELECT unit, problem FROM publication_check ORDER BY problem', "|digest\nHG|points", 'a published total that was changed: points and digest');
$admin->query("BEGIN; SET LOCAL session_replication_role = replica; UPDATE thidua.published_standing SET points = 18.00 WHERE unit = 'HG'; UPDATE thidua.sheet SET rules = '{}' WHERE season = 'past'; COMMIT");
sees($office, "SELECT string_agg(DISTINCT problem, ',' ORDER BY problem) FROM publication_check", 'board,points,rank,result,sheet,standing,status', 'a sheet that was changed to nonsense');
sees($office, "SELECT count(*) FROM standing WHERE season = 'now'", 3, 'which spoils no other season');
$admin->query("BEGIN; SET LOCAL session_replication_role = replica; UPDATE thidua.result SET actual = 99 WHERE season = 'now' AND unit = 'BL' AND criterion = 'I.1' AND stage = 'self'; COMMIT");
sees($office, "SELECT unit, status FROM standing WHERE season = 'now' ORDER BY unit", "BL|incomplete\nHG|ranked\nLA|ranked", 'one bad row makes its unit incomplete, and no view fails');


# Publications that are gone, standings moved, columns that nobody ranks by, rows from a child table
$admin->query("BEGIN; SET LOCAL session_replication_role = replica; UPDATE thidua.sheet SET rules = (SELECT sheet FROM thidua.publication WHERE season = 'past') WHERE season = 'past'; COMMIT");
sees($office, 'SELECT count(*) FROM publication_check', 0, 'all is well again');
for my $case (
    ["DELETE FROM thidua.published_standing; DELETE FROM thidua.publication", 'missing publication', 'a publication that is gone'],
    ["UPDATE thidua.season SET status = 'open' WHERE season = 'past'", 'season status', 'a season that is open again'],
    ["INSERT INTO thidua.result (season, unit, criterion, stage, actual, correction) VALUES ('past', 'BL', 'II', 'final', 1, 7)", 'missing publication', 'a correction that no publication brought'],
    ["UPDATE thidua.published_standing SET behind_first = 3 WHERE unit = 'HG'", 'digest,standing', 'another gap'],
    ["UPDATE thidua.published_standing SET unit_name = 'x' WHERE unit = 'HG'", 'digest', 'another name'],
    ["UPDATE thidua.publication SET reason = 'x'", 'digest', 'another reason'],
    [q{UPDATE thidua.publication SET board = '{"results": 5}'}, 'board,digest,result', 'a board that is none'],
    ["UPDATE thidua.membership SET unranked_reason = 'x' WHERE season = 'past' AND unit = 'HG'", 'rank,standing,status', 'a member that is not ranked'],
    ["CREATE TABLE thidua.x () INHERITS (thidua.result); INSERT INTO thidua.x (season, unit, criterion, stage, actual, correction) VALUES ('past', 'BL', 'II', 'final', 10, 99)", 'child table,missing publication', 'rows of a child table']) {
    my ($forgery, $problems, $what) = @$case;
    is($admin->query("BEGIN; SET LOCAL session_replication_role = replica; $forgery; SET LOCAL search_path = thidua; SELECT string_agg(DISTINCT problem, ',' ORDER BY problem) FROM publication_check; ROLLBACK"), $problems, "the check finds $what");
}
my $forged = q{UPDATE thidua.published_standing SET unit_name = 'x' WHERE unit = 'HG'; UPDATE thidua.publication SET digest = encode(sha256(convert_to(thidua.publication_document('past'), 'UTF8')), 'hex')};
is($admin->query("BEGIN; SET LOCAL session_replication_role = replica; $forged; SELECT (SELECT count(*) FROM thidua.publication_check), (SELECT string_agg(problem, ',') FROM thidua.publication_log_check); ROLLBACK"), '0|changed', 'a consistent forgery is known from the log');
is($admin->query("BEGIN; SET LOCAL session_replication_role = replica; DELETE FROM thidua.published_standing; DELETE FROM thidua.publication; UPDATE thidua.season SET status = 'open'; SELECT (SELECT count(*) FROM thidua.publication_check), (SELECT string_agg(problem, ',') FROM thidua.publication_log_check); ROLLBACK"), '0|gone', 'and so is a publication that is gone with all its traces');
is($admin->query("BEGIN; SET LOCAL session_replication_role = replica; TRUNCATE thidua.change_log; SELECT count(*) > 0 AND count(*) = (SELECT count(*) FROM thidua.publication), string_agg(DISTINCT problem, ',') FROM thidua.publication_log_check; ROLLBACK;"), 't|not in the log', 'a log that was emptied shows by every publication');
is($office->query('SELECT count(*) FROM thidua.publication_log_check'), 0, 'which holds what was published');
sees($council, 'SELECT * FROM publication_log_check', '', 'and tells nobody but the owner anything');

# SET ROLE, other seasons: whoever can become a unit decides nothing on it
my $minh = $admin->role('minh');
$admin->query("ALTER ROLE $minh->{role} NOINHERIT; GRANT $council->{role}, $la->{role} TO $minh->{role}");
refused($minh, "SET ROLE $council->{role}; INSERT INTO result (season, unit, criterion, stage, actual) VALUES ('now', 'LA', 'II', 'final', 10)", qr/^42501 .*belongs to unit "LA"/, 'nobody decides on the own unit in another role');
sees($minh, "SET ROLE $council->{role}; INSERT INTO result (season, unit, criterion, stage, actual) VALUES ('now', 'HG', 'II', 'final', 10)", '', 'on the others he does');
is($admin->query("SELECT by_role = '$council->{role}', by_session = '$minh->{role}' FROM thidua.change_log WHERE table_name = 'result' ORDER BY number DESC LIMIT 1"), 't|t', 'and the log names both role and person');
$admin->query("SELECT thidua.revoke_access('$la->{role}', 'now')");
refused($minh, "SET ROLE $council->{role}; INSERT INTO result (season, unit, criterion, stage, actual) VALUES ('now', 'LA', 'I.1', 'final', 10)", qr/^42501 .*belongs to unit "LA"/, 'nor where he spoke for it in another season');

# Awards: a unit proposes its own, council and reader see all, decisions are the owner's
$office->query("SET search_path = thidua; INSERT INTO recipient (recipient, name, kind, unit) VALUES ('a', 'A', 'person', 'BL'), ('b', 'B', 'person', 'LA'); INSERT INTO decision VALUES ('1', '2014-01-01');
  INSERT INTO proposal (proposal, recipient, award, unit, year) VALUES (901, 'b', 'BKT', 'LA', 2013), (902, 'a', 'BKT', 'BL', 2013); UPDATE proposal SET state = 'submitted' WHERE proposal = 902;
  INSERT INTO vote (proposal, council, held_on, ballots_for, ballots_cast, council_size) VALUES (901, 'HĐ', thidua.today(), 5, 5, 5)");
sees($bl, "INSERT INTO proposal (recipient, award, unit, year) VALUES ('a', 'CSTDT', 'BL', 2013) RETURNING state", 'draft', 'a unit proposes');
sees($bl, 'SELECT string_agg(DISTINCT unit, \',\') FROM proposal', 'BL', 'and sees its own proposals');
sees($bl, 'SELECT (SELECT count(*) FROM vote), (SELECT count(*) FROM backlog WHERE unit <> \'BL\'), (SELECT count(*) FROM award_support WHERE unit <> \'BL\'), (SELECT count(*) FROM eligibility WHERE unit <> \'BL\')', '0|0|0|0', 'and of votes and views no more');
sees($reader, 'SELECT count(DISTINCT unit) FROM proposal', 2, 'a reader sees all');
changes($bl, "UPDATE proposal SET submission = 'TTr 5'", 1, 'a unit changes its drafts, not what is submitted');
refused($bl, $_->[0], qr/^42501 /, $_->[1]) for
    ["INSERT INTO proposal (recipient, award, unit, year) VALUES ('b', 'BKT', 'LA', 2013)", 'it proposes for no other'],
    ["UPDATE proposal SET state = 'refused', reason = 'x'", 'decides nothing itself'],
    ["INSERT INTO vote VALUES (902, 'HĐ', '2014-01-01', 5, 5, 5)", 'casts no votes'],
    ["INSERT INTO award_grant (decision, line, award, unit, recipient, year) VALUES ('1', 1, 'BKT', 'BL', 'a', 2013)", 'grants itself nothing'],
    ["UPDATE requirement SET times = 1", 'makes no law'],
    ["INSERT INTO indicator_value (unit, year, indicator) VALUES ('BL', 2013, 'x')", 'and no figures'];
is($admin->query("SELECT count(*) FROM thidua.change_log WHERE table_name = 'proposal' AND operation = 'insert' AND by_role = '$bl->{role}'"), 1, 'the log knows who proposed');

# One statement that publishes and changes; an older snapshot
refused($office, "UPDATE membership SET left_on = '2015-01-01' WHERE season = 'now' AND unit = 'LA'; WITH p AS (INSERT INTO publication (season, allow_incomplete) VALUES ('now', true) RETURNING season) UPDATE season SET ends_on = '2015-06-01' FROM p WHERE season.season = p.season",
    qr/^55000 /, 'no statement publishes a season and changes it');
refused($office, "BEGIN ISOLATION LEVEL REPEATABLE READ; TRUNCATE result", qr/^25000 /, 'nothing is emptied in an old snapshot');
refused($bl, "BEGIN ISOLATION LEVEL REPEATABLE READ; UPDATE result SET actual = 4 WHERE season = 'now'", qr/^25000 /, 'nor entered');
$admin->query("CREATE TABLE public.counted AS SELECT count(*) AS n FROM thidua.change_log");
$office->query("SELECT emulation.create_registry('thidua2'); SET search_path = thidua2; INSERT INTO indicator (indicator, name, combine) VALUES ('x', 'x', 'sum'); TRUNCATE indicator CASCADE");
is($office->query("SELECT string_agg(operation, ',' ORDER BY number) FROM thidua2.change_log"), 'insert,truncate,truncate', 'a table that is emptied is in the log');

# Who denies a rival the place has it: BL and HG tie for the one place of three (a third of them, rounded), LA is behind.
my ($of_bl, $of_la) = map { $admin->role($_) } qw(of_bl of_la);
$office->query(<<"SQL");
SET search_path = thidua;
INSERT INTO season (season, cluster, year, starts_on, ends_on, status) VALUES ('tied', 'TNB', 2015, '2015-03-01', '2016-03-01', 'appraisal');
INSERT INTO membership (season, unit) SELECT 'tied', unit FROM unit;
INSERT INTO sheet (season, state, rules) VALUES ('tied', 'in force', '{"max": 100, "criteria": [{"code": "I", "max": 100, "rule": "given"}], "classes": [
  {"name": "A", "from": 90, "quota": {"percent": 35, "classes": "all", "ties": "open", "counted": "before"}}, {"name": "B", "from": 70}]}');
INSERT INTO result (season, unit, criterion, stage, actual) SELECT 'tied', unit, 'I', 'final', CASE unit WHEN 'LA' THEN 94 ELSE 95 END FROM unit;
SELECT grant_access('$of_bl->{role}', 'tied', 'council', 'BL'), grant_access('$of_la->{role}', 'tied', 'council', 'LA'), grant_access('$council->{role}', 'tied', 'council');
SQL
my $classes = "SELECT string_agg(unit || coalesce(class, '-'), ' ' ORDER BY unit) FROM standing WHERE season = 'tied'";
my $by_hand = "INSERT INTO class_decision (season, unit, class, document, reason) VALUES ('tied', 'HG', 'B', 'QĐ 1', 'x')";
sub depends { my ($who, $sql, $unit, $what) = @_; refused($who, $sql, qr/^42501 .*role "\Q$who->{role}\E" belongs to unit "$unit", whose class depends on this decision/, $what) }
sees($office, $classes, 'BL- HG- LAB', 'two are open');
depends($of_bl, "SELECT decide_class('tied', 'HG', '$_', 'QĐ 1', 'x')", 'BL', "while its own is, a council member decides nothing: $_") for 'A', 'B';
depends($of_bl, $by_hand, 'BL', 'nor by hand');
refused($of_bl, "SELECT decide_class('tied', 'BL', 'A', 'QĐ 1', 'x')", qr/^42501 /, 'nor its own');
sees($of_la, "BEGIN; SELECT decide_class('tied', 'BL', 'B', 'QĐ 1', 'x'); $classes; ROLLBACK", "\nBLB HGA LAB", 'who stays where it is does');
depends($of_la, "BEGIN; SELECT decide_class('tied', 'BL', 'B', 'QĐ 1', 'x'); $by_hand", 'LA', 'but does not pass the place on to itself');
$council->query("SET search_path = thidua; SELECT decide_class('tied', 'HG', 'A', 'QĐ 1', 'x')");
sees($office, $classes, 'BLB HGA LAB', 'decided by a member of no unit');
depends($of_bl, "UPDATE class_decision SET class = 'B' WHERE season = 'tied'", 'BL', 'which is not changed');
depends($of_bl, "SELECT decide_class('tied', 'HG', 'B', 'QĐ 2', 'x')", 'BL', 'nor decided again');
refused($of_bl, "DELETE FROM class_decision", qr/^42501 permission denied/, 'nor deleted');
sees($office, "BEGIN; SELECT decide_class('tied', 'HG', 'B', 'QĐ 2', 'x'); $classes; ROLLBACK", "\nBLA HGB LAB", 'the owner is not bound');

done_testing();
