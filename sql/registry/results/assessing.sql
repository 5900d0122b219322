-- Entry of single persons' scores and of products (results/assessment.sql): a row fits its season's members and sheet,
-- or its statement is refused, as with results.

-- Which sheets do not take which rows; of a season without a sheet, and of one that comes into force.
CREATE OR REPLACE FUNCTION misfits(entered jsonb, sheets jsonb)
  RETURNS TABLE (season text, unit text, what text, fault text)
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $misfits$
WITH rules_of AS MATERIALIZED (
  SELECT h.key AS season, h.value::emulation.score_sheet AS rules, computed_leaves(h.value) AS computed
    FROM jsonb_each($2) h
)
SELECT e.season, e.unit,
       CASE WHEN e.product IS NULL THEN format('assessor "%s"', e.assessor) ELSE format('product "%s"', e.product) END,
       f.fault
  FROM jsonb_to_recordset($1) e(season text, unit text, criterion text, assessor text, product text, actual numeric)
  JOIN rules_of r ON r.season = e.season
  LEFT JOIN target_in_force t ON t.season = e.season AND t.unit = e.unit AND t.criterion = e.criterion
 CROSS JOIN LATERAL (
   SELECT CASE WHEN e.criterion = ANY (r.computed)
               THEN format('criterion "%s" is computed from other figures', e.criterion)
               ELSE emulation.fault(r.rules, e.criterion, t.target, e.actual, t.baseline) END) f(fault)
 WHERE f.fault IS NOT NULL
$misfits$;
COMMENT ON FUNCTION misfits(jsonb, jsonb) IS
  'Dòng không hợp bảng điểm: returns the scores and products that a season''s sheet refuses; sheets: by season; within '
  'the checks of scores, products and sheets';

CREATE OR REPLACE FUNCTION check_contributions() RETURNS trigger
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $check$
DECLARE
  bad record;
BEGIN
  IF TG_OP = 'UPDATE' THEN   -- under another code (rename_criteria) they meet the sheet when that comes into force
    IF NOT EXISTS (SELECT to_jsonb(e) - 'criterion' FROM entered e EXCEPT SELECT to_jsonb(g) - 'criterion' FROM gone g)
    THEN RETURN NULL; END IF;
  END IF;
  SELECT e.season INTO bad FROM (SELECT DISTINCT season FROM entered) e
   WHERE NOT EXISTS (SELECT FROM sheet h WHERE h.season = e.season AND h.state = 'in force') ORDER BY season LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state', TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA,
      MESSAGE = format('season "%s" does not have a score sheet in force', bad.season),
      DETAIL = 'What is entered is checked against the sheet of its season.',
      HINT = 'Put a sheet in force first: put_in_force(season, version).';
  END IF;
  SELECT m.* INTO bad
    FROM misfits((SELECT jsonb_agg(to_jsonb(e)) FROM entered e),
                 (SELECT jsonb_object_agg(h.season, h.rules) FROM sheet h
                   WHERE h.state = 'in force' AND h.season IN (SELECT e.season FROM entered e))) m
   ORDER BY m.season, m.unit, m.what LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA,
      MESSAGE = format('season "%s", unit "%s", %s: %s', bad.season, bad.unit, bad.what, bad.fault),
      DETAIL = 'The season''s sheet in force refuses it.',
      HINT = 'Correct the value or the criterion''s code: use a leaf of the sheet in force.';
  ELSIF TG_TABLE_NAME = 'assessment' THEN
    PERFORM check_spellings(ARRAY(SELECT DISTINCT season FROM entered));
  END IF;
  RETURN NULL;
END
$check$;
COMMENT ON FUNCTION check_contributions() IS
  'Kiểm tra điểm từng người và sản phẩm: refuses a statement with a row that its season''s sheet refuses (23514, '
  '55000), naming the first by season and unit; and an assessor under two spellings (23505)';

-- One person under two spellings would count twice.
CREATE OR REPLACE FUNCTION check_spellings(of_seasons text[]) RETURNS void
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $check$
DECLARE
  bad record;
BEGIN
  SELECT a.season, min(a.assessor) AS one, max(a.assessor) AS other INTO bad
    FROM (SELECT DISTINCT season, assessor FROM assessment WHERE season = ANY (of_seasons)) a
   GROUP BY a.season, accented(a.assessor) HAVING count(*) > 1 ORDER BY 1, 2 LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION USING ERRCODE = 'unique_violation',
      MESSAGE = format('season "%s": "%s" and "%s" are one assessor in two spellings', bad.season, bad.one, bad.other),
      DETAIL = 'One person under two names would count twice.',
      HINT = 'Use the same spelling everywhere; two persons of one name need an addition, such as their position.';
  END IF;
END
$check$;
COMMENT ON FUNCTION check_spellings(text[]) IS
  'Kiểm tra tên người chấm: refuses an assessor of a season under two spellings (23505); within check_contributions';

CREATE OR REPLACE FUNCTION check_sheet_of_contributions() RETURNS trigger
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $check$
DECLARE
  bad record;
  sheets jsonb := (SELECT jsonb_object_agg(e.season, e.rules) FROM entered e WHERE e.state = 'in force');
