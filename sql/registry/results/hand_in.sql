-- Hand-ins, explanations, and what waits for whom.

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
COMMENT ON FUNCTION self_scores(text, text) IS
  'Số tiêu chí tự chấm: how many leaves of the sheet in force a unit is to score, and how many of them have no '
  'self-score; within submit';

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
COMMENT ON FUNCTION check_handed_in() IS
  'Kiểm tra hồ sơ nộp: refuses a file without one self-score, unless allow_empty says that this is meant, and one of a '
  'season without a sheet in force (55000)';
CREATE OR REPLACE TRIGGER submission_scored_insert AFTER INSERT ON submission
  REFERENCING NEW TABLE AS entered FOR EACH STATEMENT EXECUTE FUNCTION check_handed_in();
COMMENT ON TRIGGER submission_scored_insert ON submission IS 'Kiểm tra hồ sơ nộp: new files';
CREATE OR REPLACE TRIGGER submission_scored_update AFTER UPDATE ON submission
  REFERENCING OLD TABLE AS gone NEW TABLE AS entered FOR EACH STATEMENT EXECUTE FUNCTION check_handed_in();
COMMENT ON TRIGGER submission_scored_update ON submission IS 'Kiểm tra hồ sơ nộp: changed files';

DROP FUNCTION IF EXISTS submit(text, text);
CREATE OR REPLACE FUNCTION submit(season text, unit text DEFAULT NULL, allow_empty boolean DEFAULT false)
  RETURNS TABLE (state text, due_on date, days_late integer, missing bigint)
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $submit$
#variable_conflict use_column
DECLARE
  who text := coalesce(submit.unit, (SELECT min(a.unit) FROM my_account a
                                      WHERE a.season = submit.season AND a.capacity = 'unit' HAVING count(*) = 1));
  season_status text := (SELECT s.status FROM season s WHERE s.season = submit.season);
BEGIN
  IF who IS NULL THEN
    RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
      MESSAGE = format('whose file of season "%s" is handed in is not clear', submit.season),
      DETAIL = 'The current role does not speak for exactly one unit in this season.',
      HINT = 'Name the unit: submit(season, unit).';
  ELSIF season_status IS DISTINCT FROM 'open' AND season_status IS DISTINCT FROM 'appraisal' THEN
    RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',
      MESSAGE = format('season "%s" takes no files: %s', submit.season,
                       coalesce('it is ' || season_status, 'there is none')),
      DETAIL = 'Files are handed in while a season is open or in appraisal.',
      HINT = 'SELECT season, status FROM season lists them.';
  ELSIF membership_fault(submit.season, who) IS NOT NULL THEN
    PERFORM refuse_stranger(submit.season, who);
  END IF;
  PERFORM require_capacity(submit.season, '{unit}', who, format('hand in the file of unit "%s"', who));
  IF EXISTS (SELECT FROM submission b WHERE b.season = submit.season AND b.unit = who AND b.stage = 'self'
                AND b.state = 'submitted') THEN
    RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',
      MESSAGE = format('unit "%s" has handed in its file of season "%s" already', who, submit.season),
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
  'Nộp hồ sơ: hands in a unit''s self-scores (unit: default whom the current role speaks for); afterwards the unit '
  'changes them only if the file is returned. Late is possible and is counted; a file without one self-score is taken '
  'only with allow_empty => true. The row says how late, and how many criteria that the unit is to score have no '
  'self-score. Errors: handed in already, an empty file, no sheet in force, or a season that is not open or in '
  'appraisal 55000, no member on that day 23503, no unit given and not exactly one spoken for 22023, not the role''s '
  'unit 42501';

CREATE OR REPLACE FUNCTION return_submission(season text, unit text, reason text, due_on date DEFAULT NULL)
  RETURNS SETOF submission LANGUAGE plpgsql SET search_path FROM CURRENT AS $return$
#variable_conflict use_column
BEGIN
  PERFORM require_capacity(return_submission.season, '{appraiser,council}', NULL,
                           format('give back the file of unit "%s"', return_submission.unit));
  IF says_nothing(return_submission.reason) THEN
    RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
      MESSAGE = format('the file of unit "%s" is returned without a reason', return_submission.unit),
      HINT = 'Say what is to be completed.';
  ELSIF return_submission.due_on < today() THEN
    RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
      MESSAGE = format('the file of unit "%s" would be due on %s, which is past', return_submission.unit,
        iso_date(return_submission.due_on)),
      HINT = 'Name a day to come, or none.';
  ELSIF is_bound() AND EXISTS (SELECT FROM own_unit o WHERE o.unit = return_submission.unit) THEN
    RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege',
      MESSAGE = format('role "%s" has to do with unit "%s" and does not give back its file', acting_role(),
                       return_submission.unit),
      HINT = 'Another member of the standing group does.';
  END IF;
  RETURN QUERY
  INSERT INTO submission AS b (season, unit, stage, state, reason, due_on)
  VALUES (return_submission.season, return_submission.unit, 'self', 'returned', return_submission.reason,
          return_submission.due_on)
      ON CONFLICT (season, unit, stage) DO UPDATE SET state = 'returned', reason = excluded.reason,
                                                  due_on = excluded.due_on
  RETURNING b.*;
