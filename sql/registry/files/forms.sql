-- The blank form of a unit, as CSV.

CREATE OR REPLACE FUNCTION csv_line(fields text[], delimiter text DEFAULT ';') RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path FROM CURRENT AS $line$
SELECT string_agg(CASE WHEN f ~ (E'["\\r\\n' || CASE delimiter WHEN E'\t' THEN E'\\t' ELSE delimiter END || ']')
                            OR f <> btrim(f) THEN '"' || replace(f, '"', '""') || '"'
                       ELSE coalesce(f, '') END, delimiter ORDER BY i) || E'\r\n'
  FROM unnest(fields) WITH ORDINALITY x(f, i)
$line$;
COMMENT ON FUNCTION csv_line(text[], text) IS
  'Dòng CSV: returns fields as one line of CSV, quoted as necessary; within export_form and export_sheet';

CREATE OR REPLACE FUNCTION check_delimiter(delimiter text) RETURNS void
  LANGUAGE plpgsql IMMUTABLE SET search_path FROM CURRENT AS $check$
BEGIN
  IF NOT coalesce(delimiter IN (';', ',', E'\t'), false) THEN
    RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
      MESSAGE = format('"%s" is not a delimiter of a form', delimiter),
      DETAIL = 'Allowed values: semicolon, comma, tab.';
  END IF;
END
$check$;
COMMENT ON FUNCTION check_delimiter(text) IS
  'Kiểm tra dấu phân cách: refuses another delimiter than semicolon, comma or tab (22023); within export_form and '
  'export_sheet';

-- A number as Viet Nam writes it, with all its digits.
CREATE OR REPLACE FUNCTION form_number(number numeric) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path FROM CURRENT AS $number$
SELECT emulation.format_number(trim_scale($1), scale(trim_scale($1)))
$number$;
COMMENT ON FUNCTION form_number(numeric) IS
  'Số trong biểu: writes a number in Vietnamese style, with all its digits; within export_form';

-- A unit's targets with its baselines, if it has any. What others score or the sheet computes is not asked.
CREATE OR REPLACE FUNCTION form_rows(of_season text, of_unit text) RETURNS SETOF text[]
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $rows$
WITH line AS MATERIALIZED (
  SELECT c.ordinal, c.code, c.name, c.max_points, t.target, t.baseline
    FROM sheet h CROSS JOIN emulation.criteria(h.rules::emulation.score_sheet) c
   CROSS JOIN LATERAL (SELECT computed_leaves(h.rules) AS computed OFFSET 0) k
    LEFT JOIN target_in_force t ON t.season = h.season AND t.unit = $2 AND t.criterion = c.code
   WHERE h.season = $1 AND h.state = 'in force' AND c.is_leaf AND c.code <> ALL (k.computed)
     AND NOT EXISTS (SELECT FROM scored_by_others o WHERE o.season = $1 AND o.criterion = c.code)
), shown AS (
  SELECT count(baseline) > 0 AS baselines FROM line
)
SELECT fields FROM (
  SELECT 0 AS ordinal, ARRAY['Mã đơn vị', 'Mã tiêu chí', 'Tên tiêu chí', 'Điểm tối đa', 'Chỉ tiêu']
           || CASE WHEN baselines THEN ARRAY['Số liệu gốc'] END || ARRAY['Kết quả', 'Minh chứng', 'Ghi chú'] AS fields
    FROM shown
  UNION ALL
  SELECT ordinal, ARRAY[$2, code, name, form_number(max_points), coalesce(form_number(target), '')]
           || CASE WHEN baselines THEN ARRAY[coalesce(form_number(baseline), '')] END || ARRAY['', '', '']
    FROM line, shown) r
 ORDER BY ordinal
$rows$;
COMMENT ON FUNCTION form_rows(text, text) IS
  'Các dòng của biểu: returns the heading and the rows of a unit''s form; within export_form';

CREATE OR REPLACE FUNCTION export_form(season text, unit text, delimiter text DEFAULT ';') RETURNS text
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $form$
#variable_conflict use_column
BEGIN
  PERFORM check_delimiter(delimiter);
  IF membership_fault(export_form.season, export_form.unit) IS NOT NULL THEN
    PERFORM refuse_stranger(export_form.season, export_form.unit);
  ELSIF NOT EXISTS (SELECT FROM sheet h WHERE h.season = export_form.season AND h.state = 'in force') THEN
    RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',
      MESSAGE = format('season "%s" does not have a score sheet in force', export_form.season),
      HINT = 'Put a sheet in force first: put_in_force(season, version).';
  END IF;
  RETURN (SELECT string_agg(csv_line(r.fields, delimiter), '' ORDER BY r.n)
            FROM form_rows(export_form.season, export_form.unit) WITH ORDINALITY r(fields, n));
