-- The conference's page: awards, reports and indicators, of the season's members in its year and the year before. A
-- view of all clusters and years that is asked by a join counts all of them for each page: so each of these begins with
-- the members, and finds their grants by the index.

-- The view's rows are distinct: a value is compared before that, a column of another table after it.
CREATE OR REPLACE FUNCTION members_then(of_season text) RETURNS TABLE (unit text, year integer, before integer)
  LANGUAGE sql STABLE ROWS 100 SET search_path FROM CURRENT AS $members$
SELECT c.unit, c.year, (SELECT s.year FROM season s WHERE s.season = $1) - c.year
  FROM cluster_member_year c
 WHERE c.cluster = (SELECT s.cluster FROM season s WHERE s.season = $1)
   AND c.year IN ((SELECT s.year FROM season s WHERE s.season = $1),
                  (SELECT s.year - 1 FROM season s WHERE s.season = $1))
$members$;
COMMENT ON FUNCTION members_then(text) IS
  'Thành viên năm nay và năm trước: returns the members of the season''s cluster in its year (before 0) and in the '
  'year before (before 1); within report_html';

DROP FUNCTION IF EXISTS has_points(text);
CREATE OR REPLACE FUNCTION has_points(found jsonb) RETURNS boolean
  LANGUAGE sql STABLE PARALLEL SAFE SET search_path FROM CURRENT AS $points$
SELECT EXISTS (SELECT FROM found_units($1) u WHERE u.points IS NOT NULL AND NOT u.unscored)
$points$;
COMMENT ON FUNCTION has_points(jsonb) IS
  'Đã có điểm: returns whether any unit of report_rows has points; within report_html';

-- Awards of the season's year by level against the year before, classes under their award.
DROP FUNCTION IF EXISTS report_awards(text, text);
CREATE OR REPLACE FUNCTION report_awards(of_season text, lang text, found jsonb) RETURNS xml
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $awards$
WITH counted AS (
  SELECT a.level, a.award, a."position", CASE $2 WHEN 'en' THEN coalesce(a.name_en, a.name) ELSE a.name END AS name,
         sum(t.number) FILTER (WHERE t.before = 0) AS number, sum(t.number) FILTER (WHERE t.before = 1) AS before
    FROM (SELECT m.before, g.award, sum(g.number) AS number
            FROM members_then($1) m JOIN award_grant g ON g.unit = m.unit AND g.year = m.year AND g.revoked_by IS NULL
           GROUP BY m.before, g.award) t
    JOIN award c ON c.award = t.award JOIN award a ON a.award = coalesce(c.parent, c.award)
   GROUP BY a.level, a.award, a."position", a.name, a.name_en
), has AS (
  SELECT EXISTS (SELECT FROM members_then($1) m WHERE m.before = 1) AS before,
         EXISTS (SELECT FROM counted WHERE number IS NOT NULL) AS now
), line AS (
  SELECT level, 1 AS kind, "position", award, name, number, before FROM counted
  UNION ALL SELECT level, 0, NULL, NULL, w->>level, sum(number), sum(before)
              FROM counted, report_words($2) w GROUP BY level, w
)
-- the year before is only a comparison: without data of this season it is left out
SELECT table_of(w->>'awards',
    columns_of(
      'award',  w->>'award',                       'name',
      'before', format(w->>'year_n', s.year - 1),  'number',
      'now',    format(w->>'year_n', s.year),      'number',
      'change', w->>'change',                      'number'),
    (SELECT jsonb_agg(row_of(jsonb_build_object(
        'award', l.name,
        'before', CASE WHEN h.before THEN shown_number(coalesce(l.before, 0), 0, $2) END,
        'now', CASE WHEN h.now THEN shown_number(coalesce(l.number, 0), 0, $2) END,
        'change', CASE WHEN h.before AND h.now
                         THEN shown_change(coalesce(l.number, 0) - coalesce(l.before, 0), 0, $2) END),
      CASE l.kind WHEN 0 THEN 'sum' END)
      ORDER BY array_position('{state,province,grassroots}', l.level), l.kind, l."position", l.award COLLATE "C")
       FROM line l))
  FROM season s, report_words($2) w, has h WHERE s.season = $1 AND (h.now OR has_points($3))
$awards$;
COMMENT ON FUNCTION report_awards(text, text, jsonb) IS
  'Khen thưởng trên báo cáo: returns the table of awards; the year before is – if the cluster did not have a season '
  'then, and the year itself if nothing has been awarded yet; null if the season has neither points nor awards; within '
  'report_html';

