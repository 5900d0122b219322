-- Access. account lists the permissions; policies apply them to every statement, so that a reporting tool cannot
-- circumvent them. They do not apply to the registry's owner (pg_dump runs as the owner), but the freeze does.

-- Conditions of policies, by a name that represents them in braces; a condition that uses others comes after them.
CREATE OR REPLACE FUNCTION policy_condition(template text) RETURNS text
  LANGUAGE plpgsql IMMUTABLE SET search_path FROM CURRENT AS $condition$
DECLARE
  c record;
BEGIN
  FOR c IN SELECT * FROM (VALUES
    ('writable', $${writes_self} OR {not_own} AND (stage = 'appraisal' AND correction = 0 AND {appraises}
                    OR stage = 'final' AND (correction = 0 AND {decides_now} OR correction > 0 AND {decides}))$$),
    ('assesses_now', $$assessor = acting_role() AND {not_own}
                       AND (season, criterion) IN (SELECT o.season, o.criterion FROM open_for_assessment o
                                                    WHERE o.is_open)$$),
    -- looked up in a hash, where a row is compared with each of an array
    ('published', $$season IN (SELECT s.season FROM season s WHERE s.status = 'published')$$),
    ('sees_all', $$season IN (SELECT a.season FROM my_account a
                    WHERE a.capacity IN ('council', 'reader') OR a.capacity = 'appraiser' AND a.criteria IS NULL)$$),
    ('own', $$unit = ANY (ARRAY(SELECT a.unit FROM my_account a WHERE a.capacity = 'unit'))
               AND (season, unit) IN (SELECT a.season, a.unit FROM my_account a WHERE a.capacity = 'unit')$$),
    ('own_item', $$unit = ANY (ARRAY(SELECT a.unit FROM my_account a WHERE a.capacity = 'unit'))$$),
    ('not_own', $$unit NOT IN (SELECT o.unit FROM own_unit o)$$),
    ('given', $$(season, criterion) IN (SELECT d.season, d.criterion FROM open_for_decision d
                                         WHERE NOT d.whole_sheet)$$),
    ('writes_self', $$stage = 'self' AND correction = 0 AND assigned
                       AND (season, unit) IN (SELECT o.season, o.unit FROM open_for_self_scores o)
                       AND (season, criterion) NOT IN (SELECT o.season, o.criterion FROM scored_by_others o)$$),
    ('appraises', $$(season, criterion) IN (SELECT d.season, d.criterion FROM open_for_decision d
                                             WHERE d.capacity = 'appraiser' AND d.is_open)$$),
    ('assesses', $$(season, criterion) IN (SELECT o.season, o.criterion FROM open_for_assessment o)$$),
    ('appraises_file', $$season = ANY (ARRAY(SELECT d.season FROM open_for_decision d))$$),
    ('decides', $$season = ANY (ARRAY(SELECT a.season FROM acting_account a WHERE a.capacity = 'council'))$$),
    ('decides_now', $$season = ANY (ARRAY(SELECT d.season FROM open_for_decision d
                                           WHERE d.capacity = 'council' AND d.is_open))$$),
    ('of_open_year', $$unit = ANY (ARRAY(SELECT a.unit FROM acting_account a JOIN season s USING (season)
                                          WHERE a.capacity = 'unit' AND s.status <> 'published'))$$),
    ('of_own_recipient', $$recipient IN (
        SELECT r.recipient FROM recipient r
         WHERE r.unit = ANY (ARRAY(SELECT a.unit FROM my_account a WHERE a.capacity = 'unit')))
        OR EXISTS (SELECT FROM my_account a WHERE a.capacity IN ('council', 'reader'))$$),
    ('own_batch', $$batch IN (SELECT b.batch FROM import_batch b WHERE b.imported_by = current_user)$$)
  ) v(name, condition) LOOP
    template := replace(template, '{' || c.name || '}', c.condition);
  END LOOP;
  RETURN template;
