-- The year: what an office does, one function a step.

CREATE OR REPLACE FUNCTION open_season(season text, after text, year integer DEFAULT NULL, period text DEFAULT NULL, starts_on date DEFAULT NULL, ends_on date DEFAULT NULL)
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
    RAISE EXCEPTION USING ERRCODE = 'no_data_found', MESSAGE = format('there is no season "%s" to follow', open_season.after),
      HINT = 'The first season of a cluster is entered by INSERT INTO season; SELECT season FROM season lists what there is.';
  END IF;
  of_year := coalesce(open_season.year, before.year + 1);
  of_period := coalesce(open_season.period, before.period);
  later := make_interval(years => of_year - before.year);
  -- the same period as before has its days and deadlines, years later; another one the calendar's days and no deadlines
  first_day := coalesce(open_season.starts_on, CASE WHEN of_period = before.period THEN (before.starts_on + later)::date ELSE make_date(of_year, CASE of_period WHEN 'second half' THEN 7 ELSE 1 END, 1) END);
  last_day := coalesce(open_season.ends_on, CASE WHEN of_period = before.period THEN (before.ends_on + later)::date WHEN of_period = 'first half' THEN make_date(of_year, 6, 30) ELSE make_date(of_year, 12, 31) END);
  IF of_period <> before.period THEN
    later := NULL;
  END IF;
  INSERT INTO season (season, cluster, year, period, starts_on, ends_on, self_deadline, appraisal_deadline, final_deadline)
  VALUES (open_season.season, before.cluster, of_year, of_period, first_day, last_day, before.self_deadline + later, before.appraisal_deadline + later, before.final_deadline + later);

  -- whoever was a member at the end; in the place of a unit that is no more, what became of it
  WITH RECURSIVE stayed(unit) AS (
    SELECT m.unit FROM membership m WHERE m.season = before.season AND m.joined_on <= before.ends_on AND m.left_on > before.ends_on
     UNION
    SELECT s.new_unit FROM stayed t JOIN unit_succession s ON s.old_unit = t.unit AND s.happened_on <= first_day)
  INSERT INTO membership (season, unit)
  SELECT open_season.season, t.unit FROM stayed t JOIN unit u USING (unit)
   WHERE coalesce(u.valid_to > first_day, true) AND NOT EXISTS (SELECT FROM unit_succession s WHERE s.old_unit = t.unit AND s.happened_on <= first_day);
  GET DIAGNOSTICS members = ROW_COUNT;
  INSERT INTO sheet (season, version, state, rules, source)
  SELECT open_season.season, 1, 'draft', h.rules, h.source FROM sheet h WHERE h.season = before.season AND h.state = 'in force';
  GET DIAGNOSTICS sheets = ROW_COUNT;
  INSERT INTO criterion_scorer (season, criterion, by)
  SELECT open_season.season, k.criterion, k.by
    FROM criterion_scorer k JOIN sheet h ON h.season = k.season AND h.state = 'in force'
    JOIN LATERAL emulation.criteria(h.rules::emulation.score_sheet) c ON c.code = k.criterion
   WHERE k.season = before.season;
  INSERT INTO account (season, role_name, capacity, unit, criteria)
  SELECT open_season.season, a.role_name, a.capacity, a.unit, a.criteria FROM account a
   WHERE a.season = before.season AND (a.unit IS NULL OR a.unit IN (SELECT m.unit FROM membership m WHERE m.season = open_season.season));
  GET DIAGNOSTICS accounts = ROW_COUNT;
  RETURN QUERY VALUES ('members', members), ('sheet', sheets), ('accounts', accounts),
    ('deadlines', CASE WHEN later IS NULL THEN 0 ELSE num_nonnulls(before.self_deadline, before.appraisal_deadline, before.final_deadline) END::bigint),
    ('accounts left out', (SELECT count(*) FROM account a WHERE a.season = before.season) - accounts);
END
$open$;
COMMENT ON FUNCTION open_season(text, text, integer, text, date, date) IS
'Mở kỳ thi đua: a new season as a draft, with members (as plain members: leaders are elected anew; units that ended are replaced by what became of them), sheet as a draft with who scores what, accounts and deadlines of the one before, moved by the years between; year default the next, period and days as before; another period has the calendar''s days and no deadlines. Rows: what was copied, how many; accounts of units that are members no more are left out, for their successors are given access anew. Errors: an unknown season before P0002, a season there already 23505';

-- What others score, or is not its task, no unit lacks.
CREATE OR REPLACE FUNCTION self_scores(of_season text, of_unit text, OUT asked bigint, OUT missing bigint)
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $scores$
SELECT count(*), count(*) FILTER (WHERE NOT EXISTS (SELECT FROM result r
         WHERE r.season = $1 AND r.unit = $2 AND r.criterion = c.code AND r.stage = 'self' AND r.actual IS NOT NULL))
  FROM sheet h CROSS JOIN emulation.criteria(h.rules::emulation.score_sheet) c
 WHERE h.season = $1 AND h.state = 'in force' AND c.is_leaf
   AND NOT EXISTS (SELECT FROM scored_by_others o WHERE o.season = $1 AND o.criterion = c.code)
   AND NOT EXISTS (SELECT FROM result_in_force r
                    WHERE r.season = $1 AND r.unit = $2 AND r.criterion = c.code AND NOT r.assigned)
$scores$;
COMMENT ON FUNCTION self_scores(text, text) IS 'Số tiêu chí tự chấm: how many leaves of the sheet in force a unit is to score, and how many of them have no self-score; within submit';

-- An empty file is handed in on purpose only, by whatever statement. This comes behind the lock of guard_season,
-- which waits for scores that are under way.
CREATE OR REPLACE FUNCTION check_handed_in() RETURNS trigger
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $check$
DECLARE
  file record;
  scores record;
