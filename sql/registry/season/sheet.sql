-- A season's sheet: its versions, who scores which criterion, targets.

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
COMMENT ON TABLE sheet IS 'Bảng điểm: regulations of a season in their versions, one in force';
COMMENT ON COLUMN sheet.season IS 'Kỳ thi đua';
COMMENT ON COLUMN sheet.version IS 'Phiên bản: counted from 1';
COMMENT ON COLUMN sheet.state IS 'Trạng thái: draft, in force or replaced';
COMMENT ON COLUMN sheet.rules IS
  'Nội dung: the score sheet''s JSON document; emulation.check_sheet finds no fault in a sheet in force';
COMMENT ON COLUMN sheet.signed_on IS 'Ngày ký: date of signature; null: not signed yet';
COMMENT ON COLUMN sheet.source IS 'Nguồn: document that contains it';

-- Rows with a state go from one to another by this table, and not back by another way.
CREATE OR REPLACE FUNCTION moves_of(what text) RETURNS jsonb LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE what
  WHEN 'sheet' THEN '{"draft": ["in force"], "in force": ["replaced"], "replaced": ["in force"]}'
  WHEN 'submission' THEN '{"draft": ["submitted", "returned"], "submitted": ["returned"], "returned": ["submitted"]}'
  WHEN 'proposal' THEN '{"draft": ["voted", "submitted", "returned", "refused"],
    "voted": ["submitted", "returned", "refused"], "submitted": ["granted", "returned", "refused"],
    "returned": ["draft", "voted", "submitted", "refused"], "granted": [], "refused": []}'
END::jsonb;
COMMENT ON FUNCTION moves_of(text) IS
  'Chuyển trạng thái: returns as JSON, for a sheet, submission or proposal, which states each state can become; null '
  'for other tables; within their checks';

CREATE OR REPLACE FUNCTION refuse_move(what text, name text, old_state text, new_state text) RETURNS void
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $refuse$
DECLARE
  moves jsonb := moves_of(what)->old_state;
BEGIN
  IF new_state <> old_state AND NOT moves ? new_state THEN
    RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',
      MESSAGE = format('%s is %s and cannot become %s', name, old_state, new_state),
      DETAIL = format('From %s it can become: %s.', old_state,
        coalesce((SELECT string_agg(m, ', ') FROM jsonb_array_elements_text(moves) m), 'nothing else')),
      HINT = CASE what WHEN 'sheet' THEN 'Use put_in_force(season, version); enter a changed sheet as another version.'
                       WHEN 'submission' THEN 'Use submit and return_submission.'
                       ELSE 'Make a new proposal; a decided one is kept.' END;
  END IF;
END
$refuse$;
COMMENT ON FUNCTION refuse_move(text, text, text, text) IS
  'Từ chối chuyển trạng thái: raises the error of a state that a row cannot reach from its current one (55000), by '
  'moves_of; within the checks of sheets, hand-ins and proposals';

CREATE OR REPLACE FUNCTION check_sheet_state() RETURNS trigger
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $check$
BEGIN
  PERFORM refuse_move('sheet', format('sheet %s of season "%s"', OLD.version, OLD.season), OLD.state, NEW.state);
  RETURN NEW;
END
$check$;
COMMENT ON FUNCTION check_sheet_state() IS
  'Kiểm tra trạng thái bảng điểm: refuses to make a sheet that was in force a draft again, and to replace a sheet that '
  'was not in force (55000)';
CREATE OR REPLACE TRIGGER sheet_state BEFORE UPDATE ON sheet FOR EACH ROW WHEN (OLD.state <> NEW.state)
  EXECUTE FUNCTION check_sheet_state();
COMMENT ON TRIGGER sheet_state ON sheet IS 'Kiểm tra trạng thái bảng điểm';

CREATE TABLE IF NOT EXISTS criterion_scorer (
  season    text NOT NULL REFERENCES season,
  criterion text NOT NULL CHECK (criterion <> ''),
  by        text NOT NULL DEFAULT 'appraiser' CHECK (by IN ('unit', 'appraiser', 'council')),
  PRIMARY KEY (season, criterion)
);
COMMENT ON TABLE criterion_scorer IS
  'Người chấm: criteria that units do not score themselves; every other criterion is scored by the unit and appraised';
COMMENT ON COLUMN criterion_scorer.season IS 'Kỳ thi đua';
COMMENT ON COLUMN criterion_scorer.criterion IS
  'Tiêu chí: a leaf of the season''s sheet, or a parent with all criteria below it that are not listed themselves';
COMMENT ON COLUMN criterion_scorer.by IS
  'Người chấm: appraiser (thẩm định) or council (hội nghị), so that no unit is asked for it; unit (đơn vị tự chấm, sau '
  'đó thẩm định) is the default';

