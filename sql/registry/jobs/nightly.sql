-- Every night, automatically: seasons past their deadline are closed, publications checked, standings and studies
-- updated, the day's reports stored. The procedure nightly commits after each step, so that a failing step does not
-- undo the others. A procedure that commits cannot have a SET clause: code that needs a search path is in functions,
-- and the procedure calls them by their full names and uses no operator.

CREATE TABLE IF NOT EXISTS daily_report (
  season      text NOT NULL REFERENCES season,
  day         date NOT NULL,
  publication integer,
  page        text COMPRESSION lz4 NOT NULL,
  digest      text NOT NULL CHECK (digest ~ '^[0-9a-f]{64}$'),
  made_at     timestamptz NOT NULL,
  PRIMARY KEY (season, day)
);
-- A page of before 1.1.0 is made again.
ALTER TABLE daily_report ADD COLUMN IF NOT EXISTS inputs text CHECK (inputs ~ '^[0-9a-f]{64}$');
COMMENT ON TABLE daily_report IS
  'Báo cáo hằng ngày: each season''s report page of a day on which it changed, stored by the nightly job; the last '
  'page of a season is kept permanently';
COMMENT ON COLUMN daily_report.season IS 'Kỳ thi đua';
COMMENT ON COLUMN daily_report.day IS 'Ngày: date in Viet Nam';
COMMENT ON COLUMN daily_report.publication IS
  'Lần công bố: publication that the page shows; null: made before the season was published';
COMMENT ON COLUMN daily_report.page IS 'Trang: page returned by report_html, in Vietnamese';
COMMENT ON COLUMN daily_report.digest IS
  'Mã băm: SHA-256 of the page in UTF-8, 64 hexadecimal digits; equal on two days if nothing on the page has changed';
COMMENT ON COLUMN daily_report.made_at IS 'Lập lúc';
COMMENT ON COLUMN daily_report.inputs IS
  'Mã băm số liệu đầu vào: what report_inputs returned when the page was last found up to date; while it does, the '
  'page is not made again; null: stored before 1.1.0';

CREATE TABLE IF NOT EXISTS publication_finding (
  run         bigint NOT NULL,
  number      integer NOT NULL,
  season      text,
  publication integer,
  unit        text,
  criterion   text,
  problem     text NOT NULL,
  published   text,
  recomputed  text,
  PRIMARY KEY (run, number)
);
COMMENT ON TABLE publication_finding IS
  'Sai lệch của công bố: findings of the nightly job in publication_check and publication_log_check, the first '
  'thousand of a run';
COMMENT ON COLUMN publication_finding.run IS 'Lần chạy: run of the nightly job';
COMMENT ON COLUMN publication_finding.number IS 'Số thứ tự: number within the run';
COMMENT ON COLUMN publication_finding.season IS 'Kỳ thi đua: null: not of one season';
COMMENT ON COLUMN publication_finding.publication IS 'Lần công bố';
COMMENT ON COLUMN publication_finding.unit IS 'Đơn vị: null: the whole publication';
COMMENT ON COLUMN publication_finding.criterion IS 'Tiêu chí: null: the whole unit';
COMMENT ON COLUMN publication_finding.problem IS
  'Vấn đề: as in publication_check; "logged publication changed", "gone" or "not in the log" if the log differs';
COMMENT ON COLUMN publication_finding.published IS 'Đã công bố: published value, or its digest in the log';
COMMENT ON COLUMN publication_finding.recomputed IS 'Tính lại: value computed that night, or the digest found';

-- Without a foreign key to season: a row of this log must not wait for a session that holds a season.
CREATE TABLE IF NOT EXISTS job_run (
  run         bigint NOT NULL CHECK (run > 0),
  number      integer NOT NULL CHECK (number >= 0),
  step        text NOT NULL CHECK (step <> ''),
  season      text,
  started_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
  finished_at timestamptz,
  outcome     text CHECK (outcome IN ('done', 'found', 'failed', 'cancelled')),
  message     text,
  sqlstate    text,
  detail      text,
  by_role     text NOT NULL DEFAULT acting_role(),
  backend     integer NOT NULL DEFAULT pg_backend_pid(),
  PRIMARY KEY (run, number),
  CONSTRAINT job_run_finished_has_outcome CHECK ((outcome IS NULL) = (finished_at IS NULL))
);
COMMENT ON TABLE job_run IS
  'Nhật ký tác vụ hằng đêm: runs of the nightly job and their steps; the row of a step is written before the step '
  'starts, so that a killed step is visible';
