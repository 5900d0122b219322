-- What is wrong in a sheet from files as a whole: which file, line and column it is.

-- What is reached from the top is in no circle.
CREATE OR REPLACE FUNCTION sheet_tree_faults(rows jsonb) RETURNS text[]
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $tree$
DECLARE
  faults text[];
BEGIN
  faults := ARRAY(
    SELECT format('line %s, Mã tiêu chí: code "%s" is also on line %s', a->>'line', a->>'code', b->>'line')
      FROM jsonb_array_elements(rows) a, jsonb_array_elements(rows) b
     WHERE a->>'code' = b->>'code' AND (a->>'line')::bigint > (b->>'line')::bigint)
  || ARRAY(
    SELECT format('line %s, Mã cấp trên: parent "%s" does not exist', a->>'line', a->>'parent')
      FROM jsonb_array_elements(rows) a
     WHERE a ? 'parent' AND NOT EXISTS (SELECT FROM jsonb_array_elements(rows) b WHERE b->>'code' = a->>'parent'));
  IF faults <> '{}' THEN
    RETURN faults;
  END IF;
  RETURN ARRAY(
    WITH RECURSIVE line AS MATERIALIZED (
      SELECT a->>'line' AS line, a->>'code' AS code, a->>'parent' AS parent FROM jsonb_array_elements(rows) a
    ), reached(code, depth) AS (
      SELECT l.code, 1 FROM line l WHERE l.parent IS NULL
      UNION ALL SELECT l.code, p.depth + 1 FROM reached p JOIN line l ON l.parent = p.code
    )
    SELECT CASE WHEN d.code IS NULL THEN format('line %s, Mã cấp trên: "%s" is below itself', l.line, l.code)
                ELSE format('line %s, Mã cấp trên: "%s" is deeper than 16 levels', l.line, l.code) END
      FROM line l LEFT JOIN reached d ON d.code = l.code
     WHERE d.code IS NULL OR d.depth = 17 ORDER BY l.line::bigint);
END
$tree$;
COMMENT ON FUNCTION sheet_tree_faults(jsonb) IS
  'Lỗi của cây tiêu chí: returns why the rows of a sheet''s file are not a tree; within read_sheet_files';

CREATE OR REPLACE FUNCTION sheet_place() RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN E'\\m(?:(?:classes|limits|lower_class|unranked|no_award)\\[\\d+\\]|only_when)';
COMMENT ON FUNCTION sheet_place() IS
  'Nơi có lỗi: returns the pattern by which a fault of check_sheet names a class or condition; within '
  'read_sheet_files';

-- A key that is missing or wrong is a column, for whom the place in the JSON says nothing.
CREATE OR REPLACE FUNCTION sheet_fault_in_words(fault text, of_file text) RETURNS text
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $words$
DECLARE
  told text := regexp_replace(fault, '^' || sheet_place() || E'(?:\\.\\w+)*: ', '');
  c record;
BEGIN
  told := regexp_replace(told, E'^classes\\[\\d+\\] can', 'the class can');
  told := replace(told, 'neither "by" nor "to"', '"by" is missing');
  told := replace(told, '"late" has neither "per_unit" nor "steps"', '"late" is missing');
  IF of_file IS NULL OR of_file = 'bang-diem' AND told !~ E'^"\\w+" is missing$' THEN
    RETURN fault;
  END IF;
  FOR c IN SELECT regexp_replace(k.key, '.*[.]', '') AS key, k.heading
             FROM sheet_columns() k WHERE k.file = of_file
            UNION ALL
           SELECT e.value_key, 'Giá trị' FROM sheet_effects() e WHERE of_file = 'dieu-kien' AND e.value_key <> '' LOOP
    told := replace(told, format('"%s"', c.key), format('"%s"', c.heading));
  END LOOP;
  RETURN told || CASE WHEN told ~ '^".*[,;].*" in "[^"]*" is not a class$' THEN '; separate classes by |' ELSE '' END;
END
$words$;
COMMENT ON FUNCTION sheet_fault_in_words(text, text) IS
  'Lỗi theo cột: returns a fault of check_sheet with the headings of a file instead of the keys of the sheet''s '
  'JSON; unchanged without a file; within read_sheet_files';

