-- Season against season, and how firm the ranks are.

-- The board of a live season is kept with its standings; who reads it may read all of them (access/policy.sql).
CREATE OR REPLACE FUNCTION kept_board(of_season text) RETURNS emulation.scoreboard
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $board$
SELECT l.board FROM live_season l JOIN kept_season k USING (season) JOIN season s USING (season)
 WHERE l.season = of_season AND s.status <> 'published'
$board$;
COMMENT ON FUNCTION kept_board(text) IS
  'Bảng kết quả đã tính sẵn: returns the board of a live season as refresh_standing stored it, if nothing has changed '
  'since; within board_in_force';

CREATE OR REPLACE FUNCTION board_in_force(of_season text) RETURNS emulation.scoreboard
  LANGUAGE sql STABLE COST 50000 SET search_path FROM CURRENT AS $board$
SELECT coalesce((SELECT published_board(s.season) FROM season s WHERE s.season = of_season AND s.status = 'published'),
                kept_board(of_season),
                emulation.once('computed_board(text)', of_season, NULL::emulation.scoreboard))
$board$;
COMMENT ON FUNCTION board_in_force(text) IS
  'Bảng kết quả đang áp dụng: returns the board as last published, otherwise live from the values in force; null as '
  'for season_board. Use it for what_if, versus, overtake and robustness';

CREATE OR REPLACE VIEW standing_change WITH (security_invoker) AS
SELECT s.season, b.season AS season_before, s.cluster, s.year, s.period, x.unit, u.name AS unit_name, u."position",
       x.rank_before, x.rank_after, x.points_before::numeric(16,6) AS points_before,
       x.points_after::numeric(16,6) AS points_after, x.change, x.own_change, x.field_change,
       s.cluster_name, s.season_name, period_name(s.period) AS period_name, s.status_name
  FROM visible_season s
 CROSS JOIN LATERAL (SELECT p.season FROM season p WHERE p.cluster = s.cluster AND p.period = s.period
                        AND p.year < s.year AND p.status <> 'draft' ORDER BY p.year DESC LIMIT 1) b
 CROSS JOIN LATERAL (
   SELECT d.* FROM emulation.compare(board_in_force(b.season), board_in_force(s.season), unranked_units(b.season),
                                     unranked_units(s.season)) d OFFSET 0) x
  JOIN unit u ON u.unit = CASE WHEN s.season IS NOT NULL THEN x.unit END;
COMMENT ON VIEW standing_change IS
  'Thay đổi thứ hạng: each season compared with the season before of the same cluster and period; change = own_change '
  '+ field_change, positive is up';
COMMENT ON COLUMN standing_change.season IS 'Kỳ thi đua';
COMMENT ON COLUMN standing_change.season_before IS
  'Kỳ trước: the latest earlier year of the same cluster and period that is not a draft';
COMMENT ON COLUMN standing_change.cluster IS 'Cụm, khối';
COMMENT ON COLUMN standing_change.year IS 'Năm';
COMMENT ON COLUMN standing_change.period IS 'Giai đoạn: year, half-year, quarter or month';
COMMENT ON COLUMN standing_change.unit IS 'Mã đơn vị';
COMMENT ON COLUMN standing_change.unit_name IS 'Đơn vị';
COMMENT ON COLUMN standing_change."position" IS 'Thứ tự: position in the official order of units';
COMMENT ON COLUMN standing_change.rank_before IS 'Hạng kỳ trước: null: not ranked, or not a member then';
COMMENT ON COLUMN standing_change.rank_after IS 'Hạng kỳ này: null: not ranked, or no longer a member';
COMMENT ON COLUMN standing_change.points_before IS 'Điểm kỳ trước';
COMMENT ON COLUMN standing_change.points_after IS 'Điểm kỳ này: possibly under another sheet with another maximum';
COMMENT ON COLUMN standing_change.change IS 'Tăng, giảm hạng: positive is up; null unless ranked in both seasons';
COMMENT ON COLUMN standing_change.own_change IS
  'Do đơn vị: change of rank by the unit''s own points against the other units before; under different sheets, totals '
  'are compared as shares of the maximum';
COMMENT ON COLUMN standing_change.field_change IS
  'Do các đơn vị khác: change of rank by the other units against the unit''s points after';
COMMENT ON COLUMN standing_change.cluster_name IS 'Tên cụm, khối';
COMMENT ON COLUMN standing_change.season_name IS 'Tên kỳ thi đua';
COMMENT ON COLUMN standing_change.period_name IS 'Tên giai đoạn';
COMMENT ON COLUMN standing_change.status_name IS 'Tên trạng thái kỳ';

CREATE TABLE IF NOT EXISTS robustness_study (
  study        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  season       text NOT NULL REFERENCES season,
  replications integer NOT NULL DEFAULT 1000,
  spread       numeric NOT NULL DEFAULT 0.2,
  seed         bigint NOT NULL DEFAULT 0,
  publication  integer,
  board_digest text NOT NULL,
  ranks        jsonb COMPRESSION lz4 NOT NULL,
  made_by      text NOT NULL,
  made_at      timestamptz NOT NULL
);
CREATE INDEX IF NOT EXISTS robustness_study_season ON robustness_study (season, study);
COMMENT ON TABLE robustness_study IS
  'Khảo sát độ vững: studies of how robust a season''s ranks are under changed weights; a trigger computes them from '
  'the first columns';
