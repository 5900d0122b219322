-- Live standings and points of a season, stored until something changes. Standings of 100,000 results take a fifth of a
-- second to compute. They are stored with the snapshot in which they were computed; every statement on the season's
-- rows records its transaction in season_change; and the stored rows are shown only if that snapshot included each
-- recorded transaction that the reader sees. So they are always exact, and nobody waits: writers only append.

CREATE TABLE IF NOT EXISTS season_change (
  number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  season text NOT NULL,
  xid    xid8 NOT NULL DEFAULT pg_current_xact_id()
);
CREATE INDEX IF NOT EXISTS season_change_season ON season_change (season, xid);
COMMENT ON TABLE season_change IS
  'Dấu thay đổi: one row for each statement that changed a season''s results, targets, sheet, members or decided '
  'classes; refresh_standing deletes it';
COMMENT ON COLUMN season_change.number IS 'Số thứ tự';
COMMENT ON COLUMN season_change.season IS 'Kỳ thi đua';
COMMENT ON COLUMN season_change.xid IS 'Giao dịch: transaction that made the change';

CREATE TABLE IF NOT EXISTS live_season (
  season         text PRIMARY KEY REFERENCES season,
  snapshot       pg_snapshot NOT NULL,
  made_in        xid8 NOT NULL,
  last_number    bigint NOT NULL,
  server_started timestamptz NOT NULL
);
ALTER TABLE live_season ADD COLUMN IF NOT EXISTS board emulation.scoreboard;
COMMENT ON TABLE live_season IS 'Bảng xếp hạng tạm tính: time at which live_standing was computed';
COMMENT ON COLUMN live_season.season IS 'Kỳ thi đua';
COMMENT ON COLUMN live_season.snapshot IS 'Ảnh chụp: transactions whose changes are included';
COMMENT ON COLUMN live_season.made_in IS 'Giao dịch: transaction that computed it';
COMMENT ON COLUMN live_season.last_number IS
  'Dấu thay đổi cuối: last of that transaction''s own changes that is included';
COMMENT ON COLUMN live_season.server_started IS
  'Máy chủ khởi động lúc: start of the server; after a restore, transactions of another server mean nothing';
COMMENT ON COLUMN live_season.board IS
  'Bảng kết quả: board from which they were computed; null: none, or computed by an earlier version';

-- They have the columns of published_standing and published_breakdown, but for what is looked up when it is shown.
CREATE TABLE IF NOT EXISTS live_standing (
  season text NOT NULL REFERENCES live_season,
  unit   text NOT NULL REFERENCES unit,
  PRIMARY KEY (season, unit)
);
CREATE TABLE IF NOT EXISTS live_breakdown (
  season  text NOT NULL,
  unit    text NOT NULL,
  ordinal integer NOT NULL,
  PRIMARY KEY (season, unit, ordinal)
);
DO $live$
DECLARE
  standing_grew boolean := copy_columns('live_standing', 'published_standing', '{number,unit_name,unranked_reason}');
  breakdown_grew boolean := copy_columns('live_breakdown', 'published_breakdown', '{publication}');
BEGIN
  IF standing_grew OR breakdown_grew THEN   -- what was stored without it is no longer shown
    UPDATE live_season SET server_started = '-infinity' WHERE server_started > '-infinity';
  END IF;
END
$live$;
CREATE INDEX IF NOT EXISTS live_standing_unit ON live_standing (unit);
CREATE INDEX IF NOT EXISTS live_breakdown_unit ON live_breakdown (unit);
COMMENT ON TABLE live_standing IS
  'Xếp hạng tạm tính: a season''s standings as stored by refresh_standing; the view standing shows them while they are '
  'up to date';
COMMENT ON TABLE live_breakdown IS
  'Điểm từng tiêu chí tạm tính: every point of a live season as stored by refresh_standing; the view score_breakdown '
  'shows them while they are up to date';

