-- Rows that a version of emulation brings and the office may edit: the catalogue, laws, amounts of money. mark says how
-- their source was read; a row that the office entered or edited is its own, and no later version touches it.

CREATE OR REPLACE FUNCTION make_own() RETURNS trigger
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $own$
BEGIN
  NEW.mark := 'office';
  RETURN NEW;
END
$own$;
COMMENT ON FUNCTION make_own() IS
  'Đơn vị nhập: marks a row as entered by the office; within the triggers of tables that create_registry fills';

-- A table's mark. Rows that version 1.0.0 brought are told by their digests, once: it had no marks.
CREATE OR REPLACE FUNCTION add_mark(of_table name, shipped_before text[] DEFAULT '{}') RETURNS void
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $mark$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = of_table::regclass AND attname = 'mark') THEN
    EXECUTE format('ALTER TABLE %I ADD COLUMN mark text NOT NULL DEFAULT ''office'' '
                   'CHECK (mark IN (''full'', ''quoted'', ''excerpt'', ''not entered'', ''office''))', of_table);
    EXECUTE format('UPDATE %I t SET mark = ''excerpt'' WHERE md5((to_jsonb(t) - ''mark'')::text) = ANY ($1)', of_table)
      USING shipped_before;
  END IF;
  EXECUTE format('COMMENT ON COLUMN %I.mark IS %L', of_table,
    'Mức độ đọc nguồn: full (đọc toàn văn), quoted (theo trích dẫn), excerpt (đoạn trích), not entered (chưa nhập: the '
    'rule in force is not on record) or office (đơn vị nhập, sửa: no later version changes the row)');
  EXECUTE format('CREATE OR REPLACE TRIGGER %I BEFORE INSERT ON %I FOR EACH ROW EXECUTE FUNCTION make_own()',
                 of_table || '_own_new', of_table);
  EXECUTE format('CREATE OR REPLACE TRIGGER %I BEFORE UPDATE ON %I FOR EACH ROW '
                 'WHEN (OLD.mark = NEW.mark AND OLD.mark <> ''office'') EXECUTE FUNCTION make_own()',
                 of_table || '_own', of_table);
  EXECUTE format('COMMENT ON TRIGGER %I ON %I IS %L', of_table || '_own_new', of_table, 'Đơn vị nhập');
  EXECUTE format('COMMENT ON TRIGGER %I ON %I IS %L', of_table || '_own', of_table, 'Đơn vị sửa');
END
$mark$;
COMMENT ON FUNCTION add_mark(name, text[]) IS
  'Thêm mức độ đọc nguồn: adds the column mark to a table that create_registry fills; shipped_before: digests of the '
  'rows that 1.0.0 brought; within create_registry';

CREATE OR REPLACE FUNCTION ship(of_table regclass, rows jsonb) RETURNS void
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $ship$
DECLARE
  key text[] := (SELECT array_agg(quote_ident(a.attname) ORDER BY a.attnum)
                   FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
                  WHERE i.indrelid = of_table AND (i.indisprimary OR i.indnullsnotdistinct));
  columns text := (SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute
                    WHERE attrelid = of_table AND attnum > 0 AND NOT attisdropped);
  same text := (SELECT string_agg(format('t.%1$s IS NOT DISTINCT FROM n.%1$s', k), ' AND ') FROM unnest(key) k);
  brought text := format('jsonb_populate_recordset(NULL::%s, $1) n', of_table);
  usual jsonb;   -- what columns have by default
  own text;
BEGIN
  EXECUTE 'SELECT jsonb_build_object(' || coalesce((
      SELECT string_agg(format('%L, %s', a.attname, pg_get_expr(d.adbin, d.adrelid)), ', ')
        FROM pg_attrdef d JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
       WHERE d.adrelid = of_table), '') || ')' INTO usual;
  rows := (SELECT jsonb_agg(usual || jsonb_strip_nulls(r)) FROM jsonb_array_elements(rows) r);
  EXECUTE format('DELETE FROM %s t WHERE t.mark <> ''office'' AND NOT EXISTS (SELECT FROM %s WHERE %s)',
                 of_table, brought, same) USING rows;
  EXECUTE format('UPDATE %s t SET (%2$s) = (SELECT %2$s FROM jsonb_populate_record(NULL::%1$s, to_jsonb(n))) FROM %3$s '
                 'WHERE %4$s AND t.mark <> ''office'' AND to_jsonb(t) <> to_jsonb(n)', of_table, columns, brought, same)
    USING rows;
  EXECUTE format('INSERT INTO %s SELECT n.* FROM %s WHERE NOT EXISTS (SELECT FROM %1$s t WHERE %3$s)',
                 of_table, brought, same) USING rows;
  EXECUTE format('UPDATE %s t SET mark = n.mark FROM %s WHERE %s AND t.mark <> n.mark '
                 'AND to_jsonb(t) - ''mark'' = to_jsonb(n) - ''mark''', of_table, brought, same) USING rows;
  EXECUTE format('SELECT string_agg(concat_ws('', '', %s), ''; '' ORDER BY %s) FROM %s t JOIN %s ON %s '
                 'WHERE t.mark <> n.mark', 't.' || array_to_string(key, ', t.'), 't.' || array_to_string(key, ', t.'),
                 of_table, brought, same) INTO own USING rows;
  IF own IS NOT NULL THEN
    RAISE WARNING USING MESSAGE = format('%s: rows that the office edited are left as they are', of_table),
      DETAIL = own, HINT = 'Compare them with doc/domain.md, and correct or delete them.';
  END IF;
END
$ship$;
COMMENT ON FUNCTION ship(regclass, jsonb) IS
  'Nhập sẵn: brings the rows of a version into a table: new ones are added, those of an earlier version that the '
  'office has not edited are replaced or removed, and edited ones left and listed in a warning; within create_registry';