END
$condition$;
REVOKE ALL ON FUNCTION policy_condition(text) FROM PUBLIC;
COMMENT ON FUNCTION policy_condition(text) IS
  'Điều kiện: expands a policy''s condition by replacing each name in braces; within make_policy';

CREATE OR REPLACE FUNCTION make_policy(of_table text, command text, seen text, written text, meaning text) RETURNS void
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $make$
BEGIN
  EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', of_table);
  EXECUTE format('DROP POLICY IF EXISTS %I ON %I', lower(command), of_table);
  EXECUTE format('CREATE POLICY %I ON %I FOR %s', lower(command), of_table, command)
          || coalesce(' USING (' || policy_condition(seen) || ')', '')
          || coalesce(' WITH CHECK (' || policy_condition(written) || ')', '');
  EXECUTE format('COMMENT ON POLICY %I ON %I IS %L', lower(command), of_table, meaning);
END
$make$;
REVOKE ALL ON FUNCTION make_policy(text, text, text, text, text) FROM PUBLIC;
COMMENT ON FUNCTION make_policy(text, text, text, text, text) IS
  'Tạo quyền theo dòng: creates the policy of a table for a command, from the rows that can be read and those that can '
  'be written; within create_registry';

-- Table, command, rows that are seen, rows that may be written, what for.
DO $season$
BEGIN
  PERFORM make_policy(p.table_name, p.command, p.seen, p.written, p.meaning) FROM (VALUES
    ('account', 'SELECT', $$role_name = ANY (ARRAY(
        SELECT rolname::text FROM pg_roles WHERE pg_has_role(oid, 'MEMBER')
           OR pg_has_role(session_user, oid, 'MEMBER')))$$,
     NULL, 'a role sees its own accounts'),
    ('season', 'SELECT', 'true', NULL, 'everyone sees the seasons'),
    ('season', 'UPDATE', '{decides}', '{decides}', 'a council changes the status of its season'),
    ('membership', 'SELECT', 'true', NULL, 'everyone sees the members'),
    ('sheet', 'SELECT', 'true', NULL, 'everyone sees the sheets'),
    ('sheet_criterion', 'SELECT', 'true', NULL, 'everyone sees the criteria of the sheets in force'),
    ('deadline', 'SELECT', 'true', NULL, 'everyone sees the deadlines'),
    ('deadline', 'INSERT', NULL, '{decides}', 'a council moves the deadlines of its season'),
    ('departure', 'SELECT', 'true', NULL, 'everyone sees the departures'),
    ('criterion_scorer', 'SELECT', 'true', NULL, 'everyone sees who scores which criterion'),
    ('result_source', 'SELECT', 'true', NULL, 'everyone sees where results come from'),
    ('commitment', 'SELECT', 'true', NULL, 'everyone sees the signed commitments'),
    ('reported_points', 'SELECT', '{published} OR {sees_all} OR {own}', NULL,
     'a unit sees what reports say of it, everyone what they say of published seasons'),
    ('target', 'SELECT', '{published} OR {sees_all} OR {own} OR {given} OR {assesses}', NULL,
     'a unit sees its own targets, an appraiser or assessor those of its criteria, everyone the published ones')
  ) p(table_name, command, seen, written, meaning);
END
$season$;

