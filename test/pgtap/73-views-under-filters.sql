-- The views over results, targets, hand-ins, classes and publications say what slow definitions say that are written here over the tables, to every
-- capacity; and a filter shows of a view what it would leave of the whole, however it is put. Units, sheets and results are invented.

BEGIN;
SELECT no_plan();
CREATE ROLE test_filter_unit; CREATE ROLE test_filter_appraiser; CREATE ROLE test_filter_council; CREATE ROLE test_filter_reader;
SELECT emulation.create_registry('thidua');
SET LOCAL search_path = thidua, public;
SET LOCAL jit = off;
INSERT INTO unit (unit, name, "position") SELECT 'U' || i, 'Xã ' || i, nullif(i, 3) FROM generate_series(1, 6) i;
INSERT INTO unit (unit, name) VALUES ('N', 'Xã mới');
INSERT INTO unit_succession (old_unit, new_unit, happened_on, kind) VALUES ('U1', 'N', '2013-07-01', 'merge'), ('U2', 'N', '2013-07-01', 'merge');
INSERT INTO cluster VALUES ('A', 'Cụm A'), ('B', 'Cụm B');
INSERT INTO season (season, cluster, year, starts_on, ends_on, status, self_deadline, appraisal_deadline)
SELECT c || y, c, y, make_date(y, 1, 1), make_date(y, 12, 31), 'open', make_date(y, 12, 1), make_date(y + 1, 1, 31) FROM unnest('{A,B}'::text[]) c, generate_series(2012, 2014) y;
INSERT INTO membership (season, unit) SELECT s.season, u.unit FROM season s JOIN unit u ON CASE s.cluster WHEN 'A' THEN u.unit <= 'U4' ELSE u.unit > 'U3' END WHERE u.unit LIKE 'U_';
INSERT INTO sheet (season, version, state, rules) SELECT season, v, CASE v WHEN 2 THEN 'in force' ELSE 'draft' END, jsonb_build_object('name', 'Bảng ' || season, 'max', 100 + v - v, 'missing', 'zero', 'criteria', '[
  {"code": "I", "name": "Kinh tế", "max": 60, "criteria": [{"code": "I.1", "name": "Thu", "max": 20, "rule": "proportional", "cap": 22}, {"code": "I.2", "max": 20, "rule": "proportional", "better": "lower"},
    {"code": "I.3", "name": "Tỷ lệ", "max": 20, "rule": "proportional", "value": "actual[I.1] / 2"}]},
  {"code": "II", "name": "Xã hội", "max": 40, "criteria": [{"code": "II.1", "max": 20, "rule": "given"}, {"code": "II.2", "name": "So sánh", "max": 20, "rule": "relative_to_best"}]}]'::jsonb,
  'classes', '[{"name": "Xuất sắc", "from": 50, "quota": {"percent": 40, "classes": "all", "ties": "open", "counted": "before"}}, {"name": "Tốt", "from": 1}]'::jsonb) FROM season, generate_series(1, 2) v;
INSERT INTO criterion_scorer (season, criterion, by) SELECT season, criterion, by FROM season, (VALUES ('II', 'council'), ('II.2', 'unit')) v(criterion, by) WHERE year > 2012;
INSERT INTO target (season, unit, criterion, target, baseline) SELECT season, unit, criterion, CASE WHEN unit IN ('U3', 'U4') AND criterion = 'I.2' THEN 100 ELSE 100 + length(season || unit || criterion) END, CASE unit WHEN 'U1' THEN 7 END FROM membership, unnest('{I.1,I.2,I.3}'::text[]) criterion WHERE (unit, criterion) <> ('U2', 'I.2');
INSERT INTO target (season, unit, criterion, version, target, baseline) SELECT season, unit, criterion, 'adjusted', target + 1, CASE unit WHEN 'U2' THEN 8 END FROM target WHERE criterion = 'I.1' AND unit IN ('U1', 'U2');
-- self-scores that no longer count were entered before it was said who scores
ALTER TABLE result DISABLE TRIGGER USER;
INSERT INTO result (season, unit, criterion, stage, actual) SELECT season, unit, 'II.1', 'self', 9 FROM membership WHERE unit <> 'U1';
ALTER TABLE result ENABLE TRIGGER USER;
INSERT INTO result (season, unit, criterion, stage, actual) SELECT season, unit, criterion, 'self', CASE WHEN unit IN ('U3', 'U4') THEN 100 ELSE 60 + length(season || unit || criterion) * i END
  FROM membership, unnest('{I.1,I.2,II.2}'::text[]) WITH ORDINALITY c(criterion, i) WHERE (unit, criterion) <> ('U5', 'I.1');