-- The columns of a fault that names no key of the JSON, or another one first, by what it says, with its hint. What a
-- fault names first and in quotes is its column elsewhere.
CREATE OR REPLACE FUNCTION sheet_fault_patterns() RETURNS TABLE (n integer, file text, pattern text, keys text[])
  LANGUAGE sql IMMUTABLE SET search_path FROM CURRENT AS $patterns$
VALUES
  ( 1, 'bang-diem', E'keys of (a )?step', '{steps}'::text[]),
  ( 2, 'bang-diem', E'keys of late|"?late\\.(steps|per_unit|as|of)|"per_unit"|^(unknown )?"(as|of)"', '{late}'),
  ( 3, 'bang-diem', 'the code of a leaf in late', '{late.criterion}'),
  ( 4, 'bang-diem', E'^(\\d+ )?tie-break|^"?tie_break| in tie_break\\[', '{tie_break}'),
  ( 5, 'bang-diem', E'^((a|the) (ladder|curve)|step \\d|the x of)|^"?(steps|points)\\[| in step \\d', '{steps}'),
  ( 6, 'bang-diem', E'^"(from|above|to|below|points)" ', '{steps}'),
  ( 7, 'bang-diem', '^has (both|neither) "rule"', '{rule}'),
  ( 8, 'bang-diem', '^unknown rule', '{rule}'),
  ( 9, 'bang-diem', 'the max values of its children|^its max is', '{max}'),
  (10, 'bang-diem', 'children of .* points are kept', '{max,drop.lowest,drop.highest}'),
  (11, 'bang-diem', E'^\\d+ of \\d+ children are dropped', '{drop.lowest,drop.highest}'),
  (12, 'bang-diem', '^the criteria.s caps|^points can exceed', '{max,cap,min}'),
  (13, 'bang-diem', '^a bonus', '{bonus}'),
  (14, 'bang-diem', '^the weights', '{weight}'),
  (15, 'bang-diem', '^"min" is above', '{min,cap}'),
  (16, 'bang-diem', '^"worst" and "best"', '{worst,best}'),
  (17, 'bang-diem', '^the code occurs twice|^more than .* criteria|^"criteria"', '{code}'),
  (18, 'bang-diem', '^criteria are nested', '{parent}'),
  (19, 'bang-diem', '^"ceiling"', '{cap}'),
  (20, 'xep-loai',  'can never be reached', '{from,when}'),
  (21, 'xep-loai',  'has two quotas|^a quota.s percent|"(values|input)"', '{quota.percent}'),
  (22, 'xep-loai',  '" in "classes"|share of no class', '{quota.classes}'),
  (23, 'xep-loai',  'has a quota, too|quotas that depend', '{quota.classes,quota.counted}'),
  (24, 'xep-loai',  E'^(the sheet has )?\\d+ classes', '{name}'),
  (25, 'dieu-kien', E'^\\d+ entries in "(limits|lower_class|unranked|no_award)"', '{effect}'),
  (26, 'dieu-kien', E'^"?(awards\\[|an award code|\\d+ entries in "awards")|"(by|to|at_most|awards)"', '{value}')
$patterns$;
COMMENT ON FUNCTION sheet_fault_patterns() IS
  'Lỗi không nêu khóa: returns patterns of check_sheet''s faults and the keys in sheet_columns from whose columns they '
  'follow; within read_sheet_files';

-- "0" has all columns.
CREATE OR REPLACE FUNCTION sheet_file_cells(of_file text, content bytea, delimiter text, encoding text, style text)
  RETURNS jsonb LANGUAGE sql STABLE SET search_path FROM CURRENT AS $cells$
