\echo Use "ALTER EXTENSION emulation UPDATE" to load this file. \quit

@guard_schema@

-- What 1.1.0 changes of the core.

-- 1.0.0's functions in C by their new names, emulation_NAME (src/server/names_1_0.c has the old ones).
DO $names$
DECLARE
  function pg_catalog.pg_proc;
BEGIN
  FOR function IN
    SELECT p.* FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_language l ON l.oid OPERATOR(pg_catalog.=) p.prolang
      JOIN pg_catalog.pg_depend d ON d.objid OPERATOR(pg_catalog.=) p.oid AND d.deptype OPERATOR(pg_catalog.=) 'e'
      JOIN pg_catalog.pg_extension e ON e.oid OPERATOR(pg_catalog.=) d.refobjid
     WHERE e.extname OPERATOR(pg_catalog.=) 'emulation' AND l.lanname OPERATOR(pg_catalog.=) 'c'
       AND NOT pg_catalog.starts_with(p.prosrc, 'emulation_')
       AND d.classid OPERATOR(pg_catalog.=) 'pg_catalog.pg_proc'::pg_catalog.regclass
       AND d.refclassid OPERATOR(pg_catalog.=) 'pg_catalog.pg_extension'::pg_catalog.regclass
  LOOP
    EXECUTE pg_catalog.replace(pg_catalog.pg_get_functiondef(function.oid),
      pg_catalog.format('$function$%s$function$', function.prosrc),
      pg_catalog.format('$function$emulation_%s$function$', function.prosrc));
  END LOOP;
END
$names$;

-- A sheet's advice, and which rules look at the whole board.

CREATE FUNCTION emulation.sheet_advice(document jsonb, OUT criterion text, OUT advice text) RETURNS SETOF record
  AS 'MODULE_PATHNAME', 'emulation_sheet_advice' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 10;
COMMENT ON FUNCTION emulation.sheet_advice(jsonb) IS
  'what is allowed in a sheet and surely is not meant, none for most sheets: criterion (null: the sheet itself) and '
  'advice. A step that no number reaches or that is held against the wrong unit, a max that cannot be earned, a cap or '
  'min that the rule ignores, a class above the greatest total, a deduction that is no bonus, too few decimals under a '
  'mean, ranks by what nobody sees. Errors: a sheet with a fault, as the cast to score_sheet raises it 22023, 22003, '
  '54000 (check_sheet lists all)';

CREATE FUNCTION emulation.is_relative(sheet emulation.score_sheet, criterion text) RETURNS boolean
  AS 'MODULE_PATHNAME', 'emulation_score_sheet_is_relative' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION emulation.is_relative(emulation.score_sheet, text) IS
  'does the leaf''s rule look at all units of the board, so that it has no points for one unit alone (emulation.points '
  'refuses it)? Null where the sheet has no such leaf';

COMMENT ON FUNCTION emulation.score_sheet_in(cstring) IS
  'reads a score sheet''s JSON document; the first fault is raised (22023), emulation.check_sheet lists all; a key '
  'that stands twice in one object, which jsonb would drop without a word, 22023; no JSON 22P02';

-- versus was a query that asked breakdown once a parent.

CREATE OR REPLACE FUNCTION emulation.versus(board emulation.scoreboard, unit text, rival text, OUT criterion text,
                                            OUT points numeric, OUT rival_points numeric, OUT difference numeric)
  RETURNS SETOF record AS 'MODULE_PATHNAME', 'emulation_scoreboard_versus'
  LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 100;
COMMENT ON FUNCTION emulation.versus(emulation.scoreboard, text, text) IS
  'why one unit stands where it does beside a rival: in the sheet''s order, leaf by leaf the points of both and the '
  'difference and, under its code (null: the whole sheet), what each parent''s limits, scaling or mean changed, where '
  'it did; missing points are null and count as 0. The differences add up to the gap of the shown totals; a unit '
  'without a total is compared by the points that it has. Errors: an unknown unit 22023';
-- Files: old encodings, and what looks as if it were in one.
COMMENT ON FUNCTION emulation.read_csv(bytea, text, text) IS
  'the records of a CSV file with their number and the line on which they begin, both from 1; empty lines are none. '
  'Fields are text, composed (NFC), with their spaces and line ends; records may differ in length. delimiter: one '
  'ASCII character, null: found among ; tab and comma by the first lines. encoding: any that PostgreSQL converts, or '
  'UTF-16, UTF-16LE, UTF-16BE; a byte order mark goes before it; or TCVN3 (ABC), VNI, VPS, VISCII, in bytes or in a '
  'Unicode text that shows them. TCVN3 has no capitals with a tone but by a font (.VnTimeH), which bytes do not say: '
  'they are small letters. content null: no rows. Errors: no text but a workbook, an archive, a web page or another '
  'document 22P04; a quote in the wrong place or not closed, a zero byte, a record over 64 MB or 10,000 fields 22P04 '
  'with record, line and byte; bytes that are not in the encoding 22021; no such encoding or delimiter 22023';

CREATE FUNCTION emulation.text_fault("text" text) RETURNS text
  LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'emulation_text_fault';