BEGIN
  SELECT m.* INTO bad
    FROM misfits((SELECT jsonb_agg(x.row_entered)
                    FROM (SELECT to_jsonb(a) FROM assessment a WHERE sheets ? a.season
                          UNION ALL SELECT to_jsonb(w) FROM work_item w WHERE sheets ? w.season) x(row_entered)),
                 sheets) m
   ORDER BY m.season, m.unit, m.what LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA,
      MESSAGE = format('season "%s", unit "%s", %s: %s', bad.season, bad.unit, bad.what, bad.fault),
      DETAIL = 'It was entered under another sheet.',
      HINT = 'Correct or delete it in assessment or work_item, or correct the sheet.';
  END IF;
  RETURN NULL;
END
$check$;
COMMENT ON FUNCTION check_sheet_of_contributions() IS
  'Kiểm tra bảng điểm với điểm từng người: refuses to put in force a sheet that refuses existing scores of assessors '
  'or products (23514)';

DO $attach$
DECLARE
  t record;
BEGIN
  -- by their names after the freeze and the members
  FOR t IN SELECT * FROM (VALUES ('assessment', 'check_contributions'), ('work_item', 'check_contributions'),
                                 ('sheet', 'check_sheet_of_contributions')) v(name, checked_by) LOOP
    EXECUTE format('CREATE OR REPLACE TRIGGER %I AFTER INSERT ON %I REFERENCING NEW TABLE AS entered '
                   'FOR EACH STATEMENT EXECUTE FUNCTION %I()', t.name || '_parts_insert', t.name, t.checked_by);
    EXECUTE format('CREATE OR REPLACE TRIGGER %I AFTER UPDATE ON %I REFERENCING OLD TABLE AS gone NEW TABLE AS entered '
                   'FOR EACH STATEMENT EXECUTE FUNCTION %I()', t.name || '_parts_update', t.name, t.checked_by);
    EXECUTE format('COMMENT ON TRIGGER %I ON %I IS %L', t.name || '_parts_insert', t.name,
                   'Kiểm tra điểm từng người và sản phẩm: new rows');
    EXECUTE format('COMMENT ON TRIGGER %I ON %I IS %L', t.name || '_parts_update', t.name,
                   'Kiểm tra điểm từng người và sản phẩm: changed rows');
  END LOOP;
END
$attach$;

-- Why a score cannot be entered now, in words; the policies decide.
CREATE OR REPLACE FUNCTION assessment_refusal(of_season text, of_unit text, of_criterion text, of_assessor text,
                                              OUT state text, OUT why text, OUT hint text)
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $why$
DECLARE
  s season;
  gone record;
BEGIN
  SELECT * INTO s FROM season x WHERE x.season = of_season;
  SELECT r.* INTO state, why, hint FROM season_refusal(s, of_season, of_unit) r;
  IF why IS NULL THEN
    SELECT f.* INTO state, why, hint FROM entry_fault(of_season, of_criterion, 'self') f;
  END IF;
  IF why IS NOT NULL THEN
    RETURN;
  END IF;
  state := '42501';
  IF of_assessor IS DISTINCT FROM acting_role() THEN
    why := format('role "%s" cannot enter a score in the name of "%s"', acting_role(), of_assessor);
    hint := 'Leave out the assessor, or ask the office to enter it.';
  ELSIF EXISTS (SELECT FROM own_unit o WHERE o.unit = of_unit) THEN
    why := format('role "%s" belongs to unit "%s" and cannot score it', acting_role(), of_unit);
    hint := 'Ask the office to excuse you for this unit.';
  ELSIF NOT EXISTS (SELECT FROM open_for_assessment o WHERE o.season = of_season AND o.criterion = of_criterion) THEN
    SELECT * INTO gone FROM account_fault(of_season, '{assessor}');
    why := coalesce(gone.fault, format('role "%s" is not an assessor of criterion "%s" of season "%s"', acting_role(),
                                       of_criterion, of_season));
    hint := CASE WHEN gone.fault IS NOT NULL THEN membership_hint(of_season, gone.unit)
                 ELSE 'List your accounts with SELECT * FROM my_account; the owner grants access with '
                      'grant_access.' END;
  ELSIF today() > s.appraisal_deadline THEN
    why := format('the last day was %s', iso_date(s.appraisal_deadline));
    hint := 'Ask the owner or a council to move the season''s deadlines.';
  END IF;
END
$why$;
COMMENT ON FUNCTION assessment_refusal(text, text, text, text) IS
  'Vì sao không được chấm: returns why the current role cannot enter a score as one of several assessors, with '
  'SQLSTATE and hint; why is null if it can; within explain_contribution';

CREATE OR REPLACE FUNCTION explain_contribution() RETURNS trigger
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $explain$
DECLARE
  refused record;
