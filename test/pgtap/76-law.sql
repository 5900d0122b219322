-- Law as it is in force: who may get what, by the law of the day on which the file was received. Articles are those of doc/domain.md; persons, units and years are invented.

BEGIN;
SELECT no_plan();
\ir errors.sql.inc
SELECT emulation.create_registry('thidua');
SET LOCAL search_path = thidua, public;
INSERT INTO unit (unit, name, level, parent) VALUES ('T', 'Tỉnh', 'province', NULL), ('S', 'Sở', 'department', 'T'), ('H', 'Huyện', 'district', 'T'), ('X', 'Xã', 'commune', 'T');
INSERT INTO decision (decision, signed_on) VALUES ('QĐ', '2030-01-01');
CREATE FUNCTION pg_temp.person(code text, pos text DEFAULT NULL) RETURNS void LANGUAGE sql AS $$INSERT INTO recipient (recipient, name, kind, unit, "position") VALUES (code, code, 'person', 'S', pos)$$;
CREATE FUNCTION pg_temp.collective(code text) RETURNS void LANGUAGE sql AS $$INSERT INTO recipient (recipient, name, kind, unit) VALUES (code, code, 'collective', 'S')$$;
-- grades of consecutive years, and grants in years
CREATE FUNCTION pg_temp.graded(who text, from_year integer, grades text) RETURNS void LANGUAGE sql AS $$
INSERT INTO assessment_result (recipient, unit, year, grade)
SELECT who, 'S', from_year + i::integer - 1, CASE g WHEN 'x' THEN 'excellent' WHEN 'w' THEN 'well' WHEN 'c' THEN 'completed' ELSE 'not' END FROM regexp_split_to_table(grades, '') WITH ORDINALITY t(g, i) WHERE g <> '.' $$;
CREATE SEQUENCE pg_temp.line;
CREATE FUNCTION pg_temp.granted(who text, what text, years integer[], by_way text DEFAULT 'merit') RETURNS void LANGUAGE sql AS $$
INSERT INTO award_grant (decision, line, award, unit, recipient, year, way) SELECT 'QĐ', nextval('pg_temp.line'), what, 'S', who, y, by_way FROM unnest(years) y $$;
CREATE FUNCTION pg_temp.answers(who text, what text, of_year integer, as_of date) RETURNS text LANGUAGE sql AS $$
SELECT coalesce(is_eligible(who, what, of_year, as_of)::text, 'null') || coalesce(': ' || string_agg(e.item || '.' || e.alternative || ' ' || coalesce(e.met::text, 'null'), ', ' ORDER BY e.item, e.alternative), '') FROM eligibility(who, what, of_year, as_of) e $$;

-- Law of 2022, articles 24 and 23, against that of 2003: the same person, without an initiative but excellent
SELECT pg_temp.person('an'), pg_temp.graded('an', 2022, 'xxw');
SELECT is(pg_temp.answers('an', 'CSTDCS', 2023, '2023-12-31'), 'false: 1.1 false', 'CSTĐCS, law of 2003, last day: an initiative is asked for');
SELECT is(pg_temp.answers('an', 'CSTDCS', 2023, '2024-01-01'), 'true: 1.1 true, 2.1 true, 2.2 false', 'law of 2022, article 23, first day: excellent is enough');
SELECT is(pg_temp.answers('an', 'CSTDCS', 2024, '2025-01-15'), 'false: 1.1 true, 2.1 false, 2.2 false', 'well is not, without an initiative');
INSERT INTO initiative (recipient, year, number, scope, kind) VALUES ('an', 2023, 1, 'grassroots', 'initiative');
SELECT is(pg_temp.answers('an', 'CSTDCS', 2024, '2025-01-15'), 'false: 1.1 true, 2.1 false, 2.2 false', 'an initiative of the year before does not serve for ever');
INSERT INTO initiative (recipient, year, number, scope, kind) VALUES ('an', 2024, 1, 'grassroots', 'topic');
SELECT is(pg_temp.answers('an', 'CSTDCS', 2024, '2025-01-15'), 'true: 1.1 true, 2.1 false, 2.2 true', 'a topic of the year does');
SELECT is(pg_temp.answers('an', 'LDTT', 2024, '2025-01-15'), 'true: 1.1 true', 'LĐTT, article 24: well or better');
SELECT is(pg_temp.answers('an', 'LDTT', 2023, '2023-12-31'), 'null', 'of which the law of 2003 has nothing on record');
SELECT is(pg_temp.answers('an', 'CSTDCS', 2025, '2026-10-01'), 'null: 1.1 null', 'from 1 October 2026 on law 06/2026 is in force');
SELECT results_eq($$SELECT missing, source FROM eligibility('an', 'CSTDCS', 2026)$$, $$VALUES ('chưa nhập tiêu chuẩn đang có hiệu lực', 'Luật 06/2026/QH16 có hiệu lực từ 01/10/2026, chưa nhập')$$, 'and the answer says so');
SELECT is((SELECT count(*) FROM eligibility('an', 'CSTDCS', 2025, '2026-09-30')), 3::bigint, '30 September 2026 is the last day of law 06/2022');

