-- What a season's page follows from: report_inputs changes wherever report_html does. Every column of every table of
-- the registry is changed and every row is deleted, by force, whatever the page reads: a page that changes while its
-- inputs do not would stay stale. Units, sheets, results and awards are invented.

BEGIN;
SELECT no_plan();
\ir errors.sql.inc
SELECT emulation.create_registry('thidua');
SET LOCAL search_path = thidua, public;

-- Two clusters of two units; of the first, three years: two published, the last corrected, one live.
INSERT INTO unit (unit, name, "position") VALUES ('A', 'Xã A', 1), ('B', 'Xã B', 2), ('X', 'Xã X', 3), ('Y', 'Xã Y', 4);
INSERT INTO cluster (cluster, name) VALUES ('K', 'Cụm K'), ('L', 'Cụm L');
INSERT INTO season (season, cluster, year, starts_on, ends_on, status, self_deadline, appraisal_deadline, final_deadline)
SELECT cluster || y, cluster, y, make_date(y, 1, 1), make_date(y, 12, 31), 'open', make_date(2100, 1, 1), make_date(2100, 2, 1), make_date(2100, 3, 1) FROM cluster, generate_series(2012, 2014) y;
INSERT INTO membership (season, unit, role, person, person_position)
SELECT season, unit, CASE unit WHEN 'A' THEN 'leader' WHEN 'X' THEN 'leader' ELSE 'first deputy' END, 'Ông ' || unit, 'Chủ tịch'
  FROM season JOIN unit ON (unit IN ('A', 'B')) = (cluster = 'K');
INSERT INTO unit (unit, name) VALUES ('G', 'Xã đã rời');
INSERT INTO membership (season, unit, left_on) SELECT season, 'G', starts_on + 100 FROM season WHERE cluster = 'K';
INSERT INTO sheet (season, state, rules) SELECT season, 'in force', '{"name": "Bảng điểm", "max": 20, "classes": [{"name": "Tốt", "from": 15}, {"name": "Khá", "from": 0}], "criteria": [{"code": "I", "name": "Kinh tế", "max": 10, "criteria": [{"code": "I.1", "max": 10, "rule": "proportional"}]}, {"code": "II", "name": "Xã hội", "max": 10, "criteria": [{"code": "II.1", "max": 5, "rule": "given"}, {"code": "II.2", "max": 5, "rule": "given"}]}]}' FROM season;
INSERT INTO criterion_scorer (season, criterion, by) SELECT season, 'II.2', 'appraiser' FROM season;
INSERT INTO commitment (season, unit, signed_on, signed_by) SELECT season, unit, starts_on + 30, 'Ông ' || unit FROM membership JOIN season USING (season) WHERE left_on = 'infinity';
INSERT INTO target (season, unit, criterion, target) SELECT season, unit, 'I.1', 100 FROM membership WHERE left_on = 'infinity';
INSERT INTO result (season, unit, criterion, stage, actual)
SELECT season, unit, c, 'self', CASE c WHEN 'I.1' THEN 80 + ascii(unit) % 10 ELSE 4 END FROM membership, unnest('{I.1,II.1}'::text[]) c WHERE left_on = 'infinity';
INSERT INTO result (season, unit, criterion, stage, actual) SELECT season, unit, 'II.2', 'appraisal', 3 + ascii(unit) % 2 FROM membership WHERE left_on = 'infinity';
-- one unit has handed in, so that the page names the other
INSERT INTO submission (season, unit, state) SELECT season, 'A', 'submitted' FROM season WHERE cluster = 'K';
SELECT FROM season s, publish(s.season) WHERE s.year < 2014;
SELECT supersede('K2013', 'tính lại', '[{"unit": "B", "criterion": "I.1", "actual": 97}]');
INSERT INTO decision (decision, signed_on) VALUES ('QD', '2014-01-15'), ('QD huy', '2015-01-15');
INSERT INTO recipient (recipient, name, kind, unit, "position") VALUES ('B', 'Nhân dân xã B', 'unit', 'B', NULL), ('p', 'Chị P', 'person', 'A', 'worker'), ('X', 'Nhân dân xã X', 'unit', 'X', NULL);
INSERT INTO award_grant (decision, line, award, unit, recipient, recipient_kind, "position", number, year) VALUES
  ('QD', 1, 'COT', 'B', 'B', NULL, NULL, 1, 2013), ('QD', 2, 'COCP', 'A', NULL, 'unit', NULL, 1, 2012), ('QD', 3, 'CSTDT', 'A', 'p', NULL, NULL, 1, 2013),
  ('QD', 4, 'BKT', 'A', NULL, 'person', 'farmer', 30, 2013), ('QD', 5, 'BKT', 'B', NULL, 'person', NULL, 7, 2013), ('QD', 6, 'HCLD1', 'B', NULL, 'collective', NULL, 2, 2013), ('QD', 7, 'COT', 'X', 'X', NULL, NULL, 1, 2013);
