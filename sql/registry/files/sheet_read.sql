-- A sheet from its files, with everything that is wrong in them.

CREATE OR REPLACE FUNCTION sheet_headings(of_file text) RETURNS jsonb
  LANGUAGE sql IMMUTABLE SET search_path FROM CURRENT AS $headings$
SELECT jsonb_object_agg(folded(h.heading), c.ordinal)
  FROM sheet_columns() c
 CROSS JOIN unnest(string_to_array(coalesce(c.also, ''), ', ') || c.heading) h(heading)
 WHERE c.file = $1 AND h.heading <> ''
$headings$;
COMMENT ON FUNCTION sheet_headings(text) IS
  'Tiêu đề cột của bảng điểm: returns the headings of one of a sheet''s files without accents, and the number of '
  'their column in sheet_columns; within read_sheet_files';

CREATE OR REPLACE FUNCTION sheet_node(rows jsonb, of_parent text) RETURNS jsonb
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $node$
SELECT jsonb_agg((r - '{line,parent}'::text[])
                 || CASE WHEN EXISTS (SELECT FROM jsonb_array_elements($1) c WHERE c->>'parent' = r->>'code')
                         THEN jsonb_build_object('criteria', sheet_node($1, r->>'code')) ELSE '{}' END
                 ORDER BY (r->>'line')::bigint)
  FROM jsonb_array_elements($1) r WHERE coalesce(r->>'parent', '') = $2
$node$;
COMMENT ON FUNCTION sheet_node(jsonb, text) IS
  'Cây tiêu chí: returns the criteria below one, from rows; within read_sheet_files';

-- jsonb silently keeps the last of two equal keys.
CREATE OR REPLACE FUNCTION key_given_twice(node json) RETURNS text
  LANGUAGE plpgsql IMMUTABLE SET search_path FROM CURRENT AS $twice$
BEGIN
  RETURN CASE json_typeof(node)
    WHEN 'object' THEN coalesce(
      (SELECT k FROM json_object_keys(node) k GROUP BY k HAVING count(*) > 1 ORDER BY k LIMIT 1),
      (SELECT min(key_given_twice(e.value)) FROM json_each(node) e))
    WHEN 'array' THEN (SELECT min(key_given_twice(e)) FROM json_array_elements(node) e) END;
END
$twice$;
COMMENT ON FUNCTION key_given_twice(json) IS
  'Khóa ghi hai lần: returns the first key of a JSON text that occurs twice in one object; null if there is none; '
  'within read_sheet_files';

CREATE OR REPLACE FUNCTION json_conflicts(node jsonb, other jsonb) RETURNS text[]
  LANGUAGE plpgsql IMMUTABLE SET search_path FROM CURRENT AS $conflicts$
BEGIN
  RETURN ARRAY(SELECT e.key FROM jsonb_each(CASE jsonb_typeof(node) WHEN 'object' THEN node ELSE '{}' END) e
                WHERE other ? e.key AND (jsonb_typeof(e.value) <> 'object' OR jsonb_typeof(other->e.key) <> 'object'
                                         OR json_conflicts(e.value, other->e.key) <> '{}'));
END
$conflicts$;
COMMENT ON FUNCTION json_conflicts(jsonb, jsonb) IS
  'Khóa trùng nhau: returns the keys that two objects both give, other than objects that can be joined; within '
  'read_sheet_files';

CREATE OR REPLACE FUNCTION json_joined(node jsonb, other jsonb) RETURNS jsonb
  LANGUAGE plpgsql IMMUTABLE SET search_path FROM CURRENT AS $joined$
BEGIN
  RETURN node || coalesce((SELECT jsonb_object_agg(e.key, CASE WHEN jsonb_typeof(e.value) = 'object' AND node ? e.key
                                                               THEN json_joined(node->e.key, e.value) ELSE e.value END)
                             FROM jsonb_each(other) e), '{}');
