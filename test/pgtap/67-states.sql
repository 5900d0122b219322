-- Every row that has states: from each to each, by each role, from one table. "ok": the row is in that state afterwards, "none": the
-- statement reached no row, else the SQLSTATE. Units, persons and sheets are invented.

BEGIN;
SELECT no_plan();
\ir errors.sql.inc
SELECT emulation.create_registry('thidua');
SET LOCAL search_path = thidua, public;
CREATE ROLE test_unit; CREATE ROLE test_other; CREATE ROLE test_appraiser; CREATE ROLE test_own_appraiser; CREATE ROLE test_council; CREATE ROLE test_own_council; CREATE ROLE test_reader;
INSERT INTO unit (unit, name) VALUES ('BL', 'Bạc Liêu'), ('LA', 'Long An');
INSERT INTO cluster VALUES ('c', 'Cụm');
INSERT INTO season (season, cluster, year, starts_on, ends_on) VALUES ('S', 'c', 2013, '2013-01-01', '2013-12-31'), ('E', 'c', 2014, '2014-01-01', '2014-12-31'), ('P', 'c', 2012, '2012-01-01', '2012-12-31');
INSERT INTO membership (season, unit) SELECT season, unit FROM season, unit;
INSERT INTO sheet (season, state, rules) SELECT season, 'in force', '{"max": 10, "criteria": [{"code": "I", "max": 10, "rule": "given"}]}' FROM season WHERE season <> 'E';
SELECT grant_access('test_unit', season, 'unit', 'BL'), grant_access('test_other', season, 'unit', 'LA'), grant_access('test_appraiser', season, 'appraiser'), grant_access('test_own_appraiser', season, 'appraiser', 'BL'),
       grant_access('test_council', season, 'council'), grant_access('test_own_council', season, 'council', 'BL'), grant_access('test_reader', season, 'reader') FROM season;
UPDATE season SET status = 'open' WHERE season IN ('S', 'P');
INSERT INTO result (season, unit, criterion, stage, actual) SELECT 'P', unit, 'I', 'self', 9 FROM unit;
SELECT publish('P', true);
INSERT INTO recipient VALUES ('lan', 'Lan', 'person', 'BL', NULL);
INSERT INTO decision VALUES ('old', '2012-01-01'), ('made', '2014-01-10'), ('later', '2014-02-20'), ('last', '2014-03-30');

-- What a row is brought to its state by, as the owner, and what is then tried. $to$ stands for the state.
CREATE TEMP TABLE way (kind text, state text, made text, PRIMARY KEY (kind, state));
CREATE TEMP TABLE try (kind text, role text, statement text, PRIMARY KEY (kind, role));
INSERT INTO way VALUES
  ('proposal', '-', ''),
  ('proposal', 'draft', $$INSERT INTO proposal (proposal, recipient, award, unit, year) VALUES (1, 'lan', 'BKT', 'BL', 2013)$$),
  ('proposal', 'voted', $$INSERT INTO proposal (proposal, recipient, award, unit, year) VALUES (1, 'lan', 'BKT', 'BL', 2013); UPDATE proposal SET state = 'voted'$$),
  ('proposal', 'submitted', $$INSERT INTO proposal (proposal, recipient, award, unit, year) VALUES (1, 'lan', 'BKT', 'BL', 2013); UPDATE proposal SET state = 'submitted'$$),
  ('proposal', 'returned', $$INSERT INTO proposal (proposal, recipient, award, unit, year) VALUES (1, 'lan', 'BKT', 'BL', 2013); UPDATE proposal SET state = 'returned', reason = 'x'$$),
  ('proposal', 'granted', $$INSERT INTO proposal (proposal, recipient, award, unit, year) VALUES (1, 'lan', 'BKT', 'BL', 2013); UPDATE proposal SET state = 'submitted';
                            INSERT INTO award_grant (decision, line, award, unit, recipient, year, proposal) VALUES ('made', 1, 'BKT', 'BL', 'lan', 2013, 1)$$),
  ('proposal', 'refused', $$INSERT INTO proposal (proposal, recipient, award, unit, year) VALUES (1, 'lan', 'BKT', 'BL', 2013); UPDATE proposal SET state = 'refused', reason = 'x'$$),
  ('sheet', '-', ''),
  ('sheet', 'draft', $$INSERT INTO sheet (season, rules) VALUES ('E', '{"max": 1, "criteria": [{"code": "a", "max": 1, "rule": "given"}]}')$$),
  ('sheet', 'in force', $$INSERT INTO sheet (season, rules) VALUES ('E', '{"max": 1, "criteria": [{"code": "a", "max": 1, "rule": "given"}]}'); SELECT put_in_force('E', 1)$$),
  ('sheet', 'replaced', $$INSERT INTO sheet (season, rules) VALUES ('E', '{"max": 1, "criteria": [{"code": "a", "max": 1, "rule": "given"}]}'); SELECT put_in_force('E', 1); UPDATE sheet SET state = 'replaced' WHERE season = 'E'$$),
  ('submission', '-', ''),
  ('submission', 'draft', $$INSERT INTO submission (season, unit) VALUES ('S', 'BL')$$),
  ('submission', 'submitted', $$INSERT INTO submission (season, unit) VALUES ('S', 'BL'); UPDATE submission SET state = 'submitted', allow_empty = true$$),
  ('submission', 'returned', $$INSERT INTO submission (season, unit) VALUES ('S', 'BL'); UPDATE submission SET state = 'submitted', allow_empty = true; UPDATE submission SET state = 'returned', reason = 'x'$$),
  ('season', '-', ''),
  ('season', 'draft', ''),
  ('season', 'open', $$UPDATE season SET status = 'open' WHERE season = 'E'$$),
  ('season', 'appraisal', $$UPDATE season SET status = 'appraisal' WHERE season = 'E'$$),
  ('season', 'published', $$INSERT INTO sheet (season, state, rules) VALUES ('E', 'in force', '{"max": 1, "criteria": [{"code": "a", "max": 1, "rule": "given"}]}'); UPDATE season SET status = 'open' WHERE season = 'E'; SELECT publish('E', true)$$),
  ('season with a result', 'open', $$INSERT INTO sheet (season, state, rules) VALUES ('E', 'in force', '{"max": 1, "criteria": [{"code": "a", "max": 1, "rule": "given"}]}'); UPDATE season SET status = 'open' WHERE season = 'E';
                                     INSERT INTO result (season, unit, criterion, stage, actual) VALUES ('E', 'BL', 'a', 'self', 1)$$),
  ('season with a file', 'open', $$UPDATE season SET status = 'open' WHERE season = 'E'; INSERT INTO sheet (season, state, rules) VALUES ('E', 'in force', '{"max": 1, "criteria": [{"code": "a", "max": 1, "rule": "given"}]}'); INSERT INTO submission (season, unit, state, allow_empty) VALUES ('E', 'BL', 'submitted', true)$$),
  ('objection', '-', ''),
  ('objection', 'waits', $$INSERT INTO objection (season, number, unit, text) VALUES ('P', 1, 'BL', 'x')$$),
  ('objection', 'sustained', $$INSERT INTO objection (season, number, unit, text) VALUES ('P', 1, 'BL', 'x'); UPDATE objection SET ruling = 'sustained', ruling_text = 'x'$$),
  ('objection', 'rejected', $$INSERT INTO objection (season, number, unit, text) VALUES ('P', 1, 'BL', 'x'); UPDATE objection SET ruling = 'rejected', ruling_text = 'x'$$),
  ('explanation', 'waits', $$INSERT INTO explanation (season, unit, criterion, text) VALUES ('S', 'BL', 'I', 'x')$$),
  ('explanation', 'answered', $$INSERT INTO explanation (season, unit, criterion, text) VALUES ('S', 'BL', 'I', 'x'); UPDATE explanation SET answer = 'answered'$$),
  ('grant', '-', ''),
  ('grant', 'stands', $$INSERT INTO award_grant (decision, line, award, unit, recipient, year) VALUES ('made', 1, 'BKT', 'BL', 'lan', 2013)$$),
  ('grant', 'later', $$INSERT INTO award_grant (decision, line, award, unit, recipient, year) VALUES ('made', 1, 'BKT', 'BL', 'lan', 2013); SELECT revoke_grant('made', 1, 'later')$$);
