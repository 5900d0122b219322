-- The 34 provinces and 3,321 communes since 1 July 2025: who is meant by a name, by its part, by a code without its zeros.
-- What a spelling must find is computed here from the names alone, by plain comparison. Source and licence: README.md.

\set case communes_2025
\ir outside.sql.inc
\if :have_data

BEGIN;
SELECT plan(21);
CREATE TEMP TABLE province (code text, name text, kind text);
CREATE TEMP TABLE commune (code text, name text, kind text, province text);
\copy province from program 'cat "$EMULATION_CASES"/communes_2025/provinces.csv' with (format csv, header, encoding 'UTF8')
\copy commune from program 'cat "$EMULATION_CASES"/communes_2025/communes.csv' with (format csv, header, encoding 'UTF8')
SELECT emulation.create_registry('thidua');
SET LOCAL search_path = thidua, public;
CREATE FUNCTION pg_temp.file(text) RETURNS bytea LANGUAGE sql AS $$SELECT convert_to($1, 'UTF8')$$;

-- Into the registry, a file each; a commune has its province above it, by name
SELECT results_eq($$SELECT "new", rejected FROM import_units((SELECT pg_temp.file(E'Mã;Tên\n' || string_agg(code || ';' || name, E'\n')) FROM province))$$, 'VALUES (34::bigint, 0::bigint)', 'the provinces');
SELECT results_eq($$SELECT "new", rejected FROM import_units((SELECT pg_temp.file(E'Mã;Tên;Cấp trên;Cấp\n' || string_agg(concat_ws(';', c.code, c.name, p.name, c.kind), E'\n')) FROM commune c JOIN province p ON p.code = c.province))$$,
  'VALUES (3321::bigint, 0::bigint)', 'the communes, below provinces that are named');
SELECT is_empty('SELECT code, province, parent FROM commune JOIN unit ON unit = code WHERE parent <> province', 'each below its own');
SELECT results_eq($$SELECT level, count(*) FROM unit GROUP BY 1 ORDER BY 1$$, $$VALUES ('commune', 3321::bigint), ('province', 34)$$, 'of their levels');

-- One and all, with what they should find.  bare: without the kind; plain: without accents, in capitals.
CREATE TEMP TABLE known AS
SELECT code, name, kind, regexp_replace(name, '^(Thành phố|Tỉnh|Phường|Xã|Đặc khu) ', '') AS bare, CASE kind WHEN 'thành phố trung ương' THEN 'thành phố' ELSE kind END AS short_kind
  FROM (SELECT code, name, kind FROM province UNION ALL SELECT code, name, kind FROM commune) u;
ALTER TABLE known ADD plain text, ADD plain_bare text;
UPDATE known SET plain = upper(translate(normalize(regexp_replace(normalize(name, NFD), '[\u0300-\u036F]', '', 'g'), NFC), 'đĐ', 'dD')),
  plain_bare = upper(translate(normalize(regexp_replace(normalize(bare, NFD), '[\u0300-\u036F]', '', 'g'), NFC), 'đĐ', 'dD'));
CREATE FUNCTION pg_temp.found(spellings text[]) RETURNS TABLE (spelling text, code text, fault text) LANGUAGE sql AS $$SELECT f.spelling, f.code, f.fault FROM find_names('unit', spellings, NULL, NULL, '2026-01-01') f$$;

CREATE TEMP TABLE by_name AS SELECT f.*, k.code AS meant, k.times FROM pg_temp.found(ARRAY(SELECT DISTINCT name FROM known)) f JOIN (SELECT name, min(code) AS code, count(*) AS times FROM known GROUP BY name) k ON k.name = f.spelling;
SELECT is_empty($$SELECT * FROM by_name WHERE times = 1 AND code IS DISTINCT FROM meant$$, 'a name that is one alone finds its unit');
SELECT is_empty($$SELECT * FROM by_name WHERE times > 1 AND (code IS NOT NULL OR fault NOT LIKE 'matches more than one: %')$$, 'a name of several finds none, and is told to be more than one');
SELECT cmp_ok((SELECT count(*) FROM by_name WHERE times > 1), '>', 100::bigint, 'which are more than a hundred');
SELECT is_empty($$SELECT f.* FROM pg_temp.found(ARRAY(SELECT DISTINCT plain FROM known)) f JOIN (SELECT plain, min(code) AS code, count(*) AS times FROM known GROUP BY plain) k ON k.plain = f.spelling
  WHERE f.code IS DISTINCT FROM CASE WHEN k.times = 1 THEN k.code END$$, 'without accents, in capitals: likewise, among those that are then the same');
-- Where it is plain, TINH BIEN may be Tịnh Biên or the province of Biên, and nobody is found.
SELECT is_empty($$SELECT f.* FROM pg_temp.found(ARRAY(SELECT DISTINCT plain_bare FROM known WHERE code LIKE '%1' OR plain_bare LIKE 'TINH %')) f JOIN (SELECT plain_bare, min(code) AS code, count(*) AS times FROM known GROUP BY plain_bare) k ON k.plain_bare = f.spelling
  WHERE f.code IS NOT NULL AND (k.times > 1 OR f.code <> k.code)$$, 'and without the kind: never another than the only one');
SELECT is((SELECT count(*) FROM pg_temp.found(ARRAY(SELECT DISTINCT bare FROM known)) WHERE code IS NOT NULL),
  (SELECT count(*) FROM (SELECT FROM known GROUP BY plain_bare HAVING count(*) = 1) n), 'and always it');

