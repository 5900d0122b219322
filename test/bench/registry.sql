-- A registry of 1,000 units, ten seasons of 100 criteria, a million results: invented.
-- Nine seasons are published, the last is open, one unit in ten has not handed in.
SET client_min_messages = warning;
SELECT emulation.create_registry('thidua');
SET search_path = thidua, public;
INSERT INTO unit (unit, name) SELECT 'U' || lpad(u::text, 4, '0'), 'Xã ' || u FROM generate_series(1, 1000) u;
INSERT INTO cluster VALUES ('C', 'Cụm');
INSERT INTO season (season, cluster, year, starts_on, ends_on, status, self_deadline)
SELECT 'S' || y, 'C', y, make_date(y, 1, 1), make_date(y, 12, 31), 'open', make_date(y, 12, 1) FROM generate_series(2004, 2013) y;
INSERT INTO membership (season, unit) SELECT season, unit FROM season, unit;
INSERT INTO sheet (season, state, rules)
SELECT season, 'in force', jsonb_build_object('max', 1000, 'criteria', (SELECT jsonb_agg(jsonb_build_object('code', 'P' || p, 'max', 100, 'criteria',
         (SELECT jsonb_agg(jsonb_build_object('code', format('P%s.%s', p, k), 'max', 10, 'rule', 'proportional', 'cap', 12)) FROM generate_series(1, 10) k))) FROM generate_series(1, 10) p)) FROM season;
INSERT INTO target (season, unit, criterion, target) SELECT season, unit, format('P%s.%s', p, k), 100 FROM season, unit, generate_series(1, 10) p, generate_series(1, 10) k;
INSERT INTO result (season, unit, criterion, stage, actual)
SELECT season, unit, format('P%s.%s', p, k), 'self', 50 + (hashtext(season || unit || p || '.' || k) & 63) FROM season, unit, generate_series(1, 10) p, generate_series(1, 10) k;
INSERT INTO submission (season, unit, state) SELECT season, unit, 'submitted' FROM season, unit WHERE season < 'S2013' OR hashtext(unit) % 10 <> 0;
INSERT INTO explanation (season, unit, criterion, text) SELECT 'S2013', unit, 'P1.1', 'x' FROM unit WHERE hashtext(unit) % 100 = 0;
SELECT publish(season) FROM season WHERE season < 'S2013' ORDER BY season;
VACUUM ANALYZE result, target, membership, submission, published_standing, live_standing;
