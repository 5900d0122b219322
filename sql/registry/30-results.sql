-- What was reached: results by stage, hand-ins, explanations.

CREATE TABLE IF NOT EXISTS result (
  season     text NOT NULL REFERENCES season,
  unit       text NOT NULL REFERENCES unit,
  criterion  text NOT NULL CHECK (criterion <> ''),
  stage      text NOT NULL CHECK (stage IN ('self', 'appraisal', 'final')),
  actual     numeric,
  assigned   boolean NOT NULL DEFAULT true,
  evidence   text,
  note       text,
  entered_by text NOT NULL DEFAULT coalesce(nullif(current_setting('role'), 'none'), session_user),
  entered_at timestamptz NOT NULL DEFAULT now(),
  correction integer NOT NULL DEFAULT 0 CHECK (correction = 0 OR correction > 1 AND stage = 'final'),
  batch      bigint REFERENCES import_batch,
  PRIMARY KEY (season, unit, criterion, stage, correction),
  CONSTRAINT result_not_assigned_is_empty CHECK (assigned OR actual IS NULL)
);
CREATE INDEX IF NOT EXISTS result_unit ON result (unit);
CREATE INDEX IF NOT EXISTS result_batch ON result (batch) WHERE batch IS NOT NULL;
COMMENT ON TABLE result IS 'Kết quả: what a unit reached by a criterion, as it says itself, as it was appraised, and in the end; in force is final, else appraisal, else self';
COMMENT ON COLUMN result.season IS 'Kỳ thi đua';
COMMENT ON COLUMN result.unit IS 'Đơn vị: a member of the season';
COMMENT ON COLUMN result.criterion IS 'Tiêu chí: the code of a leaf of the season''s sheet';
COMMENT ON COLUMN result.stage IS 'Bước: self (tự chấm), appraisal (thẩm định) or final (kết quả chính thức)';
COMMENT ON COLUMN result.actual IS 'Thực hiện: in the criterion''s unit of measure, within the sheet''s limits; null: no result';
COMMENT ON COLUMN result.assigned IS 'Được giao: false where the criterion is not this unit''s task';
COMMENT ON COLUMN result.evidence IS 'Minh chứng: documents that prove it';
COMMENT ON COLUMN result.note IS 'Ghi chú';
COMMENT ON COLUMN result.entered_by IS 'Người nhập: the database role';
COMMENT ON COLUMN result.entered_at IS 'Nhập lúc';
COMMENT ON COLUMN result.correction IS 'Lần đính chính: the number of the publication that brought this row in by supersede; 0: entered during the season; the greatest is in force';
COMMENT ON COLUMN result.batch IS 'Lần nhập tệp: the file it came in; null: entered by hand';

CREATE TABLE IF NOT EXISTS submission (
  season     text NOT NULL REFERENCES season,
  unit       text NOT NULL REFERENCES unit,
  stage      text NOT NULL DEFAULT 'self' CHECK (stage IN ('self', 'appraisal', 'final')),
  state      text NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'submitted', 'returned')),
  reason     text,
  due_on     date,
  changed_by text NOT NULL DEFAULT coalesce(nullif(current_setting('role'), 'none'), session_user),
  changed_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (season, unit, stage),
  CONSTRAINT submission_returned_says_why CHECK (state <> 'returned' OR coalesce(reason, '') <> '')
);
CREATE INDEX IF NOT EXISTS submission_unit ON submission (unit);
COMMENT ON TABLE submission IS 'Nộp hồ sơ: whether a unit has handed in, and why its file came back';
COMMENT ON COLUMN submission.season IS 'Kỳ thi đua';
COMMENT ON COLUMN submission.unit IS 'Đơn vị';
COMMENT ON COLUMN submission.stage IS 'Bước: self, appraisal or final';
COMMENT ON COLUMN submission.state IS 'Trạng thái: draft (chưa nộp), submitted (đã nộp) or returned (trả lại)';
COMMENT ON COLUMN submission.reason IS 'Lý do trả lại: must be given when a file is returned';
COMMENT ON COLUMN submission.due_on IS 'Hạn nộp lại: last day for a returned file; null: no limit';
COMMENT ON COLUMN submission.changed_by IS 'Người thay đổi: the database role';
COMMENT ON COLUMN submission.changed_at IS 'Lúc: of the last change';