COMMENT ON COLUMN job_run.run IS 'Lần chạy: number of the run, counted from 1';
COMMENT ON COLUMN job_run.number IS 'Bước số: 0 is the run itself';
COMMENT ON COLUMN job_run.step IS 'Bước: run (as a whole), close, check, standing, robustness, report or tidy';
COMMENT ON COLUMN job_run.season IS 'Kỳ thi đua: null: all';
COMMENT ON COLUMN job_run.started_at IS 'Bắt đầu lúc';
COMMENT ON COLUMN job_run.finished_at IS 'Kết thúc lúc: null: running or interrupted';
COMMENT ON COLUMN job_run.outcome IS
  'Kết quả: done, found (the check found something), failed or cancelled; null: running or interrupted';
COMMENT ON COLUMN job_run.message IS 'Nội dung: what was done, or the error';
COMMENT ON COLUMN job_run.sqlstate IS 'Mã lỗi: SQLSTATE of the error';
COMMENT ON COLUMN job_run.detail IS 'Chi tiết lỗi';
COMMENT ON COLUMN job_run.by_role IS 'Người chạy: database role';
COMMENT ON COLUMN job_run.backend IS 'Tiến trình: number of the server process';

-- A run is at work if it holds the lock of hold_nightly; at the moment of a commit no run does.
CREATE OR REPLACE VIEW nightly_run WITH (security_invoker) AS
SELECT j.run, j.number, (j.started_at AT TIME ZONE interval '7 hours')::date AS day, j.started_at AS started, j.step,
       j.season,
       coalesce(j.outcome, CASE WHEN h.pid IS NOT NULL THEN 'running' ELSE 'unfinished' END) AS outcome,
       extract(epoch FROM coalesce(j.finished_at, CASE WHEN h.pid IS NOT NULL THEN clock_timestamp() END)
                          - j.started_at)::numeric(12,3) AS seconds,
       j.message, j.sqlstate, j.detail, s.year, c.name AS cluster_name,
       season_name(c.name, s.year, s.period) AS season_name, job_step_name(j.step) AS step_name,
       job_outcome_name(coalesce(j.outcome, CASE WHEN h.pid IS NOT NULL THEN 'running' ELSE 'unfinished' END))
         AS outcome_name
  FROM job_run j LEFT JOIN season s ON s.season = j.season LEFT JOIN cluster c ON c.cluster = s.cluster
  LEFT JOIN (SELECT DISTINCT l.pid FROM pg_locks l
              WHERE l.locktype = 'relation'
                AND l.database = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database())
                AND l.relation = 'registry'::regclass AND l.mode = 'RowShareLock' AND l.granted) h
         ON h.pid = j.backend AND j.outcome IS NULL AND j.run = (SELECT max(run) FROM job_run)
 ORDER BY j.run DESC, j.number;
COMMENT ON VIEW nightly_run IS 'Tác vụ hằng đêm: runs of the nightly job, the last first; check them in the morning';
COMMENT ON COLUMN nightly_run.run IS 'Lần chạy';
COMMENT ON COLUMN nightly_run.number IS 'Bước số: 0 is the run itself';
COMMENT ON COLUMN nightly_run.day IS 'Ngày: date in Viet Nam on which it started';
COMMENT ON COLUMN nightly_run.started IS 'Bắt đầu lúc';
COMMENT ON COLUMN nightly_run.step IS 'Bước: run (as a whole), close, check, standing, robustness, report or tidy';
COMMENT ON COLUMN nightly_run.season IS 'Kỳ thi đua: null: all';
COMMENT ON COLUMN nightly_run.outcome IS
  'Kết quả: done, found (the check found something), failed, cancelled, running, or unfinished (killed, or the server '
  'stopped)';
