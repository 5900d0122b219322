-- Results that come from elsewhere: what a criterion's actual is collected from, by rule.
-- collect_results (results/collecting.sql) calls, for each row of result_source, the function of its kind:
--   collected_KIND(source result_source) RETURNS TABLE (unit text, value numeric, sources integer)
-- STABLE and with the caller's rights; unit: the season's own members; value: null if the unit has none; sources: how
-- many values it was made of. Two columns more may follow: missing integer (how many sources lack their value) and
-- origin jsonb (an array: where the values are from). combined_value combines the values, in their order, as the row
-- says; collect_results rounds what comes out.

CREATE TABLE IF NOT EXISTS result_source (
  season       text NOT NULL REFERENCES season,
  criterion    text NOT NULL CHECK (criterion <> ''),
  kind         text NOT NULL CHECK (kind IN ('periods', 'subordinates', 'assessors', 'items', 'indicator')),
  of_criterion text CHECK (of_criterion <> ''),
  measure      text NOT NULL DEFAULT 'actual' CHECK (measure IN ('actual', 'points', 'percent')),
  combine      text NOT NULL DEFAULT 'mean'
               CHECK (combine IN ('mean', 'median', 'sum', 'min', 'max', 'last', 'trimmed')),
  missing      text NOT NULL DEFAULT 'refuse' CHECK (missing IN ('refuse', 'skip', 'zero')),
  lowest       integer NOT NULL DEFAULT 1 CHECK (lowest BETWEEN 0 AND 100),
  highest      integer NOT NULL DEFAULT 1 CHECK (highest BETWEEN 0 AND 100),
  part         text CHECK (part IN ('half-year', 'quarter', 'month')),
  decimals     integer NOT NULL DEFAULT 9 CHECK (decimals BETWEEN 0 AND 18),
  loss         numeric NOT NULL DEFAULT 25 CHECK (loss BETWEEN 0 AND 100),
  checks       text NOT NULL DEFAULT 'both' CHECK (checks IN ('failed', 'late', 'both')),
  PRIMARY KEY (season, criterion)
);
COMMENT ON TABLE result_source IS
  'Nguồn số liệu: criteria whose actuals are collected from results elsewhere, and how; collect_results follows it';
COMMENT ON COLUMN result_source.season IS 'Kỳ thi đua';
COMMENT ON COLUMN result_source.criterion IS
  'Tiêu chí: a leaf of the season''s sheet that takes an actual';
COMMENT ON COLUMN result_source.kind IS
  'Lấy từ: periods (this unit''s shorter periods of the year, in whichever cluster it was then), subordinates (units '
  'whose parent it is, in seasons of the same year and period), assessors, items, or indicator (the unit''s value of '
  'that year and period)';
COMMENT ON COLUMN result_source.of_criterion IS
  'Tiêu chí nguồn: code in the sources'' sheets, or of the indicator; null: the total, and for assessors and items '
  'this criterion';
COMMENT ON COLUMN result_source.measure IS
  'Lấy số nào: actual, points or percent: of the target, from summed quantities, where every source has both, '
  'otherwise points of their maximum';
COMMENT ON COLUMN result_source.combine IS
  'Cách gộp: mean, median, sum, min, max, last (by time, then order) or trimmed (mean without the lowest and highest; '
  'fewer than three values are missing)';
COMMENT ON COLUMN result_source.missing IS
  'Khi nguồn thiếu số liệu: refuse (nothing is collected), skip (the others count) or zero (it counts as 0)';
COMMENT ON COLUMN result_source.lowest IS 'Bỏ thấp nhất: how many of the lowest values trimmed leaves out';
COMMENT ON COLUMN result_source.highest IS 'Bỏ cao nhất: how many of the highest values trimmed leaves out';
COMMENT ON COLUMN result_source.part IS
  'Theo: half-year, quarter or month, for periods; null: the longest parts that there are';
COMMENT ON COLUMN result_source.decimals IS
  'Số chữ số thập phân: to which a collected value is rounded once, half away from zero; 0 to 18';
