-- Every function that reads what people hand in, given edits of valid values: each is refused with an error that says why, or it is read, comes out and
-- in again the same, and answers. No edit may be an internal error, and the server must live.
--
-- The values are the random sheets and results of reference.sql.inc and a few files that are written below: all invented.
-- psql's variables: edits, how many of each function (1500; the imports take a tenth), and edits_seed (0.2013, between -1 and 1).

BEGIN;
CREATE EXTENSION IF NOT EXISTS pgtap;
\if :{?edits}
\else
\set edits 1500
\endif
\if :{?edits_seed}
\else
\set edits_seed 0.2013
\endif
\ir reference.sql.inc
\ir edits.sql.inc
\ir soft.sql.inc
SET LOCAL jit = off;
SELECT plan(33);
SELECT diag(format('edits: %s of each function, seed %s', :edits, :edits_seed));
SELECT setseed(:edits_seed);

CREATE TEMP TABLE valid_sheet AS
SELECT row_number() OVER (ORDER BY seed) AS n, seed, sheet, pg_temp.tokens(sheet::text) AS tokens
  FROM (SELECT seed, reference.random_sheet(seed) AS sheet FROM generate_series(1, 120) AS seed OFFSET 0) AS s WHERE length(sheet::text) < 2500;
CREATE TEMP TABLE valid_board AS
SELECT row_number() OVER (ORDER BY seed) AS n, board, emulation.scoreboard_send(board) AS bytes, pg_temp.tokens(board::text) AS tokens
  FROM (SELECT seed, emulation.scoreboard(sheet::emulation.score_sheet, r->>'unit', r->>'criterion', (r->>'target')::numeric, (r->>'actual')::numeric, (r->>'assigned')::boolean) AS board
          FROM valid_sheet, jsonb_array_elements(reference.random_results(sheet, seed)) AS r GROUP BY seed) AS b WHERE length(board::text) < 4000;