-- An initiative serves once: the grant remembers which.
INSERT INTO initiative (recipient, year, number, scope) VALUES ('an', 2022, 1, 'province');
SELECT pg_temp.granted('an', 'CSTDCS', '{2022,2023,2024}');
SELECT is(pg_temp.answers('an', 'CSTDT', 2024, '2025-01-15'), 'true: 1.1 true, 2.1 true', 'CSTĐ cấp tỉnh, article 22: three in a row and an initiative of that reach');
INSERT INTO award_grant (decision, line, award, unit, recipient, year, initiative_year, initiative_number) VALUES ('QĐ', 900, 'CSTDT', 'S', 'an', 2024, 2022, 1);
SELECT is(pg_temp.answers('an', 'CSTDT', 2024, '2025-01-15'), 'true: 1.1 true, 2.1 true', 'asked again for the same award and year it still counts');
SELECT is(pg_temp.answers('an', 'CSTDTQ', 2024, '2025-01-15'), 'false: 1.1 false, 2.1 false', 'not for another');
SELECT pg_temp.granted('an', 'CSTDCS', '{2025,2026,2027}');
SELECT is(pg_temp.answers('an', 'CSTDT', 2027, '2026-09-30'), 'false: 1.1 true, 2.1 false', 'nor for the next one');
SELECT is(pg_temp.raised($$INSERT INTO award_grant (decision, line, award, unit, recipient, year, initiative_year, initiative_number) VALUES ('QĐ', 901, 'CSTDCS', 'S', 'an', 2029, 2021, 1)$$), '23503 insert or update on table "award_grant" violates foreign key constraint "award_grant_initiative_fkey"', 'an initiative that is not on record');

-- Two consecutive times, article 21: years between are those of the award's own rhythm
SELECT pg_temp.person('times'), pg_temp.granted('times', 'CSTDT', '{2018,2021,2024}');
INSERT INTO initiative (recipient, year, scope) VALUES ('times', 2020, 'state');
SELECT is(pg_temp.answers('times', 'CSTDTQ', 2024, '2025-01-15'), 'true: 1.1 true, 2.1 true', 'CSTĐ toàn quốc: every three years is consecutive');
SELECT is((SELECT held FROM eligibility('times', 'CSTDTQ', 2024, '2025-01-15') WHERE item = 1), 3, 'three times');
SELECT is(times_ending(y, 3, e), n, format('%s by %s: %s', y, e, n)) FROM (VALUES ('{2018,2021}'::int[], 2021, 2), ('{2018,2021}', 2023, 2), ('{2018,2021}', 2024, 0), ('{2017,2021}', 2021, 1), ('{2015,2018,2022,2025}', 2025, 2), ('{}', 2020, 0), ('{2020,2020}', 2020, 1)) v(y, e, n);

-- Bằng khen, article 74(1)d: two consecutive years of either, mixed
SELECT pg_temp.person('mix'), pg_temp.granted('mix', 'CSTDCS', '{2023}'), pg_temp.graded('mix', 2024, 'x');
SELECT is(pg_temp.answers('mix', 'BKT', 2024, '2025-01-15'), 'false: 1.1 false', 'a year graded excellent needs an initiative');
INSERT INTO initiative (recipient, year, scope) VALUES ('mix', 2024, 'grassroots');
SELECT is(pg_temp.answers('mix', 'BKT', 2024, '2025-01-15'), 'true: 1.1 true', 'with one it follows a CSTĐCS');
SELECT is(pg_temp.answers('mix', 'BKB', 2024, '2025-01-15'), 'true: 1.1 true', 'a ministry''s asks for the same');
SELECT pg_temp.collective('phong'), pg_temp.granted('phong', 'TTLDXS', '{2023}'), pg_temp.graded('phong', 2024, 'x');
SELECT is(pg_temp.answers('phong', 'BKT', 2024, '2025-01-15'), 'true: 1.1 true', 'a collective: TTLĐXS and excellent, mixed');

