-- Requirements of a law that the office enters from its text, a row an alternative.

CREATE OR REPLACE FUNCTION import_kind_requirements() RETURNS jsonb
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $kind$
SELECT declare_import(
  kind       => 'requirements',
  table_name => 'requirement',
  key        => '{award,subject,item,alternative,valid_from}',
  defaults   => '{"subject": "both", "alternative": 1}',
  columns    => ARRAY[
    ['award',            'award',   'needed', 'award, danh hieu, hinh thuc, danh hieu hinh thuc, ma danh hieu'],
    ['subject',          'subject', '',       'subject, doi tuong, ca nhan hay tap the'],
    ['item',             'integer', 'needed', 'item, tieu chuan so, so tieu chuan'],
    ['alternative',      'integer', '',       'alternative, phuong an'],
    ['valid_from',       'date',    'needed', 'valid from, co hieu luc tu ngay, hieu luc tu ngay, tu ngay'],
    ['repealed',         'boolean', '',       'repealed, bai bo'],
    ['held_award',       'award',   '',       'held award, da duoc tang'],
    ['grade',            'grade',   '',       'grade, muc xep loai, xep loai hang nam'],
    ['initiative_scope', 'scope',   '',       'initiative scope, pham vi sang kien, sang kien'],
    ['times',            'integer', '',       'times, so lan, so nam'],
    ['consecutive',      'boolean', '',       'consecutive, lien tuc'],
    ['rhythm_years',     'integer', '',       'rhythm years, nhip, nhip so nam'],
    ['within_years',     'integer', '',       'within years, trong so nam'],
    ['since_award',      'award',   '',       'since award, tinh tu sau'],
    ['years_since',      'integer', '',       'years since, so nam ke tu'],
    ['of_item',          'integer', '',       'of item, trong cac nam cua tieu chuan'],
    ['fresh',            'boolean', '',       'fresh, sang kien chua su dung'],
    ['afresh',           'boolean', '',       'afresh, tinh lai sau ky luat'],
    ['way',              'way',     '',       'way, loai hinh duoc tinh'],
    ['figure',           'figure',  '',       'figure, so lieu tap the'],
    ['at_least',         'number',  '',       'at least, it nhat'],
    ['at_most',          'number',  '',       'at most, khong qua'],
    ['also_before',      'boolean', '',       'also before, ca ho so nop truoc'],
    ['article',          'text',    '',       'article, dieu khoan, dieu'],
    ['-',                'text',    '',       'stt, tt, ghi chu, note']],
  words      => way_words() || grade_words() || ARRAY[
    ['subject', 'individual', 'cá nhân'],
    ['subject', 'collective', 'tập thể'],
    ['subject', 'both',       'cả hai'],
    ['scope', 'grassroots', 'cơ sở'],
    ['scope', 'province',   'tỉnh, bộ, cấp tỉnh, cấp bộ'],
    ['scope', 'state',      'toàn quốc'],
    ['figure', 'advanced percent',  'tỷ lệ Lao động tiên tiến'],
    ['figure', 'completed percent', 'tỷ lệ hoàn thành nhiệm vụ'],
    ['figure', 'fighters',          'số Chiến sĩ thi đua cơ sở'],
    ['figure', 'disciplined',       'số bị kỷ luật'],
    ['figure', 'rank',              'thứ hạng'],
    ['figure', 'age',               'số năm thành lập']])
$kind$;
COMMENT ON FUNCTION import_kind_requirements() IS
  'Loại tệp tiêu chuẩn: declares files of requirements; within declared_kinds';

-- Why a row cannot be a requirement, as the table's constraints would refuse it; null: it can.
CREATE OR REPLACE FUNCTION requirement_fault(q jsonb) RETURNS text[]
  LANGUAGE sql IMMUTABLE SET search_path FROM CURRENT AS $fault$
