-- The criteria of the sheets in force, as rows: what they are called is stored once, and what is scored by them refers
-- to it. Derived from the sheets, and from nothing else, so that no statement of anybody's writes it.

CREATE TABLE IF NOT EXISTS sheet_criterion (
  season     text NOT NULL REFERENCES season,
  ordinal    integer NOT NULL,
  criterion  text,
  parent     text,
  section    text,
  depth      integer NOT NULL,
  name       text,
  max_points numeric(19,9) NOT NULL,
  rule       text,
  is_leaf    boolean NOT NULL,
  last_below integer NOT NULL,
  better     text,
  computed   boolean NOT NULL,
  PRIMARY KEY (season, ordinal),
  UNIQUE (season, criterion)
);
COMMENT ON TABLE sheet_criterion IS
  'Tiêu chí của bảng điểm: criteria of each season''s sheet in force, with the whole sheet as ordinal 0; the sheet''s '
  'triggers write it';
COMMENT ON COLUMN sheet_criterion.season IS 'Kỳ thi đua';
COMMENT ON COLUMN sheet_criterion.ordinal IS 'Thứ tự: position in the sheet; 0: the whole sheet';
COMMENT ON COLUMN sheet_criterion.criterion IS 'Tiêu chí: code; null: the whole sheet';
COMMENT ON COLUMN sheet_criterion.parent IS 'Tiêu chí cấp trên: null: at depth 1, and the whole sheet';
COMMENT ON COLUMN sheet_criterion.section IS
  'Mục: criterion of depth 1 that contains it, or itself; null: the whole sheet';
COMMENT ON COLUMN sheet_criterion.depth IS 'Cấp: 0 is the whole sheet';
COMMENT ON COLUMN sheet_criterion.name IS 'Tên tiêu chí: null: none';
COMMENT ON COLUMN sheet_criterion.max_points IS 'Điểm tối đa';
COMMENT ON COLUMN sheet_criterion.rule IS 'Cách tính điểm: the leaf''s rule; null: a parent';
COMMENT ON COLUMN sheet_criterion.is_leaf IS 'Tiêu chí chấm điểm';
COMMENT ON COLUMN sheet_criterion.last_below IS
  'Thứ tự cuối: ordinal of the last criterion below it; of a leaf its own: what is below it lies between the two';
COMMENT ON COLUMN sheet_criterion.better IS 'Chiều: higher or lower, whichever is better; null: a parent';
COMMENT ON COLUMN sheet_criterion.computed IS 'Tự tính: whether the sheet computes the actual (value)';

-- A breakdown has the whole sheet as its first row: of one unit without results, it is the sheet's own table.
CREATE OR REPLACE FUNCTION criteria_of(of_season text, rules jsonb) RETURNS SETOF sheet_criterion
  LANGUAGE sql STABLE ROWS 80 SET search_path FROM CURRENT AS $criteria$
WITH RECURSIVE sheet AS MATERIALIZED (
  SELECT $2::emulation.score_sheet AS rules WHERE NOT EXISTS (SELECT FROM emulation.check_sheet($2))
), line AS MATERIALIZED (
  SELECT b.ordinal::integer - 1 AS ordinal, b.criterion, b.parent, b.depth, b.name, b.max_points, b.is_leaf
    FROM (SELECT emulation.scoreboard(rules, 'x', NULL, NULL, NULL, true, NULL) AS board FROM sheet) e
   CROSS JOIN LATERAL emulation.breakdown(e.board) WITH ORDINALITY AS b(unit, criterion, parent, depth, name,
     max_points, target, actual, ratio, points, adjustment, lost, is_leaf, status, ordinal)
), placed AS (
  SELECT l.criterion, l.criterion AS section FROM line l WHERE l.depth = 1
   UNION ALL
  SELECT l.criterion, p.section FROM placed p JOIN line l ON l.parent = p.criterion
)
SELECT $1, l.ordinal, l.criterion, l.parent, p.section, l.depth, l.name, l.max_points, c.rule, l.is_leaf,
       coalesce((SELECT min(n.ordinal) - 1 FROM line n WHERE n.ordinal > l.ordinal AND n.depth <= l.depth),
                (SELECT max(n.ordinal) FROM line n)),
       CASE WHEN l.is_leaf THEN coalesce(j.said->>'better', 'higher') END, coalesce(j.said ? 'value', false)
  FROM line l
  LEFT JOIN placed p ON p.criterion = l.criterion
  LEFT JOIN (SELECT k.code, k.rule FROM sheet h CROSS JOIN LATERAL emulation.criteria(h.rules) k) c
    ON c.code = l.criterion
  LEFT JOIN jsonb_path_query($2, 'strict $.** ? (exists (@.code))') AS j(said) ON j.said->>'code' = l.criterion
