-- Entry: a result fits its season's members and sheet, or its statement is refused;
-- so is a target, or a sheet put in force, that results already entered do not fit.
-- One look at the sheet a statement, not a row: a file of a million rows is one
-- statement.

CREATE OR REPLACE VIEW target_in_force WITH (security_invoker) AS
SELECT DISTINCT ON (season, unit, criterion) season, unit, criterion, target::numeric(36,18) AS target
  FROM target ORDER BY season, unit, criterion, version;
COMMENT ON VIEW target_in_force IS 'Chỉ tiêu đang áp dụng: the adjusted target, else the signed one ("adjusted" sorts first)';
COMMENT ON COLUMN target_in_force.season IS 'Kỳ thi đua';
COMMENT ON COLUMN target_in_force.unit IS 'Đơn vị';
COMMENT ON COLUMN target_in_force.criterion IS 'Tiêu chí';
COMMENT ON COLUMN target_in_force.target IS 'Chỉ tiêu: in the criterion''s unit of measure; null: none';

CREATE OR REPLACE FUNCTION refuse_result(season text, unit text, fault text, what text) RETURNS void
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $refuse$
BEGIN
  RAISE EXCEPTION USING ERRCODE = 'check_violation',
    MESSAGE = format('season "%s", unit "%s", %s', season, unit, fault),
    DETAIL = format('The season''s sheet in force does not take this %s.', what),
    HINT = 'Correct the result, its target or the sheet; emulation.fault says what fits.';
END
$refuse$;
COMMENT ON FUNCTION refuse_result(text, text, text, text) IS 'Từ chối kết quả: the error of a result that does not fit (23514); within the checks of results, targets and sheets';

CREATE OR REPLACE FUNCTION refuse_stranger(season text, unit text) RETURNS void
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $refuse$
BEGIN
  RAISE EXCEPTION USING ERRCODE = 'foreign_key_violation', MESSAGE = format('unit "%s" is no member of season "%s"', unit, season),
    HINT = 'Enter it in membership, or correct the unit''s code.';
END
$refuse$;
COMMENT ON FUNCTION refuse_stranger(text, text) IS 'Từ chối đơn vị ngoài kỳ: the error of a unit that is no member (23503); within the checks of what is entered';

CREATE OR REPLACE FUNCTION check_entered_results() RETURNS trigger
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $check$
DECLARE
  bad record;
BEGIN
  WITH rules_of AS MATERIALIZED (
    SELECT season, rules::emulation.score_sheet AS rules FROM sheet
     WHERE state = 'in force' AND season IN (SELECT e.season FROM entered e))
  SELECT e.season, e.unit, e.criterion, e.stage, r.rules IS NULL AS no_sheet, m.unit IS NULL AS no_member, f.fault
    INTO bad
    FROM entered e
    LEFT JOIN rules_of r USING (season)
    LEFT JOIN LATERAL (SELECT m.unit FROM membership m WHERE m.season = e.season AND m.unit = e.unit LIMIT 1) m ON true
    LEFT JOIN LATERAL (SELECT t.target FROM target t WHERE t.season = e.season AND t.unit = e.unit AND t.criterion = e.criterion
                        ORDER BY t.version LIMIT 1) t ON true
    LEFT JOIN LATERAL emulation.fault(r.rules, e.criterion, t.target, e.actual) f(fault) ON true
   WHERE r.rules IS NULL OR m.unit IS NULL OR f.fault IS NOT NULL
   ORDER BY e.season, e.unit, e.criterion, e.stage LIMIT 1;
  IF NOT FOUND THEN
    RETURN NULL;
  ELSIF bad.no_sheet THEN
    RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state', TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA,
      MESSAGE = format('season "%s" has no score sheet in force', bad.season),
      DETAIL = 'Results are checked against the sheet of their season.',
      HINT = 'Put a sheet in force first: UPDATE sheet SET state = ''in force'' …';
  ELSIF bad.no_member THEN
    PERFORM refuse_stranger(bad.season, bad.unit);
  END IF;
  PERFORM refuse_result(bad.season, bad.unit, bad.fault, bad.stage || ' result');
  RETURN NULL;
