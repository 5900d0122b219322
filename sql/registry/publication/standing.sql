-- What a standing has.  A column is declared here and nowhere else: in the table, behind it where it came later, with
-- its COMMENT.  All that carries every column is made from the table: what is computed (standings_of), kept while a
-- season is live (results/live.sql), shown (results/standing.sql), published, written as a document and checked.

CREATE TABLE IF NOT EXISTS published_standing (
  season          text NOT NULL,
  number          integer NOT NULL,
  unit            text NOT NULL REFERENCES unit,
  unit_name       text NOT NULL,
  rank            integer,
  points          numeric,
  max_points      numeric NOT NULL,
  class           text,
  status          text NOT NULL,
  missing         integer NOT NULL,
  tied            boolean NOT NULL,
  behind_next     numeric,
  behind_first    numeric,
  unranked_reason text,
  PRIMARY KEY (season, number, unit),
  FOREIGN KEY (season, number) REFERENCES publication
);
-- A column that came after 1.0 is added here, nullable.
ALTER TABLE published_standing ADD COLUMN IF NOT EXISTS class_by_points text;
ALTER TABLE published_standing ADD COLUMN IF NOT EXISTS class_open boolean;
ALTER TABLE published_standing ADD COLUMN IF NOT EXISTS reason_code text;
ALTER TABLE published_standing ADD COLUMN IF NOT EXISTS reason_parameters jsonb COMPRESSION lz4;
ALTER TABLE published_standing ADD COLUMN IF NOT EXISTS class_rank integer;
CREATE INDEX IF NOT EXISTS published_standing_unit ON published_standing (unit);
COMMENT ON TABLE published_standing IS 'Bảng xếp hạng đã công bố: published ranks and points, in plain rows';
COMMENT ON COLUMN published_standing.season IS 'Kỳ thi đua';
COMMENT ON COLUMN published_standing.number IS 'Lần công bố';
COMMENT ON COLUMN published_standing.unit IS 'Đơn vị';
COMMENT ON COLUMN published_standing.unit_name IS 'Tên đơn vị: name at the time';
COMMENT ON COLUMN published_standing.rank IS 'Thứ hạng: null: not ranked';
COMMENT ON COLUMN published_standing.points IS 'Điểm: with the sheet''s decimals';
COMMENT ON COLUMN published_standing.max_points IS 'Điểm tối đa';
COMMENT ON COLUMN published_standing.class IS 'Xếp loại';
COMMENT ON COLUMN published_standing.status IS 'Tình trạng: ranked, incomplete or unranked';
COMMENT ON COLUMN published_standing.missing IS 'Số tiêu chí thiếu';
COMMENT ON COLUMN published_standing.tied IS 'Đồng hạng';
COMMENT ON COLUMN published_standing.behind_next IS
  'Kém hạng trên: points behind the next better total; null at rank 1';
COMMENT ON COLUMN published_standing.behind_first IS 'Kém hạng nhất: points behind rank 1';
COMMENT ON COLUMN published_standing.unranked_reason IS 'Lý do không xếp hạng';
COMMENT ON COLUMN published_standing.class_by_points IS
  'Loại theo điểm: class by points and conditions, before it was lowered and before quotas; null: none, or a '
  'publication by an earlier version';
COMMENT ON COLUMN published_standing.class_open IS
  'Loại chưa quyết định: whether an authority must still decide the class (decide_class); never in a publication';
COMMENT ON COLUMN published_standing.reason_code IS
  'Mã lý do xếp loại: what took a better class, as emulation.classification names it, or decided: by decide_class; '
  'null: nothing did';
COMMENT ON COLUMN published_standing.reason_parameters IS
  'Chi tiết lý do: JSON object: no_award, the codes of awards for which the sheet excludes the unit, and document, '
  'that of decide_class; null: neither';
COMMENT ON COLUMN published_standing.class_rank IS
  'Thứ hạng theo loại: rank by class and then points; null: the sheet ranks by points only, not ranked, or no class '
  'yet';