-- HCLĐ hạng Ba of a person, decree 65/2014 article 17 and law of 2022 article 44(1)e: one person, two answers
SELECT pg_temp.person('hang ba'), pg_temp.granted('hang ba', 'BKTTG', '{2010}'), pg_temp.graded('hang ba', 2011, 'wwxwx'), pg_temp.granted('hang ba', 'CSTDCS', '{2011,2013,2015}');
SELECT is(pg_temp.answers('hang ba', 'HCLD3', 2015, '2015-12-31'), 'false: 1.1 true, 2.1 false, 3.1 false', 'decree 65/2014 wants five years graded excellent, and initiatives');
SELECT is(pg_temp.answers('hang ba', 'HCLD3', 2015, '2024-01-01'), 'true: 1.1 true, 2.1 true, 3.1 true, 4.1 true', 'law of 2022: five years graded well, one excellent, three CSTĐCS');
SELECT is(pg_temp.answers('hang ba', 'HCLD3', 2015, d::date), x, d) FROM (VALUES ('2014-08-19', 'null'), ('2014-08-20', 'false: 1.1 true, 2.1 false, 3.1 false'), ('2017-09-30', 'false: 1.1 true, 2.1 false, 3.1 false'), ('2017-10-01', 'null: 1.1 null'), ('2023-12-31', 'null: 1.1 null')) v(d, x);
SELECT pg_temp.person('gap'), pg_temp.granted('gap', 'BKTTG', '{2010}'), pg_temp.graded('gap', 2011, 'xwcwwwww'), pg_temp.granted('gap', 'CSTDCS', '{2011,2012,2015}');
SELECT is(pg_temp.answers('gap', 'HCLD3', 2018, '2024-01-01'), 'false: 1.1 true, 2.1 true, 3.1 false, 4.1 false', 'what is before the run that counts is not in it');
SELECT pg_temp.person('65'), pg_temp.granted('65', 'BKTTG', '{2010}'), pg_temp.graded('65', 2011, 'xxxxx');
INSERT INTO initiative (recipient, year, scope) VALUES ('65', 2012, 'province'), ('65', 2015, 'state');
SELECT is(pg_temp.answers('65', 'HCLD3', 2015, '2015-12-31'), 'true: 1.1 true, 2.1 true, 3.1 true', 'decree 65/2014, article 17: met');
SELECT pg_temp.person('cong nhan', 'worker'), pg_temp.granted('cong nhan', 'BKTTG', '{2010}'), pg_temp.graded('cong nhan', 2011, 'xxxxx');
SELECT is(pg_temp.answers('cong nhan', 'HCLD3', 2015, '2015-12-31'), 'null: 1.1 true, 2.1 true, 3.2 null', 'of a worker''s initiatives the scope was not read');

-- Collectives, decree 65/2014 articles 15 to 17
SELECT pg_temp.collective('tap the'), pg_temp.granted('tap the', 'BKTTG', '{2009}'), pg_temp.graded('tap the', 2010, 'xxxxx'), pg_temp.granted('tap the', 'COT', '{2011}'), pg_temp.granted('tap the', 'BKT', '{2012,2013}');
SELECT is(pg_temp.answers('tap the', 'HCLD3', 2014, '2014-12-31'), 'null: 1.1 null, 2.1 true, 3.1 true, 4.1 true, 5.1 false, 5.2 true', 'the day of the founding is not on record');
UPDATE recipient SET founded_on = '2005-01-01' WHERE recipient = 'tap the';
SELECT is(pg_temp.answers('tap the', 'HCLD3', 2014, '2014-12-31'), 'false: 1.1 false, 2.1 true, 3.1 true, 4.1 true, 5.1 false, 5.2 true', 'nine years old at the end of 2014');
UPDATE recipient SET founded_on = '2004-12-31' WHERE recipient = 'tap the';
SELECT is(pg_temp.answers('tap the', 'HCLD3', 2014, '2014-12-31'), 'true: 1.1 true, 2.1 true, 3.1 true, 4.1 true, 5.1 false, 5.2 true', 'ten; one flag and two diplomas stand for two flags');
SELECT pg_temp.granted('tap the', 'HCLD3', '{2014}'), pg_temp.graded('tap the', 2015, 'xx'), pg_temp.graded('tap the', 2017, 'xxx'), pg_temp.granted('tap the', 'COT', '{2016,2018}'), pg_temp.granted('tap the', 'COCP', '{2017}');
SELECT is(pg_temp.answers('tap the', 'HCLD2', 2019, '2017-09-30'), 'true: 1.1 true, 2.1 true, 3.1 true, 4.1 true, 4.2 false', 'HCLĐ hạng Nhì, article 16: a flag of the Government and one of the province');
SELECT is(pg_temp.answers('tap the', 'HCLD2', 2019, '2024-01-01'), 'null: 1.1 null', 'the law of 2022 was not read for collectives');

