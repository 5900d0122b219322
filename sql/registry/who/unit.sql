-- Participants: units, their other names and successors, clusters, and the database roles that act for them.

CREATE TABLE IF NOT EXISTS unit (
  unit       text PRIMARY KEY CHECK (unit <> ''),
  name       text NOT NULL CHECK (name <> ''),
  parent     text REFERENCES unit CHECK (parent <> unit),
  level      text NOT NULL DEFAULT 'province' CHECK (level IN ('state', 'ministry', 'province', 'department',
                                                               'district', 'commune', 'collective')),
  "position" integer,
  valid_from date,
  valid_to   date,
  CHECK (valid_to > valid_from)
);
CREATE INDEX IF NOT EXISTS unit_parent ON unit (parent);
COMMENT ON TABLE unit IS
  'Đơn vị: a body that takes part in emulation or receives awards as a collective; a unit that has ended stays, with '
  'its history';
COMMENT ON COLUMN unit.unit IS 'Mã đơn vị: key; two units that had the same name at different times have two codes';
COMMENT ON COLUMN unit.name IS 'Tên đơn vị: name as shown; never used to join tables';
COMMENT ON COLUMN unit.parent IS 'Đơn vị cấp trên: superior unit, if any';
COMMENT ON COLUMN unit.level IS 'Cấp: state, ministry, province, department, district, commune or collective';
COMMENT ON COLUMN unit."position" IS 'Thứ tự: position in the official order; nulls come last, sorted by name';
COMMENT ON COLUMN unit.valid_from IS 'Từ ngày: first day of the unit; null: not limited';
COMMENT ON COLUMN unit.valid_to IS 'Đến ngày: day from which the unit no longer exists; null: it still exists';

CREATE TABLE IF NOT EXISTS unit_alias (
  alias      text NOT NULL CHECK (alias <> ''),
  unit       text NOT NULL REFERENCES unit,
  valid_from date NOT NULL DEFAULT '-infinity',
  valid_to   date NOT NULL DEFAULT 'infinity' CHECK (valid_to > valid_from),
  PRIMARY KEY (alias, valid_from),
  -- text without btree_gist: 64 bits of its hash as a range
  CONSTRAINT unit_alias_one_unit EXCLUDE USING gist (
    int8range(hashtextextended(alias, 0), hashtextextended(alias, 0), '[]') WITH &&,
    daterange(valid_from, valid_to) WITH &&)
);
ALTER TABLE unit_alias ADD COLUMN IF NOT EXISTS document text CHECK (document <> '');
CREATE INDEX IF NOT EXISTS unit_alias_unit ON unit_alias (unit);
COMMENT ON TABLE unit_alias IS
  'Cách viết khác: spellings by which files name a unit, each for a period ("An Giang" is two units over time)';
COMMENT ON COLUMN unit_alias.alias IS 'Cách viết: spelling as in files';
COMMENT ON COLUMN unit_alias.unit IS 'Đơn vị: unit that the spelling means in that period';
COMMENT ON COLUMN unit_alias.valid_from IS 'Từ ngày: first day of that meaning';
COMMENT ON COLUMN unit_alias.valid_to IS 'Đến ngày: day from which it no longer means this unit';
COMMENT ON COLUMN unit_alias.document IS
  'Căn cứ: document by which the unit lost this name (rename_unit); null: only a spelling';

CREATE TABLE IF NOT EXISTS unit_succession (
  old_unit     text NOT NULL REFERENCES unit,
  new_unit     text NOT NULL REFERENCES unit CHECK (new_unit <> old_unit),
  happened_on  date NOT NULL,
  kind         text NOT NULL CHECK (kind IN ('merge', 'split', 'rename')),
  carries_runs boolean NOT NULL DEFAULT false,
  PRIMARY KEY (old_unit, new_unit)
);
ALTER TABLE unit_succession ADD COLUMN IF NOT EXISTS document text CHECK (document <> '');
CREATE INDEX IF NOT EXISTS unit_succession_new ON unit_succession (new_unit);
COMMENT ON TABLE unit_succession IS
  'Kế thừa: successors of units after changes of borders or names; history stays with the old unit';