COMMENT ON COLUMN nightly_run.seconds IS 'Số giây: null: unfinished';
COMMENT ON COLUMN nightly_run.message IS 'Nội dung: what was done, or the error';
COMMENT ON COLUMN nightly_run.sqlstate IS 'Mã lỗi: SQLSTATE of the error';
COMMENT ON COLUMN nightly_run.detail IS 'Chi tiết lỗi';
COMMENT ON COLUMN nightly_run.year IS 'Năm: null: all seasons';
COMMENT ON COLUMN nightly_run.cluster_name IS 'Cụm, khối: null: all seasons';
COMMENT ON COLUMN nightly_run.season_name IS 'Tên kỳ thi đua: null: all seasons';
COMMENT ON COLUMN nightly_run.step_name IS 'Tên bước';
COMMENT ON COLUMN nightly_run.outcome_name IS 'Tên kết quả';

-- The steps.  Each says in words what it did.

CREATE OR REPLACE FUNCTION close_season(of_season text) RETURNS text
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $close$
DECLARE
  last_day date;
BEGIN
  UPDATE season SET status = 'appraisal' WHERE season = of_season AND status = 'open' AND self_deadline < today()
  RETURNING self_deadline INTO last_day;
  IF NOT FOUND THEN
    RETURN 'nothing to do: the season is not open, or its last day is not past';
  END IF;
  RETURN format('closed for self-scores, whose last day was %s; units that have not handed in: %s', iso_date(last_day),
                (SELECT count(*) FROM hand_in h WHERE h.season = of_season AND h.state <> 'submitted'));
END
$close$;
COMMENT ON FUNCTION close_season(text) IS
  'Đóng tự chấm: moves an open season whose deadline for self-scores is past to appraisal, and returns what it did; a '
  'returned file stays open until its own deadline, and nothing is published';

CREATE OR REPLACE FUNCTION check_publications(of_run bigint) RETURNS bigint
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $check$
DECLARE
  findings bigint;
BEGIN
  WITH found AS MATERIALIZED (
    SELECT season, number, unit, criterion, problem, published, recomputed FROM publication_check
    UNION ALL
    SELECT season, number, NULL, NULL, 'logged publication ' || problem, logged_digest, digest
      FROM publication_log_check
  ), kept AS (
    INSERT INTO publication_finding
    SELECT of_run, row_number() OVER (ORDER BY season, number, unit NULLS FIRST, criterion NULLS FIRST, problem), f.*
      FROM found f ORDER BY 2 LIMIT 1000
  )
  SELECT count(*) INTO findings FROM found;
  RETURN findings;
END
$check$;
COMMENT ON FUNCTION check_publications(bigint) IS
  'Kiểm tra công bố: stores what publication_check and publication_log_check show, the first thousand, under that run, '
  'and returns the number of findings';

CREATE OR REPLACE FUNCTION study_again(of_season text) RETURNS text
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $study$
DECLARE
  last robustness_study;
BEGIN
  SELECT * INTO last FROM robustness_study t WHERE t.season = of_season ORDER BY t.study DESC LIMIT 1;
  IF NOT FOUND THEN
    RETURN 'nothing to do: it was never studied';
  ELSIF last.publication IS NOT DISTINCT FROM (SELECT max(p.number) FROM publication p WHERE p.season = of_season)
        AND last.board_digest = study_digest(of_season) THEN
    RETURN format('nothing to do: study %s is up to date', last.study);
  END IF;
  RETURN format('study %s, with the arguments of study %s',
                study_robustness(of_season, last.replications, last.spread, last.seed),
                last.study);
END
$study$;
COMMENT ON FUNCTION study_again(text) IS
  'Khảo sát lại độ vững: repeats a season''s last study of robustness if its results have changed since, and returns '
  'what it did; it does nothing for a season that was never studied';

-- In one statement, so that page, publication and inputs are of one moment.
CREATE OR REPLACE FUNCTION store_report(of_season text) RETURNS text
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $store$
DECLARE
  made daily_report;
  last_day date;
