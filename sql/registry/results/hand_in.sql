-- Hand-ins and explanations.

-- What others score, the sheet computes, counts as a number when it is left blank, or is not its task, no unit lacks.
CREATE OR REPLACE FUNCTION self_scores(of_season text, of_unit text, OUT asked bigint, OUT missing bigint)
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $scores$
SELECT count(*), count(*) FILTER (WHERE NOT EXISTS (SELECT FROM result r
         WHERE r.season = $1 AND r.unit = $2 AND r.criterion = c.code AND r.stage = 'self' AND r.actual IS NOT NULL))
  FROM sheet h CROSS JOIN emulation.criteria(h.rules::emulation.score_sheet) c
 CROSS JOIN LATERAL (
   SELECT computed_leaves(h.rules) || ARRAY(
     SELECT b->>'code' FROM jsonb_path_query(h.rules, 'strict $.**.criteria[*] ? (exists (@.blank))') b) AS codes
   OFFSET 0) unasked
 WHERE h.season = $1 AND h.state = 'in force' AND c.is_leaf AND c.code <> ALL (unasked.codes)
   AND NOT EXISTS (SELECT FROM scored_by_others o WHERE o.season = $1 AND o.criterion = c.code)
   AND NOT EXISTS (SELECT FROM result_in_force r
                    WHERE r.season = $1 AND r.unit = $2 AND r.criterion = c.code AND NOT r.assigned)
$scores$;
COMMENT ON FUNCTION self_scores(text, text) IS
  'Số tiêu chí tự chấm: returns how many leaves of the sheet in force a unit must score, and how many of them are '
  'without a self-score; within submit';

-- An empty file is handed in on purpose only, by whatever statement. This comes behind the lock of guard_season,
-- which waits for scores that are under way.
CREATE OR REPLACE FUNCTION check_handed_in() RETURNS trigger
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $check$
DECLARE
  file record;
  scores record;
BEGIN
  -- most files have a score that counts, which is found at once; the others are looked at one by one
  FOR file IN
    SELECT e.season, e.unit, e.allow_empty FROM entered e
     WHERE e.stage = 'self' AND e.state = 'submitted'
       AND NOT EXISTS (
         SELECT FROM result r JOIN sheet h ON h.season = r.season AND h.state = 'in force'
          WHERE r.season = e.season AND r.unit = e.unit AND r.stage = 'self' AND r.actual IS NOT NULL
            AND NOT EXISTS (SELECT FROM scored_by_others o WHERE o.season = r.season AND o.criterion = r.criterion)
            AND NOT EXISTS (SELECT FROM result_in_force f WHERE f.season = r.season AND f.unit = r.unit
                                                            AND f.criterion = r.criterion AND NOT f.assigned))
     ORDER BY e.season, e.unit LOOP
    IF TG_OP = 'UPDATE' THEN   -- one that was handed in before stays so
      CONTINUE WHEN EXISTS (SELECT FROM gone g WHERE (g.season, g.unit, g.stage, g.state, g.allow_empty)
                                                   = (file.season, file.unit, 'self', 'submitted', file.allow_empty));
    END IF;
    SELECT * INTO scores FROM self_scores(file.season, file.unit);
    IF NOT EXISTS (SELECT FROM sheet h WHERE h.season = file.season AND h.state = 'in force') THEN
      RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',
        TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA,
        MESSAGE = format('season "%s" does not have a score sheet in force', file.season),
        HINT = 'Put a sheet in force first: put_in_force(season, version).';
    ELSIF scores.asked > 0 AND scores.missing = scores.asked AND NOT file.allow_empty THEN
      RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',
        TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA,
        MESSAGE = format('the file of unit "%s" of season "%s" is empty', file.unit, file.season),
        DETAIL = format('Criteria that the unit must score: %s; with a self-score: 0.', scores.asked),
        HINT = 'Enter the self-scores first, or hand in an empty file on purpose: submit(…, allow_empty => true).';
    END IF;
  END LOOP;
  RETURN NULL;
