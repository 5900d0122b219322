-- The 3,321 communes, wards and special zones since 1 July 2025: none of their names looks spoilt as it is; in an old
-- font or encoded twice they are told, and read in the encoding that is named they are what they were.
-- Source and licence: README.md.

\set case communes_2025
\ir outside.sql.inc
\if :have_data

BEGIN;
SELECT plan(9);
CREATE TEMP TABLE commune (code text, name text, kind text, province text);
\copy commune from program 'cat "$EMULATION_CASES"/communes_2025/communes.csv' with (format csv, header, encoding 'UTF8')
SELECT is(count(*), 3321::bigint, 'all of them') FROM commune;
SELECT is(string_agg(name, ', '), NULL, 'no name looks spoilt') FROM commune WHERE emulation.text_fault(name) IS NOT NULL OR emulation.text_fault(upper(name COLLATE "vi-x-icu")) IS NOT NULL;
SELECT is(string_agg(name, ', '), NULL, 'nor one that is decomposed') FROM commune WHERE emulation.text_fault(normalize(name, NFD)) IS NOT NULL;

-- UTF-8 read as Latin 1: each byte is a letter
SELECT is(string_agg(name, ', '), NULL, 'each is told when it is encoded twice, and what it was')
  FROM commune CROSS JOIN LATERAL convert_from(convert_to(name, 'UTF8'), 'LATIN1') twice
 WHERE coalesce(position(format('looks like UTF-8 that was read in another encoding and would be "%s"', normalize(name)) IN emulation.text_fault(twice)), 0) = 0;

-- TCVN3 as windows-1252 shows it; the letters by vowel, then huyền, hỏi, ngã, sắc, nặng. Capitals with a tone have no byte.
CREATE TEMP TABLE old AS
SELECT c.name, translate(c.name, v.letters, v.shown) AS shown
  FROM commune c, (VALUES ('àảãáạăằẳẵắặâầẩẫấậèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵđĂÂÊÔƠƯĐ',
    convert_from('\xB5B6B7B8B9A8BBBCBDBEC6A9C7C8C9CACBCCCECFD0D1AAD2D3D4D5D6D7D8DCDDDEDFE1E2E3E4ABE5E6E7E8E9ACEAEBECEDEEEFF1F2F3F4ADF5F6F7F8F9FAFBFCFDFEAEA1A2A3A4A5A6A7', 'WIN1252'))) v(letters, shown)
 WHERE c.name !~ '[ÀẢÃÁẠẰẲẴẮẶẦẨẪẤẬÈẺẼÉẸỀỂỄẾỆÌỈĨÍỊÒỎÕÓỌỒỔỖỐỘỜỞỠỚỢÙỦŨÚỤỪỬỮỨỰỲỶỸÝỴ]';
SELECT cmp_ok(count(*), '>', 3000::bigint, 'most names have no such capital') FROM old;
SELECT is(string_agg(name, ', '), NULL, 'each comes in right from a text in TCVN3') FROM (
  SELECT o.name, r.fields[1] AS read FROM (SELECT string_agg('"' || shown || '"', E'\n' ORDER BY name, shown) AS file FROM old) f
   CROSS JOIN emulation.read_csv(convert_to(f.file, 'UTF8'), ',', 'TCVN3') r JOIN (SELECT name, row_number() OVER (ORDER BY name, shown) AS n FROM old) o ON o.n = r.record) x WHERE read <> normalize(name);
SELECT is(string_agg(name, ', '), NULL, 'and from the bytes') FROM (
  SELECT o.name, r.fields[1] AS read FROM (SELECT string_agg('"' || shown || '"', E'\n' ORDER BY name, shown) AS file FROM old) f
   CROSS JOIN emulation.read_csv(convert_to(f.file, 'WIN1252'), ',', 'TCVN3') r JOIN (SELECT name, row_number() OVER (ORDER BY name, shown) AS n FROM old) o ON o.n = r.record) x WHERE read <> normalize(name);
SELECT is(string_agg(name || ': ' || emulation.text_fault(shown), '; '), NULL, 'what is told in TCVN3 is told right')
  FROM old WHERE emulation.text_fault(shown) LIKE '%TCVN3%' AND position(format('would be "%s"', normalize(name)) IN emulation.text_fault(shown)) = 0;
-- what is not told is one short word beside ASCII, which another language might write
SELECT cmp_ok(count(*) FILTER (WHERE emulation.text_fault(shown) LIKE '%TCVN3%'), '>', count(*) * 85 / 100, 'and most are') FROM old;
SELECT * FROM finish();
ROLLBACK;

\else
\echo '1..0 # SKIP' :why_not
\endif