WITH head AS MATERIALIZED (
  SELECT h.record, h.columns FROM sheet_file_heading($1, $2, $3, $4, $5) h
), col AS MATERIALIZED (
  SELECT h.record, c.place, jsonb_build_object('key', c.key, 'heading', c.heading, 'kind', c.kind) AS col
    FROM head h CROSS JOIN jsonb_to_recordset(h.columns) AS c(place integer, key text, heading text, kind text)
), line AS (
  SELECT 0::bigint AS line, jsonb_agg(col ORDER BY place) AS cells FROM col
   UNION ALL
  SELECT r.line, jsonb_agg(c.col || jsonb_build_object('cell', btrim(normalize(r.fields[c.place]))) ORDER BY c.place)
    FROM emulation.read_csv($2, $3, $4) r JOIN col c ON r.record > c.record
   WHERE btrim(r.fields[c.place]) <> '' GROUP BY r.line
)
SELECT jsonb_object_agg(line, cells) FROM line
$cells$;
COMMENT ON FUNCTION sheet_file_cells(text, bytea, text, text, text) IS
  'Ô của tệp bảng điểm: returns the columns and, by line, the cells of one of a sheet''s files that are not empty; '
  'within read_sheet_files, if it has a fault';

-- Those of the line's cells that give a key, or the JSON in which it is, or the column that is missing.
CREATE OR REPLACE FUNCTION sheet_key_columns(of_key text, of_file text, cells jsonb, line text)
  RETURNS TABLE (heading text, kind text, cell text)
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $columns$
WITH wanted AS MATERIALIZED (
  SELECT k.key, k.heading, CASE WHEN k.key = $1 THEN 1 WHEN regexp_replace(k.key, '.*[.]', '') = $1 THEN 2
                                ELSE 3 END AS fit, k.ordinal
    FROM sheet_columns() k
   WHERE k.file = $2 AND (k.key IN ($1, split_part($1, '.', 1)) OR $1 = ANY (string_to_array(k.key, '.')))
), nearest AS MATERIALIZED (
  SELECT * FROM wanted WHERE fit = (SELECT min(fit) FROM wanted)
), given AS MATERIALIZED (
  SELECT c.key, c.heading, c.kind, c.cell
    FROM jsonb_to_recordset($3->$4) AS c(key text, heading text, kind text, cell text)
), found AS (
  SELECT 1 AS rank, g.heading, g.kind, g.cell FROM given g JOIN (SELECT DISTINCT key FROM nearest) n ON n.key = g.key
   UNION ALL
  SELECT 2, g.heading, g.kind, NULL FROM given g
   WHERE g.kind = 'parameters' AND strpos(g.cell, format('"%s"', regexp_replace($1, '.*[.]', ''))) > 0
   UNION ALL
  (SELECT 3, coalesce(c.heading, n.heading), c.kind, NULL
     FROM nearest n LEFT JOIN jsonb_to_recordset($3->'0') AS c(key text, heading text, kind text) ON c.key = n.key
    ORDER BY n.ordinal LIMIT 1)
   UNION ALL
  SELECT 4, c.heading, c.kind, NULL FROM jsonb_to_recordset($3->'0') AS c(key text, heading text, kind text)
   WHERE c.kind = 'parameters'
)
SELECT f.heading, f.kind, f.cell FROM found f WHERE f.rank = (SELECT min(rank) FROM found)
$columns$;
COMMENT ON FUNCTION sheet_key_columns(text, text, jsonb, text) IS
  'Cột của khóa: returns the columns of a line that give a key of the sheet''s JSON; without one the column in which '
  'it belongs; within read_sheet_files';

-- Whole comparisons become whole comparisons, and what is before one becomes what is before it; so the one that
-- became what is at a character of the expression is found by trying. place: where it begins, and which it is if there
-- are several.
CREATE OR REPLACE FUNCTION condition_place(words text, style text, at integer) RETURNS text
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $place$
DECLARE
  expression constant text := emulation.condition_from_words(words, style);
  joined_by constant text := E'^\\s*(?:(?:và|va|hoặc|hoac|đồng thời|dong thoi)\\s+)?';
  start integer := 1;
  blank integer;
  before text;
  stop integer;
  became text;
