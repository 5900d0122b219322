-- What single persons and single products contribute to a cell: scores of several assessors, and products with their
-- checks. Neither counts by itself: collect_results makes results of them (results/sources.sql).

CREATE TABLE IF NOT EXISTS assessment (
  season     text NOT NULL REFERENCES season,
  unit       text NOT NULL REFERENCES unit,
  criterion  text NOT NULL CHECK (criterion <> ''),
  assessor   text NOT NULL DEFAULT acting_role()
             CHECK (assessor <> '' AND assessor = btrim(assessor) AND octet_length(assessor) <= 255),
  actual     numeric CONSTRAINT assessment_in_range CHECK (abs(actual) < 1000000000000000000
                                                           AND scale(trim_scale(actual)) <= 18),
  excused    boolean NOT NULL DEFAULT false,
  note       text,
  entered_by text NOT NULL DEFAULT acting_role(),
  entered_at timestamptz NOT NULL DEFAULT now(),
  batch      bigint REFERENCES import_batch,
  PRIMARY KEY (season, unit, criterion, assessor),
  CONSTRAINT assessment_excused_is_empty CHECK (NOT excused OR actual IS NULL)
);
CREATE INDEX IF NOT EXISTS assessment_unit ON assessment (unit);
CREATE INDEX IF NOT EXISTS assessment_criterion ON assessment (season, criterion, assessor);
CREATE INDEX IF NOT EXISTS assessment_batch ON assessment (batch) WHERE batch IS NOT NULL;
COMMENT ON TABLE assessment IS
  'Điểm của từng người chấm: scores of one cell by several persons; collect_results combines them (result_source, kind '
  'assessors). An assessor sees only their own scores; units do not see any, even after publication';
COMMENT ON COLUMN assessment.season IS 'Kỳ thi đua';
COMMENT ON COLUMN assessment.unit IS 'Đơn vị: a member of the season';
COMMENT ON COLUMN assessment.criterion IS 'Tiêu chí: code of a leaf of the season''s sheet';
COMMENT ON COLUMN assessment.assessor IS
  'Người chấm: name or code of the person; for an assessor with an account the database role, which only that role and '
  'the office can enter';
COMMENT ON COLUMN assessment.actual IS
  'Điểm, kết quả chấm: the value that the person gives, which the sheet accepts as an actual; null: not scored yet';
COMMENT ON COLUMN assessment.excused IS
  'Không chấm: true if the person does not score this unit (their own, or absent) and is not missing';
COMMENT ON COLUMN assessment.note IS 'Ghi chú';
COMMENT ON COLUMN assessment.entered_by IS 'Người nhập: database role';
COMMENT ON COLUMN assessment.entered_at IS 'Nhập lúc';
COMMENT ON COLUMN assessment.batch IS 'Lần nhập tệp: import that added the row; null: entered by hand';

CREATE TABLE IF NOT EXISTS work_item (
  season     text NOT NULL REFERENCES season,
  unit       text NOT NULL REFERENCES unit,
  criterion  text NOT NULL CHECK (criterion <> ''),
  product    text NOT NULL CHECK (product <> '' AND product = btrim(product) AND octet_length(product) <= 1000),
  weight     numeric NOT NULL DEFAULT 1 CONSTRAINT work_item_weight_in_range
             CHECK (weight >= 0 AND weight < 1000000000000 AND scale(trim_scale(weight)) <= 9),
  failed     integer CHECK (failed BETWEEN 0 AND 1000000),
  late       integer CHECK (late BETWEEN 0 AND 1000000),
  note       text,
  entered_by text NOT NULL DEFAULT acting_role(),
  entered_at timestamptz NOT NULL DEFAULT now(),
  batch      bigint REFERENCES import_batch,
  PRIMARY KEY (season, unit, criterion, product)
);
CREATE INDEX IF NOT EXISTS work_item_unit ON work_item (unit);
CREATE INDEX IF NOT EXISTS work_item_batch ON work_item (batch) WHERE batch IS NOT NULL;
COMMENT ON TABLE work_item IS
  'Sản phẩm, công việc: products of a unit with their failed and late checks, for a criterion; collect_results makes '
  'quality, progress or quantity of them (result_source, kind items)';
COMMENT ON COLUMN work_item.season IS 'Kỳ thi đua';
COMMENT ON COLUMN work_item.unit IS 'Đơn vị: a member of the season';
COMMENT ON COLUMN work_item.criterion IS 'Tiêu chí: code of a leaf of the season''s sheet';
COMMENT ON COLUMN work_item.product IS 'Sản phẩm: name or code, unique for the unit and criterion';
COMMENT ON COLUMN work_item.weight IS 'Số lượng, hệ số: quantity or weight, 0 or more; 0: it does not count';
COMMENT ON COLUMN work_item.failed IS
  'Số lần không đạt: number of checks that the product did not pass; null: not checked yet';
COMMENT ON COLUMN work_item.late IS 'Số lần chậm: number of checks for which it was late; null: not checked yet';
COMMENT ON COLUMN work_item.note IS 'Ghi chú';
COMMENT ON COLUMN work_item.entered_by IS 'Người nhập: database role';
COMMENT ON COLUMN work_item.entered_at IS 'Nhập lúc';
COMMENT ON COLUMN work_item.batch IS 'Lần nhập tệp: import that added the row; null: entered by hand';

CREATE OR REPLACE TRIGGER assessment_stamp BEFORE UPDATE ON assessment FOR EACH ROW
  WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION stamp_change();
COMMENT ON TRIGGER assessment_stamp ON assessment IS 'Ghi người và lúc';
CREATE OR REPLACE TRIGGER work_item_stamp BEFORE UPDATE ON work_item FOR EACH ROW
  WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION stamp_change();
COMMENT ON TRIGGER work_item_stamp ON work_item IS 'Ghi người và lúc';

CREATE OR REPLACE VIEW open_for_assessment WITH (security_invoker) AS
SELECT a.season, l.criterion,
       s.status IN ('open', 'appraisal') AND today() <= coalesce(s.appraisal_deadline, 'infinity') AS is_open
  FROM acting_account a JOIN account k USING (season, role_name, capacity) JOIN season s USING (season)
  JOIN sheet_criterion l ON l.season = a.season AND l.is_leaf AND NOT l.computed
   AND (k.criteria IS NULL
        OR EXISTS (SELECT FROM sheet_criterion g WHERE g.season = l.season AND g.criterion = ANY (k.criteria)
                      AND l.ordinal BETWEEN g.ordinal AND g.last_below))
 WHERE a.capacity = 'assessor';
COMMENT ON VIEW open_for_assessment IS
  'Tiêu chí được giao chấm: leaves of each season that the current role scores as one of several assessors, and '
  'whether it can do so now';
COMMENT ON COLUMN open_for_assessment.season IS 'Kỳ thi đua';
COMMENT ON COLUMN open_for_assessment.criterion IS 'Tiêu chí: a leaf that takes an actual';
COMMENT ON COLUMN open_for_assessment.is_open IS 'Đang mở: until the deadline of appraisals';
