-- Files as offices send them: CSV, numbers and ordinals as Viet Nam writes them.

CREATE FUNCTION read_csv(content bytea, delimiter text DEFAULT NULL, encoding text DEFAULT 'UTF8', OUT record bigint,
                         OUT line bigint, OUT fields text[])
  RETURNS SETOF record LANGUAGE c IMMUTABLE PARALLEL SAFE COST 1000 ROWS 1000
  AS 'MODULE_PATHNAME', 'emulation_read_csv';
COMMENT ON FUNCTION read_csv(bytea, text, text) IS
  'returns the records of a CSV file with their number and the line on which they begin, both counted from 1; empty '
  'lines are skipped. Fields are text, composed (NFC), with their spaces and line ends; records can differ in length. '
  'delimiter: one ASCII character; null: semicolon, tab or comma, found by the first lines. encoding: an encoding that '
  'PostgreSQL converts, or UTF-16, UTF-16LE, UTF-16BE; a byte order mark takes precedence; or TCVN3 (ABC), VNI, VPS, '
  'VISCII, in bytes or in a Unicode text that shows them. TCVN3 writes capitals with a tone by a font only (.VnTimeH), '
  'which the bytes do not show: read_csv reads them as small letters. content null: no rows. Errors: a workbook, an '
  'archive, a web page or another document instead of text 22P04; a quote in the wrong place or not closed, a zero '
  'byte, a record over 64 MB or 10,000 fields 22P04 with record, line and byte; bytes that are not in the encoding '
  '22021; unknown encoding, invalid delimiter 22023';

CREATE FUNCTION parse_number("text" text, style text DEFAULT 'vi') RETURNS numeric
  LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'emulation_parse_number';
COMMENT ON FUNCTION parse_number(text, text) IS
  'returns a number from its text. In style vi it reads 1.234.567,8; a single dot is a decimal point if not exactly '
  'three digits follow it, or if more than three digits or a 0 precede it (7.98, 0.500). In style plain it reads '
  '1,234,567.8 or 1234567.8. Spaces, including thin and non-breaking ones, can group digits. A percent sign at the end '
  'and "/maximum" after a score with decimals are ignored. Empty text, dashes, dots, N/A: null. Errors: text that is '
  'not a number, such as 1/2 and #N/A 22P02, an unknown style 22023';

CREATE FUNCTION number_fault("text" text, style text DEFAULT 'vi') RETURNS text
  LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'emulation_number_fault';
COMMENT ON FUNCTION number_fault(text, text) IS
  'returns null if parse_number accepts a text or finds it empty, otherwise the message that it would raise, with the '
  'value of the text in the other style. Errors: an unknown style 22023';

CREATE FUNCTION text_fault("text" text) RETURNS text
  LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'emulation_text_fault';
COMMENT ON FUNCTION text_fault(text) IS
  'returns null for a text that looks right, otherwise why it seems to have been read in the wrong encoding, the '
  'probable text and the correction: letters of TCVN3, VNI, VPS, VISCII or windows-1258 read in another encoding, '
  'UTF-8 encoded twice, U+FFFD or a question mark within a word for a lost letter. A text is reported only if its '
  'words are not Vietnamese as they are and are Vietnamese in that encoding, so correct Vietnamese, names in other '
  'languages and symbols are not reported. Only the first 1,000 letters are examined';

CREATE FUNCTION number_style("text" text) RETURNS text
  LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'emulation_number_style';
COMMENT ON FUNCTION number_style(text) IS
  'returns the style that a number shows: vi if it is written so only in Vietnamese (98,5; 1.234.567); plain (98.5; '
  '1,234,567); either if the two styles read it differently (98.125, 98,125); null if both read it alike or neither '
  'reads it';

CREATE FUNCTION cell_fault("text" text) RETURNS text
  LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'emulation_cell_fault';
COMMENT ON FUNCTION cell_fault(text) IS
  'returns why a cell of a file cannot be read, whatever its type: a formula error (#N/A, #DIV/0!, Err:502), the mark '
  'of a column that is too narrow (####), an invisible character, by code and name (U+200B, a byte order mark, a soft '
  'hyphen). Null if it can be read';

CREATE FUNCTION csv_delimiter(content bytea, encoding text DEFAULT 'UTF8') RETURNS text
  LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'emulation_csv_delimiter';
COMMENT ON FUNCTION csv_delimiter(bytea, text) IS
  'returns the delimiter that read_csv finds in a file: semicolon, tab or comma. Errors: bytes that are not in the '
  'encoding 22021; unknown encoding 22023';

CREATE FUNCTION format_number(number numeric, decimals integer, style text DEFAULT 'vi') RETURNS text
  LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'emulation_format_number';
COMMENT ON FUNCTION format_number(numeric, integer, text) IS
  'writes a number with exactly the given number of decimals (0 to 100), rounded half away from zero: in style vi '
  '1.234,50, in style plain 1234.50. Errors: decimals out of range, NaN or infinity, an unknown style 22023';

CREATE FUNCTION ordinal(number integer, style text DEFAULT 'vi') RETURNS text
  LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'emulation_ordinal';
COMMENT ON FUNCTION ordinal(integer, text) IS
  'returns the ordinal in Vietnamese words, without "thu" before it (first, second and fourth have their own words), '
  'or in style plain as 1st, 2nd. Errors: less than 1, an unknown style 22023';

CREATE FUNCTION edit_distance("left" text, "right" text) RETURNS integer
  LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'emulation_edit_distance';
COMMENT ON FUNCTION edit_distance(text, text) IS
  'returns the number of letters that must be inserted, removed or replaced to change one text into the other '
  '(Levenshtein). Use it to find the known name nearest to a misspelt one. Of longer texts only the first 255 bytes '
  'are compared';
