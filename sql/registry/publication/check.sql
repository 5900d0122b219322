-- Publications compared with their sources. Names and reasons are of the day of publication; all other columns of
-- published_standing that existed then are compared.

CREATE OR REPLACE VIEW publication_check WITH (security_invoker) AS
WITH recomputed AS (
  -- before 1.1.0, the stored board did not contain how it is scored
  SELECT p.*, a.again,
         CASE WHEN p.scoring = 1 AND (p.board->'sheet' ? 'scoring') IS NOT TRUE THEN a.again::jsonb #- '{sheet,scoring}'
              ELSE a.again::jsonb END AS board_again,
         '{season,number,unit,unit_name,unranked_reason}' || columns_since(p.standings) AS uncompared
    FROM publication p CROSS JOIN LATERAL (SELECT season_board(p.season, as_of => p.number) AS again OFFSET 0) a)
SELECT season, number, NULL::text AS unit, NULL::text AS criterion, 'digest' AS problem, digest AS published,
       encode(sha256(convert_to(publication_document(season, number), 'UTF8')), 'hex') AS recomputed
  FROM recomputed
 WHERE digest IS DISTINCT FROM encode(sha256(convert_to(publication_document(season, number), 'UTF8')), 'hex')
UNION ALL
SELECT r.season, r.number, NULL, NULL, 'sheet', r.sheet->>'name', h.rules->>'name'
  FROM recomputed r LEFT JOIN sheet h ON h.season = r.season AND h.state = 'in force'
 WHERE r.sheet IS DISTINCT FROM h.rules
UNION ALL
SELECT r.season, r.number, NULL, NULL, 'board', md5(r.board::text), md5(r.board_again::text)
  FROM recomputed r WHERE r.board IS DISTINCT FROM r.board_again
UNION ALL
SELECT r.season, r.number, x.unit, x.criterion, 'result', x.published, x.recomputed
  FROM recomputed r
 CROSS JOIN LATERAL (
   SELECT unit, criterion, p.cell::text AS published, a.cell::text AS recomputed
     FROM (SELECT u.key AS unit, c.key AS criterion, c.value AS cell
             FROM jsonb_each(CASE jsonb_typeof(r.board->'results') WHEN 'object' THEN r.board->'results'
                                                                   ELSE '{}' END) u,
                  jsonb_each(CASE jsonb_typeof(u.value) WHEN 'object' THEN u.value ELSE '{}' END) c) p
     FULL JOIN (SELECT u.key AS unit, c.key AS criterion, c.value AS cell
                  FROM jsonb_each(r.board_again->'results') u, jsonb_each(u.value) c) a USING (unit, criterion)
    WHERE p.cell IS DISTINCT FROM a.cell) x
 WHERE r.board IS DISTINCT FROM r.board_again
UNION ALL
SELECT r.season, r.number, x.unit, NULL, x.problem, x.published, x.recomputed
  FROM recomputed r
 CROSS JOIN LATERAL (
   SELECT unit, d.problem,
          CASE d.problem WHEN 'standing' THEN string_agg(coalesce(p.has->>d.name, ''), ' ' ORDER BY d.i)
                         ELSE min(p.has->>d.name) END AS published,
          CASE d.problem WHEN 'standing' THEN string_agg(coalesce(a.has->>d.name, ''), ' ' ORDER BY d.i)
                         ELSE min(a.has->>d.name) END AS recomputed
     FROM (SELECT s.unit, to_jsonb(s) - r.uncompared AS has FROM published_standing s
            WHERE s.season = r.season AND s.number = r.number) p
     FULL JOIN (SELECT s.unit, to_jsonb(s) - r.uncompared AS has
                  FROM standings_as_of(r.season, r.again, r.number, '[]') s) a USING (unit)
    CROSS JOIN (SELECT c.name, c.i, CASE WHEN c.name IN ('points', 'rank', 'status', 'class') THEN c.name
                                         ELSE 'standing' END AS problem
                  FROM (SELECT attname::text COLLATE "default", attnum FROM pg_attribute
                         WHERE attrelid = 'published_standing'::regclass AND attnum > 0 AND NOT attisdropped) c(name, i)
                 WHERE c.name <> ALL (r.uncompared)) d
    WHERE p.has::text IS DISTINCT FROM a.has::text
    GROUP BY unit, d.problem HAVING bool_or(p.has->>d.name IS DISTINCT FROM a.has->>d.name)) x
UNION ALL
SELECT s.season, n, NULL, NULL, 'missing publication', NULL, NULL
  FROM season s
 CROSS JOIN LATERAL generate_series(1, greatest(
         CASE s.status WHEN 'published' THEN 1 ELSE 0 END,
         (SELECT max(p.number) FROM publication p WHERE p.season = s.season),
         (SELECT max(r.correction) FROM result r WHERE r.season = s.season AND r.stage = 'final'))) n
 WHERE NOT EXISTS (SELECT FROM publication p WHERE p.season = s.season AND p.number = n)
UNION ALL
SELECT s.season, NULL, NULL, NULL, 'season status', 'published', s.status
  FROM season s WHERE s.status <> 'published' AND EXISTS (SELECT FROM publication p WHERE p.season = s.season)
UNION ALL
SELECT NULL, NULL, NULL, NULL, 'child table', i.inhparent::regclass::text, i.inhrelid::regclass::text
  FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhparent
 WHERE c.relnamespace = (SELECT relnamespace FROM pg_class WHERE oid = 'publication'::regclass);
COMMENT ON VIEW publication_check IS
  'Kiểm tra công bố: differences between every publication and its recomputation from sheet, targets and results, '
  'including missing rows; no rows if all publications follow';
COMMENT ON COLUMN publication_check.season IS 'Kỳ thi đua';
COMMENT ON COLUMN publication_check.number IS 'Lần công bố';
COMMENT ON COLUMN publication_check.unit IS 'Đơn vị: null: the whole publication';
COMMENT ON COLUMN publication_check.criterion IS 'Tiêu chí: null: the whole unit';
COMMENT ON COLUMN publication_check.problem IS
  'Vấn đề: digest, sheet, board (as a whole), result (target and actual), points, rank, status, class, standing (the '
  'other columns), missing publication, season status, or child table (a table that inherits from one of the registry '
  'and adds rows to it)';
COMMENT ON COLUMN publication_check.published IS 'Đã công bố: published value';
COMMENT ON COLUMN publication_check.recomputed IS 'Tính lại: value as it follows now';
