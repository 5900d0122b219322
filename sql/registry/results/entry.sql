-- Entry: a result fits its season's members and sheet, or its statement is refused;
-- so is a target, or a sheet put in force, that results already entered do not fit.
-- One look at the sheet a statement, not a row: a file of a million rows is one
-- statement.

-- A unit starts where it started, whatever target is set afterwards: an adjusted target that does not name a baseline
-- leaves that of the signed one.
CREATE OR REPLACE VIEW target_in_force WITH (security_invoker) AS
SELECT s.season, x.unit, x.criterion, x.target, x.baseline, s.year, s.period, c.name AS cluster_name,
       season_name(c.name, s.year, s.period) AS season_name,
       period_name(s.period) AS period_name, season_status_name(s.status) AS status_name, x.unit_name,
       x."position"
  FROM season s
  LEFT JOIN cluster c ON c.cluster = s.cluster
 CROSS JOIN LATERAL (   -- as in result_in_force
   SELECT DISTINCT ON (t.unit, t.criterion) t.unit, t.criterion, t.target::numeric(36,18) AS target,
          coalesce(t.baseline, lead(t.baseline) OVER (PARTITION BY t.unit, t.criterion ORDER BY t.version))
            ::numeric(36,18) AS baseline, u.name AS unit_name, u."position"
     FROM target t
     LEFT JOIN unit u ON u.unit = t.unit
    WHERE t.season = s.season
    ORDER BY t.unit, t.criterion, t.version) x;
COMMENT ON VIEW target_in_force IS
  'Chỉ tiêu đang áp dụng: the adjusted target, otherwise the signed one ("adjusted" sorts first), with the unit''s '
  'baseline';
COMMENT ON COLUMN target_in_force.season IS 'Kỳ thi đua';
COMMENT ON COLUMN target_in_force.unit IS 'Đơn vị';
COMMENT ON COLUMN target_in_force.criterion IS 'Tiêu chí';
COMMENT ON COLUMN target_in_force.target IS 'Chỉ tiêu: in the criterion''s unit of measure; null: none';
COMMENT ON COLUMN target_in_force.baseline IS
  'Số liệu gốc: where the unit started; of the adjusted target, otherwise of the signed one; null: none';
COMMENT ON COLUMN target_in_force.year IS 'Năm';
COMMENT ON COLUMN target_in_force.period IS 'Giai đoạn: year, half-year, quarter or month';
COMMENT ON COLUMN target_in_force.cluster_name IS 'Cụm, khối';
COMMENT ON COLUMN target_in_force.season_name IS 'Tên kỳ thi đua';
COMMENT ON COLUMN target_in_force.period_name IS 'Tên giai đoạn';
COMMENT ON COLUMN target_in_force.status_name IS 'Tên trạng thái kỳ';
COMMENT ON COLUMN target_in_force.unit_name IS 'Tên đơn vị';
COMMENT ON COLUMN target_in_force."position" IS 'Thứ tự: position in the official order of units';

CREATE OR REPLACE FUNCTION refuse_result(season text, unit text, fault text, what text) RETURNS void
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $refuse$
BEGIN
  RAISE EXCEPTION USING ERRCODE = 'check_violation',
    MESSAGE = format('season "%s", unit "%s", %s', season, unit, fault),
    DETAIL = format('The season''s sheet in force refuses this %s.', what),
    HINT = 'Correct the result, its target or the sheet; emulation.fault returns the reason.';
END
$refuse$;
COMMENT ON FUNCTION refuse_result(text, text, text, text) IS
  'Từ chối kết quả: raises the error of a result that the sheet refuses (23514); within the checks of results, targets '
  'and sheets';

CREATE OR REPLACE FUNCTION refuse_stranger(season text, unit text) RETURNS void
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $refuse$
BEGIN
  RAISE EXCEPTION USING ERRCODE = 'foreign_key_violation',
    MESSAGE = coalesce(membership_fault(season, unit), format('unit "%s" is not a member of season "%s"',
                                                              unit, season)),
    DETAIL = 'Only a current member can enter and hand in; after the season''s end, only a member on its last day.',
    HINT = membership_hint(season, unit);
