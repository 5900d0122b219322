-- Sheets and forms as CSV, out and back.

CREATE OR REPLACE FUNCTION csv_line(fields text[], delimiter text DEFAULT ';') RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path FROM CURRENT AS $line$
SELECT string_agg(CASE WHEN f ~ (E'["\\r\\n' || CASE delimiter WHEN E'\t' THEN E'\\t' ELSE delimiter END || ']') OR f <> btrim(f) THEN '"' || replace(f, '"', '""') || '"' ELSE coalesce(f, '') END, delimiter ORDER BY i) || E'\r\n'
  FROM unnest(fields) WITH ORDINALITY x(f, i)
$line$;
COMMENT ON FUNCTION csv_line(text[], text) IS 'Dòng CSV: fields as one line of CSV, with quotes where they are needed; within export_form and export_sheet';

CREATE OR REPLACE FUNCTION check_delimiter(delimiter text) RETURNS void LANGUAGE plpgsql IMMUTABLE SET search_path FROM CURRENT AS $check$
BEGIN
  IF NOT coalesce(delimiter IN (';', ',', E'\t'), false) THEN
    RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value', MESSAGE = format('"%s" is no delimiter of a form', delimiter), DETAIL = 'It is a semicolon, a comma or a tab.';
  END IF;
END
$check$;
COMMENT ON FUNCTION check_delimiter(text) IS 'Kiểm tra dấu phân cách: refuses another delimiter than semicolon, comma or tab (22023); within export_form and export_sheet';

CREATE OR REPLACE FUNCTION export_form(season text, unit text, delimiter text DEFAULT ';') RETURNS text LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $form$
#variable_conflict use_column
DECLARE
  rules emulation.score_sheet;
  form text;
BEGIN
  PERFORM check_delimiter(delimiter);
  IF membership_fault(export_form.season, export_form.unit) IS NOT NULL THEN
    PERFORM refuse_stranger(export_form.season, export_form.unit);
  END IF;
  SELECT h.rules::emulation.score_sheet INTO rules FROM sheet h WHERE h.season = export_form.season AND h.state = 'in force';
  IF NOT FOUND THEN
    RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state', MESSAGE = format('season "%s" has no score sheet in force', export_form.season), HINT = 'Put a sheet in force first: put_in_force(season, version).';
  END IF;
  SELECT string_agg(csv_line(ARRAY[export_form.unit, c.code, c.name, emulation.format_number(trim_scale(c.max_points), scale(trim_scale(c.max_points))), coalesce(emulation.format_number(trim_scale(t.target), scale(trim_scale(t.target))), ''), '', '', ''], delimiter), '' ORDER BY c.ordinal)
    INTO form
    FROM emulation.criteria(rules) c LEFT JOIN target_in_force t ON t.season = export_form.season AND t.unit = export_form.unit AND t.criterion = c.code
   WHERE c.is_leaf AND NOT EXISTS (SELECT FROM scored_by_others o WHERE o.season = export_form.season
     AND o.criterion = c.code);
  RETURN csv_line('{Mã đơn vị,Mã tiêu chí,Tên tiêu chí,Điểm tối đa,Chỉ tiêu,Kết quả,Minh chứng,Ghi chú}', delimiter) || form;
END
$form$;
COMMENT ON FUNCTION export_form(text, text, text) IS 'Biểu tự chấm: the blank form that a unit fills in, CSV with codes, names, maximum points and targets as Viet Nam writes numbers, without the criteria that others score alone (criterion_scorer); it comes back through import_results. delimiter: a semicolon, a comma or a tab. Errors: no member 23503, no sheet in force 55000, another delimiter 22023';

CREATE OR REPLACE FUNCTION sheet_lines(node jsonb, parent text, path integer[]) RETURNS TABLE (path integer[], code text, parent text, name text, max text, cap text, rule text, parameters text)
  LANGUAGE sql IMMUTABLE SET search_path FROM CURRENT AS $lines$
SELECT $3, $1->>'code', $2, $1->>'name', $1->>'max', $1->>'cap', $1->>'rule', nullif($1 - '{code,name,max,cap,rule,criteria}'::text[], '{}')::text
UNION ALL
SELECT l.* FROM jsonb_array_elements($1->'criteria') WITH ORDINALITY c(child, i), sheet_lines(c.child, $1->>'code', $3 || i::integer) l
$lines$;
COMMENT ON FUNCTION sheet_lines(jsonb, text, integer[]) IS 'Dòng của bảng điểm: a sheet or criterion and all below it, one a row; parameters: its other keys as JSON; within export_sheet';

CREATE OR REPLACE FUNCTION export_sheet(season text, version integer DEFAULT NULL, delimiter text DEFAULT ';') RETURNS text LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $export$
#variable_conflict use_column
DECLARE
  rules jsonb;
