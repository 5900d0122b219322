-- Files in: CSV as offices send it, in long form (a row a value) or wide (criteria down
-- and units across, or the other way).  read_rows makes of a file the rows of a table
-- and, of whatever it cannot read, a reason; import_rows writes them.  What a kind of
-- file holds is rules in two views, and no code.

CREATE OR REPLACE FUNCTION folded(spelling text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN btrim(regexp_replace(
  translate(regexp_replace(normalize(lower(spelling COLLATE "vi-x-icu"), NFD),
                           E'[\\u0300-\\u036F\\u00AD\\u200B-\\u200F\\u2060\\uFEFF]', '', 'g'), 'đ', 'd'),
  '[^a-z0-9%]+', ' ', 'g'));
COMMENT ON FUNCTION folded(text) IS 'Dạng không dấu: lower case without accents, signs and what cannot be seen, as headings and names are compared';

CREATE OR REPLACE FUNCTION counted(number bigint, thing text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN number::text || ' ' || thing || CASE WHEN number = 1 THEN '' ELSE 's' END;
COMMENT ON FUNCTION counted(bigint, text) IS 'Đếm: 1 row, 2 rows, as messages say it; within import_rows and import_sheet';

-- kind, table, key columns; the constants that the caller gives; for wide files which
-- field a cell is.
CREATE OR REPLACE VIEW import_kind WITH (security_invoker) AS
SELECT * FROM (VALUES
  ('results',         'result',          'season, unit, criterion, stage, correction', 'actual'),
  ('targets',         'target',          'season, unit, criterion, version',           'target'),
  ('indicators',      'indicator_value', 'unit, year, period, indicator',              'actual'),
  ('units',           'unit',            'unit',                                       NULL),
  ('members',         'membership',      'season, unit, joined_on',                    NULL),
  ('grants',          'award_grant',     'decision, line',                             NULL),
  ('reported totals', 'reported_total',  'report, line',                               NULL)) v(kind, table_name, key, cell);
COMMENT ON VIEW import_kind IS 'Loại tệp nhập: what kinds of files there are, and where their rows go';
COMMENT ON COLUMN import_kind.kind IS 'Loại';
COMMENT ON COLUMN import_kind.table_name IS 'Bảng';
COMMENT ON COLUMN import_kind.key IS 'Khóa: the columns, with a comma between them, by which a row is new or there already';
COMMENT ON COLUMN import_kind.cell IS 'Ô: the field of a cell in a wide file; null: no wide files';

-- Headings, without accents; - is a column that people read and we need not. Two columns of one unit, criterion and so on
-- are its code and its name: file_columns says which is which.
CREATE OR REPLACE VIEW import_heading WITH (security_invoker) AS
SELECT k.kind, h.heading, v.field, v.type, v.needed
  FROM (VALUES
  ('results',         'unit',            'unit',      true,  '{unit,don vi,ma don vi,ten don vi,tinh,dia phuong}'::text[]),
  ('results',         'criterion',       'criterion', true,  '{criterion,tieu chi,ma tieu chi,ma,name,ten,ten tieu chi,noi dung}'),
  ('results',         'criterion_max',   'beside',    false, '{max,max points,diem toi da,diem chuan,thang diem}'),
  ('results',         'actual',          'result',    true,  '{actual,thuc hien,ket qua,diem tu cham,diem,so thuc hien}'),
  ('results',         'evidence',        'text',      false, '{evidence,minh chung}'),
  ('results',         'note',            'text',      false, '{note,ghi chu}'),
  ('results',         '-',               'text',      false, '{measure,don vi tinh,stt,tt,hang,xep hang}'),
  ('results',         '-',               'number',    false, '{target,chi tieu,tong cong,tong diem,cong}'),
  ('targets',         'unit',            'unit',      true,  '{unit,don vi,ma don vi,ten don vi,tinh,dia phuong}'),
  ('targets',         'criterion',       'criterion', true,  '{criterion,tieu chi,ma tieu chi,ma,name,ten,ten tieu chi,noi dung}'),
  ('targets',         'criterion_max',   'beside',    false, '{max,max points,diem toi da,diem chuan,thang diem}'),
  ('targets',         'target',          'number',    true,  '{target,chi tieu,ke hoach}'),
  ('targets',         'note',            'text',      false, '{note,ghi chu}'),
  ('targets',         '-',               'text',      false, '{measure,don vi tinh,stt,tt}'),
  ('indicators',      'unit',            'unit',      true,  '{unit,don vi,ma don vi,ten don vi,tinh,dia phuong}'),
  ('indicators',      'indicator',       'indicator', true,  '{indicator,chi tieu,ma chi tieu,name,ten,ten chi tieu}'),
  ('indicators',      'plan',            'number',    false, '{plan,ke hoach}'),
  ('indicators',      'actual',          'number',    true,  '{actual,thuc hien,ket qua}'),
  ('indicators',      'source',          'text',      false, '{source,nguon}'),
  ('indicators',      '-',               'text',      false, '{measure,don vi tinh,stt,tt}'),
  ('units',           'unit',            'code',      true,  '{unit,ma,ma don vi}'),
  ('units',           'name',            'name',      true,  '{name,ten,ten don vi,don vi}'),
  ('units',           'parent',          'unit',      false, '{parent,cap tren,don vi cap tren}'),
  ('units',           'level',           'level',     false, '{level,cap}'),
  ('units',           'position',        'integer',   false, '{position,thu tu,stt,tt}'),
  ('units',           'valid_from',      'date',      false, '{valid from,tu ngay}'),
  ('units',           'valid_to',        'date',      false, '{valid to,den ngay}'),
  ('members',         'unit',            'unit',      true,  '{unit,don vi,ma don vi,ten don vi,tinh,dia phuong}'),
  ('members',         'role',            'role',      false, '{role,vai tro}'),
  ('members',         'person',          'name',      false, '{person,nguoi dai dien,ho ten,ho va ten}'),
  ('members',         'person_position', 'text',      false, '{person position,chuc vu}'),
  ('members',         'unranked_reason', 'text',      false, '{unranked reason,ly do khong xep hang}'),
  ('members',         '-',               'text',      false, '{stt,tt}'),
  ('grants',          'decision',        'decision',  false, '{decision,quyet dinh,so quyet dinh}'),
  ('grants',          'line',            'integer',   true,  '{line,so thu tu,stt,tt}'),
  ('grants',          'award',           'award',     true,  '{award,danh hieu,hinh thuc,danh hieu hinh thuc,ma danh hieu,ten danh hieu,ten hinh thuc}'),
  ('grants',          'unit',            'unit',      true,  '{unit,don vi,don vi trinh,ma don vi,ten don vi,tinh}'),
  ('grants',          'recipient',       'recipient', false, '{recipient,doi tuong,ma doi tuong,ten doi tuong,name,ho ten,ho va ten,ten}'),
  ('grants',          'number',          'integer',   false, '{number,so luong}'),
  ('grants',          'year',            'integer',   false, '{year,nam,nam thanh tich}'),
  ('grants',          'way',             'way',       false, '{way,loai hinh}'),
  ('grants',          'certificate',     'name',      false, '{certificate,so bang,so vao so}'),
  ('reported totals', 'line',            'integer',   true,  '{line,so thu tu,stt,tt}'),
  ('reported totals', 'award',           'award',     true,  '{award,danh hieu,hinh thuc,danh hieu hinh thuc,ma danh hieu,ten danh hieu,ten hinh thuc,name,ten}'),
  ('reported totals', 'number',          'integer',   true,  '{number,so luong}')) v(kind, field, type, needed, headings)
  JOIN import_kind k USING (kind) CROSS JOIN unnest(v.headings) AS h(heading);
COMMENT ON VIEW import_heading IS 'Tiêu đề cột của tệp nhập: the headings by which a file''s columns are known, in Vietnamese without accents or in English';
COMMENT ON COLUMN import_heading.kind IS 'Loại tệp';
COMMENT ON COLUMN import_heading.heading IS 'Tiêu đề: as folded writes it';
COMMENT ON COLUMN import_heading.field IS 'Trường: the column of the table; criterion_max: the criterion''s maximum, which is compared; -: not read';
COMMENT ON COLUMN import_heading.type IS 'Kiểu: how its text is read; unit, criterion, indicator, award, recipient and decision: a code or a name, of two such columns one is the code (ma …), the other the name beside it, and they are compared; text: free words, told where they look spoilt; name and codes are rejected then, and where they hold what cannot be seen';
COMMENT ON COLUMN import_heading.needed IS 'Bắt buộc: there must be a column of it';

-- What stands in a file for a value of ours: as the office says it.  Compared without accents, and ours is known as well.
-- The last two of yes are the ticks of Wingdings, as a text shows them.
DROP FUNCTION IF EXISTS file_word();
CREATE OR REPLACE FUNCTION file_word(of_type text, OUT number bigint, OUT value text, OUT shown text, OUT words text[])
  RETURNS SETOF record LANGUAGE sql IMMUTABLE SET search_path FROM CURRENT AS $word$
SELECT row_number() OVER (), v.value, v.shown,
       string_to_array(folded(replace(v.shown, ', ', '%')), '%') || string_to_array(v.shown, ', ') || v.value
  FROM (VALUES
  ('answer', 'yes',          'có, đạt, đúng, x, v, √, ✓, ✔, ☑, ✅, yes, true, ü, þ'),
  ('answer', 'no',           'không, không đạt, chưa đạt, sai, ✗, ✘, ☐, ❌, no, false'),
  ('answer', 'not assigned', 'không giao, không được giao, not assigned'),
  ('role',  'leader',        'cụm trưởng, khối trưởng, trưởng cụm, trưởng khối'),
  ('role',  'first deputy',  'cụm phó thứ nhất, khối phó thứ nhất, phó cụm trưởng thứ nhất, phó khối trưởng thứ nhất'),
  ('role',  'second deputy', 'cụm phó thứ hai, khối phó thứ hai, phó cụm trưởng thứ hai, phó khối trưởng thứ hai'),
  ('role',  'member',        'thành viên'),
  ('level', 'state',         'nhà nước, trung ương'),
  ('level', 'ministry',      'bộ, bộ ngành, cơ quan ngang bộ'),
  ('level', 'province',      'tỉnh, cấp tỉnh, thành phố trực thuộc trung ương'),
  ('level', 'department',    'sở, cấp sở, ban, ngành, sở ban ngành'),
  ('level', 'district',      'huyện, cấp huyện, quận, thị xã, thành phố thuộc tỉnh'),
  ('level', 'commune',       'xã, cấp xã, phường, đặc khu, thị trấn'),
  ('level', 'collective',    'tập thể, phòng'),
  ('way',   'merit',         'công trạng, theo công trạng'),
  ('way',   'thematic',      'chuyên đề, theo chuyên đề, theo đợt'),
  ('way',   'ad hoc',        'đột xuất'),
  ('way',   'foreign',       'đối ngoại'),
  ('way',   'long service',  'cống hiến, quá trình cống hiến'),
  ('way',   'term',          'niên hạn, theo niên hạn'),
  ('way',   'resistance',    'kháng chiến, thành tích kháng chiến')) v(type, value, shown) WHERE v.type = $1
$word$;
COMMENT ON FUNCTION file_word(text) IS 'Từ trong tệp: the words by which a file gives an answer (yes, no, not assigned) or names a role, a level of units or a way of commending; within read_field';

CREATE OR REPLACE FUNCTION word_values(of_type text) RETURNS jsonb
  LANGUAGE sql IMMUTABLE SET search_path FROM CURRENT AS $words$
SELECT jsonb_object_agg(word, w.value) FROM file_word($1) w, unnest(w.words) word WHERE btrim(word) <> ''
$words$;
COMMENT ON FUNCTION word_values(text) IS 'Nghĩa của từ: what each word of file_word stands for; within read_field';

CREATE OR REPLACE FUNCTION words_taken(of_type text) RETURNS text
  LANGUAGE sql IMMUTABLE SET search_path FROM CURRENT AS $words$
SELECT string_agg(w.shown, '; ' ORDER BY w.number) FROM file_word($1) w
$words$;
COMMENT ON FUNCTION words_taken(text) IS 'Các từ được nhận: all words that a file may use, as messages list them; within read_field and judge_results';

-- A score over its maximum may be whole here (9/10), for the criterion's maximum is known (judge_results).
CREATE OR REPLACE FUNCTION read_number(type text, spelling text, style text, OUT value jsonb, OUT reason text)
  LANGUAGE plpgsql IMMUTABLE SET search_path FROM CURRENT AS $number$
DECLARE
  parts text[] := CASE WHEN spelling LIKE '%/%' THEN string_to_array(spelling, '/') END;
  is_score boolean := CASE WHEN cardinality(parts) = 2 AND emulation.number_fault(parts[1], style) IS NULL
                            AND emulation.number_fault(parts[2], style) IS NULL
                           THEN emulation.parse_number(parts[1], style) + emulation.parse_number(parts[2], style)
                                IS NOT NULL END;
  word text;
BEGIN
  reason := emulation.number_fault(spelling, style);
  IF reason IS NULL THEN
    value := coalesce(to_jsonb(emulation.parse_number(spelling, style)), 'null');
  ELSIF is_score AND type = 'result' THEN
    value := to_jsonb(emulation.parse_number(parts[1], style));
    reason := NULL;
  ELSIF type = 'result' THEN
    word := translate(spelling, E'\uFE0E\uFE0F', '');   -- a tick may be told to look like a picture
    value := word_values('answer')->coalesce(nullif(folded(word), ''), word);   -- computed once, for it is constant
    reason := CASE WHEN value IS NULL THEN reason END;
  END IF;
  IF is_score AND type <> 'result' THEN
    reason := format('"%s" is no number; a maximum after "/" belongs to scores', left(spelling, 60));
  ELSIF type = 'integer' AND jsonb_typeof(value) = 'number' THEN
    reason := CASE WHEN spelling LIKE E'%\\%%'
                     THEN format('"%s" is a percentage, where a whole number stands', left(spelling, 60))
                   WHEN value::numeric <> trunc(value::numeric) OR abs(value::numeric) > 2147483647
                     THEN format('"%s" is no whole number', left(spelling, 60)) END;
  END IF;
END
$number$;
COMMENT ON FUNCTION read_number(text, text, text) IS 'Đọc số: the text of a number, a whole number or a result (a number, a score over its maximum, an answer) as a value; a reason where it is none; within read_field';

-- One field's text as a JSON value; a reason where it cannot be read.
CREATE OR REPLACE FUNCTION read_field(type text, spelling text, style text, OUT value jsonb, OUT reason text)
  LANGUAGE plpgsql IMMUTABLE SET search_path FROM CURRENT AS $read$
DECLARE
  plain text := btrim(normalize(spelling));
  spoilt text := CASE WHEN type NOT IN ('text', 'number', 'integer', 'result', 'date')
                      THEN emulation.text_fault(spelling) END;   -- as it came: half of a letter may be a blank
BEGIN
  IF type <> 'text' THEN   -- blanks of every width are the spaces that people see, and none at the ends
    plain := btrim(regexp_replace(plain, E'[\\u00A0\\u2000-\\u200A\\u202F\\u205F\\u3000]', ' ', 'g'), E' \t\r\n');
  END IF;
  CASE
    WHEN plain = '' OR plain ~ '^[-‐‑‒–—−_.… ]+$' AND type NOT IN ('number', 'integer', 'result') THEN
      value := 'null';
    WHEN type IN ('number', 'integer', 'result') THEN
      SELECT n.value, n.reason INTO value, reason FROM read_number(type, plain, style) n;
    WHEN type <> 'text' AND emulation.cell_fault(plain) IS NOT NULL THEN
      reason := emulation.cell_fault(plain);
    WHEN type = 'date' THEN
      -- 6/3/2014, 06-03-2014 or 2014-03-06
      IF plain ~ E'^\\d{1,2}[/.-]\\d{1,2}[/.-]\\d{4}$' THEN
        plain := regexp_replace(plain, E'^(\\d+)[/.-](\\d+)[/.-](\\d+)$', E'\\3-\\2-\\1');
      END IF;
      IF plain ~ E'^\\d{4}-\\d{1,2}-\\d{1,2}$' AND split_part(plain, '-', 2)::int BETWEEN 1 AND 12 AND split_part(plain, '-', 1)::int > 0
         AND split_part(plain, '-', 3)::int BETWEEN 1 AND extract(day FROM make_date(split_part(plain, '-', 1)::int, split_part(plain, '-', 2)::int, 1) + interval '1 month' - interval '1 day') THEN
        value := to_jsonb(make_date(
          split_part(plain, '-', 1)::int, split_part(plain, '-', 2)::int, split_part(plain, '-', 3)::int));
      ELSE
        reason := format('"%s" is no date; write it as 6/3/2014 or 2014-03-06', left(btrim(normalize(spelling)), 60));
      END IF;
    WHEN type IN ('role', 'level', 'way') AND spoilt IS NULL THEN
      value := word_values(type)->folded(plain);
      reason := CASE WHEN value IS NULL THEN format('"%s" is no %s: %s', left(plain, 60), type, words_taken(type)) END;
    WHEN spoilt IS NOT NULL THEN   -- of names and codes
      reason := spoilt;
    WHEN type = 'code' AND octet_length(plain) > 255 THEN   -- as in a sheet; an index takes no more than some thousands
      reason := format('a code of %s bytes; it has at most 255', octet_length(plain));
    ELSE
      value := to_jsonb(plain);
  END CASE;
  IF reason IS NOT NULL THEN
    value := NULL;
  END IF;
END
$read$;
COMMENT ON FUNCTION read_field(text, text, text) IS 'Đọc ô: the text of a field as a value, or the reason why it is none; spellings of units, criteria and awards are only trimmed; within read_rows and read_sheet';

CREATE OR REPLACE FUNCTION first_records(content bytea, delimiter text, encoding text) RETURNS TABLE (record bigint, line bigint, fields text[]) LANGUAGE sql STABLE SET search_path FROM CURRENT AS $first$
SELECT (x.r).record, (x.r).line, (x.r).fields FROM (SELECT emulation.read_csv($1, $2, $3) AS r LIMIT 30) x
$first$;
COMMENT ON FUNCTION first_records(bytea, text, text) IS 'Các bản ghi đầu: the first 30 records of a file, among which its heading is; the rest is not read; within read_rows';

CREATE OR REPLACE FUNCTION heading_fault(content bytea, delimiter text, encoding text) RETURNS text
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $fault$
SELECT t.fault
  FROM first_records($1, $2, $3) r
 CROSS JOIN unnest(r.fields) WITH ORDINALITY f(field, i)
 CROSS JOIN emulation.text_fault(f.field) t(fault)
 WHERE t.fault IS NOT NULL ORDER BY r.record, f.i LIMIT 1
$fault$;
COMMENT ON FUNCTION heading_fault(bytea, text, text) IS 'Chữ hỏng ở đầu tệp: the first text of the first 30 records that looks as if it had been read in the wrong encoding, as text_fault says it; within read_rows and read_sheet';

-- What in a block of numbers (all of a file, but for its own counting) can only be written in the other style than the
-- caller's: where there is such a one, 98.125 there may be 98125 or 98.125.
CREATE OR REPLACE FUNCTION foreign_numbers(content bytea, delimiter text, encoding text, style text, header bigint,
                                           blocks integer[])
  RETURNS TABLE (block integer, spelling text, line text, has_own boolean)
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $foreign$
SELECT f.block, f.first_foreign[3], f.first_foreign[2], f.has_own
  FROM (SELECT b.block, bool_or(n.written = $4) AS has_own,
               min(ARRAY[to_char(r.record, 'FM000000000000000'), r.line::text, r.fields[b.i]])
                 FILTER (WHERE n.written <> $4) AS first_foreign
          FROM (SELECT (x.r).* FROM (SELECT emulation.read_csv($1, $2, $3) AS r OFFSET 0) x) r
          CROSS JOIN unnest($6) WITH ORDINALITY b(block, i)
          CROSS JOIN LATERAL (SELECT emulation.number_style(r.fields[b.i]) AS written OFFSET 0) n
         WHERE r.record > $5 AND b.block IS NOT NULL AND n.written IN ('vi', 'plain') GROUP BY b.block) f
 WHERE f.first_foreign IS NOT NULL
$foreign$;
COMMENT ON FUNCTION foreign_numbers(bytea, text, text, text, bigint, integer[]) IS 'Số viết theo kiểu khác: for each block of a file''s columns the first number that only the other style than the caller''s reads, with its line, and whether there are numbers of the caller''s own style; no row: none is; within read_rows and read_sheet';

CREATE OR REPLACE FUNCTION two_readings(spelling text, style text, other_spelling text, other_line text,
                                        has_own boolean) RETURNS text
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $two$
SELECT CASE WHEN $3 IS NOT NULL AND emulation.number_style($1) = 'either' THEN
  format('"%s" may be %s or %s, for "%s" on line %s %s; ', left($1, 60),
         emulation.parse_number(split_part($1, '/', 1), 'vi'), emulation.parse_number(split_part($1, '/', 1), 'plain'),
         left($3, 60), $4, CASE $2 WHEN 'vi' THEN 'has a decimal point' ELSE 'is written as Viet Nam does' END)
  || CASE WHEN has_own
          THEN 'write all numbers of the file in one way (style => ''plain'' reads 1,234.5, '
               'style => ''vi'' reads 1.234,5)'
          WHEN $2 = 'vi' THEN 'style => ''plain'' reads the file so' ELSE 'style => ''vi'' reads the file so' END END
$two$;
COMMENT ON FUNCTION two_readings(text, text, text, text, boolean) IS 'Hai cách đọc: why a number is rejected that may be one or a thousand times as much, beside one of foreign_numbers; null: it is not; within read_rows and read_sheet';

-- 38 | 5: in a file that commas divide, digits alone in a text beside a number may be its decimals.  One line a column.
CREATE OR REPLACE FUNCTION divided_numbers(content bytea, delimiter text, encoding text, header bigint,
                                           fields_of text[], types_of text[])
  RETURNS TABLE (record bigint, line bigint, place integer, spelling text, reason text)
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $divided$
SELECT d.first[1]::bigint, d.first[2]::bigint, d.place, d.first[4],
       format('"%1$s" stands alone beside the number %2$s%3$s: was that %2$s,%1$s, and the comma taken for the end '
              'of a field? A number with a comma stands in quotes where commas divide the fields',
              left(d.first[4], 60), left(d.first[3], 60),
              CASE WHEN d.n > 1 THEN format(' (and so in %s)', counted(d.n - 1, 'more record')) END)
  FROM (SELECT c.place, count(*) AS n, min(ARRAY[to_char(r.record, 'FM000000000000000'), r.line::text,
                                                 btrim(r.fields[c.place - 1]), btrim(r.fields[c.place])]) AS first
          FROM (SELECT (x.r).* FROM (SELECT emulation.read_csv($1, $2, $3) AS r OFFSET 0) x) r
          CROSS JOIN (SELECT i AS place FROM generate_subscripts($5, 1) i
                       WHERE $6[i] = 'text' AND $5[i] <> '-' AND $6[i - 1] IN ('number', 'integer', 'result')) c
         WHERE r.record > $4 AND cardinality(r.fields) <= cardinality($5)
           AND r.fields[c.place] ~ '^ *[0-9]+ *$' AND r.fields[c.place - 1] ~ '^ *[-+]?[0-9. ]*[0-9] *$'
         GROUP BY c.place) d
 WHERE $2 = ','
$divided$;
COMMENT ON FUNCTION divided_numbers(bytea, text, text, bigint, text[], text[]) IS 'Số bị dấu phẩy chia đôi: of each text column behind a number the first record whose text is digits alone, in a file that commas divide; within read_rows';

-- One hand, or one program, wrote all numbers of a file, those that are not read as well.  What counts its lines (1.1
-- is the first of the first) proves nothing but of itself, nor do codes and dates in columns that nobody knows.
CREATE OR REPLACE FUNCTION number_blocks(fields_of text[], types_of text[], headings text[], wide boolean)
  RETURNS integer[] LANGUAGE sql IMMUTABLE SET search_path FROM CURRENT AS $blocks$
SELECT array_agg(CASE WHEN $1[i] IN ('line', 'position') THEN i
                      WHEN $2[i] IN ('number', 'integer', 'result') OR $2[i] = 'beside' AND $1[i] LIKE E'%\\_max' THEN 0
                      WHEN $1[i] IS NULL AND btrim($3[i]) <> ''
                       AND ($4 OR folded($3[i]) !~ '^(stt|tt|so tt|ma|so hieu|so van ban|code|ngay|date)( |$)') THEN 0
                  END ORDER BY i)
  FROM generate_subscripts($3, 1) i
$blocks$;
COMMENT ON FUNCTION number_blocks(text[], text[], text[], boolean) IS 'Khối số của tệp: of each column of a file the block whose numbers are written in one way, 0 for all that is counted or measured; null: no column of numbers; within read_rows';

CREATE OR REPLACE FUNCTION read_rows(of_kind text, constants jsonb, content bytea, delimiter text DEFAULT NULL, encoding text DEFAULT 'UTF8', style text DEFAULT 'vi')
  RETURNS TABLE (record bigint, line bigint, "column" text, text text, row_read jsonb, reason text) LANGUAGE plpgsql STABLE SET search_path FROM CURRENT SET plan_cache_mode = force_generic_plan AS $read$
#variable_conflict use_column
DECLARE
  k import_kind;
  header record;
  fields_of text[];   -- of each column: its field, - or null
  types_of text[];
  twice text;
  keys text[];        -- key fields that files bring
  across text;        -- the key that stands across, in a wide file
  needed text[] := ARRAY(SELECT DISTINCT h.field FROM import_heading h JOIN import_kind k USING (kind) WHERE h.kind = of_kind AND h.needed AND h.field IS DISTINCT FROM k.cell);
  says_constants boolean; -- a column of the file says what the caller says, too
  divided_by text;
  blocks integer[];   -- of each column of numbers: the block of which all are written in one way
BEGIN
  SELECT * INTO k FROM import_kind WHERE kind = of_kind;
  keys := ARRAY(SELECT DISTINCT h.field FROM import_heading h WHERE h.kind = of_kind AND h.field = ANY (string_to_array(k.key, ', ')) AND h.needed AND NOT constants ? h.field);
  SELECT r.record, r.line, r.fields INTO header FROM file_heading(of_kind, constants, content, delimiter, encoding) r;
  IF NOT FOUND THEN
    RAISE EXCEPTION USING ERRCODE = 'bad_copy_file_format', MESSAGE = format('the file of %s has no heading that is known', of_kind),
      DETAIL = format('Looked for: %s.', (SELECT string_agg(format('%s (%s)', field, headings), '; ' ORDER BY field) FROM (SELECT h.field, string_agg(h.heading, ', ' ORDER BY h.heading) AS headings FROM import_heading h WHERE h.kind = of_kind AND h.field = ANY (keys) GROUP BY h.field) x)),
      HINT = coalesce(heading_fault(content, delimiter, encoding),
        'One of the first 30 records names the columns. Is the delimiter found right, and the encoding?');
  END IF;
  SELECT array_agg(c.field ORDER BY c.i), array_agg(c.type ORDER BY c.i) INTO fields_of, types_of
    FROM file_columns(of_kind, header.fields) c;
  SELECT min(f) INTO twice FROM (SELECT f FROM unnest(fields_of) f WHERE f <> '-' GROUP BY f HAVING count(*) > 1) t;
  IF twice IS NOT NULL THEN
    RAISE EXCEPTION USING ERRCODE = 'bad_copy_file_format', MESSAGE = format('the file of %s has two columns of %s', of_kind, twice), DETAIL = format('The heading is record %s, line %s.', header.record, header.line), HINT = 'Leave one out.';
  END IF;
  says_constants := fields_of && ARRAY(SELECT jsonb_object_keys(constants));
  across := CASE WHEN k.cell IS NOT NULL AND EXISTS (SELECT FROM generate_subscripts(header.fields, 1) i WHERE fields_of[i] IS NULL AND btrim(header.fields[i]) <> '') AND NOT k.cell = ANY (array_remove(fields_of, NULL)) AND cardinality(keys) = 2 THEN (SELECT key FROM unnest(keys) key WHERE NOT key = ANY (array_remove(fields_of, NULL)) LIMIT 1) END;
  SELECT string_agg(DISTINCT h.field, ', ') INTO twice FROM import_heading h
   WHERE h.kind = of_kind AND h.needed AND NOT constants ? h.field AND NOT h.field = ANY (array_remove(fields_of, NULL)) AND (across IS NULL OR h.field NOT IN (across, k.cell));
  IF twice IS NOT NULL THEN
    RAISE EXCEPTION USING ERRCODE = 'bad_copy_file_format', MESSAGE = format('the file of %s has no column of %s', of_kind, twice), DETAIL = format('The heading is record %s, line %s: %s.', header.record, header.line, array_to_string(header.fields, ' | ')),
      HINT = 'SELECT * FROM import_heading lists the headings that are known.';
  END IF;
  divided_by := coalesce(delimiter, emulation.csv_delimiter(content, coalesce(encoding, 'UTF8')));
  blocks := number_blocks(fields_of, types_of, header.fields, across IS NOT NULL);

  RETURN QUERY
  WITH stranger AS MATERIALIZED (
    SELECT * FROM foreign_numbers(content, delimiter, encoding, style, header.record, blocks)
  ), file AS MATERIALIZED (
    SELECT r.record, r.line, r.fields,
           coalesce((SELECT i FROM generate_series(1, cardinality(r.fields)) i
                      WHERE (i > cardinality(header.fields) OR across IS NULL AND btrim(header.fields[i]) = '')
                        AND btrim(r.fields[i]) <> '' LIMIT 1),
                    -- where a comma divides, even an empty one: a number's comma has pushed it out
                    CASE WHEN divided_by = ',' AND cardinality(r.fields) > cardinality(header.fields)
                         THEN cardinality(header.fields) + 1 END) AS surplus
      FROM (SELECT (x.r).* FROM (SELECT emulation.read_csv(content, delimiter, encoding) AS r OFFSET 0) x) r  -- read as it goes, not kept
     WHERE r.record > header.record AND EXISTS (SELECT FROM unnest(r.fields) f WHERE btrim(f) <> '')
       -- sums under a printed table follow from its rows
       AND NOT (across IS NOT NULL AND EXISTS (SELECT FROM generate_subscripts(fields_of, 1) i WHERE fields_of[i] IS NOT NULL AND folded(r.fields[i]) IN ('tong cong', 'tong diem', 'cong', 'tong so', 'xep hang', 'hang')))
  ), cell AS (
    -- one row of the table each: by record, in a wide file by record and column
    SELECT f.record, f.line, CASE WHEN across IS NULL THEN 0 ELSE c.i END AS place, c.heading,
           coalesce(c.field, k.cell) AS field,
           CASE WHEN c.field IS NOT NULL THEN c.type WHEN of_kind = 'results' THEN 'result' ELSE 'number' END AS type,
           f.fields[c.i] AS spelling, c.field IS NULL AS unknown,
           CASE WHEN c.type IS DISTINCT FROM 'beside' THEN blocks[c.i] END AS block   -- what is only compared is proof
      FROM file f CROSS JOIN (SELECT i, header.fields[i] AS heading, fields_of[i] AS field, types_of[i] AS type FROM generate_subscripts(header.fields, 1) i) c
     WHERE f.surplus IS NULL AND c.field IS DISTINCT FROM '-' AND (c.field IS NOT NULL OR btrim(coalesce(f.fields[c.i], '')) <> '')
  ), parsed AS (
    SELECT c.record, c.line, c.place, c.heading, c.field, c.type, c.spelling, c.unknown,
           CASE WHEN two.reason IS NULL THEN v.value END AS value, coalesce(two.reason, v.reason) AS reason,
           CASE WHEN c.spelling LIKE E'%\\%%' AND two.reason IS NULL AND jsonb_typeof(v.value) = 'number'
                THEN c.field END AS percent
      FROM cell c CROSS JOIN LATERAL read_field(c.type, coalesce(c.spelling, ''), style) v
      LEFT JOIN stranger s ON s.block = c.block
      CROSS JOIN LATERAL (
        SELECT CASE WHEN s.block IS NOT NULL THEN two_readings(c.spelling, style, s.spelling, s.line, s.has_own) END
               AS reason OFFSET 0) two
     WHERE across IS NOT NULL OR NOT c.unknown
  ), wide AS (
    -- the key across is the column's heading, the key down stands in the record
    SELECT p.record, p.line, p.place, p.heading, p.spelling,
           coalesce(emulation.cell_fault(p.heading), emulation.text_fault(p.heading), p.reason) AS reason,
           jsonb_build_object(across, to_jsonb(btrim(p.heading)), k.cell, p.value,
                              '%', CASE WHEN p.percent IS NOT NULL THEN jsonb_build_object(k.cell, p.spelling) END)
           || coalesce(d.fields, '{}') AS fields, d.reason AS other
      FROM parsed p
      LEFT JOIN (SELECT record, jsonb_object_agg(field, coalesce(value, 'null')) AS fields, min(reason) AS reason FROM parsed WHERE NOT unknown GROUP BY record) d USING (record)
     WHERE across IS NOT NULL AND p.unknown
  ), long AS (
    SELECT p.record, p.line, coalesce(min(p.heading) FILTER (WHERE p.reason IS NOT NULL), min(p.heading) FILTER (WHERE p.field = k.cell)) AS heading,
           coalesce(min(p.spelling) FILTER (WHERE p.reason IS NOT NULL), min(p.spelling) FILTER (WHERE p.field = k.cell)) AS spelling, min(p.reason) AS reason,
           jsonb_object_agg(p.field, coalesce(p.value, 'null'))
           || jsonb_build_object('%', jsonb_object_agg(p.percent, p.spelling) FILTER (WHERE p.percent IS NOT NULL))
             AS fields, NULL::text AS other
      FROM parsed p WHERE across IS NULL GROUP BY p.record, p.line
  ), row_of AS (
    SELECT r.record, r.line, r.place, r.heading, r.spelling, coalesce(r.reason, r.other) AS reason, jsonb_strip_nulls(r.fields) || constants AS fields, NULL::text AS said FROM wide r
    UNION ALL SELECT r.record, r.line, 0, r.heading, r.spelling, r.reason, jsonb_strip_nulls(r.fields) || constants,
           CASE WHEN says_constants THEN (SELECT format('the file says %s %s, and the import %s', c.key, r.fields->>c.key, c.value) FROM jsonb_each_text(constants) c WHERE r.fields->>c.key <> c.value ORDER BY c.key LIMIT 1) END FROM long r
  )
  SELECT x.record, x.line, x.heading, x.spelling, x.fields, x.reason FROM (
    SELECT o.record, o.line, o.place, CASE WHEN m.field IS NULL THEN o.heading
      ELSE header.fields[array_position(fields_of, m.field)] END,
           CASE WHEN m.field IS NULL THEN o.spelling END, o.fields, coalesce(o.reason, o.said,
             m.fields || ' is missing')
      FROM row_of o
     CROSS JOIN LATERAL (SELECT min(f) AS field, string_agg(f, ', ' ORDER BY f) AS fields
                           FROM unnest(needed) f WHERE coalesce(o.reason, o.said) IS NULL AND NOT o.fields ? f) m
    UNION ALL
    -- nor is a field that no heading names: often the tail of a number with a comma
    SELECT f.record, f.line, 0, NULL, f.fields[f.surplus], '{}',
           CASE btrim(f.fields[f.surplus])
             WHEN '' THEN format('the record has %s fields, and the heading %s',
                                 cardinality(f.fields), cardinality(header.fields))
             ELSE format('the record has a field "%s" that no heading names', left(f.fields[f.surplus], 60)) END
           || CASE divided_by WHEN ',' THEN '; a number with a decimal comma stands in quotes where commas divide '
                                            'the fields'
                ELSE format('; a text with a %s in it stands in quotes', CASE divided_by WHEN ';' THEN 'semicolon'
                              WHEN E'\t' THEN 'tab' ELSE format('"%s"', divided_by) END) END
      FROM file f WHERE f.surplus IS NOT NULL
    UNION ALL
    SELECT d.record, d.line, d.place, header.fields[d.place], d.spelling, NULL, d.reason
      FROM divided_numbers(content, divided_by, encoding, header.record, fields_of, types_of) d WHERE across IS NULL
    UNION ALL
    -- free words that look spoilt are read, and told once a column
    SELECT s.record, s.line, 0, s.heading, s.spelling, NULL::jsonb,
           s.fault || '; it was read as it is'
           || CASE s.all_of WHEN 1 THEN '' WHEN 2 THEN ', and so was 1 more of the column'
             ELSE format(', and so were %s more of the column', s.all_of - 1) END
      FROM (SELECT DISTINCT ON (p.heading) p.record, p.line, p.heading, p.spelling, t.fault, count(*) OVER (PARTITION BY p.heading) AS all_of
              FROM parsed p CROSS JOIN emulation.text_fault(p.spelling) t(fault)
             WHERE p.type = 'text' AND t.fault IS NOT NULL ORDER BY p.heading, p.record) s
    UNION ALL
    -- a column that nobody knows is not lost without a word
    SELECT header.record, header.line, i, header.fields[i], NULL, NULL, 'the column is not known; it was not read' FROM generate_subscripts(header.fields, 1) i WHERE across IS NULL AND fields_of[i] IS NULL AND btrim(header.fields[i]) <> '') x (record, line, place, heading, spelling, fields, reason)
   ORDER BY x.record, x.place;
END
$read$;
COMMENT ON FUNCTION read_rows(text, jsonb, bytea, text, text, text) IS
'Đọc tệp: the rows of a file as the fields of its table (row_read), or the reason why one cannot be read, with record, line, column and text; under % the spellings that bear a percent sign, by field. Errors: no heading that is known, a needed one missing, a column twice, a file that is no CSV 22P04';

-- Is something measured in percent: by its measure, where there is one, else by its name.
CREATE OR REPLACE FUNCTION is_percentage(measure text, name text) RETURNS boolean
  LANGUAGE sql IMMUTABLE SET search_path FROM CURRENT AS $percent$
SELECT coalesce(folded(coalesce(nullif(btrim($1), ''), $2))
                ~ E'%|\\m(phan tram|percent|t[iy] (le|trong|suat)|toc do|muc do|chi so)\\M', false)
$percent$;
COMMENT ON FUNCTION is_percentage(text, text) IS 'Tính bằng phần trăm: whether a criterion or indicator is measured in percent, by its measure or, where it has none, its name (tỷ lệ, tốc độ, …); within judge_percentages';

-- read_rows keeps under % what bore the sign, by field. 105% of a target is no 105.
CREATE OR REPLACE FUNCTION judge_percentages(of_kind text, of_season text) RETURNS void
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $judge$
BEGIN
  UPDATE pg_temp.emulation_import i
     SET about = CASE WHEN m.is_beside THEN m.field END,
         reason = format('"%s" is a percentage, and %s "%s" %s; write what was counted or measured, without the sign',
                         left(m.spelling, 60), m.what, m.code, m.why)
    FROM (SELECT j.number, p.key AS field, p.value AS spelling, x.what, x.code, x.why,
                 p.key <> (SELECT k.cell FROM import_kind k WHERE k.kind = of_kind) AS is_beside
            FROM pg_temp.emulation_import j
            CROSS JOIN LATERAL (SELECT * FROM jsonb_each_text(j.fields->'%') ORDER BY key LIMIT 1) p
            JOIN (SELECT 'indicator' AS what, n.indicator AS code, is_percentage(n.measure, n.name) AS is_meant,
                         'is not measured in percent' AS why
                    FROM indicator n WHERE of_kind = 'indicators'
                  UNION ALL
                  SELECT 'criterion', c->>'code',
                         c->>'rule' NOT IN ('given', 'yes_no') AND is_percentage(c->>'measure', c->>'name'),
                         CASE c->>'rule' WHEN 'given' THEN 'takes points' WHEN 'yes_no' THEN 'takes yes or no'
                                         ELSE 'is not measured in percent' END
                    FROM sheet h CROSS JOIN jsonb_path_query(h.rules, 'strict $.**.criteria[*]') c
                   WHERE h.season = of_season AND h.state = 'in force') x
              ON x.code = coalesce(j.fields->>'criterion', j.fields->>'indicator')
           WHERE j.fields ? '%' AND j.reason IS NULL AND x.is_meant IS DISTINCT FROM true) m
   WHERE m.number = i.number;
  UPDATE pg_temp.emulation_import i SET fields = i.fields - '%' WHERE i.fields ? '%';
END
$judge$;
COMMENT ON FUNCTION judge_percentages(text, text) IS 'Kiểm tra dấu phần trăm: a reason where a percent sign stands and no percent is meant; within judge_rows';

-- What a result row is worth under its sheet: yes and no as 1 and 0, a criterion that is
-- not a unit's task, and the fault that the entry check would find.  A statement for all
-- rows of the file; nothing is tried row by row.
CREATE OR REPLACE FUNCTION judge_results(of_season text, of_stage text, style text) RETURNS void
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $judge$
DECLARE
  rules emulation.score_sheet := (SELECT h.rules::emulation.score_sheet FROM sheet h WHERE h.season = of_season AND h.state = 'in force');
  parents text[] := ARRAY(SELECT c.code FROM emulation.criteria(rules) c WHERE NOT c.is_leaf);
  by_others text[] := ARRAY(SELECT o.criterion FROM scored_by_others o WHERE o.season = of_season);
  last_row bigint := rows_staged();
BEGIN
  IF rules IS NULL THEN
    RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state', MESSAGE = format('season "%s" has no score sheet in force', of_season), HINT = 'Put a sheet in force first: put_in_force(season, version).';
  END IF;
  UPDATE pg_temp.emulation_import i SET fields = i.fields || CASE i.fields->>'actual' WHEN 'not assigned' THEN '{"actual": null, "assigned": false}' WHEN 'yes' THEN '{"actual": 1}' ELSE '{"actual": 0}' END::jsonb,
         reason = coalesce(i.reason, CASE WHEN i.fields->>'actual' <> 'not assigned'
           AND coalesce(c.rule, '') <> 'yes_no'
           THEN format('"%s" is an answer to a yes-or-no criterion, and %s is none', i.text,
           quoted('criterion', i.fields, i.said)) END)
    FROM pg_temp.emulation_import j LEFT JOIN emulation.criteria(rules) c ON c.code = j.fields->>'criterion'
   WHERE j.number = i.number AND jsonb_typeof(i.fields->'actual') = 'string';
  -- 9,5/10 is a score of ten: of the criterion's own ten
  UPDATE pg_temp.emulation_import i SET reason = format('"%s" is out of another maximum than the criterion''s, %s', left(i.text, 60), coalesce(trim_scale(c.max_points)::text, 'which is not known'))
    FROM pg_temp.emulation_import j LEFT JOIN emulation.criteria(rules) c ON c.code = j.fields->>'criterion'
   WHERE j.number = i.number AND i.reason IS NULL AND i.text LIKE '%/%' AND jsonb_typeof(i.fields->'actual') = 'number'
     AND CASE WHEN emulation.number_fault(split_part(i.text, '/', 2), style) IS NULL THEN emulation.parse_number(split_part(i.text, '/', 2), style) END IS DISTINCT FROM c.max_points;
  -- and where something is counted or measured, a score is not what was
  UPDATE pg_temp.emulation_import i
     SET reason = format('"%s" is a score out of its maximum, and criterion "%s" takes what was counted or measured',
                         left(i.text, 60), c.code)
    FROM emulation.criteria(rules) c
   WHERE c.code = i.fields->>'criterion' AND c.rule <> 'given' AND i.reason IS NULL
     AND i.text LIKE '%/%' AND jsonb_typeof(i.fields->'actual') = 'number';
  UPDATE pg_temp.emulation_import i SET reason = x.reason, about = x.about
    FROM (WITH leave AS MATERIALIZED (   -- asked once, whatever the plan
            SELECT d.unit, d.criterion, (write_refusal(of_season, d.unit, d.criterion, of_stage)).why AS why
              FROM (SELECT c.unit, c.criterion, row_number() OVER () AS nth
                      FROM (SELECT DISTINCT e.fields->>'unit' AS unit, e.fields->>'criterion' AS criterion
                              FROM pg_temp.emulation_import e WHERE e.reason IS NULL AND is_bound()) c) d
             WHERE emulation.progress('import_results', d.nth, last_row, 'rows asked whether they may be written'))
          SELECT j.number, coalesce(
            CASE WHEN m.unit IS NULL THEN membership_fault(of_season, j.fields->>'unit') END,
            emulation.fault(rules, j.fields->>'criterion', t.target, (j.fields->>'actual')::numeric), w.why,
            CASE WHEN of_stage = 'self' AND j.fields->>'criterion' = ANY (by_others)
                 THEN scorer_fault(of_season, j.fields->>'criterion') END,
            CASE WHEN j.fields->>'assigned' = 'false' AND NOT has_column_privilege('result', 'assigned', 'INSERT')
                 THEN 'what is not assigned is said by whoever appraises, not by the unit' END) AS reason,
            CASE WHEN m.unit IS NULL THEN 'unit' WHEN j.fields->>'criterion' = ANY (parents)
                   OR of_stage = 'self' AND w.why IS NULL AND j.fields->>'criterion' = ANY (by_others) THEN 'criterion'
                 WHEN w.why IS NOT NULL AND emulation.fault(rules, j.fields->>'criterion', t.target,
                   (j.fields->>'actual')::numeric) IS NULL THEN 'unit' END AS about
            FROM pg_temp.emulation_import j
            LEFT JOIN (SELECT unit FROM season_member WHERE season = of_season) m ON m.unit = j.fields->>'unit'
            LEFT JOIN target_in_force t ON t.season = of_season AND t.unit = j.fields->>'unit' AND t.criterion = j.fields->>'criterion'
            LEFT JOIN leave w ON w.unit = j.fields->>'unit' AND w.criterion = j.fields->>'criterion'
           WHERE j.reason IS NULL AND emulation.progress('import_results', j.number, last_row, 'rows judged')) x
   WHERE x.number = i.number AND x.reason IS NOT NULL;
  -- what a yes-or-no criterion takes, where it was given something else
  UPDATE pg_temp.emulation_import i
     SET reason = format('"%s" is no answer to the yes-or-no criterion "%s", which takes %s; 1 or 0',
                         left(i.text, 60), c.code, words_taken('answer'))
    FROM emulation.criteria(rules) c
   WHERE c.code = i.fields->>'criterion' AND c.rule = 'yes_no' AND i.reason IS NOT NULL
     AND emulation.cell_fault(i.text) IS NULL
     AND i.reason IN (emulation.fault(rules, c.code, NULL, (i.fields->>'actual')::numeric),
                      (read_field('result', i.text, style)).reason);
END
$judge$;
COMMENT ON FUNCTION judge_results(text, text, text) IS 'Kiểm tra kết quả trong tệp: within import_rows';

CREATE OR REPLACE FUNCTION judge_references(of_kind text, constants jsonb) RETURNS void
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $judge$
DECLARE
  rules emulation.score_sheet := (SELECT h.rules::emulation.score_sheet FROM sheet h WHERE h.season = constants->>'season' AND h.state = 'in force');
  last_row bigint := rows_staged();
BEGIN
  UPDATE pg_temp.emulation_import i SET reason = x.said[2], about = x.said[1]
    FROM (SELECT j.number, CASE
      WHEN of_kind = 'targets' AND NOT EXISTS (SELECT FROM season_member m WHERE m.season = constants->>'season' AND m.unit = j.fields->>'unit')
        THEN ARRAY['unit', membership_fault(constants->>'season', j.fields->>'unit')]
      WHEN of_kind = 'targets' AND rules IS NOT NULL THEN ARRAY['target', emulation.fault(rules, j.fields->>'criterion', (j.fields->>'target')::numeric,
             (SELECT r.actual FROM result_in_force r WHERE r.season = constants->>'season' AND r.unit = j.fields->>'unit' AND r.criterion = j.fields->>'criterion'))]
      WHEN of_kind = 'grants' AND j.fields ? 'recipient' AND NOT fits_subject((SELECT r.kind FROM recipient r WHERE r.recipient = j.fields->>'recipient'), (SELECT a.subject FROM award a WHERE a.award = j.fields->>'award'))
        THEN ARRAY['recipient', format('award "%s" is not for recipient "%s"', j.fields->>'award', j.fields->>'recipient')]
      WHEN of_kind = 'grants' AND NOT j.fields ? 'decision' THEN ARRAY['decision', 'decision is missing']
      WHEN of_kind = 'grants' AND NOT j.fields ? 'year' THEN ARRAY['year', 'year is missing']
      WHEN j.fields ? 'number' AND (j.fields->>'number')::numeric < CASE of_kind WHEN 'grants' THEN 1 ELSE 0 END THEN ARRAY['number', format('a number of %s', j.fields->>'number')]
      WHEN j.fields ? 'line' AND (j.fields->>'line')::numeric < 1 THEN ARRAY['line', format('line %s; lines count from 1', j.fields->>'line')]
      WHEN of_kind = 'grants' AND j.fields ? 'recipient' AND (j.fields->>'number')::numeric <> 1 THEN ARRAY['number', format('a number of %s for the one recipient "%s"', j.fields->>'number', j.fields->>'recipient')]
      WHEN of_kind = 'units' AND j.fields->>'parent' = j.fields->>'unit'
        THEN ARRAY['parent', 'a unit is not above itself']
      WHEN of_kind = 'units' AND (j.fields->>'valid_to')::date <= (j.fields->>'valid_from')::date
        THEN ARRAY['valid_to', format('valid to %s, which is not after %s', j.fields->>'valid_to', j.fields->>'valid_from')]
      WHEN of_kind = 'members' AND EXISTS (SELECT FROM membership m WHERE m.season = constants->>'season' AND m.unit = j.fields->>'unit' AND m.joined_on <> '-infinity') THEN ARRAY['unit', format('unit "%s" is a member since a later day; change that row by hand', j.fields->>'unit')]
      WHEN of_kind = 'members' AND j.fields->>'role' <> 'member' AND (EXISTS (SELECT FROM pg_temp.emulation_import e WHERE e.number < j.number AND e.reason IS NULL AND e.fields->>'role' = j.fields->>'role')
             OR EXISTS (SELECT FROM membership m WHERE m.season = constants->>'season' AND m.role = j.fields->>'role' AND m.unit <> j.fields->>'unit' AND m.left_on = 'infinity' AND NOT EXISTS (SELECT FROM pg_temp.emulation_import e WHERE e.fields->>'unit' = m.unit)))
        THEN ARRAY['role', format('there is another %s already', j.fields->>'role')]
      WHEN j.fields ? 'year' AND (j.fields->>'year')::numeric NOT BETWEEN 1945 AND 2200 THEN ARRAY['year', format('year %s', j.fields->>'year')]
      WHEN (j.fields ? 'plan' AND abs((j.fields->>'plan')::numeric) >= 1000000000000000000) OR (j.fields ? 'actual' AND abs((j.fields->>'actual')::numeric) >= 1000000000000000000) THEN ARRAY['actual', 'a number of 10^18 or more'] END AS said
            FROM pg_temp.emulation_import j WHERE j.reason IS NULL AND emulation.progress(work_name(of_kind), j.number, last_row, 'rows judged')) x
   WHERE x.number = i.number AND x.said[2] IS NOT NULL;
END
$judge$;
COMMENT ON FUNCTION judge_references(text, jsonb) IS 'Kiểm tra mã trong tệp: within import_rows';

-- Which row t of its table a row of a file is: the condition, by the fields of source.
CREATE OR REPLACE FUNCTION key_matches(of_kind text, source text) RETURNS text LANGUAGE sql STABLE SET search_path FROM CURRENT AS $key$
SELECT string_agg(CASE a.attname WHEN 'correction' THEN 't.correction = 0' WHEN 'joined_on' THEN $$t.joined_on = '-infinity'$$
                           ELSE format('t.%I = (%s->>%L)::%s', a.attname, $2, a.attname, format_type(a.atttypid, a.atttypmod)) END, ' AND ')
  FROM import_kind k JOIN pg_attribute a ON a.attrelid = k.table_name::regclass AND a.attname = ANY (string_to_array(k.key, ', ')) WHERE k.kind = $1
$key$;
COMMENT ON FUNCTION key_matches(text, text) IS 'Điều kiện khóa: within import_rows and undo_import';

CREATE OR REPLACE FUNCTION names_batch(of_kind text) RETURNS boolean LANGUAGE sql STABLE SET search_path FROM CURRENT AS $names$
SELECT EXISTS (SELECT FROM import_kind k JOIN pg_attribute a ON a.attrelid = k.table_name::regclass AND a.attname = 'batch' WHERE k.kind = $1)
$names$;
COMMENT ON FUNCTION names_batch(text) IS 'Có ghi lần nhập: whether the rows of a kind of file name the batch that brought them; within import_rows and undo_import';

CREATE OR REPLACE FUNCTION check_import(of_kind text, constants jsonb, on_error text) RETURNS void LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $check$
DECLARE
  strange record;
BEGIN
  SELECT w.what, constants->>w.what AS word, w.words INTO strange
    FROM (VALUES ('stage', '{self,appraisal,final}'::text[]), ('version', '{signed,adjusted}'), ('period', '{year,first half,second half}')) w(what, words)
   WHERE constants ? w.what AND NOT coalesce(constants->>w.what = ANY (w.words), false);
  IF FOUND THEN
    RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value', MESSAGE = format('%s "%s" is not known', strange.what, strange.word), DETAIL = format('It is one of: %s.', array_to_string(strange.words, ', '));
  END IF;
  IF on_error NOT IN ('skip', 'stop') THEN
    RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value', MESSAGE = format('on_error "%s" is not known', on_error), DETAIL = 'It is skip (good rows are loaded) or stop (nothing is, where one is bad).';
  ELSIF EXISTS (SELECT FROM season s WHERE s.season = constants->>'season' AND s.status = 'published') THEN
    RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state', MESSAGE = format('season "%s" is published', constants->>'season'), HINT = 'Corrections go through supersede(season, reason, corrections).';
  ELSIF constants ? 'season' AND NOT EXISTS (SELECT FROM season s WHERE s.season = constants->>'season') THEN
    RAISE EXCEPTION USING ERRCODE = 'foreign_key_violation', MESSAGE = format('there is no season "%s"', constants->>'season'), HINT = 'SELECT season FROM season lists them.';
  ELSIF of_kind = 'reported totals' AND num_nonnulls(constants->>'cluster', constants->>'unit') <> 1 THEN
    RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value', MESSAGE = 'a report is of one cluster or of one unit', HINT = 'Give cluster => … or unit => ….';
  ELSIF to_regclass('pg_temp.emulation_import') IS NOT NULL THEN
    RAISE EXCEPTION USING ERRCODE = 'duplicate_table', MESSAGE = 'your temporary table "emulation_import" is in the way', HINT = 'Rename or drop it: imports work in a table of that name.';
  END IF;
END
$check$;
COMMENT ON FUNCTION check_import(text, jsonb, text) IS 'Kiểm tra lần nhập: whether a file of the kind may go in at all; within import_rows';

CREATE OR REPLACE FUNCTION work_name(of_kind text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN 'import_' || replace(of_kind, ' ', '_');
COMMENT ON FUNCTION work_name(text) IS 'Tên việc: what emulation.progress calls the import of a kind of file: the function that the office called; within import_rows';

CREATE OR REPLACE FUNCTION rows_staged() RETURNS bigint LANGUAGE sql SET search_path FROM CURRENT AS $staged$
SELECT pg_sequence_last_value(pg_get_serial_sequence('pg_temp.emulation_import', 'number')::regclass)
$staged$;
COMMENT ON FUNCTION rows_staged() IS 'Số dòng của tệp: the last number in the working table of import_rows, without reading it; null: it is empty; within import_rows';

-- The file as rows to judge.
DROP FUNCTION IF EXISTS stage_rows(text, jsonb, jsonb, bytea, text, text, text);
CREATE OR REPLACE FUNCTION stage_rows(of_kind text, constants jsonb, content bytea, delimiter text, encoding text,
  style text) RETURNS void
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $stage$
DECLARE
  last_row bigint;
  besides text[] := ARRAY(SELECT h.field FROM import_heading h WHERE h.kind = of_kind AND h.type = 'beside'
                          UNION SELECT h.field || '_name' FROM import_heading h WHERE h.kind = of_kind
                            AND h.type = ANY (named_types()));
BEGIN
  CREATE TEMP TABLE emulation_import (number bigint GENERATED ALWAYS AS IDENTITY, record bigint, line bigint,
    "column" text, text text, fields jsonb, reason text, old_row jsonb, state text,
      fills boolean NOT NULL DEFAULT false,
    said jsonb,     -- what the file calls the things whose codes fields has, and what it says beside them
    about text,     -- the field that a reason is about
    told boolean NOT NULL DEFAULT true) ON COMMIT DROP;
  INSERT INTO pg_temp.emulation_import (record, line, "column", text, fields, reason, said)
  SELECT r.record, r.line, r."column", r.text, r.row_read - besides, r.reason, CASE WHEN r.row_read ?| besides THEN
         (SELECT jsonb_object_agg(b, r.row_read->b) FROM unnest(besides) b WHERE r.row_read ? b) END
    FROM read_rows(of_kind, constants, content, delimiter, encoding, style) r;
  last_row := rows_staged();
  PERFORM name_rows(of_kind, constants, style);
  -- a value given twice: the first stands
  UPDATE pg_temp.emulation_import i SET reason = format('given before, on line %s', d.first_line), about = d.about
    FROM (SELECT number, about, first_value(line) OVER w AS first_line, row_number() OVER w AS nth
            FROM (SELECT e.number, e.line,
                         (SELECT part FROM import_kind k
                           CROSS JOIN unnest(string_to_array(k.key, ', ')) WITH ORDINALITY p(part, n)
                           WHERE k.kind = of_kind AND k.cell IS NULL AND NOT constants ? part AND e.fields ? part
                           ORDER BY n DESC LIMIT 1) AS about,
                         (SELECT jsonb_agg(e.fields->part) FROM import_kind k
                           CROSS JOIN unnest(string_to_array(k.key, ', ')) part WHERE k.kind = of_kind) AS key
                    FROM pg_temp.emulation_import e WHERE e.reason IS NULL AND emulation.progress(work_name(of_kind), e.number, last_row, 'rows looked at for repeats')) x
          WINDOW w AS (PARTITION BY key ORDER BY number)) d
   WHERE d.number = i.number AND d.nth > 1;
  IF of_kind IN ('results', 'targets') THEN
    PERFORM judge_shortened(constants->>'season');
  END IF;
END
$stage$;
COMMENT ON FUNCTION stage_rows(text, jsonb, bytea, text, text, text) IS 'Bày dòng của tệp: the first step, the working table with codes as the sheet spells them and repeated keys marked; within import_rows';

DROP FUNCTION IF EXISTS judge_rows(text, jsonb, bytea, text, text, text);
CREATE OR REPLACE FUNCTION judge_rows(of_kind text, constants jsonb, style text) RETURNS void
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $judge$
BEGIN
  PERFORM judge_percentages(of_kind, constants->>'season');
  IF of_kind = 'results' THEN
    PERFORM judge_results(constants->>'season', constants->>'stage', style);
    RETURN;
  END IF;
  PERFORM judge_references(of_kind, constants);
END
$judge$;
COMMENT ON FUNCTION judge_rows(text, jsonb, text) IS 'Kiểm tra dòng của tệp: the second step, a reason where a row cannot be taken; within import_rows';

-- An award stands once in a report, and a certificate once in all decisions, whatever the line.
CREATE OR REPLACE FUNCTION judge_second_lines(of_kind text) RETURNS void LANGUAGE plpgsql SET search_path FROM CURRENT AS $second$
BEGIN
  IF of_kind = 'reported totals' THEN
    UPDATE pg_temp.emulation_import i SET reason = format('%s stands on line %s of this report', coalesce(format('award "%s"', i.fields->>'award'), 'the sum of all awards'), d.other)
      FROM (SELECT e.number, coalesce((SELECT min(t.line) FROM reported_total t
                     WHERE t.report = e.fields->>'report' AND t.award_set = e.fields->>'award_set' AND t.year = (e.fields->>'year')::integer AND t.cluster IS NOT DISTINCT FROM e.fields->>'cluster'
                       AND t.unit IS NOT DISTINCT FROM e.fields->>'unit' AND t.award IS NOT DISTINCT FROM e.fields->>'award' AND t.line <> (e.fields->>'line')::integer),
                   CASE WHEN row_number() OVER w > 1 THEN (first_value(e.fields->>'line') OVER w)::integer END) AS other
              FROM pg_temp.emulation_import e WHERE e.reason IS NULL AND e.state IN ('new', 'changed') WINDOW w AS (PARTITION BY e.fields->>'award' ORDER BY e.number)) d
     WHERE d.number = i.number AND d.other IS NOT NULL;
  ELSIF of_kind = 'grants' THEN
    UPDATE pg_temp.emulation_import i SET reason = format('certificate "%s" of award "%s", unit "%s" stands on line %s', i.fields->>'certificate', i.fields->>'award', i.fields->>'unit', d.other)
      FROM (SELECT e.number, CASE WHEN t.line IS NOT NULL THEN format('%s of decision "%s"', t.line, t.decision) WHEN row_number() OVER w > 1 THEN first_value(e.fields->>'line') OVER w END AS other
              FROM pg_temp.emulation_import e
              LEFT JOIN award_grant t ON t.award = e.fields->>'award' AND t.year = (e.fields->>'year')::integer AND t.unit = e.fields->>'unit' AND t.certificate = e.fields->>'certificate'
                    AND (t.decision, t.line) <> (e.fields->>'decision', (e.fields->>'line')::integer)
             WHERE e.reason IS NULL AND e.state IN ('new', 'changed') AND e.fields->>'certificate' IS NOT NULL
            WINDOW w AS (PARTITION BY e.fields->>'award', e.fields->>'year', e.fields->>'unit', e.fields->>'certificate' ORDER BY e.number)) d
     WHERE d.number = i.number AND d.other IS NOT NULL;
  END IF;
END
$second$;
COMMENT ON FUNCTION judge_second_lines(text) IS 'Kiểm tra dòng trùng: a reason where an award or a certificate stands on another line already; within import_rows';

CREATE OR REPLACE FUNCTION what_stands(old_row jsonb, fields jsonb, cell text) RETURNS text
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $stands$
SELECT CASE WHEN $1->>'assigned' = 'false' THEN '"not assigned"'
            ELSE (SELECT CASE f.key WHEN $3 THEN $1->>f.key ELSE format('%s "%s"', f.key, left($1->>f.key, 60)) END
                    FROM jsonb_each($2) f WHERE $1->f.key NOT IN (f.value, 'null')
                   ORDER BY f.key <> coalesce($3, ''), f.key LIMIT 1) END
$stands$;
COMMENT ON FUNCTION what_stands(jsonb, jsonb, text) IS 'Đã có gì: what a row of a file would overwrite, the cell before all else; null: only what was left open; within compare_rows';

DROP FUNCTION IF EXISTS compare_rows(text, boolean);
CREATE OR REPLACE FUNCTION compare_rows(of_kind text, defaults jsonb, replace boolean, rename boolean) RETURNS void
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $compare$
DECLARE
  k import_kind;
  last_row bigint := rows_staged();
BEGIN
  SELECT * INTO k FROM import_kind WHERE kind = of_kind;
  EXECUTE format('UPDATE pg_temp.emulation_import i SET old_row = CASE WHEN emulation.progress($1, i.number, $2, ''rows found'') THEN to_jsonb(t) END FROM %I t WHERE i.reason IS NULL AND %s', k.table_name, key_matches(of_kind, 'i.fields'))
    USING work_name(of_kind), last_row;
  -- what the file does not say stays as it is, but for a grant's number, which goes with its recipient
  IF defaults <> '{}' THEN
    UPDATE pg_temp.emulation_import i SET fields = CASE WHEN i.old_row IS NULL THEN defaults ELSE '{"number": 1}' END
      || i.fields
     WHERE i.reason IS NULL AND (i.old_row IS NULL OR of_kind = 'grants');
  END IF;
  UPDATE pg_temp.emulation_import i SET state = CASE
           WHEN k.cell IS NOT NULL AND NOT i.fields ?| (k.cell || CASE of_kind WHEN 'results' THEN '{evidence,note}' WHEN 'indicators' THEN '{plan}' ELSE '{}' END::text[]) THEN 'unchanged'   -- the cell is empty: it brings nothing
           WHEN i.old_row IS NULL THEN 'new'
           WHEN i.old_row @> jsonb_strip_nulls(i.fields) AND (i.fields->'actual' IS DISTINCT FROM 'null' OR i.old_row->'actual' = 'null') THEN 'unchanged' ELSE 'changed' END
   WHERE i.reason IS NULL AND emulation.progress(work_name(of_kind), i.number, last_row, 'rows compared');
  IF k.cell IS NOT NULL THEN   -- what was left open and is filled now overwrites nothing
    UPDATE pg_temp.emulation_import i SET fills = true
     WHERE i.state = 'changed' AND what_stands(i.old_row, i.fields, k.cell) IS NULL;
  END IF;
  UPDATE pg_temp.emulation_import i SET reason = f.fault, about = CASE of_kind WHEN 'units' THEN 'unit' WHEN 'grants'
    THEN 'line' END
    FROM (SELECT e.number, standing_fault(of_kind, e.old_row, e.fields, replace, rename) AS fault
      FROM pg_temp.emulation_import e
           WHERE e.state = 'changed' AND NOT e.fills AND (NOT replace OR of_kind IN ('units', 'grants')) OFFSET 0) f
   WHERE i.number = f.number AND f.fault IS NOT NULL;
  -- another unit keeps nothing of the one whose code it takes
  UPDATE pg_temp.emulation_import i SET fields = '{"parent": null, "valid_from": null, "valid_to": null}' || defaults
    || i.fields
   WHERE of_kind = 'units' AND rename AND i.reason IS NULL AND i.state = 'changed'
     AND is_another_unit(i.old_row, i.fields);
  PERFORM judge_second_lines(of_kind);
END
$compare$;
COMMENT ON FUNCTION compare_rows(text, jsonb, boolean, boolean) IS 'So với dữ liệu đã có: the third step, which rows are new, changed or there already; within import_rows';

-- The last step: rows that came or changed meanwhile are nobody's to overwrite, so what is written is counted.
-- Slices keep the queue of foreign keys to check, and what the log's triggers see, small.
CREATE OR REPLACE FUNCTION write_rows(of_kind text, this_batch bigint, expected bigint) RETURNS void LANGUAGE plpgsql SET search_path FROM CURRENT SET plan_cache_mode = auto AS $write$
DECLARE
  k import_kind;
  has_batch boolean := names_batch(of_kind);
  columns_read text[] := ARRAY(SELECT DISTINCT key FROM pg_temp.emulation_import e, jsonb_object_keys(e.fields) key WHERE e.reason IS NULL AND e.state IN ('new', 'changed') ORDER BY key);
  last_row bigint := rows_staged();
  slice bigint := CASE of_kind WHEN 'units' THEN last_row ELSE 250000 END; -- a unit may stand before its parent
  insert_slice text;
  update_slice text;
  slice_rows bigint;
  written bigint := 0;
BEGIN
  SELECT * INTO k FROM import_kind WHERE kind = of_kind;
  -- put in order before they are counted, hence the OFFSET
  insert_slice := format('INSERT INTO %1$I (%2$s%3$s) SELECT %2$s%5$s FROM (SELECT i.number AS nth_row, %4$s FROM pg_temp.emulation_import i, jsonb_populate_record(NULL::%1$I, %6$L::jsonb || i.fields) t WHERE i.reason IS NULL AND i.state = ''new'' AND i.number BETWEEN $1 AND $2 ORDER BY i.number OFFSET 0) n WHERE emulation.progress($3, n.nth_row, $4, ''rows written'') ON CONFLICT DO NOTHING',
    k.table_name, (SELECT string_agg(format('%I', c), ', ') FROM unnest(columns_read) c), CASE WHEN has_batch THEN ', batch' END,
    (SELECT string_agg(format('t.%I', c), ', ') FROM unnest(columns_read) c), CASE WHEN has_batch THEN ', ' || this_batch END,
    CASE WHEN 'assigned' = ANY (columns_read) THEN '{"assigned": true}' ELSE '{}' END);
  update_slice := format('UPDATE %1$I t SET %2$s FROM pg_temp.emulation_import i, jsonb_populate_record(NULL::%1$I, i.old_row || %3$L::jsonb || i.fields) n WHERE i.reason IS NULL AND i.state = ''changed'' AND i.number BETWEEN $1 AND $2 AND %4$s AND to_jsonb(t) = i.old_row',
    k.table_name,
    (SELECT string_agg(format(CASE nth WHEN 1 THEN '%1$I = CASE WHEN emulation.progress($3, i.number, $4, ''rows written'') THEN n.%1$I END' ELSE '%1$I = n.%1$I' END, c), ', ') || CASE WHEN has_batch THEN ', batch = ' || this_batch ELSE '' END
       FROM (SELECT c, row_number() OVER () AS nth FROM (
               SELECT c FROM unnest(columns_read) c WHERE NOT c = ANY (string_to_array(k.key, ', '))
               UNION SELECT 'assigned' WHERE EXISTS (SELECT FROM pg_temp.emulation_import e WHERE e.reason IS NULL AND e.state = 'changed' AND e.old_row->>'assigned' = 'false')) d) c),
    CASE of_kind WHEN 'results' THEN '{"assigned": true}' ELSE '{}' END, key_matches(of_kind, 'i.fields'));
  FOR first_row IN 1 .. last_row BY slice LOOP
    EXECUTE insert_slice USING first_row, first_row + slice - 1, work_name(of_kind), last_row;
    GET DIAGNOSTICS slice_rows = ROW_COUNT;
    written := written + slice_rows;
    EXECUTE update_slice USING first_row, first_row + slice - 1, work_name(of_kind), last_row;
    GET DIAGNOSTICS slice_rows = ROW_COUNT;
    written := written + slice_rows;
  END LOOP;
  IF written < expected THEN
    RAISE EXCEPTION USING ERRCODE = 'serialization_failure', MESSAGE = format('rows of the file that somebody else changed meanwhile: %s; nothing was loaded', expected - written),
      HINT = 'Import the file again.';
  END IF;
  INSERT INTO import_change (batch, number, key, old_row)
  SELECT this_batch, row_number() OVER (ORDER BY e.number), CASE WHEN has_batch THEN (SELECT jsonb_object_agg(key, e.fields->key) FROM unnest(string_to_array(k.key, ', ')) key WHERE e.fields ? key) ELSE e.fields END, e.old_row
    FROM pg_temp.emulation_import e WHERE e.reason IS NULL AND (e.state = 'changed' OR e.state = 'new' AND NOT has_batch);
END
$write$;
COMMENT ON FUNCTION write_rows(text, bigint, bigint) IS 'Ghi dữ liệu của tệp: the last step, all rows that are to be written, or 40001; within import_rows';

-- Plans are generic: every plan for one call alone would hold the file once more.  Compiled, they would take seconds before the first row.
DROP FUNCTION IF EXISTS import_rows(text, jsonb, jsonb, bytea, text, text, boolean, boolean, text, text, text);
CREATE OR REPLACE FUNCTION import_rows(of_kind text, constants jsonb, defaults jsonb, content bytea, file_name text,
  on_error text, dry_run boolean, replace boolean, delimiter text, encoding text, style text,
                                       rename boolean DEFAULT false)
  RETURNS TABLE (batch bigint, read bigint, "new" bigint, changed bigint, unchanged bigint, rejected bigint,
    rejections jsonb) LANGUAGE plpgsql
  SET search_path FROM CURRENT SET plan_cache_mode = force_generic_plan SET jit = off AS $import$
#variable_conflict use_column
DECLARE
  file_digest text := encode(sha256(content), 'hex');
  this_batch bigint;
  counted record;
BEGIN
  IF num_nulls(content, on_error, dry_run, replace, style, rename) > 0 THEN
    RAISE EXCEPTION USING ERRCODE = 'null_value_not_allowed',
      MESSAGE = format('content, on_error, dry_run, replace%s and style must be given', CASE of_kind WHEN 'units'
        THEN ', rename' END);
  END IF;
  PERFORM check_import(of_kind, constants, on_error);
  -- one file of a kind and season at a time, so that the second sees what the first brought
  PERFORM pg_advisory_xact_lock('import_batch'::regclass::oid::integer, hashtext(of_kind || coalesce(' ' || (constants->>'season'), '')));
  PERFORM stage_rows(of_kind, constants, content, delimiter, encoding, style);
  PERFORM judge_rows(of_kind, constants, style);
  PERFORM compare_rows(of_kind, defaults, replace, rename);
  PERFORM tell_rows(of_kind, constants, content, delimiter, encoding);
  SELECT count(*) FILTER (WHERE i.fields IS NOT NULL) AS read,
         count(*) FILTER (WHERE i.reason IS NULL AND (i.state = 'new' OR i.fills)) AS added,
         count(*) FILTER (WHERE i.reason IS NULL AND i.state = 'changed' AND NOT i.fills) AS changed,
         count(*) FILTER (WHERE i.reason IS NULL AND i.state = 'unchanged') AS unchanged,
         count(*) FILTER (WHERE i.reason IS NOT NULL AND i.fields IS NOT NULL) AS rejected,
         (SELECT jsonb_agg(to_jsonb(f) ORDER BY f.number) FROM (SELECT e.number, e.record, e.line, e."column", e.text,
           e.reason FROM pg_temp.emulation_import e WHERE e.reason IS NOT NULL AND e.told
           ORDER BY e.number LIMIT 100) f) AS rejections
    INTO counted FROM pg_temp.emulation_import i;
  IF on_error = 'stop' AND counted.rejected > 0 THEN
    RAISE EXCEPTION USING ERRCODE = 'data_exception',
      MESSAGE = format('%s of %s of the file %s bad, and nothing was loaded',
        counted.rejected, counted(counted.read, 'row'), CASE counted.rejected WHEN 1 THEN 'is' ELSE 'are' END),
      DETAIL = (SELECT string_agg(format('line %s%s: %s', e.line, coalesce(', ' || e."column", ''), e.reason), E'\n'
        ORDER BY e.number) FROM (SELECT * FROM pg_temp.emulation_import e WHERE e.reason IS NOT NULL AND e.told
        ORDER BY e.number LIMIT 30) e),
      HINT = 'on_error => ''skip'' loads the good rows and keeps the bad ones in rejected_row.';
  END IF;
  IF NOT (dry_run OR counted.added + counted.changed + counted.rejected = 0
     OR counted.added + counted.changed = 0 AND EXISTS (SELECT FROM import_batch b WHERE b.digest = file_digest AND b.kind = of_kind AND b.season IS NOT DISTINCT FROM constants->>'season' AND b.stage IS NOT DISTINCT FROM constants->>'stage')) THEN
    INSERT INTO import_batch AS b (kind, season, stage, file_name, digest, rows_read, added, changed, unchanged, rejected)
    VALUES (of_kind, constants->>'season', constants->>'stage', file_name, file_digest, counted.read, counted.added, counted.changed, counted.unchanged, counted.rejected) RETURNING b.batch INTO this_batch;
    INSERT INTO rejected_row (batch, number, record, line, "column", text, reason)
    SELECT this_batch, row_number() OVER (ORDER BY e.number), e.record, e.line, e."column", e.text, e.reason
      FROM pg_temp.emulation_import e WHERE e.reason IS NOT NULL AND e.told;
    IF counted.added + counted.changed > 0 THEN
      PERFORM write_rows(of_kind, this_batch, counted.added + counted.changed);
    END IF;
  END IF;
  DROP TABLE pg_temp.emulation_import;
  RETURN QUERY SELECT this_batch, counted.read, counted.added, counted.changed, counted.unchanged, counted.rejected, counted.rejections;
END
$import$;
COMMENT ON FUNCTION import_rows(text, jsonb, jsonb, bytea, text, text, boolean, boolean, text, text, text, boolean) IS 'Nhập tệp: the import of any kind of file; within import_results and its sisters';

-- The sisters: one a kind of file, the same parameters behind what the file does not say. From 18 their plans are kept, too, so they are generic.
CREATE OR REPLACE FUNCTION import_results(season text, stage text, content bytea, file_name text DEFAULT NULL, on_error text DEFAULT 'skip', dry_run boolean DEFAULT false, replace boolean DEFAULT false, delimiter text DEFAULT NULL, encoding text DEFAULT 'UTF8', style text DEFAULT 'vi')
  RETURNS TABLE (batch bigint, read bigint, "new" bigint, changed bigint, unchanged bigint, rejected bigint, rejections jsonb) LANGUAGE sql SET search_path FROM CURRENT SET plan_cache_mode = force_generic_plan AS $import$
SELECT * FROM import_rows('results', jsonb_build_object('season', $1, 'stage', $2), '{}', $3, $4, $5, $6, $7, $8, $9, $10)
$import$;
COMMENT ON FUNCTION import_results(text, text, bytea, text, text, boolean, boolean, text, text, text) IS
'Nhập kết quả: results of a season and stage from a CSV file, in long form (unit, criterion, actual) or wide (criteria down and units across, or the other way); headings in Vietnamese or English, with or without accents, in any order. Good rows are loaded, bad ones kept in rejected_row with line, column, text and reason (on_error => ''stop'' loads nothing then: 22000). dry_run => true shows what would happen. What is there already is overwritten with replace => true only. Empty cells bring nothing. One row: the batch (null: nothing was to do), how many rows were read, new, changed, unchanged, rejected, and the first hundred rejections. Errors: a file that cannot be read 22P04, 22021; rows that somebody else changed meanwhile 40001; a published season, or none in force of its sheets 55000; no such season 23503; an on_error or style that is none 22023';
CREATE OR REPLACE FUNCTION import_targets(season text, content bytea, version text DEFAULT 'signed', file_name text DEFAULT NULL, on_error text DEFAULT 'skip', dry_run boolean DEFAULT false, replace boolean DEFAULT false, delimiter text DEFAULT NULL, encoding text DEFAULT 'UTF8', style text DEFAULT 'vi')
  RETURNS TABLE (batch bigint, read bigint, "new" bigint, changed bigint, unchanged bigint, rejected bigint, rejections jsonb) LANGUAGE sql SET search_path FROM CURRENT SET plan_cache_mode = force_generic_plan AS $import$
SELECT * FROM import_rows('targets', jsonb_build_object('season', $1, 'version', $3), '{}', $2, $4, $5, $6, $7, $8, $9, $10)
$import$;
COMMENT ON FUNCTION import_targets(text, bytea, text, text, text, boolean, boolean, text, text, text) IS 'Nhập chỉ tiêu: targets of a season (version signed or adjusted), long or wide, as import_results';
CREATE OR REPLACE FUNCTION import_indicators(year integer, content bytea, period text DEFAULT 'year', file_name text DEFAULT NULL, on_error text DEFAULT 'skip', dry_run boolean DEFAULT false, replace boolean DEFAULT false, delimiter text DEFAULT NULL, encoding text DEFAULT 'UTF8', style text DEFAULT 'vi')
  RETURNS TABLE (batch bigint, read bigint, "new" bigint, changed bigint, unchanged bigint, rejected bigint, rejections jsonb) LANGUAGE sql SET search_path FROM CURRENT SET plan_cache_mode = force_generic_plan AS $import$
SELECT * FROM import_rows('indicators', jsonb_build_object('year', $1, 'period', $3), '{}', $2, $4, $5, $6, $7, $8, $9, $10)
$import$;
COMMENT ON FUNCTION import_indicators(integer, bytea, text, text, text, boolean, boolean, text, text, text) IS 'Nhập số liệu kinh tế - xã hội: indicator values of a year, long (unit, indicator, plan, actual) or wide (actuals), as import_results; period: year, first half or second half';
DROP FUNCTION IF EXISTS import_units(bytea, text, text, boolean, boolean, text, text, text);
CREATE OR REPLACE FUNCTION import_units(content bytea, file_name text DEFAULT NULL, on_error text DEFAULT 'skip',
  dry_run boolean DEFAULT false, replace boolean DEFAULT false,
                                        delimiter text DEFAULT NULL, encoding text DEFAULT 'UTF8',
                                          style text DEFAULT 'vi', rename boolean DEFAULT false)
  RETURNS TABLE (batch bigint, read bigint, "new" bigint, changed bigint, unchanged bigint, rejected bigint, rejections jsonb) LANGUAGE sql SET search_path FROM CURRENT SET plan_cache_mode = force_generic_plan AS $import$
SELECT * FROM import_rows('units', '{}', '{"level": "province"}', $1, $2, $3, $4, $5, $6, $7, $8, $9)
$import$;
COMMENT ON FUNCTION import_units(bytea, text, text, boolean, boolean, text, text, text, boolean) IS 'Nhập đơn vị: units (code, name, parent, level, position, valid from and to), as import_results. A code under which quite another unit stands (its name, and what the file says of parent and dates, all differ) is rejected with replace => true, too: another unit has a code of its own; rename => true makes the one the other';
CREATE OR REPLACE FUNCTION import_members(season text, content bytea, file_name text DEFAULT NULL, on_error text DEFAULT 'skip', dry_run boolean DEFAULT false, replace boolean DEFAULT false, delimiter text DEFAULT NULL, encoding text DEFAULT 'UTF8', style text DEFAULT 'vi')
  RETURNS TABLE (batch bigint, read bigint, "new" bigint, changed bigint, unchanged bigint, rejected bigint, rejections jsonb) LANGUAGE sql SET search_path FROM CURRENT SET plan_cache_mode = force_generic_plan AS $import$
SELECT * FROM import_rows('members', jsonb_build_object('season', $1), '{"role": "member"}', $2, $3, $4, $5, $6, $7, $8, $9)
$import$;
COMMENT ON FUNCTION import_members(text, bytea, text, text, boolean, boolean, text, text, text) IS 'Nhập thành viên: members of a season with role and person, as import_results';
CREATE OR REPLACE FUNCTION import_grants(content bytea, decision text DEFAULT NULL, year integer DEFAULT NULL, file_name text DEFAULT NULL, on_error text DEFAULT 'skip', dry_run boolean DEFAULT false, replace boolean DEFAULT false, delimiter text DEFAULT NULL, encoding text DEFAULT 'UTF8', style text DEFAULT 'vi')
  RETURNS TABLE (batch bigint, read bigint, "new" bigint, changed bigint, unchanged bigint, rejected bigint, rejections jsonb) LANGUAGE sql SET search_path FROM CURRENT SET plan_cache_mode = force_generic_plan AS $import$
SELECT * FROM import_rows('grants', jsonb_strip_nulls(jsonb_build_object('decision', $2, 'year', $3)), '{"number": 1, "way": "merit"}', $1, $4, $5, $6, $7, $8, $9, $10)
$import$;
COMMENT ON FUNCTION import_grants(bytea, text, integer, text, text, boolean, boolean, text, text, text) IS 'Nhập khen thưởng: the numbered lines of a decision, as import_results; decision and year: of all lines, null: the file has a column of them';
CREATE OR REPLACE FUNCTION import_reported_totals(report text, award_set text, year integer, content bytea, cluster text DEFAULT NULL, unit text DEFAULT NULL, file_name text DEFAULT NULL, on_error text DEFAULT 'skip', dry_run boolean DEFAULT false, replace boolean DEFAULT false, delimiter text DEFAULT NULL, encoding text DEFAULT 'UTF8', style text DEFAULT 'vi')
  RETURNS TABLE (batch bigint, read bigint, "new" bigint, changed bigint, unchanged bigint, rejected bigint, rejections jsonb) LANGUAGE sql SET search_path FROM CURRENT SET plan_cache_mode = force_generic_plan AS $import$
SELECT * FROM import_rows('reported totals', jsonb_strip_nulls(jsonb_build_object('report', $1, 'award_set', $2, 'year', $3, 'cluster', $5, 'unit', $6)), '{}', $4, $7, $8, $9, $10, $11, $12, $13)
$import$;
COMMENT ON FUNCTION import_reported_totals(text, text, integer, bytea, text, text, text, text, boolean, boolean, text, text, text) IS 'Nhập số liệu báo cáo: a report''s totals by award, of a cluster or a unit, one of which is given (else 22023), as import_results';

CREATE OR REPLACE FUNCTION undo_import(batch bigint) RETURNS TABLE (removed bigint, restored bigint, kept bigint) LANGUAGE plpgsql SET search_path FROM CURRENT AS $undo$
#variable_conflict use_column
DECLARE
  b import_batch;
  k import_kind;
  has_batch boolean;
  by_key text;
  others text;
  same_key text;
  changes text;
BEGIN
  IF is_bound() THEN
    RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = format('role "%s" may not take an import back', acting_role()), HINT = 'Ask the registry''s owner; a corrected file goes in with replace => true.';
  END IF;
  SELECT * INTO b FROM import_batch i WHERE i.batch = undo_import.batch FOR UPDATE;
  IF NOT FOUND OR b.undone_at IS NOT NULL THEN
    RAISE EXCEPTION USING ERRCODE = 'no_data_found', MESSAGE = format('there is no batch %s to take back', undo_import.batch), HINT = 'SELECT * FROM import_batch WHERE undone_at IS NULL lists them.';
  END IF;
  SELECT * INTO k FROM import_kind i WHERE i.kind = b.kind;
  has_batch := names_batch(b.kind);
  by_key := key_matches(b.kind, 'c.key');
  SELECT string_agg(format('%1$I = o.%1$I', a.attname), ', ') INTO others FROM pg_attribute a
   WHERE a.attrelid = k.table_name::regclass AND a.attnum > 0 AND NOT a.attisdropped AND NOT a.attname = ANY (string_to_array(k.key, ', ')) AND a.attgenerated = '' AND a.attidentity = '';
  -- Whoever imports writes import_change himself.  What comes back is what the log says of that batch and that very row.
  SELECT string_agg(format('t.%1$I = o.%1$I', part), ' AND ') INTO same_key FROM unnest(string_to_array(k.key, ', ')) part;
  changes := format('change_log l WHERE l.table_name = %L AND l.operation = ''update'' AND l.at > $2 - interval ''1 day''', k.table_name)
    || CASE WHEN has_batch THEN ' AND l.new_row->>''batch'' = $1::text AND l.old_row->>''batch'' IS DISTINCT FROM $1::text' ELSE '' END;
  EXECUTE format('UPDATE %1$I t SET %2$s
                    FROM (SELECT c.key, c.old_row FROM import_change c
                           WHERE c.batch = $1 AND EXISTS (SELECT FROM %3$s AND l.old_row = c.old_row%4$s) OFFSET 0) c,
                         jsonb_populate_record(NULL::%1$I, c.old_row) o WHERE %5$s AND %6$s%7$s%8$s',
    k.table_name, others, changes, CASE WHEN has_batch THEN '' ELSE ' AND l.new_row @> jsonb_strip_nulls(c.key)' END,
    by_key, same_key,
    CASE WHEN has_batch THEN ' AND t.batch = $1' ELSE ' AND to_jsonb(t) @> jsonb_strip_nulls(c.key)' END,
    -- what is kept of a unit that left stays as it is, and so does a self-score of what others score alone by now
    CASE WHEN b.kind IN ('results', 'targets')
         THEN ' AND EXISTS (SELECT FROM season_member m WHERE m.season = t.season AND m.unit = t.unit)' ELSE '' END
    || CASE b.kind WHEN 'results'
         THEN ' AND NOT (t.stage = ''self'' AND EXISTS (SELECT FROM scored_by_others o
                 WHERE o.season = t.season AND o.criterion = t.criterion))' ELSE '' END)
    USING b.batch, b.imported_at;
  GET DIAGNOSTICS restored = ROW_COUNT;
  IF has_batch THEN
    -- a row that it changed and that did not come back as it was is nobody's to delete
    EXECUTE format('DELETE FROM %I t WHERE t.batch = $1 AND NOT EXISTS (SELECT FROM import_change c WHERE c.batch = $1 AND c.old_row IS NOT NULL AND %s)',
                   k.table_name, by_key) USING b.batch;
  ELSE
    EXECUTE format('DELETE FROM %I t USING import_change c WHERE c.batch = $1 AND c.old_row IS NULL AND %s AND to_jsonb(t) @> jsonb_strip_nulls(c.key)', k.table_name, by_key) USING b.batch;
  END IF;
  GET DIAGNOSTICS removed = ROW_COUNT;
  kept := b.added + b.changed - removed - restored;
  UPDATE import_batch i SET undone_at = clock_timestamp() WHERE i.batch = b.batch;
  RETURN NEXT;
END
$undo$;
COMMENT ON FUNCTION undo_import(bigint) IS 'Hủy lần nhập tệp: takes a whole file back: what it brought is removed, what it changed is as before; kept: rows that were changed again since, whose unit has left, or self-scores of what others score alone by now. The owner calls it. Errors: no such batch, or undone already P0002, a published season 55000';