END
$return$;
COMMENT ON FUNCTION return_submission(text, text, text, date) IS
  'Trả lại hồ sơ: gives a file back to be completed, with the reason and perhaps a last day (null: none), also after '
  'the deadline and also to a unit that has not handed in, which may then still do it; again: another day. Errors: no '
  'reason, a day that is past 22023, a season that is draft or published 55000, no member 23503, neither appraiser nor '
  'council, or the own unit 42501';

CREATE OR REPLACE FUNCTION write_explanation(season text, unit text, criterion text, text text) RETURNS integer
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $write$
DECLARE
  free integer;
BEGIN
  PERFORM require_capacity($1, '{unit}', $2, format('explain for unit "%s"', $2));
  -- the one behind the last; one left out where somebody took the last by hand, the next where another session is first
  FOR free IN SELECT n FROM generate_series(1, 100) n ORDER BY n <= coalesce((SELECT max(e.number) FROM explanation e
      WHERE e.season = $1 AND e.unit = $2 AND e.criterion = $3), 0), n LOOP
    INSERT INTO explanation (season, unit, criterion, number, text) VALUES ($1, $2, $3, free, $4)
      ON CONFLICT DO NOTHING;
    IF FOUND THEN
      RETURN free;
    END IF;
  END LOOP;
  RAISE EXCEPTION USING ERRCODE = 'program_limit_exceeded', TABLE = 'explanation', SCHEMA = current_schema(),
    MESSAGE = format('season "%s", unit "%s", criterion "%s" has 100 explanations and takes no more', $1, $2, $3),
    HINT = 'Say the rest to the standing group in a document.';
END
$write$;
COMMENT ON FUNCTION write_explanation(text, text, text, text) IS
  'Giải trình: a unit''s word on the appraisal of a criterion; returns its number. It is never changed: whoever has '
  'more to say writes another. Errors: a criterion that the sheet in force does not have, an empty text or one over '
  '20,000 characters 23514, no member 23503, a published season 55000, a hundred there already 54000, not the role''s '
  'unit 42501';

CREATE OR REPLACE FUNCTION answer_explanation(season text, unit text, criterion text, number integer, answer text)
  RETURNS void
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $answer$
#variable_conflict use_column
BEGIN
  PERFORM require_capacity(answer_explanation.season, '{appraiser,council}', NULL, 'answer explanations');
  IF says_nothing(answer_explanation.answer) THEN
    RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value', MESSAGE = 'an explanation is answered with nothing',
      HINT = 'Say what was found.';
  END IF;
  UPDATE explanation e SET answer = answer_explanation.answer
   WHERE e.season = answer_explanation.season AND e.unit = answer_explanation.unit
     AND e.criterion = answer_explanation.criterion AND e.number = answer_explanation.number;
  IF NOT FOUND THEN
    RAISE EXCEPTION USING ERRCODE = 'no_data_found',
      MESSAGE = format('season "%s", unit "%s", criterion "%s": there is no explanation %s that you may answer', season,
                       unit, criterion, number),
      HINT = 'SELECT * FROM to_do lists what waits.';
  END IF;
END
$answer$;
COMMENT ON FUNCTION answer_explanation(text, text, text, integer, text) IS
  'Trả lời giải trình: the standing group''s answer to an explanation; it is given once, by an appraiser or the '
  'council, and by nobody to the own unit. Errors: no such explanation, or none that the role may answer P0002, '
  'nothing said 22023, answered already 55000, neither appraiser nor council 42501';

CREATE OR REPLACE VIEW hand_in WITH (security_invoker) AS
SELECT s.season, m.unit, u.name AS unit_name, u."position", coalesce(b.state, 'draft') AS state, b.reason,
       coalesce(b.due_on, s.self_deadline) AS due_on, b.first_on AS handed_in_on,
       -- late the first time, or with what came back
       greatest(0, coalesce(b.first_on, CASE WHEN s.status <> 'published' THEN today() END) - s.self_deadline,
                CASE WHEN b.due_on IS NOT NULL
                     THEN CASE WHEN b.state = 'submitted' THEN (b.changed_at AT TIME ZONE interval '7 hours')::date
                               WHEN s.status <> 'published' THEN today() END - b.due_on END)
         + CASE WHEN s.self_deadline IS NULL AND b.due_on IS NULL THEN NULL ELSE 0 END AS days_late,
       s.status AS season_status
  FROM season s
  JOIN season_member m ON m.season = s.season
  JOIN unit u ON u.unit = m.unit
  LEFT JOIN submission b ON b.season = m.season AND b.unit = m.unit AND b.stage = 'self'
 WHERE s.status <> 'draft'
   AND (NOT row_security_active('result'::regclass) OR m.season = ANY (ARRAY(SELECT season FROM visible_season))
        OR m.season = ANY (ARRAY(SELECT season FROM my_account WHERE capacity = 'appraiser'))
        OR (m.season, m.unit) IN (SELECT season, unit FROM my_account WHERE capacity = 'unit'));