COMMENT ON FUNCTION emulation.text_fault(text) IS
  'null for a text that looks right, else why it looks as if it had been read in the wrong encoding, what it would be '
  'and what to write: letters of TCVN3, VNI, VPS, VISCII or windows-1258 read as another, UTF-8 encoded twice, U+FFFD '
  'or a question mark within a word for a letter that was lost. Told only where the words are no Vietnamese as they '
  'stand and are Vietnamese in that encoding: right Vietnamese, names in other languages and signs are not. The first '
  '1,000 letters count';

-- Scoring: classes, gaps and losses are said as they are now.
COMMENT ON FUNCTION emulation.standings(emulation.scoreboard, text[]) IS
  'the ranking: rank (null unless ranked), unit, points (the total with the sheet''s decimals, null where nothing is '
  'scored), max_points, class (by the total that is shown; null where the sheet has none), status (ranked, incomplete, '
  'unranked), missing (leaves without a result), tied (the rank is shared after all tie-breaks), behind_next (shown '
  'points to the next better rank, null at rank 1; under rank_on "exact" it may be below 0), behind_first (0 at rank '
  '1). class and gaps are null, too, unless ranked. unranked: units that are scored and not ranked; names that are not '
  'on the board have no effect. Rows come ranked first, then incomplete, then unranked. A null board gives no row';
COMMENT ON FUNCTION emulation.breakdown(emulation.scoreboard) IS
  'every point of every unit: a row a unit and criterion, depth 0 (criterion null) is the whole sheet. ratio is '
  'actual/target (target/actual where lower is better) to six decimals. points, adjustment and lost have the sheet''s '
  'decimals (9 under round "total"); a sum parent''s points are those of its children plus its adjustment, which is '
  'what min, cap, ceiling or scaling changed (null under a mean). lost is max_points less points; of a bonus only what '
  'was taken below 0 (below 0: what was earned beyond max). points and lost are null where nothing is scored (under '
  'missing "zero" a missing result earns 0). status: scored, missing, not assigned';
COMMENT ON FUNCTION emulation.robustness(emulation.scoreboard, integer, numeric, bigint) IS
  'how firm each rank is: replications (1 to 10 million) of the ranking with the weight of every leaf changed by up to '
  'the share spread (0 up to 1), drawn by xoshiro256** from seed, the same on every machine and under any plan. rank '
  'as it is, by what the sheet ranks, best and worst, mean, the ranks that 5 and 95 percent do not pass, and the share '
  'of firsts. Units that are not ranked have nulls. Errors: other replications or spreads 22023, more ranks than 1 GB '
  'takes 54000';
COMMENT ON FUNCTION emulation.overtake(emulation.scoreboard, text, text) IS
  'leaf by leaf, what alone would let a unit reach a rival: the actual, and needed, the one nearest to it (to 0 where '
  'there is none), on the grid of the finest decimals that the criterion has in the board (or of its step), with which '
  'the unit''s shown total is at least the rival''s, the rival''s own change under relative rules included; gain is '
  'what the unit''s total rises by. needed and gain are null where no actual does, where the criterion is not '
  'assigned, and where the unit is not behind or the rival has no points. Errors: an unknown unit 22023';
-- Cells of files
CREATE FUNCTION emulation.number_style("text" text) RETURNS text
  LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'emulation_number_style';
COMMENT ON FUNCTION emulation.number_style(text) IS
  'what a number says of the style of its column: vi, where only Viet Nam writes it so (98,5; 1.234.567); plain (98.5; '
  '1,234,567); either, where the two read it differently (98.125, 98,125); null, where they read it alike, or neither '
  'does';

CREATE FUNCTION emulation.cell_fault("text" text) RETURNS text
  LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'emulation_cell_fault';
COMMENT ON FUNCTION emulation.cell_fault(text) IS
  'why a cell of a file cannot be read, whatever it is meant to be: a formula''s error (#N/A, #DIV/0!, Err:502), the '
  'signs of a column that is too narrow (####), a character that nobody sees, by code and name (U+200B, a byte order '
  'mark, a soft hyphen); null: it can';

CREATE FUNCTION emulation.csv_delimiter(content bytea, encoding text DEFAULT 'UTF8') RETURNS text
  LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'emulation_csv_delimiter';
COMMENT ON FUNCTION emulation.csv_delimiter(bytea, text) IS
  'the delimiter that read_csv finds in a file: semicolon, tab or comma. Errors: bytes that are not in the encoding '
  '22021; no such encoding 22023';
COMMENT ON FUNCTION emulation.parse_number(text, text) IS
  'a number as people write it. In style vi 1.234.567,8; a single dot whose tail is not three digits, or that cannot '
  'group for its head is longer than three digits or begins with 0, is a decimal point (7.98, 0.500). In style plain '
  '1,234,567.8 or 1234567.8. Spaces, also thin and unbreakable ones, may group; a percent sign behind and "/maximum" '
  'behind a score with decimals are left out. Nothing, dashes, dots, N/A: null. Errors: no number (1/2 and #N/A among '
  'them) 22P02, an unknown style 22023';
-- Who acts: is_bound and acting_role of a registry ask for it.
CREATE FUNCTION emulation.acting_role() RETURNS regrole
  AS 'MODULE_PATHNAME', 'emulation_acting_role' LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION emulation.acting_role() IS
  'the role that the session acts as: the one that it has set, else its user; also within SECURITY DEFINER functions, '
  'and by whatever name it goes by now. No errors';
