-- A unit goes on in another cluster inside a year: that cluster ranks it, and what it had reached can come along.

-- A criterion comes along if both sheets measure the same by it.
CREATE OR REPLACE FUNCTION comparable_criteria(from_season text, to_season text, criteria jsonb)
  RETURNS TABLE (criterion text, becomes text, reason text)
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $comparable$
WITH leaf AS (
  SELECT h.season, c->>'code' AS code, c->>'measure' AS measure, c->>'max' AS max,
         emulation.actual_kind(h.rules::emulation.score_sheet, c->>'code') AS kind
    FROM sheet h CROSS JOIN LATERAL jsonb_path_query(h.rules, 'strict $.**.criteria[*]') c
   WHERE h.state = 'in force' AND h.season IN ($1, $2) AND NOT c ? 'criteria'
)
SELECT o.code, coalesce($3->>o.code, o.code),
       CASE WHEN n.code IS NULL THEN 'not in the other sheet'
            WHEN o.kind <> n.kind THEN 'other kind of actual'
            WHEN o.measure IS DISTINCT FROM n.measure THEN 'other measure'
            WHEN o.kind = 'points' AND o.max IS DISTINCT FROM n.max THEN 'other maximum'
            WHEN n.kind = 'none' THEN 'computed' END
  FROM leaf o LEFT JOIN leaf n ON n.season = $2 AND n.code = coalesce($3->>o.code, o.code)
 WHERE o.season = $1
$comparable$;
COMMENT ON FUNCTION comparable_criteria(text, text, jsonb) IS
  'Tiêu chí so được: returns for each leaf of a season''s sheet in force which leaf of another season''s sheet '
  'measures the same, or the reason why none does; within move_unit';

CREATE OR REPLACE FUNCTION moving_faults(unit text, from_season text, to_season text, moved_on date, document text,
                                         bring text, criteria jsonb)
  RETURNS TABLE (ordinal integer, state text, fault text, hint text)
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $faults$
SELECT * FROM order_faults($5, $4)
UNION ALL
SELECT 2, '22023', format('bring "%s" is neither results nor nothing', $6),
       'results: targets and results that both sheets measure come along; nothing: it begins anew there.'
 WHERE NOT coalesce($6 IN ('results', 'nothing'), false)
UNION ALL
SELECT 4, 'P0002', format('season "%s" does not exist', w), 'List the seasons with SELECT season FROM season.'
  FROM (SELECT DISTINCT w FROM unnest(ARRAY[$2, $3]) w) x WHERE NOT EXISTS (SELECT FROM season s WHERE s.season = x.w)
UNION ALL
SELECT 5, '55000', format('season "%s" is published and cannot be changed', s.season), 'Choose a season that runs.'
  FROM season s WHERE s.season IN ($2, $3) AND s.status = 'published'
UNION ALL
SELECT 6, '22023', CASE WHEN o.cluster = n.cluster THEN format('seasons "%s" and "%s" are of one cluster', $2, $3)
                        ELSE format('seasons "%s" and "%s" are of different years or periods', $2, $3) END,
       'Name the season of the other cluster, of the same year and period.'
  FROM season o, season n WHERE o.season = $2 AND n.season = $3
   AND (o.cluster = n.cluster OR (o.year, o.period) <> (n.year, n.period))
UNION ALL
SELECT 7, '22023', format('season "%s" is over on %s', n.season, iso_date($4)), format('It ends on %s.', n.ends_on)
  FROM season n WHERE n.season = $3 AND n.ends_on < $4
UNION ALL
SELECT 8, s.sqlstate, f.fault, f.hint
  FROM season s0 CROSS JOIN LATERAL leaving_fault(s0, $1, $4, 'results', coalesce(nullif($5, ''), '?'), NULL) f
 CROSS JOIN LATERAL (SELECT CASE f.state WHEN 'object_not_in_prerequisite_state' THEN '55000'
                                         WHEN 'foreign_key_violation' THEN '23503' ELSE '22023' END) s(sqlstate)
 WHERE s0.season = $2 AND isfinite($4) AND f.fault IS NOT NULL
UNION ALL
SELECT 9, '23P01', format('unit "%s" is already a member of season "%s"', $1, $3),
       'Then it only leaves the other one: leave_season(…).'
 WHERE EXISTS (SELECT FROM membership m WHERE m.season = $3 AND m.unit = $1 AND m.left_on > $4)
