-- Deadlines: the last day of each stage of a season, every day that held, and why it was moved.

-- The three that season has as columns are here as well, whichever of the two is written.
CREATE TABLE IF NOT EXISTS deadline (
  season   text NOT NULL REFERENCES season ON UPDATE CASCADE ON DELETE CASCADE,
  stage    text NOT NULL CHECK (stage IN ('target', 'self', 'explanation', 'appraisal', 'final', 'objection')),
  number   integer NOT NULL CHECK (number > 0),
  due_on   date,
  reason   text CHECK (reason <> ''),
  document text CHECK (document <> ''),
  set_by   text NOT NULL DEFAULT acting_role(),
  set_at   timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (season, stage, number)
);
COMMENT ON TABLE deadline IS
  'Thời hạn: deadlines of a season''s stages, each with all days that it had; the greatest number is in force; '
  'move_deadline writes it, and so does a change of season''s deadlines';
COMMENT ON COLUMN deadline.season IS 'Kỳ thi đua';
COMMENT ON COLUMN deadline.stage IS
  'Bước: target (ký giao ước, đăng ký chỉ tiêu), self (tự chấm, nộp hồ sơ), explanation (giải trình), appraisal (thẩm '
  'định), final (kết quả chính thức) or objection (kiến nghị sau công bố)';
COMMENT ON COLUMN deadline.number IS 'Lần: 1 is the first deadline of a stage, each later one moved it';
COMMENT ON COLUMN deadline.due_on IS 'Hạn: last day; null: the deadline was lifted';
COMMENT ON COLUMN deadline.reason IS 'Lý do: why it was moved; null: the first one, or changed in season';
COMMENT ON COLUMN deadline.document IS 'Căn cứ: document that moved it; null: none';
COMMENT ON COLUMN deadline.set_by IS 'Người đặt: database role';
COMMENT ON COLUMN deadline.set_at IS 'Đặt lúc';

-- An infinite day, or one that no page can write, would stop every view that counts days, of other seasons too.
CREATE OR REPLACE FUNCTION is_due_day(day date) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN day BETWEEN '1900-01-01' AND '9999-12-31';
COMMENT ON FUNCTION is_due_day(date) IS
  'Ngày hạn hợp lệ: returns whether a date is a day from 1900 to 9999, as deadlines are; within the checks of '
  'deadlines and hand-ins';

-- Seasons of before; before the triggers, because some are published.
INSERT INTO deadline (season, stage, number, due_on)
SELECT s.season, v.stage, 1, v.due_on
  FROM season s CROSS JOIN LATERAL (VALUES ('self', s.self_deadline), ('appraisal', s.appraisal_deadline),
                                           ('final', s.final_deadline)) v(stage, due_on)
 WHERE is_due_day(v.due_on)
   AND NOT EXISTS (SELECT FROM deadline d WHERE d.season = s.season AND d.stage = v.stage);

CREATE OR REPLACE FUNCTION due_date(of_season text, of_stage text) RETURNS date
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $due$
SELECT d.due_on FROM deadline d WHERE d.season = $1 AND d.stage = $2 ORDER BY d.number DESC LIMIT 1
$due$;
COMMENT ON FUNCTION due_date(text, text) IS
  'Hạn hiện nay: returns the last day of a stage of a season as it is now; null: none';

CREATE OR REPLACE FUNCTION number_deadline() RETURNS trigger
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $number$
BEGIN
  IF NEW.stage <> 'objection'
     AND EXISTS (SELECT FROM season s WHERE s.season = NEW.season AND s.status = 'published') THEN
    PERFORM refuse_frozen(NEW.season, TG_TABLE_NAME, TG_TABLE_SCHEMA, TG_OP);
  END IF;
  IF NOT is_due_day(NEW.due_on) THEN
    RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value', TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA,
      MESSAGE = format('season "%s": the deadline of stage %s cannot be %s', NEW.season, NEW.stage,
                       iso_date(NEW.due_on)),
      HINT = 'Name a day from 1900 to 9999, or null for none.';
  END IF;
  NEW.number := coalesce(NEW.number, (SELECT max(d.number) FROM deadline d
                                       WHERE d.season = NEW.season AND d.stage = NEW.stage) + 1, 1);
  RETURN NEW;
