-- The import of a file of any kind, in steps: its rows are staged in a table of the session, checked, compared with
-- the existing rows, reported and written.

DROP FUNCTION IF EXISTS judge_results(text, text, text);
DROP FUNCTION IF EXISTS judge_references(text, jsonb);
DROP FUNCTION IF EXISTS judge_second_lines(text);

CREATE OR REPLACE FUNCTION rows_staged() RETURNS bigint LANGUAGE sql SET search_path FROM CURRENT AS $staged$
SELECT pg_sequence_last_value(pg_get_serial_sequence('pg_temp.emulation_import', 'number')::regclass)
$staged$;
COMMENT ON FUNCTION rows_staged() IS
  'Số dòng của tệp: returns the last number in the working table of import_rows without reading it; null if it is '
  'empty; within import_rows';

-- Which row t of its table a row of a file is: the condition, by the fields of source.
CREATE OR REPLACE FUNCTION key_matches(of_kind text, source text) RETURNS text
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $key$
SELECT string_agg(CASE WHEN k.fixed ? a.attname THEN format('t.%I = %L', a.attname, k.fixed->>a.attname)
                    ELSE format('t.%I %s (%s->>%L)::%s', a.attname,
                                CASE WHEN a.attnotnull THEN '=' ELSE 'IS NOT DISTINCT FROM' END, $2, a.attname,
                                format_type(a.atttypid, a.atttypmod)) END, ' AND ')
  FROM declared_kinds($1) k JOIN pg_attribute a ON a.attrelid = k.table_name::regclass AND a.attname = ANY (k.key)
$key$;
COMMENT ON FUNCTION key_matches(text, text) IS
  'Điều kiện khóa: returns the condition of a row''s key, as SQL; within import_rows and undo_import';

CREATE OR REPLACE FUNCTION names_batch(of_kind text) RETURNS boolean
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $names$
SELECT EXISTS (SELECT FROM declared_kinds($1) k
                 JOIN pg_attribute a ON a.attrelid = k.table_name::regclass AND a.attname = 'batch')
$names$;
COMMENT ON FUNCTION names_batch(text) IS
  'Có ghi lần nhập: returns whether the rows of a kind of file name the batch that added them; within import_rows and '
  'undo_import';

CREATE OR REPLACE FUNCTION check_import(of_kind text, constants jsonb, on_error text) RETURNS void
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $check$
DECLARE
  strange record;
BEGIN
  SELECT c.key AS what, constants->>c.key AS word, c.value AS words INTO strange
    FROM declared_kinds(of_kind) k CROSS JOIN jsonb_each(k.choices) c
   WHERE NOT coalesce(c.value ? (constants->>c.key), false);
  IF FOUND THEN
    RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
      MESSAGE = format('unknown %s "%s"', strange.what, strange.word),
      DETAIL = format('Allowed values: %s.',
                      (SELECT string_agg(w, ', ') FROM jsonb_array_elements_text(strange.words) w));
  ELSIF on_error NOT IN ('skip', 'stop') THEN
    RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
      MESSAGE = format('unknown on_error "%s"', on_error),
      DETAIL = 'Allowed values: skip (good rows are loaded), stop (nothing is loaded if a row is bad).';
  ELSIF EXISTS (SELECT FROM season s WHERE s.season = constants->>'season' AND s.status = 'published')
        AND EXISTS (SELECT FROM declared_kinds(of_kind) k JOIN pg_trigger t ON t.tgrelid = k.table_name::regclass
                     WHERE t.tgfoid = 'guard_season()'::regprocedure) THEN
    RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',
      MESSAGE = format('season "%s" is published', constants->>'season'),
      HINT = 'Correct published results with supersede(season, reason, corrections).';
  ELSIF constants ? 'season' AND NOT EXISTS (SELECT FROM season s WHERE s.season = constants->>'season') THEN
    RAISE EXCEPTION USING ERRCODE = 'foreign_key_violation',
      MESSAGE = format('season "%s" does not exist', constants->>'season'),
      HINT = 'List the seasons with SELECT season FROM season.';
  END IF;
  SELECT t.name INTO strange FROM unnest('{emulation_import,emulation_printed}'::text[]) t(name)
   WHERE to_regclass('pg_temp.' || t.name) IS NOT NULL;
  IF FOUND THEN
    RAISE EXCEPTION USING ERRCODE = 'duplicate_table',
      MESSAGE = format('the temporary table "%s" already exists', strange.name),
      HINT = 'Rename or drop it, because imports use a temporary table with this name.';
  END IF;
