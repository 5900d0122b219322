-- Who may get what: each requirement in force, met or not, and by which grants.

-- A recipient and the units that it succeeded and whose runs continue, each up to its end.
CREATE OR REPLACE FUNCTION bearers(of_recipient text, of_year integer) RETURNS TABLE (recipient text, last_year integer)
  LANGUAGE sql STABLE ROWS 1 SET search_path FROM CURRENT AS $bearers$
WITH RECURSIVE bearer(recipient, unit, kind, last_year) AS (
  SELECT r.recipient, r.unit, r.kind, of_year FROM recipient r WHERE r.recipient = of_recipient
   UNION
  SELECT o.recipient, o.unit, o.kind, least(b.last_year, extract(year FROM s.happened_on)::integer)
    FROM bearer b
    JOIN unit_succession s ON s.new_unit = b.unit AND s.carries_runs AND extract(year FROM s.happened_on) <= b.last_year
    JOIN recipient o ON o.unit = s.old_unit AND o.kind = 'unit'
   WHERE b.kind = 'unit')
SELECT b.recipient, b.last_year FROM bearer b
$bearers$;
COMMENT ON FUNCTION bearers(text, integer) IS
  'Đối tượng và đơn vị tiền thân: returns a recipient and, for a unit, those that it had succeeded by a year, up to '
  'their end, if the succession continues runs; within achievements';

CREATE OR REPLACE FUNCTION held_grants(of_recipient text, of_year integer)
  RETURNS TABLE (award text, year integer, decision text, line integer)
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $held$
SELECT DISTINCT g.award, g.year, g.decision, g.line
  FROM bearers(of_recipient, of_year) b JOIN award_grant g ON g.recipient = b.recipient AND g.year <= b.last_year
 WHERE g.revoked_by IS NULL
$held$;
COMMENT ON FUNCTION held_grants(text, integer) IS
  'Khen thưởng đã nhận: returns the grants of a recipient in force up to a year; for a unit also those of units that '
  'it had succeeded by then, up to their end, if the succession continues runs';

-- What can count towards an award. rank: of a grade among grades, of a scope among scopes.
CREATE OR REPLACE FUNCTION achievements(of_recipient text, of_award text, of_year integer)
  RETURNS TABLE (kind text, award text, parent text, equal_to text, way text, rank integer, used boolean, year integer,
                 label text)
  LANGUAGE sql STABLE ROWS 20 SET search_path FROM CURRENT AS $achievements$
SELECT DISTINCT 'grant', g.award, a.parent, a.equal_to, g.way, NULL::integer, false, g.year,
       format('%s (%s, dòng %s)', g.year, g.decision, g.line)
  FROM bearers($1, $3) b JOIN award_grant g ON g.recipient = b.recipient AND g.year <= b.last_year
  JOIN award a ON a.award = g.award
 WHERE g.revoked_by IS NULL
UNION ALL
SELECT DISTINCT 'assessment', NULL, NULL, NULL, NULL, array_position('{not,completed,well,excellent}', r.grade), false,
       r.year, format('%s: %s', r.year, in_sentence(assessment_grade_name(r.grade)))
  FROM bearers($1, $3) b JOIN assessment_result r ON r.recipient = b.recipient AND r.year <= b.last_year
UNION ALL
SELECT 'initiative', NULL, NULL, NULL, NULL, array_position('{grassroots,province,state}', i.scope),
       EXISTS (SELECT FROM award_grant g WHERE g.recipient = i.recipient AND g.initiative_year = i.year
                  AND g.initiative_number = i.number AND g.revoked_by IS NULL AND (g.award, g.year) <> ($2, $3)),
       i.year, format('%s: %s', i.year, coalesce(i.title, in_sentence(scope_name(i.scope))))
  FROM initiative i WHERE i.recipient = $1 AND i.year <= $3
$achievements$;
COMMENT ON FUNCTION achievements(text, text, integer) IS
  'Thành tích: returns a recipient''s grants in force, yearly grades and initiatives up to a year, those of units that '
  'it succeeded included; used: another grant than that of the award and year names the initiative; within eligibility';

-- The figure of a collective that a requirement compares; null: not on record.
CREATE OR REPLACE FUNCTION figure_of(of_recipient text, figure text, of_year integer) RETURNS numeric
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $figure$
SELECT CASE $2
  WHEN 'rank' THEN (SELECT min(p.rank) FROM recipient r JOIN published_standing p ON p.unit = r.unit
                      JOIN season s ON s.season = p.season
                     WHERE r.recipient = $1 AND r.kind = 'unit' AND s.year = $3 AND s.period = 'year'
                       AND p.number = (SELECT max(n.number) FROM publication n WHERE n.season = p.season))
  WHEN 'age' THEN (SELECT extract(year FROM age(make_date($3, 12, 31), r.founded_on)) FROM recipient r
                    WHERE r.recipient = $1)
  ELSE (SELECT CASE $2 WHEN 'advanced percent' THEN 100.0 * f.advanced / f.members
                       WHEN 'completed percent' THEN 100.0 * f.completed / f.members
                       WHEN 'fighters' THEN f.fighters ELSE f.disciplined END
          FROM collective_figure f WHERE f.recipient = $1 AND f.year = $3) END
