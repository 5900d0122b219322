-- A season: one cluster's emulation of a year or a part of it.

CREATE TABLE IF NOT EXISTS season (
  season             text PRIMARY KEY CHECK (season <> ''),
  cluster            text NOT NULL REFERENCES cluster,
  year               integer NOT NULL CHECK (year BETWEEN 1945 AND 2200),
  period             text NOT NULL DEFAULT 'year',   -- check_periods
  starts_on          date NOT NULL CHECK (isfinite(starts_on)),
  ends_on            date NOT NULL CHECK (ends_on >= starts_on AND isfinite(ends_on)),
  status             text NOT NULL DEFAULT 'draft' CHECK (status IN ('draft', 'open', 'appraisal', 'published')),
  self_deadline      date,
  appraisal_deadline date,
  final_deadline     date,
  CONSTRAINT season_deadlines_in_order CHECK (appraisal_deadline >= self_deadline
                                              AND final_deadline >= coalesce(appraisal_deadline, self_deadline)),
  UNIQUE (cluster, year, period)
);
SELECT check_periods('season');
COMMENT ON TABLE season IS
  'Kỳ thi đua: one cluster''s emulation in a year, half-year, quarter or month; a season''s data refer to it';
COMMENT ON COLUMN season.season IS 'Mã kỳ: key, such as TNB-2013';
COMMENT ON COLUMN season.cluster IS 'Cụm, khối: cluster that competes in the season';
COMMENT ON COLUMN season.year IS 'Năm: year whose results are scored, 1945 to 2200';
COMMENT ON COLUMN season.period IS
  'Giai đoạn: year, first half, second half, quarter 1 to 4 or month 1 to 12; figures of July are kept in addition to '
  'those of December';
COMMENT ON COLUMN season.starts_on IS
  'Từ ngày: first day of the season; clusters run from one conference to the next, not from 1 January';
COMMENT ON COLUMN season.ends_on IS 'Đến ngày: last day of the season';
COMMENT ON COLUMN season.status IS 'Trạng thái: draft, open (targets and self-scores), appraisal, published';
COMMENT ON COLUMN season.self_deadline IS 'Hạn tự chấm: last day for a unit''s own scores; null: none';
COMMENT ON COLUMN season.appraisal_deadline IS 'Hạn thẩm định: last day for appraisals; null: none';
COMMENT ON COLUMN season.final_deadline IS 'Hạn kết quả chính thức: last day for final values; null: none';

CREATE TABLE IF NOT EXISTS membership (
  season          text NOT NULL REFERENCES season,
  unit            text NOT NULL REFERENCES unit,
  joined_on       date NOT NULL DEFAULT '-infinity',
  left_on         date NOT NULL DEFAULT 'infinity' CHECK (left_on > joined_on),
  role            text NOT NULL DEFAULT 'member',
  person          text,
  person_position text,
  unranked_reason text CHECK (unranked_reason <> ''),
  PRIMARY KEY (season, unit, joined_on),
  CONSTRAINT membership_once EXCLUDE USING gist (
    int8range(hashtextextended(season, 0), hashtextextended(season, 0), '[]') WITH &&,
    int8range(hashtextextended(unit, 0), hashtextextended(unit, 0), '[]') WITH &&,
    daterange(joined_on, left_on) WITH &&),
  CONSTRAINT membership_one_leader EXCLUDE USING gist (
    int8range(hashtextextended(season, 0), hashtextextended(season, 0), '[]') WITH &&,
    daterange(joined_on, left_on) WITH &&) WHERE (role = 'leader')
);
-- A single deputy has no number, and excludes the two that have.
DO $roles$
BEGIN
  IF EXISTS (SELECT FROM pg_constraint WHERE conrelid = 'membership'::regclass AND conname = 'membership_role_check'
                AND pg_get_constraintdef(oid) LIKE '%''deputy''%') THEN
    RETURN;
  END IF;
  ALTER TABLE membership
    DROP CONSTRAINT IF EXISTS membership_role_check,
    DROP CONSTRAINT IF EXISTS membership_one_first_deputy,
    DROP CONSTRAINT IF EXISTS membership_one_second_deputy,
    ADD CONSTRAINT membership_role_check CHECK (
      role IN ('leader', 'deputy', 'first deputy', 'second deputy', 'member')),
    ADD CONSTRAINT membership_one_first_deputy EXCLUDE USING gist (
      int8range(hashtextextended(season, 0), hashtextextended(season, 0), '[]') WITH &&,
      daterange(joined_on, left_on) WITH &&) WHERE (role IN ('deputy', 'first deputy')),
    ADD CONSTRAINT membership_one_second_deputy EXCLUDE USING gist (
      int8range(hashtextextended(season, 0), hashtextextended(season, 0), '[]') WITH &&,
      daterange(joined_on, left_on) WITH &&) WHERE (role IN ('deputy', 'second deputy'));