END
$check$;
COMMENT ON FUNCTION check_import(text, jsonb, text) IS
  'Kiểm tra lần nhập: checks whether a file of the kind can be imported; within import_rows';

CREATE OR REPLACE FUNCTION sheet_for_import(of_season text) RETURNS jsonb
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $sheet$
DECLARE
  rules jsonb := (SELECT h.rules FROM sheet h WHERE h.season = of_season AND h.state = 'in force');
BEGIN
  IF rules IS NULL THEN
    RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',
      MESSAGE = format('season "%s" does not have a score sheet in force', of_season),
      HINT = 'Put a sheet in force first: put_in_force(season, version).';
  END IF;
  RETURN rules;
END
$sheet$;
COMMENT ON FUNCTION sheet_for_import(text) IS
  'Bảng điểm để đối chiếu tệp: returns the sheet in force, by which rows are checked, or raises 55000; within '
  'import_rows';

-- The file as rows to judge.
DROP FUNCTION IF EXISTS stage_rows(text, jsonb, jsonb, bytea, text, text, text);
CREATE OR REPLACE FUNCTION stage_rows(of_kind text, constants jsonb, content bytea, delimiter text, encoding text,
  style text) RETURNS void
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $stage$
DECLARE
  -- printed: totals are compared; whole: they are rows without a criterion
  totals text := (SELECT min(h.type) FROM declared_headings(of_kind) h WHERE h.type IN ('printed', 'whole'));
  besides text[] := ARRAY(SELECT h.field FROM declared_headings(of_kind) h WHERE h.type IN ('beside', 'printed')
                          UNION SELECT h.field || '_name' FROM declared_headings(of_kind) h
                                 WHERE h.type = ANY (named_types()));
  -- the key of every row is final before rows are compared
  key_defaults jsonb := (SELECT coalesce(jsonb_object_agg(d.key, d.value), '{}')
                           FROM declared_kinds(of_kind) k CROSS JOIN jsonb_each(k.defaults) d
                            WHERE d.key = ANY (k.key));
BEGIN
  CREATE TEMP TABLE emulation_import (number bigint GENERATED ALWAYS AS IDENTITY, record bigint, line bigint,
    "column" text, text text, fields jsonb, reason text, old_row jsonb, state text,
      fills boolean NOT NULL DEFAULT false,
    said jsonb,     -- the file's spellings of the things whose codes are in fields, and what it has next to them
    about text,     -- the field that a reason is about
    total boolean NOT NULL DEFAULT false,   -- only compared
    told boolean NOT NULL DEFAULT true) ON COMMIT DROP;
  INSERT INTO pg_temp.emulation_import (record, line, "column", text, fields, reason, said)
  SELECT r.record, r.line, r."column", r.text, key_defaults || (r.row_read - besides), r.reason,
         CASE WHEN r.row_read ?| besides
              THEN (SELECT jsonb_object_agg(b, r.row_read->b) FROM unnest(besides) b WHERE r.row_read ? b) END
    FROM read_rows(of_kind, constants, content, delimiter, encoding, style) r;
  IF totals IS NOT NULL THEN
    PERFORM mark_totals(constants->>'season');
  END IF;
  PERFORM name_rows(of_kind, constants, style);
  IF totals = 'printed' THEN
    PERFORM set_totals_apart(constants->>'season');
  END IF;
  PERFORM judge_repeats(of_kind, constants);
  IF EXISTS (SELECT FROM declared_headings(of_kind) h WHERE h.type = 'criterion') THEN
    PERFORM judge_shortened(of_kind, constants->>'season');
  END IF;