CREATE OR REPLACE FUNCTION check_scorer() RETURNS trigger
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $check$
BEGIN
  IF NOT EXISTS (SELECT FROM sheet h, emulation.criteria(h.rules::emulation.score_sheet) c
                  WHERE h.season = NEW.season AND h.state <> 'replaced' AND c.code = NEW.criterion) THEN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA,
      MESSAGE = format('no sheet of season "%s" has a criterion "%s"', NEW.season, NEW.criterion),
      DETAIL = 'The season''s drafts and its sheet in force were searched.',
      HINT = 'Name a leaf, or a parent, which includes all criteria below it.';
  END IF;
  RETURN NEW;
END
$check$;
COMMENT ON FUNCTION check_scorer() IS
  'Kiểm tra người chấm: refuses a criterion that is in no sheet of the season (23514)';
CREATE OR REPLACE TRIGGER criterion_scorer_check BEFORE INSERT OR UPDATE ON criterion_scorer FOR EACH ROW
  EXECUTE FUNCTION check_scorer();
COMMENT ON TRIGGER criterion_scorer_check ON criterion_scorer IS 'Kiểm tra người chấm';

CREATE OR REPLACE FUNCTION computed_leaves(rules jsonb) RETURNS text[]
  LANGUAGE sql STABLE PARALLEL SAFE SET search_path FROM CURRENT AS $computed$
SELECT coalesce(array_agg(c.code), '{}')
  FROM (SELECT $1::emulation.score_sheet AS sheet OFFSET 0) s CROSS JOIN LATERAL emulation.criteria(s.sheet) c
 WHERE emulation.actual_kind(s.sheet, c.code) = 'none'
$computed$;
COMMENT ON FUNCTION computed_leaves(jsonb) IS
  'Tiêu chí tự tính: returns the leaves of a sheet whose actual or points follow from other figures, and of which an '
  'actual is refused; within checks, forms and hand-ins';

-- What emulation.points cannot score by its cell alone, besides what compares units (emulation.is_relative).
CREATE OR REPLACE FUNCTION dependent_leaves(rules jsonb) RETURNS text[]
  LANGUAGE sql STABLE PARALLEL SAFE SET search_path FROM CURRENT AS $dependent$
SELECT coalesce(array_agg(c->>'code'), '{}')
  FROM (SELECT $1::emulation.score_sheet AS sheet OFFSET 0) s
 CROSS JOIN jsonb_path_query($1, 'strict $.**.criteria[*]') c
 WHERE c ?| '{value,formula,late,only_when,limits}' OR emulation.actual_kind(s.sheet, c->>'code') = 'figure'
$dependent$;
COMMENT ON FUNCTION dependent_leaves(jsonb) IS
  'Tiêu chí phụ thuộc: returns the leaves of a sheet whose points can depend on other criteria, or that do not have '
  'points; within own_score, unit_appraised and missing_for_publication';

CREATE TABLE IF NOT EXISTS commitment (
  season    text NOT NULL REFERENCES season,
  unit      text NOT NULL REFERENCES unit,
  signed_on date NOT NULL,
  signed_by text,
  witnesses text,
  PRIMARY KEY (season, unit)
);
ALTER TABLE commitment ADD COLUMN IF NOT EXISTS document text CHECK (document <> '');
CREATE INDEX IF NOT EXISTS commitment_unit ON commitment (unit);
COMMENT ON TABLE commitment IS 'Giao ước thi đua: the commitment that a unit signed at the start of the year';
COMMENT ON COLUMN commitment.season IS 'Kỳ thi đua';
COMMENT ON COLUMN commitment.unit IS 'Đơn vị: unit that signed';
COMMENT ON COLUMN commitment.signed_on IS 'Ngày ký';
COMMENT ON COLUMN commitment.signed_by IS 'Người ký';
COMMENT ON COLUMN commitment.witnesses IS 'Chứng kiến: witness of the signature';
COMMENT ON COLUMN commitment.document IS 'Văn bản giao ước: signed document; null: not named';

CREATE TABLE IF NOT EXISTS target (
  season     text NOT NULL REFERENCES season,
  unit       text NOT NULL REFERENCES unit,
  criterion  text NOT NULL CHECK (criterion <> ''),
  version    text NOT NULL DEFAULT 'signed' CHECK (version IN ('signed', 'adjusted')),
  target     numeric CONSTRAINT target_in_range CHECK (abs(target) < 1000000000000000000
                                                       AND scale(trim_scale(target)) <= 18),
  note       text,
  PRIMARY KEY (season, unit, criterion, version)
);
ALTER TABLE target ADD COLUMN IF NOT EXISTS baseline numeric CONSTRAINT target_baseline_in_range CHECK (
  abs(baseline) < 1000000000000000000 AND scale(trim_scale(baseline)) <= 18);
