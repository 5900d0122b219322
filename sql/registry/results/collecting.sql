-- Collecting results from their sources (results/sources.sql): where the sources are, what they say, and what stands
-- against it.

-- A place for each value that a member's result is made of, in order of time or of units; from_season is null where
-- the unit was in no season of that part, and the first of several where it was in several (several). A unit that was
-- in its own cluster then is not asked elsewhere.
CREATE OR REPLACE FUNCTION source_places(source result_source)
  RETURNS TABLE (unit text, from_unit text, from_season text, period text, place bigint, several boolean)
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $places$
WITH own AS MATERIALIZED (
  SELECT s.*, period_months(s.period) AS months, period_last_month(s.period) AS last_month
    FROM season s WHERE s.season = source.season
), wanted AS MATERIALIZED (
  SELECT m.unit, m.unit AS from_unit, p.period, p.months, p."position"::bigint AS place
    FROM own s JOIN season_member m USING (season)
    JOIN season_period p ON p.months < s.months AND p.last_month <= s.last_month
     AND p.last_month - p.months >= s.last_month - s.months AND p.part = coalesce(source.part, p.part)
   WHERE source.kind = 'periods'
  UNION ALL
  SELECT m.unit, c.unit, s.period, 0,
         row_number() OVER (ORDER BY c."position" NULLS LAST, c.name COLLATE "vi-x-icu", c.unit)
    FROM own s JOIN season_member m USING (season) JOIN unit c ON c.parent = m.unit
   WHERE source.kind = 'subordinates'
), code AS MATERIALIZED (   -- a part of the year can be under the code that the unit had then
  SELECT w.from_unit AS unit, w.from_unit AS code FROM wanted w
  UNION
  SELECT w.unit, f.code
    FROM (SELECT DISTINCT unit FROM wanted WHERE source.kind = 'periods') w, former_codes(w.unit) f(code)
), found AS (
  SELECT DISTINCT ON (c.unit, n.period) c.unit, k.unit AS under, n.period, n.season,
         count(*) OVER (PARTITION BY c.unit, n.period) > 1 AND n.cluster <> s.cluster AS several
    FROM own s JOIN season n ON n.year = s.year
    JOIN membership k ON k.season = n.season AND k.joined_on <= n.ends_on AND k.left_on > n.ends_on
    JOIN code c ON c.code = k.unit
   -- IS TRUE: looked up in a hash, not joined
   WHERE (n.period IN (SELECT w.period FROM wanted w)) IS TRUE AND (n.cluster = s.cluster OR n.status <> 'draft')
     AND (k.unit IN (SELECT d.code FROM code d)) IS TRUE
   ORDER BY c.unit, n.period, n.cluster <> s.cluster, n.season
), placed AS MATERIALIZED (   -- not joined, for the planner takes both for a row
  SELECT max(x.unit) AS unit, x.from_unit, max(x.under) AS under, max(x.season) AS season, x.period,
         max(x.months) AS months, max(x.place) AS place, coalesce(bool_or(x.several), false) AS several
    FROM (SELECT w.unit, w.from_unit, NULL AS under, w.period, w.months, w.place, NULL AS season,
                 NULL::boolean AS several
            FROM wanted w
          UNION ALL SELECT NULL, f.unit, f.under, f.period, NULL, NULL, f.season, f.several FROM found f) x
   GROUP BY x.from_unit, x.period HAVING max(x.unit) IS NOT NULL
)
SELECT p.unit, coalesce(p.under, p.from_unit), p.season, p.period, p.place, p.several
  FROM placed p
 WHERE CASE source.kind
         WHEN 'subordinates' THEN p.season IS NOT NULL
         -- the longest parts of its own cluster, or, where that has none, of any
         ELSE p.months = coalesce((SELECT max(period_months(n.period))
                                     FROM own s JOIN season n ON n.cluster = s.cluster AND n.year = s.year
                                    WHERE n.period IN (SELECT w.period FROM wanted w)),
                                  (SELECT max(t.months) FROM placed t WHERE t.season IS NOT NULL)) END
$places$;
COMMENT ON FUNCTION source_places(result_source) IS
  'Nơi có số liệu nguồn: returns for each member the units and seasons whose values its result is made of; within '
  'collect_results';