END
$stage$;
COMMENT ON FUNCTION stage_rows(text, jsonb, bytea, text, text, text) IS
  'Bày dòng của tệp: fills the working table, the first step, with codes as in the sheet and repeated keys marked; '
  'within import_rows';

-- Where a row is a thing of its own, and no cell of a wide file: the column of the file that names it.
CREATE OR REPLACE FUNCTION naming_column(of_kind text, constants jsonb) RETURNS text
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $naming$
SELECT p.part FROM declared_kinds($1) k CROSS JOIN unnest(k.key) WITH ORDINALITY p(part, n)
 WHERE k.cell IS NULL AND p.part = ANY (keys_of_file($1, $2)) ORDER BY p.n DESC LIMIT 1
$naming$;
COMMENT ON FUNCTION naming_column(text, jsonb) IS
  'Cột gọi tên dòng: returns the field of a reason about a whole row; null if there is none; within import_rows';

-- A repeated key: the first row counts.
CREATE OR REPLACE FUNCTION judge_repeats(of_kind text, constants jsonb) RETURNS void
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $repeats$
DECLARE
  varying text[] := ARRAY(SELECT part FROM declared_kinds(of_kind) k CROSS JOIN unnest(k.key) part
                           WHERE NOT constants ? part);
  row_name text := naming_column(of_kind, constants);
  last_row bigint := rows_staged();
BEGIN
  UPDATE pg_temp.emulation_import i SET reason = format('already given on line %s', d.first_line), about = row_name
    FROM (SELECT e.number, first_value(e.line) OVER w AS first_line, row_number() OVER w AS nth
            FROM pg_temp.emulation_import e
           WHERE e.reason IS NULL
             AND emulation.progress(work_name(of_kind), e.number, last_row, 'rows checked for repeated keys')
          WINDOW w AS (PARTITION BY (SELECT jsonb_agg(e.fields->part) FROM unnest(varying) part) ORDER BY e.number)) d
   WHERE d.number = i.number AND d.nth > 1;
END
$repeats$;
COMMENT ON FUNCTION judge_repeats(text, jsonb) IS
  'Dòng ghi lại: sets a reason for rows with a repeated key; within import_rows';

-- read_rows stores spellings with a percent sign under %, by field. 105% of a target is not 105.
DROP FUNCTION IF EXISTS judge_rows(text, jsonb, bytea, text, text, text);
CREATE OR REPLACE FUNCTION judge_percentages(of_kind text, of_season text) RETURNS void
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $judge$
DECLARE
  cell text := (SELECT k.cell FROM declared_kinds(of_kind) k);
  types text[] := ARRAY(SELECT DISTINCT h.type FROM declared_headings(of_kind) h);
BEGIN
  UPDATE pg_temp.emulation_import i
     SET about = CASE WHEN m.is_beside THEN m.field END,
         reason = format('"%s" is a percentage, but %s "%s" %s; write the counted or measured number, without the sign',
                         left(m.spelling, 60), m.what, m.code, m.why)
    FROM (SELECT j.number, p.key AS field, p.value AS spelling, x.what, x.code, x.why, p.key <> cell AS is_beside
            FROM pg_temp.emulation_import j
            CROSS JOIN LATERAL (SELECT * FROM jsonb_each_text(j.fields->'%') ORDER BY key LIMIT 1) p
            JOIN (SELECT 'indicator' AS what, n.indicator AS code, is_percentage(n.measure, n.name) AS is_meant,
                         'is not measured in percent' AS why
                    FROM indicator n WHERE 'indicator' = ANY (types)
                  UNION ALL
                  SELECT 'criterion', c->>'code',
                         a.kind NOT IN ('points', 'answer') AND is_percentage(c->>'measure', c->>'name'),
                         CASE a.kind WHEN 'points' THEN 'requires points' WHEN 'answer' THEN 'requires yes or no'
                                     ELSE 'is not measured in percent' END
                    FROM sheet h
                    CROSS JOIN LATERAL (SELECT h.rules::emulation.score_sheet AS compiled OFFSET 0) s
                    CROSS JOIN jsonb_path_query(h.rules, 'strict $.**.criteria[*]') c
                    CROSS JOIN LATERAL emulation.actual_kind(s.compiled, c->>'code') a(kind)
                   WHERE h.season = of_season AND h.state = 'in force') x
              ON x.code = coalesce(j.fields->>'criterion', j.fields->>'indicator')
           WHERE j.fields ? '%' AND j.reason IS NULL AND x.is_meant IS DISTINCT FROM true) m
   WHERE m.number = i.number;
  UPDATE pg_temp.emulation_import i SET fields = i.fields - '%' WHERE i.fields ? '%';