DO $results$
BEGIN
  PERFORM make_policy(p.table_name, p.command, p.seen, p.written, p.meaning) FROM (VALUES
    ('result', 'SELECT', $${published} OR {sees_all} OR {own} OR {given} OR stage = 'self' AND {assesses}$$, NULL,
     'a unit sees its own results, an appraiser those of its criteria, an assessor the self-scores and evidence of its '
     'criteria, everyone the published ones'),
    ('result', 'INSERT', NULL, '({writable}) AND (batch IS NULL OR {own_batch})',
     'a unit writes its self-scores until the deadline, an appraiser appraisals of its criteria, a council final '
     'values; no role decides on its own unit'),
    ('result', 'UPDATE', '{writable}', '({writable}) AND (batch IS NULL OR {own_batch})', 'as for new results'),
    ('earlier_appraisal', 'SELECT', '{published} OR {sees_all} OR {own} OR {given}', NULL, 'as for results'),
    ('collected_result', 'SELECT', '{published} OR {sees_all} OR {own} OR {given}', NULL, 'as for results'),
    ('collected_result', 'INSERT', NULL,
     $${own_batch}
       AND EXISTS (SELECT FROM result r
                    WHERE (r.season, r.unit, r.criterion, r.stage, r.batch)
                        = (collected_result.season, collected_result.unit, collected_result.criterion,
                           collected_result.stage, collected_result.batch))$$,
     'a role writes from where its own batch collected results'),
    ('assessment', 'SELECT', '{sees_all} OR assessor = acting_role() AND {assesses}', NULL,
     'an assessor sees its own scores, and only roles that see every row see those of others'),
    ('assessment', 'INSERT', NULL, '{assesses_now}',
     'an assessor writes its own scores of its criteria until the deadline of appraisals, not of its own unit'),
    ('assessment', 'UPDATE', '{assesses_now}', '{assesses_now}', 'as for new scores'),
    ('work_item', 'SELECT', '{published} OR {sees_all} OR {own} OR {given}', NULL, 'as for results'),
    ('work_item', 'INSERT', NULL, '{not_own} AND {appraises}',
     'an appraiser writes products and checks of its criteria, not of its own unit'),
    ('work_item', 'UPDATE', '{not_own} AND {appraises}', '{not_own} AND {appraises}', 'as for new products'),
    ('submission', 'SELECT', '{published} OR {sees_all} OR {own} OR {appraises_file}', NULL,
     'a unit sees its own hand-in, appraisers and council see all'),
    ('submission', 'INSERT', NULL,
     $$stage = 'self' AND (state = 'submitted' AND reason IS NULL AND due_on IS NULL AND {own}
                           OR state = 'returned' AND {not_own} AND {appraises_file})$$,
     'a unit hands in; an appraiser or the council sets a late unit another deadline'),
    ('submission', 'UPDATE', $$stage = 'self' AND (state <> 'submitted' AND {own} OR {not_own} AND {appraises_file})$$,
     $$stage = 'self' AND (state = 'submitted' AND reason IS NULL AND {own}
                           OR state = 'returned' AND {not_own} AND {appraises_file})$$,
     'a unit hands in a returned file, an appraiser returns a file that was handed in'),
    ('explanation', 'SELECT', '{published} OR {sees_all} OR {own} OR {given}', NULL, 'as for results'),
    ('explanation', 'INSERT', NULL,
     $$answer IS NULL AND season = ANY (ARRAY(
         SELECT s.season FROM season s
          WHERE s.status IN ('open', 'appraisal') AND today() <= coalesce(s.appraisal_deadline, 'infinity')))
            AND {own}$$,
     'a unit explains until the deadline of appraisals'),
    ('explanation', 'UPDATE', '{not_own} AND ({appraises} OR {decides_now})',
     '{not_own} AND ({appraises} OR {decides_now})', 'a role that appraises the criterion answers'),
    ('live_standing', 'SELECT', '{sees_all}', NULL, 'only roles that see every row see ranks'),
    ('live_breakdown', 'SELECT', '{sees_all}', NULL, 'only roles that see every row see the points of all units'),
    ('live_season', 'SELECT', '{sees_all}', NULL, 'only roles that see every row see when ranks were computed'),
    ('season_change', 'SELECT', '{sees_all}', NULL, 'only roles that see every row see what has changed since')
  ) p(table_name, command, seen, written, meaning);
END
$results$;

