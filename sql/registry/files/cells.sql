-- What one cell of a file says: a number, an answer, a date, a word or a name, or why it cannot be read.

-- A score over its maximum can be whole here (9/10), because the check of results knows the criterion's maximum.
CREATE OR REPLACE FUNCTION read_number(type text, spelling text, style text, OUT value jsonb, OUT reason text)
  LANGUAGE plpgsql IMMUTABLE SET search_path FROM CURRENT AS $number$
DECLARE
  parts text[] := CASE WHEN spelling LIKE '%/%' THEN string_to_array(spelling, '/') END;
  is_score boolean := CASE WHEN cardinality(parts) = 2 AND emulation.number_fault(parts[1], style) IS NULL
                            AND emulation.number_fault(parts[2], style) IS NULL
                           THEN emulation.parse_number(parts[1], style) + emulation.parse_number(parts[2], style)
                                IS NOT NULL END;
BEGIN
  reason := emulation.number_fault(spelling, style);
  IF reason IS NULL THEN
    value := coalesce(to_jsonb(CASE type WHEN 'integer' THEN trim_scale(emulation.parse_number(spelling, style))
                               ELSE emulation.parse_number(spelling, style) END), 'null');
  ELSIF is_score AND type = 'result' THEN
    value := to_jsonb(emulation.parse_number(parts[1], style));
    reason := NULL;
  ELSIF type = 'result' THEN
    value := to_jsonb(answer_of(spelling));
    reason := CASE WHEN value IS NULL THEN reason END;
  END IF;
  IF is_score AND type <> 'result' THEN
    reason := format('"%s" is not a number; only scores have a maximum after "/"', left(spelling, 60));
  ELSIF type = 'integer' AND jsonb_typeof(value) = 'number' THEN
    reason := CASE WHEN spelling LIKE E'%\\%%'
                     THEN format('"%s" is a percentage, not a whole number', left(spelling, 60))
                   WHEN value::numeric <> trunc(value::numeric) OR abs(value::numeric) > 2147483647
                     THEN format('"%s" is not a whole number', left(spelling, 60)) END;
  END IF;
END
$number$;
COMMENT ON FUNCTION read_number(text, text, text) IS
  'Đọc số: returns a number, a whole number or a result (a number, a score over its maximum, an answer) as a value, or '
  'the reason why the text is not one; within read_field';

-- 6/3/2014, 06-03-2014 or 2014-03-06
CREATE OR REPLACE FUNCTION read_date(spelling text) RETURNS date
  LANGUAGE plpgsql IMMUTABLE STRICT SET search_path FROM CURRENT AS $date$
DECLARE
  parts integer[];
BEGIN
  IF spelling ~ E'^\\d{1,2}[/.-]\\d{1,2}[/.-]\\d{4}$' THEN
    SELECT ARRAY[p[3], p[2], p[1]]::integer[] INTO parts FROM regexp_split_to_array(spelling, '[/.-]') p;
  ELSIF spelling ~ E'^\\d{4}-\\d{1,2}-\\d{1,2}$' THEN
    parts := string_to_array(spelling, '-')::integer[];
  END IF;
  IF parts[1] > 0 AND parts[2] BETWEEN 1 AND 12 AND parts[3] BETWEEN 1
     AND extract(day FROM make_date(parts[1], parts[2], 1) + interval '1 month' - interval '1 day') THEN
    RETURN make_date(parts[1], parts[2], parts[3]);
  END IF;
  RETURN NULL;
END
$date$;
COMMENT ON FUNCTION read_date(text) IS
  'Đọc ngày: returns the date of 6/3/2014, 06-03-2014 or 2014-03-06; null if the text is not a date; within read_field';

-- One field's text as a JSON value; a reason where it cannot be read.  words: by type, as word_types gives them.
DROP FUNCTION IF EXISTS read_field(text, text, text);
CREATE OR REPLACE FUNCTION read_field(type text, spelling text, style text, words jsonb DEFAULT '{}',
                                      OUT value jsonb, OUT reason text)
  LANGUAGE plpgsql IMMUTABLE SET search_path FROM CURRENT AS $read$
