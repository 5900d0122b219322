-- The catalogue by calls: awards of the office's own, and changes of those of the law by a document. Grants stay as
-- they are, whatever becomes of their award.

CREATE OR REPLACE FUNCTION award_faults(a award) RETURNS TABLE (state text, fault text, hint text, gap boolean)
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $faults$
(SELECT '22023', format('%s "%s" is not allowed: %s', v.what, v.value,
                        (SELECT string_agg(l.code, ', ' ORDER BY l.ordinal) FROM label l WHERE l.kind = v.kind)),
        'Choose one of the allowed values.', false
   FROM (VALUES (1, 'kind', 'award_kind', a.kind), (2, 'category', 'award_category', a.category),
                (3, 'level', 'award_level', a.level), (4, 'subject', 'subject', a.subject)) v(nth, what, kind, value)
  WHERE v.value IS NOT NULL AND NOT EXISTS (SELECT FROM label l WHERE l.kind = v.kind AND l.code = v.value)
  ORDER BY v.nth)
UNION ALL
SELECT '22023', 'the name is empty', 'Write the name in Vietnamese, as decisions have it.', false
 WHERE says_nothing(a.name)
UNION ALL
SELECT '23505', format('award "%s" has the same name', o.award), 'Files could not tell them apart: write a name that '
       'says whose award it is.', false
  FROM award o WHERE o.award <> a.award AND o.valid_to IS NULL
                 AND lower(normalize(btrim(o.name))) = lower(normalize(btrim(a.name)))
UNION ALL
SELECT '23503', format('parent "%s" does not exist', a.parent), 'List the codes with SELECT award, name FROM award.',
       false
 WHERE a.parent IS NOT NULL AND NOT EXISTS (SELECT FROM award p WHERE p.award = a.parent)
UNION ALL
SELECT '23514', format('award "%s" cannot be a class of "%s"', a.award, a.parent), 'A parent must not have a parent of '
       'its own, nor its classes classes, and they have its level and category.', false
 WHERE EXISTS (SELECT FROM award p WHERE p.award = a.parent AND (p.parent IS NOT NULL OR p.award = a.award
                                                                 OR (p.level, p.category) <> (a.level, a.category)))
    OR a.parent IS NOT NULL AND EXISTS (SELECT FROM award c WHERE c.parent = a.award)
UNION ALL
SELECT '22023', format('it is not granted from %s to %s', coalesce(iso_date(a.valid_from), 'the beginning'),
                       iso_date(a.valid_to)), 'Name two days of which the first is earlier.', false
 WHERE NOT isfinite(coalesce(a.valid_from, '2000-01-01')) OR NOT isfinite(coalesce(a.valid_to, '2000-01-01'))
    OR a.valid_to <= a.valid_from
UNION ALL
(SELECT '23514', format(CASE WHEN g.fits THEN 'it was granted for %s: decision "%s", line %s'
                            ELSE 'it was granted to another subject in %s: decision "%s", line %s' END,
                       g.year, g.decision, g.line),
       'Correct the grant, or the change: what was granted stays.', false
  FROM (SELECT g.*, fits_subject(coalesce(r.kind, g.recipient_kind), a.subject) IS NOT FALSE AS fits
          FROM award_grant g LEFT JOIN recipient r USING (recipient) WHERE g.award = a.award) g
 WHERE NOT g.fits OR NOT existed_then(a.valid_from, a.valid_to, g.year, g.achieved_on)
 ORDER BY g.decision, g.line)
UNION ALL
(SELECT '23514', format('it is proposed for %s: proposal %s', p.year, p.proposal),
       'Refuse the proposal first (its state), or correct the change.', false
  FROM proposal p JOIN recipient r USING (recipient)
 WHERE p.award = a.award AND p.state NOT IN ('refused', 'granted')
   AND (NOT fits_subject(r.kind, a.subject) OR NOT existed_then(a.valid_from, a.valid_to, p.year, p.achieved_on))
 ORDER BY p.proposal)
$faults$;
COMMENT ON FUNCTION award_faults(award) IS
  'Lỗi của danh hiệu, hình thức: returns everything for which a row cannot be in the catalogue: values, name, parent, '
  'days, and the grants and proposals that would not fit it; within add_award, change_award and end_award';