END
$check$;
REVOKE ALL ON FUNCTION check_entered_results() FROM PUBLIC;
COMMENT ON FUNCTION check_entered_results() IS 'Kiểm tra kết quả: refuses a statement with a result that does not fit its season''s members (23503) or sheet (23514, 55000), the first by unit and criterion';

CREATE OR REPLACE FUNCTION check_entered_targets() RETURNS trigger
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $check$
DECLARE
  bad record;
BEGIN
  SELECT e.season, e.unit INTO bad FROM entered e
   WHERE NOT EXISTS (SELECT FROM membership m WHERE m.season = e.season AND m.unit = e.unit) ORDER BY e.season, e.unit LIMIT 1;
  IF FOUND THEN
    PERFORM refuse_stranger(bad.season, bad.unit);
  END IF;
  WITH rules_of AS MATERIALIZED (
    SELECT season, rules::emulation.score_sheet AS rules FROM sheet
     WHERE state = 'in force' AND season IN (SELECT e.season FROM entered e))
  SELECT e.season, e.unit, f.fault INTO bad
    FROM entered e
    JOIN rules_of USING (season)
    LEFT JOIN LATERAL (SELECT t.target FROM target t WHERE t.season = e.season AND t.unit = e.unit AND t.criterion = e.criterion
                        ORDER BY t.version LIMIT 1) t ON true
    LEFT JOIN result r USING (season, unit, criterion)
    CROSS JOIN LATERAL emulation.fault(rules_of.rules, e.criterion, t.target, r.actual) f(fault)
   WHERE f.fault IS NOT NULL ORDER BY e.season, e.unit, e.criterion LIMIT 1;
  IF FOUND THEN
    PERFORM refuse_result(bad.season, bad.unit, bad.fault, 'target');
  END IF;
  RETURN NULL;
END
$check$;
REVOKE ALL ON FUNCTION check_entered_targets() FROM PUBLIC;
COMMENT ON FUNCTION check_entered_targets() IS 'Kiểm tra chỉ tiêu: refuses a target of a unit that is no member (23503), of a criterion that the sheet in force does not have, or by which a result entered earlier no longer fits (23514)';

CREATE OR REPLACE FUNCTION check_sheet_in_force() RETURNS trigger
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $check$
DECLARE
  bad record;
BEGIN
  WITH rules_of AS MATERIALIZED (SELECT season, rules::emulation.score_sheet AS rules FROM entered WHERE state = 'in force')
  SELECT season, unit, f.fault INTO bad
    FROM rules_of h
    JOIN (result r FULL JOIN target_in_force t USING (season, unit, criterion)) USING (season)
    CROSS JOIN LATERAL emulation.fault(h.rules, criterion, t.target, r.actual) f(fault)
   WHERE f.fault IS NOT NULL ORDER BY season, unit, criterion LIMIT 1;
  IF FOUND THEN
    PERFORM refuse_result(bad.season, bad.unit, bad.fault, 'result or target, which was entered under another sheet');
  END IF;
  RETURN NULL;
END
$check$;
REVOKE ALL ON FUNCTION check_sheet_in_force() FROM PUBLIC;
COMMENT ON FUNCTION check_sheet_in_force() IS 'Kiểm tra bảng điểm: refuses to put in force a sheet with a fault (as emulation.check_sheet finds it; 22023), or one that results already entered do not fit (23514)';

-- Why a role whom the policies bind may not write a result now, in words; the
-- policies (90-access.sql) hold, this only tells.
CREATE OR REPLACE FUNCTION why_not(of_season text, of_unit text, of_criterion text, of_stage text) RETURNS text
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $why$
DECLARE
  s season;
  b submission;
  due date;