CREATE OR REPLACE FUNCTION report_reconciliation(of_season text, lang text) RETURNS xml
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $reconciliation$
WITH found AS MATERIALIZED (
  SELECT r.* FROM award_reconciliation r
   WHERE r.cluster = (SELECT s.cluster FROM season s WHERE s.season = $1)
     AND r.year = (SELECT s.year FROM season s WHERE s.season = $1)
), line AS (
  SELECT r.report, n.award_set, n.name AS set_name, CASE WHEN r.award IS NULL THEN 2 ELSE 1 END AS kind,
         a."position", r.award, r.reported, r.recorded, r.difference, r.finding,
         CASE WHEN r.award IS NULL THEN w->>'grand_total' WHEN $2 = 'en' THEN coalesce(a.name_en, a.name)
              ELSE a.name END AS name
    FROM found r JOIN award_set n USING (award_set) LEFT JOIN award a USING (award), report_words($2) w
  UNION ALL
  SELECT DISTINCT r.report, n.award_set, n.name, 0, NULL::integer, NULL, NULL::bigint, NULL::bigint, NULL::bigint, NULL,
         r.report || ': ' || n.name
    FROM found r JOIN award_set n USING (award_set)
)
SELECT table_of(w->>'reconciliation',
    columns_of(
      'award',      w->>'award',      'name',
      'reported',   w->>'reported',   'number',
      'recorded',   w->>'recorded',   'number',
      'difference', w->>'difference', 'number spare',
      'finding',    w->>'finding',    'text'),
    (SELECT jsonb_agg(CASE kind
         WHEN 0 THEN jsonb_build_object('heading', name)
         ELSE row_of(jsonb_build_object(
             'award', name,
             'reported', shown_number(reported, 0, $2),
             'recorded', shown_number(recorded, 0, $2),
             'difference', shown_change(difference, 0, $2),
             'finding', w->>finding),
           CASE kind WHEN 2 THEN 'sum' END) END
       ORDER BY report, set_name, award_set, kind, "position", award COLLATE "C") FROM line))
  FROM report_words($2) w
$reconciliation$;
COMMENT ON FUNCTION report_reconciliation(text, text) IS
  'Đối chiếu số liệu trên báo cáo: returns the table of reported and recorded awards; within report_html';

-- Left out where no amount is on record: years of which the rates were never read.
CREATE OR REPLACE FUNCTION report_money(of_season text, lang text) RETURNS xml
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $money$
WITH money AS (
  SELECT a.award, a."position", array_position('{state,province,grassroots}', a.level) AS level,
         CASE $2 WHEN 'en' THEN coalesce(a.name_en, a.name) ELSE a.name END AS name, sum(m.number) AS number,
         sum(m.amount) AS amount, sum(m.paid_amount) AS paid,
         sum(m.amount) FILTER (WHERE m.paid_on IS NULL) AS to_pay,
         coalesce(sum(m.number) FILTER (WHERE m.amount IS NULL), 0) AS unpriced
    FROM members_then($1) u JOIN award_money m ON m.unit = u.unit AND m.year = u.year JOIN award a USING (award)
   WHERE u.before = 0 GROUP BY a.award, a."position", a.level, a.name, a.name_en
), line AS (
  SELECT award, level, "position", name, number, amount, paid, to_pay, unpriced FROM money
  UNION ALL
  SELECT NULL, NULL, NULL, NULL, sum(number), sum(amount), sum(paid), sum(to_pay), sum(unpriced)
    FROM money HAVING count(*) > 1
)
SELECT section_of(w->>'money', table_of(w->>'money',
    columns_of(
      'award',    w->>'award',    'name',
      'number',   w->>'number',   'number',
      'money',    w->>'money',    'number',
      'paid',     w->>'paid',     'number spare',
      'to_pay',   w->>'to_pay',   'number spare',
      'unpriced', w->>'unpriced', 'number spare'),
    (SELECT jsonb_agg(row_of(jsonb_build_object(
        'award', coalesce(x.name, w->>'grand_total'),
        'number', shown_number(x.number, 0, $2),
        'money', shown_number(x.amount, 0, $2),
        'paid', shown_number(coalesce(x.paid, 0), 0, $2),
        'to_pay', shown_number(coalesce(x.to_pay, 0), 0, $2),
        'unpriced', shown_number(x.unpriced, 0, $2)),
      CASE WHEN x.award IS NULL THEN 'sum' END)
      ORDER BY x.award IS NULL, x.level, x."position", x.award COLLATE "C") FROM line x)))
  FROM report_words($2) w WHERE EXISTS (SELECT FROM money m WHERE m.amount IS NOT NULL)
