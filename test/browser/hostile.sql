-- A season in which every text that an office can write is an attack, or looks like one; all invented.
-- Writes its pages into :folder, and into hostile.json where each text must be read.

\set ON_ERROR_STOP 1
\set QUIET 1
\encoding UTF8
SET client_min_messages = warning;
\pset tuples_only on
\pset format unaligned
SELECT emulation.create_registry('thidua') \g /dev/null
SET search_path = thidua, pg_catalog, pg_temp;

CREATE TEMP TABLE hostile (place text PRIMARY KEY, text text NOT NULL, pages text[] NOT NULL);
INSERT INTO hostile
SELECT 'unit ' || place, text, '{report,report-en,units,matrix,standings}' FROM (VALUES
  ('script',   '<script>window.executed = "script"; alert(1)</script>'),
  ('quotes',   $$"'><b onmouseover="window.executed = 'quotes'" style='position: fixed'>"$$),
  ('end tags', '</title></style></th></table></bdi></text></svg><svg onload="window.executed = 1">'),
  ('entities', '&amp; &lt;script&gt; &#60;b&#62; &nbsp; &unknown; &'),
  ('override', U&'Bạc\202Euêil\202D\2067 12,34'),
  ('right to left', U&'\05E2\05D9\05E8 \05D9\05E8\05D5\05E9\05DC\05D9\05DD, \0645\062F\064A\0646\0629'),
  ('letters',  repeat('Đ', 200)),
  ('emoji',    U&'\+01F3C6\+01F468\200D\+01F469\200D\+01F467'),
  ('control',  U&'\0001\0007\0008\000B\001B[31mđỏ\007F\0085\009F\FFFE\FFFF'),
  ('comment',  '<!-- ]]> --> <![CDATA[ <?xml ?> %s %1$s \1')) v(place, text);
INSERT INTO hostile
SELECT place, place || U&' </title></style></script><script>window.executed = 1</script><img src=x onerror=window.executed=1>"''&amp;<!-- %s %1$s \\1 \202Exyz \05E2\05D1 \+01F3C6 \0001 ' || repeat('w', 60), pages::text[]
  FROM (VALUES ('cluster', '{report,report-en,units,matrix}'), ('section', '{report,report-en,units,matrix}'), ('criterion', '{units,matrix}'), ('code', '{units,matrix}'), ('class', '{report,report-en,units}'),
    ('unranked', '{report,report-en,units}'), ('correction', '{report,report-en,units,matrix}'), ('note', '{units}'), ('award', '{report,decision,vote}'), ('award_en', '{report-en}'), ('report', '{report,report-en}'),
    ('set', '{report,report-en}'), ('indicator', '{report,report-en}'), ('measure', '{report,report-en}'), ('recipient', '{report,report-en,decision,vote}'), ('person', '{report,report-en}'), ('position', '{report,report-en}'),
    ('task', '{report,report-en}'), ('decision', '{decision}'), ('issuer', '{decision}'), ('title', '{decision}'), ('certificate', '{decision}'), ('revocation', '{decision}'), ('council', '{vote}')) v(place, pages);

CREATE FUNCTION pg_temp.hostile(place text) RETURNS text LANGUAGE sql AS 'SELECT text FROM pg_temp.hostile h WHERE h.place = $1';

INSERT INTO unit (unit, name, "position") SELECT 'U' || n, text, n FROM (SELECT text, row_number() OVER (ORDER BY place) AS n FROM hostile WHERE place LIKE 'unit %') u;
INSERT INTO cluster (cluster, name) VALUES ('C', pg_temp.hostile('cluster'));
INSERT INTO season (season, cluster, year, starts_on, ends_on) VALUES ('S', 'C', 2013, '2013-03-07', '2014-03-06');
INSERT INTO membership (season, unit, unranked_reason) SELECT 'S', unit, CASE unit WHEN 'U10' THEN pg_temp.hostile('unranked') END FROM unit;
UPDATE membership SET role = 'leader', person = pg_temp.hostile('person'), person_position = pg_temp.hostile('position') WHERE unit = 'U1';
INSERT INTO sheet (season, state, rules)
SELECT 'S', 'in force', jsonb_build_object('name', 'x', 'max', 100, 'classes', jsonb_build_array(jsonb_build_object('name', pg_temp.hostile('class'))), 'criteria', jsonb_build_array(
         jsonb_build_object('code', 'I', 'name', pg_temp.hostile('section'), 'max', 100, 'criteria', jsonb_build_array(
           jsonb_build_object('code', pg_temp.hostile('code'), 'name', 'mã', 'max', 60, 'rule', 'given'), jsonb_build_object('code', 'I.2', 'name', pg_temp.hostile('criterion'), 'max', 40, 'rule', 'proportional')))));
