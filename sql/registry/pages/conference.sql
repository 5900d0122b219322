-- The conference's page: report_html and its sections.

CREATE OR REPLACE FUNCTION check_report(of_season text, lang text, top integer DEFAULT NULL) RETURNS void
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $check$
BEGIN
  PERFORM report_words(lang);
  IF top < 1 THEN
    RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value', MESSAGE = format('top must be 1 or more, not %s', top),
      DETAIL = 'top is the last rank to print; null prints all ranks.';
  ELSIF NOT EXISTS (SELECT FROM season s WHERE s.season = of_season) THEN
    RAISE EXCEPTION USING ERRCODE = 'no_data_found', MESSAGE = format('season "%s" does not exist', of_season),
      HINT = 'List the seasons with SELECT season FROM season.';
  ELSIF NOT EXISTS (SELECT FROM visible_season v WHERE v.season = of_season) THEN
    RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege',
      MESSAGE = format('role "%s" may not see season "%s" whole yet', acting_role(), of_season),
      DETAIL = 'A report of a part of the season would show wrong ranks.',
      HINT = 'Wait until the season is published, or ask a council or reader.';
  END IF;
END
$check$;
COMMENT ON FUNCTION check_report(text, text, integer) IS
  'Kiểm tra báo cáo: refuses a report of an unknown season (P0002), of a season of which the role does not see every '
  'row (42501), in an unknown language or with a top below 1 (22023)';

CREATE OR REPLACE FUNCTION part_decimals(of_season text) RETURNS integer
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $decimals$
SELECT point_decimals($1)
 WHERE NOT EXISTS (SELECT FROM sheet WHERE season = $1 AND state = 'in force' AND rules->>'round' = 'total')
$decimals$;
COMMENT ON FUNCTION part_decimals(text) IS
  'Số lẻ của điểm thành phần: returns the decimals of points of criteria; null (as many as they have) if only the '
  'total is rounded, so that printed rows add up';

-- The units on the page, in its order.
CREATE OR REPLACE FUNCTION report_units(of_season text, top integer)
  RETURNS TABLE (place bigint, unit text, unit_name text) LANGUAGE sql STABLE SET search_path FROM CURRENT AS $units$
SELECT row_number() OVER (ORDER BY s.rank, s."position", s.unit_name COLLATE "vi-x-icu", s.unit), s.unit, s.unit_name
  FROM standing s WHERE s.season = $1 AND ($2 IS NULL OR s.rank <= $2)
$units$;
COMMENT ON FUNCTION report_units(text, integer) IS
  'Đơn vị trên báo cáo: returns the units of a season by rank, then official order and name; top: only ranks up to it';

CREATE OR REPLACE FUNCTION report_title(of_season text, lang text) RETURNS text
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $title$
SELECT CASE s.period WHEN 'year' THEN format(w->>'title', s.year)
                     ELSE format(w->>'title_half', w->>s.period, s.year) END
  FROM season s, report_words($2) w WHERE s.season = $1
$title$;
COMMENT ON FUNCTION report_title(text, text) IS 'Tiêu đề báo cáo: returns the title; within the reports';

CREATE OR REPLACE FUNCTION report_status(of_season text, lang text) RETURNS text
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $status$
SELECT coalesce(
         (SELECT concat_ws('. ',
                   format(w->>'published', p.number,
                          shown_date((p.published_at AT TIME ZONE interval '7 hours')::date, $2)),
                   CASE WHEN p.reason IS NOT NULL THEN format(w->>'corrected', p.reason) END,
                   CASE WHEN p.allow_incomplete THEN w->>'incomplete_pub' END)
            FROM publication p
           WHERE p.season = $1 AND (SELECT status FROM season WHERE season = $1) = 'published'
           ORDER BY p.number DESC LIMIT 1),
         format(w->>'live', shown_date(today(), $2)))
  FROM report_words($2) w
