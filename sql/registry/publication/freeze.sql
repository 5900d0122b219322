-- What is published stays as it is: no statement changes a published season's rows,
-- nor a publication, from the owner either.  What these triggers cannot stop (a
-- superuser who switches them off, DROP TRIGGER) publication_check finds.

-- PostgreSQL's READ UNCOMMITTED is its READ COMMITTED.
CREATE OR REPLACE FUNCTION reads_committed() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
RETURN current_setting('transaction_isolation') IN ('read committed', 'read uncommitted');
COMMENT ON FUNCTION reads_committed() IS
  'Thấy số liệu mới nhất: returns whether every statement of this transaction sees what others have committed before '
  'it, which is not so at REPEATABLE READ and SERIALIZABLE; within the checks of published rows';

-- The lock makes publish wait for writers, and writers for publish.
CREATE OR REPLACE FUNCTION lock_seasons(touched text[], by_table text, operation text) RETURNS void
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $lock$
BEGIN
  IF operation = 'TRUNCATE' AND NOT reads_committed() THEN
    RAISE EXCEPTION USING ERRCODE = 'invalid_transaction_state',
      MESSAGE = format('%s can be truncated only in a transaction at READ COMMITTED', by_table),
      DETAIL = 'An older snapshot does not contain what was published since it was taken.',
      HINT = 'Start another transaction.';
  ELSIF by_table = 'sheet' THEN
    PERFORM FROM season WHERE season = ANY (touched) ORDER BY season FOR UPDATE;   -- results are checked against it
  ELSIF reads_committed() THEN
    PERFORM FROM season WHERE season = ANY (touched) ORDER BY season FOR KEY SHARE;
  ELSE
    -- What is read afterwards is as old as the transaction's snapshot, and KEY SHARE may pass over a newer row whose
    -- key is the same; SHARE is refused (40001) where the season was changed since.
    PERFORM FROM season WHERE season = ANY (touched) ORDER BY season FOR SHARE;
  END IF;
END
$lock$;
COMMENT ON FUNCTION lock_seasons(text[], text, text) IS
  'Khóa dòng của kỳ: locks the rows of seasons whose data are written; refuses TRUNCATE by an older snapshot (25000); '
  'within guard_season';

CREATE OR REPLACE FUNCTION refuse_frozen(frozen text, in_table text, in_schema text, operation text) RETURNS void
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $refuse$
BEGIN
  RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state', TABLE = in_table, SCHEMA = in_schema,
    MESSAGE = format(CASE WHEN EXISTS (SELECT FROM season s WHERE s.season = frozen AND s.status = 'published')
                            THEN 'season "%s" is published: table %s cannot be changed by %s'
                          ELSE 'season "%s" is not published: table %s cannot be corrected by %s' END,
                     frozen, in_table, operation),
    DETAIL = 'The sheet, membership, targets and results of a published season do not change.',
    HINT = 'Correct a mistake with supersede(season, reason, corrections), which publishes again and keeps the earlier '
           'publication.';
END
$refuse$;
COMMENT ON FUNCTION refuse_frozen(text, text, text, text) IS
  'Từ chối sửa kỳ đã công bố: raises that the rows of a published season cannot be changed (55000); within '
  'guard_season';

CREATE OR REPLACE FUNCTION takes_results(of_season season, file submission, stage text, on_day date) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
    WHEN stage <> 'self' THEN of_season.status IN ('open', 'appraisal')
      AND on_day <= coalesce(CASE stage WHEN 'final' THEN of_season.final_deadline
                                        ELSE of_season.appraisal_deadline END, 'infinity')
    WHEN coalesce(file.state, 'draft') = 'draft' THEN of_season.status = 'open'
      AND on_day <= coalesce(of_season.self_deadline, 'infinity')
    WHEN file.state = 'returned' THEN of_season.status IN ('open', 'appraisal')
      AND on_day <= coalesce(file.due_on, 'infinity')
    ELSE false END;
COMMENT ON FUNCTION takes_results(season, submission, text, date) IS
  'Còn nhận số liệu: returns whether a unit''s results of a stage can be entered on that day, in the state of its '
  'file; within guard_season';

CREATE OR REPLACE FUNCTION refuse_late(of_season text, of_unit text, in_table text, in_schema text) RETURNS void
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $refuse$
BEGIN
  RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', TABLE = in_table, SCHEMA = in_schema,
    MESSAGE = format('season "%s", unit "%s": the results have been handed in or closed, or are late',
                     of_season, of_unit),
    DETAIL = 'They were open when this statement or transaction started.',
    HINT = 'Find the reason with SELECT why_not(season, unit, criterion, stage).';