-- the same rows, tried another way
INSERT INTO way SELECT k.kind, w.state, w.made FROM (VALUES ('grant of a proposal'), ('vote'), ('vote taken back'), ('vote moved')) k(kind), way w WHERE w.kind = 'proposal' AND w.state <> '-';
INSERT INTO way SELECT k.kind, w.state, w.made FROM (VALUES ('empty file'), ('empty file, meant')) k(kind), way w WHERE w.kind = 'submission';
UPDATE way SET made = concat_ws('; ', $$INSERT INTO result (season, unit, criterion, stage, actual) VALUES ('S', 'BL', 'I', 'self', 5)$$, nullif(made, '')) WHERE kind = 'submission';
UPDATE way SET made = regexp_replace(made, 'SELECT put_in_force', 'SELECT FROM put_in_force') WHERE kind = 'sheet';
UPDATE way SET made = regexp_replace(made, '(VALUES \(1, ''lan'', ''BKT'', ''BL'', 2013\))', '\1; INSERT INTO vote (proposal, council, held_on, ballots_for, ballots_cast, council_size) VALUES (1, ''HĐ'', today(), 5, 5, 5)') WHERE kind IN ('vote taken back', 'vote moved');
INSERT INTO try VALUES
  ('proposal', 'owner', $$UPDATE proposal SET state = '$to$', reason = CASE WHEN '$to$' IN ('returned', 'refused') THEN coalesce(reason, 'x') ELSE reason END$$),
  ('proposal', 'test_unit', $$UPDATE proposal SET state = '$to$'$$), ('proposal', 'test_other', $$UPDATE proposal SET state = '$to$'$$), ('proposal', 'test_council', $$UPDATE proposal SET state = '$to$'$$),
  ('proposal', 'test_appraiser', $$UPDATE proposal SET state = '$to$'$$), ('proposal', 'test_reader', $$UPDATE proposal SET state = '$to$'$$),
  ('proposal born', 'owner', $$INSERT INTO proposal (recipient, award, unit, year, state, reason) VALUES ('lan', 'BKT', 'BL', 2013, '$to$', 'x')$$),
  ('proposal born', 'test_unit', $$INSERT INTO proposal (recipient, award, unit, year, state) VALUES ('lan', 'BKT', 'BL', 2013, '$to$')$$),
  ('grant of a proposal', 'owner', $$INSERT INTO award_grant (decision, line, award, unit, recipient, year, proposal) VALUES ('later', 1, 'BKT', 'BL', 'lan', 2013, 1)$$),
  ('vote', 'owner', $$INSERT INTO vote (proposal, council, held_on, ballots_for, ballots_cast, council_size) VALUES (1, 'HĐ', today(), 1, 5, 5)$$),
  ('vote taken back', 'owner', 'DELETE FROM vote'),
  ('vote moved', 'owner', $$WITH x AS (INSERT INTO proposal (proposal, recipient, award, unit, year) VALUES (2, 'lan', 'BKT', 'BL', 2014)) UPDATE vote SET proposal = 2$$),
  ('sheet', 'owner', $$UPDATE sheet SET state = '$to$' WHERE season = 'E'$$), ('sheet', 'test_council', $$UPDATE sheet SET state = '$to$' WHERE season = 'E'$$), ('sheet', 'test_unit', $$UPDATE sheet SET state = '$to$' WHERE season = 'E'$$),
  ('sheet born', 'owner', $$INSERT INTO sheet (season, state, rules) VALUES ('E', '$to$', '{"max": 1, "criteria": [{"code": "a", "max": 1, "rule": "given"}]}')$$),
  ('file of a sheetless season', 'owner', $$UPDATE sheet SET state = 'replaced' WHERE season = 'S'; INSERT INTO submission (season, unit, state, reason, allow_empty) VALUES ('S', 'BL', '$to$', 'x', true)$$),
  ('submission born', 'owner', $$INSERT INTO submission (season, unit, state, reason) VALUES ('S', 'BL', '$to$', 'x')$$),
  ('submission', 'owner', $$UPDATE submission SET state = '$to$', reason = 'y'$$), ('submission', 'test_unit', $$UPDATE submission SET state = '$to$', reason = NULL$$), ('submission', 'test_other', $$UPDATE submission SET state = '$to$', reason = NULL$$),
  ('submission', 'test_appraiser', $$UPDATE submission SET state = '$to$', reason = 'y'$$), ('submission', 'test_own_appraiser', $$UPDATE submission SET state = '$to$', reason = 'y'$$),
  ('submission', 'test_council', $$UPDATE submission SET state = '$to$', reason = 'y'$$), ('submission', 'test_reader', $$UPDATE submission SET state = '$to$', reason = 'y'$$),
  ('submission born', 'test_unit', $$INSERT INTO submission (season, unit, stage, state) VALUES ('S', 'BL', 'self', '$to$')$$), ('submission born', 'test_other', $$INSERT INTO submission (season, unit, stage, state) VALUES ('S', 'BL', 'self', '$to$')$$),
  ('submission born', 'test_appraiser', $$INSERT INTO submission (season, unit, stage, state, reason) VALUES ('S', 'BL', 'self', '$to$', 'y')$$),
  ('submission born', 'test_own_appraiser', $$INSERT INTO submission (season, unit, stage, state, reason) VALUES ('S', 'BL', 'self', '$to$', 'y')$$),
  ('submission born', 'test_council', $$INSERT INTO submission (season, unit, stage, state, reason) VALUES ('S', 'BL', 'self', '$to$', 'y')$$),
  ('file of a draft season', 'owner', $$INSERT INTO submission (season, unit, state, reason) VALUES ('E', 'BL', '$to$', 'x')$$),
  ('file of a published season', 'owner', $$INSERT INTO submission (season, unit, state, reason) VALUES ('P', 'BL', '$to$', 'x')$$),
  ('season', 'owner', $$UPDATE season SET status = '$to$' WHERE season = 'E'$$), ('season', 'test_council', $$UPDATE season SET status = '$to$' WHERE season = 'E'$$),
  ('season', 'test_unit', $$UPDATE season SET status = '$to$' WHERE season = 'E'$$), ('season', 'test_appraiser', $$UPDATE season SET status = '$to$' WHERE season = 'E'$$),
  ('season with a result', 'owner', $$UPDATE season SET status = '$to$' WHERE season = 'E'$$), ('season with a file', 'owner', $$UPDATE season SET status = '$to$' WHERE season = 'E'$$),
  ('season born', 'owner', $$INSERT INTO season (season, cluster, year, starts_on, ends_on, status) VALUES ('N', 'c', 2020, '2020-01-01', '2020-12-31', '$to$')$$),
  ('objection', 'owner', $$UPDATE objection SET ruling = nullif('$to$', 'waits'), ruling_text = 'y'$$), ('objection', 'test_council', $$UPDATE objection SET ruling = nullif('$to$', 'waits'), ruling_text = 'y'$$),
  ('objection', 'test_own_council', $$UPDATE objection SET ruling = nullif('$to$', 'waits'), ruling_text = 'y'$$), ('objection', 'test_unit', $$UPDATE objection SET ruling = nullif('$to$', 'waits'), ruling_text = 'y'$$),
  ('objection', 'test_appraiser', $$UPDATE objection SET ruling = nullif('$to$', 'waits'), ruling_text = 'y'$$),
  ('objection of an open season', 'owner', $$INSERT INTO objection (season, unit, text, ruling) VALUES ('S', 'BL', 'x', nullif('$to$', 'waits'))$$),
  ('explanation', 'owner', $$UPDATE explanation SET answer = CASE '$to$' WHEN 'answered' THEN 'otherwise' END$$), ('explanation', 'test_appraiser', $$UPDATE explanation SET answer = CASE '$to$' WHEN 'answered' THEN 'otherwise' END$$),
  ('explanation', 'test_own_appraiser', $$UPDATE explanation SET answer = CASE '$to$' WHEN 'answered' THEN 'otherwise' END$$), ('explanation', 'test_council', $$UPDATE explanation SET answer = CASE '$to$' WHEN 'answered' THEN 'otherwise' END$$),
  ('explanation', 'test_unit', $$UPDATE explanation SET answer = CASE '$to$' WHEN 'answered' THEN 'otherwise' END$$),
  ('grant', 'owner', $$UPDATE award_grant SET revoked_by = nullif('$to$', 'stands')$$), ('grant', 'test_council', $$UPDATE award_grant SET revoked_by = nullif('$to$', 'stands')$$),
  ('grant born', 'owner', $$INSERT INTO award_grant (decision, line, award, unit, recipient, year, revoked_by) VALUES ('made', 1, 'BKT', 'BL', 'lan', 2013, nullif('$to$', 'stands'))$$);

