-- The score table of all units.

-- Twenty units fit across A3; more are printed twenty a table.
CREATE OR REPLACE FUNCTION matrix_tables(of_season text, lang text) RETURNS xml
  LANGUAGE sql STABLE SET search_path FROM CURRENT SET enable_nestloop = off AS $tables$
WITH col AS MATERIALIZED (
  SELECT u.place, u.unit, u.unit_name, (u.place - 1) / 20 AS part, s.rank, 'unit ' || u.unit AS key,
         CASE WHEN s.status = 'ranked' OR s.class IS NOT NULL
              THEN shown_class(s.class, s.class_by_points, s.class_open, s.reason_code, s.reason_parameters, w) END
           AS class
    FROM report_units($1, NULL) u JOIN standing s ON s.season = $1 AND s.unit = u.unit, report_words($2) w
), line AS (
  SELECT c.part, b.ordinal, 0 AS below, b.is_leaf, CASE WHEN b.depth = 0 THEN 1 ELSE 0 END AS last,
         jsonb_build_object(
           'code', coalesce(b.criterion, chr(160)),
           'criterion', CASE WHEN b.depth = 0 THEN w->>'total' ELSE coalesce(b.name, b.criterion) END,
           'max', CASE WHEN bool_or(b.status = 'input') THEN chr(160)
                       ELSE shown_number(min(b.max_points), NULL, $2) END) AS label,
         jsonb_object_agg(c.key, CASE b.status
           WHEN 'not assigned' THEN CASE $2 WHEN 'vi' THEN 'KG' ELSE 'n/a' END
           WHEN 'input' THEN shown_number(b.actual, NULL, $2)
           WHEN 'missing' THEN NULL ELSE shown_part(b.status, b.points, d, w, $2) END) AS points
    FROM col c JOIN score_breakdown b ON b.season = $1 AND b.unit = c.unit,
         report_words($2) w, (SELECT part_decimals($1) AS d OFFSET 0) d
   GROUP BY c.part, b.ordinal, b.criterion, b.name, b.depth, b.is_leaf, w
  UNION ALL
  -- what min, cap, ceiling or scaling moved, where it did, so that columns add up
  SELECT c.part, b.ordinal, 1, true, CASE WHEN b.depth = 0 THEN 1 ELSE 0 END,
         jsonb_build_object('code', chr(160), 'criterion', w->>'adjustment', 'max', chr(160)),
         jsonb_object_agg(c.key, coalesce(shown_change(nullif(b.adjustment, 0), d, $2), chr(160)))
    FROM col c JOIN score_breakdown b ON b.season = $1 AND b.unit = c.unit,
         report_words($2) w, (SELECT part_decimals($1) AS d OFFSET 0) d
   WHERE NOT b.is_leaf GROUP BY c.part, b.ordinal, b.depth, w HAVING bool_or(b.adjustment <> 0)
  UNION ALL
  SELECT part, NULL, 0, false, 2, jsonb_build_object('code', chr(160), 'criterion', w->>'rank', 'max', chr(160)),
         jsonb_object_agg(key, rank) FROM col, report_words($2) w GROUP BY part, w
  UNION ALL
  SELECT part, NULL, 0, false, 3, jsonb_build_object('code', chr(160), 'criterion', w->>'class', 'max', chr(160)),
         jsonb_object_agg(key, class) FROM col, report_words($2) w
   WHERE EXISTS (SELECT FROM col WHERE class IS NOT NULL) GROUP BY part, w
), rows_of AS (
  SELECT l.part, jsonb_agg(row_of(l.label || l.points, CASE WHEN NOT l.is_leaf THEN 'sum' END)
                           ORDER BY l.last, l.ordinal, l.below) AS rows
    FROM line l GROUP BY l.part
), head AS (
  SELECT part,
         CASE WHEN max(part) OVER () = 0 THEN '' ELSE format(' (%s–%s)', min(place), max(place)) END AS span,
         jsonb_agg(columns_of(key, unit_name, 'number')->0 ORDER BY place) AS units
    FROM col GROUP BY part
)
SELECT xmlagg(table_of((w->>'matrix') || h.span,
         columns_of(
           'code',      w->>'code',      'text',
           'criterion', w->>'criterion', 'name',
           'max',       w->>'max',       'number')
         || h.units,
         r.rows) ORDER BY h.part)
  FROM head h JOIN rows_of r USING (part), report_words($2) w
$tables$;
COMMENT ON FUNCTION matrix_tables(text, text) IS
  'Các bảng điểm chi tiết: returns tables with criteria down and at most twenty units across; within '
  'report_matrix_html';

CREATE OR REPLACE FUNCTION report_matrix_html(season text, lang text DEFAULT 'vi') RETURNS text
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT SET jit = off AS $report$
DECLARE
  w jsonb := report_words(lang);
BEGIN
  PERFORM check_report(season, lang);
  RETURN page_of((w->>'matrix') || ': ' || report_title(season, lang), lang, xmlelement(name main,
    report_header(season, lang, (w->>'matrix') || ': ' || report_title(season, lang)),
    paragraph_of(w->>'matrix_note', 'quiet'),
    report_footer(season, lang),
    coalesce(matrix_tables(season, lang), paragraph_of(w->>'no_units'))), 'A3 landscape');
END
$report$;
COMMENT ON FUNCTION report_matrix_html(text, text) IS
  'Bảng điểm chi tiết: returns one page of HTML with criteria down and units across, by rank, with sums and ranks, as '
  'score tables are printed on A3. lang: vi or en. Errors as for report_html';