BEGIN
  PERFORM check_delimiter(delimiter);
  SELECT h.rules INTO rules FROM sheet h WHERE h.season = export_sheet.season AND (h.version = export_sheet.version OR export_sheet.version IS NULL) ORDER BY h.state = 'in force' DESC, h.version DESC LIMIT 1;
  IF NOT FOUND THEN
    RAISE EXCEPTION USING ERRCODE = 'no_data_found', MESSAGE = format('season "%s" has no sheet %s', export_sheet.season, coalesce(export_sheet.version::text, 'yet')), HINT = 'SELECT season, version, state FROM sheet lists them.';
  END IF;
  RETURN csv_line('{Mã tiêu chí,Mã cấp trên,Tên tiêu chí,Điểm tối đa,Điểm trần,Cách chấm,Tham số}', delimiter)
      || (SELECT string_agg(csv_line(ARRAY[l.code, l.parent, l.name, replace(l.max, '.', ','), replace(l.cap, '.', ','), l.rule, l.parameters], delimiter), '' ORDER BY l.path) FROM sheet_lines(rules, NULL, '{}') l);
END
$export$;
COMMENT ON FUNCTION export_sheet(text, integer, text) IS 'Xuất bảng điểm: a season''s sheet (version default: the one in force, else the newest) as CSV: code, parent, name, maximum, cap, rule and parameters, the first row without a code being the sheet itself; import_sheet makes the same sheet of it. Errors: no such sheet P0002, another delimiter 22023';

CREATE OR REPLACE FUNCTION sheet_node(rows jsonb, of_parent text) RETURNS jsonb LANGUAGE sql STABLE SET search_path FROM CURRENT AS $node$
SELECT jsonb_agg((r - '{line,parent}'::text[]) || CASE WHEN EXISTS (SELECT FROM jsonb_array_elements($1) c WHERE c->>'parent' = r->>'code') THEN jsonb_build_object('criteria', sheet_node($1, r->>'code')) ELSE '{}' END ORDER BY (r->>'line')::bigint)
  FROM jsonb_array_elements($1) r WHERE coalesce(r->>'parent', '') = $2
$node$;
COMMENT ON FUNCTION sheet_node(jsonb, text) IS 'Cây tiêu chí: the criteria below one, from rows; within read_sheet';

-- A sheet from its CSV, with everything that is wrong in it, by line and column.
-- jsonb keeps the last of two equal keys and tells nobody.
CREATE OR REPLACE FUNCTION key_given_twice(node json) RETURNS text
  LANGUAGE plpgsql IMMUTABLE SET search_path FROM CURRENT AS $twice$
BEGIN
  RETURN CASE json_typeof(node)
    WHEN 'object' THEN coalesce((SELECT k FROM json_object_keys(node) k GROUP BY k HAVING count(*) > 1 ORDER BY k LIMIT 1),
                                (SELECT min(key_given_twice(e.value)) FROM json_each(node) e))
    WHEN 'array' THEN (SELECT min(key_given_twice(e)) FROM json_array_elements(node) e) END;
END
$twice$;
COMMENT ON FUNCTION key_given_twice(json) IS 'Khóa ghi hai lần: of a JSON text the first key that stands twice in one object; null: none does; within read_sheet';

CREATE OR REPLACE FUNCTION read_sheet(content bytea, delimiter text DEFAULT NULL, encoding text DEFAULT 'UTF8', style text DEFAULT 'vi', OUT rules jsonb, OUT faults text[]) LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $read$
DECLARE
  headings constant jsonb := '{"ma tieu chi": "code", "ma": "code", "code": "code", "ma cap tren": "parent", "parent": "parent", "ten tieu chi": "name", "noi dung": "name", "name": "name", "diem toi da": "max", "diem chuan": "max", "max": "max",
    "diem tran": "cap", "cap": "cap", "cach cham": "rule", "rule": "rule", "tham so": "parameters", "parameters": "parameters"}';
  header record;
  r record;
  row jsonb;
  extra jsonb;
  cell text;
  field text;
  rows_read jsonb[] := '{}';  -- grows in place, where one JSON array would be copied for each row
  rows jsonb;
  columns_read text[];
  sheet_row jsonb;
  bad_lines bigint[] := '{}'; -- of rows that could not be read whole
  so_far integer;
  divided_by text;
  stranger record;            -- what is written in the other style
  reason text;
