-- The blank form of a unit, as CSV.

CREATE OR REPLACE FUNCTION csv_line(fields text[], delimiter text DEFAULT ';') RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path FROM CURRENT AS $line$
SELECT string_agg(CASE WHEN f ~ (E'["\\r\\n' || CASE delimiter WHEN E'\t' THEN E'\\t' ELSE delimiter END || ']')
                            OR f <> btrim(f) THEN '"' || replace(f, '"', '""') || '"'
                       ELSE coalesce(f, '') END, delimiter ORDER BY i) || E'\r\n'
  FROM unnest(fields) WITH ORDINALITY x(f, i)
$line$;
COMMENT ON FUNCTION csv_line(text[], text) IS 'Dòng CSV: fields as one line of CSV, with quotes where they are needed; within export_form and export_sheet';

CREATE OR REPLACE FUNCTION check_delimiter(delimiter text) RETURNS void
  LANGUAGE plpgsql IMMUTABLE SET search_path FROM CURRENT AS $check$
BEGIN
  IF NOT coalesce(delimiter IN (';', ',', E'\t'), false) THEN
    RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
      MESSAGE = format('"%s" is no delimiter of a form', delimiter), DETAIL = 'It is a semicolon, a comma or a tab.';
  END IF;
END
$check$;
COMMENT ON FUNCTION check_delimiter(text) IS 'Kiểm tra dấu phân cách: refuses another delimiter than semicolon, comma or tab (22023); within export_form and export_sheet';

-- A number as Viet Nam writes it, with all its digits.
CREATE OR REPLACE FUNCTION form_number(number numeric) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path FROM CURRENT AS $number$
SELECT emulation.format_number(trim_scale($1), scale(trim_scale($1)))
$number$;
COMMENT ON FUNCTION form_number(numeric) IS 'Số trong biểu: a number as Viet Nam writes it, with all its digits; within export_form';

CREATE OR REPLACE FUNCTION export_form(season text, unit text, delimiter text DEFAULT ';') RETURNS text
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $form$
#variable_conflict use_column
DECLARE
  rules emulation.score_sheet;
  form text;
BEGIN
  PERFORM check_delimiter(delimiter);
  IF membership_fault(export_form.season, export_form.unit) IS NOT NULL THEN
    PERFORM refuse_stranger(export_form.season, export_form.unit);
  END IF;
  SELECT h.rules::emulation.score_sheet INTO rules FROM sheet h
   WHERE h.season = export_form.season AND h.state = 'in force';
  IF NOT FOUND THEN
    RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',
      MESSAGE = format('season "%s" has no score sheet in force', export_form.season),
      HINT = 'Put a sheet in force first: put_in_force(season, version).';
  END IF;
  SELECT string_agg(csv_line(ARRAY[export_form.unit, c.code, c.name, form_number(c.max_points),
                                   coalesce(form_number(t.target), ''), '', '', ''], delimiter), '' ORDER BY c.ordinal)
    INTO form
    FROM emulation.criteria(rules) c
    LEFT JOIN target_in_force t
           ON t.season = export_form.season AND t.unit = export_form.unit AND t.criterion = c.code
   WHERE c.is_leaf AND NOT EXISTS (SELECT FROM scored_by_others o WHERE o.season = export_form.season
     AND o.criterion = c.code);
  RETURN csv_line('{Mã đơn vị,Mã tiêu chí,Tên tiêu chí,Điểm tối đa,Chỉ tiêu,Kết quả,Minh chứng,Ghi chú}', delimiter)
      || form;
END
$form$;
COMMENT ON FUNCTION export_form(text, text, text) IS 'Biểu tự chấm: the blank form that a unit fills in, CSV with codes, names, maximum points and targets as Viet Nam writes numbers, without the criteria that others score alone (criterion_scorer); it comes back through import_results. delimiter: a semicolon, a comma or a tab. Errors: no member 23503, no sheet in force 55000, another delimiter 22023';