-- TTLĐTT and TTLĐXS, articles 28 and 27: from entered numbers
SELECT pg_temp.collective('to'), pg_temp.graded('to', 2024, 'x');
SELECT is(pg_temp.answers('to', 'TTLDTT', 2024, '2025-01-15'), 'null: 1.1 null, 2.1 null', 'no numbers, no answer');
SELECT is((SELECT missing FROM eligibility('to', 'TTLDTT', 2024, '2025-01-15') WHERE item = 1), 'chưa nhập số liệu năm 2024', 'and it says which are missing');
INSERT INTO collective_figure (recipient, year, members, advanced, completed, fighters, disciplined) VALUES ('to', 2024, 10, 7, 10, 1, 0);
SELECT is(pg_temp.answers('to', 'TTLDTT', 2024, '2025-01-15'), 'true: 1.1 true, 2.1 true', '70 % exactly');
SELECT is(pg_temp.answers('to', 'TTLDXS', 2024, '2025-01-15'), 'true: 1.1 true, 2.1 true, 3.1 true, 4.1 true, 5.1 true', 'TTLĐXS');
UPDATE collective_figure SET members = 1000000001, advanced = 700000000, completed = 1000000000, fighters = 0, disciplined = 1;
SELECT is(pg_temp.answers('to', 'TTLDXS', 2024, '2025-01-15'), 'false: 1.1 true, 2.1 false, 3.1 false, 4.1 false, 5.1 false', 'one person too few is too few');

-- Ways and discipline, decree 152/2025 article 4, from 1 July 2025
SELECT pg_temp.person('way'), pg_temp.granted('way', 'CSTDCS', '{2023,2024}'), pg_temp.granted('way', 'CSTDCS', '{2025}', 'thematic');
INSERT INTO initiative (recipient, year, scope) VALUES ('way', 2025, 'province');
SELECT is(pg_temp.answers('way', 'CSTDT', 2025, '2025-06-30'), 'true: 1.1 true, 2.1 true', 'before, every way counted');
SELECT is(pg_temp.answers('way', 'CSTDT', 2025, '2025-07-01'), 'false: 1.1 false, 2.1 true', 'a thematic grant does not count towards merit');
SELECT pg_temp.person('ky luat'), pg_temp.granted('ky luat', 'CSTDCS', '{2023,2024,2025}');
INSERT INTO initiative (recipient, year, scope) VALUES ('ky luat', 2025, 'province');
SELECT is(pg_temp.answers('ky luat', 'CSTDT', 2025, '2026-01-15'), 'true: 1.1 true, 2.1 true', 'without discipline');
INSERT INTO discipline (recipient, decided_on, form, ends_on, document) VALUES ('ky luat', '2022-10-01', 'khiển trách', '2023-09-30', 'QĐ 7');
SELECT is(pg_temp.answers('ky luat', 'CSTDT', 2025, '2026-01-15'), 'false: 1.1 false, 2.1 true', 'achievements count afresh from the year after its end');
SELECT is(pg_temp.answers('ky luat', 'CSTDT', 2025, '2025-06-30'), 'true: 1.1 true, 2.1 true', 'not so before that decree');
UPDATE discipline SET counts_from = 2023;
SELECT is(pg_temp.answers('ky luat', 'CSTDT', 2025, '2026-01-15'), 'true: 1.1 true, 2.1 true', 'or from the year that the office decides');
UPDATE discipline SET counts_from = NULL, ends_on = NULL;
SELECT is(pg_temp.answers('ky luat', 'CSTDT', 2025, '2026-01-15'), 'false: 1.1 false, 2.1 false', 'nothing counts while it is in force');

