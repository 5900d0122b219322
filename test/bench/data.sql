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

-- The uniform sheet in the language of expressions.
CREATE TABLE formula AS
SELECT jsonb_build_object('name', 'Formula', 'max', 800, 'criteria', jsonb_agg(
         jsonb_build_object('code', 'I.' || k, 'name', 'Tiêu chí ' || k, 'max', 10, 'cap', 12, 'rule', 'formula',
                            'formula', 'actual / target * max') ORDER BY k))::emulation.score_sheet AS sheet
  FROM generate_series(1, 80) k;

-- The mixed sheet with what regulations add: a parent whose two lowest do not count, conditions, limits, classes by
-- conditions and a quota.
CREATE TABLE regulated AS
SELECT (jsonb_set(jsonb_set(jsonb_set(document, '{criteria,0,criteria,1}',
          document #> '{criteria,0,criteria,1}' || '{"max": 80, "drop": {"lowest": 2}}'), '{criteria,0,max}', '380'),
          '{criteria,0,criteria,0,limits}', '[{"when": "actual[I.4] = 0", "at_most": 60}]')
        || '{"name": "Regulated", "max": 780,
             "limits": [{"when": "share[I.2] < 0.1", "at_most": 600}],
             "classes": [
               {"name": "A", "from": 450, "when": "actual[I.12] = 1 and points[M3] >= 40",
                "quota": {"percent": 20, "classes": "all", "rounding": "down", "ties": "none", "counted": "after"}},
               {"name": "B", "from": 400}, {"name": "C"}],
             "lower_class": [{"when": "actual[I.20] = 0 and share[T1] < 0.5", "by": 1}]}')::emulation.score_sheet AS sheet
  FROM (SELECT sheet::jsonb AS document FROM mixed) m;

-- The same sheet for all clusters, and one of its own for each: both toasted.
CREATE TABLE cluster_sheet AS
SELECT 'C' || lpad(c::text, 4, '0') AS cluster, u.sheet AS same_sheet,
       jsonb_set(u.sheet::jsonb, '{name}', to_jsonb('Sheet ' || c))::emulation.score_sheet AS own_sheet
  FROM generate_series(1, :clusters) c, uniform u;

CREATE TABLE criterion_limit AS SELECT criterion, 10 AS max, 12 AS cap FROM mixed_rule;

-- The same rows by cluster in four partitions.
CREATE TABLE result_parted (LIKE result) PARTITION BY HASH (cluster);
SELECT format('CREATE TABLE result_parted_%1$s PARTITION OF result_parted FOR VALUES WITH (MODULUS 4, REMAINDER %1$s)', i)
  FROM generate_series(0, 3) i \gexec
INSERT INTO result_parted TABLE result;

-- A tenth and a hundredth of the clusters, to see how time grows with the rows.
CREATE TABLE result_tenth AS SELECT * FROM result WHERE right(cluster, 4)::int % 10 = 1;
CREATE TABLE result_hundredth AS SELECT * FROM result WHERE right(cluster, 4)::int % 100 = 1;

-- One period's units, each a board of its own, and the rows that they were made of.
CREATE TABLE unit_board AS
SELECT unit, emulation.scoreboard((SELECT sheet FROM uniform), unit, criterion, target, actual) AS board
  FROM result WHERE year = 2001 GROUP BY unit ORDER BY unit LIMIT 4000;
CREATE TABLE unit_result AS SELECT * FROM result WHERE year = 2001 AND unit IN (SELECT unit FROM unit_board);

-- Boards as an office keeps them: what is left is scoring.
CREATE TABLE stored_board AS
SELECT emulation.scoreboard((SELECT sheet FROM uniform), unit, criterion, target, actual) AS uniform,
       emulation.scoreboard((SELECT sheet FROM formula), unit, criterion, target, actual) AS formula,
       emulation.scoreboard((SELECT sheet FROM mixed), unit, criterion, target, actual) AS mixed,
       emulation.scoreboard((SELECT sheet FROM regulated), unit, criterion, target, actual) AS regulated
  FROM result WHERE year = 2001 GROUP BY cluster;

-- Groups of very many units, ten criteria each, as a country's communes and schools.
CREATE TABLE crowd AS
SELECT n AS units, 'X' || lpad(u::text, 6, '0') AS unit, 'I.' || k AS criterion,
       (100 + pg_temp.noise(7, 1, u, k, 1) / 7.0)::numeric(14,2) AS target, (100 + pg_temp.noise(7, 1, u, k, 2) / 7.0)::numeric(14,2) AS actual
  FROM (VALUES (1000), (10000), (100000)) s(n), generate_series(1, n) u, generate_series(1, 10) k
 ORDER BY n, u, k;
CREATE TABLE crowd_1000 AS SELECT * FROM crowd WHERE units = 1000;
CREATE TABLE crowd_10000 AS SELECT * FROM crowd WHERE units = 10000;
CREATE TABLE crowd_100000 AS SELECT * FROM crowd WHERE units = 100000;
DROP TABLE crowd;

-- Award records as they are entered: year by year, a unit's decisions one after
-- the other; fourteen awards, the frequent ones far more so.  And in no order.
CREATE TABLE award AS
SELECT year, unit, 'A' || lpad((1 + 13 * power(pg_temp.noise(1, year, right(unit, 2)::int, row_number() OVER (PARTITION BY year, unit)::int, 3) / 65536.0, 3))::int::text, 2, '0') AS award
  FROM result;
CREATE TABLE award_shuffled AS SELECT * FROM award ORDER BY hashint8(hashtext(unit)::bigint * 131 + hashtext(award) + year * 977::bigint);

CREATE INDEX result_cluster_year ON result (cluster, year);

-- What one would write for one cluster without this extension, in a language
-- that has variables: one pass over its rows in order of units.
CREATE FUNCTION cluster_standings(the_cluster text, the_year int) RETURNS TABLE (rank bigint, unit text, points numeric)
  LANGUAGE plpgsql STABLE AS $$
DECLARE
  r record;
  units text[] := '{}';
  totals numeric[] := '{}';
  n int := 0;
BEGIN
  FOR r IN SELECT s.unit, s.target, s.actual, l.max, l.cap FROM result s JOIN criterion_limit l USING (criterion)
            WHERE s.cluster = the_cluster AND s.year = the_year ORDER BY s.unit LOOP
    IF n = 0 OR units[n] <> r.unit THEN
      n := n + 1;
      units[n] := r.unit;
      totals[n] := 0;
    END IF;
    totals[n] := totals[n] + round(least(r.cap, greatest(0, r.max * r.actual / r.target)), 2);
  END LOOP;
  RETURN QUERY SELECT rank() OVER (ORDER BY t.total DESC), t.name, t.total FROM unnest(units, totals) AS t(name, total);
END
$$;
VACUUM ANALYZE;