$figure$;
COMMENT ON FUNCTION figure_of(text, text, integer) IS
  'Số liệu của tập thể: returns a figure that a requirement names, of a collective in a year; null: not on record; '
  'within eligibility';

CREATE OR REPLACE FUNCTION times_ending(years integer[], rhythm integer, of_year integer) RETURNS integer
  LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path FROM CURRENT AS $times$
SELECT count(*) FILTER (WHERE t.follows)::integer
  FROM (SELECT bool_and(s.gap) OVER (ORDER BY s.year DESC) AS follows
          FROM (SELECT y.year, coalesce(lead(y.year) OVER (ORDER BY y.year) - y.year <= $2, $3 - y.year < $2) AS gap
                  FROM (SELECT DISTINCT unnest($1) AS year) y) s) t
$times$;
COMMENT ON FUNCTION times_ending(integer[], integer, integer) IS
  'Số lần liên tục: returns how many times end in a year, none left out: each not more than rhythm years after the one '
  'before, and the last less than rhythm years before that year; within eligibility';

CREATE OR REPLACE FUNCTION requirement_words(q requirement) RETURNS text
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $words$
SELECT CASE WHEN q.not_entered THEN 'tiêu chuẩn chưa nhập'
            WHEN q.figure IS NOT NULL
            THEN figure_name(q.figure) || coalesce(' ít nhất ' || q.at_least, ' không quá ' || q.at_most)
            WHEN q.held_award IS NULL AND q.grade IS NULL THEN format('%s sáng kiến phạm vi %s', q.times, x.scope)
            WHEN q.held_award IS NULL
            THEN format('%s năm%s %s', q.times, CASE WHEN q.consecutive THEN ' liên tục' ELSE '' END, x.graded)
            WHEN q.times IS NULL THEN format('%s năm kể từ %s', q.years_since, a.name)
            ELSE format('%s lần%s %s', q.times, CASE WHEN q.consecutive THEN ' liên tục' ELSE '' END, a.name)
                 || coalesce(' hoặc năm ' || x.graded, '') END
       || coalesce(' (mỗi lần cách nhau không quá ' || q.rhythm_years || ' năm)', '')
       || CASE WHEN q.fresh THEN ' chưa sử dụng' ELSE '' END
       || CASE q.within_years WHEN 1 THEN ' trong năm xét' ELSE coalesce(' trong ' || q.within_years || ' năm', '') END
       || coalesce(' tính từ sau ' || b.name, '')
       || coalesce(' trong các năm của tiêu chuẩn ' || q.of_item, '')
       || CASE WHEN q.times IS NOT NULL AND q.years_since IS NOT NULL
               THEN format(', ít nhất %s năm trước', q.years_since) ELSE '' END
  FROM (SELECT in_sentence(scope_name(q.initiative_scope))) s(scope)
 CROSS JOIN LATERAL (
   SELECT s.scope, in_sentence(assessment_grade_name(q.grade))
                   || CASE WHEN q.grade IN ('completed', 'well') THEN ' trở lên' ELSE '' END
                   || coalesce(' có sáng kiến phạm vi ' || s.scope, '') AS graded) x
  LEFT JOIN award a ON a.award = q.held_award
  LEFT JOIN award b ON b.award = q.since_award
$words$;
COMMENT ON FUNCTION requirement_words(requirement) IS
  'Tiêu chuẩn bằng lời: says in Vietnamese what a requirement asks; within eligibility';

-- A requirement each, with what was counted towards it.
CREATE OR REPLACE FUNCTION counted_requirements(recipient text, award text, year integer, as_of date)
  RETURNS TABLE (q requirement, n integer, last_year integer, labels text, figure numeric)
  LANGUAGE sql STABLE ROWS 5 SET search_path FROM CURRENT AS $counted$
