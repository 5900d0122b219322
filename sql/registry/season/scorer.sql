-- Who scores a leaf: the criterion that is listed nearest above it, or itself, says so.

CREATE OR REPLACE VIEW scored_by_others WITH (security_invoker) AS
SELECT k.season, l.criterion, c.by, scorer_name(c.by) AS by_name
  FROM criterion_scorer c
  JOIN sheet_criterion k ON k.season = c.season AND k.criterion = c.criterion
  JOIN sheet_criterion l ON l.season = k.season AND l.is_leaf AND l.ordinal BETWEEN k.ordinal AND k.last_below
 WHERE c.by <> 'unit'
   AND NOT EXISTS (SELECT FROM criterion_scorer d JOIN sheet_criterion n USING (season, criterion)
                    WHERE d.season = l.season AND n.ordinal > k.ordinal
                      AND l.ordinal BETWEEN n.ordinal AND n.last_below);
COMMENT ON VIEW scored_by_others IS
  'Tiêu chí đơn vị không tự chấm: leaves of the sheet in force that only appraisers or the council score '
  '(criterion_scorer): a self-score is neither missing nor counted there';
COMMENT ON COLUMN scored_by_others.season IS 'Kỳ thi đua';
COMMENT ON COLUMN scored_by_others.criterion IS 'Tiêu chí: a leaf';
COMMENT ON COLUMN scored_by_others.by IS 'Người chấm: appraiser or council';
COMMENT ON COLUMN scored_by_others.by_name IS 'Tên người chấm';
