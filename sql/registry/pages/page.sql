-- Pages to look at and print: words, numbers, tables and the frame.  Markup is made by
-- xmlelement, so whatever a text holds is shown and not obeyed; no element is empty
-- (a browser would leave it open), and pages have no script and load nothing.

-- These are called for every cell: bodies of the standard kind, without a SET, cost least.
CREATE OR REPLACE FUNCTION shown_number(number numeric, decimals integer, lang text) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN translate(emulation.format_number(number, coalesce(decimals, least(scale(trim_scale(number)), 9))),
                 '.,', CASE lang WHEN 'vi' THEN '.,' ELSE ',.' END);
COMMENT ON FUNCTION shown_number(numeric, integer, text) IS
  'Số để đọc: writes a number as 1.234,50 in Vietnamese, 1,234.50 in English; decimals null: as many as it has, at '
  'most 9; null for null';

CREATE OR REPLACE FUNCTION shown_change(number numeric, decimals integer, lang text) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN number > 0 THEN '+' ELSE '' END || shown_number(number, decimals, lang);
COMMENT ON FUNCTION shown_change(numeric, integer, text) IS
  'Số tăng giảm: writes a number like shown_number, with its sign';

CREATE OR REPLACE FUNCTION shown_points(points numeric, max_points numeric, decimals integer, lang text) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN shown_number(points, decimals, lang) || '/' || shown_number(max_points, NULL, lang);
COMMENT ON FUNCTION shown_points(numeric, numeric, integer, text) IS
  'Điểm để đọc: writes points as 957,11/1.000, with the maximum as tables print it; null if there are no points';

CREATE OR REPLACE FUNCTION rank_of(rank integer, lang text) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE lang WHEN 'vi' THEN 'thứ ' || emulation.ordinal(rank) ELSE emulation.ordinal(rank, 'plain') END;
COMMENT ON FUNCTION rank_of(integer, text) IS
  'Hạng bằng chữ: writes a rank as thứ nhất, thứ nhì; 1st, 2nd in English; null for null';

CREATE OR REPLACE FUNCTION shown_date(day date, lang text) RETURNS text
  LANGUAGE sql STABLE PARALLEL SAFE
RETURN CASE WHEN isfinite(day)
              THEN to_char(day::timestamp, CASE lang WHEN 'vi' THEN 'FMDD/FMMM/YYYY' ELSE 'FMDD FMMonth YYYY' END) END;
COMMENT ON FUNCTION shown_date(date, text) IS
  'Ngày để đọc: writes a date as 6/3/2014 in Vietnamese, 6 March 2014 in English; null for null';

-- A right-to-left name must not turn the points that follow it in a sentence: it is isolated, and what could end the
-- isolation is replaced.
CREATE OR REPLACE FUNCTION shown_text(text text) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN text ~ (E'[\\u0001-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f-\\u009f'
                         || E'\\u202a-\\u202e\\u2066-\\u2069\\ufffe\\uffff'
                         || E'\\u0590-\\u08ff\\u200f\\ufb1d-\\ufdff\\ufe70-\\ufefc'
                         || E'\\U00010800-\\U00010fff\\U0001e800-\\U0001efff]')
  THEN regexp_replace(
    regexp_replace(text,
      E'[\\u0001-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f-\\u009f\\u202a-\\u202e\\u2066-\\u2069\\ufffe\\uffff]',
      E'\uFFFD', 'g'),
    E'[\\u0590-\\u08ff\\u200f\\ufb1d-\\ufdff\\ufe70-\\ufefc\\U00010800-\\U00010fff\\U0001e800-\\U0001efff]+'
    || E'(\\s+[\\u0590-\\u08ff\\u200f\\ufb1d-\\ufdff\\ufe70-\\ufefc\\U00010800-\\U00010fff\\U0001e800-\\U0001efff]+)*',
    E'\u2068\\&\u2069', 'g')
  ELSE text END;
COMMENT ON FUNCTION shown_text(text) IS
  'Chữ để đọc: returns a text with control characters, which are not allowed in a page, and characters that change the '
  'direction of writing replaced by U+FFFD, and with right-to-left words isolated';