-- Quotas and votes: the share of 15 % ended with 2023, 80 % of votes began with 2024
SELECT is((SELECT string_agg(percent::text, ',') FROM award_quota_on('CSTDCS', d::date)), x, 'the quota of CSTĐCS on ' || d) FROM (VALUES ('2017-09-30', NULL), ('2017-10-01', '15'), ('2023-12-31', '15'), ('2024-01-01', NULL)) v(d, x);
SELECT is((SELECT string_agg(numerator || '/' || denominator || ' ' || base, ',') FROM vote_rule_on(a, d::date)), x, format('votes for %s on %s', a, d)) FROM (VALUES ('CSTDCS', '2023-12-31', NULL), ('CSTDCS', '2024-01-01', '4/5 council'), ('COT', '2024-01-01', '4/5 council'), ('COCP', '2024-01-01', '4/5 council'), ('CSTDT', '2024-01-01', '9/10 council')) v(a, d, x);

-- Which law: the day of receipt; a later one where its rows say so and it is better
INSERT INTO proposal (proposal, recipient, award, unit, year, proposed_on, received_on) VALUES (1, 'an', 'CSTDCS', 'S', 2022, '2023-02-01', '2023-12-31'), (2, 'an', 'CSTDCS', 'S', 2022, '2023-02-01', '2024-01-02'), (3, 'an', 'CSTDCS', 'S', 2022, '2023-02-01', NULL);
SELECT results_eq($$SELECT proposal, eligible, law_of FROM award_support WHERE proposal <= 3 ORDER BY 1$$, $$VALUES (1::bigint, false, '2023-12-31'::date), (2, true, '2024-01-02'), (3, false, '2023-02-01')$$, 'received_on decides');
UPDATE requirement SET also_before = true WHERE award = 'CSTDCS' AND valid_from = '2024-01-01';
SELECT results_eq($$SELECT proposal, eligible, law_of FROM award_support WHERE proposal <= 3 ORDER BY 1$$, $$VALUES (1::bigint, true, '2024-01-01'::date), (2, true, '2024-01-02'), (3, true, '2024-01-01')$$, 'a later law decides where it says so and is better');
SELECT is((SELECT string_agg(mark, ',') FROM requirement WHERE award = 'CSTDCS' AND valid_from = '2024-01-01'), 'office,office,office', 'a row that the office has edited is marked');

-- The office enters a law from its text: invented here, for that of 2026 was not read
CREATE FUNCTION pg_temp.file(rows text) RETURNS bytea LANGUAGE sql AS $$SELECT convert_to(E'Danh hiệu;Đối tượng;Tiêu chuẩn số;Phương án;Có hiệu lực từ ngày;Đã được tặng;Mức xếp loại;Sáng kiến;Số lần;Liên tục;Nhịp;Trong số năm;Loại hình được tính;Số liệu tập thể;Ít nhất;Không quá;Điều khoản\n' || rows, 'UTF8')$$;
CREATE TEMP TABLE before AS SELECT * FROM requirement;
SELECT is(pg_temp.answers('an', 'CSTDCS', 2023, '2026-10-01'), 'null: 1.1 null', 'before it is entered');
CREATE TEMP TABLE entered AS SELECT * FROM import_requirements(pg_temp.file(E'Chiến sĩ thi đua cơ sở;cá nhân;1;1;1/10/2026;;HTXSNV;;1;;;1;;;;;điều 5\nCSTDCS;cá nhân;1;2;01/10/2026;;;cơ sở;2;;;;;;;;\nCSTDTQ;cá nhân;1;1;1/10/2026;CSTDT;;;2;có;4;;công trạng;;;;điều 6\nTTLDTT;tập thể;1;1;1/10/2026;;;;;;;;;tỷ lệ Lao động tiên tiến;62,5;;\n'), 'Luật minh hoạ');
SELECT results_eq('SELECT read, new, changed, rejected FROM entered', 'VALUES (4::bigint, 1::bigint, 3::bigint, 0::bigint)', 'four requirements, three of which were told as not entered');
SELECT results_eq($$SELECT award, alternative, held_award, grade, initiative_scope, times, consecutive, streak, rhythm_years, within_years, way, figure, at_least, source, article, mark FROM requirement WHERE valid_from = '2026-10-01' AND mark = 'office' ORDER BY 1, 2$$,
  $$VALUES ('CSTDCS', 1, NULL, 'excellent', NULL, 1, false, 'years', NULL::integer, 1, NULL, NULL, NULL::numeric, 'Luật minh hoạ', 'điều 5', 'office'), ('CSTDCS', 2, NULL, NULL, 'grassroots', 2, false, 'years', NULL, NULL, NULL, NULL, NULL, 'Luật minh hoạ', NULL, 'office'),
           ('CSTDTQ', 1, 'CSTDT', NULL, NULL, 2, true, 'times', 4, NULL, 'merit', NULL, NULL, 'Luật minh hoạ', 'điều 6', 'office'), ('TTLDTT', 1, NULL, NULL, NULL, NULL, false, 'years', NULL, NULL, NULL, 'advanced percent', 62.5, 'Luật minh hoạ', NULL, 'office')$$, 'as they were written, marked as the office''s');
