-- Who changed what, and when.

CREATE TABLE IF NOT EXISTS change_log (
  number     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at         timestamptz NOT NULL,
  by_role    text NOT NULL,
  by_session text NOT NULL DEFAULT session_user,
  table_name text NOT NULL,
  operation  text NOT NULL CHECK (operation IN ('insert', 'update', 'delete', 'truncate')),
  old_row    jsonb COMPRESSION lz4,
  new_row    jsonb COMPRESSION lz4
);
CREATE INDEX IF NOT EXISTS change_log_at ON change_log (at);
ALTER TABLE change_log ENABLE ROW LEVEL SECURITY;   -- and no policy: only the owner reads it
COMMENT ON TABLE change_log IS
  'Nhật ký thay đổi: every change of every table except this one, the stored standings and points, the criteria of '
  'sheets in force, the studies, the imports and the nightly job''s records (job_run, daily_report, '
  'publication_finding), written only by triggers; a publication''s standings and points follow from the publication';
COMMENT ON COLUMN change_log.number IS 'Số thứ tự';
COMMENT ON COLUMN change_log.at IS 'Lúc: time of the change';
COMMENT ON COLUMN change_log.by_role IS 'Người thay đổi: database role';
COMMENT ON COLUMN change_log.by_session IS
  'Tài khoản đăng nhập: the session''s user, if the session had set another role';
COMMENT ON COLUMN change_log.table_name IS 'Bảng: name of the table';
COMMENT ON COLUMN change_log.operation IS 'Thao tác: insert, update, delete or truncate (without rows)';
COMMENT ON COLUMN change_log.old_row IS 'Trước: row before the change; null for an insert';
COMMENT ON COLUMN change_log.new_row IS 'Sau: row after the change; null for a delete';

-- It writes with the owner's rights, whichever role changes a row, so it must not be attached to another table or
-- called: EXECUTE is revoked, and it logs only changes of the registry, so attaching it elsewhere has no effect.
-- Inserts are logged by statement, because a file has a million rows; a publication's board and sheet are stored in
-- it and are not written twice. Full names, and the registry is not in its search path: so refuse_log_edit sees its
-- name with its schema. And no setting changes how the name is written: every role can set quote_all_identifiers.
DO $make$
BEGIN
  -- as a literal: a schema's name may hold dollars, too
  EXECUTE format('CREATE OR REPLACE FUNCTION log_change() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, pg_temp SET quote_all_identifiers = off AS %L', format($log$
DECLARE
  by_role text := %1$I.acting_role();
BEGIN
  -- and a temporary table "entered" is not its new rows
  IF TG_WHEN <> 'AFTER' OR TG_TABLE_SCHEMA <> %1$L
     OR TG_OP = 'INSERT' AND NOT EXISTS (
        SELECT FROM pg_trigger WHERE tgrelid = TG_RELID AND tgname = TG_NAME AND tgnewtable = 'entered') THEN
    RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA,
      MESSAGE = format('the change log does not record %%s %%s on %%s', TG_WHEN, TG_OP, TG_RELID::regclass),
      DETAIL = 'It records only changes of the tables of its registry.', HINT = 'Drop the trigger.';
  ELSIF TG_OP = 'INSERT' AND TG_TABLE_NAME = 'publication' THEN
    -- emptied first: a board of a million results is not taken apart to be left out
    INSERT INTO %1$I.change_log (at, by_role, table_name, operation, new_row)
    (SELECT clock_timestamp(), by_role, TG_TABLE_NAME, 'insert',
            to_jsonb(jsonb_populate_record(e, '{"board": null, "sheet": null}')) - '{board,sheet}'::text[]
       FROM entered e);
  ELSIF TG_OP = 'INSERT' THEN
    INSERT INTO %1$I.change_log (at, by_role, table_name, operation, new_row)
    (SELECT clock_timestamp(), by_role, TG_TABLE_NAME, 'insert', to_jsonb(e) FROM entered e);
  ELSIF TG_OP <> 'UPDATE' OR NEW *<> OLD THEN   -- as they are stored: 10 is not 10.00
    INSERT INTO %1$I.change_log (at, by_role, table_name, operation, old_row, new_row)
    VALUES (clock_timestamp(), by_role, TG_TABLE_NAME, lower(TG_OP), to_jsonb(OLD), to_jsonb(NEW));
  END IF;
  RETURN NULL;
END
$log$, current_schema()));
END
$make$;
REVOKE ALL ON FUNCTION log_change() FROM PUBLIC;
COMMENT ON FUNCTION log_change() IS
  'Ghi nhật ký: writes each changed row of the registry''s tables into change_log; refuses to run in another trigger '
  '(42501)';

