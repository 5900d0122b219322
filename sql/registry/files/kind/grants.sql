-- Awards that a decision grants, line by line.

CREATE OR REPLACE FUNCTION import_kind_grants() RETURNS jsonb
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $kind$
SELECT declare_import(
  kind       => 'grants',
  table_name => 'award_grant',
  key        => '{decision,line}',
  defaults   => '{"number": 1, "way": "merit"}',
  columns    => ARRAY[
    ['decision',    'decision',  '',       'decision, quyet dinh, so quyet dinh'],
    ['line',        'integer',   'needed', 'line, so thu tu, stt, tt'],
    ['award',       'award',     'needed', 'award, danh hieu, hinh thuc, danh hieu hinh thuc, ma danh hieu, '
                                           'ten danh hieu, ten hinh thuc'],
    ['unit',        'unit',      'needed', 'unit, don vi, don vi trinh, ma don vi, ten don vi, tinh'],
    ['recipient',   'recipient', '',       'recipient, doi tuong, ma doi tuong, ten doi tuong, name, ho ten, '
                                           'ho va ten, ten'],
    ['number',      'integer',   '',       'number, so luong'],
    ['year',        'integer',   '',       'year, nam, nam thanh tich'],
    ['way',         'way',       '',       'way, loai hinh'],
    ['certificate', 'name',      '',       'certificate, so bang, so vao so'],
    ['initiative_year',   'integer', '',   'initiative year, nam sang kien'],
    ['initiative_number', 'integer', '',   'initiative number, so sang kien']],
  words      => way_words())
$kind$;
COMMENT ON FUNCTION import_kind_grants() IS 'Loại tệp khen thưởng: declares files of grants; within declared_kinds';

CREATE OR REPLACE FUNCTION judge_grants() RETURNS void
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $judge$
DECLARE
  last_row bigint := rows_staged();
BEGIN
  UPDATE pg_temp.emulation_import i SET about = x.fault[1], reason = x.fault[2]
    FROM (SELECT j.number, CASE
            WHEN j.fields ? 'recipient' AND NOT fits_subject(
                   (SELECT r.kind FROM recipient r WHERE r.recipient = j.fields->>'recipient'),
                   (SELECT a.subject FROM award a WHERE a.award = j.fields->>'award'))
              THEN ARRAY['recipient', format('award "%s" is not for recipient "%s"', j.fields->>'award',
                                             j.fields->>'recipient')]
            WHEN NOT j.fields ? 'decision' THEN ARRAY['decision', 'decision is missing']
            WHEN NOT j.fields ? 'year' THEN ARRAY['year', 'year is missing']
            WHEN (j.fields->>'number')::numeric < 1
              THEN ARRAY['number', format('the number must be 1 or more, not %s', j.fields->>'number')]
            WHEN (j.fields->>'line')::numeric < 1
              THEN ARRAY['line', format('the line must be 1 or more, not %s', j.fields->>'line')]
            WHEN j.fields ? 'recipient' AND (j.fields->>'number')::numeric <> 1
              THEN ARRAY['number', format('the number must be 1, not %s, for recipient "%s"', j.fields->>'number',
                                          j.fields->>'recipient')]
            WHEN (j.fields->>'year')::numeric NOT BETWEEN 1945 AND 2200
              THEN ARRAY['year', format('the year must be from 1945 to 2200, not %s', j.fields->>'year')] END AS fault
            FROM pg_temp.emulation_import j
           WHERE j.reason IS NULL AND emulation.progress('import_grants', j.number, last_row, 'rows judged')) x
   WHERE x.number = i.number AND x.fault[2] IS NOT NULL;
  UPDATE pg_temp.emulation_import i SET about = 'year',
         reason = format('award "%s" was not granted in %s: %s', a.award, i.fields->>'year',
                         award_lifetime(a.valid_from, a.valid_to))
    FROM award a
   WHERE num_nonnulls(a.valid_from, a.valid_to) > 0 AND i.reason IS NULL AND a.award = i.fields->>'award'
     AND NOT existed_then(a.valid_from, a.valid_to, (i.fields->>'year')::integer, NULL);
END
$judge$;
COMMENT ON FUNCTION judge_grants() IS
  'Kiểm tra dòng khen thưởng: sets a reason for lines that are not valid; within check_import_grants';

