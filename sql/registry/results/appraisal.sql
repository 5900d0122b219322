-- Several appraisals of one cell: result has the last, this the ones before it.

CREATE TABLE IF NOT EXISTS earlier_appraisal (
  season      text NOT NULL REFERENCES season,
  unit        text NOT NULL REFERENCES unit,
  criterion   text NOT NULL CHECK (criterion <> ''),
  number      integer NOT NULL CHECK (number > 0),
  actual      numeric,
  assigned    boolean NOT NULL,
  evidence    text,
  note        text,
  document    text,
  entered_by  text NOT NULL,
  entered_at  timestamptz NOT NULL,
  replaced_in bigint REFERENCES import_batch,
  PRIMARY KEY (season, unit, criterion, number)
);
CREATE INDEX IF NOT EXISTS earlier_appraisal_unit ON earlier_appraisal (unit);
CREATE INDEX IF NOT EXISTS earlier_appraisal_batch ON earlier_appraisal (replaced_in) WHERE replaced_in IS NOT NULL;
COMMENT ON TABLE earlier_appraisal IS
  'Thẩm định trước: appraisals of a cell that a later one replaced; the last is in result. Only a trigger writes it';
COMMENT ON COLUMN earlier_appraisal.season IS 'Kỳ thi đua';
COMMENT ON COLUMN earlier_appraisal.unit IS 'Đơn vị';
COMMENT ON COLUMN earlier_appraisal.criterion IS 'Tiêu chí';
COMMENT ON COLUMN earlier_appraisal.number IS 'Lần thẩm định: 1: the first';
COMMENT ON COLUMN earlier_appraisal.actual IS 'Thực hiện: as appraised then; null: no result';
COMMENT ON COLUMN earlier_appraisal.assigned IS 'Được giao';
COMMENT ON COLUMN earlier_appraisal.evidence IS 'Minh chứng';
COMMENT ON COLUMN earlier_appraisal.note IS 'Ghi chú';
COMMENT ON COLUMN earlier_appraisal.document IS 'Văn bản: minutes or other document of that appraisal';
COMMENT ON COLUMN earlier_appraisal.entered_by IS 'Người thẩm định: database role';
COMMENT ON COLUMN earlier_appraisal.entered_at IS 'Thẩm định lúc';
COMMENT ON COLUMN earlier_appraisal.replaced_in IS
  'Lần nhập tệp thay thế: import that brought the next appraisal, so that undo_import takes it back; null: by hand';

-- With the owner's rights: nobody writes into the past. A mistake that is put right is no other appraisal: it is one
-- where the unit has explained meanwhile, another role appraises, or another document decides. A value of another
-- name (rename_criteria) has another key here and is none.
CREATE OR REPLACE FUNCTION keep_appraisal() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $keep$
BEGIN
  WITH change AS (
    SELECT season, unit, criterion, g.actual, g.assigned, g.evidence, g.note, g.document, g.entered_by, g.entered_at,
           g.batch AS old_batch, e.batch AS new_batch, e.entered_by AS new_by, e.document AS new_document,
           (e.actual, e.assigned, e.evidence, e.note, e.document) AS said, (e.actual, e.assigned) AS new_value,
           (g.actual, g.assigned, g.evidence, g.note, g.document)
             IS DISTINCT FROM (e.actual, e.assigned, e.evidence, e.note, e.document) AS says_other
      FROM gone g JOIN entered e USING (season, unit, criterion, stage, correction)
     WHERE stage = 'appraisal'
       AND (g.actual, g.assigned, g.evidence, g.note, g.document, g.entered_by)
           IS DISTINCT FROM (e.actual, e.assigned, e.evidence, e.note, e.document, e.entered_by)
  ), undone AS (   -- an import, by the owner alone, and what it replaced is the last again
    DELETE FROM earlier_appraisal a USING change c
     WHERE NOT (SELECT is_bound())
       AND (a.season, a.unit, a.criterion, a.replaced_in) = (c.season, c.unit, c.criterion, c.old_batch)
       AND c.new_batch IS DISTINCT FROM c.old_batch
       AND (a.actual, a.assigned, a.evidence, a.note, a.document) IS NOT DISTINCT FROM c.said
       AND NOT EXISTS (SELECT FROM earlier_appraisal l WHERE (l.season, l.unit, l.criterion)
                                                           = (a.season, a.unit, a.criterion) AND l.number > a.number)
    RETURNING a.season, a.unit, a.criterion
  )
  INSERT INTO earlier_appraisal (season, unit, criterion, number, actual, assigned, evidence, note, document,
                                 entered_by, entered_at, replaced_in)
  SELECT c.season, c.unit, c.criterion,
         1 + coalesce((SELECT max(a.number) FROM earlier_appraisal a
                        WHERE (a.season, a.unit, a.criterion) = (c.season, c.unit, c.criterion)), 0),
         c.actual, c.assigned, c.evidence, c.note, c.document, c.entered_by, c.entered_at, c.new_batch
    FROM change c
   WHERE NOT EXISTS (SELECT FROM undone u WHERE (u.season, u.unit, u.criterion) = (c.season, c.unit, c.criterion))
     AND (c.new_by <> c.entered_by
          OR c.new_document <> coalesce(c.document, c.new_document)
          OR c.document IS NULL AND c.new_document IS NOT NULL
             AND c.new_value IS DISTINCT FROM (c.actual, c.assigned)
          OR c.says_other
             AND EXISTS (SELECT FROM explanation x
                          WHERE (x.season, x.unit, x.criterion) = (c.season, c.unit, c.criterion)
                            AND x.written_at >= c.entered_at));
  RETURN NULL;
