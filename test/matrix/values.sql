-- All values that fill.sql made, their bytes, their text and what they answer.
\set ON_ERROR_STOP 1
SELECT id, encode(emulation.score_sheet_send(sheet), 'hex'), md5(emulation.scoreboard_send(board)), octet_length(emulation.scoreboard_send(board)), md5(emulation.award_tally_send(tally)),
       pg_column_size(sheet), pg_column_size(board), pg_column_size(tally) FROM kept ORDER BY id;
SELECT id, sheet, md5(board::text), md5(tally::text), older, total, md5(sheet::jsonb::text), emulation.score_sheet_hash(sheet), emulation.scoreboard_hash(board), emulation.award_tally_hash(tally),
       emulation.scoreboard_hash_extended(board, 42) FROM kept ORDER BY id;
SELECT count(*), md5(string_agg(s::text, ',' ORDER BY id, unit)) FROM standing s;
TABLE standing ORDER BY id, unit LIMIT 60;
SELECT count(*), md5(string_agg(p::text, ',' ORDER BY id, unit)) FROM place p;
SELECT count(*), sum(points), md5(string_agg(part::text, ',' ORDER BY id, unit, criterion)) FROM part;
SELECT id, count(*), sum(b.points), md5(string_agg(b::text, ',' ORDER BY b.unit, b.criterion)) FROM kept, emulation.breakdown(board) b GROUP BY id ORDER BY id;
SELECT id, md5(string_agg(r::text, ',' ORDER BY r.unit)) FROM kept, emulation.robustness(board, 200) r WHERE id BETWEEN 10 AND 21 GROUP BY id ORDER BY id;
SELECT id, a.* FROM kept, emulation.awards(tally) a WHERE id < 20 ORDER BY 1, 2;
SELECT tableoid::regclass::text, count(DISTINCT board), md5(string_agg(DISTINCT board::text, ',')) FROM by_board GROUP BY tableoid ORDER BY 1;

-- By the indexes, each, and by the table.
SET enable_seqscan = off;
SET enable_bitmapscan = off;
SELECT k.id, array_agg(o.id ORDER BY o.id) FROM kept k JOIN kept o ON o.sheet OPERATOR(emulation.=) k.sheet GROUP BY k.id ORDER BY k.id;
SELECT k.id, array_agg(o.id ORDER BY o.id) FROM kept k JOIN kept o ON o.board OPERATOR(emulation.=) k.board GROUP BY k.id ORDER BY k.id;
SELECT k.id, array_agg(o.id ORDER BY o.id) FROM kept k JOIN kept o ON o.tally OPERATOR(emulation.=) k.tally GROUP BY k.id ORDER BY k.id;
SELECT id FROM kept WHERE id >= 40 ORDER BY sheet USING OPERATOR(emulation.<), id;
SELECT id FROM kept WHERE id >= 40 ORDER BY tally USING OPERATOR(emulation.<), id;
SELECT id FROM kept WHERE emulation.count(tally, 'CSTDT') > 100 ORDER BY id;
RESET ALL;
SET enable_indexscan = off;
SET enable_bitmapscan = off;
SELECT k.id, array_agg(o.id ORDER BY o.id) FROM kept k JOIN kept o ON o.board OPERATOR(emulation.=) k.board GROUP BY k.id ORDER BY k.id;
SELECT id FROM kept WHERE id >= 40 ORDER BY sheet USING OPERATOR(emulation.<), id;
SELECT id FROM kept WHERE emulation.count(tally, 'CSTDT') > 100 ORDER BY id;