$status$;
COMMENT ON FUNCTION report_status(text, text) IS
  'Tình trạng công bố: returns whether and when the season was published; within the reports';

CREATE OR REPLACE FUNCTION report_header(of_season text, lang text, title text) RETURNS xml
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $header$
SELECT xmlelement(name header, xmlelement(name h1, shown_text($3)),
         xmlelement(name p, xmlelement(name strong, shown_text(c.name))),
         paragraph_of(format(w->>'span', shown_date(s.starts_on, $2), shown_date(s.ends_on, $2))
                      || '. ' || report_status($1, $2), 'quiet'))
  FROM season s JOIN cluster c USING (cluster), report_words($2) w WHERE s.season = $1
$header$;
COMMENT ON FUNCTION report_header(text, text, text) IS 'Đầu trang: returns the head of the page; within the reports';

CREATE OR REPLACE FUNCTION unscored_units(of_season text) RETURNS text[]
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $unscored$
SELECT coalesce(array_agg(b.unit), '{}')
  FROM score_breakdown b WHERE b.season = $1 AND b.depth = 0 AND b.status = 'missing'
$unscored$;
COMMENT ON FUNCTION unscored_units(text) IS
  'Đơn vị chưa có điểm: returns the units without any scored criterion, whose total is missing and not 0; within the '
  'reports';

CREATE OR REPLACE FUNCTION departed_units(of_season text, lang text) RETURNS text
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $departed$
SELECT format(w->>'departed', shown_names(d.names[1:10], cardinality(d.names), $2))
  FROM report_words($2) w CROSS JOIN LATERAL (
    SELECT array_agg(format(w->>'departed_on', u.name, shown_date(m.left_on, $2))
                     ORDER BY u."position", u.name COLLATE "vi-x-icu") AS names
      FROM (SELECT m.unit, max(m.left_on) AS left_on FROM membership m WHERE m.season = $1 GROUP BY m.unit) m
      JOIN season s ON s.season = $1 JOIN unit u USING (unit)
     WHERE m.left_on BETWEEN s.starts_on AND s.ends_on) d
 WHERE d.names IS NOT NULL
$departed$;
COMMENT ON FUNCTION departed_units(text, text) IS
  'Đơn vị đã rời: returns a sentence on the units that left before the season''s end, with the day, because no '
  'standings contain them; null if none left; within report_html';

-- Where nobody has handed in, files are not handed in here at all, and nothing is said of anybody.
CREATE OR REPLACE FUNCTION without_file(of_season text) RETURNS text[]
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $without$
SELECT coalesce(array_agg(DISTINCT m.unit), '{}')
  FROM season s JOIN membership m USING (season)
 WHERE s.season = $1 AND s.status IN ('appraisal', 'published') AND m.joined_on <= s.ends_on AND m.left_on > s.ends_on
   AND EXISTS (SELECT FROM submission b WHERE b.season = $1 AND b.stage = 'self' AND b.first_on IS NOT NULL)
   AND NOT EXISTS (SELECT FROM submission b WHERE b.season = $1 AND b.stage = 'self' AND b.first_on IS NOT NULL
                                              AND b.unit = m.unit)
$without$;
COMMENT ON FUNCTION without_file(text) IS
  'Đơn vị không nộp hồ sơ: returns the members of a season, closed to self-scores, that never handed in, if any other '
  'did; within the reports';

-- A class with the reason why it is not a better one.  It is called for every unit: with the words, which take longer
-- to put together than the class.
DROP FUNCTION IF EXISTS shown_class(text, text, boolean, text, text, text);
CREATE OR REPLACE FUNCTION shown_class(class text, class_by_points text, is_open boolean, reason_code text,
                                       reason_parameters text, words jsonb) RETURNS text
  LANGUAGE sql STABLE PARALLEL SAFE
