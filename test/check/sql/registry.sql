-- A registry's year in brief: who takes part, the sheet, targets, results and what is refused, hand-in, appraisal, standing,
-- publication, objection and correction, the record of it all; then awards: proposal, vote, decision, totals.
-- Everything is invented.  (Who may do what: test/t/registry_access.t; it needs roles.)
SET client_encoding = 'UTF8';
SET client_min_messages = warning;
\pset null '-'
\set SHOW_CONTEXT never
SELECT emulation.create_registry('thidua');
SET search_path = thidua, public;
SELECT count(*) > 50 AS has_relations, (SELECT version FROM registry) = (SELECT extversion FROM pg_extension WHERE extname = 'emulation') AS is_current
  FROM pg_class WHERE relnamespace = 'thidua'::regnamespace AND relkind IN ('r', 'v');

-- The season
INSERT INTO unit (unit, name, "position") VALUES ('BL', 'Bạc Liêu', 2), ('HG', 'Hậu Giang', 6), ('LA', 'Long An', 8);
INSERT INTO cluster (cluster, name) VALUES ('TNB', 'Cụm thi đua các tỉnh Tây Nam Bộ');
INSERT INTO season (season, cluster, year, starts_on, ends_on) VALUES ('TNB-2013', 'TNB', 2013, '2013-03-07', '2014-03-06');
INSERT INTO membership (season, unit, role) VALUES ('TNB-2013', 'BL', 'member'), ('TNB-2013', 'HG', 'leader'), ('TNB-2013', 'LA', 'member');
INSERT INTO sheet (season, state, rules) VALUES ('TNB-2013', 'in force', '{"name": "Bảng điểm", "max": 100,
  "classes": [{"name": "Tốt", "from": 95}, {"name": "Khá"}], "criteria": [
    {"code": "I",  "name": "Tăng trưởng",        "max": 60, "rule": "proportional"},
    {"code": "II", "name": "Phong trào thi đua", "max": 40, "rule": "given", "step": 0.25}]}');
INSERT INTO target (season, unit, criterion, target) SELECT 'TNB-2013', unit, 'I', 10 FROM unit;
UPDATE season SET status = 'open' WHERE season = 'TNB-2013';

-- What the sheet does not take is refused at entry; nobody enters for who takes no part.
INSERT INTO result (season, unit, criterion, stage, actual) VALUES ('TNB-2013', 'BL', 'II', 'self', 41);
\echo :LAST_ERROR_SQLSTATE
INSERT INTO result (season, unit, criterion, stage, actual) VALUES ('TNB-2013', 'XX', 'II', 'self', 40);
\echo :LAST_ERROR_SQLSTATE

-- A file: numbers as they are written there, units by code or name. One line is refused, with its reason, and the others are in.
SELECT read, new, rejected, r->>'line' AS line, r->>'column' AS "column", r->>'reason' AS reason
  FROM import_results('TNB-2013', 'self', convert_to(E'unit,criterion,actual\nBL,I,12\nBL,II,"39,5"\nLong An,I,11\nLA,II,"39"\nHG,I,9\nHG,II,x\n', 'UTF8')) i
  LEFT JOIN jsonb_array_elements(i.rejections) r ON true;

-- Hand-in, appraisal, and where everybody stands: BL 60 (capped) + 38.5, LA 60 + 39, HG 54 + 39.
SELECT state, days_late, missing FROM submit('TNB-2013', 'BL');
SELECT unit_name, task FROM to_do WHERE season = 'TNB-2013' ORDER BY unit, task;
UPDATE season SET status = 'appraisal' WHERE season = 'TNB-2013';
INSERT INTO result (season, unit, criterion, stage, actual, note) VALUES
  ('TNB-2013', 'BL', 'II', 'appraisal', 38.5, 'thiếu minh chứng'), ('TNB-2013', 'HG', 'II', 'appraisal', 39, NULL);