BEGIN
  SELECT * INTO s FROM season WHERE season = of_season;
  IF NOT FOUND THEN
    RETURN format('there is no season "%s"', of_season);
  ELSIF s.status NOT IN ('open', 'appraisal') THEN
    RETURN format('season "%s" is %s', of_season, CASE s.status WHEN 'draft' THEN 'a draft' ELSE 'published' END);
  ELSIF NOT is_bound() THEN
    RETURN NULL;
  ELSIF of_stage = 'self' THEN
    IF NOT EXISTS (SELECT FROM my_account a WHERE a.season = of_season AND a.capacity = 'unit' AND a.unit = of_unit) THEN
      RETURN format('role "%s" does not speak for unit "%s" in season "%s"', acting_role(), of_unit, of_season);
    END IF;
    SELECT * INTO b FROM submission WHERE season = of_season AND unit = of_unit AND stage = 'self';
    due := CASE WHEN b.state = 'returned' THEN b.due_on ELSE s.self_deadline END;
    RETURN CASE WHEN b.state = 'submitted' THEN format('unit "%s" has handed in its file', of_unit)
                WHEN coalesce(b.state, 'draft') = 'draft' AND s.status = 'appraisal' THEN format('season "%s" is in appraisal', of_season)
                WHEN today() > due THEN format('the last day was %s', iso_date(due)) END;
  ELSIF EXISTS (SELECT FROM own_unit o WHERE o.unit = of_unit) THEN
    RETURN format('role "%s" has to do with unit "%s" and decides nothing on it', acting_role(), of_unit);
  ELSIF NOT EXISTS (SELECT FROM open_for_decision d WHERE d.season = of_season AND d.capacity = CASE of_stage WHEN 'final' THEN 'council' ELSE 'appraiser' END AND d.criterion = of_criterion) THEN
    RETURN format('role "%s" is not given criterion "%s" of season "%s" for stage %s', acting_role(), of_criterion, of_season, of_stage);
  END IF;
  due := CASE of_stage WHEN 'final' THEN s.final_deadline ELSE s.appraisal_deadline END;
  RETURN CASE WHEN today() > due THEN format('the last day was %s', iso_date(due)) END;
END
$why$;
COMMENT ON FUNCTION why_not(text, text, text, text) IS 'Vì sao không được ghi: why the current role may not write a result of that season, unit, criterion and stage now; null: it may';

CREATE OR REPLACE FUNCTION explain_refusal() RETURNS trigger
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $explain$
DECLARE
  why text := why_not(NEW.season, NEW.unit, NEW.criterion, NEW.stage);
BEGIN
  IF why IS NOT NULL AND NEW.correction = 0 THEN
    RAISE EXCEPTION USING ERRCODE = CASE WHEN why LIKE 'season%published' THEN 'object_not_in_prerequisite_state' ELSE 'insufficient_privilege' END,
      TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA,
      MESSAGE = format('season "%s", unit "%s", criterion "%s": the %s result is not taken, for %s', NEW.season, NEW.unit, NEW.criterion, NEW.stage, why),
      DETAIL = 'A unit writes its self-scores until the deadline and until it hands in; an appraiser its criteria; a council final values; nobody on the own unit.',
      HINT = 'A file that is handed in, or late, is given back by the standing group: return_submission.';
  END IF;
  RETURN NEW;
END
$explain$;
REVOKE ALL ON FUNCTION explain_refusal() FROM PUBLIC;
COMMENT ON FUNCTION explain_refusal() IS 'Giải thích từ chối: says why a result is not taken (42501), before the policy refuses it without a reason';

CREATE OR REPLACE TRIGGER result_limits_insert AFTER INSERT ON result
  REFERENCING NEW TABLE AS entered FOR EACH STATEMENT EXECUTE FUNCTION check_entered_results();
COMMENT ON TRIGGER result_limits_insert ON result IS 'Kiểm tra kết quả: new results';
CREATE OR REPLACE TRIGGER result_limits_update AFTER UPDATE ON result
  REFERENCING NEW TABLE AS entered FOR EACH STATEMENT EXECUTE FUNCTION check_entered_results();
COMMENT ON TRIGGER result_limits_update ON result IS 'Kiểm tra kết quả: changed results';
CREATE OR REPLACE TRIGGER target_limits_insert AFTER INSERT ON target
  REFERENCING NEW TABLE AS entered FOR EACH STATEMENT EXECUTE FUNCTION check_entered_targets();
