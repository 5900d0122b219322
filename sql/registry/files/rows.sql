-- The rows of a file: CSV as offices send it, in long form (a row a value) or wide (criteria down and units across, or
-- the other way).  read_rows makes of a file the rows of a table and, of whatever it cannot read, a reason.

CREATE OR REPLACE FUNCTION surplus_fault(spelling text, fields integer, headings integer, divided_by text) RETURNS text
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $surplus$
SELECT CASE btrim($1) WHEN '' THEN format('the record has %s fields, but the heading has %s', $2, $3)
         ELSE format('the record has a field "%s" without a heading', left($1, 60)) END
    || CASE $4 WHEN ',' THEN '; if commas separate the fields, enclose a number with a decimal comma in quotes'
         ELSE format('; enclose a text that contains a %s in quotes',
                     CASE $4 WHEN ';' THEN 'semicolon' WHEN E'\t' THEN 'tab' ELSE format('"%s"', $4) END) END
$surplus$;
COMMENT ON FUNCTION surplus_fault(text, integer, integer, text) IS
  'Thừa ô: returns why a record with more fields than the heading is rejected; within read_rows';

-- Each cell, with its value or the reason why it has none.  A record with more fields than the heading names has no
-- cells but one without a field, which says so: often the tail of a number with a comma.
CREATE OR REPLACE FUNCTION read_cells(content bytea, delimiter text, encoding text, style text, divided_by text,
  header bigint, headings text[], fields_of text[], types_of text[], across text, cell text, cell_type text,
  words jsonb, has_totals boolean)
  RETURNS TABLE (record bigint, line bigint, place integer, heading text, field text, type text, spelling text,
                 unknown boolean, value jsonb, reason text, has_percent boolean, total text)
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $cells$
WITH blocks AS MATERIALIZED (
  SELECT number_blocks(fields_of, types_of, headings, across IS NOT NULL) AS blocks
), stranger AS MATERIALIZED (
  SELECT f.* FROM blocks b CROSS JOIN LATERAL foreign_numbers(content, delimiter, encoding, style, header, b.blocks) f
), known AS MATERIALIZED (
  SELECT i, headings[i] AS heading, fields_of[i] AS field, types_of[i] AS type,
         -- what is only compared is proof
         CASE WHEN types_of[i] IS NULL OR types_of[i] NOT IN ('beside', 'printed') THEN b.blocks[i] END AS block
    FROM blocks b CROSS JOIN generate_subscripts(headings, 1) i WHERE fields_of[i] IS DISTINCT FROM '-'
  UNION ALL SELECT 0, NULL, NULL, NULL, NULL
)
SELECT f.record, f.line, CASE WHEN across IS NULL THEN 0 ELSE c.i END, c.heading, c.meant, c.read_as, c.spelling,
       c.field IS NULL, CASE WHEN x.reason IS NULL THEN v.value END, coalesce(x.reason, v.reason),
       c.spelling LIKE E'%\\%%' AND x.reason IS NULL AND jsonb_typeof(v.value) = 'number', f.total
  FROM (SELECT r.record, r.line, r.fields, t.total,
               coalesce((SELECT i FROM generate_series(1, cardinality(r.fields)) i
                          WHERE (i > cardinality(headings) OR across IS NULL AND btrim(headings[i]) = '')
                            AND btrim(r.fields[i]) <> '' LIMIT 1),
                        -- where a comma divides, even an empty one: a number's comma has pushed it out
                        CASE WHEN divided_by = ',' AND cardinality(r.fields) > cardinality(headings)
                             THEN cardinality(headings) + 1 END) AS surplus
          -- read as it goes, not kept
          FROM (SELECT (x.r).* FROM (SELECT emulation.read_csv(content, delimiter, encoding) AS r OFFSET 0) x) r
         CROSS JOIN LATERAL (
           SELECT min(r.fields[i]) FILTER (WHERE is_total(r.fields[i])) AS total,
                  bool_or(folded(r.fields[i]) IN ('xep hang', 'hang')) IS TRUE AS is_rank
             FROM generate_subscripts(fields_of, 1) i WHERE across IS NOT NULL AND fields_of[i] IS NOT NULL) t
         WHERE r.record > header AND EXISTS (SELECT FROM unnest(r.fields) f WHERE btrim(f) <> '')
           -- sums under a printed table follow from its rows; those of each unit are compared
           AND NOT t.is_rank AND (t.total IS NULL OR has_totals AND across = 'unit')
         OFFSET 0) f   -- once a record
 CROSS JOIN LATERAL (
   SELECT k.i, k.heading, k.field, k.block, f.fields[CASE k.i WHEN 0 THEN f.surplus ELSE k.i END] AS spelling,
          CASE k.i WHEN 0 THEN NULL ELSE coalesce(k.field, cell) END AS meant,
          CASE WHEN k.i = 0 THEN 'text' WHEN k.field IS NOT NULL THEN k.type ELSE cell_type END AS read_as
     FROM known k WHERE (k.i = 0) = (f.surplus IS NOT NULL)) c
 CROSS JOIN LATERAL read_field(c.read_as, coalesce(c.spelling, ''), style, words) v
  LEFT JOIN stranger s ON s.block = c.block
 CROSS JOIN LATERAL (
   SELECT CASE WHEN c.i = 0 THEN surplus_fault(f.fields[f.surplus], cardinality(f.fields), cardinality(headings),
                                               divided_by)
               WHEN s.block IS NOT NULL THEN two_readings(c.spelling, style, s.spelling, s.line, s.has_own) END
          AS reason OFFSET 0) x
 WHERE c.i = 0 OR c.field IS NOT NULL OR across IS NOT NULL AND btrim(coalesce(c.spelling, '')) <> ''
