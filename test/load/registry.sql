-- A registry of 20 seasons, 63 units, 100 criteria, invented: 18 are published, one is written to while it is read, one is published again and again.
SET client_min_messages = warning;
CREATE EXTENSION emulation;
SELECT emulation.create_registry('thidua');
SET search_path = thidua, public;
INSERT INTO unit (unit, name, "position") SELECT 'U' || lpad(u::text, 2, '0'), 'Tỉnh ' || u, u FROM generate_series(1, 63) u;
INSERT INTO cluster VALUES ('C', 'Cụm');
INSERT INTO season (season, cluster, year, starts_on, ends_on, status) SELECT 'S' || y, 'C', y, make_date(y, 1, 1), make_date(y, 12, 31), 'open' FROM generate_series(1995, 2014) y;
INSERT INTO membership (season, unit) SELECT season, unit FROM season, unit;
INSERT INTO sheet (season, state, rules)
SELECT season, 'in force', jsonb_build_object('max', 1000, 'criteria', (SELECT jsonb_agg(jsonb_build_object('code', 'P' || p, 'max', 100, 'criteria',
         (SELECT jsonb_agg(jsonb_build_object('code', format('P%s.%s', p, k), 'max', 10, 'rule', 'proportional', 'cap', 12)) FROM generate_series(1, 10) k))) FROM generate_series(1, 10) p)) FROM season;
INSERT INTO target (season, unit, criterion, target) SELECT season, unit, format('P%s.%s', p, k), 100 FROM season, unit, generate_series(1, 10) p, generate_series(1, 10) k;
INSERT INTO result (season, unit, criterion, stage, actual)
SELECT season, unit, format('P%s.%s', p, k), 'self', 50 + (hashtext(season || unit || p || '.' || k) & 63) FROM season, unit, generate_series(1, 10) p, generate_series(1, 10) k;
SELECT publish(season) FROM season WHERE season < 'S2014' ORDER BY season;
-- whoever reads: analysts see all, units their own and what is published; whoever writes: four units and four appraisers of different parts; a council
CREATE ROLE analyst LOGIN;
CREATE ROLE council LOGIN;
SELECT grant_access('analyst', season, 'reader'), grant_access('council', season, 'council') FROM season;
DO $roles$
BEGIN
  FOR i IN 1 .. 63 LOOP
    EXECUTE format('CREATE ROLE unit_%s LOGIN', i);
    PERFORM grant_access(format('unit_%s', i)::regrole, season, 'unit', 'U' || lpad(i::text, 2, '0')) FROM season WHERE season >= 'S2013';
  END LOOP;
  FOR i IN 1 .. 4 LOOP
    EXECUTE format('CREATE ROLE appraiser_%s LOGIN', i);
    PERFORM grant_access(format('appraiser_%s', i)::regrole, 'S2014', 'appraiser', criteria => ARRAY['P' || i]);
  END LOOP;
END
$roles$;
-- what each writer was told to be written, beside the registry: written in the same transaction, so it counts what was committed
CREATE TABLE public.written (number bigint GENERATED ALWAYS AS IDENTITY, unit text, criterion text, stage text, actual numeric, note text);
CREATE TABLE public.published (number bigint GENERATED ALWAYS AS IDENTITY, publication integer, digest text);
GRANT INSERT ON public.written, public.published TO PUBLIC;
VACUUM ANALYZE;
