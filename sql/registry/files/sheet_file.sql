-- A score sheet as CSV, out and back.

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
  'Dòng của bảng điểm: returns a sheet or criterion with all criteria below it, one in each row; parameters: its other '
  'keys as JSON; within export_sheet';

CREATE OR REPLACE FUNCTION export_sheet(season text, version integer DEFAULT NULL, delimiter text DEFAULT ';')
  RETURNS text LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $export$
#variable_conflict use_column
DECLARE
  rules jsonb;
BEGIN
  PERFORM check_delimiter(delimiter);
  SELECT h.rules INTO rules FROM sheet h
   WHERE h.season = export_sheet.season AND (h.version = export_sheet.version OR export_sheet.version IS NULL)
   ORDER BY h.state = 'in force' DESC, h.version DESC LIMIT 1;
  IF NOT FOUND THEN
    RAISE EXCEPTION USING ERRCODE = 'no_data_found',
      MESSAGE = format('season "%s" does not have a sheet %s', export_sheet.season,
                       coalesce(export_sheet.version::text, 'yet')),
      HINT = 'List its sheets with SELECT season, version, state FROM sheet.';
  END IF;
  RETURN csv_line('{Mã tiêu chí,Mã cấp trên,Tên tiêu chí,Điểm tối đa,Điểm trần,Cách chấm,Tham số}', delimiter)
      || (SELECT string_agg(csv_line(ARRAY[l.code, l.parent, l.name, replace(l.max, '.', ','),
                                           replace(l.cap, '.', ','), l.rule, l.parameters], delimiter), ''
                            ORDER BY l.path) FROM sheet_lines(rules, NULL, '{}') l);
END
$export$;
COMMENT ON FUNCTION export_sheet(text, integer, text) IS
  'Xuất bảng điểm: returns a season''s sheet (version default: the one in force, otherwise the newest) as CSV: code, '
  'parent, name, maximum, cap, rule and parameters; the first row, without a code, is the sheet itself. import_sheet '
  'makes the same sheet from it. Errors: an unknown sheet P0002, another delimiter 22023';

-- The keys of a criterion that have a column of their own, by its heading.
CREATE OR REPLACE FUNCTION sheet_headings() RETURNS jsonb LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN '{"ma tieu chi": "code", "ma": "code", "code": "code", "ma cap tren": "parent", "parent": "parent",
  "ten tieu chi": "name", "noi dung": "name", "name": "name", "diem toi da": "max", "diem chuan": "max", "max": "max",
  "diem tran": "cap", "cap": "cap", "cach cham": "rule", "rule": "rule",
  "tham so": "parameters", "parameters": "parameters"}'::jsonb;
COMMENT ON FUNCTION sheet_headings() IS
  'Tiêu đề cột của bảng điểm: returns the headings of a sheet''s file without accents, and their keys; within '
  'read_sheet';

CREATE OR REPLACE FUNCTION sheet_node(rows jsonb, of_parent text) RETURNS jsonb
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $node$
SELECT jsonb_agg((r - '{line,parent}'::text[])
                 || CASE WHEN EXISTS (SELECT FROM jsonb_array_elements($1) c WHERE c->>'parent' = r->>'code')
                         THEN jsonb_build_object('criteria', sheet_node($1, r->>'code')) ELSE '{}' END
                 ORDER BY (r->>'line')::bigint)
  FROM jsonb_array_elements($1) r WHERE coalesce(r->>'parent', '') = $2
$node$;
COMMENT ON FUNCTION sheet_node(jsonb, text) IS
  'Cây tiêu chí: returns the criteria below one, from rows; within read_sheet';

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
  'within read_sheet';

-- A cell as what it adds to its criterion (part), and what is wrong with it.
CREATE OR REPLACE FUNCTION read_sheet_parameters(cell text, OUT part jsonb, OUT fault text)
  LANGUAGE plpgsql IMMUTABLE SET search_path FROM CURRENT AS $read$
DECLARE
  own_columns text[];