-- The log accepts only what log_change writes, even from its owner. Rights cannot distinguish the two, because
-- log_change has the owner's; nor can the depth of triggers, because the owner has triggers, too. But PL/pgSQL
-- reports where a statement is, in the language and with the quotes of the server: a line for this trigger, then the
-- statement, then log_change with its schema. A text that looks like it is not sufficient: the statement must be one
-- of log_change's to the last character, a parenthesis, which no quoted name can follow; and no other function
-- appears there as log_change, unquoted.
CREATE OR REPLACE FUNCTION refuse_log_edit() RETURNS trigger
  LANGUAGE plpgsql SET search_path FROM CURRENT SET quote_all_identifiers = off AS $refuse$
DECLARE
  logger text := quote_ident(TG_TABLE_SCHEMA) || '.log_change()';
  place text;
  opens text;
  closes text;
  statement text;
  before_name text;
BEGIN
  IF TG_OP = 'INSERT' THEN
    GET DIAGNOSTICS place = PG_CONTEXT;
    -- a missing part is null, and so is everything that follows from it
    place := substr(place, strpos(place, E'\n') + 1);
    opens := substring(left(place, nullif(strpos(place, 'INSERT INTO '), 0) - 1)
                       FROM E'^[^\\n"«»]*(["«»][ \\u00a0]?)$');
    closes := translate(reverse(opens), '«»', '»«') || E'\n';
    place := substr(place, strpos(place, 'INSERT INTO '));
    statement := left(place, nullif(strpos(place, ')' || closes), 0));
    place := substr(place, length(statement || closes) + 1, 1000);
    before_name := left(place, nullif(strpos(place, logger), 0) - 1);
    place := substr(place, length(before_name || logger) + 1, 2);
    IF (before_name ~ E'^([^\\n"]*[^\\n"a-z0-9_.])?$' AND place !~ '^"'
        OR before_name ~ E'^[^\\n"]*PL/pgSQL[^\\n"]* "$' AND place = '" ')
       AND EXISTS (SELECT FROM pg_proc WHERE oid = logger::regprocedure AND strpos(prosrc, statement || ';') > 0) THEN
      RETURN NULL;
    END IF;
  END IF;
  RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA,
    MESSAGE = format('%s on the change log is not allowed', TG_OP),
    DETAIL = 'Only the triggers of the registry''s tables write into it.',
    HINT = 'Correct a wrong entry in its own table; the log then contains both values.';
END
$refuse$;
REVOKE ALL ON FUNCTION refuse_log_edit() FROM PUBLIC;
COMMENT ON FUNCTION refuse_log_edit() IS
  'Khóa nhật ký: refuses every statement on change_log except those of log_change (42501)';

CREATE OR REPLACE TRIGGER change_log_locked BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON change_log
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_log_edit();
COMMENT ON TRIGGER change_log_locked ON change_log IS 'Khóa nhật ký';

DO $attach$
DECLARE
  logged text;
BEGIN
  FOREACH logged IN ARRAY '{
      unit, unit_alias, unit_succession, cluster, season, deadline, membership, departure, account,
      sheet, criterion_scorer, result_source, commitment, target, result, earlier_appraisal, collected_result,
      assessment, work_item, submission, explanation, class_decision, objection, publication,
      award, award_set, award_set_member, recipient, initiative, proposal, council_member, vote, decision, award_grant,
      reported_total, reported_points, requirement, award_quota, quota_base, rank_award, vote_rule, stat_form,
      base_salary, award_rate, award_issuer, assessment_result, assessment_limit, discipline, collective_figure,
      document, meeting, attendance, meeting_item, task, movement, exemplar, exemplar_spread, indicator,
      indicator_value
    }'::text[] LOOP
    EXECUTE format('CREATE OR REPLACE TRIGGER %I AFTER INSERT ON %I REFERENCING NEW TABLE AS entered '
                   'FOR EACH STATEMENT EXECUTE FUNCTION log_change()', logged || '_log_insert', logged);
    EXECUTE format('CREATE OR REPLACE TRIGGER %I AFTER UPDATE OR DELETE ON %I '
                   'FOR EACH ROW EXECUTE FUNCTION log_change()', logged || '_log', logged);
    EXECUTE format('CREATE OR REPLACE TRIGGER %I AFTER TRUNCATE ON %I '
                   'FOR EACH STATEMENT EXECUTE FUNCTION log_change()', logged || '_log_truncate', logged);
    EXECUTE format('COMMENT ON TRIGGER %I ON %I IS %L', logged || '_log_truncate', logged, 'Ghi nhật ký: emptied');
    EXECUTE format('COMMENT ON TRIGGER %I ON %I IS %L', logged || '_log_insert', logged, 'Ghi nhật ký: new rows');
    EXECUTE format('COMMENT ON TRIGGER %I ON %I IS %L', logged || '_log', logged,
                   'Ghi nhật ký: changed and deleted rows');
  END LOOP;