CREATE OR REPLACE FUNCTION add_award(award text, name text, kind text DEFAULT NULL, category text DEFAULT NULL,
  level text DEFAULT NULL, subject text DEFAULT NULL, parent text DEFAULT NULL, name_en text DEFAULT NULL,
  "position" integer DEFAULT NULL, valid_from date DEFAULT NULL, source text DEFAULT NULL)
  RETURNS SETOF award LANGUAGE plpgsql SET search_path FROM CURRENT AS $add$
#variable_conflict use_column
DECLARE
  p award;
  a award;
BEGIN
  SELECT * INTO p FROM award x WHERE x.award = add_award.parent;
  a := jsonb_populate_record(NULL::award, jsonb_build_object('award', add_award.award, 'name', add_award.name,
    'kind', coalesce(add_award.kind, p.kind, (award_by_name(add_award.name)).kind),
    'level', coalesce(add_award.level, p.level, 'grassroots'), 'name_en', add_award.name_en,
    'subject', coalesce(add_award.subject, p.subject, 'both'), 'parent', add_award.parent,
    'position', coalesce(add_award."position", (SELECT max(x."position") + 1 FROM award x)),
    'valid_from', add_award.valid_from, 'source', coalesce(nullif(btrim(add_award.source), ''),
                                                           'entered by the office')));
  a.category := coalesce(add_award.category, p.category, (award_by_name(a.name, a.kind)).category);
  PERFORM refuse_faults(format('award "%s" cannot be added', a.award), (SELECT jsonb_agg(to_jsonb(f)) FROM (
      SELECT '22023' AS state, 'the code is empty' AS fault, 'Name a short code, such as CSTDNV.' AS hint, false AS gap
       WHERE says_nothing(a.award)
       UNION ALL
      SELECT '23505', format('there is an award "%s" already: %s', x.award, x.name), 'Name another code, or use '
             'change_award.', false FROM award x WHERE x.award = a.award
       UNION ALL
      SELECT f.* FROM award_faults(a) f WHERE NOT EXISTS (SELECT FROM award x WHERE x.award = a.award)) f), false);
  RETURN QUERY INSERT INTO award SELECT a.* RETURNING *;
END
$add$;
COMMENT ON FUNCTION add_award(text, text, text, text, text, text, text, text, integer, date, text) IS
  'Thêm danh hiệu, hình thức: adds an award of the office''s own to the catalogue and returns its row. Only code and '
  'name are required. kind and category follow from the name (bằng khen, giấy khen, huân chương, kỷ niệm chương …: '
  'forms; cờ: a title, flag; everything else an emulation title), level is grassroots, subject both, position the '
  'last; a class has what its parent has. source: the document, otherwise "entered by the office". One error lists '
  'everything that is wrong. The owner calls it. Errors: the first reason''s: an empty code or name, or a value that '
  'is not allowed 22023, a code or name that exists 23505, an unknown parent 23503, no possible parent 23514';

-- A row of the law is another only by a document of the office.
CREATE OR REPLACE FUNCTION award_to_change(of_award text, source text) RETURNS award
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $change$
DECLARE
  a award;
BEGIN
  SELECT * INTO a FROM award x WHERE x.award = of_award FOR UPDATE;
  IF a.award IS NULL THEN
    RAISE EXCEPTION USING ERRCODE = 'no_data_found',
      MESSAGE = format('award "%s" does not exist', of_award),
      HINT = 'List the codes with SELECT award, name FROM award; add_award adds one.';
  ELSIF a.source IS NULL AND says_nothing(award_to_change.source)
        AND EXISTS (SELECT FROM award_catalogue() c WHERE c.award = of_award) THEN
    RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',
      MESSAGE = format('award "%s" is one of the law and is not changed without a document', of_award),
      DETAIL = format('The catalogue has it as: %s.', a.name),
      HINT = 'Name the document with source => …, or add an award of the office''s own with add_award.';
  END IF;
  a.source := coalesce(nullif(btrim(award_to_change.source), ''), a.source, 'entered by the office');
  RETURN a;
END
$change$;
COMMENT ON FUNCTION award_to_change(text, text) IS
  'Danh hiệu cần sửa: locks an award and returns its row with the source of the change. Errors: an unknown award '
  'P0002, one of the law without a source 55000; within change_award and end_award';