BEGIN
  BEGIN
    part := cell::jsonb;
  EXCEPTION WHEN OTHERS THEN
    part := NULL;
  END;
  own_columns := ARRAY(SELECT k FROM unnest('{line,criteria}'::text[] || ARRAY(
      SELECT value FROM jsonb_each_text(sheet_headings()) WHERE value <> 'parameters')) k GROUP BY k);
  IF coalesce(jsonb_typeof(part), '') <> 'object' THEN
    fault := format('"%s" is not a JSON object such as {"floor": 0.5}', left(cell, 60));
  ELSIF key_given_twice(cell::json) IS NOT NULL THEN
    fault := format('key "%s" occurs twice', left(key_given_twice(cell::json), 60));
  ELSIF part ?| own_columns THEN
    fault := format('%s has its own column', (SELECT string_agg(format('"%s"', k), ', ' ORDER BY k)
                                                     FROM jsonb_object_keys(part) k WHERE k = ANY (own_columns)));
  END IF;
  part := CASE WHEN fault IS NULL THEN part ELSE '{}' END;
END
$read$;
COMMENT ON FUNCTION read_sheet_parameters(text) IS
  'Đọc tham số: returns the keys of a criterion that do not have a column, or why they cannot be read; within '
  'read_sheet';

CREATE OR REPLACE FUNCTION read_sheet_cell(field text, spelling text, style text, other_spelling text,
  other_line text, has_own boolean, OUT part jsonb, OUT fault text)
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $read$
DECLARE
  cell text := btrim(normalize(coalesce(spelling, '')));
BEGIN
  part := '{}';
  CASE
    WHEN field IS NULL OR cell = '' THEN
      NULL;
    WHEN field IN ('max', 'cap') THEN
      fault := coalesce(
        two_readings(cell, style, other_spelling, other_line, has_own), (read_field('number', cell, style)).reason,
        CASE WHEN cell LIKE E'%\\%%' THEN format('"%s" is a percentage, not points', left(cell, 60)) END);
      IF fault IS NULL THEN
        part := jsonb_build_object(field, emulation.parse_number(cell, style));
      END IF;
    WHEN field = 'parameters' THEN
      SELECT p.part, p.fault INTO part, fault FROM read_sheet_parameters(cell) p;
    WHEN coalesce(emulation.cell_fault(cell), emulation.text_fault(spelling)) IS NOT NULL THEN
      fault := coalesce(emulation.cell_fault(cell), emulation.text_fault(spelling));
    ELSE
      part := jsonb_build_object(field, cell);
      -- it is there, so that it is not missed, too
      IF field IN ('code', 'parent') AND is_spreadsheet_date(cell) THEN
        fault := format('%s "%s" is a date converted from a code, perhaps %s; write the code '
                        'again, in a column formatted as text', field, left(cell, 60),
                        (SELECT string_agg(DISTINCT d, ' or ') FROM unnest(date_readings(cell)) d));
      END IF;
  END CASE;
END
$read$;
COMMENT ON FUNCTION read_sheet_cell(text, text, text, text, text, boolean) IS
  'Đọc ô của bảng điểm: returns what a cell adds to its criterion, and its fault; within read_sheet';

-- The rows of a sheet's file: those with a code, the row of the sheet itself, and the lines with faults.
CREATE OR REPLACE FUNCTION read_sheet_rows(content bytea, delimiter text, encoding text, style text, header bigint,
  headings text[], OUT rows jsonb, OUT sheet_row jsonb, OUT bad_lines bigint[], OUT faults text[])
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $read$
DECLARE
  fields text[] := ARRAY(SELECT sheet_headings()->>folded(h) FROM unnest(headings) WITH ORDINALITY u(h, n) ORDER BY n);
  divided_by text := coalesce(delimiter, emulation.csv_delimiter(content, coalesce(encoding, 'UTF8')));
  rows_read jsonb[] := '{}';  -- grows in place, where one JSON array would be copied for each row
  stranger record;            -- what is written in the other style
  r record;
  read record;
  row jsonb;
  so_far integer;
