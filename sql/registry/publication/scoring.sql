-- By which rules a season is scored.  A publication is what it was when it was made:
-- where the rules of the core have changed since, its season goes on by those of its
-- day, corrections included.  Nothing stored is changed for it: the sheet says so
-- ("scoring") when it becomes a value, here and nowhere else.

-- Rows from before 1.1.0 have scoring 1; make_publication sets that of a new one.
ALTER TABLE publication ADD COLUMN IF NOT EXISTS scoring integer NOT NULL DEFAULT 1
  CONSTRAINT publication_scoring_known CHECK (scoring IN (1, 2));
COMMENT ON COLUMN publication.scoring IS
  'Cách tính: version of the core''s rules by which the publication was computed and is recomputed: 1: emulation 1.0, '
  '2: since 1.1';

CREATE OR REPLACE FUNCTION scored_by(rules jsonb, scoring integer) RETURNS jsonb
  LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path FROM CURRENT AS $rules$
SELECT CASE scoring WHEN 1 THEN rules || '{"scoring": 1}' ELSE rules END
$rules$;
COMMENT ON FUNCTION scored_by(jsonb, integer) IS
  'Bảng điểm theo cách tính: returns a sheet that is scored by the given rules; unchanged for null or the newest '
  'rules; within published_board and season_board';

CREATE OR REPLACE FUNCTION published_board(of_season text, of_number integer DEFAULT NULL) RETURNS emulation.scoreboard
  LANGUAGE sql STABLE PARALLEL SAFE SET search_path FROM CURRENT AS $board$
SELECT CASE p.scoring WHEN 1 THEN jsonb_set(p.board, '{sheet}', scored_by(p.board->'sheet', p.scoring))
                      ELSE p.board END::emulation.scoreboard
  FROM publication p
 WHERE p.season = of_season
   AND p.number = coalesce(of_number, (SELECT max(l.number) FROM publication l WHERE l.season = of_season))
$board$;
COMMENT ON FUNCTION published_board(text, integer) IS
  'Bảng kết quả đã công bố: returns a publication''s board (default: the last) as a value that is scored by the rules '
  'of its publication, whatever has changed since (publication.scoring); null if there is none';

CREATE OR REPLACE FUNCTION season_board(of_season text, only_stage text DEFAULT NULL, as_of integer DEFAULT NULL,
                                        corrections jsonb DEFAULT '[]') RETURNS emulation.scoreboard
  LANGUAGE sql STABLE PARALLEL SAFE SET search_path FROM CURRENT AS $board$
SELECT board_under(scored_by(h.rules, (SELECT p.scoring FROM publication p WHERE p.season = of_season
                                        ORDER BY p.number DESC LIMIT 1))::emulation.score_sheet,
                   of_season, only_stage, as_of, corrections)
  FROM sheet h
 WHERE h.season = of_season AND h.state = 'in force' AND NOT EXISTS (SELECT FROM emulation.check_sheet(h.rules))
$board$;
COMMENT ON FUNCTION season_board(text, text, integer, jsonb) IS
  'Bảng kết quả của kỳ: returns board_under the season''s sheet in force, scored by the rules of its publication, if '
  'any; null if it does not have a sheet in force without fault, or if the reader does not see every row';

-- Whoever had the new library and not yet this registry published by the new rules, and could not say so: where the
-- rules make a difference, what was published tells by which it was made.
DO $found$
DECLARE
  p record;
  seasons text[] := '{}';
  numbers integer[] := '{}';
BEGIN
  FOR p IN SELECT season, number, board FROM publication
            WHERE scoring = 1 AND (SELECT string_to_array(version, '.')::integer[] FROM registry) < '{1,1}' LOOP
    BEGIN
      IF 2 = (SELECT min(c.scoring)
                FROM (VALUES (1, published_board(p.season, p.number)),
                             (2, p.board::emulation.scoreboard)) c(scoring, board)
               WHERE NOT EXISTS (
                 SELECT unit, rank, points, class, status, tied FROM published_standing
                  WHERE season = p.season AND number = p.number
                 EXCEPT
                 SELECT unit, rank, points, class, status, tied
                   FROM emulation.standings(c.board, unranked_units(p.season)))) THEN
        seasons := seasons || p.season;
        numbers := numbers || p.number;
      END IF;
    EXCEPTION WHEN data_exception OR program_limit_exceeded THEN
      NULL; -- it is no longer a valid board: publication_check reports it
    END;
  END LOOP;
  IF seasons <> '{}' THEN
    ALTER TABLE publication DISABLE TRIGGER USER;
    UPDATE publication SET scoring = 2 WHERE (season, number) IN (SELECT * FROM unnest(seasons, numbers));
    ALTER TABLE publication ENABLE TRIGGER USER;
  END IF;
END
$found$;

-- What an older version computed is not shown as what this one would say: it is computed anew.
UPDATE live_season SET server_started = '-infinity'
 WHERE server_started > '-infinity' AND (SELECT string_to_array(version, '.')::integer[] FROM registry) < '{1,1}';