END
$number$;
COMMENT ON FUNCTION number_deadline() IS
  'Đánh số thời hạn: numbers the deadlines of a stage; refuses one of a published season, but for objections (55000), '
  'and an infinite day or one beyond the years 1900 to 9999 (22023)';
CREATE OR REPLACE TRIGGER deadline_number BEFORE INSERT ON deadline FOR EACH ROW EXECUTE FUNCTION number_deadline();
COMMENT ON TRIGGER deadline_number ON deadline IS 'Đánh số thời hạn';

CREATE OR REPLACE FUNCTION deadlines_out_of_order(of_seasons text[])
  RETURNS TABLE (season text, stage text, due_on date, later_stage text, later_due_on date)
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $order$
WITH due AS MATERIALIZED (
  SELECT DISTINCT ON (d.season, d.stage) d.season, d.stage, d.due_on,
         array_position('{target,self,explanation,appraisal,final}', d.stage) AS place   -- objections: as published
    FROM deadline d WHERE d.season = ANY ($1) ORDER BY d.season, d.stage, d.number DESC
)
SELECT a.season, a.stage, a.due_on, b.stage, b.due_on
  FROM due a JOIN due b USING (season) WHERE a.place < b.place AND a.due_on > b.due_on
 ORDER BY a.season, a.place, b.place
$order$;
COMMENT ON FUNCTION deadlines_out_of_order(text[]) IS
  'Thời hạn sai thứ tự: returns the pairs of stages of seasons whose earlier one ends after the later one; within the '
  'check of deadlines';

-- Stages end one after the other; and season has what is here.
CREATE OR REPLACE FUNCTION follow_deadlines() RETURNS trigger
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $follow$
DECLARE
  touched text[];
  bad record;
BEGIN
  CASE TG_OP
    WHEN 'INSERT' THEN touched := ARRAY(SELECT DISTINCT e.season FROM entered e);
    WHEN 'DELETE' THEN touched := ARRAY(SELECT DISTINCT g.season FROM gone g);
    ELSE touched := ARRAY(SELECT g.season FROM gone g UNION SELECT e.season FROM entered e);
  END CASE;
  SELECT * INTO bad FROM deadlines_out_of_order(touched) LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA,
      MESSAGE = format('season "%s": the deadline of stage %s, %s, would be after that of stage %s, %s', bad.season,
                       bad.stage, iso_date(bad.due_on), bad.later_stage, iso_date(bad.later_due_on)),
      DETAIL = 'The stages end in this order: target, self, explanation, appraisal, final.',
      HINT = 'Move the later stages first, or all in one statement.';
  END IF;
  UPDATE season s SET self_deadline = d.self, appraisal_deadline = d.appraisal, final_deadline = d.final
    FROM (SELECT t.season, due_date(t.season, 'self') AS self, due_date(t.season, 'appraisal') AS appraisal,
                 due_date(t.season, 'final') AS final FROM unnest(touched) t(season)) d
   WHERE s.season = d.season
     AND (s.self_deadline, s.appraisal_deadline, s.final_deadline) IS DISTINCT FROM (d.self, d.appraisal, d.final);
  RETURN NULL;
END
$follow$;
COMMENT ON FUNCTION follow_deadlines() IS
  'Thời hạn theo thứ tự: refuses deadlines of which an earlier stage''s is after a later one''s (23514), and carries '
  'them over to season';
CREATE OR REPLACE TRIGGER deadline_followed_insert AFTER INSERT ON deadline
  REFERENCING NEW TABLE AS entered FOR EACH STATEMENT EXECUTE FUNCTION follow_deadlines();
COMMENT ON TRIGGER deadline_followed_insert ON deadline IS 'Thời hạn theo thứ tự: new deadlines';
CREATE OR REPLACE TRIGGER deadline_followed_update AFTER UPDATE ON deadline
  REFERENCING OLD TABLE AS gone NEW TABLE AS entered FOR EACH STATEMENT EXECUTE FUNCTION follow_deadlines();
