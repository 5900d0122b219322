-- A season: one cluster's emulation of a year or half-year.

CREATE TABLE IF NOT EXISTS season (
  season             text PRIMARY KEY CHECK (season <> ''),
  cluster            text NOT NULL REFERENCES cluster,
  year               integer NOT NULL CHECK (year BETWEEN 1945 AND 2200),
  period             text NOT NULL DEFAULT 'year' CHECK (period IN ('year', 'first half', 'second half')),
  starts_on          date NOT NULL CHECK (isfinite(starts_on)),
  ends_on            date NOT NULL CHECK (ends_on >= starts_on AND isfinite(ends_on)),
  status             text NOT NULL DEFAULT 'draft' CHECK (status IN ('draft', 'open', 'appraisal', 'published')),
  self_deadline      date,
  appraisal_deadline date,
  final_deadline     date,
  CONSTRAINT season_deadlines_in_order CHECK (appraisal_deadline >= self_deadline AND final_deadline >= coalesce(appraisal_deadline, self_deadline)),
  UNIQUE (cluster, year, period)
);
COMMENT ON TABLE season IS 'Kỳ thi đua: one cluster''s emulation of a year or half-year; everything of the year hangs on it';
COMMENT ON COLUMN season.season IS 'Mã kỳ: the key, such as TNB-2013';
COMMENT ON COLUMN season.cluster IS 'Cụm, khối: whose season it is';
COMMENT ON COLUMN season.year IS 'Năm: the year whose results are scored, 1945 to 2200';
COMMENT ON COLUMN season.period IS 'Giai đoạn: year, first half or second half; July''s figures stay beside December''s';
COMMENT ON COLUMN season.starts_on IS 'Từ ngày: offices run from one conference to the next, not from 1 January';
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
  role            text NOT NULL DEFAULT 'member' CHECK (role IN ('leader', 'first deputy', 'second deputy', 'member')),
  person          text,
  person_position text,
  unranked_reason text CHECK (unranked_reason <> ''),
  PRIMARY KEY (season, unit, joined_on),
  CONSTRAINT membership_once EXCLUDE USING gist (
    int8range(hashtextextended(season, 0), hashtextextended(season, 0), '[]') WITH &&,
    int8range(hashtextextended(unit, 0), hashtextextended(unit, 0), '[]') WITH &&, daterange(joined_on, left_on) WITH &&),
  CONSTRAINT membership_one_leader EXCLUDE USING gist (
    int8range(hashtextextended(season, 0), hashtextextended(season, 0), '[]') WITH &&, daterange(joined_on, left_on) WITH &&) WHERE (role = 'leader'),
  CONSTRAINT membership_one_first_deputy EXCLUDE USING gist (
    int8range(hashtextextended(season, 0), hashtextextended(season, 0), '[]') WITH &&, daterange(joined_on, left_on) WITH &&) WHERE (role = 'first deputy'),
  CONSTRAINT membership_one_second_deputy EXCLUDE USING gist (
    int8range(hashtextextended(season, 0), hashtextextended(season, 0), '[]') WITH &&, daterange(joined_on, left_on) WITH &&) WHERE (role = 'second deputy')
);
CREATE INDEX IF NOT EXISTS membership_unit ON membership (unit);
COMMENT ON TABLE membership IS 'Thành viên: the units of a season and what they are in it; the best unit is not the leader';
COMMENT ON COLUMN membership.season IS 'Kỳ thi đua';
COMMENT ON COLUMN membership.unit IS 'Đơn vị';
COMMENT ON COLUMN membership.joined_on IS 'Tham gia từ ngày: first day in this role';
COMMENT ON COLUMN membership.left_on IS 'Đến ngày: the day on which it is this no more';
COMMENT ON COLUMN membership.role IS 'Vai trò: leader (cụm trưởng, khối trưởng), first deputy, second deputy or member; one of each at any moment';
COMMENT ON COLUMN membership.person IS 'Người đại diện: who holds the role for the unit';
COMMENT ON COLUMN membership.person_position IS 'Chức vụ: of that person';
COMMENT ON COLUMN membership.unranked_reason IS 'Lý do không xếp hạng: why the unit is scored but has no rank; null: it is ranked';