-- Of a published season what that publication says, of others what is in force: points are those of a publication.
CREATE OR REPLACE FUNCTION season_figures(of_season text, of_publication integer, of_criterion text)
  RETURNS TABLE (unit text, target numeric, actual numeric, points numeric, max_points numeric, status text)
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $figures$
SELECT b.unit, b.target, b.actual, b.points, k.max_points, b.status
  FROM sheet_criterion k
  JOIN published_breakdown b ON b.season = k.season AND b.publication = $2 AND b.ordinal = k.ordinal
 WHERE k.season = $1 AND k.criterion = $3
UNION ALL
SELECT p.unit, NULL, NULL, p.points, p.max_points, CASE p.status WHEN 'incomplete' THEN 'missing' ELSE 'scored' END
  FROM published_standing p WHERE p.season = $1 AND p.number = $2 AND $3 IS NULL
UNION ALL
SELECT r.unit, t.target, CASE WHEN r.assigned THEN r.actual END, NULL, NULL,
       CASE WHEN r.assigned THEN 'scored' ELSE 'not assigned' END
  FROM result_in_force r
  LEFT JOIN target_in_force t ON t.season = r.season AND t.unit = r.unit AND t.criterion = r.criterion
 WHERE r.season = $1 AND r.criterion = $3 AND $2 IS NULL
$figures$;
COMMENT ON FUNCTION season_figures(text, integer, text) IS
  'Số liệu của một kỳ nguồn: returns the figures of a criterion, or (null) of the total, by unit, as published or, '
  'without a publication, as in force; within source_cells';

CREATE OR REPLACE FUNCTION source_cells(source result_source)
  RETURNS TABLE (unit text, from_unit text, from_season text, period text, place bigint, publication integer,
                 target numeric, actual numeric, points numeric, max_points numeric, lower boolean, state text)
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $cells$
WITH place AS MATERIALIZED (
  SELECT * FROM source_places(source)
), origin AS MATERIALIZED (
  SELECT s.season, coalesce(k.better = 'lower', false) AS lower,
         CASE s.status WHEN 'published' THEN (SELECT max(p.number) FROM publication p WHERE p.season = s.season) END
           AS publication
    FROM season s LEFT JOIN sheet_criterion k ON k.season = s.season AND k.criterion = source.of_criterion
   WHERE s.season = ANY (ARRAY(SELECT DISTINCT p.from_season FROM place p))
), cell AS MATERIALIZED (
  SELECT o.season, o.publication, o.lower, f.*
    FROM origin o CROSS JOIN LATERAL season_figures(o.season, o.publication, source.of_criterion) f
)
SELECT p.unit, p.from_unit, p.from_season, p.period, p.place, o.publication, c.target, c.actual, c.points,
       c.max_points, coalesce(o.lower, false),
       CASE WHEN p.several THEN 'several'
            WHEN p.from_season IS NULL THEN 'no season'
            WHEN o.publication IS NULL
                 AND (source.measure = 'points'
                      OR source.measure = 'percent' AND num_nulls(c.target, c.actual) > 0
                         AND c.status IS DISTINCT FROM 'not assigned') THEN 'not published'
            WHEN c.status = 'not assigned' THEN 'not assigned'
            WHEN c.status = 'missing' THEN 'missing'
            WHEN CASE source.measure WHEN 'actual' THEN c.actual WHEN 'points' THEN c.points
                   ELSE CASE WHEN c.target IS NULL OR c.actual IS NULL THEN c.points ELSE 0 END END IS NULL
              THEN 'missing'
            ELSE 'value' END
  FROM place p
  LEFT JOIN origin o ON o.season = p.from_season
  LEFT JOIN cell c ON c.season = p.from_season AND c.unit = p.from_unit
$cells$;
COMMENT ON FUNCTION source_cells(result_source) IS
  'Số liệu nguồn: returns the figures of each of source_places, and whether it has a value; within collect_results';