DO $publication$
BEGIN
  PERFORM make_policy(p.table_name, p.command, p.seen, p.written, p.meaning) FROM (VALUES
    ('class_decision', 'SELECT', '{published} OR {sees_all}', NULL,
     'only roles that see every row see decided classes, everyone the published ones'),
    ('class_decision', 'INSERT', NULL, '{not_own} AND {decides}',
     'a council decides classes, except that of its own unit'),
    ('class_decision', 'UPDATE', '{not_own} AND {decides}', '{not_own} AND {decides}', 'as for new decisions'),
    ('objection', 'SELECT', 'true', NULL, 'everyone sees objections to publications'),
    ('objection', 'INSERT', NULL, 'ruling IS NULL AND {own}', 'a unit objects'),
    ('objection', 'UPDATE', '{not_own} AND {decides}', '{not_own} AND {decides}',
     'a council rules on objections, except those of its own unit'),
    ('publication', 'SELECT', 'true', NULL, 'everyone sees publications'),
    ('publication', 'INSERT', NULL, '{decides}', 'a council publishes'),
    ('published_standing', 'SELECT', 'true', NULL, 'everyone sees published standings'),
    ('published_standing', 'INSERT', NULL, '{decides}', 'a publication writes its standings'),
    ('published_breakdown', 'SELECT', 'true', NULL, 'everyone sees published points'),
    ('robustness_study', 'SELECT', '{sees_all} OR {published} AND publication IS NOT NULL', NULL,
     'everyone sees studies of published standings; only roles that see every row see earlier ones'),
    ('robustness_study', 'INSERT', NULL, '{decides}', 'a council stores studies'),
    ('daily_report', 'SELECT', '{sees_all} OR {published} AND publication IS NOT NULL', NULL,
     'everyone sees reports of a published season; only roles that see every row see earlier ones'),
    ('publication_finding', 'SELECT', '{sees_all}', NULL,
     'only roles that see every row of the season see its findings'),
    ('job_run', 'SELECT', '{sees_all}', NULL,
     'only roles that see every row of the season see the nightly job''s runs for it; the owner sees those of all '
     'seasons')
  ) p(table_name, command, seen, written, meaning);
END
$publication$;

DO $awards_and_files$
BEGIN
  PERFORM make_policy(p.table_name, p.command, p.seen, p.written, p.meaning) FROM (VALUES
    ('proposal', 'SELECT', $$unit = ANY (ARRAY(SELECT a.unit FROM my_account a WHERE a.capacity = 'unit'))
                             OR EXISTS (SELECT FROM my_account a WHERE a.capacity IN ('council', 'reader'))$$, NULL,
     'a unit sees its own proposals, council and reader all'),
    ('proposal', 'INSERT', NULL,
     $$state = 'draft' AND recipient IN (SELECT r.recipient FROM recipient r WHERE r.unit = proposal.unit)
        AND {of_open_year}$$, 'a unit proposes'),
    ('proposal', 'UPDATE', $$state IN ('draft', 'returned') AND {of_open_year}$$,
     $$state = 'draft' AND recipient IN (SELECT r.recipient FROM recipient r WHERE r.unit = proposal.unit)
        AND {of_open_year}$$, 'a unit changes a proposal that is a draft or was returned'),
    ('assessment_result', 'SELECT', $$unit = ANY (ARRAY(SELECT a.unit FROM my_account a WHERE a.capacity = 'unit'))
        OR EXISTS (SELECT FROM my_account a WHERE a.capacity IN ('council', 'reader'))$$, NULL,
     'a unit sees the assessments of its own persons, council and reader all'),
    ('discipline', 'SELECT', '{of_own_recipient}', NULL, 'as for assessments'),
    ('collective_figure', 'SELECT', '{of_own_recipient}', NULL, 'as for assessments'),
    ('vote', 'SELECT', $$proposal IN (SELECT p.proposal FROM proposal p)$$, NULL,
     'a role sees the votes on proposals that it sees'),
    ('meeting_item', 'SELECT', $${own_item}
        OR meeting IN (SELECT m.meeting FROM meeting m
                        WHERE CASE WHEN m.season IS NULL
                                   THEN EXISTS (SELECT FROM my_account a WHERE a.capacity IN ('council', 'reader'))
                                   ELSE m.season IN (SELECT v.season FROM visible_season v) END)$$, NULL,
     'a unit sees what a meeting decided on it, roles that see every row of the season all, everyone what is of a '
     'published season'),
    ('initiative', 'SELECT', 'true', NULL, 'everyone sees initiatives'),
    ('import_batch', 'SELECT', '{sees_all} OR imported_by = current_user', NULL, 'a role sees its own imports'),
    ('import_batch', 'INSERT', NULL,
     $$imported_by = current_user AND units_may_import(kind)
       AND season = ANY (ARRAY(SELECT a.season FROM my_account a))$$,
     'a role imports results in its own name'),
    ('rejected_row', 'SELECT', $$batch IN (SELECT b.batch FROM import_batch b)$$, NULL,
     'a role sees the rejected rows of imports that it sees'),
    ('rejected_row', 'INSERT', NULL, '{own_batch}', 'a role writes the rejected rows of its own imports'),
    ('printed_total', 'SELECT', $$batch IN (SELECT b.batch FROM import_batch b)$$, NULL,
     'a role sees the printed totals of imports that it sees'),
    ('printed_total', 'INSERT', NULL,
     $${own_batch}
       AND (unit IS NULL OR computed IS NULL AND finding NOT IN ('agrees', 'differs')
            OR (SELECT b.season FROM import_batch b WHERE b.batch = printed_total.batch) IN (
                 SELECT a.season FROM my_account a WHERE a.capacity <> 'unit' OR a.unit = printed_total.unit))$$,
     'a role writes the printed totals of its own imports, and a unit nothing computed of another unit'),
    ('import_change', 'SELECT', $$batch IN (SELECT b.batch FROM import_batch b)$$, NULL,
     'a role sees the changes by imports that it sees'),
    ('import_change', 'INSERT', NULL,
     $${own_batch}
       AND EXISTS (SELECT FROM result r
                    WHERE r.season = key->>'season' AND r.unit = key->>'unit' AND r.criterion = key->>'criterion'
                      AND r.stage = key->>'stage' AND r.correction = 0 AND r.batch = import_change.batch)
       AND (old_row->>'assigned' = 'true' OR key->>'stage' <> 'self')$$,
     'a role writes the changes by its own imports, for rows that name the import')
  ) p(table_name, command, seen, written, meaning);
