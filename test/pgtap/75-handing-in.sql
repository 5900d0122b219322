-- Handing in: deadlines that are moved and how late days are counted, what waits as sentences and letters, a unit that
-- never hands in through the whole of a season. Units, sheets and results are invented; days are told from today.

BEGIN;
SELECT no_plan();
\ir errors.sql.inc
SELECT emulation.create_registry('thidua');
SET LOCAL search_path = thidua, public;
CREATE ROLE test_a; CREATE ROLE test_b; CREATE ROLE test_c; CREATE ROLE test_appraiser; CREATE ROLE test_partial; CREATE ROLE test_council; CREATE ROLE test_reader;
INSERT INTO unit (unit, name, "position") VALUES ('A', 'Xã An Hòa', 1), ('B', 'Xã Bình Minh', 2), ('C', 'Xã Châu Thành', 3);
INSERT INTO cluster (cluster, name, level) VALUES ('K', 'Cụm 1', 'commune');
INSERT INTO season (season, cluster, year, starts_on, ends_on, self_deadline, appraisal_deadline) VALUES ('S', 'K', 2026, today() - 300, today() + 60, today() + 5, today() + 20);
INSERT INTO membership (season, unit, person, person_position) VALUES ('S', 'A', 'Nguyễn Văn An', 'Chủ tịch UBND xã'), ('S', 'B', NULL, NULL), ('S', 'C', 'Lê Thị Hoa', NULL);
INSERT INTO sheet (season, state, rules) VALUES ('S', 'in force', '{"name": "Bảng điểm", "max": 20, "decimals": 1, "criteria": [{"code": "I", "name": "Kinh tế", "max": 10, "rule": "given"}, {"code": "II", "name": "Phong trào", "max": 10, "rule": "given"}]}');
SELECT grant_access('test_a', 'S', 'unit', 'A'), grant_access('test_b', 'S', 'unit', 'B'), grant_access('test_c', 'S', 'unit', 'C'), grant_access('test_appraiser', 'S', 'appraiser'), grant_access('test_partial', 'S', 'appraiser', NULL, '{II}'),
       grant_access('test_council', 'S', 'council'), grant_access('test_reader', 'S', 'reader');
