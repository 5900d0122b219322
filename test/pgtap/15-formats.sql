-- Values are kept for years: bytes that an older version stored or sent are read for ever, and are what is written today, as equal values are equal bytes.
-- test/released/values-1.0.0.sql has the bytes.

BEGIN;
CREATE EXTENSION IF NOT EXISTS pgtap;
\ir errors.sql.inc
\ir reference.sql.inc

SELECT plan(15);

-- The stored form of a value, seen and made.
SET LOCAL client_min_messages = error;
CREATE TYPE public.image;
CREATE FUNCTION public.image_in(cstring) RETURNS public.image LANGUAGE internal IMMUTABLE STRICT AS 'byteain';
CREATE FUNCTION public.image_out(public.image) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'byteaout';
CREATE TYPE public.image (INPUT = public.image_in, OUTPUT = public.image_out, LIKE = emulation.score_sheet);
CREATE CAST (emulation.score_sheet AS public.image) WITHOUT FUNCTION;
CREATE CAST (emulation.scoreboard AS public.image) WITHOUT FUNCTION;
CREATE CAST (emulation.award_tally AS public.image) WITHOUT FUNCTION;
CREATE CAST (public.image AS emulation.score_sheet) WITHOUT FUNCTION;
CREATE CAST (public.image AS emulation.scoreboard) WITHOUT FUNCTION;
CREATE CAST (public.image AS emulation.award_tally) WITHOUT FUNCTION;
RESET client_min_messages;

\ir ../released/values-1.0.0.sql
CREATE TEMP TABLE today AS
SELECT sheet, board, tally FROM
  (SELECT sheet::emulation.score_sheet AS sheet, tally::emulation.award_tally AS tally FROM document) v,
  (SELECT emulation.scoreboard(d.sheet::emulation.score_sheet, r.unit, r.criterion, r.target, r.actual, r.assigned) AS board
     FROM document d, jsonb_to_recordset(d.results) AS r(unit text, criterion text, target numeric, actual numeric, assigned boolean)) b;

-- Stored -------------------------------------------------------------------------------------------------------------------------

-- The bytes are those of a machine that writes a number's low byte first; one that does not has values of its own.
SELECT version() ~ 'x86_64|aarch64|arm64|riscv64|powerpc64le' AS low_first \gset
CREATE TEMP TABLE old AS
SELECT sheet::text::public.image::emulation.score_sheet AS sheet, board::text::public.image::emulation.scoreboard AS board, tally::text::public.image::emulation.award_tally AS tally
  FROM written_by_1_0_0 WHERE form = 'stored' AND :'low_first';
\if :low_first
SELECT is(old.sheet::text, today.sheet::text, 'a stored sheet is read') FROM old, today;
SELECT is(old.board::text, today.board::text, 'a stored board is read') FROM old, today;
SELECT is(old.tally::text, today.tally::text, 'a stored tally is read') FROM old, today;
SELECT ok(old.sheet OPERATOR(emulation.=) today.sheet AND old.board OPERATOR(emulation.=) today.board AND old.tally OPERATOR(emulation.=) today.tally, 'and they equal what is made today') FROM old, today;
SELECT is((today.sheet::public.image::text)::bytea = w.sheet AND (today.board::public.image::text)::bytea = w.board AND (today.tally::public.image::text)::bytea = w.tally, true, 'byte by byte')
  FROM today, written_by_1_0_0 w WHERE form = 'stored';
SELECT is(emulation.scoreboard_hash(old.board), emulation.scoreboard_hash(today.board), 'with the hash that an index has of it') FROM old, today;
SELECT is(ARRAY(SELECT s::text FROM old, emulation.standings(board) s), ARRAY(SELECT s::text FROM document, reference.standings(sheet, results, '{}') s), 'a stored board has the reference''s standings');
SELECT is(ARRAY(SELECT b::text FROM old, emulation.breakdown(board) b), ARRAY(SELECT b::text FROM document, reference.breakdown(sheet, results) b), 'and its breakdown');
SELECT is(emulation.total(tally, '{"Huân chương","Bằng khen"}'), 63468::bigint, 'a stored tally is counted: 3,574 and 59,894') FROM old;
SELECT is((emulation.rollup(board))::text, (SELECT board::text FROM today), 'a stored board is rolled up') FROM old;
SELECT is(emulation.scoreboard(old.sheet, r.unit, r.criterion, r.target, r.actual, r.assigned)::text, today.board::text, 'a board is made with a stored sheet, and one with today''s among its rows')
  FROM document d CROSS JOIN old CROSS JOIN today, jsonb_to_recordset(d.results) AS r(unit text, criterion text, target numeric, actual numeric, assigned boolean) GROUP BY today.board::text;

-- What a later version stored is refused by every function that would read it; what carries no version at all likewise.
CREATE TEMP TABLE later AS
SELECT format, overlay(sheet PLACING set_byte('\x0000', 0, format) FROM 17)::text::public.image::emulation.score_sheet AS sheet,
       overlay(board PLACING set_byte('\x0000', 0, format) FROM 1)::text::public.image::emulation.scoreboard AS board,
       overlay(tally PLACING set_byte('\x0000', 0, format) FROM 1)::text::public.image::emulation.award_tally AS tally
  FROM written_by_1_0_0, unnest('{3,0}'::int[]) format WHERE form = 'stored';
SELECT is(ARRAY(SELECT DISTINCT split_part(pg_temp.raised(format('SELECT %s FROM later WHERE format = %s', call, format)), ' of type', 1) FROM (VALUES
    ('sheet::text'), ('emulation.score_sheet_send(sheet)'), ('emulation.criteria(sheet)'), ('emulation.points(sheet, ''I.1'', 1, 1)'), ('emulation.fault(sheet, ''I.1'', 1, 1)'), ('sheet::jsonb'),
    ('emulation.scoreboard(sheet, ''u'', ''I.2'', NULL, 1)'), ('board::text'), ('board::jsonb'), ('emulation.scoreboard_send(board)'), ('emulation.standings(board)'), ('emulation.breakdown(board)'),
    ('emulation.points(board, ''Cà Mau'')'), ('emulation.score_sheet(board)'), ('emulation.rollup(board)'), ('emulation.overtake(board, ''Cà Mau'', ''Cà Mau'')'), ('emulation.robustness(board, 10)'),
    ('tally::text'), ('tally::jsonb'), ('emulation.award_tally_send(tally)'), ('emulation.rollup(tally)'), ('emulation.total(tally, ''{}'')'), ('emulation.count(tally, ''Cờ'')'), ('emulation.awards(tally)'),
    ('tally OPERATOR(emulation.+) tally')) v(call)),
  ARRAY['0A000 unsupported format ' || format], format('format %s is refused', format)) FROM unnest('{3,0}'::int[]) format;
\else
SELECT skip('this machine writes a number''s high byte first', 13);
\endif


-- Sent ---------------------------------------------------------------------------------------------------------------------------

SELECT is(emulation.score_sheet_send(today.sheet) = w.sheet AND emulation.scoreboard_send(today.board) = w.board AND emulation.award_tally_send(today.tally) = w.tally, true, 'what is sent today is what was sent')
  FROM today, written_by_1_0_0 w WHERE form = 'sent';
SELECT is(substring(sheet FOR 1) || substring(board FOR 1) || substring(tally FOR 1), '\x010101'::bytea, 'each form starts with its version; test/t/upgrade.t reads them') FROM written_by_1_0_0 WHERE form = 'sent';

SELECT * FROM finish();
ROLLBACK;
