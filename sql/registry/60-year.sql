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
'Mở kỳ thi đua: a new season as a draft, with members (as plain members: leaders are elected anew; units that ended are replaced by what became of them), sheet as a draft, accounts and deadlines of the one before, moved by the years between; year default the next, period and days as before; another period has the calendar''s days and no deadlines. Rows: what was copied, how many; accounts of units that are members no more are left out, for their successors are given access anew. Errors: an unknown season before P0002, a season there already 23505';

CREATE OR REPLACE FUNCTION submit(season text, unit text DEFAULT NULL)
  RETURNS TABLE (state text, due_on date, days_late integer, missing bigint) LANGUAGE plpgsql SET search_path FROM CURRENT AS $submit$
#variable_conflict use_column
DECLARE
  who text := coalesce(submit.unit, (SELECT min(a.unit) FROM my_account a WHERE a.season = submit.season AND a.capacity = 'unit' HAVING count(*) = 1));
  season_status text := (SELECT s.status FROM season s WHERE s.season = submit.season);
  rules emulation.score_sheet;
BEGIN
  IF who IS NULL THEN
    RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value', MESSAGE = format('whose file of season "%s" is handed in is not clear', submit.season),
      DETAIL = 'The current role does not speak for exactly one unit in this season.', HINT = 'Name the unit: submit(season, unit).';
  ELSIF season_status IS DISTINCT FROM 'open' AND season_status IS DISTINCT FROM 'appraisal' THEN
    RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state', MESSAGE = format('season "%s" takes no files: %s', submit.season, coalesce('it is ' || season_status, 'there is none')),
      DETAIL = 'Files are handed in while a season is open or in appraisal.', HINT = 'SELECT season, status FROM season lists them.';
  ELSIF NOT EXISTS (SELECT FROM membership m WHERE m.season = submit.season AND m.unit = who) THEN
    RAISE EXCEPTION USING ERRCODE = 'foreign_key_violation', MESSAGE = format('unit "%s" is no member of season "%s"', who, submit.season), HINT = 'Correct the unit''s code, or enter it in membership.';
  END IF;
  PERFORM require_capacity(submit.season, '{unit}', who, format('hand in the file of unit "%s"', who));
  IF EXISTS (SELECT FROM submission b WHERE b.season = submit.season AND b.unit = who AND b.stage = 'self' AND b.state = 'submitted') THEN
    RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state', MESSAGE = format('unit "%s" has handed in its file of season "%s" already', who, submit.season),
      HINT = 'To change it, ask the standing group to give it back.';
  END IF;
  SELECT h.rules::emulation.score_sheet INTO rules FROM sheet h WHERE h.season = submit.season AND h.state = 'in force';
  IF NOT FOUND THEN
    RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state', MESSAGE = format('season "%s" has no score sheet in force', submit.season), HINT = 'Put a sheet in force first: put_in_force(season, version).';
  END IF;
  INSERT INTO submission (season, unit, stage, state) VALUES (submit.season, who, 'self', 'submitted')
    ON CONFLICT (season, unit, stage) DO UPDATE SET state = 'submitted', reason = NULL;
  RETURN QUERY
  SELECT h.state, h.due_on, h.days_late,
         (SELECT count(*) FROM emulation.criteria(rules) c WHERE c.is_leaf AND NOT EXISTS (SELECT FROM result r WHERE r.season = submit.season AND r.unit = who AND r.criterion = c.code AND r.stage = 'self' AND (r.actual IS NOT NULL OR NOT r.assigned)))
    FROM hand_in h WHERE h.season = submit.season AND h.unit = who;
END
$submit$;
COMMENT ON FUNCTION submit(text, text) IS
'Nộp hồ sơ: hands in a unit''s self-scores (unit: default whom the current role speaks for); afterwards the unit changes them only if the file is returned. Late is possible and is counted. The row says how late, and how many criteria have no self-score. Errors: handed in already, no sheet in force, or a season that is not open or in appraisal 55000, no member 23503, no unit given and not exactly one spoken for 22023, not the role''s unit 42501';

