-- A unit gets another name, and perhaps another code: it is the same unit, and nothing that was entered is lost.

-- What is logged is entered by somebody, and not derived (access/log.sql): of these tables, those of a season's units,
-- members first, as entries are of members.
CREATE OR REPLACE FUNCTION tables_of_members() RETURNS SETOF name
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $tables$
SELECT c.relname FROM pg_class c
 WHERE c.relnamespace = (SELECT relnamespace FROM pg_class WHERE oid = 'season'::regclass) AND c.relkind = 'r'
   AND EXISTS (SELECT FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
                WHERE t.tgrelid = c.oid AND p.proname = 'log_change')
   AND (SELECT count(*) FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname IN ('season', 'unit')
           AND a.attnum > 0 AND NOT a.attisdropped) = 2
 ORDER BY c.relname <> 'membership', c.relname
$tables$;
COMMENT ON FUNCTION tables_of_members() IS
  'Bảng theo kỳ và đơn vị: returns the tables of what is entered, and not derived, for a unit in a season; within '
  'rename_unit';

CREATE OR REPLACE FUNCTION unit_renaming_faults(unit text, new_name text, happened_on date, document text,
                                                new_unit text)
  RETURNS TABLE (ordinal integer, state text, fault text, hint text)
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $faults$
SELECT * FROM order_faults($4, $3)
UNION ALL
SELECT 4, '23503', format('unit "%s" does not exist', $1), 'List the units with SELECT unit, name FROM unit.'
 WHERE NOT EXISTS (SELECT FROM unit u WHERE u.unit = $1)
UNION ALL
SELECT 5, '22023', 'the new name is empty', 'Write it as the document does.' WHERE says_nothing($2)
UNION ALL
SELECT 5, '22023', format('"%s" is its name already', $2), 'Name another one, or a new code.'
  FROM unit u WHERE u.unit = $1 AND u.name = $2 AND $5 IS NULL
UNION ALL
SELECT 6, '23505', format('unit "%s" exists already', $5),
       'Choose a code that is not in use; a unit that takes in another one is merged with it.'
  FROM unit u WHERE u.unit = $5
UNION ALL
SELECT 6, '22023', 'the new code is empty', 'Leave it out, if the unit keeps its code.' WHERE $5 = ''
UNION ALL
SELECT 7, '55000', format('unit "%s" has ended on %s', u.unit, iso_date(u.valid_to)), 'Rename its successor.'
  FROM unit u WHERE u.unit = $1 AND u.valid_to <= $3
UNION ALL
SELECT 7, '55000', format('unit "%s" begins only on %s', u.unit, iso_date(u.valid_from)),
       'Correct valid_from in unit, or the day.' FROM unit u WHERE u.unit = $1 AND u.valid_from >= $3
UNION ALL
SELECT 8, '23505', format('unit "%s" has already been succeeded by "%s", on %s', n.old_unit, n.new_unit,
                           iso_date(n.happened_on)), 'Rename its successor.'
  FROM unit_succession n WHERE n.old_unit = $1
UNION ALL
SELECT 9, '55000', format('it leaves season "%s" on %s', m.season, iso_date(max(m.left_on))),
       'A unit that leaves keeps its code there; give it another name only.'
  FROM membership m JOIN season s USING (season)
 WHERE m.unit = $1 AND $5 IS NOT NULL AND s.status <> 'published' AND s.ends_on >= $3
 GROUP BY m.season, s.ends_on HAVING max(m.left_on) <= s.ends_on AND max(m.left_on) > $3
$faults$;
COMMENT ON FUNCTION unit_renaming_faults(text, text, date, text, text) IS
  'Vì sao không đổi tên được: returns all that keeps a unit from another name or code; within rename_unit';

-- The same unit under another code, in every season that runs on that day or begins later.
CREATE OR REPLACE FUNCTION recode_unit(old_unit text, new_unit text, new_name text, happened_on date, document text)
  RETURNS TABLE (season text, what text, rows bigint, detail text)
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $recode$
#variable_conflict use_column
DECLARE
  running text;
  touched name;
  counted bigint;
  total bigint;
  spellings unit_alias[] := ARRAY(SELECT a FROM unit_alias a
                                   WHERE a.unit = $1 AND a.valid_from < $4 AND a.valid_to > $4);
BEGIN
  INSERT INTO unit (unit, name, parent, level, "position", valid_from)
  SELECT $2, $3, u.parent, u.level, u."position", $4 FROM unit u WHERE u.unit = $1;
  INSERT INTO unit_succession (old_unit, new_unit, happened_on, kind, carries_runs, document)
  VALUES ($1, $2, $4, 'rename', true, $5);
  RETURN QUERY VALUES (NULL::text, 'succession with runs', 1::bigint, format('%s, %s', $2, $5));
  FOR running IN SELECT e.season FROM seasons_of_ending(ARRAY[$1], $4) e WHERE e.course IN ('leaves', 'ahead')
                  ORDER BY e.season LOOP
    total := 0;
    FOR touched IN SELECT t FROM tables_of_members() t LOOP
      EXECUTE format('UPDATE %I SET unit = $1 WHERE season = $2 AND unit = $3', touched)
        USING new_unit, running, old_unit;
      GET DIAGNOSTICS counted = ROW_COUNT;
      total := total + counted;
    END LOOP;
    -- so that undo_import finds the rows of a file again
    UPDATE import_change c SET key = c.key || jsonb_build_object('unit', new_unit)
      FROM import_batch b
     WHERE b.batch = c.batch AND b.season = running AND b.undone_at IS NULL AND c.key->>'unit' = old_unit;
    RETURN QUERY SELECT running, 'code changed', total, string_agg(a.role_name, ', ' ORDER BY a.role_name)
      FROM account a WHERE a.season = running AND a.unit = new_unit AND a.capacity = 'unit';
  END LOOP;
  UPDATE unit_alias a SET valid_to = $4
   WHERE (a.alias, a.valid_from) IN (SELECT s.alias, s.valid_from FROM unnest(spellings) s);
  INSERT INTO unit_alias (alias, unit, valid_from, valid_to)
  SELECT a.alias, $2, $4, a.valid_to FROM unnest(spellings) a;
  UPDATE unit u SET valid_to = $4 WHERE u.unit = $1;