BEGIN
  faults := '{}';
  SELECT c.record, c.fields INTO header FROM emulation.read_csv(content, delimiter, encoding) c WHERE c.record <= 30 AND EXISTS (SELECT FROM unnest(c.fields) f WHERE headings->>folded(f) = 'code') ORDER BY c.record LIMIT 1;
  IF NOT FOUND THEN
    faults := array_remove(ARRAY['the file has no heading "Mã tiêu chí" (code)',
      heading_fault(content, delimiter, encoding)], NULL);
    RETURN;
  END IF;
  columns_read := ARRAY(SELECT headings->>folded(h) FROM unnest(header.fields) WITH ORDINALITY u(h, n) ORDER BY n);
  faults := ARRAY(SELECT format('column "%s" is not known', left(h, 60)) FROM unnest(header.fields) h WHERE btrim(h) <> '' AND NOT headings ? folded(h));
  divided_by := coalesce(delimiter, emulation.csv_delimiter(content, coalesce(encoding, 'UTF8')));
  SELECT s.* INTO stranger
    FROM foreign_numbers(content, delimiter, encoding, style, header.record,
                         ARRAY(SELECT CASE WHEN f IN ('max', 'cap') THEN 0 END
                                 FROM unnest(columns_read) WITH ORDINALITY u(f, n) ORDER BY n)) s;
  FOR r IN SELECT c.line, c.fields FROM emulation.read_csv(content, delimiter, encoding) c WHERE c.record > header.record AND EXISTS (SELECT FROM unnest(c.fields) f WHERE btrim(f) <> '') LOOP
    row := jsonb_build_object('line', r.line);
    so_far := cardinality(faults);
    IF EXISTS (SELECT FROM generate_subscripts(r.fields, 1) i
                WHERE btrim(r.fields[i]) <> '' AND (i > cardinality(header.fields) OR btrim(header.fields[i]) = ''))
       OR divided_by = ',' AND cardinality(r.fields) > cardinality(header.fields) THEN
      faults := faults || format('line %s: the record has more fields than the heading names', r.line);
    END IF;
    FOR i IN 1 .. cardinality(header.fields) LOOP
      field := columns_read[i];
      cell := btrim(normalize(coalesce(r.fields[i], '')));
      CONTINUE WHEN field IS NULL OR cell = '';
      IF field IN ('max', 'cap') THEN
        reason := coalesce(
          two_readings(cell, style, stranger.spelling, stranger.line, stranger.has_own),
          (read_field('number', cell, style)).reason,
          CASE WHEN cell LIKE E'%\\%%' THEN format('"%s" is a percentage, where points stand', left(cell, 60)) END);
        IF reason IS NOT NULL THEN
          faults := faults || format('line %s, %s: %s', r.line, header.fields[i], reason);
        ELSE
          row := row || jsonb_build_object(field, emulation.parse_number(cell, style));
        END IF;
      ELSIF field = 'parameters' THEN
        BEGIN
          extra := cell::jsonb;
        EXCEPTION WHEN OTHERS THEN
          extra := NULL;
        END;
        IF coalesce(jsonb_typeof(extra), '') <> 'object' THEN
          faults := faults || format('line %s, %s: "%s" is no JSON object such as {"floor": 0.5}', r.line, header.fields[i], left(cell, 60));
        ELSIF key_given_twice(cell::json) IS NOT NULL THEN
          faults := faults || format('line %s, %s: key "%s" stands twice', r.line, header.fields[i],
                                     left(key_given_twice(cell::json), 60));
        ELSIF extra ?| ARRAY(SELECT 'line' UNION SELECT 'criteria' UNION SELECT value FROM jsonb_each_text(headings) WHERE value <> 'parameters') THEN
          faults := faults || format('line %s, %s: %s has a column of its own', r.line, header.fields[i], (SELECT string_agg(format('"%s"', k), ', ' ORDER BY k) FROM jsonb_object_keys(extra) k WHERE k IN ('line', 'criteria') OR EXISTS (SELECT FROM jsonb_each_text(headings) h WHERE h.value = k)));
        ELSE
          row := row || extra;
        END IF;
      ELSIF coalesce(emulation.cell_fault(cell), emulation.text_fault(r.fields[i])) IS NOT NULL THEN
        faults := faults || format('line %s, %s: %s', r.line, header.fields[i],
                                   coalesce(emulation.cell_fault(cell), emulation.text_fault(r.fields[i])));
      ELSIF field IN ('code', 'parent') AND is_spreadsheet_date(cell) THEN
        faults := faults || format('line %s, %s: %s "%s" is a date that a spreadsheet made of a code, of %s perhaps; '
                                   'write the code again, in a column that is text',
                                   r.line, header.fields[i], field, left(cell, 60),
                                   (SELECT string_agg(DISTINCT d, ' or ') FROM unnest(date_readings(cell)) d));
        row := row || jsonb_build_object(field, cell);   -- it is there, so that it is not missed, too
      ELSE
        row := row || jsonb_build_object(field, cell);
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
      faults := faults || format('line %s, %s: a criterion without a code', r.line, header.fields[1]);
    END IF;
  END LOOP;
  rows := to_jsonb(rows_read);
  IF sheet_row IS NULL THEN
    faults := faults || 'the file has no row without a code, which is the sheet itself: its name, maximum and parameters'::text;
    sheet_row := '{}';
  END IF;
  so_far := cardinality(faults);
  faults := faults || ARRAY(SELECT format('line %s: code "%s" stands on line %s, too', a->>'line', a->>'code', b->>'line') FROM jsonb_array_elements(rows) a, jsonb_array_elements(rows) b WHERE a->>'code' = b->>'code' AND (a->>'line')::bigint > (b->>'line')::bigint)
                  || ARRAY(SELECT format('line %s: there is no parent "%s"', a->>'line', a->>'parent') FROM jsonb_array_elements(rows) a WHERE a ? 'parent' AND NOT EXISTS (SELECT FROM jsonb_array_elements(rows) b WHERE b->>'code' = a->>'parent'));
  IF cardinality(faults) = so_far THEN
    -- what is reached from the top is in no circle
    faults := faults || ARRAY(WITH RECURSIVE line AS MATERIALIZED (
        SELECT a->>'line' AS line, a->>'code' AS code, a->>'parent' AS parent FROM jsonb_array_elements(rows) a
      ), reached(code, depth) AS (
        SELECT l.code, 1 FROM line l WHERE l.parent IS NULL UNION ALL SELECT l.code, p.depth + 1 FROM reached p JOIN line l ON l.parent = p.code
      )
      SELECT CASE WHEN d.code IS NULL THEN format('line %s: "%s" is below itself', l.line, l.code)
                  ELSE format('line %s: "%s" is deeper than 16 levels', l.line, l.code) END
        FROM line l LEFT JOIN reached d ON d.code = l.code WHERE d.code IS NULL OR d.depth = 17 ORDER BY l.line::bigint);
  END IF;
  -- a tree, so the sheet itself is looked at; but not where a row that could not be read, or what is below it, would be blamed
  IF cardinality(faults) = so_far THEN
    rules := (sheet_row - 'line') || jsonb_build_object('criteria', coalesce(sheet_node(rows, ''), '[]'));
    faults := faults || ARRAY(WITH RECURSIVE blamed(code) AS (SELECT a->>'code' FROM jsonb_array_elements(rows) a WHERE (a->>'line')::bigint = ANY (bad_lines)
        UNION SELECT a->>'parent' FROM blamed b JOIN jsonb_array_elements(rows) a ON a->>'code' = b.code WHERE a ? 'parent')
      SELECT coalesce('line ' || (SELECT min(a->>'line') FROM jsonb_array_elements(rows) a WHERE a->>'code' = c.criterion), 'line ' || (sheet_row->>'line'), 'the sheet') || format('%s: %s', coalesce(', criterion "' || c.criterion || '"', ''), c.fault) FROM emulation.check_sheet(rules) c
       WHERE bad_lines = '{}' OR c.criterion IS NOT NULL AND c.criterion NOT IN (SELECT code FROM blamed));
  END IF;
