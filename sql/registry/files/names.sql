-- Names in files. All spellings of a file are resolved together, in two steps: exactly, which is a hash join, and
-- only the rest by its folded forms. All names are in one list: known_names.

CREATE OR REPLACE FUNCTION named_types() RETURNS text[]
  LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN '{unit,criterion,indicator,award,recipient,decision}'::text[];
COMMENT ON FUNCTION named_types() IS
  'Loại được gọi tên: returns the things that files name by a code or a name: the types of import_heading in '
  'known_names; within import_rows';

CREATE OR REPLACE FUNCTION code_shape(spelling text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN rtrim(replace(regexp_replace(upper(translate(regexp_replace(normalize(lower(normalize(spelling,
  NFKC) COLLATE "vi-x-icu"),
  NFD), E'[\\u0300-\\u036F]', '', 'g'), 'đ', 'd')), E'\\s+', '', 'g'), ',', '.'), '.');
COMMENT ON FUNCTION code_shape(text) IS
  'Dạng của mã: returns a code in capitals without accents, blanks and final points, with commas as points, for '
  'comparison with codes in files; within find_names';

CREATE OR REPLACE FUNCTION number_shape(code text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE WHEN code ~ E'^\\d{1,30}(\\.\\d{1,30})?$' THEN trim_scale(code::numeric)::text END;
COMMENT ON FUNCTION number_shape(text) IS
  'Dạng số của mã: returns what a spreadsheet makes of a code that looks like a number, 1.1 of 1.10 and 4 of 00004; '
  'null for other codes; within find_names';

-- The marks of a syllable follow it, because hoà is hòa.
CREATE OR REPLACE FUNCTION accented(spelling text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN btrim(regexp_replace(regexp_replace(normalize(lower(normalize(spelling) COLLATE "vi-x-icu"), NFD),
  E'([\\u0300\\u0301\\u0303\\u0309\\u0323])([[:alpha:]\\u0302\\u0306\\u031B]*)', E'\\2\\1', 'g'),
  E'[\\s\\u00A0]+', ' ', 'g'));
COMMENT ON FUNCTION accented(text) IS
  'Dạng có dấu: returns a name in small letters with all its marks, wherever the tone is written in a syllable, and '
  'single blanks, for comparison before accents are removed; within find_names';

-- Without the number of a list, and with abbreviations of offices in full. Của is left out if it is written with its
-- mark, because without it the word can be a gate (Phường Cửa Lò).
CREATE OR REPLACE FUNCTION name_shape(spelling text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN regexp_replace(regexp_replace(regexp_replace(folded(regexp_replace(lower(normalize(regexp_replace(spelling,
  E'^\\s*(([0-9]{1,3}|[IVXLC]{1,6})([.,][0-9]{1,3})*\\s*[.):]\\s*(?=\\D)|([0-9]{1,3}|[IVXLC]{1,6})([.,][0-9]{1,3})+\\s+'
  || E'|[[:alpha:]]\\)\\s*)', '')) COLLATE "vi-x-icu"),
  E'\\mcủa\\M', ' ', 'g')), E'\\mubnd\\M', 'uy ban nhan dan', 'g'), E'\\mhdnd\\M', 'hoi dong nhan dan', 'g'),
  E'\\mtp\\M', 'thanh pho', 'g');
COMMENT ON FUNCTION name_shape(text) IS
  'Dạng của tên: returns a name as folded, without a list''s number before it, with UBND, HĐND and TP written in full '
  'and "của" left out; within find_names';

-- A unit's name in its parts.  Where it is written with its marks, Tịnh Biên and Phương Liên begin with no kind of
-- place.
CREATE OR REPLACE FUNCTION place_name(spelling text, OUT shape text, OUT base text, OUT place text)
  LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE SET search_path FROM CURRENT AS $place$
DECLARE
  marked text COLLATE "vi-x-icu" := lower(normalize(spelling) COLLATE "vi-x-icu");
  shorts constant jsonb := '{"tx": "thi xa", "tt": "thi tran", "dk": "dac khu", "t": "tinh", "h": "huyen", "x": "xa",
    "p": "phuong", "q": "quan"}';
  kinds constant text := '(thanh pho|thi xa|thi tran|dac khu|tinh|huyen|quan|phuong|xa|tx|tt|dk|t|h|q|p|x)';
BEGIN
  shape := name_shape(spelling);
  base := regexp_replace(regexp_replace(shape, '^uy ban nhan dan (?=.)', ''), '^([pq])(?=[0-9])', E'\\1 ');
  IF marked !~ E'[^\\x01-\\x7f]'
    OR marked ~ ('(^|[^[:alpha:]])(thành phố|thị xã|thị trấn|đặc khu|tỉnh|huyện|quận|phường|xã'
                                           || '|tp|tx|tt|đk|t|h|q|p|x)[^[:alpha:]]') THEN
    place := substring(base FROM '^' || kinds || ' .');
    base := CASE WHEN place IS NULL THEN base ELSE substr(base, length(place) + 2) END;
    place := coalesce(shorts->>place, place);
  END IF;
END
$place$;
COMMENT ON FUNCTION place_name(text) IS
  'Tên đơn vị theo phần: returns a unit''s name as in name_shape (shape), without province, city, commune and their '
  'abbreviations (base), and which of them it had, in full (place; null: none); within find_names';

CREATE OR REPLACE FUNCTION name_parts(of_type text, spelling text, OUT shape text, OUT base text, OUT place text)
  LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path FROM CURRENT AS $parts$
BEGIN
  IF of_type = 'unit' THEN
    SELECT p.shape, p.base, p.place INTO shape, base, place FROM place_name(spelling) p;
  ELSE
    shape := name_shape(spelling);
    base := shape;
  END IF;
END
$parts$;
COMMENT ON FUNCTION name_parts(text, text) IS
  'Tên theo phần: returns place_name of units, name_shape of all others; within find_names';

CREATE OR REPLACE FUNCTION name_tails(shape text) RETURNS SETOF text
  LANGUAGE sql STABLE STRICT PARALLEL SAFE SET search_path FROM CURRENT AS $tails$
SELECT array_to_string(w.words[i:], ' ') FROM (SELECT string_to_array($1, ' ')) w(words)
  CROSS JOIN LATERAL generate_series(1, least(cardinality(w.words), 60)) i
$tails$;
COMMENT ON FUNCTION name_tails(text) IS
  'Phần đuôi của tên: returns a name from each of its words on, so that each part of it is the beginning of one; '
  'within find_names';

-- Codes of which a spreadsheet makes a date: 1.2 becomes 01-Feb, 1.2.25 becomes 01/02/2025.
CREATE OR REPLACE FUNCTION date_readings(spelling text) RETURNS text[]
  LANGUAGE sql STABLE STRICT SET search_path FROM CURRENT AS $date$
WITH word AS (
  SELECT array_agg(coalesce(m.i::text, ltrim(w.word, '0')) ORDER BY w.n) AS t, bool_or(m.i IS NOT NULL) AS has_month
    FROM regexp_split_to_table(regexp_replace(regexp_replace(folded(spelling), '( 0{1,2}){2,3}$', ''),
      E'\\m(thang|thg|th) ?(?=\\d)', 'm', 'g'), '(?<=[0-9])(?=[a-z])| ')
         WITH ORDINALITY w(word, n)
    LEFT JOIN (SELECT substr('janfebmaraprmayjunjulaugsepoctnovdec', 3 * i - 2, 3), i FROM generate_series(1, 12) i
               UNION ALL SELECT 'm' || lpad(i::text, z, '0'), i FROM generate_series(1, 12) i, generate_series(1, 2) z
                 WHERE z >= length(i::text)) m(name, i) ON m.name = w.word)
SELECT CASE
  WHEN NOT (has_month OR spelling ~ E'^\\s*\\d{1,4}([-/]\\d{1,4}){1,2}(\\s[\\d:]+)?\\s*$'
    OR spelling ~ E'^\\s*\\d{1,2}\\.\\d{1,2}\\.\\d{4}\\s*$') OR array_to_string(t, '') !~ E'^\\d+$' THEN NULL
  WHEN cardinality(t) = 2 THEN ARRAY[t[1] || '.' || t[2], t[2] || '.' || t[1]]
  WHEN cardinality(t) = 3 THEN (SELECT ARRAY[d.a || '.' || d.b, d.b || '.' || d.a, d.a || '.' || d.b || '.' || d.y,
    d.b || '.' || d.a || '.' || d.y]
    FROM (SELECT CASE WHEN length(t[1]) = 4 THEN t[3] ELSE t[1] END AS a, t[2] AS b,
      ltrim(right(CASE WHEN length(t[1]) = 4 THEN t[1] ELSE t[3] END, 2), '0') AS y) d) END
  FROM word
$date$;
COMMENT ON FUNCTION date_readings(text) IS
  'Ngày do bảng tính đổi từ mã: returns the codes that a spreadsheet can have converted to a date; null if the '
  'spelling is not a date; within find_names';

-- Has a spreadsheet made a date of a code?  1-2 and 1/2 stay codes, for no spreadsheet leaves a date so, and so does
-- TH1.2.
CREATE OR REPLACE FUNCTION is_spreadsheet_date(code text) RETURNS boolean
  LANGUAGE sql STABLE STRICT SET search_path FROM CURRENT AS $date$
SELECT date_readings($1) IS NOT NULL
   AND ($1 ~ '[[:alpha:]]{3}' OR $1 ~ E'/\\d+/' OR $1 ~ E'(^|[-/.])(19|20)\\d\\d($|[-/.[:space:]])')
$date$;
COMMENT ON FUNCTION is_spreadsheet_date(text) IS
  'Mã bị bảng tính đổi thành ngày: returns whether a code of a sheet is written as only spreadsheets write dates '
  '(01-Feb, 02-Thg3, 2/1/2025); within read_sheet';

-- Each kind's own query: who imports results need not read recipients.
CREATE OR REPLACE FUNCTION known_names(of_type text, season text, on_date date) RETURNS TABLE (code text, name text,
  spelling text, rank integer, within text)
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $known$
#variable_conflict use_column
BEGIN
  CASE of_type
    WHEN 'unit' THEN
      RETURN QUERY SELECT u.unit, u.name, v.spelling, v.rank, NULL::text FROM unit u
        CROSS JOIN LATERAL (VALUES (u.unit, 1), (u.name, 3)) v(spelling, rank)
         WHERE v.rank = 1 OR coalesce(u.valid_from <= on_date, true) AND coalesce(u.valid_to > on_date, true)
        -- at any time a spelling may mean several units
        UNION ALL SELECT a.unit, u.name, a.alias, CASE WHEN on_date IS NULL THEN 3 ELSE 2 END, NULL
          FROM unit_alias a JOIN unit u USING (unit)
         WHERE on_date IS NULL OR a.valid_from <= on_date AND a.valid_to > on_date;
    WHEN 'criterion' THEN
      RETURN QUERY SELECT c.code, c.name, v.spelling, v.rank, NULL::text
          FROM sheet h CROSS JOIN LATERAL emulation.criteria(h.rules::emulation.score_sheet) c
            CROSS JOIN LATERAL (VALUES (c.code, 1), (c.name, 3)) v(spelling, rank)
         WHERE h.season = known_names.season AND h.state = 'in force' AND v.spelling IS NOT NULL;
    WHEN 'indicator' THEN
      RETURN QUERY SELECT i.indicator, i.name, v.spelling, v.rank, NULL::text FROM indicator i
        CROSS JOIN LATERAL (VALUES (i.indicator, 1), (i.name, 3)) v(spelling, rank);
    WHEN 'award' THEN
      RETURN QUERY SELECT a.award, a.name, v.spelling, v.rank, NULL::text FROM award a
        CROSS JOIN LATERAL (VALUES (a.award, 1), (a.name, 3), (a.name_en, 3)) v(spelling, rank)
         WHERE v.spelling IS NOT NULL;
    WHEN 'recipient' THEN
      RETURN QUERY SELECT r.recipient, r.name, v.spelling, v.rank, r.unit FROM recipient r
        CROSS JOIN LATERAL (VALUES (r.recipient, 1), (r.name, 3)) v(spelling, rank);
    WHEN 'decision' THEN
      RETURN QUERY SELECT d.decision, NULL::text, d.decision, 1, NULL::text FROM decision d;
  END CASE;
END
$known$;
COMMENT ON FUNCTION known_names(text, text, date) IS
  'Tên đã biết: returns what a file can call a unit (on a date; null: at any time), a criterion (of the sheet in '
  'force), an indicator, an award, a recipient or a decision: its code (rank 1), another spelling (2) or its name (3); '
  'within: the unit in which a recipient''s name is searched; within find_names';

CREATE OR REPLACE FUNCTION find_exactly(of_type text, spellings text[], withins text[], season text, on_date date)
  RETURNS TABLE (spelling text, within text, code text)
  LANGUAGE sql STABLE SET search_path FROM CURRENT SET enable_nestloop = off SET jit = off AS $find$
SELECT a.spelling, a.within, coalesce(min(k.code) FILTER (WHERE k.rank = 1), min(k.code) FILTER (WHERE k.rank = 2),
  CASE WHEN count(DISTINCT k.code) = 1 THEN min(k.code) END)
  FROM (SELECT DISTINCT u.spelling, u.within FROM unnest($2, $3) u(spelling, within) WHERE u.spelling IS NOT NULL) a
  LEFT JOIN known_names($1, $4, $5) k ON normalize(k.spelling) = btrim(normalize(a.spelling))
    AND (k.rank = 1 OR coalesce(k.within = a.within, true))
 GROUP BY a.spelling, a.within
$find$;
COMMENT ON FUNCTION find_exactly(text, text[], text[], text, date) IS
  'Tìm đúng chữ: finds the code, spelling or name exactly as written; within find_names';

-- What the folded forms find: 4 the code's form, 5 the number that a spreadsheet made of a code, 6 the name with its
-- accents, 7 the folded name, 8 its form, 9 a place without its kind, 10 a part of a place's name.  Two kinds of place
-- that are both named are two places.
CREATE OR REPLACE FUNCTION match_names(of_type text, spellings text[], withins text[], season text, on_date date)
  RETURNS TABLE (nth bigint, code text, rank integer)
  LANGUAGE sql STABLE SET search_path FROM CURRENT SET enable_nestloop = off SET jit = off AS $match$
WITH known AS MATERIALIZED (
  SELECT k.code, k.rank, k.within, accented(k.spelling) AS marked, folded(k.spelling) AS f, s.shape AS w,
         s.base, s.place
    FROM known_names($1, $4, $5) k CROSS JOIN LATERAL name_parts($1, k.spelling) s WHERE k.rank > 1
), known_code AS MATERIALIZED (
  SELECT k.code, code_shape(k.code) AS shape, number_shape(code_shape(k.code)) AS number FROM known_names($1, $4, $5) k
    WHERE k.rank = 1
), asked AS MATERIALIZED (
  SELECT u.nth, u.within, CASE WHEN NOT (u.spelling LIKE '%,%' AND n.number IS NOT NULL) THEN c.shape END AS shape,
         -- no spreadsheet puts zeros in
         CASE WHEN n.number = c.shape OR u.spelling LIKE '%,%' THEN n.number END AS number,
         accented(u.spelling) AS marked, folded(u.spelling) AS f, s.shape AS w, s.base, s.place
    FROM unnest($2, $3) WITH ORDINALITY u(spelling, within, nth)
   CROSS JOIN LATERAL (SELECT code_shape(u.spelling) OFFSET 0) c(shape)
     CROSS JOIN LATERAL (SELECT number_shape(c.shape) OFFSET 0) n(number)
   CROSS JOIN LATERAL name_parts($1, u.spelling) s
), tail AS MATERIALIZED (
  -- from each word of a name on
  SELECT k.code, k.place, split_part(t.words, ' ', 1) AS word, t.words FROM known k
    CROSS JOIN LATERAL name_tails(k.w) t(words) WHERE $1 = 'unit'
), found AS (
  SELECT a.nth, k.code, 4 AS rank FROM asked a JOIN known_code k ON k.shape = a.shape WHERE a.shape <> ''
  UNION ALL SELECT a.nth, k.code, 5 FROM asked a JOIN known_code k ON k.number = a.number
  UNION ALL SELECT a.nth, k.code, 6 FROM asked a JOIN known k ON k.marked = a.marked
    AND coalesce(k.within = a.within, true) WHERE a.f <> ''
  UNION ALL SELECT a.nth, k.code, CASE WHEN k.f = a.f THEN 7 ELSE 8 END FROM asked a JOIN known k ON k.w = a.w
    AND coalesce(k.within = a.within, true) WHERE a.w <> ''
  UNION ALL SELECT a.nth, k.code, 7 FROM asked a JOIN known k ON k.f = a.f AND coalesce(k.within = a.within, true)
    WHERE a.f <> ''
  UNION ALL SELECT a.nth, k.code, 9 FROM asked a JOIN known k ON k.base = a.base WHERE $1 = 'unit'
    AND coalesce(k.place = a.place, true)
  UNION ALL SELECT a.nth, k.code, 9 FROM asked a JOIN known k ON k.base = a.w WHERE $1 = 'unit'
  UNION ALL SELECT a.nth, k.code, 10 FROM asked a JOIN tail k ON k.word = split_part(a.base, ' ', 1)
    AND starts_with(k.words || ' ', a.base || ' ')
             WHERE a.base ~ '[a-z].*[a-z]' AND length(a.base) > 2 AND (a.place IS NULL OR a.place = k.place)
)
SELECT DISTINCT f.nth, f.code, f.rank FROM (SELECT f.*, min(f.rank) OVER (PARTITION BY f.nth) AS least FROM found f) f
  WHERE f.rank = f.least
$match$;
COMMENT ON FUNCTION match_names(text, text[], text[], text, date) IS
  'Tìm theo dạng không dấu: returns for each spelling the codes that its strictest matching form finds; within '
  'find_names';

CREATE OR REPLACE FUNCTION nearest_names(of_type text, spellings text[], withins text[], season text, on_date date)
  RETURNS TABLE (nth bigint, names text)
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $nearest$
WITH known AS MATERIALIZED (
  SELECT DISTINCT ON (k.code) k.code, k.name, k.within, code_shape(k.code) AS shape, p.base
    FROM known_names($1, $4, $5) k CROSS JOIN LATERAL name_parts($1, coalesce(k.name, k.code)) p WHERE k.rank = 3
      OR k.name IS NULL ORDER BY k.code
)
SELECT a.nth, (SELECT string_agg(coalesce(n.name || ' (' || n.code || coalesce(', unit ' || n.within, '') || ')',
                                          n.code), ', ' ORDER BY n.apart, n.distance, n.elsewhere, n.label, n.code)
                 FROM (SELECT k.name, k.code, k.within, coalesce(k.within <> a.within, false) AS elsewhere,
                              CASE WHEN NOT a.like_code THEN k.name END AS label,
                              NOT (strpos(' ' || k.base || ' ', ' ' || a.base || ' ') > 0
                                OR strpos(' ' || a.base || ' ', ' ' || k.base || ' ') > 0) AS apart,
                              CASE WHEN a.like_code THEN emulation.edit_distance(k.shape, a.shape)
                                ELSE emulation.edit_distance(k.base, a.base) END AS distance
                         FROM known k ORDER BY apart, distance, elsewhere, label, k.code LIMIT 3) n)
  FROM (SELECT u.nth, u.within, code_shape(u.spelling) AS shape, p.base, u.spelling !~ E'\\s'
    AND (u.spelling ~ E'\\d' OR upper(u.spelling) = u.spelling) AS like_code
          FROM unnest($2, $3) WITH ORDINALITY u(spelling, within, nth)
            CROSS JOIN LATERAL name_parts($1, u.spelling) p) a
$nearest$;
COMMENT ON FUNCTION nearest_names(text, text[], text[], text, date) IS
  'Tên gần giống: returns the three known names nearest to each spelling, or the three codes if it looks like a code '
  '(no blank, and a digit or only capitals); within find_names';

-- The reasons of names that are not found. The number of names with nearest names is limited, because each of them is
-- compared with every name.
CREATE OR REPLACE FUNCTION find_loosely(of_type text, spellings text[], withins text[], season text, on_date date)
  RETURNS TABLE (spelling text, within text, code text, fault text)
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT SET enable_nestloop = off SET jit = off AS $find$
#variable_conflict use_column
DECLARE
  members text[];
  to_tell integer;
BEGIN
  IF cardinality(spellings) IS NULL THEN
    RETURN;
  END IF;
  to_tell := least(200, 200000 / greatest(1, (SELECT count(DISTINCT k.code)
    FROM known_names(of_type, season, on_date) k)));
  IF of_type = 'unit' AND season IS NOT NULL THEN   -- of several units with one name, the participants are meant
    members := ARRAY(SELECT DISTINCT m.unit FROM membership m WHERE m.season = find_loosely.season);
  END IF;
  RETURN QUERY
  WITH asked AS MATERIALIZED (
    SELECT u.nth, u.spelling, u.within FROM unnest(spellings, withins) WITH ORDINALITY u(spelling, within, nth)
  ), matched AS MATERIALIZED (
    SELECT m.nth, m.code, m.rank, coalesce(c.code IS NOT NULL, false) AS member,
      bool_or(c.code IS NOT NULL) OVER (PARTITION BY m.nth) AS has_member
      FROM match_names(of_type, spellings, withins, season, on_date) m LEFT JOIN unnest(members) c(code) USING (code)
  ), meant AS MATERIALIZED (
    SELECT m.nth, min(m.code) AS code, count(*) AS times, min(m.rank) AS rank, array_agg(m.code
      ORDER BY m.code) AS codes FROM matched m WHERE m.member OR NOT m.has_member GROUP BY m.nth
  ), name AS MATERIALIZED (
    SELECT k.code, coalesce(k.name || ' (' || k.code || ')', k.code) AS shown,
      regexp_replace(translate(code_shape(k.code), '-/', '..'), E'(^|\\.)0+(?=\\d)', E'\\1', 'g') AS parts
      FROM known_names(of_type, season, on_date) k WHERE k.rank = 1
  ), dated AS (
    SELECT a.nth, string_agg(n.code, ' or ' ORDER BY n.code) AS codes FROM asked a
      CROSS JOIN LATERAL unnest(date_readings(a.spelling)) d(reading) JOIN name n ON n.parts = d.reading
     WHERE NOT EXISTS (SELECT FROM meant m WHERE m.nth = a.nth) GROUP BY a.nth
  ), untold AS (
    SELECT array_agg(u.nth ORDER BY u.nth) AS nths, array_agg(u.spelling ORDER BY u.nth) AS spellings,
      array_agg(u.within ORDER BY u.nth) AS withins
      FROM (SELECT a.* FROM asked a WHERE NOT EXISTS (SELECT FROM meant m WHERE m.nth = a.nth)
        AND NOT EXISTS (SELECT FROM dated d WHERE d.nth = a.nth) ORDER BY a.nth LIMIT to_tell) u
  ), nearest AS (
    SELECT u.nths[n.nth::integer] AS nth, n.names FROM untold u CROSS JOIN LATERAL nearest_names(of_type, u.spellings,
      u.withins, season, on_date) n WHERE u.nths IS NOT NULL
  )
  SELECT a.spelling, a.within, CASE WHEN m.times = 1 THEN m.code END,
         CASE WHEN m.times > 1 THEN format('matches more than one: %s%s; %s',
           (SELECT string_agg(n.shown, ', ' ORDER BY n.code) FROM name n WHERE n.code = ANY (m.codes[1:3])),
                                           CASE WHEN m.times > 3 THEN format(' and %s more', m.times - 3) END,
                                           CASE WHEN m.rank <> 5 THEN 'give the code'
                  WHEN a.spelling ~ E',\\d*0\\s*$'
                    THEN 'a spreadsheet has converted the code to a number with decimals and possibly changed its '
                         'zeros: format its column as text'
                  ELSE 'a spreadsheet has removed zeros from the code: format its column as text' END)
              WHEN d.codes IS NOT NULL
                THEN format('is a date converted from a code, perhaps %s; format the column as text', d.codes)
              WHEN m.times IS NULL THEN concat_ws('; ', 'is not known', 'the nearest names are ' || t.names,
                CASE of_type WHEN 'recipient' THEN 'add it to recipient, or leave the name out' END) END
    FROM asked a LEFT JOIN meant m USING (nth) LEFT JOIN dated d USING (nth) LEFT JOIN nearest t USING (nth);
END
$find$;
COMMENT ON FUNCTION find_loosely(text, text[], text[], text, date) IS
  'Tìm gần đúng: finds names by folded forms, and returns why others are not found; within find_names';

CREATE OR REPLACE FUNCTION find_names(of_type text, spellings text[], withins text[], season text, on_date date)
  RETURNS TABLE (spelling text, within text, code text, fault text)
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $find$
WITH exact AS MATERIALIZED (SELECT e.* FROM find_exactly($1, $2, $3, $4, $5) e)
SELECT e.spelling, e.within, e.code, NULL FROM exact e WHERE e.code IS NOT NULL
UNION ALL
SELECT l.* FROM (SELECT array_agg(e.spelling ORDER BY e.spelling COLLATE "C") AS spellings, array_agg(e.within
  ORDER BY e.spelling COLLATE "C") AS withins FROM exact e WHERE e.code IS NULL) r
 CROSS JOIN LATERAL find_loosely($1, r.spellings, r.withins, $4, $5) l
$find$;
COMMENT ON FUNCTION find_names(text, text[], text[], text, date) IS
  'Tìm theo tên: returns for each spelling the code that it means among units, criteria, indicators, awards, '
  'recipients or decisions, or why it does not mean one; within import_rows and find_unit';

CREATE OR REPLACE FUNCTION find_unit(spelling text, on_date date) RETURNS text
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $find$
SELECT f.code FROM find_names('unit', ARRAY[$1], NULL, NULL, $2) f
$find$;
COMMENT ON FUNCTION find_unit(text, date) IS
  'Tìm đơn vị: returns the unit that a spelling means on a date: by its code, an alias of that time, its name, or as '
  'the only unit whose code, name or alias is equal without accents and kind (tỉnh, thành phố, TP …) or contains the '
  'spelling; null if there is none or more than one';

CREATE OR REPLACE FUNCTION nearest_units(spelling text, on_date date) RETURNS text
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $nearest$
SELECT n.names FROM nearest_names('unit', ARRAY[$1], NULL, NULL, $2) n
$nearest$;
COMMENT ON FUNCTION nearest_units(text, date) IS
  'Đơn vị gần giống: returns the three known names nearest to a spelling';
