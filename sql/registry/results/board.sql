-- A season's results as one scoreboard.

-- Other views rest on it: the cluster is looked up and not joined, as a query of many relations is planned in pieces.
CREATE OR REPLACE VIEW visible_season WITH (security_invoker) AS
SELECT season, cluster, year, period, status,
       (SELECT c.name FROM cluster c WHERE c.cluster = season.cluster) AS cluster_name,
       (SELECT season_name(c.name, season.year, season.period) FROM cluster c WHERE c.cluster = season.cluster)
         AS season_name, period_name(period) AS period_name,
       season_status_name(status) AS status_name
  FROM season
 WHERE NOT row_security_active('result'::regclass) OR status = 'published'
    OR season = ANY (ARRAY(SELECT season FROM my_account WHERE capacity IN ('council', 'reader')
                              OR capacity = 'appraiser' AND criteria IS NULL));
COMMENT ON VIEW visible_season IS
  'Kỳ được xem toàn bộ: seasons of which the current role sees every row: published ones, and all for owner, council, '
  'reader and an appraiser of the whole sheet';
COMMENT ON COLUMN visible_season.season IS 'Kỳ thi đua';
COMMENT ON COLUMN visible_season.cluster IS 'Cụm, khối';
COMMENT ON COLUMN visible_season.year IS 'Năm';
COMMENT ON COLUMN visible_season.period IS 'Giai đoạn: year, half-year, quarter or month';
COMMENT ON COLUMN visible_season.status IS 'Trạng thái: draft, open, appraisal or published';
COMMENT ON COLUMN visible_season.cluster_name IS 'Tên cụm, khối';
COMMENT ON COLUMN visible_season.season_name IS 'Tên kỳ thi đua';
COMMENT ON COLUMN visible_season.period_name IS 'Tên giai đoạn';
COMMENT ON COLUMN visible_season.status_name IS 'Tên trạng thái';

-- Season by season, and DISTINCT ON the rest of its key, so that a filter by seasons, of whatever table, decides for
-- which it is looked up, and one by unit gets inside. To a query that joins it, it is few relations: the planner plans
-- a query of more than eight in pieces (join_collapse_limit), and no piece is filtered by another.
CREATE OR REPLACE VIEW result_in_force WITH (security_invoker) AS
SELECT s.season, x.unit, x.criterion, x.stage, x.actual, x.assigned, x.evidence, x.note, x.correction, s.year, s.period,
       c.name AS cluster_name, season_name(c.name, s.year, s.period) AS season_name,
       period_name(s.period) AS period_name,
       season_status_name(s.status) AS status_name, stage_name(x.stage) AS stage_name, x.unit_name, x."position"
  FROM season s
  LEFT JOIN cluster c ON c.cluster = s.cluster
 CROSS JOIN LATERAL (
   SELECT DISTINCT ON (r.unit, r.criterion) r.unit, r.criterion, r.stage, r.actual::numeric(36,18) AS actual,
          r.assigned, r.evidence, r.note, r.correction, u.name AS unit_name, u."position"
     FROM result r
     LEFT JOIN unit u ON u.unit = r.unit
    WHERE r.season = s.season
      AND (r.stage <> 'self'
           OR r.criterion <> ALL (ARRAY(SELECT o.criterion FROM scored_by_others o WHERE o.season = s.season)))
    ORDER BY r.unit, r.criterion, array_position('{final,appraisal,self}', r.stage), r.correction DESC) x;
COMMENT ON VIEW result_in_force IS
  'Kết quả đang áp dụng: final, otherwise appraisal, otherwise self, which counts only if units score the criterion '
  '(scored_by_others); of corrections the last';
COMMENT ON COLUMN result_in_force.season IS 'Kỳ thi đua';
COMMENT ON COLUMN result_in_force.unit IS 'Đơn vị';
COMMENT ON COLUMN result_in_force.criterion IS 'Tiêu chí';
COMMENT ON COLUMN result_in_force.stage IS 'Bước: stage of the value: self, appraisal or final';
COMMENT ON COLUMN result_in_force.actual IS 'Thực hiện: null: no result';
COMMENT ON COLUMN result_in_force.assigned IS 'Được giao: false if the criterion is not this unit''s task';
COMMENT ON COLUMN result_in_force.evidence IS 'Minh chứng';
COMMENT ON COLUMN result_in_force.note IS 'Ghi chú';
COMMENT ON COLUMN result_in_force.correction IS 'Lần đính chính: 0: none';
COMMENT ON COLUMN result_in_force.year IS 'Năm';
COMMENT ON COLUMN result_in_force.period IS 'Giai đoạn: year, half-year, quarter or month';
COMMENT ON COLUMN result_in_force.cluster_name IS 'Cụm, khối';
COMMENT ON COLUMN result_in_force.season_name IS 'Tên kỳ thi đua';
COMMENT ON COLUMN result_in_force.period_name IS 'Tên giai đoạn';
COMMENT ON COLUMN result_in_force.status_name IS 'Tên trạng thái kỳ';
COMMENT ON COLUMN result_in_force.stage_name IS 'Tên bước';
COMMENT ON COLUMN result_in_force.unit_name IS 'Tên đơn vị';
COMMENT ON COLUMN result_in_force."position" IS 'Thứ tự: position in the official order of units';

