-- Entry: a result fits its season's members and sheet, or its statement is refused;
-- so is a target, or a sheet put in force, that results already entered do not fit.
-- One look at the sheet a statement, not a row: a file of a million rows is one
-- statement.

CREATE OR REPLACE VIEW target_in_force WITH (security_invoker) AS
SELECT DISTINCT ON (season, unit, criterion) season, unit, criterion, target
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
COMMENT ON FUNCTION refuse_result(text, text, text, text) IS 'Từ chối kết quả: the error of a result that does not fit (23514)';

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
    RAISE EXCEPTION USING ERRCODE = 'foreign_key_violation', TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA,
      MESSAGE = format('unit "%s" is no member of season "%s"', bad.unit, bad.season),
      HINT = 'Enter it in membership, or correct the unit''s code.';
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
COMMENT ON FUNCTION check_entered_targets() IS 'Kiểm tra chỉ tiêu: refuses a target whose criterion the sheet in force does not have, or by which a result entered earlier no longer fits (23514)';

CREATE OR REPLACE FUNCTION check_sheet_in_force() RETURNS trigger
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $check$
DECLARE
  rules emulation.score_sheet;
  bad record;
BEGIN
  IF NEW.state <> 'in force' THEN
    RETURN NULL;
  END IF;
  rules := NEW.rules::emulation.score_sheet;
  SELECT r.season, r.unit, f.fault INTO bad
    FROM result r
    LEFT JOIN target_in_force t USING (season, unit, criterion)
    CROSS JOIN LATERAL emulation.fault(rules, r.criterion, t.target, r.actual) f(fault)
   WHERE r.season = NEW.season AND f.fault IS NOT NULL ORDER BY r.unit, r.criterion, r.stage LIMIT 1;
  IF FOUND THEN
    PERFORM refuse_result(bad.season, bad.unit, bad.fault, 'result, which was entered under another sheet');
  END IF;
  RETURN NULL;
END
$check$;
REVOKE ALL ON FUNCTION check_sheet_in_force() FROM PUBLIC;
COMMENT ON FUNCTION check_sheet_in_force() IS 'Kiểm tra bảng điểm: refuses to put in force a sheet with a fault (as emulation.check_sheet finds it), or one that results already entered do not fit (23514)';

CREATE OR REPLACE TRIGGER result_check_insert AFTER INSERT ON result
  REFERENCING NEW TABLE AS entered FOR EACH STATEMENT EXECUTE FUNCTION check_entered_results();
COMMENT ON TRIGGER result_check_insert ON result IS 'Kiểm tra kết quả: new results';
CREATE OR REPLACE TRIGGER result_check_update AFTER UPDATE ON result
  REFERENCING NEW TABLE AS entered FOR EACH STATEMENT EXECUTE FUNCTION check_entered_results();
COMMENT ON TRIGGER result_check_update ON result IS 'Kiểm tra kết quả: changed results';
CREATE OR REPLACE TRIGGER target_check_insert AFTER INSERT ON target
  REFERENCING NEW TABLE AS entered FOR EACH STATEMENT EXECUTE FUNCTION check_entered_targets();
COMMENT ON TRIGGER target_check_insert ON target IS 'Kiểm tra chỉ tiêu: new targets';
CREATE OR REPLACE TRIGGER target_check_update AFTER UPDATE ON target
  REFERENCING NEW TABLE AS entered FOR EACH STATEMENT EXECUTE FUNCTION check_entered_targets();
COMMENT ON TRIGGER target_check_update ON target IS 'Kiểm tra chỉ tiêu: changed targets';
CREATE OR REPLACE TRIGGER sheet_check AFTER INSERT OR UPDATE ON sheet
  FOR EACH ROW EXECUTE FUNCTION check_sheet_in_force();
COMMENT ON TRIGGER sheet_check ON sheet IS 'Kiểm tra bảng điểm: put in force';