END
$joined$;
COMMENT ON FUNCTION json_joined(jsonb, jsonb) IS
  'Ghép hai giá trị: returns two objects as one, also objects within them; within read_sheet_files';

-- A row with what a cell gives.
CREATE OR REPLACE FUNCTION sheet_row_with(entry jsonb, kind text, path text[], value jsonb) RETURNS jsonb
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $with$
SELECT CASE WHEN $4 IS NULL THEN $1
            WHEN $2 = 'parameters' THEN json_joined($1, $4)
            WHEN $2 = 'steps' THEN $1 || $4
            WHEN $2 = 'late' THEN json_joined($1, jsonb_build_object('late', $4))
            ELSE json_at($1, $3, $4) END
$with$;
COMMENT ON FUNCTION sheet_row_with(jsonb, text, text[], jsonb) IS
  'Thêm giá trị vào dòng: returns a row of a sheet''s file with what a cell gives; within read_sheet_files and '
  'export_sheet_files';

-- Keys that no cell of the row gives (part), and what is wrong with them.
DROP FUNCTION IF EXISTS read_sheet_parameters(text);
CREATE OR REPLACE FUNCTION read_sheet_parameters(cell text, entry jsonb, OUT part jsonb, OUT fault text)
  LANGUAGE plpgsql IMMUTABLE SET search_path FROM CURRENT AS $read$
DECLARE
  taken text[];
BEGIN
  BEGIN
    part := cell::jsonb;
  EXCEPTION WHEN OTHERS THEN
    part := NULL;
  END;
  taken := json_conflicts(part, entry || '{"line": 0, "code": 0, "parent": 0, "criteria": 0}');
  IF coalesce(jsonb_typeof(part), '') <> 'object' THEN
    fault := format('"%s" is not a JSON object such as {"floor": 0.5}', left(cell, 60));
  ELSIF key_given_twice(cell::json) IS NOT NULL THEN
    fault := format('key "%s" occurs twice', left(key_given_twice(cell::json), 60));
  ELSIF taken <> '{}' THEN
    fault := format('%s has its own column',
                    (SELECT string_agg(format('"%s"', k), ', ' ORDER BY k) FROM unnest(taken) k));
  END IF;
  part := CASE WHEN fault IS NULL THEN part ELSE '{}' END;
END
$read$;
COMMENT ON FUNCTION read_sheet_parameters(text, jsonb) IS
  'Đọc tham số: returns the keys of a row that do not have a column or whose cell is empty, or why they cannot be '
  'read; within read_sheet_files';

-- stranger: a number of the file that is written in the other style (foreign_numbers).
DROP FUNCTION IF EXISTS read_sheet_cell(text, text, text, text, text, boolean);
CREATE OR REPLACE FUNCTION read_sheet_cell(kind text, words text, key text, spelling text, style text,
  stranger jsonb, OUT value jsonb, OUT fault text)
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $read$
DECLARE
  cell text := btrim(normalize(spelling));
BEGIN
  IF kind IN ('number', 'points', 'ratio', 'share', 'percent') THEN
    fault := CASE WHEN stranger IS NOT NULL
                  THEN two_readings(cell, style, stranger->>'spelling', stranger->>'line',
                                    (stranger->>'has_own')::boolean) END;
  ELSE
    fault := coalesce(emulation.cell_fault(cell), emulation.text_fault(spelling));
  END IF;
  IF fault IS NULL THEN
    SELECT v.value, v.fault INTO value, fault FROM sheet_value(kind, words, cell, style) v;
  END IF;
  IF kind = 'code' THEN   -- it is there, so that it is not missed, too
    value := to_jsonb(cell);
    IF fault IS NULL AND is_spreadsheet_date(cell) THEN
      fault := format('%s "%s" is a date converted from a code, perhaps %s; write the code '
                      'again, in a column formatted as text', key, left(cell, 60),
                      (SELECT string_agg(DISTINCT d, ' or ') FROM unnest(date_readings(cell)) d));
    END IF;
  END IF;