COMMENT ON COLUMN result_source.loss IS
  'Mức trừ mỗi lần (%): percent of a product that each failed or late check costs, for items; 25 by decree '
  '335/2025/NĐ-CP (civil servants, from 1 January 2026); other regulations may say another';
COMMENT ON COLUMN result_source.checks IS
  'Tính lần nào: failed (không đạt, quality), late (chậm, progress) or both, for items';

CREATE TABLE IF NOT EXISTS collected_result (
  batch     bigint NOT NULL REFERENCES import_batch,
  season    text NOT NULL REFERENCES season,
  unit      text NOT NULL REFERENCES unit,
  criterion text NOT NULL CHECK (criterion <> ''),
  stage     text NOT NULL CHECK (stage IN ('self', 'appraisal', 'final')),
  value     numeric,
  sources   integer NOT NULL CHECK (sources >= 0),
  origin    jsonb COMPRESSION lz4 NOT NULL,
  PRIMARY KEY (batch, unit, criterion)
);
CREATE INDEX IF NOT EXISTS collected_result_season ON collected_result (season);
CREATE INDEX IF NOT EXISTS collected_result_unit ON collected_result (unit);
COMMENT ON TABLE collected_result IS
  'Kết quả tổng hợp: what collect_results wrote, and from where; a row counts while result names the same batch: what '
  'is entered by hand afterwards names none';
COMMENT ON COLUMN collected_result.batch IS 'Lần tổng hợp: as in import_batch; undo_import takes it back';
COMMENT ON COLUMN collected_result.season IS 'Kỳ thi đua';
COMMENT ON COLUMN collected_result.unit IS 'Đơn vị';
COMMENT ON COLUMN collected_result.criterion IS 'Tiêu chí';
COMMENT ON COLUMN collected_result.stage IS 'Bước: self, appraisal or final';
COMMENT ON COLUMN collected_result.value IS
  'Số tổng hợp: the actual that was written; null: the sources no longer had one';
COMMENT ON COLUMN collected_result.sources IS 'Số nguồn: how many values it was made of';
COMMENT ON COLUMN collected_result.origin IS
  'Nguồn: array of {"season", "publication"}: the seasons whose results it was made of, each with the number of its '
  'publication (null: not published yet); empty for kinds that do not come from seasons';

-- A quotient has 80 decimals, far more than a result, and is rounded to these afterwards.
CREATE OR REPLACE FUNCTION combined_value(combine text, missing text, lowest integer, highest integer,
                                          given numeric[]) RETURNS numeric
  LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path FROM CURRENT AS $combined$
WITH one AS (
  SELECT CASE WHEN v IS NULL AND $2 = 'zero' THEN 0 ELSE v END AS v, i FROM unnest($5) WITH ORDINALITY g(v, i)
), counted AS (
  SELECT v, i, count(*) OVER ()::integer AS n FROM one WHERE v IS NOT NULL
), kept AS (
  -- how many of the lowest and highest are left out
  SELECT v, i, n, CASE $1 WHEN 'median' THEN (n - 1) / 2 WHEN 'trimmed' THEN $3 ELSE 0 END AS low,
         CASE $1 WHEN 'median' THEN (n - 1) / 2 WHEN 'trimmed' THEN $4 ELSE 0 END AS high FROM counted
)
SELECT CASE WHEN $2 = 'refuse' AND array_position($5, NULL) IS NOT NULL THEN NULL
            WHEN $1 IN ('mean', 'median', 'trimmed')
            THEN emulation.trimmed_mean(v + 0::numeric(100,80), low, high) FILTER (WHERE n >= 3 OR $1 <> 'trimmed')
            WHEN $1 = 'sum' THEN sum(v)
            WHEN $1 = 'min' THEN min(v)
            WHEN $1 = 'max' THEN max(v)
            WHEN $1 = 'last' THEN (array_agg(v ORDER BY i DESC))[1] END
  FROM kept
$combined$;
COMMENT ON FUNCTION combined_value(text, text, integer, integer, numeric[]) IS
  'Gộp số liệu: combines values in their order as a result_source says; null in given is a missing value; '
  'null: no value, missing ones that refuse, or too few for trimmed; within collected_periods and similar functions';
