-- For test/t/dashboard.t, after demo/registry.sql and demo/conference.sql: the season of 2014 while it runs. Everything
-- in it is invented: actuals are 95 hundredths of those of 2013 where points are proportional, and as in 2013 elsewhere;
-- three units have not handed in; an explanation and an objection wait.
\set ON_ERROR_STOP 1
SET search_path = thidua, pg_catalog, pg_temp;

UPDATE sheet SET state = 'in force' WHERE season = 'TNB-2014';
INSERT INTO target (season, unit, criterion, target, note)
SELECT 'TNB-2014', unit, criterion, target, 'minh hoạ' FROM target WHERE season = 'TNB-2013';
UPDATE season SET status = 'open', self_deadline = '2015-01-15', appraisal_deadline = '2015-02-15' WHERE season = 'TNB-2014';
INSERT INTO result (season, unit, criterion, stage, actual, assigned, note)
SELECT 'TNB-2014', r.unit, r.criterion, 'self', CASE WHEN leaf->>'rule' = 'proportional' THEN r.actual * 0.95 ELSE r.actual END,
       r.assigned, 'minh hoạ'
  FROM result_in_force r
  JOIN (SELECT l AS leaf FROM sheet, jsonb_path_query(rules, 'strict $.** ? (exists(@.rule))') l WHERE season = 'TNB-2014') s
    ON leaf->>'code' = r.criterion
 WHERE r.season = 'TNB-2013' AND NOT (r.unit = 'CM' AND r.criterion = 'I.1.1');
SELECT submit('TNB-2014', unit) FROM unit WHERE unit NOT IN ('AG', 'CM', 'ST');
SELECT write_explanation('TNB-2014', 'HG', 'II.1.1', 'Giải trình minh hoạ: <b>hồ sơ</b> kèm theo.');
SELECT file_objection('TNB-2013', 'TG', 'Kiến nghị minh hoạ.', 'I.1.1');