-- In a form: %1$I is the column, %2$s its type as a view shows it.
CREATE OR REPLACE FUNCTION stored_columns(stored regclass, form text, instead jsonb DEFAULT '{}') RETURNS text
  LANGUAGE sql STABLE PARALLEL SAFE SET search_path FROM CURRENT AS $columns$
SELECT string_agg(CASE WHEN instead ? attname THEN instead->>attname
                       ELSE format(form, attname, CASE atttypid WHEN 'numeric'::regtype THEN 'numeric(16,6)'
                                                                WHEN 'jsonb'::regtype THEN 'text'
                                                                ELSE format_type(atttypid, atttypmod) END) END,
                  ', ' ORDER BY attnum)
  FROM pg_attribute WHERE attrelid = stored AND attnum > 0 AND NOT attisdropped
$columns$;
COMMENT ON FUNCTION stored_columns(regclass, text, jsonb) IS
  'Các cột được lưu: returns a table''s columns in their order as a list for a statement, each in the given form, or '
  'as named in instead (null: left out); within create_registry';

CREATE OR REPLACE FUNCTION label_columns(labelled regclass, as_in regclass) RETURNS void
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $label$
DECLARE
  c record;
BEGIN
  FOR c IN SELECT attname, col_description(as_in, a.attnum) AS label
             FROM pg_attribute a JOIN pg_attribute b USING (attname)
            WHERE a.attrelid = as_in AND b.attrelid = labelled AND a.attnum > 0 ORDER BY b.attnum LOOP
    EXECUTE format('COMMENT ON COLUMN %s.%I IS %L', labelled, c.attname, c.label);
  END LOOP;
END
$label$;
COMMENT ON FUNCTION label_columns(regclass, regclass) IS
  'Chép nhãn cột: copies the comments of a table''s columns to the columns of the same names of another table or view; '
  'within create_registry';

CREATE OR REPLACE FUNCTION copy_columns(into_table regclass, of_table regclass, without text[]) RETURNS boolean
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $copy$
DECLARE
  c record;
  added boolean := false;
BEGIN
  FOR c IN SELECT attname, format_type(atttypid, atttypmod) || CASE WHEN attnotnull THEN ' NOT NULL' ELSE '' END AS type
             FROM pg_attribute a
            WHERE attrelid = of_table AND attnum > 0 AND NOT attisdropped AND attname <> ALL (without)
              AND NOT EXISTS (SELECT FROM pg_attribute k WHERE k.attrelid = into_table AND k.attname = a.attname)
            ORDER BY attnum LOOP
    EXECUTE format('ALTER TABLE %s ADD COLUMN %I %s', into_table, c.attname, c.type);
    added := true;
  END LOOP;
  PERFORM label_columns(into_table, of_table);
  RETURN added;
END
$copy$;
COMMENT ON FUNCTION copy_columns(regclass, regclass, text[]) IS
  'Chép cột: gives a table the columns of another one that it lacks, except those without, and the comments of all; '
  'returns whether it lacked any; within create_registry';