END
$refuse$;
COMMENT ON FUNCTION refuse_late(text, text, text, text) IS
  'Từ chối số liệu muộn: raises that a unit''s results are no longer accepted (42501); within guard_season';

CREATE OR REPLACE FUNCTION check_entry_snapshot() RETURNS void
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $check$
BEGIN
  IF NOT reads_committed() THEN
    RAISE EXCEPTION USING ERRCODE = 'invalid_transaction_state',
      MESSAGE = format('results must be entered at READ COMMITTED, but this transaction is at %s',
                       upper(current_setting('transaction_isolation'))),
      HINT = 'Start another transaction.';
  END IF;
END
$check$;
COMMENT ON FUNCTION check_entry_snapshot() IS
  'Kiểm tra giao dịch nhập: refuses results entered by an older snapshot (25000), which does not contain what was '
  'handed in since; within guard_season';

CREATE OR REPLACE FUNCTION listed_corrections(of_seasons text[])
  RETURNS TABLE (season text, number integer, unit text, criterion text, actual numeric, assigned boolean, class text,
                 document text, reason text)
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $listed$
SELECT p.season, p.number, c.unit, c.criterion, c.actual, c.assigned, c.class, c.document, c.reason
  FROM publication p CROSS JOIN LATERAL corrections_of(p.corrections) c WHERE p.season = ANY ($1)
$listed$;
COMMENT ON FUNCTION listed_corrections(text[]) IS
  'Nội dung đính chính đã công bố: returns what the publications of seasons correct; within guard_season';

-- With the owner's rights: a writer cannot lock the row of its season itself. Allowed changes are recorded, so that
-- stored standings are known to be out of date (results/live.sql).
CREATE OR REPLACE FUNCTION guard_season() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $guard$
DECLARE
  touched text[];
  frozen text;
  here_and_now date := (clock_timestamp() AT TIME ZONE interval '7 hours')::date;
BEGIN
  CASE TG_OP
    WHEN 'INSERT' THEN touched := ARRAY(SELECT DISTINCT e.season FROM entered e);
    WHEN 'DELETE' THEN touched := ARRAY(SELECT DISTINCT e.season FROM gone e);
    WHEN 'UPDATE' THEN touched := ARRAY(SELECT e.season FROM gone e UNION SELECT e.season FROM entered e);
    ELSE touched := ARRAY(SELECT s.season FROM season s);
  END CASE;
  -- two statements: a status in the first one's condition would be tested before the lock
  PERFORM lock_seasons(touched, TG_TABLE_NAME, TG_OP);
  SELECT max(season) INTO frozen FROM season WHERE season = ANY (touched) AND status = 'published';
  -- A published season takes what its publications correct, as they list it; no other takes corrections.
  IF TG_TABLE_NAME = 'result' AND TG_OP = 'INSERT' THEN
    SELECT max(e.season) INTO frozen FROM entered e LEFT JOIN season s ON s.season = e.season AND s.status = 'published'
     WHERE (e.correction > 0 OR s.season IS NOT NULL) AND NOT EXISTS (SELECT FROM listed_corrections(touched) c
       WHERE (c.season, c.number, c.unit, c.criterion, c.assigned)
           = (e.season, e.correction, e.unit, e.criterion, e.assigned) AND c.actual IS NOT DISTINCT FROM e.actual);
  ELSIF TG_TABLE_NAME = 'class_decision' AND TG_OP = 'INSERT' THEN
    SELECT max(e.season) INTO frozen FROM entered e LEFT JOIN season s ON s.season = e.season AND s.status = 'published'
     WHERE (e.correction > 0 OR s.season IS NOT NULL) AND NOT EXISTS (SELECT FROM listed_corrections(touched) c
       WHERE (c.season, c.number, c.unit, c.class, c.document, c.reason)
           = (e.season, e.correction, e.unit, e.class, e.document, e.reason));
  ELSIF TG_TABLE_NAME IN ('result', 'class_decision') AND TG_OP = 'UPDATE' AND frozen IS NULL THEN
    SELECT max(e.season) INTO frozen FROM entered e WHERE e.correction > 0;
  END IF;
  IF frozen IS NOT NULL THEN PERFORM refuse_frozen(frozen, TG_TABLE_NAME, TG_TABLE_SCHEMA, TG_OP); END IF;
  -- The policies looked at the statement's beginning.  What was handed in, closed or became late while it waited is
  -- seen now, a member's row serving as the lock between its scores and its hand-in.
  IF TG_TABLE_NAME = 'submission' AND TG_OP IN ('INSERT', 'UPDATE') THEN
    PERFORM FROM membership m
      WHERE (m.season, m.unit) IN (SELECT e.season, e.unit FROM entered e) ORDER BY season, unit FOR NO KEY UPDATE;
  ELSIF TG_TABLE_NAME = 'result' AND TG_OP IN ('INSERT', 'UPDATE') AND is_bound() THEN
    PERFORM check_entry_snapshot();
    PERFORM FROM membership m
      WHERE (m.season, m.unit) IN (SELECT e.season, e.unit FROM entered e WHERE e.stage = 'self')
      ORDER BY season, unit FOR SHARE;
    PERFORM refuse_late(e.season, e.unit, TG_TABLE_NAME, TG_TABLE_SCHEMA)
       FROM entered e JOIN season s USING (season)
       LEFT JOIN submission b ON b.season = e.season AND b.unit = e.unit AND b.stage = 'self'
      WHERE e.correction = 0 AND NOT takes_results(s, b, e.stage, here_and_now);
  END IF;
  IF TG_OP = 'UPDATE' THEN   -- by itself: only an update has both
    IF NOT EXISTS (SELECT FROM (SELECT * FROM entered EXCEPT SELECT * FROM gone) changed) THEN RETURN NULL; END IF;
  END IF;
  IF TG_TABLE_NAME IN ('result', 'target', 'sheet', 'membership', 'criterion_scorer', 'class_decision') THEN
    INSERT INTO season_change (season) SELECT unnest(touched);
    IF TG_OP = 'INSERT' AND TG_TABLE_NAME IN ('result', 'target') AND reads_committed() THEN
      PERFORM refresh_standing(e.season) FROM (SELECT season, count(*) AS rows FROM entered GROUP BY season) e
        WHERE e.rows >= greatest(1000, 10 * (SELECT count(*) FROM membership m WHERE m.season = e.season));
    END IF;
  END IF;
  RETURN NULL;