RETURN CASE WHEN is_open THEN words->>'class open' WHEN reason_code IS NULL THEN class
            ELSE format('%s (%s)', coalesce(class, '–'),
                        format(coalesce(words->>('class ' || reason_code), replace(reason_code, '%', '%%')),
                               coalesce(class_by_points, '–'),
                               coalesce(reason_parameters::jsonb->>'document', '–'))) END;
COMMENT ON FUNCTION shown_class(text, text, boolean, text, text, jsonb) IS
  'Xếp loại kèm lý do: writes a class with the reason of a standing, or that it is still to be decided; null if there '
  'is none; words as report_words returns them; within the reports';

-- A board that is computed has no statistics: its thousands of rows are taken for a handful, and joined to one another
-- by nested loops that would take minutes.  So functions that join such rows go without.
CREATE OR REPLACE FUNCTION report_rows(of_season text, top integer) RETURNS jsonb
  LANGUAGE sql STABLE SET search_path FROM CURRENT SET enable_nestloop = off AS $rows$
WITH part AS MATERIALIZED (
  SELECT b.unit, b.ordinal, b.criterion, b.name, b.max_points, b.points, b.adjustment, b.depth, b.status, b.actual
    FROM score_breakdown b WHERE b.season = $1 AND b.depth <= 1
), ranked AS (
  SELECT s.*, s.unit IN (SELECT p.unit FROM part p WHERE p.depth = 0 AND p.status = 'missing') AS unscored,
         row_number() OVER (ORDER BY s.rank, s."position", s.unit_name COLLATE "vi-x-icu", s.unit) AS place
    FROM standing s WHERE s.season = $1
)
SELECT jsonb_build_object(
    'units', coalesce((SELECT jsonb_agg(to_jsonb(r) || jsonb_build_object(
                                'shown', $2 IS NULL OR coalesce(r.rank <= $2, false))) FROM ranked r), '[]'),
    'parts', coalesce((SELECT jsonb_agg(p) FROM part p), '[]'),
    'compared', coalesce((SELECT jsonb_agg(jsonb_build_object('unit', x.unit, 'self_points', x.self_points,
                                            'final_points', x.final_points, 'difference', x.difference,
                                            'mean_difference', x.mean_difference, 'above_mean', x.above_mean))
                            FROM self_versus_final x
                           WHERE x.season = $1 AND x.criterion IS NULL AND x.self_points IS NOT NULL), '[]'))
$rows$;
COMMENT ON FUNCTION report_rows(text, integer) IS
  'Số liệu của báo cáo: returns the rows of a page, each read once: the units of standing with their place and whether '
  'the page shows them, the whole and the sections of score_breakdown, the whole of self_versus_final; within '
  'report_html';

CREATE OR REPLACE FUNCTION found_units(found jsonb)
  RETURNS TABLE (unit text, unit_name text, "position" integer, place bigint, shown boolean, unscored boolean,
                 rank integer, tied boolean, points numeric, max_points numeric, behind_next numeric,
                 behind_first numeric, status text, missing integer, unranked_reason text, class text,
                 class_by_points text, class_open boolean, reason_code text, reason_parameters text)
  LANGUAGE sql STABLE PARALLEL SAFE SET search_path FROM CURRENT AS $units$
SELECT u.* FROM jsonb_to_recordset($1->'units') AS u(
  unit text, unit_name text, "position" integer, place bigint, shown boolean, unscored boolean, rank integer,
  tied boolean, points numeric, max_points numeric, behind_next numeric, behind_first numeric, status text,
  missing integer, unranked_reason text, class text, class_by_points text, class_open boolean, reason_code text,
  reason_parameters text)
$units$;
COMMENT ON FUNCTION found_units(jsonb) IS 'Đơn vị trên báo cáo: returns the units of report_rows; within report_html';

