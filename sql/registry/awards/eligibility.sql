-- Who may get what: each requirement in force, met or not, and by which grants.

-- Grants of a recipient in force, with those of units that it succeeded and whose runs continue.
CREATE OR REPLACE FUNCTION held_grants(of_recipient text, of_year integer)
  RETURNS TABLE (award text, year integer, decision text, line integer)
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $held$
WITH RECURSIVE bearer(recipient, unit, kind, last_year) AS (
  SELECT r.recipient, r.unit, r.kind, of_year FROM recipient r WHERE r.recipient = of_recipient
   UNION
  SELECT o.recipient, o.unit, o.kind, least(b.last_year, extract(year FROM s.happened_on)::integer)
    FROM bearer b
    JOIN unit_succession s ON s.new_unit = b.unit AND s.carries_runs AND extract(year FROM s.happened_on) <= b.last_year
    JOIN recipient o ON o.unit = s.old_unit AND o.kind = 'unit'
   WHERE b.kind = 'unit')
SELECT DISTINCT g.award, g.year, g.decision, g.line
  FROM bearer b JOIN award_grant g ON g.recipient = b.recipient AND g.year <= b.last_year
 WHERE g.revoked_by IS NULL
$held$;
COMMENT ON FUNCTION held_grants(text, integer) IS
  'Khen thưởng đã nhận: returns the grants of a recipient in force up to a year; for a unit also those of units that '
  'it had succeeded by then, up to their end, if the succession continues runs';

CREATE OR REPLACE FUNCTION eligibility(recipient text, award text, year integer, as_of date DEFAULT NULL)
  RETURNS TABLE (item integer, alternative integer, requirement text, needed integer, held integer, met boolean,
                 grants text, missing text, source text)
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $eligibility$
WITH asked AS (
  SELECT r.recipient, CASE r.kind WHEN 'person' THEN 'individual' ELSE 'collective' END AS subject
    FROM recipient r WHERE r.recipient = $1
), held AS MATERIALIZED (
  SELECT h.award, coalesce(a.parent, h.award) AS parent, h.year, h.decision, h.line
    FROM asked, held_grants($1, $3) h JOIN award a USING (award)
), judged AS (
  SELECT q.*, x.n, x.last_year, x.grants
    FROM asked, requirement_on($2, coalesce($4, make_date($3, 12, 31))) q
   CROSS JOIN LATERAL (
     SELECT coalesce(max(s.year), -1) AS since FROM held s WHERE s.award = q.since_award OR s.parent = q.since_award) s
   CROSS JOIN LATERAL (
     SELECT CASE WHEN q.consecutive THEN emulation.run_ending(h.year, $3) ELSE count(*)::integer END AS n,
            max(h.year) AS last_year,
            string_agg(format('%s (%s, dòng %s)', h.year, h.decision, h.line), '; ' ORDER BY h.year, h.decision, h.line)
              FILTER (WHERE NOT q.consecutive
                         OR h.year > $3 - (SELECT emulation.run_ending(e.year, $3) FROM held e
                                            WHERE (e.award = q.held_award OR e.parent = q.held_award)
                                              AND e.year > s.since)) AS grants
       FROM held h WHERE (h.award = q.held_award OR h.parent = q.held_award) AND h.year > s.since
        AND (q.within_years IS NULL OR h.year > $3 - q.within_years)
      HAVING q.held_award IS NOT NULL
      UNION ALL
     SELECT count(*)::integer, max(i.year),
            string_agg(format('%s: %s', i.year, coalesce(i.title, i.scope)), '; ' ORDER BY i.year, i.number)
       FROM initiative i WHERE q.held_award IS NULL AND i.recipient = $1 AND i.year <= $3 AND i.year > s.since
        AND (q.within_years IS NULL OR i.year > $3 - q.within_years)
        AND array_position('{grassroots,province,state}', i.scope)
            >= array_position('{grassroots,province,state}', q.initiative_scope)
      HAVING q.held_award IS NULL) x
   WHERE q.subject IN ('both', asked.subject))
