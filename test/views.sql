-- What each view of a registry has a row for, and by which columns two rows differ: doc/reporting.md prints it, and this
-- holds it against the registry `thidua` of the database that it runs in. Prints what does not hold, and nothing where all does:
--   psql -X -q -At -v ON_ERROR_STOP=1 -f test/views.sql
-- without='{a,b}' leaves the rows of those views unread (a check that takes hours on a large registry).

\if :{?without}
\else
\set without '{}'
\endif
SET client_min_messages = warning;
SET search_path = thidua, pg_catalog, pg_temp;

-- A column that may be null has a question mark behind it; no key: rows may be alike.
CREATE TEMP TABLE view_model (view text PRIMARY KEY, is_for text NOT NULL, key text NOT NULL);
INSERT INTO view_model VALUES
  ('acting_account',           'a role''s capacity in a season',                       'season, role_name, capacity'),
  ('appraisal',                'an appraisal of a criterion of a unit',                'season, unit, criterion, number'),
  ('award_in_set',             'an award of a set',                                    'award_set, award'),
  ('award_mix',                'an award of a unit in a year',                         'year, unit, award'),
  ('assessment_finding',       'a limit that a unit''s grades exceed in a year',       ''),
  ('award_amount',             'an award for a subject in a span of days',             'award, subject, valid_from?'),
  ('award_money',              'a line of a decision in force',                        'decision, line'),
  ('award_money_by_cluster',   'an award of a cluster in a year',                      'cluster, year, award'),
  ('award_money_by_unit',      'an award of a unit in a year',                         'year, unit, award'),
  ('award_reconciliation',     'a line of a report, or an award that it lacks',        'report, award_set, year, cluster?, unit?, award?'),
  ('award_support',            'an open proposal',                                     'proposal'),
  ('award_timeliness',         'a line of a decision in force',                        'decision, line'),
  ('award_total',              'an award of a unit in a year',                         'year, unit, award'),
  ('award_total_by_cluster',   'an award of a cluster in a year',                      'cluster, year, award'),
  ('award_total_by_set',       'an award of a set, of a unit in a year',               'award_set, year, unit, award'),
  ('backlog',                  'an open proposal',                                     'proposal'),
  ('batch_difference',         'a printed total that does not agree',                  'batch, number'),
  ('cluster_indicator',        'an indicator of a season',                             'season, indicator'),
  ('cluster_member_year',      'a unit of a cluster in a year',                        'cluster, year, unit'),
  ('deadline_change',          'a day to which a stage''s deadline was set',           'season, stage, number'),
  ('deadline_in_force',        'a stage of a season that has a deadline',              'season, stage'),
  ('dim_criterion',            'a criterion of a season''s sheet',                     'season, criterion'),
  ('dim_season',               'a season',                                             'season'),
  ('dim_unit',                 'a unit',                                               'unit'),
  ('duplicate_grant',          'a title that a recipient has twice for a year',        'recipient, award, year'),
  ('eligibility',              'an alternative of a requirement, of an open proposal', 'proposal, item, alternative'),
  ('fact_award',               'a line of a decision in force',                        'decision, line'),
  ('fact_indicator',           'an indicator of a unit in a year or a part of it',     'indicator, unit, year, period'),
  ('fact_score',               'a criterion of a unit in a season',                    'season, unit, criterion'),
  ('fact_standing',            'a unit of a season',                                   'season, unit'),
  ('gap_to_next',              'a ranked unit of a season',                            'season, unit'),
  ('grant_recipient',          'a line of a decision in force',                        ''),
  ('hand_in',                  'a unit of a season that is not a draft',               'season, unit'),
  ('import_heading',           'a heading of a kind of file',                          'kind, heading'),
  ('import_kind',              'a kind of file',                                       'kind'),
  ('issuer_finding',           'an award of a decision',                               'decision, award'),
  ('kept_season',              'a live season whose stored standing is up to date',    'season'),
  ('label',                    'a code of a kind',                                     'kind, code'),
  ('leadership',               'a unit that leads a season, from a day on',            'season, unit, from_date?'),
  ('my_account',               'a role''s capacity in a season',                       'season, role_name, capacity'),
  ('nearly_eligible',          'an award that a recipient nearly meets',               'recipient, award, year'),
  ('nightly_run',              'a step of a night',                                    'run, number'),
  ('open_class',               'a unit of a season whose class is open or decided',    'season, unit'),
  ('open_for_assessment',      'a leaf that the role scores as one of several assessors', ''),
  ('open_for_decision',        'a leaf that the role appraises or decides on',         ''),
  ('open_for_self_scores',     'a unit for which the role enters self-scores',         ''),
  ('own_score',                'a criterion of the role''s own unit',                  'season, unit, criterion'),
  ('own_unit',                 'a unit of the role',                                   'unit'),
  ('proposal_money',           'an open proposal',                                     'proposal'),
  ('publication_check',        'a difference between a publication and its sources',   ''),
  ('publication_log_check',    'a publication that differs from the log',              'season, number'),
  ('rank_robustness',          'a unit of a season with a study',                      'season, unit'),
  ('result_in_force',          'a criterion of a unit in a season',                    'season, unit, criterion'),
  ('score_breakdown',          'a criterion, or the whole sheet, of a unit in a season', 'season, unit, criterion?'),
  ('scored_by_others',         'a leaf of a season that units do not score',           'season, criterion'),
  ('season_member',            'a current unit of a season',                           'season, unit'),
  ('self_versus_final',        'a criterion, or the whole sheet, of a unit in a season', 'season, unit, criterion?'),
  ('stale_result',             'a collected result that no longer follows',            'season, unit, criterion, stage'),
  ('standing',                 'a unit of a season',                                   'season, unit'),
  ('standing_change',          'a unit of a season or of the one before',              'season, unit'),
  ('standing_in_todays_borders', 'a current unit of a season',                         'season, unit'),
  ('season_period',            'a period that a year has',                             'period'),
  ('shown_season',             'a season, and where its points come from',             'season'),
  ('stat_grant',               'a grant in a row of the form',                         ''),
  ('stat_province_awards',     'a row of the form, of a unit or (null) of all',        'year, unit?, row_number'),
  ('stat_row',                 'a row of the forms',                                   'row_number'),
  ('stat_state_awards',        'a row of the form, of a unit or (null) of all',        'year, unit?, row_number'),
  ('target_attainment',        'a target of a unit in a season',                       'season, unit, criterion'),
  ('target_in_force',          'a target or baseline of a unit in a season',           'season, unit, criterion'),
  ('to_do',                    'a task',                                               ''),
  ('visible_season',           'a season',                                             'season'),
  ('vote_result',              'a vote of a council on a proposal',                    'proposal, council, held_on');