BEGIN
  IF length(words) > 1000 THEN    -- a try for each blank takes too long
    RETURN format(', "%s"', left(substr(expression, at), 60));
  END IF;
  FOR blank IN SELECT i FROM generate_series(1, length(words)) i WHERE substr(words, i, 1) ~ E'\\s' LOOP
    before := left(words, blank - 1);
    CONTINUE WHEN before = '' OR emulation.condition_fault(before, style) IS NOT NULL;
    became := emulation.condition_from_words(before, style);
    CONTINUE WHEN NOT starts_with(expression, became) OR substr(expression, length(became) + 1) !~ '^ (and|or) ';
    IF length(became) < at THEN
      start := blank + length(substring(substr(words, blank) FROM '(?i)' || joined_by));
    ELSE
      stop := blank;
      EXIT;
    END IF;
  END LOOP;
  before := left(words, start - 1);
  RETURN CASE WHEN strpos(before, E'\n') > 0
              THEN format(', line %s, character %s', length(before) - length(replace(before, E'\n', '')) + 1,
                          length(regexp_replace(before, E'^.*\n', '')) + 1)
              ELSE format(', character %s', start) END
         || CASE WHEN start = 1 AND stop IS NULL THEN ''
                 ELSE format(', "%s"', left(btrim(substr(words, start, coalesce(stop, length(words) + 1) - start)), 60))
                 END;
END
$place$;
COMMENT ON FUNCTION condition_place(text, text, integer) IS
  'Chỗ trong câu điều kiện: returns which comparison of a condition in words became what is at a character of its '
  'expression; within read_sheet_files';

-- A name of the language of expressions as the words have it.
CREATE OR REPLACE FUNCTION expression_fault_in_words(fault text) RETURNS text
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $words$
SELECT coalesce((SELECT replace($1, format('"%s"', n.name), format('"%s"', p.words)) FROM (
    SELECT substring($1 FROM E'^(?:"|criterion ".*" does not have ")(\\w+)"') AS name) n
  JOIN (SELECT regexp_replace(p.expression, E'\\[X\\]$', '') AS name, min(regexp_replace(p.words, ' X$', '')) AS words
          FROM emulation.condition_phrases() p WHERE p.expression ~ E'^\\w+(\\[X\\])?$' GROUP BY 1) p USING (name)
 WHERE $1 !~ '^unknown'), $1)
$words$;
COMMENT ON FUNCTION expression_fault_in_words(text) IS
  'Lỗi của biểu thức, bằng từ: returns a fault of an expression with the words of conditions for its names; within '
  'read_sheet_files';

-- The columns of a fault with the place in their cell, and what is wrong.
CREATE OR REPLACE FUNCTION sheet_fault_column(fault text, hint text, of_file text, cells jsonb, line text, style text,
                                              OUT at text, OUT told text, OUT in_words boolean)
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $column$
DECLARE
  root constant text := substring(fault FROM '^"?(' || sheet_place() || ')');
  subject constant text := CASE of_file WHEN 'bang-diem' THEN fault
    ELSE regexp_replace(fault, '^("?)' || sheet_place() || E'(?:\\.quota: |: |\\.)?', E'\\1') END;
  place constant text[] := regexp_match(subject, E'^"([^"]+)", (character (\\d+)|line \\d+, column \\d+): (.*)$');
  keys text[] := CASE WHEN of_file = 'bang-diem' AND root <> 'only_when' THEN ARRAY[split_part(root, '[', 1)]
                      WHEN place IS NOT NULL THEN place[1:1] END;
  c record;
BEGIN
  keys := coalesce(keys, (SELECT p.keys FROM sheet_fault_patterns() p
                           WHERE p.file = of_file AND concat_ws(E'\n', subject, hint) ~ p.pattern ORDER BY p.n LIMIT 1),
                   ARRAY[split_part(coalesce(substring(subject FROM '"([^"]*)"'), '?'), '[', 1)]);
  told := fault;
  -- of several those that the line has
  SELECT string_agg(k.heading, ', ' ORDER BY k.n), min(k.kind) AS kind, min(k.cell) AS cell INTO c
    FROM (SELECT DISTINCT ON (k.heading) k.heading, k.kind, k.cell, u.n, rank() OVER (ORDER BY k.cell IS NULL) AS rank
            FROM unnest(keys) WITH ORDINALITY u(key, n)
           CROSS JOIN LATERAL sheet_key_columns(u.key, of_file, cells, line) k ORDER BY k.heading, u.n) k
   WHERE k.rank = 1;
  at := c.string_agg;
  in_words := c.kind IS DISTINCT FROM 'parameters';
  IF c.kind IN ('condition', 'judgement') AND place[3] IS NOT NULL AND emulation.condition_fault(c.cell, style) IS NULL
  THEN
    at := at || condition_place(c.cell, style, place[3]::integer);
    told := expression_fault_in_words(place[4]);
  ELSIF c.cell IS NOT NULL AND place IS NOT NULL THEN
    at := format('%s, %s', at, place[2]);
    told := place[4];
  ELSIF NOT in_words THEN
    told := subject;
  END IF;
