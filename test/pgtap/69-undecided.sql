-- Conditions and limits that a figure which was never entered leaves undecided: gaps of a season like any other. Units, sheets and results are invented.

BEGIN;
SELECT no_plan();
\ir errors.sql.inc
SELECT emulation.create_registry('thidua');
SET LOCAL search_path = thidua, public;
INSERT INTO unit (unit, name, "position") SELECT unit, 'Xã ' || unit, ascii(unit) FROM unnest('{A,B,C}'::text[]) unit;
INSERT INTO cluster VALUES ('c', 'Cụm');
INSERT INTO season (season, cluster, year, starts_on, ends_on, status) SELECT s, 'c', 2010 + i, make_date((2010 + i)::integer, 1, 1), make_date((2010 + i)::integer, 12, 31), 'appraisal' FROM unnest('{S1,S2,S3,S4,S5,S6,S7,S8,S9}'::text[]) WITH ORDINALITY n(s, i);
INSERT INTO membership (season, unit) SELECT season, unit FROM season, unit;
-- C is not ranked anyway.  I.1 and I.2 are entered for all, the figure V for B and C only.
UPDATE membership SET unranked_reason = 'thành lập giữa năm' WHERE unit = 'C';
CREATE FUNCTION pg_temp.sheet(more jsonb, of_parent jsonb DEFAULT '{}', of_leaf jsonb DEFAULT '{}') RETURNS jsonb LANGUAGE sql AS $$SELECT jsonb_build_object('name', 'Bảng điểm', 'max', 100, 'criteria', jsonb_build_array(
  jsonb_build_object('code', 'I', 'max', 100, 'criteria', jsonb_build_array('{"code": "I.1", "max": 60, "rule": "given"}'::jsonb || of_leaf, '{"code": "I.2", "max": 40, "rule": "given"}'::jsonb)) || of_parent,
  '{"code": "V", "max": 0, "rule": "input"}'::jsonb)) || more$$;
CREATE FUNCTION pg_temp.classes() RETURNS jsonb LANGUAGE sql AS $$SELECT '{"classes": [{"name": "Tốt", "from": 80}, {"name": "Khá"}]}'::jsonb$$;
INSERT INTO sheet (season, state, rules) VALUES
  ('S1', 'in force', pg_temp.sheet('{"unranked": [{"when": "actual[V] > 2", "note": "có vi phạm", "clause": "Điều 9"}]}')),
  ('S2', 'in force', pg_temp.sheet('{"limits": [{"when": "actual[V] > 2", "at_most": 50, "note": "có vi phạm"}]}')),
  ('S3', 'in force', pg_temp.sheet('{"no_award": [{"when": "actual[V] > 2", "awards": ["COT"], "note": "có vi phạm"}]}')),
  ('S4', 'in force', pg_temp.sheet(pg_temp.classes() || '{"lower_class": [{"when": "actual[V] > 2", "by": 1, "note": "có vi phạm"}]}')),
  ('S5', 'in force', pg_temp.sheet('{}', '{"limits": [{"when": "actual[V] > 2", "at_most": 50, "note": "có vi phạm"}]}')),
  ('S6', 'in force', pg_temp.sheet('{}', '{"only_when": {"when": "actual[V] <= 2", "note": "có vi phạm"}}')),
  ('S7', 'in force', pg_temp.sheet('{}', of_leaf => '{"limits": [{"when": "actual[V] > 2", "at_most": 20, "note": "có vi phạm"}]}')),
  ('S8', 'in force', pg_temp.sheet('{}', of_leaf => '{"only_when": {"when": "actual[V] <= 2", "note": "có vi phạm"}}')),
  -- what fails by another figure is decided without V
  ('S9', 'in force', pg_temp.sheet('{"unranked": [{"when": "total < 20 and actual[V] > 2"}]}'));
INSERT INTO result (season, unit, criterion, stage, actual) SELECT season, unit, criterion, 'appraisal', 30 FROM season, unit, unnest('{I.1,I.2}'::text[]) criterion;
INSERT INTO result (season, unit, criterion, stage, actual) SELECT season, unit, 'V', 'appraisal', 0 FROM season, unit WHERE unit = 'B';