WITH asked AS (
  SELECT r.recipient, CASE r.kind WHEN 'person' THEN 'individual' ELSE 'collective' END AS subject,
         r."position" IS NOT DISTINCT FROM 'worker' AS is_worker
    FROM recipient r WHERE r.recipient = $1
), fact AS MATERIALIZED (
  SELECT f.* FROM asked, achievements($1, $2, $3) f
), asks AS MATERIALIZED (
  SELECT q, q.item, q.alternative, q.of_item,
         greatest(coalesce((SELECT max(f.year) + 1 FROM fact f
                             WHERE f.kind = 'grant' AND q.since_award IN (f.award, f.parent, f.equal_to)), 0),
                  CASE WHEN q.afresh
                       THEN (SELECT max(coalesce(d.counts_from, extract(year FROM d.ends_on)::integer + 1, 10000))
                               FROM discipline d WHERE d.recipient = $1 AND extract(year FROM d.decided_on) <= $3) END,
                  $3 - q.within_years + 1) AS from_year
    FROM asked, requirement_on($2, $4) q
   WHERE q.subject IN ('both', asked.subject) AND (q.for_workers IS NULL OR q.for_workers = asked.is_worker)
), hit AS MATERIALIZED (
  SELECT a.item, a.alternative, f.year, f.label
    FROM asks a JOIN fact f ON f.year >= a.from_year
   WHERE f.kind = 'grant' AND (a.q).held_award IN (f.award, f.parent, f.equal_to)
           AND coalesce((a.q).way, f.way) = f.way
      OR f.kind = 'assessment' AND f.rank >= array_position('{not,completed,well,excellent}', (a.q).grade)
           AND ((a.q).initiative_scope IS NULL
                OR EXISTS (SELECT FROM fact i WHERE i.kind = 'initiative' AND i.year = f.year
                              AND i.rank >= array_position('{grassroots,province,state}', (a.q).initiative_scope)
                              AND NOT ((a.q).fresh AND i.used)))
      OR f.kind = 'initiative' AND (a.q).held_award IS NULL AND (a.q).grade IS NULL
           AND f.rank >= array_position('{grassroots,province,state}', (a.q).initiative_scope)
           AND NOT ((a.q).fresh AND f.used)
), run AS MATERIALIZED (   -- the years of an item, in which others count
  SELECT a.item, $3 - emulation.run_ending(h.year, $3) + 1 AS from_year
    FROM asks a JOIN hit h ON h.item = a.item AND h.alternative = a.alternative
   WHERE a.alternative = 1 AND a.item IN (SELECT o.of_item FROM asks o) GROUP BY a.item
)
SELECT a.q, x.*, CASE WHEN (a.q).figure IS NOT NULL THEN figure_of($1, (a.q).figure, $3) END AS figure
  FROM asks a
 CROSS JOIN LATERAL (
   SELECT CASE WHEN (a.q).streak = 'times'
               THEN times_ending(coalesce(array_agg(h.year), '{}'), (a.q).rhythm_years, $3)
               WHEN (a.q).consecutive THEN emulation.run_ending(h.year, $3)
               WHEN (a.q).grade IS NULL THEN count(*)::integer ELSE count(DISTINCT h.year)::integer END AS n,
          max(h.year) AS last_year,
          string_agg(h.label, '; ' ORDER BY h.year, h.label COLLATE "C")
            FILTER (WHERE NOT (a.q).consecutive OR (a.q).streak = 'times'
                       OR h.year > $3 - (SELECT emulation.run_ending(e.year, $3) FROM hit e
                                          WHERE e.item = a.item AND e.alternative = a.alternative)) AS labels
     FROM hit h
    WHERE h.item = a.item AND h.alternative = a.alternative
      AND (a.of_item IS NULL
           OR h.year >= coalesce((SELECT r.from_year FROM run r WHERE r.item = a.of_item), $3 + 1))) x
$counted$;
COMMENT ON FUNCTION counted_requirements(text, text, integer, date) IS
  'Thành tích theo tiêu chuẩn: returns each requirement in force on a day that applies to a recipient, how many times '
  'it was met up to a year, the last of them, by what, and the figure that it compares; within eligibility';

CREATE OR REPLACE FUNCTION eligibility(recipient text, award text, year integer, as_of date DEFAULT NULL)
  RETURNS TABLE (item integer, alternative integer, requirement text, needed integer, held integer, met boolean,
                 grants text, missing text, source text)
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $eligibility$
WITH judged AS (
  SELECT c.*, CASE WHEN (c.q).not_entered THEN NULL
                   WHEN (c.q).figure IS NOT NULL
                   THEN coalesce(c.figure >= (c.q).at_least, c.figure <= (c.q).at_most)
                   ELSE coalesce(c.n >= (c.q).times, true)
                        AND coalesce($3 - c.last_year >= (c.q).years_since, (c.q).years_since IS NULL) END AS met
    FROM counted_requirements($1, $2, $3, coalesce($4, make_date($3, 12, 31))) c
)
SELECT (j.q).item, (j.q).alternative, requirement_words(j.q),
       coalesce((j.q).times, (j.q).years_since, (j.q).at_least::integer, (j.q).at_most::integer),
       CASE WHEN (j.q).not_entered THEN NULL WHEN (j.q).figure IS NOT NULL THEN floor(j.figure)::integer
            WHEN (j.q).times IS NULL THEN $3 - j.last_year ELSE j.n END, j.met,
       CASE WHEN (j.q).figure IS NULL THEN j.labels ELSE round(j.figure, 2)::text END,
       CASE WHEN (j.q).not_entered THEN 'chưa nhập tiêu chuẩn đang có hiệu lực'
            WHEN (j.q).figure IS NOT NULL AND j.met IS NULL THEN format('chưa nhập số liệu năm %s', $3)
            WHEN j.met THEN NULL
            WHEN (j.q).figure IS NOT NULL THEN 'chưa đạt'
            WHEN j.n < (j.q).times AND (j.q).held_award IS NULL AND (j.q).grade IS NOT NULL
            THEN format('thiếu %s năm', (j.q).times - j.n)
            WHEN j.n < (j.q).times THEN format('thiếu %s lần', (j.q).times - j.n)
            WHEN j.last_year IS NULL THEN 'chưa được tặng'
            ELSE format('thiếu %s năm', (j.q).years_since - ($3 - j.last_year)) END,
       concat_ws(', ', (j.q).source, (j.q).article)
  FROM judged j
 ORDER BY (j.q).item, (j.q).alternative