UPDATE award_grant SET revoked_by = 'QD huy' WHERE line = 5;
INSERT INTO reported_total (report, line, award_set, cluster, year, award, number) VALUES
  ('BC', 1, 'province', 'K', 2013, 'COT', 1), ('BC', 2, 'province', 'K', 2013, 'BKT', 31), ('BC', 3, 'province', 'K', 2013, NULL, 32), ('BC', 4, 'state', 'K', 2013, 'HCLD', 2), ('BC', 5, 'province', 'L', 2013, 'COT', 1);
INSERT INTO reported_points (season, unit, criterion, points, source) SELECT s, u, NULL, 5.0, 'BC' FROM unnest('{K2013,K2014}'::text[]) s, unnest('{A,B}'::text[]) u;
INSERT INTO indicator (indicator, name, measure, decimals, combine, weight, "position") VALUES ('dan', 'Dân số', 'nghìn người', 0, 'sum', NULL, 1), ('ngheo', 'Hộ nghèo', '%', 2, 'mean', 'dan', 2);
INSERT INTO indicator_value (unit, year, period, indicator, plan, actual) SELECT unit, y, 'year', indicator, 10 + ascii(unit), 12 + ascii(unit) FROM unnest('{A,B,X,Y}'::text[]) unit, generate_series(2012, 2014) y, indicator;
INSERT INTO task (task, season, number, text, due_on) SELECT 'NV ' || season, season, 1, 'Việc của ' || season, ends_on FROM season;

-- The day by a setting; the function itself is part of how pages are made.
SELECT set_config('test.today', today()::text, true);
CREATE OR REPLACE FUNCTION today() RETURNS date LANGUAGE sql STABLE PARALLEL SAFE RETURN current_setting('test.today')::date;