-- The exclusion constraints speak of hashes: this says the same in words, before.
CREATE OR REPLACE FUNCTION check_membership() RETURNS trigger
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $check$
DECLARE
  other membership;
BEGIN
  SELECT * INTO other FROM membership m
   WHERE m.season = NEW.season AND daterange(m.joined_on, m.left_on) && daterange(NEW.joined_on, NEW.left_on)
     AND (TG_OP = 'INSERT' OR (m.season, m.unit, m.joined_on) IS DISTINCT FROM (OLD.season, OLD.unit, OLD.joined_on))
     AND (m.unit = NEW.unit OR m.role = NEW.role AND NEW.role <> 'member') LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION USING ERRCODE = 'exclusion_violation', TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA,
      MESSAGE = CASE WHEN other.unit = NEW.unit THEN format('unit "%s" is a member of season "%s" already', NEW.unit, NEW.season)
                     ELSE format('season "%s" has a %s already: unit "%s"', NEW.season, NEW.role, other.unit) END,
      DETAIL = format('From %s to %s it is %s.', iso_date(other.joined_on), iso_date(other.left_on), other.role),
      HINT = 'One role at a time: end the other by its left_on, and let this one begin on that day (joined_on).';
  END IF;
  RETURN NEW;
END
$check$;
REVOKE ALL ON FUNCTION check_membership() FROM PUBLIC;
COMMENT ON FUNCTION check_membership() IS 'Kiểm tra thành viên: a unit once at a time, one leader and one of each deputy at any moment (23P01)';
CREATE OR REPLACE TRIGGER membership_check BEFORE INSERT OR UPDATE ON membership FOR EACH ROW EXECUTE FUNCTION check_membership();
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
COMMENT ON TABLE departure IS 'Rời kỳ thi đua: units that left a season before its end, by what document and with what effect; the day stands in membership; leave_season writes it';
COMMENT ON COLUMN departure.season IS 'Kỳ thi đua';
COMMENT ON COLUMN departure.unit IS 'Đơn vị: that left';
COMMENT ON COLUMN departure.kept IS 'Số liệu giữ lại: results (what was entered stays on record) or nothing (it was deleted; the log has it)';
COMMENT ON COLUMN departure.document IS 'Căn cứ: the decision, resolution or minutes';
COMMENT ON COLUMN departure.successor IS 'Đơn vị tiếp nhận: that took its place in the season; null: none; runs of years go by unit_succession alone';

CREATE TABLE IF NOT EXISTS sheet (
  season    text NOT NULL REFERENCES season,
  version   integer NOT NULL DEFAULT 1 CHECK (version > 0),
  state     text NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'in force', 'replaced')),
  rules     jsonb COMPRESSION lz4 NOT NULL,
  signed_on date,
  source    text,
  PRIMARY KEY (season, version)
);
CREATE UNIQUE INDEX IF NOT EXISTS sheet_one_in_force ON sheet (season) WHERE state = 'in force';
COMMENT ON TABLE sheet IS 'Bảng điểm: the regulation of a season in its versions, one in force';
COMMENT ON COLUMN sheet.season IS 'Kỳ thi đua';
COMMENT ON COLUMN sheet.version IS 'Phiên bản: counted from 1';
COMMENT ON COLUMN sheet.state IS 'Trạng thái: draft, in force or replaced';
COMMENT ON COLUMN sheet.rules IS 'Nội dung: the score sheet''s JSON document; emulation.check_sheet finds no fault in one that is in force';
COMMENT ON COLUMN sheet.signed_on IS 'Ngày ký: when it was signed; null: not yet';
COMMENT ON COLUMN sheet.source IS 'Nguồn: the document it stands in';

-- Rows with a state go from one to another by this table, and not back by another way.
CREATE OR REPLACE FUNCTION moves_of(what text) RETURNS jsonb LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE what
  WHEN 'sheet' THEN '{"draft": ["in force"], "in force": ["replaced"], "replaced": ["in force"]}'
  WHEN 'submission' THEN '{"draft": ["submitted", "returned"], "submitted": ["returned"], "returned": ["submitted"]}'
  WHEN 'proposal' THEN '{"draft": ["voted", "submitted", "returned", "refused"],
    "voted": ["submitted", "returned", "refused"], "submitted": ["granted", "returned", "refused"],
    "returned": ["draft", "voted", "submitted", "refused"], "granted": [], "refused": []}'