-- The roles of the test may use what the owner's session has made for it alone.
CREATE FUNCTION pg_temp.outcome(of_kind text, of_role text, from_state text, to_state text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  made text := coalesce((SELECT w.made FROM way w WHERE w.kind = of_kind AND w.state = from_state), '');
  statement text := (SELECT replace(t.statement, '$to$', to_state) FROM try t WHERE t.kind = of_kind AND t.role = of_role);
  reached bigint;
  state text;
BEGIN
  IF statement IS NULL THEN RETURN 'no such try'; END IF;
  BEGIN
    IF made <> '' THEN EXECUTE made; END IF;
    IF of_role <> 'owner' THEN EXECUTE format('SET LOCAL ROLE %I', of_role); END IF;
    EXECUTE statement;
    GET DIAGNOSTICS reached = ROW_COUNT;
    RAISE EXCEPTION USING ERRCODE = 'TT000', MESSAGE = CASE reached WHEN 0 THEN 'none' ELSE 'ok' END;
  EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE;
    RETURN CASE state WHEN 'TT000' THEN SQLERRM ELSE state END;
  END;
END $$;

-- A file without one self-score: not by a table's door either, unless it is meant; a unit alone says that.
INSERT INTO way SELECT 'submission born', '-', $$INSERT INTO result (season, unit, criterion, stage, actual) VALUES ('S', 'BL', 'I', 'self', 5)$$;
INSERT INTO try SELECT 'empty file', role, statement FROM try WHERE kind = 'submission' AND role IN ('owner', 'test_unit', 'test_appraiser');
INSERT INTO try SELECT 'empty file born', role, statement FROM try WHERE kind = 'submission born' AND role IN ('owner', 'test_unit', 'test_other');
INSERT INTO try SELECT 'empty file, meant', role, replace(statement, 'UPDATE submission SET ', 'UPDATE submission SET allow_empty = true, ') FROM try WHERE kind = 'submission' AND role IN ('owner', 'test_unit', 'test_other', 'test_appraiser', 'test_council');
INSERT INTO try SELECT 'empty file born, meant', role, regexp_replace(statement, 'unit, (.*)\) VALUES \(''S'', ''BL'', ', 'unit, allow_empty, \1) VALUES (''S'', ''BL'', true, ') FROM try WHERE kind = 'submission born' AND role IN ('owner', 'test_unit', 'test_other', 'test_appraiser', 'test_council');

CREATE TEMP TABLE states (kind text, states text);
INSERT INTO states VALUES ('proposal', 'draft,voted,submitted,returned,granted,refused'), ('proposal born', 'draft,voted,submitted,returned,granted,refused'),
  ('sheet', 'draft,in force,replaced'), ('sheet born', 'draft,in force,replaced'), ('submission', 'draft,submitted,returned'), ('submission born', 'draft,submitted,returned'), ('file of a sheetless season', 'draft,submitted,returned'),
  ('empty file', 'draft,submitted,returned'), ('empty file born', 'draft,submitted,returned'), ('empty file, meant', 'draft,submitted,returned'), ('empty file born, meant', 'draft,submitted,returned'),
  ('file of a draft season', 'draft,submitted,returned'), ('file of a published season', 'draft,submitted,returned'),
  ('season', 'draft,open,appraisal,published'), ('season with a result', 'draft,open,appraisal,published'), ('season with a file', 'draft,open,appraisal,published'), ('season born', 'draft,open,appraisal,published'),
  ('objection', 'waits,sustained,rejected'), ('objection of an open season', 'waits,sustained,rejected'), ('explanation', 'waits,answered'),
  ('grant', 'stands,later,last,old'), ('grant born', 'stands,later,last,old,made');

-- kind, role, from, and what comes of going to each state of the kind in its order
CREATE TEMP TABLE matrix (kind text, role text, from_state text, outcomes text);
INSERT INTO matrix VALUES
  ('proposal', 'owner', 'draft',     'ok ok ok ok 55000 ok'),
  ('proposal', 'owner', 'voted',     '55000 ok ok ok 55000 ok'),
  ('proposal', 'owner', 'submitted', '55000 55000 ok ok 55000 ok'),
  ('proposal', 'owner', 'returned',  'ok ok ok ok 55000 ok'),
  ('proposal', 'owner', 'granted',   '55000 55000 55000 55000 ok 55000'),
  ('proposal', 'owner', 'refused',   '55000 55000 55000 55000 55000 ok'),
  -- a unit changes its draft, and makes one of what came back; the rest is not its to say
  ('proposal', 'test_unit', 'draft',     'ok 42501 42501 42501 55000 42501'),
  ('proposal', 'test_unit', 'voted',     'none none none none none none'),
  ('proposal', 'test_unit', 'submitted', 'none none none none none none'),
  ('proposal', 'test_unit', 'returned',  'ok 42501 42501 42501 55000 42501'),
  ('proposal', 'test_unit', 'granted',   'none none none none none none'),
  ('proposal', 'test_unit', 'refused',   'none none none none none none'),
  ('proposal', 'test_other', 'draft',    'none none none none none none'),
  ('proposal', 'test_other', 'returned', 'none none none none none none'),
  ('proposal', 'test_council', 'voted',   '42501 42501 42501 42501 42501 42501'),
  ('proposal', 'test_appraiser', 'voted', '42501 42501 42501 42501 42501 42501'),
  ('proposal', 'test_reader', 'refused',  '42501 42501 42501 42501 42501 42501'),
  ('proposal born', 'owner', '-',     'ok ok ok ok 55000 ok'),
  ('proposal born', 'test_unit', '-', '42501 42501 42501 42501 42501 42501'),
  ('sheet', 'owner', 'draft',    'ok ok 55000'),
  ('sheet', 'owner', 'in force', '55000 ok ok'),
  ('sheet', 'owner', 'replaced', '55000 ok ok'),
  ('sheet', 'test_council', 'draft', '42501 42501 42501'),
  ('sheet', 'test_unit', 'in force', '42501 42501 42501'),
  ('sheet born', 'owner', '-', 'ok ok ok'),
  ('submission born', 'owner', '-',      'ok ok ok'),
  ('submission', 'owner', 'draft',       'ok ok ok'),
  ('submission', 'owner', 'submitted',   '55000 ok ok'),
  ('submission', 'owner', 'returned',    '55000 ok ok'),
  ('submission born', 'test_unit', '-',    '42501 ok 42501'),
  ('submission', 'test_unit', 'draft',     '42501 ok 42501'),
  ('submission', 'test_unit', 'submitted', 'none none none'),
  ('submission', 'test_unit', 'returned',  '55000 ok 42501'),
  ('submission born', 'test_other', '-',     '42501 42501 42501'),
  ('submission', 'test_other', 'draft',      'none none none'),
  ('submission', 'test_other', 'submitted',  'none none none'),
  ('submission born', 'test_appraiser', '-',    '42501 42501 ok'),
  ('submission', 'test_appraiser', 'draft',     '42501 42501 ok'),
  ('submission', 'test_appraiser', 'submitted', '55000 42501 ok'),
  ('submission', 'test_appraiser', 'returned',  '55000 42501 ok'),
  ('submission born', 'test_own_appraiser', '-',    '42501 42501 42501'),
  ('submission', 'test_own_appraiser', 'submitted', 'none none none'),
  ('submission born', 'test_council', '-',     '42501 42501 ok'),
  ('submission', 'test_council', 'submitted',  '55000 42501 ok'),
  ('submission', 'test_reader', 'submitted',   '42501 42501 42501'),
  ('empty file born', 'owner', '-',      'ok 55000 ok'),
  ('empty file', 'owner', 'draft',       'ok 55000 ok'),
  ('empty file', 'owner', 'submitted',   '55000 ok ok'),
  ('empty file', 'owner', 'returned',    '55000 55000 ok'),
  ('empty file born', 'test_unit', '-',  '42501 55000 42501'),
  ('empty file', 'test_unit', 'draft',   '42501 55000 42501'),
  ('empty file', 'test_unit', 'returned', '55000 55000 42501'),
  ('empty file born', 'test_other', '-', '42501 42501 42501'),
  ('empty file', 'test_appraiser', 'draft', '42501 42501 ok'),
  ('empty file born, meant', 'owner', '-',     'ok ok ok'),
  ('empty file, meant', 'owner', 'draft',      'ok ok ok'),
  ('empty file, meant', 'owner', 'returned',   '55000 ok ok'),
  ('empty file born, meant', 'test_unit', '-', '42501 ok 42501'),
  ('empty file, meant', 'test_unit', 'draft',  '42501 ok 42501'),
  ('empty file, meant', 'test_unit', 'submitted', 'none none none'),
  ('empty file, meant', 'test_unit', 'returned',  '55000 ok 42501'),
  ('empty file born, meant', 'test_other', '-',     '42501 42501 42501'),
  ('empty file, meant', 'test_other', 'draft',      'none none none'),
  ('empty file born, meant', 'test_appraiser', '-', '42501 42501 42501'),
  ('empty file, meant', 'test_appraiser', 'draft',  '42501 42501 42501'),
  ('empty file born, meant', 'test_council', '-',   '42501 42501 42501'),
  ('empty file, meant', 'test_council', 'submitted', '42501 42501 42501'),
  ('file of a sheetless season', 'owner', '-', 'ok 55000 ok'),
  ('file of a draft season', 'owner', '-',     '55000 55000 55000'),
  ('file of a published season', 'owner', '-', '55000 55000 55000'),
  ('season', 'owner', 'draft',     'ok ok ok 55000'),
  ('season', 'owner', 'open',      'ok ok ok 55000'),
  ('season', 'owner', 'appraisal', 'ok ok ok 55000'),
  ('season', 'owner', 'published', '55000 55000 55000 55000'),
  ('season', 'test_council', 'draft',     'ok ok ok 55000'),
  ('season', 'test_council', 'open',      'ok ok ok 55000'),
  ('season', 'test_council', 'appraisal', 'ok ok ok 55000'),
  ('season', 'test_council', 'published', '55000 55000 55000 55000'),
  ('season', 'test_unit', 'open',         '42501 42501 42501 42501'),
  ('season', 'test_appraiser', 'open',    '42501 42501 42501 42501'),
  ('season with a result', 'owner', 'open', '55000 ok ok 55000'),
  ('season with a file', 'owner', 'open',   '55000 ok ok 55000'),
  ('season born', 'owner', '-', 'ok ok ok 55000'),
  ('objection', 'owner', 'waits',     'ok ok ok'),
  ('objection', 'owner', 'sustained', '55000 55000 55000'),
  ('objection', 'owner', 'rejected',  '55000 55000 55000'),
  ('objection', 'test_council', 'waits',     'ok ok ok'),
  ('objection', 'test_council', 'sustained', '55000 55000 55000'),
  ('objection', 'test_own_council', 'waits', 'none none none'),
  ('objection', 'test_unit', 'waits',        '42501 42501 42501'),
  ('objection', 'test_appraiser', 'waits',   '42501 42501 42501'),
  ('objection of an open season', 'owner', '-', '55000 55000 55000'),
  ('explanation', 'owner', 'waits',    'ok ok'),
  ('explanation', 'owner', 'answered', '55000 55000'),
  ('explanation', 'test_appraiser', 'waits',     'ok ok'),
  ('explanation', 'test_appraiser', 'answered',  '55000 55000'),
  ('explanation', 'test_own_appraiser', 'waits', 'none none'),
  ('explanation', 'test_council', 'waits',       'ok ok'),
  ('explanation', 'test_unit', 'waits',          '42501 42501'),
  ('grant', 'owner', 'stands', 'ok ok ok 23514'),
  ('grant', 'owner', 'later',  'ok ok 55000 23514'),
  ('grant', 'test_council', 'stands', '42501 42501 42501 42501'),
  ('grant born', 'owner', '-', 'ok ok ok 23514 23514');
SELECT is((SELECT string_agg(pg_temp.outcome(m.kind, m.role, m.from_state, t.state), ' ' ORDER BY t.i)
             FROM states s CROSS JOIN LATERAL unnest(string_to_array(s.states, ',')) WITH ORDINALITY t(state, i) WHERE s.kind = m.kind),
          m.outcomes, format('%s, %s, from %s to %s', m.kind, m.role, m.from_state, (SELECT s.states FROM states s WHERE s.kind = m.kind))) FROM matrix m;
-- of the owner, who may most, no state is left out
SELECT is((SELECT string_agg(format('%s %s', s.kind, t.state), ', ') FROM states s CROSS JOIN LATERAL unnest(string_to_array(s.states, ',')) t(state)
            WHERE s.kind IN ('proposal', 'sheet', 'submission', 'season', 'objection', 'explanation') AND NOT EXISTS (SELECT FROM matrix m WHERE m.kind = s.kind AND m.role = 'owner' AND m.from_state = t.state)),
          NULL, 'every state of every kind stands in the matrix');
SELECT is((SELECT count(*) FROM proposal) + (SELECT count(*) FROM submission) + (SELECT count(*) FROM objection) + (SELECT count(*) FROM award_grant), 0::bigint, 'and no try has left a row');

-- What is done to a proposal of each state: draft, voted, submitted, returned, granted, refused
SELECT is((SELECT string_agg(pg_temp.outcome(v.kind, 'owner', t.state, ''), ' ' ORDER BY t.i) FROM states s CROSS JOIN LATERAL unnest(string_to_array(s.states, ',')) WITH ORDINALITY t(state, i) WHERE s.kind = 'proposal'), v.outcomes, v.kind)
  FROM (VALUES ('grant of a proposal', '55000 55000 ok 55000 23505 55000'), ('vote', 'ok ok ok ok 55000 55000'), ('vote taken back', 'ok 55000 55000 ok 55000 55000'), ('vote moved', 'ok 55000 55000 ok 55000 55000')) v(kind, outcomes);

-- The words
SELECT pg_temp.raised($$INSERT INTO proposal (proposal, recipient, award, unit, year, state, reason) VALUES (1, 'lan', 'BKT', 'BL', 2013, 'refused', 'x')$$);
SELECT results_eq($$SELECT * FROM pg_temp.refusal('UPDATE proposal SET state = ''submitted''')$$,
  $$VALUES ('55000', 'proposal 1 is refused and cannot become submitted', 'From refused it can become: nothing else.', 'Make a new proposal; a decided one is kept.')$$, 'a refused proposal is not reopened');
SELECT is(pg_temp.raised($$INSERT INTO vote (proposal, council, held_on, ballots_for, ballots_cast, council_size) VALUES (1, 'HĐ', today(), 5, 5, 5)$$), '55000 proposal 1 is refused and cannot be voted on', 'nor voted on');
SELECT is((pg_temp.refusal($$UPDATE sheet SET state = 'draft' WHERE season = 'S'$$)).message, 'sheet 1 of season "S" is in force and cannot become draft', 'a sheet in force is no draft again');
SELECT is((pg_temp.refusal($$UPDATE sheet SET state = 'draft' WHERE season = 'S'$$)).hint, 'Use put_in_force(season, version); enter a changed sheet as another version.', 'and what to do instead');
INSERT INTO submission (season, unit, state, allow_empty) VALUES ('S', 'LA', 'submitted', true);
SELECT results_eq($$SELECT * FROM pg_temp.refusal('UPDATE submission SET state = ''draft''')$$,
  $$VALUES ('55000', 'the file of unit "LA" of season "S" is submitted and cannot become draft', 'From submitted it can become: returned.', 'Use submit and return_submission.')$$, 'a file that is handed in is given back with a reason');
SELECT is(pg_temp.raised($$UPDATE season SET status = 'draft' WHERE season = 'S'$$), '55000 season "S" has files handed in and cannot become a draft again', 'a season with files is no draft');
DELETE FROM submission;

-- A grant answers its proposal also where the number is entered afterwards
INSERT INTO proposal (proposal, recipient, award, unit, year, proposed_on) VALUES (2, 'lan', 'BKT', 'BL', 2013, '2014-01-02');
UPDATE proposal SET state = 'submitted' WHERE proposal = 2;
INSERT INTO award_grant (decision, line, award, unit, recipient, year) VALUES ('made', 1, 'GK', 'BL', 'lan', 2013), ('made', 2, 'BKT', 'BL', 'lan', 2013);
SELECT is(pg_temp.raised($$UPDATE award_grant SET proposal = 2 WHERE line = 1$$), '23514 decision "made", line 1: proposal 2 is for award "BKT" to "lan" of unit "BL", 2013', 'another award answers it not');
SELECT lives_ok($$UPDATE award_grant SET proposal = 2 WHERE line = 2$$, 'its own does');
SELECT is((SELECT state FROM proposal WHERE proposal = 2), 'granted', 'and closes it');

-- Decisions: what revokes is later, whichever date is changed
SELECT revoke_grant('made', 1, 'later');
SELECT is(pg_temp.raised(statement), expected, what) FROM (VALUES
  ($$UPDATE decision SET signed_on = '2014-01-09' WHERE decision = 'later'$$, '23514 decision "later" would be older than "made", whose line 1 it revokes', 'what revokes becomes no older'),
  ($$UPDATE decision SET signed_on = '2014-02-21' WHERE decision = 'made'$$, '23514 decision "later" would be older than "made", whose line 1 it revokes', 'nor what is revoked younger'),
  ($$UPDATE award_grant SET revoked_by = 'last' WHERE line = 1$$, '55000 decision "made", line 1 has already been revoked by "later"', 'it is revoked once'),
  ($$DELETE FROM decision WHERE decision = 'made'$$, '23503 update or delete on table "decision" violates foreign key constraint "award_grant_decision_fkey" on table "award_grant"', 'a decision with lines stays'),
  ($$UPDATE decision SET signed_on = '2014-01-11' WHERE decision = 'made'$$, 'no error', 'a date that keeps the order may be corrected')) v(statement, expected, what);
-- A vote that was lost after the submission stands in the way of the grant
INSERT INTO proposal (proposal, recipient, award, unit, year, proposed_on) VALUES (3, 'lan', 'CSTDT', 'BL', 2018, '2019-01-02');
INSERT INTO vote (proposal, council, held_on, ballots_for, ballots_cast, council_size) VALUES (3, 'HĐ', '2019-01-10', 10, 10, 10);
UPDATE proposal SET state = 'submitted' WHERE proposal = 3;
INSERT INTO vote (proposal, council, held_on, ballots_for, ballots_cast, council_size) VALUES (3, 'HĐ tỉnh', '2019-02-10', 1, 10, 10);
SELECT results_eq($$SELECT state, message, detail FROM pg_temp.refusal('INSERT INTO award_grant (decision, line, award, unit, recipient, year, proposal) VALUES (''last'', 1, ''CSTDT'', ''BL'', ''lan'', 2018, 3)')$$,
  $$VALUES ('55000', 'proposal 3 did not receive the required votes', '1 of 10 voted for it, and 9 are required.')$$, 'no title against the council');

-- What an import brought and was revoked since, undo_import leaves alone
SELECT is((SELECT "new" FROM import_grants(convert_to(E'decision;line;award;unit;recipient;year\nmade;11;BKT;BL;lan;2011\nmade;12;BKT;BL;lan;2010\n', 'UTF8'))), 2::bigint, 'two lines of a file');
SELECT revoke_grant('made', 11, 'later');
SELECT results_eq($$SELECT removed, restored, kept FROM undo_import((SELECT max(batch) FROM import_batch))$$, $$VALUES (1::bigint, 0::bigint, 1::bigint)$$, 'one goes, and what was revoked stays');
SELECT is(pg_temp.raised($$SELECT undo_import((SELECT max(batch) FROM import_batch))$$), format('P0002 there is no batch %s to undo', (SELECT max(batch) FROM import_batch)), 'a file is taken back once');
-- A certificate stands once, whatever the line; its own line is no other
SELECT is((SELECT "new" FROM import_grants(convert_to(E'decision;line;award;unit;recipient;year;certificate\nmade;21;BKT;BL;lan;2009;15\n', 'UTF8'))), 1::bigint, 'a line with its certificate');
SELECT results_eq($$SELECT changed, rejected FROM import_grants(convert_to(E'decision;line;award;unit;recipient;year;certificate;way\nmade;21;BKT;BL;lan;2009;15;thematic\n', 'UTF8'), replace => true)$$, $$VALUES (1::bigint, 0::bigint)$$,
  'the same line with the same certificate is changed, and not another');
SELECT is((SELECT rejections->0->>'reason' FROM import_grants(convert_to(E'decision;line;award;unit;recipient;year;certificate\nmade;22;BKT;BL;lan;2009;15\n', 'UTF8'))), 'certificate "15" of award "BKT", unit "BL" is already on line 21 of decision "made"', 'another line with it is rejected');

-- Accounts: given, given again, ended, ended again
SELECT is(revoke_access('test_reader', 'S'), 1, 'an account ends');
SELECT is(revoke_access('test_reader', 'S'), 0, 'once');
SELECT is(pg_temp.raised($$SET LOCAL ROLE test_reader; SELECT 1/count(*) FROM standing WHERE season = 'S'$$), '22012 division by zero', 'and shows nothing of that season');
RESET ROLE;

-- submit holds against the capacity, before any policy does
SET LOCAL ROLE test_other;
SELECT is((r).state || ' ' || (r).message || ' ' || (r).detail, '42501 role "test_other" may not hand in the file of unit "BL" In season "S", only a role that acts for the unit "BL" and the registry''s owner are allowed to do this.', 'a unit hands in for no other')
  FROM pg_temp.refusal($$SELECT submit('S', 'BL')$$) r;
RESET ROLE;

-- try_sheet: of several seasons before, the last
INSERT INTO season (season, cluster, year, starts_on, ends_on) VALUES ('P11', 'c', 2011, '2011-01-01', '2011-12-31');
INSERT INTO membership (season, unit) SELECT 'P11', unit FROM unit;
INSERT INTO sheet (season, state, rules) VALUES ('P11', 'in force', '{"max": 10, "criteria": [{"code": "I", "max": 10, "rule": "given"}]}');
INSERT INTO result (season, unit, criterion, stage, actual) VALUES ('P11', 'BL', 'I', 'self', 5), ('P11', 'LA', 'I', 'self', 4);
INSERT INTO sheet (season, version, rules) VALUES ('S', 2, '{"max": 10, "criteria": [{"code": "I", "max": 10, "rule": "linear", "worst": 0, "best": 18}]}');
-- in 2012 both had 9 of 10, of 18 that is 5; in 2011 they had 5 and 4
SELECT results_eq($$SELECT unit, points_before, points_after FROM try_sheet('S') ORDER BY unit$$, $$VALUES ('BL', 9.00, 5.00), ('LA', 9.00, 5.00)$$, 'tried on 2012, and not on 2011');
SELECT results_eq($$SELECT unit, points_before, points_after FROM try_sheet('S', on_season => 'P11') ORDER BY unit$$, $$VALUES ('BL', 5.00, 2.78), ('LA', 4.00, 2.22)$$, 'unless that is named: 10 · 5/18 and 10 · 4/18');

-- Who writes which result when: stage, role; then draft, open, appraisal, published; a file handed in, and given back in each
CREATE FUNCTION pg_temp.entry(of_stage text, of_role text, status text, file text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  state text;
BEGIN
  BEGIN
    IF status = 'published' THEN
      PERFORM publish('S', true);
    ELSE
      UPDATE season SET status = entry.status WHERE season = 'S';
    END IF;
    IF file <> '' THEN
      INSERT INTO submission (season, unit, state, reason, allow_empty) VALUES ('S', 'BL', file, 'x', true);
    END IF;
    IF of_role <> 'owner' THEN EXECUTE format('SET LOCAL ROLE %I', of_role); END IF;
    EXECUTE format('INSERT INTO result (season, unit, criterion, stage, actual) VALUES (%L, %L, %L, %L, 5)', 'S', 'BL', 'I', of_stage);
    RAISE EXCEPTION USING ERRCODE = 'TT000', MESSAGE = 'ok';
  EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE;
    RETURN CASE state WHEN 'TT000' THEN SQLERRM ELSE state END;
  END;
END $$;
SELECT is((SELECT string_agg(pg_temp.entry(v.stage, v.role, f.status, f.file), ' ' ORDER BY f.i)
             FROM (VALUES (1, 'draft', ''), (2, 'open', ''), (3, 'appraisal', ''), (4, 'published', ''), (5, 'open', 'submitted'), (6, 'open', 'returned'), (7, 'appraisal', 'submitted'), (8, 'appraisal', 'returned')) f(i, status, file)),
          v.outcomes, format('%s result by %s', v.stage, v.role)) FROM (VALUES
  ('self',      'owner',              'ok ok ok 55000 ok ok ok ok'),
  ('self',      'test_unit',          '42501 ok 42501 55000 42501 ok 42501 ok'),
  ('self',      'test_other',         '42501 42501 42501 55000 42501 42501 42501 42501'),
  ('self',      'test_appraiser',     '42501 42501 42501 55000 42501 42501 42501 42501'),
  ('self',      'test_council',       '42501 42501 42501 55000 42501 42501 42501 42501'),
  ('self',      'test_reader',        '42501 42501 42501 42501 42501 42501 42501 42501'),
  ('appraisal', 'owner',              'ok ok ok 55000 ok ok ok ok'),
  ('appraisal', 'test_unit',          '42501 42501 42501 55000 42501 42501 42501 42501'),
  ('appraisal', 'test_appraiser',     '42501 ok ok 55000 ok ok ok ok'),
  ('appraisal', 'test_own_appraiser', '42501 42501 42501 55000 42501 42501 42501 42501'),
  ('appraisal', 'test_council',       '42501 42501 42501 55000 42501 42501 42501 42501'),
  ('final',     'owner',              'ok ok ok 55000 ok ok ok ok'),
  ('final',     'test_unit',          '42501 42501 42501 55000 42501 42501 42501 42501'),
  ('final',     'test_appraiser',     '42501 42501 42501 55000 42501 42501 42501 42501'),
  ('final',     'test_own_council',   '42501 42501 42501 55000 42501 42501 42501 42501'),
  ('final',     'test_council',       '42501 ok ok 55000 ok ok ok ok')) v(stage, role, outcomes);

SELECT * FROM finish();
ROLLBACK;
