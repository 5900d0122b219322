-- The views of reporting tools. A rank is shown only to roles that see every row from which it follows: others would
-- get a wrong one (1 of 1).

-- The columns of published_standing (publication/standing.sql), with the season's before them.
DO $standing$
DECLARE
  reason text := '(SELECT min(m.unranked_reason) FROM membership m WHERE k.status = ''unranked'' '
                 'AND m.season = s.season AND m.unit = k.unit)';
BEGIN
  EXECUTE format($view$
CREATE OR REPLACE VIEW standing WITH (security_invoker) AS
SELECT s.season, s.cluster, s.year, s.period, x.number AS publication, x.rank, x.unit, x.unit_name, u."position", %1$s
  FROM visible_season s
 CROSS JOIN LATERAL (
   SELECT %2$s
     FROM published_standing p
    WHERE s.status = 'published' AND p.season = s.season
      AND p.number = (SELECT max(number) FROM publication l WHERE l.season = s.season)
   UNION ALL
   SELECT %3$s
     FROM live_standing k JOIN unit n ON n.unit = k.unit
    WHERE s.status <> 'published' AND k.season = s.season AND s.season IN (SELECT season FROM kept_season)
   UNION ALL
   SELECT %4$s
     FROM (SELECT season_board(s.season) AS board
            WHERE s.status <> 'published' AND s.season NOT IN (SELECT season FROM kept_season)) b,
          standings_of(s.season, b.board) l) x
  JOIN unit u ON u.unit = x.unit
$view$,
    stored_columns('published_standing', 'x.%1$I::%2$s AS %1$I',
                   '{"season": null, "number": null, "rank": null, "unit": null, "unit_name": null}'),
    stored_columns('published_standing', 'p.%1$I', '{"season": null}'),
    stored_columns('published_standing', 'k.%1$I', jsonb_build_object('season', NULL, 'number', 'NULL',
                   'unit_name', 'n.name', 'unranked_reason', reason)),
    stored_columns('published_standing', 'l.%1$I', '{"season": null, "number": "NULL"}'));
  PERFORM label_columns('standing', 'published_standing');
END
$standing$;
COMMENT ON VIEW standing IS
  'Bảng xếp hạng: standings of each season of which the reader sees every row; as published, otherwise live from the '
  'values in force';
COMMENT ON COLUMN standing.cluster IS 'Cụm, khối';
COMMENT ON COLUMN standing.year IS 'Năm';
COMMENT ON COLUMN standing.period IS 'Giai đoạn: year, first half or second half';
COMMENT ON COLUMN standing.publication IS 'Lần công bố: publication of these figures; null: live, not published yet';
COMMENT ON COLUMN standing.unit IS 'Mã đơn vị';
COMMENT ON COLUMN standing.unit_name IS 'Đơn vị';
COMMENT ON COLUMN standing."position" IS 'Thứ tự: position in the official order of units';
COMMENT ON COLUMN standing.points IS 'Điểm: null: nothing is scored';

CREATE OR REPLACE VIEW gap_to_next WITH (security_invoker) AS
SELECT season, unit, unit_name, rank, points, behind_next AS gap,
       first_value(rank) OVER above AS next_rank, string_agg(unit_name, ', ') OVER above AS next_unit
  FROM standing WHERE rank IS NOT NULL
WINDOW above AS (PARTITION BY season ORDER BY rank GROUPS BETWEEN 1 PRECEDING AND 1 PRECEDING);
COMMENT ON VIEW gap_to_next IS 'Khoảng cách đến hạng trên: points between each ranked unit and the next better total';
COMMENT ON COLUMN gap_to_next.season IS 'Kỳ thi đua';
COMMENT ON COLUMN gap_to_next.unit IS 'Mã đơn vị';
COMMENT ON COLUMN gap_to_next.unit_name IS 'Đơn vị';
COMMENT ON COLUMN gap_to_next.rank IS 'Thứ hạng';
COMMENT ON COLUMN gap_to_next.points IS 'Điểm';
COMMENT ON COLUMN gap_to_next.gap IS 'Khoảng cách: points to the next better total; null at rank 1';
COMMENT ON COLUMN gap_to_next.next_rank IS 'Hạng trên: null at rank 1';
COMMENT ON COLUMN gap_to_next.next_unit IS 'Đơn vị hạng trên: all units that share the rank';

CREATE OR REPLACE VIEW score_breakdown WITH (security_invoker) AS
SELECT s.season, b.unit, u.name AS unit_name, c.ordinal, b.criterion, b.parent, b.depth, b.name,
       b.max_points::numeric(19,9) AS max_points,
       b.target::numeric(36,18) AS target, b.actual::numeric(36,18) AS actual, b.ratio::numeric(44,6) AS ratio,
       b.points::numeric(19,9) AS points,
       b.adjustment::numeric(19,9) AS adjustment, b.lost::numeric(19,9) AS lost, b.is_leaf, b.status
  FROM visible_season s
 CROSS JOIN LATERAL (SELECT season_board(s.season) AS board) x
 CROSS JOIN LATERAL emulation.breakdown(x.board) b
  JOIN unit u ON u.unit = b.unit
  LEFT JOIN LATERAL emulation.criteria(emulation.score_sheet(x.board)) c ON c.code = b.criterion;
