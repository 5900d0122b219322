-- The points of a publication are written as rows when it is made, and compared with its board then and there.

CREATE OR REPLACE FUNCTION comes_to_totals(of_season text, of_number integer, board emulation.scoreboard)
  RETURNS boolean LANGUAGE sql STABLE SET search_path FROM CURRENT AS $comes$
SELECT NOT EXISTS (SELECT FROM (SELECT s.unit, s.points FROM emulation.standings($3, unranked_units($1)) s) c
                     FULL JOIN (SELECT s.unit, s.points FROM published_standing s
                                 WHERE (s.season, s.number) = ($1, $2)) p USING (unit)
                    WHERE c.points IS DISTINCT FROM p.points OR c.unit IS NULL OR p.unit IS NULL)
$comes$;
COMMENT ON FUNCTION comes_to_totals(text, integer, emulation.scoreboard) IS
  'Khớp tổng điểm đã công bố: returns whether a board comes to the totals of a publication; within publish and '
  'publication_check';

-- Self-scores are compared with the values of the last publication only: other values in force are gone.
CREATE OR REPLACE FUNCTION published_points(of_season text, of_number integer, board emulation.scoreboard,
                                            compared boolean) RETURNS SETOF published_breakdown
  LANGUAGE sql STABLE ROWS 5000 SET search_path FROM CURRENT AS $points$
SELECT b.season, $2, b.unit, b.ordinal, b.criterion, b.status, b.target, b.actual, b.ratio, b.points, b.adjustment,
       b.lost, b.self_points, b.final_points, b.mean_difference
  FROM breakdown_of($1, $3, $4 AND $2 = (SELECT max(l.number) FROM publication l WHERE l.season = $1)) b
$points$;
COMMENT ON FUNCTION published_points(text, integer, emulation.scoreboard, boolean) IS
  'Điểm từng tiêu chí theo công bố: returns the rows of published_breakdown that follow from a publication''s board, '
  'with the comparison of self-scores or without; within publish and publication_check';

-- A publication without rows lacks them only if its board comes to its totals.
CREATE OR REPLACE FUNCTION breakdown_difference(of_season text, of_number integer, board emulation.scoreboard,
                                                compared boolean)
  RETURNS TABLE (unit text, criterion text, published text, recomputed text)
  LANGUAGE plpgsql STABLE ROWS 10 SET search_path FROM CURRENT AS $difference$
#variable_conflict use_column
BEGIN
  RETURN QUERY
WITH asked AS (
  -- nor with values of a correction that belongs to no publication, which is reported itself
  SELECT $4 AND $2 = (SELECT max(l.number) FROM publication l WHERE l.season = $1)
         AND NOT EXISTS (SELECT FROM result r
                          WHERE r.season = $1 AND r.stage = 'final' AND r.correction > $2) AS compared,
         EXISTS (SELECT FROM published_breakdown b WHERE b.season = $1 AND b.publication = $2)
         OR comes_to_totals($1, $2, $3) AS has_rows
)
SELECT coalesce(p.unit, c.unit), coalesce(p.criterion, c.criterion), p::text, c::text
  FROM (SELECT b.* FROM published_breakdown b WHERE b.season = $1 AND b.publication = $2) p
  FULL JOIN (SELECT d.* FROM asked a CROSS JOIN LATERAL breakdown_of($1, $3, a.compared) d WHERE a.has_rows) c
         ON c.unit = p.unit AND c.ordinal = p.ordinal
 WHERE (p.criterion, p.status, p.target, p.actual, p.ratio, p.points, p.adjustment, p.lost)
       IS DISTINCT FROM (c.criterion, c.status, c.target, c.actual, c.ratio, c.points, c.adjustment, c.lost)
    OR (SELECT a.compared FROM asked a)
       AND (p.self_points, p.final_points, p.mean_difference)
           IS DISTINCT FROM (c.self_points, c.final_points, c.mean_difference);
END
$difference$;
COMMENT ON FUNCTION breakdown_difference(text, integer, emulation.scoreboard, boolean) IS
  'Chênh lệch điểm từng tiêu chí: returns where the rows of published_breakdown differ from what follows from a '
  'publication''s board, as rows in text, with the comparison of self-scores (of the last publication) or without; '
  'within publish and publication_check';