END
$awards_and_files$;

-- Functions that write, by capacity: the acts, and what these and the triggers of the tables that it writes call with
-- its rights. A capacity is a season's and a privilege a role's: so whoever acts executes every act, which refuses with
-- the accounts that may do it in that season. A function that writes and is not here is the owner's (test/t/grants.t
-- reads the calls).
CREATE OR REPLACE FUNCTION writing_functions(capacity text) RETURNS SETOF regprocedure
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $functions$
SELECT p.oid::regprocedure FROM (VALUES
    ('{unit, appraiser, council}', '{submit, write_explanation, file_objection, return_submission, answer_explanation,
                    decide_class, publish, supersede, rule_on_objection, study_robustness, move_deadline, appraise,
                    collect_results}'),
    ('{assessor}', '{enter_assessment}'),
    ('{council}', '{check_publication, check_complete, check_classes, is_published_as_made}'),
    ('{unit, appraiser, council}', '{open, close_self_scoring, season_to_move, put_in_force}'),
    ('{unit, appraiser, council}', '{import_file, stage_rows, mark_totals, set_totals_apart, board_with_file,
                    judge_totals, count_totals, keep_totals, name_rows, judge_beside, judge_shortened,
                    judge_shortened_own, judge_repeats, judge_rows, judge_percentages, compare_rows, rows_staged,
                    keep_what_stands, judge_answers, judge_entries, judge_scores, count_rows,
                    keep_batch, write_rows, tell_rows, stage_collected, judge_collected}')
     UNION ALL
    SELECT '{unit, appraiser, council}', format('{%1$s, check_%1$s}', work_name(k.kind))
      FROM declared_kinds() k WHERE k.by_units
  ) v(capacities, functions)
  JOIN pg_proc p ON p.proname = ANY (v.functions::name[])
 WHERE $1 = ANY (v.capacities::text[])
   AND p.pronamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())
$functions$;
COMMENT ON FUNCTION writing_functions(text) IS
  'Hàm được phép ghi: returns the functions that write and that a capacity executes; within capacity_privileges';