-- A percentage of quantities is that of their sums, as the ratio of a breakdown: of two quarters with 1 of 1 and 50 of
-- 99, it is 51 of 100. What the sums cannot be made of is a percentage by itself.
CREATE OR REPLACE FUNCTION combined_cells(source result_source)
  RETURNS TABLE (unit text, value numeric, sources integer, missing integer, origin jsonb)
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $combined$
WITH cell AS (
  SELECT c.*, c.state = 'value' AS has_value,
         CASE WHEN c.lower THEN c.target ELSE c.actual END AS part,
         CASE WHEN c.lower THEN c.actual ELSE c.target END AS whole
    FROM source_cells(source) c WHERE c.state <> 'not assigned'
), sorted AS (
  SELECT c.*, coalesce(bool_and(c.part IS NOT NULL AND c.whole IS NOT NULL) FILTER (WHERE c.has_value) OVER w, false)
              AND (source.missing <> 'zero' OR bool_and(c.has_value) OVER w) AS of_quantities
    FROM cell c WINDOW w AS (PARTITION BY c.unit)
), given AS (
  SELECT c.*,
         CASE WHEN NOT c.has_value THEN NULL
              WHEN source.measure = 'actual' THEN c.actual
              WHEN source.measure = 'points' THEN c.points
              WHEN c.of_quantities THEN (100 * c.part + 0::numeric(100,80)) / nullif(c.whole, 0)
              ELSE (100 * c.points + 0::numeric(100,80)) / nullif(c.max_points, 0) END AS value
    FROM sorted c
)
SELECT g.unit,
       CASE WHEN source.measure = 'percent' AND source.combine IN ('mean', 'sum')
                 AND (bool_and(g.of_quantities) OR source.combine = 'sum')
            THEN CASE WHEN source.missing <> 'refuse' OR bool_and(g.has_value)
                      THEN (100 * sum(CASE WHEN g.of_quantities THEN g.part ELSE g.points END)
                                    FILTER (WHERE g.has_value) + 0::numeric(100,80))
                           / nullif(sum(CASE WHEN g.of_quantities THEN g.whole ELSE g.max_points END)
                                      FILTER (WHERE g.has_value OR source.missing = 'zero'), 0) END
            ELSE combined_value(source.combine, source.missing, source.lowest, source.highest,
                                array_agg(g.value ORDER BY g.place)) END,
       count(*) FILTER (WHERE g.has_value)::integer, count(*) FILTER (WHERE NOT g.has_value)::integer,
       (SELECT jsonb_agg(o ORDER BY o->>'season' COLLATE "C")
          FROM (SELECT DISTINCT o FROM unnest(array_agg(jsonb_build_object('season', g.from_season, 'publication',
                                                        g.publication)) FILTER (WHERE g.has_value)) o) d)
  FROM given g GROUP BY g.unit
$combined$;
COMMENT ON FUNCTION combined_cells(result_source) IS
  'Gộp số liệu nguồn: returns the combined value of each member from source_cells; within collected_periods and '
  'collected_subordinates';

CREATE OR REPLACE FUNCTION collected_periods(source result_source)
  RETURNS TABLE (unit text, value numeric, sources integer, missing integer, origin jsonb)
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $periods$
SELECT * FROM combined_cells(source)
$periods$;
COMMENT ON FUNCTION collected_periods(result_source) IS
  'Từ các kỳ trong năm: returns for each member the value of its shorter periods; within collect_results';

CREATE OR REPLACE FUNCTION collected_subordinates(source result_source)
  RETURNS TABLE (unit text, value numeric, sources integer, missing integer, origin jsonb)
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $subordinates$
SELECT * FROM combined_cells(source)
$subordinates$;
COMMENT ON FUNCTION collected_subordinates(result_source) IS
  'Từ đơn vị trực thuộc: returns for each member the value of the units below it; within collect_results';

CREATE OR REPLACE FUNCTION collected_indicator(source result_source)
  RETURNS TABLE (unit text, value numeric, sources integer, missing integer, origin jsonb)
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $indicator$
SELECT m.unit, coalesce(x.value, CASE source.missing WHEN 'zero' THEN 0 END), num_nonnulls(x.value),
       num_nulls(x.value), '[]'::jsonb
  FROM season s JOIN season_member m USING (season)
  LEFT JOIN indicator_value v ON v.unit = m.unit AND v.year = s.year AND v.period = s.period
                             AND v.indicator = source.of_criterion
 CROSS JOIN LATERAL (SELECT CASE source.measure WHEN 'actual' THEN v.actual
                              ELSE (100 * v.actual + 0::numeric(100,80)) / nullif(v.plan, 0) END AS value) x
 WHERE s.season = source.season