END
$form$;
COMMENT ON FUNCTION export_form(text, text, text) IS
  'Biểu tự chấm: returns the blank form for a unit''s self-scores: CSV with codes, names, maximum points, targets and, '
  'if the unit has any, baselines in Vietnamese number style, without the criteria that only others score '
  '(criterion_scorer) or that the sheet computes; import_results reads the completed form. delimiter: semicolon, comma '
  'or tab. Errors: not a member 23503, no sheet in force 55000, another delimiter 22023';

-- Forms of assessors and of products: what is there is in them, so that a completed form is compared with it.
CREATE OR REPLACE FUNCTION check_form(of_season text, delimiter text) RETURNS void
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $check$
BEGIN
  PERFORM check_delimiter(delimiter);
  IF NOT EXISTS (SELECT FROM season s WHERE s.season = of_season) THEN
    RAISE EXCEPTION USING ERRCODE = 'no_data_found',
      MESSAGE = format('season "%s" does not exist', of_season),
      HINT = 'List the seasons with SELECT season FROM season.';
  END IF;
  PERFORM sheet_for_import(of_season);
END
$check$;
COMMENT ON FUNCTION check_form(text, text) IS
  'Kiểm tra biểu: refuses another delimiter (22023), an unknown season (P0002) and one without a sheet in force '
  '(55000); within export_assessment_form and export_work_item_form';

CREATE OR REPLACE FUNCTION export_assessment_form(season text, assessor text, delimiter text DEFAULT ';') RETURNS text
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $form$
#variable_conflict use_column
BEGIN
  PERFORM check_form(export_assessment_form.season, delimiter);
  RETURN csv_line(ARRAY['Mã đơn vị', 'Tên đơn vị', 'Mã tiêu chí', 'Tên tiêu chí', 'Điểm tối đa', 'Người chấm', 'Điểm',
                        'Không chấm', 'Ghi chú'], delimiter)
    || coalesce((
      SELECT string_agg(csv_line(ARRAY[m.unit, m.unit_name, k.criterion, k.name, form_number(k.max_points),
               export_assessment_form.assessor, form_number(a.actual), CASE WHEN a.excused THEN 'x' END, a.note],
               delimiter), '' ORDER BY k.ordinal, m."position" NULLS LAST, m.unit_name COLLATE "vi-x-icu", m.unit)
        FROM season_member m JOIN sheet_criterion k ON k.season = m.season AND k.is_leaf AND NOT k.computed
        LEFT JOIN assessment a ON a.season = m.season AND a.unit = m.unit AND a.criterion = k.criterion
                              AND a.assessor = export_assessment_form.assessor
       WHERE m.season = export_assessment_form.season
         AND (a.unit IS NOT NULL
              OR EXISTS (SELECT FROM result_source x WHERE x.season = m.season AND x.kind = 'assessors'
                            AND coalesce(x.of_criterion, x.criterion) = k.criterion))), '');
END
$form$;
COMMENT ON FUNCTION export_assessment_form(text, text, text) IS
  'Phiếu chấm: returns the form of one assessor as CSV: every member and criterion that several assessors score '
  '(result_source, kind assessors) or that this one is assigned, with the scores that are there; import_assessments '
  'reads the completed form. delimiter: semicolon, comma or tab. Errors: an unknown season P0002, no sheet in force '
  '55000, another delimiter 22023';

CREATE OR REPLACE FUNCTION export_work_item_form(season text, delimiter text DEFAULT ';') RETURNS text
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $form$
#variable_conflict use_column
BEGIN
  PERFORM check_form(export_work_item_form.season, delimiter);
  RETURN csv_line(ARRAY['Mã đơn vị', 'Tên đơn vị', 'Mã tiêu chí', 'Tên tiêu chí', 'Sản phẩm', 'Số lượng',
                        'Số lần không đạt', 'Số lần chậm', 'Ghi chú'], delimiter)
    || coalesce((
      SELECT string_agg(csv_line(ARRAY[w.unit, u.name, w.criterion, k.name, w.product, form_number(w.weight),
               w.failed::text, w.late::text, w.note], delimiter), ''
               ORDER BY k.ordinal, u."position" NULLS LAST, u.name COLLATE "vi-x-icu", w.unit,
                        w.product COLLATE "vi-x-icu", w.product COLLATE "C")
        FROM work_item w JOIN unit u ON u.unit = w.unit
        JOIN sheet_criterion k ON k.season = w.season AND k.criterion = w.criterion
       WHERE w.season = export_work_item_form.season), '');
END
$form$;
COMMENT ON FUNCTION export_work_item_form(text, text) IS
  'Biểu sản phẩm: returns the products of a season as CSV, with the checks that are there, or only the headings if '
  'there are none; import_work_items reads the completed form, with replace => true what it changes. delimiter: '
  'semicolon, comma or tab. Errors: an unknown season P0002, no sheet in force 55000, another delimiter 22023';