BEGIN
  WITH taken AS MATERIALIZED (SELECT report_inputs(of_season) AS inputs),
       shown AS MATERIALIZED (SELECT t.inputs, report_html(of_season) AS page FROM taken t)
  SELECT of_season, today(), (SELECT max(p.number) FROM publication p WHERE p.season = of_season), s.page,
         encode(sha256(convert_to(s.page, 'UTF8')), 'hex'), clock_timestamp(), s.inputs
    INTO made.season, made.day, made.publication, made.page, made.digest, made.made_at, made.inputs FROM shown s;
  IF made.page IS NULL THEN
    RAISE EXCEPTION USING ERRCODE = 'no_data_found', MESSAGE = format('season "%s" does not have a report', of_season),
      DETAIL = 'report_html returned null.',
      HINT = 'List the seasons of which you see every row with SELECT season FROM visible_season.';
  END IF;
  UPDATE daily_report d SET inputs = made.inputs
   WHERE d.season = of_season AND d.day = (SELECT max(l.day) FROM daily_report l WHERE l.season = of_season)
     AND d.digest = made.digest AND d.publication IS NOT DISTINCT FROM made.publication
  RETURNING d.day INTO last_day;
  IF FOUND THEN
    RETURN format('unchanged since %s, %s bytes', iso_date(last_day), octet_length(made.page));
  END IF;
  INSERT INTO daily_report AS d (season, day, publication, page, digest, made_at, inputs)
  VALUES (made.season, made.day, made.publication, made.page, made.digest, made.made_at, made.inputs)
      ON CONFLICT (season, day) DO UPDATE
     SET publication = excluded.publication, page = excluded.page, digest = excluded.digest,
         made_at = excluded.made_at, inputs = excluded.inputs;
  RETURN format('stored, %s bytes', octet_length(made.page)) || coalesce(', of publication ' || made.publication, '');
END
$store$;
COMMENT ON FUNCTION store_report(text) IS
  'Lưu báo cáo: stores a season''s page in daily_report, replacing one of the same day, unless it is the page that was '
  'stored last, and returns what it did. The owner calls it. Errors: those of report_html, no page P0002';

CREATE OR REPLACE FUNCTION forget_old(keep_days integer) RETURNS text
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $forget$
DECLARE
  before timestamptz := clock_timestamp() - make_interval(days => keep_days);
  reports bigint;
  runs bigint;
BEGIN
  IF keep_days IS NULL THEN
    RETURN 'nothing to do: everything is kept';
  END IF;
  DELETE FROM daily_report d WHERE d.day < today() - keep_days
     AND EXISTS (SELECT FROM daily_report l WHERE l.season = d.season AND l.day > d.day);
  GET DIAGNOSTICS reports = ROW_COUNT;
  DELETE FROM publication_finding f USING job_run r WHERE r.run = f.run AND r.number = 0 AND r.started_at < before;
  DELETE FROM job_run j USING job_run r WHERE r.run = j.run AND r.number = 0 AND r.started_at < before;
  GET DIAGNOSTICS runs = ROW_COUNT;
  RETURN format('reports removed: %s, lines of this log removed: %s', reports, runs);
END
$forget$;
COMMENT ON FUNCTION forget_old(integer) IS
  'Dọn dữ liệu cũ: deletes daily reports, except each season''s last, and runs of the nightly job with their findings '
  'that are older than the given number of days (null: none), and returns what it did';

-- One run at a time, by a lock on the row of registry, which only the owner can lock; any role could block an
-- advisory lock. It lasts until a step commits and not for the session: after an error, a session lock would remain
-- in a pooled connection, and no night would run again. A run that starts between two steps takes over: the older run
-- ends there.
CREATE OR REPLACE FUNCTION hold_nightly(of_run bigint) RETURNS void
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $hold$
DECLARE
  latest bigint;
BEGIN
  IF current_setting('lock_timeout') = '0' THEN
    PERFORM set_config('lock_timeout', '1min', true);   -- not all night behind a forgotten session
  END IF;
  PERFORM FROM registry FOR UPDATE SKIP LOCKED;
  IF NOT FOUND THEN
    RAISE EXCEPTION USING ERRCODE = 'object_in_use',
      MESSAGE = 'the nightly job of this registry is already running, or the registry is being upgraded',
      DETAIL = coalesce(
        (SELECT format('Run %s began at %s, in backend %s.', j.run,
                       to_char(j.started_at AT TIME ZONE interval '7 hours', 'YYYY-MM-DD HH24:MI:SS'), j.backend)
           FROM job_run j WHERE j.number = 0 AND j.outcome IS NULL ORDER BY j.run DESC LIMIT 1),
        'Another session has just started it.'),
      HINT = 'Follow its progress with SELECT * FROM nightly_run, or stop it with pg_cancel_backend.';
  END IF;
  latest := (SELECT max(j.run) FROM job_run j);
  IF latest > of_run THEN
    RAISE EXCEPTION USING ERRCODE = 'object_in_use',
      MESSAGE = format('run %s of the nightly job stops, because run %s has started', of_run, latest),
      DETAIL = 'Two sessions called it at the same time.',
      HINT = 'Wait for the later run, which does all steps; see SELECT * FROM nightly_run.';
  END IF;