COMMENT ON TRIGGER deadline_followed_update ON deadline IS 'Thời hạn theo thứ tự: corrected deadlines';
CREATE OR REPLACE TRIGGER deadline_followed_delete AFTER DELETE ON deadline
  REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION follow_deadlines();
COMMENT ON TRIGGER deadline_followed_delete ON deadline IS 'Thời hạn theo thứ tự: deleted deadlines';

CREATE OR REPLACE FUNCTION keep_deadlines() RETURNS trigger
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $keep$
BEGIN
  INSERT INTO deadline (season, stage, due_on)
  SELECT NEW.season, v.stage, v.due_on
    FROM (VALUES ('self', NEW.self_deadline), ('appraisal', NEW.appraisal_deadline), ('final', NEW.final_deadline))
         v(stage, due_on)
   WHERE v.due_on IS DISTINCT FROM due_date(NEW.season, v.stage);
  RETURN NULL;
END
$keep$;
COMMENT ON FUNCTION keep_deadlines() IS 'Lưu thời hạn: keeps each deadline that season gets as a row of deadline';
CREATE OR REPLACE TRIGGER season_deadlines_insert AFTER INSERT ON season
  FOR EACH ROW WHEN (num_nonnulls(NEW.self_deadline, NEW.appraisal_deadline, NEW.final_deadline) > 0)
  EXECUTE FUNCTION keep_deadlines();
COMMENT ON TRIGGER season_deadlines_insert ON season IS 'Lưu thời hạn: of a new season';
CREATE OR REPLACE TRIGGER season_deadlines_update AFTER UPDATE ON season
  FOR EACH ROW WHEN (ARRAY[OLD.self_deadline, OLD.appraisal_deadline, OLD.final_deadline]
                     IS DISTINCT FROM ARRAY[NEW.self_deadline, NEW.appraisal_deadline, NEW.final_deadline])
  EXECUTE FUNCTION keep_deadlines();
COMMENT ON TRIGGER season_deadlines_update ON season IS 'Lưu thời hạn: moved';

-- All that is wrong, one fault a line.
CREATE OR REPLACE FUNCTION move_faults(s season, of_stage text, until date, reason text, past boolean)
  RETURNS SETOF text
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $faults$
WITH stages AS (
  SELECT l.code AS stage, l.ordinal, due_date(s.season, l.code) AS due_on FROM label l WHERE l.kind = 'deadline'
), moved AS (
  SELECT * FROM stages WHERE stage = of_stage
)
SELECT format('stage "%s" does not exist; allowed values: %s', of_stage,
              (SELECT string_agg(stage, ', ' ORDER BY ordinal) FROM stages)) WHERE NOT EXISTS (SELECT FROM moved)
UNION ALL
SELECT 'the reason is empty' WHERE says_nothing(reason)
UNION ALL
SELECT format('season "%s" is published, and only the deadline of objections can be moved', s.season)
 WHERE s.status = 'published' AND of_stage <> 'objection'
UNION ALL
SELECT 'a deadline is a day, or null for none' WHERE NOT is_due_day(until)
UNION ALL
SELECT format('%s is past, which must be said: past => true', iso_date(until))
 WHERE until < today() AND is_due_day(until) AND NOT coalesce(past, false)
UNION ALL
SELECT format('it is %s already', coalesce(iso_date(m.due_on), 'without a deadline')) FROM moved m
 WHERE m.due_on IS NOT DISTINCT FROM until
UNION ALL
SELECT x.fault FROM (
  SELECT format('stage %s ends on %s, %s', o.stage, iso_date(o.due_on),
                CASE WHEN o.ordinal < m.ordinal THEN 'later than that' ELSE 'earlier than that' END) AS fault
    FROM moved m
    JOIN stages o ON o.ordinal < m.ordinal AND o.due_on > until OR o.ordinal > m.ordinal AND o.due_on < until
   WHERE 'objection' NOT IN (m.stage, o.stage)
   ORDER BY o.ordinal) x
$faults$;
COMMENT ON FUNCTION move_faults(season, text, date, text, boolean) IS
  'Lỗi dời hạn: returns why a deadline cannot be moved to a day, one row a fault; within move_deadline';