$indicator$;
COMMENT ON FUNCTION collected_indicator(result_source) IS
  'Từ chỉ tiêu kinh tế - xã hội: returns for each member its value of an indicator, of the season''s year and period; '
  'within collect_results';

-- A kind that has only the first three columns has no missing ones and no origin.
CREATE OR REPLACE FUNCTION source_values(source result_source)
  RETURNS TABLE (unit text, value numeric, sources integer, missing integer, origin jsonb)
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $values$
BEGIN
  RETURN QUERY EXECUTE format('SELECT v.unit, trim_scale(round(v.value, $1.decimals)), coalesce(v.sources, 0), '
    'coalesce(v.missing, 0), coalesce(v.origin, ''[]'') FROM (SELECT to_jsonb(c) AS found FROM %I($1) c) f, '
    'jsonb_to_record(f.found) AS v(unit text, value numeric, sources integer, missing integer, origin jsonb)',
    'collected_' || source.kind) USING source;
END
$values$;
COMMENT ON FUNCTION source_values(result_source) IS
  'Kết quả theo nguồn: returns what the sources of a criterion say now for each member, rounded to its decimals; '
  'within collect_results';

-- What can be said against a source before any value is looked at: its own words, its criterion, where it leads.
CREATE OR REPLACE FUNCTION source_word_faults(source result_source) RETURNS SETOF text
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $faults$
SELECT v.fault FROM (VALUES
  (source.kind IN ('periods', 'subordinates') AND source.of_criterion IS NULL AND source.measure = 'actual',
   'a total does not have an actual: take points or percent, or name of_criterion'),
  (source.kind = 'indicator' AND source.of_criterion IS NULL, 'of_criterion must name an indicator'),
  (source.kind = 'indicator' AND source.of_criterion IS NOT NULL
     AND source.of_criterion NOT IN (SELECT i.indicator FROM indicator i),
   format('indicator "%s" does not exist', source.of_criterion)),
  (source.kind = 'indicator' AND source.measure = 'points',
   'an indicator does not have points: take actual or percent'),
  (source.kind = 'indicator' AND source.combine = 'trimmed',
   'an indicator is one value, and trimmed needs at least three'),
  (source.kind <> 'periods' AND source.part IS NOT NULL,
   format('part "%s" is only for kind periods', source.part)),
  (source.kind = 'periods' AND NOT EXISTS (
     SELECT FROM season s JOIN season_period p ON p.months < period_months(s.period)
      WHERE s.season = source.season AND p.part = coalesce(source.part, p.part)),
   format('the season''s period is not made of a %s', coalesce(source.part, 'shorter one'))),
  (source.kind = 'assessors' AND (source.measure <> 'actual' OR source.combine = 'last'),
   'scores of assessors have no other measure than actual, and none is the last: take actual, and mean, median, sum, '
   'min, max or trimmed'),
  (source.kind = 'items' AND (source.measure, source.combine) NOT IN (('actual', 'sum'), ('percent', 'mean'),
                                                                      ('points', 'mean')),
   'products have a quantity (actual, sum) or a mean by weight (percent or points, mean)'),
  (source.combine = 'trimmed' AND source.lowest + source.highest = 0, 'trimmed leaves out at least one value')
) v(holds, fault) WHERE v.holds
$faults$;
COMMENT ON FUNCTION source_word_faults(result_source) IS
  'Lỗi khai báo nguồn: returns what in a source contradicts the rest of it; within source_faults';

-- The sheet in force, and before there is one the newest draft.
CREATE OR REPLACE FUNCTION source_criterion_fault(of_season text, of_criterion text) RETURNS text
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $fault$
SELECT CASE WHEN h.rules IS NULL THEN format('season "%s" does not have a score sheet', $1)
            WHEN $2 = ANY (computed_leaves(h.rules)) THEN format('criterion "%s" is computed from other figures', $2)
            ELSE emulation.fault(h.rules::emulation.score_sheet, $2, NULL, NULL) END
  FROM (SELECT (SELECT h.rules FROM sheet h
                 WHERE h.season = $1 AND h.state <> 'replaced'
                   AND NOT EXISTS (SELECT FROM emulation.check_sheet(h.rules))
                 ORDER BY h.state = 'in force' DESC, h.version DESC LIMIT 1) AS rules OFFSET 0) h