END::jsonb;
COMMENT ON FUNCTION moves_of(text) IS 'Chuyển trạng thái: for a sheet, submission or proposal, which states each state can become, as JSON; null for other tables; within their checks';

CREATE OR REPLACE FUNCTION refuse_move(what text, name text, old_state text, new_state text) RETURNS void
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $refuse$
DECLARE
  moves jsonb := moves_of(what)->old_state;
BEGIN
  IF new_state <> old_state AND NOT moves ? new_state THEN
    RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',
      MESSAGE = format('%s is %s and cannot become %s', name, old_state, new_state),
      DETAIL = format('From %s it can become: %s.', old_state,
        coalesce((SELECT string_agg(m, ', ') FROM jsonb_array_elements_text(moves) m), 'nothing else')),
      HINT = CASE what WHEN 'sheet' THEN 'Use put_in_force(season, version); a changed sheet is another version.'
                       WHEN 'submission' THEN 'Use submit and return_submission.'
                       ELSE 'What was decided is kept; a new proposal may follow.' END;
  END IF;
END
$refuse$;
COMMENT ON FUNCTION refuse_move(text, text, text, text) IS 'Từ chối chuyển trạng thái: the error of a state that a row cannot come to from the one that it has (55000), by moves_of; within the checks of sheets, hand-ins and proposals';

CREATE OR REPLACE FUNCTION check_sheet_state() RETURNS trigger
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $check$
BEGIN
  PERFORM refuse_move('sheet', format('sheet %s of season "%s"', OLD.version, OLD.season), OLD.state, NEW.state);
  RETURN NEW;
END
$check$;
REVOKE ALL ON FUNCTION check_sheet_state() FROM PUBLIC;
COMMENT ON FUNCTION check_sheet_state() IS 'Kiểm tra trạng thái bảng điểm: a sheet that was in force is no draft again, and only what was in force is replaced (55000)';
CREATE OR REPLACE TRIGGER sheet_state BEFORE UPDATE ON sheet FOR EACH ROW WHEN (OLD.state <> NEW.state)
  EXECUTE FUNCTION check_sheet_state();
COMMENT ON TRIGGER sheet_state ON sheet IS 'Kiểm tra trạng thái bảng điểm';

CREATE TABLE IF NOT EXISTS criterion_scorer (
  season    text NOT NULL REFERENCES season,
  criterion text NOT NULL CHECK (criterion <> ''),
  by        text NOT NULL DEFAULT 'appraiser' CHECK (by IN ('unit', 'appraiser', 'council')),
  PRIMARY KEY (season, criterion)
);
COMMENT ON TABLE criterion_scorer IS 'Người chấm: criteria that units do not score themselves; one that is not named here is scored by the unit and appraised';
COMMENT ON COLUMN criterion_scorer.season IS 'Kỳ thi đua';
COMMENT ON COLUMN criterion_scorer.criterion IS 'Tiêu chí: a leaf of the season''s sheet, or a parent with all below it that is not named itself';
COMMENT ON COLUMN criterion_scorer.by IS 'Người chấm: appraiser (thẩm định) or council (hội nghị), and no unit is asked for it; unit (đơn vị tự chấm, sau đó thẩm định), which is so where nothing is said';

CREATE OR REPLACE FUNCTION check_scorer() RETURNS trigger
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $check$
BEGIN
  IF NOT EXISTS (SELECT FROM sheet h, emulation.criteria(h.rules::emulation.score_sheet) c
                  WHERE h.season = NEW.season AND h.state <> 'replaced' AND c.code = NEW.criterion) THEN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA,
      MESSAGE = format('no sheet of season "%s" has a criterion "%s"', NEW.season, NEW.criterion),
      DETAIL = 'Looked at were its drafts and the sheet in force.', HINT = 'A leaf, or a parent with all below it.';
  END IF;
  RETURN NEW;