END
$check$;
COMMENT ON FUNCTION check_handed_in() IS
  'Kiểm tra hồ sơ nộp: refuses a file without any self-score unless allow_empty is true, and a file of a season '
  'without a sheet in force (55000)';
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
      MESSAGE = format('season "%s": the unit whose file is handed in is not known', submit.season),
      DETAIL = 'The current role does not act for exactly one unit in this season.',
      HINT = 'Name the unit: submit(season, unit).';
  ELSIF season_status IS DISTINCT FROM 'open' AND season_status IS DISTINCT FROM 'appraisal' THEN
    RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',
      MESSAGE = format('season "%s" does not accept files: %s', submit.season,
                       coalesce('it is ' || CASE season_status WHEN 'draft' THEN 'a draft' ELSE season_status END,
                                'it does not exist')),
      DETAIL = 'Units hand in files while a season is open or in appraisal.',
      HINT = 'List the seasons with SELECT season, status FROM season.';
  ELSIF membership_fault(submit.season, who) IS NOT NULL THEN
    PERFORM refuse_stranger(submit.season, who);
  END IF;
  PERFORM require_capacity(submit.season, '{unit}', who, format('hand in the file of unit "%s"', who));
  IF EXISTS (SELECT FROM submission b WHERE b.season = submit.season AND b.unit = who AND b.stage = 'self'
                AND b.state = 'submitted') THEN
    RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',
      MESSAGE = format('unit "%s" has already handed in its file of season "%s"', who, submit.season),
      HINT = 'Ask the standing group to return the file if it must be changed.';
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
  'Nộp hồ sơ: hands in a unit''s self-scores (unit: by default the one for which the current role acts); afterwards '
  'the unit can change them only if the file is returned. A unit can hand in late, and the days are counted; a file '
  'without any self-score is accepted only with allow_empty => true. The row returns the days late and the number of '
  'criteria that the unit must score but that are without a self-score. Errors: handed in already, an empty file, no '
  'sheet in force, or a season that is not open or in appraisal 55000, not a member on that day 23503, no unit given '
  'by a role that does not act for exactly one 22023, not the role''s unit 42501';

CREATE OR REPLACE FUNCTION return_submission(season text, unit text, reason text, due_on date DEFAULT NULL)
  RETURNS SETOF submission LANGUAGE plpgsql SET search_path FROM CURRENT AS $return$
#variable_conflict use_column
BEGIN
  PERFORM require_capacity(return_submission.season, '{appraiser,council}', NULL,
                           format('return the file of unit "%s"', return_submission.unit));
  IF says_nothing(return_submission.reason) THEN
    RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
      MESSAGE = format('the file of unit "%s" cannot be returned without a reason', return_submission.unit),
      HINT = 'Describe what the unit must complete.';
  ELSIF return_submission.due_on < today() THEN
    RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
      MESSAGE = format('the file of unit "%s" cannot be due on %s, which is past', return_submission.unit,
        iso_date(return_submission.due_on)),
      HINT = 'Name today or a later day, or none.';
  ELSIF is_bound() AND EXISTS (SELECT FROM own_unit o WHERE o.unit = return_submission.unit) THEN
    RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege',
      MESSAGE = format('role "%s" belongs to unit "%s" and cannot return its file', acting_role(),
                       return_submission.unit),
      HINT = 'Ask another member of the standing group.';
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
  'Trả lại hồ sơ: returns a file to its unit for completion, with the reason and an optional deadline (null: none), '
  'also after the season''s deadline and also to a unit that has not handed in, which can then still do so; another '
  'call sets another deadline. Errors: no reason, a past day 22023, a draft or published season 55000, not a member '
  '23503, neither appraiser nor council, or the role''s own unit 42501';