SELECT is(pg_temp.answers('an', 'CSTDCS', 2023, '2026-10-01'), 'true: 1.1 true, 1.2 true', 'and the tool answers by it');
SELECT emulation.create_registry('thidua');
SELECT is(pg_temp.answers('an', 'CSTDCS', 2023, '2026-10-01'), 'true: 1.1 true, 1.2 true', 'a version that is installed again leaves it');
SELECT undo_import((SELECT batch FROM entered));
SELECT is(pg_temp.answers('an', 'CSTDCS', 2023, '2026-10-01'), 'null: 1.1 null', 'undone');
SELECT is(pg_temp.raised($$SELECT import_requirements(pg_temp.file(E'BKT;cá nhân;1;1;1/10/2026;;HTTNV;;2;có;;;;;;;\\nBKT;cá nhân;1;2;31/2/2026;;HTXSNV;;1;;;;;;;;\\n'), 'Luật minh hoạ')$$) ~ '^[0-9A-Z]{5} ', true, 'half a law is refused');
SELECT is(pg_temp.answers('an', 'BKT', 2023, '2026-10-01'), 'null: 1.1 null', 'and the answer stays that it is not entered');
SELECT results_eq($$SELECT r->>'reason' FROM import_requirements(pg_temp.file(E'XXX;cá nhân;1;1;1/10/2026;;HTXSNV;;1;;;1;;;;;\nLDTT;cá nhân;1;1;1/10/2026;;;;1;;;1;;;;;\nLDTT;cá nhân;2;1;1/10/2026;CSTDT;;;;;;1;;;;;\nLDTT;cá nhân;3;1;1/10/2026;;HTTNV;;0;;;1;;;;;\nLDTT;cá nhân;4;1;1/10/2026;CSTDT;;;1;;;;;số bị kỷ luật;;0;\nLDTT;cá nhân;5;1;1/10/2026;;;;;;;;;số bị kỷ luật;1;0;\nLDTT;cá nhân;6;1;1/10/2026;;tốt lắm;;1;;;;;;;;\nLDTT;cá nhân;7;1;31/9/2026;;HTTNV;;1;;;;;;;;\nLDTT;cá nhân;x;1;1/10/2026;;HTTNV;;1;;;;;;;;\n'), 'Luật minh hoạ', on_error => 'skip'), jsonb_array_elements(rejections) r$$,
  $$VALUES ('award "XXX" is not known; the nearest names are Xã, phường, đặc khu tiêu biểu (XTB), Bằng khen cấp bộ (BKB), Bằng khen Chủ tịch UBND tỉnh (BKT)'), ('an award, a grade, the scope of initiatives or a figure must be named'), ('the number of times or of years is missing'), ('numbers of items, times and years must be 1 or more'), ('only at_least or at_most goes with a figure'), ('a figure needs a least or a greatest number, and nothing else has one'), ('"tốt lắm" is not a grade; allowed values: hoàn thành nhiệm vụ, hoàn thành, HTNV; hoàn thành tốt nhiệm vụ, hoàn thành tốt, HTTNV; hoàn thành xuất sắc nhiệm vụ, hoàn thành xuất sắc, HTXSNV'), ('"31/9/2026" is not a date; write it as 6/3/2014 or 2014-03-06'), ('"x" is not a number in Vietnamese style')$$, 'what is no requirement is told, each row with its reason');
SELECT is(pg_temp.raised($$SELECT import_requirements(pg_temp.file(''), ' ')$$), '22023 the document of the requirements is missing', 'a law has a name');