$cells$;
COMMENT ON FUNCTION read_cells(bytea, text, text, text, text, bigint, text[], text[], text[], text, text, text,
                              jsonb, boolean) IS
  'Đọc các ô: returns the cells of a file with their field, text, and value or the reason why they cannot be read; '
  'total: what a row of totals of a wide file is called; within read_rows';

CREATE OR REPLACE FUNCTION contradiction(fields jsonb, constants jsonb) RETURNS text
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $contradiction$
SELECT format('the file has %s %s, but the import has %s', c.key, $1->>c.key, c.value)
  FROM jsonb_each_text($2) c WHERE $1->>c.key <> c.value ORDER BY c.key LIMIT 1
$contradiction$;
COMMENT ON FUNCTION contradiction(jsonb, jsonb) IS
  'Trái với lời gọi: returns the contradiction between a row and the caller''s arguments; null if there is none; '
  'within read_rows';

-- An unknown column is reported.
CREATE OR REPLACE FUNCTION unknown_columns(headings text[], fields_of text[])
  RETURNS TABLE (place integer, heading text, reason text)
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $unknown$
SELECT i, $1[i], 'unknown column; it was not read'
  FROM generate_subscripts($1, 1) i WHERE $2[i] IS NULL AND btrim($1[i]) <> ''
$unknown$;
COMMENT ON FUNCTION unknown_columns(text[], text[]) IS
  'Cột không biết: returns the columns of a file that are not read; within read_rows';

-- Free words that look spoilt are read, and told once a column.
CREATE OR REPLACE FUNCTION spoilt_words(told bigint, fault text) RETURNS text
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $spoilt$
SELECT $2 || '; it was read unchanged' || CASE $1 WHEN 1 THEN '' WHEN 2 THEN ', as was 1 more cell of the column'
                                           ELSE format(', as were %s more cells of the column', $1 - 1) END
$spoilt$;
COMMENT ON FUNCTION spoilt_words(bigint, text) IS
  'Chữ hỏng: writes a fault of free words as a reason; within read_rows';

-- needed: fields that every row has; repeats_call: a column of the file says what the caller says, too.
CREATE OR REPLACE FUNCTION file_layout(of_kind text, constants jsonb, content bytea, delimiter text, encoding text,
  OUT record bigint, OUT line bigint, OUT headings text[], OUT fields text[], OUT types text[], OUT across text,
  OUT cell text, OUT cell_type text, OUT needed text[], OUT words jsonb, OUT divided_by text, OUT repeats_call boolean,
  OUT has_totals boolean)
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $layout$
SELECT h.record, h.line, h.headings, h.fields, h.types, h.across, k.cell,
       (SELECT min(n.type) FROM declared_headings($1) n WHERE n.field = k.cell),
       ARRAY(SELECT DISTINCT n.field FROM declared_headings($1) n WHERE n.needed AND n.field IS DISTINCT FROM k.cell),
       word_types(k.words), coalesce($4, emulation.csv_delimiter($3, coalesce($5, 'UTF8'))),
       h.across IS NULL AND h.fields && ARRAY(SELECT jsonb_object_keys($2)),
       EXISTS (SELECT FROM declared_headings($1) n WHERE n.type IN ('printed', 'whole'))
  FROM declared_kinds($1) k CROSS JOIN read_heading($1, $2, $3, $4, $5) h
$layout$;
COMMENT ON FUNCTION file_layout(text, jsonb, bytea, text, text) IS
  'Cách bày của tệp: returns the heading of a file and the fields of its kind; within read_rows';

CREATE OR REPLACE FUNCTION read_rows(of_kind text, constants jsonb, content bytea, delimiter text DEFAULT NULL,
                                     encoding text DEFAULT 'UTF8', style text DEFAULT 'vi')
  RETURNS TABLE (record bigint, line bigint, "column" text, text text, row_read jsonb, reason text)
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT SET plan_cache_mode = force_generic_plan AS $read$
#variable_conflict use_column
DECLARE
  h record;