CREATE OR REPLACE FUNCTION return_submission(season text, unit text, reason text, due_on date DEFAULT NULL)
  RETURNS SETOF submission LANGUAGE plpgsql SET search_path FROM CURRENT AS $return$
#variable_conflict use_column
BEGIN
  PERFORM require_capacity(return_submission.season, '{appraiser,council}', NULL, format('give back the file of unit "%s"', return_submission.unit));
  IF coalesce(return_submission.reason, '') = '' THEN
    RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value', MESSAGE = format('the file of unit "%s" is returned without a reason', return_submission.unit), HINT = 'Say what is to be completed.';
  ELSIF return_submission.due_on < today() THEN
    RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value', MESSAGE = format('the file of unit "%s" would be due on %s, which is past', return_submission.unit, iso_date(return_submission.due_on)), HINT = 'Name a day to come, or none.';
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
  LANGUAGE sql SET search_path FROM CURRENT AS $write$
SELECT require_capacity($1, '{unit}', $2, format('explain for unit "%s"', $2));
INSERT INTO explanation (season, unit, criterion, number, text)
SELECT $1, $2, $3, 1 + coalesce((SELECT max(number) FROM explanation e WHERE e.season = $1 AND e.unit = $2 AND e.criterion = $3), 0), $4
RETURNING number
$write$;
COMMENT ON FUNCTION write_explanation(text, text, text, text) IS 'Giải trình: a unit''s word on the appraisal of a criterion; returns its number. It is never changed: whoever has more to say writes another. Errors: a criterion that the sheet in force does not have, an empty text or one over 20,000 characters 23514, no member 23503, a published season 55000, not the role''s unit 42501';

CREATE OR REPLACE FUNCTION answer_explanation(season text, unit text, criterion text, number integer, answer text) RETURNS void
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $answer$
#variable_conflict use_column
BEGIN
  PERFORM require_capacity(answer_explanation.season, '{appraiser,council}', NULL, 'answer explanations');
  IF coalesce(answer_explanation.answer, '') = '' THEN
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
  IF NOT coalesce(rule_on_objection.ruling IN ('sustained', 'rejected'), false) OR coalesce(rule_on_objection.ruling_text, '') = '' THEN
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
'Công bố kết quả: stores sheet, scoreboard, standings and digest of a season, and closes it, in one transaction. What is missing stands in the detail of the error; allow_incomplete => true publishes it as it is. Owner and council call it; it waits a minute for whoever is writing, or as long as the session''s lock_timeout says. Errors: a draft, one published already, without members or sheet in force, or incomplete 55000, no such season 23503, neither owner nor council 42501, a transaction not at READ COMMITTED 25000, somebody writing for longer than that 55P03';

CREATE OR REPLACE FUNCTION supersede(season text, reason text, corrections jsonb, objection integer DEFAULT NULL, allow_incomplete boolean DEFAULT false)
  RETURNS TABLE (number integer, unit text, rank_before integer, rank_after integer, points_before numeric, points_after numeric) LANGUAGE plpgsql SET search_path FROM CURRENT AS $supersede$
#variable_conflict use_column
DECLARE
  waits text := current_setting('lock_timeout');
BEGIN
  PERFORM set_config('lock_timeout', CASE waits WHEN '0' THEN '1min' ELSE waits END, true);   -- as publish
  PERFORM require_capacity(supersede.season, '{council}', NULL, format('correct season "%s"', supersede.season));
  IF coalesce(supersede.reason, '') = '' THEN
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
'Đính chính: publishes a season again with corrected cells, [{"unit", "criterion", "actual", "assigned", "note"}], which become new final rows; the old publication and rows are kept. objection: the sustained objection that it carries out. Rows: the corrected units, and all whose rank or points moved. Errors: no reason or ill-formed corrections 22023, a value that the sheet does not take 23514, not published or nothing sustained 55000, no such season 23503, neither owner nor council 42501';

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