CREATE OR REPLACE FUNCTION absent_units(of_season text, lang text, found jsonb) RETURNS text
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $absent$
SELECT format(w->>CASE s.status WHEN 'published' THEN 'not handed in' ELSE 'not yet in' END,
              shown_names(n.names[1:10], cardinality(n.names), $2))
  FROM report_words($2) w, season s, (
    SELECT array_agg(u.unit_name ORDER BY u."position", u.unit_name COLLATE "vi-x-icu") AS names
      FROM found_units($3) u WHERE u.unit = ANY (without_file($1))) n
 WHERE s.season = $1 AND n.names IS NOT NULL
$absent$;
COMMENT ON FUNCTION absent_units(text, text, jsonb) IS
  'Đơn vị không nộp hồ sơ trên báo cáo: returns a sentence on the units that handed in no self-scores; null if there '
  'are none; within report_html';

DROP FUNCTION IF EXISTS report_lead(text, text, integer);
CREATE OR REPLACE FUNCTION report_lead(of_season text, lang text, top integer, found jsonb) RETURNS text
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $lead$
SELECT max(format(w->>CASE WHEN tied THEN 'lead_tied' ELSE 'lead_one' END, names, points)) FILTER (WHERE rank = 1)
       || coalesce(string_agg(
            format(w->>'lead_next', emulation.ordinal(rank, CASE $2 WHEN 'vi' THEN 'vi' ELSE 'plain' END),
                   names, points, behind), '' ORDER BY rank) FILTER (WHERE rank > 1), '') || '.'
  FROM (SELECT s.rank, bool_or(s.tied) AS tied,
               shown_names(array_agg(s.unit_name ORDER BY s."position", s.unit_name COLLATE "vi-x-icu"),
                           count(*), $2) AS names,
               CASE s.rank WHEN 1 THEN shown_points(min(s.points), min(s.max_points), d, $2)
                           ELSE shown_number(min(s.points), d, $2) END AS points,
               shown_number(min(s.behind_next), d, $2) AS behind
          FROM found_units($4) s, point_decimals($1) d
         WHERE s.rank <= least(3, $3) GROUP BY s.rank, d) r, report_words($2) w
$lead$;
COMMENT ON FUNCTION report_lead(text, text, integer, jsonb) IS
  'Câu mở đầu: returns a sentence on ranks 1 to 3 and the gaps between them; within report_html';

DROP FUNCTION IF EXISTS report_standing(text, text, integer);
CREATE OR REPLACE FUNCTION report_standing(of_season text, lang text, top integer, found jsonb) RETURNS xml
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $standing$
WITH stood AS MATERIALIZED (SELECT u.* FROM found_units($4) u)
SELECT section_of(w->>'standing',
    paragraph_of(CASE WHEN $3 IS NOT NULL THEN format(w->>'top_only', $3) END, 'quiet'),
    paragraph_of(departed_units($1, $2), 'quiet'),
    paragraph_of(absent_units($1, $2, $4), 'quiet'),
    table_of(w->>'standing',
      columns_of(
        'rank',         w->>'rank',         'rank',
        'unit',         w->>'unit',         'name',
        'points',       w->>'points',       'number',
        'of_max',       w->>'of_max',       'bar spare',
        'class',        w->>'class',        'text',
        'behind_next',  w->>'behind_next',  'number',
        'behind_first', w->>'behind_first', 'number spare'),
      (SELECT jsonb_agg(row_of(jsonb_build_object(
          'rank', coalesce(rank_of(s.rank, $2) || CASE WHEN s.tied THEN ' ' || (w->>'tied') ELSE '' END, '–'),
          'unit', s.unit_name,
          'points', CASE WHEN NOT s.unscored THEN shown_points(s.points, s.max_points, d, $2) END,
          'of_max', CASE WHEN s.max_points > 0 AND NOT s.unscored
                           THEN format('%s %s %%', round(100 * s.points / greatest(s.max_points, n.most), 3),
                                       shown_number(100 * s.points / s.max_points, 1, $2)) END,
          'class', CASE s.status WHEN 'ranked' THEN shown_class(s.class, s.class_by_points, s.class_open, s.reason_code,
                                                                s.reason_parameters, w)
                                 WHEN 'incomplete' THEN format(w->>'incomplete', s.missing)
                                 ELSE concat_ws('; ', s.class,
                                        (w->>'unranked') || coalesce(': ' || s.unranked_reason, '')) END,
          'behind_next', shown_number(s.behind_next, d, $2),
          'behind_first', shown_number(s.behind_first, d, $2)),
        CASE WHEN s.rank IS NULL THEN 'out' WHEN s.tied THEN 'tied' END) ORDER BY s.place)
         FROM stood s WHERE s.shown)))
  FROM report_words($2) w, point_decimals($1) d, (SELECT max(points) AS most FROM stood) n