$criteria$;
COMMENT ON FUNCTION criteria_of(text, jsonb) IS
  'Tiêu chí của bảng điểm: returns the criteria of a sheet as rows of sheet_criterion; no rows for a sheet with a '
  'fault; within name_criteria';

-- With the owner's rights, as whoever writes sheets may not write what follows from them.
CREATE OR REPLACE FUNCTION name_criteria() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $name$
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    DELETE FROM sheet_criterion;
  END IF;
  IF TG_OP IN ('UPDATE', 'DELETE') THEN
    DELETE FROM sheet_criterion k USING gone g WHERE k.season = g.season AND g.state = 'in force';
  END IF;
  IF TG_OP IN ('INSERT', 'UPDATE') THEN
    INSERT INTO sheet_criterion
    SELECT k.* FROM entered e CROSS JOIN LATERAL criteria_of(e.season, e.rules) k WHERE e.state = 'in force';
  END IF;
  RETURN NULL;
END
$name$;
COMMENT ON FUNCTION name_criteria() IS
  'Ghi tiêu chí: writes the criteria of a sheet that is put in force into sheet_criterion, and removes those of a '
  'sheet that no longer is';

-- By their names after what checks a sheet.
CREATE OR REPLACE TRIGGER sheet_named_insert AFTER INSERT ON sheet
  REFERENCING NEW TABLE AS entered FOR EACH STATEMENT EXECUTE FUNCTION name_criteria();
COMMENT ON TRIGGER sheet_named_insert ON sheet IS 'Ghi tiêu chí: new in force';
CREATE OR REPLACE TRIGGER sheet_named_update AFTER UPDATE ON sheet
  REFERENCING OLD TABLE AS gone NEW TABLE AS entered FOR EACH STATEMENT EXECUTE FUNCTION name_criteria();
COMMENT ON TRIGGER sheet_named_update ON sheet IS 'Ghi tiêu chí: put in force or replaced';
CREATE OR REPLACE TRIGGER sheet_named_delete AFTER DELETE ON sheet
  REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION name_criteria();
COMMENT ON TRIGGER sheet_named_delete ON sheet IS 'Ghi tiêu chí: deleted';
CREATE OR REPLACE TRIGGER sheet_named_truncate AFTER TRUNCATE ON sheet
  FOR EACH STATEMENT EXECUTE FUNCTION name_criteria();
COMMENT ON TRIGGER sheet_named_truncate ON sheet IS 'Ghi tiêu chí: emptied';

CREATE OR REPLACE FUNCTION refuse_derived_edit() RETURNS trigger
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $refuse$
BEGIN
  RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state', TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA,
    MESSAGE = format('%s does not allow %s', TG_TABLE_NAME, TG_OP),
    DETAIL = 'Its rows follow from the sheets in force.',
    HINT = 'Enter a changed sheet as another version and use put_in_force(season, version).';
END
$refuse$;
COMMENT ON FUNCTION refuse_derived_edit() IS
  'Khóa bảng suy ra: refuses to write sheet_criterion except by the triggers of sheet (55000)';

-- Sheets that an earlier version put in force.
ALTER TABLE sheet_criterion DISABLE TRIGGER USER;
INSERT INTO sheet_criterion
SELECT k.* FROM sheet h CROSS JOIN LATERAL criteria_of(h.season, h.rules) k
 WHERE h.state = 'in force' AND NOT EXISTS (SELECT FROM sheet_criterion c WHERE c.season = h.season);
ALTER TABLE sheet_criterion ENABLE TRIGGER USER;

CREATE OR REPLACE TRIGGER sheet_criterion_kept BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON sheet_criterion
  FOR EACH STATEMENT WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION refuse_derived_edit();
COMMENT ON TRIGGER sheet_criterion_kept ON sheet_criterion IS 'Khóa bảng suy ra';
