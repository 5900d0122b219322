-- Every point of every unit, as rows: what was published, and what a live season comes to. Derived from the boards, and
-- no part of a digest: a publication is its board. Names and maxima are in sheet_criterion, once.

CREATE TABLE IF NOT EXISTS published_breakdown (
  season          text NOT NULL,
  publication     integer NOT NULL,
  unit            text NOT NULL,
  ordinal         integer NOT NULL,
  criterion       text,
  status          text NOT NULL,
  target          numeric(36,18),
  actual          numeric(36,18),
  ratio           numeric(44,6),
  points          numeric(19,9),
  adjustment      numeric(19,9),
  lost            numeric(19,9),
  self_points     numeric(19,9),
  final_points    numeric(19,9),
  mean_difference numeric(19,9),
  PRIMARY KEY (season, publication, unit, ordinal)
);
-- No foreign keys: a trigger compares whole publications with their boards, which says more and costs less than two
-- keys for each of a million rows.
CREATE INDEX IF NOT EXISTS published_breakdown_unit ON published_breakdown (unit, season);
COMMENT ON TABLE published_breakdown IS
  'Điểm từng tiêu chí đã công bố: every point of each publication, derived from its board, with its criteria in '
  'sheet_criterion; no rows for a publication of an earlier version whose board does not come to its totals';
COMMENT ON COLUMN published_breakdown.season IS 'Kỳ thi đua';
COMMENT ON COLUMN published_breakdown.publication IS 'Lần công bố';
COMMENT ON COLUMN published_breakdown.unit IS 'Đơn vị';
COMMENT ON COLUMN published_breakdown.ordinal IS 'Thứ tự: position of the criterion in the sheet; 0: the whole sheet';
COMMENT ON COLUMN published_breakdown.criterion IS 'Tiêu chí: null: the whole sheet';
COMMENT ON COLUMN published_breakdown.status IS
  'Tình trạng: scored, missing, not assigned, dropped (the points are not counted) or input (a figure without points)';
COMMENT ON COLUMN published_breakdown.target IS 'Chỉ tiêu';
COMMENT ON COLUMN published_breakdown.actual IS 'Thực hiện';
COMMENT ON COLUMN published_breakdown.ratio IS 'Tỷ lệ: actual to target, or target to actual if lower is better';
COMMENT ON COLUMN published_breakdown.points IS 'Điểm: null: nothing is scored';
COMMENT ON COLUMN published_breakdown.adjustment IS
  'Điều chỉnh: change by limits, a ceiling or scaling; null under a mean';
COMMENT ON COLUMN published_breakdown.lost IS
  'Điểm mất: points less than the maximum, and deductions; an unearned bonus is not lost';
COMMENT ON COLUMN published_breakdown.self_points IS
  'Điểm tự chấm: for a parent and the whole sheet, the sum of what the unit scored itself; null: none, or not the last '
  'publication when the rows were written';
COMMENT ON COLUMN published_breakdown.final_points IS
  'Điểm so sánh: points compared with self_points, over the same criteria; over all criteria if self_points is null';
COMMENT ON COLUMN published_breakdown.mean_difference IS
  'Chênh lệch bình quân của cụm: mean of self_points less final_points over the units that have both';

-- A unit's self-scores compared with the values in force, both over the same criteria: those that the unit scored
-- itself. What it did not score (not yet, or because only others do) counts on neither side, and nothing is scaled
-- for it; a unit that scored nothing has no comparison. The two boards have the same lines, and are read side by side;
-- the rules are no column of the cells, which would carry them through each sort.
DROP FUNCTION IF EXISTS self_comparison(text);   -- of before it told the ordinal
CREATE OR REPLACE FUNCTION self_comparison(of_season text)
  RETURNS TABLE (unit text, ordinal integer, criterion text, self_points numeric, final_points numeric)
  LANGUAGE sql STABLE ROWS 5000 SET search_path FROM CURRENT AS $comparison$
