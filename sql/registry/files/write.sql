-- The last step of an import: the batch, its rows in their table, and what undo_import needs.

-- A column that is never null has its table's default where a row does not name it.
CREATE OR REPLACE FUNCTION column_or_default(of_table regclass, name text) RETURNS text
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $column$
SELECT CASE WHEN a.attnotnull AND d.adbin IS NOT NULL
            THEN format('coalesce(t.%1$I, %2$s) AS %1$I', $2, pg_get_expr(d.adbin, d.adrelid))
            ELSE format('t.%I', $2) END
  FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
 WHERE a.attrelid = $1 AND a.attname = $2
$column$;
COMMENT ON FUNCTION column_or_default(regclass, text) IS
  'Cột hoặc giá trị mặc định: returns a column of a row t, or its default, as SQL; within write_rows';

CREATE OR REPLACE FUNCTION insert_statement(of_kind text, this_batch bigint, columns text[]) RETURNS text
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $insert$
-- put in order before they are counted, hence the OFFSET
SELECT format('INSERT INTO %1$I (%2$s%3$s) SELECT %2$s%4$s FROM (SELECT i.number AS nth_row, %5$s '
              'FROM pg_temp.emulation_import i, jsonb_populate_record(NULL::%1$I, i.fields) t '
              'WHERE i.reason IS NULL AND i.state = ''new'' AND i.number BETWEEN $1 AND $2 '
              'ORDER BY i.number OFFSET 0) n '
              'WHERE emulation.progress($3, n.nth_row, $4, ''rows written'') ON CONFLICT DO NOTHING',
              k.table_name, string_agg(format('%I', c.name), ', ' ORDER BY c.n),
              CASE WHEN names_batch($1) THEN ', batch' END, CASE WHEN names_batch($1) THEN ', ' || $2 END,
              string_agg(column_or_default(k.table_name::regclass, c.name), ', ' ORDER BY c.n))
  FROM declared_kinds($1) k CROSS JOIN unnest($3) WITH ORDINALITY c(name, n) GROUP BY k.table_name
$insert$;
COMMENT ON FUNCTION insert_statement(text, bigint, text[]) IS
  'Câu lệnh thêm dòng: returns the statement that inserts the new rows of a slice; within write_rows';

CREATE OR REPLACE FUNCTION update_statement(of_kind text, this_batch bigint, columns text[]) RETURNS text
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $update$
SELECT format('UPDATE %1$I t SET %2$s%3$s '
              'FROM pg_temp.emulation_import i, jsonb_populate_record(NULL::%1$I, i.old_row || i.fields) n '
              'WHERE i.reason IS NULL AND i.state = ''changed'' AND i.number BETWEEN $1 AND $2 AND %4$s '
              'AND to_jsonb(t) = i.old_row',
              k.table_name,
              -- the first counts
              string_agg(format(CASE c.n WHEN 1
                THEN '%1$I = CASE WHEN emulation.progress($3, i.number, $4, ''rows written'') THEN n.%1$I END'
                ELSE '%1$I = n.%1$I' END, c.name), ', ' ORDER BY c.n),
              CASE WHEN names_batch($1) THEN ', batch = ' || $2 END, key_matches($1, 'i.fields'))
  FROM declared_kinds($1) k
 CROSS JOIN LATERAL (SELECT name, row_number() OVER () AS n FROM unnest($3) name WHERE NOT name = ANY (k.key)) c
 GROUP BY k.table_name
$update$;
COMMENT ON FUNCTION update_statement(text, bigint, text[]) IS
  'Câu lệnh sửa dòng: returns the statement that updates the changed rows of a slice; null if the rows have only key '
  'columns; within write_rows';

-- Rows that were added or changed meanwhile must not be overwritten, so the written rows are counted. Slices keep the
-- queue of foreign keys, and the rows that the log's triggers see, small.
CREATE OR REPLACE FUNCTION write_rows(of_kind text, this_batch bigint, expected bigint) RETURNS void
  LANGUAGE plpgsql SET search_path FROM CURRENT SET plan_cache_mode = auto AS $write$
