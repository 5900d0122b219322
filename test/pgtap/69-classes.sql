-- Classes that a regulation gives by conditions and quotas: computed, decided where it leaves them open, published, and obeyed by awards.
-- The quota is the one of decree 335/2025, 20 percent of those good or better; units, sheet and results are invented.

BEGIN;
SELECT no_plan();
\ir errors.sql.inc
CREATE ROLE test_class_council; CREATE ROLE test_class_home; CREATE ROLE test_class_reader; CREATE ROLE test_class_unit;
SELECT emulation.create_registry('thidua');
SET LOCAL search_path = thidua, public;
INSERT INTO unit (unit, name, "position") SELECT 'U' || i, 'Xã ' || i, i FROM generate_series(0, 9) i;
INSERT INTO cluster VALUES ('c', 'Cụm');
INSERT INTO season (season, cluster, year, starts_on, ends_on, status) SELECT s, 'c', y, make_date(y, 1, 1), make_date(y, 12, 31), 'appraisal' FROM (VALUES ('S', 2012), ('T', 2013)) v(s, y);
INSERT INTO membership (season, unit) SELECT season, unit FROM season, unit;
CREATE FUNCTION pg_temp.sheet(more jsonb DEFAULT '{}') RETURNS jsonb LANGUAGE sql AS $$SELECT '{"name": "Bảng điểm", "max": 100, "criteria": [{"code": "I", "max": 100, "rule": "given"}, {"code": "V", "name": "Số vụ vi phạm", "max": 0, "rule": "input"}],
  "classes": [{"name": "Xuất sắc", "from": 90, "quota": {"percent": 20, "classes": ["Xuất sắc", "Tốt"], "ties": "open", "counted": "before"}}, {"name": "Tốt", "from": 80}, {"name": "Khá", "from": 50}],
  "no_award": [{"when": "actual[V] > 0", "awards": ["COCP"], "note": "có vụ vi phạm", "clause": "khoản 2 Điều 7"}]}'::jsonb || more$$;
INSERT INTO sheet (season, state, rules) SELECT season, 'in force', pg_temp.sheet() FROM season;
-- ten units of which all are good or better: 20 percent are two.  U0 is one, U1 and U2 tie for the other.
INSERT INTO result (season, unit, criterion, stage, actual) SELECT season, unit, 'I', 'appraisal', CASE unit WHEN 'U0' THEN 96 WHEN 'U1' THEN 95 WHEN 'U2' THEN 95 ELSE 80 + "position" END FROM season, unit;
INSERT INTO result (season, unit, criterion, stage, actual) SELECT season, unit, 'V', 'appraisal', CASE unit WHEN 'U3' THEN 2 ELSE 0 END FROM season, unit;
SELECT grant_access('test_class_council', season, 'council'), grant_access('test_class_home', season, 'council', 'U1'), grant_access('test_class_reader', season, 'reader'), grant_access('test_class_unit', season, 'unit', 'U2') FROM season;
CREATE FUNCTION pg_temp.classes(of_season text) RETURNS TABLE (line text) LANGUAGE sql AS $$
  SELECT concat_ws(' | ', unit, coalesce(class, '-'), class_by_points, class_open, reason_code, reason_parameters) FROM standing WHERE season = $1 AND unit <= 'U3' ORDER BY unit$$;

-- Computed
SELECT results_eq($$SELECT pg_temp.classes('S')$$, $$VALUES ('U0 | Xuất sắc | Xuất sắc | f'), ('U1 | - | Xuất sắc | t | quota'), ('U2 | - | Xuất sắc | t | quota'), ('U3 | Tốt | Tốt | f | {"no_award": ["COCP"]}')$$, 'two of ten, a tie for the second');
SELECT results_eq($$SELECT unit, points::numeric(9,2), class_by_points, state FROM open_class WHERE season = 'S' ORDER BY unit$$, $$VALUES ('U1', 95.00, 'Xuất sắc', 'open'), ('U2', 95.00, 'Xuất sắc', 'open')$$, 'they are to be decided');
SELECT results_eq($$SELECT unit, detail FROM to_do WHERE season = 'S' AND task = 'class to decide' ORDER BY unit$$, $$VALUES ('U1', 'Xuất sắc'), ('U2', 'Xuất sắc')$$, 'which is something to do');
SELECT is(refresh_standing('S'), true, 'kept');
SELECT is((SELECT count(*) FROM kept_season), 1::bigint, 'up to date,');
SELECT results_eq($$SELECT pg_temp.classes('S')$$, $$VALUES ('U0 | Xuất sắc | Xuất sắc | f'), ('U1 | - | Xuất sắc | t | quota'), ('U2 | - | Xuất sắc | t | quota'), ('U3 | Tốt | Tốt | f | {"no_award": ["COCP"]}')$$, 'it is the same');
SELECT results_eq($$SELECT * FROM pg_temp.refusal('SELECT publish(''S'', allow_incomplete => true)')$$, $$VALUES ('55000', 'season "S" has classes that are not decided, units: "U1", "U2"',
  'The sheet leaves the class of units that tie at the edge of a quota to an authority.', 'Use decide_class(season, unit, class, document, reason), and list the classes with SELECT * FROM open_class.')$$, 'no season is published with open classes');