BEGIN
  FOR file IN SELECT e.season, e.unit, e.allow_empty FROM entered e
               WHERE e.stage = 'self' AND e.state = 'submitted' ORDER BY e.season, e.unit LOOP
    IF TG_OP = 'UPDATE' THEN   -- one that was handed in before stays so
      CONTINUE WHEN EXISTS (SELECT FROM gone g WHERE (g.season, g.unit, g.stage, g.state, g.allow_empty)
                                                   = (file.season, file.unit, 'self', 'submitted', file.allow_empty));
    END IF;
    SELECT * INTO scores FROM self_scores(file.season, file.unit);
    IF NOT EXISTS (SELECT FROM sheet h WHERE h.season = file.season AND h.state = 'in force') THEN
      RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',
        TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA,
        MESSAGE = format('season "%s" has no score sheet in force', file.season),
        HINT = 'Put a sheet in force first: put_in_force(season, version).';
    ELSIF scores.asked > 0 AND scores.missing = scores.asked AND NOT file.allow_empty THEN
      RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',
        TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA,
        MESSAGE = format('the file of unit "%s" of season "%s" is empty', file.unit, file.season),
        DETAIL = format('Criteria that it is to score: %s; with a self-score: 0.', scores.asked),
        HINT = 'Enter the self-scores first, or hand in nothing on purpose: submit(…, allow_empty => true).';
    END IF;
  END LOOP;
  RETURN NULL;
END
$check$;
REVOKE ALL ON FUNCTION check_handed_in() FROM PUBLIC;
COMMENT ON FUNCTION check_handed_in() IS 'Kiểm tra hồ sơ nộp: refuses a file without one self-score, unless allow_empty says that this is meant, and one of a season without a sheet in force (55000)';
CREATE OR REPLACE TRIGGER submission_scored_insert AFTER INSERT ON submission
  REFERENCING NEW TABLE AS entered FOR EACH STATEMENT EXECUTE FUNCTION check_handed_in();
COMMENT ON TRIGGER submission_scored_insert ON submission IS 'Kiểm tra hồ sơ nộp: new files';
CREATE OR REPLACE TRIGGER submission_scored_update AFTER UPDATE ON submission
  REFERENCING OLD TABLE AS gone NEW TABLE AS entered FOR EACH STATEMENT EXECUTE FUNCTION check_handed_in();
COMMENT ON TRIGGER submission_scored_update ON submission IS 'Kiểm tra hồ sơ nộp: changed files';

DROP FUNCTION IF EXISTS submit(text, text);
CREATE OR REPLACE FUNCTION submit(season text, unit text DEFAULT NULL, allow_empty boolean DEFAULT false)
  RETURNS TABLE (state text, due_on date, days_late integer, missing bigint) LANGUAGE plpgsql SET search_path FROM CURRENT AS $submit$
#variable_conflict use_column
DECLARE
  who text := coalesce(submit.unit, (SELECT min(a.unit) FROM my_account a WHERE a.season = submit.season AND a.capacity = 'unit' HAVING count(*) = 1));
  season_status text := (SELECT s.status FROM season s WHERE s.season = submit.season);
BEGIN
  IF who IS NULL THEN
    RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value', MESSAGE = format('whose file of season "%s" is handed in is not clear', submit.season),
      DETAIL = 'The current role does not speak for exactly one unit in this season.', HINT = 'Name the unit: submit(season, unit).';
  ELSIF season_status IS DISTINCT FROM 'open' AND season_status IS DISTINCT FROM 'appraisal' THEN
    RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state', MESSAGE = format('season "%s" takes no files: %s', submit.season, coalesce('it is ' || season_status, 'there is none')),
      DETAIL = 'Files are handed in while a season is open or in appraisal.', HINT = 'SELECT season, status FROM season lists them.';
  ELSIF membership_fault(submit.season, who) IS NOT NULL THEN
    PERFORM refuse_stranger(submit.season, who);
  END IF;
  PERFORM require_capacity(submit.season, '{unit}', who, format('hand in the file of unit "%s"', who));
  IF EXISTS (SELECT FROM submission b WHERE b.season = submit.season AND b.unit = who AND b.stage = 'self' AND b.state = 'submitted') THEN
    RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state', MESSAGE = format('unit "%s" has handed in its file of season "%s" already', who, submit.season),
      HINT = 'To change it, ask the standing group to give it back.';
  END IF;
  INSERT INTO submission (season, unit, stage, state, allow_empty)
  VALUES (submit.season, who, 'self', 'submitted', coalesce(submit.allow_empty, false))
    ON CONFLICT (season, unit, stage) DO UPDATE SET state = 'submitted', reason = NULL,
      allow_empty = excluded.allow_empty;
  RETURN QUERY SELECT h.state, h.due_on, h.days_late, (self_scores(submit.season, who)).missing FROM hand_in h
    WHERE h.season = submit.season AND h.unit = who;
END
$submit$;
COMMENT ON FUNCTION submit(text, text, boolean) IS
'Nộp hồ sơ: hands in a unit''s self-scores (unit: default whom the current role speaks for); afterwards the unit changes them only if the file is returned. Late is possible and is counted; a file without one self-score is taken only with allow_empty => true. The row says how late, and how many criteria that the unit is to score have no self-score. Errors: handed in already, an empty file, no sheet in force, or a season that is not open or in appraisal 55000, no member on that day 23503, no unit given and not exactly one spoken for 22023, not the role''s unit 42501';

CREATE OR REPLACE FUNCTION return_submission(season text, unit text, reason text, due_on date DEFAULT NULL)
  RETURNS SETOF submission LANGUAGE plpgsql SET search_path FROM CURRENT AS $return$