-- A certificate is unique in all decisions, whatever the line.
CREATE OR REPLACE FUNCTION judge_certificates(replace boolean) RETURNS void
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $judge$
BEGIN
  UPDATE pg_temp.emulation_import i
     SET reason = format('certificate "%s" of award "%s", unit "%s" is already on line %s', i.fields->>'certificate',
                         i.fields->>'award', i.fields->>'unit', d.other)
    FROM (SELECT e.number, CASE WHEN t.line IS NOT NULL THEN format('%s of decision "%s"', t.line, t.decision)
                                WHEN row_number() OVER w > 1 THEN first_value(e.fields->>'line') OVER w END AS other
            FROM pg_temp.emulation_import e
            LEFT JOIN award_grant t ON t.award = e.fields->>'award' AND t.year = (e.fields->>'year')::integer
             AND t.unit = e.fields->>'unit' AND t.certificate = e.fields->>'certificate'
             AND (t.decision, t.line) <> (e.fields->>'decision', (e.fields->>'line')::integer)
           WHERE e.reason IS NULL AND (e.state = 'new' OR e.state = 'changed' AND replace)
             AND e.fields->>'certificate' IS NOT NULL
          WINDOW w AS (PARTITION BY e.fields->>'award', e.fields->>'year', e.fields->>'unit',
                                    e.fields->>'certificate' ORDER BY e.number)) d
   WHERE d.number = i.number AND d.other IS NOT NULL;
END
$judge$;
COMMENT ON FUNCTION judge_certificates(boolean) IS
  'Kiểm tra số bằng: sets a reason for lines with the certificate of another line; within check_import_grants';

CREATE OR REPLACE FUNCTION check_import_grants(constants jsonb, options jsonb) RETURNS void
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $check$
DECLARE
  replace boolean := (options->>'replace')::boolean;
BEGIN
  PERFORM judge_grants();
  -- a grant's number depends on its recipient: the existing one is not kept
  UPDATE pg_temp.emulation_import i SET fields = i.fields || '{"number": 1}'
   WHERE i.reason IS NULL AND NOT i.fields ? 'number';
  PERFORM compare_rows('grants');
  IF replace THEN
    UPDATE pg_temp.emulation_import i
       SET about = 'line',
           reason = format('line %s of decision "%s" is award "%s" of unit "%s"%s in the registry; give another grant '
                           'its own line, or undo the earlier import with undo_import', i.fields->>'line',
                           i.fields->>'decision', i.old_row->>'award', i.old_row->>'unit',
                           ', recipient "' || (i.old_row->>'recipient') || '"')
     WHERE i.reason IS NULL AND i.state = 'changed' AND i.old_row->>'award' <> i.fields->>'award'
       AND i.old_row->>'unit' <> i.fields->>'unit'
       AND (i.old_row->>'recipient' IS NULL OR i.old_row->>'recipient' IS DISTINCT FROM i.fields->>'recipient');
  END IF;
  PERFORM judge_certificates(replace);
END
$check$;
COMMENT ON FUNCTION check_import_grants(jsonb, jsonb) IS
  'Kiểm tra tệp khen thưởng: sets a reason for lines that are not valid, that belong to another grant, or with the '
  'certificate of another line; within import_rows';

CREATE OR REPLACE FUNCTION import_grants(content bytea, decision text DEFAULT NULL, year integer DEFAULT NULL,
  file_name text DEFAULT NULL,
  on_error text DEFAULT 'skip', dry_run boolean DEFAULT false, replace boolean DEFAULT false,
  delimiter text DEFAULT NULL, encoding text DEFAULT 'UTF8', style text DEFAULT 'vi')
  RETURNS TABLE (batch bigint, read bigint, "new" bigint, changed bigint, unchanged bigint, rejected bigint,
                 rejections jsonb)
  LANGUAGE sql SET search_path FROM CURRENT SET plan_cache_mode = force_generic_plan AS $import$
SELECT * FROM import_rows('grants', jsonb_strip_nulls(jsonb_build_object('decision', decision, 'year', year)),
                          content, file_name, on_error, dry_run, replace, delimiter, encoding, style)
$import$;
COMMENT ON FUNCTION import_grants(bytea, text, integer, text, text, boolean, boolean, text, text, text) IS
  'Nhập khen thưởng: imports the numbered lines of a decision, like import_results; decision and year apply to all '
  'lines; null: the file has a column of them';