SELECT rank, unit_name, points::numeric(9,2), class, behind_next::numeric(9,2) FROM standing WHERE season = 'TNB-2013' ORDER BY rank, unit;
SELECT unit, self_points::numeric(9,2), final_points::numeric(9,2) FROM self_versus_final
 WHERE season = 'TNB-2013' AND criterion = 'II' ORDER BY unit;

-- Published is final: the digest is that of the rows, and no statement changes what it stands for.
SELECT number, units, ranked, length(digest) AS digest FROM publish('TNB-2013');
UPDATE result SET actual = 40 WHERE season = 'TNB-2013' AND unit = 'LA';
\echo :LAST_ERROR_SQLSTATE
DELETE FROM publication;
\echo :LAST_ERROR_SQLSTATE

-- An objection that is sustained is carried out by a correction beside what was.
SELECT file_objection('TNB-2013', 'HG', 'Chưa tính phong trào nông thôn mới', criterion => 'II');
SELECT rule_on_objection('TNB-2013', 1, 'sustained', 'bổ sung 0,75 điểm');
SELECT number, unit, rank_before, rank_after, points_before::numeric(9,2), points_after::numeric(9,2)
  FROM supersede('TNB-2013', 'Chấp nhận kiến nghị số 1', '[{"unit": "HG", "criterion": "II", "actual": 39.75}]', objection => 1);
SELECT number, unit, rank, points::numeric(9,2) FROM published_standing WHERE season = 'TNB-2013' AND unit = 'HG' ORDER BY number;
SELECT count(*) AS publications_that_do_not_verify FROM publication_check;
SELECT season, number, unit, ruling FROM objection;
SELECT table_name, count(*) > 0 AS logged FROM change_log GROUP BY table_name HAVING table_name IN ('result', 'publication') ORDER BY 1;

-- The next season comes from this one.
SELECT what, copied FROM open_season('TNB-2014', after => 'TNB-2013');
SELECT role, unit FROM membership WHERE season = 'TNB-2014' ORDER BY unit;

-- Awards: a proposal, its vote, the decision's lines; what was granted against what was reported.
INSERT INTO recipient (recipient, name, kind, unit, "position") VALUES ('lan', 'Nguyễn Thị Lan', 'person', 'BL', 'farmer');
INSERT INTO proposal (recipient, award, unit, year, proposed_on) VALUES ('lan', 'BKT', 'BL', 2013, '2014-01-05');
UPDATE proposal SET state = 'submitted' WHERE recipient = 'lan';
INSERT INTO decision (decision, signed_on, issuer) VALUES ('12/QĐ-UBND', '2014-01-15', 'UBND tỉnh');
INSERT INTO award_grant (decision, line, award, unit, recipient, year, proposal)
SELECT '12/QĐ-UBND', 1, 'BKT', 'BL', 'lan', 2013, proposal FROM proposal;
INSERT INTO award_grant (decision, line, award, unit, number, year, recipient_kind) VALUES ('12/QĐ-UBND', 2, 'COT', 'BL', 2, 2013, 'collective');
SELECT state FROM proposal;
INSERT INTO reported_total (report, line, award_set, unit, year, award, number) VALUES
  ('BC', 1, 'province', 'BL', 2013, 'BKT', 2), ('BC', 2, 'province', 'BL', 2013, 'COT', 2);
SELECT award, reported, recorded, finding FROM award_reconciliation WHERE unit = 'BL' AND award IS NOT NULL ORDER BY award;

-- Pages are text to look at and to print; the nightly job keeps what is computed.
SELECT report_html('TNB-2013') LIKE '<!DOCTYPE html>%Long An%' AS page, report_unit_html('TNB-2013', 'BL') LIKE '%Bạc Liêu%' AS unit_page;
CALL nightly();
SELECT count(*) > 5 AS steps, bool_and(outcome = 'done') AS all_done FROM job_run;

-- Asked for again it changes nothing.
SELECT emulation.create_registry('thidua');
SELECT count(*) FROM published_standing;
-- And it is not dropped with the extension.
\set VERBOSITY terse
DROP EXTENSION emulation;
\echo :LAST_ERROR_SQLSTATE