SELECT is(pg_temp.raised($$INSERT INTO publication (season) VALUES ('S')$$), '55000 season "S" has classes that are not decided, units: "U1", "U2"', 'nor by hand');

-- Who decides what, and what is refused
SELECT is(pg_temp.raised(format('SELECT decide_class(%s)', arguments)), expected, what) FROM (VALUES
  ($$'none', 'U1', 'Tốt', 'QĐ 1', 'x'$$, '23503 season "none" does not exist', 'no season'),
  ($$'S', 'U0', 'Tốt', 'QĐ 1', 'x'$$, '55000 season "S", unit "U0": the class is not open', 'what is computed is not decided'),
  ($$'S', 'none', 'Tốt', 'QĐ 1', 'x'$$, '23503 unit "none" is not a member of season "S"', 'no unit'),
  ($$'S', 'Xã 2', 'Tốt', 'QĐ 1', 'x'$$, '23503 unit "Xã 2" is not a member of season "S"', 'a name'),
  ($$'S', 'U1', 'Giỏi', 'QĐ 1', 'x'$$, '22023 season "S", unit "U1": the sheet does not have a class "Giỏi"', 'no class'),
  ($$'S', 'U1', NULL, 'QĐ 1', 'x'$$, '22023 season "S", unit "U1": the sheet does not have a class ""', 'none'),
  ($$'S', 'U1', 'Tốt', NULL, 'x'$$, '22023 season "S", unit "U1": the class cannot be decided without a document', 'no document'),
  ($$'S', 'U1', 'Tốt', ' ', 'x'$$, '22023 season "S", unit "U1": the class cannot be decided without a document', 'a blank'),
  ($$'S', 'U1', 'Tốt', 'QĐ 1', E'\u00A0'$$, '22023 season "S", unit "U1": the class cannot be decided without a reason', 'no reason')) v(arguments, expected, what);
SELECT results_eq($$SELECT detail, hint FROM pg_temp.refusal('SELECT decide_class(''S'', ''U0'', ''Tốt'', ''QĐ 1'', ''x'')')$$, $$VALUES ('It is "Xuất sắc".', 'List the open classes with SELECT * FROM open_class.')$$, 'with what it is');
SELECT results_eq($$SELECT detail, hint FROM pg_temp.refusal('SELECT decide_class(''S'', ''Xã 2'', ''Tốt'', ''QĐ 1'', ''x'')')$$, $$VALUES ('A class is decided for a member, named by its code.', 'Give its code: "U2".')$$, 'which code a name has');
SELECT results_eq($$SELECT detail, hint FROM pg_temp.refusal('SELECT decide_class(''S'', ''U1'', ''Giỏi'', ''QĐ 1'', ''x'')')$$, $$VALUES ('Allowed values: Xuất sắc, Tốt, Khá.', 'Correct the class.')$$, 'and which there are');
SET LOCAL ROLE test_class_reader;
SELECT is(pg_temp.raised($$SELECT decide_class('S', 'U1', 'Tốt', 'QĐ 1', 'x')$$), '42501 permission denied for function decide_class', 'a reader');
SELECT is(pg_temp.raised($$INSERT INTO class_decision (season, unit, class, document, reason) VALUES ('S', 'U1', 'Tốt', 'QĐ 1', 'x')$$), '42501 permission denied for table class_decision', 'nor by hand');
SELECT is((SELECT count(*) FROM open_class), 4::bigint, 'reads');
SET LOCAL ROLE test_class_unit;
SELECT is(pg_temp.raised($$SELECT decide_class('S', 'U2', 'Xuất sắc', 'QĐ 1', 'x')$$), '42501 role "test_class_unit" may not decide classes of season "S"', 'a unit');
SELECT is((SELECT count(*) FROM open_class), 0::bigint, 'does not even see');
SET LOCAL ROLE test_class_home;
SELECT is(pg_temp.raised($$SELECT decide_class('S', 'U1', 'Xuất sắc', 'QĐ 1', 'x')$$), '42501 role "test_class_home" belongs to unit "U1" and cannot decide its class', 'not of its own unit');
SELECT is(pg_temp.raised(statement), '42501 season "S", unit "' || unit || '": role "test_class_home" belongs to unit "U1", whose class depends on this decision', statement) FROM (VALUES ('U1', 'Tốt'), ('U2', 'Tốt'), ('U2', 'Xuất sắc')) v(unit, class), LATERAL (VALUES
  (format('INSERT INTO class_decision (season, unit, class, document, reason) VALUES (''S'', %L, %L, ''QĐ 1'', ''x'')', unit, class)), (format('SELECT decide_class(''S'', %L, %L, ''QĐ 1'', ''x'')', unit, class))) s(statement) WHERE unit <> 'U1' OR statement LIKE 'INSERT%';
