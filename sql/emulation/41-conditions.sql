-- Conditions in an office's words.

CREATE FUNCTION condition_from_words(words text, style text DEFAULT 'vi') RETURNS text
  LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'emulation_condition_from_words';
COMMENT ON FUNCTION condition_from_words(text, text) IS
  'returns the expression of a condition in Vietnamese words: "ty le I.2 >= 80% va so ngay III.1 = 0" '
  'becomes "actual[I.2] / target[I.2] >= 0.8 and actual[III.1] = 0". A new line means or. Words are compared without '
  'accents and case (condition_phrases lists them); a code with other signs than letters, digits, dot, hyphen and '
  'underscore is in quotes. Numbers are read as by parse_number. Errors: a text that is not a condition 22023 with the '
  'character at which it is seen, a number out of range 22003, a text that is too long 54000, an unknown style 22023';

CREATE FUNCTION condition_fault(words text, style text DEFAULT 'vi') RETURNS text
  LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'emulation_condition_fault';
COMMENT ON FUNCTION condition_fault(text, text) IS
  'returns null if condition_from_words accepts a text, otherwise where and why not, and what to write. Errors: an '
  'unknown style 22023';

CREATE FUNCTION condition_in_words(expression text) RETURNS text
  LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'emulation_condition_in_words';
COMMENT ON FUNCTION condition_in_words(text) IS
  'returns a condition, an expression in its canonical form, in Vietnamese words, from which condition_from_words '
  'makes the same text; null if there are no such words, as for functions. Errors: a text that is not a condition '
  '22023, 22003 or 54000 with the character at which it is seen';

CREATE FUNCTION condition_phrases(OUT words text, OUT also text, OUT expression text) RETURNS SETOF record
  LANGUAGE c IMMUTABLE PARALLEL SAFE ROWS 40 AS 'MODULE_PATHNAME', 'emulation_condition_phrases';
COMMENT ON FUNCTION condition_phrases() IS
  'returns the words of conditions: as condition_in_words writes them, other words that condition_from_words reads for '
  'them (null: none), and their expression; X: the code of a criterion, 80%: a percentage';