-- What may be changed on a board: a board without an actual has nothing, and the processor decides which these are (PostgreSQL's hashes).
CREATE TEMP TABLE valid_change AS
SELECT row_number() OVER (ORDER BY n) AS n, board, changes
  FROM valid_board, LATERAL (SELECT jsonb_object_agg(unit, changed) AS changes FROM (SELECT unit, jsonb_object_agg(criterion, actual) AS changed
         FROM (SELECT b.unit, b.criterion, b.actual FROM emulation.breakdown(board) AS b WHERE b.is_leaf AND b.actual IS NOT NULL LIMIT 5) AS l GROUP BY unit) AS u) AS c
 WHERE changes IS NOT NULL;
CREATE TEMP TABLE valid_tally AS
SELECT row_number() OVER () AS n, tally::text AS tally, emulation.award_tally_send(tally) AS bytes, pg_temp.tokens(tally::text) AS tokens
  FROM (SELECT emulation.tally(award, (1 + (h & 65535))::bigint * CASE WHEN h & 7 = 0 THEN 100000000000 ELSE 1 END) AS tally
          FROM generate_series(1, 30) AS i, unnest('{BKT,COT,CSTDT,TTLDXS,HCLD1,AHLD,"Bằng khen","",GK}'::text[]) AS award, hashtext(i || award) AS h WHERE h % 3 <> 0 GROUP BY i) AS t;
CREATE TEMP TABLE valid_number AS SELECT row_number() OVER () AS n, number FROM unnest('{957.11,"957,11",1.234.567.8,"1.234.567,8","1,234,567.8",7.98,0.500,"91,43%","40,62/80",N/A,"-0,5",38.030,"1 234 567",−5,…,12345678901234567890}'::text[]) AS number;
CREATE TEMP TABLE valid_file AS SELECT row_number() OVER () AS n, content FROM (VALUES
  (convert_to(E'Đơn vị;Mã tiêu chí;Kết quả;Ghi chú\nBạc Liêu;I.1;38.030;\nBL;I.2;9,75;"đã họp;\nhai lần"\n', 'UTF8')), (convert_to(E'a,b\r\n"c ""d""",e\r\n\r\nf\r\n', 'UTF8')), (convert_to(E'a\tb\rc\t\r', 'UTF8')),
  ('\xFFFE1001AF1E6B0020004C00AF1E6B002C004200A11E630020004C006900EA0075000D000A00'::bytea), (convert_to(normalize(U&'\0110\1EAFk L\1EAFk,B\1EA1c Li\00EAu', NFD), 'UTF8')), ('\xD0E3EC6B204CE3EC6B2C4261F263204C69EA75')) AS f(content);

-- What an edit came to: 'accepted', 'refused' and the SQLSTATE, or what should not have been.
CREATE TEMP TABLE outcome (what text, input text, outcome text);
-- Whoever keeps a message keeps a text (46-messages.sql).
CREATE FUNCTION pg_temp.is_text(message text) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  RETURN convert_from(convert_to(message, 'UTF8'), 'UTF8') = message;
EXCEPTION WHEN OTHERS THEN
  RETURN false;
END $$;
CREATE FUNCTION pg_temp.refused(state text, message text, accepted boolean) RETURNS text LANGUAGE sql AS $$
  SELECT CASE WHEN NOT pg_temp.is_text(message) THEN 'the message of ' || state || ' is no text'
              WHEN accepted THEN 'error after acceptance: ' || state || ' ' || message
              -- XX: internal; 42, 21: in the extension's own SQL; 53: memory beyond what a value of this size needs
              WHEN left(state, 2) IN ('XX', '42', '21', '53', '58') THEN 'refused? ' || state || ' ' || message ELSE 'refused ' || state END
$$;

CREATE FUNCTION pg_temp.sheet_is_right(s emulation.score_sheet) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  blank emulation.scoreboard := emulation.scoreboard(s, 'u', NULL, NULL, NULL);
BEGIN
  RETURN s::text::emulation.score_sheet OPERATOR(emulation.=) s AND s::jsonb::emulation.score_sheet OPERATOR(emulation.=) s
     AND NOT EXISTS (SELECT FROM emulation.check_sheet(s::jsonb))
     AND (SELECT count(*) FROM emulation.breakdown(blank)) = 1 + (SELECT count(*) FROM emulation.criteria(s))
     AND (SELECT count(*) FROM emulation.standings(blank)) = 1;
END $$;
CREATE FUNCTION pg_temp.board_is_right(b emulation.scoreboard) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  RETURN b::text::emulation.scoreboard OPERATOR(emulation.=) b AND b::jsonb::emulation.scoreboard OPERATOR(emulation.=) b
     AND (SELECT count(*) FROM emulation.breakdown(b)) = (SELECT count(*) FROM emulation.standings(b)) * (1 + (SELECT count(*) FROM emulation.criteria(emulation.score_sheet(b))))
     AND pg_temp.sheet_is_right(emulation.score_sheet(b));
END $$;
CREATE FUNCTION pg_temp.tally_is_right(t emulation.award_tally) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  RETURN t::text::emulation.award_tally OPERATOR(emulation.=) t AND t::jsonb::emulation.award_tally OPERATOR(emulation.=) t
     AND NOT EXISTS (SELECT FROM emulation.awards(t) WHERE number < 1) AND NOT EXISTS (SELECT FROM emulation.reconcile(t, t) WHERE difference <> 0);
END $$;

-- check_sheet raises nothing, and finds faults where, and only where, a sheet is refused.
CREATE FUNCTION pg_temp.try_sheet(input text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  document jsonb;
  faults   bigint;
  s        emulation.score_sheet;
  accepted boolean := false;
BEGIN
  BEGIN
    document := input;
  EXCEPTION WHEN OTHERS THEN   -- no JSON: neither is the text a sheet
    s := input;
    RETURN 'read what is no JSON';
  END;
  accepted := true;
  SELECT count(*) INTO faults FROM emulation.check_sheet(document) WHERE fault IS NOT NULL;
  accepted := faults = 0;
  s := input;
  IF NOT accepted THEN
    RETURN format('read with %s faults', faults);
  END IF;
  RETURN CASE WHEN pg_temp.sheet_is_right(s) AND document::emulation.score_sheet OPERATOR(emulation.=) s THEN 'accepted' ELSE 'another sheet comes out' END;
EXCEPTION WHEN OTHERS THEN
  -- of two equal keys jsonb, and so check_sheet, knows the last alone
  RETURN pg_temp.refused(SQLSTATE, SQLERRM, accepted AND SQLERRM !~ 'key ".*" occurs twice$');
END $$;

CREATE FUNCTION pg_temp.try_sheet_jsonb(input text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  s        emulation.score_sheet;
  accepted boolean := false;
BEGIN
  s := input::jsonb::emulation.score_sheet;
  accepted := true;
  RETURN CASE WHEN pg_temp.sheet_is_right(s) THEN 'accepted' ELSE 'another sheet comes out' END;
EXCEPTION WHEN OTHERS THEN
  RETURN pg_temp.refused(SQLSTATE, SQLERRM, accepted);
END $$;

CREATE FUNCTION pg_temp.try_board(input text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  b        emulation.scoreboard;
  accepted boolean := false;
BEGIN
  b := input;
  accepted := true;
  RETURN CASE WHEN pg_temp.board_is_right(b) THEN 'accepted' ELSE 'another board comes out' END;
EXCEPTION WHEN OTHERS THEN
  RETURN pg_temp.refused(SQLSTATE, SQLERRM, accepted);
END $$;

CREATE FUNCTION pg_temp.try_board_jsonb(input text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  b        emulation.scoreboard;
  accepted boolean := false;
BEGIN
  b := input::jsonb::emulation.scoreboard;
  accepted := true;
  RETURN CASE WHEN pg_temp.board_is_right(b) THEN 'accepted' ELSE 'another board comes out' END;
EXCEPTION WHEN OTHERS THEN
  RETURN pg_temp.refused(SQLSTATE, SQLERRM, accepted);
END $$;

CREATE FUNCTION pg_temp.try_tally(input text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  t        emulation.award_tally;
  accepted boolean := false;
BEGIN
  t := input;
  accepted := true;
  RETURN CASE WHEN pg_temp.tally_is_right(t) THEN 'accepted' ELSE 'another tally comes out' END;
EXCEPTION WHEN OTHERS THEN
  RETURN pg_temp.refused(SQLSTATE, SQLERRM, accepted);
END $$;

CREATE FUNCTION pg_temp.try_tally_jsonb(input text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  t        emulation.award_tally;
  accepted boolean := false;
BEGIN
  t := input::jsonb::emulation.award_tally;
  accepted := true;
  RETURN CASE WHEN pg_temp.tally_is_right(t) THEN 'accepted' ELSE 'another tally comes out' END;
EXCEPTION WHEN OTHERS THEN
  RETURN pg_temp.refused(SQLSTATE, SQLERRM, accepted);
END $$;

CREATE FUNCTION pg_temp.try_number(input text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  number   numeric;
  accepted boolean;
BEGIN
  accepted := true;
  accepted := emulation.number_fault(input, 'vi') IS NULL;
  number := emulation.parse_number(input, 'vi');
  IF NOT accepted THEN
    RETURN 'read in spite of a fault';
  END IF;
  RETURN CASE WHEN number IS NULL OR length(input) > 500 OR emulation.parse_number(emulation.format_number(number, least(100, scale(number)))) = round(number, 100) THEN 'accepted'
              ELSE 'another number comes out' END;
EXCEPTION WHEN OTHERS THEN
  RETURN pg_temp.refused(SQLSTATE, SQLERRM, accepted);
END $$;

-- A changed board, by a change of the changes.
CREATE FUNCTION pg_temp.try_change(b emulation.scoreboard, input text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  made     emulation.scoreboard;
  accepted boolean := false;
BEGIN
  made := emulation.what_if(b, input::jsonb);
  accepted := true;
  RETURN CASE WHEN pg_temp.board_is_right(made) AND (SELECT count(*) FROM emulation.compare(b, made)) = (SELECT count(*) FROM emulation.standings(b)) THEN 'accepted'
              ELSE 'another board comes out' END;
EXCEPTION WHEN OTHERS THEN
  RETURN pg_temp.refused(SQLSTATE, SQLERRM, accepted);
END $$;

CREATE FUNCTION pg_temp.try_file(input bytea, encoding text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  records  jsonb;
  accepted boolean := false;
BEGIN
  SELECT coalesce(jsonb_agg(to_jsonb(fields) ORDER BY record), '[]') INTO records FROM emulation.read_csv(input, encoding => encoding);
  accepted := true;
  RETURN CASE WHEN records = (SELECT coalesce(jsonb_agg(to_jsonb(fields) ORDER BY record), '[]')
                                FROM emulation.read_csv(convert_to((SELECT string_agg((SELECT string_agg('"' || replace(f, '"', '""') || '"', ';' ORDER BY i)
                                  FROM jsonb_array_elements_text(r) WITH ORDINALITY AS k(f, i)), E'\n' ORDER BY n) FROM jsonb_array_elements(records) WITH ORDINALITY AS k(r, n)), 'UTF8'), ';')) THEN 'accepted'
              ELSE 'other records come out' END;
EXCEPTION WHEN OTHERS THEN
  RETURN pg_temp.refused(SQLSTATE, SQLERRM, accepted);
END $$;

-- What a client sends in COPY BINARY: the signature, one row of one field, the end. The file is the server's; large objects can be written as files.
CREATE TEMP TABLE received_sheet (value emulation.score_sheet);
CREATE TEMP TABLE received_board (value emulation.scoreboard);
CREATE TEMP TABLE received_tally (value emulation.award_tally);
CREATE FUNCTION pg_temp.receive(input bytea, target text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  message oid := lo_from_bytea(0, '\x5047434f50590aff0d0a000000000000000000' || int2send(1::int2) || int4send(length(input)) || input || int2send((-1)::int2));
BEGIN
  PERFORM lo_export(message, 'emulation_edit');
  PERFORM lo_unlink(message);
  EXECUTE format('COPY %I FROM %L (FORMAT binary)', target, current_setting('data_directory') || '/emulation_edit');
END $$;

CREATE FUNCTION pg_temp.try_received(input bytea, type text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  accepted boolean := false;
  is_right boolean;
BEGIN
  PERFORM pg_temp.receive(input, 'received_' || type);
  accepted := true;
  CASE type
    WHEN 'sheet' THEN SELECT pg_temp.sheet_is_right(value) AND emulation.score_sheet_send(value::text::emulation.score_sheet) = emulation.score_sheet_send(value) INTO is_right FROM received_sheet;
    WHEN 'board' THEN SELECT pg_temp.board_is_right(value) AND emulation.scoreboard_send(value::text::emulation.scoreboard) = emulation.scoreboard_send(value) INTO is_right FROM received_board;
    ELSE SELECT pg_temp.tally_is_right(value) AND emulation.award_tally_send(value::text::emulation.award_tally) = emulation.award_tally_send(value) INTO is_right FROM received_tally;
  END CASE;
  -- what was received is taken back
  RAISE EXCEPTION USING ERRCODE = 'ZZ000', MESSAGE = CASE WHEN is_right THEN 'accepted' ELSE 'another value comes out' END;
EXCEPTION
  WHEN SQLSTATE 'ZZ000' THEN RETURN SQLERRM;
  WHEN OTHERS THEN RETURN pg_temp.refused(SQLSTATE, SQLERRM, accepted);
END $$;

-- An unedited value is accepted: the tests above test something.
SELECT is(pg_temp.try_sheet((SELECT sheet::text FROM valid_sheet WHERE n = 1)), 'accepted', 'a sheet as it is');
SELECT is(pg_temp.try_board((SELECT board::text FROM valid_board WHERE n = 1)), 'accepted', 'a board as it is');
SELECT is(pg_temp.try_received((SELECT bytes FROM valid_board WHERE n = 1), 'board'), 'accepted', 'a board as it is sent');
SELECT is(pg_temp.try_received((SELECT bytes FROM valid_tally WHERE n = 1), 'tally'), 'accepted', 'a tally as it is sent');

-- One of a table's values, each in its turn.
INSERT INTO outcome SELECT 'score_sheet and check_sheet', input, pg_temp.try_sheet(input)
  FROM (SELECT pg_temp.edited(tokens, words) AS input FROM pg_temp.words() AS words, generate_series(0, :edits - 1) AS i JOIN valid_sheet ON n = 1 + i % (SELECT count(*) FROM valid_sheet) OFFSET 0) AS e;
INSERT INTO outcome SELECT 'jsonb to score_sheet', input, pg_temp.try_sheet_jsonb(input)
  FROM (SELECT pg_temp.edited(tokens, words) AS input FROM pg_temp.words() AS words, generate_series(0, :edits - 1) AS i JOIN valid_sheet ON n = 1 + i % (SELECT count(*) FROM valid_sheet) OFFSET 0) AS e;
INSERT INTO outcome SELECT 'score_sheet_recv', encode(input, 'base64'), pg_temp.try_received(input, 'sheet')
  FROM (SELECT CASE WHEN i % 2 = 0 THEN pg_temp.edited(emulation.score_sheet_send(sheet::emulation.score_sheet)) ELSE '\x01'::bytea || convert_to(pg_temp.edited(tokens, words), 'UTF8') END AS input
          FROM pg_temp.words() AS words, generate_series(0, :edits - 1) AS i JOIN valid_sheet ON n = 1 + i % (SELECT count(*) FROM valid_sheet) OFFSET 0) AS e;
INSERT INTO outcome SELECT 'scoreboard', input, pg_temp.try_board(input)
  FROM (SELECT pg_temp.edited(tokens, words) AS input FROM pg_temp.words() AS words, generate_series(0, :edits - 1) AS i JOIN valid_board ON n = 1 + i % (SELECT count(*) FROM valid_board) OFFSET 0) AS e;
INSERT INTO outcome SELECT 'jsonb to scoreboard', input, pg_temp.try_board_jsonb(input)
  FROM (SELECT pg_temp.edited(tokens, words) AS input FROM pg_temp.words() AS words, generate_series(0, :edits - 1) AS i JOIN valid_board ON n = 1 + i % (SELECT count(*) FROM valid_board) OFFSET 0) AS e;
INSERT INTO outcome SELECT 'scoreboard_recv', encode(input, 'base64'), pg_temp.try_received(input, 'board')
  FROM (SELECT pg_temp.edited(bytes) AS input FROM generate_series(0, :edits - 1) AS i JOIN valid_board ON n = 1 + i % (SELECT count(*) FROM valid_board) OFFSET 0) AS e;
INSERT INTO outcome SELECT 'award_tally', input, pg_temp.try_tally(input)
  FROM (SELECT pg_temp.edited(tokens, words) AS input FROM pg_temp.words() AS words, generate_series(0, :edits - 1) AS i JOIN valid_tally ON n = 1 + i % (SELECT count(*) FROM valid_tally) OFFSET 0) AS e;
INSERT INTO outcome SELECT 'jsonb to award_tally', input, pg_temp.try_tally_jsonb(input)
  FROM (SELECT pg_temp.edited(tokens, words) AS input FROM pg_temp.words() AS words, generate_series(0, :edits - 1) AS i JOIN valid_tally ON n = 1 + i % (SELECT count(*) FROM valid_tally) OFFSET 0) AS e;
INSERT INTO outcome SELECT 'award_tally_recv', encode(input, 'base64'), pg_temp.try_received(input, 'tally')
  FROM (SELECT pg_temp.edited(bytes) AS input FROM generate_series(0, :edits - 1) AS i JOIN valid_tally ON n = 1 + i % (SELECT count(*) FROM valid_tally) OFFSET 0) AS e;
INSERT INTO outcome SELECT 'parse_number and number_fault', input, pg_temp.try_number(input)
  FROM (SELECT pg_temp.edited_letters(number) AS input FROM generate_series(0, :edits - 1) AS i JOIN valid_number ON n = 1 + i % (SELECT count(*) FROM valid_number) OFFSET 0) AS e;
INSERT INTO outcome SELECT 'read_csv', encode(input, 'base64'), pg_temp.try_file(input, encoding)
  FROM (SELECT pg_temp.edited(content) AS input, (ARRAY['UTF8', 'UTF8', 'UTF-16LE', 'WIN1258'])[1 + pg_temp.roll(4)] AS encoding
          FROM generate_series(0, :edits - 1) AS i JOIN valid_file ON n = 1 + i % (SELECT count(*) FROM valid_file) OFFSET 0) AS e;
INSERT INTO outcome SELECT 'what_if', input, pg_temp.try_change(board, input)
  FROM (SELECT board, pg_temp.edited(pg_temp.tokens(changes::text), words) AS input
          FROM pg_temp.words() AS words, generate_series(0, :edits - 1) AS i JOIN valid_change ON n = 1 + i % (SELECT count(*) FROM valid_change) OFFSET 0) AS e;
-- Nothing else could read it, and nobody will.
COPY (SELECT) TO PROGRAM 'rm -f emulation_edit';

-- The registry's imports, the rows of which go to tables.
SELECT emulation.create_registry('edits');
SET LOCAL search_path = edits, public;
INSERT INTO unit (unit, name) VALUES ('BL', 'Bạc Liêu'), ('DL', 'Đắk Lắk'), ('LA', 'Long An');
INSERT INTO cluster VALUES ('C', 'Cụm');
INSERT INTO season (season, cluster, year, starts_on, ends_on) VALUES ('S', 'C', 2013, '2013-01-01', '2013-12-31');
INSERT INTO membership (season, unit) SELECT 'S', unit FROM unit;
INSERT INTO sheet (season, state, rules) VALUES ('S', 'in force', '{"max": 30, "criteria": [{"code": "I", "name": "Kinh tế", "max": 20, "criteria": [{"code": "I.1", "name": "Thu ngân sách", "max": 10, "rule": "proportional"},
  {"code": "I.2", "name": "Phong trào", "max": 10, "rule": "given", "step": 0.25}]}, {"code": "II", "name": "Hội nghị", "max": 10, "rule": "ladder", "steps": [{"from": 1, "points": 10}]}]}');
UPDATE season SET status = 'open';
INSERT INTO target (season, unit, criterion, target) SELECT 'S', unit, 'I.1', 30000 FROM unit;
CREATE TEMP TABLE results_file AS SELECT row_number() OVER () AS n, content FROM (VALUES
  (convert_to(E'\uFEFFBiểu tự chấm điểm\n;;;\nĐơn vị;Mã tiêu chí;Kết quả;Ghi chú\nBạc Liêu;I.1;38.030;\nBL;I.2;9,75;"đã họp;\nhai lần"\nBL;II;1;\nĐắk Lắk;I.2;9,5;\nLA;II;N/A;\nLA;I.1;7.98;\n', 'UTF8')),
  (convert_to(E'unit,criterion,actual\nBL,I.2,9\nDL,I.1,1000\nLA,I.1,\n', 'UTF8')), (convert_to(E'Tiêu chí;Bạc Liêu;Đắk Lắk;Long An\nI.1;38.030;1.000;957,11\nI.2;9;9,25;\n', 'UTF8'))) AS f(content);

CREATE FUNCTION pg_temp.try_results(input bytea, dry boolean) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  told record;
BEGIN
  SELECT * INTO told FROM import_results('S', 'self', input, dry_run => dry, replace => true);
  IF told.read <> told."new" + told.changed + told.unchanged + told.rejected THEN
    RETURN 'the counts do not add up';
  END IF;
  RAISE EXCEPTION USING ERRCODE = 'ZZ000', MESSAGE = CASE WHEN told.rejected > 0 THEN 'refused rows' ELSE 'accepted' END;
EXCEPTION
  WHEN SQLSTATE 'ZZ000' THEN RETURN SQLERRM;
  WHEN OTHERS THEN RETURN pg_temp.refused(SQLSTATE, SQLERRM, false);
END $$;

CREATE FUNCTION pg_temp.try_import_sheet(input bytea) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  told     record;
  accepted boolean := false;
BEGIN
  SELECT * INTO told FROM import_sheet('S', input);
  accepted := true;
  PERFORM pg_temp.sheet_is_right(rules::emulation.score_sheet) FROM sheet WHERE version = told.version;
  RAISE EXCEPTION USING ERRCODE = 'ZZ000', MESSAGE = 'accepted';
EXCEPTION
  WHEN SQLSTATE 'ZZ000' THEN RETURN SQLERRM;
  WHEN OTHERS THEN RETURN pg_temp.refused(SQLSTATE, SQLERRM, accepted);
END $$;

-- The files of a sheet in words, one of which is edited: what is read without a fault is a sheet, and comes back from its files.
CREATE FUNCTION pg_temp.try_sheet_files(content jsonb, edited text, input bytea) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  told     record;
  back     record;
  accepted boolean := false;
  files    bytea[] := ARRAY(SELECT CASE f WHEN edited THEN input ELSE convert_to(content->>f, 'UTF8') END FROM unnest('{bang-diem,xep-loai,dieu-kien}'::text[]) WITH ORDINALITY u(f, n) ORDER BY n);
BEGIN
  SELECT * INTO told FROM read_sheet_files(files[1], files[2], files[3]);
  IF told.faults <> '{}' THEN
    RETURN 'refused 22000';
  END IF;
  accepted := true;
  PERFORM pg_temp.sheet_is_right(told.rules::emulation.score_sheet);
  SELECT jsonb_object_agg(file, w.content) AS content INTO back FROM write_sheet_files(told.rules) w;
  SELECT r.rules INTO back FROM read_sheet_files(convert_to(back.content->>'bang-diem', 'UTF8'), convert_to(back.content->>'xep-loai', 'UTF8'), convert_to(back.content->>'dieu-kien', 'UTF8')) r;
  RETURN CASE WHEN back.rules = told.rules THEN 'accepted' ELSE 'another sheet comes back' END;
EXCEPTION WHEN OTHERS THEN
  RETURN pg_temp.refused(SQLSTATE, SQLERRM, accepted);
END $$;
CREATE TEMP TABLE sheet_file AS SELECT row_number() OVER () AS n, file, content FROM write_sheet_files('{"name": "Bảng", "max": 30, "ceiling": 35, "limits": [{"when": "actual[I.2] / target[I.2] < 1", "at_most": 20.5, "clause": "Điều 9"}], "criteria": [
  {"code": "I", "name": "Một", "max": 20, "combine": "mean", "criteria": [{"code": "I.1", "max": 12.5, "weight": 2, "rule": "proportional", "floor": 0.5, "only_when": "not missing[II]"},
    {"code": "I.2", "max": 7.5, "cap": 8.25, "rule": "ladder", "on": "percent", "steps": [{"from": 95, "points": 7.5}, {"below": 95, "points": 2}], "only_when": {"when": "points[II] >= 3", "clause": "Điều 3"}}]},
  {"code": "II", "name": "Hai", "max": 10, "rule": "given", "min": -5, "limits": [{"when": "least(actual[I.1], 2) > 1", "at_most": 3}]}], "classes": [{"name": "Tốt", "from": 15.5, "when": "share[I] >= 0.8"}, {"name": "Khá"}]}');

INSERT INTO outcome SELECT 'read_sheet_files', encode(input, 'base64'), pg_temp.try_sheet_files(f.content, e.file, input)
  FROM (SELECT file, pg_temp.edited(convert_to(content, 'UTF8')) AS input FROM generate_series(0, :edits / 10 - 1) AS i JOIN sheet_file ON n = 1 + i % 3 OFFSET 0) AS e,
       (SELECT jsonb_object_agg(file, content) AS content FROM sheet_file) AS f;
INSERT INTO outcome SELECT 'import_results', encode(input, 'base64'), pg_temp.try_results(input, i % 2 = 0)
  FROM (SELECT i, pg_temp.edited(content) AS input FROM generate_series(0, :edits / 10 - 1) AS i JOIN results_file ON n = 1 + i % 3 OFFSET 0) AS e;
INSERT INTO outcome SELECT 'import_sheet', encode(input, 'base64'), pg_temp.try_import_sheet(input)
  FROM (SELECT pg_temp.edited(convert_to(export_sheet('S'), 'UTF8')) AS input FROM generate_series(0, :edits / 10 - 1) OFFSET 0) AS e;

-- What came of them.
SELECT is(count(*), 12 * :edits + 3 * (:edits / 10)::bigint, 'every edit has come to something') FROM outcome;
SELECT is(ARRAY(SELECT format('%s <- %s', outcome, left(input, 400)) FROM outcome AS o WHERE o.what = w.what AND outcome !~ '^(accepted|refused \w+)$' LIMIT 3), '{}', format('%s: %s edits, %s of them accepted', what, n, accepted))
  FROM (SELECT what, count(*) AS n, count(*) FILTER (WHERE outcome = 'accepted') AS accepted FROM outcome GROUP BY what) AS w ORDER BY what;
-- Edits that all are refused, or none, would test half of it.
SELECT ok(accepted > n / 100 AND refused > n / 10, format('%s: %s accepted and %s refused are enough of both', what, accepted, refused))
  FROM (SELECT what, count(*) AS n, count(*) FILTER (WHERE outcome = 'accepted') AS accepted, count(*) FILTER (WHERE outcome LIKE 'refused %') AS refused FROM outcome GROUP BY what) AS w
 WHERE what NOT IN ('import_results', 'import_sheet', 'read_sheet_files') ORDER BY what;
-- Whether a text is a value can be asked without an error (22-soft-errors.sql); a depth that PostgreSQL's own parser refuses is an error there, too.
CREATE FUNCTION pg_temp.noted_as_raised(input text, type text) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  RETURN pg_temp.noted(input, type) IS NOT DISTINCT FROM pg_temp.raised(format('SELECT %L::emulation.%I', input, type));
EXCEPTION WHEN statement_too_complex THEN
  RETURN true;
END $$;
\if :soft
SELECT is(ARRAY(SELECT left(input, 400) FROM outcome, LATERAL (SELECT split_part(what, ' ', 1) AS type) AS t
  WHERE what IN ('score_sheet and check_sheet', 'scoreboard', 'award_tally') AND NOT pg_temp.noted_as_raised(input, type) LIMIT 3), '{}', 'each edit of a text is noted as it is raised');
\else
SELECT skip('no soft errors before PostgreSQL 16', 1);
\endif
SELECT diag(format('%s: %s', what, string_agg(format('%s %s', outcome, n), ', ' ORDER BY n DESC))) FROM (SELECT what, outcome, count(*) AS n FROM outcome WHERE outcome ~ '^(accepted|refused \w+)$' GROUP BY what, outcome) AS o GROUP BY what ORDER BY what;
SELECT * FROM finish();
ROLLBACK;
