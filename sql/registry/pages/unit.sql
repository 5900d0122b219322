-- A unit's sheet.

-- of_unit null: for all units at once, computed once, however many sheets are printed.
CREATE OR REPLACE FUNCTION unit_neighbours(of_season text, lang text, of_unit text)
  RETURNS TABLE (unit text, above text, above_names text, below_names text, tied_names text, behind numeric,
                 ahead numeric)
  LANGUAGE sql STABLE SET search_path FROM CURRENT SET enable_nestloop = off AS $neighbours$
WITH placed AS MATERIALIZED (
  SELECT s.unit, s.unit_name, s.rank, s.points,
         row_number() OVER (PARTITION BY s.rank ORDER BY s."position", s.unit_name COLLATE "vi-x-icu", s.unit) AS nth
    FROM standing s WHERE s.season = $1 AND s.rank IS NOT NULL
), rank AS (
  SELECT p.rank, min(p.points) AS points, count(*) AS n,
         array_agg(p.unit ORDER BY nth) FILTER (WHERE nth <= 11) AS units,
         array_agg(p.unit_name ORDER BY nth) FILTER (WHERE nth <= 11) AS names
    FROM placed p GROUP BY p.rank
), beside AS (
  SELECT r.*, lag(units[1]) OVER w AS above, lag(shown_names(names, n, $2)) OVER w AS above_names,
         lead(shown_names(names, n, $2)) OVER w AS below_names,
         lag(points) OVER w - points AS behind, points - lead(points) OVER w AS ahead
    FROM rank r WINDOW w AS (ORDER BY rank)
)
SELECT p.unit, b.above, b.above_names, b.below_names,
       (SELECT shown_names(array_agg(o.name ORDER BY o.i), b.n - 1, $2)
          FROM unnest(b.units, b.names) WITH ORDINALITY o(unit, name, i) WHERE o.unit <> p.unit HAVING count(*) > 0),
       b.behind, b.ahead
  FROM placed p JOIN beside b USING (rank) WHERE $3 IS NULL OR p.unit = $3
$neighbours$;
COMMENT ON FUNCTION unit_neighbours(text, text, text) IS
  'Đơn vị kề hạng: returns the units above, below and level with each ranked unit (above is one of them), and the '
  'points to the ranks next to it (behind, ahead); within report_unit_html';

CREATE OR REPLACE FUNCTION unit_summary(of_season text, lang text, of_unit text DEFAULT NULL)
  RETURNS TABLE (unit text, lines text[])
  LANGUAGE sql STABLE SET search_path FROM CURRENT SET enable_nestloop = off AS $summary$
SELECT s.unit, array_remove(ARRAY[
    CASE WHEN s.rank IS NOT NULL
           THEN format(w->>'unit_rank', s.unit_name, p, rank_of(s.rank, $2), ranked.n,
                       CASE WHEN c IS NULL THEN '' ELSE format(w->>'unit_class', c) END)
         ELSE format(w->>CASE WHEN p IS NULL THEN 'unit_nopoints' ELSE 'unit_norank' END,
                     VARIADIC array_remove(ARRAY[s.unit_name, p,
                       CASE s.status WHEN 'incomplete' THEN format(w->>'incomplete', s.missing)
                                     ELSE (w->>'unranked') || coalesce(': ' || s.unranked_reason, '') END], NULL)) END,
    CASE WHEN n.tied_names IS NOT NULL THEN format(w->>'unit_tied', n.tied_names) END,
    CASE WHEN n.above IS NOT NULL THEN format(w->>'unit_behind', n.above_names, shown_number(s.behind_next, d, $2)) END,
    CASE WHEN n.below_names IS NOT NULL THEN format(w->>'unit_ahead', n.below_names, shown_number(n.ahead, d, $2)) END,
    CASE WHEN e.self_points IS NOT NULL
           THEN format(w->>CASE WHEN e.final_points <> s.points THEN 'unit_self_part' ELSE 'unit_self' END,
                       shown_number(e.self_points, d, $2), shown_change(e.difference, d, $2),
                       shown_change(e.mean_difference, d, $2)) END,
    CASE WHEN s.unit = ANY (a.units) THEN w->>'unit_absent' END], NULL)
  FROM standing s CROSS JOIN without_file($1) a(units) CROSS JOIN report_words($2) w
 CROSS JOIN point_decimals($1) d CROSS JOIN unscored_units($1) n0(units)
 CROSS JOIN LATERAL shown_class(s.class, s.class_by_points, s.class_open, s.reason_code, s.reason_parameters, w) c
 CROSS JOIN LATERAL shown_points(CASE WHEN s.unit = ANY (n0.units) THEN NULL ELSE s.points END, s.max_points, d, $2) p
 CROSS JOIN (SELECT count(*) AS n FROM standing WHERE season = $1 AND rank IS NOT NULL) ranked
  LEFT JOIN unit_neighbours($1, $2, $3) n ON n.unit = s.unit
  LEFT JOIN (SELECT x.unit, x.self_points, x.final_points, x.difference, x.mean_difference
               FROM self_versus_final x WHERE x.season = $1 AND x.criterion IS NULL) e ON e.unit = s.unit
 WHERE s.season = $1 AND ($3 IS NULL OR s.unit = $3)