END
$read$;
COMMENT ON FUNCTION read_sheet(bytea, text, text, text) IS 'Đọc bảng điểm: the sheet of a CSV file as JSON, and everything that is wrong with it, by line and column; no fault: faults is empty';

CREATE OR REPLACE FUNCTION import_sheet(season text, content bytea, source text DEFAULT NULL, delimiter text DEFAULT NULL, encoding text DEFAULT 'UTF8', style text DEFAULT 'vi') RETURNS TABLE (version integer, criteria bigint) LANGUAGE plpgsql SET search_path FROM CURRENT AS $import$
#variable_conflict use_column
DECLARE
  read record;
BEGIN
  SELECT * INTO read FROM read_sheet(content, delimiter, encoding, style);
  IF read.faults <> '{}' THEN
    RAISE EXCEPTION USING ERRCODE = 'data_exception', MESSAGE = format('the sheet has %s, and was not taken',
      counted(cardinality(read.faults), 'fault')), DETAIL = array_to_string(read.faults[1:50], E'\n'),
      HINT = 'Correct the file and import it again; export_sheet shows how one looks.';
  END IF;
  RETURN QUERY INSERT INTO sheet AS h (season, version, state, rules, source)
  VALUES (import_sheet.season, 1 + coalesce((SELECT max(o.version) FROM sheet o WHERE o.season = import_sheet.season), 0), 'draft', read.rules, import_sheet.source)
  RETURNING h.version, (SELECT count(*) FROM emulation.criteria(h.rules::emulation.score_sheet));
END
$import$;
COMMENT ON FUNCTION import_sheet(text, bytea, text, text, text, text) IS 'Nhập bảng điểm: a new version of a season''s sheet, as a draft, from CSV as export_sheet writes it. All that is wrong is said at once, by line and column (22000). One row: the version and how many criteria. Errors: a file that is no CSV 22P04, no such season 23503';