END
$guard$;
COMMENT ON FUNCTION guard_season() IS
  'Giữ kỳ thi đua: refuses every change of a published season''s rows except the corrected cells of a publication '
  '(55000), and any change by a snapshot older than the season''s row (40001); records all other changes in '
  'season_change';

-- A trigger of the owner's comes after make_publication, by its name; so what that laid down is looked at again
-- when the row is there, and so are the cells and the season's status that carry_out_publication has written.
CREATE OR REPLACE FUNCTION is_published_as_made(made publication) RETURNS boolean
  LANGUAGE sql VOLATILE SET search_path FROM CURRENT AS $made$
WITH correction AS (
  SELECT c.* FROM corrections_of(made.corrections) c
), earlier AS (
  SELECT p.* FROM publication p WHERE p.season = made.season AND p.number < made.number
)
SELECT made.published_by = acting_role() AND made.published_at BETWEEN statement_timestamp() AND clock_timestamp()
   AND made.number = (SELECT coalesce(max(e.number), 0) + 1 FROM earlier e)
   AND (made.number > 1 OR made.reason IS NULL AND made.objection IS NULL)
   AND (made.number > 1) = EXISTS (SELECT FROM correction)
   AND NOT EXISTS (
     SELECT FROM (SELECT s.unit, s.unranked_reason AS reason FROM published_standing s
                   WHERE (s.season, s.number) = (made.season, made.number) AND s.status = 'unranked') s
       FULL JOIN (SELECT unit, min(m.unranked_reason) AS reason FROM unnest(unranked_units(made.season)) unit
                    JOIN membership m USING (unit) WHERE m.season = made.season GROUP BY unit) m USING (unit)
      WHERE s.reason IS DISTINCT FROM m.reason)
   AND made.scoring = CASE WHEN made.board->'sheet' ? 'scoring' THEN 1 ELSE 2 END
   AND (made.objection IS NULL
        OR EXISTS (SELECT FROM objection o JOIN correction c USING (unit)
                    WHERE o.season = made.season AND o.number = made.objection AND o.ruling = 'sustained')
           AND NOT EXISTS (SELECT FROM earlier e WHERE e.objection = made.objection))
   AND (made.allow_incomplete
        OR NOT EXISTS (SELECT FROM published_standing s WHERE (s.season, s.number) = (made.season, made.number)
                                                          AND (s.missing > 0 AND s.status <> 'unranked'
                                                               OR s.reason_code = 'undecided' AND s.status = 'ranked'))
           AND NOT EXISTS (SELECT FROM missing_for_publication(made.season, NULL)))   -- only files: gaps are above
   AND NOT EXISTS (SELECT FROM published_standing s WHERE (s.season, s.number) = (made.season, made.number)
                                                      AND s.class_open)
   AND NOT EXISTS (
     SELECT FROM published_standing s
      WHERE (s.season, s.number, s.reason_code) = (made.season, made.number, 'decided')
        AND NOT EXISTS (SELECT FROM class_decision d
                         WHERE d.season = s.season AND d.unit = s.unit AND d.correction <= s.number
                           AND (d.class, d.document) = (s.class, s.reason_parameters->>'document')))
   AND EXISTS (SELECT FROM season s WHERE s.season = made.season AND s.status = 'published')
   AND NOT EXISTS (
     SELECT FROM (SELECT c.* FROM correction c WHERE c.criterion IS NOT NULL) c
       FULL JOIN (SELECT r.* FROM result r WHERE r.season = made.season AND r.correction = made.number) r
                 USING (unit, criterion)
      WHERE c.unit IS NULL
         OR (c.actual, c.assigned, c.note, 'final', acting_role(), now(), NULL, NULL)
             IS DISTINCT FROM (r.actual, r.assigned, r.note, r.stage, r.entered_by, r.entered_at, r.evidence, r.batch))
   AND NOT EXISTS (
     SELECT FROM (SELECT c.* FROM correction c WHERE c.class IS NOT NULL) c
       FULL JOIN (SELECT d.* FROM class_decision d WHERE d.season = made.season AND d.correction = made.number) d
                 USING (unit)
      WHERE (c.class, c.document, c.reason, acting_role())
             IS DISTINCT FROM (d.class, d.document, d.reason, d.decided_by))