COMMENT ON VIEW hand_in IS
  'Tình hình nộp hồ sơ: who has handed in self-scores, and how late; a unit sees itself, until the season is published';
COMMENT ON COLUMN hand_in.season IS 'Kỳ thi đua';
COMMENT ON COLUMN hand_in.unit IS 'Mã đơn vị';
COMMENT ON COLUMN hand_in.unit_name IS 'Đơn vị';
COMMENT ON COLUMN hand_in."position" IS 'Thứ tự: in the official order of units';
COMMENT ON COLUMN hand_in.state IS 'Trạng thái: draft (chưa nộp), submitted (đã nộp) or returned (trả lại)';
COMMENT ON COLUMN hand_in.reason IS 'Lý do trả lại';
COMMENT ON COLUMN hand_in.due_on IS 'Hạn nộp: of the season, or of the returned file; null: none';
COMMENT ON COLUMN hand_in.handed_in_on IS 'Ngày nộp: the first time; null: not handed in';
COMMENT ON COLUMN hand_in.days_late IS
  'Số ngày trễ: after the season''s last day the first time, or after the returned file''s, whichever is more; 0: in '
  'time or not due yet; null: no deadline';
COMMENT ON COLUMN hand_in.season_status IS 'Trạng thái kỳ: open, appraisal or published';

CREATE OR REPLACE VIEW to_do WITH (security_invoker) AS
SELECT h.season, h.unit, h.unit_name,
       CASE WHEN h.state = 'returned' THEN 'file returned' ELSE 'not handed in' END AS task, NULL::text AS criterion,
       h.reason AS detail, h.due_on, h.days_late
  FROM hand_in h WHERE h.state <> 'submitted' AND h.season_status <> 'published'
UNION ALL
SELECT e.season, e.unit, u.name, 'explanation waits', e.criterion, e.text, s.appraisal_deadline,
       greatest(0, today() - s.appraisal_deadline)
  FROM explanation e JOIN season s USING (season) JOIN season_member m USING (season, unit) JOIN unit u USING (unit)
 WHERE e.answer IS NULL AND s.status IN ('open', 'appraisal')
UNION ALL
SELECT o.season, o.unit, u.name, 'objection waits', o.criterion, o.text, NULL, NULL
  FROM objection o JOIN unit u USING (unit) WHERE o.ruling IS NULL
UNION ALL
SELECT o.season, o.unit, u.name, 'objection to carry out', o.criterion, o.ruling_text, NULL, NULL
  FROM objection o JOIN unit u USING (unit) WHERE o.ruling = 'sustained'
   AND NOT EXISTS (SELECT FROM publication p WHERE p.season = o.season AND p.objection = o.number)
UNION ALL
SELECT r.season, r.unit, u.name, 'self-score without effect', r.criterion,
       format('%s: scored by the %s alone', r.actual, o.by), NULL, NULL
  FROM scored_by_others o JOIN season s USING (season) JOIN result r USING (season, criterion) JOIN unit u USING (unit)
 WHERE r.stage = 'self' AND s.status <> 'published';
COMMENT ON VIEW to_do IS
  'Việc cần làm: who has not handed in and how late, which explanations and objections wait, which self-scores do not '
  'count, for others score alone there';
COMMENT ON COLUMN to_do.season IS 'Kỳ thi đua';
COMMENT ON COLUMN to_do.unit IS 'Mã đơn vị';
COMMENT ON COLUMN to_do.unit_name IS 'Đơn vị';
COMMENT ON COLUMN to_do.task IS
  'Việc: not handed in, file returned, explanation waits, objection waits, objection to carry out or self-score '
  'without effect';
COMMENT ON COLUMN to_do.criterion IS 'Tiêu chí: of an explanation, objection or self-score';
COMMENT ON COLUMN to_do.detail IS 'Chi tiết: why a file came back, what was written, or the self-score and who scores';
COMMENT ON COLUMN to_do.due_on IS 'Hạn: last day; null: none';
COMMENT ON COLUMN to_do.days_late IS 'Số ngày trễ: 0: not due yet; null: no deadline';