COMMENT ON COLUMN robustness_study.study IS 'Số khảo sát';
COMMENT ON COLUMN robustness_study.season IS 'Kỳ thi đua';
COMMENT ON COLUMN robustness_study.replications IS 'Số lần thử: 1 to 10 million';
COMMENT ON COLUMN robustness_study.spread IS
  'Biên độ: greatest change of each weight, as a share from 0 to below 1; 0.2 is 20 %';
COMMENT ON COLUMN robustness_study.seed IS 'Số mầm: start of the random numbers; the same seed gives the same figures';
COMMENT ON COLUMN robustness_study.publication IS
  'Lần công bố: publication whose ranks were studied; null: studied before the season was published';
COMMENT ON COLUMN robustness_study.board_digest IS
  'Mã băm bảng kết quả: SHA-256 of the studied scoreboard and of the unranked units';
COMMENT ON COLUMN robustness_study.ranks IS
  'Kết quả: array of {"unit", "rank", "best", "worst", "mean", "p05", "p95", "first_share"}';
COMMENT ON COLUMN robustness_study.made_by IS 'Người thực hiện: database role';
COMMENT ON COLUMN robustness_study.made_at IS 'Thực hiện lúc';

CREATE OR REPLACE FUNCTION digest_of_board(board emulation.scoreboard, unranked text[]) RETURNS text
  LANGUAGE sql STABLE PARALLEL SAFE SET search_path FROM CURRENT AS $digest$
SELECT encode(sha256(convert_to(jsonb_build_array(board, unranked)::text, 'UTF8')), 'hex')
$digest$;
COMMENT ON FUNCTION digest_of_board(emulation.scoreboard, text[]) IS
  'Mã băm bảng kết quả: returns the SHA-256 of a board and of the unranked units, 64 hexadecimal digits; within '
  'study_robustness';

-- Of a published board as it is stored: a study holds, whatever the rules of the core have become since.
CREATE OR REPLACE FUNCTION study_digest(of_season text) RETURNS text
  LANGUAGE sql STABLE COST 50000 SET search_path FROM CURRENT AS $digest$
SELECT digest_of_board(coalesce((SELECT p.board::emulation.scoreboard FROM season s JOIN publication p USING (season)
                                  WHERE s.season = of_season AND s.status = 'published' ORDER BY p.number DESC LIMIT 1),
                                kept_board(of_season), season_board(of_season)), unranked_units(of_season))
$digest$;
COMMENT ON FUNCTION study_digest(text) IS
  'Mã băm của kỳ để khảo sát: returns digest_of_board of the board that a study of the season examines; within '
  'study_robustness';

CREATE OR REPLACE FUNCTION make_robustness_study() RETURNS trigger
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $make$
DECLARE
  board emulation.scoreboard;
  unranked text[];
BEGIN
  -- in one statement, so that the board is that publication's
  SELECT board_in_force(NEW.season), unranked_units(NEW.season), study_digest(NEW.season),
         (SELECT max(p.number) FROM publication p WHERE p.season = NEW.season)
    INTO board, unranked, NEW.board_digest, NEW.publication;
  IF TG_OP = 'UPDATE' THEN
    RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',
      MESSAGE = format('study %s of season "%s" cannot be changed', OLD.study, OLD.season),
      HINT = 'Make another study: study_robustness(season, replications, spread, seed).';
  ELSIF num_nulls(NEW.season, NEW.replications, NEW.spread, NEW.seed) > 0 THEN
    RAISE EXCEPTION USING ERRCODE = 'null_value_not_allowed',
      MESSAGE = 'season, replications, spread and seed of a study must not be null';
  ELSIF board IS NULL THEN
    RAISE EXCEPTION USING ERRCODE = 'no_data_found', MESSAGE = format('season "%s" cannot be studied', NEW.season),
      DETAIL = 'The season does not exist, does not have a sheet in force, or you are not allowed to see all of it.',
      HINT = 'List the seasons that you see with SELECT season FROM visible_season.';
  END IF;
  NEW.ranks := (SELECT coalesce(jsonb_agg(r), '[]')
                  FROM emulation.robustness(board, NEW.replications, NEW.spread, NEW.seed, unranked) r);
  NEW.made_by := acting_role();
  NEW.made_at := clock_timestamp();
  RETURN NEW;
END
$make$;
COMMENT ON FUNCTION make_robustness_study() IS
  'Khảo sát độ vững: computes the ranks of a study; values that the statement gives for them are ignored. Errors: '
  'nothing to study P0002, replications or spread out of range 22023, a null 22004, a change of an existing study '
  '55000';
CREATE OR REPLACE TRIGGER robustness_study_make BEFORE INSERT OR UPDATE ON robustness_study FOR EACH ROW
  EXECUTE FUNCTION make_robustness_study();
