-- Classes by conditions and quotas: what the core finds, and what an authority decides where a class stays open.

CREATE TABLE IF NOT EXISTS class_decision (
  season          text NOT NULL REFERENCES season,
  unit            text NOT NULL REFERENCES unit,
  class           text NOT NULL CHECK (class <> ''),
  document        text NOT NULL CHECK (document <> ''),
  reason          text NOT NULL CHECK (reason <> ''),
  points          numeric NOT NULL,
  class_by_points text,
  decided_by      text NOT NULL DEFAULT acting_role(),
  decided_at      timestamptz NOT NULL DEFAULT now(),
  correction      integer NOT NULL DEFAULT 0 CHECK (correction = 0 OR correction > 1),
  PRIMARY KEY (season, unit, correction)
);
CREATE INDEX IF NOT EXISTS class_decision_unit ON class_decision (unit);
COMMENT ON TABLE class_decision IS
  'Quyết định xếp loại: classes that an authority decided where the regulation leaves them open, by decide_class; a '
  'decision applies while the class is open and the unit has the points and the class by points that it had then';
COMMENT ON COLUMN class_decision.season IS 'Kỳ thi đua';
COMMENT ON COLUMN class_decision.unit IS 'Đơn vị';
COMMENT ON COLUMN class_decision.class IS 'Xếp loại được quyết định: a class of the season''s sheet';
COMMENT ON COLUMN class_decision.document IS 'Văn bản: document of the decision';
COMMENT ON COLUMN class_decision.reason IS 'Lý do';
COMMENT ON COLUMN class_decision.points IS 'Điểm khi quyết định: the unit''s total on which the decision rests';
COMMENT ON COLUMN class_decision.class_by_points IS 'Loại theo điểm khi quyết định: null: none';
COMMENT ON COLUMN class_decision.decided_by IS 'Người quyết định: database role';
COMMENT ON COLUMN class_decision.decided_at IS 'Quyết định lúc';
COMMENT ON COLUMN class_decision.correction IS
  'Lần đính chính: number of the publication that added this row by supersede; 0: decided before publication';

-- A sheet without these has the class of emulation.standings, and costs what it did.
CREATE OR REPLACE FUNCTION has_class_rules(rules jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN coalesce(rules ?| '{unranked,no_award,lower_class,rank_by}'
                OR jsonb_path_exists(rules, '$.classes[*] ? (exists (@.when) || exists (@.quota))'), false);
COMMENT ON FUNCTION has_class_rules(jsonb) IS
  'Có quy tắc xếp loại: returns whether a sheet states more of classes than the points from which they begin; within '
  'classes_of';

-- Decisions that apply: of units whose class is open without them, or becomes open by others, and that have the points
-- on which their own was taken.  What a correction decides rests on the corrected points.
CREATE OR REPLACE FUNCTION decisions_for(of_season text, board emulation.scoreboard, as_of integer, corrections jsonb,
                                         OUT classes jsonb, OUT documents jsonb, OUT opened text[])
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $decisions$
DECLARE
  unranked text[] := unranked_units(of_season);
  known text[] := ARRAY(SELECT n.name FROM emulation.classes(emulation.score_sheet(board)) n);
  more record;
BEGIN
  classes := '{}';
  documents := '{}';
  LOOP
    opened := opened || ARRAY(SELECT c.unit FROM emulation.classification(board, unranked, classes) c WHERE c.open);
    SELECT jsonb_object_agg(d.unit, d.class) AS classes, jsonb_object_agg(d.unit, d.document) AS documents INTO more
      FROM (SELECT DISTINCT ON (x.unit) x.*
              FROM (SELECT e.unit, e.class, e.document, e.points, e.class_by_points, e.correction
                      FROM class_decision e WHERE e.season = of_season AND (as_of IS NULL OR e.correction <= as_of)
                    UNION ALL
                    SELECT e.unit, e.class, e.document, NULL, NULL, NULL FROM corrections_of(corrections) e) x
              JOIN emulation.classification(board, unranked) c USING (unit)
             WHERE x.unit = ANY (opened) AND NOT classes ? x.unit AND x.class = ANY (known)
               AND (x.correction IS NULL
                    OR (x.points, x.class_by_points) IS NOT DISTINCT FROM (c.points, c.class_by_points))
             ORDER BY x.unit, x.correction DESC NULLS FIRST) d;
    EXIT WHEN more.classes IS NULL;
    classes := classes || more.classes;
    documents := documents || more.documents;
  END LOOP;
END
$decisions$;
COMMENT ON FUNCTION decisions_for(text, emulation.scoreboard, integer, jsonb) IS
  'Quyết định có hiệu lực: returns the decided classes that apply to a board and their documents, by unit, and the '
  'units whose class was open without a decision; within classes_of';

CREATE OR REPLACE FUNCTION classes_of(of_season text, board emulation.scoreboard, as_of integer DEFAULT NULL,
                                      corrections jsonb DEFAULT '[]')
  RETURNS TABLE (unit text, class text, class_by_points text, class_open boolean, reason_code text,
                 reason_parameters jsonb, class_rank integer, can_be_decided boolean, points numeric)
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $classes$
#variable_conflict use_column
DECLARE
  rules jsonb := emulation.score_sheet(board)::jsonb;
  by_class boolean := rules->>'rank_by' = 'class';
  decided record;
BEGIN
  IF NOT has_class_rules(rules) THEN
    RETURN;
  ELSIF EXISTS (SELECT FROM class_decision d WHERE d.season = of_season)
        OR EXISTS (SELECT FROM corrections_of(corrections) c WHERE c.class IS NOT NULL) THEN
    SELECT * INTO decided FROM decisions_for(of_season, board, as_of, corrections);
  ELSE
    SELECT '{}'::jsonb AS classes, '{}'::jsonb AS documents, '{}'::text[] AS opened INTO decided;
  END IF;
  RETURN QUERY
  SELECT c.unit, c.class, c.class_by_points, c.open, c.reason_code,
         nullif(jsonb_strip_nulls(jsonb_build_object('document', decided.documents->c.unit, 'no_award',
                  CASE WHEN cardinality(c.no_award) > 0 THEN to_jsonb(c.no_award) END)), '{}'),
         CASE WHEN by_class THEN c.rank END, c.open OR c.unit = ANY (decided.opened), c.points
    FROM emulation.classification(board, unranked_units(of_season), decided.classes) c;
END
$classes$;
COMMENT ON FUNCTION classes_of(text, emulation.scoreboard, integer, jsonb) IS
  'Xếp loại: returns the classes of a board under the decisions that apply, and whether an authority can decide them '
  '(can_be_decided: the class is open without its decision); as_of: decisions as the publication of that number '
  'contained them; corrections: decisions that take precedence; no rows for a sheet without conditions and quotas of '
  'classes; within standings_of and the checks';