CREATE OR REPLACE FUNCTION write_explanation(season text, unit text, criterion text, text text) RETURNS integer
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $write$
DECLARE
  free integer;
BEGIN
  PERFORM require_capacity($1, '{unit}', $2, format('explain for unit "%s"', $2));
  -- the number after the last; an unused one if the last was taken by hand, the next if another session is first
  FOR free IN SELECT n FROM generate_series(1, 100) n ORDER BY n <= coalesce((SELECT max(e.number) FROM explanation e
      WHERE e.season = $1 AND e.unit = $2 AND e.criterion = $3), 0), n LOOP
    INSERT INTO explanation (season, unit, criterion, number, text) VALUES ($1, $2, $3, free, $4)
      ON CONFLICT DO NOTHING;
    IF FOUND THEN
      RETURN free;
    END IF;
  END LOOP;
  RAISE EXCEPTION USING ERRCODE = 'program_limit_exceeded', TABLE = 'explanation', SCHEMA = current_schema(),
    MESSAGE = format('season "%s", unit "%s", criterion "%s" has 100 explanations, the most that are allowed',
                     $1, $2, $3),
    HINT = 'Write to the standing group in a document.';
END
$write$;
COMMENT ON FUNCTION write_explanation(text, text, text, text) IS
  'Giải trình: writes a unit''s explanation on the appraisal of a criterion and returns its number. An explanation '
  'never changes; a unit can write another one. Errors: a criterion that is not in the sheet in force, an empty text '
  'or one over 20,000 characters 23514, not a member 23503, a published season 55000, a hundred explanations already '
  '54000, not the role''s unit 42501';

CREATE OR REPLACE FUNCTION answer_explanation(season text, unit text, criterion text, number integer, answer text)
  RETURNS void
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $answer$
#variable_conflict use_column
BEGIN
  PERFORM require_capacity(answer_explanation.season, '{appraiser,council}', NULL, 'answer explanations');
  IF says_nothing(answer_explanation.answer) THEN
    RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value', MESSAGE = 'the answer to an explanation is empty',
      HINT = 'Write the findings.';
  END IF;
  UPDATE explanation e SET answer = answer_explanation.answer
   WHERE e.season = answer_explanation.season AND e.unit = answer_explanation.unit
     AND e.criterion = answer_explanation.criterion AND e.number = answer_explanation.number;
  IF NOT FOUND THEN
    RAISE EXCEPTION USING ERRCODE = 'no_data_found',
      MESSAGE = format('season "%s", unit "%s", criterion "%s": there is no explanation %s that you are allowed to '
                       'answer', season,
                       unit, criterion, number),
      HINT = 'List what is waiting with SELECT * FROM to_do.';
  END IF;
END
$answer$;
COMMENT ON FUNCTION answer_explanation(text, text, text, integer, text) IS
  'Trả lời giải trình: writes the standing group''s answer to an explanation, once; an appraiser or the council '
  'answers, but not to its own unit. Errors: an explanation that does not exist or that the role is not allowed to '
  'answer P0002, an empty answer 22023, answered already 55000, neither appraiser nor council 42501';