-- The privileges that a capacity needs; the policies restrict the rows. By column, and without DELETE: a role with a
-- privilege on a whole table can lock it. A score is withdrawn by setting it to null.
CREATE OR REPLACE FUNCTION capacity_privileges(capacity text) RETURNS SETOF text
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $privileges$
SELECT 'SELECT ON ' || string_agg(format('%I', c.relname), ', ') FROM pg_class c
 WHERE c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema()) AND c.relkind IN ('r', 'v')
   AND c.relname <> 'change_log'
   AND ($1 NOT IN ('reader', 'assessor') OR c.relname NOT IN ('import_change', 'rejected_row'))
UNION ALL
SELECT 'EXECUTE ON ROUTINE ' || string_agg(f::text, ', ') FROM writing_functions($1) f
HAVING count(*) > 0
UNION ALL
SELECT v.privilege FROM (VALUES
    ('unit, appraiser, council', 'INSERT (kind, season, stage, file_name, digest, rows_read, added, changed, '
                                 'unchanged, rejected) ON import_batch'),
    ('unit, appraiser, council', 'INSERT (batch, number, record, line, "column", text, reason) ON rejected_row'),
    ('unit, appraiser, council', 'INSERT (batch, number, record, line, "column", text, unit, unit_text, criterion, '
                                 'printed, decimals, computed, finding) ON printed_total'),
    ('unit, appraiser, council', 'INSERT (batch, number, key, old_row) ON import_change'),
    ('unit, appraiser, council', 'INSERT (batch, season, unit, criterion, stage, value, sources, origin) '
                                 'ON collected_result'),
    ('unit', 'INSERT (season, unit, criterion, stage, actual, evidence, note, batch) ON result'),
    ('unit', 'UPDATE (actual, evidence, note, batch) ON result'),
    ('unit', 'INSERT (season, unit, stage, state, allow_empty) ON submission'),
    ('unit', 'UPDATE (state, reason, allow_empty) ON submission'),
    ('unit', 'INSERT (season, unit, criterion, number, text) ON explanation'),
    ('unit', 'INSERT (season, unit, criterion, text) ON objection'),
    ('unit', 'INSERT (recipient, award, unit, year, period_from, way, achieved_on, submission) ON proposal'),
    ('unit', 'UPDATE (recipient, award, year, period_from, way, achieved_on, submission, state) ON proposal'),
    ('appraiser',
     'INSERT (season, unit, criterion, stage, actual, assigned, evidence, note, document, batch) ON result'),
    ('appraiser', 'UPDATE (actual, assigned, evidence, note, document, batch) ON result'),
    ('appraiser', 'INSERT (season, unit, stage, state, reason, due_on) ON submission'),
    ('appraiser', 'UPDATE (state, reason, due_on) ON submission'),
    ('appraiser', 'UPDATE (answer) ON explanation'),
    ('appraiser', 'INSERT (season, unit, criterion, product, weight, failed, late, note) ON work_item'),
    ('appraiser', 'UPDATE (weight, failed, late, note) ON work_item'),
    ('assessor', 'INSERT (season, unit, criterion, assessor, actual, excused, note) ON assessment'),
    ('assessor', 'UPDATE (actual, excused, note) ON assessment'),
    ('council',
     'INSERT (season, unit, criterion, stage, actual, assigned, evidence, note, document, correction, batch) '
     'ON result'),
    ('council', 'UPDATE (actual, assigned, evidence, note, document, batch) ON result'),
    ('council', 'INSERT (season, unit, stage, state, reason, due_on) ON submission'),
    ('council', 'UPDATE (state, reason, due_on) ON submission'),
    ('council', 'UPDATE (answer) ON explanation'),
    ('council', 'UPDATE (ruling, ruling_text) ON objection'),
    ('council', 'UPDATE (status, self_deadline, appraisal_deadline, final_deadline) ON season'),
    ('council', 'INSERT (season, stage, due_on, reason, document) ON deadline'),
    ('council', 'INSERT (season, unit, class, document, reason, correction) ON class_decision'),
    ('council', 'UPDATE (class, document, reason) ON class_decision'),
    ('council', 'INSERT (season, reason, objection, corrections, allow_incomplete) ON publication'),
    ('council', 'INSERT ON published_standing'),
    ('council', 'INSERT (season, replications, spread, seed) ON robustness_study')
  ) v(capacities, privilege)
 WHERE $1 = ANY (string_to_array(v.capacities, ', '))