BEGIN
  SELECT * INTO h FROM file_layout(of_kind, constants, content, delimiter, encoding);
  RETURN QUERY
  WITH cell AS MATERIALIZED (
    SELECT c.* FROM read_cells(content, delimiter, encoding, style, h.divided_by, h.record, h.headings, h.fields,
                               h.types, h.across, h.cell, h.cell_type, h.words, h.has_totals) c
  ), wide AS (
    -- the key of the columns is the heading, the key of the rows is in the record
    SELECT c.record, c.line, c.place, c.heading, c.spelling,
           coalesce(emulation.cell_fault(c.heading), emulation.text_fault(c.heading), c.reason, d.reason) AS reason,
           jsonb_build_object(h.across, to_jsonb(btrim(c.heading)), h.cell, c.value,
                              '%', CASE WHEN c.has_percent THEN jsonb_build_object(h.cell, c.spelling) END)
           || coalesce(d.fields, '{}') || jsonb_strip_nulls(jsonb_build_object('criterion', c.total)) AS fields
      FROM cell c
      LEFT JOIN (SELECT record, jsonb_object_agg(field, coalesce(value, 'null')) AS fields, min(reason) AS reason
                   FROM cell WHERE NOT unknown GROUP BY record) d USING (record)
     WHERE h.across IS NOT NULL AND c.unknown AND c.field IS NOT NULL
  ), long AS (
    SELECT c.record, c.line, 0,
           coalesce(min(c.heading) FILTER (WHERE c.reason IS NOT NULL), min(c.heading) FILTER (WHERE c.field = h.cell)),
           coalesce(min(c.spelling) FILTER (WHERE c.reason IS NOT NULL),
                    min(c.spelling) FILTER (WHERE c.field = h.cell)), min(c.reason) AS reason,
           jsonb_object_agg(c.field, coalesce(c.value, 'null')) FILTER (WHERE c.type <> 'printed')
           || jsonb_build_object('%', jsonb_object_agg(c.field, c.spelling) FILTER (WHERE c.has_percent), 'total',
             jsonb_agg(jsonb_build_array(c.heading, c.value)) FILTER (WHERE c.type = 'printed')) AS fields
      FROM cell c WHERE h.across IS NULL AND c.field IS NOT NULL GROUP BY c.record, c.line
  ), row_of AS (
    SELECT r.record, r.line, r.place, r.heading, r.spelling, jsonb_strip_nulls(r.fields) || constants AS fields,
           coalesce(r.reason, CASE WHEN h.repeats_call THEN contradiction(r.fields, constants) END) AS reason
      FROM (TABLE wide UNION ALL TABLE long) r
  )
  SELECT x.record, x.line, x.heading, x.spelling, x.fields, x.reason FROM (
    SELECT o.record, o.line, o.place, CASE WHEN m.field IS NULL THEN o.heading
             ELSE h.headings[array_position(h.fields, m.field)] END,
           CASE WHEN m.field IS NULL THEN o.spelling END, o.fields, coalesce(o.reason, m.fields || ' is missing')
      FROM row_of o
     CROSS JOIN LATERAL (SELECT min(f) AS field, string_agg(f, ', ' ORDER BY f) AS fields
                           FROM unnest(h.needed) f WHERE o.reason IS NULL AND NOT o.fields ? f) m
    UNION ALL SELECT c.record, c.line, 0, NULL, c.spelling, '{}', c.reason FROM cell c WHERE c.field IS NULL
    UNION ALL SELECT d.record, d.line, d.place, h.headings[d.place], d.spelling, NULL, d.reason
      FROM divided_numbers(content, h.divided_by, encoding, h.record, h.fields, h.types) d WHERE h.across IS NULL
    UNION ALL SELECT s.record, s.line, 0, s.heading, s.spelling, NULL, spoilt_words(s.told, s.fault)
      FROM (SELECT DISTINCT ON (c.heading) c.record, c.line, c.heading, c.spelling, t.fault,
                   count(*) OVER (PARTITION BY c.heading) AS told
              FROM cell c CROSS JOIN emulation.text_fault(c.spelling) t(fault)
             WHERE c.type = 'text' AND c.field IS NOT NULL AND t.fault IS NOT NULL
             ORDER BY c.heading, c.record) s
    UNION ALL SELECT h.record, h.line, u.place, u.heading, NULL, NULL, u.reason
      FROM unknown_columns(h.headings, h.fields) u
     WHERE h.across IS NULL) x (record, line, place, heading, spelling, fields, reason)
   ORDER BY x.record, x.place;
END
$read$;
COMMENT ON FUNCTION read_rows(text, jsonb, bytea, text, text, text) IS
  'Đọc tệp: returns the rows of a file as the fields of its table (row_read), or the reason why one cannot be read, '
  'with record, line, column and text; under % the spellings with a percent sign, by field. Errors: no known heading, '
  'a missing column, a duplicate column, a file that is not CSV 22P04';