WITH rule AS MATERIALIZED (
  SELECT r.rules, (SELECT count(*) + 1 FROM emulation.criteria(r.rules)) AS lines
    FROM sheet h
   CROSS JOIN LATERAL (SELECT (h.rules || '{"missing": "incomplete"}')::emulation.score_sheet AS rules OFFSET 0) r
   WHERE h.season = of_season AND h.state = 'in force' AND NOT EXISTS (SELECT FROM emulation.check_sheet(h.rules))
), member AS (
  SELECT DISTINCT m.unit FROM membership m JOIN season s USING (season)
   WHERE m.season = of_season AND m.joined_on <= s.ends_on AND m.left_on > s.ends_on
     AND EXISTS (SELECT FROM visible_season v WHERE v.season = of_season)
), cell AS MATERIALIZED (
  SELECT r.unit, r.criterion, t.target, t.baseline, r.assigned,
         CASE WHEN r.assigned THEN e.actual END AS said, CASE WHEN r.assigned THEN r.actual END AS actual
    FROM result_in_force r
    LEFT JOIN result e ON e.season = r.season AND e.unit = r.unit AND e.criterion = r.criterion AND e.stage = 'self'
      AND e.correction = 0
    LEFT JOIN target_in_force t ON t.season = r.season AND t.unit = r.unit AND t.criterion = r.criterion
   WHERE r.season = of_season
     AND emulation.fault((SELECT rules FROM rule), r.criterion, t.target, r.actual, t.baseline) IS NULL
     AND (NOT r.assigned OR e.assigned AND e.actual IS NOT NULL AND r.actual IS NOT NULL
                        AND r.criterion NOT IN (SELECT o.criterion FROM scored_by_others o WHERE o.season = of_season)
                        AND emulation.fault((SELECT rules FROM rule), r.criterion, t.target, e.actual, t.baseline)
                            IS NULL)
), board AS MATERIALIZED (
  SELECT emulation.scoreboard((SELECT rules FROM rule), m.unit, c.criterion, c.target, c.said, c.assigned, c.baseline)
           AS by_self,
         emulation.scoreboard((SELECT rules FROM rule), m.unit, c.criterion, c.target, c.actual, c.assigned, c.baseline)
           AS in_force
    FROM member m LEFT JOIN cell c USING (unit)
   WHERE EXISTS (SELECT FROM rule)
)
SELECT d.unit, ((d.i - 1) % (SELECT lines FROM rule))::integer, d.criterion, d.points, d.points_in_force
  FROM ROWS FROM (emulation.breakdown((SELECT by_self FROM board)),
                  emulation.breakdown((SELECT in_force FROM board))) WITH ORDINALITY
         AS d(unit, criterion, parent, depth, name, max_points, target, actual, ratio, points, adjustment, lost,
              is_leaf, status, unit_in_force, criterion_in_force, parent_in_force, depth_in_force, name_in_force,
              max_points_in_force, target_in_force, actual_in_force, ratio_in_force, points_in_force,
              adjustment_in_force, lost_in_force, is_leaf_in_force, status_in_force, i)
 WHERE d.status <> 'missing' AND d.status_in_force <> 'missing'
   -- what may be left blank is not a self-score
   AND d.unit IN (SELECT c.unit FROM cell c WHERE c.said IS NOT NULL)
$comparison$;
COMMENT ON FUNCTION self_comparison(text) IS
  'So sánh tự chấm: returns the points of a season''s members by self-scores and by values in force, both over the '
  'criteria that the unit scored itself and that are its task, with the position of each criterion in the sheet (0: '
  'the whole sheet); within breakdown_of';

-- What the board says, unit by unit, the whole sheet first, which is ordinal 0. A unit that has not handed in did not
-- score itself 0; without a comparison, the value in force is compared. One function and not several that call each
-- other, as each would keep all rows once more.
CREATE OR REPLACE FUNCTION breakdown_of(of_season text, board emulation.scoreboard, compared boolean)
  RETURNS SETOF published_breakdown LANGUAGE sql STABLE ROWS 5000 SET search_path FROM CURRENT AS $of$
WITH line AS NOT MATERIALIZED (
  SELECT b.*, ((b.i - 1) % k.lines)::integer AS ordinal
    FROM (SELECT count(*) + 1 AS lines FROM emulation.criteria(emulation.score_sheet($2))) k
   CROSS JOIN emulation.breakdown($2) WITH ORDINALITY AS b(unit, criterion, parent, depth, name, max_points, target,
     actual, ratio, points, adjustment, lost, is_leaf, status, i)
)
SELECT $1, 0, d.unit, d.ordinal, d.criterion, d.status, d.target, d.actual, d.ratio, d.points, d.adjustment, d.lost,
       d.self_points, d.final_points,
       round(avg(d.self_points - d.final_points) OVER (PARTITION BY d.ordinal), 9)
  FROM (SELECT b.*, e.self_points,
               CASE WHEN e.unit IS NOT NULL AND NOT b.is_leaf THEN e.final_points
                    WHEN b.status <> 'missing' THEN b.points END AS final_points
          FROM line b
          LEFT JOIN self_comparison($1) e ON e.unit = b.unit AND e.ordinal = b.ordinal
         WHERE $3) d
UNION ALL
SELECT $1, 0, b.unit, b.ordinal, b.criterion, b.status, b.target, b.actual, b.ratio, b.points, b.adjustment, b.lost,
       NULL, NULL, NULL
  FROM line b WHERE NOT $3
$of$;
COMMENT ON FUNCTION breakdown_of(text, emulation.scoreboard, boolean) IS
  'Điểm từng tiêu chí: returns a board''s breakdown, with the comparison of self-scores or without, as rows of '
  'published_breakdown without a publication (number 0); within refresh_standing, publish and score_breakdown';
DROP FUNCTION IF EXISTS breakdown_rows(emulation.scoreboard);