END
$column$;
COMMENT ON FUNCTION sheet_fault_column(text, text, text, jsonb, text, text) IS
  'Cột có lỗi: returns the columns from which a fault of check_sheet follows, with the place in the cell of an '
  'expression, the fault itself, and whether the keys that it names have columns; within read_sheet_files';

-- A circle follows from the expressions of its criteria, wherever they are.
CREATE OR REPLACE FUNCTION sheet_circle_columns(fault text, cells jsonb) RETURNS text
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $circle$
SELECT string_agg(f.prefix || f.headings, '; ' ORDER BY f.file) FROM (
  SELECT f.file, CASE f.file WHEN 'bang-diem' THEN '' ELSE f.file || ', ' END AS prefix,
         string_agg(DISTINCT e.heading, ', ') AS headings
    FROM jsonb_each($2) f(file, lines)
   CROSS JOIN LATERAL jsonb_each(CASE jsonb_typeof(f.lines) WHEN 'object' THEN f.lines ELSE '{}' END) l(line, cells)
   CROSS JOIN LATERAL jsonb_to_recordset(l.cells) AS code(key text, cell text)
   CROSS JOIN LATERAL jsonb_to_recordset(l.cells) AS e(key text, heading text, kind text, cell text)
   WHERE code.key = CASE f.file WHEN 'bang-diem' THEN 'code' WHEN 'dieu-kien' THEN 'on' END
     AND code.cell = ANY (string_to_array(regexp_replace($1, '^[^:]*: ', ''), ' → '))
     AND (e.kind IN ('expression', 'condition', 'judgement') OR e.key = 'late.criterion') GROUP BY f.file) f
$circle$;
COMMENT ON FUNCTION sheet_circle_columns(text, jsonb) IS
  'Cột của vòng phụ thuộc: returns the columns of the expressions of criteria that need each other; within '
  'read_sheet_files';

-- A class that a fault names by its number, or the last of those that are too many.
CREATE OR REPLACE FUNCTION sheet_class_entry(classes jsonb, fault text) RETURNS bigint
  LANGUAGE sql IMMUTABLE SET search_path FROM CURRENT AS $entry$
WITH entry AS (
  SELECT n, c ? 'quota' AS has_quota, min(n) OVER (PARTITION BY c->>'name') AS first
    FROM jsonb_array_elements($1) WITH ORDINALITY u(c, n)
), numbered AS (
  SELECT e.*, dense_rank() OVER (ORDER BY e.first) AS number FROM entry e
)
SELECT max(e.n) FROM numbered e
 WHERE CASE WHEN $2 ~ E'\\mclass \\d+' THEN e.has_quota AND e.number = substring($2 FROM E'class (\\d+)')::bigint
            WHEN $2 ~ E'has \\d+ quotas' THEN e.has_quota ELSE true END
$entry$;
COMMENT ON FUNCTION sheet_class_entry(jsonb, text) IS
  'Loại có lỗi: returns the place of a class that a fault of check_sheet names by the number of its name, or of the '
  'last one; within read_sheet_files';