BEGIN
  bad_lines := '{}';
  faults := ARRAY(SELECT format('unknown column "%s"', left(h, 60)) FROM unnest(headings) h
                   WHERE btrim(h) <> '' AND NOT sheet_headings() ? folded(h));
  SELECT s.* INTO stranger FROM foreign_numbers(content, delimiter, encoding, style, header,
    ARRAY(SELECT CASE WHEN f IN ('max', 'cap') THEN 0 END FROM unnest(fields) WITH ORDINALITY u(f, n) ORDER BY n)) s;
  FOR r IN SELECT c.line, c.fields FROM emulation.read_csv(content, delimiter, encoding) c
            WHERE c.record > header AND EXISTS (SELECT FROM unnest(c.fields) f WHERE btrim(f) <> '') LOOP
    row := jsonb_build_object('line', r.line);
    so_far := cardinality(faults);
    IF EXISTS (SELECT FROM generate_subscripts(r.fields, 1) i
                WHERE btrim(r.fields[i]) <> '' AND (i > cardinality(headings) OR btrim(headings[i]) = ''))
       OR divided_by = ',' AND cardinality(r.fields) > cardinality(headings) THEN
      faults := faults || format('line %s: the record has more fields than the heading', r.line);
    END IF;
    FOR i IN 1 .. cardinality(headings) LOOP
      SELECT * INTO read
        FROM read_sheet_cell(fields[i], r.fields[i], style, stranger.spelling, stranger.line, stranger.has_own);
      row := row || read.part;
      IF read.fault IS NOT NULL THEN
        faults := faults || format('line %s, %s: %s', r.line, headings[i], read.fault);
      END IF;
    END LOOP;
    IF cardinality(faults) > so_far THEN
      bad_lines := bad_lines || r.line;
    END IF;
    IF row ? 'code' AND cardinality(rows_read) = 10000 THEN   -- no sheet has more
      faults := faults || format('line %s: more than 10000 criteria', r.line);
      RETURN;
    ELSIF row ? 'code' THEN
      rows_read := array_append(rows_read, row);
    ELSIF sheet_row IS NULL THEN
      sheet_row := row;
    ELSE
      faults := faults || format('line %s, %s: a criterion without a code', r.line, headings[1]);
    END IF;
  END LOOP;
  rows := to_jsonb(rows_read);
END
$read$;
COMMENT ON FUNCTION read_sheet_rows(bytea, text, text, text, bigint, text[]) IS
  'Đọc dòng của bảng điểm: returns the rows of a sheet''s file and their faults; rows is null if there are too many; '
  'within read_sheet';

-- What is reached from the top is in no circle.
CREATE OR REPLACE FUNCTION sheet_tree_faults(rows jsonb) RETURNS text[]
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $tree$
DECLARE
  faults text[];
BEGIN
  faults := ARRAY(
    SELECT format('line %s: code "%s" is also on line %s', a->>'line', a->>'code', b->>'line')
      FROM jsonb_array_elements(rows) a, jsonb_array_elements(rows) b
     WHERE a->>'code' = b->>'code' AND (a->>'line')::bigint > (b->>'line')::bigint)
  || ARRAY(
    SELECT format('line %s: parent "%s" does not exist', a->>'line', a->>'parent') FROM jsonb_array_elements(rows) a
     WHERE a ? 'parent' AND NOT EXISTS (SELECT FROM jsonb_array_elements(rows) b WHERE b->>'code' = a->>'parent'));
  IF faults <> '{}' THEN
    RETURN faults;
  END IF;
  RETURN ARRAY(
    WITH RECURSIVE line AS MATERIALIZED (
      SELECT a->>'line' AS line, a->>'code' AS code, a->>'parent' AS parent FROM jsonb_array_elements(rows) a
    ), reached(code, depth) AS (
      SELECT l.code, 1 FROM line l WHERE l.parent IS NULL
      UNION ALL SELECT l.code, p.depth + 1 FROM reached p JOIN line l ON l.parent = p.code
    )
    SELECT CASE WHEN d.code IS NULL THEN format('line %s: "%s" is below itself', l.line, l.code)
                ELSE format('line %s: "%s" is deeper than 16 levels', l.line, l.code) END
      FROM line l LEFT JOIN reached d ON d.code = l.code
     WHERE d.code IS NULL OR d.depth = 17 ORDER BY l.line::bigint);
END
$tree$;
COMMENT ON FUNCTION sheet_tree_faults(jsonb) IS
  'Lỗi của cây tiêu chí: returns why the rows of a sheet''s file are not a tree; within read_sheet';

-- What check_sheet finds, by line; but not where a row that could not be read, or what is below it, would be blamed.
CREATE OR REPLACE FUNCTION sheet_faults_by_line(rules jsonb, rows jsonb, sheet_row jsonb, bad_lines bigint[])
  RETURNS text[] LANGUAGE sql STABLE SET search_path FROM CURRENT AS $faults$