-- Abbreviations and other kinds
SELECT results_eq($$SELECT find_unit(s, '2026-01-01') FROM unnest('{Huế,TP Huế,TP. Huế,thanh pho hue,UBND thành phố Huế,"TP Cần Thơ",T. Cao Bằng,Tỉnh Cao Bằng}'::text[]) s$$,
  $$SELECT p.code FROM unnest('{Thành phố Huế,Thành phố Huế,Thành phố Huế,Thành phố Huế,Thành phố Huế,Thành phố Cần Thơ,Tỉnh Cao Bằng,Tỉnh Cao Bằng}'::text[]) WITH ORDINALITY n(name, i) JOIN province p USING (name) ORDER BY n.i$$, 'provinces as offices write them');
SELECT is_empty($$SELECT f.* FROM pg_temp.found(ARRAY(SELECT CASE kind WHEN 'phường' THEN 'P. ' WHEN 'xã' THEN 'X. ' ELSE 'ĐK ' END || bare FROM known WHERE kind IN ('phường', 'xã', 'đặc khu') AND code LIKE '%1')) f
   JOIN known k ON f.spelling = CASE kind WHEN 'phường' THEN 'P. ' WHEN 'xã' THEN 'X. ' ELSE 'ĐK ' END || bare WHERE f.code IS NOT NULL AND f.code <> k.code$$, 'P., X. and ĐK find nobody else (a tenth of them is tried)');
SELECT is_empty($$SELECT f.* FROM pg_temp.found(ARRAY(SELECT 'Thị trấn ' || bare FROM known WHERE code LIKE '%1')) f WHERE f.code IS NOT NULL$$, 'another kind is another place: none is a township');
SELECT ok((SELECT fault LIKE 'is not known; the nearest names are %Phường Ba Đình (00004)%' FROM pg_temp.found('{Quận Ba Đình}')), 'but it is suggested');

-- Codes without their zeros: what is the only one's, or nobody's
SELECT is_empty($$SELECT f.* FROM pg_temp.found(ARRAY(SELECT ltrim(code, '0') FROM known WHERE code LIKE '0%')) f JOIN (SELECT ltrim(code, '0') AS short, min(code) AS code, count(*) AS times FROM known GROUP BY 1) k ON k.short = f.spelling
  WHERE f.code IS DISTINCT FROM CASE WHEN EXISTS (SELECT FROM known o WHERE o.code = f.spelling) THEN f.spelling WHEN k.times = 1 THEN k.code END$$, 'codes of which a spreadsheet made numbers');
SELECT is((SELECT fault FROM pg_temp.found('{4}')), 'matches more than one: Phường Ba Đình (00004), Tỉnh Cao Bằng (04); a spreadsheet has removed zeros from the code: format its column as text', 'and why one of them is nobody''s');
SELECT results_eq($$SELECT i."new", i.rejected, i.rejections->0->>'reason' FROM import_units(pg_temp.file(E'Mã;Tên\n4;Phường Ba Đình\n'), dry_run => true) i$$,
  $$VALUES (0::bigint, 1::bigint, 'unit "4" is "Phường Ba Đình" with the code "00004" in the registry; spreadsheets remove zeros from codes: format their column as text')$$, 'nor does a file of units bring a unit twice');

-- A season of one province's communes: of those of one name, its own are meant
INSERT INTO cluster VALUES ('C', 'Cụm');
INSERT INTO season (season, cluster, year, starts_on, ends_on, status) VALUES ('S', 'C', 2026, '2026-01-01', '2026-12-31', 'open');
INSERT INTO membership (season, unit) SELECT 'S', code FROM commune WHERE province = '01';
INSERT INTO sheet (season, state, rules) VALUES ('S', 'in force', '{"max": 20, "criteria": [{"code": "1", "name": "Thu", "max": 10, "rule": "given"}, {"code": "2", "name": "Chi", "max": 10, "rule": "given"}]}');
SELECT is((SELECT "new" FROM import_results('S', 'self', (SELECT pg_temp.file(E'Đơn vị;1;2\n' || string_agg(name || ';5;' || (row_number % 11)::text, E'\n')) FROM (SELECT name, row_number() OVER () FROM commune WHERE province = '01' ORDER BY code) c))),
  2 * (SELECT count(*) FROM commune WHERE province = '01'), 'its file by names alone');
SELECT is_empty($$SELECT r.unit FROM result r JOIN commune c ON c.code = r.unit WHERE c.province <> '01'$$, 'goes nowhere else');
-- A wide file of all communes: 3,195 columns that take no part are told once each
SELECT results_eq($$SELECT i.rejected, jsonb_array_length(i.rejections), i.rejections->0->>'reason' FROM import_results('S', 'final', (SELECT pg_temp.file('Mã;' || string_agg('Nơi ' || name, ';' ORDER BY code) || E'\n1' || repeat(';5', count(*)::int) || E'\n2' || repeat(';5', count(*)::int)) FROM (SELECT * FROM commune ORDER BY code LIMIT 90) c)) i$$,
  $$VALUES (180::bigint, 90, 'unit "Nơi Phường Ba Đình" is not known; the nearest names are Phường Ba Đình (00004), Xã Ba Dinh (21499), Xã Ba Đình (16171); 2 values of it are left out')$$, 'ninety that nobody knows: ninety lines for 180 values');
SELECT is((SELECT count(*) FROM rejected_row JOIN import_batch USING (batch) WHERE stage = 'final'), 90::bigint, 'and as many kept');
SELECT * FROM finish();
ROLLBACK;

\else
\echo '1..0 # SKIP' :why_not
\endif
