-- A season's sheet out as CSV, and in.

CREATE OR REPLACE FUNCTION season_rules(season text, version integer) RETURNS jsonb
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $rules$
#variable_conflict use_column
DECLARE
  rules jsonb;
BEGIN
  SELECT h.rules INTO rules FROM sheet h
   WHERE h.season = season_rules.season AND (h.version = season_rules.version OR season_rules.version IS NULL)
   ORDER BY h.state = 'in force' DESC, h.version DESC LIMIT 1;
  IF NOT FOUND THEN
    RAISE EXCEPTION USING ERRCODE = 'no_data_found',
      MESSAGE = format('season "%s" does not have a sheet %s', season_rules.season,
                       coalesce(season_rules.version::text, 'yet')),
      HINT = 'List its sheets with SELECT season, version, state FROM sheet.';
  END IF;
  RETURN rules;
END
$rules$;
COMMENT ON FUNCTION season_rules(text, integer) IS
  'Nội dung bảng điểm của kỳ: returns a version of a season''s sheet, without one the sheet in force, otherwise the '
  'newest; raises P0002 if there is none; within export_sheet and export_sheet_files';

CREATE OR REPLACE FUNCTION export_sheet(season text, version integer DEFAULT NULL, delimiter text DEFAULT ';')
  RETURNS text LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $export$
DECLARE
  rules jsonb;
BEGIN
  PERFORM check_delimiter(delimiter);
  rules := season_rules(season, version);
  RETURN csv_line('{Mã tiêu chí,Mã cấp trên,Tên tiêu chí,Điểm tối đa,Điểm trần,Cách chấm,Tham số}', delimiter)
      || (SELECT string_agg(csv_line(ARRAY[l.code, l.parent, l.name, replace(l.max, '.', ','),
                                           replace(l.cap, '.', ','), l.rule, l.parameters], delimiter), ''
                            ORDER BY l.path) FROM sheet_lines(rules, NULL, '{}') l);
END
$export$;
COMMENT ON FUNCTION export_sheet(text, integer, text) IS
  'Xuất bảng điểm: returns a season''s sheet (version default: the one in force, otherwise the newest) as CSV: code, '
  'parent, name, maximum, cap, rule and parameters; the first row, without a code, is the sheet itself. import_sheet '
  'makes the same sheet from it. export_sheet_files writes it without JSON. Errors: an unknown sheet P0002, another '
  'delimiter 22023';

CREATE OR REPLACE FUNCTION export_sheet_files(season text, version integer DEFAULT NULL, delimiter text DEFAULT ';',
  all_columns boolean DEFAULT false)
  RETURNS TABLE (file text, content text) LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $export$
BEGIN
  RETURN QUERY SELECT w.file, w.content
    FROM write_sheet_files(season_rules(export_sheet_files.season, export_sheet_files.version),
                           export_sheet_files.delimiter, export_sheet_files.all_columns) w;
END
$export$;
COMMENT ON FUNCTION export_sheet_files(text, integer, text, boolean) IS
  'Xuất bảng điểm bằng lời: returns a season''s sheet (version default: the one in force, otherwise the newest) as '
  'three CSV files in Vietnamese words: bang-diem (criteria), xep-loai (classes), dieu-kien (conditions); '
  'import_sheet_files makes the same sheet from them. all_columns: true for a form with every column. Errors: an '
  'unknown sheet P0002, another delimiter, or a code that no file gives back 22023';

-- A name that is not one of an award stays, and the sheet cannot be put in force with it.
CREATE OR REPLACE FUNCTION with_award_codes(rules jsonb) RETURNS jsonb
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $codes$
DECLARE
  codes jsonb;