-- A correction is a cell, or what an authority decides of a class that the corrected cells leave open.
CREATE OR REPLACE FUNCTION corrections_of(corrections jsonb)
  RETURNS TABLE (unit text, criterion text, actual numeric, assigned boolean, note text, class text, document text,
                 reason text)
  LANGUAGE sql STABLE PARALLEL SAFE SET search_path FROM CURRENT AS $corrections$
SELECT c.unit, c.criterion, c.actual, coalesce(c.assigned, true), c.note, c.class, c.document, c.reason
  FROM jsonb_to_recordset($1) AS c(unit text, criterion text, actual numeric, assigned boolean, note text, class text,
                                   document text, reason text)
$corrections$;
COMMENT ON FUNCTION corrections_of(jsonb) IS
  'Nội dung đính chính: returns the corrections of a publication: cells, which have a criterion, and decided classes, '
  'which have a class; within board_under and supersede';

-- A cell that its rules refuse (a sheet changed by force, a row from before 1.1.0) counts as missing and does not
-- spoil the others; publication_check and fault report it. In PL/pgSQL, which plans it once a session and not for each
-- board.
CREATE OR REPLACE FUNCTION board_under(rules emulation.score_sheet, of_season text, only_stage text DEFAULT NULL,
                                       as_of integer DEFAULT NULL, corrections jsonb DEFAULT '[]')
  RETURNS emulation.scoreboard LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path FROM CURRENT AS $board$
#variable_conflict use_column
BEGIN
  RETURN (
SELECT emulation.scoreboard(rules, m.unit,
                            CASE WHEN emulation.fault(rules, c.criterion, c.target, c.actual, c.baseline) IS NULL
                                 THEN c.criterion END,
                            c.target, c.actual, coalesce(c.assigned, true), c.baseline)
  FROM (SELECT DISTINCT m.unit FROM membership m JOIN season s USING (season)
         WHERE m.season = of_season AND m.joined_on <= s.ends_on AND m.left_on > s.ends_on
           AND EXISTS (SELECT FROM visible_season v WHERE v.season = of_season)) m
  LEFT JOIN (
       (SELECT DISTINCT ON (unit, criterion) unit, criterion, actual, assigned
          FROM (SELECT unit, criterion, stage, actual, assigned, correction FROM result
                 WHERE season = of_season AND (only_stage IS NULL OR stage = only_stage)
                   AND (as_of IS NULL OR correction <= as_of)
                   AND (stage <> 'self' OR criterion <> ALL (
                     ARRAY(SELECT o.criterion FROM scored_by_others o WHERE o.season = of_season)))
                UNION ALL
                SELECT unit, criterion, 'final', actual, assigned, 2147483647
                  FROM corrections_of(corrections) WHERE criterion IS NOT NULL) e
         ORDER BY unit, criterion, array_position('{final,appraisal,self}', stage), correction DESC) r
       FULL JOIN
       (SELECT DISTINCT ON (unit, criterion) unit, criterion, target,
               coalesce(baseline, lead(baseline) OVER (PARTITION BY unit, criterion ORDER BY version)) AS baseline
          FROM target WHERE season = of_season ORDER BY unit, criterion, version) t
       USING (unit, criterion)) c USING (unit));
END
$board$;
COMMENT ON FUNCTION board_under(emulation.score_sheet, text, text, integer, jsonb) IS
  'Bảng kết quả theo bảng điểm: returns the board of the results and targets of the season''s members on its last day, '
  'under any sheet. only_stage: results of that stage only; null: the values in force. as_of: as the publication of '
  'that number contained them. corrections: cells that take precedence over all others. A self-score of a criterion '
  'that only others score is missing. Null for a season of which the reader does not see every row, because a part of '
  'it would give wrong ranks';

CREATE OR REPLACE FUNCTION unranked_units(of_season text) RETURNS text[]
  LANGUAGE sql STABLE PARALLEL SAFE SET search_path FROM CURRENT AS $unranked$
SELECT coalesce(array_agg(DISTINCT m.unit ORDER BY m.unit), '{}') FROM membership m JOIN season s USING (season)
 WHERE m.season = of_season AND m.joined_on <= s.ends_on AND m.left_on > s.ends_on AND m.unranked_reason IS NOT NULL
$unranked$;
COMMENT ON FUNCTION unranked_units(text) IS
  'Đơn vị không xếp hạng: returns the units of a season that are scored but not ranked (membership.unranked_reason), '
  'as an argument of emulation.standings';

CREATE OR REPLACE FUNCTION point_decimals(of_season text) RETURNS integer
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $decimals$
SELECT coalesce((SELECT (rules->>'decimals')::integer FROM sheet WHERE season = $1 AND state = 'in force'), 2)
$decimals$;
COMMENT ON FUNCTION point_decimals(text) IS
  'Số lẻ của điểm: returns the decimals of points by the season''s sheet in force; 2 if the sheet does not set them';