COMMENT ON VIEW score_breakdown IS
  'Điểm từng tiêu chí: how each unit''s points were earned and lost, from the values in force; children that are '
  'not dropped and adjustment add up to their parent';
COMMENT ON COLUMN score_breakdown.season IS 'Kỳ thi đua';
COMMENT ON COLUMN score_breakdown.unit IS 'Mã đơn vị';
COMMENT ON COLUMN score_breakdown.unit_name IS 'Đơn vị';
COMMENT ON COLUMN score_breakdown.ordinal IS 'Thứ tự: position of the criterion in the sheet; null: the whole sheet';
COMMENT ON COLUMN score_breakdown.criterion IS 'Tiêu chí: null: the whole sheet';
COMMENT ON COLUMN score_breakdown.parent IS 'Tiêu chí cấp trên';
COMMENT ON COLUMN score_breakdown.depth IS 'Cấp: 0 is the whole sheet';
COMMENT ON COLUMN score_breakdown.name IS 'Tên tiêu chí';
COMMENT ON COLUMN score_breakdown.max_points IS 'Điểm tối đa';
COMMENT ON COLUMN score_breakdown.target IS 'Chỉ tiêu';
COMMENT ON COLUMN score_breakdown.actual IS 'Thực hiện';
COMMENT ON COLUMN score_breakdown.ratio IS 'Tỷ lệ: actual to target, or target to actual if lower is better';
COMMENT ON COLUMN score_breakdown.points IS 'Điểm: null: nothing is scored';
COMMENT ON COLUMN score_breakdown.adjustment IS 'Điều chỉnh: change by limits, a ceiling or scaling; null under a mean';
COMMENT ON COLUMN score_breakdown.lost IS
  'Điểm mất: points less than the maximum, and deductions; an unearned bonus is not lost';
COMMENT ON COLUMN score_breakdown.is_leaf IS 'Tiêu chí chấm điểm';
COMMENT ON COLUMN score_breakdown.status IS
  'Tình trạng: scored, missing, not assigned, dropped (the points are not counted) or input (a figure without points)';

CREATE OR REPLACE VIEW own_score WITH (security_invoker) AS
SELECT r.season, r.unit, c.ordinal, r.criterion, c.name, c.max_points::numeric(19,9) AS max_points,
       t.target::numeric(36,18) AS target, r.stage, r.actual::numeric(36,18) AS actual, r.assigned,
       CASE WHEN NOT emulation.is_relative(h.rules::emulation.score_sheet, r.criterion)
             AND r.criterion <> ALL (k.dependent)
             AND emulation.fault(h.rules::emulation.score_sheet, r.criterion, t.target, r.actual, t.baseline) IS NULL
            THEN emulation.points(h.rules::emulation.score_sheet, r.criterion, t.target, r.actual, t.baseline)
       END::numeric(19,9) AS points, t.baseline
  FROM result_in_force r
  JOIN sheet h ON h.season = r.season AND h.state = 'in force'
 CROSS JOIN LATERAL (SELECT dependent_leaves(h.rules) AS dependent OFFSET 0) k
 CROSS JOIN LATERAL emulation.criteria(h.rules::emulation.score_sheet) c
  LEFT JOIN target_in_force t ON t.season = r.season AND t.unit = r.unit AND t.criterion = r.criterion
 WHERE c.code = r.criterion
   AND r.unit IN (SELECT a.unit FROM my_account a WHERE a.season = r.season AND a.capacity = 'unit');
COMMENT ON VIEW own_score IS
  'Điểm của đơn vị tôi: points of the current role''s own unit, by criterion, before publication; null if they depend '
  'on other units or criteria';
COMMENT ON COLUMN own_score.season IS 'Kỳ thi đua';
COMMENT ON COLUMN own_score.unit IS 'Đơn vị';
COMMENT ON COLUMN own_score.ordinal IS 'Thứ tự: position of the criterion in the sheet';
COMMENT ON COLUMN own_score.criterion IS 'Tiêu chí';
COMMENT ON COLUMN own_score.name IS 'Tên tiêu chí';
COMMENT ON COLUMN own_score.max_points IS 'Điểm tối đa';
COMMENT ON COLUMN own_score.target IS 'Chỉ tiêu';
COMMENT ON COLUMN own_score.stage IS 'Bước: stage of the actual';
COMMENT ON COLUMN own_score.actual IS 'Thực hiện: value in force';
COMMENT ON COLUMN own_score.assigned IS 'Được giao';
COMMENT ON COLUMN own_score.points IS
  'Điểm: null: the points depend on other units or criteria, or there is no result yet';
COMMENT ON COLUMN own_score.baseline IS 'Số liệu gốc: where the unit started; null: none';