SELECT results_eq($$SELECT detail, hint FROM pg_temp.refusal('SELECT decide_class(''S'', ''U2'', ''Khá'', ''QĐ 1'', ''x'')')$$, $$VALUES ('Who belongs to a unit whose class is open, or would be another with the decision, decides no class.', 'Ask another member of the council.')$$, 'nor of the rival: a place that it is denied is the own unit''s');
SET LOCAL ROLE test_class_council;
SELECT lives_ok($$SELECT decide_class('S', 'U1', 'Xuất sắc', 'QĐ 15', 'tổ chức phong trào tốt hơn')$$, 'a council does');
SELECT is(pg_temp.raised($$UPDATE class_decision SET decided_by = 'x'$$), '42501 permission denied for table class_decision', 'in its own name');
SELECT is(pg_temp.raised($$UPDATE class_decision SET class = 'Giỏi'$$), '22023 season "S", unit "U1": the sheet does not have a class "Giỏi"', 'a changed row is checked, too');
SELECT results_eq($$SELECT unit, state, class, document, decided_by FROM open_class WHERE season = 'S' ORDER BY unit$$, $$VALUES ('U1', 'decided', 'Xuất sắc', 'QĐ 15', 'test_class_council')$$, 'one is decided, and with it the other: the place is taken');
RESET ROLE;
SELECT results_eq($$SELECT points, class_by_points FROM class_decision$$, $$VALUES (95.00, 'Xuất sắc')$$, 'on these points');
SELECT results_eq($$SELECT pg_temp.classes('S')$$, $$VALUES ('U0 | Xuất sắc | Xuất sắc | f'), ('U1 | Xuất sắc | Xuất sắc | f | decided | {"document": "QĐ 15"}'), ('U2 | Tốt | Xuất sắc | f | quota'), ('U3 | Tốt | Tốt | f | {"no_award": ["COCP"]}')$$, 'what was kept is not shown any more');
-- who was tied can be given another class all the same
SELECT decide_class('S', 'U2', 'Khá', 'QĐ 15', 'x'), decide_class('S', 'U2', 'Tốt', 'QĐ 16', 'ít sáng kiến hơn');
SELECT is((SELECT count(*) FROM change_log WHERE table_name = 'class_decision'), 3::bigint, 'another decision replaces the first, and the log has both');
SELECT is((SELECT count(*) FROM to_do WHERE task LIKE 'class%' AND season = 'S'), 0::bigint, 'nothing is left to do');

