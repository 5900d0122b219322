-- collect_results: what the sources say becomes results, as a batch that undo_import takes back; and what no longer
-- follows from them.

-- The results that a batch of collect_results wrote and nobody has changed since.
CREATE OR REPLACE FUNCTION was_collected(of_batch bigint, of_unit text, of_criterion text) RETURNS boolean
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $collected$
SELECT EXISTS (SELECT FROM collected_result c WHERE c.batch = $1 AND c.unit = $2 AND c.criterion = $3)
$collected$;
COMMENT ON FUNCTION was_collected(bigint, text, text) IS
  'Đã được tổng hợp: returns whether a result that names this batch was collected and not entered by hand or file; '
  'within collect_results';

-- Whoever decides on some criteria only collects these, nobody decides on its own unit, and a unit scores only itself.
CREATE OR REPLACE FUNCTION collectable(of_season text, of_stage text)
  RETURNS TABLE (criterion text, unit text, why text, hint text, state text)
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $collectable$
SELECT x.criterion, m.unit, w.why, w.hint, w.state
  FROM result_source x JOIN season_member m USING (season)
  LEFT JOIN LATERAL (SELECT r.* FROM write_refusal(x.season, m.unit, x.criterion, $2) r WHERE is_bound()) w ON true
 WHERE x.season = $1
   AND ($2 <> 'self' OR NOT is_bound()
        OR m.unit IN (SELECT a.unit FROM my_account a WHERE a.season = $1 AND a.capacity = 'unit'))
$collectable$;
COMMENT ON FUNCTION collectable(text, text) IS
  'Ô được tổng hợp: returns the members and criteria with a source, and why the current role cannot write one; within '
  'collect_results';

CREATE OR REPLACE FUNCTION check_collecting(of_season text, of_stage text) RETURNS void
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $check$
DECLARE
  refused record;
BEGIN
  IF num_nulls(of_season, of_stage) > 0 THEN
    RAISE EXCEPTION USING ERRCODE = 'null_value_not_allowed', MESSAGE = 'season and stage must not be null';
  END IF;
  PERFORM check_import('results', jsonb_build_object('season', of_season, 'stage', of_stage), 'stop');
  PERFORM require_capacity(of_season, CASE of_stage WHEN 'self' THEN '{unit}' WHEN 'final' THEN '{council}'
                                                    ELSE '{appraiser}' END::text[], NULL,
                           format('collect the %s results of season "%s"', of_stage, of_season));
  IF NOT EXISTS (SELECT FROM result_source x WHERE x.season = of_season) THEN
    RAISE EXCEPTION USING ERRCODE = 'no_data_found',
      MESSAGE = format('season "%s" does not have criteria that are collected', of_season),
      HINT = 'Name where a criterion''s results come from with INSERT INTO result_source.';
  END IF;
  SELECT c.* INTO refused FROM collectable(of_season, of_stage) c
   ORDER BY c.why IS NOT NULL, c.criterion, c.unit LIMIT 1;
  IF refused.why IS NOT NULL THEN
    RAISE EXCEPTION USING ERRCODE = refused.state,
      MESSAGE = format('season "%s": no %s results can be collected: %s', of_season, of_stage, refused.why),
      HINT = refused.hint;
  END IF;
END
$check$;
COMMENT ON FUNCTION check_collecting(text, text) IS
  'Kiểm tra lần tổng hợp: refuses to collect results of a season and stage that take none, or none of this role; '
  'within collect_results';

CREATE OR REPLACE FUNCTION refuse_collecting(of_season text, of_stage text, faults text[]) RETURNS void
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $refuse$
BEGIN
  RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',
    MESSAGE = format('the %s results of season "%s" cannot be collected: %s, and nothing was written', of_stage,
                     of_season, counted(cardinality(faults), 'reason')),
    DETAIL = array_to_string(faults[:100], E'\n')
             || CASE WHEN cardinality(faults) > 100 THEN format(E'\nand %s more', cardinality(faults) - 100)
                     ELSE '' END,
    HINT = 'Publish and complete the sources; with missing = ''skip'' or ''zero'' in result_source, a missing value '
           'does not refuse, and part says which periods are meant.';
END
$refuse$;
COMMENT ON FUNCTION refuse_collecting(text, text, text[]) IS
  'Từ chối tổng hợp: raises all reasons why results cannot be collected (55000); within collect_results';

