-- Last year's figures as baselines of a new season, where they are figures of the same thing.

CREATE OR REPLACE FUNCTION baselines_from(of_season text, after text)
  RETURNS TABLE (unit text, criterion text, baseline numeric, reason text)
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $baselines$
WITH leaf AS MATERIALIZED (
  SELECT h.season, c->>'code' AS code, c->>'measure' AS measure,
         CASE WHEN h.valid THEN emulation.actual_kind(h.rules::emulation.score_sheet, c->>'code') END AS kind
    FROM (SELECT h.*, NOT EXISTS (SELECT FROM emulation.check_sheet(h.rules)) AS valid   -- a draft may have faults
            FROM (SELECT o.season, o.rules FROM sheet o WHERE o.season = $2 AND o.state = 'in force'
                  UNION ALL (SELECT n.season, n.rules FROM sheet n WHERE n.season = $1 AND n.state <> 'replaced'
                              ORDER BY n.state DESC, n.version DESC LIMIT 1)) h OFFSET 0) h
   CROSS JOIN LATERAL jsonb_path_query(h.rules, 'strict $.**.criteria[*]') c
   WHERE NOT c ? 'criteria'
)
SELECT r.unit, r.criterion, r.actual::numeric,
       CASE WHEN s.period <> b.period THEN 'another period'
            WHEN NOT EXISTS (SELECT FROM membership m WHERE m.season = $1 AND m.unit = r.unit) THEN 'no longer a member'
            WHEN EXISTS (SELECT FROM unit_succession u WHERE r.unit IN (u.old_unit, u.new_unit) AND u.kind <> 'rename'
                            AND u.happened_on > b.starts_on AND u.happened_on <= s.starts_on) THEN 'other borders'
            WHEN n.code IS NULL THEN 'not in the sheet'
            WHEN o.kind <> n.kind OR o.measure IS DISTINCT FROM n.measure THEN 'another measure' END
  FROM season s JOIN season b ON b.season = $2
  JOIN result_in_force r ON r.season = b.season AND r.assigned AND r.actual IS NOT NULL
  JOIN leaf o ON o.season = b.season AND o.code = r.criterion AND o.kind IN ('number', 'figure')
  LEFT JOIN leaf n ON n.season = s.season AND n.code = r.criterion
 WHERE s.season = $1 AND $1 <> $2
$baselines$;
COMMENT ON FUNCTION baselines_from(text, text) IS
  'Số liệu gốc từ kỳ trước: returns the counted and measured actuals in force of an earlier season (after) as '
  'baselines for a season, by unit and criterion, and for each that is not comparable the reason: another period, no '
  'longer a member, other borders (merged or split since the earlier season began), not in the sheet, another '
  'measure; null if it is';

CREATE OR REPLACE FUNCTION take_baselines(of_season text, after text) RETURNS TABLE (what text, copied bigint)
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $take$
BEGIN
  RETURN QUERY
  SELECT 'baselines left out, ' || b.reason || ': '
           || string_agg(DISTINCT CASE WHEN b.reason IN ('no longer a member', 'other borders') THEN b.unit
                                       ELSE b.criterion END, ', '), count(*)
    FROM baselines_from(of_season, after) b WHERE b.reason IS NOT NULL GROUP BY b.reason ORDER BY b.reason;
  INSERT INTO target (season, unit, criterion, baseline, note)
  SELECT of_season, b.unit, b.criterion, b.baseline, 'Số liệu gốc: kết quả kỳ ' || after
    FROM baselines_from(of_season, after) b WHERE b.reason IS NULL
      ON CONFLICT (season, unit, criterion, version) DO NOTHING;
  RETURN QUERY SELECT 'baselines', count(*) FROM target t WHERE t.season = of_season;
END
$take$;
COMMENT ON FUNCTION take_baselines(text, text) IS
  'Lấy số liệu gốc từ kỳ trước: enters the baselines that baselines_from finds comparable, without targets, and '
  'returns the others by reason; within open_season';