INSERT INTO result (season, unit, criterion, stage, actual) SELECT season, unit, criterion, 'appraisal', actual + 1 FROM result WHERE stage = 'self' AND unit IN ('U1', 'U2') AND criterion = 'I.1';
INSERT INTO result (season, unit, criterion, stage, actual, assigned) SELECT season, 'U2', 'I.2', 'final', NULL, false FROM membership WHERE unit = 'U2';
INSERT INTO result (season, unit, criterion, stage, actual) SELECT season, 'U6', 'I.1', 'final', 50 FROM membership WHERE unit = 'U6';
INSERT INTO submission (season, unit) SELECT season, unit FROM membership WHERE season LIKE '%2014' AND unit = 'U5';
INSERT INTO submission (season, unit, state, reason, due_on) SELECT season, unit, 'returned', 'thiếu', today() + 5 FROM membership WHERE season LIKE '%2014' AND unit = 'U4';
INSERT INTO explanation (season, unit, criterion, text) SELECT season, unit, 'I.1', 'giải trình' FROM membership WHERE season LIKE '%2014' AND unit IN ('U3', 'U6');
SELECT ok(count(*) >= 4, 'units tie for a class') FROM open_class WHERE season NOT LIKE '%2014';
DO $$DECLARE o record; BEGIN FOR o IN SELECT season, unit FROM open_class WHERE season NOT LIKE '%2014' ORDER BY 1, 2 LOOP
  IF EXISTS (SELECT FROM open_class x WHERE x.season = o.season AND x.unit = o.unit AND x.state = 'open') THEN PERFORM decide_class(o.season, o.unit, 'Tốt', 'QĐ 1', 'minh họa'); END IF; END LOOP; END$$;
SELECT publish(season, true) FROM season WHERE year < 2014 ORDER BY season;
INSERT INTO objection (season, unit, criterion, text) VALUES ('A2012', 'U2', 'I.1', 'x'), ('B2013', 'U6', NULL, 'y');
SELECT rule_on_objection('A2012', (SELECT number FROM objection WHERE season = 'A2012'), 'sustained', 'z');
SELECT supersede('B2012', 'sai số', '[{"unit": "U4", "criterion": "I.1", "actual": 77}]');
SELECT study_robustness(season, 10) FROM season WHERE season <> 'B2013';
ALTER TABLE class_decision DISABLE TRIGGER USER;
INSERT INTO class_decision (season, unit, class, document, reason, points) VALUES ('B2014', 'U5', 'Tốt', 'QĐ 2', 'minh họa', 1);
ALTER TABLE class_decision ENABLE TRIGGER USER;
SELECT grant_access('test_filter_reader', season, 'reader') FROM season;
SELECT grant_access('test_filter_unit', season, 'unit', 'U4') FROM season;
SELECT grant_access('test_filter_appraiser', season, 'appraiser', 'U2', '{I}') FROM season WHERE cluster = 'A';
SELECT grant_access('test_filter_council', season, 'council') FROM season WHERE cluster = 'B';
-- one live season is kept, the other has changed since
SELECT refresh_standing(season) FROM season WHERE year = 2014;
UPDATE result SET actual = actual + 1 WHERE season = 'B2014' AND unit = 'U6' AND criterion = 'I.1' AND stage = 'final';
SELECT results_eq('SELECT season FROM kept_season', $$VALUES ('A2014')$$, 'one season is kept');

-- Slow definitions ----------------------------------------------------------------------------------------------------------------------------------------
-- Row by row, from the tables, the sheets and the core.

CREATE SCHEMA slow;
CREATE FUNCTION slow.scored_by(of_season text, of_criterion text) RETURNS text LANGUAGE sql STABLE AS $$
  WITH RECURSIVE above AS (
    SELECT c.code, c.parent, 0 AS up FROM thidua.sheet h, emulation.criteria(h.rules::emulation.score_sheet) c WHERE h.season = $1 AND h.state = 'in force' AND c.code = $2
    UNION ALL
    SELECT c.code, c.parent, a.up + 1 FROM above a, thidua.sheet h, emulation.criteria(h.rules::emulation.score_sheet) c WHERE h.season = $1 AND h.state = 'in force' AND c.code = a.parent)
  SELECT coalesce((SELECT k.by FROM above a JOIN thidua.criterion_scorer k ON k.season = $1 AND k.criterion = a.code ORDER BY a.up LIMIT 1), 'unit')$$;