$standing$;
COMMENT ON FUNCTION report_standing(text, text, integer, jsonb) IS
  'Bảng xếp hạng trên báo cáo: returns the table of standings; within report_html';

-- What is dropped has points that its parent does not count.
CREATE OR REPLACE FUNCTION shown_part(status text, points numeric, decimals integer, words jsonb, lang text)
  RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
RETURN CASE status WHEN 'scored' THEN shown_number(points, decimals, lang)
                   WHEN 'dropped' THEN concat_ws(' ', shown_number(points, decimals, lang),
                                                 format('(%s)', words->>status))
                   ELSE words->>status END;
COMMENT ON FUNCTION shown_part(text, numeric, integer, jsonb, text) IS
  'Điểm thành phần: writes the points of a criterion, or its status if it does not have points; within the reports';

DROP FUNCTION IF EXISTS report_sections(text, text, integer);
CREATE OR REPLACE FUNCTION report_sections(of_season text, lang text, found jsonb) RETURNS xml
  LANGUAGE sql STABLE SET search_path FROM CURRENT SET enable_nestloop = off AS $sections$
WITH shown AS MATERIALIZED (
  SELECT u.unit, u.unit_name, u.place FROM found_units($3) u WHERE u.shown
), part AS MATERIALIZED (
  SELECT p.*
    FROM jsonb_to_recordset($3->'parts') AS p(unit text, ordinal integer, criterion text, name text, max_points numeric,
           points numeric, adjustment numeric, depth integer, status text, actual numeric) JOIN shown USING (unit)
), head AS (
  SELECT jsonb_agg(columns_of('section ' || criterion,
                     concat_ws('. ', criterion, name)
                     || CASE WHEN is_input THEN '' ELSE format(' (%s)', shown_number(max_points, NULL, $2)) END,
                     'number')->0 ORDER BY ordinal) AS columns
    FROM (SELECT criterion, ordinal, name, max_points, bool_or(status = 'input') AS is_input
            FROM part WHERE depth = 1 GROUP BY criterion, ordinal, name, max_points) c
), adjusted AS (
  SELECT coalesce(bool_or(adjustment <> 0), false) AS yes FROM part WHERE depth = 0
)
SELECT section_of(w->>'sections', table_of(w->>'sections',
    columns_of('unit', w->>'unit', 'name')
    || h.columns
    || CASE WHEN a.yes THEN columns_of('adjustment', w->>'adjustment', 'number') ELSE '[]' END
    || columns_of('total', w->>'total', 'number'),
    (SELECT jsonb_agg(row_of(
              jsonb_build_object('unit', u.unit_name)
              || p.points
              || CASE WHEN a.yes THEN jsonb_build_object('adjustment', shown_change(t.adjustment, d, $2)) ELSE '{}' END
              || jsonb_build_object('total', CASE t.status WHEN 'missing' THEN w->>'missing'
                                                           ELSE shown_number(t.points, d, $2) END)) ORDER BY u.place)
       FROM shown u JOIN part t ON t.unit = u.unit AND t.depth = 0
       JOIN (SELECT unit, jsonb_object_agg('section ' || criterion,
                            CASE status WHEN 'input' THEN shown_number(actual, NULL, $2)
                                        ELSE shown_part(status, points, d, w, $2) END) AS points
               FROM part WHERE depth = 1 GROUP BY unit) p ON p.unit = u.unit)))
  FROM report_words($2) w, (SELECT part_decimals($1) AS d OFFSET 0) d, head h, adjusted a