#variable_conflict use_column
BEGIN
  PERFORM require_capacity(return_submission.season, '{appraiser,council}', NULL, format('give back the file of unit "%s"', return_submission.unit));
  IF says_nothing(return_submission.reason) THEN
    RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value', MESSAGE = format('the file of unit "%s" is returned without a reason', return_submission.unit), HINT = 'Say what is to be completed.';
  ELSIF return_submission.due_on < today() THEN
    RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
      MESSAGE = format('the file of unit "%s" would be due on %s, which is past', return_submission.unit,
        iso_date(return_submission.due_on)),
      HINT = 'Name a day to come, or none.';
  ELSIF is_bound() AND EXISTS (SELECT FROM own_unit o WHERE o.unit = return_submission.unit) THEN
    RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = format('role "%s" has to do with unit "%s" and does not give back its file', acting_role(), return_submission.unit), HINT = 'Another member of the standing group does.';
  END IF;
  RETURN QUERY
  INSERT INTO submission AS b (season, unit, stage, state, reason, due_on)
  VALUES (return_submission.season, return_submission.unit, 'self', 'returned', return_submission.reason, return_submission.due_on)
      ON CONFLICT (season, unit, stage) DO UPDATE SET state = 'returned', reason = excluded.reason, due_on = excluded.due_on
  RETURNING b.*;
END
$return$;
COMMENT ON FUNCTION return_submission(text, text, text, date) IS 'Trả lại hồ sơ: gives a file back to be completed, with the reason and perhaps a last day (null: none), also after the deadline and also to a unit that has not handed in, which may then still do it; again: another day. Errors: no reason, a day that is past 22023, a season that is draft or published 55000, no member 23503, neither appraiser nor council, or the own unit 42501';

CREATE OR REPLACE FUNCTION put_in_force(season text, version integer) RETURNS void
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $force$
#variable_conflict use_column
BEGIN
  UPDATE sheet h SET state = 'replaced' WHERE h.season = put_in_force.season AND h.state = 'in force' AND h.version <> put_in_force.version;
  UPDATE sheet h SET state = 'in force' WHERE h.season = put_in_force.season AND h.version = put_in_force.version;
  IF NOT FOUND THEN
    RAISE EXCEPTION USING ERRCODE = 'no_data_found', MESSAGE = format('season "%s" has no sheet %s', put_in_force.season, put_in_force.version), HINT = 'SELECT season, version, state FROM sheet lists them.';
  END IF;
END
$force$;
COMMENT ON FUNCTION put_in_force(text, integer) IS 'Ban hành bảng điểm: puts a version of a season''s sheet in force and replaces the one that was. The owner calls it. Errors: no such version P0002, a sheet with a fault 22023, results or targets that it does not take 23514';

CREATE OR REPLACE FUNCTION write_explanation(season text, unit text, criterion text, text text) RETURNS integer
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $write$
DECLARE
  free integer;
BEGIN
  PERFORM require_capacity($1, '{unit}', $2, format('explain for unit "%s"', $2));
  -- the one behind the last; one left out where somebody took the last by hand, the next where another session is first
  FOR free IN SELECT n FROM generate_series(1, 100) n ORDER BY n <= coalesce((SELECT max(e.number) FROM explanation e
      WHERE e.season = $1 AND e.unit = $2 AND e.criterion = $3), 0), n LOOP
    INSERT INTO explanation (season, unit, criterion, number, text) VALUES ($1, $2, $3, free, $4) ON CONFLICT DO NOTHING;
    IF FOUND THEN
      RETURN free;
    END IF;
  END LOOP;
  RAISE EXCEPTION USING ERRCODE = 'program_limit_exceeded', TABLE = 'explanation', SCHEMA = current_schema(),
    MESSAGE = format('season "%s", unit "%s", criterion "%s" has 100 explanations and takes no more', $1, $2, $3),
    HINT = 'Say the rest to the standing group in a document.';
END
$write$;
COMMENT ON FUNCTION write_explanation(text, text, text, text) IS 'Giải trình: a unit''s word on the appraisal of a criterion; returns its number. It is never changed: whoever has more to say writes another. Errors: a criterion that the sheet in force does not have, an empty text or one over 20,000 characters 23514, no member 23503, a published season 55000, a hundred there already 54000, not the role''s unit 42501';

CREATE OR REPLACE FUNCTION answer_explanation(season text, unit text, criterion text, number integer, answer text) RETURNS void
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $answer$
#variable_conflict use_column
BEGIN
  PERFORM require_capacity(answer_explanation.season, '{appraiser,council}', NULL, 'answer explanations');
  IF says_nothing(answer_explanation.answer) THEN
    RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value', MESSAGE = 'an explanation is answered with nothing', HINT = 'Say what was found.';
  END IF;
  UPDATE explanation e SET answer = answer_explanation.answer
   WHERE e.season = answer_explanation.season AND e.unit = answer_explanation.unit AND e.criterion = answer_explanation.criterion AND e.number = answer_explanation.number;
  IF NOT FOUND THEN
    RAISE EXCEPTION USING ERRCODE = 'no_data_found', MESSAGE = format('season "%s", unit "%s", criterion "%s": there is no explanation %s that you may answer', season, unit, criterion, number),
      HINT = 'SELECT * FROM to_do lists what waits.';
  END IF;
END
$answer$;
COMMENT ON FUNCTION answer_explanation(text, text, text, integer, text) IS 'Trả lời giải trình: the standing group''s answer to an explanation; it is given once, by an appraiser or the council, and by nobody to the own unit. Errors: no such explanation, or none that the role may answer P0002, nothing said 22023, answered already 55000, neither appraiser nor council 42501';

CREATE OR REPLACE FUNCTION file_objection(season text, unit text, text text, criterion text DEFAULT NULL) RETURNS integer
  LANGUAGE sql SET search_path FROM CURRENT AS $file$
SELECT require_capacity($1, '{unit}', $2, format('object for unit "%s"', $2));
INSERT INTO objection (season, unit, criterion, text) VALUES ($1, $2, $4, $3) RETURNING number
$file$;
COMMENT ON FUNCTION file_objection(text, text, text, text) IS 'Kiến nghị: a unit''s objection to what was published, to one criterion or (null) to the whole; returns its number. Errors: not published 55000, a criterion that the sheet does not have, an empty text or one over 20,000 characters 23514, no member 23503, not the role''s unit 42501';

