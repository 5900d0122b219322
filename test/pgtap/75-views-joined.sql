-- A dashboard joins a view with standing and filters by year and cluster: what is read of the tables then is what is read with the season as a constant, and not
-- all seasons, nor the season once for each of its units. Read of the executed plan: rows that scans of the registry's tables returned, over all their loops.
-- Units, sheets and results are invented.

BEGIN;
SELECT no_plan();
SELECT emulation.create_registry('thidua');
SET LOCAL search_path = thidua, public;
SET LOCAL jit = off;
SET LOCAL client_min_messages = warning;
INSERT INTO unit (unit, name) SELECT 'U' || i, 'Xã ' || i FROM generate_series(100, 199) i;
INSERT INTO cluster VALUES ('A', 'Cụm A'), ('B', 'Cụm B');
INSERT INTO season (season, cluster, year, starts_on, ends_on, status, self_deadline)
SELECT c || y, c, y, make_date(y, 1, 1), make_date(y, 12, 31), 'open', make_date(y, 12, 1) FROM unnest('{A,B}'::text[]) c, generate_series(1990, 2014) y;
INSERT INTO membership (season, unit) SELECT season, unit FROM season, unit WHERE (cluster = 'A') = (unit < 'U150');
INSERT INTO sheet (season, version, state, rules) SELECT season, 1, 'in force', '{"name": "Bảng", "max": 100, "missing": "zero", "criteria": [
  {"code": "I", "max": 60, "criteria": [{"code": "I.1", "max": 30, "rule": "proportional"}, {"code": "I.2", "max": 30, "rule": "proportional"}]}, {"code": "II", "max": 40, "rule": "given"}]}' FROM season;
INSERT INTO target (season, unit, criterion, target) SELECT season, unit, criterion, 50 + i FROM membership, unnest('{I.1,I.2}'::text[]) WITH ORDINALITY c(criterion, i);
ALTER TABLE result DISABLE TRIGGER USER;
INSERT INTO result (season, unit, criterion, stage, actual) SELECT season, unit, criterion, 'self', 10 + hashtext(season || unit || criterion) % 9
  FROM membership, unnest('{I.1,I.2,II}'::text[]) criterion;
ALTER TABLE result ENABLE TRIGGER USER;
SELECT publish(season, true) FROM season WHERE year < 2014 ORDER BY season;
SELECT refresh_standing(season) FROM season WHERE year = 2014;
SELECT study_robustness(season, 10) FROM season;
DO $$DECLARE t regclass; BEGIN FOR t IN SELECT oid FROM pg_class WHERE relnamespace = 'thidua'::regnamespace AND relkind = 'r' LOOP EXECUTE format('ANALYZE %s', t); END LOOP; END$$;

CREATE FUNCTION pg_temp.rows_read(statement text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE plan jsonb; BEGIN
  EXECUTE 'EXPLAIN (ANALYZE, TIMING OFF, COSTS OFF, FORMAT JSON) ' || statement INTO plan;
  RETURN (SELECT coalesce(sum((n->>'Actual Rows')::numeric * (n->>'Actual Loops')::numeric), 0)
            FROM jsonb_path_query(plan, 'strict $.**[*] ? (@."Relation Name" == "result" || @."Relation Name" == "target" || @."Relation Name" like_regex "^(?:published|live)_")') n);
END$$;
CREATE TEMP TABLE asked AS
SELECT c.relname::text AS view, y AS year FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND attname IN ('season', 'unit'), unnest('{2013,2014}'::integer[]) y
 WHERE relnamespace = 'thidua'::regnamespace AND relkind = 'v' AND relname <> 'publication_check' GROUP BY 1, 2 HAVING count(*) = 2;
ALTER TABLE asked ADD by_constant bigint, ADD by_standing bigint, ADD of_standing bigint, ADD left_joined bigint;
UPDATE asked SET by_constant = pg_temp.rows_read(format('SELECT * FROM thidua.%I WHERE season = %L', view, 'A' || year)),
       by_standing = pg_temp.rows_read(format('SELECT v.* FROM thidua.%I v JOIN thidua.standing t ON t.season = v.season AND t.unit = v.unit WHERE t.year = %s AND t.cluster = ''A''', view, year)),
       left_joined = pg_temp.rows_read(format('SELECT v.* FROM thidua.season s LEFT JOIN thidua.%I v ON v.season = s.season WHERE s.year = %s AND s.cluster = ''A''', view, year)),
       of_standing = pg_temp.rows_read(format('SELECT * FROM thidua.standing WHERE year = %s AND cluster = ''A''', year));
SELECT cmp_ok(count(*), '>=', 20::bigint, 'many views have units of seasons') FROM asked WHERE year = 2013;
SELECT cmp_ok(count(*), '>=', 8::bigint, 'and read what is counted') FROM asked WHERE year = 2013 AND by_constant >= 50;
SELECT is_empty('SELECT * FROM asked WHERE by_standing > 2 * (by_constant + of_standing) ORDER BY 1, 2', 'joined with standing, a season is read once');
SELECT is_empty('SELECT view, year, by_constant, left_joined FROM asked WHERE left_joined > 2 * by_constant + 10 AND view !~ ''^(fact_|score_|self_|standing$|gap_)'' ORDER BY 1, 2',
  'nor does an outer join with season read another, of views that ask season by season');
SELECT * FROM finish();
ROLLBACK;