SELECT CASE
  WHEN least((q->>'item')::integer, (q->>'alternative')::integer, (q->>'times')::integer,
             (q->>'within_years')::integer, (q->>'years_since')::integer, (q->>'rhythm_years')::integer,
             (q->>'of_item')::integer) < 1 THEN ARRAY['item', 'numbers of items, times and years must be 1 or more']
  WHEN (q->>'repealed')::boolean THEN NULL
  WHEN q->>'figure' IS NULL AND num_nonnulls(q->>'held_award', q->>'initiative_scope', q->>'grade') = 0
    THEN ARRAY['held_award', 'an award, a grade, the scope of initiatives or a figure must be named']
  WHEN q->>'figure' IS NOT NULL AND num_nonnulls(q->>'held_award', q->>'initiative_scope', q->>'grade', q->>'times',
                                                 q->>'years_since') > 0
    THEN ARRAY['figure', 'only at_least or at_most goes with a figure']
  WHEN num_nonnulls(q->>'at_least', q->>'at_most') <> num_nonnulls(q->>'figure')
    THEN ARRAY['at_least', 'a figure needs a least or a greatest number, and nothing else has one']
  WHEN q->>'figure' IS NULL AND num_nonnulls(q->>'times', q->>'years_since') = 0
    THEN ARRAY['times', 'the number of times or of years is missing']
  WHEN q->>'years_since' IS NOT NULL AND q->>'held_award' IS NULL
    THEN ARRAY['years_since', 'years are counted from an award, and none is named']
  WHEN q->>'of_item' = q->>'item' THEN ARRAY['of_item', 'an item cannot count within itself'] END
$fault$;
COMMENT ON FUNCTION requirement_fault(jsonb) IS
  'Lỗi của tiêu chuẩn: returns the column and the reason for which a row of a file cannot be a requirement; within '
  'check_import_requirements';

CREATE OR REPLACE FUNCTION check_import_requirements(constants jsonb, options jsonb) RETURNS void
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $check$
DECLARE
  last_row bigint := rows_staged();
BEGIN
  UPDATE pg_temp.emulation_import i SET about = x.fault[1], reason = x.fault[2]
    FROM (SELECT j.number, requirement_fault(j.fields) AS fault FROM pg_temp.emulation_import j
           WHERE j.reason IS NULL AND emulation.progress('import_requirements', j.number, last_row, 'rows judged')) x
   WHERE x.number = i.number AND x.fault[2] IS NOT NULL;
  -- a row says all of a requirement, so that nothing is left of one that it replaces
  UPDATE pg_temp.emulation_import i
     SET fields = '{"repealed": false, "consecutive": false, "streak": "years", "fresh": false, "afresh": false,
                    "not_entered": false, "also_before": false, "for_workers": null, "held_award": null, "grade": null,
                    "initiative_scope": null, "times": null, "rhythm_years": null, "within_years": null,
                    "since_award": null, "years_since": null, "of_item": null, "way": null, "article": null,
                    "figure": null, "at_least": null, "at_most": null}'
                  || i.fields
                  || CASE WHEN i.fields->>'rhythm_years' IS NULL THEN '{}' ELSE '{"streak": "times"}' END::jsonb
   WHERE i.reason IS NULL;
  PERFORM compare_rows('requirements');
END
$check$;
COMMENT ON FUNCTION check_import_requirements(jsonb, jsonb) IS
  'Kiểm tra tệp tiêu chuẩn: sets a reason for rows that cannot be a requirement, and completes the others; within '
  'import_rows';

CREATE OR REPLACE FUNCTION named_document(document text) RETURNS text
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $named$
BEGIN
  IF coalesce(btrim(document), '') = '' THEN
    RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
      MESSAGE = 'the document of the requirements is missing',
      HINT = 'Name the law or decree from whose text they were entered.';
  END IF;
  RETURN document;
END
$named$;
COMMENT ON FUNCTION named_document(text) IS
  'Văn bản: returns the document of requirements; none 22023; within import_requirements';

CREATE OR REPLACE FUNCTION import_requirements(content bytea, document text, file_name text DEFAULT NULL,
  on_error text DEFAULT 'stop', dry_run boolean DEFAULT false, replace boolean DEFAULT true,
  delimiter text DEFAULT NULL, encoding text DEFAULT 'UTF8', style text DEFAULT 'vi')
  RETURNS TABLE (batch bigint, read bigint, "new" bigint, changed bigint, unchanged bigint, rejected bigint,
                 rejections jsonb)
  LANGUAGE sql SET search_path FROM CURRENT SET plan_cache_mode = force_generic_plan AS $import$
SELECT * FROM import_rows('requirements', jsonb_build_object('source', named_document(document)), content, file_name,
                          on_error, dry_run, replace, delimiter, encoding, style)
$import$;
COMMENT ON FUNCTION import_requirements(bytea, text, text, text, boolean, boolean, text, text, text) IS
  'Nhập tiêu chuẩn: imports the requirements of a law from its text, a row an alternative (award, item, what must be '
  'held, times), marked as entered by the office; document is their source. Like import_results, but rows that are '
  'there are replaced by default, as those that say that a law is not entered, and one row that cannot be imported '
  'stops all: half a law answers wrongly. No document 22023';
