-- The views of reporting tools. A rank is shown only to roles that see every row from which it follows: others would
-- get a wrong one (1 of 1).

-- Where the figures of a season are: in rows, as published or as kept, or nowhere yet. What is told of a season is told
-- behind a DISTINCT ON, once for a season and not for each of its rows. It is one relation, and the views over it have
-- few: beyond eight (join_collapse_limit) the planner no longer sees that a filter of another relation in the query
-- comes first.
CREATE OR REPLACE VIEW shown_season WITH (security_invoker) AS
SELECT DISTINCT ON (s.season) s.season, s.cluster, s.year, s.period, s.status, l.publication,
       CASE WHEN s.status = 'published' THEN l.publication
            WHEN s.season IN (SELECT k.season FROM kept_season k) THEN 0 ELSE -1 END AS standing_from,
       CASE WHEN s.status = 'published' THEN
              coalesce((SELECT b.publication FROM published_breakdown b
                         WHERE b.season = s.season AND b.publication = l.publication LIMIT 1), -1)
            WHEN s.season IN (SELECT k.season FROM kept_season k) THEN 0 ELSE -1 END AS points_from,
       s.cluster_name, s.season_name, period_name(s.period) AS period_name, s.status_name
  FROM visible_season s
 CROSS JOIN LATERAL (SELECT max(n.number) AS publication FROM publication n
                      WHERE n.season = s.season AND s.status = 'published') l
 ORDER BY s.season;
COMMENT ON VIEW shown_season IS
  'Nguồn số liệu của kỳ: seasons of which the reader sees every row, and where the views take their figures from';
COMMENT ON COLUMN shown_season.season IS 'Kỳ thi đua';
COMMENT ON COLUMN shown_season.cluster IS 'Cụm, khối';
COMMENT ON COLUMN shown_season.year IS 'Năm';
COMMENT ON COLUMN shown_season.period IS 'Giai đoạn: year, half-year, quarter or month';
COMMENT ON COLUMN shown_season.status IS 'Trạng thái: draft, open, appraisal or published';
COMMENT ON COLUMN shown_season.publication IS 'Lần công bố: the last; null: not published yet';
COMMENT ON COLUMN shown_season.standing_from IS
  'Nguồn bảng xếp hạng: publication whose rows are shown; 0: live_standing, which is up to date; -1: computed';
COMMENT ON COLUMN shown_season.points_from IS
  'Nguồn điểm từng tiêu chí: publication whose rows are shown; 0: live_breakdown, which is up to date; -1: computed';
COMMENT ON COLUMN shown_season.cluster_name IS 'Tên cụm, khối';
COMMENT ON COLUMN shown_season.season_name IS 'Tên kỳ thi đua';
COMMENT ON COLUMN shown_season.period_name IS 'Tên giai đoạn';
COMMENT ON COLUMN shown_season.status_name IS 'Tên trạng thái kỳ';

-- A season without rows is computed by a function of its own argument, when all that concerns seasons is filtered (its
-- cost tells the planner to come to it last), and once for a snapshot, however often a plan asks for it
-- (emulation.once); for a null nothing is. It stands behind an OFFSET 0, because a function in FROM takes no condition
-- of another table, and would keep the rows of the tables beside it from being looked up by unit. Rows are of the
-- number that is shown by int4eq and not by =, because the planner knows nothing of either side and would take an = for
-- one row in 200, where nearly all are.
CREATE OR REPLACE FUNCTION computed_board(of_season text) RETURNS emulation.scoreboard
  LANGUAGE sql STABLE STRICT PARALLEL SAFE SET search_path FROM CURRENT AS $board$
SELECT season_board($1)
$board$;
COMMENT ON FUNCTION computed_board(text) IS
  'Bảng kết quả tính tại chỗ: returns season_board of the values in force; within standing_rows, point_rows and '
  'comparison_rows';