UNION ALL
SELECT 10, '55000', format('season "%s" does not have a score sheet in force', n.season),
       'Put one in force first, or bring nothing.'
  FROM season n WHERE n.season IN ($2, $3) AND $6 = 'results'
   AND NOT EXISTS (SELECT FROM sheet h WHERE h.season = n.season AND h.state = 'in force')
UNION ALL
SELECT 11, '22023', format('criteria: the sheet of season "%s" does not have a leaf "%s"', w.season, w.code),
       'criteria is an object of codes in the one sheet with the codes in the other, {"old": "new"}.'
  FROM jsonb_each_text(CASE jsonb_typeof($7) WHEN 'object' THEN $7 ELSE '{}' END) c
 CROSS JOIN LATERAL (VALUES ($2, c.key), ($3, c.value)) w(season, code)
 WHERE EXISTS (SELECT FROM sheet_criterion k WHERE k.season = w.season)
   AND NOT EXISTS (SELECT FROM sheet_criterion k WHERE k.season = w.season AND k.criterion = w.code AND k.is_leaf)
UNION ALL
SELECT 11, '22023', 'criteria is not an object of codes', 'Write an object such as {"I.1": "A.3"}.'
 WHERE jsonb_typeof($7) IS DISTINCT FROM 'object'
UNION ALL
SELECT 11, '22023', format('criteria: more than one becomes "%s"', c.value), 'Give each its own.'
  FROM jsonb_each_text(CASE jsonb_typeof($7) WHEN 'object' THEN $7 ELSE '{}' END) c GROUP BY c.value HAVING count(*) > 1
$faults$;
COMMENT ON FUNCTION moving_faults(text, text, text, date, text, text, jsonb) IS
  'Vì sao không chuyển cụm được: returns all that keeps a unit from moving to another cluster''s season; within '
  'move_unit';

-- The other cluster's standing group appraises by itself: what was in force here is a self-score there.
CREATE OR REPLACE FUNCTION bring_along(of_unit text, from_season text, to_season text, document text, criteria jsonb)
  RETURNS TABLE (what text, rows bigint, detail text)
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $bring$
DECLARE
  rules emulation.score_sheet := (SELECT h.rules FROM sheet h WHERE h.season = to_season AND h.state = 'in force');
  origin text := format('Chuyển từ kỳ %s', from_season);
  c record;
  targets bigint := 0;
  results bigint := 0;
  counted bigint;
  left_behind text[] := '{}';
BEGIN
  FOR c IN
    SELECT k.criterion, k.becomes, r.stage, r.actual, r.evidence, r.note, r.unit IS NOT NULL AS has_result,
           coalesce(k.reason, CASE WHEN o.criterion IS NOT NULL THEN 'scored by others there' END,
                    emulation.fault(rules, k.becomes, t.target, r.actual, t.baseline)) AS reason
      FROM comparable_criteria(from_season, to_season, criteria) k
      LEFT JOIN result_in_force r ON r.season = from_season AND r.unit = of_unit AND r.criterion = k.criterion
       AND r.assigned AND r.actual IS NOT NULL
      LEFT JOIN target_in_force t ON t.season = from_season AND t.unit = of_unit AND t.criterion = k.criterion
      LEFT JOIN scored_by_others o ON o.season = to_season AND o.criterion = k.becomes
     WHERE r.unit IS NOT NULL OR t.unit IS NOT NULL ORDER BY k.criterion
  LOOP
    IF c.reason IS NOT NULL THEN
      left_behind := left_behind || format('%s (%s)', c.criterion, c.reason);
      CONTINUE;
    END IF;
    INSERT INTO target (season, unit, criterion, version, target, baseline, note)
    SELECT to_season, of_unit, c.becomes, t.version, t.target, t.baseline, concat_ws('; ', origin, t.note)
      FROM target t WHERE t.season = from_season AND t.unit = of_unit AND t.criterion = c.criterion;
    GET DIAGNOSTICS counted = ROW_COUNT;
    targets := targets + counted;
    IF c.has_result THEN
      INSERT INTO result (season, unit, criterion, stage, actual, evidence, note)
      VALUES (to_season, of_unit, c.becomes, 'self', c.actual, c.evidence,
              concat_ws('; ', format('%s (%s), %s', origin, in_sentence(stage_name(c.stage)), document), c.note));
      results := results + 1;
    END IF;
  END LOOP;
  RETURN QUERY SELECT * FROM (VALUES ('targets brought', targets, NULL::text), ('results brought', results, NULL),
    ('criteria left behind', cardinality(left_behind)::bigint, array_to_string(left_behind, '; ')))
      x(what, rows, detail)
   WHERE x.rows > 0;