CREATE OR REPLACE FUNCTION check_published_breakdown() RETURNS trigger
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $check$
DECLARE
  bad record;
BEGIN
  SELECT p.season, p.publication, d.unit, d.criterion INTO bad
    FROM (SELECT DISTINCT e.season, e.publication FROM entered e) p
   CROSS JOIN LATERAL breakdown_difference(p.season, p.publication, published_board(p.season, p.publication),
                                           false) d
   LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state', TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA,
      MESSAGE = format('publication %s of season "%s" does not contain these points of unit "%s", %s',
                       bad.publication, bad.season, bad.unit,
                       coalesce(format('criterion "%s"', bad.criterion), 'the whole sheet')),
      DETAIL = 'The points of a publication are those of its board, all of them in one statement.',
      HINT = 'Use publish or supersede, which write the points.';
  END IF;
  RETURN NULL;
END
$check$;
COMMENT ON FUNCTION check_published_breakdown() IS
  'Kiểm tra điểm từng tiêu chí: refuses published points that differ from the publication''s board, or are not all of '
  'them (55000)';

-- With the owner's rights: nobody else writes these rows. A live season's rows are of no use from now on.
CREATE OR REPLACE FUNCTION write_breakdown() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $write$
BEGIN
  INSERT INTO published_breakdown
  SELECT * FROM published_points(NEW.season, NEW.number, published_board(NEW.season, NEW.number), true);
  IF NOT EXISTS (SELECT FROM published_breakdown b WHERE b.season = NEW.season AND b.publication = NEW.number) THEN
    RAISE EXCEPTION USING ERRCODE = 'serialization_failure',
      MESSAGE = format('the points of season "%s" were not stored with its publication', NEW.season),
      DETAIL = 'Nothing was published, because the stored rows must agree with the board.',
      HINT = 'Publish without a trigger that changes what publish writes.';
  END IF;
  DELETE FROM live_breakdown WHERE season = NEW.season;
  RETURN NULL;
END
$write$;
COMMENT ON FUNCTION write_breakdown() IS
  'Ghi điểm từng tiêu chí: writes the points of a publication from its board into published_breakdown, and refuses a '
  'publication whose points are not stored (40001)';

-- Publications of earlier versions. One whose board is no longer valid, or does not come to its totals, has no rows, so
-- that none says what the publication does not; publication_check reports it.
DO $fill$
DECLARE
  p record;
BEGIN
  FOR p IN SELECT o.season, o.number, count(*) OVER () AS all_of_them, row_number() OVER () - 1 AS done
             FROM publication o
            WHERE NOT EXISTS (SELECT FROM published_breakdown b WHERE b.season = o.season AND b.publication = o.number)
            ORDER BY o.season, o.number LOOP
    PERFORM emulation.progress('points of publications', p.done, p.all_of_them, 'publications');
    BEGIN
      INSERT INTO published_breakdown
      SELECT d.* FROM (SELECT published_board(p.season, p.number) AS board OFFSET 0) b
       CROSS JOIN LATERAL published_points(p.season, p.number, b.board, true) d
       WHERE comes_to_totals(p.season, p.number, b.board);
    EXCEPTION WHEN data_exception OR program_limit_exceeded THEN
      NULL;
    END;
  END LOOP;
  IF FOUND THEN
    ANALYZE published_breakdown;   -- before the views are asked; autovacuum may come much later
  END IF;
END
$fill$;

-- By its name after publication_carry_out.
CREATE OR REPLACE TRIGGER publication_points AFTER INSERT ON publication
  FOR EACH ROW EXECUTE FUNCTION write_breakdown();
COMMENT ON TRIGGER publication_points ON publication IS 'Ghi điểm từng tiêu chí';
CREATE OR REPLACE TRIGGER published_breakdown_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON published_breakdown
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_publication_edit();
COMMENT ON TRIGGER published_breakdown_kept ON published_breakdown IS 'Khóa công bố';
CREATE OR REPLACE TRIGGER published_breakdown_check AFTER INSERT ON published_breakdown
  REFERENCING NEW TABLE AS entered FOR EACH STATEMENT EXECUTE FUNCTION check_published_breakdown();
COMMENT ON TRIGGER published_breakdown_check ON published_breakdown IS 'Kiểm tra điểm từng tiêu chí';