END
$read$;
COMMENT ON FUNCTION read_sheet_cell(text, text, text, text, text, jsonb) IS
  'Đọc ô của bảng điểm: returns the value of a cell that is not empty, and its fault; within read_sheet_files';

-- The columns of a file that has these headings, by their places.
CREATE OR REPLACE FUNCTION sheet_file_columns(of_file text, headings text[])
  RETURNS TABLE (place bigint, heading text, key text, path text[], kind text, words text, twice boolean)
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $columns$
SELECT u.n, u.heading, c.key, c.path, c.kind, c.words, count(*) OVER (PARTITION BY c.ordinal) > 1
  FROM (SELECT sheet_headings($1) AS known OFFSET 0) k
 CROSS JOIN unnest($2) WITH ORDINALITY u(heading, n)
  JOIN jsonb_to_recordset(sheet_columns_by_file()->$1)
       AS c(ordinal bigint, key text, path text[], kind text, words text)
    ON c.ordinal = (k.known->>folded(u.heading))::bigint
 -- steps depend on what they are of
 ORDER BY c.kind = 'parameters', c.kind = 'steps', u.n
$columns$;
COMMENT ON FUNCTION sheet_file_columns(text, text[]) IS
  'Cột có trong tệp: returns the columns of one of a sheet''s files by their headings, the steps and '
  'parameters last; twice: '
  'another heading is the same column; within read_sheet_files';

-- One record: what its cells give, and their faults.
CREATE OR REPLACE FUNCTION read_sheet_record(columns jsonb, fields text[], style text, stranger jsonb,
                                             OUT entry jsonb, OUT faults text[])
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $read$
DECLARE
  c record;
  spelling text;
  read record;
BEGIN
  entry := '{}';
  faults := '{}';
  FOR c IN SELECT * FROM jsonb_to_recordset(columns)
                           AS x(place integer, heading text, key text, kind text, words text, path text[]) LOOP
    spelling := fields[c.place];
    CONTINUE WHEN spelling IS NULL OR btrim(spelling) = '';
    IF c.kind = 'parameters' THEN
      SELECT p.part AS value, p.fault INTO read FROM read_sheet_parameters(btrim(normalize(spelling)), entry) p;
    ELSE
      SELECT * INTO read FROM read_sheet_cell(c.kind, CASE c.kind WHEN 'steps' THEN entry->>'on' ELSE c.words END,
                                              c.key, spelling, style, stranger);
    END IF;
    IF read.fault IS NULL AND c.key = 'when' AND entry ? 'when' THEN
      read.fault := 'there is another condition in this row; write it in words or as an expression, not both';
    END IF;
    IF read.fault IS NOT NULL THEN
      faults := array_append(faults, c.heading || CASE WHEN read.fault ~ E'^(line \\d+, )?character \\d+: ' THEN ', '
                                                       ELSE ': ' END || read.fault);
    END IF;
    CONTINUE WHEN read.value IS NULL;
    entry := CASE WHEN c.kind IN ('parameters', 'steps', 'late') OR cardinality(c.path) > 1
                  THEN sheet_row_with(entry, c.kind, c.path, read.value)
                  ELSE entry || jsonb_build_object(c.key, read.value) END;
  END LOOP;
END
$read$;
COMMENT ON FUNCTION read_sheet_record(jsonb, text[], text, jsonb) IS
  'Đọc một dòng của bảng điểm: returns what the cells of a record give, as JSON, and their faults by column; within '
  'read_sheet_files';

-- The record that names a file's columns, and the columns.
CREATE OR REPLACE FUNCTION sheet_file_heading(of_file text, content bytea, delimiter text, encoding text, style text,
  OUT record bigint, OUT headings text[], OUT columns jsonb, OUT stranger jsonb, OUT faults text[])
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $heading$
DECLARE
  named_by constant text := CASE of_file WHEN 'bang-diem' THEN 'code' WHEN 'xep-loai' THEN 'name' ELSE 'effect' END;
  first_name text := (SELECT c.heading FROM sheet_columns() c WHERE c.file = of_file AND c.key = named_by);