DECLARE
  k record;
  has_batch boolean := names_batch(of_kind);
  columns_read text[] := ARRAY(SELECT DISTINCT key FROM pg_temp.emulation_import e, jsonb_object_keys(e.fields) key
                                WHERE e.reason IS NULL AND e.state IN ('new', 'changed') ORDER BY key);
  insert_slice text := insert_statement(of_kind, this_batch, columns_read);
  update_slice text := update_statement(of_kind, this_batch, columns_read);
  last_row bigint := rows_staged();
  slice bigint := 250000;
  slice_rows bigint;
  written bigint := 0;
BEGIN
  SELECT * INTO k FROM declared_kinds(of_kind);
  -- a unit can precede its parent
  IF EXISTS (SELECT FROM pg_constraint c WHERE c.conrelid = k.table_name::regclass AND c.confrelid = c.conrelid) THEN
    slice := last_row;
  END IF;
  FOR first_row IN 1 .. last_row BY slice LOOP
    EXECUTE insert_slice USING first_row, first_row + slice - 1, work_name(of_kind), last_row;
    GET DIAGNOSTICS slice_rows = ROW_COUNT;
    written := written + slice_rows;
    CONTINUE WHEN update_slice IS NULL;
    EXECUTE update_slice USING first_row, first_row + slice - 1, work_name(of_kind), last_row;
    GET DIAGNOSTICS slice_rows = ROW_COUNT;
    written := written + slice_rows;
  END LOOP;
  IF written < expected THEN
    RAISE EXCEPTION USING ERRCODE = 'serialization_failure',
      MESSAGE = format('rows of the file that another session changed meanwhile: %s; nothing was loaded',
                       expected - written),
      HINT = 'Import the file again.';
  END IF;
  INSERT INTO import_change (batch, number, key, old_row)
  SELECT this_batch, row_number() OVER (ORDER BY e.number),
         CASE WHEN has_batch
              THEN (SELECT jsonb_object_agg(key, e.fields->key) FROM unnest(k.key) key WHERE e.fields ? key)
              ELSE e.fields END, e.old_row
    FROM pg_temp.emulation_import e
   WHERE e.reason IS NULL AND (e.state = 'changed' OR e.state = 'new' AND NOT has_batch);
END
$write$;
COMMENT ON FUNCTION write_rows(text, bigint, bigint) IS
  'Ghi dữ liệu của tệp: writes all new and changed rows, or raises 40001; within import_rows';

-- The same file again, without new good rows, is not a second batch.
CREATE OR REPLACE FUNCTION keep_batch(of_kind text, constants jsonb, file_name text, file_digest text, read bigint,
  added bigint, changed bigint, unchanged bigint, rejected bigint) RETURNS bigint
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $keep$
DECLARE
  this_batch bigint;
BEGIN
  IF added + changed = 0 AND EXISTS (
    SELECT FROM import_batch b WHERE b.digest = file_digest AND b.kind = of_kind
       AND b.season IS NOT DISTINCT FROM constants->>'season' AND b.stage IS NOT DISTINCT FROM constants->>'stage') THEN
    RETURN NULL;
  END IF;
  INSERT INTO import_batch AS b (kind, season, stage, file_name, digest, rows_read, added, changed, unchanged, rejected)
  VALUES (of_kind, constants->>'season', constants->>'stage', file_name, file_digest, read, added, changed, unchanged,
          rejected) RETURNING b.batch INTO this_batch;
  INSERT INTO rejected_row (batch, number, record, line, "column", text, reason)
  SELECT this_batch, row_number() OVER (ORDER BY e.number), e.record, e.line, e."column", e.text, e.reason
    FROM pg_temp.emulation_import e WHERE e.reason IS NOT NULL AND e.told;
  IF added + changed > 0 THEN
    PERFORM write_rows(of_kind, this_batch, added + changed);
  END IF;
  RETURN this_batch;
END
$keep$;
COMMENT ON FUNCTION keep_batch(text, jsonb, text, text, bigint, bigint, bigint, bigint, bigint) IS
  'Ghi lần nhập: writes the batch with its rejected rows and its changes; null if the file was already imported; '
  'within import_rows';