-- places: the lines of classes and conditions.
CREATE OR REPLACE FUNCTION sheet_fault_line(rules jsonb, rows jsonb, sheet_row jsonb, criterion text, fault text,
                                            places jsonb, prefix text) RETURNS text
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $line$
SELECT coalesce(
  $6->>(coalesce($4, '') || ' ' || coalesce(substring($5 FROM sheet_place()),
    regexp_replace(substring($5 FROM E'^\\d+ entries in "(?:limits|lower_class|unranked|no_award)"'),
                   E'^(\\d+) entries in "(.*)"$', E'\\2[\\1]'),
    CASE WHEN $5 ~ E'^(the quota of |a class worse than )?class \\d+|^(the sheet has )?\\d+ (classes|quotas)'
         THEN format('classes[%s]', sheet_class_entry($1->'classes', $5)) END)),
  $7 || 'line ' || (SELECT min((a->>'line')::bigint) FROM jsonb_array_elements($2) a WHERE a->>'code' = $4),
  -- one whose code is not good, by its number
  $7 || 'line ' || (SELECT min(a.line) FROM (
    SELECT (a->>'line')::bigint AS line, a->>'parent' AS parent,
           row_number() OVER (PARTITION BY a->>'parent' ORDER BY (a->>'line')::bigint) AS n
      FROM jsonb_array_elements($2) a WHERE $4 LIKE 'criteria[%') a
     WHERE $4 = format('criteria[%s]', a.n) || coalesce(' of "' || a.parent || '"', '')),
  $7 || 'line ' || ($3->>'line'), 'the sheet')
$line$;
COMMENT ON FUNCTION sheet_fault_line(jsonb, jsonb, jsonb, text, text, jsonb, text) IS
  'Dòng có lỗi: returns the file and line of a fault of check_sheet; within read_sheet_files';

-- What check_sheet finds, by line and column; but not where a row that could not be read, or what is below it, would
-- be blamed.
DROP FUNCTION IF EXISTS sheet_faults_by_line(jsonb, jsonb, jsonb, bigint[]);
DROP FUNCTION IF EXISTS sheet_faults_by_line(jsonb, jsonb, jsonb, bigint[], jsonb, text);
CREATE OR REPLACE FUNCTION sheet_faults_by_line(rules jsonb, rows jsonb, sheet_row jsonb, bad_lines bigint[],
  places jsonb, prefix text, files bytea[], delimiter text, encoding text, style text)
  RETURNS text[] LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $faults$
DECLARE
  names constant text[] := '{bang-diem,xep-loai,dieu-kien}';
  faults text[] := '{}';
  cells jsonb;
  place text;
  file text;
  c record;
  col record;
BEGIN
  FOR c IN
    WITH RECURSIVE blamed(code) AS (
      SELECT a->>'code' FROM jsonb_array_elements(rows) a WHERE (a->>'line')::bigint = ANY (bad_lines)
      UNION SELECT a->>'parent' FROM blamed b JOIN jsonb_array_elements(rows) a ON a->>'code' = b.code
             WHERE a ? 'parent'
    )
    SELECT s.criterion, s.fault, s.hint FROM emulation.check_sheet(rules) s
     WHERE bad_lines = '{}' OR s.criterion IS NOT NULL AND s.criterion NOT IN (SELECT code FROM blamed) LOOP
    cells := coalesce(cells, (SELECT jsonb_object_agg(names[i], sheet_file_cells(names[i], files[i], delimiter,
                                                                                 encoding, style))
                                FROM generate_series(1, 3) i WHERE files[i] IS NOT NULL));
    place := sheet_fault_line(rules, rows, sheet_row, c.criterion, c.fault, places, prefix);
    file := coalesce(substring(place FROM '^(xep-loai|dieu-kien), '), 'bang-diem');
    SELECT * INTO col FROM sheet_fault_column(c.fault, c.hint, file, cells->file, substring(place FROM E'line (\\d+)$'),
                                              style);
    IF c.fault LIKE 'the criteria need each other: %' THEN
      col.at := coalesce(sheet_circle_columns(c.fault, cells), col.at);
    END IF;
    faults := array_append(faults, place || coalesce(', ' || col.at, '') || ': '
      || coalesce('criterion "' || c.criterion || '": ', '')
      || sheet_fault_in_words(col.told,
                              CASE WHEN col.in_words AND (prefix <> '' OR file <> 'bang-diem') THEN file END));
  END LOOP;
  RETURN faults;
END
$faults$;
COMMENT ON FUNCTION sheet_faults_by_line(jsonb, jsonb, jsonb, bigint[], jsonb, text, bytea[], text, text, text) IS
  'Lỗi của bảng điểm theo dòng và cột: returns the faults of check_sheet with the lines and columns of the files; '
  'within read_sheet_files';