-- The values as the rows of a file, which the steps of an import judge, compare and write. A value that the sources no
-- longer have is withdrawn, where it was collected.
CREATE OR REPLACE FUNCTION stage_collected(of_season text, of_stage text) RETURNS void
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $stage$
DECLARE
  source result_source;
  faults text[] := '{}';
  -- the units whose value the role can write, by criterion
  writable jsonb := (SELECT jsonb_object_agg(w.criterion, w.units)
                       FROM (SELECT c.criterion, jsonb_agg(c.unit) AS units
                               FROM collectable(of_season, of_stage) c WHERE c.why IS NULL GROUP BY 1) w);
BEGIN
  CREATE TEMP TABLE emulation_import (number bigint GENERATED ALWAYS AS IDENTITY, record bigint, line bigint,
    "column" text, text text, fields jsonb, reason text, old_row jsonb, state text,
    fills boolean NOT NULL DEFAULT false, said jsonb, about text, told boolean NOT NULL DEFAULT true) ON COMMIT DROP;
  FOR source IN SELECT x.* FROM result_source x WHERE x.season = of_season AND writable ? x.criterion
                 ORDER BY x.criterion COLLATE "C" LOOP
    faults := faults || ARRAY(SELECT * FROM collection_faults(source));
    CONTINUE WHEN faults <> '{}';
    INSERT INTO pg_temp.emulation_import (fields, said, text, record, line)
    SELECT jsonb_build_object('season', of_season, 'stage', of_stage, 'unit', v.unit, 'criterion', source.criterion,
                              'actual', v.value),
           jsonb_build_object('value', v.value, 'sources', v.sources, 'origin', v.origin), v.value::text, 0, 0
      FROM source_values(source) v
     WHERE writable->source.criterion ? v.unit
       AND (v.value IS NOT NULL
            OR EXISTS (SELECT FROM result r
                        WHERE r.season = of_season AND r.unit = v.unit AND r.criterion = source.criterion
                          AND r.stage = of_stage AND r.correction = 0
                          AND was_collected(r.batch, r.unit, r.criterion)))
     ORDER BY v.unit COLLATE "C";
  END LOOP;
  IF faults <> '{}' THEN
    PERFORM refuse_collecting(of_season, of_stage, faults);
  END IF;
END
$stage$;
COMMENT ON FUNCTION stage_collected(text, text) IS
  'Bày số liệu tổng hợp: fills the working table of imports with what the sources say, or refuses with all reasons; '
  'within collect_results';

-- What stands is changed where it was collected, and filled where it is empty; what a person or a file entered stays.
CREATE OR REPLACE FUNCTION judge_collected(of_season text, of_stage text) RETURNS void
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $judge$
DECLARE
  faults text[];
BEGIN
  PERFORM judge_entries(of_season, of_stage, (SELECT h.rules::emulation.score_sheet FROM sheet h
                                               WHERE h.season = of_season AND h.state = 'in force'));
  faults := ARRAY(SELECT format('criterion "%s": unit "%s": %s', i.fields->>'criterion', i.fields->>'unit', i.reason)
                    FROM pg_temp.emulation_import i WHERE i.reason IS NOT NULL ORDER BY i.number);
  IF faults <> '{}' THEN
    PERFORM refuse_collecting(of_season, of_stage, faults);
  END IF;
  PERFORM compare_rows('results');
  UPDATE pg_temp.emulation_import i
     SET state = CASE WHEN i.state = 'unchanged' AND c.sources = (i.said->>'sources')::integer
                           AND c.origin = i.said->'origin' THEN 'unchanged' ELSE 'changed' END,
         fills = false
    FROM pg_temp.emulation_import j
    JOIN collected_result c ON c.batch = (j.old_row->>'batch')::bigint AND c.unit = j.fields->>'unit'
                           AND c.criterion = j.fields->>'criterion'
   WHERE j.number = i.number;
  UPDATE pg_temp.emulation_import i SET reason = 'by hand'
   WHERE i.old_row IS NOT NULL AND NOT i.fills
     AND NOT was_collected((i.old_row->>'batch')::bigint, i.fields->>'unit', i.fields->>'criterion');
END
$judge$;
COMMENT ON FUNCTION judge_collected(text, text) IS
  'So sánh số liệu tổng hợp: finds which collected results are new or changed, and which were entered otherwise and '
  'stay; within collect_results';