CREATE OR REPLACE FUNCTION rule_on_objection(season text, number integer, ruling text, ruling_text text) RETURNS void
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $rule$
#variable_conflict use_column
BEGIN
  PERFORM require_capacity(rule_on_objection.season, '{council}', NULL, 'rule on objections');
  IF NOT coalesce(rule_on_objection.ruling IN ('sustained', 'rejected'), false) OR says_nothing(rule_on_objection.ruling_text) THEN
    RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value', MESSAGE = format('"%s" with the reason "%s" is no ruling', rule_on_objection.ruling, rule_on_objection.ruling_text),
      DETAIL = 'A ruling is sustained or rejected, and says why.', HINT = 'rule_on_objection(season, number, ''rejected'', ''…'').';
  END IF;
  UPDATE objection o SET ruling = rule_on_objection.ruling, ruling_text = rule_on_objection.ruling_text
   WHERE o.season = rule_on_objection.season AND o.number = rule_on_objection.number;
  IF NOT FOUND THEN
    RAISE EXCEPTION USING ERRCODE = 'no_data_found', MESSAGE = format('season "%s" has no objection %s that you may rule on', rule_on_objection.season, rule_on_objection.number), HINT = 'SELECT * FROM to_do lists what waits.';
  END IF;
END
$rule$;
COMMENT ON FUNCTION rule_on_objection(text, integer, text, text) IS 'Kết luận kiến nghị: the council''s ruling on an objection, sustained or rejected, and why; it is given once, and by nobody on the own unit''s. Errors: no such objection, or none that the role may rule on P0002, another ruling, or no reason 22023, ruled on already 55000, no council 42501';

-- What changes a season as a whole: for the owner, in a snapshot that sees all that was
-- entered before, and nobody enters meanwhile.
CREATE OR REPLACE FUNCTION season_to_change(of_season text, what text) RETURNS season
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $change$
DECLARE
  s season;
BEGIN
  IF is_bound() THEN
    RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege',
      MESSAGE = format('role "%s" may not %s', acting_role(), what),
      DETAIL = 'That is for the registry''s owner.', HINT = 'Ask whoever keeps the registry.';
  ELSIF NOT reads_committed() THEN
    RAISE EXCEPTION USING ERRCODE = 'invalid_transaction_state',
      MESSAGE = format('to %s takes a transaction at READ COMMITTED, and this one is at %s', what,
        upper(current_setting('transaction_isolation'))),
      DETAIL = 'An older snapshot does not see what was entered since.', HINT = 'Begin another transaction.';
  END IF;
  SELECT * INTO s FROM season x WHERE x.season = of_season FOR UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION USING ERRCODE = 'no_data_found',
      MESSAGE = format('there is no season "%s"', of_season), HINT = 'SELECT season FROM season lists them.';
  ELSIF s.status = 'published' THEN
    RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',
      MESSAGE = format('season "%s" is published and stays as it is', of_season),
      DETAIL = 'Sheet, membership, targets and results of a published season stay as they are.',
      HINT = 'A mistake is corrected by supersede(season, reason, corrections), which publishes again and keeps what was.';
  END IF;
  RETURN s;
END
$change$;
COMMENT ON FUNCTION season_to_change(text, text) IS 'Khóa kỳ để thay đổi: locks a season for its owner until the transaction ends. Errors: not the owner 42501, not at READ COMMITTED 25000, no such season P0002, published 55000; within leave_season and rename_criteria';

CREATE OR REPLACE FUNCTION check_leaving(s season, unit text, left_on date, keep text, document text, successor text)
  RETURNS void
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $check$
#variable_conflict use_column
DECLARE
  who text := format('unit "%s"', check_leaving.unit);
  ended date;   -- the last day of all its roles, infinity where it stays
  since date;
BEGIN
  SELECT min(m.joined_on), max(m.left_on) INTO since, ended FROM membership m WHERE m.season = s.season
    AND m.unit = check_leaving.unit;
  IF since IS NULL THEN
    PERFORM refuse_stranger(s.season, check_leaving.unit);
  ELSIF NOT coalesce(keep IN ('results', 'nothing'), false) THEN
    RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
      MESSAGE = format('%s leaves season "%s", and "%s" is kept of it', who, s.season, keep),
      DETAIL = 'results: what was entered so far stays on record. nothing: it is deleted; the log has it.',
      HINT = 'Say which of the two the document decides.';
  ELSIF says_nothing(document) THEN
    RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
      MESSAGE = format('%s leaves season "%s" without a document', who, s.season),
      DETAIL = 'That a unit leaves, and what is kept of it, has legal effect.',
      HINT = 'Name the decision, resolution or minutes.';
  ELSIF left_on IS NULL OR left_on <= greatest(s.starts_on, since) OR left_on > s.ends_on THEN
    RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
      MESSAGE = format('%s cannot leave season "%s" on %s', who, s.season, coalesce(iso_date(left_on), 'no day')),
      DETAIL = format('It is the first day on which the unit is no member: after %s, and %s at the latest.',
                      iso_date(greatest(s.starts_on, since)), iso_date(s.ends_on)),
      HINT = 'A unit that was never a member is deleted from membership; one that stays to the end does not leave.';
  ELSIF ended <= s.ends_on AND (ended <> left_on OR EXISTS (SELECT FROM departure d WHERE d.season = s.season
    AND d.unit = check_leaving.unit)) THEN
    RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',
      MESSAGE = format('%s leaves season "%s" on %s already', who, s.season, iso_date(ended)),
      HINT = 'A wrong entry is corrected in membership; the log holds both.';
  ELSIF keep = 'nothing' AND left_on > today() THEN
    RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',
      MESSAGE = format('%s is a member of season "%s" until %s, and nothing of it is deleted before', who, s.season,
        iso_date(left_on)),
      HINT = 'Call it again on that day; to end the membership in advance, keep the results.';
  ELSIF successor = check_leaving.unit THEN
    RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
      MESSAGE = format('%s would be its own successor', who), HINT = 'A unit that stays does not leave.';
  ELSIF successor IS NOT NULL AND NOT EXISTS (SELECT FROM unit u WHERE u.unit = check_leaving.successor) THEN
    RAISE EXCEPTION USING ERRCODE = 'foreign_key_violation',
      MESSAGE = format('there is no unit "%s" to succeed %s', successor, who), HINT = 'Enter it in unit first.';
  END IF;