BEGIN
  IF TG_TABLE_NAME = 'assessment' THEN
    SELECT * INTO refused FROM assessment_refusal(NEW.season, NEW.unit, NEW.criterion, NEW.assessor);
  ELSE
    SELECT * INTO refused FROM write_refusal(NEW.season, NEW.unit, NEW.criterion, 'appraisal');
  END IF;
  IF refused.why IS NULL THEN
    RETURN NEW;
  ELSIF refused.state = '23503' THEN
    PERFORM refuse_stranger(NEW.season, NEW.unit);
  ELSIF refused.state = '23514' AND refused.why LIKE 'criterion %' THEN
    PERFORM refuse_result(NEW.season, NEW.unit, refused.why, 'score or product');
  END IF;
  RAISE EXCEPTION USING ERRCODE = refused.state, TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA,
    MESSAGE = format('season "%s", unit "%s", criterion "%s": the %s is refused: %s', NEW.season, NEW.unit,
      NEW.criterion, CASE TG_TABLE_NAME WHEN 'assessment' THEN 'score' ELSE 'product' END, refused.why),
    DETAIL = 'An assessor enters its own scores of its criteria, an appraiser products of its criteria, until the '
             'deadline of appraisals; no role decides on its own unit.',
    HINT = refused.hint;
END
$explain$;
COMMENT ON FUNCTION explain_contribution() IS
  'Giải thích từ chối: raises why a score or product is refused (42501; not a member 23503; published, or without a '
  'sheet 55000; unknown criterion 23514) before the policy refuses it without a reason';
CREATE OR REPLACE TRIGGER assessment_explain BEFORE INSERT ON assessment
  FOR EACH ROW WHEN (row_security_active('assessment'::regclass)) EXECUTE FUNCTION explain_contribution();
COMMENT ON TRIGGER assessment_explain ON assessment IS 'Giải thích từ chối';
CREATE OR REPLACE TRIGGER work_item_explain BEFORE INSERT ON work_item
  FOR EACH ROW WHEN (row_security_active('work_item'::regclass)) EXECUTE FUNCTION explain_contribution();
COMMENT ON TRIGGER work_item_explain ON work_item IS 'Giải thích từ chối';

CREATE OR REPLACE FUNCTION enter_assessment(season text, unit text, criterion text, actual numeric,
  note text DEFAULT NULL, excused boolean DEFAULT false, assessor text DEFAULT NULL) RETURNS void
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $enter$
#variable_conflict use_variable
BEGIN
  INSERT INTO assessment AS a (season, unit, criterion, assessor, actual, excused, note)
  VALUES (season, unit, criterion, coalesce(assessor, acting_role()), actual, excused, note)
      ON CONFLICT ON CONSTRAINT assessment_pkey
      DO UPDATE SET actual = excluded.actual, excused = excluded.excused, note = coalesce(excluded.note, a.note);
END
$enter$;
COMMENT ON FUNCTION enter_assessment(text, text, text, numeric, text, boolean, text) IS
  'Nhập điểm chấm: enters or changes the current role''s score of a unit''s criterion, as one of several assessors; '
  'actual null withdraws it; excused => true: the assessor does not score this unit. note null leaves the earlier '
  'note. Only the office names another assessor, such as a person without an account. Errors: not an assessor of this '
  'criterion, its own unit, another assessor or late 42501, not a member 23503, an unknown criterion or a value that '
  'the sheet refuses 23514, published, or no sheet in force 55000';

CREATE OR REPLACE FUNCTION assign_assessors(season text, criterion text, assessors text[]) RETURNS bigint
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $assign$
#variable_conflict use_variable
DECLARE
  s season := season_to_change(season, 'assign assessors');
  added bigint;
BEGIN
  IF coalesce(cardinality(assessors), 0) = 0
     OR EXISTS (SELECT FROM unnest(assessors) a WHERE coalesce(btrim(a), '') = '') THEN
    RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
      MESSAGE = format('season "%s", criterion "%s": no assessor is named', season, criterion),
      HINT = 'Name each person, or the role of each account: ARRAY[''…'', ''…''].';
  END IF;
  INSERT INTO assessment (season, unit, criterion, assessor, excused)
  SELECT s.season, m.unit, criterion, p.person,
         EXISTS (SELECT FROM account k WHERE k.season = s.season AND k.role_name = p.person AND k.unit = m.unit)
    FROM season_member m CROSS JOIN (SELECT DISTINCT btrim(a) FROM unnest(assessors) a) p(person)
   WHERE m.season = s.season
      ON CONFLICT DO NOTHING;
  GET DIAGNOSTICS added = ROW_COUNT;
  RETURN added;
END
$assign$;
COMMENT ON FUNCTION assign_assessors(text, text, text[]) IS
  'Phân công người chấm: records who scores a criterion of every member, as rows without a score, and returns the '
  'number of new rows; an assessor whose account names a unit is excused for that unit. Scores that are not given are '
  'then missing. The owner calls it; again for members or assessors that are added. Errors: no assessor 22023, an '
  'unknown criterion 23514, one assessor in two spellings 23505, an unknown season P0002, published, or no sheet in '
  'force 55000, not the owner 42501, not at READ COMMITTED 25000';