CREATE OR REPLACE FUNCTION collect_results(season text, stage text)
  RETURNS TABLE (batch bigint, read bigint, "new" bigint, changed bigint, unchanged bigint, by_hand bigint)
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $collect$
#variable_conflict use_column
DECLARE
  constants jsonb := jsonb_build_object('season', season, 'stage', stage);
  content text;
BEGIN
  PERFORM check_collecting(collect_results.season, collect_results.stage);
  -- as import_results: what files and collections bring comes one after the other
  PERFORM pg_advisory_xact_lock('import_batch'::regclass::oid::integer,
                                hashtext('results ' || collect_results.season));
  PERFORM stage_collected(collect_results.season, collect_results.stage);
  PERFORM judge_collected(collect_results.season, collect_results.stage);
  SELECT count(*), count(*) FILTER (WHERE i.reason IS NULL AND (i.state = 'new' OR i.fills)),
         count(*) FILTER (WHERE i.reason IS NULL AND i.state = 'changed' AND NOT i.fills),
         count(*) FILTER (WHERE i.reason IS NULL AND i.state = 'unchanged'), count(i.reason),
         string_agg(concat_ws(' ', i.fields, i.said), E'\n' ORDER BY i.number)
    INTO read, "new", changed, unchanged, by_hand, content FROM pg_temp.emulation_import i;
  DELETE FROM pg_temp.emulation_import i WHERE i.reason IS NOT NULL;
  IF "new" + changed > 0 THEN
    batch := keep_batch('results', constants, 'collect_results', encode(sha256(convert_to(content, 'UTF8')), 'hex'),
                        read, "new", changed, unchanged, 0);
    INSERT INTO collected_result (batch, season, unit, criterion, stage, value, sources, origin)
    SELECT collect_results.batch, collect_results.season, i.fields->>'unit', i.fields->>'criterion',
           collect_results.stage, (i.said->>'value')::numeric, (i.said->>'sources')::integer, i.said->'origin'
      FROM pg_temp.emulation_import i WHERE i.state IN ('new', 'changed');
  END IF;
  DROP TABLE pg_temp.emulation_import;
  RETURN NEXT;
END
$collect$;
COMMENT ON FUNCTION collect_results(text, text) IS
  'Tổng hợp kết quả từ nguồn: writes results of a season and stage (self, appraisal, final) from the sources that '
  'result_source names: a new batch, which undo_import takes back, with the publications, values and numbers of '
  'sources in collected_result. Collecting again changes only what was collected; what was entered by hand or from a '
  'file stays (by_hand). A role collects what it can enter: a unit its own self-scores, an appraiser its criteria, a '
  'council final values. batch is null if nothing is new. Errors: nothing to collect P0002; sources that are missing, '
  'not published, not wholly visible to the role, or out of the sheet''s limits 55000, with all reasons; a published '
  'season 55000, an unknown season 23503, an unknown stage 22023, null 22004, a role that cannot enter these results '
  '42501';

-- Only who sees the season and its sources whole is told: others would compare with a part.
CREATE OR REPLACE FUNCTION no_longer_following(of_season text)
  RETURNS TABLE (unit text, criterion text, stage text, kind text, problem text, collected numeric, found numeric,
                 sources integer, sources_found integer, batch bigint, collected_at timestamptz)
  LANGUAGE plpgsql STABLE ROWS 10 SET search_path FROM CURRENT AS $stale$
#variable_conflict use_column
DECLARE
  source result_source;
  named text;
BEGIN
  FOR named IN SELECT DISTINCT c.criterion FROM collected_result c WHERE c.season = of_season LOOP
    SELECT x.* INTO source FROM result_source x WHERE x.season = of_season AND x.criterion = named;
    CONTINUE WHEN source.kind IS NOT NULL
      AND (to_regproc('collected_' || source.kind) IS NULL OR EXISTS (SELECT FROM unseen_sources(source)));
    RETURN QUERY
    SELECT x.* FROM (
      SELECT r.unit, r.criterion, r.stage, source.kind,
             CASE WHEN source.kind IS NULL THEN 'no rule'
                  WHEN v.value IS NULL AND r.actual IS NOT NULL
                       OR source.missing = 'refuse' AND v.missing > 0 THEN 'missing'
                  WHEN v.value IS DISTINCT FROM r.actual THEN 'differs'
                  WHEN v.sources <> c.sources OR v.origin <> c.origin THEN 'superseded' END AS problem,
             r.actual, v.value, c.sources, v.sources, c.batch, b.imported_at
        FROM collected_result c
        JOIN result r ON r.batch = c.batch AND r.season = c.season AND r.unit = c.unit AND r.criterion = c.criterion
                     AND r.stage = c.stage AND r.correction = 0
        JOIN import_batch b ON b.batch = c.batch
        LEFT JOIN (SELECT s.* FROM source_values(source) s WHERE source.kind IS NOT NULL) v ON v.unit = c.unit
       WHERE c.season = of_season AND c.criterion = named) x
     WHERE x.problem IS NOT NULL;
  END LOOP;