END
$attach$;

-- Publications by themselves, so that a check of one does not read a log of millions.
CREATE INDEX IF NOT EXISTS change_log_publication ON change_log (at)
  WHERE table_name = 'publication' AND operation = 'insert';

-- Without the right to the log a view of it fails, and with the right but not as the owner, to whom no policy applies,
-- it would show every publication as forged.
CREATE OR REPLACE FUNCTION reads_log() RETURNS boolean
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $reads$
SELECT has_table_privilege('change_log'::regclass, 'SELECT') AND NOT row_security_active('change_log'::regclass)
$reads$;
COMMENT ON FUNCTION reads_log() IS
  'Được đọc nhật ký: returns whether the current role sees every row of change_log; within publication_log_check';

CREATE OR REPLACE FUNCTION logged_publications()
  RETURNS TABLE (number bigint, at timestamptz, by_role text, new_row jsonb)
  LANGUAGE plpgsql STABLE ROWS 500 SET search_path FROM CURRENT AS $logged$
BEGIN
  IF reads_log() THEN
    RETURN QUERY SELECT l.number, l.at, l.by_role, l.new_row FROM change_log l
                  WHERE l.table_name = 'publication' AND l.operation = 'insert';
  END IF;
END
$logged$;
COMMENT ON FUNCTION logged_publications() IS
  'Công bố theo nhật ký: returns what change_log says of publications, no rows to a role that may not read it; within '
  'publication_log_check';

-- What a consistent forgery cannot reach without the log: publications as they were
-- made, in every column that there was then.  The board is in the digest, the sheet in
-- the board.  The log is the owner's to read.
CREATE OR REPLACE VIEW publication_log_check WITH (security_invoker) AS
SELECT coalesce(p.season, l.new_row->>'season') AS season,
       coalesce(p.number, (l.new_row->>'number')::integer) AS number,
       l.at AS published_at, l.by_role AS published_by, l.new_row->>'digest' AS logged_digest, p.digest,
       CASE WHEN p.season IS NULL THEN 'gone' WHEN l.number IS NULL THEN 'not in the log' ELSE 'changed' END AS problem,
       s.year, c.name AS cluster_name, season_name(c.name, s.year, s.period) AS season_name,
       log_problem_name(CASE WHEN p.season IS NULL THEN 'gone' WHEN l.number IS NULL THEN 'not in the log'
                             ELSE 'changed' END) AS problem_name
  FROM logged_publications() l
  FULL JOIN (SELECT f.*, jsonb_populate_record(f, '{"board": null, "sheet": null}') AS now FROM publication f) p
         ON p.season = l.new_row->>'season' AND p.number = (l.new_row->>'number')::integer
  LEFT JOIN season s ON s.season = coalesce(p.season, l.new_row->>'season')
  LEFT JOIN cluster c ON c.cluster = s.cluster
 WHERE reads_log()
   AND (p.season IS NULL OR l.number IS NULL OR l.by_role <> p.published_by
        OR to_jsonb(jsonb_populate_record(p.now, l.new_row))::text <> to_jsonb(p.now)::text);
COMMENT ON VIEW publication_log_check IS
  'Đối chiếu công bố với nhật ký: publications that are missing, that differ from the log in any column or name '
  'another publisher than the log, or that are not in the log; no rows to anybody but the owner';
COMMENT ON COLUMN publication_log_check.season IS 'Kỳ thi đua';
COMMENT ON COLUMN publication_log_check.number IS 'Lần công bố';
COMMENT ON COLUMN publication_log_check.published_at IS 'Công bố lúc: time in the log; null: not in the log';
COMMENT ON COLUMN publication_log_check.published_by IS 'Người công bố: role in the log; null: not in the log';
COMMENT ON COLUMN publication_log_check.logged_digest IS 'Mã băm theo nhật ký';
COMMENT ON COLUMN publication_log_check.digest IS 'Mã băm hiện có: null: the publication is missing';
COMMENT ON COLUMN publication_log_check.problem IS 'Vấn đề: gone, changed or not in the log';
COMMENT ON COLUMN publication_log_check.year IS 'Năm: null: the season is missing, too';
COMMENT ON COLUMN publication_log_check.cluster_name IS 'Cụm, khối';
COMMENT ON COLUMN publication_log_check.season_name IS 'Tên kỳ thi đua';
COMMENT ON COLUMN publication_log_check.problem_name IS 'Tên vấn đề';
