-- The diagram of doc/registry.md, from the catalogue: tables of the schema thidua, their
-- keys and columns, and who refers to whom.
--   psql -X -A -t -d DATABASE -f doc/registry-diagram.sql
WITH tables AS (
  SELECT oid, relname FROM pg_class WHERE relnamespace = 'thidua'::regnamespace AND relkind = 'r'
), referring AS (
  SELECT k.oid, k.conrelid, k.confrelid, k.conname, k.conkey,
         EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey) AND NOT a.attnotnull) AS optional,
         EXISTS (SELECT FROM pg_index i WHERE i.indrelid = k.conrelid AND i.indisunique AND (string_to_array(i.indkey::text, ' ')::int2[]) <@ k.conkey) AS once
    FROM pg_constraint k JOIN tables t ON t.oid = k.conrelid WHERE k.contype = 'f'
)
SELECT 'erDiagram'
UNION ALL
(SELECT format('  %s %s--%s %s : "%s"', f.relname, CASE WHEN r.optional THEN '|o' ELSE '||' END, CASE WHEN r.once THEN 'o|' ELSE 'o{' END, t.relname,
               (SELECT string_agg(a.attname, ', ' ORDER BY array_position(r.conkey, a.attnum)) FROM pg_attribute a WHERE a.attrelid = r.conrelid AND a.attnum = ANY (r.conkey)))
   FROM referring r JOIN tables t ON t.oid = r.conrelid JOIN tables f ON f.oid = r.confrelid ORDER BY f.relname COLLATE "C", t.relname COLLATE "C", r.conname COLLATE "C")
UNION ALL
(SELECT format(E'  %s {\n%s\n  }', t.relname, string_agg(format('    %s %s%s', translate(split_part(format_type(a.atttypid, NULL), ' ', 1), '[]', ''), a.attname,
               CASE WHEN i.indkey IS NOT NULL THEN ' PK' WHEN EXISTS (SELECT FROM referring r WHERE r.conrelid = t.oid AND a.attnum = ANY (r.conkey)) THEN ' FK' ELSE '' END), E'\n' ORDER BY a.attnum))
   FROM tables t JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
   LEFT JOIN pg_index i ON i.indrelid = t.oid AND i.indisprimary AND a.attnum = ANY (i.indkey)
  GROUP BY t.relname ORDER BY t.relname COLLATE "C");