BEGIN
  faults := '{}';
  SELECT c.record, c.fields INTO record, headings FROM first_records(content, delimiter, encoding) c
   WHERE EXISTS (SELECT FROM sheet_file_columns(of_file, c.fields) f WHERE f.key = named_by) ORDER BY c.record LIMIT 1;
  IF record IS NULL THEN
    faults := array_remove(ARRAY[format('the file does not have a heading "%s"%s', first_name,
                                        CASE named_by WHEN 'code' THEN ' (code)' ELSE '' END),
                                 heading_fault(content, delimiter, encoding)], NULL);
    RETURN;
  END IF;
  SELECT jsonb_agg(to_jsonb(c)) INTO columns FROM sheet_file_columns(of_file, headings) c;
  SELECT to_jsonb(s) INTO stranger FROM foreign_numbers(content, delimiter, encoding, style, record,
    ARRAY(SELECT CASE WHEN c.value->>'kind' IN ('number', 'points', 'ratio', 'share', 'percent') THEN 0 END
            FROM generate_subscripts(headings, 1) i
            LEFT JOIN jsonb_array_elements(columns) c ON (c.value->>'place')::integer = i ORDER BY i)) s;
  faults := ARRAY(SELECT format('unknown column "%s"', left(h, 60)) FROM unnest(headings) h
                   WHERE btrim(h) <> '' AND NOT sheet_headings(of_file) ? folded(h))
         || ARRAY(SELECT DISTINCT format('the column "%s" is there twice', left(c.heading, 60))
                    FROM sheet_file_columns(of_file, headings) c WHERE c.twice);
END
$heading$;
COMMENT ON FUNCTION sheet_file_heading(text, bytea, text, text, text) IS
  'Dòng tiêu đề của tệp bảng điểm: returns the record that names the columns of one of a sheet''s files, its '
  'columns, and a number in the other style; record is null if there is none; within read_sheet_files';

-- The rows of a file as JSON with their lines, and its faults; rows is null if there are too many or no heading.
DROP FUNCTION IF EXISTS read_sheet_rows(bytea, text, text, text, bigint, text[]);
CREATE OR REPLACE FUNCTION read_sheet_rows(of_file text, content bytea, delimiter text, encoding text, style text,
                                           OUT rows jsonb, OUT bad_lines bigint[], OUT faults text[])
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $read$
DECLARE
  divided_by text := coalesce(delimiter, emulation.csv_delimiter(content, coalesce(encoding, 'UTF8')));
  rows_read jsonb[] := '{}';  -- grows in place, where one JSON array would be copied for each row
  head record;
  r record;
  read record;
  surplus integer;
BEGIN
  bad_lines := '{}';
  SELECT * INTO head FROM sheet_file_heading(of_file, content, delimiter, encoding, style);
  faults := head.faults;
  IF head.record IS NULL THEN
    RETURN;
  END IF;
  FOR r IN SELECT c.line, c.fields FROM emulation.read_csv(content, delimiter, encoding) c
            WHERE c.record > head.record AND EXISTS (SELECT FROM unnest(c.fields) f WHERE btrim(f) <> '') LOOP
    SELECT * INTO read FROM read_sheet_record(head.columns, r.fields, style, head.stranger);
    surplus := coalesce(
      (SELECT min(i) FROM generate_subscripts(r.fields, 1) i
        WHERE btrim(r.fields[i]) <> '' AND (i > cardinality(head.headings) OR btrim(head.headings[i]) = '')),
      CASE WHEN divided_by = ',' AND cardinality(r.fields) > cardinality(head.headings)
           THEN cardinality(head.headings) + 1 END);
    IF surplus IS NOT NULL THEN
      -- its cells may stand one column further, so that their own faults would be false
      faults := faults || format('line %s, column %s: %s', r.line, surplus,
        surplus_fault(r.fields[surplus], cardinality(r.fields), cardinality(head.headings), divided_by));
      bad_lines := bad_lines || r.line;
    ELSIF read.faults <> '{}' THEN
      faults := faults || ARRAY(SELECT format('line %s, %s', r.line, f) FROM unnest(read.faults) f);
      bad_lines := bad_lines || r.line;
    END IF;
    IF cardinality(rows_read) > 10000 THEN   -- no sheet has more
      faults := faults || format('line %s, %s', r.line, CASE of_file
        WHEN 'bang-diem' THEN 'Mã tiêu chí: more than 10000 criteria'
        WHEN 'xep-loai' THEN 'Tên loại: more than 10000 rows' ELSE 'Hệ quả: more than 10000 rows' END);
      RETURN;
    END IF;
    rows_read := array_append(rows_read, read.entry || jsonb_build_object('line', r.line));
  END LOOP;
  rows := to_jsonb(rows_read);