CREATE VIEW slow.scored_by_others WITH (security_invoker) AS
SELECT h.season, c.code AS criterion, slow.scored_by(h.season, c.code) AS by FROM sheet h, emulation.criteria(h.rules::emulation.score_sheet) c
 WHERE h.state = 'in force' AND c.is_leaf AND slow.scored_by(h.season, c.code) <> 'unit';
CREATE VIEW slow.result_in_force WITH (security_invoker) AS
SELECT r.season, r.unit, r.criterion, r.stage, r.actual::numeric(36,18) AS actual, r.assigned, r.evidence, r.note, r.correction FROM result r
 WHERE (r.stage <> 'self' OR slow.scored_by(r.season, r.criterion) = 'unit')
   AND 0 = (SELECT count(*) FROM result b WHERE (b.season, b.unit, b.criterion) = (r.season, r.unit, r.criterion)
               AND position(left(b.stage, 1) IN 'saf') * 1000 + b.correction > position(left(r.stage, 1) IN 'saf') * 1000 + r.correction);
CREATE VIEW slow.target_in_force WITH (security_invoker) AS
SELECT k.season, k.unit, k.criterion, CASE WHEN a.season IS NULL THEN g.target ELSE a.target END::numeric(36,18) AS target, coalesce(a.baseline, g.baseline)::numeric(36,18) AS baseline
  FROM (SELECT DISTINCT season, unit, criterion FROM target) k
  LEFT JOIN target a ON (a.season, a.unit, a.criterion, a.version) = (k.season, k.unit, k.criterion, 'adjusted')
  LEFT JOIN target g ON (g.season, g.unit, g.criterion, g.version) = (k.season, k.unit, k.criterion, 'signed');
CREATE VIEW slow.target_attainment WITH (security_invoker) AS
SELECT t.season, t.unit, u.name AS unit_name, t.criterion, c.rule->>'name' AS name, t.target, r.actual, r.stage, coalesce(c.rule->>'better', 'higher') AS better,
       CASE WHEN c.rule ? 'value' THEN 'computed' WHEN r.actual IS NULL THEN 'no result' WHEN r.actual = t.target THEN 'met'
            WHEN r.actual > t.target AND coalesce(c.rule->>'better', 'higher') = 'higher' OR r.actual < t.target AND c.rule->>'better' = 'lower' THEN 'exceeded' ELSE 'short' END AS attainment, t.baseline
  FROM slow.target_in_force t JOIN unit u USING (unit) JOIN season s USING (season)
  LEFT JOIN slow.result_in_force r ON (r.season, r.unit, r.criterion) = (t.season, t.unit, t.criterion)
  LEFT JOIN sheet h ON h.season = t.season AND h.state = 'in force'
  LEFT JOIN LATERAL jsonb_path_query(h.rules, 'strict $.** ? (exists (@.code))') c(rule) ON c.rule->>'code' = t.criterion
 WHERE t.target IS NOT NULL AND r.assigned IS NOT FALSE
   AND EXISTS (SELECT FROM membership m WHERE m.season = t.season AND m.unit = t.unit AND greatest(s.starts_on, least(today(), s.ends_on)) >= m.joined_on AND greatest(s.starts_on, least(today(), s.ends_on)) < m.left_on);
-- points that a leaf earns by itself are what the board says; relative ones and those computed from others are not shown
CREATE VIEW slow.own_score WITH (security_invoker) AS
SELECT r.season, r.unit, r.criterion, r.stage, r.actual, r.assigned, t.target, t.baseline,
       CASE WHEN r.criterion <> 'II.2' AND r.actual IS NOT NULL THEN emulation.points(h.rules::emulation.score_sheet, r.criterion, t.target, r.actual, t.baseline) END::numeric(19,9) AS points
  FROM slow.result_in_force r JOIN sheet h ON h.season = r.season AND h.state = 'in force' LEFT JOIN slow.target_in_force t ON (t.season, t.unit, t.criterion) = (r.season, r.unit, r.criterion)
 WHERE EXISTS (SELECT FROM my_account a WHERE a.season = r.season AND a.unit = r.unit AND a.capacity = 'unit');