$money$;
COMMENT ON FUNCTION report_money(text, text) IS
  'Tiền thưởng trên báo cáo: returns the table of the money of the awards of the season''s year; null if no amount is '
  'on record; within report_html';

-- Of each report how many numbers agree, and those that do not.
CREATE OR REPLACE FUNCTION report_points(of_season text, lang text, top integer, found jsonb) RETURNS xml
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $points$
WITH line AS MATERIALIZED (
  SELECT r.*, row_number() OVER () AS n FROM points_reconciliation($1) r
   WHERE $3 IS NULL OR r.unit IN (SELECT u.unit FROM found_units($4) u WHERE u.shown)
), shown AS (
  SELECT l.source, l.n, row_of(jsonb_build_object(
      'unit', l.unit_name,
      'criterion', CASE WHEN l.criterion IS NULL THEN w->>'total'
                        ELSE concat_ws('. ', l.criterion, l.criterion_name) END,
      'reported', shown_number(l.reported, greatest(scale(l.reported), point_decimals($1)), $2),
      'computed', shown_number(l.recorded, greatest(least(scale(trim_scale(l.recorded)), 9), point_decimals($1)), $2),
      'difference', shown_change(l.difference, greatest(least(scale(trim_scale(l.difference)), 9), point_decimals($1)),
                                 $2),
      'finding', w->>l.finding)) AS row
    FROM line l, report_words($2) w WHERE l.finding <> 'agrees'
  UNION ALL
  SELECT DISTINCT l.source, 0, jsonb_build_object('heading', l.source) FROM line l WHERE l.finding <> 'agrees'
)
SELECT section_of(w->>'reported_points',
    list_of((SELECT array_agg(format(w->>'points_agree', s.source, s.agreeing, s.reported)
                              ORDER BY s.source COLLATE "C")
               FROM (SELECT l.source, count(*) FILTER (WHERE l.finding = 'agrees') AS agreeing,
                            count(l.reported) AS reported FROM line l GROUP BY l.source) s)),
    table_of(w->>'reported_points',
      columns_of(
        'unit',       w->>'unit',       'name',
        'criterion',  w->>'criterion',  'text',
        'reported',   w->>'reported',   'number',
        'computed',   w->>'computed',   'number',
        'difference', w->>'difference', 'number spare',
        'finding',    w->>'finding',    'text'),
      (SELECT jsonb_agg(s.row ORDER BY s.source COLLATE "C", s.n) FROM shown s)))
  FROM report_words($2) w
$points$;
COMMENT ON FUNCTION report_points(text, text, integer, jsonb) IS
  'Đối chiếu điểm trên báo cáo: returns how many points of each report agree and a table of those that do not; null '
  'without reported points; within report_html';

CREATE OR REPLACE FUNCTION report_mix(of_season text, lang text) RETURNS xml
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $mix$
WITH mix AS (
  SELECT a.award, a."position", array_position('{state,province,grassroots}', a.level) AS level,
         CASE $2 WHEN 'en' THEN coalesce(a.name_en, a.name) ELSE a.name END AS name,
         sum(g.number) FILTER (WHERE g.kind = 'person') AS individuals,
         coalesce(sum(g.number) FILTER (WHERE g."position" IN ('direct worker', 'worker', 'farmer')), 0) AS direct,
         coalesce(sum(g.number) FILTER (WHERE g.kind = 'person' AND g."position" IS NULL), 0) AS unknown
    FROM members_then($1) m JOIN grant_recipient g ON g.unit = m.unit AND g.year = m.year JOIN award a USING (award)
   WHERE m.before = 0 GROUP BY a.award, a."position", a.level, a.name, a.name_en
  HAVING sum(g.number) FILTER (WHERE g.kind = 'person') > 0
), line AS (
  SELECT award, level, "position", name, individuals, direct, unknown FROM mix
  UNION ALL
  SELECT NULL, NULL, NULL, NULL, sum(individuals), sum(direct), sum(unknown) FROM mix HAVING count(*) > 1
)
SELECT section_of(w->>'mix',
    table_of(w->>'mix',
      columns_of(
        'award',       w->>'award',       'name',
        'individuals', w->>'individuals', 'number',
        'direct',      w->>'direct',      'number',
        'unknown_pos', w->>'unknown_pos', 'number spare',
        'share',       w->>'share',       'number'),
      (SELECT jsonb_agg(row_of(jsonb_build_object(
          'award', coalesce(x.name, w->>'grand_total'),
          'individuals', shown_number(x.individuals, 0, $2),
          'direct', shown_number(x.direct, 0, $2),
          'unknown_pos', shown_number(x.unknown, 0, $2),
          'share', shown_number(100 * x.direct / nullif(x.individuals - x.unknown, 0), 2, $2)),
        CASE WHEN x.award IS NULL THEN 'sum' END)
        ORDER BY x.award IS NULL, x.level, x."position", x.award COLLATE "C") FROM line x)),
    (SELECT paragraph_of(w->>'share_note', 'quiet') WHERE EXISTS (SELECT FROM mix)))
  FROM report_words($2) w