-- A decision does not outlive what it rests on
UPDATE result SET actual = 95.5 WHERE season = 'S' AND unit = 'U1' AND criterion = 'I';
SELECT results_eq($$SELECT unit, state FROM open_class WHERE season = 'S' ORDER BY unit$$, $$VALUES ('U1', 'without effect'), ('U2', 'without effect')$$, 'U1 is alone at the edge: no class is open');
SELECT results_eq($$SELECT pg_temp.classes('S') OFFSET 1 LIMIT 2$$, $$VALUES ('U1 | Xuất sắc | Xuất sắc | f'), ('U2 | Tốt | Xuất sắc | f | quota')$$, 'and the classes are computed, not decided');
SELECT results_eq($$SELECT unit, detail FROM to_do WHERE task = 'class decision without effect' ORDER BY unit$$, $$VALUES ('U1', 'Xuất sắc (QĐ 15): the class is not open'), ('U2', 'Tốt (QĐ 16): the class is not open')$$, 'which the office is told');
UPDATE result SET actual = 95.5 WHERE season = 'S' AND unit = 'U2' AND criterion = 'I';
SELECT results_eq($$SELECT unit, state, class FROM open_class WHERE season = 'S' ORDER BY unit$$, $$VALUES ('U1', 'open', 'Xuất sắc'), ('U2', 'open', 'Tốt')$$, 'tied again, on other points: nothing of it is decided');
SELECT results_eq($$SELECT unit, detail FROM to_do WHERE season = 'S' AND task = 'class to decide' ORDER BY unit$$, $$VALUES ('U1', 'Xuất sắc (QĐ 15): decided on other points'), ('U2', 'Tốt (QĐ 16): decided on other points')$$, 'and says why');
SELECT is(pg_temp.raised($$SELECT publish('S')$$), '55000 season "S" has classes that are not decided, units: "U1", "U2"', 'so it is not published');
SELECT decide_class('S', 'U1', 'Xuất sắc', 'QĐ 17', 'x'), decide_class('S', 'U2', 'Tốt', 'QĐ 17', 'x');
-- a sheet that has another name for the class
INSERT INTO sheet (season, version, rules) VALUES ('S', 2, replace(pg_temp.sheet()::text, 'Tốt', 'Giỏi')::jsonb);
SELECT put_in_force('S', 2);
SELECT results_eq($$SELECT unit, state FROM open_class WHERE season = 'S' ORDER BY unit$$, $$VALUES ('U1', 'decided'), ('U2', 'without effect')$$, 'a class that the sheet does not have any more is not given');
SELECT put_in_force('S', 1);

-- Published
SELECT results_eq($$SELECT units, ranked FROM publish('S')$$, $$VALUES (10::bigint, 10::bigint)$$, 'published');
SELECT results_eq($$SELECT unit, class, class_by_points, class_open, reason_code, reason_parameters FROM published_standing WHERE unit <= 'U3' ORDER BY unit$$, $$VALUES
  ('U0', 'Xuất sắc', 'Xuất sắc', false, NULL, NULL::jsonb), ('U1', 'Xuất sắc', 'Xuất sắc', false, 'decided', '{"document": "QĐ 17"}'), ('U2', 'Tốt', 'Xuất sắc', false, 'decided', '{"document": "QĐ 17"}'), ('U3', 'Tốt', 'Tốt', false, NULL, '{"no_award": ["COCP"]}')$$, 'with what was decided beside what was computed');
SELECT is((SELECT publication_document('S')::jsonb->'standings'->2->>'reason_code'), 'decided', 'and digested');
SELECT is((SELECT count(*) FROM publication_check), 0::bigint, 'it follows');
SELECT is(pg_temp.raised(statement), '55000 ' || expected, statement) FROM (VALUES
  ($$SELECT decide_class('S', 'U1', 'Tốt', 'QĐ 18', 'x')$$, 'season "S", unit "U1": the season is published'), ($$DELETE FROM class_decision$$, 'season "S" is published: table class_decision cannot be changed by DELETE'),
  ($$UPDATE class_decision SET reason = 'y'$$, 'season "S", unit "U1": the season is published'), ($$TRUNCATE class_decision$$, 'season "S" is published: table class_decision cannot be changed by TRUNCATE')) v(statement, expected);