$fault$;
COMMENT ON FUNCTION source_criterion_fault(text, text) IS
  'Lỗi tiêu chí nhận số liệu: returns why a criterion of a season takes no actual: not in its sheet, a parent, '
  'computed; null if it takes one; within source_faults';

-- Seasons that a season takes from, and what these take from.
CREATE OR REPLACE FUNCTION source_circle(source result_source) RETURNS text
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $circle$
WITH RECURSIVE direct AS MATERIALIZED (
  SELECT DISTINCT p.from_season AS season FROM source_places(source) p WHERE p.from_season IS NOT NULL
), reached(season) AS (
  SELECT d.season FROM direct d
  UNION
  SELECT p.from_season FROM reached r JOIN result_source x ON x.season = r.season
   CROSS JOIN LATERAL source_places(x) p WHERE p.from_season IS NOT NULL AND r.season <> source.season
)
SELECT CASE WHEN r.season IN (SELECT d.season FROM direct d)
            THEN format('season "%s" would take from itself', r.season)
            ELSE format('season "%s" would take from seasons that take from it', r.season) END
  FROM reached r WHERE r.season = source.season
$circle$;
COMMENT ON FUNCTION source_circle(result_source) IS
  'Vòng lặp nguồn: returns that a season would take results from itself, directly or through others; null if not; '
  'within source_faults';

CREATE OR REPLACE FUNCTION source_faults(source result_source) RETURNS SETOF text
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $faults$
SELECT * FROM source_word_faults(source)
UNION ALL
SELECT x.fault FROM source_criterion_fault(source.season, source.criterion) x(fault) WHERE x.fault IS NOT NULL
UNION ALL
SELECT x.fault FROM source_criterion_fault(source.season, source.of_criterion) x(fault)
 WHERE source.kind IN ('assessors', 'items') AND source.of_criterion IS NOT NULL AND x.fault IS NOT NULL
UNION ALL
SELECT x.fault FROM source_circle(source) x(fault) WHERE x.fault IS NOT NULL
UNION ALL
(SELECT format('season "%s" does not have a %s "%s" in its sheet', p.from_season,
               CASE source.measure WHEN 'actual' THEN 'leaf' ELSE 'criterion' END, source.of_criterion)
   FROM (SELECT DISTINCT from_season FROM source_places(source)) p
  WHERE source.kind IN ('periods', 'subordinates') AND source.of_criterion IS NOT NULL
    AND EXISTS (SELECT FROM sheet h WHERE h.season = p.from_season AND h.state = 'in force')
    AND NOT EXISTS (SELECT FROM sheet_criterion k WHERE k.season = p.from_season AND k.criterion = source.of_criterion
                       AND (k.is_leaf OR source.measure <> 'actual'))
  ORDER BY p.from_season)
$faults$;
COMMENT ON FUNCTION source_faults(result_source) IS
  'Lỗi của nguồn: returns all that is wrong with a source: words that contradict each other, a criterion that takes no '
  'actual, a criterion that the sources'' sheets lack, a circle; within the check of result_source and collect_results';

CREATE OR REPLACE FUNCTION check_source() RETURNS trigger
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $check$
DECLARE
  faults text[] := '{}';
BEGIN
  IF EXISTS (SELECT FROM season s WHERE s.season = NEW.season) THEN   -- the foreign key refuses another one
    faults := ARRAY(SELECT * FROM source_faults(NEW));
  END IF;
  IF faults <> '{}' THEN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA,
      MESSAGE = format('the source of season "%s", criterion "%s" is refused: %s', NEW.season, NEW.criterion,
                       faults[1]),
      DETAIL = array_to_string(faults[2:], E'\n'),
      HINT = 'A source fills a leaf of the season''s sheet that takes an actual, from other seasons that have what it '
             'names.';
  END IF;
  RETURN NEW;
END
$check$;
COMMENT ON FUNCTION check_source() IS
  'Kiểm tra nguồn: refuses a source with a fault, naming all (23514)';
CREATE OR REPLACE TRIGGER result_source_check BEFORE INSERT OR UPDATE ON result_source FOR EACH ROW
  EXECUTE FUNCTION check_source();
COMMENT ON TRIGGER result_source_check ON result_source IS 'Kiểm tra nguồn';