$summary$;
COMMENT ON FUNCTION unit_summary(text, text, text) IS
  'Tóm tắt của đơn vị: returns a unit''s result in sentences (of_unit null: every unit''s), as report_unit_html prints '
  'them';

CREATE OR REPLACE FUNCTION unit_losses(of_season text, lang text, of_unit text DEFAULT NULL)
  RETURNS TABLE (unit text, lines text[])
  LANGUAGE sql STABLE SET search_path FROM CURRENT SET enable_nestloop = off AS $losses$
SELECT b.unit, array_agg(b.line ORDER BY b.status = 'scored', b.nth) FILTER (WHERE b.nth <= 5)
         || CASE WHEN count(*) > count(*) FILTER (WHERE b.nth <= 5)
                 THEN ARRAY[format(min(b.more), count(*) - count(*) FILTER (WHERE b.nth <= 5))] END
  FROM (SELECT x.unit, x.status, w->>'lost_more' AS more,
               row_number() OVER (PARTITION BY x.unit, x.status ORDER BY x.lost DESC NULLS FIRST, x.ordinal) AS nth,
               CASE x.status WHEN 'missing' THEN format(w->>'missing_line', concat_ws(' ', x.criterion, x.name))
                 ELSE format(w->>'lost_line', concat_ws(' ', x.criterion, x.name), shown_number(x.lost, d, $2),
                             shown_points(x.points, x.max_points, d, $2)) END AS line
          FROM score_breakdown x, report_words($2) w, (SELECT part_decimals($1) AS d OFFSET 0) d
         WHERE x.season = $1 AND x.is_leaf AND (x.lost > 0 AND x.status = 'scored' OR x.status = 'missing')
           AND ($3 IS NULL OR x.unit = $3)) b
 GROUP BY b.unit
$losses$;
COMMENT ON FUNCTION unit_losses(text, text, text) IS
  'Điểm chưa đạt của đơn vị: returns, in sentences, up to five criteria without a result, the five that cost the unit '
  'most, and the number of the others (of_unit null: of every unit), as report_unit_html prints them';

CREATE OR REPLACE FUNCTION unit_needs(board emulation.scoreboard, lang text, decimals integer, of_unit text, rival text,
                                      behind numeric)
  RETURNS text[] LANGUAGE sql STABLE SET search_path FROM CURRENT AS $needs$
