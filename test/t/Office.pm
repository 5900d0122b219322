# An office's registry with a row in nearly every table: one season that runs, one that was published, objected to and corrected; awards, meetings, an
# import with a row that was refused, a night's work. Units, sheet and results are invented.
package Office;

use strict;
use warnings;

# $office is a Database of the registry's owner, $unit_role a role that is to speak for the unit BL.
sub fill {
    my ($office, $schema, $unit_role) = @_;
    my ($literal, $name) = map { quoted($schema, $_) } "'", '"';
    return $office->query(<<"SQL");
SELECT emulation.create_registry($literal);
SET search_path = $name;
INSERT INTO unit (unit, name, "position") VALUES ('BL', 'Bạc Liêu', 2), ('HG', 'Hậu Giang', 6), ('LA', 'Long An', 8), ('CM', 'Cà Mau', 4);
INSERT INTO unit_alias (alias, unit) VALUES ('Bac Lieu', 'BL');
INSERT INTO unit_succession VALUES ('BL', 'CM', '2025-07-01', 'merge', false);
INSERT INTO cluster VALUES ('TNB', 'Cụm Tây Nam Bộ');
INSERT INTO season (season, cluster, year, starts_on, ends_on, status, self_deadline) VALUES ('now', 'TNB', 2013, '2013-03-01', '2014-03-01', 'open', '2014-01-15'), ('past', 'TNB', 2012, '2012-03-01', '2013-03-01', 'appraisal', NULL);
INSERT INTO membership (season, unit, role, unranked_reason) SELECT season, unit, CASE unit WHEN 'HG' THEN 'leader' ELSE 'member' END, CASE unit WHEN 'CM' THEN 'không có hồ sơ' END FROM season, unit;
INSERT INTO sheet (season, state, rules) SELECT season, 'in force', '{"name": "Bảng điểm", "max": 20, "criteria": [{"code": "I", "max": 10, "criteria": [{"code": "I.1", "max": 10, "rule": "proportional"}]}, {"code": "II", "max": 10, "rule": "given"}]}' FROM season;
INSERT INTO target (season, unit, criterion, target) SELECT season, unit, 'I.1', 12.5 FROM season, unit;
INSERT INTO result (season, unit, criterion, stage, actual, note) SELECT season, unit, criterion, 'self', 9 - length(criterion) * ascii(unit) / 100.0, 'ghi chú' FROM season, unit, (VALUES ('I.1'), ('II')) v(criterion);
INSERT INTO result (season, unit, criterion, stage, actual) VALUES ('now', 'BL', 'II', 'appraisal', 8);
INSERT INTO explanation (season, unit, criterion, text) VALUES ('now', 'BL', 'II', 'vì sao');
INSERT INTO submission (season, unit, state) VALUES ('now', 'LA', 'submitted');
SELECT grant_access('$unit_role', season, 'unit', 'BL') FROM season;
SELECT publish('past');
SELECT file_objection('past', 'BL', 'chưa tính');
SELECT rule_on_objection('past', 1, 'sustained', 'đúng');
SELECT supersede('past', 'kiến nghị 1', '[{"unit": "BL", "criterion": "II", "actual": 9.5}]', 1);
SELECT refresh_standing('now');
INSERT INTO recipient VALUES ('lan', 'Lan', 'person', 'BL', 'farmer'), ('binh', 'Bình', 'person', 'LA', NULL);
INSERT INTO initiative VALUES ('lan', 2012, 1, 'province', 'x');
INSERT INTO council_member (council, member) VALUES ('HĐ', 'một'), ('HĐ', 'hai');
INSERT INTO proposal (recipient, award, unit, year, proposed_on) VALUES ('lan', 'CSTDT', 'BL', 2018, '2019-01-01'), ('binh', 'BKT', 'LA', 2018, '2019-01-01'), ('lan', 'BKT', 'BL', 2018, '2019-01-01');
INSERT INTO vote (proposal, council, held_on, ballots_for, ballots_cast) VALUES (1, 'HĐ', '2019-02-01', 2, 2);
UPDATE proposal SET state = 'submitted' WHERE proposal <= 2;
INSERT INTO decision VALUES ('1', '2019-03-01'), ('2', '2019-04-01');
INSERT INTO award_grant (decision, line, award, unit, recipient, year, proposal) VALUES ('1', 1, 'CSTDT', 'BL', 'lan', 2018, 1), ('1', 2, 'BKT', 'LA', 'binh', 2018, 2);
INSERT INTO award_grant (decision, line, award, unit, number, year, recipient_kind) VALUES ('1', 3, 'HCLD2', 'LA', 7, 2018, 'collective');
SELECT revoke_grant('1', 2, '2');
INSERT INTO reported_total (report, line, award_set, unit, year, award, number) VALUES ('BC', 1, 'state', 'LA', 2018, 'HCLD', 8);
INSERT INTO quota_base VALUES ('COCP', 'BL', 2018, 24, 'x');
INSERT INTO meeting (meeting, season, kind, held_on, host) VALUES ('m', 'now', 'review', '2013-07-01', 'HG');
INSERT INTO task (task, meeting, text) VALUES ('t', 'm', 'x');
INSERT INTO indicator (indicator, name, combine) VALUES ('i', 'x', 'sum');
SELECT import_indicators(2013, convert_to(E'unit,indicator,actual\nBL,i,"1.234,5"\nXX,i,1\n', 'UTF8'));
CALL nightly();
SQL
}

sub quoted { my ($text, $quote) = @_; return $quote . $text =~ s/$quote/$quote$quote/gr . $quote }

# What prints every row of every table and view of the registry, but for what the clock or the server's process numbers decide.
sub rows_query {
    my ($office, $schema) = @_;
    my ($literal, $name) = map { quoted($schema, $_) } "'", '"';
    return $office->query(<<"SQL");
SELECT string_agg(format('SELECT %L, * FROM %I.%I ORDER BY %s;', relname, $literal, relname, (SELECT string_agg(i::text, ',') FROM generate_series(2, relnatts + 1) i)), E'\n' ORDER BY relname)
  FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace WHERE nspname = $literal AND relkind IN ('r', 'v')
   AND relname NOT IN ('season_change', 'live_season', 'kept_season', 'change_log', 'publication_log_check');
SQL
}

1;