SELECT results_eq(format('SELECT g FROM missing_for_publication(%L, season_board(%1$L)) g', season), format('SELECT * FROM unnest(%L::text[])', expected), season || ': what is missing')
  FROM (VALUES ('S1', ARRAY['unit "A": a condition of the sheet is undecided: V missing']), ('S2', ARRAY['unit "A": a condition of the sheet is undecided: V missing']), ('S3', ARRAY['unit "A": a condition of the sheet is undecided: V missing']),
    ('S4', ARRAY['unit "A": a condition of the sheet is undecided: V missing']), ('S5', ARRAY['unit "A": a condition of criterion "I" is undecided: V missing']), ('S6', ARRAY['unit "A": a condition of criterion "I" is undecided: V missing']),
    ('S7', ARRAY['unit "A": a condition of criterion "I.1" is undecided: V missing']), ('S8', ARRAY['unit "A" lacks figures from which the sheet computes "I.1"']), ('S9', '{}')) v(season, expected);
SELECT is(pg_temp.raised(format('SELECT publish(%L)', season)), format('55000 season "%s" is incomplete, gaps: 1', season), season || ' is not published') FROM season WHERE season < 'S9';
SELECT lives_ok($$SELECT publish('S1', allow_incomplete => true)$$, 'but as it is, if the council wants');
SELECT lives_ok($$SELECT publish('S9')$$, 'nothing is undecided');
INSERT INTO result (season, unit, criterion, stage, actual) SELECT season, 'A', 'V', 'appraisal', 0 FROM season WHERE status <> 'published';
SELECT lives_ok(format('SELECT publish(%L)', season), season || ': the figure is there') FROM season WHERE status <> 'published';

-- A result is there, and what it is compared with is not
INSERT INTO season (season, cluster, year, starts_on, ends_on, status) VALUES ('G', 'c', 2030, '2030-01-01', '2030-12-31', 'appraisal');
INSERT INTO membership (season, unit) SELECT 'G', unit FROM unit;
INSERT INTO sheet (season, state, rules) VALUES ('G', 'in force', '{"max": 30, "criteria": [{"code": "I.1", "max": 10, "rule": "proportional", "against": "baseline"}, {"code": "I.2", "max": 10, "rule": "linear", "worst": "baseline", "best": "target"}, {"code": "I.3", "max": 10, "rule": "given"}]}');
INSERT INTO target (season, unit, criterion, target, baseline) SELECT 'G', unit, criterion, 20, CASE unit WHEN 'A' THEN NULL ELSE 10 END FROM unit, unnest('{I.1,I.2}'::text[]) criterion;
INSERT INTO result (season, unit, criterion, stage, actual) SELECT 'G', unit, criterion, 'appraisal', 9 FROM unit, unnest('{I.1,I.2,I.3}'::text[]) criterion WHERE unit < 'C' OR criterion = 'I.1';
SELECT results_eq($$SELECT g FROM missing_for_publication('G', season_board('G')) g$$, $$VALUES ('unit "A" does not have a baseline (số liệu gốc) for "I.1", "I.2"'), ('unit "C" does not have a result for "I.2", "I.3"')$$, 'a baseline, not a result, is missing');
SELECT results_eq($$SELECT message, detail FROM pg_temp.refusal('SELECT publish(''G'')')$$, $$VALUES ('season "G" is incomplete, gaps: 2', E'unit "A" does not have a baseline (số liệu gốc) for "I.1", "I.2"\nunit "C" does not have a result for "I.2", "I.3"')$$, 'as publish says');

-- What may be left blank is no self-score of a unit that handed in nothing
INSERT INTO season (season, cluster, year, starts_on, ends_on, status) VALUES ('H', 'c', 2031, '2031-01-01', '2031-12-31', 'appraisal');
INSERT INTO membership (season, unit) SELECT 'H', unit FROM unit;
INSERT INTO sheet (season, state, rules) VALUES ('H', 'in force', '{"max": 10, "criteria": [{"code": "I", "max": 10, "rule": "given"}, {"code": "II", "max": 0, "bonus": true, "min": -5, "rule": "count", "each": -1, "blank": 0}]}');
INSERT INTO result (season, unit, criterion, stage, actual) VALUES ('H', 'A', 'I', 'self', 8), ('H', 'A', 'I', 'appraisal', 7), ('H', 'B', 'I', 'appraisal', 6);
SELECT results_eq($$SELECT unit, coalesce(criterion, ''), self_points::numeric(9,2), final_points::numeric(9,2) FROM self_versus_final WHERE season = 'H' ORDER BY unit, criterion NULLS FIRST$$, $$VALUES
  ('A', '', 8.00, 7.00), ('A', 'I', 8.00, 7.00), ('A', 'II', 0.00, 0.00), ('B', '', NULL, 6.00), ('B', 'I', NULL, 6.00), ('B', 'II', NULL, 0.00), ('C', '', NULL, 0.00), ('C', 'I', NULL, NULL), ('C', 'II', NULL, 0.00)$$, 'only A scored itself');