CREATE OR REPLACE FUNCTION move_deadline(season text, stage text, due_on date, reason text, document text DEFAULT NULL,
                                         past boolean DEFAULT false)
  RETURNS TABLE (number integer, due_before date, due_now date)
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $move$
#variable_conflict use_column
DECLARE
  s season;
  before date;
  faults text[];
BEGIN
  PERFORM require_capacity(move_deadline.season, '{council}', NULL,
                           format('move the deadlines of season "%s"', move_deadline.season));
  SELECT * INTO s FROM season x WHERE x.season = move_deadline.season;
  IF NOT FOUND THEN
    RAISE EXCEPTION USING ERRCODE = 'no_data_found',
      MESSAGE = format('season "%s" does not exist', move_deadline.season),
      HINT = 'List the seasons with SELECT season FROM season.';
  ELSIF s.status <> 'published' THEN
    SELECT * INTO s FROM season x WHERE x.season = move_deadline.season FOR NO KEY UPDATE;   -- one after the other
  END IF;
  before := due_date(s.season, move_deadline.stage);
  faults := ARRAY(SELECT move_faults(s, move_deadline.stage, move_deadline.due_on, move_deadline.reason,
                                     move_deadline.past));
  IF cardinality(faults) > 0 THEN
    RAISE EXCEPTION USING
      ERRCODE = CASE WHEN s.status = 'published' AND move_deadline.stage <> 'objection'
                     THEN 'object_not_in_prerequisite_state' ELSE 'invalid_parameter_value' END,
      MESSAGE = format('season "%s": the deadline of stage %s cannot be moved to %s', s.season, move_deadline.stage,
                       coalesce(iso_date(move_deadline.due_on), 'none')),
      DETAIL = array_to_string(faults, E'\n'),
      HINT = 'List the deadlines with SELECT stage, due_on FROM deadline_in_force; move the later stages first.';
  END IF;
  RETURN QUERY
  INSERT INTO deadline AS d (season, stage, due_on, reason, document)
  VALUES (s.season, move_deadline.stage, move_deadline.due_on, move_deadline.reason, nullif(move_deadline.document, ''))
  RETURNING d.number, before, d.due_on;
END
$move$;
COMMENT ON FUNCTION move_deadline(text, text, date, text, text, boolean) IS
  'Đặt, dời thời hạn: sets the last day of a stage of a season (target, self, explanation, appraisal, final or '
  'objection; null: no deadline), with the reason and the document. The earlier days are kept (deadline_change), and '
  'late days are counted by the deadline that held when a unit handed in. past => true moves a deadline to a day that '
  'is past, which closes the stage at once. The owner or a council calls it; after publication it moves only the '
  'deadline of objections. Errors, with all faults in the detail: an unknown stage, no reason, a past or infinite day, '
  'the day that it has, before an earlier or after a later stage 22023, published 55000, an unknown season P0002, '
  'neither owner nor council 42501';

CREATE OR REPLACE VIEW deadline_change WITH (security_invoker) AS
SELECT s.season, d.stage, d.number, d.due_on,
       lag(d.due_on) OVER w AS due_before, d.due_on - lag(d.due_on) OVER w AS days_moved,
       d.reason, d.document, d.set_by, d.set_at, d.number = max(d.number) OVER all_of AS is_in_force,
       deadline_name(d.stage) AS stage_name, s.year, s.period, c.name AS cluster_name,
       season_name(c.name, s.year, s.period) AS season_name, period_name(s.period) AS period_name,
       season_status_name(s.status) AS status_name
  FROM season s JOIN deadline d USING (season) LEFT JOIN cluster c ON c.cluster = s.cluster
WINDOW all_of AS (PARTITION BY s.season, d.stage), w AS (PARTITION BY s.season, d.stage ORDER BY d.number);
COMMENT ON VIEW deadline_change IS
  'Các lần đặt, dời hạn: every day that a stage''s deadline was set to, with the one before it, the reason and the '
  'document';