CREATE OR REPLACE FUNCTION write_award(a award) RETURNS SETOF award
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $write$
#variable_conflict use_column
BEGIN
  PERFORM refuse_faults(format('award "%s" cannot be changed', a.award),
    (SELECT jsonb_agg(to_jsonb(f)) FROM (SELECT f.* FROM award_faults(a) f
       UNION ALL   -- classes have the level and category of their parent, and end with it
      SELECT f.state, format('class "%s": %s', c.award, f.fault), f.hint, f.gap
        FROM award c CROSS JOIN LATERAL award_faults(jsonb_populate_record(c, jsonb_build_object(
          'parent', NULL, 'valid_to', least(c.valid_to, a.valid_to)))) f WHERE c.parent = a.award) f), false);
  RETURN QUERY
  UPDATE award x SET name = a.name, name_en = a.name_en, kind = a.kind, category = a.category, level = a.level,
    subject = a.subject, parent = a.parent, "position" = a."position", valid_from = a.valid_from,
    valid_to = a.valid_to, source = a.source WHERE x.award = a.award RETURNING x.*;
  RETURN QUERY
  UPDATE award c SET level = a.level, category = a.category, valid_to = least(c.valid_to, a.valid_to),
    source = coalesce(c.source, a.source)
   WHERE c.parent = a.award
     AND (c.level, c.category, c.valid_to) IS DISTINCT FROM (a.level, a.category, least(c.valid_to, a.valid_to))
  RETURNING c.*;
END
$write$;
COMMENT ON FUNCTION write_award(award) IS
  'Ghi danh hiệu: writes an award''s row, and level, category and end to its classes, if nothing is wrong with it; '
  'returns the changed rows; within change_award and end_award';

CREATE OR REPLACE FUNCTION change_award(award text, name text DEFAULT NULL, kind text DEFAULT NULL,
  category text DEFAULT NULL, level text DEFAULT NULL, subject text DEFAULT NULL, parent text DEFAULT NULL,
  name_en text DEFAULT NULL, "position" integer DEFAULT NULL, valid_from date DEFAULT NULL, source text DEFAULT NULL)
  RETURNS SETOF award LANGUAGE plpgsql SET search_path FROM CURRENT AS $change$
#variable_conflict use_column
DECLARE
  a award := award_to_change(change_award.award, change_award.source);
BEGIN
  a.name := coalesce(change_award.name, a.name);
  a.name_en := nullif(coalesce(change_award.name_en, a.name_en), '');
  a.kind := coalesce(change_award.kind, a.kind);
  a.category := coalesce(change_award.category, a.category);
  a.level := coalesce(change_award.level, a.level);
  a.subject := coalesce(change_award.subject, a.subject);
  a.parent := nullif(coalesce(change_award.parent, a.parent), '');
  a."position" := coalesce(change_award."position", a."position");
  a.valid_from := nullif(coalesce(change_award.valid_from, a.valid_from), '-infinity');
  RETURN QUERY SELECT * FROM write_award(a);
END
$change$;
COMMENT ON FUNCTION change_award(text, text, text, text, text, text, text, text, integer, date, text) IS
  'Sửa danh hiệu, hình thức: changes an award of the catalogue, such as its name, and returns the changed rows; null '
  'leaves a value, an empty parent or English name and a valid_from of -infinity remove it. All grants stay; they '
  'count by what the award is now. Its classes follow in level and category. An award of the law is changed only with '
  'a source, the document, which its row then names. One error lists everything that is wrong, each grant and proposal '
  'included that would not fit. The owner calls it. Errors: an unknown award P0002, one of the law without a source '
  '55000, otherwise the first reason''s: 22023, 23505, 23503, 23514';

CREATE OR REPLACE FUNCTION end_award(award text, valid_to date DEFAULT NULL, source text DEFAULT NULL)
  RETURNS SETOF award LANGUAGE plpgsql SET search_path FROM CURRENT AS $end$
#variable_conflict use_column
DECLARE
  a award := award_to_change(end_award.award, end_award.source);
BEGIN
  a.valid_to := nullif(coalesce(end_award.valid_to, today()), 'infinity');
  RETURN QUERY SELECT * FROM write_award(a);
END
$end$;
COMMENT ON FUNCTION end_award(text, date, text) IS
  'Thôi áp dụng danh hiệu, hình thức: ends an award on a day (valid_to, the first day on which it is no longer '
  'granted; null: today; infinity: it goes on), with its classes, and returns the changed rows. Earlier grants stay '
  'and count; a grant or proposal for a later year is refused from then on. An award of the law ends only with a '
  'source. The owner calls it. Errors: as change_award; each grant and proposal for a later year is listed (23514)';