END
$hold$;
COMMENT ON FUNCTION hold_nightly(bigint) IS
  'Giữ lượt chạy: ensures that no other run of the nightly job works until the end of the transaction (55006), and '
  'that no run later than of_run has started';

CREATE OR REPLACE FUNCTION begin_nightly(keep_days integer) RETURNS bigint
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $begin$
DECLARE
  owner oid := (SELECT c.relowner FROM pg_class c WHERE c.oid = 'job_run'::regclass);
  this_run bigint;
BEGIN
  IF NOT pg_has_role(current_user, owner, 'USAGE') THEN
    RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege',
      MESSAGE = format('role "%s" may not run the nightly job', current_user),
      DETAIL = format('Only the registry''s owner, role "%s", is allowed to run it.', pg_get_userbyid(owner)),
      HINT = 'Schedule it as that role.';
  ELSIF keep_days NOT BETWEEN 1 AND 36500 THEN
    RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
      MESSAGE = format('keep_days must be from 1 to 36500, not %s', keep_days),
      DETAIL = 'keep_days is a number of days; null keeps everything.',
      HINT = 'Call it with a number of days, such as CALL nightly(keep_days => 30).';
  END IF;
  PERFORM hold_nightly(NULL);
  this_run := 1 + coalesce((SELECT max(j.run) FROM job_run j), 0);
  INSERT INTO job_run (run, number, step) VALUES (this_run, 0, 'run');
  RETURN this_run;
END
$begin$;
COMMENT ON FUNCTION begin_nightly(integer) IS
  'Bắt đầu tác vụ hằng đêm: starts a run and returns its number; within nightly. Errors: not the owner 42501, '
  'keep_days outside 1 to 36500 22023, running already 55006';

CREATE OR REPLACE FUNCTION nightly_steps() RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN '{close,check,standing,robustness,report,tidy}'::text[];
COMMENT ON FUNCTION nightly_steps() IS 'Các bước hằng đêm: returns the steps of the nightly job in their order';

CREATE OR REPLACE FUNCTION nightly_seasons(of_step text) RETURNS text[]
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $seasons$
BEGIN
  RETURN CASE of_step
    WHEN 'close' THEN ARRAY(
      SELECT s.season FROM season s WHERE s.status = 'open' AND s.self_deadline < today() ORDER BY s.season)
    WHEN 'standing' THEN ARRAY(
      SELECT s.season FROM season s
       WHERE s.status IN ('open', 'appraisal') AND EXISTS (SELECT FROM result r WHERE r.season = s.season)
         AND s.season NOT IN (SELECT k.season FROM kept_season k) ORDER BY s.season)
    WHEN 'robustness' THEN ARRAY(
      SELECT s.season FROM season s
       WHERE s.status IN ('open', 'appraisal') AND EXISTS (SELECT FROM robustness_study t WHERE t.season = s.season)
          OR s.status = 'published'
             AND (SELECT max(t.publication) IS DISTINCT FROM (SELECT max(p.number) FROM publication p
                                                               WHERE p.season = s.season)
                    FROM robustness_study t WHERE t.season = s.season HAVING count(*) > 0)
       ORDER BY s.season)
    WHEN 'report' THEN ARRAY(
      SELECT s.season FROM (SELECT report_code() AS code OFFSET 0) c
       CROSS JOIN (SELECT v.*, (SELECT max(p.published_at) FROM publication p WHERE p.season = v.season) AS published_at
                     FROM season v WHERE v.status IN ('open', 'appraisal', 'published')) s
        LEFT JOIN (SELECT DISTINCT ON (d.season) d.season, d.day, d.inputs
                     FROM daily_report d ORDER BY d.season, d.day DESC) l ON l.season = s.season
       WHERE l.inputs IS NULL OR l.inputs <> report_inputs(s.season, c.code)
       -- what people wait for first: a run that is broken off goes on with the rest
       ORDER BY s.status = 'published', s.published_at DESC, l.day NULLS FIRST, s.season)
    ELSE ARRAY[NULL::text] END;
