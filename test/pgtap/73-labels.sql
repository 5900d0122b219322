-- Labels of codes: every code that a table accepts or a view shows has one, in one place, and a query pays nothing for it. Everything is invented.

BEGIN;
SELECT no_plan();
SELECT emulation.create_registry('thidua');
SET LOCAL search_path = thidua, public;

SELECT is_empty($$SELECT kind, code FROM label GROUP BY kind, code HAVING count(*) > 1$$, 'a code has one label in its kind');
SELECT is_empty($$SELECT kind, name FROM label GROUP BY kind, name HAVING count(*) > 1$$, 'and a label means one code');
SELECT is_empty($$SELECT kind, code FROM label WHERE num_nulls(kind, code, name, name_en) > 0 OR name <> initcap(left(name, 1)) || substr(name, 2) OR name_en <> initcap(left(name_en, 1)) || substr(name_en, 2)
  OR name <> normalize(name, NFC) OR btrim(name) <> name$$, 'labels are composed letters and begin with a capital one');

-- What a CHECK (column IN (…)) accepts is in one kind, whole. A kind may have more: what only a view says (a run that is "running"), or another table (units have more levels than clusters).
CREATE TEMP VIEW checked AS
SELECT c.conrelid::regclass AS relation, d.part[1] AS attribute, ARRAY(SELECT (regexp_matches(d.part[2], '''([^'']*)''::text', 'g'))[1]) AS codes
  FROM pg_constraint c CROSS JOIN LATERAL regexp_match(pg_get_constraintdef(c.oid), '^CHECK \(\(("?\w+"?) = ANY \(ARRAY\[([^\]]*)\]\)\)\)$') d(part)
 WHERE c.connamespace = 'thidua'::regnamespace AND c.contype = 'c' AND d.part IS NOT NULL;
SELECT cmp_ok((SELECT count(*) FROM checked), '>=', 35::bigint, 'the lists of codes are found');
SELECT is_empty($$SELECT relation, attribute, codes FROM checked c WHERE NOT EXISTS (SELECT FROM label l GROUP BY l.kind HAVING array_agg(l.code) @> c.codes)$$, 'every code that a table accepts has a label, all of a column in one kind');
SELECT ok('{draft,open,appraisal,published}' = (SELECT codes FROM checked WHERE relation = 'season'::regclass AND attribute = 'status'), 'a season''s statuses are among them');
-- and no label is of nothing: what no table accepts, a view or the core says
SELECT is_empty($$SELECT l.kind, l.code FROM label l
  WHERE NOT EXISTS (SELECT FROM checked c WHERE c.codes <@ (SELECT array_agg(k.code) FROM label k WHERE k.kind = l.kind) AND l.code = ANY (c.codes))
    AND l.kind NOT IN ('score_status', 'class_reason', 'standing_status', 'job_step', 'better')
    AND NOT EXISTS (SELECT FROM pg_proc p WHERE p.pronamespace = 'thidua'::regnamespace AND p.prosrc LIKE '%' || quote_literal(l.code) || '%')
    AND NOT EXISTS (SELECT FROM pg_class v WHERE v.relnamespace = 'thidua'::regnamespace AND v.relkind = 'v' AND v.relname <> 'label' AND pg_get_viewdef(v.oid) LIKE '%' || quote_literal(l.code) || '::text%')$$,
  'every label is of a code that a table accepts, or a view or function has');

-- What the core says: its words stand in C, where they are the stable interface (test/check/expected/core.out).
SELECT results_eq($$SELECT code FROM label WHERE kind = 'score_status' ORDER BY ordinal$$, $$VALUES ('scored'), ('missing'), ('not assigned'), ('dropped'), ('input')$$, 'a criterion''s status');
SELECT results_eq($$SELECT code FROM label WHERE kind = 'standing_status' ORDER BY ordinal$$, $$VALUES ('ranked'), ('incomplete'), ('unranked')$$, 'a standing''s status');
SELECT results_eq($$SELECT code FROM label WHERE kind = 'class_reason' ORDER BY ordinal$$, $$VALUES ('class'), ('lower class'), ('quota'), ('undecided'), ('incomplete'), ('unranked'), ('decided')$$, 'why a class');
SELECT set_eq($$SELECT code FROM label WHERE kind = 'job_step' AND code <> 'run'$$, 'SELECT unnest(nightly_steps())', 'the steps of a night');

-- The function of each kind says what the view has; of what is no code it says the text itself, and of nothing nothing.
CREATE FUNCTION pg_temp.name_of(kind text, code text) RETURNS text LANGUAGE plpgsql AS $$DECLARE name text; BEGIN EXECUTE format('SELECT %I($1)', kind || '_name') INTO name USING code; RETURN name; END$$;
SELECT is_empty($$SELECT kind, code, name, pg_temp.name_of(kind, code) FROM label WHERE pg_temp.name_of(kind, code) IS DISTINCT FROM name$$, 'KIND_name(code) is the label''s name');
SELECT is(season_status_name('khác'), 'khác', 'of another text it returns the text');
SELECT is(season_status_name(NULL), NULL, 'and null of null');
CREATE FUNCTION pg_temp.plan(query text) RETURNS SETOF text LANGUAGE plpgsql AS $$BEGIN RETURN QUERY EXECUTE 'EXPLAIN (VERBOSE, COSTS OFF) ' || query; END$$;
SELECT is_empty(format($$SELECT kind, plan FROM (SELECT DISTINCT kind FROM label) k CROSS JOIN LATERAL pg_temp.plan(format('SELECT %%I(unit) FROM unit', kind || '_name')) plan WHERE plan LIKE '%%\_name(%%'$$), 'the planner puts each into the query');
SELECT is(in_sentence('Đang tự chấm'), 'đang tự chấm', 'a label in a sentence');
SELECT results_eq($$SELECT season_name('Cụm số 1', 2013, p) FROM unnest('{year,first half,second half}'::text[]) WITH ORDINALITY x(p, i) ORDER BY i$$,
  $$VALUES ('Cụm số 1, năm 2013'), ('Cụm số 1, 6 tháng đầu năm 2013'), ('Cụm số 1, 6 tháng cuối năm 2013')$$, 'what a season is called');

-- The pages print the same words.
SELECT is_empty($$SELECT l.kind, l.code, w.lang FROM label l CROSS JOIN (VALUES ('vi'), ('en')) w(lang) WHERE l.kind IN ('award_level', 'membership_role', 'way', 'finding', 'score_status')
  AND lower(report_words(w.lang)->>l.code) IS DISTINCT FROM lower(CASE w.lang WHEN 'vi' THEN l.name ELSE l.name_en END)$$, 'pages have the words of labels');

SELECT * FROM finish();
ROLLBACK;