END
$keep$;
COMMENT ON FUNCTION keep_appraisal() IS
  'Lưu thẩm định trước: keeps an appraisal that is replaced after the unit''s explanation, by another role or by '
  'another document, and takes it back where an import is undone; a mistake put right is not kept here, but logged';
CREATE OR REPLACE TRIGGER result_kept AFTER UPDATE ON result
  REFERENCING OLD TABLE AS gone NEW TABLE AS entered FOR EACH STATEMENT EXECUTE FUNCTION keep_appraisal();
COMMENT ON TRIGGER result_kept ON result IS 'Lưu thẩm định trước';

CREATE OR REPLACE FUNCTION appraise(season text, unit text, criterion text, actual numeric, document text DEFAULT NULL,
                                    assigned boolean DEFAULT true, evidence text DEFAULT NULL, note text DEFAULT NULL)
  RETURNS integer LANGUAGE plpgsql SET search_path FROM CURRENT AS $appraise$
#variable_conflict use_column
BEGIN
  IF says_nothing(appraise.document)
     AND EXISTS (SELECT FROM result r WHERE (r.season, r.unit, r.criterion, r.stage, r.correction)
                   = (appraise.season, appraise.unit, appraise.criterion, 'appraisal', 0)) THEN
    RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
      MESSAGE = format('season "%s", unit "%s", criterion "%s" has been appraised, and another appraisal needs its '
                       'document', appraise.season, appraise.unit, appraise.criterion),
      HINT = 'Name the minutes that decided it; to put a mistake right, update the row of result.';
  END IF;
  INSERT INTO result (season, unit, criterion, stage, actual, assigned, evidence, note, document)
  VALUES (appraise.season, appraise.unit, appraise.criterion, 'appraisal', appraise.actual,
          coalesce(appraise.assigned, true), appraise.evidence, appraise.note, nullif(appraise.document, ''))
    ON CONFLICT (season, unit, criterion, stage, correction) DO UPDATE
    SET actual = excluded.actual, assigned = excluded.assigned, evidence = excluded.evidence, note = excluded.note,
        document = excluded.document;
  RETURN (SELECT 1 + coalesce(max(a.number), 0) FROM earlier_appraisal a
           WHERE (a.season, a.unit, a.criterion) = (appraise.season, appraise.unit, appraise.criterion));
END
$appraise$;
COMMENT ON FUNCTION appraise(text, text, text, numeric, text, boolean, text, text) IS
  'Thẩm định: appraises one criterion of a unit and returns which appraisal of it this is (1: the first); another one, '
  'after the unit''s explanation, by another appraiser or by another document, keeps the earlier (view appraisal) and '
  'is in force. Errors: another appraisal without a document 22023, the errors of an appraisal in result: the role''s '
  'own unit, another criterion, late 42501, not a member 23503, a value that the sheet refuses 23514, published 55000';