SELECT coalesce(
         array_agg(format(w->>CASE WHEN o.gain = 0 THEN 'over_rival' WHEN o.gain < $6 THEN 'over_relative'
                                   ELSE 'over_line' END,
                          concat_ws(' ', o.criterion, o.name), shown_number(o.needed, NULL, $2),
                          coalesce(shown_number(o.actual, NULL, $2), '–'), shown_number(o.gain, $3, $2))
                   ORDER BY o.gain < $6, o.gain, o.ordinal) FILTER (WHERE o.criterion IS NOT NULL),
         ARRAY[w->>CASE WHEN $6 > 0 THEN 'over_none' ELSE 'over_same' END])
  FROM report_words($2) w
  LEFT JOIN (SELECT x.criterion, c.name, c.ordinal, x.actual, x.needed, x.gain
               FROM emulation.overtake($1, $4, $5) x
               JOIN emulation.criteria(emulation.score_sheet($1)) c ON c.code = x.criterion
              WHERE x.needed IS NOT NULL ORDER BY x.gain < $6, x.gain, c.ordinal LIMIT 5) o ON true
 GROUP BY w
$needs$;
COMMENT ON FUNCTION unit_needs(emulation.scoreboard, text, integer, text, text, numeric) IS
  'Cần gì để đuổi kịp: returns the single changes that would let a unit reach a rival at the given distance, in at '
  'most five sentences, those that overshoot least first; within report_unit_html';

-- The appraisal by itself: what depends on other units or criteria has no points of its own.
CREATE OR REPLACE FUNCTION unit_appraised(of_season text, of_unit text)
  RETURNS TABLE (unit text, criterion text, points numeric)
  LANGUAGE sql STABLE SET search_path FROM CURRENT SET enable_nestloop = off AS $appraised$
SELECT x.unit, x.criterion,
       emulation.points(h.rules::emulation.score_sheet, x.criterion, t.target, x.actual, t.baseline)
  FROM result x JOIN sheet h ON h.season = x.season AND h.state = 'in force'
 CROSS JOIN LATERAL (SELECT dependent_leaves(h.rules) AS dependent OFFSET 0) k
  LEFT JOIN target_in_force t ON t.season = x.season AND t.unit = x.unit AND t.criterion = x.criterion
  JOIN LATERAL emulation.criteria(h.rules::emulation.score_sheet) c
    ON c.code = x.criterion AND NOT emulation.is_relative(h.rules::emulation.score_sheet, x.criterion)
   AND c.code <> ALL (k.dependent)
 WHERE x.season = $1 AND x.stage = 'appraisal' AND x.correction = 0 AND ($2 IS NULL OR x.unit = $2)
   AND emulation.fault(h.rules::emulation.score_sheet, x.criterion, t.target, x.actual, t.baseline) IS NULL
$appraised$;
COMMENT ON FUNCTION unit_appraised(text, text) IS
  'Điểm thẩm định của đơn vị: returns the points of the appraised values (of_unit null: of every unit); within '
  'unit_details';

CREATE OR REPLACE FUNCTION has_baselines(of_season text) RETURNS boolean
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $has$
SELECT EXISTS (SELECT FROM target t WHERE t.season = $1 AND t.baseline IS NOT NULL)
$has$;
COMMENT ON FUNCTION has_baselines(text) IS
  'Có số liệu gốc: returns whether any target of a season has a baseline, for which the pages then have a column; '
  'within report_unit_html';

CREATE OR REPLACE FUNCTION unit_details(of_season text, lang text, of_unit text) RETURNS TABLE (unit text, rows jsonb)
  LANGUAGE sql STABLE SET search_path FROM CURRENT SET enable_nestloop = off AS $details$