BEGIN
  IF NOT rules ? 'no_award' THEN
    RETURN rules;
  END IF;
  SELECT jsonb_object_agg(f.spelling, f.code) INTO codes
    FROM find_names('award', ARRAY(SELECT DISTINCT a #>> '{}'
                                     FROM jsonb_path_query(rules, '$.no_award[*].awards[*]') a), NULL, NULL, NULL) f
   WHERE f.code <> f.spelling;
  IF codes IS NULL THEN
    RETURN rules;
  END IF;
  RETURN jsonb_set(rules, '{no_award}', (
    SELECT jsonb_agg(e.entry || jsonb_build_object('awards', (
             SELECT jsonb_agg(coalesce(codes->(a.name #>> '{}'), a.name) ORDER BY a.i)
               FROM jsonb_array_elements(e.entry->'awards') WITH ORDINALITY a(name, i))) ORDER BY e.i)
      FROM jsonb_array_elements(rules->'no_award') WITH ORDINALITY e(entry, i)));
END
$codes$;
COMMENT ON FUNCTION with_award_codes(jsonb) IS
  'Mã danh hiệu trong bảng điểm: returns a sheet with the codes of the awards that no_award names otherwise; within '
  'keep_sheet';

CREATE OR REPLACE FUNCTION keep_sheet(season text, rules jsonb, faults text[], source text, example text)
  RETURNS TABLE (version integer, criteria bigint) LANGUAGE plpgsql SET search_path FROM CURRENT AS $keep$
#variable_conflict use_column
BEGIN
  IF faults <> '{}' THEN
    RAISE EXCEPTION USING ERRCODE = 'data_exception',
      MESSAGE = format('the sheet has %s and was not imported', counted(cardinality(faults), 'fault')),
      DETAIL = array_to_string(faults[1:50], E'\n'),
      HINT = format('Correct the file and import it again; %s returns an example.', example);
  END IF;
  RETURN QUERY INSERT INTO sheet AS h (season, version, state, rules, source)
  VALUES (keep_sheet.season,
          1 + coalesce((SELECT max(o.version) FROM sheet o WHERE o.season = keep_sheet.season), 0), 'draft',
          with_award_codes(keep_sheet.rules), keep_sheet.source)
  RETURNING h.version, (SELECT count(*) FROM emulation.criteria(h.rules::emulation.score_sheet));
END
$keep$;
COMMENT ON FUNCTION keep_sheet(text, jsonb, text[], text, text) IS
  'Ghi bảng điểm: inserts a sheet that was read as a draft, or raises its faults (22000); within import_sheet and '
  'import_sheet_files';

CREATE OR REPLACE FUNCTION import_sheet(season text, content bytea, source text DEFAULT NULL,
  delimiter text DEFAULT NULL, encoding text DEFAULT 'UTF8', style text DEFAULT 'vi')
  RETURNS TABLE (version integer, criteria bigint) LANGUAGE plpgsql SET search_path FROM CURRENT AS $import$
BEGIN
  RETURN QUERY SELECT k.version, k.criteria
    FROM read_sheet(content, delimiter, encoding, style) r
   CROSS JOIN LATERAL keep_sheet(import_sheet.season, r.rules, r.faults, import_sheet.source, 'export_sheet') k;
END
$import$;
COMMENT ON FUNCTION import_sheet(text, bytea, text, text, text, text) IS
  'Nhập bảng điểm: imports a new version of a season''s sheet, as a draft, from one CSV file as export_sheet writes '
  'it, or the file bang-diem of export_sheet_files. All faults are reported together, by line and column (22000). It '
  'returns one row: the version and the number of criteria. Errors: a file that is not CSV 22P04, an unknown season '
  '23503';

CREATE OR REPLACE FUNCTION import_sheet_files(season text, criteria bytea, classes bytea DEFAULT NULL,
  conditions bytea DEFAULT NULL, source text DEFAULT NULL, delimiter text DEFAULT NULL, encoding text DEFAULT 'UTF8',
  style text DEFAULT 'vi')
  RETURNS TABLE (version integer, criteria_read bigint) LANGUAGE plpgsql SET search_path FROM CURRENT AS $import$
BEGIN
  RETURN QUERY SELECT k.version, k.criteria
    FROM read_sheet_files(import_sheet_files.criteria, classes, conditions, delimiter, encoding, style) r
   CROSS JOIN LATERAL keep_sheet(import_sheet_files.season, r.rules, r.faults, import_sheet_files.source,
                                 'export_sheet_files') k;
END
$import$;
COMMENT ON FUNCTION import_sheet_files(text, bytea, bytea, bytea, text, text, text, text) IS
  'Nhập bảng điểm từ ba tệp: imports a new version of a season''s sheet, as a draft, from the CSV files bang-diem '
  '(criteria), xep-loai (classes) and dieu-kien (conditions) as export_sheet_files writes them; the second and third '
  'can be left out. An award can be named by its code or name. All faults are reported together, by file, line and '
  'column (22000). It returns one row: the version and the number of criteria. Errors: a file that is not CSV 22P04, '
  'an unknown season 23503';
