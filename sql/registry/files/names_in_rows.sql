-- Replaces names by codes in the rows of a file, and compares the two.

-- What the file calls things is kept in said, their codes go into fields.  Who is not known comes before what cannot be
-- read in the row, but not where the name itself cannot.
CREATE OR REPLACE FUNCTION name_rows(of_kind text, constants jsonb, style text) RETURNS void
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $name$
DECLARE
  k record;
  ref record;
  beside boolean := EXISTS (SELECT FROM pg_temp.emulation_import e WHERE e.said IS NOT NULL);
  has_sheet boolean := EXISTS (SELECT FROM sheet h WHERE h.season = constants->>'season' AND h.state = 'in force');
  on_date date;
BEGIN
  SELECT * INTO k FROM declared_kinds(of_kind);
  IF NOT k.any_time THEN
    on_date := coalesce((SELECT s.ends_on FROM season s WHERE s.season = constants->>'season'),
                        make_date((constants->>'year')::int, 12, 31), today());
  END IF;
  FOR ref IN SELECT h.field, h.field || '_name' AS name_field, h.type FROM declared_headings(of_kind) h
              WHERE h.type = ANY (named_types()) AND (h.type <> 'criterion' OR has_sheet)
              GROUP BY h.field, h.type ORDER BY h.type = 'recipient', h.type <> 'unit', h.field LOOP
    WITH asked AS (
      -- a recipient's name is looked for within its unit
      SELECT coalesce(e.fields->>ref.field, e.said->>ref.name_field) AS spelling,
             CASE ref.type WHEN 'recipient' THEN e.fields->>'unit' END AS within
        FROM pg_temp.emulation_import e WHERE e.about IS NULL GROUP BY 1, 2
    ), found AS MATERIALIZED (
      SELECT f.*, coalesce(emulation.text_fault(f.spelling), emulation.cell_fault(f.spelling)) IS NULL AS readable
        FROM (SELECT array_agg(a.spelling) AS spellings, array_agg(a.within) AS withins FROM asked a
               -- a file of units names those above by codes that it brings itself
               WHERE a.spelling IS NOT NULL AND NOT (ref.type = k.table_name AND EXISTS (
                 SELECT FROM pg_temp.emulation_import p WHERE p.fields->>k.key[1] = a.spelling))) a
       CROSS JOIN LATERAL find_names(ref.type, a.spellings, a.withins, constants->>'season', on_date) f
    )
    UPDATE pg_temp.emulation_import i
       SET fields = CASE WHEN f.code IS NULL THEN i.fields ELSE i.fields || jsonb_build_object(ref.field, f.code) END,
           said = CASE WHEN f.code IS NULL THEN i.said
                       ELSE coalesce(i.said, '{}') || jsonb_build_object(ref.field, f.spelling) END,
           reason = CASE WHEN f.code IS NOT NULL OR i.reason IS NOT NULL AND NOT f.readable THEN i.reason
                         ELSE format('%s "%s"%s %s', ref.field, left(f.spelling, 60),
                                     CASE WHEN f.within IS NOT NULL
                                          THEN ' of unit ' || quoted('unit', i.fields, i.said) END, f.fault) END,
           about = CASE WHEN f.code IS NULL
                        THEN CASE WHEN i.fields ? ref.field THEN ref.field ELSE ref.name_field END END
      FROM found f
     WHERE i.about IS NULL AND f.spelling = coalesce(i.fields->>ref.field, i.said->>ref.name_field)
       AND f.code IS DISTINCT FROM f.spelling
       AND (ref.type <> 'recipient' OR f.within IS NOT DISTINCT FROM i.fields->>'unit');
    IF beside THEN
      PERFORM judge_beside(ref.field, ref.type, constants->>'season', on_date, style);
    END IF;
  END LOOP;
  IF k.table_name = ANY (named_types()) THEN
    PERFORM judge_shortened_own(k.table_name);
  END IF;
END
$name$;
COMMENT ON FUNCTION name_rows(text, jsonb, text) IS
  'Tìm mã theo tên trong tệp: replaces names by codes, or sets a reason; within import_rows';

-- Are two names one?  Equal, one within the other, or a letter apart (tỷ is tỉ), but with the same numbers and, of
-- places, the same kind.  Two letters are too many: thu is not chi.
CREATE OR REPLACE FUNCTION says_same(of_type text, ours text, theirs text) RETURNS boolean
  LANGUAGE sql IMMUTABLE STRICT SET search_path FROM CURRENT AS $same$