END
$refuse$;
COMMENT ON FUNCTION refuse_stranger(text, text) IS
  'Từ chối đơn vị ngoài kỳ: raises the error of a unit that is not a member (23503); within the checks of entries';

-- A unit that has left, or has not joined yet, enters nothing: no view would show it. The season's lock is already
-- held, so leave_season has ended or waits.
CREATE OR REPLACE FUNCTION check_members() RETURNS trigger
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $check$
DECLARE
  stranger record;
BEGIN
  SELECT e.season, e.unit INTO stranger
    FROM (SELECT DISTINCT season, unit FROM entered) e LEFT JOIN season_member m USING (season, unit)
   WHERE m.unit IS NULL ORDER BY season, unit LIMIT 1;
  IF FOUND AND TG_OP = 'UPDATE' THEN
    -- the same values under another criterion (rename_criteria) are not an entry
    SELECT x.said->>'season' AS season, x.said->>'unit' AS unit INTO stranger
      FROM (SELECT to_jsonb(e) - 'criterion' AS said FROM entered e LEFT JOIN season_member m USING (season, unit)
        WHERE m.unit IS NULL
             EXCEPT SELECT to_jsonb(g) - 'criterion' FROM gone g) x
     ORDER BY season, unit LIMIT 1;
  END IF;
  IF FOUND THEN
    PERFORM refuse_stranger(stranger.season, stranger.unit);
  END IF;
  RETURN NULL;
END
$check$;
COMMENT ON FUNCTION check_members() IS
  'Kiểm tra thành viên: refuses entries for a unit that is not a member on that day (23503), naming the first by '
  'season and unit';
DO $attach$
DECLARE
  entry text;
  operation text;
BEGIN
  -- by their names after the freeze, which takes the lock, and before what looks at the sheet
  FOREACH entry IN ARRAY '{commitment,target,result,submission,explanation,assessment,work_item}'::text[] LOOP
    EXECUTE format('CREATE OR REPLACE TRIGGER %I AFTER INSERT ON %I REFERENCING NEW TABLE AS entered '
                   'FOR EACH STATEMENT EXECUTE FUNCTION check_members()', entry || '_joined_insert', entry);
    EXECUTE format('CREATE OR REPLACE TRIGGER %I AFTER UPDATE ON %I REFERENCING OLD TABLE AS gone NEW TABLE AS entered '
                   'FOR EACH STATEMENT EXECUTE FUNCTION check_members()', entry || '_joined_update', entry);
    FOREACH operation IN ARRAY '{insert,update}'::text[] LOOP
      EXECUTE format('COMMENT ON TRIGGER %I ON %I IS %L', entry || '_joined_' || operation, entry,
        'Kiểm tra thành viên');
    END LOOP;
  END LOOP;
END
$attach$;

-- A unit does not score criteria that only others score, whichever role enters the result.
CREATE OR REPLACE FUNCTION scorer_fault(of_season text, of_criterion text) RETURNS text
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $fault$
SELECT format('criterion "%s" is scored only by the %s', o.criterion, o.by)
  FROM scored_by_others o WHERE o.season = $1 AND o.criterion = $2
$fault$;
COMMENT ON FUNCTION scorer_fault(text, text) IS
  'Không do đơn vị chấm: returns that a criterion does not have self-scores because only others score it; null if it '
  'has; within checks';

CREATE OR REPLACE FUNCTION check_self_scores() RETURNS trigger
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $check$
DECLARE
  bad record;