END
$bring$;
COMMENT ON FUNCTION bring_along(text, text, text, text, jsonb) IS
  'Chuyển số liệu theo đơn vị: copies the targets of a unit, and its results in force as self-scores, to another '
  'season, where both sheets measure the same, and returns what came along and what did not; within move_unit';

CREATE OR REPLACE FUNCTION move_unit(unit text, from_season text, to_season text, moved_on date, document text,
                                     bring text, criteria jsonb DEFAULT '{}', dry_run boolean DEFAULT false)
  RETURNS TABLE (season text, what text, rows bigint, said text)
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $move$
#variable_conflict use_column
DECLARE
  done jsonb;
BEGIN
  PERFORM require_owner('move a unit to another cluster');
  PERFORM FROM season s WHERE s.season IN ($2, $3) ORDER BY s.season FOR UPDATE;
  PERFORM refuse_all(format('unit "%s" does not move from season "%s" to "%s"', $1, $2, $3),
                     (SELECT jsonb_agg(f ORDER BY f.ordinal, f.fault)
                        FROM moving_faults($1, $2, $3, $4, $5, $6, $7) f));
  BEGIN
    SELECT jsonb_agg(d) INTO done FROM (
      SELECT $2 AS season, e.* FROM end_in_season($2, $1, 'leaves', $4, 'results', $5, NULL) e
      UNION ALL SELECT $3, b.* FROM begin_in_season($3, $1, '{}', $4) b WHERE b.what = 'joined') d;
    INSERT INTO account (season, role_name, capacity, unit)
    SELECT $3, a.role_name, 'unit', $1 FROM account a WHERE a.season = $2 AND a.capacity = 'unit' AND a.unit = $1
      ON CONFLICT DO NOTHING;
    SELECT done || coalesce(jsonb_agg(d), '[]') INTO done FROM (
      SELECT $3 AS season, b.* FROM begin_in_season($3, $1, '{}', $4) b WHERE b.what LIKE 'account%'
      UNION ALL SELECT $3, b.* FROM bring_along($1, $2, $3, $5, $7) b WHERE $6 = 'results') d;
    IF dry_run THEN
      RAISE EXCEPTION USING ERRCODE = 'EM000';
    END IF;
  EXCEPTION WHEN SQLSTATE 'EM000' THEN
    NULL;
  END;
  RETURN QUERY SELECT d.season, d.what, d.rows, succession_step_name(d.what) || coalesce(': ' || d.detail, '')
    FROM jsonb_array_elements(done) WITH ORDINALITY e(row, i)
   CROSS JOIN LATERAL jsonb_to_record(e.row) AS d(season text, what text, rows bigint, detail text) ORDER BY e.i;
END
$move$;
COMMENT ON FUNCTION move_unit(text, text, text, date, text, text, jsonb, boolean) IS
  'Chuyển cụm: moves a unit from its season to the season of another cluster, of the same year and period, on a day '
  'by a document. The cluster whose member it is on the last day ranks it. What it entered stays on record in the '
  'season that it leaves. bring is nothing, or results: targets, and the results in force as self-scores, come along '
  'where both sheets measure the same (kind of actual, measure; of points the maximum), with their origin in note; '
  'criteria names codes that differ, {"old": "new"}; the rest is listed with the reason. Its roles act for it there, '
  'too. dry_run: nothing is changed. It returns what was done, in words (said). The owner calls it. Errors, all at '
  'once: no document or day, another bring, one cluster, other years or codes that do not exist 22023, an unknown '
  'season P0002, no member 23503, a member already 23P01, a day to come, published or without a sheet 55000, not the '
  'owner 42501, not at READ COMMITTED 25000';