CREATE INDEX IF NOT EXISTS target_unit ON target (unit);
COMMENT ON TABLE target IS
  'Chỉ tiêu giao ước: a unit''s commitment for a criterion; an adjusted target takes precedence over the signed one';
COMMENT ON COLUMN target.season IS 'Kỳ thi đua';
COMMENT ON COLUMN target.unit IS 'Đơn vị';
COMMENT ON COLUMN target.criterion IS 'Tiêu chí: code of a leaf of the season''s sheet';
COMMENT ON COLUMN target.version IS 'Phiên bản: signed or adjusted';
COMMENT ON COLUMN target.target IS
  'Chỉ tiêu: in the criterion''s unit of measure, below 10^18 with up to 18 decimals; null: none';
COMMENT ON COLUMN target.note IS 'Ghi chú';
COMMENT ON COLUMN target.baseline IS
  'Số liệu gốc: where the unit started, such as last year''s figure; an adjusted target without one keeps that of the '
  'signed target; below 10^18 with up to 18 decimals; null: none';

CREATE OR REPLACE FUNCTION put_in_force(season text, version integer) RETURNS void
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $force$
#variable_conflict use_column
BEGIN
  UPDATE sheet h SET state = 'replaced'
   WHERE h.season = put_in_force.season AND h.state = 'in force' AND h.version <> put_in_force.version;
  UPDATE sheet h SET state = 'in force' WHERE h.season = put_in_force.season AND h.version = put_in_force.version;
  IF NOT FOUND THEN
    RAISE EXCEPTION USING ERRCODE = 'no_data_found',
      MESSAGE = format('season "%s" does not have a sheet %s', put_in_force.season, put_in_force.version),
      HINT = 'List its sheets with SELECT season, version, state FROM sheet.';
  END IF;
END
$force$;
COMMENT ON FUNCTION put_in_force(text, integer) IS
  'Ban hành bảng điểm: puts a version of a season''s sheet in force and replaces the earlier one. The owner calls it. '
  'Errors: an unknown version P0002, a sheet with a fault 22023, results or targets that it refuses 23514, an award '
  'in no_award that does not exist 23503';

CREATE OR REPLACE FUNCTION try_sheet(season text, version integer DEFAULT NULL, on_season text DEFAULT NULL)
  RETURNS TABLE (unit text, unit_name text, rank_before integer, rank_after integer, points_before numeric,
                 points_after numeric, status_after text, left_out bigint)
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $try$
#variable_conflict use_column
DECLARE
  draft emulation.score_sheet;
  past text := coalesce(try_sheet.on_season,
                        (SELECT p.season FROM season s JOIN season p USING (cluster, period)
                          WHERE s.season = try_sheet.season AND p.year < s.year ORDER BY p.year DESC LIMIT 1));
BEGIN
  SELECT h.rules::emulation.score_sheet INTO draft FROM sheet h
   WHERE h.season = try_sheet.season
     AND h.version = coalesce(try_sheet.version,
                              (SELECT max(l.version) FROM sheet l WHERE l.season = try_sheet.season));
  IF NOT FOUND THEN
    RAISE EXCEPTION USING ERRCODE = 'no_data_found',
      MESSAGE = format('season "%s" does not have a sheet %s',
                       try_sheet.season, coalesce(try_sheet.version::text, 'yet')),
      HINT = 'List its sheets with SELECT season, version, state FROM sheet.';
  ELSIF past IS NULL OR NOT EXISTS (SELECT FROM visible_season v WHERE v.season = past) THEN
    RAISE EXCEPTION USING ERRCODE = 'no_data_found',
      MESSAGE = format('there is no season before "%s" to try the sheet on', try_sheet.season),
      HINT = 'Name a season with on_season => …; you must be allowed to see all of it.';
  END IF;
  RETURN QUERY
  SELECT b.unit, b.unit_name, b.rank, a.rank, b.points, a.points, a.status,
         (SELECT count(*) FROM result_in_force r LEFT JOIN target_in_force t USING (season, unit, criterion)
           WHERE r.season = past AND r.unit = b.unit
             AND emulation.fault(draft, r.criterion, t.target, r.actual, t.baseline) IS NOT NULL)
    FROM standings_of(past, season_board(past)) b
    LEFT JOIN standings_of(past, board_under(draft, past)) a USING (unit)
   WHERE (a.rank, a.points) IS DISTINCT FROM (b.rank, b.points)
   ORDER BY a.rank, b.rank, b.unit;
END
$try$;
COMMENT ON FUNCTION try_sheet(text, integer, text) IS
  'Thử bảng điểm: applies a season''s sheet (version default: the newest) to the targets and actuals of a past season '
  '(default: the one before) and returns the units whose rank or points would change. left_out: results of the unit '
  'that the tried sheet refuses, and that therefore count as missing. Errors: an unknown sheet or season P0002, a '
  'sheet with a fault 22023';