$eligibility$;
COMMENT ON FUNCTION eligibility(text, text, integer, date) IS
  'Điều kiện xét tặng: returns, for each requirement in force for an award (default: at the end of the year), what is '
  'needed, what the recipient has up to that year, whether it is met (null: not on record), by what, and what is '
  'missing. All items must be met, and one of an item''s alternatives. No rows if no requirement is recorded for that '
  'date or the recipient is unknown';

CREATE OR REPLACE FUNCTION is_eligible(recipient text, award text, year integer, as_of date DEFAULT NULL)
  RETURNS boolean
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $eligible$
SELECT CASE WHEN bool_or(i.failed) THEN false WHEN bool_and(i.met) THEN true END
  FROM (SELECT bool_and(e.met IS FALSE) AS failed, bool_or(coalesce(e.met, false)) AS met
          FROM eligibility($1, $2, $3, $4) e GROUP BY e.item) i
$eligible$;
COMMENT ON FUNCTION is_eligible(text, text, integer, date) IS
  'Đủ điều kiện: returns whether all requirements for an award in force on a date (default: the end of the year) are '
  'met; null if none is recorded, or if a figure or rule that decides is not on record';

-- The law of the day on which the file was received; a later one where its rows say so and it is better.
CREATE OR REPLACE FUNCTION judged_on(recipient text, award text, year integer, received_on date) RETURNS date
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $day$
SELECT coalesce(
  CASE WHEN EXISTS (SELECT FROM requirement q WHERE q.award = $2 AND q.also_before AND q.valid_from > $4
                       AND q.valid_from <= today())
        AND is_eligible($1, $2, $3, $4) IS NOT TRUE
       THEN (SELECT min(d.day) FROM (SELECT DISTINCT q.valid_from AS day FROM requirement q
                                      WHERE q.award = $2 AND q.also_before AND q.valid_from > $4
                                        AND q.valid_from <= today()) d
              WHERE is_eligible($1, $2, $3, d.day)) END, $4)
$day$;
COMMENT ON FUNCTION judged_on(text, text, integer, date) IS
  'Ngày áp dụng luật: returns the day of which the law decides on a file received on a day: that day, or the first day '
  'of a later law in force today whose rows say that they also decide before (also_before) and under which alone the '
  'recipient is eligible';

CREATE OR REPLACE FUNCTION nearly_eligible_in(of_year integer)
  RETURNS TABLE (recipient text, name text, unit text, award text, award_name text, year integer, missing text)
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $nearly$
-- recipients that, in the year before, received something that a requirement needs
SELECT c.recipient, r.name, r.unit, c.award, a.name, of_year, x.missing
  FROM (SELECT DISTINCT coalesce(later.recipient, g.recipient) AS recipient, q.award
          FROM (SELECT DISTINCT q.award, q.held_award
                  FROM award w, requirement_on(w.award, make_date(of_year, 12, 31)) q WHERE q.held_award IS NOT NULL) q
          JOIN award h ON q.held_award IN (h.award, h.parent, h.equal_to)
          JOIN award_grant g ON g.award = h.award AND g.year = of_year - 1 AND g.revoked_by IS NULL
           AND g.recipient IS NOT NULL
          JOIN recipient b ON b.recipient = g.recipient
          -- a unit that has ended is not proposed, but its successor is
          LEFT JOIN unit_succession s ON b.kind = 'unit' AND s.old_unit = b.unit
           AND extract(year FROM s.happened_on) <= of_year
          LEFT JOIN recipient later ON later.kind = 'unit' AND later.unit = s.new_unit AND s.carries_runs
         WHERE s.old_unit IS NULL OR later.recipient IS NOT NULL) c
  JOIN recipient r USING (recipient) JOIN award a USING (award)
 CROSS JOIN LATERAL (
   SELECT count(*) FILTER (WHERE NOT met AND NOT one_short) AS far, count(*) FILTER (WHERE NOT met) AS open,
          string_agg(need, '; ' ORDER BY item) FILTER (WHERE NOT met) AS missing
     FROM (SELECT now.item, bool_or(next.met) AS met, bool_or(now.held + 1 >= now.needed) AS one_short,
                  min(now.requirement) FILTER (WHERE now.held + 1 >= now.needed AND NOT next.met) || ': thiếu 1' AS need
             FROM eligibility(c.recipient, c.award, of_year - 1, make_date(of_year, 12, 31)) now
             JOIN eligibility(c.recipient, c.award, of_year) next USING (item, alternative)
            GROUP BY now.item) i) x
 WHERE x.far = 0 AND x.open > 0
$nearly$;
COMMENT ON FUNCTION nearly_eligible_in(integer) IS
  'Gần đủ điều kiện: returns the recipients that could be proposed in that year if each unmet requirement, which lacks '
  'one time or one initiative, were met; counted to the end of the year before, under the law at the year''s end';

