-- A season from the one before.

-- The members at the end, with the successors of ended units instead of these.
CREATE OR REPLACE FUNCTION take_members(before season, of_season text, first_day date) RETURNS bigint
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $take$
DECLARE
  members bigint;
BEGIN
  WITH RECURSIVE stayed(unit) AS (
    SELECT m.unit FROM membership m
     WHERE m.season = before.season AND m.joined_on <= before.ends_on AND m.left_on > before.ends_on
     UNION
    SELECT s.new_unit FROM stayed t JOIN unit_succession s ON s.old_unit = t.unit AND s.happened_on <= first_day)
  INSERT INTO membership (season, unit)
  SELECT of_season, t.unit FROM stayed t JOIN unit u USING (unit)
   WHERE coalesce(u.valid_to > first_day, true)
     AND NOT EXISTS (SELECT FROM unit_succession s WHERE s.old_unit = t.unit AND s.happened_on <= first_day);
  GET DIAGNOSTICS members = ROW_COUNT;
  RETURN members;
END
$take$;
COMMENT ON FUNCTION take_members(season, text, date) IS
  'Lấy thành viên kỳ trước: enters the members of the season before, as of its end, with ended units replaced by their '
  'successors; returns their number; within open_season';

CREATE OR REPLACE FUNCTION take_sheet(before text, of_season text) RETURNS bigint
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $take$
DECLARE
  sheets bigint;
BEGIN
  INSERT INTO sheet (season, version, state, rules, source)
  SELECT of_season, 1, 'draft', h.rules, h.source FROM sheet h WHERE h.season = before AND h.state = 'in force';
  GET DIAGNOSTICS sheets = ROW_COUNT;
  INSERT INTO criterion_scorer (season, criterion, by)
  SELECT of_season, k.criterion, k.by
    FROM criterion_scorer k JOIN sheet h ON h.season = k.season AND h.state = 'in force'
    JOIN LATERAL emulation.criteria(h.rules::emulation.score_sheet) c ON c.code = k.criterion
   WHERE k.season = before;
  INSERT INTO result_source
  SELECT n.* FROM result_source x
   CROSS JOIN LATERAL jsonb_populate_record(x, jsonb_build_object('season', of_season)) n
   WHERE x.season = before AND NOT EXISTS (SELECT FROM source_faults(n));
  RETURN sheets;
END
$take$;
COMMENT ON FUNCTION take_sheet(text, text) IS
  'Lấy bảng điểm kỳ trước: enters the sheet in force of the season before as a draft, with the scorers and sources '
  'of its criteria; returns the number of sheets; within open_season';

CREATE OR REPLACE FUNCTION refuse_unknown_period(period text) RETURNS void
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $refuse$
BEGIN
  IF period_months(period) IS NULL THEN
    RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value', MESSAGE = format('unknown period "%s"', period),
      DETAIL = format('Allowed values: %s.',
                      (SELECT string_agg(p.period, ', ' ORDER BY p.months DESC, p."position") FROM season_period p));
  END IF;
END
$refuse$;
COMMENT ON FUNCTION refuse_unknown_period(text) IS
  'Kiểm tra giai đoạn: refuses a text that is not a period (22023); within open_season';

DROP FUNCTION IF EXISTS open_season(text, text, integer, text, date, date);
CREATE OR REPLACE FUNCTION open_season(season text, after text, year integer DEFAULT NULL, period text DEFAULT NULL,
                                       starts_on date DEFAULT NULL, ends_on date DEFAULT NULL,
                                       baselines boolean DEFAULT false)
  RETURNS TABLE (what text, copied bigint) LANGUAGE plpgsql SET search_path FROM CURRENT AS $open$
#variable_conflict use_column
DECLARE
  before season;
  of_year integer;
  of_period text;
  later interval;
  first_day date;
  last_day date;
  members bigint;
  accounts bigint;
  sheets bigint;
BEGIN
  SELECT * INTO before FROM season s WHERE s.season = open_season.after;
  IF NOT FOUND THEN
    RAISE EXCEPTION USING ERRCODE = 'no_data_found',
      MESSAGE = format('season "%s" does not exist and cannot be followed by another', open_season.after),
      HINT = 'Enter the first season of a cluster with INSERT INTO season; list the seasons with SELECT season FROM '
             'season.';
  END IF;
  of_year := coalesce(open_season.year, before.year + 1);
  of_period := coalesce(open_season.period, before.period);
  PERFORM refuse_unknown_period(of_period);
  later := make_interval(years => of_year - before.year);
  -- the same period as before has its days and deadlines, years later; another one the calendar's days and no deadlines
  first_day := coalesce(open_season.starts_on,
    CASE WHEN of_period = before.period THEN (before.starts_on + later)::date
         ELSE period_starts_on(of_year, of_period) END);
  last_day := coalesce(open_season.ends_on,
    CASE WHEN of_period = before.period THEN (before.ends_on + later)::date
         ELSE period_ends_on(of_year, of_period) END);
  IF of_period <> before.period THEN
    later := NULL;
  END IF;
  INSERT INTO season (season, cluster, year, period, starts_on, ends_on, self_deadline, appraisal_deadline,
                      final_deadline)
  VALUES (open_season.season, before.cluster, of_year, of_period, first_day, last_day, before.self_deadline + later,
          before.appraisal_deadline + later, before.final_deadline + later);

  members := take_members(before, open_season.season, first_day);
  sheets := take_sheet(before.season, open_season.season);
  INSERT INTO account (season, role_name, capacity, unit, criteria)
  SELECT open_season.season, a.role_name, a.capacity, a.unit, a.criteria FROM account a
   WHERE a.season = before.season
     AND (a.unit IS NULL OR a.unit IN (SELECT m.unit FROM membership m WHERE m.season = open_season.season));
  GET DIAGNOSTICS accounts = ROW_COUNT;
  RETURN QUERY VALUES ('members', members), ('sheet', sheets), ('accounts', accounts),
    ('deadlines', CASE WHEN later IS NULL THEN 0
                       ELSE num_nonnulls(before.self_deadline, before.appraisal_deadline, before.final_deadline)
                  END::bigint),
    ('accounts left out', (SELECT count(*) FROM account a WHERE a.season = before.season) - accounts);
  IF open_season.baselines THEN
    RETURN QUERY SELECT * FROM take_baselines(open_season.season, before.season);
  END IF;
END
$open$;
COMMENT ON FUNCTION open_season(text, text, integer, text, date, date, boolean) IS
  'Mở kỳ thi đua: creates a season as a draft from the season before: members (as plain members, because leaders are '
  'elected anew; ended units are replaced by their successors), sheet as a draft with its scorers and sources, '
  'accounts, and deadlines moved by the years between. year defaults to the next year, period and days to those '
  'before; another period has the days of the calendar and no deadlines. It returns what was copied and the number of '
  'rows. Accounts of units that are no longer members are left out, because their successors are granted access anew. '
  'baselines: whether the figures of the season before are entered as baselines, if they are comparable '
  '(baselines_from); the others are listed by reason. Errors: an unknown season before P0002, a season that already '
  'exists 23505, an unknown period 22023';