CREATE OR REPLACE FUNCTION shown_names(names text[], of_all bigint, lang text) RETURNS text
  LANGUAGE sql STABLE PARALLEL SAFE
RETURN array_to_string(names[:10], ', ')
  || CASE WHEN of_all > 10
            THEN format(CASE lang WHEN 'vi' THEN ' và %s đơn vị khác' ELSE ' and %s more' END, of_all - 10) ELSE '' END;
COMMENT ON FUNCTION shown_names(text[], bigint, text) IS
  'Tên để đọc: returns the first ten names of a list and the number of the others';

-- bdi: a name in another direction of writing turns nothing round it.
CREATE OR REPLACE FUNCTION cell_of(text text, form text) RETURNS xml
  LANGUAGE sql STABLE PARALLEL SAFE
RETURN CASE split_part(form, ' ', 1)
    WHEN 'name' THEN xmlelement(name th, xmlattributes('row' AS scope),
      xmlelement(name bdi, coalesce(nullif(shown_text(text), ''), '–')))
    WHEN 'text' THEN xmlelement(name td,
      xmlattributes(form || CASE WHEN length(text) > 20 AND text ~ E'\\S{21}' THEN ' long' ELSE '' END AS class),
      xmlelement(name bdi, coalesce(nullif(shown_text(text), ''), '–')))
    -- least and greatest pass over a null, and a bar of nothing would be the longest
    WHEN 'bar' THEN xmlelement(name td, xmlattributes(form AS class,
        format('--part:%s%%', greatest(0, least(100, coalesce(split_part(text, ' ', 1)::numeric, 0)))) AS style),
      coalesce(substring(text FROM ' (.*)'), '–'))
    ELSE xmlelement(name td, xmlattributes(form AS class), coalesce(shown_text(text), '–')) END;
COMMENT ON FUNCTION cell_of(text, text) IS
  'Ô của bảng: returns a cell; a bar is a number from 0 to 100, a space and the shown text; within table_of';

DROP FUNCTION IF EXISTS columns_of(text[]);
CREATE OR REPLACE FUNCTION columns_of(VARIADIC keys_headings_kinds text[]) RETURNS jsonb
  LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path FROM CURRENT AS $columns$
DECLARE
  columns jsonb;
  fault text;
BEGIN
  SELECT jsonb_agg(jsonb_build_object('key', key, 'heading', heading, 'kind', kind) ORDER BY i),
         min(CASE WHEN key IS NULL THEN format('column %s of a table does not have a key', i)
                  WHEN heading IS NULL THEN format('column "%s" of a table does not have a heading', key)
                  WHEN kind ~ '^(name|text|number|bar|rank)( spare)?$' IS NOT TRUE
                    THEN format('column "%s" of a table has the unknown kind "%s"', key, kind) END)
    INTO columns, fault
    FROM (SELECT i, keys_headings_kinds[3 * i - 2] AS key, keys_headings_kinds[3 * i - 1] AS heading,
                 keys_headings_kinds[3 * i] AS kind
            FROM generate_series(1, (cardinality(keys_headings_kinds) + 2) / 3) i) c;
  IF fault IS NOT NULL THEN
    RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value', MESSAGE = fault,
      DETAIL = 'A column is given by key, heading and kind in turn; the kind is name, text, number, bar or rank, or '
               'one of them with '
               || 'spare, which hides the column on a phone.',
      HINT = 'Check the word of report_words: a word that it does not have is null.';
  END IF;
  RETURN columns;
END
$columns$;
COMMENT ON FUNCTION columns_of(text[]) IS
  'Các cột của bảng: returns the columns of table_of, from keys, headings and kinds in turn. Errors: no key or '
  'heading, an unknown kind 22023';

CREATE OR REPLACE FUNCTION row_of(cells jsonb, class text DEFAULT NULL) RETURNS jsonb
  LANGUAGE sql STABLE PARALLEL SAFE