CREATE VIEW slow.open_class WITH (security_invoker) AS
SELECT s.season, c.unit, c.points::numeric(19,9) AS points, c.class_by_points, CASE WHEN c.class_open THEN 'open' WHEN c.reason_code = 'decided' THEN 'decided' ELSE 'without effect' END AS state, d.class, d.document
  FROM visible_season s CROSS JOIN LATERAL classes_of(s.season, season_board(s.season)) c
  LEFT JOIN class_decision d ON d.season = s.season AND d.unit = c.unit AND d.correction = 0
 WHERE s.status <> 'published' AND (c.class_open OR d.unit IS NOT NULL);
CREATE VIEW slow.standing_in_todays_borders WITH (security_invoker) AS
SELECT s.season, coalesce(n.new_unit, s.unit) AS unit, round(avg(s.points), 6)::numeric(16,6) AS points, count(*)::integer AS parts
  FROM standing s LEFT JOIN unit_succession n ON n.old_unit = s.unit WHERE s.status = 'ranked' GROUP BY 1, 2;
CREATE FUNCTION slow.changes() RETURNS TABLE (season text, unit text, rank_before integer, rank_after integer, points_before numeric, points_after numeric, change integer, own_change integer, field_change integer)
  LANGUAGE plpgsql AS $$
DECLARE s record; BEGIN
  FOR s IN SELECT v.season, v.cluster || (v.year - 1) AS before FROM visible_season v WHERE v.year > 2012 LOOP
    RETURN QUERY SELECT s.season, c.* FROM emulation.compare(
      CASE WHEN s.before LIKE '%2014' THEN season_board(s.before) ELSE published_board(s.before) END,
      CASE WHEN s.season LIKE '%2014' THEN season_board(s.season) ELSE published_board(s.season) END, unranked_units(s.before), unranked_units(s.season)) c;
  END LOOP; END$$;
CREATE VIEW slow.standing_change WITH (security_invoker) AS SELECT * FROM slow.changes();
CREATE VIEW slow.to_do WITH (security_invoker) AS
SELECT season, unit, CASE state WHEN 'returned' THEN 'file returned' ELSE 'not handed in' END AS task, NULL::text AS criterion FROM hand_in WHERE season_status <> 'published' AND state <> 'submitted'
UNION ALL SELECT season, unit, 'explanation waits', criterion FROM explanation WHERE answer IS NULL
UNION ALL SELECT season, unit, CASE WHEN ruling IS NULL THEN 'objection waits' ELSE 'objection to carry out' END, criterion FROM objection
UNION ALL SELECT r.season, r.unit, 'self-score without effect', r.criterion FROM result r JOIN season s USING (season) WHERE stage = 'self' AND s.status <> 'published' AND slow.scored_by(r.season, r.criterion) <> 'unit'
UNION ALL SELECT season, unit, CASE state WHEN 'open' THEN 'class to decide' ELSE 'class decision without effect' END, NULL FROM slow.open_class WHERE state <> 'decided';
CREATE VIEW slow.season_member WITH (security_invoker) AS SELECT season, unit, role FROM membership;   -- nobody joins or leaves here
CREATE VIEW slow.visible_season WITH (security_invoker) AS
SELECT season FROM season s WHERE status = 'published' OR current_setting('is_superuser') = 'on'
    OR EXISTS (SELECT FROM account a WHERE a.season = s.season AND a.role_name = current_user AND (capacity IN ('council', 'reader') OR capacity = 'appraiser' AND criteria IS NULL));
GRANT USAGE ON SCHEMA slow TO PUBLIC;
GRANT SELECT ON ALL TABLES IN SCHEMA slow TO PUBLIC;