CREATE OR REPLACE VIEW nearly_eligible WITH (security_invoker) AS
SELECT n.*, u.name AS unit_name, u."position"
  FROM nearly_eligible_in(1 + extract(year FROM today())::integer) n JOIN unit u ON u.unit = n.unit;
COMMENT ON VIEW nearly_eligible IS 'Gần đủ điều kiện cho năm sau: nearly_eligible_in for next year';
COMMENT ON COLUMN nearly_eligible.recipient IS 'Mã đối tượng';
COMMENT ON COLUMN nearly_eligible.name IS 'Đối tượng';
COMMENT ON COLUMN nearly_eligible.unit IS 'Đơn vị';
COMMENT ON COLUMN nearly_eligible.award IS 'Danh hiệu, hình thức';
COMMENT ON COLUMN nearly_eligible.award_name IS 'Tên danh hiệu, hình thức';
COMMENT ON COLUMN nearly_eligible.year IS 'Năm';
COMMENT ON COLUMN nearly_eligible.missing IS 'Còn thiếu';
COMMENT ON COLUMN nearly_eligible.unit_name IS 'Tên đơn vị';
COMMENT ON COLUMN nearly_eligible."position" IS 'Thứ tự: position of the unit in the official order';

CREATE OR REPLACE VIEW eligibility WITH (security_invoker) AS
SELECT p.proposal, p.unit, p.recipient, r.name, p.award, a.name AS award_name, p.year, e.item, e.alternative,
       e.requirement, e.needed, e.held, e.met, e.grants, e.missing, e.source, u.name AS unit_name,
       u."position", day AS law_of
  FROM proposal p JOIN recipient r USING (recipient) JOIN award a USING (award) JOIN unit u ON u.unit = p.unit
 CROSS JOIN LATERAL judged_on(p.recipient, p.award, p.year, coalesce(p.received_on, p.proposed_on)) AS day
 CROSS JOIN LATERAL eligibility(p.recipient, p.award, p.year, day) e
 WHERE p.state NOT IN ('granted', 'refused');
COMMENT ON VIEW eligibility IS 'Điều kiện của các đề nghị: eligibility for every open proposal';
COMMENT ON COLUMN eligibility.proposal IS 'Số đề nghị';
COMMENT ON COLUMN eligibility.unit IS 'Đơn vị trình';
COMMENT ON COLUMN eligibility.recipient IS 'Mã đối tượng';
COMMENT ON COLUMN eligibility.name IS 'Đối tượng';
COMMENT ON COLUMN eligibility.award IS 'Danh hiệu, hình thức';
COMMENT ON COLUMN eligibility.award_name IS 'Tên danh hiệu, hình thức';
COMMENT ON COLUMN eligibility.year IS 'Năm thành tích';
COMMENT ON COLUMN eligibility.item IS 'Tiêu chuẩn số';
COMMENT ON COLUMN eligibility.alternative IS 'Phương án';
COMMENT ON COLUMN eligibility.requirement IS 'Tiêu chuẩn';
COMMENT ON COLUMN eligibility.needed IS 'Cần có';
COMMENT ON COLUMN eligibility.held IS 'Đã có';
COMMENT ON COLUMN eligibility.met IS 'Đạt';
COMMENT ON COLUMN eligibility.grants IS 'Các lần được tặng';
COMMENT ON COLUMN eligibility.missing IS 'Còn thiếu';
COMMENT ON COLUMN eligibility.source IS 'Căn cứ';
COMMENT ON COLUMN eligibility.unit_name IS 'Tên đơn vị trình';
COMMENT ON COLUMN eligibility."position" IS 'Thứ tự: position of the unit in the official order';
COMMENT ON COLUMN eligibility.law_of IS 'Theo luật của ngày: day of which the law decides, as judged_on returns it';

-- A quota with its base: the allowed, the granted and the remaining number.
CREATE OR REPLACE FUNCTION quota_of(of_award text, of_unit text, of_year integer, of_branch text DEFAULT 'general')
  RETURNS TABLE (percent numeric, base text, base_number bigint, allowed bigint, granted bigint, remaining bigint,
                 source text)
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $quota$
SELECT q.percent, q.base, b.number, emulation.quota(b.number, q.percent, q.rounding, q.at_least), g.number,
       emulation.quota(b.number, q.percent, q.rounding, q.at_least) - g.number, q.source
  FROM award_quota_on(of_award, make_date(of_year, 12, 31), of_branch) q
 CROSS JOIN LATERAL (
   SELECT CASE WHEN q.base_award IS NULL
               THEN (SELECT n.number FROM quota_base n
                      WHERE n.award = of_award AND n.unit = of_unit AND n.year = of_year)
               ELSE (SELECT coalesce(sum(number), 0)::bigint FROM award_grant
                      WHERE award = q.base_award AND unit = of_unit AND year = of_year AND revoked_by IS NULL)
          END AS number) b
 CROSS JOIN LATERAL (SELECT coalesce(sum(number), 0)::bigint AS number FROM award_grant
                      WHERE award = of_award AND unit = of_unit AND year = of_year AND revoked_by IS NULL) g
