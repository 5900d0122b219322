-- A sheet as its files.

CREATE OR REPLACE FUNCTION sheet_lines(node jsonb, parent text, path integer[])
  RETURNS TABLE (path integer[], code text, parent text, name text, max text, cap text, rule text, parameters text)
  LANGUAGE sql IMMUTABLE SET search_path FROM CURRENT AS $lines$
SELECT $3, $1->>'code', $2, $1->>'name', $1->>'max', $1->>'cap', $1->>'rule',
       nullif($1 - '{code,name,max,cap,rule,criteria}'::text[], '{}')::text
UNION ALL
SELECT l.* FROM jsonb_array_elements($1->'criteria') WITH ORDINALITY c(child, i),
       sheet_lines(c.child, $1->>'code', $3 || i::integer) l
$lines$;
COMMENT ON FUNCTION sheet_lines(jsonb, text, integer[]) IS
  'Dòng của bảng điểm: returns a sheet or criterion with all criteria below it, one in each row; parameters: its '
  'other keys as JSON; within export_sheet';

CREATE OR REPLACE FUNCTION sheet_nodes(node jsonb, parent text, path integer[])
  RETURNS TABLE (path integer[], parent text, node jsonb) LANGUAGE sql IMMUTABLE SET search_path FROM CURRENT AS $nodes$
SELECT $3, $2, $1 - 'criteria'
UNION ALL
SELECT l.* FROM jsonb_array_elements($1->'criteria') WITH ORDINALITY c(child, i),
       sheet_nodes(c.child, $1->>'code', $3 || i::integer) l
$nodes$;
COMMENT ON FUNCTION sheet_nodes(jsonb, text, integer[]) IS
  'Tiêu chí của bảng điểm: returns a sheet or criterion and all criteria below it, one in each row, as JSON; within '
  'export_sheet_files';

-- What of an object another does not have, objects in it alike.
CREATE OR REPLACE FUNCTION json_without(node jsonb, other jsonb) RETURNS jsonb
  LANGUAGE plpgsql IMMUTABLE SET search_path FROM CURRENT AS $without$
BEGIN
  RETURN (SELECT jsonb_object_agg(e.key, CASE WHEN jsonb_typeof(e.value) = 'object' AND other ? e.key
                                              THEN json_without(e.value, other->e.key) ELSE e.value END)
            FROM jsonb_each(node) e WHERE e.value IS DISTINCT FROM other->e.key);
END
$without$;
COMMENT ON FUNCTION json_without(jsonb, jsonb) IS
  'Phần còn lại: returns the keys of an object that another does not have; null if there are none; within '
  'export_sheet_files';

-- Does the cell give back what is in the row, and only that?
CREATE OR REPLACE FUNCTION cell_agrees(kind text, path text[], value jsonb, node jsonb) RETURNS boolean
  LANGUAGE sql IMMUTABLE SET search_path FROM CURRENT AS $agrees$
SELECT CASE WHEN $1 IN ('steps', 'late') THEN
  NOT EXISTS (SELECT FROM jsonb_each($3) e WHERE e.value IS DISTINCT FROM CASE $1 WHEN 'steps' THEN $4
                                                                               ELSE $4->'late' END -> e.key)
  ELSE $4#>$2 = $3 END
$agrees$;
COMMENT ON FUNCTION cell_agrees(text, text[], jsonb, jsonb) IS
  'Ô đúng với giá trị: returns whether a cell, read, is what the row has there; within export_sheet_files';

-- One row as cells in the order of columns. What its cells would not give back exactly is in the parameters as JSON.
CREATE OR REPLACE FUNCTION sheet_record(of_file text, node jsonb) RETURNS text[]
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $record$
DECLARE
  cells text[] := '{}';
  back jsonb := '{}';
  c record;
  cell text;
  read record;
