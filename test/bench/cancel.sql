-- Values on which a call takes long. Everything is invented.
CREATE TABLE cancel_code AS SELECT md5(i::text) AS code FROM generate_series(1, 1500000) AS i;
-- numbers of a dictionary that fall together where a slot is a number's low bits: half a million from 0, and 262,144 from 2^20
CREATE TABLE cancel_tally AS
SELECT 1 AS g, emulation.tally(lpad(i::text, 7, '0')) AS tally FROM generate_series(0, 1310719) AS i
UNION ALL
SELECT 2, emulation.tally(lpad(i::text, 7, '0')) FROM generate_series(0, 1310719) AS i WHERE i < 524288 OR i >= 1048576;
CREATE TABLE cancel_wide AS
SELECT emulation.scoreboard((SELECT jsonb_build_object('max', 100, 'criteria', jsonb_agg(jsonb_build_object('code', 'c' || c, 'max', 10, 'rule', 'given'))) FROM generate_series(1, 10) c)::emulation.score_sheet, code, 'c' || c, NULL, 5) AS board
  FROM (SELECT md5(u::text) AS code FROM generate_series(1, 100000) u) u, generate_series(1, 10) c;
CREATE TABLE cancel_json AS SELECT board::jsonb AS board FROM cancel_wide;
CREATE TABLE cancel_big AS SELECT emulation.scoreboard('{"max": 1, "criteria": [{"code": "a", "max": 1, "rule": "yes_no"}]}', code, 'a', NULL, 1) AS board FROM cancel_code;