END
$judge$;
COMMENT ON FUNCTION judge_percentages(text, text) IS
  'Kiểm tra dấu phần trăm: sets a reason for numbers with a percent sign where percent is not expected; within '
  'import_rows';

-- What is there under the keys of the file.  A check that has to know it calls this itself; import_rows does otherwise.
DROP FUNCTION IF EXISTS compare_rows(text, boolean);
CREATE OR REPLACE FUNCTION compare_rows(of_kind text) RETURNS void
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $compare$
DECLARE
  k record;
  last_row bigint := rows_staged();
BEGIN
  IF EXISTS (SELECT FROM pg_temp.emulation_import i WHERE i.state IS NOT NULL) THEN
    RETURN;
  END IF;
  SELECT * INTO k FROM declared_kinds(of_kind);
  EXECUTE format('UPDATE pg_temp.emulation_import i SET old_row = CASE WHEN emulation.progress($1, i.number, $2, '
                 '''rows found'') THEN to_jsonb(t) END FROM %I t WHERE i.reason IS NULL AND %s', k.table_name,
                 key_matches(of_kind, 'i.fields'))
    USING work_name(of_kind), last_row;
  -- what the file does not say stays as it is
  IF k.defaults <> '{}' THEN
    UPDATE pg_temp.emulation_import i SET fields = k.defaults || i.fields WHERE i.reason IS NULL AND i.old_row IS NULL;
  END IF;
  UPDATE pg_temp.emulation_import i SET state = CASE
           -- the cell is empty: it brings nothing
           WHEN k.cell IS NOT NULL AND NOT i.fields ?| (k.cell || k.beside_cell) THEN 'unchanged'
           WHEN i.old_row IS NULL THEN 'new'
           WHEN i.old_row @> jsonb_strip_nulls(i.fields)
                AND (i.fields->k.cell IS DISTINCT FROM 'null' OR i.old_row->k.cell = 'null') THEN 'unchanged'
           ELSE 'changed' END
   WHERE i.reason IS NULL AND emulation.progress(work_name(of_kind), i.number, last_row, 'rows compared');
  IF k.cell IS NOT NULL THEN   -- what was left open and is filled now overwrites nothing
    UPDATE pg_temp.emulation_import i SET fills = true
     WHERE i.state = 'changed' AND what_stands(i.old_row, i.fields, k.cell) IS NULL;
  END IF;
END
$compare$;
COMMENT ON FUNCTION compare_rows(text) IS
  'So với dữ liệu đã có: finds which rows are new, changed or unchanged; within import_rows';

CREATE OR REPLACE FUNCTION what_stands(old_row jsonb, fields jsonb, cell text) RETURNS text
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $stands$
SELECT CASE WHEN $1->>'assigned' = 'false' THEN '"not assigned"'
            ELSE (SELECT CASE f.key WHEN $3 THEN $1->>f.key ELSE format('%s "%s"', f.key, left($1->>f.key, 60)) END
                    FROM jsonb_each($2) f WHERE $1->f.key NOT IN (f.value, 'null')
                   ORDER BY f.key <> coalesce($3, ''), f.key LIMIT 1) END
$stands$;
COMMENT ON FUNCTION what_stands(jsonb, jsonb, text) IS
  'Đã có gì: returns what a row of a file would overwrite, the cell first; null if it only fills empty columns; within '
  'compare_rows';

CREATE OR REPLACE FUNCTION keep_what_stands(of_kind text, constants jsonb) RETURNS void
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $keep$
DECLARE
  cell text := (SELECT k.cell FROM declared_kinds(of_kind) k);
  row_name text := naming_column(of_kind, constants);
BEGIN
  UPDATE pg_temp.emulation_import i
     SET about = row_name,
         reason = format('there is already %s; replace => true overwrites it',
                         coalesce(what_stands(i.old_row, i.fields, cell), 'another row'))
   WHERE i.reason IS NULL AND i.state = 'changed' AND NOT i.fills;
END
$keep$;
COMMENT ON FUNCTION keep_what_stands(text, jsonb) IS
  'Không ghi đè: sets a reason for rows that exist with other values; within import_rows';

-- The file's rows, each with what becomes of it.
CREATE OR REPLACE FUNCTION judge_rows(of_kind text, constants jsonb, options jsonb) RETURNS void
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $judge$
BEGIN
  PERFORM judge_percentages(of_kind, constants->>'season');
  EXECUTE format('SELECT %I($1, $2)', 'check_' || work_name(of_kind)) USING constants, options;
  PERFORM compare_rows(of_kind);
  IF NOT (options->>'replace')::boolean THEN
    PERFORM keep_what_stands(of_kind, constants);
  END IF;
END
$judge$;
COMMENT ON FUNCTION judge_rows(text, jsonb, jsonb) IS
  'Kiểm tra dòng của tệp: the second step: sets a reason for rows that cannot be imported, and finds which are new; '
  'within import_rows';

-- How many rows there are of each sort, and the first hundred that are rejected.
CREATE OR REPLACE FUNCTION count_rows(OUT read bigint, OUT added bigint, OUT changed bigint, OUT unchanged bigint,
                                      OUT rejected bigint, OUT rejections jsonb)
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $count$
BEGIN
  SELECT count(*) FILTER (WHERE i.fields IS NOT NULL),
         count(*) FILTER (WHERE i.reason IS NULL AND (i.state = 'new' OR i.fills)),
         count(*) FILTER (WHERE i.reason IS NULL AND i.state = 'changed' AND NOT i.fills),
         count(*) FILTER (WHERE i.reason IS NULL AND i.state = 'unchanged'),
         count(*) FILTER (WHERE i.reason IS NOT NULL AND i.fields IS NOT NULL)
    INTO read, added, changed, unchanged, rejected FROM pg_temp.emulation_import i;
  rejections := (
    SELECT jsonb_agg(to_jsonb(f) ORDER BY f.number)
      FROM (SELECT e.number, e.record, e.line, e."column", e.text, e.reason FROM pg_temp.emulation_import e
             WHERE e.reason IS NOT NULL AND e.told ORDER BY e.number LIMIT 100) f);
END
$count$;
COMMENT ON FUNCTION count_rows() IS 'Đếm dòng của tệp: returns the counts of import_rows; within import_rows';

CREATE OR REPLACE FUNCTION refuse_bad_rows(rejected bigint, read bigint) RETURNS void
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $refuse$
BEGIN
  RAISE EXCEPTION USING ERRCODE = 'data_exception',
    MESSAGE = format('%s of %s of the file %s bad, and nothing was loaded', rejected, counted(read, 'row'),
                     CASE rejected WHEN 1 THEN 'is' ELSE 'are' END),
    DETAIL = (SELECT string_agg(format('line %s%s: %s', e.line, coalesce(', ' || e."column", ''), e.reason), E'\n'
                                ORDER BY e.number)
                FROM (SELECT * FROM pg_temp.emulation_import e WHERE e.reason IS NOT NULL AND e.told
                       ORDER BY e.number LIMIT 30) e),
    HINT = 'Use on_error => ''skip'' to load the good rows and store the bad ones in rejected_row.';
END
$refuse$;
COMMENT ON FUNCTION refuse_bad_rows(bigint, bigint) IS
  'Từ chối tệp có dòng sai: raises 22000 with the first thirty reasons; within import_rows';

-- own: arguments of this kind only, such as rename of units. Plans are generic: a plan for one call would contain the
-- file once more. Compiled, they would take seconds before the first row.
CREATE OR REPLACE FUNCTION import_file(of_kind text, constants jsonb, content bytea, file_name text, on_error text,
  dry_run boolean, replace boolean, delimiter text, encoding text, style text, own jsonb DEFAULT '{}')
  RETURNS TABLE (batch bigint, read bigint, "new" bigint, changed bigint, unchanged bigint, rejected bigint,
    rejections jsonb, differing bigint, differences jsonb) LANGUAGE plpgsql
  SET search_path FROM CURRENT SET plan_cache_mode = force_generic_plan SET jit = off AS $import$
#variable_conflict use_column
DECLARE
  this_batch bigint;
  c record;
  t record;
BEGIN
  IF num_nulls(content, on_error, dry_run, replace, style) > 0 OR jsonb_strip_nulls(own) <> own THEN
    RAISE EXCEPTION USING ERRCODE = 'null_value_not_allowed',
      MESSAGE = format('content, on_error, dry_run, replace%s and style must not be null',
                       (SELECT string_agg(', ' || o, '') FROM jsonb_object_keys(own) o));
  END IF;
  PERFORM check_import(of_kind, constants, on_error);
  -- one file of a kind and season at a time, so that the second sees what the first brought
  PERFORM pg_advisory_xact_lock('import_batch'::regclass::oid::integer,
                                hashtext(of_kind || coalesce(' ' || (constants->>'season'), '')));
  PERFORM stage_rows(of_kind, constants, content, delimiter, encoding, style);
  PERFORM judge_rows(of_kind, constants, own || jsonb_build_object('replace', replace, 'style', style));
  PERFORM tell_rows(of_kind, constants, content, delimiter, encoding);
  SELECT * INTO c FROM count_rows();
  SELECT 0::bigint AS differing, NULL::jsonb AS differences INTO t;
  IF to_regclass('pg_temp.emulation_printed') IS NOT NULL THEN
    PERFORM judge_totals(constants->>'season', constants->>'stage', style);
    SELECT * INTO t FROM count_totals();
  END IF;
  IF on_error = 'stop' AND c.rejected > 0 THEN
    PERFORM refuse_bad_rows(c.rejected, c.read);
  END IF;
  IF NOT dry_run AND c.added + c.changed + c.rejected + t.differing > 0 THEN
    this_batch := keep_batch(of_kind, constants, file_name, encode(sha256(content), 'hex'), c.read, c.added, c.changed,
                             c.unchanged, c.rejected);
  END IF;
  IF to_regclass('pg_temp.emulation_printed') IS NOT NULL THEN
    IF this_batch IS NOT NULL THEN
      PERFORM keep_totals(this_batch);
    END IF;
    DROP TABLE pg_temp.emulation_printed;
  END IF;
  DROP TABLE pg_temp.emulation_import;
  RETURN QUERY SELECT this_batch, c.read, c.added, c.changed, c.unchanged, c.rejected, c.rejections, t.differing,
                      t.differences;
END
$import$;
COMMENT ON FUNCTION import_file(text, jsonb, bytea, text, text, boolean, boolean, text, text, text, jsonb) IS
  'Nhập tệp: imports a file of any kind, and returns how many of its totals do not agree, with the first hundred; '
  'within import_results and import_rows';

-- Of kinds whose files have no totals.
DROP FUNCTION IF EXISTS import_rows(text, jsonb, jsonb, bytea, text, text, boolean, boolean, text, text, text);
CREATE OR REPLACE FUNCTION import_rows(of_kind text, constants jsonb, content bytea, file_name text, on_error text,
  dry_run boolean, replace boolean, delimiter text, encoding text, style text, own jsonb DEFAULT '{}')
  RETURNS TABLE (batch bigint, read bigint, "new" bigint, changed bigint, unchanged bigint, rejected bigint,
    rejections jsonb) LANGUAGE sql SET search_path FROM CURRENT SET plan_cache_mode = force_generic_plan AS $import$
SELECT i.batch, i.read, i."new", i.changed, i.unchanged, i.rejected, i.rejections
  FROM import_file($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) i
$import$;
COMMENT ON FUNCTION import_rows(text, jsonb, bytea, text, text, boolean, boolean, text, text, text, jsonb) IS
  'Nhập tệp: imports a file of any kind; within import_targets and similar functions';
