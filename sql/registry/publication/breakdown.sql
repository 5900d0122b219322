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
-- for it; a unit that scored nothing has no comparison. Both boards have the lines of the given one, so that the three
-- are read side by side. The rules are no column of the cells, which would carry them through each sort. In PL/pgSQL,
-- which plans it once a session and not at each call.
CREATE OR REPLACE FUNCTION self_boards(of_season text, board emulation.scoreboard, OUT by_self emulation.scoreboard,
                                       OUT in_force emulation.scoreboard, OUT units text[])
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $boards$
BEGIN
WITH rule AS MATERIALIZED (
  SELECT (emulation.score_sheet($2)::jsonb - 'scoring' || '{"missing": "incomplete"}')::emulation.score_sheet AS rules
), cell AS MATERIALIZED (
  SELECT r.unit, r.criterion, t.target, t.baseline, r.assigned,
         CASE WHEN r.assigned THEN e.actual END AS said, CASE WHEN r.assigned THEN r.actual END AS actual
    FROM result_in_force r
    LEFT JOIN result e ON e.season = r.season AND e.unit = r.unit AND e.criterion = r.criterion AND e.stage = 'self'
      AND e.correction = 0
    LEFT JOIN target_in_force t ON t.season = r.season AND t.unit = r.unit AND t.criterion = r.criterion
   WHERE r.season = $1
     AND emulation.fault((SELECT rules FROM rule), r.criterion, t.target, r.actual, t.baseline) IS NULL
     AND (NOT r.assigned OR e.assigned AND e.actual IS NOT NULL AND r.actual IS NOT NULL
                        AND r.criterion NOT IN (SELECT o.criterion FROM scored_by_others o WHERE o.season = $1)
                        AND emulation.fault((SELECT rules FROM rule), r.criterion, t.target, e.actual, t.baseline)
                            IS NULL)
)
SELECT emulation.scoreboard((SELECT rules FROM rule), m.unit, c.criterion, c.target, c.said, c.assigned, c.baseline),
       emulation.scoreboard((SELECT rules FROM rule), m.unit, c.criterion, c.target, c.actual, c.assigned, c.baseline),
       -- what may be left blank is not a self-score
       ARRAY(SELECT DISTINCT k.unit FROM cell k WHERE k.said IS NOT NULL)
  INTO by_self, in_force, units
  FROM emulation.standings($2) m LEFT JOIN cell c USING (unit)
 WHERE EXISTS (SELECT FROM visible_season v WHERE v.season = $1);
END
$boards$;
COMMENT ON FUNCTION self_boards(text, emulation.scoreboard) IS
  'So sánh tự chấm: returns the boards of a season''s self-scores and of its values in force, both over the criteria '
  'that the unit scored itself and that are its task, for the units of a board and under its sheet, and the units that '
  'scored something; within breakdown_of';

-- What the board says, unit by unit, the whole sheet first, which is ordinal 0. A unit that has not handed in did not
-- score itself 0; without a comparison, the value in force is compared. One function and not several that call each
-- other, as each would keep all rows once more.
CREATE OR REPLACE FUNCTION breakdown_of(of_season text, board emulation.scoreboard, compared boolean)
  RETURNS SETOF published_breakdown LANGUAGE sql STABLE ROWS 5000 SET search_path FROM CURRENT AS $of$
WITH own AS MATERIALIZED (
  SELECT * FROM self_boards($1, $2) WHERE $3
), sheet AS MATERIALIZED (
  SELECT count(*) + 1 AS lines FROM emulation.criteria(emulation.score_sheet($2))
), line AS (
  SELECT b.*, ((b.i - 1) % (SELECT lines FROM sheet))::integer AS ordinal,
         b.status_1 <> 'missing' AND b.status_2 <> 'missing' AND b.unit IN (SELECT unnest(o.units) FROM own o)
           AS has_both
    FROM ROWS FROM (emulation.breakdown($2), emulation.breakdown((SELECT by_self FROM own)),
                    emulation.breakdown((SELECT in_force FROM own))) WITH ORDINALITY
           AS b(unit, criterion, parent, depth, name, max_points, target, actual, ratio, points, adjustment, lost,
                is_leaf, status,
                unit_1, criterion_1, parent_1, depth_1, name_1, max_points_1, target_1, actual_1, ratio_1, by_self,
                adjustment_1, lost_1, is_leaf_1, status_1,
                unit_2, criterion_2, parent_2, depth_2, name_2, max_points_2, target_2, actual_2, ratio_2, in_force,
                adjustment_2, lost_2, is_leaf_2, status_2, i)
), pair AS (
  SELECT l.*, CASE WHEN l.has_both THEN l.by_self END AS self_points,
         CASE WHEN l.has_both AND NOT l.is_leaf THEN l.in_force WHEN l.status <> 'missing' THEN l.points END
           AS final_points
    FROM line l WHERE $3
)
SELECT $1, 0, p.unit, p.ordinal, p.criterion, p.status, p.target, p.actual, p.ratio, p.points, p.adjustment, p.lost,
       p.self_points, p.final_points, round(avg(p.self_points - p.final_points) OVER (PARTITION BY p.ordinal), 9)
  FROM pair p
UNION ALL
SELECT $1, 0, b.unit, ((b.i - 1) % s.lines)::integer, b.criterion, b.status, b.target, b.actual, b.ratio, b.points,
       b.adjustment, b.lost, NULL, NULL, NULL
  FROM sheet s
 CROSS JOIN emulation.breakdown($2) WITH ORDINALITY AS b(unit, criterion, parent, depth, name, max_points, target,
   actual, ratio, points, adjustment, lost, is_leaf, status, i)
 WHERE NOT $3
$of$;
COMMENT ON FUNCTION breakdown_of(text, emulation.scoreboard, boolean) IS
  'Điểm từng tiêu chí: returns a board''s breakdown, with the comparison of self-scores or without, as rows of '
  'published_breakdown without a publication (number 0); within refresh_standing, publish and score_breakdown';
DROP FUNCTION IF EXISTS breakdown_rows(emulation.scoreboard);
DROP FUNCTION IF EXISTS self_comparison(text);