$sections$;
COMMENT ON FUNCTION report_sections(text, text, jsonb) IS
  'Điểm theo từng phần trên báo cáo: returns the table of points by section; within report_html';

DROP FUNCTION IF EXISTS report_self(text, text, integer);
CREATE OR REPLACE FUNCTION report_self(of_season text, lang text, top integer, found jsonb) RETURNS xml
  LANGUAGE sql STABLE SET search_path FROM CURRENT SET enable_nestloop = off AS $self$
WITH total AS MATERIALIZED (
  SELECT c.*, u.unit_name, u.points, u.place, u.shown
    FROM jsonb_to_recordset($4->'compared') AS c(unit text, self_points numeric, final_points numeric,
           difference numeric, mean_difference numeric, above_mean numeric) LEFT JOIN found_units($4) u USING (unit)
)
SELECT section_of(w->>'self',
    (SELECT paragraph_of(format(w->>'self_lead', count(*) FILTER (WHERE difference > 0), count(*),
                                shown_change(min(mean_difference), d, $2)))
       FROM total WHERE $3 IS NULL HAVING count(difference) > 0),
    paragraph_of((SELECT w->>'self_note' FROM total t WHERE t.final_points <> t.points LIMIT 1), 'quiet'),
    table_of(w->>'self',
      columns_of(
        'unit',         w->>'unit',         'name',
        'self_points',  w->>'self_points',  'number',
        'final_points', w->>'final_points', 'number',
        'difference',   w->>'difference',   'number')
      || CASE WHEN $3 IS NULL THEN columns_of('above_mean', w->>'above_mean', 'number spare') ELSE '[]' END,
      (SELECT jsonb_agg(row_of(
                jsonb_build_object(
                  'unit', t.unit_name,
                  'self_points', shown_number(t.self_points, d, $2),
                  'final_points', shown_number(t.final_points, d, $2),
                  'difference', shown_change(t.difference, d, $2))
                || CASE WHEN $3 IS NULL THEN jsonb_build_object('above_mean', shown_change(t.above_mean, d, $2))
                        ELSE '{}' END) ORDER BY t.difference DESC NULLS LAST, t.place)
         FROM total t WHERE t.shown)))
  FROM report_words($2) w, point_decimals($1) d
$self$;
COMMENT ON FUNCTION report_self(text, text, integer, jsonb) IS
  'Tự chấm so với kết quả trên báo cáo: returns the table of self-scores and results, without units that did not score '
  'themselves; within report_html';

CREATE OR REPLACE FUNCTION next_season(of_season text) RETURNS text
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $next$
SELECT n.season
  FROM season s JOIN season n ON n.cluster = s.cluster AND n.period = s.period AND n.year = s.year + 1
 WHERE s.season = $1
$next$;
COMMENT ON FUNCTION next_season(text) IS
  'Kỳ kế tiếp: returns the same cluster''s season a year later; null if it does not exist yet';

CREATE OR REPLACE FUNCTION report_leaders(of_season text, lang text) RETURNS xml
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $leaders$
SELECT section_of(w->>'leaders', table_of(w->>'leaders',
    columns_of(
      'year',   w->>'year',   'number',
      'role',   w->>'role',   'text',
      'unit',   w->>'unit',   'name',
      'person', w->>'person', 'text'),
    (SELECT jsonb_agg(row_of(jsonb_build_object(
        'year', l.year,
        'role', CASE $2 WHEN 'vi' THEN l.role_name ELSE w->>l.role END,
        'unit', l.unit_name,
        'person', concat_ws(', ', l.person, l.person_position)))
      ORDER BY l.year, l."order", l.from_date NULLS FIRST)
       FROM leadership l WHERE l.season IN ($1, next_season($1)))))
  FROM report_words($2) w