BEGIN
  FOR c IN SELECT * FROM jsonb_to_recordset(sheet_columns_by_file()->of_file)
                           AS x(key text, kind text, words text, path text[]) LOOP
    cell := CASE WHEN c.kind NOT IN ('parameters', 'steps') AND node#>c.path IS NULL THEN NULL
                 WHEN c.kind = 'parameters' THEN json_without(node, back)::text
                 WHEN back#>c.path IS NOT NULL AND c.kind = 'expression' THEN NULL   -- it is there in words
                 WHEN c.kind = 'steps' THEN sheet_cell(c.kind, c.words, node)
                 ELSE sheet_cell(c.kind, c.words, node#>c.path) END;
    IF c.kind = 'code' AND cardinality(c.path) = 1 THEN   -- without it there is no row
      back := CASE WHEN cell IS NULL THEN back ELSE back || jsonb_build_object(c.key, cell) END;
    ELSIF cell IS NOT NULL AND c.kind <> 'parameters' THEN
      SELECT * INTO read FROM read_sheet_cell(c.kind, c.words, c.key, cell, 'vi', NULL);
      IF read.fault IS NOT NULL OR read.value IS NULL OR NOT cell_agrees(c.kind, c.path, read.value, node) THEN
        cell := NULL;
      ELSE
        back := sheet_row_with(back, c.kind, c.path, read.value);
      END IF;
    END IF;
    cells := array_append(cells, cell);
  END LOOP;
  RETURN cells;
END
$record$;
COMMENT ON FUNCTION sheet_record(text, jsonb) IS
  'Dòng của tệp bảng điểm: returns a criterion, class or condition as the cells of a row of its file; what its cells '
  'do not give back exactly is JSON in the last one; within export_sheet_files';

-- Items of an array that can be rows of a file of their own; none if one of them cannot.
CREATE OR REPLACE FUNCTION sheet_items(list jsonb) RETURNS TABLE (item jsonb, n bigint)
  LANGUAGE sql IMMUTABLE SET search_path FROM CURRENT AS $items$
SELECT i.item, i.n
  FROM jsonb_array_elements(CASE jsonb_typeof($1) WHEN 'array' THEN $1 ELSE '[]' END) WITH ORDINALITY i(item, n)
 WHERE NOT jsonb_path_exists($1, '$[*] ? (@.type() != "object")')
$items$;
COMMENT ON FUNCTION sheet_items(jsonb) IS
  'Các mục của danh sách: returns the items of a list of classes or conditions if all of them are objects; within '
  'export_sheet_files';

-- The conditions of a sheet or criterion as rows of the file dieu-kien. A value whose cell does not give it back is
-- left where it is. whole_sheet: how the sheet itself is named.
CREATE OR REPLACE FUNCTION sheet_judgements(node jsonb, whole_sheet text) RETURNS TABLE (key text, n bigint, item jsonb)
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $judgements$
SELECT k.key, i.n,
       jsonb_strip_nulls(jsonb_build_object('on', coalesce($1->>'code', $2), 'effect', e.effect))
       || i.item - ARRAY(SELECT jsonb_object_keys(e.fixed)) - CASE WHEN v.value IS NULL THEN '{}'
                                                                   ELSE ARRAY[e.value_key] END
       || CASE WHEN v.value IS NULL THEN '{}' ELSE jsonb_build_object('value', v.cell) END
  FROM (SELECT DISTINCT s.key FROM sheet_effects() s
         WHERE strpos(s.used, CASE WHEN $1 ? 'code' THEN 'l' ELSE 's' END) > 0) k
 CROSS JOIN LATERAL sheet_items(CASE jsonb_typeof($1->k.key) WHEN 'object' THEN jsonb_build_array($1->k.key)
                                                             ELSE $1->k.key END) i
 CROSS JOIN LATERAL (SELECT s.* FROM sheet_effects() s WHERE s.key = k.key AND i.item || s.fixed = i.item
                      ORDER BY (i.item ? s.value_key) IS TRUE DESC, s.fixed <> '{}' DESC LIMIT 1) e
 CROSS JOIN LATERAL (SELECT sheet_cell(e.kind, e.words, i.item->e.value_key) AS cell OFFSET 0) c
  LEFT JOIN LATERAL (SELECT c.cell, (sheet_value(e.kind, e.words, c.cell, 'vi')).value AS value) v
         ON c.cell <> '' AND v.value = i.item->e.value_key
$judgements$;
COMMENT ON FUNCTION sheet_judgements(jsonb, text) IS
  'Điều kiện của tiêu chí: returns the conditions of a sheet or criterion as rows of the file dieu-kien, as JSON; '
  'within export_sheet_files';

-- The sheet's ceiling is in the column of caps.
CREATE OR REPLACE FUNCTION with_cap(node jsonb) RETURNS jsonb
  LANGUAGE plpgsql IMMUTABLE SET search_path FROM CURRENT AS $cap$
BEGIN
  RETURN CASE WHEN jsonb_typeof(node->'ceiling') IN ('number', 'null') AND NOT node ? 'cap'
              THEN node - 'ceiling' || jsonb_build_object('cap', node->'ceiling') ELSE node END;
END
$cap$;
COMMENT ON FUNCTION with_cap(jsonb) IS
  'Điểm trần của cả bảng: returns the sheet''s own keys with its ceiling as cap; within export_sheet_files';

-- A sheet's rows for each file, in their order.
CREATE OR REPLACE FUNCTION sheet_file_rows(rules jsonb) RETURNS TABLE (file text, n bigint, cells text[])
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $rows$
WITH node AS MATERIALIZED (
  SELECT n.path, n.node || CASE WHEN n.parent IS NULL THEN '{}' ELSE jsonb_build_object('parent', n.parent) END AS node
    FROM sheet_nodes($1, NULL, '{}') n
), judgement AS MATERIALIZED (
  SELECT n.path, j.*
    FROM node n
   CROSS JOIN (SELECT CASE WHEN bool_or(folded(node->>'code') = 'toan bang') THEN NULL ELSE 'toàn bảng' END AS word
                 FROM node) w
   CROSS JOIN LATERAL sheet_judgements(n.node, w.word) j
), class AS MATERIALIZED (
  SELECT i.item || jsonb_build_object('ordinal', i.n) AS item, i.n FROM sheet_items($1->'classes') i
)
SELECT 'bang-diem', row_number() OVER (ORDER BY n.path),
       sheet_record('bang-diem', CASE WHEN n.path <> '{}' THEN n.node
                                      WHEN EXISTS (SELECT FROM class) OR n.node->'classes' = '[]'
                                        THEN with_cap(n.node - 'classes')
                                      ELSE with_cap(n.node) END
                                 - ARRAY(SELECT j.key FROM judgement j WHERE j.path = n.path)) FROM node n
UNION ALL
SELECT 'xep-loai', c.n, sheet_record('xep-loai', c.item) FROM class c
UNION ALL
SELECT 'dieu-kien', row_number() OVER (ORDER BY j.path, j.key, j.n), sheet_record('dieu-kien', j.item) FROM judgement j
$rows$;
COMMENT ON FUNCTION sheet_file_rows(jsonb) IS
  'Dòng của ba tệp: returns a sheet as the rows of its files, each with the cells of all columns; within '
  'export_sheet_files';

-- A row is found again by its code alone, so that there is no other place for one that its cell does not give back.
CREATE OR REPLACE FUNCTION check_codes_for_files(rules jsonb) RETURNS void
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $check$
DECLARE
  lost record;
BEGIN
  SELECT n.node->>'code' AS code, r.value#>>'{}' AS value, r.fault INTO lost
    FROM sheet_nodes(rules, NULL, '{}') n
   CROSS JOIN LATERAL read_sheet_cell('code', NULL, 'code', n.node->>'code', 'vi', NULL) r
   WHERE r.fault IS NOT NULL OR r.value#>>'{}' <> n.node->>'code' COLLATE "C" ORDER BY n.path LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
      MESSAGE = format('code "%s" of the sheet cannot be written to a file', lost.code),
      DETAIL = CASE WHEN lost.fault IS NOT NULL THEN format('Reading it would be refused: %s.', lost.fault)
                    ELSE format('It would be read as "%s": without blanks around it, and with composed letters.',
                                lost.value) END,
      HINT = 'Give the criterion another code (emulation.renamed, rename_criteria), or keep the sheet as JSON.';
  END IF;
END
$check$;
COMMENT ON FUNCTION check_codes_for_files(jsonb) IS
  'Kiểm tra mã trước khi viết tệp: refuses a sheet with a code that its cell does not give back (22023): blanks '
  'around it, decomposed letters, what text_fault and cell_fault find, a date of a spreadsheet; within '
  'write_sheet_files';

-- Columns that no row needs are left out, except those that all_columns asks for or sheet_columns always writes.
CREATE OR REPLACE FUNCTION write_sheet_files(rules jsonb, delimiter text DEFAULT ';', all_columns boolean DEFAULT false)
  RETURNS TABLE (file text, content text) LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $write$
#variable_conflict use_column
BEGIN
  PERFORM check_delimiter(delimiter);
  PERFORM check_codes_for_files(rules);
  RETURN QUERY
  WITH line AS MATERIALIZED (
    SELECT r.* FROM sheet_file_rows(rules) r
  ), known AS (
    SELECT c.*, row_number() OVER (PARTITION BY c.file ORDER BY c.ordinal) AS place FROM sheet_columns() c
  ), kept AS MATERIALIZED (
    SELECT k.file, array_agg(k.place::integer ORDER BY k.place) AS places,
           array_agg(k.heading ORDER BY k.place) AS headings
      FROM known k
     WHERE k.used <> lower(k.used) OR all_columns AND k.kind <> 'parameters'
        OR EXISTS (SELECT FROM line l WHERE l.file = k.file AND l.cells[k.place] IS NOT NULL)
     GROUP BY k.file
  ), written AS (
    SELECT l.file, string_agg(csv_line(ARRAY(SELECT coalesce(l.cells[p], '')
                                               FROM unnest(k.places) WITH ORDINALITY u(p, i) ORDER BY i), delimiter),
                              '' ORDER BY l.n) AS content
      FROM line l JOIN kept k ON k.file = l.file GROUP BY l.file
  )
  SELECT k.file, csv_line(k.headings, delimiter) || coalesce(w.content, '')
    FROM kept k LEFT JOIN written w ON w.file = k.file
   WHERE w.content IS NOT NULL OR all_columns OR k.file = 'xep-loai' AND rules->'classes' = '[]'
   ORDER BY array_position('{bang-diem,xep-loai,dieu-kien}', k.file);
END
$write$;
COMMENT ON FUNCTION write_sheet_files(jsonb, text, boolean) IS
  'Viết bảng điểm thành ba tệp: returns a sheet''s JSON as the CSV files bang-diem, xep-loai and dieu-kien, one in '
  'each row; read_sheet_files reads the same JSON from them. A column that is empty is left out, unless '
  'sheet_columns always writes it; all_columns: true for a form with every column. What has no column is JSON in the '
  'column Tham số. Errors: another delimiter, or a code that no file gives back 22023';