BEGIN
  SELECT e.season, e.unit, e.criterion INTO bad
    FROM entered e JOIN scored_by_others o USING (season, criterion)
   WHERE e.stage = 'self' ORDER BY e.season, e.unit, e.criterion LIMIT 1;
  IF FOUND AND TG_OP = 'UPDATE' THEN   -- what stood before that was said stays, as it is
    SELECT x.season, x.unit, x.criterion INTO bad
      FROM (SELECT e.* FROM entered e JOIN scored_by_others o USING (season, criterion) WHERE e.stage = 'self'
            EXCEPT SELECT g.* FROM gone g) x
     ORDER BY x.season, x.unit, x.criterion LIMIT 1;
  END IF;
  IF FOUND THEN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA,
      MESSAGE = format('season "%s", unit "%s": the self result is refused: %s', bad.season, bad.unit,
        scorer_fault(bad.season, bad.criterion)),
      DETAIL = 'A self-score of this criterion would not count.',
      HINT = 'Enter it as an appraisal or final result, or list the criterion in criterion_scorer as scored by units.';
  END IF;
  RETURN NULL;
END
$check$;
COMMENT ON FUNCTION check_self_scores() IS
  'Kiểm tra điểm tự chấm: refuses self-scores of criteria that only others score, for every role (23514), naming the '
  'first by unit and criterion';

CREATE OR REPLACE FUNCTION check_entered_results() RETURNS trigger
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $check$
DECLARE
  bad record;
BEGIN
  SELECT e.season INTO bad FROM (SELECT DISTINCT season FROM entered) e
   WHERE NOT EXISTS (SELECT FROM sheet h WHERE h.season = e.season AND h.state = 'in force') ORDER BY season LIMIT 1;
  IF FOUND AND TG_OP = 'UPDATE' THEN
    -- a criterion's new name meets its sheet when that comes into force
    SELECT x.said->>'season' AS season INTO bad
      FROM (SELECT to_jsonb(e) - 'criterion' AS said FROM entered e
             WHERE NOT EXISTS (SELECT FROM sheet h WHERE h.season = e.season AND h.state = 'in force')
             EXCEPT SELECT to_jsonb(g) - 'criterion' FROM gone g) x ORDER BY season LIMIT 1;
  END IF;
  IF FOUND THEN
    RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state', TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA,
      MESSAGE = format('season "%s" does not have a score sheet in force', bad.season),
      DETAIL = 'Results are checked against the sheet of their season.',
      HINT = 'Put a sheet in force first: UPDATE sheet SET state = ''in force'' …';
  END IF;
  WITH rules_of AS MATERIALIZED (
    SELECT season, rules::emulation.score_sheet AS rules FROM sheet
     WHERE state = 'in force' AND season IN (SELECT e.season FROM entered e))
  SELECT e.season, e.unit, e.criterion, e.stage, f.fault
    INTO bad
    FROM entered e
    JOIN rules_of r USING (season)
    LEFT JOIN LATERAL (SELECT t.target, coalesce(t.baseline, lead(t.baseline) OVER (ORDER BY t.version)) AS baseline
                         FROM target t WHERE t.season = e.season AND t.unit = e.unit AND t.criterion = e.criterion
                        ORDER BY t.version LIMIT 1) t ON true
   CROSS JOIN LATERAL emulation.fault(r.rules, e.criterion, t.target, e.actual, t.baseline) f(fault)
   WHERE f.fault IS NOT NULL
   ORDER BY e.season, e.unit, e.criterion, e.stage LIMIT 1;
  IF FOUND THEN
    PERFORM refuse_result(bad.season, bad.unit, bad.fault, bad.stage || ' result');
  END IF;
  RETURN NULL;
END
$check$;
COMMENT ON FUNCTION check_entered_results() IS
  'Kiểm tra kết quả: refuses a statement with a result that its season''s sheet refuses (23514, 55000), naming the '
  'first by unit and criterion';

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
    LEFT JOIN LATERAL (SELECT t.target, coalesce(t.baseline, lead(t.baseline) OVER (ORDER BY t.version)) AS baseline
                         FROM target t WHERE t.season = e.season AND t.unit = e.unit AND t.criterion = e.criterion
                        ORDER BY t.version LIMIT 1) t ON true
    LEFT JOIN result r USING (season, unit, criterion)
    CROSS JOIN LATERAL emulation.fault(rules_of.rules, e.criterion, t.target, r.actual, t.baseline) f(fault)
   WHERE f.fault IS NOT NULL ORDER BY e.season, e.unit, e.criterion LIMIT 1;
  IF FOUND THEN
    PERFORM refuse_result(bad.season, bad.unit, bad.fault, 'target');
  END IF;
  RETURN NULL;
