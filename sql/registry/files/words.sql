-- Words as files write them: how they are compared, and what they mean.

CREATE OR REPLACE FUNCTION folded(spelling text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN btrim(regexp_replace(
  translate(regexp_replace(normalize(lower(spelling COLLATE "vi-x-icu"), NFD),
                           E'[\\u0300-\\u036F\\u00AD\\u200B-\\u200F\\u2060\\uFEFF]', '', 'g'), 'đ', 'd'),
  '[^a-z0-9%]+', ' ', 'g'));
COMMENT ON FUNCTION folded(text) IS
  'Dạng không dấu: returns a text in lower case without accents, signs and invisible characters, for comparison of '
  'headings and names';

-- Totals of a printed table, and its ranks. "Cộng điểm" and "Điểm cộng" are extra points, and no totals.
CREATE OR REPLACE FUNCTION total_words() RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN '{tong cong,tong diem,cong,tong so,tong so diem,tong,total,total points}'::text[];
COMMENT ON FUNCTION total_words() IS
  'Từ chỉ tổng: returns what a row or column of totals is called in a file, as written by folded; within import_rows';

-- Also Tổng cộng (I+II+III), Tổng điểm (100 điểm) and TỔNG CỘNG:
CREATE OR REPLACE FUNCTION is_total(spelling text) RETURNS boolean
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path FROM CURRENT AS $total$
SELECT folded(regexp_replace($1,
         E'\\s*\\(\\s*([[:alnum:].]+(\\s*[+,;]\\s*[[:alnum:].]+)+|[0-9.,]+\\s*(điểm|đ)?)\\s*\\)\\s*$', ''))
       = ANY (total_words())
$total$;
COMMENT ON FUNCTION is_total(text) IS
  'Là tổng: returns whether a file''s row or column of this name is a total; within import_rows';

CREATE OR REPLACE FUNCTION counted(number bigint, thing text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN number::text || ' ' || thing || CASE WHEN number = 1 THEN '' ELSE 's' END;
COMMENT ON FUNCTION counted(bigint, text) IS
  'Đếm: writes 1 row, 2 rows, for messages; within import_rows and import_sheet';

-- The last two of yes are the ticks of Wingdings, as a text shows them.
CREATE OR REPLACE FUNCTION answer_words() RETURNS text[] LANGUAGE sql IMMUTABLE SET search_path FROM CURRENT AS $words$
SELECT ARRAY[
  ['answer', 'yes',          'có, đạt, đúng, x, v, √, ✓, ✔, ☑, ✅, yes, true, ü, þ'],
  ['answer', 'no',           'không, không đạt, chưa đạt, sai, ✗, ✘, ☐, ❌, no, false'],
  ['answer', 'not assigned', 'không giao, không được giao, not assigned']]
$words$;
COMMENT ON FUNCTION answer_words() IS
  'Từ trả lời: returns the words by which a file answers yes or no, or states that a criterion is not assigned; within '
  'read_field';

-- Of several kinds of files.
CREATE OR REPLACE FUNCTION way_words() RETURNS text[] LANGUAGE sql IMMUTABLE SET search_path FROM CURRENT AS $words$
SELECT ARRAY[
  ['way', 'merit',        'công trạng, theo công trạng'],
  ['way', 'thematic',     'chuyên đề, theo chuyên đề, theo đợt'],
  ['way', 'ad hoc',       'đột xuất'],
  ['way', 'foreign',      'đối ngoại'],
  ['way', 'long service', 'cống hiến, quá trình cống hiến'],
  ['way', 'term',         'niên hạn, theo niên hạn'],
  ['way', 'resistance',   'kháng chiến, thành tích kháng chiến']]
$words$;
COMMENT ON FUNCTION way_words() IS
  'Từ về loại hình khen thưởng: returns the words of a file for ways of commending; within read_rows';

CREATE OR REPLACE FUNCTION grade_words() RETURNS text[] LANGUAGE sql IMMUTABLE SET search_path FROM CURRENT AS $words$
SELECT ARRAY[
  ['grade', 'completed', 'hoàn thành nhiệm vụ, hoàn thành, HTNV'],
  ['grade', 'well',      'hoàn thành tốt nhiệm vụ, hoàn thành tốt, HTTNV'],
  ['grade', 'excellent', 'hoàn thành xuất sắc nhiệm vụ, hoàn thành xuất sắc, HTXSNV']]
$words$;
COMMENT ON FUNCTION grade_words() IS
  'Từ về mức xếp loại: returns the words of a file for yearly grades; within read_rows';

-- Compared without accents; the value itself is a word, too.
DROP FUNCTION IF EXISTS word_values(text);
CREATE OR REPLACE FUNCTION word_values(words text[], of_type text) RETURNS jsonb
  LANGUAGE sql IMMUTABLE SET search_path FROM CURRENT AS $values$
SELECT jsonb_object_agg(w.word, $1[i][2])
  FROM generate_subscripts($1, 1) i
 CROSS JOIN unnest(string_to_array(folded(replace($1[i][3], ', ', '%')), '%')
                   || string_to_array($1[i][3], ', ') || $1[i][2]) w(word)
 WHERE $1[i][1] = $2 AND btrim(w.word) <> ''
$values$;
COMMENT ON FUNCTION word_values(text[], text) IS
  'Nghĩa của từ: returns the value of each word of a type; within read_field';

DROP FUNCTION IF EXISTS words_taken(text);
CREATE OR REPLACE FUNCTION words_taken(words text[], of_type text) RETURNS text
  LANGUAGE sql IMMUTABLE SET search_path FROM CURRENT AS $taken$
SELECT string_agg($1[i][3], '; ' ORDER BY i) FROM generate_subscripts($1, 1) i WHERE $1[i][1] = $2
$taken$;
COMMENT ON FUNCTION words_taken(text[], text) IS
  'Các từ được nhận: returns the words of a type, as messages list them; within read_field';

-- Once for a file, because read_field is called for each of its cells.
CREATE OR REPLACE FUNCTION word_types(words text[]) RETURNS jsonb
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $types$
SELECT coalesce(jsonb_object_agg(t.type, jsonb_build_object('values', word_values($1, t.type),
                                                            'taken', words_taken($1, t.type))), '{}')
  FROM (SELECT DISTINCT $1[i][1] AS type FROM generate_subscripts($1, 1) i) t
$types$;
COMMENT ON FUNCTION word_types(text[]) IS
  'Từ theo kiểu: returns for each type of words their values and their list for messages; within read_rows';

CREATE OR REPLACE FUNCTION answer_of(spelling text) RETURNS text
  LANGUAGE plpgsql IMMUTABLE STRICT SET search_path FROM CURRENT AS $answer$
DECLARE
  word text := translate(spelling, E'\uFE0E\uFE0F', '');   -- these make a picture of a tick
BEGIN
  -- computed once, because it is constant
  RETURN word_values(answer_words(), 'answer') ->> coalesce(nullif(folded(word), ''), word);
END
$answer$;
COMMENT ON FUNCTION answer_of(text) IS
  'Trả lời: returns yes, no or not assigned, whatever the file''s word; null for any other word; within read_field';