COMMENT ON COLUMN unit_succession.old_unit IS 'Đơn vị cũ: unit that ended or changed';
COMMENT ON COLUMN unit_succession.new_unit IS 'Đơn vị mới: unit that succeeds it';
COMMENT ON COLUMN unit_succession.happened_on IS 'Ngày: day on which the change takes effect';
COMMENT ON COLUMN unit_succession.kind IS 'Loại: merge, split or rename';
COMMENT ON COLUMN unit_succession.carries_runs IS
  'Tính liên tục: whether runs of years (consecutive titles) continue in the new unit';
COMMENT ON COLUMN unit_succession.document IS
  'Căn cứ: decision or resolution that ordered it; null: not recorded; merge_units, split_unit, rename_unit '
  'and files write it';

CREATE OR REPLACE FUNCTION check_succession() RETURNS trigger
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $check$
BEGIN
  IF EXISTS (WITH RECURSIVE later(unit) AS (
               SELECT NEW.new_unit
                UNION
               SELECT s.new_unit FROM later l JOIN unit_succession s ON s.old_unit = l.unit)
             SELECT FROM later WHERE unit = NEW.old_unit) THEN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA,
      MESSAGE = format('unit "%s" would succeed itself, through "%s"', NEW.old_unit, NEW.new_unit),
      HINT = 'Give a unit that returns under an old name a new code.';
  END IF;
  RETURN NULL;
END
$check$;
COMMENT ON FUNCTION check_succession() IS 'Kiểm tra kế thừa: refuses a circle of successors (23514)';
CREATE OR REPLACE TRIGGER unit_succession_check AFTER INSERT OR UPDATE ON unit_succession FOR EACH ROW
  EXECUTE FUNCTION check_succession();
COMMENT ON TRIGGER unit_succession_check ON unit_succession IS 'Kiểm tra kế thừa';

CREATE OR REPLACE FUNCTION former_codes(unit text) RETURNS SETOF text
  LANGUAGE sql STABLE PARALLEL SAFE SET search_path FROM CURRENT AS $former$
WITH RECURSIVE former(unit) AS (
  SELECT s.old_unit FROM unit_succession s WHERE s.new_unit = $1 AND s.kind = 'rename'
   UNION
  SELECT s.old_unit FROM former f JOIN unit_succession s ON s.new_unit = f.unit AND s.kind = 'rename')
SELECT f.unit FROM former f
$former$;
COMMENT ON FUNCTION former_codes(text) IS
  'Mã cũ: returns the codes that a unit had before (rename_unit), under which its earlier parts of a year are '
  'published; within collect_results';

CREATE TABLE IF NOT EXISTS cluster (
  cluster text PRIMARY KEY CHECK (cluster <> ''),
  name    text NOT NULL CHECK (name <> ''),
  kind    text NOT NULL DEFAULT 'cluster' CHECK (kind IN ('cluster', 'bloc')),
  level   text NOT NULL DEFAULT 'province' CHECK (level IN ('ministry', 'province', 'department', 'district',
                                                            'commune')),
  parent  text REFERENCES cluster CHECK (parent <> cluster)
);
CREATE INDEX IF NOT EXISTS cluster_parent ON cluster (parent);
COMMENT ON TABLE cluster IS 'Cụm, khối thi đua: units that compete with one another for a year';
COMMENT ON COLUMN cluster.cluster IS 'Mã cụm, khối: key';
COMMENT ON COLUMN cluster.name IS 'Tên: name as shown';
COMMENT ON COLUMN cluster.kind IS 'Loại: cluster (cụm) or bloc (khối)';
COMMENT ON COLUMN cluster.level IS 'Cấp: level of its units: ministry, province, department, district or commune';
COMMENT ON COLUMN cluster.parent IS 'Cụm cấp trên: superior cluster, if any';

-- A reason or a document of blanks, or of invisible characters, is empty.
CREATE OR REPLACE FUNCTION says_nothing(text text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN coalesce(text, '') !~ E'[^[:space:][:cntrl:]\\u00a0\\u00ad\\u200b-\\u200f\\u2028-\\u202f\\u2060-\\u2064\\ufeff]';
COMMENT ON FUNCTION says_nothing(text) IS
  'Để trống: returns whether a text contains nothing readable; true for null; within the registry''s functions';

-- A date in a sentence, whatever DateStyle a session sets.
CREATE OR REPLACE FUNCTION iso_date(day date) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
RETURN to_jsonb(day) #>> '{}';
COMMENT ON FUNCTION iso_date(date) IS
  'Ngày viết theo ISO: writes a date as 2025-07-01, for messages and reasons; within the registry''s functions';