$privileges$;
COMMENT ON FUNCTION capacity_privileges(text) IS
  'Quyền theo tư cách: returns the privileges on the registry''s tables and functions that a capacity needs, as GRANT '
  'and REVOKE name them; within grant_access and revoke_access';

CREATE OR REPLACE FUNCTION grant_privileges(role_name text, capacity text) RETURNS void
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $grant$
DECLARE
  privilege text;
BEGIN
  EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I', current_schema(), role_name);
  FOR privilege IN SELECT capacity_privileges(capacity) LOOP
    EXECUTE format('GRANT %s TO %I', privilege, role_name);
  END LOOP;
END
$grant$;
COMMENT ON FUNCTION grant_privileges(text, text) IS
  'Cấp quyền: grants the privileges on the registry''s tables and functions that a capacity needs; within '
  'grant_access';

-- What a capacity that the role no longer has left, or an older version gave; what the owner has granted besides stays.
CREATE OR REPLACE FUNCTION renew_privileges(role_name text) RETURNS void
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $renew$
DECLARE
  held text[] := ARRAY(SELECT DISTINCT a.capacity FROM account a WHERE a.role_name = renew_privileges.role_name);
  privilege text;
  kept text;
BEGIN
  FOR privilege IN
    SELECT p FROM unnest('{unit, appraiser, assessor, council, reader}'::text[]) c, capacity_privileges(c) p
     WHERE c <> ALL (held)
  LOOP
    EXECUTE format('REVOKE %s FROM %I', privilege, role_name);
  END LOOP;
  FOREACH kept IN ARRAY held LOOP
    PERFORM grant_privileges(role_name, kept);
  END LOOP;
END
$renew$;
COMMENT ON FUNCTION renew_privileges(text) IS
  'Cấp lại quyền: gives a role the privileges of the capacities that it has in any season, and takes those of the '
  'others; within revoke_access and create_registry';

CREATE OR REPLACE FUNCTION grant_access(role regrole, season text, capacity text, unit text DEFAULT NULL,
                                        criteria text[] DEFAULT NULL) RETURNS void
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $grant$
#variable_conflict use_column
DECLARE
  account_name text := (SELECT rolname FROM pg_roles WHERE oid = grant_access.role);
  unknown text;
BEGIN
  IF NOT coalesce(grant_access.capacity IN ('unit', 'appraiser', 'assessor', 'council', 'reader'), false) THEN
    RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
      MESSAGE = format('capacity "%s" does not exist', grant_access.capacity),
      DETAIL = 'Allowed values: unit, appraiser, assessor, council, reader.';
  ELSIF grant_access.capacity = 'unit' AND grant_access.unit IS NULL THEN
    RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
      MESSAGE = format('role "%s" cannot act for a unit, because no unit is named', account_name),
      HINT = 'Name the unit: grant_access(role, season, ''unit'', unit).';
  ELSIF grant_access.capacity NOT IN ('appraiser', 'assessor') AND grant_access.criteria IS NOT NULL THEN
    RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
      MESSAGE = format('role "%s" cannot be assigned criteria as %s', account_name, grant_access.capacity),
      DETAIL = 'Only an appraiser or assessor can be assigned criteria.';
  END IF;
  SELECT min(c.code) INTO unknown FROM unnest(grant_access.criteria) c(code)
   WHERE EXISTS (SELECT FROM sheet h WHERE h.season = grant_access.season)
     AND NOT EXISTS (SELECT FROM sheet h, emulation.criteria(h.rules::emulation.score_sheet) k
                      WHERE h.season = grant_access.season AND h.state <> 'replaced' AND k.code = c.code);
  IF unknown IS NOT NULL THEN
    RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
      MESSAGE = format('no sheet of season "%s" has a criterion "%s"', grant_access.season, unknown),
      HINT = 'Name a leaf, or a parent, which includes all criteria below it.';
  END IF;
  IF membership_fault(grant_access.season, grant_access.unit) IS NOT NULL
     AND EXISTS (SELECT FROM membership m WHERE m.season = grant_access.season AND m.unit = grant_access.unit
                    AND m.left_on <= today()) THEN
    RAISE WARNING USING MESSAGE = membership_fault(grant_access.season, grant_access.unit),
      DETAIL = format('Role "%s" can read, but cannot enter or decide anything.', account_name),
      HINT = membership_hint(grant_access.season, grant_access.unit);
  END IF;
  INSERT INTO account (season, role_name, capacity, unit, criteria)
  VALUES (grant_access.season, account_name, grant_access.capacity, grant_access.unit, grant_access.criteria)
    ON CONFLICT (season, role_name, capacity) DO UPDATE SET unit = excluded.unit, criteria = excluded.criteria;
  PERFORM grant_privileges(account_name, grant_access.capacity);
