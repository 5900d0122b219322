-- A unit leaves a season before its end.

-- Changes of a season as a whole are for the owner, in a snapshot that contains all earlier entries, and block
-- entries meanwhile.
CREATE OR REPLACE FUNCTION season_to_change(of_season text, what text) RETURNS season
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $change$
DECLARE
  s season;
BEGIN
  IF is_bound() THEN
    RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege',
      MESSAGE = format('role "%s" may not %s', acting_role(), what),
      DETAIL = 'Only the registry''s owner is allowed to do this.', HINT = 'Ask the registry''s owner.';
  ELSIF NOT reads_committed() THEN
    RAISE EXCEPTION USING ERRCODE = 'invalid_transaction_state',
      MESSAGE = format('to %s requires a transaction at READ COMMITTED, but this one is at %s', what,
        upper(current_setting('transaction_isolation'))),
      DETAIL = 'An older snapshot does not contain what was entered since it was taken.',
      HINT = 'Start another transaction.';
  END IF;
  SELECT * INTO s FROM season x WHERE x.season = of_season FOR UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION USING ERRCODE = 'no_data_found',
      MESSAGE = format('season "%s" does not exist', of_season),
      HINT = 'List the seasons with SELECT season FROM season.';
  ELSIF s.status = 'published' THEN
    RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',
      MESSAGE = format('season "%s" is published and cannot be changed', of_season),
      DETAIL = 'The sheet, membership, targets and results of a published season do not change.',
      HINT = 'Correct a mistake with supersede(season, reason, corrections), which publishes again and keeps the '
             'earlier publication.';
  END IF;
  RETURN s;
END
$change$;
COMMENT ON FUNCTION season_to_change(text, text) IS
  'Khóa kỳ để thay đổi: locks a season for its owner until the transaction ends. Errors: not the owner 42501, not at '
  'READ COMMITTED 25000, an unknown season P0002, published 55000; within leave_season and rename_criteria';

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
      MESSAGE = format('%s cannot leave season "%s" with keep "%s"', who, s.season, keep),
      DETAIL = 'Allowed values: results (what was entered so far stays on record), nothing (it is deleted; the log '
               'contains it).',
      HINT = 'Choose the one that the document decides.';
  ELSIF says_nothing(document) THEN
    RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
      MESSAGE = format('%s cannot leave season "%s" without a document', who, s.season),
      DETAIL = 'That a unit leaves, and whether its results are kept, has legal effect.',
      HINT = 'Name the decision, resolution or minutes.';
  ELSIF left_on IS NULL OR left_on <= greatest(s.starts_on, since) OR left_on > s.ends_on THEN
    RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
      MESSAGE = format('%s cannot leave season "%s" on %s', who, s.season, coalesce(iso_date(left_on), 'no day')),
      DETAIL = format('left_on is the first day on which the unit is not a member: after %s, and %s at the latest.',
                      iso_date(greatest(s.starts_on, since)), iso_date(s.ends_on)),
      HINT = 'Delete a unit that was never a member from membership; a unit that stays to the end does not leave.';
  ELSIF ended <= s.ends_on AND (ended <> left_on OR EXISTS (SELECT FROM departure d WHERE d.season = s.season
    AND d.unit = check_leaving.unit)) THEN
    RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',
      MESSAGE = format('%s already leaves season "%s" on %s', who, s.season, iso_date(ended)),
      HINT = 'Correct a wrong entry in membership; the log contains both.';
  ELSIF keep = 'nothing' AND left_on > today() THEN
    RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',
      MESSAGE = format('%s is a member of season "%s" until %s, and nothing of it is deleted before that day',
                       who, s.season,
        iso_date(left_on)),
      HINT = 'Call leave_season again on that day; to end the membership in advance, keep the results.';
  ELSIF successor = check_leaving.unit THEN
    RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
      MESSAGE = format('%s would be its own successor', who),
      HINT = 'Name another unit; a unit that stays does not leave.';
  ELSIF successor IS NOT NULL AND NOT EXISTS (SELECT FROM unit u WHERE u.unit = check_leaving.successor) THEN
    RAISE EXCEPTION USING ERRCODE = 'foreign_key_violation',
      MESSAGE = format('unit "%s" does not exist and cannot succeed %s', successor, who),
      HINT = 'Add it to unit first.';
  END IF;
END
$check$;
COMMENT ON FUNCTION check_leaving(season, text, date, text, text, text) IS
  'Kiểm tra rời kỳ: checks whether a unit can leave a season with these arguments; within leave_season';

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
  DELETE FROM earlier_appraisal a   -- what led to a result goes with it
   WHERE a.season = s.season AND a.unit = leave_season.unit AND keep = 'nothing';
  FOREACH entered IN ARRAY '{result,target,submission,explanation,assessment,work_item}'::text[] LOOP
    EXECUTE format('SELECT count(*) FROM %I WHERE season = $1 AND unit = $2', entered)
      INTO counted USING s.season, leave_season.unit;
    CONTINUE WHEN counted = 0 AND entered IN ('assessment', 'work_item');
    IF keep = 'nothing' THEN
      EXECUTE format('DELETE FROM %I WHERE season = $1 AND unit = $2', entered) USING s.season, leave_season.unit;
    END IF;
    RETURN QUERY VALUES (format('%ss %s', replace(entered, '_', ' '),
                                CASE keep WHEN 'nothing' THEN 'deleted' ELSE 'kept' END), counted);
  END LOOP;
  IF keep = 'nothing' THEN   -- from where they came goes with the results
    DELETE FROM collected_result c WHERE c.season = s.season AND c.unit = leave_season.unit;
  END IF;
  RETURN QUERY SELECT 'accounts that can no longer write', count(*) FROM account a WHERE a.season = s.season
    AND a.unit = leave_season.unit;
  RETURN QUERY SELECT 'successions that carry runs', count(*) FROM unit_succession u
    WHERE u.old_unit = leave_season.unit AND u.carries_runs;
END
$leave$;
COMMENT ON FUNCTION leave_season(text, text, date, text, text, text) IS
  'Rời kỳ thi đua: ends a unit''s membership on a day (left_on, the first day on which it is not a member) by a '
  'document. keep is results (what it entered stays on record) or nothing (results, targets, hand-in, explanations, '
  'assessors'' scores and products are deleted; the log contains them). From that day the unit is no longer asked for '
  'results or ranked, and its accounts can no longer write. successor: a unit that becomes a member on that day, '
  'unless it already is one. Runs of years continue only by unit_succession, which this function does not write. It '
  'returns what was done and the number of rows, of scores and products if there are any. Errors: not a member 23503, '
  'another keep, no document, a day outside its membership or the season, its own successor 22023, left '
  'already, published, or nothing to be kept before the day 55000, an unknown season P0002, an unknown successor '
  '23503, not the owner 42501, not at READ COMMITTED 25000';