CREATE OR REPLACE FUNCTION standing_rows(of_season text) RETURNS published_standing[]
  LANGUAGE sql STABLE STRICT PARALLEL RESTRICTED SET search_path FROM CURRENT AS $rows$
SELECT array_agg(s) FROM emulation.once('computed_board(text)', $1, NULL::emulation.scoreboard) b(board)
 CROSS JOIN LATERAL standings_of($1, b.board) s
$rows$;
COMMENT ON FUNCTION standing_rows(text) IS
  'Bảng xếp hạng tính tại chỗ: returns the standings of a season from the values in force; within computed_standing';

CREATE OR REPLACE FUNCTION point_rows(of_season text) RETURNS published_breakdown[]
  LANGUAGE sql STABLE STRICT PARALLEL RESTRICTED SET search_path FROM CURRENT AS $rows$
SELECT array_agg(d) FROM emulation.once('computed_board(text)', $1, NULL::emulation.scoreboard) b(board)
 CROSS JOIN LATERAL breakdown_of($1, b.board, false) d
$rows$;
COMMENT ON FUNCTION point_rows(text) IS
  'Điểm từng tiêu chí tính tại chỗ: returns the points of a season from the values in force; within computed_points';

CREATE OR REPLACE FUNCTION comparison_rows(of_season text) RETURNS published_breakdown[]
  LANGUAGE sql STABLE STRICT PARALLEL RESTRICTED SET search_path FROM CURRENT AS $rows$
SELECT array_agg(d) FROM emulation.once('computed_board(text)', $1, NULL::emulation.scoreboard) b(board)
 CROSS JOIN LATERAL breakdown_of($1, b.board, true) d
$rows$;
COMMENT ON FUNCTION comparison_rows(text) IS
  'So sánh tự chấm tính tại chỗ: returns the points of a season with the comparison of self-scores, from the values in '
  'force; within compared_points';

CREATE OR REPLACE FUNCTION computed_standing(of_season text) RETURNS SETOF published_standing
  LANGUAGE sql STABLE STRICT PARALLEL RESTRICTED COST 40000 ROWS 100 SET search_path FROM CURRENT AS $computed$
SELECT * FROM unnest(emulation.once('standing_rows(text)', $1, NULL::published_standing[]))
$computed$;
COMMENT ON FUNCTION computed_standing(text) IS
  'Bảng xếp hạng tính tại chỗ: returns standing_rows, computed once; within standing';

CREATE OR REPLACE FUNCTION computed_points(of_season text) RETURNS SETOF published_breakdown
  LANGUAGE sql STABLE STRICT PARALLEL RESTRICTED COST 40000 ROWS 5000 SET search_path FROM CURRENT AS $computed$
SELECT * FROM unnest(emulation.once('point_rows(text)', $1, NULL::published_breakdown[]))
$computed$;
COMMENT ON FUNCTION computed_points(text) IS
  'Điểm từng tiêu chí tính tại chỗ: returns point_rows, computed once; within score_breakdown';

CREATE OR REPLACE FUNCTION compared_points(of_season text) RETURNS SETOF published_breakdown
  LANGUAGE sql STABLE STRICT PARALLEL RESTRICTED COST 40000 ROWS 5000 SET search_path FROM CURRENT AS $computed$
SELECT * FROM unnest(emulation.once('comparison_rows(text)', $1, NULL::published_breakdown[]))
$computed$;
COMMENT ON FUNCTION compared_points(text) IS
  'So sánh tự chấm tính tại chỗ: returns comparison_rows, computed once; within self_versus_final';

