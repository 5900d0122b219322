-- Files as offices send them: CSV, numbers and ordinals as Viet Nam writes them.

CREATE FUNCTION read_csv(content bytea, delimiter text DEFAULT NULL, encoding text DEFAULT 'UTF8', OUT record bigint,
                         OUT line bigint, OUT fields text[])
  RETURNS SETOF record LANGUAGE c IMMUTABLE PARALLEL SAFE COST 1000 ROWS 1000
  AS 'MODULE_PATHNAME', 'emulation_read_csv';
COMMENT ON FUNCTION read_csv(bytea, text, text) IS
  'the records of a CSV file with their number and the line on which they begin, both from 1; empty lines are none. '
  'Fields are text, composed (NFC), with their spaces and line ends; records may differ in length. delimiter: one '
  'ASCII character, null: found among ; tab and comma by the first lines. encoding: any that PostgreSQL converts, or '
  'UTF-16, UTF-16LE, UTF-16BE; a byte order mark goes before it; or TCVN3 (ABC), VNI, VPS, VISCII, in bytes or in a '
  'Unicode text that shows them. TCVN3 has no capitals with a tone but by a font (.VnTimeH), which bytes do not say: '
  'they are small letters. content null: no rows. Errors: no text but a workbook, an archive, a web page or another '
  'document 22P04; a quote in the wrong place or not closed, a zero byte, a record over 64 MB or 10,000 fields 22P04 '
  'with record, line and byte; bytes that are not in the encoding 22021; no such encoding or delimiter 22023';

CREATE FUNCTION parse_number("text" text, style text DEFAULT 'vi') RETURNS numeric
  LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'emulation_parse_number';
COMMENT ON FUNCTION parse_number(text, text) IS
  'a number as people write it. In style vi 1.234.567,8; a single dot whose tail is not three digits, or that cannot '
  'group for its head is longer than three digits or begins with 0, is a decimal point (7.98, 0.500). In style plain '
  '1,234,567.8 or 1234567.8. Spaces, also thin and unbreakable ones, may group; a percent sign behind and "/maximum" '
  'behind a score with decimals are left out. Nothing, dashes, dots, N/A: null. Errors: no number (1/2 and #N/A among '
  'them) 22P02, an unknown style 22023';

CREATE FUNCTION number_fault("text" text, style text DEFAULT 'vi') RETURNS text
  LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'emulation_number_fault';
COMMENT ON FUNCTION number_fault(text, text) IS
  'null where parse_number reads a text (or finds nothing in it), else the message that it would raise, with what the '
  'text is in the other style. Errors: an unknown style 22023';

CREATE FUNCTION text_fault("text" text) RETURNS text
  LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'emulation_text_fault';
COMMENT ON FUNCTION text_fault(text) IS
  'null for a text that looks right, else why it looks as if it had been read in the wrong encoding, what it would be '
  'and what to write: letters of TCVN3, VNI, VPS, VISCII or windows-1258 read as another, UTF-8 encoded twice, U+FFFD '
  'or a question mark within a word for a letter that was lost. Told only where the words are no Vietnamese as they '
  'stand and are Vietnamese in that encoding: right Vietnamese, names in other languages and signs are not. The first '
  '1,000 letters count';

CREATE FUNCTION number_style("text" text) RETURNS text
  LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'emulation_number_style';
COMMENT ON FUNCTION number_style(text) IS
  'what a number says of the style of its column: vi, where only Viet Nam writes it so (98,5; 1.234.567); plain (98.5; '
  '1,234,567); either, where the two read it differently (98.125, 98,125); null, where they read it alike, or neither '
  'does';

CREATE FUNCTION cell_fault("text" text) RETURNS text
  LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'emulation_cell_fault';
COMMENT ON FUNCTION cell_fault(text) IS
  'why a cell of a file cannot be read, whatever it is meant to be: a formula''s error (#N/A, #DIV/0!, Err:502), the '
  'signs of a column that is too narrow (####), a character that nobody sees, by code and name (U+200B, a byte order '
  'mark, a soft hyphen); null: it can';

CREATE FUNCTION csv_delimiter(content bytea, encoding text DEFAULT 'UTF8') RETURNS text
  LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'emulation_csv_delimiter';
COMMENT ON FUNCTION csv_delimiter(bytea, text) IS
  'the delimiter that read_csv finds in a file: semicolon, tab or comma. Errors: bytes that are not in the encoding '
  '22021; no such encoding 22023';

CREATE FUNCTION format_number(number numeric, decimals integer, style text DEFAULT 'vi') RETURNS text
  LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'emulation_format_number';
COMMENT ON FUNCTION format_number(numeric, integer, text) IS
  'a number with exactly so many decimals (0 to 100), rounded half away from zero: in style vi 1.234,50, in style '
  'plain 1234.50. Errors: other decimals, NaN or infinity, an unknown style 22023';

CREATE FUNCTION ordinal(number integer, style text DEFAULT 'vi') RETURNS text
  LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'emulation_ordinal';
COMMENT ON FUNCTION ordinal(integer, text) IS
  'the ordinal in Vietnamese words, without "thu" before it (the first, second and fourth have words of their own); in '
  'style plain 1st, 2nd. Errors: less than 1, an unknown style 22023';

CREATE FUNCTION edit_distance("left" text, "right" text) RETURNS integer
  LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'emulation_edit_distance';
COMMENT ON FUNCTION edit_distance(text, text) IS
  'how many letters must be put in, left out or changed to make one text the other (Levenshtein): which known name a '
  'misspelt one is nearest to; of longer texts the first 255 bytes';