-- Assessments are imported, and limits are findings: decrees 335/2025 and 233/2026
INSERT INTO recipient (recipient, name, kind, unit) SELECT 'p' || n, 'Người ' || n, 'person', 'X' FROM generate_series(1, 10) n UNION ALL VALUES ('X', 'Xã', 'unit', 'X'), ('H', 'Huyện', 'unit', 'H');
SELECT results_eq($$SELECT read, new, rejected FROM import_assessment_results(2026, convert_to(E'Đối tượng;Đơn vị;Xếp loại;Điểm;Người đứng đầu;Số quyết định;Ngày quyết định\n' || (SELECT string_agg(format('p%s;X;%s;%s;%s;12/QĐ;15/12/2026', n, CASE WHEN n <= 3 THEN 'HTXSNV' WHEN n <= 9 THEN 'Hoàn thành tốt nhiệm vụ' ELSE 'hoàn thành' END, '9' || n % 10 || ',5', CASE n WHEN 1 THEN 'x' END), E'\n' ORDER BY n) FROM generate_series(1, 10) n) || E'\nX;X;HTTNV;85;;;\nkhông ai;X;HTTNV;;;;\np1;X;giỏi;;;;', 'UTF8'))$$, $$VALUES (13::bigint, 11::bigint, 2::bigint)$$, 'a file of assessments');
SELECT results_eq($$SELECT unit, finding, recipient_name, number, allowed, base FROM assessment_finding ORDER BY finding DESC$$, $$VALUES ('X', 'too many excellent', NULL, 3, 1, 9), ('X', 'head above the unit', 'Người 1', NULL::integer, NULL, NULL)$$, 'three of nine are more than 20 %, and the head is above the unit');
UPDATE assessment_result SET outstanding = true WHERE recipient = 'X';
SELECT is((SELECT allowed FROM assessment_finding WHERE finding = 'too many excellent'), 2, '25 % where outstanding, rounded down');
UPDATE assessment_result SET year = 2025 WHERE unit = 'X';
SELECT is((SELECT count(*) FROM assessment_finding), 0::bigint, 'no limit of 2026 shows for 2025');
UPDATE assessment_result SET year = 2026 WHERE recipient IN ('X', 'p1'); UPDATE assessment_result SET grade = 'excellent' WHERE recipient = 'X';
INSERT INTO assessment_result (recipient, unit, year, grade) VALUES ('H', 'H', 2026, 'excellent');
SELECT results_eq($$SELECT unit, number, allowed FROM assessment_finding WHERE subject = 'collective'$$, $$VALUES ('T', 2, 1)$$, 'of fewer than five units at most one');

-- Who grants what
INSERT INTO decision (decision, signed_on, issuer_unit) VALUES ('h1', '2025-06-30', 'H'), ('h2', '2025-07-01', 'H'), ('x1', '2025-06-30', 'X'), ('x2', '2025-07-01', 'X'), ('t', '2025-07-01', 'T');
INSERT INTO award_grant (decision, line, award, unit, number, year) SELECT d, 1, 'LDTT', 'X', 3, 2025 FROM unnest('{h1,h2,x1,x2}'::text[]) d UNION ALL VALUES ('t', 1, 'BKT', 'X', 1, 2025);
SELECT results_eq($$SELECT decision, award, number, allowed_levels FROM issuer_finding ORDER BY 1$$, $$VALUES ('h2', 'LDTT', 3::bigint, 'Xã, phường, đặc khu'), ('x1', 'LDTT', 3, 'Huyện')$$, 'districts until 30 June 2025, communes from 1 July on');

-- Who is preferred where several meet the standard: 152/2025, article 4(6)
INSERT INTO proposal (proposal, recipient, award, unit, year, received_on) VALUES (11, 'p1', 'LDTT', 'X', 2026, '2026-01-01'), (12, 'p2', 'LDTT', 'X', 2026, '2026-01-01'), (13, 'to', 'TTLDTT', 'S', 2024, '2026-01-01'), (14, 'p1', 'LDTT', 'X', 2024, '2025-06-30');
UPDATE recipient SET is_woman = true WHERE recipient = 'p1'; UPDATE collective_figure SET members = 10, advanced = 7, completed = 10, women = 7;
SELECT results_eq($$SELECT proposal, preferred FROM award_support WHERE proposal > 10 ORDER BY 1$$, $$VALUES (11::bigint, true), (12, false), (13, true), (14, false)$$, 'women, and collectives with 70 % women, from 1 July 2025 on');
SELECT * FROM finish();
ROLLBACK;