SELECT ARRAY(
  WITH RECURSIVE blamed(code) AS (
    SELECT a->>'code' FROM jsonb_array_elements($2) a WHERE (a->>'line')::bigint = ANY ($4)
    UNION SELECT a->>'parent' FROM blamed b JOIN jsonb_array_elements($2) a ON a->>'code' = b.code WHERE a ? 'parent'
  )
  SELECT coalesce('line ' || (SELECT min(a->>'line') FROM jsonb_array_elements($2) a WHERE a->>'code' = c.criterion),
                  'line ' || ($3->>'line'), 'the sheet')
         || format('%s: %s', coalesce(', criterion "' || c.criterion || '"', ''), c.fault)
    FROM emulation.check_sheet($1) c
   WHERE $4 = '{}' OR c.criterion IS NOT NULL AND c.criterion NOT IN (SELECT code FROM blamed))
$faults$;
COMMENT ON FUNCTION sheet_faults_by_line(jsonb, jsonb, jsonb, bigint[]) IS
  'Lỗi của bảng điểm theo dòng: returns the faults of check_sheet with the lines of the file; within read_sheet';

-- A sheet from its CSV, with everything that is wrong in it, by line and column.
CREATE OR REPLACE FUNCTION read_sheet(content bytea, delimiter text DEFAULT NULL, encoding text DEFAULT 'UTF8',
                                      style text DEFAULT 'vi', OUT rules jsonb, OUT faults text[])
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $read$
DECLARE
  header record;
  file record;
  tree_faults text[];
BEGIN
  SELECT c.record, c.fields INTO header FROM emulation.read_csv(content, delimiter, encoding) c
   WHERE c.record <= 30 AND EXISTS (SELECT FROM unnest(c.fields) f WHERE sheet_headings()->>folded(f) = 'code')
   ORDER BY c.record LIMIT 1;
  IF NOT FOUND THEN
    faults := array_remove(ARRAY['the file does not have a heading "Mã tiêu chí" (code)',
      heading_fault(content, delimiter, encoding)], NULL);
    RETURN;
  END IF;
  SELECT * INTO file FROM read_sheet_rows(content, delimiter, encoding, style, header.record, header.fields);
  faults := file.faults;
  IF file.rows IS NULL THEN
    RETURN;
  ELSIF file.sheet_row IS NULL THEN
    faults := faults || 'the file does not have a row without a code, which is the sheet itself: its name, maximum and '
                        'parameters'::text;
  END IF;
  tree_faults := sheet_tree_faults(file.rows);
  faults := faults || tree_faults;
  IF tree_faults = '{}' THEN   -- a tree, so the sheet itself is looked at
    rules := coalesce(file.sheet_row - 'line', '{}')
          || jsonb_build_object('criteria', coalesce(sheet_node(file.rows, ''), '[]'));
    faults := faults || sheet_faults_by_line(rules, file.rows, file.sheet_row, file.bad_lines);
  END IF;
END
$read$;
COMMENT ON FUNCTION read_sheet(bytea, text, text, text) IS
  'Đọc bảng điểm: returns the sheet of a CSV file as JSON, and all its faults by line and column; faults is empty if '
  'there is none';

CREATE OR REPLACE FUNCTION import_sheet(season text, content bytea, source text DEFAULT NULL,
  delimiter text DEFAULT NULL, encoding text DEFAULT 'UTF8', style text DEFAULT 'vi')
  RETURNS TABLE (version integer, criteria bigint) LANGUAGE plpgsql SET search_path FROM CURRENT AS $import$
#variable_conflict use_column
DECLARE
  read record;
BEGIN
  SELECT * INTO read FROM read_sheet(content, delimiter, encoding, style);
  IF read.faults <> '{}' THEN
    RAISE EXCEPTION USING ERRCODE = 'data_exception',
      MESSAGE = format('the sheet has %s and was not imported', counted(cardinality(read.faults), 'fault')),
      DETAIL = array_to_string(read.faults[1:50], E'\n'),
      HINT = 'Correct the file and import it again; export_sheet returns an example.';
  END IF;
  RETURN QUERY INSERT INTO sheet AS h (season, version, state, rules, source)
  VALUES (import_sheet.season,
          1 + coalesce((SELECT max(o.version) FROM sheet o WHERE o.season = import_sheet.season), 0), 'draft',
          read.rules, import_sheet.source)
  RETURNING h.version, (SELECT count(*) FROM emulation.criteria(h.rules::emulation.score_sheet));
END
$import$;
COMMENT ON FUNCTION import_sheet(text, bytea, text, text, text, text) IS
  'Nhập bảng điểm: imports a new version of a season''s sheet, as a draft, from CSV as export_sheet writes it. All '
  'faults are reported together, by line and column (22000). It returns one row: the version and the number of '
  'criteria. Errors: a file that is not CSV 22P04, an unknown season 23503';
