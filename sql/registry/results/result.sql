-- What was reached: results by stage, hand-ins, explanations.

CREATE TABLE IF NOT EXISTS result (
  season     text NOT NULL REFERENCES season,
  unit       text NOT NULL REFERENCES unit,
  criterion  text NOT NULL CHECK (criterion <> ''),
  stage      text NOT NULL CHECK (stage IN ('self', 'appraisal', 'final')),
  actual     numeric CONSTRAINT result_in_range CHECK (abs(actual) < 1000000000000000000
                                                       AND scale(trim_scale(actual)) <= 18),
  assigned   boolean NOT NULL DEFAULT true,
  evidence   text,
  note       text,
  entered_by text NOT NULL DEFAULT acting_role(),
  entered_at timestamptz NOT NULL DEFAULT now(),
  correction integer NOT NULL DEFAULT 0 CHECK (correction = 0 OR correction > 1 AND stage = 'final'),
  batch      bigint REFERENCES import_batch,
  PRIMARY KEY (season, unit, criterion, stage, correction),
  CONSTRAINT result_not_assigned_is_empty CHECK (assigned OR actual IS NULL)
);
ALTER TABLE result ADD COLUMN IF NOT EXISTS document text;
CREATE INDEX IF NOT EXISTS result_unit ON result (unit);
CREATE INDEX IF NOT EXISTS result_batch ON result (batch) WHERE batch IS NOT NULL;
COMMENT ON TABLE result IS
  'Kết quả: actuals of units by criterion and stage: self-score, appraisal, final value; in force is final, otherwise '
  'appraisal, otherwise self';
COMMENT ON COLUMN result.season IS 'Kỳ thi đua';
COMMENT ON COLUMN result.unit IS 'Đơn vị: a member of the season';
COMMENT ON COLUMN result.criterion IS 'Tiêu chí: code of a leaf of the season''s sheet';
COMMENT ON COLUMN result.stage IS 'Bước: self (tự chấm), appraisal (thẩm định) or final (kết quả chính thức)';
COMMENT ON COLUMN result.actual IS
  'Thực hiện: in the criterion''s unit of measure, within the sheet''s limits and below 10^18 with up to 18 decimals; '
  'null: no result';
COMMENT ON COLUMN result.assigned IS 'Được giao: false if the criterion is not this unit''s task';
COMMENT ON COLUMN result.evidence IS 'Minh chứng: documents that prove the actual';
COMMENT ON COLUMN result.note IS 'Ghi chú';
COMMENT ON COLUMN result.entered_by IS 'Người nhập: database role';
COMMENT ON COLUMN result.entered_at IS 'Nhập lúc';
COMMENT ON COLUMN result.correction IS
  'Lần đính chính: number of the publication that added this row by supersede; 0: entered during the season; the '
  'greatest is in force';
COMMENT ON COLUMN result.batch IS 'Lần nhập tệp: import that added the row; null: entered by hand';
COMMENT ON COLUMN result.document IS
  'Văn bản: minutes or other document that decided an appraisal or final value; null: none named';

CREATE TABLE IF NOT EXISTS submission (
  season     text NOT NULL REFERENCES season,
  unit       text NOT NULL REFERENCES unit,
  stage      text NOT NULL DEFAULT 'self' CHECK (stage IN ('self', 'appraisal', 'final')),
  state      text NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'submitted', 'returned')),
  reason     text,
  due_on     date,
  first_on   date,
  changed_by text NOT NULL DEFAULT acting_role(),
  changed_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (season, unit, stage),
  CONSTRAINT submission_returned_says_why CHECK (state <> 'returned' OR coalesce(reason, '') <> '')
);
ALTER TABLE submission ADD COLUMN IF NOT EXISTS allow_empty boolean NOT NULL DEFAULT false;
CREATE INDEX IF NOT EXISTS submission_unit ON submission (unit);
COMMENT ON TABLE submission IS 'Nộp hồ sơ: hand-ins of units, with the reason of a return';
COMMENT ON COLUMN submission.season IS 'Kỳ thi đua';
COMMENT ON COLUMN submission.unit IS 'Đơn vị';
COMMENT ON COLUMN submission.stage IS 'Bước: self, appraisal or final';
COMMENT ON COLUMN submission.state IS 'Trạng thái: draft (chưa nộp), submitted (đã nộp) or returned (trả lại)';
COMMENT ON COLUMN submission.reason IS 'Lý do trả lại: required when a file is returned';
COMMENT ON COLUMN submission.due_on IS 'Hạn nộp lại: deadline of a returned file; null: no deadline';
COMMENT ON COLUMN submission.first_on IS 'Ngày nộp lần đầu: day of the first hand-in; null: not handed in';
COMMENT ON COLUMN submission.changed_by IS 'Người thay đổi: database role';
COMMENT ON COLUMN submission.changed_at IS 'Lúc: time of the last change';
COMMENT ON COLUMN submission.allow_empty IS
  'Nộp hồ sơ trống: whether the file was handed in without any self-score on purpose; stated anew with each hand-in; '
  'false until then';