-- Everybody sees which seasons there are and who is a member, so whoever sees only some of their rows is told so, and
-- nothing of what the others say.
CREATE OR REPLACE FUNCTION unseen_sources(source result_source) RETURNS SETOF text
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $unseen$
SELECT DISTINCT p.from_season FROM source_places(source) p
 WHERE p.from_season IS NOT NULL AND p.from_season NOT IN (SELECT v.season FROM visible_season v)
UNION
SELECT source.season WHERE source.kind = 'items' AND source.season NOT IN (SELECT v.season FROM visible_season v)
UNION   -- who scored what is not published
SELECT source.season
 WHERE source.kind = 'assessors' AND row_security_active('assessment'::regclass)
   AND source.season NOT IN (SELECT a.season FROM my_account a WHERE a.capacity IN ('council', 'reader')
                                OR a.capacity = 'appraiser' AND a.criteria IS NULL)
$unseen$;
COMMENT ON FUNCTION unseen_sources(result_source) IS
  'Nguồn không được xem hết: returns the source seasons of which the current role does not see every row; within '
  'collect_results and stale_result';

-- For kinds without places, what is missing is a number.
CREATE OR REPLACE FUNCTION source_value_faults(source result_source) RETURNS SETOF text
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $faults$
WITH cell AS MATERIALIZED (
  SELECT * FROM source_cells(source)
), found AS MATERIALIZED (
  SELECT * FROM source_values(source)
)
SELECT DISTINCT format('season "%s" is not published, and a publication is what says its points', c.from_season)
  FROM cell c WHERE c.state = 'not published'
UNION ALL
(SELECT format('unit "%s": %s', c.unit, CASE c.state
          WHEN 'several' THEN format('unit "%s" was in several seasons of %s', c.from_unit, c.period)
          WHEN 'no season' THEN format('it was in no season of %s', c.period)
          ELSE format('unit "%s" does not have a value in season "%s"', c.from_unit, c.from_season) END)
   FROM cell c
  WHERE c.state = 'several' OR source.missing = 'refuse' AND c.state IN ('no season', 'missing')
  ORDER BY c.unit, c.place)
UNION ALL
(SELECT format('unit "%s" %s', m.unit, CASE
          WHEN coalesce(v.sources + v.missing, 0) = 0 THEN 'does not have a source'
          WHEN v.missing > 0 THEN format('lacks %s of %s', v.missing, counted(v.sources + v.missing, 'source'))
          WHEN source.combine = 'trimmed' THEN format('has %s, too few for trimmed', counted(v.sources, 'value'))
          ELSE 'does not have a value' END)
   FROM season_member m LEFT JOIN found v USING (unit)
  WHERE m.season = source.season AND source.missing = 'refuse'
    AND (v.value IS NULL OR v.missing > 0)
    AND m.unit NOT IN (SELECT c.unit FROM cell c WHERE c.state <> 'value')
  ORDER BY m.unit)
$faults$;
COMMENT ON FUNCTION source_value_faults(result_source) IS
  'Thiếu số liệu nguồn: returns what a source that is wholly visible refuses: values that are missing, points that are '
  'not published, a unit in several seasons; within collection_faults';

CREATE OR REPLACE FUNCTION collection_faults(source result_source) RETURNS SETOF text
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $faults$
DECLARE
  found text[] := ARRAY(SELECT * FROM source_faults(source));
  unseen text[] := ARRAY(SELECT * FROM unseen_sources(source) s ORDER BY s);
BEGIN
  IF to_regproc('collected_' || source.kind) IS NULL THEN
    found := found || format('nothing collects from %s', source.kind);
  END IF;
  found := found || ARRAY(SELECT format('role "%s" does not see every row of season "%s"', acting_role(), s)
                            FROM unnest(unseen) s);
  IF found = '{}' THEN
    found := ARRAY(SELECT * FROM source_value_faults(source));
  END IF;
  RETURN QUERY SELECT format('criterion "%s": %s', source.criterion, f) FROM unnest(found) WITH ORDINALITY x(f, i)
                ORDER BY i;
END
$faults$;
COMMENT ON FUNCTION collection_faults(result_source) IS
  'Vì sao không tổng hợp được: returns all reasons why a criterion cannot be collected now; within collect_results';
