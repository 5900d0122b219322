-- Which record of a file names its columns, and which field each of them is.

CREATE OR REPLACE FUNCTION first_records(content bytea, delimiter text, encoding text)
  RETURNS TABLE (record bigint, line bigint, fields text[])
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $first$
SELECT (x.r).record, (x.r).line, (x.r).fields FROM (SELECT emulation.read_csv($1, $2, $3) AS r LIMIT 30) x
$first$;
COMMENT ON FUNCTION first_records(bytea, text, text) IS
  'Các bản ghi đầu: returns the first 30 records of a file, one of which is its heading, without reading the rest; '
  'within read_rows';

CREATE OR REPLACE FUNCTION heading_fault(content bytea, delimiter text, encoding text) RETURNS text
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $fault$
SELECT t.fault
  FROM first_records($1, $2, $3) r
 CROSS JOIN unnest(r.fields) WITH ORDINALITY f(field, i)
 CROSS JOIN emulation.text_fault(f.field) t(fault)
 WHERE t.fault IS NOT NULL ORDER BY r.record, f.i LIMIT 1
$fault$;
COMMENT ON FUNCTION heading_fault(bytea, text, text) IS
  'Chữ hỏng ở đầu tệp: returns the text_fault of the first text in the first 30 records that seems to have been read '
  'in the wrong encoding; within read_rows and read_sheet';

-- The columns of a file. If two columns name one unit, criterion and so on, one is its code and the other its name; a
-- heading "name" belongs to the column before it.
CREATE OR REPLACE FUNCTION file_columns(of_kind text, headings text[]) RETURNS TABLE (i bigint, heading text,
  field text, type text)
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $columns$
WITH known AS (
  SELECT f.i, f.heading, folded(f.heading) AS words, h.field, h.type, h.type = ANY (named_types()) AS named,
         lag(h.field) OVER w AS before, lag(h.type) OVER w AS before_type
    FROM unnest($2) WITH ORDINALITY f(heading, i) LEFT JOIN declared_headings($1) h ON h.heading = folded(f.heading)
  WINDOW w AS (ORDER BY f.i)
), meant AS (
  SELECT k.i, k.heading, k.words, k.named, CASE WHEN b.beside THEN k.before ELSE k.field END AS field,
    CASE WHEN b.beside THEN k.before_type ELSE k.type END AS type
    FROM known k CROSS JOIN LATERAL (SELECT k.words IN ('name', 'ten') AND k.named AND k.type <> 'recipient'
                                            AND k.before <> k.field AND k.before_type IN ('unit', 'criterion',
                                              'indicator', 'award')) b(beside)
), ranked AS (
  SELECT m.*, CASE WHEN NOT m.named THEN 1 WHEN m.words ~ '^ma( |$)' OR m.words = replace(m.field, '_', ' ')
    THEN 0
    WHEN m.words ~ '^(ten|ho ten|ho va ten|noi dung|name)( |$)' THEN 2 ELSE 1 END AS rank FROM meant m
), placed AS (
  SELECT r.*, dense_rank() OVER (PARTITION BY r.field ORDER BY r.rank) AS place, count(*) OVER (PARTITION BY r.field,
    r.rank) AS times FROM ranked r
)
-- two of one rank stay two of one field, which is refused
SELECT p.i, p.heading, CASE WHEN NOT p.named OR p.place = 1 OR p.times > 1 THEN p.field WHEN p.place = 2
  THEN p.field || '_name' ELSE '-' END, CASE WHEN p.named AND p.place > 1 AND p.times = 1 THEN 'beside' ELSE p.type END
  FROM placed p ORDER BY p.i
$columns$;
COMMENT ON FUNCTION file_columns(text, text[]) IS
  'Cột của tệp: returns the field and type of each heading, by import_heading; within import_rows';

-- Columns of the key that the file itself must have.
CREATE OR REPLACE FUNCTION keys_of_file(of_kind text, constants jsonb) RETURNS text[]
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $keys$
SELECT ARRAY(SELECT DISTINCT h.field FROM declared_headings($1) h
              WHERE h.needed AND NOT $2 ? h.field AND h.field = ANY ((SELECT k.key FROM declared_kinds($1) k)::text[]))
$keys$;
COMMENT ON FUNCTION keys_of_file(text, jsonb) IS
  'Khóa có trong tệp: returns the key columns that a file of a kind must have; within import_rows';

CREATE OR REPLACE FUNCTION file_heading(of_kind text, constants jsonb, content bytea, delimiter text, encoding text)
  RETURNS TABLE (record bigint, line bigint, fields text[])
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $heading$
WITH named AS MATERIALIZED (
  SELECT array_agg(h.heading) AS headings FROM declared_headings($1) h WHERE h.field = ANY (keys_of_file($1, $2))
)
SELECT r.record, r.line, r.fields FROM first_records($3, $4, $5) r CROSS JOIN named n
 WHERE EXISTS (SELECT FROM unnest(r.fields) f WHERE folded(f) = ANY (n.headings)) AND cardinality(r.fields) > 1
 ORDER BY r.record LIMIT 1
