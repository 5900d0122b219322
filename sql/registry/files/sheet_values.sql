-- The cells of a sheet's files by the kind of their column: read and written.

CREATE OR REPLACE FUNCTION json_at(node jsonb, path text[], value jsonb) RETURNS jsonb
  LANGUAGE plpgsql IMMUTABLE SET search_path FROM CURRENT AS $put$
BEGIN
  RETURN node || jsonb_build_object(path[1], CASE WHEN cardinality(path) = 1 THEN value
    ELSE json_at(coalesce(node->path[1], '{}'), path[2:], value) END);
END
$put$;
COMMENT ON FUNCTION json_at(jsonb, text[], jsonb) IS
  'Đặt giá trị: returns an object with a value at a path, whose objects are created; within read_sheet_files';

-- With a comma, and without dots: a spreadsheet reads 1.234 as it likes.
CREATE OR REPLACE FUNCTION sheet_number(number jsonb) RETURNS text
  LANGUAGE sql IMMUTABLE SET search_path FROM CURRENT AS $number$
SELECT CASE WHEN jsonb_typeof($1) = 'number' THEN replace(trim_scale(($1#>>'{}')::numeric)::text, '.', ',') END
$number$;
COMMENT ON FUNCTION sheet_number(jsonb) IS
  'Số trong tệp bảng điểm: writes a number with a decimal comma; null if the value is not a number; within '
  'export_sheet_files';

-- A percent sign divides by 100 where hundredth says so; elsewhere it is refused or, for percentages, said already.
CREATE OR REPLACE FUNCTION read_sheet_number(kind text, cell text, style text, OUT value jsonb, OUT fault text)
  LANGUAGE plpgsql IMMUTABLE SET search_path FROM CURRENT AS $read$
DECLARE
  signed boolean := cell LIKE E'%\\%%';
  hundredth boolean := kind = 'share' OR kind = 'ratio' AND signed;
BEGIN
  fault := coalesce((read_field('number', cell, style)).reason,
    CASE WHEN signed AND kind NOT IN ('share', 'ratio', 'percent')
         THEN format('"%s" is a percentage, not %s', left(cell, 60), CASE kind WHEN 'points' THEN 'points'
                                                                          ELSE 'a number' END) END);
  IF fault IS NULL THEN
    value := to_jsonb(trim_scale(emulation.parse_number(cell, style) / CASE WHEN hundredth THEN 100 ELSE 1 END));
  END IF;
END
$read$;
COMMENT ON FUNCTION read_sheet_number(text, text, text) IS
  'Đọc số của bảng điểm: returns the number of a cell, or why it is not one; null: nothing; within sheet_value';

-- ">=98: 5 | >=97 và <98: 4 | còn lại: 0", or "50: 0 | 80: 6" for the corners of a line.
-- kind: of the bounds' numbers; percent: with or without a percent sign.
DROP FUNCTION IF EXISTS read_sheet_step(text, text);
CREATE OR REPLACE FUNCTION read_sheet_step(item text, style text, kind text, OUT part jsonb, OUT fault text)
  LANGUAGE plpgsql IMMUTABLE SET search_path FROM CURRENT AS $read$
DECLARE
  sides text[] := regexp_match(item, E'^\\s*(.*?)\\s*:\\s*([^:]*?)\\s*$');
  bound text;
  parts text[];
  number jsonb;
BEGIN
  part := '{}';
  IF sides IS NULL THEN
    fault := format('"%s" is not a step such as >=98: 5 or còn lại: 0', left(btrim(item), 60));
    RETURN;
  END IF;
  FOREACH bound IN ARRAY CASE WHEN folded(sides[1]) = 'con lai' THEN '{}'::text[]
                              ELSE regexp_split_to_array(sides[1], E'\\s+và\\s+|\\s+(?=[<>=≥≤])', 'i') END LOOP
    parts := regexp_match(bound, E'^(>=|=>|≥|<=|=<|≤|>|<|=|)\\s*(.*)$');
    SELECT n.value, n.fault INTO number, fault FROM read_sheet_number(kind, parts[2], style) n;
    IF fault IS NULL AND (number IS NULL OR part ?| CASE parts[1] WHEN '' THEN '{x}' WHEN '=' THEN '{from,to}'
                                                    ELSE ARRAY[step_bound(parts[1])] END::text[]) THEN
      fault := format('"%s" is not the bound of a step, such as >=98 or >=97 và <98', left(sides[1], 60));
    END IF;
    EXIT WHEN fault IS NOT NULL;
    part := part || CASE parts[1] WHEN '' THEN jsonb_build_object('x', number)
                                  WHEN '=' THEN jsonb_build_object('from', number, 'to', number)
                                  ELSE jsonb_build_object(step_bound(parts[1]), number) END;
  END LOOP;
  part := part || jsonb_build_object('then', sides[2]);
END
$read$;
COMMENT ON FUNCTION read_sheet_step(text, text, text) IS
  'Đọc một bậc: returns the bounds of a step (from, above, to, below; x: a number without a sign) and, as then, the '
  'text behind its colon; within sheet_value';

CREATE OR REPLACE FUNCTION step_bound(sign text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN sign IN ('>=', '=>', '≥') THEN 'from' WHEN sign IN ('<=', '=<', '≤') THEN 'to' WHEN sign = '>'
            THEN 'above' WHEN sign = '<' THEN 'below' END;
COMMENT ON FUNCTION step_bound(text) IS
  'Khóa của dấu so sánh: returns the key of a step''s bound by its sign; within sheet_value';

DROP FUNCTION IF EXISTS read_sheet_steps(text, text);
CREATE OR REPLACE FUNCTION read_sheet_steps(cell text, style text, kind text, OUT value jsonb, OUT fault text)
  LANGUAGE plpgsql IMMUTABLE SET search_path FROM CURRENT AS $read$
DECLARE
  steps jsonb[] := '{}';
  corners jsonb[] := '{}';
  item text;
  step record;
  points record;
BEGIN
  FOREACH item IN ARRAY string_to_array(cell, '|') LOOP
    SELECT * INTO step FROM read_sheet_step(item, style, kind);
    IF step.fault IS NULL THEN
      SELECT * INTO points FROM read_sheet_number('points', step.part->>'then', style);
      step.fault := coalesce(points.fault, CASE WHEN points.value IS NULL
        THEN format('"%s" does not give points', left(btrim(item), 60)) END);
    END IF;
    fault := step.fault;
    EXIT WHEN fault IS NOT NULL;
    IF step.part ? 'x' THEN
      corners := corners || jsonb_build_array(step.part->'x', points.value);
    ELSE
      steps := steps || (step.part - 'then' || jsonb_build_object('points', points.value));
    END IF;
  END LOOP;
  IF fault IS NULL AND steps <> '{}' AND corners <> '{}' THEN
    fault := 'some steps have a sign such as >= and others do not; a ladder has signs, a line does not';
  END IF;
  value := CASE WHEN fault IS NOT NULL THEN NULL WHEN corners <> '{}' THEN jsonb_build_object('points', corners)
                ELSE jsonb_build_object('steps', steps) END;
END
$read$;
COMMENT ON FUNCTION read_sheet_steps(text, text, text) IS
  'Đọc bậc điểm: returns the steps of a ladder or the points of a curve, as keys of the criterion; within sheet_value';

-- "25% mỗi ngày", "0,5 điểm mỗi ngày", "25% điểm tối đa mỗi ngày" or "<=5: 25% | còn lại: 100%".
CREATE OR REPLACE FUNCTION read_sheet_late(cell text, style text, OUT value jsonb, OUT fault text)
  LANGUAGE plpgsql IMMUTABLE SET search_path FROM CURRENT AS $read$
DECLARE
  loss constant text := E'^\\s*([^ %]+)\\s*(%|điểm)\\s*(?:(?:số )?(điểm tối đa|điểm đạt được)|số điểm)?'
                        || E'\\s*((mỗi|một|/)\\s*(ngày|đơn vị|lần))?\\s*$';
  steps jsonb[] := '{}';
  item text;
  bounds jsonb;           -- of a step
  wrong text;
  parts text[];
  number record;
BEGIN
  FOREACH item IN ARRAY string_to_array(cell, '|') LOOP
    IF cell LIKE '%:%' THEN
      SELECT s.part, s.fault INTO bounds, wrong FROM read_sheet_step(item, style, 'number') s;
    END IF;
    parts := regexp_match(coalesce(bounds->>'then', item), loss, 'i');
    SELECT * INTO number FROM read_sheet_number('number', coalesce(parts[1], '?'), style);
    fault := CASE WHEN wrong IS NOT NULL OR parts IS NULL OR number.fault IS NOT NULL OR number.value IS NULL
      THEN format('"%s" is not a loss such as 25%% mỗi ngày, 0,5 điểm mỗi ngày or <=5: 25%% | còn lại: 100%%',
                  left(btrim(item), 60)) END;
    EXIT WHEN fault IS NOT NULL;
    IF bounds IS NOT NULL THEN
      steps := steps || (bounds - 'then' || jsonb_build_object(CASE parts[2] WHEN '%' THEN 'percent'
                                                                                ELSE 'points' END, number.value));
    ELSE
      value := jsonb_build_object('per_unit', number.value)   -- in percent and of what is earned by default
        || CASE parts[2] WHEN '%' THEN '{}' ELSE '{"as": "points"}' END::jsonb
        || CASE lower(parts[3]) WHEN 'điểm tối đa' THEN '{"of": "max"}' WHEN 'điểm đạt được' THEN '{"of": "earned"}'
                                ELSE '{}' END::jsonb;
    END IF;
  END LOOP;
  value := CASE WHEN fault IS NOT NULL THEN NULL WHEN steps <> '{}' THEN jsonb_build_object('steps', steps)
                ELSE value END;
END
$read$;
COMMENT ON FUNCTION read_sheet_late(text, text) IS
  'Đọc mức trừ chậm: returns the keys of late that a loss for each unit of lateness, or its steps, means; within '
  'sheet_value';

-- "I.2 | thực hiện V, thấp hơn": codes, or what of them and which direction
CREATE OR REPLACE FUNCTION read_sheet_tie_break(cell text) RETURNS jsonb
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $read$
SELECT jsonb_agg(CASE WHEN coalesce(p.parts[1], p.parts[4]) IS NULL THEN to_jsonb(btrim(u.item))
                      ELSE jsonb_strip_nulls(jsonb_build_object('criterion', p.parts[2],
                        'by', CASE lower(p.parts[1]) WHEN 'điểm' THEN 'points' WHEN 'thực hiện' THEN 'actual' END,
                        'better', CASE lower(p.parts[4]) WHEN 'thấp hơn' THEN 'lower' WHEN 'cao hơn' THEN 'higher' END))
                 END ORDER BY u.n)
  FROM unnest(string_to_array($1, '|')) WITH ORDINALITY u(item, n)
 CROSS JOIN LATERAL (SELECT regexp_match(u.item,
   E'^\\s*(?:(điểm|thực hiện)\\s+)?(\\S+?)\\s*(,\\s*(thấp hơn|cao hơn))?\\s*$', 'i') AS parts) p
$read$;
COMMENT ON FUNCTION read_sheet_tie_break(text) IS
  'Đọc tiêu chí phụ: returns the tie-breakers of a cell, separated by |; within sheet_value';

-- "20", or "theo XL: 1: 20 | 2: 25" where the percentage depends on an input
CREATE OR REPLACE FUNCTION read_sheet_percent(cell text, style text, OUT value jsonb, OUT fault text)
  LANGUAGE plpgsql IMMUTABLE SET search_path FROM CURRENT AS $read$
DECLARE
  parts text[] := regexp_match(cell, E'^theo\\s+([^:]+?)\\s*:\\s*(.*)$', 'i');
  item text;
  sides text[];
  number record;
BEGIN
  IF parts IS NULL THEN
    SELECT n.value, n.fault INTO value, fault FROM read_sheet_number('percent', cell, style) n;
    RETURN;
  END IF;
  value := '{}';
  FOREACH item IN ARRAY string_to_array(parts[2], '|') LOOP
    sides := regexp_match(item, E'^\\s*(\\S+)\\s*:\\s*(\\S+)\\s*$');
    SELECT * INTO number FROM read_sheet_number('percent', coalesce(sides[2], '?'), style);
    IF sides IS NULL OR number.fault IS NOT NULL OR number.value IS NULL OR value ? sides[1] THEN
      fault := format('"%s" is not a value and its percentage, such as theo XL: 1: 20 | 2: 25', left(btrim(item), 60));
      value := NULL;
      RETURN;
    END IF;
    value := value || jsonb_build_object(sides[1], number.value);
  END LOOP;
  value := jsonb_build_object('input', parts[1], 'values', value);
END
$read$;
COMMENT ON FUNCTION read_sheet_percent(text, text) IS
  'Đọc tỷ lệ tối đa: returns a percentage, or the percentages by the values of a criterion; within sheet_value';

CREATE OR REPLACE FUNCTION is_condition(expression text) RETURNS boolean
  LANGUAGE plpgsql IMMUTABLE SET search_path FROM CURRENT AS $is$
BEGIN
  PERFORM emulation.condition_in_words(expression);
  RETURN true;
EXCEPTION WHEN data_exception OR program_limit_exceeded THEN
  RETURN false;
END
$is$;
COMMENT ON FUNCTION is_condition(text) IS
  'Là biểu thức điều kiện: returns whether a text is a condition in the language of expressions; within sheet_value';

-- What a cell that is not empty means. Kinds steps and late give keys, all others a value. words of steps: what they
-- are of.
CREATE OR REPLACE FUNCTION sheet_value(kind text, words text, cell text, style text, OUT value jsonb, OUT fault text)
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $read$
DECLARE
  choices jsonb := sheet_dictionary()->words;
BEGIN
  value := coalesce(choices->'values'->folded(cell), choices->'values'->cell);
  value := CASE WHEN value IN ('"null"', '"[]"') THEN (value#>>'{}')::jsonb ELSE value END;
  CASE
    WHEN value IS NOT NULL THEN
      NULL;
    WHEN kind = 'choice' THEN
      fault := format('"%s" is not known; allowed values: %s', left(cell, 60), choices->>'taken');
    WHEN kind IN ('number', 'points', 'ratio', 'share') THEN
      SELECT n.value, n.fault INTO value, fault FROM read_sheet_number(kind, cell, style) n;
    WHEN kind = 'percent' THEN
      SELECT n.value, n.fault INTO value, fault FROM read_sheet_percent(cell, style) n;
    WHEN kind = 'flag' THEN
      SELECT f.value, f.reason INTO value, fault FROM read_field('boolean', cell, style) f;
    WHEN kind = 'steps' THEN
      SELECT s.value, s.fault INTO value, fault
        FROM read_sheet_steps(cell, style, CASE words WHEN 'percent' THEN words ELSE 'number' END) s;
    WHEN kind = 'late' THEN
      SELECT l.value, l.fault INTO value, fault FROM read_sheet_late(cell, style) l;
    WHEN kind = 'tie_break' THEN
      value := read_sheet_tie_break(cell);
    WHEN kind = 'list' THEN
      value := (SELECT jsonb_agg(btrim(i) ORDER BY n) FROM unnest(string_to_array(cell, '|')) WITH ORDINALITY u(i, n));
    WHEN kind IN ('condition', 'judgement') THEN
      fault := emulation.condition_fault(cell, style);
      IF fault IS NULL THEN
        value := to_jsonb(emulation.condition_from_words(cell, style));
      ELSIF kind = 'judgement' AND is_condition(cell) THEN   -- there is no column for an expression beside it
        value := to_jsonb(cell);
        fault := NULL;
      END IF;
    ELSE
      value := to_jsonb(cell);
  END CASE;
END
$read$;
COMMENT ON FUNCTION sheet_value(text, text, text, text) IS
  'Đọc giá trị của bảng điểm: returns what a cell means, by the kind of its column, or why it cannot be read; within '
  'read_sheet_files';

CREATE OR REPLACE FUNCTION step_cell(step jsonb, points text) RETURNS text
  LANGUAGE sql IMMUTABLE SET search_path FROM CURRENT AS $cell$
SELECT coalesce(string_agg(b.sign || sheet_number($1->b.key), ' và ' ORDER BY b.n), 'còn lại') || ': ' || $2
  FROM (VALUES (1, 'from', '>='), (2, 'above', '>'), (3, 'to', '<='), (4, 'below', '<')) b(n, key, sign)
 WHERE $1 ? b.key
$cell$;
COMMENT ON FUNCTION step_cell(jsonb, text) IS
  'Viết một bậc: writes the bounds of a step, and a text behind them; within sheet_cell';

CREATE OR REPLACE FUNCTION late_cell(late jsonb) RETURNS text
  LANGUAGE sql IMMUTABLE SET search_path FROM CURRENT AS $cell$
SELECT CASE jsonb_typeof($1->'steps') WHEN 'array' THEN
  (SELECT string_agg(step_cell(s.step, CASE WHEN s.step ? 'percent' THEN sheet_number(s.step->'percent') || '%'
                                            ELSE sheet_number(s.step->'points') || ' điểm' END), ' | ' ORDER BY s.n)
     FROM jsonb_array_elements($1->'steps') WITH ORDINALITY s(step, n))
  ELSE sheet_number($1->'per_unit') || CASE $1->>'as' WHEN 'points' THEN ' điểm' ELSE '%' END
       || CASE $1->>'of' WHEN 'max' THEN ' điểm tối đa' WHEN 'earned' THEN ' điểm đạt được' ELSE '' END
       || ' mỗi ngày' END
$cell$;
COMMENT ON FUNCTION late_cell(jsonb) IS
  'Viết mức trừ chậm: writes the loss for each unit of lateness, or its steps; within sheet_cell';

CREATE OR REPLACE FUNCTION steps_cell(node jsonb) RETURNS text
  LANGUAGE sql IMMUTABLE SET search_path FROM CURRENT AS $cell$
SELECT CASE
  WHEN jsonb_typeof($1->'steps') = 'array' THEN
    (SELECT string_agg(step_cell(s.step, sheet_number(s.step->'points')), ' | ' ORDER BY s.n)
       FROM jsonb_array_elements($1->'steps') WITH ORDINALITY s(step, n))
  WHEN jsonb_typeof($1->'points') = 'array' THEN
    (SELECT string_agg(sheet_number(p.pair->0) || ': ' || sheet_number(p.pair->1), ' | ' ORDER BY p.n)
       FROM jsonb_array_elements($1->'points') WITH ORDINALITY p(pair, n)) END
$cell$;
COMMENT ON FUNCTION steps_cell(jsonb) IS
  'Viết bậc điểm: writes the steps of a ladder or the points of a curve; within sheet_cell';

CREATE OR REPLACE FUNCTION percent_cell(percent jsonb) RETURNS text
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $cell$
SELECT CASE jsonb_typeof($1->'values') WHEN 'object' THEN
  (SELECT format('theo %s: %s', $1->>'input', string_agg(v.key || ': ' || sheet_number(v.value), ' | ' ORDER BY v.key))
     FROM jsonb_each($1->'values') v)
  ELSE sheet_number($1) END
$cell$;
COMMENT ON FUNCTION percent_cell(jsonb) IS
  'Viết tỷ lệ tối đa: writes a percentage, or the percentages by the values of a criterion; within sheet_cell';

CREATE OR REPLACE FUNCTION tie_break_cell(tie_break jsonb) RETURNS text
  LANGUAGE sql IMMUTABLE SET search_path FROM CURRENT AS $cell$
SELECT string_agg(CASE jsonb_typeof(t.item) WHEN 'string' THEN t.item#>>'{}'
                  ELSE CASE t.item->>'by' WHEN 'points' THEN 'điểm ' WHEN 'actual' THEN 'thực hiện ' ELSE '' END
                       || (t.item->>'criterion')
                       || CASE t.item->>'better' WHEN 'lower' THEN ', thấp hơn' WHEN 'higher' THEN ', cao hơn'
                                                 ELSE '' END END, ' | ' ORDER BY t.n)
  FROM jsonb_array_elements(CASE jsonb_typeof($1) WHEN 'array' THEN $1 ELSE '[]' END) WITH ORDINALITY t(item, n)
$cell$;
COMMENT ON FUNCTION tie_break_cell(jsonb) IS
  'Viết tiêu chí phụ: writes the tie-breakers, separated by |; within sheet_cell';

-- The cell for a value; null where there is none.  Whether it is read as the same value, export_sheet_files tries.
CREATE OR REPLACE FUNCTION sheet_cell(kind text, words text, value jsonb) RETURNS text
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $cell$
DECLARE
  word text := sheet_dictionary()->words->'written'->>CASE jsonb_typeof(value) WHEN 'string' THEN value#>>'{}'
                                                                               ELSE value::text END;
BEGIN
  RETURN CASE
    WHEN word IS NOT NULL THEN word
    WHEN value IS NULL THEN NULL
    WHEN kind = 'steps' THEN steps_cell(value)
    WHEN kind = 'late' THEN late_cell(value)
    WHEN kind = 'tie_break' THEN tie_break_cell(value)
    WHEN kind = 'percent' THEN percent_cell(value)
    WHEN kind IN ('number', 'points') THEN sheet_number(value)
    WHEN kind = 'share' THEN sheet_number(to_jsonb(sheet_numeric(value) * 100))
    WHEN kind = 'ratio' THEN sheet_number(to_jsonb(sheet_numeric(value) * 100)) || '%'
    WHEN kind = 'flag' THEN CASE value WHEN 'true' THEN 'x' WHEN 'false' THEN 'không' END
    WHEN kind = 'list' AND jsonb_typeof(value) = 'array' THEN
      (SELECT string_agg(i, ' | ' ORDER BY n) FROM jsonb_array_elements_text(value) WITH ORDINALITY u(i, n))
    WHEN jsonb_typeof(value) <> 'string' THEN NULL
    WHEN kind IN ('condition', 'judgement') AND is_condition(value#>>'{}') THEN
      coalesce(emulation.condition_in_words(value#>>'{}'), CASE kind WHEN 'judgement' THEN value#>>'{}' END)
    WHEN kind IN ('condition', 'list', 'choice') THEN NULL
    ELSE value#>>'{}' END;
END
$cell$;
COMMENT ON FUNCTION sheet_cell(text, text, jsonb) IS
  'Viết ô của bảng điểm: writes a value as the cell of a column of a kind; null if there is no such cell; within '
  'export_sheet_files';

CREATE OR REPLACE FUNCTION sheet_numeric(value jsonb) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN jsonb_typeof(value) = 'number' THEN (value#>>'{}')::numeric END;
COMMENT ON FUNCTION sheet_numeric(jsonb) IS
  'Giá trị số: returns the number of a JSON value; null if it is not a number; within sheet_cell';