-- A unit's page says why
INSERT INTO season (season, cluster, year, starts_on, ends_on, status) VALUES ('P', 'c', 2032, '2032-01-01', '2032-12-31', 'appraisal');
INSERT INTO membership (season, unit) SELECT 'P', unit FROM unit;
INSERT INTO sheet (season, state, rules) VALUES ('P', 'in force', pg_temp.classes() || pg_temp.sheet('{"limits": [{"when": "actual[V] > 2", "at_most": 50.5, "note": "có vi phạm", "clause": "Điều 9"}], "no_award": [{"when": "actual[V] > 2", "awards": ["COT", "COCP"]}]}', '{"name": "Nhiệm vụ"}',
  '{"limits": [{"when": "actual[V] > 1", "at_most": 20}]}'));
INSERT INTO result (season, unit, criterion, stage, actual) SELECT 'P', unit, criterion, 'appraisal', 40 FROM unit, unnest('{I.1,I.2}'::text[]) criterion;
INSERT INTO result (season, unit, criterion, stage, actual) VALUES ('P', 'A', 'V', 'appraisal', 3), ('P', 'B', 'V', 'appraisal', 0);
CREATE FUNCTION pg_temp.why(of_unit text, lang text DEFAULT 'vi') RETURNS text LANGUAGE sql AS $$
  SELECT regexp_replace(regexp_replace(translate(split_part(split_part(report_unit_html('P', of_unit, lang), '<section><h2>' || (report_words(lang)->>'why_head') || '</h2>', 2), '</section>', 1), chr(160) || E'\n', ' '), '<[^>]*>', '|', 'g'), E'[|]+', '|', 'g')$$;
SELECT is(pg_temp.why('A'), '|Vì sao có điểm, hạng và loại này: Xã A|Tiêu chí|Lý do|Điểm trước|Điểm sau|Căn cứ|Ghi chú|I.1|giới hạn điểm|40,00|20,00| | |Cả bảng điểm|giới hạn điểm|60,00|50,50|Điều 9|có vi phạm|Cả bảng điểm|không xét danh hiệu| | | |COT, COCP|', 'two limits, and awards');
SELECT is(pg_temp.why('B'), '', 'nothing of a unit of which there is nothing');
SELECT is(pg_temp.why('C'), '|Vì sao có điểm, hạng và loại này: Xã C|Tiêu chí|Lý do|Điểm trước|Điểm sau|Căn cứ|Ghi chú|I.1|chưa xác định|40,00|40,00| |thiếu V|Cả bảng điểm|chưa xác định|80,00|80,00|Điều 9|thiếu V (có vi phạm)|Cả bảng điểm|chưa xác định| | | |thiếu V|', 'what is undecided');
SELECT is(pg_temp.why('A', 'en'), '|Why these points, rank and class: Xã A|Criterion|Reason|Points before|Points after|Clause|Note|I.1|limit|40.00|20.00| | |Whole sheet|limit|60.00|50.50|Điều 9|có vi phạm|Whole sheet|no award| | | |no award: COT, COCP|', 'in English');
SELECT lives_ok($$SELECT publish('P', allow_incomplete => true)$$, 'published');
SELECT matches(pg_temp.why('A'), E'giới hạn điểm\\|60,00\\|50,50', 'it says the same');
SELECT is_empty($$SELECT kind FROM unnest('{limit,condition,late,dropped,undecided,undefined,unranked,class,lower class,quota,no award}'::text[]) kind, report_words('vi') w WHERE NOT w ? ('why ' || kind)$$, 'every kind has words');

-- A figure is shown as it is in the tables of points, and has no maximum
CREATE FUNCTION pg_temp.seen(page text) RETURNS text LANGUAGE sql AS $$SELECT regexp_replace(regexp_replace(translate(page, chr(160) || E'\n', ' '), '<[^>]*>', '|', 'g'), E'[|]+', '|', 'g')$$;
SELECT matches(pg_temp.seen(report_matrix_html('P')), E'\\|V\\|V\\| \\|0\\|–\\|3\\|', 'the score table: B, C, which has none, and A');
SELECT matches(pg_temp.seen(report_html('P')), E'\\|I\\. Nhiệm vụ \\(100\\)\\|V\\|', 'the sections: no points');
SELECT matches(pg_temp.seen(report_html('P')), E'\\|Xã A\\|60,00\\|3\\|', 'and the figure');
SELECT * FROM finish();
ROLLBACK;
