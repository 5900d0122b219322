-- What pg_upgrade.sh carries over beside registries: values of every type in tables, in indexes, in
-- materialised views, in partitions.  All sheets, results and awards are invented.
\set ON_ERROR_STOP 1
CREATE EXTENSION amcheck;
SET client_min_messages = warning;

-- Rules and policies in turn.
CREATE FUNCTION leaf(i int) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
  SELECT jsonb_build_object('code', 'c' || i, 'name', 'Tiêu chí ' || i, 'max', 10) || (ARRAY[
    '{"rule": "given", "step": 0.25}', '{"rule": "proportional", "cap": 12.5, "floor": 0.5}', '{"rule": "per_percent", "gain": 0.5, "loss": 1, "min": -5}',
    '{"rule": "ladder", "on": "percent", "steps": [{"from": 95, "points": 10}, {"below": 95, "points": 2.5}]}', '{"rule": "yes_no"}', '{"rule": "count", "each": 0.5, "bonus": true}',
    '{"rule": "linear", "worst": 0, "best": 20}', '{"rule": "relative_to_best", "at_target": 0.4}', '{"rule": "min_max", "better": "lower"}']::jsonb[])[1 + i % 9]
$$;
CREATE FUNCTION sheet(leaves int, policy int) RETURNS emulation.score_sheet LANGUAGE sql IMMUTABLE AS $$
  SELECT jsonb_build_object('name', 'Bảng "' || leaves || '"', 'max', sum(10) FILTER (WHERE NOT leaf(i) ? 'bonus'), 'decimals', policy % 4, 'tie_break', '{c1}'::text[],
           'missing', ('{incomplete,zero,reweight}'::text[])[1 + policy % 3], 'round', ('{criterion,total}'::text[])[1 + policy % 2], 'ranking', ('{competition,dense}'::text[])[1 + policy / 2 % 2],
           'classes', '[{"name": "Tốt", "from": 8}, {"name": "Khá"}]'::jsonb, 'criteria', jsonb_agg(leaf(i) ORDER BY i))::emulation.score_sheet
    FROM generate_series(1, leaves) AS i
$$;
CREATE FUNCTION actual(u int, i int) RETURNS numeric LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE i % 9 WHEN 4 THEN u % 2 WHEN 0 THEN u * i % 40 / 4.0 ELSE (u * 7 + i * 3) % 23 / 2.0 END
$$;
CREATE FUNCTION board(leaves int, units int, policy int) RETURNS emulation.scoreboard LANGUAGE sql IMMUTABLE AS $$
  SELECT emulation.scoreboard(sheet(leaves, policy), 'đơn vị "' || u || '"', 'c' || i, CASE WHEN i % 9 IN (1, 2, 3, 7) THEN 7.5 END, actual(u, i), (u + i) % 11 <> 0)
    FROM generate_series(1, units) AS u, generate_series(1, leaves) AS i WHERE (u + i) % 7 <> 0
$$;
CREATE FUNCTION tally(awards int) RETURNS emulation.award_tally LANGUAGE sql IMMUTABLE AS $$
  SELECT emulation.tally((ARRAY['CSTDT', 'TTLĐXS', 'HC "' || i || '"'])[1 + i % 3], i::bigint * awards) FROM generate_series(1, awards) AS i
$$;

CREATE TABLE kept (
  id    int PRIMARY KEY,
  sheet emulation.score_sheet,
  board emulation.scoreboard,
  tally emulation.award_tally,
  older emulation.score_sheet[],
  total bigint GENERATED ALWAYS AS (emulation.total(tally)) STORED,
  CHECK (board IS NULL OR sheet IS NULL OR emulation.score_sheet(board) OPERATOR(emulation.=) sheet)
);
INSERT INTO kept VALUES (1, NULL, NULL, NULL, NULL), (2, sheet(1, 0), NULL, tally(0), '{}'), (3, NULL, board(2, 3, 0), tally(3), ARRAY[sheet(1, 0), NULL]);
INSERT INTO kept SELECT 10 + p, sheet(9 + p, p), board(9 + p, 12, p), tally(p + 1), ARRAY[sheet(p + 1, p), sheet(p + 2, p)] FROM generate_series(0, 11) AS p;
-- Small ones, for an entry of a btree has at most 2.7 kB.
INSERT INTO kept SELECT 40 + p, sheet(1 + p % 4, p), board(1 + p % 4, 2, p), tally(p % 5), NULL FROM generate_series(0, 39) AS p;
-- Large ones, compressed and out of line.
INSERT INTO kept VALUES (30, sheet(90, 2), board(90, 120, 2), tally(9000), NULL);
ALTER TABLE kept ALTER board SET COMPRESSION lz4;
INSERT INTO kept VALUES (31, sheet(90, 3), board(90, 120, 3), tally(9001), NULL);

CREATE INDEX kept_sheet ON kept (sheet) WHERE id >= 40;
CREATE INDEX kept_board ON kept (board) WHERE id >= 40;
CREATE INDEX kept_tally ON kept (tally) WHERE id >= 40;
CREATE INDEX kept_sheet_hash ON kept USING hash (sheet);
CREATE INDEX kept_board_hash ON kept USING hash (board);
CREATE INDEX kept_tally_hash ON kept USING hash (tally);
CREATE INDEX kept_of_award ON kept (emulation.count(tally, 'CSTDT'));

CREATE VIEW standing AS SELECT id, s.* FROM kept, emulation.standings(board) AS s;
CREATE MATERIALIZED VIEW place AS SELECT * FROM standing;
CREATE UNIQUE INDEX ON place (id, unit);
CREATE MATERIALIZED VIEW part AS SELECT id, b.* FROM kept, emulation.breakdown(board) AS b;

CREATE TABLE by_board (board emulation.scoreboard) PARTITION BY HASH (board);
CREATE TABLE by_board_0 PARTITION OF by_board FOR VALUES WITH (MODULUS 3, REMAINDER 0);
CREATE TABLE by_board_1 PARTITION OF by_board FOR VALUES WITH (MODULUS 3, REMAINDER 1);
CREATE TABLE by_board_2 PARTITION OF by_board FOR VALUES WITH (MODULUS 3, REMAINDER 2);
INSERT INTO by_board SELECT board(3, u, u) FROM generate_series(1, 30) AS u;
