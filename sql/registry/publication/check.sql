-- Publications compared with their sources. Names and reasons are of the day of publication; all other columns of
-- published_standing that existed then are compared. What is long is in PL/pgSQL, which plans it once a session; a
-- function in SQL is planned whenever it is called, here for each publication.

CREATE OR REPLACE FUNCTION differing_results(published jsonb, recomputed jsonb)
  RETURNS TABLE (unit text, criterion text, published text, recomputed text)
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $results$
SELECT unit, criterion, p.cell::text, a.cell::text
  FROM (SELECT u.key AS unit, c.key AS criterion, c.value AS cell
          FROM jsonb_each(CASE jsonb_typeof($1->'results') WHEN 'object' THEN $1->'results' ELSE '{}' END) u,
               jsonb_each(CASE jsonb_typeof(u.value) WHEN 'object' THEN u.value ELSE '{}' END) c) p
  FULL JOIN (SELECT u.key AS unit, c.key AS criterion, c.value AS cell
               FROM jsonb_each($2->'results') u, jsonb_each(u.value) c) a USING (unit, criterion)
 WHERE $1 IS DISTINCT FROM $2 AND p.cell IS DISTINCT FROM a.cell
$results$;
COMMENT ON FUNCTION differing_results(jsonb, jsonb) IS
  'Kết quả sai lệch: returns the results in which a published board differs from one that was computed again; within '
  'publication_differences';

CREATE OR REPLACE FUNCTION differing_standings(of_season text, of_number integer, again emulation.scoreboard,
                                               uncompared text[])
  RETURNS TABLE (unit text, problem text, published text, recomputed text)
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $standings$
#variable_conflict use_column
BEGIN
  RETURN QUERY
SELECT unit, d.problem,
       CASE d.problem WHEN 'standing' THEN string_agg(coalesce(p.has->>d.name, ''), ' ' ORDER BY d.i)
                      ELSE min(p.has->>d.name) END,
       CASE d.problem WHEN 'standing' THEN string_agg(coalesce(a.has->>d.name, ''), ' ' ORDER BY d.i)
                      ELSE min(a.has->>d.name) END
  FROM (SELECT s.unit, to_jsonb(s) - $4 AS has FROM published_standing s WHERE s.season = $1 AND s.number = $2) p
  FULL JOIN (SELECT s.unit, to_jsonb(s) - $4 AS has FROM standings_as_of($1, $3, $2, '[]') s) a USING (unit)
 CROSS JOIN (SELECT c.name, c.i, CASE WHEN c.name IN ('points', 'rank', 'status', 'class') THEN c.name
                                      ELSE 'standing' END AS problem
               FROM (SELECT attname::text COLLATE "default", attnum FROM pg_attribute
                      WHERE attrelid = 'published_standing'::regclass AND attnum > 0 AND NOT attisdropped) c(name, i)
              WHERE c.name <> ALL ($4)) d
 WHERE p.has::text IS DISTINCT FROM a.has::text
 GROUP BY unit, d.problem HAVING bool_or(p.has->>d.name IS DISTINCT FROM a.has->>d.name);
END
$standings$;
COMMENT ON FUNCTION differing_standings(text, integer, emulation.scoreboard, text[]) IS
  'Xếp hạng sai lệch: returns what differs between a publication''s standings and those of a board that was computed '
  'again, except in the uncompared columns; within publication_differences';

-- One season: a filter of publication_check, however it is put, decides for which seasons this is called. Each board
-- is computed once.
CREATE OR REPLACE FUNCTION publication_findings(of_season text) RETURNS jsonb
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $findings$
#variable_conflict use_column
BEGIN
  RETURN (
WITH again AS MATERIALIZED (
  -- before 1.1.0, the stored board did not contain how it is scored
  SELECT p.*, a.again, '{season,number,unit,unit_name,unranked_reason}' || columns_since(p.standings) AS uncompared,
         encode(sha256(convert_to(publication_document(p.season, p.number), 'UTF8')), 'hex') AS digest_again,
         CASE WHEN p.scoring = 1 AND (p.board->'sheet' ? 'scoring') IS NOT TRUE THEN a.again::jsonb #- '{sheet,scoring}'
              ELSE a.again::jsonb END AS board_again
    FROM publication p CROSS JOIN LATERAL (SELECT season_board(p.season, as_of => p.number) AS again OFFSET 0) a
   WHERE p.season = $1
), found AS (
  SELECT r.number, NULL::text AS unit, NULL::text AS criterion, 'digest' AS problem, r.digest AS published,
         r.digest_again AS recomputed
    FROM again r WHERE r.digest IS DISTINCT FROM r.digest_again
  UNION ALL
  SELECT r.number, NULL, NULL, 'sheet', r.sheet->>'name', h.rules->>'name'
    FROM again r LEFT JOIN sheet h ON h.season = r.season AND h.state = 'in force'
   WHERE r.sheet IS DISTINCT FROM h.rules
  UNION ALL
  SELECT r.number, NULL, NULL, 'board', md5(r.board::text), md5(r.board_again::text)
    FROM again r WHERE r.board IS DISTINCT FROM r.board_again
  UNION ALL
  SELECT r.number, x.unit, x.criterion, 'result', x.published, x.recomputed
    FROM again r CROSS JOIN LATERAL differing_results(r.board, r.board_again) x
  UNION ALL
  SELECT r.number, x.unit, NULL, x.problem, x.published, x.recomputed
    FROM again r CROSS JOIN LATERAL differing_standings(r.season, r.number, r.again, r.uncompared) x
  UNION ALL
  SELECT r.number, x.unit, x.criterion, 'breakdown', x.published, x.recomputed
    FROM again r CROSS JOIN LATERAL breakdown_difference(r.season, r.number, r.again, true) x
   WHERE r.board IS NOT DISTINCT FROM r.board_again   -- otherwise they are of a board that is reported itself
  UNION ALL
  SELECT n, NULL, NULL, 'missing publication', NULL, NULL
    FROM season s
   CROSS JOIN LATERAL generate_series(1, greatest(
           CASE s.status WHEN 'published' THEN 1 ELSE 0 END,
           (SELECT max(p.number) FROM publication p WHERE p.season = s.season),
           (SELECT max(r.correction) FROM result r WHERE r.season = s.season AND r.stage = 'final'))) n
   WHERE s.season = $1 AND NOT EXISTS (SELECT FROM publication p WHERE p.season = s.season AND p.number = n)
  UNION ALL
  SELECT NULL, NULL, NULL, 'season status', 'published', s.status
    FROM season s
   WHERE s.season = $1 AND s.status <> 'published' AND EXISTS (SELECT FROM publication p WHERE p.season = s.season)
)
SELECT coalesce(jsonb_agg(f), '[]') FROM found f);
END
$findings$;
COMMENT ON FUNCTION publication_findings(text) IS
  'Sai lệch của công bố một kỳ: returns what publication_differences does as a JSON array; within '
  'publication_differences';

