\echo Use "ALTER EXTENSION emulation UPDATE" to load this file. \quit

@guard_schema@

-- The changes of the core in 1.1.0; its COMMENTs follow (sql/assemble.pl).

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

-- Advice on a sheet, and which rules look at the whole board.

CREATE FUNCTION emulation.sheet_advice(document jsonb, OUT criterion text, OUT advice text) RETURNS SETOF record
  AS 'MODULE_PATHNAME', 'emulation_sheet_advice' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 10;

CREATE FUNCTION emulation.is_relative(sheet emulation.score_sheet, criterion text) RETURNS boolean
  AS 'MODULE_PATHNAME', 'emulation_score_sheet_is_relative' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE FUNCTION emulation.actual_kind(sheet emulation.score_sheet, criterion text) RETURNS text
  AS 'MODULE_PATHNAME', 'emulation_score_sheet_actual_kind' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

-- versus was a query that called breakdown once for each parent.

CREATE OR REPLACE FUNCTION emulation.versus(board emulation.scoreboard, unit text, rival text, OUT criterion text,
                                            OUT points numeric, OUT rival_points numeric, OUT difference numeric)
  RETURNS SETOF record AS 'MODULE_PATHNAME', 'emulation_scoreboard_versus'
  LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 100;

-- Classes by conditions and quotas.

CREATE FUNCTION emulation.classes(sheet emulation.score_sheet, OUT ordinal integer, OUT name text,
                                  OUT from_points numeric) RETURNS SETOF record
  AS 'MODULE_PATHNAME', 'emulation_score_sheet_classes' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 5;

CREATE FUNCTION emulation.classification(board emulation.scoreboard, unranked text[] DEFAULT '{}',
                                         OUT rank integer, OUT unit text, OUT points numeric, OUT class text,
                                         OUT class_by_points text, OUT open boolean, OUT reason_code text,
                                         OUT reason text, OUT no_award text[]) RETURNS SETOF record
  AS 'MODULE_PATHNAME', 'emulation_scoreboard_classification' LANGUAGE C IMMUTABLE PARALLEL SAFE ROWS 12;

CREATE FUNCTION emulation.classification(board emulation.scoreboard, unranked text[], decided jsonb,
                                         OUT rank integer, OUT unit text, OUT points numeric, OUT class text,
                                         OUT class_by_points text, OUT open boolean, OUT reason_code text,
                                         OUT reason text, OUT no_award text[]) RETURNS SETOF record
  AS 'MODULE_PATHNAME', 'emulation_scoreboard_classification' LANGUAGE C IMMUTABLE PARALLEL SAFE ROWS 12;

CREATE FUNCTION emulation.reasons(board emulation.scoreboard, unit text, OUT criterion text, OUT kind text,
                                  OUT points_before numeric, OUT points_after numeric, OUT clause text,
                                  OUT note text) RETURNS SETOF record
  AS 'MODULE_PATHNAME', 'emulation_scoreboard_reasons' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 10;

-- Files: texts that were read in the wrong encoding, and cells.

CREATE FUNCTION emulation.text_fault("text" text) RETURNS text
  LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'emulation_text_fault';

CREATE FUNCTION emulation.number_style("text" text) RETURNS text
  LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'emulation_number_style';

CREATE FUNCTION emulation.cell_fault("text" text) RETURNS text
  LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'emulation_cell_fault';

CREATE FUNCTION emulation.csv_delimiter(content bytea, encoding text DEFAULT 'UTF8') RETURNS text
  LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'emulation_csv_delimiter';

-- The role that the session acts as: a registry's is_bound and acting_role call it.
CREATE FUNCTION emulation.acting_role() RETURNS regrole
  AS 'MODULE_PATHNAME', 'emulation_acting_role' LANGUAGE C STABLE PARALLEL SAFE;

-- What a view computes for a key: once.
CREATE FUNCTION emulation.once(function regprocedure, argument text, kind anyelement) RETURNS anyelement
  AS 'MODULE_PATHNAME', 'emulation_once' LANGUAGE C STABLE PARALLEL RESTRICTED;

-- Where a unit started: baselines of results, and the results of a board.

CREATE FUNCTION emulation.points(sheet emulation.score_sheet, criterion text, target numeric, actual numeric,
                                 baseline numeric) RETURNS numeric
  AS 'MODULE_PATHNAME', 'emulation_score_sheet_points' LANGUAGE C IMMUTABLE PARALLEL SAFE;