END
$check$;
COMMENT ON FUNCTION check_entered_targets() IS
  'Kiểm tra chỉ tiêu: refuses a target of a criterion that is not in the sheet in force, or with which an existing '
  'result would be refused (23514)';

CREATE OR REPLACE FUNCTION refused_by_sheet(of_season text, rules jsonb)
  RETURNS TABLE (unit text, criterion text, fault text)
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $refused$
WITH h AS MATERIALIZED (SELECT $2::emulation.score_sheet AS rules)
SELECT unit, criterion, f.fault
  FROM h
  JOIN ((SELECT r.unit, r.criterion, r.actual FROM result r WHERE r.season = $1) r
        FULL JOIN (SELECT t.unit, t.criterion, t.target, t.baseline FROM target_in_force t WHERE t.season = $1) t
                  USING (unit, criterion)) ON true
 CROSS JOIN LATERAL emulation.fault(h.rules, criterion, t.target, r.actual, t.baseline) f(fault)
 WHERE f.fault IS NOT NULL ORDER BY unit, criterion
$refused$;
COMMENT ON FUNCTION refused_by_sheet(text, jsonb) IS
  'Số liệu mà bảng điểm không nhận: returns the results and targets of a season that a sheet refuses, and why; within '
  'open and the check of sheets';