-- How many rows of a view, in the slow definition's columns, are not in the other, either way.
CREATE FUNCTION pg_temp.differ(of_view text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE columns text := (SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute WHERE attrelid = ('slow.' || of_view)::regclass AND attnum > 0); said text; BEGIN
  EXECUTE format('SELECT concat_ws('' | '', (SELECT count(*) FROM (SELECT %1$s FROM thidua.%2$I EXCEPT ALL SELECT %1$s FROM slow.%2$I) x), (SELECT count(*) FROM (SELECT %1$s FROM slow.%2$I EXCEPT ALL SELECT %1$s FROM thidua.%2$I) x))',
    columns, of_view) INTO said;
  RETURN said; END$$;
CREATE FUNCTION pg_temp.all_agree(who text) RETURNS SETOF text LANGUAGE sql AS $$
  SELECT is(pg_temp.differ(relname), '0 | 0', who || ': ' || relname) FROM pg_class WHERE relnamespace = 'slow'::regnamespace AND relkind = 'v' ORDER BY relname COLLATE "C"$$;

-- What filters leave of a view is what they leave of the whole of it.
CREATE FUNCTION pg_temp.filtered_otherwise() RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE v record; f record; said bigint; BEGIN
  FOR v IN SELECT c.relname::text AS name, string_agg(attname, ',') LIKE '%unit%' AND bool_or(attname = 'unit') AS by_unit, bool_or(attname = 'year') AS by_year
             FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND attnum > 0
            WHERE relname = ANY ('{result_in_force,target_in_force,own_score,target_attainment,standing_in_todays_borders,to_do,hand_in,publication_check,open_class,standing_change,rank_robustness,season_member,visible_season,kept_season}')
              AND relnamespace = 'thidua'::regnamespace AND relkind = 'v' GROUP BY 1 LOOP
    FOR f IN SELECT * FROM (VALUES
        ('', 'v.season = ''A2013'''), (' JOIN season s ON s.season = v.season', 's.year = 2014'), (' JOIN season s ON s.season = v.season', 's.cluster = ''B'''),
        ('', 'v.season IN (SELECT season FROM season WHERE year = 2014)'), ('', 'v.year = 2013 AND v.cluster_name = ''Cụm A'''), ('', 'v.season_name LIKE ''%2014'''),
        (' JOIN standing t ON t.season = v.season AND t.unit = v.unit', 't.year = 2014 AND t.cluster = ''A'''), ('', 'v.unit = ''U4'' AND v.year = 2014'),
        (' JOIN standing t ON t.season = v.season AND t.unit = v.unit', 't.unit = ''U4''')) x(joined, condition)
       WHERE v.by_unit OR joined || condition NOT LIKE '%v.unit%' LOOP
      EXECUTE format('WITH a AS MATERIALIZED (SELECT * FROM thidua.%1$I), r AS (SELECT v.* FROM a v%2$s WHERE %3$s), n AS (SELECT v.* FROM thidua.%1$I v%2$s WHERE %3$s)
        SELECT (SELECT count(*) FROM (SELECT * FROM r EXCEPT ALL SELECT * FROM n) x) + (SELECT count(*) FROM (SELECT * FROM n EXCEPT ALL SELECT * FROM r) x)', v.name, f.joined, f.condition) INTO said;
      IF said > 0 THEN RETURN NEXT format('%s: %s, %s', v.name, f.joined, f.condition); END IF;
    END LOOP;
  END LOOP; END$$;

SELECT pg_temp.all_agree('owner');
SELECT is_empty('SELECT pg_temp.filtered_otherwise()', 'owner: however a filter is put');
SET LOCAL ROLE test_filter_reader;
SELECT pg_temp.all_agree('reader');
SELECT is_empty('SELECT pg_temp.filtered_otherwise()', 'reader: however a filter is put');
SET LOCAL ROLE test_filter_unit;
SELECT pg_temp.all_agree('unit');
SELECT is_empty('SELECT pg_temp.filtered_otherwise()', 'unit: however a filter is put');
SELECT is((SELECT count(*) FROM own_score WHERE unit <> 'U4'), 0::bigint, 'a unit has scores of its own alone');
SET LOCAL ROLE test_filter_appraiser;
SELECT pg_temp.all_agree('appraiser');
SELECT is_empty('SELECT pg_temp.filtered_otherwise()', 'appraiser: however a filter is put');
SET LOCAL ROLE test_filter_council;
SELECT pg_temp.all_agree('council');
SELECT is_empty('SELECT pg_temp.filtered_otherwise()', 'council: however a filter is put');
RESET ROLE;

-- There is something to compare.
SELECT is((SELECT string_agg(DISTINCT task, ', ' ORDER BY task) FROM to_do), 'class decision without effect, class to decide, explanation waits, file returned, not handed in, objection to carry out, objection waits, self-score without effect', 'tasks');
SELECT is((SELECT string_agg(DISTINCT attainment, ', ' ORDER BY attainment) FROM target_attainment), 'computed, exceeded, met, no result, short', 'attainments');
SELECT is((SELECT count(*) FROM own_score WHERE points IS NOT NULL) > 0, true, 'points of one''s own');
SELECT is((SELECT count(*) FROM rank_robustness WHERE holds), (SELECT count(*) FROM rank_robustness WHERE season <> 'B2014' AND season <> 'B2012') + (SELECT count(*) FROM rank_robustness WHERE season = 'B2012'),
  'studies hold but that of the season that changed');

-- Publications: each is computed once, and only those that are asked for.
ANALYZE season, publication, published_standing, live_standing, live_season, unit, membership;   -- as autovacuum does: what the tables hold decides what is looked up first
SET LOCAL track_functions = 'all';
CREATE FUNCTION pg_temp.boards_made(statement text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE before bigint := (SELECT coalesce(sum(calls), 0) FROM pg_stat_xact_user_functions WHERE funcname = 'board_under'); rows bigint; BEGIN
  EXECUTE 'SELECT count(*) FROM (' || statement || ') x' INTO rows;
  RETURN (SELECT coalesce(sum(calls), 0) FROM pg_stat_xact_user_functions WHERE funcname = 'board_under') - before; END$$;
SELECT is(pg_temp.boards_made('SELECT * FROM publication_check'), (SELECT count(*) FROM publication), 'all publications are computed once each');
SELECT is(pg_temp.boards_made(format('SELECT k.* FROM publication_check k %s', how)), boards, how) FROM (VALUES
  ('WHERE k.season = ''A2012''', 1::bigint), ('WHERE k.season = ''B2012''', 2), ('WHERE k.season IN (SELECT season FROM season WHERE year = 2013)', 2), ('JOIN season s ON s.season = k.season WHERE s.cluster = ''B''', 3),
  ('WHERE k.year = 2013 AND k.cluster_name = ''Cụm B''', 1), ('WHERE k.year = 2014', 0)) v(how, boards);
SET LOCAL plan_cache_mode = force_generic_plan;
PREPARE one(text) AS SELECT * FROM publication_check WHERE season = $1;
SELECT is(pg_temp.boards_made('SELECT 1'), 0::bigint, 'nothing made');
SELECT is_empty($$EXECUTE one('A2013')$$, 'a season as a parameter');
-- a forgery, seen by every filter
SET LOCAL session_replication_role = replica;
UPDATE published_standing SET points = points + 1 WHERE season = 'A2013' AND unit = 'U1';
UPDATE season SET status = 'open' WHERE season = 'B2013';
DELETE FROM publication WHERE season = 'B2012' AND number = 1;
SET LOCAL session_replication_role = origin;
SELECT results_eq('SELECT season, number, unit, problem FROM publication_check ORDER BY 1, 2, 3, 4', $$VALUES ('A2013', 1, 'U1', 'points'), ('A2013', 1, NULL, 'digest'), ('B2012', 1, NULL, 'missing publication'), ('B2013', NULL, NULL, 'season status')$$, 'forgeries');
SELECT is_empty('SELECT pg_temp.filtered_otherwise()', 'however a filter is put');

-- The log is the owner's. Whoever may see what is compared with it, and not the log, is told nothing, and nothing false.
SELECT is((SELECT string_agg(problem || ' ' || season, ', ') FROM publication_log_check), 'gone B2012', 'the owner');
GRANT SELECT ON publication_log_check TO test_filter_reader;
SET LOCAL ROLE test_filter_reader;
SELECT is((SELECT count(*) FROM publication_log_check), 0::bigint, 'who may, and has no right to the log, sees no rows');
RESET ROLE;
GRANT SELECT ON change_log TO test_filter_reader;
SET LOCAL ROLE test_filter_reader;
SELECT is((SELECT count(*) FROM change_log), 0::bigint, 'nor who has the right to it, and by its policies sees none of it:');
SELECT is((SELECT count(*) FROM publication_log_check), 0::bigint, 'not that every publication is forged');
RESET ROLE;

SELECT * FROM finish();
ROLLBACK;