$mix$;
COMMENT ON FUNCTION report_mix(text, text) IS
  'Người trực tiếp lao động trên báo cáo: returns the table of direct workers; within report_html';

CREATE OR REPLACE FUNCTION report_indicators(of_season text, lang text) RETURNS xml
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $indicators$
SELECT section_of(w->>'indicators', table_of(w->>'indicators',
    columns_of(
      'indicator', w->>'indicator', 'name',
      'measure',   w->>'measure',   'text',
      'plan',      w->>'plan',      'number',
      'actual',    w->>'actual',    'number',
      'percent',   w->>'percent',   'number',
      'units_n',   w->>'units_n',   'number spare'),
    (SELECT jsonb_agg(row_of(jsonb_build_object(
        'indicator', i.name,
        'measure', i.measure,
        'plan', shown_number(i.plan, i.decimals, $2),
        'actual', shown_number(i.actual, i.decimals, $2),
        'percent', shown_number(100 * i.actual / nullif(i.plan, 0), 1, $2),
        'units_n', i.units)) ORDER BY i."position", i.indicator COLLATE "C")
       FROM cluster_indicator i WHERE i.season = $1)))
  FROM report_words($2) w
$indicators$;
COMMENT ON FUNCTION report_indicators(text, text) IS
  'Chỉ tiêu kinh tế - xã hội trên báo cáo: returns the table of indicators; within report_html';

-- A conference hands out the flags of the year before, too.
DROP FUNCTION IF EXISTS report_flags(text, text);
CREATE OR REPLACE FUNCTION report_flags(of_season text, lang text, found jsonb) RETURNS xml
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $flags$
WITH flag AS (
  SELECT g.year, a.award, CASE $2 WHEN 'en' THEN coalesce(a.name_en, a.name) ELSE a.name END AS award_name,
         array_position('{state,province,grassroots}', a.level) AS level, a."position",
         coalesce(r.name, format(w->>'unnamed', u.name)) AS name, u."position" AS place, sum(g.number) AS number
    FROM members_then($1) m JOIN award_grant g ON g.unit = m.unit AND g.year IN (m.year, m.year - 1)
    JOIN award a USING (award) JOIN unit u ON u.unit = g.unit LEFT JOIN recipient r USING (recipient),
         report_words($2) w
   WHERE m.before = 0 AND a.category = 'flag' AND a.level <> 'grassroots' AND g.revoked_by IS NULL
     AND (g.year = m.year OR (SELECT has_points($3)))
   GROUP BY g.year, a.award, 3, a.level, a."position", coalesce(r.name, format(w->>'unnamed', u.name)), u."position"
)
SELECT section_of(w->>'flags', table_of(w->>'flags',
    columns_of(
      'year',      w->>'year',      'number',
      'award',     w->>'award',     'text',
      'recipient', w->>'recipient', 'name',
      'number',    w->>'number',    'number'),
    (SELECT jsonb_agg(row_of(jsonb_build_object(
        'year', f.year,
        'award', f.award_name,
        'recipient', f.name,
        'number', shown_number(f.number, 0, $2)))
      ORDER BY f.year DESC, f.level, f."position", f.award COLLATE "C", f.place, f.name COLLATE "vi-x-icu")
       FROM flag f)))
  FROM report_words($2) w
$flags$;
COMMENT ON FUNCTION report_flags(text, text, jsonb) IS
  'Cờ thi đua trên báo cáo: returns the flags of the season''s year and the year before; within report_html';
