-- Collecting results from their sources (results/sources.sql).

-- Functions that are missing yet belong to kinds that nothing is collected by.
CREATE OR REPLACE FUNCTION source_values(source result_source)
  RETURNS TABLE (unit text, value numeric, sources integer, missing integer, origin jsonb)
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $values$
BEGIN
  RETURN QUERY EXECUTE format(
    'SELECT v.unit, round(v.value, $1.decimals), v.sources, coalesce(v.missing, 0), coalesce(v.origin, ''[]'') '
    'FROM (SELECT to_jsonb(c) AS found FROM %I($1) c) f, '
    'jsonb_to_record(f.found) AS v(unit text, value numeric, sources integer, missing integer, origin jsonb)',
    'collected_' || source.kind) USING source;
END
$values$;
COMMENT ON FUNCTION source_values(result_source) IS
  'Số liệu từ nguồn: returns what a criterion''s sources say now for each member, rounded; within collect_results';

CREATE OR REPLACE FUNCTION collect_results(season text, stage text)
  RETURNS TABLE (batch bigint, read bigint, "new" bigint, changed bigint, unchanged bigint, by_hand bigint)
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $collect$
BEGIN
  RAISE EXCEPTION USING ERRCODE = 'feature_not_supported', MESSAGE = 'collect_results is not built yet';
END
$collect$;
COMMENT ON FUNCTION collect_results(text, text) IS 'Tổng hợp kết quả từ nguồn';