CREATE OR REPLACE FUNCTION unknown_awards(rules jsonb) RETURNS SETOF text
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $unknown$
BEGIN
  RETURN QUERY
  SELECT DISTINCT n.code
    FROM jsonb_path_query(unknown_awards.rules, '$.no_award[*].awards[*]') a
   CROSS JOIN LATERAL (SELECT a #>> '{}') n(code)
   WHERE n.code NOT IN (SELECT w.award FROM award w) ORDER BY 1;
END
$unknown$;
COMMENT ON FUNCTION unknown_awards(jsonb) IS
  'Danh hiệu không có trong danh mục: returns the awards that a sheet''s no_award names and award does not have; '
  'within open and the check of sheets';

CREATE OR REPLACE FUNCTION check_sheet_in_force() RETURNS trigger
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $check$
DECLARE
  bad record;
BEGIN
  SELECT season, version INTO bad FROM entered WHERE state = 'in force' AND rules->>'scoring' = '1' ORDER BY season
   LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value', TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA,
      MESSAGE = format('sheet %s of season "%s" has "scoring" 1, the rules of emulation 1.0', bad.version, bad.season),
      DETAIL = 'These rules exist only for publications under them, which contain their own sheets.',
      HINT = 'Remove the key "scoring".';
  END IF;
  SELECT e.season, f.unit, f.fault INTO bad
    FROM entered e CROSS JOIN LATERAL refused_by_sheet(e.season, e.rules) f
   WHERE e.state = 'in force' ORDER BY e.season, f.unit, f.criterion LIMIT 1;
  IF FOUND THEN
    PERFORM refuse_result(bad.season, bad.unit, bad.fault, 'result or target, which was entered under another sheet');
  END IF;
  SELECT e.season, e.version, u.awards INTO bad
    FROM entered e
   CROSS JOIN LATERAL (SELECT string_agg(format('"%s"', code), ', ' ORDER BY code) AS awards
                         FROM unknown_awards(e.rules) code) u
   WHERE e.state = 'in force' AND u.awards IS NOT NULL ORDER BY e.season LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION USING ERRCODE = 'foreign_key_violation', TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA,
      MESSAGE = format('sheet %s of season "%s": no_award names awards that are not in award: %s', bad.version,
                       bad.season, bad.awards),
      DETAIL = 'A sheet excludes units from awards by their codes.',
      HINT = 'List the codes with SELECT award, name FROM award, and correct the sheet or add the award.';
  END IF;
  RETURN NULL;
END
$check$;
COMMENT ON FUNCTION check_sheet_in_force() IS
  'Kiểm tra bảng điểm: refuses to put in force a sheet with a fault (22023, see emulation.check_sheet), a sheet with '
  'the scoring of 1.0 (22023), a sheet that refuses existing results (23514), and one whose no_award names an award '
  'that does not exist (23503)';

-- What no sheet takes, whatever the value.
CREATE OR REPLACE FUNCTION entry_fault(of_season text, of_criterion text, of_stage text,
  OUT state text, OUT why text, OUT hint text)
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $fault$
SELECT CASE WHEN x.rules IS NULL AND x.stage_known THEN '55000' ELSE '23514' END,
       CASE WHEN NOT x.stage_known THEN format('unknown stage "%s"', $3)
            WHEN x.rules IS NULL THEN format('season "%s" does not have a score sheet in force', $1)
            WHEN x.is_computed THEN format('criterion "%s" is computed from other figures', $2)
            ELSE emulation.fault(x.rules::emulation.score_sheet, coalesce($2, ''), NULL, NULL) END,
       CASE WHEN NOT x.stage_known THEN 'Allowed values: self, appraisal, final.'
            WHEN x.rules IS NULL THEN 'Put a sheet in force first: put_in_force(season, version).'
            WHEN x.is_computed THEN 'Enter the figures from which the sheet computes it.'
            ELSE 'Correct the criterion''s code: use a leaf of the sheet in force.' END
  FROM (SELECT coalesce($3 IN ('self', 'appraisal', 'final'), false) AS stage_known, h.rules,
               -- who decides can record that it is not assigned
               $3 = 'self' AND $2 = ANY (computed_leaves(h.rules)) AS is_computed
          FROM (SELECT (SELECT h.rules FROM sheet h WHERE h.season = $1 AND h.state = 'in force') AS rules) h
        OFFSET 0) x
$fault$;
COMMENT ON FUNCTION entry_fault(text, text, text) IS
  'Lỗi của ô nhập: returns why no value of that season, criterion and stage is accepted, with SQLSTATE and hint: '
  'unknown stage or criterion, a parent, a self-score of a computed criterion, no sheet in force; why is null if a '
  'value is possible; within write_refusal';

CREATE OR REPLACE FUNCTION season_refusal(s season, of_season text, of_unit text,
                                          OUT state text, OUT why text, OUT hint text)
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $why$
BEGIN
  IF s.season IS NULL THEN
    state := '42501';
    why := format('season "%s" does not exist', of_season);
    hint := 'List the seasons with SELECT season, status FROM season.';
  ELSIF s.status NOT IN ('open', 'appraisal') THEN
    why := format('season "%s" is %s', of_season, CASE s.status WHEN 'draft' THEN 'a draft' ELSE 'published' END);
    state := CASE s.status WHEN 'published' THEN '55000' ELSE '42501' END;
    hint := CASE s.status WHEN 'draft' THEN 'Wait until the season is open.'
                          ELSE 'Correct a mistake with supersede(season, reason, corrections).' END;
  ELSIF membership_fault(of_season, of_unit) IS NOT NULL THEN
    why := membership_fault(of_season, of_unit);
    state := '23503';
    hint := membership_hint(of_season, of_unit);
  END IF;
END
$why$;
COMMENT ON FUNCTION season_refusal(season, text, text) IS
  'Kỳ hoặc thành viên không nhận số liệu: returns why no result at all is accepted for a season (null: unknown) or a '
  'unit, with SQLSTATE and hint; why is null if results are accepted; within write_refusal';

CREATE OR REPLACE FUNCTION decision_refusal(s season, of_unit text, of_criterion text, of_stage text,
                                            OUT why text, OUT hint text)
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $why$
DECLARE
  decides_as text := CASE of_stage WHEN 'final' THEN 'council' ELSE 'appraiser' END;
  due date := CASE of_stage WHEN 'final' THEN s.final_deadline ELSE s.appraisal_deadline END;
  gone record;
BEGIN
  IF EXISTS (SELECT FROM own_unit o WHERE o.unit = of_unit) THEN
    why := format('role "%s" belongs to unit "%s" and cannot decide on it', acting_role(), of_unit);
    hint := 'Ask another appraiser or member of the council.';
  ELSIF NOT EXISTS (SELECT FROM open_for_decision d WHERE d.season = s.season AND d.criterion = of_criterion
                       AND d.capacity = decides_as) THEN
    SELECT * INTO gone FROM account_fault(s.season, ARRAY[decides_as]);
    why := coalesce(gone.fault, format('role "%s" is not assigned criterion "%s" of season "%s" for stage %s',
                                       acting_role(), of_criterion, s.season, of_stage));
    hint := CASE WHEN gone.fault IS NOT NULL THEN membership_hint(s.season, gone.unit)
                 ELSE 'List your accounts with SELECT * FROM my_account; the owner grants access with '
                      'grant_access.' END;
  ELSE
    why := CASE WHEN today() > due THEN format('the last day was %s', iso_date(due)) END;
    hint := 'Ask the owner or a council to move the deadline (move_deadline).';
  END IF;
END
$why$;
COMMENT ON FUNCTION decision_refusal(season, text, text, text) IS
  'Vì sao không được thẩm định, quyết định: returns why the current role cannot decide on a unit''s criterion at a '
  'stage, with the hint; why is null if it can; within write_refusal';

-- Why a result cannot be written now, in words; the checks and policies (access/policy.sql) decide, this function
-- only explains.
DROP FUNCTION IF EXISTS write_refusal(text, text, text, text);
CREATE FUNCTION write_refusal(of_season text, of_unit text, of_criterion text, of_stage text,
                              OUT state text, OUT why text, OUT hint text)
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $why$
DECLARE
  s season;
  b submission;
  due date;
BEGIN
  SELECT * INTO s FROM season WHERE season = of_season;
  IF s.status IN ('open', 'appraisal') AND membership_fault(of_season, of_unit) IS NULL THEN
    SELECT * INTO state, why, hint FROM entry_fault(of_season, of_criterion, of_stage);
    IF why IS NOT NULL THEN
      RETURN;
    ELSIF of_stage = 'self' THEN
      why := scorer_fault(of_season, of_criterion);
      hint := 'Leave it to the scorer that criterion_scorer names.';
    END IF;
    IF NOT is_bound() THEN
      RETURN;
    END IF;
  ELSE
    SELECT * INTO state, why, hint FROM season_refusal(s, of_season, of_unit);
    RETURN;
  END IF;
  state := '42501';
  IF of_stage <> 'self' THEN
    SELECT * INTO why, hint FROM decision_refusal(s, of_unit, of_criterion, of_stage);
    RETURN;
  END IF;
  SELECT * INTO b FROM submission WHERE season = of_season AND unit = of_unit AND stage = 'self';
  due := CASE WHEN b.state = 'returned' THEN b.due_on ELSE s.self_deadline END;
  IF NOT EXISTS (SELECT FROM my_account a WHERE a.season = of_season AND a.capacity = 'unit' AND a.unit = of_unit) THEN
    why := format('role "%s" does not act for unit "%s" in season "%s"', acting_role(), of_unit, of_season);
    hint := 'List your accounts with SELECT * FROM my_account; the owner grants access with grant_access.';
  ELSIF why IS NULL THEN
    why := CASE WHEN b.state = 'submitted' THEN format('unit "%s" has handed in its file', of_unit)
                WHEN coalesce(b.state, 'draft') = 'draft' AND s.status = 'appraisal'
                THEN format('season "%s" is in appraisal', of_season)
                WHEN today() > due THEN format('the last day was %s', iso_date(due)) END;
    hint := 'Ask the standing group to return the file (return_submission) if it is handed in or late.';
  END IF;
END
$why$;
COMMENT ON FUNCTION write_refusal(text, text, text, text) IS
  'Vì sao không được ghi: returns why_not with the SQLSTATE and the hint of the refusal; within why_not, imports and '
  'the check of results';

CREATE OR REPLACE FUNCTION why_not(of_season text, of_unit text, of_criterion text, of_stage text) RETURNS text
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $why$
SELECT why FROM write_refusal($1, $2, $3, $4)
$why$;
COMMENT ON FUNCTION why_not(text, text, text, text) IS
  'Vì sao không được ghi: returns why the current role cannot write a result of that season, unit, criterion and stage '
  'now, whatever its value, including an unknown season, unit, criterion (or a parent) or stage; null if it can';

CREATE OR REPLACE FUNCTION explain_refusal() RETURNS trigger
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $explain$
DECLARE
  refused record;
BEGIN
  SELECT * INTO refused FROM write_refusal(NEW.season, NEW.unit, NEW.criterion, NEW.stage);
  IF refused.why IS NULL OR NEW.correction <> 0 THEN
    RETURN NEW;
  ELSIF refused.state = '23503' THEN
    PERFORM refuse_stranger(NEW.season, NEW.unit);
  ELSIF refused.state = '23514' AND refused.why LIKE 'criterion %' THEN
    PERFORM refuse_result(NEW.season, NEW.unit, refused.why, NEW.stage || ' result');
  END IF;
  RAISE EXCEPTION USING ERRCODE = refused.state, TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA,
    MESSAGE = format('season "%s", unit "%s", criterion "%s": the %s result is refused: %s', NEW.season,
      NEW.unit, NEW.criterion, NEW.stage, refused.why),
    DETAIL = 'A unit writes its self-scores until the deadline and until it hands in, an appraiser appraisals of its '
             'criteria, a council final values; no role decides on its own unit.',
    HINT = refused.hint;
END
$explain$;
COMMENT ON FUNCTION explain_refusal() IS
  'Giải thích từ chối: raises why a result is refused (42501; not a member 23503; published, or without a sheet 55000; '
  'unknown criterion or stage 23514) before the policy refuses it without a reason';

CREATE OR REPLACE TRIGGER result_limits_insert AFTER INSERT ON result
  REFERENCING NEW TABLE AS entered FOR EACH STATEMENT EXECUTE FUNCTION check_entered_results();
COMMENT ON TRIGGER result_limits_insert ON result IS 'Kiểm tra kết quả: new results';
CREATE OR REPLACE TRIGGER result_limits_update AFTER UPDATE ON result
  REFERENCING OLD TABLE AS gone NEW TABLE AS entered FOR EACH STATEMENT EXECUTE FUNCTION check_entered_results();
COMMENT ON TRIGGER result_limits_update ON result IS 'Kiểm tra kết quả: changed results';
CREATE OR REPLACE TRIGGER result_self_insert AFTER INSERT ON result
  REFERENCING NEW TABLE AS entered FOR EACH STATEMENT EXECUTE FUNCTION check_self_scores();
COMMENT ON TRIGGER result_self_insert ON result IS 'Kiểm tra điểm tự chấm: new results';
CREATE OR REPLACE TRIGGER result_self_update AFTER UPDATE ON result
  REFERENCING OLD TABLE AS gone NEW TABLE AS entered FOR EACH STATEMENT EXECUTE FUNCTION check_self_scores();
COMMENT ON TRIGGER result_self_update ON result IS 'Kiểm tra điểm tự chấm: changed results';
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
CREATE OR REPLACE TRIGGER result_explain BEFORE INSERT ON result
  FOR EACH ROW WHEN (row_security_active('result'::regclass)) EXECUTE FUNCTION explain_refusal();
COMMENT ON TRIGGER result_explain ON result IS 'Giải thích từ chối';

-- An explanation or objection speaks of a criterion that the sheet has.
CREATE OR REPLACE FUNCTION check_criterion() RETURNS trigger
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $check$
DECLARE
  due date;
BEGIN
  IF NEW.criterion IS NOT NULL AND NOT EXISTS (SELECT FROM sheet h, emulation.criteria(h.rules::emulation.score_sheet) c
                                                WHERE h.season = NEW.season AND h.state = 'in force'
                                                  AND c.code = NEW.criterion) THEN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA,
      MESSAGE = format('season "%s" does not have a criterion "%s" in its sheet', NEW.season, NEW.criterion),
      HINT = 'Correct the criterion''s code.';
  ELSIF membership_fault(NEW.season, NEW.unit) IS NOT NULL THEN
    PERFORM refuse_stranger(NEW.season, NEW.unit);
  ELSIF is_bound() THEN
    due := coalesce(due_date(NEW.season, TG_TABLE_NAME),
                    (SELECT s.appraisal_deadline FROM season s WHERE s.season = NEW.season
                        AND TG_TABLE_NAME = 'explanation'));
    IF today() > due THEN
      RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA,
        MESSAGE = format('season "%s", unit "%s": the last day for %ss was %s', NEW.season, NEW.unit, TG_TABLE_NAME,
                         iso_date(due)),
        HINT = 'Ask the owner or a council to move the deadline (move_deadline).';
    END IF;
  END IF;
  RETURN NEW;
END
$check$;
COMMENT ON FUNCTION check_criterion() IS
  'Kiểm tra tiêu chí, thời hạn: refuses an explanation or objection on a criterion that is not in the sheet in force '
  '(23514), of a unit that is not a member (23503), and after its deadline (42501), if it is not the owner''s';
CREATE OR REPLACE TRIGGER explanation_criterion BEFORE INSERT ON explanation FOR EACH ROW
  EXECUTE FUNCTION check_criterion();
COMMENT ON TRIGGER explanation_criterion ON explanation IS 'Kiểm tra tiêu chí';

-- A file is handed in while its season runs, by a member.
CREATE OR REPLACE FUNCTION check_submission() RETURNS trigger
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $check$
DECLARE
  season_status text := (SELECT s.status FROM season s WHERE s.season = NEW.season);
BEGIN
  IF season_status = 'draft' THEN
    RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state', TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA,
      MESSAGE = format('season "%s" does not accept files: it is a draft', NEW.season),
      DETAIL = 'Units hand in files while a season is open or in appraisal.',
      HINT = 'Open the season first: open(season).';
  ELSIF season_status = 'published' AND TG_OP = 'INSERT' THEN   -- before the policy refuses it without a reason
    PERFORM refuse_frozen(NEW.season, TG_TABLE_NAME, TG_TABLE_SCHEMA, TG_OP);
  ELSIF membership_fault(NEW.season, NEW.unit) IS NOT NULL THEN
    PERFORM refuse_stranger(NEW.season, NEW.unit);
  ELSIF TG_OP = 'UPDATE' THEN
    PERFORM refuse_move('submission', format('the file of unit "%s" of season "%s"', OLD.unit, OLD.season), OLD.state,
      NEW.state);
  END IF;
  IF (TG_OP = 'INSERT' OR NEW.due_on IS DISTINCT FROM OLD.due_on)
     AND (NEW.due_on < today() OR NOT is_due_day(NEW.due_on)) THEN
    RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value', TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA,
      MESSAGE = format('the file of unit "%s" cannot be due on %s, which is past or infinite', NEW.unit,
                       iso_date(NEW.due_on)),
      HINT = 'Name today or a later day, or none.';
  END IF;
  NEW.allow_empty := NEW.allow_empty AND NEW.state = 'submitted';   -- what is handed in again is said anew
  RETURN NEW;
END
$check$;
COMMENT ON FUNCTION check_submission() IS
  'Kiểm tra hồ sơ: refuses files of a draft season (55000), of units that are not members (23503), a state that they '
  'cannot reach (55000), and a past day for handing in again (22023)';
CREATE OR REPLACE TRIGGER submission_check BEFORE INSERT OR UPDATE ON submission FOR EACH ROW
  EXECUTE FUNCTION check_submission();
COMMENT ON TRIGGER submission_check ON submission IS 'Kiểm tra hồ sơ';