SET LOCAL session_replication_role = replica;
UPDATE class_decision SET class = 'Khá' WHERE unit = 'U2';
RESET session_replication_role;
SELECT results_eq($$SELECT unit, problem, published, recomputed FROM publication_check$$, $$VALUES ('U2', 'class', 'Tốt', 'Khá')$$, 'a decision changed by force is found');
SET LOCAL session_replication_role = replica;
UPDATE class_decision SET class = 'Tốt' WHERE unit = 'U2';
RESET session_replication_role;
SET LOCAL ROLE test_class_unit;
SELECT is((SELECT count(*) FROM class_decision), 2::bigint, 'everyone sees what was decided');
RESET ROLE;
-- corrected: the decisions stay where nothing of theirs changed
SELECT results_eq($$SELECT unit, rank_before, rank_after FROM supersede('S', 'sửa', '[{"unit": "U3", "criterion": "V", "actual": 0}]')$$, $$VALUES ('U3', 10, 10)$$, 'a correction elsewhere');
SELECT results_eq($$SELECT unit, class, reason_code, reason_parameters FROM published_standing WHERE number = 2 AND unit BETWEEN 'U1' AND 'U3' ORDER BY unit$$, $$VALUES ('U1', 'Xuất sắc', 'decided', '{"document": "QĐ 17"}'::jsonb), ('U2', 'Tốt', 'decided', '{"document": "QĐ 17"}'), ('U3', 'Tốt', NULL, NULL)$$, 'keeps them');
SELECT is((SELECT count(*) FROM publication_check), 0::bigint, 'both follow');

-- Awards: U3 is not considered for the flag of 2013
INSERT INTO recipient (recipient, name, kind, unit) SELECT unit, name, 'unit', unit FROM unit;
INSERT INTO proposal (recipient, award, unit, year) SELECT unit, award, unit, 2013 FROM unit, (VALUES ('COCP'), ('BKT')) v(award) WHERE unit IN ('U0', 'U3');
SELECT results_eq($$SELECT unit, award, class, excluded FROM award_support ORDER BY unit, award$$, $$VALUES ('U0', 'BKT', 'Xuất sắc', NULL), ('U0', 'COCP', 'Xuất sắc', NULL), ('U3', 'BKT', 'Tốt', NULL),
  ('U3', 'COCP', 'Tốt', 'không được xét theo quy chế của kỳ thi đua T: có vụ vi phạm (khoản 2 Điều 7)')$$, 'with the regulation''s words');
SELECT is((SELECT missing LIKE s.excluded || '%' AND NOT coalesce(eligible, false) FROM award_support s WHERE unit = 'U3' AND award = 'COCP'), true, 'so it lacks something');
SELECT is((SELECT count(*) FROM award_support WHERE unit = 'U3' AND award = 'BKT' AND missing LIKE 'không được xét%'), 0::bigint, 'for no other award');
INSERT INTO rank_award (rank, award, valid_from, source) VALUES (1, 'COCP', '2013-01-01', 'x'), (10, 'COCP', '2013-01-01', 'x') ON CONFLICT DO NOTHING;
SELECT results_eq($$SELECT unit, rank, rank_award FROM award_support WHERE award = 'BKT' ORDER BY unit$$, $$VALUES ('U0', 1, 'COCP'), ('U3', 10, NULL)$$, 'nor is it proposed for its rank');

-- Pages
SELECT matches(report_html('T'), '<bdi>chờ quyết định</bdi>', 'what is to be decided');
SELECT matches(report_html('S'), '<bdi>Tốt \(theo QĐ 17\)</bdi>', 'and was decided by what');
SELECT matches(report_unit_html('S', 'U2'), 'loại Tốt \(theo QĐ 17\)', 'on a unit''s page, too');
SELECT matches(report_html('S', lang => 'en'), '<bdi>Tốt \(by QĐ 17\)</bdi>', 'in English');
SELECT matches(report_matrix_html('S'), 'Xếp loại.*Tốt \(theo QĐ 17\)', 'and below the score table');
SELECT is(shown_class('Tốt', 'Xuất sắc', false, code, NULL, report_words('vi')), expected, code) FROM (VALUES ('quota', 'Tốt (vượt tỷ lệ tối đa của loại cao hơn)'), ('lower class', 'Tốt (hạ từ Xuất sắc)'), ('class', 'Tốt (chưa đủ điều kiện của loại cao hơn)'),
  ('50% mới', 'Tốt (50% mới)'), (NULL, 'Tốt')) v(code, expected);