WITH name AS (
  SELECT w.i, p.shape, translate(p.base, 'y', 'i') AS base, p.place, ARRAY(SELECT n
    FROM unnest(string_to_array(p.base, ' ')) n WHERE n ~ E'\\d|^[ivx]+$') AS numbers
    FROM (VALUES (1, $2), (2, $3)) w(i, spelling) CROSS JOIN LATERAL name_parts($1, w.spelling) p)
SELECT o.shape = t.shape OR coalesce(o.place = t.place, true) AND length(o.base) > 2 AND length(t.base) > 2
   AND (strpos(' ' || o.base || ' ', ' ' || t.base || ' ') > 0 OR strpos(' ' || t.base || ' ', ' ' || o.base || ' ') > 0
        OR o.numbers = t.numbers AND least(length(o.base), length(t.base)) > 7
          AND emulation.edit_distance(o.base, t.base) <= 1)
  FROM name o, name t WHERE o.i = 1 AND t.i = 2
$same$;
COMMENT ON FUNCTION says_same(text, text, text) IS
  'Cùng một tên: returns whether a file''s name can be another spelling of a known name; within import_rows';

-- Names that are not those of their codes. A name of another code is a contradiction, however near it is; so is a
-- name that contains ours as a part, and another's as a longer part.
CREATE OR REPLACE FUNCTION names_beside(of_type text, codes text[], names text[], withins text[], season text,
  on_date date) RETURNS TABLE (code text, name text, within text, ours text, other text)
  LANGUAGE sql STABLE SET search_path FROM CURRENT SET enable_nestloop = off SET jit = off AS $beside$
WITH known AS MATERIALIZED (
  SELECT k.code, k.name, v.spelling, p.base
    FROM known_names($1, $5, $6) k CROSS JOIN LATERAL (SELECT CASE k.rank WHEN 1 THEN k.name
      ELSE k.spelling END) v(spelling)
   CROSS JOIN LATERAL name_parts($1, v.spelling) p WHERE k.name IS NOT NULL
), doubtful AS MATERIALIZED (
  SELECT s.code, s.name, s.within, f.code AS other, name_shape(s.name) AS shape
    FROM (SELECT DISTINCT u.code, u.name, u.within FROM unnest($2, $3, $4) u(code, name, within)) s
    LEFT JOIN find_names($1, $3, $4, $5, $6) f ON f.spelling = s.name AND coalesce(f.within, '') = coalesce(s.within,
      '') WHERE f.code IS DISTINCT FROM s.code
), tail AS MATERIALIZED (
  SELECT k.code, t.words, split_part(t.words, ' ', 1) AS word FROM known k
    CROSS JOIN LATERAL name_tails(k.base) t(words)
), part AS (
  -- how much of a name another's covers: what is a part of it, or has it as a part
  SELECT p.code, p.name, max(p.length) AS longest
    FROM (SELECT d.code, d.name, length(k.base) AS length FROM doubtful d
      CROSS JOIN LATERAL name_tails(d.shape) t(words)
            JOIN known k ON split_part(k.base, ' ', 1) = split_part(t.words, ' ', 1)
              AND starts_with(t.words || ' ', k.base || ' ') WHERE d.other IS NULL
          UNION ALL SELECT d.code, d.name, length(d.shape) FROM doubtful d JOIN tail k ON k.word = split_part(d.shape,
            ' ', 1) AND starts_with(k.words || ' ', d.shape || ' ') WHERE d.other IS NULL) p
   GROUP BY p.code, p.name
)
SELECT d.code, d.name, d.within, min(k.name), d.other
  FROM doubtful d JOIN known k ON k.code = d.code LEFT JOIN part p ON p.code = d.code AND p.name = d.name
 GROUP BY d.code, d.name, d.within, d.other
HAVING d.other IS NOT NULL OR NOT bool_or(says_same($1, k.spelling, d.name) AND NOT (length(k.base) < p.longest
  AND strpos(' ' || d.shape || ' ', ' ' || k.base || ' ') > 0 IS TRUE))
$beside$;
COMMENT ON FUNCTION names_beside(text, text[], text[], text[], text, date) IS
  'Tên trái với mã: returns the names that contradict their codes; ours: the code''s own name; other: the code that '
  'has the file''s name, if any; within import_rows';

-- Maxima that are not those of their codes; other: the only criterion with that maximum. Only numbers are compared,
-- and not if the sheet has 0: forms then print the limit of the deduction.
CREATE OR REPLACE FUNCTION maxima_beside(codes text[], maxima text[], season text, style text)
  RETURNS TABLE (code text, most text, ours numeric, other text)
  LANGUAGE sql STABLE SET search_path FROM CURRENT SET enable_nestloop = off SET jit = off AS $beside$