$made$;
COMMENT ON FUNCTION is_published_as_made(publication) IS
  'Kiểm tra khi công bố: returns whether a publication that was just inserted has the values that make_publication '
  'sets (who, when, its number, objection and gaps), its season is closed and its corrected cells are as listed; '
  'within carry_out_publication';

CREATE OR REPLACE FUNCTION refuse_publication_edit() RETURNS trigger
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $refuse$
BEGIN
  RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state', TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA,
    MESSAGE = format('%s does not allow %s', TG_TABLE_NAME, TG_OP), DETAIL = 'A publication is kept permanently.',
    HINT = 'Correct a mistake with supersede(season, reason, corrections), which publishes again and keeps the earlier '
           'publication.';
END
$refuse$;
COMMENT ON FUNCTION refuse_publication_edit() IS 'Khóa công bố: refuses to change or delete a publication (55000)';

CREATE OR REPLACE FUNCTION check_published_standing() RETURNS trigger
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $check$
DECLARE
  bad record;
BEGIN
  SELECT e.season, e.number, e.unit INTO bad
    FROM entered e
    LEFT JOIN (SELECT p.season, p.number, s.unit, to_jsonb(s) AS row
                 FROM publication p, jsonb_populate_recordset(NULL::published_standing, p.standings) s
                WHERE (p.season, p.number) IN (SELECT season, number FROM entered)) p USING (season, number, unit)
   WHERE p.row - '{season,number}'::text[] IS DISTINCT FROM to_jsonb(e) - '{season,number}'::text[]
   LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state', TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA,
      MESSAGE = format('publication %s of season "%s" does not contain this standing of unit "%s"',
                       bad.number, bad.season, bad.unit),
      HINT = 'Use publish or supersede, which write the standings.';
  END IF;
  RETURN NULL;
END
$check$;
COMMENT ON FUNCTION check_published_standing() IS
  'Kiểm tra bảng xếp hạng: refuses a published standing that differs from its publication (55000)';