END
$grant$;
COMMENT ON FUNCTION grant_access(regrole, text, text, text, text[]) IS
  'Cấp quyền truy cập: lets a role act in a season for a unit, or as appraiser or assessor (of all criteria or of the '
  'given ones), council or reader; for these, unit is the role''s home unit, on which it decides nothing. The owner '
  'calls it; another call changes the account. It warns if the unit has left, because the role can then only read. '
  'Errors: an unknown capacity, a missing unit, an unknown criterion 22023, an unknown season or unit 23503';

CREATE OR REPLACE FUNCTION revoke_access(role regrole, season text DEFAULT NULL) RETURNS integer
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $revoke$
#variable_conflict use_column
DECLARE
  account_name text := (SELECT rolname FROM pg_roles WHERE oid = revoke_access.role);
  ended integer;
BEGIN
  DELETE FROM account a WHERE a.role_name = account_name
     AND (revoke_access.season IS NULL OR a.season = revoke_access.season);
  GET DIAGNOSTICS ended = ROW_COUNT;
  IF NOT EXISTS (SELECT FROM account a WHERE a.role_name = account_name) THEN
    EXECUTE format('REVOKE ALL ON ALL TABLES IN SCHEMA %I FROM %I', current_schema(), account_name);
    EXECUTE format('REVOKE ALL ON ALL ROUTINES IN SCHEMA %I FROM %I', current_schema(), account_name);
    EXECUTE format('REVOKE ALL ON SCHEMA %I FROM %I', current_schema(), account_name);
  ELSE
    PERFORM renew_privileges(account_name);
  END IF;
  RETURN ended;
END
$revoke$;
COMMENT ON FUNCTION revoke_access(regrole, text) IS
  'Thu hồi quyền truy cập: deletes a role''s accounts in a season (null: in all) and returns their number; with its '
  'last account in a capacity, the role loses the privileges of this capacity. The owner calls it';

-- PostgreSQL lets everybody execute a new function. One that writes is for those who may write; the others are for
-- everybody who sees the schema, because views, policies and triggers call them with the rights of who reads or acts.
DO $functions$
DECLARE
  writing regprocedure;
BEGIN
  FOR writing IN
    SELECT p.oid FROM pg_proc p
     WHERE p.pronamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema()) AND p.provolatile = 'v'
       AND has_function_privilege('public', p.oid, 'EXECUTE')
  LOOP
    EXECUTE format('REVOKE ALL ON ROUTINE %s FROM PUBLIC', writing);
  END LOOP;
END
$functions$;

-- A newer version's tables, views and functions are for the accounts there are.
DO $again$
BEGIN
  PERFORM renew_privileges(a.role_name)
     FROM (SELECT DISTINCT role_name FROM account) a WHERE a.role_name IN (SELECT rolname FROM pg_roles);
END
$again$;
