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
  PRIMARY KEY (season, unit)
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

-- A sheet without these has the class of emulation.standings, and costs what it did.
CREATE OR REPLACE FUNCTION has_class_rules(rules jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN coalesce(rules ?| '{unranked,no_award,lower_class,rank_by}'
                OR jsonb_path_exists(rules, '$.classes[*] ? (exists (@.when) || exists (@.quota))'), false);
COMMENT ON FUNCTION has_class_rules(jsonb) IS
  'Có quy tắc xếp loại: returns whether a sheet states more of classes than the points from which they begin; within '
  'classes_of';

CREATE OR REPLACE FUNCTION classes_of(of_season text, board emulation.scoreboard)
  RETURNS TABLE (unit text, class text, class_by_points text, class_open boolean, reason_code text,
                 reason_parameters jsonb, computed_class text, computed_open boolean, points numeric)
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $classes$
SELECT c.unit, CASE WHEN d.unit IS NULL THEN c.class ELSE d.class END, c.class_by_points, c.open AND d.unit IS NULL,
       CASE WHEN d.unit IS NULL THEN c.reason_code ELSE 'decided' END,
       nullif(jsonb_strip_nulls(jsonb_build_object('document', d.document, 'no_award',
                CASE WHEN cardinality(c.no_award) > 0 THEN to_jsonb(c.no_award) END)), '{}'),
       c.class, c.open, c.points
  FROM emulation.classification(CASE WHEN has_class_rules(emulation.score_sheet(board)::jsonb) THEN board END,
                                unranked_units(of_season)) c
  LEFT JOIN class_decision d
    ON c.open AND d.season = of_season AND d.unit = c.unit AND d.points = c.points
   AND d.class_by_points IS NOT DISTINCT FROM c.class_by_points
   AND d.class IN (SELECT n.name FROM emulation.classes(emulation.score_sheet(board)) n)
$classes$;
COMMENT ON FUNCTION classes_of(text, emulation.scoreboard) IS
  'Xếp loại: returns the classes of a board, a decided one in the place of one that is open, with what the core found '
  'without the decision (computed_class, computed_open); no rows for a sheet without conditions and quotas of classes; '
  'within standings_of and the checks';