$leaders$;
COMMENT ON FUNCTION report_leaders(text, text) IS
  'Thường trực trên báo cáo: returns the leadership of the season and the next one; within report_html';

CREATE OR REPLACE FUNCTION report_next_year(of_season text, lang text) RETURNS xml
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $next$
SELECT section_of(format(w->>'next_year', n.year),
    (SELECT paragraph_of(format(w->>'signed', count(*),
              (SELECT count(DISTINCT unit) FROM membership m WHERE m.season = n.season AND m.left_on > n.starts_on),
              CASE WHEN min(signed_on) = max(signed_on) THEN format(w->>'signed_on', shown_date(min(signed_on), $2))
                   ELSE '' END))
       FROM commitment WHERE season = n.season HAVING count(*) > 0),
    table_of(w->>'task',
      columns_of(
        'no',   w->>'no',   'number',
        'task', w->>'task', 'name',
        'due',  w->>'due',  'text'),
      (SELECT jsonb_agg(row_of(jsonb_build_object(
          'no', coalesce(t.number::text, ''),
          'task', t.text,
          'due', shown_date(t.due_on, $2))) ORDER BY t.number, t.task COLLATE "C")
         FROM task t WHERE t.season = n.season)))
  FROM report_words($2) w, season n WHERE n.season = next_season($1)
$next$;
COMMENT ON FUNCTION report_next_year(text, text) IS
  'Giao ước năm sau trên báo cáo: returns next year''s commitments and tasks; within report_html';

CREATE OR REPLACE FUNCTION report_footer(of_season text, lang text) RETURNS xml
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $footer$
SELECT xmlelement(name footer,
         xmlelement(name p, w->>'digest', xmlelement(name span, xmlattributes('digest' AS class), p.digest)),
         paragraph_of(w->>'verify', 'quiet'))
  FROM publication p, report_words($2) w WHERE p.season = $1 ORDER BY p.number DESC LIMIT 1
$footer$;
COMMENT ON FUNCTION report_footer(text, text) IS
  'Chân trang: returns the publication''s digest; null if the season is not published; within the reports';

-- Compiling all these small queries would take longer than running them.
CREATE OR REPLACE FUNCTION report_html(season text, lang text DEFAULT 'vi', top integer DEFAULT NULL) RETURNS text
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT SET jit = off AS $report$
DECLARE
  w jsonb := report_words(lang);
  found jsonb;
BEGIN
  PERFORM check_report(season, lang, top);
  found := report_rows(season, top);
  RETURN page_of(report_title(season, lang), lang, xmlelement(name main,
    report_header(season, lang, report_title(season, lang)),
    paragraph_of(report_lead(season, lang, top, found), 'lead'),
    coalesce(report_standing(season, lang, top, found), paragraph_of(w->>'no_units')),
    report_sections(season, lang, found),
    report_self(season, lang, top, found),
    section_of(w->>'awards', report_awards(season, lang, found)),
    section_of(w->>'reconciliation', report_reconciliation(season, lang)),
    report_money(season, lang),
    report_points(season, lang, top, found),
    report_mix(season, lang),
    report_indicators(season, lang),
    report_flags(season, lang, found),
    report_leaders(season, lang),
    report_next_year(season, lang),
    report_footer(season, lang)));
END
$report$;
COMMENT ON FUNCTION report_html(text, text, integer) IS
  'Báo cáo hội nghị: returns one self-contained page of HTML about a season, published or marked as provisional: '
  'standings, points by section, self-scores compared with results, awards compared with the year before and with '
  'reports, their money, points of reports, direct workers, indicators, flags, leadership, next year''s commitments, '
  'the publication''s digest. lang: vi or en. top: only ranks up to it, and no other units'' points. Sections without '
  'data are left out. Errors: an unknown season P0002, a season of which the role does not see every row 42501, an '
  'unknown language or top below 1 22023';

