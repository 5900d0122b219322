-- Kinds of files that can be imported.  A kind is one file of kind/: what it declares (import_kind_NAME), what it
-- checks (check_import_NAME) and the function that the office calls (import_NAME).  Nothing else knows its name.

DROP FUNCTION IF EXISTS file_word();
CREATE OR REPLACE FUNCTION declare_import(
  kind        text,                  -- its name, as import_batch keeps it
  table_name  text,                  -- where its rows go
  key         text[],                -- the columns by which a row is new or there already
  columns     text[],                -- a row each: field of the table, type, needed or '', headings
  cell        text DEFAULT NULL,     -- the field of a cell in a wide file; null: no wide files
  beside_cell text[] DEFAULT '{}',   -- fields that are kept where the cell is empty
  fixed       jsonb DEFAULT '{}',    -- columns of the key that no file names, and their value
  defaults    jsonb DEFAULT '{}',    -- what a new row has where the file does not say
  choices     jsonb DEFAULT '{}',    -- values that an argument of import_NAME may have
  words       text[] DEFAULT '{}',   -- a row each: type, value, the words of a file for it
  undo_where  text DEFAULT 'true',   -- which rows t undo_import may put back as they were
  any_time    boolean DEFAULT false, -- whether its units can be of any time, not only of today, the year or the season
  by_units    boolean DEFAULT false  -- whether units may import it
) RETURNS jsonb
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $declare$
SELECT jsonb_build_object('kind', $1, 'table_name', $2, 'key', $3, 'columns', $4, 'cell', $5, 'beside_cell', $6,
  'fixed', $7, 'defaults', $8, 'choices', $9, 'words', $10, 'undo_where', $11, 'any_time', $12, 'by_units', $13)
$declare$;
COMMENT ON FUNCTION declare_import(text, text, text[], text[], text, text[], jsonb, jsonb, jsonb, text[], text,
                              boolean, boolean) IS
  'Khai báo loại tệp: describes a kind of file; within declared_kinds';

-- The name of the import of a kind: 'import_' and the kind, with underscores.
CREATE OR REPLACE FUNCTION work_name(of_kind text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN 'import_' || replace(of_kind, ' ', '_');
COMMENT ON FUNCTION work_name(text) IS
  'Tên việc: returns the name of the function that imports a kind of file, as emulation.progress reports it; within '
  'import_rows';

-- Declarations are functions and not rows, because what they hold becomes part of statements: only the registry's owner
-- can write one.
CREATE OR REPLACE FUNCTION declared_kinds(of_kind text DEFAULT NULL)
  RETURNS TABLE (kind text, table_name text, key text[], columns text[], cell text, beside_cell text[], fixed jsonb,
                 defaults jsonb, choices jsonb, words text[], undo_where text, any_time boolean, by_units boolean)
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $kinds$
#variable_conflict use_column
DECLARE
  declaring name;
  declared jsonb;
BEGIN
  FOR declaring IN SELECT p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
                    WHERE n.nspname = current_schema() AND p.proowner = n.nspowner AND p.pronargs = 0
                      AND p.proname LIKE E'import\\_kind\\_%'
                      AND (of_kind IS NULL OR p.proname = 'import_kind_' || replace(of_kind, ' ', '_'))
                    ORDER BY p.proname LOOP
    EXECUTE format('SELECT %I()', declaring) INTO declared;
    CONTINUE WHEN of_kind <> declared->>'kind';
    RETURN QUERY SELECT d.* FROM jsonb_to_record(declared) d(kind text, table_name text, key text[], columns text[],
      cell text, beside_cell text[], fixed jsonb, defaults jsonb, choices jsonb, words text[], undo_where text,
      any_time boolean, by_units boolean);
  END LOOP;
END
$kinds$;
COMMENT ON FUNCTION declared_kinds(text) IS
  'Các loại tệp nhập: returns the declaration of each kind of file, or of one; within import_rows and undo_import';

CREATE OR REPLACE FUNCTION declared_headings(of_kind text DEFAULT NULL)
  RETURNS TABLE (kind text, heading text, field text, type text, needed boolean)
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $headings$
SELECT k.kind, h.heading, k.columns[i][1], k.columns[i][2], k.columns[i][3] = 'needed'
  FROM declared_kinds($1) k CROSS JOIN generate_subscripts(k.columns, 1) i
 CROSS JOIN unnest(string_to_array(k.columns[i][4], ', ')) h(heading)
$headings$;
COMMENT ON FUNCTION declared_headings(text) IS
  'Tiêu đề cột: returns the headings of a kind of file, or of every kind; within import_rows';

CREATE OR REPLACE VIEW import_kind WITH (security_invoker) AS
SELECT k.kind, k.table_name, array_to_string(k.key, ', ') AS key, k.cell FROM declared_kinds() k;
COMMENT ON VIEW import_kind IS 'Loại tệp nhập: kinds of files, with the tables of their rows';
COMMENT ON COLUMN import_kind.kind IS 'Loại';
COMMENT ON COLUMN import_kind.table_name IS 'Bảng';
COMMENT ON COLUMN import_kind.key IS 'Khóa: columns, separated by commas, by which a row is new or exists';
COMMENT ON COLUMN import_kind.cell IS 'Ô: field of a cell in a wide file; null: wide files are not supported';

CREATE OR REPLACE VIEW import_heading WITH (security_invoker) AS
SELECT h.kind, h.heading, h.field, h.type, h.needed FROM declared_headings() h;
COMMENT ON VIEW import_heading IS
  'Tiêu đề cột của tệp nhập: headings by which a file''s columns are recognised, in Vietnamese without accents or in '
  'English';
COMMENT ON COLUMN import_heading.kind IS 'Loại tệp';
COMMENT ON COLUMN import_heading.heading IS 'Tiêu đề: as written by folded';
COMMENT ON COLUMN import_heading.field IS
  'Trường: column of the table; criterion_max: the criterion''s maximum, which is compared; -: ignored';
COMMENT ON COLUMN import_heading.type IS
  'Kiểu: how the text is read; unit, criterion, indicator, award, recipient and decision: a code or a name; if a file '
  'has two such columns, one is the code (ma …) and the other its name, and they are compared. text: free words, '
  'reported if they look spoilt; names and codes that look spoilt or contain invisible characters are rejected';
COMMENT ON COLUMN import_heading.needed IS 'Bắt buộc: whether the column is required';

-- Their names in 1.0.0: PostGraphile makes a type of each view, by its plural, and of each function's rows, and stops
-- if two have one name.
DROP FUNCTION IF EXISTS import_headings(text);
DROP FUNCTION IF EXISTS import_kinds(text);

-- Used by the policy of import_batch.
CREATE OR REPLACE FUNCTION units_may_import(of_kind text) RETURNS boolean
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $may$
SELECT EXISTS (SELECT FROM declared_kinds($1) k WHERE k.by_units)
$may$;
COMMENT ON FUNCTION units_may_import(text) IS
  'Đơn vị được nhập: returns whether units can import a kind of file; within the policies';
