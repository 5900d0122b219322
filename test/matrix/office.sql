-- What pg_upgrade.sh carries over beside the demo's registry: one of a role that is no superuser, with an account
-- for a unit, an objection and a correction, votes, decisions, an import with a rejected row.  All of it is invented.
\set ON_ERROR_STOP 1
SET client_min_messages = warning;
CREATE ROLE upgrade_office LOGIN;
CREATE ROLE upgrade_unit LOGIN;
DO $$ BEGIN EXECUTE format('GRANT CREATE ON DATABASE %I TO upgrade_office', current_database()); END $$;
SET ROLE upgrade_office;
SELECT emulation.create_registry('Sổ "thi đua"');
SET search_path = "Sổ ""thi đua""";
INSERT INTO unit (unit, name, "position") VALUES ('BL', 'Bạc Liêu', 2), ('HG', 'Hậu Giang', 6), ('LA', 'Long An', 8), ('CM', 'Cà Mau', 4);
INSERT INTO unit_alias (alias, unit) VALUES ('Bac Lieu', 'BL');
INSERT INTO unit_succession VALUES ('BL', 'CM', '2025-07-01', 'merge', false);
INSERT INTO cluster VALUES ('TNB', 'Cụm Tây Nam Bộ');
INSERT INTO season (season, cluster, year, starts_on, ends_on, status) VALUES ('now', 'TNB', 2013, '2013-03-01', '2014-03-01', 'open'), ('past', 'TNB', 2012, '2012-03-01', '2013-03-01', 'appraisal');
INSERT INTO membership (season, unit, role, unranked_reason) SELECT season, unit, CASE unit WHEN 'HG' THEN 'leader' ELSE 'member' END, CASE unit WHEN 'CM' THEN 'không có hồ sơ' END FROM season, unit;
INSERT INTO sheet (season, state, rules) SELECT season, 'in force', '{"name": "Bảng điểm", "max": 20, "criteria": [{"code": "I", "max": 10, "criteria": [{"code": "I.1", "max": 10, "rule": "proportional"}]}, {"code": "II", "max": 10, "rule": "given"}]}' FROM season;
INSERT INTO target (season, unit, criterion, target) SELECT season, unit, 'I.1', 12.5 FROM season, unit;
INSERT INTO result (season, unit, criterion, stage, actual, note) SELECT season, unit, criterion, 'self', 9 - length(criterion) * ascii(unit) / 100.0, 'ghi chú' FROM season, unit, (VALUES ('I.1'), ('II')) v(criterion);
INSERT INTO result (season, unit, criterion, stage, actual) VALUES ('now', 'BL', 'II', 'appraisal', 8);
INSERT INTO explanation (season, unit, criterion, text) VALUES ('now', 'BL', 'II', 'vì sao');
INSERT INTO submission (season, unit, state) VALUES ('now', 'LA', 'submitted');
SELECT grant_access('upgrade_unit', season, 'unit', 'BL') FROM season;
SELECT publish('past');
SELECT file_objection('past', 'BL', 'chưa tính');
SELECT rule_on_objection('past', 1, 'sustained', 'đúng');
SELECT supersede('past', 'kiến nghị 1', '[{"unit": "BL", "criterion": "II", "actual": 9.5}]', 1);
SELECT refresh_standing('now');
INSERT INTO recipient VALUES ('lan', 'Lan', 'person', 'BL', 'farmer'), ('binh', 'Bình', 'person', 'LA', NULL);
INSERT INTO council_member (council, member) VALUES ('HĐ', 'một'), ('HĐ', 'hai');
INSERT INTO proposal (recipient, award, unit, year, proposed_on) VALUES ('lan', 'CSTDT', 'BL', 2018, '2019-01-01'), ('binh', 'BKT', 'LA', 2018, '2019-01-01'), ('lan', 'BKT', 'BL', 2018, '2019-01-01');
INSERT INTO vote (proposal, council, held_on, ballots_for, ballots_cast) VALUES (1, 'HĐ', '2019-02-01', 2, 2);
UPDATE proposal SET state = 'submitted' WHERE proposal <= 2;
INSERT INTO decision VALUES ('1', '2019-03-01');
INSERT INTO award_grant (decision, line, award, unit, recipient, year, proposal) VALUES ('1', 1, 'CSTDT', 'BL', 'lan', 2018, 1), ('1', 2, 'BKT', 'LA', 'binh', 2018, 2);
INSERT INTO indicator (indicator, name, combine) VALUES ('i', 'x', 'sum');
SELECT import_indicators(2013, convert_to(E'unit,indicator,actual\nBL,i,"1.234,5"\nXX,i,1\n', 'UTF8'));
CALL nightly();