CREATE OR REPLACE FUNCTION bars_of(of_season text, lang text, top integer) RETURNS TABLE (place bigint, bar xml)
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $bars$
SELECT u.place, xmlelement(name g, xmlattributes(CASE WHEN s.rank IS NULL THEN 'out' END AS class),
         xmlelement(name rect, xmlattributes(250 AS x, 30 * u.place - 22 AS y,
           round(380 * greatest(0, coalesce(s.points / nullif(greatest(s.max_points, n.most), 0), 0)), 2) AS width,
           22 AS height)),
         xmlelement(name text, xmlattributes('rank' AS class, 34 AS x, 30 * u.place - 6 AS y),
           coalesce(s.rank::text, '–')),
         xmlelement(name svg, xmlattributes(46 AS x, 30 * u.place - 26 AS y, 198 AS width, 30 AS height),
           xmlelement(name text, xmlattributes(20 AS y), shown_text(
             CASE WHEN length(s.unit_name) > 24 THEN left(s.unit_name, 10) || '…' || right(s.unit_name, 13)
                  ELSE s.unit_name END))),
         xmlelement(name text, xmlattributes('points' AS class, 712 AS x, 30 * u.place - 6 AS y),
           coalesce(CASE WHEN NOT s.unit = ANY (n.units) THEN shown_number(s.points, point_decimals($1), $2) END,
                    '–')))
  FROM report_units($1, $3) u JOIN standing s ON s.season = $1 AND s.unit = u.unit
 CROSS JOIN (SELECT unscored_units($1) AS units, max(points) AS most FROM standing WHERE season = $1) n
 ORDER BY u.place
$bars$;
COMMENT ON FUNCTION bars_of(text, text, integer) IS
  'Thanh của biểu đồ: returns each unit''s line of the chart; within standings_svg';

CREATE OR REPLACE FUNCTION standings_svg(season text, lang text DEFAULT 'vi', top integer DEFAULT NULL) RETURNS text
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $svg$
DECLARE
  w jsonb := report_words(lang);
  title text;
BEGIN
  PERFORM check_report(season, lang, top);
  title := format(w->>'chart', report_title(season, lang));
  RETURN (
    SELECT xmlelement(name svg, xmlattributes(
               'http://www.w3.org/2000/svg' AS xmlns, '720' AS width, high AS height,
               format('0 0 720 %s', high) AS "viewBox", 'img' AS role, title AS "aria-label"),
             xmlelement(name title, title),
             xmlelement(name style,
               'text { font: 14px "Segoe UI", Roboto, "Noto Sans", Arial, sans-serif; fill: #1c1c1c; }'
               || ' .rank, .points { text-anchor: end; } .out text { fill: #555555; } rect { fill: #f0c9a8; }'
               || ' .paper { fill: #ffffff; } @media (prefers-color-scheme: dark) { text { fill: #ececec; }'
               || ' .out text { fill: #b4b4b4; } rect { fill: #5f3c1f; } .paper { fill: #161616; } }'),
             xmlelement(name rect, xmlattributes('paper' AS class, '100%' AS width, '100%' AS height), ' '),
             xmlparse(CONTENT coalesce(bars, ' ')))::text
      FROM (SELECT 12 + 30 * greatest(count(*), 1) AS high, string_agg(bar::text, '' ORDER BY place) AS bars
              FROM bars_of(season, lang, top)) b);
END
$svg$;
COMMENT ON FUNCTION standings_svg(text, text, integer) IS
  'Biểu đồ xếp hạng: returns a season''s standings as a picture (SVG, 720 wide, 30 for each unit) for dashboards; bars '
  'are shares of the maximum, or of the best total if that is higher. lang, top and errors as for report_html';