-- "Class first, then points": a lower class is behind, whatever the points
INSERT INTO season (season, cluster, year, starts_on, ends_on, status) VALUES ('R', 'c', 2014, '2014-01-01', '2014-12-31', 'appraisal');
INSERT INTO membership (season, unit) SELECT 'R', unit FROM unit WHERE unit <= 'U3';
INSERT INTO sheet (season, state, rules) VALUES ('R', 'in force', pg_temp.sheet('{"rank_by": "class", "classes": [{"name": "Xuất sắc", "from": 90, "when": "actual[V] = 0"}, {"name": "Tốt", "from": 0}]}'));
INSERT INTO result (season, unit, criterion, stage, actual) SELECT 'R', unit, criterion, 'final', CASE criterion WHEN 'I' THEN points ELSE cases END FROM (VALUES ('U0', 99, 1), ('U1', 95, 0), ('U2', 92, 0), ('U3', 60, 0)) v(unit, points, cases), (VALUES ('I'), ('V')) c(criterion);
SELECT results_eq($$SELECT unit, rank, class_rank, class, reason_code FROM standing WHERE season = 'R' ORDER BY rank$$, $$VALUES ('U0', 1, 3, 'Tốt', 'class'), ('U1', 2, 1, 'Xuất sắc', NULL), ('U2', 3, 2, 'Xuất sắc', NULL), ('U3', 4, 4, 'Tốt', NULL)$$, 'ranks by class are beside those by points');
SELECT is((SELECT count(*) FROM standing WHERE season <> 'R' AND class_rank IS NOT NULL), 0::bigint, 'where a sheet ranks by class');
SELECT lives_ok($$SELECT publish('R')$$, 'published');
SELECT results_eq($$SELECT unit, class_rank FROM published_standing WHERE season = 'R' ORDER BY unit$$, $$VALUES ('U0', 3), ('U1', 1), ('U2', 2), ('U3', 4)$$, 'with them');

-- A correction that leaves classes open: U0, U3 and U4 tie for two places. U1 and U2 are behind them, and what was decided of them has no effect.
CREATE FUNCTION pg_temp.corrected(decisions text) RETURNS text LANGUAGE sql AS $$SELECT format('SELECT supersede(''S'', ''sửa'', %L)', '[{"unit": "U3", "criterion": "I", "actual": 96}, {"unit": "U4", "criterion": "I", "actual": 96}' || decisions || ']')$$;
SELECT results_eq($$SELECT message, hint FROM pg_temp.refusal(pg_temp.corrected(''))$$, $$VALUES ('season "S" has classes that are not decided, units: "U0", "U3", "U4"',
  'Add what was decided to the corrections: {"unit": …, "class": …, "document": …, "reason": …}.')$$, 'is refused');
SELECT is(pg_temp.raised(pg_temp.corrected(', ' || decision)), expected, decision) FROM (VALUES
  ('{"unit": "U3", "class": "Giỏi", "document": "QĐ 19", "reason": "x"}', '55000 season "S" has classes that are not decided, units: "U0", "U3", "U4"'), ('{"unit": "U3", "class": "Khá", "document": " ", "reason": "x"}', '22023 season "S", unit "U3": the class cannot be decided without a document'),
  ('{"unit": "U3", "class": "Khá", "document": "QĐ 19"}', '22023 corrections is not an array of corrected cells'), ('{"unit": "U5", "class": "Khá", "document": "QĐ 19", "reason": "x"}', '55000 season "S" has classes that are not decided, units: "U0", "U3", "U4"'),
  ('{"unit": "U3", "class": "Khá", "document": "QĐ 19", "reason": "x"}, {"unit": "U5", "class": "Tốt", "document": "QĐ 19", "reason": "x"}', '55000 season "S", unit "U5": the class is not open'),
  ('{"unit": "U3", "class": "Khá", "document": "QĐ 19", "reason": "x"}, {"unit": "U3", "class": "Tốt", "document": "QĐ 19", "reason": "x"}', '23514 season "S", corrections: unit "U3", class: corrected twice')) v(decision, expected);
