-- Taking an import back.

-- Rows that a file changed are restored unless they have changed since. The importing role writes import_change
-- itself, so only rows that the log shows for that batch are restored.
CREATE OR REPLACE FUNCTION undo_changes(of_kind text, of_batch bigint, imported_at timestamptz) RETURNS bigint
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $undo$
DECLARE
  k record;
  has_batch boolean := names_batch(of_kind);
  others text;    -- every column besides the key, as it was
  same_key text;
  logged text;
  restored bigint;
BEGIN
  SELECT * INTO k FROM declared_kinds(of_kind);
  SELECT string_agg(format('%1$I = o.%1$I', a.attname), ', ') INTO others FROM pg_attribute a
   WHERE a.attrelid = k.table_name::regclass AND a.attnum > 0 AND NOT a.attisdropped AND NOT a.attname = ANY (k.key)
     AND a.attgenerated = '' AND a.attidentity = '';
  SELECT string_agg(format('t.%1$I IS NOT DISTINCT FROM o.%1$I', part), ' AND ') INTO same_key FROM unnest(k.key) part;
  logged := format('l.table_name = %L AND l.operation = ''update'' AND l.at > $2 - interval ''1 day'' '
                   'AND l.old_row = c.old_row', k.table_name)
    || CASE WHEN has_batch
            THEN ' AND l.new_row->>''batch'' = $1::text AND l.old_row->>''batch'' IS DISTINCT FROM $1::text'
            ELSE ' AND l.new_row @> jsonb_strip_nulls(c.key)' END;
  EXECUTE format('UPDATE %1$I t SET %2$s '
                 'FROM (SELECT c.key, c.old_row FROM import_change c '
                        'WHERE c.batch = $1 AND EXISTS (SELECT FROM change_log l WHERE %3$s) OFFSET 0) c, '
                      'jsonb_populate_record(NULL::%1$I, c.old_row) o WHERE %4$s AND %5$s AND %6$s AND (%7$s)',
                 k.table_name, others, logged, key_matches(of_kind, 'c.key'), same_key,
                 CASE WHEN has_batch THEN 't.batch = $1' ELSE 'to_jsonb(t) @> jsonb_strip_nulls(c.key)' END,
                 k.undo_where)
    USING of_batch, imported_at;
  GET DIAGNOSTICS restored = ROW_COUNT;
  RETURN restored;
END
$undo$;
COMMENT ON FUNCTION undo_changes(text, bigint, timestamptz) IS
  'Trả lại giá trị cũ: restores changed rows and returns their number; within undo_import';

-- A row that the file changed and that was not restored is not deleted.
CREATE OR REPLACE FUNCTION undo_additions(of_kind text, of_batch bigint) RETURNS bigint
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $undo$
DECLARE
  of_table text := (SELECT k.table_name FROM declared_kinds(of_kind) k);
  by_key text := key_matches(of_kind, 'c.key');
  removed bigint;
BEGIN
  IF names_batch(of_kind) THEN
    EXECUTE format('DELETE FROM %I t WHERE t.batch = $1 AND NOT EXISTS ('
                   'SELECT FROM import_change c WHERE c.batch = $1 AND c.old_row IS NOT NULL AND %s)',
                   of_table, by_key) USING of_batch;
  ELSE
    EXECUTE format('DELETE FROM %I t USING import_change c '
                   'WHERE c.batch = $1 AND c.old_row IS NULL AND %s AND to_jsonb(t) @> jsonb_strip_nulls(c.key)',
                   of_table, by_key) USING of_batch;
  END IF;
  GET DIAGNOSTICS removed = ROW_COUNT;
  RETURN removed;
END
$undo$;
COMMENT ON FUNCTION undo_additions(text, bigint) IS
  'Xóa dòng mới: deletes new rows and returns their number; within undo_import';

CREATE OR REPLACE FUNCTION undo_import(batch bigint) RETURNS TABLE (removed bigint, restored bigint, kept bigint)
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $undo$
#variable_conflict use_column
DECLARE
  b import_batch;
BEGIN
  IF is_bound() THEN
    RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege',
      MESSAGE = format('role "%s" may not undo an import', acting_role()),
      HINT = 'Ask the registry''s owner, or import a corrected file with replace => true.';
  END IF;
  SELECT * INTO b FROM import_batch i WHERE i.batch = undo_import.batch FOR UPDATE;
  IF NOT FOUND OR b.undone_at IS NOT NULL THEN
    RAISE EXCEPTION USING ERRCODE = 'no_data_found',
      MESSAGE = format('there is no batch %s to undo', undo_import.batch),
      HINT = 'List the batches with SELECT * FROM import_batch WHERE undone_at IS NULL.';
  ELSIF NOT EXISTS (SELECT FROM declared_kinds(b.kind)) THEN
    RAISE EXCEPTION USING ERRCODE = 'undefined_object',
      MESSAGE = format('batch %s is of kind "%s", which this registry does not have', b.batch, b.kind),
      HINT = 'List the kinds of files with SELECT kind FROM import_kind.';
  END IF;
  restored := undo_changes(b.kind, b.batch, b.imported_at);
  removed := undo_additions(b.kind, b.batch);
  kept := b.added + b.changed - removed - restored;
  UPDATE import_batch i SET undone_at = clock_timestamp() WHERE i.batch = b.batch;
  RETURN NEXT;
END
$undo$;
COMMENT ON FUNCTION undo_import(bigint) IS
  'Hủy lần nhập tệp: undoes the import of a file: removes its new rows and restores changed ones; kept: rows that were '
  'changed since, rows of units that have left, and self-scores of criteria that only others score now. The owner '
  'calls it. Errors: an unknown or undone batch P0002, an unknown kind of file 42704, a published season 55000';