WITH known AS MATERIALIZED (
  SELECT c.code, trim_scale(c.max_points) AS most, count(*) OVER (PARTITION BY c.max_points) = 1 AS alone
    FROM sheet h CROSS JOIN LATERAL emulation.criteria(h.rules::emulation.score_sheet) c WHERE h.season = $3
      AND h.state = 'in force'
), said AS MATERIALIZED (
  SELECT DISTINCT u.code, u.most, CASE WHEN emulation.number_fault(u.most, $4) IS NULL
    THEN emulation.parse_number(u.most, $4) END AS number
    FROM unnest($1, $2) u(code, most)
)
SELECT s.code, s.most, k.most, o.code FROM said s JOIN known k ON k.code = s.code LEFT JOIN known o ON o.most = s.number
  AND o.alone WHERE s.number <> k.most AND k.most > 0
$beside$;
COMMENT ON FUNCTION maxima_beside(text[], text[], text, text) IS
  'Điểm tối đa trái với mã: returns the maxima that contradict their codes; ours: the code''s own maximum; other: the '
  'code that has the file''s maximum; within import_rows';

CREATE OR REPLACE FUNCTION judge_beside(of_field text, of_type text, season text, on_date date, style text)
  RETURNS void LANGUAGE plpgsql SET search_path FROM CURRENT AS $beside$
DECLARE
  part record;
BEGIN
  FOR part IN SELECT of_field || '_' || w.what AS field, w.what FROM (VALUES ('name'), ('max')) w(what) LOOP
    WITH said AS (
      SELECT array_agg(d.code) AS codes, array_agg(d.said) AS said, array_agg(d.within) AS withins
        FROM (SELECT DISTINCT e.fields->>of_field AS code, e.said->>part.field AS said, CASE of_type WHEN 'recipient'
          THEN e.fields->>'unit' END AS within
                FROM pg_temp.emulation_import e WHERE e.reason IS NULL AND e.said ? part.field
                  AND e.fields ? of_field) d
    ), wrong AS MATERIALIZED (
      SELECT n.code, n.name AS said, n.within, format('is "%s"', left(n.ours, 60)) AS ours, n.other
        FROM said s CROSS JOIN LATERAL names_beside(of_type, s.codes, s.said, s.withins, season, on_date) n
          WHERE part.what = 'name'
      UNION ALL
      SELECT m.code, m.most, NULL, format('has a maximum of %s', m.ours), m.other
        FROM said s CROSS JOIN LATERAL maxima_beside(s.codes, s.said, season, style) m WHERE part.what = 'max'
    )
    UPDATE pg_temp.emulation_import i
       SET about = part.field,
           reason = format('%s %s %s in the %s, but the file has "%s" next to it%s%s',
             of_field, quoted(of_field, i.fields, i.said), w.ours,
             CASE of_type WHEN 'criterion' THEN 'sheet' ELSE 'registry' END, left(w.said, 60),
             CASE WHEN w.other IS NOT NULL THEN format(CASE part.what WHEN 'max' THEN ', the maximum of %s "%s"'
               ELSE ', which is %s "%s"' END, of_field, w.other) END,
             CASE WHEN number_shape(code_shape(w.other)) = number_shape(code_shape(w.code))
               THEN '; spreadsheets remove zeros from codes: format their column as text' END)
      FROM wrong w
     WHERE i.reason IS NULL AND i.fields->>of_field = w.code AND i.said->>part.field = w.said
       AND coalesce(w.within = i.fields->>'unit', true);
  END LOOP;
END
$beside$;
COMMENT ON FUNCTION judge_beside(text, text, text, date, text) IS
  'So tên và điểm tối đa ghi cạnh mã: sets a reason for rows of a file that contradicts itself; within import_rows';

-- A code that occurs twice for a unit that never has its longer twin: a spreadsheet has made one of two, and they
-- cannot be told apart. It was one column, so every row with that code is doubtful, unless a name confirms it.
DROP FUNCTION IF EXISTS judge_shortened(text);
CREATE OR REPLACE FUNCTION judge_shortened(of_kind text, of_season text) RETURNS void
  LANGUAGE plpgsql SET search_path FROM CURRENT SET enable_nestloop = off SET jit = off AS $shortened$
DECLARE
  twins jsonb;   -- of each code that may have been a longer one: those
  alike text[];
  rest text[] := ARRAY(SELECT part FROM declared_kinds(of_kind) k CROSS JOIN unnest(k.key) part
                         WHERE part <> 'criterion');