CREATE FUNCTION emulation.fault(sheet emulation.score_sheet, criterion text, target numeric, actual numeric,
                                baseline numeric) RETURNS text
  AS 'MODULE_PATHNAME', 'emulation_score_sheet_fault' LANGUAGE C IMMUTABLE PARALLEL SAFE;

CREATE FUNCTION emulation.scoreboard_trans(internal, emulation.score_sheet, text, text, numeric, numeric, boolean,
                                           numeric) RETURNS internal
  AS 'MODULE_PATHNAME', 'emulation_scoreboard_trans' LANGUAGE C IMMUTABLE PARALLEL SAFE;

CREATE AGGREGATE emulation.scoreboard(sheet emulation.score_sheet, unit text, criterion text, target numeric,
                                      actual numeric, assigned boolean, baseline numeric) (
  SFUNC = emulation.scoreboard_trans, STYPE = internal, FINALFUNC = emulation.scoreboard_final,
  COMBINEFUNC = emulation.scoreboard_combine, SERIALFUNC = emulation.scoreboard_serial,
  DESERIALFUNC = emulation.scoreboard_deserial, PARALLEL = SAFE
);

CREATE FUNCTION emulation.cells(board emulation.scoreboard, OUT unit text, OUT criterion text, OUT target numeric,
                                OUT actual numeric, OUT baseline numeric, OUT assigned boolean) RETURNS SETOF record
  AS 'MODULE_PATHNAME', 'emulation_scoreboard_cells' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 1000;
-- A sheet's document described, and a sheet under other codes.
CREATE FUNCTION emulation.sheet_schema() RETURNS jsonb
  AS 'MODULE_PATHNAME', 'emulation_sheet_schema' LANGUAGE C IMMUTABLE PARALLEL SAFE;

CREATE FUNCTION emulation.renamed(sheet emulation.score_sheet, codes jsonb) RETURNS emulation.score_sheet
  AS 'MODULE_PATHNAME', 'emulation_score_sheet_renamed' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

-- Who overtook whom.
CREATE FUNCTION emulation.overtaken(before emulation.scoreboard, after emulation.scoreboard, OUT unit text,
                                    OUT rival text, OUT gap_before numeric, OUT gap_after numeric,
                                    OUT own_change numeric, OUT rival_change numeric)
  RETURNS SETOF record AS 'MODULE_PATHNAME', 'emulation_scoreboard_overtaken'
  LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 100;
-- Conditions in an office's words.
CREATE FUNCTION emulation.condition_from_words(words text, style text DEFAULT 'vi') RETURNS text
  LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'emulation_condition_from_words';

CREATE FUNCTION emulation.condition_fault(words text, style text DEFAULT 'vi') RETURNS text
  LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'emulation_condition_fault';

CREATE FUNCTION emulation.condition_in_words(expression text) RETURNS text
  LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'emulation_condition_in_words';

CREATE FUNCTION emulation.condition_phrases(OUT words text, OUT also text, OUT expression text) RETURNS SETOF record
  LANGUAGE c IMMUTABLE PARALLEL SAFE ROWS 40 AS 'MODULE_PATHNAME', 'emulation_condition_phrases';

-- Mean without the extremes.
CREATE FUNCTION emulation.trimmed_mean_trans(internal, numeric, integer, integer) RETURNS internal
  AS 'MODULE_PATHNAME', 'emulation_trimmed_mean_trans' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION emulation.trimmed_mean_final(internal) RETURNS numeric
  AS 'MODULE_PATHNAME', 'emulation_trimmed_mean_final' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION emulation.trimmed_mean_combine(internal, internal) RETURNS internal
  AS 'MODULE_PATHNAME', 'emulation_trimmed_mean_combine' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION emulation.trimmed_mean_serial(internal) RETURNS bytea
  AS 'MODULE_PATHNAME', 'emulation_trimmed_mean_serial' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION emulation.trimmed_mean_deserial(bytea, internal) RETURNS internal
  AS 'MODULE_PATHNAME', 'emulation_trimmed_mean_deserial' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE AGGREGATE emulation.trimmed_mean(value numeric, lowest integer, highest integer) (
  SFUNC = emulation.trimmed_mean_trans, STYPE = internal, SSPACE = 512, FINALFUNC = emulation.trimmed_mean_final,
  COMBINEFUNC = emulation.trimmed_mean_combine, SERIALFUNC = emulation.trimmed_mean_serial,
  DESERIALFUNC = emulation.trimmed_mean_deserial, PARALLEL = SAFE);