$heading$;
COMMENT ON FUNCTION file_heading(text, jsonb, bytea, text, text) IS
  'Dòng tiêu đề: returns the first record that names a key; titles can precede it; within import_rows';

-- across: the key of the columns in a wide file.
CREATE OR REPLACE FUNCTION read_heading(of_kind text, constants jsonb, content bytea, delimiter text, encoding text,
  OUT record bigint, OUT line bigint, OUT headings text[], OUT fields text[], OUT types text[], OUT across text)
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $read$
DECLARE
  cell text;
  beside text[];  -- numbers that a file can have instead of the cell
  keys text[] := keys_of_file(of_kind, constants);
  known text[];   -- fields of the columns that are known
  wrong text;
BEGIN
  SELECT k.cell, ARRAY(SELECT h.field FROM declared_headings(of_kind) h
                        WHERE h.field = ANY (k.beside_cell) AND h.type = 'number')
    INTO cell, beside FROM declared_kinds(of_kind) k;
  SELECT f.record, f.line, f.fields INTO record, line, headings
    FROM file_heading(of_kind, constants, content, delimiter, encoding) f;
  IF NOT FOUND THEN
    PERFORM refuse_heading(of_kind, keys, heading_fault(content, delimiter, encoding));
  END IF;
  SELECT array_agg(c.field ORDER BY c.i), array_agg(c.type ORDER BY c.i) INTO fields, types
    FROM file_columns(of_kind, headings) c;
  SELECT min(f) INTO wrong FROM (SELECT f FROM unnest(fields) WITH ORDINALITY f(f, i)
   WHERE f <> '-' AND types[i] NOT IN ('printed', 'whole') GROUP BY f HAVING count(*) > 1) t;
  IF wrong IS NOT NULL THEN
    RAISE EXCEPTION USING ERRCODE = 'bad_copy_file_format',
      MESSAGE = format('the file of %s has two columns of %s', of_kind, wrong),
      DETAIL = format('The heading is record %s, line %s.', record, line), HINT = 'Remove one of them.';
  END IF;
  known := array_remove(fields, NULL);
  IF NOT cell = ANY (known)
     AND EXISTS (SELECT FROM generate_subscripts(headings, 1) i
                  WHERE (fields[i] IS NULL OR types[i] IN ('printed', 'whole')) AND btrim(headings[i]) <> '')
  THEN
    -- the one that is missing, beside others
    across := (SELECT min(key) FROM unnest(keys) key WHERE NOT key = ANY (known)
               HAVING count(*) = 1 AND cardinality(keys) > 1);
  END IF;
  -- units down: a total is a cell like the others; units across: it adds up units, and says nothing of any of them
  fields := ARRAY(SELECT CASE WHEN types[i] IS NULL OR types[i] NOT IN ('printed', 'whole') THEN fields[i]
                              WHEN across = 'unit' THEN '-'
                              WHEN across IS NULL AND types[i] = 'printed' THEN fields[i] END
                    FROM generate_subscripts(fields, 1) i ORDER BY i);
  SELECT string_agg(DISTINCT h.field, ', ') INTO wrong FROM declared_headings(of_kind) h
   WHERE h.needed AND NOT constants ? h.field AND NOT h.field = ANY (known)
     AND (across IS NULL OR h.field NOT IN (across, cell)) AND NOT (h.field = cell AND beside && known) IS TRUE;
  IF wrong IS NOT NULL THEN
    RAISE EXCEPTION USING ERRCODE = 'bad_copy_file_format',
      MESSAGE = format('the file of %s does not have a column of %s', of_kind, wrong),
      DETAIL = format('The heading is record %s, line %s: %s.', record, line, array_to_string(headings, ' | ')),
      HINT = 'List the known headings with SELECT * FROM import_heading.';
  END IF;
END
$read$;
COMMENT ON FUNCTION read_heading(text, jsonb, bytea, text, text) IS
  'Đọc dòng tiêu đề: returns the record of a file''s heading, the field and type of each column, and for a wide file '
  'the key of its columns. Errors: no known heading, a missing column, a duplicate column, a file that is not CSV '
  '22P04; within read_rows';

CREATE OR REPLACE FUNCTION refuse_heading(of_kind text, keys text[], fault text) RETURNS void
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $refuse$
BEGIN
  RAISE EXCEPTION USING ERRCODE = 'bad_copy_file_format',
    MESSAGE = format('the file of %s does not have a known heading', of_kind),
    DETAIL = format('Expected headings: %s.', (
      SELECT string_agg(format('%s (%s)', x.field, x.headings), '; ' ORDER BY x.field)
        FROM (SELECT h.field, string_agg(h.heading, ', ' ORDER BY h.heading) AS headings
                FROM declared_headings(of_kind) h WHERE h.field = ANY (keys) GROUP BY h.field) x)),
    HINT = coalesce(fault,
      'Name the columns in one of the first 30 records, and check the delimiter and the encoding.');
END
$refuse$;
COMMENT ON FUNCTION refuse_heading(text, text[], text) IS
  'Từ chối tệp không có tiêu đề: raises that a file does not have a known heading (22P04); within read_heading';
