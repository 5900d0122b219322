-- Publishing, correcting, objecting.

CREATE OR REPLACE FUNCTION publish(season text, allow_incomplete boolean DEFAULT false)
  RETURNS TABLE (number integer, units bigint, ranked bigint, digest text)
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $publish$
#variable_conflict use_column
DECLARE
  waits text := current_setting('lock_timeout');
BEGIN
  -- not endlessly behind a forgotten session, and not longer than this session allows
  PERFORM set_config('lock_timeout', CASE waits WHEN '0' THEN '1min' ELSE waits END, true);
  PERFORM require_capacity(publish.season, '{council}', NULL, format('publish season "%s"', publish.season));
  INSERT INTO publication (season, allow_incomplete) VALUES (publish.season, publish.allow_incomplete);
  RETURN QUERY SELECT p.number, count(*), count(s.rank), p.digest
    FROM publication p JOIN published_standing s USING (season, number)
   WHERE p.season = publish.season GROUP BY p.season, p.number;
  PERFORM set_config('lock_timeout', waits, true);
END
$publish$;
COMMENT ON FUNCTION publish(text, boolean) IS
  'Công bố kết quả: stores sheet, scoreboard, standings and digest of a season, and closes it, in one transaction. '
  'The detail of the error lists what is missing; allow_incomplete => true publishes the season as it is. The owner '
  'or a council calls it; it waits for other writers for a minute, or for the session''s lock_timeout. Errors: a '
  'draft, a published season, a season without members or sheet in force, incomplete or with an open class '
  '(decide_class) 55000, an unknown season 23503, neither owner nor council 42501, a transaction not at READ '
  'COMMITTED 25000, another writer for longer than that 55P03, a unit renamed meanwhile 40001';

CREATE OR REPLACE FUNCTION supersede(season text, reason text, corrections jsonb, objection integer DEFAULT NULL,
                                     allow_incomplete boolean DEFAULT NULL)
  RETURNS TABLE (number integer, unit text, rank_before integer, rank_after integer, points_before numeric,
                 points_after numeric)
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $supersede$
#variable_conflict use_column
DECLARE
  waits text := current_setting('lock_timeout');
BEGIN
  PERFORM set_config('lock_timeout', CASE waits WHEN '0' THEN '1min' ELSE waits END, true);   -- as publish
  PERFORM require_capacity(supersede.season, '{council}', NULL, format('correct season "%s"', supersede.season));
  IF says_nothing(supersede.reason) THEN
    RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
      MESSAGE = format('the publication of season "%s" cannot be superseded without a reason', supersede.season),
      HINT = 'Write the reason, such as the objection that was sustained.';
  END IF;
  INSERT INTO publication (season, reason, corrections, objection, allow_incomplete)
  VALUES (supersede.season, supersede.reason, coalesce(supersede.corrections, '[]'), supersede.objection,
          supersede.allow_incomplete);
  RETURN QUERY
  SELECT a.number, a.unit, b.rank, a.rank, b.points, a.points
    FROM published_standing a
    LEFT JOIN published_standing b ON b.season = a.season AND b.number = a.number - 1 AND b.unit = a.unit
   WHERE a.season = supersede.season
     AND a.number = (SELECT max(p.number) FROM publication p WHERE p.season = supersede.season)
     AND ((a.rank, a.points, a.status, a.class) IS DISTINCT FROM (b.rank, b.points, b.status, b.class)
          OR a.unit IN (SELECT c.unit FROM jsonb_to_recordset(supersede.corrections) AS c(unit text)))
   ORDER BY a.rank, a.unit;
  PERFORM set_config('lock_timeout', waits, true);
END
$supersede$;
COMMENT ON FUNCTION supersede(text, text, jsonb, integer, boolean) IS
  'Đính chính: publishes a season again with corrected cells, [{"unit", "criterion", "actual", "assigned", "note"}], '
  'which become new final rows; the earlier publication and rows are kept. A class that the corrected cells leave open '
  'is decided with them: {"unit", "class", "document", "reason"}. objection: the sustained objection that it carries '
  'out. allow_incomplete: whether results can be missing; null: as in the publication before. It returns the '
  'corrected units and all units whose rank, points or class changed. Errors: no reason or ill-formed corrections '
  '22023, a value that the sheet refuses 23514, not published, not sustained, incomplete or with an open class 55000, '
  'an unknown season 23503, neither owner nor council 42501';

CREATE OR REPLACE FUNCTION file_objection(season text, unit text, text text, criterion text DEFAULT NULL)
  RETURNS integer LANGUAGE sql SET search_path FROM CURRENT AS $file$
SELECT require_capacity($1, '{unit}', $2, format('object for unit "%s"', $2));
INSERT INTO objection (season, unit, criterion, text) VALUES ($1, $2, $4, $3) RETURNING number
$file$;
COMMENT ON FUNCTION file_objection(text, text, text, text) IS
  'Kiến nghị: files a unit''s objection to a publication, on one criterion or (null) on the whole result, and returns '
  'its number. Errors: not published 55000, a criterion that is not in the sheet, an empty text or one over 20,000 '
  'characters 23514, not a member 23503, not the role''s unit 42501';

CREATE OR REPLACE FUNCTION rule_on_objection(season text, number integer, ruling text, ruling_text text) RETURNS void
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $rule$
#variable_conflict use_column
BEGIN
  PERFORM require_capacity(rule_on_objection.season, '{council}', NULL, 'rule on objections');
  IF NOT coalesce(rule_on_objection.ruling IN ('sustained', 'rejected'), false)
     OR says_nothing(rule_on_objection.ruling_text) THEN
    RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
      MESSAGE = format('"%s" with the reason "%s" is not a ruling',
                       rule_on_objection.ruling, rule_on_objection.ruling_text),
      DETAIL = 'A ruling is sustained or rejected, with a reason.',
      HINT = 'Write a ruling such as rule_on_objection(season, number, ''rejected'', ''…'').';
  END IF;
  UPDATE objection o SET ruling = rule_on_objection.ruling, ruling_text = rule_on_objection.ruling_text
   WHERE o.season = rule_on_objection.season AND o.number = rule_on_objection.number;
  IF NOT FOUND THEN
    RAISE EXCEPTION USING ERRCODE = 'no_data_found',
      MESSAGE = format('season "%s" does not have an objection %s that you are allowed to rule on',
                       rule_on_objection.season, rule_on_objection.number),
      HINT = 'List what is waiting with SELECT * FROM to_do.';
  END IF;
END
$rule$;
COMMENT ON FUNCTION rule_on_objection(text, integer, text, text) IS
  'Kết luận kiến nghị: records the council''s ruling on an objection, sustained or rejected, with a reason. A ruling '
  'is given once, and no role rules on an objection of its own unit. Errors: an objection that does not exist or that '
  'the role is not allowed to rule on P0002, another ruling, or no reason 22023, ruled on already 55000, no council '
  '42501';