-- A column has its own name in emulation.standings, or a replacement.
DO $standings$
BEGIN
  EXECUTE format($create$
CREATE OR REPLACE FUNCTION standings_as_of(of_season text, board emulation.scoreboard, as_of integer, corrections jsonb)
  RETURNS SETOF published_standing LANGUAGE sql STABLE SET search_path FROM CURRENT AS $of$
SELECT %s
  FROM emulation.standings(board, unranked_units(of_season)) s
  JOIN unit u USING (unit)
  LEFT JOIN classes_of(of_season, board, as_of, corrections) c ON c.unit = s.unit
  LEFT JOIN (SELECT unit, min(unranked_reason) AS reason FROM membership WHERE season = of_season GROUP BY unit) m
    ON m.unit = s.unit AND s.status = 'unranked'
$of$ $create$, stored_columns('published_standing', 's.%1$I',
    '{"season": "of_season", "number": "0", "unit_name": "u.name",
      "class": "CASE WHEN c.unit IS NULL THEN s.class ELSE c.class END",
      "class_by_points": "CASE WHEN c.unit IS NULL THEN s.class ELSE c.class_by_points END",
      "class_open": "coalesce(c.class_open, false)", "reason_code": "c.reason_code",
      "reason_parameters": "c.reason_parameters", "class_rank": "c.class_rank", "unranked_reason": "m.reason"}'));
END
$standings$;
COMMENT ON FUNCTION standings_as_of(text, emulation.scoreboard, integer, jsonb) IS
  'Xếp hạng của lần công bố: returns standings_of with the classes that were decided as of a publication (null: all) '
  'and those of corrections; within make_publication and publication_check';

CREATE OR REPLACE FUNCTION standings_of(of_season text, board emulation.scoreboard) RETURNS SETOF published_standing
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $of$
SELECT * FROM standings_as_of($1, $2, NULL, '[]')
$of$;
COMMENT ON FUNCTION standings_of(text, emulation.scoreboard) IS
  'Xếp hạng: returns a board''s standings with names and reasons, as rows of published_standing without a publication '
  '(number 0)';

-- A column that came later is not in what was published before: it is null there, and no part of the document.
CREATE OR REPLACE FUNCTION columns_since(standings jsonb) RETURNS text[]
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $since$
SELECT coalesce(array_agg(attname::text), '{}')
  FROM pg_attribute
 WHERE attrelid = 'published_standing'::regclass AND attnum > 0 AND NOT attisdropped
   AND attname <> ALL ('{season,number}')
   AND CASE WHEN standings IS NULL
              THEN attname <> ALL ('{unit,unit_name,rank,points,max_points,class,status,missing,tied,behind_next,'
                                   'behind_first,unranked_reason}')
            ELSE NOT standings->0 ? attname END
$since$;
COMMENT ON FUNCTION columns_since(jsonb) IS
  'Các cột có sau công bố: returns which columns of published_standing did not exist when a publication was made, by '
  'its standings; null: emulation 1.0; within publication_document and publication_check';

CREATE OR REPLACE FUNCTION document_of(season text, number integer, reason text, corrections jsonb, board jsonb,
                                       standings jsonb) RETURNS text
  LANGUAGE sql STABLE PARALLEL SAFE SET search_path FROM CURRENT AS $document$
-- the text of jsonb_build_object(...), whose keys are sorted by length and bytes, without taking a board of a million
-- results apart
SELECT '{"board": ' || (coalesce(board::text, 'null')
       || (', "number": ' || coalesce(number::text, 'null')
           || ', "reason": ' || coalesce(to_json(reason)::text, 'null')
           || ', "season": ' || coalesce(to_json(season)::text, 'null')
           || ', "standings": ' || coalesce(standings::text, 'null')
           || ', "corrections": ' || coalesce(corrections::text, 'null') || '}'))
$document$;
COMMENT ON FUNCTION document_of(text, integer, text, jsonb, jsonb, jsonb) IS
  'Văn bản công bố: writes a publication as text, in the only valid form; within publication_document';

CREATE OR REPLACE FUNCTION publication_document(of_season text, of_number integer DEFAULT NULL) RETURNS text
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $document$
SELECT document_of(p.season, p.number, p.reason, p.corrections, p.board,
         -- a value of a column that did not exist then is a forgery, and is kept
         (SELECT jsonb_agg(to_jsonb(s) - '{season,number}'::text[]
                           - ARRAY(SELECT name FROM unnest(c.newer) name WHERE to_jsonb(s)->name = 'null')
                           ORDER BY s.unit COLLATE "C")
            FROM published_standing s WHERE s.season = p.season AND s.number = p.number))
  FROM publication p CROSS JOIN LATERAL (SELECT columns_since(p.standings) AS newer OFFSET 0) c
 WHERE p.season = of_season
   AND p.number = coalesce(of_number, (SELECT max(number) FROM publication WHERE season = of_season))
$document$;
COMMENT ON FUNCTION publication_document(text, integer) IS
  'Văn bản công bố: returns a publication (default: the last) as one line of JSON; its digest is the SHA-256 of this '
  'text in UTF-8; null if there is none';