-- Rows are looked up by the shown season's text, and not by its column: a view that is joined by season would be looked
-- up by that season and compared with these rows, too. The planner counts that one condition twice, expects one unit
-- where a season has hundreds, and asks the joined view for the whole season again for each of them.
-- The columns of published_standing (publication/standing.sql), with the season's before them and its names behind; a
-- column that is declared later than those of this version comes last, as a view's columns keep their places.
DO $standing$
DECLARE
  reason text := 'CASE WHEN x.number = 0 THEN (SELECT min(m.unranked_reason) FROM membership m '
                 'WHERE x.status = ''unranked'' AND m.season = s.season AND m.unit = x.unit) '
                 'ELSE x.unranked_reason END AS unranked_reason';
  earlier jsonb;
  later jsonb;
BEGIN
  SELECT coalesce(jsonb_object_agg(attname, NULL) FILTER (WHERE NOT since), '{}'),
         coalesce(jsonb_object_agg(attname, NULL) FILTER (WHERE since), '{}') INTO earlier, later
    FROM (SELECT a.attname, a.attnum > k.attnum AS since FROM pg_attribute a JOIN pg_attribute k USING (attrelid)
           WHERE attrelid = 'published_standing'::regclass AND a.attnum > 0 AND k.attname = 'class_rank') c;
  EXECUTE format($view$
CREATE OR REPLACE VIEW standing WITH (security_invoker) AS
SELECT s.season, s.cluster, s.year, s.period, s.publication, x.rank, x.unit,
       CASE WHEN x.number > 0 THEN x.unit_name ELSE (SELECT u.name FROM unit u WHERE u.unit = x.unit) END AS unit_name,
       (SELECT u."position" FROM unit u WHERE u.unit = x.unit) AS "position", %1$s, s.cluster_name,
       s.season_name, standing_status_name(x.status) AS status_name, period_name(s.period) AS period_name,
       class_reason_name(x.reason_code) AS reason_name%5$s
  FROM shown_season s
 CROSS JOIN LATERAL (
   SELECT %2$s FROM published_standing p
   UNION ALL
   SELECT %3$s FROM live_standing k
   UNION ALL
   (SELECT %4$s FROM computed_standing(CASE WHEN s.standing_from < 0 THEN s.season END) l OFFSET 0)) x
 WHERE x.season = (s.season || '') AND int4eq(x.number, s.standing_from)
$view$,
    stored_columns('published_standing', 'x.%1$I::%2$s AS %1$I',
                   jsonb_build_object('season', NULL, 'number', NULL, 'rank', NULL, 'unit', NULL, 'unit_name', NULL,
                                      'unranked_reason', reason) || later),
    stored_columns('published_standing', 'p.%1$I'),
    stored_columns('published_standing', 'k.%1$I', '{"number": "0", "unit_name": "NULL", "unranked_reason": "NULL"}'),
    stored_columns('published_standing', 'l.%1$I', '{"number": "-1"}'),
    ', ' || stored_columns('published_standing', 'x.%1$I::%2$s AS %1$I', earlier));
  PERFORM label_columns('standing', 'published_standing');
END
$standing$;
COMMENT ON VIEW standing IS
  'Bảng xếp hạng: standings of each season of which the reader sees every row; as published, otherwise live from the '
  'values in force';
COMMENT ON COLUMN standing.cluster IS 'Cụm, khối';
COMMENT ON COLUMN standing.year IS 'Năm';
COMMENT ON COLUMN standing.period IS 'Giai đoạn: year, half-year, quarter or month';
COMMENT ON COLUMN standing.publication IS 'Lần công bố: publication of these figures; null: live, not published yet';
COMMENT ON COLUMN standing.unit IS 'Mã đơn vị';
COMMENT ON COLUMN standing.unit_name IS 'Đơn vị';
COMMENT ON COLUMN standing."position" IS 'Thứ tự: position in the official order of units';
COMMENT ON COLUMN standing.points IS 'Điểm: null: nothing is scored';
COMMENT ON COLUMN standing.cluster_name IS 'Tên cụm, khối';
COMMENT ON COLUMN standing.season_name IS 'Tên kỳ thi đua';
COMMENT ON COLUMN standing.status_name IS 'Tên tình trạng';
COMMENT ON COLUMN standing.period_name IS 'Tên giai đoạn';
COMMENT ON COLUMN standing.reason_name IS 'Lý do xếp loại';