END
$check$;
REVOKE ALL ON FUNCTION check_scorer() FROM PUBLIC;
COMMENT ON FUNCTION check_scorer() IS 'Kiểm tra người chấm: refuses a criterion that no sheet of the season has (23514)';
CREATE OR REPLACE TRIGGER criterion_scorer_check BEFORE INSERT OR UPDATE ON criterion_scorer FOR EACH ROW
  EXECUTE FUNCTION check_scorer();
COMMENT ON TRIGGER criterion_scorer_check ON criterion_scorer IS 'Kiểm tra người chấm';

CREATE OR REPLACE VIEW scored_by_others WITH (security_invoker) AS
SELECT s.season, l.criterion, l.by
  FROM (SELECT DISTINCT season FROM criterion_scorer WHERE by <> 'unit') s
 CROSS JOIN LATERAL (   -- season by season, so that who asks for one reads one sheet
   WITH RECURSIVE node AS (
     SELECT c.code, c.parent, c.is_leaf, k.by
       FROM sheet h CROSS JOIN LATERAL emulation.criteria(h.rules::emulation.score_sheet) c
       LEFT JOIN criterion_scorer k ON k.season = h.season AND k.criterion = c.code
      WHERE h.season = s.season AND h.state = 'in force'
   ), told AS (
     SELECT code, is_leaf, by FROM node WHERE parent IS NULL
      UNION ALL
     SELECT n.code, n.is_leaf, coalesce(n.by, t.by) FROM told t JOIN node n ON n.parent = t.code
   )
   SELECT code AS criterion, by FROM told WHERE is_leaf AND by <> 'unit') l;
COMMENT ON VIEW scored_by_others IS 'Tiêu chí đơn vị không tự chấm: leaves of the sheet in force that appraisers or the council score alone (criterion_scorer): no unit lacks a self-score there, and none counts';
COMMENT ON COLUMN scored_by_others.season IS 'Kỳ thi đua';
COMMENT ON COLUMN scored_by_others.criterion IS 'Tiêu chí: a leaf';
COMMENT ON COLUMN scored_by_others.by IS 'Người chấm: appraiser or council';

CREATE TABLE IF NOT EXISTS commitment (
  season    text NOT NULL REFERENCES season,
  unit      text NOT NULL REFERENCES unit,
  signed_on date NOT NULL,
  signed_by text,
  witnesses text,
  PRIMARY KEY (season, unit)
);
CREATE INDEX IF NOT EXISTS commitment_unit ON commitment (unit);
COMMENT ON TABLE commitment IS 'Giao ước thi đua: what a unit signed at the start of the year';
COMMENT ON COLUMN commitment.season IS 'Kỳ thi đua';
COMMENT ON COLUMN commitment.unit IS 'Đơn vị: who signed';
COMMENT ON COLUMN commitment.signed_on IS 'Ngày ký';
COMMENT ON COLUMN commitment.signed_by IS 'Người ký';
COMMENT ON COLUMN commitment.witnesses IS 'Chứng kiến: before whom';

CREATE TABLE IF NOT EXISTS target (
  season     text NOT NULL REFERENCES season,
  unit       text NOT NULL REFERENCES unit,
  criterion  text NOT NULL CHECK (criterion <> ''),
  version    text NOT NULL DEFAULT 'signed' CHECK (version IN ('signed', 'adjusted')),
  target     numeric CONSTRAINT target_in_range CHECK (abs(target) < 1000000000000000000 AND scale(trim_scale(target)) <= 18),
  note       text,
  PRIMARY KEY (season, unit, criterion, version)
);
CREATE INDEX IF NOT EXISTS target_unit ON target (unit);
COMMENT ON TABLE target IS 'Chỉ tiêu giao ước: what a unit plans to reach by a criterion; an adjusted target goes before the signed one';
COMMENT ON COLUMN target.season IS 'Kỳ thi đua';
COMMENT ON COLUMN target.unit IS 'Đơn vị';
COMMENT ON COLUMN target.criterion IS 'Tiêu chí: the code of a leaf of the season''s sheet';
COMMENT ON COLUMN target.version IS 'Phiên bản: signed or adjusted';
COMMENT ON COLUMN target.target IS 'Chỉ tiêu: in the criterion''s unit of measure, below 10^18 with up to 18 decimals; null: none';
COMMENT ON COLUMN target.note IS 'Ghi chú';