UPDATE season SET status = 'open';
INSERT INTO target (season, unit, criterion, target) SELECT 'S', unit, 'I.2', 10 FROM unit;
-- The last has no second result: it is incomplete.
INSERT INTO result (season, unit, criterion, stage, actual, note)
SELECT 'S', unit, c.criterion, 'self', c.actual - u."position" / 2, pg_temp.hostile('note') FROM unit u, (VALUES (pg_temp.hostile('code'), 50), ('I.2', 9)) c(criterion, actual) WHERE u."position" < 9 OR c.actual = 50;
UPDATE season SET status = 'appraisal';
SELECT * FROM publish('S', allow_incomplete => true) \g /dev/null
SELECT * FROM supersede('S', pg_temp.hostile('correction'), '[{"unit": "U1", "criterion": "I.2", "actual": 8}]', allow_incomplete => true) \g /dev/null

INSERT INTO award (award, name, name_en, kind, category, level, subject, "position") VALUES ('X', pg_temp.hostile('award'), pg_temp.hostile('award_en'), 'title', 'flag', 'province', 'both', 1);
INSERT INTO award_set VALUES ('X', pg_temp.hostile('set'));
INSERT INTO award_set_member VALUES ('X', 'X');
INSERT INTO reported_total (report, line, award_set, cluster, year, award, number) VALUES (pg_temp.hostile('report'), 1, 'X', 'C', 2013, 'X', 2);
INSERT INTO recipient (recipient, name, kind, unit) VALUES ('r', pg_temp.hostile('recipient'), 'person', 'U1'), ('s', 'ai đó', 'person', 'U2');
INSERT INTO proposal (recipient, award, unit, year, proposed_on) VALUES ('r', 'X', 'U1', 2013, '2014-01-02');
INSERT INTO vote (proposal, council, held_on, ballots_for, ballots_cast, council_size) SELECT proposal, pg_temp.hostile('council'), '2014-01-15', 8, 9, 9 FROM proposal;
INSERT INTO decision (decision, signed_on, issuer, title) VALUES (pg_temp.hostile('decision'), '2014-02-01', pg_temp.hostile('issuer'), pg_temp.hostile('title')), (pg_temp.hostile('revocation'), '2014-03-01', NULL, NULL);
INSERT INTO award_grant (decision, line, award, unit, recipient, year, certificate, revoked_by) VALUES
  (pg_temp.hostile('decision'), 1, 'X', 'U1', 'r', 2013, pg_temp.hostile('certificate'), NULL), (pg_temp.hostile('decision'), 2, 'X', 'U2', 's', 2013, NULL, pg_temp.hostile('revocation'));
INSERT INTO indicator (indicator, name, measure, combine) VALUES ('i', pg_temp.hostile('indicator'), pg_temp.hostile('measure'), 'sum');
INSERT INTO indicator_value (unit, year, indicator, plan, actual) VALUES ('U1', 2013, 'i', 10, 9);
SELECT * FROM open_season('S-2014', after => 'S') \g /dev/null
INSERT INTO task (task, season, number, text) VALUES ('t', 'S-2014', 1, pg_temp.hostile('task'));

SELECT report_html('S') \g :folder/report.html
SELECT report_html('S', 'en') \g :folder/report-en.html
SELECT report_unit_html('S') \g :folder/units.html
SELECT report_matrix_html('S') \g :folder/matrix.html
SELECT report_decision_html(pg_temp.hostile('decision')) \g :folder/decision.html
SELECT report_vote_html(pg_temp.hostile('council'), '2014-01-15') \g :folder/vote.html
SELECT standings_svg('S') \g :folder/standings.svg
SELECT jsonb_agg(to_jsonb(h) ORDER BY place) FROM hostile h \g :folder/hostile.json
