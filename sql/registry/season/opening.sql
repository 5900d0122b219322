-- A season from the one before.

-- The members at the end, with the successors of ended units instead of these. In the same year it is the same cluster
-- with the same standing group: who is a member when, in which role and by whom, is taken, too.
DROP FUNCTION IF EXISTS take_members(season, text, date);
CREATE OR REPLACE FUNCTION take_members(before season, of_season text) RETURNS bigint
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $take$
DECLARE
  s season;
BEGIN
  SELECT * INTO s FROM season x WHERE x.season = of_season;
  INSERT INTO membership (season, unit, joined_on, left_on, role, person, person_position)
  WITH RECURSIVE taken AS (
    SELECT m.* FROM membership m
     WHERE m.season = before.season
       AND m.joined_on <= least(before.ends_on, CASE s.year WHEN before.year THEN s.ends_on END)
       AND m.left_on > least(before.ends_on, CASE s.year WHEN before.year THEN s.starts_on END)
  ), stayed(unit) AS (
    SELECT t.unit FROM taken t
     UNION
    SELECT u.new_unit FROM stayed t JOIN unit_succession u ON u.old_unit = t.unit AND u.happened_on <= s.starts_on
  )
  SELECT of_season, c.unit, coalesce(t.joined_on, '-infinity'), coalesce(t.left_on, 'infinity'),
         coalesce(t.role, 'member'), t.person, t.person_position
    FROM stayed c JOIN unit u USING (unit) LEFT JOIN taken t ON t.unit = c.unit AND s.year = before.year
   WHERE coalesce(u.valid_to > s.starts_on, true)
     AND NOT EXISTS (SELECT FROM unit_succession x WHERE x.old_unit = c.unit AND x.happened_on <= s.starts_on);
  RETURN (SELECT count(DISTINCT m.unit) FROM membership m WHERE m.season = of_season);
END
$take$;
COMMENT ON FUNCTION take_members(season, text) IS
  'Lấy thành viên kỳ trước: enters the members of the season before, as of its end, with ended units replaced by their '
  'successors; from a season of the same year all of its memberships within the days, with role and person; returns '
  'the number of units; within open_season';

-- The half-year after a half-year, and the year after one of its parts, are of the same year.
CREATE OR REPLACE FUNCTION years_later(period text, than text) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN period_position(period) > period_position(than) THEN 0 ELSE 1 END;
COMMENT ON FUNCTION years_later(text, text) IS
  'Số năm sau: returns 0 for a period that ends later in its year than another, or contains it, otherwise 1; within '
  'open_season';

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
  of_year := coalesce(open_season.year, before.year + years_later(open_season.period, before.period));
  of_period := known_period(coalesce(open_season.period, before.period));
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

  INSERT INTO deadline (season, stage, due_on)
  SELECT open_season.season, d.stage, d.due_on + later FROM deadline_in_force d
   WHERE d.season = before.season AND d.stage NOT IN ('self', 'appraisal', 'final') AND later IS NOT NULL;
  members := take_members(before, open_season.season);
  sheets := take_sheet(before.season, open_season.season);
  INSERT INTO account (season, role_name, capacity, unit, criteria)
  SELECT open_season.season, a.role_name, a.capacity, a.unit, a.criteria FROM account a
   WHERE a.season = before.season
     AND (a.unit IS NULL OR a.unit IN (SELECT m.unit FROM membership m WHERE m.season = open_season.season));
  GET DIAGNOSTICS accounts = ROW_COUNT;
  RETURN QUERY VALUES ('members', members), ('sheet', sheets), ('accounts', accounts),
    ('deadlines', (SELECT count(*) FROM deadline_in_force d WHERE d.season = open_season.season)),
    ('accounts left out', (SELECT count(*) FROM account a WHERE a.season = before.season) - accounts);
  IF open_season.baselines THEN
    RETURN QUERY SELECT * FROM take_baselines(open_season.season, before.season);
  END IF;
END
$open$;
COMMENT ON FUNCTION open_season(text, text, integer, text, date, date, boolean) IS
  'Mở kỳ thi đua: creates a season as a draft from the season before: members (ended units are replaced by their '
  'successors; as plain members, because leaders are elected anew, but within a year with roles, persons and days), '
  'sheet as a draft with its scorers and sources, accounts, and deadlines moved by the years between. year defaults to '
  'the next year, for a later period of a year and for the year after one of its parts to the same; period and days '
  'to those before; another period has the days of the calendar and no deadlines. It returns what was copied and the '
  'number of rows. Accounts of units that are no longer members are left out, because their successors are granted '
  'access anew. baselines: whether the figures of the season before are entered as baselines, if they are comparable '
  '(baselines_from); the others are listed by reason. Errors: an unknown season before P0002, a season that already '
  'exists 23505, an unknown period 22023';