-- A season goes draft → open → appraisal, back if necessary, and becomes published only by its publication.
CREATE OR REPLACE FUNCTION check_season_status() RETURNS trigger
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $check$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.status <> 'published' AND NEW IS NOT DISTINCT FROM OLD THEN
    RETURN NEW;
  ELSIF TG_OP = 'UPDATE' AND EXISTS (SELECT FROM publication WHERE season = OLD.season)
        AND (NEW.status <> 'published' OR to_jsonb(NEW) - 'status' <> to_jsonb(OLD) - 'status')
        OR TG_OP = 'UPDATE' AND OLD.status = 'published' THEN
    RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state', TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA,
      MESSAGE = format('season "%s" is published and cannot be changed', OLD.season),
      HINT = 'Correct a mistake with supersede(season, reason, corrections), which publishes again and keeps the '
             'earlier publication.';
  ELSIF NEW.status = 'published' AND NOT EXISTS (SELECT FROM publication WHERE season = NEW.season) THEN
    RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state', TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA,
      MESSAGE = format('season "%s" does not have a publication', NEW.season),
      DETAIL = 'A season is published with its results, not by its status only.', HINT = 'Use publish(season).';
  ELSIF TG_OP = 'UPDATE' AND NEW.status = 'draft' AND OLD.status <> 'draft'
        AND (EXISTS (SELECT FROM result WHERE season = NEW.season)
             OR EXISTS (SELECT FROM submission WHERE season = NEW.season)) THEN
    RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state', TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA,
      MESSAGE = format('season "%s" has %s and cannot become a draft again', NEW.season,
                       CASE WHEN EXISTS (SELECT FROM result WHERE season = NEW.season) THEN 'results'
                            ELSE 'files handed in' END),
      DETAIL = 'The status of a season goes from draft to open, appraisal and published.',
      HINT = 'Set the status to open.';
  END IF;
  IF TG_OP = 'UPDATE' AND NEW.ends_on <> OLD.ends_on THEN
    INSERT INTO season_change (season) VALUES (NEW.season);   -- other members, perhaps
  END IF;
  RETURN NEW;
END
$check$;
COMMENT ON FUNCTION check_season_status() IS
  'Kiểm tra trạng thái: refuses to publish a season by its status only, and to change a published season (55000)';
CREATE OR REPLACE TRIGGER season_status BEFORE INSERT OR UPDATE ON season
  FOR EACH ROW EXECUTE FUNCTION check_season_status();
COMMENT ON TRIGGER season_status ON season IS 'Kiểm tra trạng thái';

DO $attach$
DECLARE
  t record;
BEGIN
  FOR t IN
    SELECT frozen, operation, format(clause, frozen) AS clause
      FROM unnest('{membership,departure,deadline,sheet,criterion_scorer,result_source,commitment,target,result,'
                  'earlier_appraisal,collected_result,assessment,work_item,submission,explanation,'
                  'class_decision}'::text[]) WITH ORDINALITY f(frozen, i),
           (VALUES ('insert', 'AFTER INSERT ON %I REFERENCING NEW TABLE AS entered'),
                   ('update', 'AFTER UPDATE ON %I REFERENCING OLD TABLE AS gone NEW TABLE AS entered'),
                   ('delete', 'AFTER DELETE ON %I REFERENCING OLD TABLE AS gone'),
                   ('truncate', 'BEFORE TRUNCATE ON %I')) o(operation, clause)
     WHERE (frozen, operation) <> ('deadline', 'insert')   -- objections have theirs afterwards (number_deadline)
     ORDER BY i LOOP
    EXECUTE format('CREATE OR REPLACE TRIGGER %I %s FOR EACH STATEMENT EXECUTE FUNCTION guard_season()',
                   t.frozen || '_frozen_' || t.operation, t.clause);
    EXECUTE format('COMMENT ON TRIGGER %I ON %I IS %L', t.frozen || '_frozen_' || t.operation, t.frozen,
                   'Khóa kỳ đã công bố');
  END LOOP;
END
$attach$;

CREATE OR REPLACE TRIGGER publication_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON publication
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_publication_edit();
COMMENT ON TRIGGER publication_kept ON publication IS 'Khóa công bố';
CREATE OR REPLACE TRIGGER published_standing_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON published_standing
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_publication_edit();
COMMENT ON TRIGGER published_standing_kept ON published_standing IS 'Khóa công bố';
CREATE OR REPLACE TRIGGER published_standing_check AFTER INSERT ON published_standing
  REFERENCING NEW TABLE AS entered FOR EACH STATEMENT EXECUTE FUNCTION check_published_standing();
COMMENT ON TRIGGER published_standing_check ON published_standing IS 'Kiểm tra bảng xếp hạng';