$quota$;
COMMENT ON FUNCTION quota_of(text, text, integer, text) IS
  'Tỷ lệ của đơn vị: returns how many of an award the quota (of a branch, by default the general one) in force at the '
  'year''s end allows a unit, from its own base; base_number, allowed and remaining are null if the base was not '
  'entered. No rows if there is no quota';

-- Why the regulation of a season excludes a unit from an award: every entry of its sheet that names the award, because
-- a standing keeps which awards are excluded, not by which entries.
CREATE OR REPLACE FUNCTION excluded_by(of_season text, of_award text, parameters text) RETURNS text
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $excluded$
SELECT format('không được xét theo quy chế của kỳ thi đua %s', $1)
       || coalesce(': ' || (SELECT string_agg(coalesce(n.entry->>'note', n.entry->>'when')
                                              || coalesce(' (' || (n.entry->>'clause') || ')', ''), '; ' ORDER BY n.i)
                              FROM sheet h
                             CROSS JOIN jsonb_array_elements(h.rules->'no_award') WITH ORDINALITY n(entry, i)
                             WHERE h.season = $1 AND h.state = 'in force' AND n.entry->'awards' ?| a.codes), '')
  FROM (SELECT array_remove(ARRAY[w.award, w.parent], NULL) AS codes FROM award w WHERE w.award = $2) a
 WHERE $3::jsonb->'no_award' ?| a.codes
$excluded$;
COMMENT ON FUNCTION excluded_by(text, text, text) IS
  'Không được xét: returns the reason for which a season''s sheet excludes a unit from an award, or from every class '
  'of it, by the reason_parameters of its standing; null if it does not; within award_support';

CREATE OR REPLACE VIEW award_support WITH (security_invoker) AS
SELECT p.proposal, p.unit, n.name AS unit_name, p.recipient, r.name, p.award, a.name AS award_name, p.year, p.state,
       s.season, s.rank, s.points,
       (SELECT string_agg(DISTINCT w.award, ', ')
          FROM (SELECT DISTINCT ON (k.cluster) k.award, k.repealed FROM rank_award k
                 WHERE k.rank = s.rank AND (k.cluster IS NULL OR k.cluster = s.cluster)
                   AND k.valid_from <= make_date(p.year, 12, 31)
                 ORDER BY k.cluster, k.valid_from DESC) w
         WHERE NOT w.repealed AND excluded_by(s.season, w.award, s.reason_parameters) IS NULL) AS rank_award,
       is_eligible(p.recipient, p.award, p.year, day) AND s.excluded IS NULL AS eligible,
       nullif(concat_ws('; ', s.excluded,
         (SELECT string_agg(e.requirement || ': ' || e.missing, '; ' ORDER BY e.item, e.alternative)
            FROM eligibility(p.recipient, p.award, p.year, day) e
           WHERE e.met IS NOT TRUE AND NOT EXISTS (SELECT FROM eligibility(p.recipient, p.award, p.year, day) o
                                            WHERE o.item = e.item AND o.met))), '') AS missing,
       v.ballots_for, v.base::integer AS vote_base, v.needed::integer AS votes_needed, v.passed,
       q.allowed AS quota_allowed, q.granted AS quota_granted, q.remaining AS quota_remaining,
       (SELECT count(*)::integer
          FROM generate_series(p.posted_from::timestamp,
                               least(coalesce(p.posted_to, today()), v.held_on - 1, p.posted_from + 366)::timestamp,
                               interval '1 day') d
         WHERE extract(isodow FROM d) < 6) AS posted_days,
       (SELECT l.posting_days FROM vote_rule_on(p.award, coalesce(v.held_on, today())) l) AS posting_days,
       s.excluded, s.class, (SELECT c.name FROM cluster c WHERE c.cluster = s.cluster) AS cluster_name,
       (SELECT season_name(c.name, s.year, s.period) FROM cluster c WHERE c.cluster = s.cluster) AS season_name,
       proposal_state_name(p.state) AS state_name, n."position", day AS law_of,
       -- 152/2025, article 4(6)
       day >= '2025-07-01' AND (coalesce(r.is_woman, false)
         OR EXISTS (SELECT FROM collective_figure f WHERE f.recipient = p.recipient AND f.year = p.year
                       AND 10 * f.women >= 7 * f.members)) AS preferred
  FROM proposal p JOIN recipient r USING (recipient) JOIN award a USING (award) JOIN unit n ON n.unit = p.unit
 CROSS JOIN LATERAL judged_on(p.recipient, p.award, p.year, coalesce(p.received_on, p.proposed_on)) AS day
  LEFT JOIN LATERAL (SELECT * FROM vote_result v WHERE v.proposal = p.proposal
                      ORDER BY v.held_on DESC LIMIT 1) v ON true
  LEFT JOIN LATERAL quota_of(p.award, p.unit, p.year) q ON true
  LEFT JOIN LATERAL (SELECT s.*,
                            string_agg(excluded_by(s.season, p.award, s.reason_parameters), '; ') OVER () AS excluded
                       FROM standing s WHERE r.kind = 'unit' AND s.unit = r.unit AND s.year = p.year
                        AND s.period = 'year' ORDER BY s.season LIMIT 1) s ON true
 WHERE p.state NOT IN ('granted', 'refused');
