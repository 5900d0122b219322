-- The periods of a year, each here once: what a season or an indicator's value can be of (check_periods), what they are
-- called, their days, their order in time. A longer period comes after the shorter ones that it ends with.
CREATE OR REPLACE VIEW season_period WITH (security_invoker) AS
SELECT v.period, v.name, v.name_en, v.part, v.months, v.last_month,
       v.last_month * 4 + CASE v.months WHEN 1 THEN 0 WHEN 3 THEN 1 WHEN 6 THEN 2 ELSE 3 END AS "position"
  FROM (VALUES
  ('year',        'Cả năm',       'Year',        'year',      12, 12),
  ('first half',  '6 tháng đầu',  'First half',  'half-year', 6, 6),
  ('second half', '6 tháng cuối', 'Second half', 'half-year', 6, 12),
  ('quarter 1',   'Quý I',       'Quarter 1',   'quarter',   3, 3),
  ('quarter 2',   'Quý II',      'Quarter 2',   'quarter',   3, 6),
  ('quarter 3',   'Quý III',     'Quarter 3',   'quarter',   3, 9),
  ('quarter 4',   'Quý IV',      'Quarter 4',   'quarter',   3, 12),
  ('month 1',     'Tháng 1',      'Month 1',     'month',     1, 1),
  ('month 2',     'Tháng 2',      'Month 2',     'month',     1, 2),
  ('month 3',     'Tháng 3',      'Month 3',     'month',     1, 3),
  ('month 4',     'Tháng 4',      'Month 4',     'month',     1, 4),
  ('month 5',     'Tháng 5',      'Month 5',     'month',     1, 5),
  ('month 6',     'Tháng 6',      'Month 6',     'month',     1, 6),
  ('month 7',     'Tháng 7',      'Month 7',     'month',     1, 7),
  ('month 8',     'Tháng 8',      'Month 8',     'month',     1, 8),
  ('month 9',     'Tháng 9',      'Month 9',     'month',     1, 9),
  ('month 10',    'Tháng 10',     'Month 10',    'month',     1, 10),
  ('month 11',    'Tháng 11',     'Month 11',    'month',     1, 11),
  ('month 12',    'Tháng 12',     'Month 12',    'month',     1, 12)
) v(period, name, name_en, part, months, last_month);
COMMENT ON VIEW season_period IS
  'Giai đoạn: the year, its halves, quarters and months; each can have a season of its own';
COMMENT ON COLUMN season_period.period IS
  'Mã giai đoạn: year, first half, second half, quarter 1 to 4 or month 1 to 12';
COMMENT ON COLUMN season_period.name IS 'Giai đoạn';
COMMENT ON COLUMN season_period.name_en IS 'Giai đoạn bằng tiếng Anh';
COMMENT ON COLUMN season_period.part IS 'Loại: year, half-year, quarter or month';
COMMENT ON COLUMN season_period.months IS 'Số tháng';
COMMENT ON COLUMN season_period.last_month IS 'Tháng cuối';
COMMENT ON COLUMN season_period."position" IS
  'Thứ tự: in time; a period comes after the shorter ones that it ends with';

-- Its numbers as functions, which the planner replaces by their CASE, as those of labels.
DO $numbers$
DECLARE
  number name;
  cases text;
BEGIN
  FOREACH number IN ARRAY '{months,last_month,position}'::name[] LOOP
    SELECT string_agg(format('WHEN %L THEN %s', p.period, to_jsonb(p)->>number::text), ' ' ORDER BY p."position")
      INTO cases FROM season_period p;
    EXECUTE format('CREATE OR REPLACE FUNCTION %I(code text) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE '
                   'RETURN CASE code %s END', 'period_' || number, cases);
    EXECUTE format('COMMENT ON FUNCTION %I(text) IS %L', 'period_' || number,
                   format('Giai đoạn: returns %s of a period, as season_period has it; null: not a period; within the '
                          'views', number));
  END LOOP;
END
$numbers$;

CREATE OR REPLACE FUNCTION period_starts_on(year integer, period text) RETURNS date
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN make_date(year, period_last_month(period) - period_months(period) + 1, 1);
COMMENT ON FUNCTION period_starts_on(integer, text) IS
  'Ngày đầu giai đoạn: returns the first day of a period of a year; within open_season';
CREATE OR REPLACE FUNCTION period_ends_on(year integer, period text) RETURNS date
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (make_date(year, period_last_month(period), 1) + interval '1 month')::date - 1;
COMMENT ON FUNCTION period_ends_on(integer, text) IS
  'Ngày cuối giai đoạn: returns the last day of a period of a year; within open_season and fact_indicator';

CREATE OR REPLACE FUNCTION known_period(period text) RETURNS text
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $known$
BEGIN
  IF period_months(period) IS NULL THEN
    RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
      MESSAGE = format('unknown period "%s"', period),
      DETAIL = format('Allowed values: %s.',
                      (SELECT string_agg(p.period, ', ' ORDER BY p.months DESC, p."position") FROM season_period p));
  END IF;
  RETURN period;
END
$known$;
COMMENT ON FUNCTION known_period(text) IS
  'Kiểm tra giai đoạn: returns the period, or refuses one that is not in season_period (22023); within open_season';

-- The CHECK of a column of periods, made anew, for an earlier version knew fewer.
CREATE OR REPLACE FUNCTION check_periods(of_table regclass) RETURNS void
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $check$
BEGIN
  EXECUTE format('ALTER TABLE %1$s DROP CONSTRAINT IF EXISTS %2$I, ADD CONSTRAINT %2$I CHECK (period IN (%3$s))',
                 of_table, (SELECT relname FROM pg_class WHERE oid = of_table) || '_period_check',
                 (SELECT string_agg(quote_literal(p.period), ', ' ORDER BY p."position") FROM season_period p));
END
$check$;
COMMENT ON FUNCTION check_periods(regclass) IS
  'Các giai đoạn được nhận: lets the column period of a table take the periods of season_period and nothing else; '
  'within create_registry';