COMMENT ON TRIGGER target_limits_insert ON target IS 'Kiểm tra chỉ tiêu: new targets';
CREATE OR REPLACE TRIGGER target_limits_update AFTER UPDATE ON target
  REFERENCING NEW TABLE AS entered FOR EACH STATEMENT EXECUTE FUNCTION check_entered_targets();
COMMENT ON TRIGGER target_limits_update ON target IS 'Kiểm tra chỉ tiêu: changed targets';
CREATE OR REPLACE TRIGGER sheet_limits_insert AFTER INSERT ON sheet
  REFERENCING NEW TABLE AS entered FOR EACH STATEMENT EXECUTE FUNCTION check_sheet_in_force();
COMMENT ON TRIGGER sheet_limits_insert ON sheet IS 'Kiểm tra bảng điểm: new in force';
CREATE OR REPLACE TRIGGER sheet_limits_update AFTER UPDATE ON sheet
  REFERENCING NEW TABLE AS entered FOR EACH STATEMENT EXECUTE FUNCTION check_sheet_in_force();
COMMENT ON TRIGGER sheet_limits_update ON sheet IS 'Kiểm tra bảng điểm: put in force';
CREATE OR REPLACE TRIGGER result_explain BEFORE INSERT ON result FOR EACH ROW WHEN (row_security_active('result'::regclass)) EXECUTE FUNCTION explain_refusal();
COMMENT ON TRIGGER result_explain ON result IS 'Giải thích từ chối';

-- An explanation or objection speaks of a criterion that the sheet has.
CREATE OR REPLACE FUNCTION check_criterion() RETURNS trigger
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $check$
BEGIN
  IF NEW.criterion IS NOT NULL AND NOT EXISTS (SELECT FROM sheet h, emulation.criteria(h.rules::emulation.score_sheet) c WHERE h.season = NEW.season AND h.state = 'in force' AND c.code = NEW.criterion) THEN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA,
      MESSAGE = format('season "%s" has no criterion "%s" in its sheet', NEW.season, NEW.criterion), HINT = 'Correct the criterion''s code.';
  ELSIF NOT EXISTS (SELECT FROM membership m WHERE m.season = NEW.season AND m.unit = NEW.unit) THEN
    PERFORM refuse_stranger(NEW.season, NEW.unit);
  END IF;
  RETURN NEW;
END
$check$;
REVOKE ALL ON FUNCTION check_criterion() FROM PUBLIC;
COMMENT ON FUNCTION check_criterion() IS 'Kiểm tra tiêu chí: refuses words on a criterion that the sheet in force does not have (23514), and of a unit that is no member (23503)';
CREATE OR REPLACE TRIGGER explanation_criterion BEFORE INSERT ON explanation FOR EACH ROW EXECUTE FUNCTION check_criterion();
COMMENT ON TRIGGER explanation_criterion ON explanation IS 'Kiểm tra tiêu chí';

-- A file is handed in while its season runs, by a member.
CREATE OR REPLACE FUNCTION check_submission() RETURNS trigger
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $check$
DECLARE
  season_status text := (SELECT s.status FROM season s WHERE s.season = NEW.season);
BEGIN
  IF season_status = 'draft' THEN
    RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state', TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA,
      MESSAGE = format('season "%s" takes no files: it is draft', NEW.season), DETAIL = 'Files are handed in while a season is open or in appraisal.', HINT = 'Open it first: UPDATE season SET status = ''open'' …';
  ELSIF NOT EXISTS (SELECT FROM membership m WHERE m.season = NEW.season AND m.unit = NEW.unit) THEN
    PERFORM refuse_stranger(NEW.season, NEW.unit);
  END IF;
  RETURN NEW;
END
$check$;
REVOKE ALL ON FUNCTION check_submission() FROM PUBLIC;
COMMENT ON FUNCTION check_submission() IS 'Kiểm tra hồ sơ: refuses files of a draft season (55000) and of units that are no members (23503)';
CREATE OR REPLACE TRIGGER submission_check BEFORE INSERT OR UPDATE ON submission FOR EACH ROW EXECUTE FUNCTION check_submission();
COMMENT ON TRIGGER submission_check ON submission IS 'Kiểm tra hồ sơ';