CREATE TABLE IF NOT EXISTS explanation (
  season      text NOT NULL REFERENCES season,
  unit        text NOT NULL REFERENCES unit,
  criterion   text NOT NULL CHECK (criterion <> ''),
  number      integer NOT NULL DEFAULT 1 CHECK (number BETWEEN 1 AND 100),
  text        text NOT NULL CONSTRAINT explanation_has_text CHECK (length(text) BETWEEN 1 AND 20000),
  answer      text CHECK (answer <> ''),
  written_by  text NOT NULL DEFAULT acting_role(),
  written_at  timestamptz NOT NULL DEFAULT now(),
  answered_by text,
  answered_at timestamptz,
  PRIMARY KEY (season, unit, criterion, number)
);
CREATE INDEX IF NOT EXISTS explanation_unit ON explanation (unit);
COMMENT ON TABLE explanation IS
  'Giải trình: explanations of units on their appraisals, with the answers; never a score';
COMMENT ON COLUMN explanation.season IS 'Kỳ thi đua';
COMMENT ON COLUMN explanation.unit IS 'Đơn vị';
COMMENT ON COLUMN explanation.criterion IS 'Tiêu chí: criterion whose appraisal it explains';
COMMENT ON COLUMN explanation.number IS 'Lần: number of the explanation for that criterion, 1 to 100';
COMMENT ON COLUMN explanation.text IS 'Nội dung giải trình: 1 to 20,000 characters';
COMMENT ON COLUMN explanation.answer IS 'Trả lời: answer of the standing group; null: not answered';
COMMENT ON COLUMN explanation.written_by IS 'Người giải trình: database role';
COMMENT ON COLUMN explanation.written_at IS 'Giải trình lúc';
COMMENT ON COLUMN explanation.answered_by IS 'Người trả lời: database role';
COMMENT ON COLUMN explanation.answered_at IS 'Trả lời lúc';

-- A change sets who and when, whatever the writer gives.
CREATE OR REPLACE FUNCTION stamp_change() RETURNS trigger
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $stamp$
DECLARE
  by_role text := acting_role();
BEGIN
  CASE TG_TABLE_NAME
    WHEN 'submission' THEN
      IF NEW.state = 'submitted' THEN
        NEW.first_on := coalesce(NEW.first_on, (clock_timestamp() AT TIME ZONE interval '7 hours')::date);
      END IF;
      NEW.changed_by := by_role;
      NEW.changed_at := clock_timestamp();
    WHEN 'explanation' THEN
      IF NEW.answer IS DISTINCT FROM OLD.answer THEN
        IF OLD.answer IS NOT NULL THEN
          RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',
            MESSAGE = format('season "%s", unit "%s", criterion "%s": explanation %s has already been answered',
                             OLD.season,
                             OLD.unit, OLD.criterion, OLD.number),
            HINT = 'Let the unit write another explanation, and answer that one.';
        END IF;
        NEW.answered_by := by_role;
        NEW.answered_at := clock_timestamp();
      END IF;
    ELSE
      IF NEW.criterion <> OLD.criterion AND to_jsonb(NEW) - 'criterion' = to_jsonb(OLD) - 'criterion' THEN
        RETURN NEW;   -- under another code (rename_criteria): no new word on the result
      ELSIF NEW.batch IS NOT DISTINCT FROM OLD.batch THEN
        NEW.batch := NULL;   -- changed by hand: the row no longer comes from a file
      END IF;
      NEW.entered_by := by_role;
      NEW.entered_at := clock_timestamp();
  END CASE;
  RETURN NEW;