-- Other views join it: its names are looked up and not joined, as a query of many relations is planned in pieces.
CREATE OR REPLACE VIEW kept_season WITH (security_invoker) AS
SELECT l.season, (SELECT s.year FROM season s WHERE s.season = l.season) AS year,
       (SELECT s.period FROM season s WHERE s.season = l.season) AS period,
       (SELECT c.name FROM season s JOIN cluster c USING (cluster) WHERE s.season = l.season) AS cluster_name,
       (SELECT season_name(c.name, s.year, s.period) FROM season s JOIN cluster c USING (cluster)
         WHERE s.season = l.season) AS season_name,
       (SELECT period_name(s.period) FROM season s WHERE s.season = l.season) AS period_name,
       (SELECT season_status_name(s.status) FROM season s WHERE s.season = l.season) AS status_name
  FROM live_season l
 WHERE l.server_started = pg_postmaster_start_time()
   AND NOT EXISTS (SELECT FROM season_change c WHERE c.season = l.season AND c.xid >= pg_snapshot_xmin(l.snapshot)
                      AND CASE WHEN c.xid = l.made_in THEN c.number > l.last_number
                               ELSE NOT pg_visible_in_snapshot(c.xid, l.snapshot) END);
COMMENT ON VIEW kept_season IS
  'Kỳ có bảng tạm tính còn đúng: seasons in which nothing has changed since live_standing was computed';
COMMENT ON COLUMN kept_season.season IS 'Kỳ thi đua';
COMMENT ON COLUMN kept_season.year IS 'Năm';
COMMENT ON COLUMN kept_season.period IS 'Giai đoạn: year, half-year, quarter or month';
COMMENT ON COLUMN kept_season.cluster_name IS 'Tên cụm, khối';
COMMENT ON COLUMN kept_season.season_name IS 'Tên kỳ thi đua';
COMMENT ON COLUMN kept_season.period_name IS 'Tên giai đoạn';
COMMENT ON COLUMN kept_season.status_name IS 'Tên trạng thái kỳ';

CREATE OR REPLACE FUNCTION refresh_standing(of_season text) RETURNS boolean
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $refresh$
BEGIN
  -- a session that computes it at the same moment does so for both
  IF NOT pg_try_advisory_xact_lock('live_season'::regclass::oid::integer, hashtext(of_season)) THEN
    RETURN false;
  END IF;
  DELETE FROM live_standing WHERE season = of_season;
  DELETE FROM live_breakdown WHERE season = of_season;
  DELETE FROM live_season WHERE season = of_season;
  DELETE FROM season_change WHERE season = of_season AND xid < pg_snapshot_xmin(pg_current_snapshot());
  EXECUTE format($computed$
    WITH gathered AS MATERIALIZED (
      SELECT season_board($1) AS board
    ), computed AS (
      INSERT INTO live_season (season, snapshot, made_in, last_number, server_started, board)
      SELECT $1, pg_current_snapshot(), pg_current_xact_id(),
             coalesce((SELECT max(number) FROM season_change WHERE season = $1 AND xid = pg_current_xact_id()), 0),
             pg_postmaster_start_time(), board
        FROM gathered
    ), broken_down AS (
      INSERT INTO live_breakdown (%2$s) SELECT %2$s FROM gathered, breakdown_of($1, board, true))
    INSERT INTO live_standing (%1$s) SELECT %1$s FROM gathered, standings_of($1, board)
    $computed$, stored_columns('live_standing', '%1$I'), stored_columns('live_breakdown', '%1$I')) USING of_season;
  RETURN true;
END
$refresh$;
COMMENT ON FUNCTION refresh_standing(text) IS
  'Tính sẵn bảng xếp hạng: stores a live season''s standings and points, so that the views standing, score_breakdown '
  'and self_versus_final are fast until something changes; a statement that adds ten results for each member calls it '
  'by itself. False if another session is storing them. The owner calls it. Errors: an unknown season 23503';