SELECT j.item, j.alternative,
       CASE WHEN j.held_award IS NULL
            THEN format('%s sáng kiến phạm vi %s', j.times,
                        CASE j.initiative_scope WHEN 'grassroots' THEN 'cơ sở' WHEN 'province' THEN 'tỉnh'
                                                ELSE 'toàn quốc' END)
            WHEN j.times IS NULL THEN format('%s năm kể từ %s', j.years_since, a.name)
            ELSE format('%s lần%s %s', j.times, CASE WHEN j.consecutive THEN ' liên tục' ELSE '' END, a.name) END
         || coalesce(' trong ' || j.within_years || ' năm', '') || coalesce(' tính từ sau ' || b.name, '')
         || CASE WHEN j.times IS NOT NULL AND j.years_since IS NOT NULL
                 THEN format(', ít nhất %s năm trước', j.years_since) ELSE '' END,
       coalesce(j.times, j.years_since), CASE WHEN j.times IS NULL THEN $3 - j.last_year ELSE j.n END, v.met, j.grants,
       CASE WHEN NOT v.met AND j.n < j.times THEN format('thiếu %s lần', j.times - j.n)
            WHEN NOT v.met AND j.last_year IS NULL THEN 'chưa được tặng'
            WHEN NOT v.met THEN format('thiếu %s năm', j.years_since - ($3 - j.last_year)) END,
       j.source
  FROM judged j
  LEFT JOIN award a ON a.award = j.held_award
  LEFT JOIN award b ON b.award = j.since_award
 CROSS JOIN LATERAL (SELECT coalesce(j.n >= j.times, true)
                        AND coalesce($3 - j.last_year >= j.years_since, j.years_since IS NULL) AS met) v
 ORDER BY j.item, j.alternative
$eligibility$;
COMMENT ON FUNCTION eligibility(text, text, integer, date) IS
  'Điều kiện xét tặng: returns, for each requirement in force for an award (default: at the end of the year), what is '
  'needed, what the recipient has up to that year, whether it is met, by which grants, and what is missing. All items '
  'must be met, and one of an item''s alternatives. No rows if no requirement is recorded for that date or the '
  'recipient is unknown';

CREATE OR REPLACE FUNCTION is_eligible(recipient text, award text, year integer, as_of date DEFAULT NULL)
  RETURNS boolean
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $eligible$
SELECT bool_and(item_met) FROM (SELECT bool_or(met) AS item_met FROM eligibility($1, $2, $3, $4) GROUP BY item) i
$eligible$;
COMMENT ON FUNCTION is_eligible(text, text, integer, date) IS
  'Đủ điều kiện: returns whether all requirements for an award in force on a date (default: the end of the year) are '
  'met; null if none is recorded';

CREATE OR REPLACE FUNCTION nearly_eligible_in(of_year integer)
  RETURNS TABLE (recipient text, name text, unit text, award text, award_name text, year integer, missing text)
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $nearly$
-- recipients that, in the year before, received something that a requirement needs
SELECT c.recipient, r.name, r.unit, c.award, a.name, of_year, x.missing
  FROM (SELECT DISTINCT coalesce(later.recipient, g.recipient) AS recipient, q.award
          FROM (SELECT DISTINCT q.award, q.held_award
                  FROM award w, requirement_on(w.award, make_date(of_year, 12, 31)) q WHERE q.held_award IS NOT NULL) q
          JOIN award h ON h.award = q.held_award OR h.parent = q.held_award
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
       u."position"
  FROM proposal p JOIN recipient r USING (recipient) JOIN award a USING (award) JOIN unit u ON u.unit = p.unit
 CROSS JOIN LATERAL eligibility(p.recipient, p.award, p.year) e
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
       is_eligible(p.recipient, p.award, p.year) AND s.excluded IS NULL AS eligible,
       nullif(concat_ws('; ', s.excluded,
         (SELECT string_agg(e.requirement || ': ' || e.missing, '; ' ORDER BY e.item, e.alternative)
            FROM eligibility(p.recipient, p.award, p.year) e
           WHERE NOT e.met AND NOT EXISTS (SELECT FROM eligibility(p.recipient, p.award, p.year) o
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
       proposal_state_name(p.state) AS state_name, n."position"
  FROM proposal p JOIN recipient r USING (recipient) JOIN award a USING (award) JOIN unit n ON n.unit = p.unit
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