-- Season by season, so that who asks for some of them computes no other.
CREATE OR REPLACE VIEW gap_to_next WITH (security_invoker) AS
SELECT s.season, x.unit, x.unit_name, x.rank, x.points, x.gap, x.next_rank, x.next_unit, s.year, s.period,
       s.cluster_name, s.season_name, period_name(s.period) AS period_name, s.status_name, x."position"
  FROM visible_season s
 CROSS JOIN LATERAL (
   SELECT t.unit, t.unit_name, t.rank, t.points, t.behind_next AS gap, first_value(t.rank) OVER above AS next_rank,
          string_agg(t.unit_name, ', ') OVER above AS next_unit, t."position"
     FROM standing t WHERE t.season = s.season AND t.rank IS NOT NULL
   WINDOW above AS (ORDER BY t.rank GROUPS BETWEEN 1 PRECEDING AND 1 PRECEDING)) x;
COMMENT ON VIEW gap_to_next IS 'Khoảng cách đến hạng trên: points between each ranked unit and the next better total';
COMMENT ON COLUMN gap_to_next.season IS 'Kỳ thi đua';
COMMENT ON COLUMN gap_to_next.unit IS 'Mã đơn vị';
COMMENT ON COLUMN gap_to_next.unit_name IS 'Đơn vị';
COMMENT ON COLUMN gap_to_next.rank IS 'Thứ hạng';
COMMENT ON COLUMN gap_to_next.points IS 'Điểm';
COMMENT ON COLUMN gap_to_next.gap IS 'Khoảng cách: points to the next better total; null at rank 1';
COMMENT ON COLUMN gap_to_next.next_rank IS 'Hạng trên: null at rank 1';
COMMENT ON COLUMN gap_to_next.next_unit IS 'Đơn vị hạng trên: all units that share the rank';
COMMENT ON COLUMN gap_to_next.year IS 'Năm';
COMMENT ON COLUMN gap_to_next.period IS 'Giai đoạn: year, half-year, quarter or month';
COMMENT ON COLUMN gap_to_next.cluster_name IS 'Tên cụm, khối';
COMMENT ON COLUMN gap_to_next.season_name IS 'Tên kỳ thi đua';
COMMENT ON COLUMN gap_to_next.period_name IS 'Tên giai đoạn';
COMMENT ON COLUMN gap_to_next.status_name IS 'Tên trạng thái kỳ';
COMMENT ON COLUMN gap_to_next."position" IS 'Thứ tự: position in the official order of units';

CREATE OR REPLACE VIEW score_breakdown WITH (security_invoker) AS
SELECT s.season, b.unit, u.name AS unit_name, nullif(b.ordinal, 0) AS ordinal, b.criterion, c.parent, c.depth, c.name,
       c.max_points, b.target, b.actual, b.ratio, b.points, b.adjustment, b.lost, c.is_leaf, b.status, s.year, s.period,
       s.cluster_name, s.season_name,
       period_name(s.period) AS period_name, score_status_name(b.status) AS status_name, u."position", s.publication,
       s.cluster
  FROM shown_season s
 CROSS JOIN LATERAL (
   SELECT season, publication, unit, ordinal, criterion, status, target, actual, ratio, points, adjustment, lost
     FROM published_breakdown
   UNION ALL
   SELECT season, 0, unit, ordinal, criterion, status, target, actual, ratio, points, adjustment, lost
     FROM live_breakdown
   UNION ALL
   (SELECT season, -1, unit, ordinal, criterion, status, target, actual, ratio, points, adjustment, lost
      FROM computed_points(CASE WHEN s.points_from < 0 THEN s.season END) OFFSET 0)) b
  LEFT JOIN unit u ON u.unit = b.unit
  LEFT JOIN sheet_criterion c ON c.season = b.season AND c.ordinal = b.ordinal
 WHERE b.season = s.season AND int4eq(b.publication, s.points_from);
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
COMMENT ON COLUMN score_breakdown.year IS 'Năm';
COMMENT ON COLUMN score_breakdown.period IS 'Giai đoạn: year, half-year, quarter or month';
COMMENT ON COLUMN score_breakdown.cluster_name IS 'Tên cụm, khối';
COMMENT ON COLUMN score_breakdown.season_name IS 'Tên kỳ thi đua';
COMMENT ON COLUMN score_breakdown.period_name IS 'Tên giai đoạn';
COMMENT ON COLUMN score_breakdown.status_name IS 'Tên tình trạng';
COMMENT ON COLUMN score_breakdown."position" IS 'Thứ tự: position of the unit in the official order';
COMMENT ON COLUMN score_breakdown.publication IS
  'Lần công bố: publication of these points; null: live, not published yet';
