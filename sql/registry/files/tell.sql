-- Reasons in the file's words, and of what is wrong with one thing in many rows one line.

CREATE OR REPLACE FUNCTION tell_rows(of_kind text, constants jsonb, content bytea, delimiter text, encoding text)
  RETURNS void LANGUAGE plpgsql SET search_path FROM CURRENT AS $tell$
DECLARE
  ref text;
  headings text[];
  fields_of text[];
  things constant text := (SELECT CASE WHEN k.cell IS NULL THEN 'rows' ELSE 'values' END
                             FROM declared_kinds(of_kind) k);
  named constant text[] := ARRAY(SELECT DISTINCT h.field FROM declared_headings(of_kind) h
                                  WHERE h.type = ANY (named_types()));
BEGIN
  IF NOT EXISTS (SELECT FROM pg_temp.emulation_import e WHERE e.reason IS NOT NULL) THEN
    RETURN;
  END IF;
  FOREACH ref IN ARRAY named LOOP
    UPDATE pg_temp.emulation_import i SET reason = replace(i.reason, format('%s "%s"', ref, i.fields->>ref),
      format('%s %s', ref, quoted(ref, i.fields, i.said)))
     WHERE i.said ? ref AND i.reason LIKE '%' || ref || ' "%';
  END LOOP;
  -- the field of the reason, with the file's heading and text
  SELECT array_agg(c.heading ORDER BY c.i), array_agg(c.field ORDER BY c.i) INTO headings, fields_of
    FROM file_heading(of_kind, constants, content, delimiter, encoding) h
   CROSS JOIN LATERAL file_columns(of_kind, h.fields) c;
  IF EXISTS (SELECT FROM pg_temp.emulation_import e WHERE e.about = ANY (fields_of)) THEN
    UPDATE pg_temp.emulation_import i SET "column" = headings[array_position(fields_of, i.about)],
      text = r.fields[array_position(fields_of, i.about)]
      FROM (SELECT (x.r).record, (x.r).fields
        FROM (SELECT emulation.read_csv(content, delimiter, encoding) AS r OFFSET 0) x) r
     WHERE r.record = i.record AND i.about = ANY (fields_of);
  END IF;
  UPDATE pg_temp.emulation_import i
     SET told = d.nth = 1,
         reason = i.reason || CASE d.nth WHEN 1 THEN format('; %s %s of it are left out', d.times, things) ELSE '' END,
         text = CASE WHEN i.text IS DISTINCT FROM d.spelling AND i."column" = d.spelling THEN d.spelling ELSE i.text END
    FROM (SELECT e.number, s.spelling, row_number() OVER (PARTITION BY e.about, lower(s.spelling),
      lower(e.reason COLLATE "vi-x-icu") ORDER BY e.number) AS nth,
      count(*) OVER (PARTITION BY e.about, lower(s.spelling), lower(e.reason COLLATE "vi-x-icu")) AS times
            FROM pg_temp.emulation_import e
              CROSS JOIN LATERAL (SELECT coalesce(e.said->>e.about, e.fields->>e.about)
                COLLATE "vi-x-icu") s(spelling)
           WHERE e.reason IS NOT NULL AND e.fields IS NOT NULL
             AND (e.about LIKE E'%\\_name' OR e.about LIKE E'%\\_max' OR e.about = ANY (named))) d
   WHERE d.number = i.number AND d.times > 1;
END
$tell$;
COMMENT ON FUNCTION tell_rows(text, jsonb, bytea, text, text) IS
  'Nói lý do: writes reasons in the file''s words, one line for each thing; within import_rows';