END
$seasons$;
COMMENT ON FUNCTION nightly_seasons(text) IS
  'Các kỳ của một bước: returns the seasons for which a step of the nightly job is due now, in order; one null if the '
  'step is not by season';

CREATE OR REPLACE FUNCTION begin_step(of_run bigint, of_step text, of_season text) RETURNS integer
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $begin$
DECLARE
  this_number integer;
BEGIN
  PERFORM hold_nightly(of_run);
  IF EXISTS (SELECT FROM job_run j WHERE j.run = of_run AND j.outcome = 'cancelled') THEN
    RETURN NULL;
  END IF;
  INSERT INTO job_run (run, number, step, season)
  SELECT of_run, 1 + max(j.number), of_step, of_season FROM job_run j WHERE j.run = of_run
  RETURNING number INTO this_number;
  RETURN this_number;
END
$begin$;
COMMENT ON FUNCTION begin_step(bigint, text, text) IS
  'Bắt đầu một bước: starts a step and returns its number in the run, null if the run was cancelled; within nightly';

-- Compiling the checks takes seconds, in which no cancel is heard, and saves none.
CREATE OR REPLACE FUNCTION carry_out_step(of_run bigint, of_number integer, keep_days integer) RETURNS void
  LANGUAGE plpgsql SET search_path FROM CURRENT SET jit = off AS $carry$
DECLARE
  this_step job_run;
  findings bigint := 0;
BEGIN
  PERFORM hold_nightly(of_run);
  SELECT * INTO STRICT this_step FROM job_run j WHERE j.run = of_run AND j.number = of_number;
  BEGIN
    CASE this_step.step
      WHEN 'close' THEN this_step.message := close_season(this_step.season);
      WHEN 'check' THEN
        findings := check_publications(of_run);
        this_step.message := CASE findings WHEN 0 THEN 'all publications follow from the stored data'
                                           ELSE format('findings: %s', findings) END;
      WHEN 'standing' THEN
        this_step.message := CASE WHEN refresh_standing(this_step.season) THEN 'computed'
                                  ELSE 'nothing to do: another session is computing it' END;
      WHEN 'robustness' THEN this_step.message := study_again(this_step.season);
      WHEN 'report' THEN this_step.message := store_report(this_step.season);
      WHEN 'tidy' THEN this_step.message := forget_old(keep_days);
    END CASE;
    this_step.outcome := CASE findings WHEN 0 THEN 'done' ELSE 'found' END;
  EXCEPTION WHEN query_canceled OR assert_failure OR OTHERS THEN
    -- a cancel is noted here, and said again when that is committed
    GET STACKED DIAGNOSTICS this_step.sqlstate = RETURNED_SQLSTATE, this_step.message = MESSAGE_TEXT,
      this_step.detail = PG_EXCEPTION_DETAIL;
    this_step.outcome := CASE this_step.sqlstate WHEN '57014' THEN 'cancelled' ELSE 'failed' END;
  END;
  UPDATE job_run j SET finished_at = clock_timestamp(), outcome = this_step.outcome, message = this_step.message,
         sqlstate = this_step.sqlstate, detail = nullif(this_step.detail, '')
   WHERE j.run = of_run AND j.number = of_number;
END
$carry$;
COMMENT ON FUNCTION carry_out_step(bigint, integer, integer) IS
  'Thực hiện một bước: executes a step and stores its outcome, including an error; within nightly';

CREATE OR REPLACE FUNCTION end_nightly(of_run bigint) RETURNS void
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $end$
BEGIN
  PERFORM hold_nightly(of_run);
  UPDATE job_run r SET finished_at = clock_timestamp(), outcome = coalesce(s.worst, 'done'), message = s.message
    FROM (SELECT (array_agg(j.outcome ORDER BY array_position('{cancelled,failed,found,done}', j.outcome)))[1] AS worst,
                 format('steps: %s, failed: %s', count(*),
                        count(*) FILTER (WHERE j.outcome IN ('failed', 'cancelled'))) AS message
            FROM job_run j WHERE j.run = of_run AND j.number > 0) s
   WHERE r.run = of_run AND r.number = 0;