END
$stale$;
COMMENT ON FUNCTION no_longer_following(text) IS
  'Kết quả không còn khớp nguồn: returns the collected results of a season that no longer follow from their sources; '
  'within stale_result';

CREATE OR REPLACE VIEW stale_result WITH (security_invoker) AS
SELECT s.season, x.unit, u.name AS unit_name, x.criterion,
       (SELECT k.name FROM sheet_criterion k WHERE k.season = s.season AND k.criterion = x.criterion) AS criterion_name,
       x.stage, x.kind, x.problem, x.collected::numeric(36,18) AS collected, x.found::numeric(36,18) AS found,
       x.sources, x.sources_found, x.batch, x.collected_at, s.year, s.period, s.cluster_name, s.season_name,
       s.period_name, s.status_name, stage_name(x.stage) AS stage_name, source_kind_name(x.kind) AS kind_name,
       source_problem_name(x.problem) AS problem_name, u."position"
  FROM visible_season s CROSS JOIN LATERAL no_longer_following(s.season) x JOIN unit u ON u.unit = x.unit;
COMMENT ON VIEW stale_result IS
  'Kết quả tổng hợp không còn khớp nguồn: collected results whose sources now say something else, have another '
  'publication or are missing; for roles that see the season and its sources whole';
COMMENT ON COLUMN stale_result.season IS 'Kỳ thi đua';
COMMENT ON COLUMN stale_result.unit IS 'Mã đơn vị';
COMMENT ON COLUMN stale_result.unit_name IS 'Đơn vị';
COMMENT ON COLUMN stale_result.criterion IS 'Mã tiêu chí';
COMMENT ON COLUMN stale_result.criterion_name IS 'Tiêu chí: null: the sheet in force no longer has it';
COMMENT ON COLUMN stale_result.stage IS 'Mã bước: self, appraisal or final';
COMMENT ON COLUMN stale_result.kind IS 'Mã loại nguồn: null: result_source no longer names the criterion';
COMMENT ON COLUMN stale_result.problem IS
  'Mã vấn đề: differs (the sources give another value), missing (they give none), superseded (the same value from '
  'other publications or sources), or no rule (the source was deleted)';
COMMENT ON COLUMN stale_result.collected IS 'Số đã tổng hợp';
COMMENT ON COLUMN stale_result.found IS 'Số theo nguồn hiện nay: null: none';
COMMENT ON COLUMN stale_result.sources IS 'Số nguồn khi tổng hợp';
COMMENT ON COLUMN stale_result.sources_found IS 'Số nguồn hiện nay: null: none';
COMMENT ON COLUMN stale_result.batch IS 'Lần tổng hợp';
COMMENT ON COLUMN stale_result.collected_at IS 'Tổng hợp lúc';
COMMENT ON COLUMN stale_result.year IS 'Năm';
COMMENT ON COLUMN stale_result.period IS 'Giai đoạn: year, half-year, quarter or month';
COMMENT ON COLUMN stale_result.cluster_name IS 'Cụm, khối';
COMMENT ON COLUMN stale_result.season_name IS 'Tên kỳ thi đua';
COMMENT ON COLUMN stale_result.period_name IS 'Tên giai đoạn';
COMMENT ON COLUMN stale_result.status_name IS 'Tên trạng thái';
COMMENT ON COLUMN stale_result.stage_name IS 'Tên bước';
COMMENT ON COLUMN stale_result.kind_name IS 'Tên loại nguồn';
COMMENT ON COLUMN stale_result.problem_name IS 'Tên vấn đề';
COMMENT ON COLUMN stale_result."position" IS 'Thứ tự: position of the unit in the official order';