COMMENT ON VIEW award_support IS
  'Căn cứ xét khen thưởng: rank, eligibility, vote and quota of each open proposal, side by side; the rank does not '
  'decide';
COMMENT ON COLUMN award_support.proposal IS 'Số đề nghị';
COMMENT ON COLUMN award_support.unit IS 'Mã đơn vị trình';
COMMENT ON COLUMN award_support.unit_name IS 'Đơn vị trình';
COMMENT ON COLUMN award_support.recipient IS 'Mã đối tượng';
COMMENT ON COLUMN award_support.name IS 'Đối tượng';
COMMENT ON COLUMN award_support.award IS 'Danh hiệu, hình thức';
COMMENT ON COLUMN award_support.award_name IS 'Tên danh hiệu, hình thức';
COMMENT ON COLUMN award_support.year IS 'Năm thành tích';
COMMENT ON COLUMN award_support.state IS 'Trạng thái';
COMMENT ON COLUMN award_support.season IS 'Kỳ thi đua: season in which a unit was ranked that year; null for others';
COMMENT ON COLUMN award_support.rank IS 'Thứ hạng';
COMMENT ON COLUMN award_support.points IS 'Điểm';
COMMENT ON COLUMN award_support.rank_award IS
  'Khen thưởng theo thứ hạng: award for which a unit with this rank is proposed by custom';
COMMENT ON COLUMN award_support.eligible IS
  'Đủ điều kiện: false also if the season''s sheet excludes the unit; null: no requirement recorded';
COMMENT ON COLUMN award_support.missing IS 'Còn thiếu: unmet requirements, and the exclusion by the season''s sheet';
COMMENT ON COLUMN award_support.ballots_for IS 'Số phiếu tán thành: in the last vote';
COMMENT ON COLUMN award_support.vote_base IS 'Cơ sở tính phiếu';
COMMENT ON COLUMN award_support.votes_needed IS 'Số phiếu cần có';
COMMENT ON COLUMN award_support.passed IS 'Đạt số phiếu: null: no vote, or no rule';
COMMENT ON COLUMN award_support.quota_allowed IS
  'Chỉ tiêu: number that the quota allows the unit; null: no quota, or its base was not entered';
COMMENT ON COLUMN award_support.quota_granted IS 'Đã tặng';
COMMENT ON COLUMN award_support.quota_remaining IS 'Còn lại';
COMMENT ON COLUMN award_support.posted_days IS
  'Số ngày đã công khai: working days before the last vote, Monday to Friday; public holidays are not excluded';
COMMENT ON COLUMN award_support.posting_days IS 'Số ngày phải công khai: null: none';
COMMENT ON COLUMN award_support.excluded IS
  'Không được xét: reason for which the season''s sheet (no_award) excludes the unit from the award; null: it does not';
COMMENT ON COLUMN award_support.class IS 'Xếp loại';
COMMENT ON COLUMN award_support.cluster_name IS 'Cụm, khối: null: not a unit that was ranked that year';
COMMENT ON COLUMN award_support.season_name IS 'Tên kỳ thi đua: null: not a unit that was ranked that year';
COMMENT ON COLUMN award_support.state_name IS 'Tên trạng thái';
COMMENT ON COLUMN award_support."position" IS 'Thứ tự: position of the unit in the official order';
COMMENT ON COLUMN award_support.law_of IS 'Theo luật của ngày: day of which the law decides, as judged_on returns it';
COMMENT ON COLUMN award_support.preferred IS
  'Ưu tiên: where several meet the standard: a woman, or a collective with at least 70 % women (Nghị định '
  '152/2025/NĐ-CP, điều 4 khoản 6), from 1 July 2025 on; ORDER BY preferred DESC';

CREATE OR REPLACE VIEW backlog WITH (security_invoker) AS
SELECT p.proposal, p.unit, u.name AS unit_name, p.recipient, r.name, p.award, a.name AS award_name, a.level, p.way,
       p.state, p.reason, p.proposed_on, today() - p.proposed_on AS days_waiting,
       CASE WHEN today() - p.proposed_on <= 30 THEN '0-30' WHEN today() - p.proposed_on <= 90 THEN '31-90'
            WHEN today() - p.proposed_on <= 365 THEN '91-365' ELSE '>365' END AS age, p.year,
       award_level_name(a.level) AS level_name, way_name(p.way) AS way_name, proposal_state_name(p.state) AS state_name,
       age_name(CASE WHEN today() - p.proposed_on <= 30 THEN '0-30' WHEN today() - p.proposed_on <= 90 THEN '31-90'
                     WHEN today() - p.proposed_on <= 365 THEN '91-365' ELSE '>365' END) AS age_name, u."position"
  FROM proposal p JOIN recipient r USING (recipient) JOIN award a USING (award) JOIN unit u ON u.unit = p.unit
 WHERE p.state NOT IN ('granted', 'refused');