END
$read$;
COMMENT ON FUNCTION read_sheet_rows(text, bytea, text, text, text) IS
  'Đọc dòng của bảng điểm: returns the rows of one of a sheet''s files as JSON, with their lines, and its faults; '
  'rows is null if there are too many or if the file does not have a heading; within read_sheet_files';

-- The classes of a file in their order, and where they are.
CREATE OR REPLACE FUNCTION place_classes(sheet_row jsonb, rows jsonb, OUT with_classes jsonb, OUT places jsonb,
                                         OUT faults text[])
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $place$
DECLARE
  sorted jsonb := (SELECT jsonb_agg(r ORDER BY sheet_numeric(r->'ordinal'), (r->>'line')::bigint)
                     FROM jsonb_array_elements(rows) r WHERE NOT r ? 'bad');
BEGIN
  with_classes := sheet_row;
  places := '{}';
  faults := '{}';
  IF rows IS NULL THEN
    RETURN;
  ELSIF sheet_row ? 'classes' THEN
    faults := ARRAY[format('classes are in the file bang-diem, too (line %s, Tham số); write them in one of the two',
                           sheet_row->>'line')];
    RETURN;
  END IF;
  SELECT sheet_row || jsonb_build_object('classes', coalesce(jsonb_agg(r - '{line,ordinal}'::text[] ORDER BY n), '[]')),
         coalesce(jsonb_object_agg(format(' classes[%s]', n), format('xep-loai, line %s', r->>'line')), '{}')
    INTO with_classes, places FROM jsonb_array_elements(sorted) WITH ORDINALITY s(r, n);
END
$place$;
COMMENT ON FUNCTION place_classes(jsonb, jsonb) IS
  'Xếp các loại vào bảng điểm: returns the sheet''s own keys with the classes of the file xep-loai, and their lines; '
  'within read_sheet_files';

-- A row of the file dieu-kien as what it adds to its key.
CREATE OR REPLACE FUNCTION read_judgement(entry jsonb, style text, OUT key text, OUT item jsonb, OUT fault text)
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $read$
DECLARE
  of_sheet constant boolean := entry->>'on' IS NULL OR folded(entry->>'on') = 'toan bang';
  e record;
  read record;
BEGIN
  SELECT * INTO e FROM sheet_effects() s WHERE s.effect = entry->>'effect';
  key := e.key;
  item := entry - '{line,bad,on,effect,value}'::text[] || coalesce(e.fixed, '{}');
  IF entry->>'effect' IS NULL THEN
    fault := CASE WHEN NOT entry ? 'bad' THEN 'Hệ quả: a condition without a consequence' END;
  ELSIF of_sheet AND strpos(e.used, 's') = 0 OR NOT of_sheet AND strpos(e.used, 'l') = 0 THEN
    fault := format('Áp dụng cho: consequence "%s" is %s', sheet_dictionary()->'effect'->'written'->>e.effect,
      CASE WHEN of_sheet THEN 'for a criterion; write its code' ELSE 'for the whole sheet; write toàn bảng' END);
  ELSIF entry ? 'value' AND e.value_key IS NULL THEN
    fault := format('Giá trị: consequence "%s" does not have a value, but the file has "%s"',
                    sheet_dictionary()->'effect'->'written'->>e.effect, left(entry->>'value', 60));
  ELSIF entry ? 'value' THEN
    SELECT v.value, v.fault INTO read FROM sheet_value(e.kind, e.words, entry->>'value', style) v;
    fault := 'Giá trị: ' || read.fault;
    item := CASE WHEN read.value IS NULL THEN item ELSE item || jsonb_build_object(e.value_key, read.value) END;
  END IF;