RETURN jsonb_build_object('cells', cells, 'class', class);
COMMENT ON FUNCTION row_of(jsonb, text) IS
  'Dòng của bảng: returns a row of table_of: the cells by the keys of their columns, null for an empty cell, and '
  'optionally a class of the row (one of the program''s own words, never a user''s text)';

CREATE OR REPLACE FUNCTION check_rows(caption text, keys text[], rows jsonb) RETURNS void
  LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path FROM CURRENT AS $check$
DECLARE
  bad record;
  faults text[];
BEGIN
  SELECT r.n, CASE jsonb_typeof(r.row->'cells') WHEN 'object' THEN r.row->'cells' ELSE '{}' END AS cells INTO bad
    FROM jsonb_array_elements(rows) WITH ORDINALITY r(row, n)
   WHERE NOT r.row ? 'heading' AND (r.row->'cells' ?& keys AND (r.row->'cells') - keys = '{}') IS NOT TRUE
   ORDER BY r.n LIMIT 1;
  IF FOUND THEN
    faults := ARRAY(SELECT format('there is no cell of column "%s"', key) FROM unnest(keys) WITH ORDINALITY k(key, i)
                     WHERE NOT bad.cells ? key ORDER BY i)
           || ARRAY(SELECT format('there is no column "%s"',
                                  key) FROM jsonb_object_keys(bad.cells - keys) key ORDER BY key);
    RAISE EXCEPTION USING ERRCODE = 'undefined_column',
      MESSAGE = format('table "%s", row %s: %s', caption, bad.n, array_to_string(faults, ', ')),
      DETAIL = format('Columns: %s.', array_to_string(keys, ', ')),
      HINT = 'Call row_of with each column by its key, null for an empty cell.';
  ELSIF cardinality(keys) > (SELECT count(DISTINCT key) FROM unnest(keys) key) THEN
    RAISE EXCEPTION USING ERRCODE = 'duplicate_column',
      MESSAGE = format('table "%s" has two columns with the same key', caption),
      DETAIL = format('Columns: %s.', array_to_string(keys, ', ')), HINT = 'Give each column its own key.';
  END IF;
END
$check$;
COMMENT ON FUNCTION check_rows(text, text[], jsonb) IS
  'Kiểm tra dòng của bảng: refuses a row with a key without a column, or without the key of a column (42703), and two '
  'columns with the same key (42701); within table_of';

CREATE OR REPLACE FUNCTION heads_of(columns jsonb) RETURNS xml
  LANGUAGE sql STABLE PARALLEL SAFE SET search_path FROM CURRENT AS $heads$
SELECT xmlagg(xmlelement(name th,
         xmlattributes('col' AS scope, kind || CASE WHEN heading ~ E'\\S{13}' THEN ' long' ELSE '' END AS class),
         shown_text(heading)) ORDER BY i)
  FROM jsonb_array_elements($1) WITH ORDINALITY x(c, i), jsonb_to_record(c) AS y(heading text, kind text)
$heads$;
COMMENT ON FUNCTION heads_of(jsonb) IS 'Tiêu đề cột: returns the headings of the columns; within table_of';

-- Rows are put together as text: xmlagg copies all that it has with every row.
CREATE OR REPLACE FUNCTION table_of(caption text, columns jsonb, rows jsonb) RETURNS xml
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $table$
DECLARE
  keys text[] := ARRAY(SELECT c->>'key' FROM jsonb_array_elements(columns) WITH ORDINALITY x(c, i) ORDER BY i);
  kinds text[] := ARRAY(SELECT c->>'kind' FROM jsonb_array_elements(columns) WITH ORDINALITY x(c, i) ORDER BY i);