CREATE OR REPLACE VIEW appraisal WITH (security_invoker) AS
SELECT s.season, x.unit, x.criterion, x.number, x.actual::numeric(36,18) AS actual, x.assigned, x.evidence, x.note,
       x.document, x.entered_by, x.entered_at, x.is_in_force,
       (SELECT count(*) FROM explanation e
         WHERE (e.season, e.unit, e.criterion) = (s.season, x.unit, x.criterion)
           AND e.written_at >= x.entered_at AND (e.written_at < x.replaced_at OR x.replaced_at IS NULL))
         AS explanations,
       x.unit_name, x."position", s.year, s.period, c.name AS cluster_name,
       season_name(c.name, s.year, s.period) AS season_name, period_name(s.period) AS period_name,
       season_status_name(s.status) AS status_name
  FROM season s LEFT JOIN cluster c ON c.cluster = s.cluster
 CROSS JOIN LATERAL (
   SELECT y.*, lead(y.entered_at) OVER (PARTITION BY y.unit, y.criterion ORDER BY y.number) AS replaced_at,
          u.name AS unit_name, u."position"
     FROM (SELECT a.unit, a.criterion, a.number, a.actual, a.assigned, a.evidence, a.note, a.document, a.entered_by,
                  a.entered_at, false AS is_in_force
             FROM earlier_appraisal a WHERE a.season = s.season
            UNION ALL
           SELECT r.unit, r.criterion, 1 + coalesce((
                    SELECT max(a.number) FROM earlier_appraisal a
                     WHERE (a.season, a.unit, a.criterion) = (r.season, r.unit, r.criterion)), 0),
                  r.actual, r.assigned, r.evidence, r.note, r.document, r.entered_by, r.entered_at, true
             FROM result r WHERE r.season = s.season AND r.stage = 'appraisal') y
     LEFT JOIN unit u ON u.unit = y.unit) x;
COMMENT ON VIEW appraisal IS
  'Các lần thẩm định: every appraisal of a criterion of a unit, the earlier ones and the last, with who, when, by '
  'which document, and the unit''s explanations after it; as far as the role sees the unit''s results';
COMMENT ON COLUMN appraisal.season IS 'Kỳ thi đua';
COMMENT ON COLUMN appraisal.unit IS 'Đơn vị';
COMMENT ON COLUMN appraisal.criterion IS 'Tiêu chí';
COMMENT ON COLUMN appraisal.number IS 'Lần thẩm định: 1: the first';
COMMENT ON COLUMN appraisal.actual IS 'Thực hiện: null: no result';
COMMENT ON COLUMN appraisal.assigned IS 'Được giao';
COMMENT ON COLUMN appraisal.evidence IS 'Minh chứng';
COMMENT ON COLUMN appraisal.note IS 'Ghi chú';
COMMENT ON COLUMN appraisal.document IS 'Văn bản';
COMMENT ON COLUMN appraisal.entered_by IS 'Người thẩm định: database role';
COMMENT ON COLUMN appraisal.entered_at IS 'Thẩm định lúc';
COMMENT ON COLUMN appraisal.is_in_force IS
  'Đang áp dụng: whether it is the last appraisal; a final value takes precedence over it';
COMMENT ON COLUMN appraisal.explanations IS 'Số lần giải trình sau đó: before the next appraisal';
COMMENT ON COLUMN appraisal.unit_name IS 'Tên đơn vị';
COMMENT ON COLUMN appraisal."position" IS 'Thứ tự: position in the official order of units';
COMMENT ON COLUMN appraisal.year IS 'Năm';
COMMENT ON COLUMN appraisal.period IS 'Giai đoạn';
COMMENT ON COLUMN appraisal.cluster_name IS 'Cụm, khối';
COMMENT ON COLUMN appraisal.season_name IS 'Tên kỳ thi đua';
COMMENT ON COLUMN appraisal.period_name IS 'Tên giai đoạn';
COMMENT ON COLUMN appraisal.status_name IS 'Tên trạng thái kỳ';
