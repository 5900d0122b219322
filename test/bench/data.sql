-- The benchmark's data, invented: clusters × 12 periods × units × 80 criteria.
-- :clusters is set by run.pl; 876 clusters make 10,080,000 rows.  Rows come as
-- offices hand in: a period's units one after the other, each with its whole
-- sheet in order.  result_shuffled has the same rows in no order at all.

CREATE FUNCTION pg_temp.noise(c int, y int, u int, k int, salt int) RETURNS int
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN hashint8(((c * 1000003::bigint + u * 10007 + k) * 100 + y) * 100 + salt) & 65535;

CREATE TABLE result (
  cluster   text NOT NULL,
  year      int NOT NULL,
  unit      text NOT NULL,
  criterion text NOT NULL,
  target    numeric(14,2),
  actual    numeric(14,2)
);

-- Every eighth criterion is a yes or no, a count, a score in quarters: what the
-- mixed sheet's rules take.
INSERT INTO result
SELECT 'C' || lpad(c::text, 4, '0'), 2000 + y,
       'U' || lpad(c::text, 4, '0') || '-' || lpad(u::text, 2, '0'), 'I.' || k,
       100 + pg_temp.noise(c, y, u, k, 1) / 7.0,
       CASE k % 8 WHEN 4 THEN pg_temp.noise(c, y, u, k, 2) % 2
                  WHEN 5 THEN pg_temp.noise(c, y, u, k, 2) % 30
                  WHEN 7 THEN (pg_temp.noise(c, y, u, k, 2) % 41) * 0.25
                  ELSE 100 + pg_temp.noise(c, y, u, k, 2) / 7.0 END
  FROM generate_series(1, 12) y, generate_series(1, :clusters) c,
       generate_series(1, 12) u, generate_series(1, 80) k
 WHERE u < 12 OR c <= :clusters * 864 / 876
 ORDER BY y, c, u, k;

CREATE TABLE result_shuffled AS SELECT * FROM result ORDER BY hashint8(hashtext(unit)::bigint * 131 + hashtext(criterion) + year * 977::bigint);

-- The uniform sheet: 80 proportional criteria of 10 points.
CREATE TABLE uniform AS
SELECT jsonb_build_object('name', 'Uniform', 'max', 800, 'criteria', jsonb_agg(
         jsonb_build_object('code', 'I.' || k, 'name', 'Tiêu chí ' || k, 'max', 10, 'cap', 12, 'rule', 'proportional')
         ORDER BY k))::emulation.score_sheet AS sheet
  FROM generate_series(1, 80) k;

-- The mixed sheet: three levels, every rule, one of them relative to the cluster.
CREATE TABLE mixed_rule AS
SELECT k, 'I.' || k AS criterion,
       CASE WHEN k = 80 THEN '{"rule": "relative_to_best"}'::jsonb ELSE (ARRAY[
         '{"rule": "linear", "worst": 100, "best": 9500}',
         '{"rule": "proportional", "cap": 12}',
         '{"rule": "per_percent", "cap": 15, "gain": 0.5, "loss": 1}',
         '{"rule": "ladder", "steps": [{"from": 8000, "points": 10}, {"from": 4000, "points": 6}, {"from": 1000, "points": 2}]}',
         '{"rule": "yes_no"}',
         '{"rule": "count", "each": 0.5}',
         '{"rule": "linear", "worst": 9500, "best": 100}',
         '{"rule": "given", "step": 0.25}']::jsonb[])[k % 8 + 1] END AS rule
  FROM generate_series(1, 80) k;

CREATE TABLE mixed AS
SELECT jsonb_build_object('name', 'Mixed', 'max', 800, 'criteria', jsonb_agg(top ORDER BY t))::emulation.score_sheet AS sheet
  FROM (SELECT t, jsonb_build_object('code', 'T' || t, 'max', 400, 'criteria', jsonb_agg(middle ORDER BY m)) AS top
          FROM (SELECT (k - 1) / 40 AS t, (k - 1) / 10 AS m,
                       jsonb_build_object('code', 'M' || (k - 1) / 10, 'max', 100, 'criteria',
                         jsonb_agg(jsonb_build_object('code', criterion, 'max', 10) || rule ORDER BY k)) AS middle
                  FROM mixed_rule GROUP BY (k - 1) / 40, (k - 1) / 10) m
         GROUP BY t) t;

-- The same sheet for all clusters, and one of its own for each: both toasted.
CREATE TABLE cluster_sheet AS
SELECT 'C' || lpad(c::text, 4, '0') AS cluster, u.sheet AS same_sheet,
       jsonb_set(u.sheet::jsonb, '{name}', to_jsonb('Sheet ' || c))::emulation.score_sheet AS own_sheet
  FROM generate_series(1, :clusters) c, uniform u;

CREATE TABLE criterion_limit AS SELECT criterion, 10 AS max, 12 AS cap FROM mixed_rule;

CREATE INDEX result_cluster_year ON result (cluster, year);
ANALYZE;