END
$read$;
COMMENT ON FUNCTION read_judgement(jsonb, text) IS
  'Đọc một điều kiện: returns the key of the sheet''s JSON to which a row of the file dieu-kien belongs, and what it '
  'adds, or why it cannot be read; within read_sheet_files';

-- The rows of the file dieu-kien, each with the criterion (code, '' for the sheet), key and item that it adds, or its
-- fault. known: the keys that are in the file bang-diem, by code.
CREATE OR REPLACE FUNCTION read_judgements(rows jsonb, known jsonb, style text)
  RETURNS TABLE (line text, code text, key text, item jsonb, nth bigint, fault text, bad boolean)
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $read$
WITH read AS (
  SELECT r->>'line' AS line, CASE WHEN folded(r->>'on') = 'toan bang' AND NOT $2 ? (r->>'on') THEN ''
                                  ELSE coalesce(r->>'on', '') END AS code, j.key, j.item, j.fault,
         r ? 'bad' AS bad
    FROM jsonb_array_elements($1) r CROSS JOIN LATERAL read_judgement(r, $3) j
), counted AS (
  SELECT d.*, row_number() OVER same AS nth, first_value(d.line) OVER same AS first_line FROM read d
  WINDOW same AS (PARTITION BY d.code, d.key, d.fault IS NULL AND NOT d.bad ORDER BY d.line::bigint)
)
SELECT c.line, c.code, c.key, c.item, c.nth,
       CASE WHEN c.fault IS NOT NULL THEN c.fault
            WHEN NOT $2 ? c.code THEN format('Áp dụng cho: criterion "%s" is not in the file bang-diem',
                                             left(c.code, 60))
            WHEN $2->c.code ? c.key
              THEN format('Hệ quả: "%s" is in the file bang-diem, too; write it in one of the two', c.key)
            WHEN c.key = 'only_when' AND c.nth > 1 AND NOT c.bad
              THEN format('Áp dụng cho: criterion "%s" already has such a condition on line %s', left(c.code, 60),
                          c.first_line) END,
       c.bad
  FROM counted c ORDER BY c.line::bigint
$read$;
COMMENT ON FUNCTION read_judgements(jsonb, jsonb, text) IS
  'Đọc các điều kiện: returns what the rows of the file dieu-kien add to which criterion, and their faults; within '
  'read_sheet_files';

CREATE OR REPLACE FUNCTION place_judgements(all_rows jsonb, rows jsonb, style text, OUT with_judgements jsonb,
                                            OUT places jsonb, OUT faults text[])
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $place$
WITH known AS MATERIALIZED (
  SELECT coalesce(jsonb_object_agg(coalesce(r->>'code', ''), r), '{}') AS by_code FROM jsonb_array_elements($1) r
), read AS MATERIALIZED (
  SELECT j.* FROM known k CROSS JOIN LATERAL read_judgements($2, k.by_code, $3) j
), added AS MATERIALIZED (
  SELECT k.code, jsonb_object_agg(k.key, k.value) AS keys
    FROM (SELECT r.code, r.key, CASE r.key WHEN 'only_when' THEN min(r.item::text)::jsonb
                                           ELSE jsonb_agg(r.item ORDER BY r.nth) END AS value
            FROM read r WHERE r.fault IS NULL AND NOT r.bad GROUP BY r.code, r.key) k GROUP BY k.code
)
SELECT (SELECT jsonb_agg(r || coalesce(a.keys, '{}') ORDER BY n)
          FROM jsonb_array_elements($1) WITH ORDINALITY u(r, n) LEFT JOIN added a ON a.code = coalesce(r->>'code', '')),
       (SELECT coalesce(jsonb_object_agg(format(CASE r.key WHEN 'only_when' THEN '%s %s' ELSE '%s %s[%s]' END, r.code,
                                                r.key, r.nth), format('dieu-kien, line %s', r.line)), '{}')
          FROM read r WHERE r.fault IS NULL AND NOT r.bad),
       ARRAY(SELECT format('line %s, %s', r.line, r.fault) FROM read r WHERE r.fault IS NOT NULL)