END
$stamp$;
COMMENT ON FUNCTION stamp_change() IS
  'Ghi người và lúc: records who changed a result, score, product, hand-in or answer, and when; an answer is given '
  'once (55000)';
CREATE OR REPLACE TRIGGER result_stamp BEFORE UPDATE ON result FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*)
  EXECUTE FUNCTION stamp_change();
COMMENT ON TRIGGER result_stamp ON result IS 'Ghi người và lúc';
CREATE OR REPLACE TRIGGER submission_stamp BEFORE INSERT OR UPDATE ON submission FOR EACH ROW
  EXECUTE FUNCTION stamp_change();
COMMENT ON TRIGGER submission_stamp ON submission IS 'Ghi người và lúc';
CREATE OR REPLACE TRIGGER explanation_stamp BEFORE UPDATE ON explanation
  FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION stamp_change();
COMMENT ON TRIGGER explanation_stamp ON explanation IS 'Ghi người và lúc: role and time of an answer';

-- Who may write what now.

CREATE OR REPLACE VIEW open_for_self_scores WITH (security_invoker) AS
SELECT a.season, a.unit
  FROM acting_account a JOIN season s USING (season)
  LEFT JOIN submission b ON b.season = a.season AND b.unit = a.unit AND b.stage = 'self'
 WHERE a.capacity = 'unit'
   AND CASE coalesce(b.state, 'draft')
         WHEN 'draft' THEN s.status = 'open' AND today() <= coalesce(s.self_deadline, 'infinity')
         WHEN 'returned' THEN s.status IN ('open', 'appraisal') AND today() <= coalesce(b.due_on, 'infinity')
         ELSE false END;
COMMENT ON VIEW open_for_self_scores IS
  'Đang mở tự chấm: units for which the current role can write self-scores now: until the deadline, or while a '
  'returned file is due';
COMMENT ON COLUMN open_for_self_scores.season IS 'Kỳ thi đua';
COMMENT ON COLUMN open_for_self_scores.unit IS 'Đơn vị';

CREATE OR REPLACE VIEW open_for_decision WITH (security_invoker) AS
SELECT a.season, a.capacity, l.criterion, k.criteria IS NULL AS whole_sheet,
       s.status IN ('open', 'appraisal')
         AND today() <= coalesce(CASE a.capacity WHEN 'council' THEN s.final_deadline
                                                 ELSE s.appraisal_deadline END, 'infinity') AS is_open,
       capacity_name(a.capacity) AS capacity_name
  FROM acting_account a JOIN account k USING (season, role_name, capacity) JOIN season s USING (season)
  JOIN sheet_criterion l ON l.season = a.season AND l.is_leaf
   AND (k.criteria IS NULL
        OR EXISTS (SELECT FROM sheet_criterion g WHERE g.season = l.season AND g.criterion = ANY (k.criteria)
                      AND l.ordinal BETWEEN g.ordinal AND g.last_below))
 WHERE a.capacity IN ('appraiser', 'council') AND s.status <> 'published';
COMMENT ON VIEW open_for_decision IS
  'Tiêu chí được giao: leaves of each season that the current role appraises or decides on, and whether it can do so '
  'now';
COMMENT ON COLUMN open_for_decision.season IS 'Kỳ thi đua';
COMMENT ON COLUMN open_for_decision.capacity IS 'Tư cách: appraiser or council';
COMMENT ON COLUMN open_for_decision.criterion IS 'Tiêu chí: a leaf';
COMMENT ON COLUMN open_for_decision.whole_sheet IS 'Toàn bảng điểm: whether the whole sheet is assigned to it';
COMMENT ON COLUMN open_for_decision.is_open IS 'Đang mở: until the deadline of the stage';
COMMENT ON COLUMN open_for_decision.capacity_name IS 'Tên tư cách';