END
$recode$;
COMMENT ON FUNCTION recode_unit(text, text, text, date, text) IS
  'Đổi mã đơn vị: gives a unit another code and moves what was entered for it in the seasons that run; within '
  'rename_unit';

-- Files of the seasons that run may still have the old name; afterwards it can become another unit's.
CREATE OR REPLACE FUNCTION keep_spelling(unit text, old_name text, since date, happened_on date, document text)
  RETURNS TABLE (season text, what text, rows bigint, detail text)
  LANGUAGE sql SET search_path FROM CURRENT AS $keep$
WITH added AS (
  INSERT INTO unit_alias (alias, unit, valid_from, valid_to, document)
  SELECT $2, $1, $3, x.until, $5
    FROM (SELECT greatest($4, max(s.ends_on) + 1) AS until FROM membership m JOIN season s USING (season)
           WHERE m.unit = $1 AND s.status <> 'published' AND s.ends_on >= $4) x
   WHERE NOT EXISTS (SELECT FROM unit_alias a
                      WHERE a.alias = $2 AND daterange(a.valid_from, a.valid_to) && daterange($3, x.until))
  RETURNING alias, valid_to)
SELECT NULL::text, 'spelling kept', 1::bigint, format('%s (%s)', alias, to_char(valid_to - 1, 'DD/MM/YYYY')) FROM added
$keep$;
COMMENT ON FUNCTION keep_spelling(text, text, date, date, text) IS
  'Giữ cách viết cũ: lets files use the old name of a unit until the seasons that run have ended; within rename_unit';

CREATE OR REPLACE FUNCTION rename_unit(unit text, new_name text, happened_on date, document text,
                                       new_unit text DEFAULT NULL, dry_run boolean DEFAULT false)
  RETURNS TABLE (season text, unit_now text, what text, rows bigint, said text)
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $rename$
#variable_conflict use_column
DECLARE
  now_is text := coalesce($5, $1);
  old_name text := (SELECT u.name FROM unit u WHERE u.unit = $1);
  done jsonb;
BEGIN
  PERFORM require_owner('rename a unit');
  PERFORM FROM season s WHERE s.season IN (SELECT e.season FROM seasons_of_ending(ARRAY[$1], $3) e)
    ORDER BY s.season FOR UPDATE;
  PERFORM refuse_all(format('unit "%s" is not renamed', $1),
                     (SELECT jsonb_agg(f ORDER BY f.ordinal, f.fault) FROM unit_renaming_faults($1, $2, $3, $4, $5) f));
  BEGIN
    IF $5 IS NULL THEN
      UPDATE unit u SET name = $2 WHERE u.unit = $1;
      SELECT jsonb_agg(d) INTO done
        FROM (SELECT NULL AS season, 'name changed' AS what, 1 AS rows,
                     format('%s → %s, %s', old_name, $2, $4) AS detail
              UNION ALL SELECT * FROM keep_spelling($1, old_name, '-infinity', $3, $4)) d;
    ELSE
      SELECT jsonb_agg(d) INTO done
        FROM (SELECT * FROM recode_unit($1, $5, $2, $3, $4)
              UNION ALL SELECT k.* FROM keep_spelling($5, old_name, $3, $3, $4) k WHERE old_name <> $2
              UNION ALL SELECT NULL, h.* FROM hand_over_awards('rename', $1, $5) h) d;
    END IF;
    IF dry_run THEN
      RAISE EXCEPTION USING ERRCODE = 'EM000';
    END IF;
  EXCEPTION WHEN SQLSTATE 'EM000' THEN
    NULL;
  END;
  RETURN QUERY SELECT d.season, now_is, d.what, d.rows, succession_step_name(d.what) || coalesce(': ' || d.detail, '')
    FROM jsonb_array_elements(done) WITH ORDINALITY e(row, i)
   CROSS JOIN LATERAL jsonb_to_record(e.row) AS d(season text, what text, rows bigint, detail text) ORDER BY e.i;
END
$rename$;
COMMENT ON FUNCTION rename_unit(text, text, date, text, text, boolean) IS
  'Đổi tên đơn vị: gives a unit another name, from a day, by a document; it is the same unit, with its members, '
  'entries, accounts and awards, and files of the seasons that run may still have the old name. What is published '
  'keeps the name of then. new_unit: another code, too: the old one ends on that day, with a succession in which runs '
  'of years continue, and everything that was entered in the seasons that run on that day or begin later is under the '
  'new code; grants and ended seasons keep the old one. dry_run: nothing is changed. It returns what was done, in '
  'words (said). The owner calls it. Errors, all at once: no document, day or name 22023, an unknown unit 23503, a '
  'code that exists or a unit that was succeeded 23505, a day to come, or a unit that has ended 55000, not the owner '
  '42501, not at READ COMMITTED 25000';