END
$end$;
COMMENT ON FUNCTION end_nightly(bigint) IS
  'Kết thúc tác vụ hằng đêm: ends a run and stores its outcome, the worst of its steps'' outcomes; within nightly';

-- Raised when everything is committed, so that the scheduler of the job is informed.
CREATE OR REPLACE FUNCTION tell_nightly(of_run bigint) RETURNS void
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $tell$
DECLARE
  this_run job_run;
  bad text[];
BEGIN
  SELECT * INTO STRICT this_run FROM job_run j WHERE j.run = of_run AND j.number = 0;
  IF this_run.outcome = 'done' THEN
    RETURN;
  END IF;
  bad := ARRAY(SELECT format('%s%s: %s', j.step, ' of season "' || j.season || '"',
                             coalesce(j.sqlstate || ' ', '') || coalesce(j.message, 'unfinished'))
                 FROM job_run j WHERE j.run = of_run AND j.number > 0 AND j.outcome IS DISTINCT FROM 'done'
                ORDER BY j.number);
  RAISE EXCEPTION USING
    ERRCODE = CASE this_run.outcome WHEN 'cancelled' THEN 'query_canceled'
                                    WHEN 'failed' THEN 'external_routine_exception'
                                    ELSE 'integrity_constraint_violation' END,
    MESSAGE = format('nightly job, run %s: %s', of_run,
                     CASE this_run.outcome WHEN 'cancelled' THEN 'cancelled'
                                           WHEN 'failed' THEN this_run.message
                                           ELSE 'publications do not follow from the stored data' END),
    DETAIL = array_to_string(bad[1:30], E'\n') || CASE WHEN cardinality(bad) > 30 THEN E'\n…' ELSE '' END,
    HINT = format('See ' || CASE WHEN 'found' = ANY (ARRAY(SELECT j.outcome FROM job_run j WHERE j.run = of_run))
                                 THEN 'SELECT * FROM publication_finding WHERE run = %1$s and ' ELSE '' END
                  || 'SELECT * FROM nightly_run WHERE run = %1$s; the work of the other steps is committed.', of_run);
END
$tell$;
COMMENT ON FUNCTION tell_nightly(bigint) IS
  'Báo kết quả: raises the error of a run in which a step failed (38000) or the check found something (23000), or that '
  'was cancelled (57014); no error if all is done; within nightly';

DO $make$
BEGIN
  -- as literals: a schema's name may hold dollars, too
  EXECUTE format('CREATE OR REPLACE PROCEDURE nightly(keep_days integer DEFAULT 400) LANGUAGE plpgsql AS %L',
                 format($nightly$
DECLARE
  this_run pg_catalog.int8;
  this_step pg_catalog.text;
  this_season pg_catalog.text;
  this_number pg_catalog.int4;
BEGIN
  this_run := %1$I.begin_nightly(keep_days);
  COMMIT;
  <<night>>
  FOREACH this_step IN ARRAY %1$I.nightly_steps() LOOP
    FOREACH this_season IN ARRAY %1$I.nightly_seasons(this_step) LOOP
      this_number := %1$I.begin_step(this_run, this_step, this_season);
      COMMIT;
      EXIT night WHEN this_number IS NULL;
      PERFORM %1$I.carry_out_step(this_run, this_number, keep_days);
      COMMIT;
    END LOOP;
  END LOOP;
  PERFORM %1$I.end_nightly(this_run);
  COMMIT;
  PERFORM %1$I.tell_nightly(this_run);
END
$nightly$, current_schema()));
END
$make$;
COMMENT ON PROCEDURE nightly(integer) IS
  'Tác vụ hằng đêm: closes open seasons whose deadline for self-scores is past, checks all publications, updates '
  'stored standings and studies, stores the page of each season that is open, in appraisal or published if it has '
  'changed, and deletes what is older than keep_days (null: nothing). The owner calls it outside of a transaction '
  'block, because it commits after each step; nightly_run shows what it did. Errors, when all the rest is done: a step '
  'failed 38000, a publication does not follow 23000, cancelled 57014; before: not the owner 42501, keep_days outside '
  '1 to 36500 22023, running already 55006, called in a transaction 2D000';