END
$roles$;
CREATE INDEX IF NOT EXISTS membership_unit ON membership (unit);
COMMENT ON TABLE membership IS
  'Thành viên: units of a season with their roles; the leader is the unit that chairs the cluster, not the best one';
COMMENT ON COLUMN membership.season IS 'Kỳ thi đua';
COMMENT ON COLUMN membership.unit IS 'Đơn vị';
COMMENT ON COLUMN membership.joined_on IS 'Tham gia từ ngày: first day in this role';
COMMENT ON COLUMN membership.left_on IS 'Đến ngày: day from which the unit no longer has this role';
COMMENT ON COLUMN membership.role IS
  'Vai trò: leader (cụm trưởng, khối trưởng), deputy (the only one), first deputy, second deputy or member; at any '
  'time at most one leader, and either one deputy or one of each number';
COMMENT ON COLUMN membership.person IS 'Người đại diện: person who holds the role for the unit';
COMMENT ON COLUMN membership.person_position IS 'Chức vụ: position of that person';
COMMENT ON COLUMN membership.unranked_reason IS
  'Lý do không xếp hạng: why the unit is scored but not ranked; null: it is ranked';

CREATE OR REPLACE FUNCTION is_same_office(role text, other text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN role = other AND role <> 'member'
    OR role = 'deputy' AND other IN ('first deputy', 'second deputy')
    OR other = 'deputy' AND role IN ('first deputy', 'second deputy');
COMMENT ON FUNCTION is_same_office(text, text) IS
  'Cùng chức: returns whether two units cannot have these roles at the same time; within the checks of members';

-- The exclusion constraints speak of hashes: this says the same in words, before.
CREATE OR REPLACE FUNCTION check_membership() RETURNS trigger
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $check$
DECLARE
  other membership;
BEGIN
  SELECT * INTO other FROM membership m
   WHERE m.season = NEW.season AND daterange(m.joined_on, m.left_on) && daterange(NEW.joined_on, NEW.left_on)
     AND (TG_OP = 'INSERT' OR (m.season, m.unit, m.joined_on) IS DISTINCT FROM (OLD.season, OLD.unit, OLD.joined_on))
     AND (m.unit = NEW.unit OR is_same_office(m.role, NEW.role)) LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION USING ERRCODE = 'exclusion_violation', TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA,
      MESSAGE = CASE
        WHEN other.unit = NEW.unit THEN format('unit "%s" is already a member of season "%s"', NEW.unit, NEW.season)
        ELSE format('season "%s" already has a %s: unit "%s"', NEW.season, other.role, other.unit) END,
      DETAIL = format('From %s to %s its role is %s.', iso_date(other.joined_on), iso_date(other.left_on), other.role),
      HINT = CASE WHEN other.unit <> NEW.unit AND other.role <> NEW.role
                    THEN 'A single deputy has no number; two are the first deputy and the second deputy.'
                  ELSE 'End the other role by its left_on, and start this one on that day (joined_on).' END;
  END IF;
  RETURN NEW;
END
$check$;
COMMENT ON FUNCTION check_membership() IS
  'Kiểm tra thành viên: refuses a second role of a unit at a time, and a second leader or deputy of a kind (23P01)';
CREATE OR REPLACE TRIGGER membership_check BEFORE INSERT OR UPDATE ON membership FOR EACH ROW
  EXECUTE FUNCTION check_membership();
COMMENT ON TRIGGER membership_check ON membership IS 'Kiểm tra thành viên';

CREATE TABLE IF NOT EXISTS departure (
  season    text NOT NULL REFERENCES season,
  unit      text NOT NULL REFERENCES unit,
  kept      text NOT NULL CHECK (kept IN ('results', 'nothing')),
  document  text NOT NULL CHECK (document <> ''),
  successor text REFERENCES unit CHECK (successor <> unit),
  PRIMARY KEY (season, unit)
);
CREATE INDEX IF NOT EXISTS departure_unit ON departure (unit);
CREATE INDEX IF NOT EXISTS departure_successor ON departure (successor) WHERE successor IS NOT NULL;
COMMENT ON TABLE departure IS
  'Rời kỳ thi đua: units that left a season before its end, with the document and the effect; the day is in '
  'membership; leave_season writes it';
COMMENT ON COLUMN departure.season IS 'Kỳ thi đua';
COMMENT ON COLUMN departure.unit IS 'Đơn vị: unit that left';
COMMENT ON COLUMN departure.kept IS
  'Số liệu giữ lại: results (what was entered stays on record) or nothing (it was deleted; the log has it)';
COMMENT ON COLUMN departure.document IS 'Căn cứ: decision, resolution or minutes';
COMMENT ON COLUMN departure.successor IS
  'Đơn vị tiếp nhận: unit that took its place in the season; null: none; runs of years follow only unit_succession';