CREATE FUNCTION pg_temp.of(role name, statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  said text;
  more text;
BEGIN
  EXECUTE format('SET LOCAL ROLE %I', role);
  BEGIN
    EXECUTE statement INTO said;
  EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS more = PG_EXCEPTION_DETAIL;
    said := SQLSTATE || ' ' || SQLERRM;
  END;
  RESET ROLE;
  RETURN said;
END
$$;
CREATE FUNCTION pg_temp.due(of_season text) RETURNS text LANGUAGE sql SET search_path FROM CURRENT AS $$
SELECT string_agg(format('%s %s', stage, days_left), ', ' ORDER BY array_position('{target,self,explanation,appraisal,final,objection}', stage)) FROM deadline_in_force WHERE season = of_season $$;

-- Stages and their deadlines
SELECT is(pg_temp.due('S'), 'self 5, appraisal 20', 'the columns of season are here');
SELECT is(pg_temp.of('test_council', $$SELECT m::text FROM move_deadline('S', 'target', today() + 2, 'kế hoạch năm') m$$), format('(1,,%s)', today() + 2), 'a council sets the day for targets');
SELECT is(pg_temp.of('test_council', $$SELECT m::text FROM move_deadline('S', 'explanation', today() + 12, 'kế hoạch năm', 'KH 01/KH') m$$), format('(1,,%s)', today() + 12), 'and for explanations');
SELECT is(pg_temp.of('test_council', $$SELECT m::text FROM move_deadline('S', 'self', today() + 7, 'bão số 5', 'CV 12') m$$), format('(2,%s,%s)', today() + 5, today() + 7), 'and moves that of self-scores');
SELECT is(pg_temp.due('S'), 'target 2, self 7, explanation 12, appraisal 20', 'one table of stages');
SELECT is((SELECT self_deadline - today() FROM season), 7, 'and season has it');
UPDATE season SET self_deadline = today() + 6, appraisal_deadline = today() + 25, final_deadline = today() + 40;
SELECT is(pg_temp.due('S'), 'target 2, self 6, explanation 12, appraisal 25, final 40', 'a change of season is kept here');
SELECT results_eq($$SELECT number, due_on - today(), due_before - today(), days_moved, reason, document, is_in_force FROM deadline_change WHERE stage = 'self' ORDER BY number$$,
  $$VALUES (1, 5, NULL::integer, NULL::integer, NULL, NULL, false), (2, 7, 5, 2, 'bão số 5', 'CV 12', false), (3, 6, 7, -1, NULL, NULL, true)$$, 'with every day that it had, and why');
SELECT is((SELECT string_agg(set_by, ',' ORDER BY number) FROM deadline WHERE stage = 'self'), format('%1$s,test_council,%1$s', current_user), 'and who');
SELECT is((SELECT count(*) FROM change_log WHERE table_name = 'deadline'), 8::bigint, 'logged');
-- self 5, appraisal 20, target, explanation, self 7, self 6, appraisal 25, final 40
SELECT is((SELECT count(*) FROM deadline), 8::bigint, 'eight days in all');
SELECT matches(pg_temp.of(role, $$SELECT m::text FROM move_deadline('S', 'self', today() + 9, 'x') m$$), '^42501 ', role || ' moves none') FROM unnest('{test_a,test_appraiser,test_reader}'::text[]) role;
SELECT matches(pg_temp.of(role, $$INSERT INTO deadline (season, stage, due_on) VALUES ('S', 'objection', today() + 90) RETURNING 1$$), '^42501 ', role || ' writes none') FROM unnest('{test_a,test_appraiser,test_reader}'::text[]) role;
SELECT matches(pg_temp.of('test_council', $$UPDATE deadline SET reason = 'x' RETURNING 1$$), '^42501 ', 'and what was is not rewritten');
SELECT is(pg_temp.of('test_a', 'SELECT count(*) FROM deadline_change'), '8', 'everybody sees them');
SELECT is((SELECT r::text FROM pg_temp.refusal($$SELECT move_deadline('S', 'slef', 'infinity', ' ')$$) r),
  (SELECT r::text FROM (VALUES ('22023', 'season "S": the deadline of stage slef cannot be moved to infinity', E'stage "slef" does not exist; allowed values: target, self, explanation, appraisal, final, objection\nthe reason is empty\na deadline is a day, or null for none',
    'List the deadlines with SELECT stage, due_on FROM deadline_in_force; move the later stages first.')) r), 'all that is wrong at once');
SELECT is((pg_temp.refusal($$SELECT move_deadline('S', 'self', today() - 1, '')$$)).detail, format(E'the reason is empty\n%s is past, which must be said: past => true\nstage target ends on %s, later than that', today() - 1, today() + 2), 'a day that is past, before another stage');
SELECT is((pg_temp.refusal($$SELECT move_deadline('S', 'self', today() + 30, 'x')$$)).detail, format(E'stage explanation ends on %s, earlier than that\nstage appraisal ends on %s, earlier than that', today() + 12, today() + 25), 'after the next stages');
SELECT is((pg_temp.refusal($$SELECT move_deadline('S', 'self', today() + 6, 'x')$$)).detail, format('it is %s already', today() + 6), 'the day that it has');
SELECT is(pg_temp.raised($$SELECT move_deadline('X', 'self', today(), 'x')$$), 'P0002 season "X" does not exist', 'a season that there is');
SELECT is(pg_temp.raised($$INSERT INTO deadline (season, stage, due_on) VALUES ('S', 'explanation', today() + 26)$$), format('23514 season "S": the deadline of stage explanation, %s, would be after that of stage appraisal, %s', today() + 26, today() + 25), 'nor by a statement of the owner''s');
SELECT matches(pg_temp.raised($$UPDATE season SET self_deadline = today() + 13$$), '^23514 season "S": the deadline of stage self, .*, would be after that of stage explanation', 'nor by a column');
-- a day that cannot be written or counted would stop deadline_in_force, deadline_change and to_do, of every season and for everybody
SELECT is(pg_temp.of('test_council', format('UPDATE season SET final_deadline = %L RETURNING 1', day)), format('22023 season "S": the deadline of stage final cannot be %s', day), format('not %s by a column', day)) FROM unnest('{infinity,5874897-12-31}'::text[]) day;
SELECT is(pg_temp.of('test_council', $$INSERT INTO deadline (season, stage, due_on) VALUES ('S', 'objection', 'infinity') RETURNING 1$$), '22023 season "S": the deadline of stage objection cannot be infinity', 'nor by a row');
SELECT is((pg_temp.refusal($$SELECT move_deadline('S', 'final', '10000-01-01', 'x')$$)).detail, 'a deadline is a day, or null for none', 'nor by a call');
SELECT lives_ok($$UPDATE season SET appraisal_deadline = appraisal_deadline + 30, final_deadline = final_deadline + 30$$, 'several in one statement');
SELECT is(move_deadline('S', 'final', NULL, 'bỏ')::text, format('(3,%s,)', today() + 70), 'none any more');
SELECT is(pg_temp.due('S'), 'target 2, self 6, explanation 12, appraisal 55', 'is none');
SELECT is((SELECT final_deadline FROM season), NULL, 'nor in season');
UPDATE season SET appraisal_deadline = today() + 20;
-- the next year has them all
SELECT is((SELECT copied FROM open_season('S2', after => 'S') WHERE what = 'deadlines'), 4::bigint, 'the next season''s deadlines');
SELECT is((SELECT string_agg(stage || due_on, ' ' ORDER BY stage) FROM deadline_in_force WHERE season = 'S2'), (SELECT string_agg(stage || (due_on + interval '1 year')::date, ' ' ORDER BY stage) FROM deadline_in_force WHERE season = 'S'), 'a year later');
SELECT lives_ok($$DELETE FROM membership WHERE season = 'S2'; DELETE FROM account WHERE season = 'S2'; DELETE FROM sheet WHERE season = 'S2'; DELETE FROM season WHERE season = 'S2'$$, 'a season without data can be deleted as before');

-- Late days by the deadline that held. First day 20 days ago, set 60 days ago; put off to 10 days ago, 15 days ago; brought forward to 14 days ago, 11 days ago.
INSERT INTO season (season, cluster, year, starts_on, ends_on, status) VALUES ('L', 'K', 2025, today() - 400, today() - 35, 'open');
INSERT INTO membership (season, unit) SELECT 'L', unit FROM unit;
INSERT INTO unit (unit, name, "position") VALUES ('D', 'Xã Dân Tiến', 4), ('E', 'Xã Êa Kao', 5);
INSERT INTO membership (season, unit) VALUES ('L', 'D'), ('L', 'E');
INSERT INTO sheet (season, state, rules) SELECT 'L', 'in force', rules FROM sheet WHERE season = 'S';
INSERT INTO deadline (season, stage, due_on, set_at) VALUES ('L', 'self', today() - 20, now() - interval '60 days'), ('L', 'self', today() - 10, now() - interval '15 days'), ('L', 'self', today() - 14, now() - interval '11 days');
INSERT INTO submission (season, unit, state, first_on, allow_empty) VALUES ('L', 'A', 'submitted', today() - 18, true), ('L', 'B', 'submitted', today() - 12, true), ('L', 'C', 'submitted', today() - 9, true), ('L', 'D', 'submitted', today() - 70, true);
-- A: 18 days ago against 20: 2. B: 12 days ago, when it was 10 days ago: in time. C: 9 days ago against 14: 5. D: before any deadline was set, by the first: in time. E: not yet, by the last: 14.
SELECT results_eq($$SELECT unit, days_late, due_on - today() FROM hand_in WHERE season = 'L' ORDER BY unit$$, $$VALUES ('A', 2, -14), ('B', 0, -14), ('C', 5, -14), ('D', 0, -14), ('E', 14, -14)$$, 'each by the deadline that held then');
INSERT INTO deadline (season, stage, due_on) VALUES ('L', 'self', today() + 1);
SELECT results_eq($$SELECT unit, days_late FROM hand_in WHERE season = 'L' ORDER BY unit$$, $$VALUES ('A', 2), ('B', 0), ('C', 5), ('D', 0), ('E', 0)$$, 'put off again, what was late was late');
UPDATE submission SET first_on = today() - 21 WHERE season = 'L' AND unit = 'A';
SELECT is((SELECT days_late FROM hand_in WHERE season = 'L' AND unit = 'A'), 0, 'a day before the first');

-- What waits, as sentences
UPDATE season SET status = 'open' WHERE season = 'S';
INSERT INTO commitment (season, unit, signed_on) VALUES ('S', 'A', today());
INSERT INTO result (season, unit, criterion, stage, actual) VALUES ('S', 'C', 'I', 'self', 8), ('S', 'C', 'II', 'self', 9), ('S', 'A', 'II', 'self', 7);
SELECT FROM submit('S', 'C');
CREATE FUNCTION pg_temp.d(days integer) RETURNS text LANGUAGE sql AS $$SELECT to_char(thidua.today() + days, 'DD/MM/YYYY')$$;
SELECT results_eq($$SELECT unit, task, waits_for, waits_for_name, sentence FROM to_do WHERE season = 'S' ORDER BY unit, task$$,
  format($$VALUES ('A', 'not handed in', 'unit', 'Đơn vị', 'Đề nghị Xã An Hòa tự chấm điểm và nộp hồ sơ (hạn %2$s).'), ('B', 'not handed in', 'unit', 'Đơn vị', 'Đề nghị Xã Bình Minh tự chấm điểm và nộp hồ sơ (hạn %2$s).'),
    ('B', 'targets not signed', 'unit', 'Đơn vị', 'Đề nghị Xã Bình Minh ký giao ước và đăng ký chỉ tiêu thi đua (hạn %1$s).'), ('C', 'targets not signed', 'unit', 'Đơn vị', 'Đề nghị Xã Châu Thành ký giao ước và đăng ký chỉ tiêu thi đua (hạn %1$s).')$$, pg_temp.d(2), pg_temp.d(6)), 'a sentence for each');
SELECT is((SELECT text FROM remind('S') WHERE unit = 'B'), format(E'Kính gửi: Xã Bình Minh\nCụm 1, năm 2026: tính đến ngày %s, đơn vị còn 2 việc cần thực hiện.\n1. Đề nghị Xã Bình Minh ký giao ước và đăng ký chỉ tiêu thi đua (hạn %s).\n2. Đề nghị Xã Bình Minh tự chấm điểm và nộp hồ sơ (hạn %s).', pg_temp.d(0), pg_temp.d(2), pg_temp.d(6)), 'one letter a unit, by deadline');
SELECT results_eq($$SELECT unit, unit_name, person, person_position, tasks, next_due - today() FROM remind('S')$$, $$VALUES ('A', 'Xã An Hòa', 'Nguyễn Văn An', 'Chủ tịch UBND xã', 1::bigint, 6), ('B', 'Xã Bình Minh', NULL, NULL, 2, 2), ('C', 'Xã Châu Thành', 'Lê Thị Hoa', NULL, 1, 2)$$, 'in the official order');
SELECT is((SELECT split_part(text, E'\n', 1) FROM remind('S') WHERE unit = 'A'), 'Kính gửi: Xã An Hòa (Nguyễn Văn An, Chủ tịch UBND xã)', 'to whom');
SELECT is(pg_temp.of(role, $$SELECT coalesce(string_agg(unit, '' ORDER BY unit), '-') FROM remind('S')$$), sees, role || ' gets') FROM (VALUES ('test_a', 'A'), ('test_b', 'B'), ('test_c', 'C'), ('test_appraiser', 'ABC'), ('test_partial', 'ABC'), ('test_council', 'ABC'), ('test_reader', 'ABC')) v(role, sees);
SELECT is(pg_temp.raised($$SELECT * FROM remind('X')$$), 'P0002 season "X" does not exist', 'of a season that there is');
SELECT matches(pg_temp.of('test_b', $$SELECT sentence FROM to_do WHERE task = 'not handed in'$$), '^Đề nghị Xã Bình Minh ', 'a unit reads its own');

SELECT results_eq($$SELECT l.code, s.waits_for IN (SELECT code FROM label WHERE kind = 'capacity') AND s.sentence LIKE '%\%1$s%.' OR s.sentence LIKE '%: \%3$s' FROM label l LEFT JOIN task_sentences() s ON s.task = l.code WHERE l.kind = 'task' ORDER BY l.ordinal$$,
  $$SELECT code, true FROM label WHERE kind = 'task' ORDER BY ordinal$$, 'every task has a sentence that names the unit, and who acts');

-- An empty file is refused unless told
SELECT is(pg_temp.of('test_b', $$SELECT submit('S')::text$$), '55000 the file of unit "B" of season "S" is empty', 'an empty file is refused');
SAVEPOINT empty;
SELECT matches(pg_temp.of('test_b', $$SELECT submit('S', allow_empty => true)::text$$), '^\(submitted,', 'and taken when told');
ROLLBACK TO empty;

-- The last day passes: A and B are late, and nobody enters any more; the council closes, or the nightly job
-- (66-nightly.sql).
SELECT is((pg_temp.refusal($$SELECT move_deadline('S', 'self', today() - 3, 'hết hạn sớm')$$)).detail, format(E'%s is past, which must be said: past => true\nstage target ends on %s, later than that', today() - 3, today() + 2), 'not into the past without saying so');
SELECT FROM move_deadline('S', 'target', today() - 4, 'hết hạn', past => true);
SELECT is(pg_temp.of('test_council', $$SELECT due_now - today() FROM move_deadline('S', 'self', today() - 3, 'hết hạn', 'CV 15', past => true)$$), '-3', 'with it, it is');
SELECT is((SELECT sentence FROM to_do WHERE season = 'S' AND unit = 'B' AND task = 'not handed in'), format('Đề nghị Xã Bình Minh tự chấm điểm và nộp hồ sơ (hạn %s, đã quá hạn 3 ngày).', pg_temp.d(-3)), 'late, and by how many days');
SELECT matches(pg_temp.of('test_a', $$INSERT INTO result (season, unit, criterion, stage, actual) VALUES ('S', 'A', 'I', 'self', 7) RETURNING 1$$), '^42501 .*the last day was', 'nothing is entered any more');
SELECT is(pg_temp.of('test_a', $$SELECT days_late FROM submit('S')$$), '3', 'a file can be handed in late, with what there is');
SELECT is((SELECT days_late FROM hand_in WHERE season = 'S' AND unit = 'C'), 3, 'on the same day the last deadline counts');
UPDATE submission SET first_on = today() - 5 WHERE season = 'S' AND unit = 'C';
UPDATE deadline SET set_at = set_at - interval '20 days' WHERE season = 'S' AND stage = 'self' AND number < 4;
SELECT is((SELECT days_late FROM hand_in WHERE season = 'S' AND unit = 'C'), 0, 'and five days before, that of that day');
SELECT is(pg_temp.of('test_a', $$UPDATE season SET status = 'appraisal' RETURNING status$$), '42501 permission denied for table season', 'a unit does not close the season');
SELECT is(pg_temp.of('test_appraiser', $$UPDATE season SET status = 'appraisal' RETURNING status$$), '42501 permission denied for table season', 'nor an appraiser');
SELECT is(pg_temp.of('test_council', $$UPDATE season SET status = 'appraisal' WHERE season = 'S' RETURNING status$$), 'appraisal', 'the council closes');
SELECT is((SELECT sentence FROM to_do WHERE season = 'S' AND unit = 'B' AND task = 'not handed in'), format('Đến nay Xã Bình Minh chưa nộp hồ sơ tự chấm (hạn %s, đã quá hạn 3 ngày); kỳ đã chuyển sang thẩm định. Đề nghị liên hệ thường trực cụm, khối để được nộp bổ sung.', pg_temp.d(-3)), 'what the unit is told now');

-- Appraised, with what differs to be explained until the day; C agrees with all but II
INSERT INTO commitment (season, unit, signed_on) VALUES ('S', 'B', today()), ('S', 'C', today());
SELECT is(pg_temp.of('test_appraiser', $$SELECT appraise('S', 'C', 'I', 8) || appraise('S', 'C', 'II', 7)::text || appraise('S', 'A', 'I', 6) || appraise('S', 'A', 'II', 7)$$), '1111', 'appraised');
SELECT results_eq($$SELECT unit, sentence FROM to_do WHERE season = 'S' AND task = 'appraisal to explain'$$, format($$VALUES ('C', 'Kết quả thẩm định của Xã Châu Thành khác điểm tự chấm ở tiêu chí II. Nếu chưa thống nhất, đề nghị gửi giải trình (hạn %s).')$$, pg_temp.d(12)), 'what differs may be explained');
SELECT is(pg_temp.of('test_c', $$SELECT write_explanation('S', 'C', 'II', 'Có minh chứng')$$), '1', 'it is');
SELECT results_eq($$SELECT unit, task, waits_for, sentence FROM to_do WHERE season = 'S' AND unit = 'C'$$, format($$VALUES ('C', 'explanation waits', 'appraiser', 'Đề nghị bộ phận thẩm định trả lời giải trình của Xã Châu Thành về tiêu chí II (hạn %s).')$$, pg_temp.d(20)), 'and now the appraiser is reminded');
SELECT is(pg_temp.of('test_council', $$SELECT string_agg(unit, '' ORDER BY unit) FROM remind('S')$$), 'B', 'only what waits for a unit is sent to it');
SELECT FROM move_deadline('S', 'explanation', today() - 1, 'hết hạn', past => true);
SELECT is(pg_temp.of('test_c', $$SELECT write_explanation('S', 'C', 'I', 'x')$$), format('42501 season "S", unit "C": the last day for explanations was %s', today() - 1), 'no explanation after its day, though appraisals go on');
SELECT is(pg_temp.of('test_appraiser', $$SELECT appraise('S', 'C', 'II', 8, 'BB 2')$$), '2', 'appraisals go on');
SELECT answer_explanation('S', 'C', 'II', 1, 'Đã xem');
SELECT FROM return_submission('S', 'B', 'Chưa có số liệu', today() + 2);
SELECT is((SELECT sentence FROM to_do WHERE season = 'S' AND unit = 'B'), format('Đề nghị Xã Bình Minh hoàn thiện và nộp lại hồ sơ tự chấm (hạn %s). Lý do trả lại: Chưa có số liệu', pg_temp.d(2)), 'a file that was asked for');

-- B never hands in. Missing is not zero: the sheet says what becomes of it, the default that the unit has no rank.
SELECT is((SELECT status || coalesce(rank::text, ' without rank') FROM standing WHERE season = 'S' AND unit = 'B'), 'incomplete without rank', 'incomplete');
SELECT is((SELECT points FROM score_breakdown WHERE season = 'S' AND unit = 'B' AND depth = 0), NULL, 'and without points, which is not 0');
SELECT ok((pg_temp.refusal($$SELECT publish('S')$$)).detail ~ 'unit "B" does not have a result for "I", "II"', 'publishing says so');
SELECT ok(report_html('S') LIKE '%<p class="quiet">Chưa nộp hồ sơ tự chấm: Xã Bình Minh.</p>%', 'the page says that it has not handed in');
SELECT is(pg_temp.of('test_council', $$SELECT units || '/' || ranked FROM publish('S', allow_incomplete => true)$$), '3/2', 'the council decides to publish all the same');
SELECT is(pg_temp.of('test_appraiser', $$SELECT return_submission('S', 'B', 'thiếu')$$), '55000 season "S" is published: table submission cannot be changed by INSERT', 'and no file is returned any more');
-- A: 6 + 7 = 13 by appraisals; C: 8 + 8 = 16 by the second appraisal
SELECT results_eq($$SELECT unit, rank, points, status, missing FROM standing WHERE season = 'S' ORDER BY unit$$, $$VALUES ('A', 2, 13.0::numeric(16,6), 'ranked', 0), ('B', NULL, (SELECT points FROM standing WHERE season = 'S' AND unit = 'B'), 'incomplete', 2), ('C', 1, 16, 'ranked', 0)$$, 'published without its rank');
SELECT ok(report_html('S') LIKE '%<p class="quiet">Không nộp hồ sơ tự chấm: Xã Bình Minh.</p>%', 'shown as not handed in');
SELECT ok(report_unit_html('S', 'B') LIKE '%Đơn vị không nộp hồ sơ tự chấm.%' AND report_unit_html('S', 'A') NOT LIKE '%không nộp hồ sơ%', 'on its own sheet too, and on no other');
SELECT ok(report_html('S', 'en') LIKE '%Handed in no self-scores: Xã Bình Minh.%', 'in English');
SELECT is((SELECT state || coalesce(handed_in_on::text, ' never') FROM hand_in WHERE season = 'S' AND unit = 'B'), 'returned never', 'and hand_in knows');
SELECT is((SELECT count(*) FROM remind('S')), 0::bigint, 'of what is published nobody is reminded');
-- the same results under sheets that say otherwise
SELECT is((SELECT string_agg(b.unit || ' ' || coalesce(trim_scale(b.points)::text, '-'), ', ' ORDER BY b.unit) FROM emulation.breakdown(board_under(jsonb_set(rules, '{missing}', to_jsonb(missing))::emulation.score_sheet, 'S')) b WHERE b.depth = 0), said, missing)
  FROM sheet, (VALUES ('incomplete', 'A 13, B -, C 16'), ('reweight', 'A 13, B -, C 16'), ('zero', 'A 13, B 0, C 16')) v(missing, said) WHERE season = 'S' AND state = 'in force';

-- After publication: objections until their day, and no other deadline moves
SELECT is(pg_temp.of('test_council', $$SELECT due_now - today() FROM move_deadline('S', 'objection', today() + 21, 'theo quy chế')$$), '21', 'objections have a day');
SELECT matches(pg_temp.of('test_b', $$SELECT file_objection('S', 'B', 'Xin được chấm') > 0$$), '^true$', 'until then they are filed');
SELECT is((SELECT sentence FROM to_do WHERE season = 'S'), 'Đề nghị hội đồng xem xét, kết luận kiến nghị của Xã Bình Minh về kết quả chung.', 'and the council is reminded');
SELECT is(pg_temp.of('test_council', $$SELECT due_now - today() FROM move_deadline('S', 'objection', today() - 1, 'hết hạn', past => true)$$), '-1', 'it passes');
SELECT is(pg_temp.of('test_b', $$SELECT file_objection('S', 'B', 'x')$$), format('42501 season "S", unit "B": the last day for objections was %s', today() - 1), 'afterwards they are not');
SELECT is((SELECT state || ' ' || detail FROM pg_temp.refusal($$SELECT move_deadline('S', 'final', today() + 90, 'x')$$)), '55000 season "S" is published, and only the deadline of objections can be moved', 'no other deadline moves');
SELECT matches(pg_temp.raised(statement), '^55000 season "S" is published', statement) FROM unnest(ARRAY[$$INSERT INTO deadline (season, stage, due_on) VALUES ('S', 'final', today() + 90)$$, $$UPDATE deadline SET due_on = due_on + 1 WHERE season = 'S'$$, $$DELETE FROM deadline WHERE season = 'S'$$]) statement;
SELECT is((SELECT count(*) FROM publication_check), 0::bigint, 'the publication follows from what is there');

-- A registry of before: its deadlines are taken over
SET LOCAL client_min_messages = warning;
DROP TABLE deadline CASCADE;
SELECT emulation.create_registry('thidua');
SELECT is((SELECT string_agg(format('%s %s %s', stage, due_on - today(), number), ', ' ORDER BY stage) FROM deadline WHERE season = 'S'), 'appraisal 20 1, self -3 1', 'once');
SELECT emulation.create_registry('thidua');
SELECT is((SELECT count(*) FROM deadline WHERE season = 'S'), 2::bigint, 'and no more');
SELECT * FROM finish();
ROLLBACK;