COMMENT ON COLUMN deadline_change.season IS 'Kỳ thi đua';
COMMENT ON COLUMN deadline_change.stage IS 'Bước: target, self, explanation, appraisal, final or objection';
COMMENT ON COLUMN deadline_change.number IS 'Lần: 1: the first';
COMMENT ON COLUMN deadline_change.due_on IS 'Hạn: null: the deadline was lifted';
COMMENT ON COLUMN deadline_change.due_before IS 'Hạn trước đó: null: none';
COMMENT ON COLUMN deadline_change.days_moved IS 'Số ngày dời: below 0: earlier; null: no deadline before or after';
COMMENT ON COLUMN deadline_change.reason IS 'Lý do: null: none given';
COMMENT ON COLUMN deadline_change.document IS 'Căn cứ';
COMMENT ON COLUMN deadline_change.set_by IS 'Người đặt: database role';
COMMENT ON COLUMN deadline_change.set_at IS 'Đặt lúc';
COMMENT ON COLUMN deadline_change.is_in_force IS 'Đang áp dụng: whether it is the last one';
COMMENT ON COLUMN deadline_change.stage_name IS 'Tên bước';
COMMENT ON COLUMN deadline_change.year IS 'Năm';
COMMENT ON COLUMN deadline_change.period IS 'Giai đoạn';
COMMENT ON COLUMN deadline_change.cluster_name IS 'Cụm, khối';
COMMENT ON COLUMN deadline_change.season_name IS 'Tên kỳ thi đua';
COMMENT ON COLUMN deadline_change.period_name IS 'Tên giai đoạn';
COMMENT ON COLUMN deadline_change.status_name IS 'Tên trạng thái kỳ';

CREATE OR REPLACE VIEW deadline_in_force WITH (security_invoker) AS
SELECT s.season, d.stage, d.due_on, d.due_on - today() AS days_left, d.number - 1 AS moves,
       (SELECT f.due_on FROM deadline f WHERE f.season = s.season AND f.stage = d.stage ORDER BY f.number LIMIT 1)
         AS first_due_on,
       d.reason, d.document, deadline_name(d.stage) AS stage_name, s.year, s.period, c.name AS cluster_name,
       season_name(c.name, s.year, s.period) AS season_name, period_name(s.period) AS period_name,
       season_status_name(s.status) AS status_name
  FROM season s LEFT JOIN cluster c ON c.cluster = s.cluster
 CROSS JOIN LATERAL (SELECT DISTINCT ON (x.stage) x.stage, x.number, x.due_on, x.reason, x.document
                       FROM deadline x WHERE x.season = s.season ORDER BY x.stage, x.number DESC) d
 WHERE d.due_on IS NOT NULL;
COMMENT ON VIEW deadline_in_force IS
  'Thời hạn đang áp dụng: the last day of each stage of a season that has one, and how often it was moved';
COMMENT ON COLUMN deadline_in_force.season IS 'Kỳ thi đua';
COMMENT ON COLUMN deadline_in_force.stage IS 'Bước: target, self, explanation, appraisal, final or objection';
COMMENT ON COLUMN deadline_in_force.due_on IS 'Hạn: last day';
COMMENT ON COLUMN deadline_in_force.days_left IS 'Số ngày còn lại: below 0: past';
COMMENT ON COLUMN deadline_in_force.moves IS 'Số lần dời';
COMMENT ON COLUMN deadline_in_force.first_due_on IS 'Hạn đặt lần đầu';
COMMENT ON COLUMN deadline_in_force.reason IS 'Lý do dời lần cuối: null: not moved, or none given';
COMMENT ON COLUMN deadline_in_force.document IS 'Căn cứ';
COMMENT ON COLUMN deadline_in_force.stage_name IS 'Tên bước';
COMMENT ON COLUMN deadline_in_force.year IS 'Năm';
COMMENT ON COLUMN deadline_in_force.period IS 'Giai đoạn';
COMMENT ON COLUMN deadline_in_force.cluster_name IS 'Cụm, khối';
COMMENT ON COLUMN deadline_in_force.season_name IS 'Tên kỳ thi đua';
COMMENT ON COLUMN deadline_in_force.period_name IS 'Tên giai đoạn';
COMMENT ON COLUMN deadline_in_force.status_name IS 'Tên trạng thái kỳ';