$place$;
COMMENT ON FUNCTION place_judgements(jsonb, jsonb, text) IS
  'Đặt điều kiện vào bảng điểm: returns the rows of a sheet with the conditions of the file dieu-kien, and the lines '
  'of these; within read_sheet_files';

-- Rows without a code: the first is the sheet itself.
CREATE OR REPLACE FUNCTION sheet_own_row(rows jsonb, OUT sheet_row jsonb, OUT criteria jsonb, OUT faults text[])
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $own$
WITH codeless AS (
  SELECT r - 'cap' || CASE WHEN r ? 'cap' THEN jsonb_build_object('ceiling', r->'cap') ELSE '{}' END AS r,
         row_number() OVER (ORDER BY (r->>'line')::bigint) AS n
    FROM jsonb_array_elements($1) r WHERE NOT r ? 'code'
)
SELECT (SELECT c.r FROM codeless c WHERE c.n = 1),
       (SELECT coalesce(jsonb_agg(r), '[]') FROM jsonb_array_elements($1) r WHERE r ? 'code'),
       ARRAY(SELECT format('line %s, Mã tiêu chí: a criterion without a code', c.r->>'line')
               FROM codeless c WHERE c.n > 1)
       || CASE WHEN EXISTS (SELECT FROM codeless) THEN '{}'::text[]
               ELSE ARRAY['the file does not have a row without a code, which is the sheet itself: its name, maximum '
                          'and parameters'] END
$own$;
COMMENT ON FUNCTION sheet_own_row(jsonb) IS
  'Dòng của cả bảng: returns the row of the sheet itself, the rows of criteria, and the faults of rows without a '
  'code; within read_sheet_files';

CREATE OR REPLACE FUNCTION read_sheet_part(of_file text, content bytea, delimiter text, encoding text, style text,
                                           OUT rows jsonb, OUT faults text[])
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $part$
BEGIN
  IF content IS NOT NULL THEN
    SELECT (SELECT coalesce(jsonb_agg(CASE WHEN (x->>'line')::bigint = ANY (r.bad_lines) THEN x || '{"bad": true}'
                                           ELSE x END ORDER BY n), '[]')
              FROM jsonb_array_elements(r.rows) WITH ORDINALITY u(x, n)),
           ARRAY(SELECT format('%s, %s', of_file, f) FROM unnest(r.faults) f)
      INTO rows, faults FROM read_sheet_rows(of_file, content, delimiter, encoding, style) r;
  END IF;
  faults := coalesce(faults, '{}');
END
$part$;
COMMENT ON FUNCTION read_sheet_part(text, bytea, text, text, text) IS
  'Đọc tệp xep-loai hoặc dieu-kien: returns the rows of a file, those with faults marked as bad, and its faults with '
  'its name; none if there is no file; within read_sheet_files';

-- prefix: how the file of criteria is named before a line.
CREATE OR REPLACE FUNCTION read_sheet_parts(criteria bytea, classes bytea, conditions bytea, delimiter text,
  encoding text, style text, prefix text, OUT rules jsonb, OUT faults text[])
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $read$
DECLARE
  file record;
  own record;
  part record;
  placed record;
  others text[];          -- faults of the other files
  places jsonb;
  tree_faults text[];
