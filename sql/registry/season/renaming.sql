-- Criteria get other codes: everything that names one is renamed in one transaction.

CREATE OR REPLACE FUNCTION renamed_code(code jsonb, renames jsonb) RETURNS jsonb
  LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path FROM CURRENT AS $renamed$
SELECT coalesce(CASE jsonb_typeof($1) WHEN 'string' THEN $2->($1 #>> '{}') END, $1, 'null')
$renamed$;
COMMENT ON FUNCTION renamed_code(jsonb, jsonb) IS
  'Mã mới: returns the new code of a criterion in a sheet, or the same value if it is not renamed; within renamed_node';

-- Codes as values of keys, in a draft that is not a sheet yet: what its expressions name is among its faults.
CREATE OR REPLACE FUNCTION renamed_node(node jsonb, renames jsonb) RETURNS jsonb
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $renamed$
SELECT CASE WHEN jsonb_typeof($1) <> 'object' THEN $1 ELSE
       jsonb_set(jsonb_set($1, '{code}', renamed_code($1->'code', $2), false),
                 '{late,criterion}', renamed_code($1 #> '{late,criterion}', $2), false)
          || CASE jsonb_typeof($1->'tie_break') WHEN 'array' THEN jsonb_build_object('tie_break',
               (SELECT coalesce(jsonb_agg(CASE jsonb_typeof(t)
                         WHEN 'object' THEN jsonb_set(t, '{criterion}', renamed_code(t->'criterion', $2), false)
                         ELSE renamed_code(t, $2) END ORDER BY i), '[]')
                  FROM jsonb_array_elements($1->'tie_break') WITH ORDINALITY x(t, i))) ELSE '{}' END
          || CASE jsonb_typeof($1->'classes') WHEN 'array' THEN jsonb_build_object('classes',
               (SELECT coalesce(jsonb_agg(CASE jsonb_typeof(c) WHEN 'object' THEN jsonb_set(c, '{quota,percent,input}',
                         renamed_code(c #> '{quota,percent,input}', $2), false) ELSE c END ORDER BY i), '[]')
                  FROM jsonb_array_elements($1->'classes') WITH ORDINALITY x(c, i))) ELSE '{}' END
          || CASE jsonb_typeof($1->'criteria') WHEN 'array' THEN jsonb_build_object('criteria',
               (SELECT coalesce(jsonb_agg(renamed_node(c, $2) ORDER BY i), '[]')
                  FROM jsonb_array_elements($1->'criteria') WITH ORDINALITY x(c, i))) ELSE '{}' END END
$renamed$;
COMMENT ON FUNCTION renamed_node(jsonb, jsonb) IS
  'Bảng điểm với mã mới: returns a sheet or criterion, with everything below it and whatever key names a code, under '
  'other codes; within renamed_rules';

CREATE OR REPLACE FUNCTION check_rename_form(renames jsonb) RETURNS void
  LANGUAGE plpgsql IMMUTABLE SET search_path FROM CURRENT AS $check$
BEGIN
  IF jsonb_typeof(renames) IS DISTINCT FROM 'object' OR renames = '{}'
     OR EXISTS (SELECT FROM jsonb_each(renames) r
                 WHERE jsonb_typeof(r.value) <> 'string' OR r.value = '""' OR r.key = r.value #>> '{}') THEN
    RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
      MESSAGE = 'renames is not an object of old codes with their new codes',
      DETAIL = 'Each new code is a string that is not empty and differs from the old code.',
      HINT = 'Write an object such as {"I.1": "I.2", "I.2": "I.1"}.';
  END IF;
END
$check$;
COMMENT ON FUNCTION check_rename_form(jsonb) IS
  'Kiểm tra cách viết đổi mã: refuses anything except an object of codes with other codes (22023); within '
  'check_renames';

CREATE OR REPLACE FUNCTION check_renames(of_season text, renames jsonb, of_version integer) RETURNS void
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $check$
DECLARE
  old_rules jsonb := (SELECT rules FROM sheet h WHERE h.season = of_season AND h.state = 'in force');
  new_rules jsonb := (SELECT rules FROM sheet h
                       WHERE h.season = of_season AND h.version = of_version AND h.state <> 'in force');
  old_codes text[];
  bad record;
BEGIN
  PERFORM check_rename_form(renames);
  IF old_rules IS NULL THEN
    RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',
      MESSAGE = format('season "%s" does not have a score sheet in force', of_season),
      HINT = 'If nothing was entered yet, import or change the draft.';
  ELSIF of_version IS NOT NULL AND new_rules IS NULL THEN
    RAISE EXCEPTION USING ERRCODE = 'no_data_found',
      MESSAGE = format('season "%s" does not have another sheet %s', of_season, of_version),
      HINT = 'List its sheets with SELECT season, version, state FROM sheet.';
  END IF;
  SELECT min(r.value) AS code INTO bad FROM jsonb_each_text(renames) r
   WHERE r.value ~ E'^[\\s\\u00A0]|[\\s\\u00A0]$' AND of_version IS NULL;
  IF bad.code IS NOT NULL THEN
    RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
      MESSAGE = format('the new code "%s" begins or ends with a space', bad.code),
      DETAIL = 'Files could not name this code, because codes in files are read without spaces around them.',
      HINT = 'Remove the spaces.';
  END IF;
  old_codes := ARRAY(SELECT code FROM emulation.criteria(old_rules::emulation.score_sheet));
  SELECT min(r.key) AS code INTO bad FROM jsonb_each_text(renames) r WHERE r.key <> ALL (old_codes);
  IF bad.code IS NOT NULL THEN
    RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
      MESSAGE = format('season "%s" does not have a criterion "%s" in its sheet', of_season, bad.code),
      HINT = 'Correct the old code.';
  ELSIF of_version IS NOT NULL THEN
    SELECT min(r.value) AS code INTO bad FROM jsonb_each_text(renames) r
     WHERE r.value NOT IN (SELECT code FROM emulation.criteria(new_rules::emulation.score_sheet));
    IF bad.code IS NOT NULL THEN
      RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
        MESSAGE = format('sheet %s of season "%s" does not have a criterion "%s"', of_version, of_season, bad.code),
        HINT = 'Correct the new code.';
    END IF;
    RETURN;
  END IF;
  SELECT r.value AS code, string_agg(format('"%s"', r.key), ' and ' ORDER BY r.key) AS olds INTO bad
    FROM jsonb_each_text(renames) r
   GROUP BY r.value HAVING count(*) > 1 OR (r.value = ANY (old_codes) AND NOT renames ? r.value)
   ORDER BY r.value LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION USING ERRCODE = 'unique_violation',
      MESSAGE = CASE WHEN bad.code = ANY (old_codes) AND NOT renames ? bad.code
                     THEN format('season "%s" already has a criterion "%s"', of_season, bad.code)
                     ELSE format('criteria %s of season "%s" would both be "%s"', bad.olds, of_season, bad.code) END,
      DETAIL = 'A code must be unique in a sheet.',
      HINT = 'If criteria are merged or split, enter the new sheet as a draft and name its version: '
             'rename_criteria(season, renames, version).';
  END IF;
END
$check$;
COMMENT ON FUNCTION check_renames(text, jsonb, integer) IS
  'Kiểm tra đổi mã: refuses renames of another shape (22023), of unknown codes (22023) or to existing codes (23505); '
  'within rename_criteria';

-- Criteria that are merged must have one value each, or the office must decide on it.
CREATE OR REPLACE FUNCTION check_merges(of_season text, renames jsonb) RETURNS void
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $check$
DECLARE
  bad record;
BEGIN
  SELECT x.said, x.unit, coalesce(renames->>x.criterion, x.criterion) AS code,
         string_agg(format('"%s"', x.criterion), ' and ' ORDER BY x.criterion) AS olds INTO bad
    FROM (SELECT 'a ' || stage || ' result' AS said, unit, criterion FROM result
           WHERE season = of_season AND correction = 0
           UNION ALL SELECT 'a target, ' || version || ',', unit, criterion FROM target WHERE season = of_season
           UNION ALL SELECT 'a number of points of report ' || source || ',', unit, criterion FROM reported_points
                      WHERE season = of_season AND criterion IS NOT NULL
           UNION ALL SELECT format('a score by "%s"', a.assessor), a.unit, a.criterion FROM assessment a
                      WHERE a.season = of_season
           UNION ALL SELECT format('product "%s"', w.product), w.unit, w.criterion FROM work_item w
                      WHERE w.season = of_season) x
   GROUP BY 1, 2, 3 HAVING count(*) > 1 AND bool_or(renames ? x.criterion) ORDER BY 2, 3, 1 LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION USING ERRCODE = 'unique_violation',
      MESSAGE = format('season "%s", unit "%s": %s is recorded under %s, which become "%s"',
                       of_season, bad.unit, bad.said,
        bad.olds, bad.code),
      DETAIL = 'Only the office can decide the common value of the two.',
      HINT = 'Enter the common value under one of them, delete the other, and rename again.';
  END IF;
  SELECT coalesce(renames->>k.criterion, k.criterion) AS code, k.lists,
         string_agg(format('"%s"', k.criterion), ' and ' ORDER BY k.criterion) AS olds INTO bad
    FROM (SELECT 'criterion_scorer' AS lists, season, criterion FROM criterion_scorer
          UNION ALL SELECT 'result_source', season, criterion FROM result_source) k WHERE k.season = of_season
   GROUP BY 1, 2 HAVING count(*) > 1 AND bool_or(renames ? k.criterion) ORDER BY 1, 2 LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION USING ERRCODE = 'unique_violation',
      MESSAGE = format('season "%s": %s lists both %s, which become "%s"', of_season, bad.lists, bad.olds, bad.code),
      HINT = format('Delete one of them from %s, and rename again.', bad.lists);
  END IF;
END
$check$;
COMMENT ON FUNCTION check_merges(text, jsonb) IS
  'Kiểm tra gộp tiêu chí: refuses to merge two rows of a unit into one (23505); within rename_criteria';

-- From code to code; a code that another criterion leaves is reached through an unused code, because a and b can
-- exchange their codes.
CREATE OR REPLACE FUNCTION rename_rows(of_season text, renames jsonb) RETURNS TABLE (what text, rows bigint)
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $rename$
DECLARE
  first_step jsonb := (SELECT jsonb_object_agg(key, CASE WHEN renames ? value THEN chr(1) || value ELSE value END)
    FROM jsonb_each_text(renames));
  second_step jsonb := (SELECT jsonb_object_agg(chr(1) || value, value) FROM jsonb_each_text(renames)
    WHERE renames ? value);
  step jsonb;
BEGIN
  RETURN QUERY SELECT 'targets', count(*) FROM target WHERE season = of_season AND renames ? criterion;
  RETURN QUERY SELECT 'results', count(*) FROM result WHERE season = of_season AND renames ? criterion;
  RETURN QUERY SELECT 'explanations', count(*) FROM explanation WHERE season = of_season AND renames ? criterion;
  -- if there are any
  RETURN QUERY SELECT 'scores of assessors', count(*) FROM assessment WHERE season = of_season AND renames ? criterion
               HAVING count(*) > 0;
  RETURN QUERY SELECT 'products', count(*) FROM work_item WHERE season = of_season AND renames ? criterion
               HAVING count(*) > 0;
  RETURN QUERY SELECT 'reported points', count(*) FROM reported_points
    WHERE season = of_season AND renames ? criterion HAVING count(*) > 0;
  -- of explanations that come together those of the later code are counted on
  UPDATE explanation e SET criterion = first_step->>e.criterion, number = e.number + coalesce(
           (SELECT sum(o.last) FROM (SELECT max(x.number) AS last FROM explanation x
              WHERE x.season = of_season AND x.unit = e.unit
                AND coalesce(renames->>x.criterion, x.criterion) = renames->>e.criterion
                AND (renames ? x.criterion, x.criterion) < (true, e.criterion) GROUP BY x.criterion) o), 0)
   WHERE e.season = of_season AND renames ? e.criterion;
  UPDATE explanation e SET criterion = second_step->>e.criterion WHERE e.season = of_season
    AND second_step ? e.criterion;
  FOREACH step IN ARRAY ARRAY[first_step, second_step] LOOP
    UPDATE target t SET criterion = step->>t.criterion WHERE t.season = of_season AND step ? t.criterion;
    UPDATE result r SET criterion = step->>r.criterion WHERE r.season = of_season AND step ? r.criterion;
    UPDATE earlier_appraisal a SET criterion = step->>a.criterion WHERE a.season = of_season AND step ? a.criterion;
    UPDATE collected_result r SET criterion = step->>r.criterion WHERE r.season = of_season AND step ? r.criterion;
    UPDATE assessment a SET criterion = step->>a.criterion WHERE a.season = of_season AND step ? a.criterion;
    UPDATE work_item w SET criterion = step->>w.criterion WHERE w.season = of_season AND step ? w.criterion;
    UPDATE reported_points p SET criterion = step->>p.criterion WHERE p.season = of_season AND step ? p.criterion;
    UPDATE printed_total p SET criterion = step->>p.criterion FROM import_batch b
     WHERE b.batch = p.batch AND b.season = of_season AND step ? p.criterion;
  END LOOP;
END
$rename$;
COMMENT ON FUNCTION rename_rows(text, jsonb) IS
  'Đổi mã trong số liệu: changes the codes in targets, results, explanations, scores of assessors '
  'and products of a season; within rename_criteria';

-- Which sheets are renamed: the one in force, and the drafts that have an old code and not a new one.
CREATE OR REPLACE FUNCTION sheets_to_rename(of_season text, renames jsonb) RETURNS SETOF sheet
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $sheets$
SELECT h.* FROM sheet h
 WHERE h.season = $1
   AND (h.state = 'in force'
        OR h.state = 'draft' AND jsonb_path_query_array(h.rules, '$.**.code') ?| ARRAY(SELECT jsonb_object_keys($2))
           AND NOT EXISTS (SELECT FROM jsonb_each_text($2) r WHERE NOT $2 ? r.value
                              AND jsonb_path_query_array(h.rules, '$.**.code') ? r.value))
$sheets$;
COMMENT ON FUNCTION sheets_to_rename(text, jsonb) IS
  'Bảng điểm được đổi mã: returns the sheets of a season in which codes are changed; within rename_criteria';

CREATE OR REPLACE FUNCTION renamed_rules(rules jsonb, renames jsonb) RETURNS jsonb
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $renamed$
SELECT CASE WHEN EXISTS (SELECT FROM emulation.check_sheet($1)) THEN k.document
            ELSE (SELECT CASE WHEN EXISTS (SELECT FROM emulation.check_sheet(k.document)) THEN w.sheet::jsonb
                              WHEN k.document::emulation.score_sheet OPERATOR(emulation.=) w.sheet THEN k.document
                              ELSE w.sheet::jsonb END
                    FROM (SELECT emulation.renamed($1::emulation.score_sheet,
                            (SELECT coalesce(jsonb_object_agg(r.key, r.value), '{}')
                               FROM emulation.criteria($1::emulation.score_sheet) c
                               JOIN jsonb_each($2) r ON r.key = c.code)) OFFSET 0) w(sheet)) END
  FROM (SELECT renamed_node($1, $2) OFFSET 0) k(document)
$renamed$;
COMMENT ON FUNCTION renamed_rules(jsonb, jsonb) IS
  'Bảng điểm với mã mới: returns a sheet under other codes: as it was written, or, if its expressions name codes, as '
  'emulation.renamed writes it; of a draft with faults only the keys are changed; within rename_criteria';

CREATE OR REPLACE FUNCTION rename_criteria(season text, renames jsonb, version integer DEFAULT NULL)
  RETURNS TABLE (what text, rows bigint) LANGUAGE plpgsql SET search_path FROM CURRENT AS $rename$
#variable_conflict use_column
DECLARE
  s season := season_to_change(rename_criteria.season, 'rename criteria');
  scorers criterion_scorer[];
  sources result_source[];
  touched integer[];
  new_sheet integer;
  counted bigint;
BEGIN
  PERFORM check_renames(s.season, renames, rename_criteria.version);
  IF rename_criteria.version IS NULL THEN
    touched := ARRAY(SELECT h.version FROM sheets_to_rename(s.season, renames) h);
  END IF;
  PERFORM check_merges(s.season, renames);
  scorers := ARRAY(SELECT k FROM criterion_scorer k WHERE k.season = s.season AND renames ? k.criterion);
  DELETE FROM criterion_scorer k WHERE k.season = s.season AND renames ? k.criterion;
  -- of_criterion is the season's own code where what is collected is the season's own
  sources := ARRAY(SELECT jsonb_populate_record(x, jsonb_strip_nulls(jsonb_build_object(
                            'criterion', renames->>x.criterion,
                            'of_criterion', CASE WHEN x.kind IN ('assessors', 'items')
                                                 THEN renames->>x.of_criterion END)))
                     FROM result_source x WHERE x.season = s.season
                      AND (renames ? x.criterion OR x.kind IN ('assessors', 'items') AND renames ? x.of_criterion));
  DELETE FROM result_source x WHERE x.season = s.season
     AND (renames ? x.criterion OR x.kind IN ('assessors', 'items') AND renames ? x.of_criterion);
  -- no sheet is in force while the rows change; all of them meet the new one, and who does not fit it refuses the whole
  UPDATE sheet h SET state = 'replaced' WHERE h.season = s.season AND h.state = 'in force' RETURNING h.version
    INTO new_sheet;
  new_sheet := coalesce(rename_criteria.version, new_sheet);
  RETURN QUERY SELECT * FROM rename_rows(s.season, renames);
  UPDATE sheet h SET state = CASE h.version WHEN new_sheet THEN 'in force' ELSE h.state END,
                     rules = CASE WHEN rename_criteria.version IS NULL THEN renamed_rules(h.rules, renames)
                       ELSE h.rules END
   WHERE h.season = s.season AND (h.version = new_sheet OR h.version = ANY (touched));
  GET DIAGNOSTICS counted = ROW_COUNT;
  RETURN QUERY VALUES ('sheets', counted);
  INSERT INTO criterion_scorer (season, criterion, by) SELECT k.season, renames->>k.criterion, k.by
    FROM unnest(scorers) k;
  INSERT INTO result_source SELECT x.* FROM unnest(sources) x;
  RETURN QUERY VALUES ('scorers', cardinality(scorers)::bigint);
  UPDATE account a SET criteria = ARRAY(SELECT DISTINCT coalesce(renames->>c, c) FROM unnest(a.criteria) c ORDER BY 1)
   WHERE a.season = s.season AND renames ?| a.criteria;
  GET DIAGNOSTICS counted = ROW_COUNT;
  RETURN QUERY VALUES ('accounts', counted);
  -- so that undo_import finds the rows of a file again
  UPDATE import_change c SET key = c.key || jsonb_build_object('criterion', renames->>(c.key->>'criterion'))
    FROM import_batch b
   WHERE b.batch = c.batch AND b.season = s.season AND b.undone_at IS NULL
     AND renames ? (c.key->>'criterion');
  GET DIAGNOSTICS counted = ROW_COUNT;
  RETURN QUERY VALUES ('rows of imports', counted);
END
$rename$;
COMMENT ON FUNCTION rename_criteria(text, jsonb, integer) IS
  'Đổi mã tiêu chí: gives criteria other codes, {"old": "new", …}, in one transaction, before publication: in the '
  'sheet in force and the drafts, targets, results, explanations, scorers, appraisers'' accounts, reported points and '
  'printed totals; two criteria can '
  'exchange their codes. version: a draft that has the new codes and is put in force instead, for criteria that are '
  'merged ({"I.1": "I", "I.2": "I"}) or split (the rows of the old criterion go to one of the new ones). It returns '
  'what was renamed and the number of rows. The owner calls it. Errors: renames of another shape, an old code that is '
  'not in the sheet in force, or a new one that is not in the version 22023, a new code that already exists, two old '
  'codes with the same new one without a version, or both with a value 23505, a value or target that the sheet refuses '
  '23514, no sheet in force, or published 55000, an unknown season or version P0002, not the owner 42501, not at READ '
  'COMMITTED 25000';