BEGIN
  PERFORM check_rows(caption, keys, rows);
  RETURN (
    SELECT xmlelement(name div,
             xmlattributes('wide' AS class, 'region' AS role, '0' AS tabindex, shown_text(caption) AS "aria-label"),
             xmlelement(name table, xmlelement(name caption, shown_text(caption)),
               xmlelement(name thead, xmlelement(name tr, heads_of(columns))),
               xmlelement(name tbody, xmlparse(CONTENT string_agg(
                 format('<tr%s>%s</tr>', ' class="' || z.class || '"', z.cells), E'\n' ORDER BY z.n)))))
      FROM (SELECT r.n, CASE WHEN r.row ? 'heading' THEN 'head' ELSE r.row->>'class' END AS class,
                   CASE WHEN r.row ? 'heading'
                          THEN xmlelement(name th, xmlattributes('col' AS scope, cardinality(keys) AS colspan),
                                 xmlelement(name bdi, shown_text(r.row->>'heading')))::text
                        ELSE (SELECT string_agg(cell_of(r.cells->>c.key, c.kind)::text, '' ORDER BY c.i)
                                FROM unnest(keys, kinds) WITH ORDINALITY c(key, kind, i)) END AS cells
              FROM (SELECT row, row->'cells' AS cells, n FROM jsonb_array_elements(rows) WITH ORDINALITY r(row, n)
                    OFFSET 0) r) z
    HAVING count(*) > 0);
END
$table$;
COMMENT ON FUNCTION table_of(text, jsonb, jsonb) IS
  'Bảng trên trang: returns a table of HTML; columns as columns_of returns them; rows: an array of row_of, or '
  '{"heading": text} for one cell above the rows that follow; null if there are no rows. Errors: a row that does not '
  'fit the columns 42703, two columns with the same key 42701';

CREATE OR REPLACE FUNCTION section_of(heading text, VARIADIC parts xml[]) RETURNS xml
  LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path FROM CURRENT AS $section$
SELECT xmlelement(name section, xmlelement(name h2, shown_text($1)), xmlagg(part ORDER BY i))
  FROM unnest($2) WITH ORDINALITY p(part, i) WHERE part IS NOT NULL HAVING count(*) > 0
$section$;
COMMENT ON FUNCTION section_of(text, xml[]) IS
  'Phần của trang: returns a heading with its content; null if there is no content';

CREATE OR REPLACE FUNCTION paragraph_of(text text, class text DEFAULT NULL) RETURNS xml
  LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path FROM CURRENT AS $paragraph$
SELECT xmlelement(name p, xmlattributes($2 AS class), shown_text($1)) WHERE $1 <> ''
$paragraph$;
COMMENT ON FUNCTION paragraph_of(text, text) IS 'Đoạn văn: returns a paragraph of a page; null if there is no text';

CREATE OR REPLACE FUNCTION list_of(lines text[]) RETURNS xml
  LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path FROM CURRENT AS $list$
SELECT xmlelement(name ul, xmlagg(xmlelement(name li, shown_text(line)) ORDER BY i))
  FROM unnest($1) WITH ORDINALITY l(line, i) HAVING count(*) > 0
$list$;
COMMENT ON FUNCTION list_of(text[]) IS 'Danh sách: returns a list of a page; null if there are no lines';

-- Contrast is at least 4.5 : 1 (WCAG 2.1 AA), in the dark as in the light.  What is four spaces in belongs to the line
-- above it, and no line begins with two dashes: to SQL that is a comment.
CREATE OR REPLACE FUNCTION page_style(paper text) RETURNS text
  LANGUAGE sql STABLE PARALLEL SAFE