BEGIN
  WITH code AS MATERIALIZED (
    SELECT k.code, number_shape(code_shape(k.code)) AS number FROM known_names('criterion', of_season, NULL) k
     WHERE k.rank = 1
  ), twin AS (
    SELECT c.code, jsonb_agg(o.code ORDER BY o.code) AS others FROM code c
      JOIN code o ON o.number = c.number AND o.code <> c.code WHERE c.code = c.number GROUP BY c.code
  )
  SELECT jsonb_object_agg(t.code, t.others) INTO twins FROM twin t;
  IF twins IS NULL THEN
    RETURN;
  END IF;
  alike := ARRAY(SELECT t.key FROM jsonb_each(twins) t
                 UNION SELECT o FROM jsonb_each(twins) t CROSS JOIN jsonb_array_elements_text(t.value) o);
  WITH said AS MATERIALIZED (
    -- what has one row a criterion: a unit, or one's score of it
    SELECT e.number, (SELECT jsonb_agg(e.fields->part) FROM unnest(rest) part) AS whose,
           e.fields->>'criterion' AS criterion,
           twins->(e.fields->>'criterion') AS others, quoted('unit', e.fields, e.said) AS shown,
           -- neither a name nor a code with a name
           NOT coalesce(e.said ? 'criterion_name', false)
           AND number_shape(code_shape(coalesce(e.said->>'criterion', e.fields->>'criterion'))) IS NOT NULL AS in_doubt
      FROM pg_temp.emulation_import e
     WHERE e.fields ? 'unit' AND e.fields->>'criterion' = ANY (alike)
  ), twice AS MATERIALIZED (
    SELECT s.whose, s.criterion, count(*) AS times, min(s.number) AS first,
           (array_agg(s.shown ORDER BY s.number))[1] AS shown
      FROM said s WHERE s.in_doubt AND s.others IS NOT NULL GROUP BY s.whose, s.criterion HAVING count(*) > 1
  ), spoilt AS MATERIALIZED (
    SELECT DISTINCT ON (t.criterion) t.* FROM twice t
     WHERE NOT EXISTS (SELECT FROM said o WHERE o.whose = t.whose AND twins->t.criterion ? o.criterion)
     ORDER BY t.criterion, t.first
  )
  UPDATE pg_temp.emulation_import i
     SET about = 'criterion',
         reason = format('criterion %s occurs %s times for unit %s, and %s, which a spreadsheet converts to the same '
                         'code, never: format the column of codes as text',
                         quoted('criterion', i.fields, i.said), t.times,
                         t.shown, (SELECT string_agg(format('"%s"', o), ', ')
                                     FROM jsonb_array_elements_text(s.others) o))
    FROM said s JOIN spoilt t USING (criterion)
   WHERE s.number = i.number AND s.in_doubt AND (i.reason IS NULL OR i.reason LIKE 'already given on line %');
END
$shortened$;
COMMENT ON FUNCTION judge_shortened(text, text) IS
  'Mã bị bảng tính rút ngắn: sets a reason for 1.10 that became 1.1; within import_rows';

CREATE OR REPLACE FUNCTION quoted(field text, fields jsonb, said jsonb) RETURNS text LANGUAGE sql STABLE
RETURN CASE WHEN said ? field THEN format('"%s" (%s)', left(said->>field, 60), fields->>field)
  ELSE format('"%s"', left(fields->>field, 60)) END;
COMMENT ON FUNCTION quoted(text, jsonb, jsonb) IS
  'Trích: returns a thing''s spelling in the file, with its code; within import_rows';

-- A new code of the file, whose name belongs to a unit with the longer code.
CREATE OR REPLACE FUNCTION judge_shortened_own(of_type text) RETURNS void
  LANGUAGE plpgsql SET search_path FROM CURRENT SET enable_nestloop = off SET jit = off AS $shortened$
BEGIN
  WITH known AS MATERIALIZED (
    SELECT k.code, k.name, number_shape(code_shape(k.code)) AS number, folded(k.name) AS f
      FROM known_names(of_type, NULL, NULL) k WHERE k.rank = 1 AND k.code ~ E'\\d'
  ), said AS MATERIALIZED (
    SELECT e.number AS nth, e.fields->>of_type AS code, number_shape(code_shape(e.fields->>of_type)) AS number,
           folded(e.fields->>'name') AS f
      FROM pg_temp.emulation_import e WHERE e.reason IS NULL AND e.fields->>of_type ~ E'\\d'
  )
  UPDATE pg_temp.emulation_import i
     SET about = of_type,
         reason = format('%s "%s" is "%s" with the code "%s" in the registry; spreadsheets remove zeros from codes: '
                         'format their column as text', of_type, s.code, k.name, k.code)
    FROM said s JOIN known k USING (number, f)
   WHERE i.number = s.nth AND k.code <> s.code AND NOT EXISTS (SELECT FROM known o WHERE o.code = s.code);
END
$shortened$;
COMMENT ON FUNCTION judge_shortened_own(text) IS
  'Mã mất số 0: sets a reason for a unit that exists under its full code; within import_rows';