CREATE OR REPLACE FUNCTION publication_differences(of_season text)
  RETURNS TABLE (number integer, unit text, criterion text, problem text, published text, recomputed text)
  LANGUAGE sql STABLE COST 400000 ROWS 10 SET search_path FROM CURRENT AS $differences$
SELECT * FROM jsonb_to_recordset(emulation.once('publication_findings(text)', $1, NULL::jsonb))
           AS d(number integer, unit text, criterion text, problem text, published text, recomputed text)
$differences$;
COMMENT ON FUNCTION publication_differences(text) IS
  'Sai lệch của công bố một kỳ: returns the differences between a season''s publications and their recomputation, with '
  'missing publications; within publication_check';

-- A publication whose season somebody has removed by force is checked, too. Null: what is of no season. The unit is
-- asked for by way of the season, so that no plan joins units with all seasons' differences first.
CREATE OR REPLACE VIEW publication_check WITH (security_invoker) AS
SELECT k.season, x.number, CASE WHEN k.season IS NOT NULL THEN x.unit END AS unit, x.criterion, x.problem,
       x.published, x.recomputed, k.year, k.period, k.cluster_name,
       season_name(k.cluster_name, k.year, k.period) AS season_name,
       period_name(k.period) AS period_name, season_status_name(k.status) AS status_name,
       problem_name(x.problem) AS problem_name, (SELECT u.name FROM unit u WHERE u.unit = x.unit) AS unit_name,
       (SELECT u."position" FROM unit u WHERE u.unit = x.unit) AS "position"
  FROM (SELECT season, s.year, s.period, s.status,
               (SELECT c.name FROM cluster c WHERE c.cluster = s.cluster) AS cluster_name
          FROM (SELECT season FROM season UNION SELECT season FROM publication UNION SELECT NULL) o
          LEFT JOIN season s USING (season)) k
 CROSS JOIN LATERAL (
   SELECT d.* FROM publication_differences(k.season) d WHERE k.season IS NOT NULL
   UNION ALL
   SELECT NULL, NULL, NULL, 'child table', i.inhparent::regclass::text, i.inhrelid::regclass::text
     FROM pg_inherits i JOIN pg_class p ON p.oid = i.inhparent
    WHERE k.season IS NULL
      AND p.relnamespace = (SELECT relnamespace FROM pg_class WHERE oid = 'publication'::regclass)) x;
COMMENT ON VIEW publication_check IS
  'Kiểm tra công bố: differences between every publication and its recomputation from sheet, targets and results, '
  'including missing rows; no rows if all publications follow';
COMMENT ON COLUMN publication_check.season IS 'Kỳ thi đua';
COMMENT ON COLUMN publication_check.number IS 'Lần công bố';
COMMENT ON COLUMN publication_check.unit IS 'Đơn vị: null: the whole publication';
COMMENT ON COLUMN publication_check.criterion IS 'Tiêu chí: null: the whole unit';
COMMENT ON COLUMN publication_check.problem IS
  'Vấn đề: digest, sheet, board (as a whole), result (target and actual), points, rank, status, class, standing (the '
  'other columns), breakdown (a row of published_breakdown), missing publication, season status, or child table (a '
  'table that inherits from one of the registry and adds rows to it)';
COMMENT ON COLUMN publication_check.published IS 'Đã công bố: published value';
COMMENT ON COLUMN publication_check.recomputed IS 'Tính lại: value as it follows now';
COMMENT ON COLUMN publication_check.year IS 'Năm';
COMMENT ON COLUMN publication_check.period IS 'Giai đoạn: year, half-year, quarter or month';
COMMENT ON COLUMN publication_check.cluster_name IS 'Tên cụm, khối';
COMMENT ON COLUMN publication_check.season_name IS 'Tên kỳ thi đua';
COMMENT ON COLUMN publication_check.period_name IS 'Tên giai đoạn';
COMMENT ON COLUMN publication_check.status_name IS 'Tên trạng thái kỳ';
COMMENT ON COLUMN publication_check.problem_name IS 'Tên vấn đề';
COMMENT ON COLUMN publication_check.unit_name IS 'Tên đơn vị';
COMMENT ON COLUMN publication_check."position" IS 'Thứ tự: position of the unit in the official order';
