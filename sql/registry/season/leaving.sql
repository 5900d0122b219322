-- A unit leaves a season before its end.

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
      HINT = 'A mistake is corrected by supersede(season, reason, corrections), which publishes again and keeps what '
             'was.';
  END IF;
  RETURN s;
END
$change$;
COMMENT ON FUNCTION season_to_change(text, text) IS
  'Khóa kỳ để thay đổi: locks a season for its owner until the transaction ends. Errors: not the owner 42501, not at '
  'READ COMMITTED 25000, no such season P0002, published 55000; within leave_season and rename_criteria';

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
COMMENT ON FUNCTION check_leaving(season, text, date, text, text, text) IS
  'Kiểm tra rời kỳ: whether a unit may leave a season so; within leave_season';

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
  'Rời kỳ thi đua: ends a unit''s membership on a day (left_on, the first on which it is no member) by a document; '
  'keep: results (what it entered stays on record) or nothing (results, targets, hand-in and explanations are deleted; '
  'the log has them). It is asked for nothing and ranked no more, and its accounts write no more. successor: a unit '
  'that becomes a member on that day, if it is none. Runs of years go on by unit_succession alone, which this does not '
  'write. Rows: what was done, how many. Errors: no member 23503, another keep, no document, a day outside its '
  'membership or the season, its own successor 22023, left already, published, or nothing to be kept before the day '
  '55000, no such season P0002, no such successor 23503, not the owner 42501, not at READ COMMITTED 25000';