RETURN replace(format($style$
:root { color-scheme: light dark; --paper: #ffffff; --ink: #1c1c1c; --quiet: #555555; --line: #c9c9c9; --bar:
    #f0c9a8; --head: #f3efe9; --red: #a3151c; }
@media (prefers-color-scheme: dark) { :root { --paper: #161616; --ink: #ececec; --quiet: #b4b4b4; --line: #4a4a4a;
    --bar: #5f3c1f; --head: #262320; --red: #ff9a8f; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1rem; max-width: %2$s; background: var(--paper); color: var(--ink);
    font: 1rem/1.5 "Segoe UI", Roboto, "Noto Sans", Arial, sans-serif; overflow-wrap: anywhere; }
h1 { margin: 0; font-size: 1.7rem; line-height: 1.2; color: var(--red); }
h2 { margin: 2rem 0 .5rem; font-size: 1.25rem; border-bottom: 2px solid var(--red); }
p, ul { margin: .4rem 0; }
.quiet { color: var(--quiet); }
.lead { font-size: 1.15rem; }
.digest { font-family: Consolas, "DejaVu Sans Mono", monospace; font-size: .85rem; word-break: break-all; }
.wide { position: relative; overflow-x: auto; margin: .5rem 0 1rem; }
table { border-collapse: collapse; width: 100%%; font-variant-numeric: tabular-nums; }
caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%%); white-space: nowrap; }
th, td { padding: .3rem .5rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top;
    overflow-wrap: normal; }
thead th { background: var(--head); vertical-align: bottom; font-size: .9em; }
tbody th { font-weight: 600; min-width: 7.5em; overflow-wrap: anywhere; }
.number { text-align: right; }
td.number, td.bar, td.rank { white-space: nowrap; }
.long { min-width: 7em; overflow-wrap: anywhere; }
tbody th, thead .name { position: sticky; left: 0; }
tbody th { background: var(--paper); }
td.bar { min-width: 9rem; text-align: left;
    background: linear-gradient(var(--bar), var(--bar)) left / var(--part) calc(100%% - .4rem) no-repeat;
    print-color-adjust: exact; -webkit-print-color-adjust: exact; }
tr.sum th, tr.sum td { font-weight: 700; background: var(--head); }
tr.head th { font-style: italic; font-weight: 400; }
tr.tied .rank { color: var(--red); }
tr.out th, tr.out td { color: var(--quiet); }
.sheet { break-after: page; }
.signs { display: flex; justify-content: space-between; gap: 2rem; margin: 2rem 0 6rem; text-align: center; }
@media (max-width: 40rem) { body { padding: .6rem; font-size: .95rem; } th, td { padding: .25rem .3rem; }
    .spare { display: none; } table { font-size: .875rem; } td.rank { white-space: normal; }
    tbody th { min-width: 6em; } }
@media print { :root { font-size: 10pt; color-scheme: light; --paper: #ffffff; --ink: #000000; --quiet:
    #444444; --line: #999999; --bar: #f0c9a8; --head: #f3efe9; --red: #a3151c; }
  body { max-width: none; padding: 0; line-height: 1.35; } h2 { margin-top: 1.2rem; } table { font-size: .85rem; }
    th, td { padding: .18rem .4rem; } .wide { overflow: visible; } .wide + .wide { break-before: page; }
    tbody th, thead .name { position: static; min-width: %3$s; }
    tr, li, table:not(:has(tbody tr:nth-child(16))) { break-inside: avoid; }
    tbody tr:nth-child(-n + 3) { break-before: avoid; } h2, h2 + p { break-after: avoid; }
    thead { display: table-header-group; } }
@page { size: %1$s; margin: 12mm 15mm; }
$style$, paper, CASE WHEN paper LIKE 'A3%' THEN 'none' ELSE '62rem' END,
               CASE WHEN paper LIKE 'A3%' THEN '14em' ELSE '6em' END), E'\n    ', ' ');
COMMENT ON FUNCTION page_style(text) IS
  'Kiểu trang: returns the style of a page for a size of paper, on the screen, on a phone, in dark mode and in print';

CREATE OR REPLACE FUNCTION page_of(title text, lang text, content xml, paper text DEFAULT 'A4') RETURNS text
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $page$
SELECT E'<!DOCTYPE html>\n' || xmlelement(name html, xmlattributes($2 AS lang),
  xmlelement(name head, xmlelement(name meta, xmlattributes('utf-8' AS charset)),
             xmlelement(name meta, xmlattributes('viewport' AS name,
               'width=device-width, initial-scale=1' AS content)),
             xmlelement(name meta, xmlattributes('Content-Security-Policy' AS "http-equiv",
               $csp$default-src 'none'; style-src 'unsafe-inline'$csp$ AS content)),
             xmlelement(name title, shown_text($1)), xmlelement(name style, page_style($4))),
  xmlelement(name body, $3))::text || E'\n'
$page$;
COMMENT ON FUNCTION page_of(text, text, xml, text) IS
  'Trang: returns a whole, self-contained page of HTML, without scripts and external resources';