CREATE OR REPLACE VIEW hand_in WITH (security_invoker) AS
SELECT s.season, m.unit, u.name AS unit_name, u."position", coalesce(b.state, 'draft') AS state, b.reason,
       coalesce(b.due_on, s.self_deadline) AS due_on, b.first_on AS handed_in_on,
       -- late with the first hand-in, or with a returned file
       greatest(0, CASE WHEN b.first_on IS NOT NULL THEN b.first_on - nullif(d.held, 'infinity')
                        WHEN s.status <> 'published' THEN today() - s.self_deadline END,
                CASE WHEN b.due_on IS NOT NULL
                     THEN CASE WHEN b.state = 'submitted' THEN (b.changed_at AT TIME ZONE interval '7 hours')::date
                               WHEN s.status <> 'published' THEN today() END - b.due_on END)
         + CASE WHEN s.self_deadline IS NULL AND b.due_on IS NULL THEN NULL ELSE 0 END AS days_late,
       s.status AS season_status, s.year, s.period, c.name AS cluster_name,
       season_name(c.name, s.year, s.period) AS season_name,
       period_name(s.period) AS period_name, season_status_name(s.status) AS status_name,
       submission_state_name(coalesce(b.state, 'draft')) AS state_name
  FROM season s
  -- as season_member has them, without its names
  JOIN membership m ON m.season = s.season AND m.joined_on <= greatest(s.starts_on, least(today(), s.ends_on))
   AND m.left_on > greatest(s.starts_on, least(today(), s.ends_on))
  JOIN unit u ON u.unit = m.unit
  LEFT JOIN submission b ON b.season = m.season AND b.unit = m.unit AND b.stage = 'self'
  LEFT JOIN cluster c ON c.cluster = s.cluster
 CROSS JOIN LATERAL (   -- the deadline of that day, or the first one if the unit was earlier than that
   SELECT coalesce((SELECT coalesce(l.due_on, 'infinity') FROM deadline l
                     WHERE b.first_on IS NOT NULL AND l.season = s.season AND l.stage = 'self'
                     ORDER BY (l.set_at AT TIME ZONE interval '7 hours')::date <= b.first_on DESC,
                              CASE WHEN (l.set_at AT TIME ZONE interval '7 hours')::date <= b.first_on
                                   THEN l.number ELSE -l.number END DESC LIMIT 1), s.self_deadline) AS held) d
 WHERE s.status <> 'draft'
   AND (NOT row_security_active('result'::regclass) OR m.season IN (SELECT season FROM visible_season)
        OR m.season IN (SELECT season FROM my_account WHERE capacity = 'appraiser')
        OR (m.season, m.unit) IN (SELECT season, unit FROM my_account WHERE capacity = 'unit'));
COMMENT ON VIEW hand_in IS
  'Tình hình nộp hồ sơ: units that have handed in their self-scores, and how late; a unit sees only itself until the '
  'season is published';
COMMENT ON COLUMN hand_in.season IS 'Kỳ thi đua';
COMMENT ON COLUMN hand_in.unit IS 'Mã đơn vị';
COMMENT ON COLUMN hand_in.unit_name IS 'Đơn vị';
COMMENT ON COLUMN hand_in."position" IS 'Thứ tự: position in the official order of units';
COMMENT ON COLUMN hand_in.state IS 'Trạng thái: draft (chưa nộp), submitted (đã nộp) or returned (trả lại)';
COMMENT ON COLUMN hand_in.reason IS 'Lý do trả lại';
COMMENT ON COLUMN hand_in.due_on IS 'Hạn nộp: deadline of the season, or of the returned file; null: none';
COMMENT ON COLUMN hand_in.handed_in_on IS 'Ngày nộp: day of the first hand-in; null: not handed in';
COMMENT ON COLUMN hand_in.days_late IS
  'Số ngày trễ: days after the season''s deadline, as it held on that day, for the first hand-in, or after the '
  'returned file''s deadline, whichever is more; 0: in time or not due yet; null: no deadline';
COMMENT ON COLUMN hand_in.season_status IS 'Trạng thái kỳ: open, appraisal or published';
COMMENT ON COLUMN hand_in.year IS 'Năm';
COMMENT ON COLUMN hand_in.period IS 'Giai đoạn: year, half-year, quarter or month';
COMMENT ON COLUMN hand_in.cluster_name IS 'Tên cụm, khối';
COMMENT ON COLUMN hand_in.season_name IS 'Tên kỳ thi đua';
COMMENT ON COLUMN hand_in.period_name IS 'Tên giai đoạn';
COMMENT ON COLUMN hand_in.status_name IS 'Tên trạng thái kỳ';
COMMENT ON COLUMN hand_in.state_name IS 'Tên trạng thái hồ sơ';