CREATE TABLE IF NOT EXISTS explanation (
  season      text NOT NULL REFERENCES season,
  unit        text NOT NULL REFERENCES unit,
  criterion   text NOT NULL CHECK (criterion <> ''),
  number      integer NOT NULL DEFAULT 1 CHECK (number > 0),
  text        text NOT NULL CHECK (text <> ''),
  answer      text CHECK (answer <> ''),
  written_by  text NOT NULL DEFAULT coalesce(nullif(current_setting('role'), 'none'), session_user),
  written_at  timestamptz NOT NULL DEFAULT now(),
  answered_by text,
  answered_at timestamptz,
  PRIMARY KEY (season, unit, criterion, number)
);
CREATE INDEX IF NOT EXISTS explanation_unit ON explanation (unit);
COMMENT ON TABLE explanation IS 'Giải trình: what a unit says to its appraisal, and the answer; it never counts as a score';
COMMENT ON COLUMN explanation.season IS 'Kỳ thi đua';
COMMENT ON COLUMN explanation.unit IS 'Đơn vị';
COMMENT ON COLUMN explanation.criterion IS 'Tiêu chí: which appraisal it speaks of';
COMMENT ON COLUMN explanation.number IS 'Lần: the first, second ... to that criterion';
COMMENT ON COLUMN explanation.text IS 'Nội dung giải trình';
COMMENT ON COLUMN explanation.answer IS 'Trả lời: of the standing group; null: it waits';
COMMENT ON COLUMN explanation.written_by IS 'Người giải trình: the database role';
COMMENT ON COLUMN explanation.written_at IS 'Giải trình lúc';
COMMENT ON COLUMN explanation.answered_by IS 'Người trả lời: the database role';
COMMENT ON COLUMN explanation.answered_at IS 'Trả lời lúc';

-- Who and when are not for the writer to say: a change stamps them, whatever he wrote.
CREATE OR REPLACE FUNCTION stamp_change() RETURNS trigger
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $stamp$
DECLARE
  by_role text := coalesce(nullif(current_setting('role'), 'none'), session_user);
BEGIN
  CASE TG_TABLE_NAME
    WHEN 'result' THEN
      NEW.entered_by := by_role;
      NEW.entered_at := now();
    WHEN 'submission' THEN
      NEW.changed_by := by_role;
      NEW.changed_at := now();
    WHEN 'explanation' THEN
      IF NEW.answer IS DISTINCT FROM OLD.answer THEN
        NEW.answered_by := CASE WHEN NEW.answer IS NOT NULL THEN by_role END;
        NEW.answered_at := CASE WHEN NEW.answer IS NOT NULL THEN now() END;
      END IF;
  END CASE;
  RETURN NEW;
END
$stamp$;
REVOKE ALL ON FUNCTION stamp_change() FROM PUBLIC;
COMMENT ON FUNCTION stamp_change() IS 'Ghi người và lúc: who changed a result, a hand-in or an answer, and when';
CREATE OR REPLACE TRIGGER result_stamp BEFORE UPDATE ON result FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION stamp_change();
COMMENT ON TRIGGER result_stamp ON result IS 'Ghi người và lúc';
CREATE OR REPLACE TRIGGER submission_stamp BEFORE UPDATE ON submission FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION stamp_change();
COMMENT ON TRIGGER submission_stamp ON submission IS 'Ghi người và lúc';
CREATE OR REPLACE TRIGGER explanation_stamp BEFORE UPDATE ON explanation FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION stamp_change();
COMMENT ON TRIGGER explanation_stamp ON explanation IS 'Ghi người và lúc: of an answer';