END
$check$;
COMMENT ON FUNCTION check_leaving(season, text, date, text, text, text) IS 'Kiểm tra rời kỳ: whether a unit may leave a season so; within leave_season';

CREATE OR REPLACE FUNCTION leave_season(season text, unit text, left_on date, keep text, document text,
  successor text DEFAULT NULL)
  RETURNS TABLE (what text, rows bigint) LANGUAGE plpgsql SET search_path FROM CURRENT AS $leave$
#variable_conflict use_column
DECLARE
  s season := season_to_change(leave_season.season, 'end a membership');
  counted bigint;
  entered text;
BEGIN
  PERFORM check_leaving(s, leave_season.unit, leave_season.left_on, keep, leave_season.document,
    leave_season.successor);
  DELETE FROM membership m WHERE m.season = s.season AND m.unit = leave_season.unit
    AND m.joined_on >= leave_season.left_on;
  UPDATE membership m SET left_on = leave_season.left_on WHERE m.season = s.season AND m.unit = leave_season.unit
    AND m.left_on > leave_season.left_on;
  INSERT INTO departure (season, unit, kept, document, successor) VALUES (s.season, leave_season.unit, keep,
    leave_season.document, leave_season.successor)
      ON CONFLICT (season, unit) DO UPDATE SET kept = excluded.kept, document = excluded.document,
        successor = excluded.successor;
  INSERT INTO membership (season, unit, joined_on)
  SELECT s.season, leave_season.successor, leave_season.left_on
   WHERE leave_season.successor IS NOT NULL
     AND NOT EXISTS (SELECT FROM membership m WHERE m.season = s.season AND m.unit = leave_season.successor
       AND m.left_on > leave_season.left_on);
  GET DIAGNOSTICS counted = ROW_COUNT;
  RETURN QUERY VALUES ('successor joined', counted);
  FOREACH entered IN ARRAY '{result,target,submission,explanation}'::text[] LOOP
    EXECUTE format('SELECT count(*) FROM %I WHERE season = $1 AND unit = $2', entered)
      INTO counted USING s.season, leave_season.unit;
    IF keep = 'nothing' THEN
      EXECUTE format('DELETE FROM %I WHERE season = $1 AND unit = $2', entered) USING s.season, leave_season.unit;
    END IF;
    RETURN QUERY VALUES (format('%ss %s', entered, CASE keep WHEN 'nothing' THEN 'deleted' ELSE 'kept' END), counted);
  END LOOP;
  RETURN QUERY SELECT 'accounts that write no more', count(*) FROM account a WHERE a.season = s.season
    AND a.unit = leave_season.unit;
  RETURN QUERY SELECT 'successions that carry runs', count(*) FROM unit_succession u
    WHERE u.old_unit = leave_season.unit AND u.carries_runs;
END
$leave$;
COMMENT ON FUNCTION leave_season(text, text, date, text, text, text) IS
'Rời kỳ thi đua: ends a unit''s membership on a day (left_on, the first on which it is no member) by a document; keep: results (what it entered stays on record) or nothing (results, targets, hand-in and explanations are deleted; the log has them). It is asked for nothing and ranked no more, and its accounts write no more. successor: a unit that becomes a member on that day, if it is none. Runs of years go on by unit_succession alone, which this does not write. Rows: what was done, how many. Errors: no member 23503, another keep, no document, a day outside its membership or the season, its own successor 22023, left already, published, or nothing to be kept before the day 55000, no such season P0002, no such successor 23503, not the owner 42501, not at READ COMMITTED 25000';

-- Criteria get other codes: everything that names one is renamed in one transaction.