-- The columns of every view, and which of a dimension's keys it has.
CREATE TEMP TABLE view_column AS
SELECT c.relname::text AS view, a.attname::text AS name, a.attnum AS ordinal, a.atttypid = 'text'::regtype AS is_text
  FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
 WHERE c.relnamespace = 'thidua'::regnamespace AND c.relkind = 'v';
CREATE TEMP TABLE view_join AS
SELECT m.view, d.dimension, d.by FROM view_model m
 CROSS JOIN (VALUES ('dim_season', '{season}'::text[]), ('dim_unit', '{unit}'), ('dim_criterion', '{season,criterion}')) d(dimension, by)
 WHERE m.view <> d.dimension AND d.by <@ ARRAY(SELECT c.name FROM view_column c WHERE c.view = m.view);

-- Which columns are codes: those that a table restricts to a list, and those that only views have.
CREATE TEMP TABLE code_column AS
SELECT DISTINCT d.part[1] AS name
  FROM pg_constraint c CROSS JOIN LATERAL regexp_match(pg_get_constraintdef(c.oid), '^CHECK \(\("?(\w+)"? = ANY \(ARRAY\[') d(part)
 WHERE c.connamespace = 'thidua'::regnamespace AND d.part IS NOT NULL AND NOT (c.conrelid = 'thidua.result_source'::regclass AND d.part[1] IN ('measure', 'missing'))   -- other views have other columns of these names
 UNION VALUES ('task'), ('problem'), ('finding'), ('attainment'), ('age'), ('step'), ('reason_code'), ('better'), ('season_status');

CREATE TEMP TABLE view_fault (view text, fault text);
INSERT INTO view_fault
SELECT coalesce(m.view, c.relname), CASE WHEN m.view IS NULL THEN 'is not in the list' ELSE 'is in the list and not in the registry' END
  FROM view_model m FULL JOIN (SELECT relname::text FROM pg_class WHERE relnamespace = 'thidua'::regnamespace AND relkind IN ('v', 'm')) c ON c.relname = m.view
 WHERE m.view IS NULL OR c.relname IS NULL;