DECLARE
  plain text := btrim(normalize(spelling));
  spoilt text := CASE WHEN type NOT IN ('text', 'number', 'integer', 'result', 'points', 'printed', 'date')
                      THEN emulation.text_fault(spelling) END;   -- as it came: half of a letter may be a blank
BEGIN
  IF type <> 'text' THEN   -- blanks of every width are the spaces that people see, and none at the ends
    plain := btrim(regexp_replace(plain, E'[\\u00A0\\u2000-\\u200A\\u202F\\u205F\\u3000]', ' ', 'g'), E' \t\r\n');
  END IF;
  CASE
    WHEN plain = '' OR plain ~ '^[-‐‑‒–—−_.… ]+$' AND type NOT IN ('number', 'integer', 'result', 'points') THEN
      value := 'null';
    WHEN type = 'points' THEN
      SELECT n.value, n.reason INTO value, reason
        FROM read_number('result', regexp_replace(plain, E'\\s*(điểm|đ|points?)\\s*\\.?$', '', 'i'), style) n;
      IF jsonb_typeof(value) = 'string' THEN   -- an answer
        reason := format('"%s" is not a number of points', left(plain, 60));
      END IF;
    WHEN type IN ('number', 'integer', 'result') THEN
      SELECT n.value, n.reason INTO value, reason FROM read_number(type, plain, style) n;
    WHEN type = 'printed' THEN   -- a total is only compared
      value := to_jsonb(plain);
    WHEN type <> 'text' AND emulation.cell_fault(plain) IS NOT NULL THEN
      reason := emulation.cell_fault(plain);
    WHEN type = 'date' THEN
      value := to_jsonb(read_date(plain));
      reason := CASE WHEN value IS NULL THEN format('"%s" is not a date; write it as 6/3/2014 or 2014-03-06',
                                                    left(btrim(normalize(spelling)), 60)) END;
    WHEN type = 'boolean' THEN
      value := CASE answer_of(plain) WHEN 'yes' THEN 'true' WHEN 'no' THEN 'false' END;
      reason := CASE WHEN value IS NULL THEN format('"%s" is neither yes nor no: %s', left(plain, 60),
                                                    words_taken((answer_words())[:2][:], 'answer')) END;
    WHEN words ? type AND spoilt IS NULL THEN
      value := words->type->'values'->folded(plain);
      reason := CASE WHEN value IS NULL THEN format('"%s" is not a %s; allowed values: %s', left(plain, 60), type,
                                                    words->type->>'taken') END;
    WHEN spoilt IS NOT NULL THEN   -- of names and codes
      reason := spoilt;
    WHEN type = 'code' AND octet_length(plain) > 255 THEN   -- as in a sheet, and for the index
      reason := format('the code has %s bytes; at most 255 are allowed', octet_length(plain));
    ELSE
      value := to_jsonb(plain);
  END CASE;
  IF reason IS NOT NULL THEN
    value := NULL;
  END IF;
END
$read$;
COMMENT ON FUNCTION read_field(text, text, text, jsonb) IS
  'Đọc ô: returns the text of a field as a value, or the reason why it cannot be read; spellings of units, criteria '
  'and awards are only trimmed; within read_rows and read_sheet';

-- Whether something is measured in percent: by its measure if it has one, otherwise by its name.
CREATE OR REPLACE FUNCTION is_percentage(measure text, name text) RETURNS boolean
  LANGUAGE sql IMMUTABLE SET search_path FROM CURRENT AS $percent$
SELECT coalesce(folded(coalesce(nullif(btrim($1), ''), $2))
                ~ E'%|\\m(phan tram|percent|t[iy] (le|trong|suat)|toc do|muc do|chi so)\\M', false)
$percent$;
COMMENT ON FUNCTION is_percentage(text, text) IS
  'Tính bằng phần trăm: returns whether a criterion or indicator is measured in percent, by its measure or, without '
  'one, by its name (tỷ lệ, tốc độ, …); within judge_percentages';