CREATE OR REPLACE FUNCTION renamed_node(node jsonb, renames jsonb) RETURNS jsonb
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $renamed$
SELECT CASE WHEN jsonb_typeof($1) <> 'object' THEN $1 ELSE
       $1 || CASE WHEN $2 ? ($1->>'code') THEN jsonb_build_object('code', $2->($1->>'code')) ELSE '{}' END
          || CASE jsonb_typeof($1->'tie_break') WHEN 'array' THEN jsonb_build_object('tie_break',
               (SELECT coalesce(jsonb_agg(coalesce($2->(t #>> '{}'), t) ORDER BY i), '[]')
                  FROM jsonb_array_elements($1->'tie_break') WITH ORDINALITY x(t, i))) ELSE '{}' END
          || CASE jsonb_typeof($1->'criteria') WHEN 'array' THEN jsonb_build_object('criteria',
               (SELECT coalesce(jsonb_agg(renamed_node(c, $2) ORDER BY i), '[]')
                  FROM jsonb_array_elements($1->'criteria') WITH ORDINALITY x(c, i))) ELSE '{}' END END
$renamed$;
COMMENT ON FUNCTION renamed_node(jsonb, jsonb) IS 'Bảng điểm với mã mới: a sheet or criterion and all below it with other codes, its tie-breaks too; within rename_criteria';

CREATE OR REPLACE FUNCTION check_renames(of_season text, renames jsonb, of_version integer) RETURNS void
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $check$
DECLARE
  old_rules jsonb := (SELECT rules FROM sheet h WHERE h.season = of_season AND h.state = 'in force');
  new_rules jsonb := (SELECT rules FROM sheet h WHERE h.season = of_season AND h.version = of_version
    AND h.state <> 'in force');
  old_codes text[];
  bad record;
BEGIN
  IF jsonb_typeof(renames) IS DISTINCT FROM 'object' OR renames = '{}'
     OR EXISTS (SELECT FROM jsonb_each(renames) r WHERE jsonb_typeof(r.value) <> 'string' OR r.value = '""'
       OR r.key = r.value #>> '{}') THEN
    RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
      MESSAGE = 'renames are not an object of old codes with their new ones',
      DETAIL = 'Each new code is a string, not empty, and another than the old one.',
      HINT = 'For example {"I.1": "I.2", "I.2": "I.1"}.';
  ELSIF old_rules IS NULL THEN
    RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',
      MESSAGE = format('season "%s" has no score sheet in force', of_season),
      HINT = 'Where nothing was entered yet, import or change the draft.';
  ELSIF of_version IS NOT NULL AND new_rules IS NULL THEN
    RAISE EXCEPTION USING ERRCODE = 'no_data_found',
      MESSAGE = format('season "%s" has no other sheet %s', of_season, of_version),
      HINT = 'SELECT season, version, state FROM sheet lists them.';
  END IF;
  SELECT min(r.value) AS code INTO bad FROM jsonb_each_text(renames) r
   WHERE r.value ~ '^[\s\u00A0]|[\s\u00A0]$' AND of_version IS NULL;
  IF bad.code IS NOT NULL THEN
    RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
      MESSAGE = format('the new code "%s" begins or ends with a space', bad.code),
      DETAIL = 'Files would not find it: what they name is read without spaces around it.',
      HINT = 'Leave them out.';
  END IF;
  old_codes := ARRAY(SELECT code FROM emulation.criteria(old_rules::emulation.score_sheet));
  SELECT min(r.key) AS code INTO bad FROM jsonb_each_text(renames) r WHERE r.key <> ALL (old_codes);
  IF bad.code IS NOT NULL THEN
    RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
      MESSAGE = format('season "%s" has no criterion "%s" in its sheet', of_season, bad.code),
      HINT = 'Correct the old code.';
  ELSIF of_version IS NOT NULL THEN
    SELECT min(r.value) AS code INTO bad FROM jsonb_each_text(renames) r WHERE r.value NOT IN (SELECT code
      FROM emulation.criteria(new_rules::emulation.score_sheet));
    IF bad.code IS NOT NULL THEN
      RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
        MESSAGE = format('sheet %s of season "%s" has no criterion "%s"', of_version, of_season, bad.code),
        HINT = 'Correct the new code.';
    END IF;
    RETURN;
  END IF;
  SELECT r.value AS code, string_agg(format('"%s"', r.key), ' and ' ORDER BY r.key) AS olds INTO bad
    FROM jsonb_each_text(renames) r
   GROUP BY r.value HAVING count(*) > 1 OR (r.value = ANY (old_codes) AND NOT renames ? r.value)
     ORDER BY r.value LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION USING ERRCODE = 'unique_violation',
      MESSAGE = CASE WHEN bad.code = ANY (old_codes) AND NOT renames ? bad.code
        THEN format('season "%s" has a criterion "%s" already', of_season, bad.code)
                     ELSE format('criteria %s of season "%s" would both be "%s"', bad.olds, of_season, bad.code) END,
      DETAIL = 'A code stands once in a sheet.',
      HINT = 'Where criteria are merged or split, enter the new sheet as a draft and name its version: rename_criteria(season, renames, version).';
  END IF;
END
$check$;
COMMENT ON FUNCTION check_renames(text, jsonb, integer) IS 'Kiểm tra đổi mã: refuses renames that are none (22023), of codes that are not there (22023) or stand already (23505); within rename_criteria';

-- Criteria that become one have one value each, or somebody must decide on it.
CREATE OR REPLACE FUNCTION check_merges(of_season text, renames jsonb) RETURNS void
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $check$
DECLARE
  bad record;
BEGIN
  SELECT x.said, x.unit, coalesce(renames->>x.criterion, x.criterion) AS code, string_agg(format('"%s"', x.criterion),
    ' and ' ORDER BY x.criterion) AS olds INTO bad
    FROM (SELECT 'a ' || stage || ' result' AS said, unit, criterion FROM result WHERE season = of_season
      AND correction = 0
           UNION ALL SELECT 'a target, ' || version || ',', unit, criterion FROM target WHERE season = of_season) x
   GROUP BY 1, 2, 3 HAVING count(*) > 1 AND bool_or(renames ? x.criterion) ORDER BY 2, 3, 1 LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION USING ERRCODE = 'unique_violation',
      MESSAGE = format('season "%s", unit "%s": %s stands under %s, which become "%s"', of_season, bad.unit, bad.said,
        bad.olds, bad.code),
      DETAIL = 'Nobody but the office can say what the two are worth together.',
      HINT = 'Enter the common value under one of them, delete the other, and rename again.';
  END IF;
  SELECT coalesce(renames->>k.criterion, k.criterion) AS code, string_agg(format('"%s"', k.criterion), ' and '
    ORDER BY k.criterion) AS olds INTO bad
    FROM criterion_scorer k WHERE k.season = of_season
   GROUP BY 1 HAVING count(*) > 1 AND bool_or(renames ? k.criterion) ORDER BY 1 LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION USING ERRCODE = 'unique_violation',
      MESSAGE = format('season "%s": who scores %s, which become "%s", is said twice', of_season, bad.olds, bad.code),
      HINT = 'Delete one of them from criterion_scorer, and rename again.';
  END IF;
END
$check$;
COMMENT ON FUNCTION check_merges(text, jsonb) IS 'Kiểm tra gộp tiêu chí: refuses to make one of two rows of a unit (23505); within rename_criteria';

-- From code to code; one that another leaves is reached by way of a code that nobody has,
-- for a and b may change places.
CREATE OR REPLACE FUNCTION rename_rows(of_season text, renames jsonb) RETURNS TABLE (what text, rows bigint)
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $rename$
DECLARE
  first_step jsonb := (SELECT jsonb_object_agg(key, CASE WHEN renames ? value THEN chr(1) || value ELSE value END)
    FROM jsonb_each_text(renames));
  second_step jsonb := (SELECT jsonb_object_agg(chr(1) || value, value) FROM jsonb_each_text(renames)
    WHERE renames ? value);
  step jsonb;
BEGIN
  RETURN QUERY SELECT 'targets', count(*) FROM target WHERE season = of_season AND renames ? criterion;
  RETURN QUERY SELECT 'results', count(*) FROM result WHERE season = of_season AND renames ? criterion;
  RETURN QUERY SELECT 'explanations', count(*) FROM explanation WHERE season = of_season AND renames ? criterion;
  -- of explanations that come together those of the later code are counted on
  UPDATE explanation e SET criterion = first_step->>e.criterion, number = e.number + coalesce(
           (SELECT sum(o.last) FROM (SELECT max(x.number) AS last FROM explanation x
              WHERE x.season = of_season AND x.unit = e.unit
                AND coalesce(renames->>x.criterion, x.criterion) = renames->>e.criterion
                AND (renames ? x.criterion, x.criterion) < (true, e.criterion) GROUP BY x.criterion) o), 0)
   WHERE e.season = of_season AND renames ? e.criterion;
  UPDATE explanation e SET criterion = second_step->>e.criterion WHERE e.season = of_season
    AND second_step ? e.criterion;
  FOREACH step IN ARRAY ARRAY[first_step, second_step] LOOP
    UPDATE target t SET criterion = step->>t.criterion WHERE t.season = of_season AND step ? t.criterion;
    UPDATE result r SET criterion = step->>r.criterion WHERE r.season = of_season AND step ? r.criterion;
  END LOOP;
END
$rename$;
COMMENT ON FUNCTION rename_rows(text, jsonb) IS 'Đổi mã trong số liệu: targets, results and explanations of a season under other codes; within rename_criteria';

CREATE OR REPLACE FUNCTION rename_criteria(season text, renames jsonb, version integer DEFAULT NULL)
  RETURNS TABLE (what text, rows bigint) LANGUAGE plpgsql SET search_path FROM CURRENT AS $rename$
#variable_conflict use_column
DECLARE
  s season := season_to_change(rename_criteria.season, 'rename criteria');
  scorers criterion_scorer[];
  new_sheet integer;
  counted bigint;
BEGIN
  PERFORM check_renames(s.season, renames, rename_criteria.version);
  PERFORM check_merges(s.season, renames);
  scorers := ARRAY(SELECT k FROM criterion_scorer k WHERE k.season = s.season AND renames ? k.criterion);
  DELETE FROM criterion_scorer k WHERE k.season = s.season AND renames ? k.criterion;
  -- no sheet is in force while the rows change; all of them meet the new one, and who does not fit it refuses the whole
  UPDATE sheet h SET state = 'replaced' WHERE h.season = s.season AND h.state = 'in force' RETURNING h.version
    INTO new_sheet;
  new_sheet := coalesce(rename_criteria.version, new_sheet);
  RETURN QUERY SELECT * FROM rename_rows(s.season, renames);
  UPDATE sheet h SET state = CASE h.version WHEN new_sheet THEN 'in force' ELSE h.state END,
                     rules = CASE WHEN rename_criteria.version IS NULL THEN renamed_node(h.rules, renames)
                       ELSE h.rules END
   WHERE h.season = s.season
     AND (h.version = new_sheet
          -- a draft that has a new code already is not touched
          OR rename_criteria.version IS NULL AND h.state = 'draft'
            AND jsonb_path_query_array(h.rules, '$.**.code') ?| ARRAY(SELECT jsonb_object_keys(renames))
             AND NOT EXISTS (SELECT FROM jsonb_each_text(renames) r WHERE NOT renames ? r.value
               AND jsonb_path_query_array(h.rules, '$.**.code') ? r.value));
  GET DIAGNOSTICS counted = ROW_COUNT;
  RETURN QUERY VALUES ('sheets', counted);
  INSERT INTO criterion_scorer (season, criterion, by) SELECT k.season, renames->>k.criterion, k.by
    FROM unnest(scorers) k;
  RETURN QUERY VALUES ('scorers', cardinality(scorers)::bigint);
  UPDATE account a SET criteria = ARRAY(SELECT DISTINCT coalesce(renames->>c, c) FROM unnest(a.criteria) c ORDER BY 1)
   WHERE a.season = s.season AND renames ?| a.criteria;
  GET DIAGNOSTICS counted = ROW_COUNT;
  RETURN QUERY VALUES ('accounts', counted);
  -- so that undo_import finds the rows of a file again
  UPDATE import_change c SET key = c.key || jsonb_build_object('criterion', renames->>(c.key->>'criterion'))
    FROM import_batch b
   WHERE b.batch = c.batch AND b.season = s.season AND b.undone_at IS NULL AND b.kind IN ('results', 'targets')
     AND renames ? (c.key->>'criterion');
  GET DIAGNOSTICS counted = ROW_COUNT;
  RETURN QUERY VALUES ('rows of imports', counted);
END
$rename$;
COMMENT ON FUNCTION rename_criteria(text, jsonb, integer) IS
'Đổi mã tiêu chí: gives criteria other codes, {"old": "new", …}, in one transaction, before publication: in the sheet in force and the drafts, targets, results, explanations, who scores and who appraises what; two may change places. version: a draft that has the new codes and comes into force instead, for criteria that are merged ({"I.1": "I", "I.2": "I"}) or split (the old one''s rows go to one of the new). Rows: what was renamed, how many. The owner calls it. Errors: no object of codes, an old code that the sheet in force does not have, or a new one that the version does not 22023, a new code that is there already, two old ones of one new without a version, or both with a value 23505, a value or target that the sheet does not take 23514, no sheet in force, or published 55000, no such season or version P0002, not the owner 42501, not at READ COMMITTED 25000';

CREATE OR REPLACE FUNCTION publish(season text, allow_incomplete boolean DEFAULT false)
  RETURNS TABLE (number integer, units bigint, ranked bigint, digest text) LANGUAGE plpgsql SET search_path FROM CURRENT AS $publish$
#variable_conflict use_column
DECLARE
  waits text := current_setting('lock_timeout');
BEGIN
  -- not for ever behind a forgotten session, and not longer than this one wants
  PERFORM set_config('lock_timeout', CASE waits WHEN '0' THEN '1min' ELSE waits END, true);
  PERFORM require_capacity(publish.season, '{council}', NULL, format('publish season "%s"', publish.season));
  INSERT INTO publication (season, allow_incomplete) VALUES (publish.season, publish.allow_incomplete);
  RETURN QUERY SELECT p.number, count(*), count(s.rank), p.digest
    FROM publication p JOIN published_standing s USING (season, number) WHERE p.season = publish.season GROUP BY p.season, p.number;
  PERFORM set_config('lock_timeout', waits, true);
END
$publish$;
COMMENT ON FUNCTION publish(text, boolean) IS
'Công bố kết quả: stores sheet, scoreboard, standings and digest of a season, and closes it, in one transaction. What is missing stands in the detail of the error; allow_incomplete => true publishes it as it is. Owner and council call it; it waits a minute for whoever is writing, or as long as the session''s lock_timeout says. Errors: a draft, one published already, without members or sheet in force, or incomplete 55000, no such season 23503, neither owner nor council 42501, a transaction not at READ COMMITTED 25000, somebody writing for longer than that 55P03, a unit renamed meanwhile 40001';

CREATE OR REPLACE FUNCTION supersede(season text, reason text, corrections jsonb, objection integer DEFAULT NULL, allow_incomplete boolean DEFAULT NULL)
  RETURNS TABLE (number integer, unit text, rank_before integer, rank_after integer, points_before numeric, points_after numeric) LANGUAGE plpgsql SET search_path FROM CURRENT AS $supersede$
#variable_conflict use_column
DECLARE
  waits text := current_setting('lock_timeout');
BEGIN
  PERFORM set_config('lock_timeout', CASE waits WHEN '0' THEN '1min' ELSE waits END, true);   -- as publish
  PERFORM require_capacity(supersede.season, '{council}', NULL, format('correct season "%s"', supersede.season));
  IF says_nothing(supersede.reason) THEN
    RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value', MESSAGE = format('the publication of season "%s" is superseded without a reason', supersede.season), HINT = 'Say why, for example which objection was sustained.';
  END IF;
  INSERT INTO publication (season, reason, corrections, objection, allow_incomplete)
  VALUES (supersede.season, supersede.reason, coalesce(supersede.corrections, '[]'), supersede.objection, supersede.allow_incomplete);
  RETURN QUERY
  SELECT a.number, a.unit, b.rank, a.rank, b.points, a.points
    FROM published_standing a LEFT JOIN published_standing b ON b.season = a.season AND b.number = a.number - 1 AND b.unit = a.unit
   WHERE a.season = supersede.season AND a.number = (SELECT max(p.number) FROM publication p WHERE p.season = supersede.season)
     AND ((a.rank, a.points, a.status) IS DISTINCT FROM (b.rank, b.points, b.status) OR a.unit IN (SELECT c.unit FROM jsonb_to_recordset(supersede.corrections) AS c(unit text)))
   ORDER BY a.rank, a.unit;
  PERFORM set_config('lock_timeout', waits, true);
END
$supersede$;
COMMENT ON FUNCTION supersede(text, text, jsonb, integer, boolean) IS
'Đính chính: publishes a season again with corrected cells, [{"unit", "criterion", "actual", "assigned", "note"}], which become new final rows; the old publication and rows are kept. objection: the sustained objection that it carries out; allow_incomplete: whether results may be missing, null: as of the publication before. Rows: the corrected units, and all whose rank or points moved. Errors: no reason or ill-formed corrections 22023, a value that the sheet does not take 23514, not published, nothing sustained or incomplete 55000, no such season 23503, neither owner nor council 42501';

CREATE OR REPLACE FUNCTION try_sheet(season text, version integer DEFAULT NULL, on_season text DEFAULT NULL)
  RETURNS TABLE (unit text, unit_name text, rank_before integer, rank_after integer, points_before numeric, points_after numeric, status_after text, left_out bigint)
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $try$
#variable_conflict use_column
DECLARE
  draft emulation.score_sheet;
  past text := coalesce(try_sheet.on_season, (SELECT p.season FROM season s JOIN season p USING (cluster, period) WHERE s.season = try_sheet.season AND p.year < s.year ORDER BY p.year DESC LIMIT 1));
BEGIN
  SELECT h.rules::emulation.score_sheet INTO draft FROM sheet h
   WHERE h.season = try_sheet.season AND h.version = coalesce(try_sheet.version, (SELECT max(l.version) FROM sheet l WHERE l.season = try_sheet.season));
  IF NOT FOUND THEN
    RAISE EXCEPTION USING ERRCODE = 'no_data_found', MESSAGE = format('season "%s" has no sheet %s', try_sheet.season, coalesce(try_sheet.version::text, 'yet')), HINT = 'SELECT season, version, state FROM sheet lists them.';
  ELSIF past IS NULL OR NOT EXISTS (SELECT FROM visible_season v WHERE v.season = past) THEN
    RAISE EXCEPTION USING ERRCODE = 'no_data_found', MESSAGE = format('there is no season to try it on before "%s"', try_sheet.season), HINT = 'Name one: on_season => …; you must be allowed to see all of it.';
  END IF;
  RETURN QUERY
  SELECT b.unit, b.unit_name, b.rank, a.rank, b.points, a.points, a.status,
         (SELECT count(*) FROM result_in_force r LEFT JOIN target_in_force t USING (season, unit, criterion)
           WHERE r.season = past AND r.unit = b.unit AND emulation.fault(draft, r.criterion, t.target, r.actual) IS NOT NULL)
    FROM standings_of(past, season_board(past)) b
    LEFT JOIN standings_of(past, board_under(draft, past)) a USING (unit)
   WHERE (a.rank, a.points) IS DISTINCT FROM (b.rank, b.points)
   ORDER BY a.rank, b.rank, b.unit;
END
$try$;
COMMENT ON FUNCTION try_sheet(text, integer, text) IS
'Thử bảng điểm: runs a season''s sheet (version default: the newest) on the targets and actuals of a past season (default: the one before) and lists the units whose rank or points would move; left_out: results of the unit that the tried sheet does not take, for they count as missing. Errors: no such sheet or season P0002, a sheet with a fault 22023';