-- All that can be done to a column; what a check refuses is passed over.
CREATE FUNCTION pg_temp.changes_of(col name, type regtype) RETURNS SETOF text LANGUAGE sql AS $$
SELECT unnest(CASE
  WHEN type IN ('text'::regtype, 'name'::regtype) THEN ARRAY[format('%I || ''x''', col), format('(SELECT max(%1$I) FROM %%s)', col), format('(SELECT min(%1$I) FROM %%s)', col)]
  WHEN type IN ('integer'::regtype, 'bigint'::regtype, 'numeric'::regtype, 'date'::regtype) THEN ARRAY[format('%I + 1', col), format('%I - 1', col)]
  WHEN type = 'boolean'::regtype THEN ARRAY[format('NOT %I', col)]
  WHEN type = 'jsonb'::regtype THEN ARRAY[format('replace(%I::text, ''10'', ''12'')::jsonb', col), format('replace(%I::text, ''oán'', ''x'')::jsonb', col), '''{}''::jsonb']
  WHEN type = 'timestamptz'::regtype THEN ARRAY[format('%I + interval ''3 days''', col)]
  WHEN type = 'text[]'::regtype THEN ARRAY['''{x}''::text[]']
  ELSE '{}' END || 'NULL'::text)
$$;
CREATE TEMP TABLE seen (season text, what text, inputs boolean, page boolean);
-- Does it, looks, and takes it back. The page is made only where the inputs are the same.
CREATE FUNCTION pg_temp.look(of_season text, change text, what text, before_inputs text, before_page text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  n bigint;
  after_inputs text;
  after_page text := NULL;
BEGIN
  BEGIN
    EXECUTE change;
    GET DIAGNOSTICS n = ROW_COUNT;
    IF n > 0 THEN
      after_inputs := coalesce(report_inputs(of_season), 'none');
      IF after_inputs = before_inputs THEN
        after_page := report_html(of_season);
      END IF;
    END IF;
    RAISE EXCEPTION USING ERRCODE = 'PT000';
  EXCEPTION WHEN SQLSTATE 'PT000' THEN NULL;
    WHEN OTHERS THEN
      -- a change that is refused, or a page that is
      IF after_inputs = before_inputs THEN after_page := SQLERRM; END IF;
  END;
  IF after_inputs IS NOT NULL THEN
    INSERT INTO seen VALUES (of_season, what, after_inputs <> before_inputs, after_page <> before_page);
  END IF;
END
$$;
CREATE FUNCTION pg_temp.look_at_all(of_season text, but text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  inputs text := report_inputs(of_season);
  page text := report_html(of_season);
  t record;
  c record;
  row_id tid;
BEGIN
  FOR t IN SELECT k.oid::regclass AS name, k.oid FROM pg_class k WHERE k.relnamespace = 'thidua'::regnamespace AND k.relkind = 'r'
              AND k.relname <> 'change_log' AND k.relname !~ but ORDER BY k.relname LOOP
    FOR c IN SELECT a.attname, x.x FROM pg_attribute a CROSS JOIN LATERAL pg_temp.changes_of(a.attname, a.atttypid) x
              WHERE a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped AND x.x IS NOT NULL ORDER BY a.attnum LOOP
      PERFORM pg_temp.look(of_season, format('UPDATE %s SET %I = %s', t.name, c.attname, format(c.x, t.name)),
                           format('%s.%s = %s', t.name, c.attname, c.x), inputs, page);
    END LOOP;
    FOR row_id IN EXECUTE format('SELECT ctid FROM %s ORDER BY ctid DESC LIMIT 40', t.name) LOOP
      PERFORM pg_temp.look(of_season, format('DELETE FROM %s WHERE ctid = %L', t.name, row_id), format('%s without %s', t.name, row_id), inputs, page);
    END LOOP;
  END LOOP;
END
$$;
SET LOCAL session_replication_role = replica;
SELECT pg_temp.look_at_all('K2013', '^$');
-- awards are no other for a live one
SELECT pg_temp.look_at_all('K2014', '^(award|base|decision|indicator|published|recipient|reported|rank|requirement|stat|vote)');
SET LOCAL session_replication_role = origin;
SELECT is((SELECT string_agg(season || ': ' || what, ', ' ORDER BY season, what) FROM seen WHERE page AND NOT inputs), NULL, 'where the page changes, its inputs do');
SELECT cmp_ok((SELECT count(*) FROM seen WHERE season = 'K2013'), '>', 500::bigint, 'after so many changes');
SELECT cmp_ok((SELECT count(*) FROM seen WHERE season = 'K2014' AND NOT inputs), '>', 100::bigint, 'many of which no page needs');
SELECT is((SELECT string_agg(DISTINCT split_part(what, ' without', 1), ' ') FROM seen WHERE inputs AND season = 'K2013' AND what ~ 'without'),
  'award award_grant award_rate award_set award_set_member base_salary cluster commitment criterion_scorer decision indicator indicator_value membership publication published_breakdown published_standing recipient reported_points reported_total result season sheet sheet_criterion submission target task unit', 'the tables that a page follows from, of a published season');
SELECT is((SELECT string_agg(DISTINCT split_part(what, ' without', 1), ' ') FROM seen WHERE inputs AND season = 'K2014' AND what ~ 'without'),
  'cluster commitment criterion_scorer membership result season sheet sheet_criterion submission target task unit', 'of a live one');

-- Each kind by itself: one change, by an ordinary statement where that is allowed, and the page is due again.
CREATE FUNCTION pg_temp.due_after(of_season text, change text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  said text;
  before text := (SELECT page FROM daily_report d WHERE d.season = of_season ORDER BY day DESC LIMIT 1);
BEGIN
  BEGIN
    EXECUTE change;
    said := concat_ws(', ', CASE WHEN of_season = ANY (nightly_seasons('report')) THEN 'due' ELSE 'not due' END,
                      CASE WHEN report_html(of_season) = before THEN 'same page' ELSE 'another page' END);
    RAISE EXCEPTION USING ERRCODE = 'PT000';
  EXCEPTION WHEN SQLSTATE 'PT000' THEN NULL;
  END;
  RETURN said;
END
$$;
SELECT store_report(season) FROM season;
SELECT is(nightly_seasons('report'), '{}', 'when all pages are stored, none is due');
SELECT is((SELECT count(*) FROM daily_report d WHERE d.page <> report_html(d.season) OR d.inputs <> report_inputs(d.season)), 0::bigint, 'all are what report_html returns');
SELECT is(pg_temp.due_after(season, change), 'due, another page', season || ': ' || what) FROM (VALUES
  ('K2013', 'a correction',            $$SELECT supersede('K2013', 'sai sót', '[{"unit": "A", "criterion": "I.1", "actual": 99}]')$$),
  ('K2013', 'the name of a cluster',   $$UPDATE cluster SET name = 'Cụm khác' WHERE cluster = 'K'$$),
  ('K2013', 'the name of a unit that leads',  $$UPDATE unit SET name = 'Xã A mới' WHERE unit = 'A'$$),
  ('K2013', 'an award',                $$INSERT INTO award_grant (decision, line, award, unit, number, year, recipient_kind) VALUES ('QD', 9, 'BKT', 'A', 1, 2013, 'person')$$),
  ('K2013', 'an award of the year before', $$UPDATE award_grant SET number = 2 WHERE line = 2$$),
  ('K2013', 'a revoked award',         $$UPDATE award_grant SET revoked_by = 'QD huy' WHERE line = 4$$),
  ('K2013', 'the name of an award',    $$UPDATE award SET name = name || ' mới' WHERE award = 'BKT'$$),
  ('K2013', 'a name of a recipient',   $$UPDATE recipient SET name = 'Nhân dân' WHERE recipient = 'B'$$),
  ('K2013', 'a reported total',        $$UPDATE reported_total SET number = 5 WHERE line = 1$$),
  ('K2013', 'reported points',         $$UPDATE reported_points SET points = 5.25 WHERE season = 'K2013' AND unit = 'A'$$),
  ('K2013', 'an indicator''s value',   $$UPDATE indicator_value SET actual = 1 WHERE unit = 'B' AND year = 2013$$),
  ('K2013', 'an indicator''s name',    $$UPDATE indicator SET name = 'Số dân' WHERE indicator = 'dan'$$),
  ('K2013', 'a leader of the next year', $$UPDATE membership SET person = 'Bà A' WHERE season = 'K2014' AND unit = 'A'$$),
  ('K2013', 'a commitment for the next year', $$DELETE FROM commitment WHERE season = 'K2014' AND unit = 'A'$$),
  ('K2013', 'a task of the next year', $$UPDATE task SET text = 'Việc khác' WHERE season = 'K2014'$$),
  ('K2014', 'a result',                $$UPDATE result SET actual = 3 WHERE season = 'K2014' AND unit = 'A' AND criterion = 'II.1'$$),
  ('K2014', 'a target',                $$UPDATE target SET target = 120 WHERE season = 'K2014' AND unit = 'A'$$),
  ('K2014', 'a sheet',                 $$UPDATE sheet SET rules = jsonb_set(rules, '{classes,0,name}', '"Xuất sắc"') WHERE season = 'K2014'$$),
  ('K2014', 'who scores',              $$DELETE FROM criterion_scorer WHERE season = 'K2014'; INSERT INTO result (season, unit, criterion, stage, actual) VALUES ('K2014', 'A', 'II.2', 'self', 5)$$),
  ('K2014', 'a member',                $$UPDATE membership SET unranked_reason = 'mới' WHERE season = 'K2014' AND unit = 'B'$$),
  ('K2014', 'a publication',           $$SELECT publish('K2014')$$),
  ('K2014', 'the next day',            $$SELECT set_config('test.today', (today() + 1)::text, true)$$)) v(season, what, change);
-- a transaction goes on with the functions that it has begun with
SELECT alike(pg_temp.due_after('K2013', $$CREATE OR REPLACE FUNCTION shown_change(number numeric, decimals integer, lang text) RETURNS text LANGUAGE sql IMMUTABLE RETURN 'x'$$), 'due, %', 'how pages are made');
SELECT is(pg_temp.due_after(season, change), 'not due, same page', season || ': ' || what) FROM (VALUES
  ('K2013', 'the next day',            $$SELECT set_config('test.today', (today() + 1)::text, true)$$),
  ('K2013', 'another cluster''s name', $$UPDATE cluster SET name = 'Cụm khác' WHERE cluster = 'L'$$),
  ('K2013', 'another cluster''s award', $$UPDATE award_grant SET revoked_by = 'QD huy' WHERE line = 7$$),
  ('K2013', 'a deadline of the next year', $$UPDATE season SET self_deadline = self_deadline + 1 WHERE season = 'K2014'$$),
  ('K2013', 'results of the next year', $$UPDATE result SET actual = 3 WHERE season = 'K2014'$$),
  ('K2014', 'another cluster''s results', $$UPDATE result SET actual = 3 WHERE season = 'L2014'$$),
  ('K2014', 'kept rows',               $$SELECT refresh_standing('K2014')$$)) v(season, what, change);

SELECT * FROM finish();
ROLLBACK;