COMMENT ON COLUMN score_breakdown.cluster IS 'Cụm, khối';

-- One unit of one season after the other: there are few.
CREATE OR REPLACE VIEW own_score WITH (security_invoker) AS
SELECT a.season, a.unit, x.ordinal, x.criterion, x.name, x.max_points, x.target, x.stage, x.actual, x.assigned,
       x.points, x.baseline, s.year, s.period, c.name AS cluster_name,
       season_name(c.name, s.year, s.period) AS season_name, period_name(s.period) AS period_name,
       season_status_name(s.status) AS status_name, stage_name(x.stage) AS stage_name, u.name AS unit_name, u."position"
  FROM (SELECT DISTINCT season, unit FROM my_account WHERE capacity = 'unit') a
  JOIN season s ON s.season = a.season
  JOIN unit u ON u.unit = a.unit
  LEFT JOIN cluster c ON c.cluster = s.cluster
 CROSS JOIN LATERAL (
   SELECT k.ordinal, r.criterion, k.name, k.max_points, t.target, r.stage, r.actual, r.assigned,
          CASE WHEN NOT emulation.is_relative(h.rules, r.criterion) AND r.criterion <> ALL (h.dependent)
                AND emulation.fault(h.rules, r.criterion, t.target, r.actual, t.baseline) IS NULL
               THEN emulation.points(h.rules, r.criterion, t.target, r.actual, t.baseline)
          END::numeric(19,9) AS points, t.baseline
     FROM (SELECT g.rules::emulation.score_sheet AS rules, dependent_leaves(g.rules) AS dependent
             FROM sheet g WHERE g.season = a.season AND g.state = 'in force' OFFSET 0) h
    CROSS JOIN result_in_force r
     JOIN sheet_criterion k ON k.season = r.season AND k.criterion = r.criterion
     LEFT JOIN LATERAL (SELECT g.target, g.baseline FROM target_in_force g
                         WHERE g.season = a.season AND g.unit = a.unit AND g.criterion = r.criterion OFFSET 0) t ON true
    WHERE r.season = a.season AND r.unit = a.unit OFFSET 0) x;
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
COMMENT ON COLUMN own_score.year IS 'Năm';
COMMENT ON COLUMN own_score.period IS 'Giai đoạn: year, half-year, quarter or month';
COMMENT ON COLUMN own_score.cluster_name IS 'Tên cụm, khối';
COMMENT ON COLUMN own_score.season_name IS 'Tên kỳ thi đua';
COMMENT ON COLUMN own_score.period_name IS 'Tên giai đoạn';
COMMENT ON COLUMN own_score.status_name IS 'Tên trạng thái kỳ';
COMMENT ON COLUMN own_score.stage_name IS 'Tên bước';
COMMENT ON COLUMN own_score.unit_name IS 'Tên đơn vị';
COMMENT ON COLUMN own_score."position" IS 'Thứ tự: position of the unit in the official order';
