-- In which style the numbers of a file are written: as Viet Nam does, or plain.

-- The number in a block (all numbers of a file except its line numbers) that can only be in the other style: if there
-- is one, 98.125 in that block can be 98125 or 98.125.
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
COMMENT ON FUNCTION foreign_numbers(bytea, text, text, text, bigint, integer[]) IS
  'Số viết theo kiểu khác: returns, for each block of a file''s columns, the first number that only the other style '
  'reads, with its line, and whether the block has numbers in the caller''s style; no rows if there is none; within '
  'read_rows and read_sheet';

CREATE OR REPLACE FUNCTION two_readings(spelling text, style text, other_spelling text, other_line text,
                                        has_own boolean) RETURNS text
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $two$
SELECT CASE WHEN $3 IS NOT NULL AND emulation.number_style($1) = 'either' THEN
  format('"%s" can be %s or %s, because "%s" on line %s %s; ', left($1, 60),
         emulation.parse_number(split_part($1, '/', 1), 'vi'), emulation.parse_number(split_part($1, '/', 1), 'plain'),
         left($3, 60), $4, CASE $2 WHEN 'vi' THEN 'has a decimal point' ELSE 'is in Vietnamese style' END)
  || CASE WHEN has_own
          THEN 'write all numbers of the file in one style (style => ''plain'' reads 1,234.5, style => ''vi'' reads '
               '1.234,5)'
          WHEN $2 = 'vi' THEN 'style => ''plain'' reads the file that way' ELSE 'style => ''vi'' reads the file that '
                                                                          'way' END END
$two$;
COMMENT ON FUNCTION two_readings(text, text, text, text, boolean) IS
  'Hai cách đọc: returns why a number is rejected that could be one or a thousand times as much because of a number of '
  'foreign_numbers; null if it is not rejected; within read_rows and read_sheet';

-- 38 and 5: in a file separated by commas, digits alone in a text next to a number can be its decimals. One line for
-- each column.
CREATE OR REPLACE FUNCTION divided_numbers(content bytea, delimiter text, encoding text, header bigint,
                                           fields_of text[], types_of text[])
  RETURNS TABLE (record bigint, line bigint, place integer, spelling text, reason text)
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $divided$
SELECT d.first[1]::bigint, d.first[2]::bigint, d.place, d.first[4],
       format('"%1$s" is alone next to the number %2$s%3$s, which is perhaps %2$s,%1$s with its comma read as a '
              'delimiter; if commas separate the fields, enclose a number with a comma in quotes',
              left(d.first[4], 60), left(d.first[3], 60),
              CASE WHEN d.n > 1 THEN format(' (and in %s)', counted(d.n - 1, 'more record')) END)
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
COMMENT ON FUNCTION divided_numbers(bytea, text, text, bigint, text[], text[]) IS
  'Số bị dấu phẩy chia đôi: returns, for each text column after a number, the first record whose text is only digits, '
  'in a file separated by commas; within read_rows';

-- One person, or one program, wrote all numbers of a file, including those that are not read. Line numbers (1.1 is
-- the first of the first) are evidence only for themselves, and codes and dates in unknown columns are none.
CREATE OR REPLACE FUNCTION number_blocks(fields_of text[], types_of text[], headings text[], wide boolean)
  RETURNS integer[] LANGUAGE sql IMMUTABLE SET search_path FROM CURRENT AS $blocks$
SELECT array_agg(CASE WHEN $1[i] IN ('line', 'position') THEN i
                      WHEN $2[i] IN ('number', 'integer', 'result', 'points', 'printed', 'whole')
                        OR $2[i] = 'beside' AND $1[i] LIKE E'%\\_max' THEN 0
                      WHEN $1[i] IS NULL AND btrim($3[i]) <> ''
                       AND ($4 OR folded($3[i]) !~ '^(stt|tt|so tt|ma|so hieu|so van ban|code|ngay|date)( |$)') THEN 0
                  END ORDER BY i)
  FROM generate_subscripts($3, 1) i
$blocks$;
COMMENT ON FUNCTION number_blocks(text[], text[], text[], boolean) IS
  'Khối số của tệp: returns for each column of a file the block of columns whose numbers are in one style, 0 for all '
  'that are counted or measured; null: not a column of numbers; within read_rows';