COMMENT ON VIEW backlog IS 'Hồ sơ tồn đọng: undecided proposals, by type and age';
COMMENT ON COLUMN backlog.proposal IS 'Số đề nghị';
COMMENT ON COLUMN backlog.unit IS 'Mã đơn vị trình';
COMMENT ON COLUMN backlog.unit_name IS 'Đơn vị trình';
COMMENT ON COLUMN backlog.recipient IS 'Mã đối tượng';
COMMENT ON COLUMN backlog.name IS 'Đối tượng';
COMMENT ON COLUMN backlog.award IS 'Danh hiệu, hình thức';
COMMENT ON COLUMN backlog.award_name IS 'Tên danh hiệu, hình thức';
COMMENT ON COLUMN backlog.level IS 'Cấp';
COMMENT ON COLUMN backlog.way IS 'Loại hình khen thưởng';
COMMENT ON COLUMN backlog.state IS 'Trạng thái';
COMMENT ON COLUMN backlog.reason IS 'Lý do: reason of a return';
COMMENT ON COLUMN backlog.proposed_on IS 'Ngày đề nghị';
COMMENT ON COLUMN backlog.days_waiting IS 'Số ngày chờ';
COMMENT ON COLUMN backlog.age IS 'Thời gian chờ: days, in classes: 0-30, 31-90, 91-365, >365';
COMMENT ON COLUMN backlog.year IS 'Năm thành tích';
COMMENT ON COLUMN backlog.level_name IS 'Tên cấp';
COMMENT ON COLUMN backlog.way_name IS 'Tên loại hình';
COMMENT ON COLUMN backlog.state_name IS 'Tên trạng thái';
COMMENT ON COLUMN backlog.age_name IS 'Thời gian chờ, bằng lời';
COMMENT ON COLUMN backlog."position" IS 'Thứ tự: position of the unit in the official order';

CREATE OR REPLACE VIEW award_timeliness WITH (security_invoker) AS
SELECT g.decision, g.line, g.unit, u.name AS unit_name, g.recipient, r.name, g.award, a.name AS award_name, g.way,
       g.year,
       coalesce(g.achieved_on, p.achieved_on, make_date(g.year, 12, 31)) AS achieved_on, p.proposed_on, d.signed_on,
       -- within the year, an unknown day of achievement is not its end
       CASE WHEN coalesce(g.achieved_on, p.achieved_on) IS NOT NULL OR d.signed_on > make_date(g.year, 12, 31)
            THEN d.signed_on - coalesce(g.achieved_on, p.achieved_on, make_date(g.year, 12, 31)) END AS days,
       d.signed_on - p.proposed_on AS days_from_proposal, way_name(g.way) AS way_name,
       award_level_name(a.level) AS level_name, u."position"
  FROM award_grant g JOIN decision d USING (decision) JOIN award a USING (award) JOIN unit u ON u.unit = g.unit
  LEFT JOIN recipient r ON r.recipient = g.recipient LEFT JOIN proposal p ON p.proposal = g.proposal
 WHERE g.revoked_by IS NULL;
COMMENT ON VIEW award_timeliness IS 'Kịp thời: days from the achievement to the decision, for every grant in force';
COMMENT ON COLUMN award_timeliness.decision IS 'Quyết định';
COMMENT ON COLUMN award_timeliness.line IS 'Số thứ tự';
COMMENT ON COLUMN award_timeliness.unit IS 'Mã đơn vị';
COMMENT ON COLUMN award_timeliness.unit_name IS 'Đơn vị';
COMMENT ON COLUMN award_timeliness.recipient IS 'Mã đối tượng: null: unnamed';
COMMENT ON COLUMN award_timeliness.name IS 'Đối tượng';
COMMENT ON COLUMN award_timeliness.award IS 'Danh hiệu, hình thức';
COMMENT ON COLUMN award_timeliness.award_name IS 'Tên danh hiệu, hình thức';
COMMENT ON COLUMN award_timeliness.way IS 'Loại hình khen thưởng';
COMMENT ON COLUMN award_timeliness.year IS 'Năm thành tích';
COMMENT ON COLUMN award_timeliness.achieved_on IS 'Ngày lập thành tích: otherwise the end of the year';
COMMENT ON COLUMN award_timeliness.proposed_on IS 'Ngày đề nghị: null: no proposal recorded';
COMMENT ON COLUMN award_timeliness.signed_on IS 'Ngày quyết định';
COMMENT ON COLUMN award_timeliness.days IS
  'Số ngày: from achievement to decision; null: decided within the year, and the day of the achievement is unknown';
COMMENT ON COLUMN award_timeliness.days_from_proposal IS 'Số ngày từ khi đề nghị';
COMMENT ON COLUMN award_timeliness.way_name IS 'Tên loại hình';
COMMENT ON COLUMN award_timeliness.level_name IS 'Tên cấp';
COMMENT ON COLUMN award_timeliness."position" IS 'Thứ tự: position of the unit in the official order';