SET LOCAL ROLE test_class_council;
SELECT is(pg_temp.raised(format('INSERT INTO class_decision (season, unit, class, document, reason, correction) VALUES (''S'', ''U1'', ''Khá'', ''QĐ 19'', ''x'', %s)', number)), '55000 season "S" is published: table class_decision cannot be changed by INSERT', 'not without a publication that lists it') FROM generate_series(2, 3) number;
SELECT lives_ok(pg_temp.corrected(', {"unit": "U3", "class": "Khá", "document": "QĐ 19", "reason": "kết luận hội nghị"}'), 'with the decision it goes');
RESET ROLE;
SELECT results_eq($$SELECT unit, class, reason_code FROM published_standing WHERE number = 3 AND unit <= 'U4' ORDER BY unit$$, $$VALUES ('U0', 'Xuất sắc', NULL), ('U1', 'Tốt', 'quota'), ('U2', 'Tốt', 'quota'), ('U3', 'Khá', 'decided'), ('U4', 'Xuất sắc', NULL)$$, 'the two others have the places');
SELECT results_eq($$SELECT unit, class, points, correction FROM class_decision ORDER BY unit, correction$$, $$VALUES ('U1', 'Xuất sắc', 95.50, 0), ('U2', 'Tốt', 95.50, 0), ('U3', 'Khá', 96.00, 3)$$, 'which is a row of the third publication');
SELECT is((SELECT count(*) FROM publication_check), 0::bigint, 'all three follow');

-- A class whose condition lacks a number is a gap, which may be published as one
UPDATE sheet SET state = 'replaced' WHERE season = 'T';
INSERT INTO sheet (season, version, state, rules) VALUES ('T', 2, 'in force', pg_temp.sheet('{"classes": [{"name": "Xuất sắc", "from": 90, "when": "actual[V] = 0"}, {"name": "Tốt", "from": 0}]}'));
DELETE FROM result WHERE season = 'T' AND unit = 'U0' AND criterion = 'V';
SELECT results_eq($$SELECT pg_temp.classes('T') LIMIT 1$$, $$VALUES ('U0 | - | f | undecided')$$, 'undecided is not open');
SELECT results_eq($$SELECT message, detail FROM pg_temp.refusal('SELECT publish(''T'')')$$, $$VALUES ('season "T" is incomplete, gaps: 2', E'the class of unit "U0" is undecided, because a figure in its condition is missing\nunit "U0": a condition of the sheet is undecided: V missing')$$, 'a gap, as is the award that it may not be considered for');
SELECT results_eq($$SELECT ranked FROM publish('T', allow_incomplete => true)$$, $$VALUES (10::bigint)$$, 'that is allowed');
SELECT is((SELECT count(*) FROM publication_check), 0::bigint, 'and follows');


-- Awards by their names: a file may say them, a sheet in force has codes
INSERT INTO season (season, cluster, year, starts_on, ends_on, status) VALUES ('A', 'c', 2020, '2020-01-01', '2020-12-31', 'open');
SELECT is((SELECT version FROM import_sheet_files('A', convert_to(E'Mã tiêu chí;Điểm tối đa;Cách chấm\n;100;\nI;100;chấm trực tiếp\n', 'UTF8'), NULL,
  convert_to(E'Áp dụng cho;Điều kiện;Hệ quả;Giá trị\ntoàn bảng;tổng điểm < 50;không xét danh hiệu;co thi dua cua chinh phu | COT | Huân chương Sao\n', 'UTF8'))), 1, 'a file');
SELECT is((SELECT rules #> '{no_award,0,awards}' FROM sheet WHERE season = 'A'), '["COCP", "COT", "Huân chương Sao"]', 'a name is the code of the award that it means');
SELECT results_eq($$SELECT * FROM pg_temp.refusal('SELECT put_in_force(''A'', 1)')$$, $$VALUES ('23503', 'sheet 1 of season "A": no_award names awards that are not in award: "Huân chương Sao"',
  'A sheet excludes units from awards by their codes.', 'List the codes with SELECT award, name FROM award, and correct the sheet or add the award.')$$, 'what means none is not put in force');
SELECT is(pg_temp.raised($$INSERT INTO sheet (season, version, state, rules) VALUES ('A', 2, 'in force', '{"max": 1, "criteria": [{"code": "I", "max": 1, "rule": "given"}], "no_award": [{"when": "total < 1", "awards": ["Cờ thi đua", "X", "COT"]}]}')$$),
  '23503 sheet 2 of season "A": no_award names awards that are not in award: "Cờ thi đua", "X"', 'nor inserted');
INSERT INTO award (award, name, kind, category, level, subject) VALUES ('Huân chương Sao', 'Huân chương Sao', 'form', 'order', 'state', 'both');
SELECT lives_ok($$SELECT put_in_force('A', 1)$$, 'until the award is there');
SELECT * FROM finish();
ROLLBACK;
