-- What collect_results finds in scores of assessors and in products (results/sources.sql).

-- Who scores one unit is asked for all. Equal names sort the same everywhere; no combination depends on the order.
CREATE OR REPLACE FUNCTION collected_assessors(source result_source)
  RETURNS TABLE (unit text, value numeric, sources integer, missing integer)
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $collected$
WITH cell AS MATERIALIZED (
  SELECT a.unit, a.assessor, a.actual, a.excused FROM assessment a
   WHERE a.season = source.season AND a.criterion = coalesce(source.of_criterion, source.criterion)
), asked AS MATERIALIZED (
  SELECT m.unit, p.assessor, c.actual
    FROM season_member m CROSS JOIN (SELECT DISTINCT assessor FROM cell) p
    LEFT JOIN cell c ON c.unit = m.unit AND c.assessor = p.assessor
   WHERE m.season = source.season AND c.excused IS NOT TRUE
)
SELECT m.unit, combined_value(source.combine, source.missing, source.lowest, source.highest,
                              array_agg(a.actual ORDER BY a.assessor COLLATE "C") FILTER (WHERE a.unit IS NOT NULL)),
       count(a.actual)::integer, (count(a.unit) - count(a.actual))::integer
  FROM season_member m LEFT JOIN asked a ON a.unit = m.unit
 WHERE m.season = source.season
 GROUP BY m.unit
$collected$;
COMMENT ON FUNCTION collected_assessors(result_source) IS
  'Tổng hợp điểm người chấm: returns for each member the scores of its assessors, combined as a result_source says, '
  'with the numbers of scores and of missing ones: an assessor of the criterion, whichever unit they scored, who gave '
  'none and is not excused; within collect_results';

CREATE OR REPLACE FUNCTION collected_items(source result_source)
  RETURNS TABLE (unit text, value numeric, sources integer, missing integer)
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $collected$
WITH item AS MATERIALIZED (
  SELECT w.unit, w.weight, CASE source.checks WHEN 'failed' THEN w.failed WHEN 'late' THEN w.late
                                              ELSE w.failed + w.late END AS bad
    FROM work_item w
   WHERE w.season = source.season AND w.criterion = coalesce(source.of_criterion, source.criterion)
), worth AS (
  SELECT i.unit, count(i.bad) AS checked, count(*) - count(i.bad) AS unchecked,
         -- in hundredths; with decimals for a quotient that is rounded afterwards
         coalesce(sum(i.weight * greatest(0, 100 - i.bad * source.loss)), 0) + 0::numeric(100,80) AS good,
         sum(i.weight) FILTER (WHERE i.bad IS NOT NULL OR source.missing <> 'skip') AS whole
    FROM item i GROUP BY i.unit
)
SELECT m.unit,
       CASE WHEN source.missing = 'refuse' AND w.unchecked > 0 THEN NULL
            WHEN w.unit IS NULL OR w.checked = 0
            THEN CASE source.missing WHEN 'zero' THEN 0::numeric END
            ELSE CASE source.measure WHEN 'actual' THEN w.good / 100
                                     WHEN 'percent' THEN w.good / nullif(w.whole, 0)
                                     ELSE w.good * c.max_points / nullif(w.whole * 100, 0) END END,
       coalesce(w.checked, 0)::integer,
       coalesce(w.unchecked, 0)::integer
  FROM season_member m
  LEFT JOIN worth w ON w.unit = m.unit
  LEFT JOIN sheet_criterion c ON c.season = source.season AND c.criterion = source.criterion
 WHERE m.season = source.season
$collected$;
COMMENT ON FUNCTION collected_items(result_source) IS
  'Tổng hợp sản phẩm: returns for each member what its products are worth: each loses result_source.loss percent for '
  'each failed or late check and is never worth less than 0; percent and points are means by weight, actual is the sum '
  'of the weights that are left. Also the numbers of checked products, and of those not checked yet; within '
  'collect_results';