COMMENT ON TRIGGER robustness_study_make ON robustness_study IS 'Khảo sát độ vững';

CREATE OR REPLACE FUNCTION study_robustness(season text, replications integer DEFAULT 1000, spread numeric DEFAULT 0.2,
                                            seed bigint DEFAULT 0) RETURNS bigint
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $study$
#variable_conflict use_column
DECLARE
  number bigint;
BEGIN
  PERFORM require_capacity(study_robustness.season, '{council}', NULL,
                           format('store a study of season "%s"', study_robustness.season));
  INSERT INTO robustness_study (season, replications, spread, seed)
  VALUES (study_robustness.season, study_robustness.replications, study_robustness.spread, study_robustness.seed)
  RETURNING study INTO number;
  RETURN number;
END
$study$;
COMMENT ON FUNCTION study_robustness(text, integer, numeric, bigint) IS
  'Khảo sát độ vững: studies how robust a season''s ranks are, stores the study for the view rank_robustness and '
  'returns its number. The owner or a council calls it, or a job each night. Errors: another role 42501, nothing to '
  'study P0002, replications or spread out of range 22023';

CREATE OR REPLACE VIEW rank_robustness WITH (security_invoker) AS
SELECT s.season, x.study, x.publication, x.replications, x.spread::numeric(10,9) AS spread, x.seed,
       (x.made_at AT TIME ZONE interval '7 hours')::date AS made_on, x.holds,
       x.unit, u.name AS unit_name, x.rank, x.best, x.worst, x.mean::numeric(14,4) AS mean, x.p05, x.p95,
       x.first_share::numeric(5,4) AS first_share, s.year, s.period, s.cluster_name, s.season_name,
       period_name(s.period) AS period_name, s.status_name,
       u."position"
  FROM visible_season s
 CROSS JOIN LATERAL (
   SELECT l.*, n.holds, r.*
     FROM (SELECT * FROM robustness_study t WHERE t.season = s.season ORDER BY t.study DESC LIMIT 1) l
    CROSS JOIN LATERAL (SELECT l.board_digest = study_digest(l.season) AS holds OFFSET 0) n   -- once, not for each unit
    CROSS JOIN LATERAL jsonb_to_recordset(l.ranks) AS r(unit text, rank integer, best integer, worst integer,
                                                        mean numeric, p05 integer, p95 integer, first_share numeric)
   OFFSET 0) x
  JOIN unit u ON u.unit = x.unit;
COMMENT ON VIEW rank_robustness IS
  'Độ vững của thứ hạng: each season''s last stored study: the ranks between which a unit moves when the weights '
  'change';
COMMENT ON COLUMN rank_robustness.season IS 'Kỳ thi đua';
COMMENT ON COLUMN rank_robustness.study IS 'Số khảo sát';
COMMENT ON COLUMN rank_robustness.publication IS 'Lần công bố: null: studied before the season was published';
COMMENT ON COLUMN rank_robustness.replications IS 'Số lần thử';
COMMENT ON COLUMN rank_robustness.spread IS 'Biên độ: greatest change of each weight, as a share';
COMMENT ON COLUMN rank_robustness.seed IS 'Số mầm';
COMMENT ON COLUMN rank_robustness.made_on IS 'Ngày khảo sát';
COMMENT ON COLUMN rank_robustness.holds IS 'Còn đúng: true if no result, sheet, target or member has changed since';
COMMENT ON COLUMN rank_robustness.unit IS 'Mã đơn vị';
COMMENT ON COLUMN rank_robustness.unit_name IS 'Đơn vị';
COMMENT ON COLUMN rank_robustness.rank IS 'Thứ hạng: rank at the time of the study; null: not ranked';
COMMENT ON COLUMN rank_robustness.best IS 'Hạng cao nhất';
COMMENT ON COLUMN rank_robustness.worst IS 'Hạng thấp nhất';
COMMENT ON COLUMN rank_robustness.mean IS 'Hạng bình quân';
COMMENT ON COLUMN rank_robustness.p05 IS 'Hạng ở mức 5 %: in 5 percent of the replications the rank was this or better';
COMMENT ON COLUMN rank_robustness.p95 IS
  'Hạng ở mức 95 %: in 95 percent of the replications the rank was this or better';
COMMENT ON COLUMN rank_robustness.first_share IS
  'Tỷ lệ đứng nhất: share of the replications in which the unit was first';
COMMENT ON COLUMN rank_robustness.year IS 'Năm';
COMMENT ON COLUMN rank_robustness.period IS 'Giai đoạn: year, half-year, quarter or month';
COMMENT ON COLUMN rank_robustness.cluster_name IS 'Tên cụm, khối';
COMMENT ON COLUMN rank_robustness.season_name IS 'Tên kỳ thi đua';
COMMENT ON COLUMN rank_robustness.period_name IS 'Tên giai đoạn';
COMMENT ON COLUMN rank_robustness.status_name IS 'Tên trạng thái kỳ';
COMMENT ON COLUMN rank_robustness."position" IS 'Thứ tự: position of the unit in the official order';