-- a form's number, a kind of file, the labels' own kinds and the list of periods are no codes with labels
INSERT INTO view_fault
SELECT v.view, format('column %s is a code and has no label beside it', v.name)
  FROM view_column v JOIN code_column k ON k.name = v.name
 WHERE v.is_text AND (v.view, v.name) NOT IN (('import_kind', 'kind'), ('import_heading', 'kind'), ('label', 'kind'), ('stat_state_awards', 'form'), ('stat_province_awards', 'form'), ('season_period', 'period'), ('season_period', 'part'))
   AND NOT EXISTS (SELECT FROM view_column n WHERE n.view = v.view AND n.name IN (v.name || '_name', regexp_replace(v.name, '^season_|_code$', '') || '_name'));

CREATE TEMP TABLE unread AS SELECT unnest(:'without'::text[]) AS view;
DO $check$
DECLARE
  v record;
  found text;
BEGIN
  FOR v IN SELECT m.view, (SELECT string_agg(format('%I', btrim(k, ' ?')), ', ') FROM unnest(string_to_array(nullif(m.key, ''), ',')) k) AS key,
                  (SELECT string_agg(format('%I IS NULL', btrim(k)), ' OR ') FROM unnest(string_to_array(m.key, ',')) k WHERE k NOT LIKE '%?' AND m.key <> '') AS empty
             FROM view_model m WHERE to_regclass('thidua.' || m.view) IS NOT NULL AND m.view NOT IN (SELECT u.view FROM unread u) LOOP
    IF v.key IS NOT NULL THEN
      EXECUTE format('SELECT string_agg(format(''%%s rows with the key %%s'', n, k), ''; '') FROM (SELECT count(*) AS n, row(%1$s)::text AS k FROM thidua.%2$I GROUP BY %1$s HAVING count(*) > 1 LIMIT 3) x',
                     v.key, v.view) INTO found;
      INSERT INTO view_fault SELECT v.view, found WHERE found IS NOT NULL;
      EXECUTE format('SELECT count(*)::text FROM thidua.%I WHERE %s', v.view, v.empty) INTO found;
      INSERT INTO view_fault SELECT v.view, format('%s rows without a key', found) WHERE found <> '0';
    END IF;
  END LOOP;
  FOR v IN SELECT j.view, j.dimension, (SELECT string_agg(format('%I', b), ', ') FROM unnest(j.by) b) AS keys FROM view_join j
            WHERE to_regclass('thidua.' || j.view) IS NOT NULL AND j.view NOT IN (SELECT u.view FROM unread u) LOOP
    EXECUTE format('SELECT string_agg(k, ''; '') FROM (SELECT DISTINCT row(%1$s)::text AS k FROM thidua.%2$I WHERE num_nulls(%1$s) = 0 AND (%1$s) NOT IN (SELECT %1$s FROM thidua.%3$I) LIMIT 3) x',
                   v.keys, v.view, v.dimension) INTO found;
    INSERT INTO view_fault SELECT v.view, format('%s is not in %s', found, v.dimension) WHERE found IS NOT NULL;
  END LOOP;
  -- a label is that of the code beside it
  FOR v IN SELECT c.view, c.name, n.name AS label FROM view_column c JOIN code_column k ON k.name = c.name
             JOIN view_column n ON n.view = c.view AND n.name IN (c.name || '_name', regexp_replace(c.name, '^season_|_code$', '') || '_name')
            WHERE c.is_text AND c.view NOT IN (SELECT u.view FROM unread u) AND (c.view, c.name) <> ('leadership', 'role') LOOP
    EXECUTE format('SELECT string_agg(k, ''; '') FROM (SELECT DISTINCT row(%1$I, %2$I)::text AS k FROM thidua.%3$I v WHERE num_nulls(%1$I, %2$I) = 1
                    OR %1$I IS NOT NULL AND NOT EXISTS (SELECT FROM thidua.label l WHERE (l.code, l.name) = (v.%1$I, v.%2$I)) LIMIT 3) x', v.name, v.label, v.view) INTO found;
    INSERT INTO view_fault SELECT v.view, format('%s, %s: %s', v.name, v.label, found) WHERE found IS NOT NULL;
  END LOOP;
END
$check$;
SELECT view, fault FROM view_fault ORDER BY view, fault;