BEGIN
  SELECT * INTO file FROM read_sheet_rows('bang-diem', criteria, delimiter, encoding, style);
  faults := ARRAY(SELECT prefix || f FROM unnest(file.faults) f);
  IF file.rows IS NULL THEN
    RETURN;
  END IF;
  SELECT * INTO own FROM sheet_own_row(file.rows);
  tree_faults := sheet_tree_faults(own.criteria);
  faults := faults || ARRAY(SELECT prefix || f FROM unnest(own.faults || tree_faults) f);
  SELECT * INTO part FROM read_sheet_part('xep-loai', classes, delimiter, encoding, style);
  SELECT * INTO placed FROM place_classes(coalesce(own.sheet_row, '{}'), part.rows);
  others := part.faults || ARRAY(SELECT 'xep-loai, ' || f FROM unnest(placed.faults) f);
  places := placed.places;
  SELECT * INTO part FROM read_sheet_part('dieu-kien', conditions, delimiter, encoding, style);
  SELECT * INTO placed
    FROM place_judgements(jsonb_build_array(placed.with_classes) || own.criteria,
                          coalesce(part.rows, '[]'), style);
  others := others || part.faults || ARRAY(SELECT 'dieu-kien, ' || f FROM unnest(placed.faults) f);
  faults := faults || others;
  IF tree_faults = '{}' THEN   -- a tree, so the sheet itself is looked at
    rules := (placed.with_judgements->0) - 'line'
          || jsonb_build_object('criteria', coalesce(sheet_node(placed.with_judgements - 0, ''), '[]'));
    faults := faults || sheet_faults_by_line(rules, own.criteria, own.sheet_row,
      CASE WHEN others = '{}' THEN file.bad_lines ELSE file.bad_lines || 0::bigint END, places || placed.places,
      prefix, ARRAY[criteria, classes, conditions], delimiter, encoding, style);
  END IF;
END
$read$;
COMMENT ON FUNCTION read_sheet_parts(bytea, bytea, bytea, text, text, text, text) IS
  'Đọc các tệp của bảng điểm: returns the sheet of one to three files and all faults; within read_sheet and '
  'read_sheet_files';

CREATE OR REPLACE FUNCTION read_sheet(content bytea, delimiter text DEFAULT NULL, encoding text DEFAULT 'UTF8',
                                      style text DEFAULT 'vi', OUT rules jsonb, OUT faults text[])
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $read$
BEGIN
  SELECT p.rules, p.faults INTO rules, faults
    FROM read_sheet_parts(content, NULL, NULL, delimiter, encoding, style, '') p;
END
$read$;
COMMENT ON FUNCTION read_sheet(bytea, text, text, text) IS
  'Đọc bảng điểm: returns the sheet of a CSV file as JSON, and all its faults by line and column; faults is empty if '
  'there is none';

CREATE OR REPLACE FUNCTION read_sheet_files(criteria bytea, classes bytea DEFAULT NULL, conditions bytea DEFAULT NULL,
  delimiter text DEFAULT NULL, encoding text DEFAULT 'UTF8', style text DEFAULT 'vi', OUT rules jsonb,
  OUT faults text[])
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $read$
BEGIN
  SELECT p.rules, p.faults INTO rules, faults
    FROM read_sheet_parts(criteria, classes, conditions, delimiter, encoding, style, 'bang-diem, ') p;
END
$read$;
COMMENT ON FUNCTION read_sheet_files(bytea, bytea, bytea, text, text, text) IS
  'Đọc bảng điểm từ ba tệp: returns the sheet of the CSV files bang-diem (criteria), xep-loai (classes) and '
  'dieu-kien (conditions) as JSON, and all their faults by file, line and column; the second and the third can be '
  'null; faults is empty if there is none. sheet_columns lists the columns';