SELECT b.unit, jsonb_agg(row_of(jsonb_build_object(
    'code', coalesce(b.criterion, blank),
    'criterion', CASE WHEN b.depth = 0 THEN w->>'total' ELSE coalesce(b.name, b.criterion) END,
    'max', shown_number(b.max_points, NULL, $2),
    'target', CASE WHEN b.is_leaf THEN shown_number(b.target, NULL, $2) ELSE blank END,
    'actual', CASE WHEN b.is_leaf THEN shown_number(b.actual, NULL, $2) ELSE blank END,
    'self_points', shown_number(e.self_points, d, $2),
    'appraised', CASE WHEN b.is_leaf THEN shown_number(a.points, d, $2) ELSE blank END,
    'final', shown_part(b.status, b.points, d, w, $2),
    'lost', shown_number(CASE WHEN b.lost < 0 THEN 0 ELSE b.lost END, d, $2),
    'adjustment', coalesce(shown_change(nullif(b.adjustment, 0), d, $2), blank),
    'note', coalesce(CASE WHEN length(r.note) > 2000 THEN left(r.note, 1999) || '…' ELSE r.note END, blank))
      || CASE WHEN has THEN jsonb_build_object('baseline', CASE WHEN b.is_leaf THEN shown_number(g.baseline, NULL, $2)
                                                                ELSE blank END) ELSE '{}' END,
  CASE WHEN NOT b.is_leaf THEN 'sum' END) ORDER BY b.ordinal NULLS FIRST)
  FROM (SELECT * FROM score_breakdown x WHERE x.season = $1 AND ($3 IS NULL OR x.unit = $3)) b
 CROSS JOIN report_words($2) w
 CROSS JOIN (SELECT part_decimals($1) AS d, chr(160) AS blank, has_baselines($1) AS has OFFSET 0) d
  LEFT JOIN (SELECT x.unit, coalesce(x.criterion, '') AS criterion, x.self_points
               FROM self_versus_final x WHERE x.season = $1 AND ($3 IS NULL OR x.unit = $3)) e
    ON e.unit = b.unit AND e.criterion = coalesce(b.criterion, '')
  LEFT JOIN unit_appraised($1, $3) a ON a.unit = b.unit AND a.criterion = b.criterion
  LEFT JOIN (SELECT x.unit, x.criterion, x.note
               FROM result_in_force x WHERE x.season = $1 AND ($3 IS NULL OR x.unit = $3)) r
    ON r.unit = b.unit AND r.criterion = b.criterion
  LEFT JOIN (SELECT x.unit, x.criterion, x.baseline
               FROM target_in_force x WHERE x.season = $1 AND ($3 IS NULL OR x.unit = $3)) g
    ON g.unit = b.unit AND g.criterion = b.criterion
 GROUP BY b.unit
$details$;
COMMENT ON FUNCTION unit_details(text, text, text) IS
  'Chi tiết của đơn vị: returns every criterion with maximum, target, baseline (if the season has any), actual, '
  'self-score, appraised points, result, lost points, adjustment and note, as rows of a table; within report_unit_html';

DROP FUNCTION IF EXISTS unit_columns(text);
CREATE OR REPLACE FUNCTION unit_columns(lang text, of_season text DEFAULT NULL) RETURNS jsonb
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $columns$
SELECT columns_of(
    'code',        w->>'code',        'text',
    'criterion',   w->>'criterion',   'name',
    'max',         w->>'max',         'number',
    'target',      w->>'target',      'number spare')
  || CASE WHEN has_baselines($2) THEN columns_of('baseline', w->>'baseline', 'number spare') ELSE '[]' END
  || columns_of(
    'actual',      w->>'actual',      'number',
    'self_points', w->>'self_points', 'number spare',
    'appraised',   w->>'appraised',   'number spare',
    'final',       w->>'final',       'number',
    'lost',        w->>'lost',        'number',
    'adjustment',  w->>'adjustment',  'number spare',
    'note',        w->>'note',        'text spare')
  FROM report_words($1) w
$columns$;
COMMENT ON FUNCTION unit_columns(text, text) IS
  'Các cột của phiếu đơn vị: returns the columns of unit_details; within report_unit_html';

CREATE OR REPLACE FUNCTION has_judgements(rules jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN coalesce(rules ?| '{unranked,no_award,lower_class,limits}'
                OR jsonb_path_exists(rules, '$.classes[*] ? (exists (@.when) || exists (@.quota))')
                OR jsonb_path_exists(rules, '$.**.criteria[*] ? (exists (@.only_when) || exists (@.limits) '
                                            '|| exists (@.late) || exists (@.drop) || exists (@.formula) '
                                            '|| exists (@.value))'), false);
COMMENT ON FUNCTION has_judgements(jsonb) IS
  'Có điều kiện, giới hạn: returns whether emulation.reasons has anything to say of a sheet''s units; within '
  'report_unit_html';

-- Without a note of the sheet's author, emulation.reasons writes a sentence in English: other pages
-- show what it names.
CREATE OR REPLACE FUNCTION unit_reasons(board emulation.scoreboard, of_season text, lang text, of_unit text)
  RETURNS xml LANGUAGE sql STABLE SET search_path FROM CURRENT AS $reasons$
SELECT section_of(w->>'why_head', table_of(format('%s: %s', w->>'why_head', (SELECT u.name FROM unit u
                                                                               WHERE u.unit = $4)),
         columns_of(
           'criterion', w->>'criterion',  'name',
           'what',      w->>'why_what',   'text',
           'before',    w->>'why_before', 'number',
           'after',     w->>'why_after',  'number',
           'clause',    w->>'why_clause', 'text',
           'note',      w->>'note',       'text'),
         jsonb_agg(row_of(jsonb_build_object(
           'criterion', CASE WHEN r.criterion IS NULL THEN w->>'why_sheet' ELSE concat_ws(' ', r.criterion, c.name) END,
           'what', coalesce(w->>('why ' || r.kind), r.kind),
           'before', coalesce(shown_number(r.points_before, d, $3), blank),
           'after', coalesce(shown_number(r.points_after, d, $3), blank),
           'clause', coalesce(r.clause, blank),
           'note', coalesce(CASE WHEN $3 = 'en' OR r.note = ANY (k.notes) THEN r.note
                                 WHEN r.note ~ ' missing( [(].*[)])?$'
                                 THEN format(w->>'why_lacks',
                                             regexp_replace(r.note, '^undecided: | missing(?=$| [(])', '', 'g'))
                                 WHEN r.kind = 'no award' THEN replace(r.note, 'no award: ', '') END,
                            blank))) ORDER BY r.i)))
  FROM report_words($3) w CROSS JOIN (SELECT part_decimals($2) AS d, chr(160) AS blank OFFSET 0) d
 CROSS JOIN (SELECT emulation.score_sheet($1) AS rules OFFSET 0) s
 CROSS JOIN (SELECT ARRAY(SELECT n #>> '{}'
                            FROM jsonb_path_query(emulation.score_sheet($1)::jsonb, 'strict $.**.note') n) AS notes) k
 CROSS JOIN emulation.reasons($1, $4) WITH ORDINALITY r(criterion, kind, points_before, points_after, clause, note, i)
  LEFT JOIN emulation.criteria(s.rules) c ON c.code = r.criterion
 GROUP BY w
$reasons$;
COMMENT ON FUNCTION unit_reasons(emulation.scoreboard, text, text, text) IS
  'Lý do của điểm, hạng, loại: returns what conditions, limits and quotas made of a unit (emulation.reasons), as a '
  'section; null if there is nothing; within report_unit_html';

CREATE OR REPLACE FUNCTION check_unit_report(of_season text, of_unit text) RETURNS void
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $check$
DECLARE
  gone text;
BEGIN
  IF of_unit IS NULL OR EXISTS (SELECT FROM standing s WHERE s.season = of_season AND s.unit = of_unit) THEN
    RETURN;
  END IF;
  SELECT coalesce(membership_fault(m.season, m.unit), CASE WHEN max(m.left_on) <= s.ends_on
           THEN format('unit "%s" leaves season "%s" on %s', m.unit, m.season, iso_date(max(m.left_on))) END) INTO gone
    FROM membership m JOIN season s USING (season)
   WHERE m.season = of_season AND m.unit = of_unit GROUP BY m.season, m.unit, s.ends_on;
  IF gone IS NOT NULL THEN
    RAISE EXCEPTION USING ERRCODE = 'no_data_found', MESSAGE = gone,
      DETAIL = 'A page is printed only for members on the season''s last day.',
      HINT = membership_hint(of_season, of_unit);
  END IF;
  RAISE EXCEPTION USING ERRCODE = 'no_data_found',
    MESSAGE = format('unit "%s" does not have a result in season "%s"', of_unit, of_season),
    HINT = 'List the units with SELECT unit, unit_name FROM standing WHERE season = …; '
           || 'without a unit, all pages are printed.';
END
$check$;
COMMENT ON FUNCTION check_unit_report(text, text) IS
  'Kiểm tra phiếu đơn vị: refuses a unit that is not in the season''s standings (P0002); null: all units; within '
  'report_unit_html';

CREATE OR REPLACE FUNCTION report_unit_html(season text, unit text DEFAULT NULL, lang text DEFAULT 'vi') RETURNS text
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT SET jit = off AS $report$
#variable_conflict use_column
DECLARE
  w jsonb := report_words(lang);
  d integer := point_decimals(report_unit_html.season);
  board emulation.scoreboard := season_board(report_unit_html.season);
  columns jsonb := unit_columns(lang, report_unit_html.season);
  judged boolean := has_judgements(emulation.score_sheet(board)::jsonb);   -- others cost nothing
  title text;
BEGIN
  PERFORM check_report(report_unit_html.season, lang);
  PERFORM check_unit_report(report_unit_html.season, report_unit_html.unit);
  title := (SELECT CASE s.period WHEN 'year' THEN format(w->>'unit_title', s.year)
                                 ELSE format(w->>'unit_title_half', w->>s.period, s.year) END
              FROM season s WHERE s.season = report_unit_html.season);
  RETURN (
    SELECT page_of(title, lang, xmlelement(name main, xmlparse(CONTENT coalesce(string_agg(
             xmlelement(name article, xmlattributes('sheet' AS class),
               report_header(report_unit_html.season, lang, title || ': ' || u.unit_name), list_of(s.lines),
               section_of(w->>'lost_head', coalesce(list_of(l.lines), paragraph_of(w->>'lost_none'))),
               CASE WHEN judged THEN unit_reasons(board, report_unit_html.season, lang, u.unit) END,
               CASE WHEN n.above IS NOT NULL THEN section_of(w->>'over_head',
                 list_of(unit_needs(board, lang, d, u.unit, n.above, n.behind))) END,
               section_of(w->>'details', table_of((w->>'details') || ': ' || u.unit_name, columns, t.rows)),
               report_footer(report_unit_html.season, lang))::text,
             E'\n' ORDER BY u.place), paragraph_of(w->>'no_units')::text))))
      FROM report_units(report_unit_html.season, NULL) u
      JOIN unit_summary(report_unit_html.season, lang, report_unit_html.unit) s USING (unit)
      JOIN unit_details(report_unit_html.season, lang, report_unit_html.unit) t USING (unit)
      LEFT JOIN unit_losses(report_unit_html.season, lang, report_unit_html.unit) l USING (unit)
      LEFT JOIN unit_neighbours(report_unit_html.season, lang, report_unit_html.unit) n USING (unit)
     WHERE report_unit_html.unit IS NULL OR u.unit = report_unit_html.unit);
END
$report$;
COMMENT ON FUNCTION report_unit_html(text, text, text) IS
  'Phiếu kết quả của đơn vị: returns one page of HTML: a unit''s result in sentences, its lost points, what the '
  'sheet''s conditions, limits and quotas made of it, the changes that would reach the next rank, and every criterion '
  'with maximum, target, actual, self-score, result and note. unit '
  'null (default): all units of the season, by rank, each on its own sheet of paper. lang: vi or en. Errors: an '
  'unknown season or unit P0002, a season of which the role does not see every row 42501, an unknown language 22023';
