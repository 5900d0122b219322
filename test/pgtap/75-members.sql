-- Who is a member in which role: a single deputy without a number, and members that a season takes from another one of the same year. Everything is invented.

BEGIN;
SELECT no_plan();
\ir errors.sql.inc
SELECT emulation.create_registry('thidua');
SET LOCAL search_path = thidua, public;
INSERT INTO unit (unit, name, "position") VALUES ('A', 'Xã A', 1), ('B', 'Xã B', 2), ('C', 'Xã C', 3), ('D', 'Xã D', 4), ('E', 'Xã E', 5), ('N', 'Xã N', 6);
INSERT INTO cluster VALUES ('c', 'Cụm', 'cluster'), ('k', 'Khối', 'bloc');
INSERT INTO season (season, cluster, year, starts_on, ends_on) VALUES ('c13', 'c', 2013, '2013-01-01', '2013-12-31'), ('k13', 'k', 2013, '2013-01-01', '2013-12-31'), ('c14', 'c', 2014, '2014-01-01', '2014-12-31'), ('k14', 'k', 2014, '2014-01-01', '2014-12-31');

-- A single deputy
INSERT INTO membership (season, unit, role, person) VALUES ('c13', 'A', 'leader', 'Ông A'), ('c13', 'B', 'deputy', 'Bà B'), ('c13', 'C', 'member', NULL), ('c13', 'D', 'member', NULL), ('k13', 'A', 'leader', NULL), ('k13', 'B', 'deputy', NULL);
SELECT results_eq($$SELECT season, "order", role, role_name, unit FROM leadership ORDER BY 1, 2$$, $$VALUES ('c13', 1, 'leader', 'Cụm trưởng', 'A'), ('c13', 2, 'deputy', 'Cụm phó', 'B'), ('k13', 1, 'leader', 'Khối trưởng', 'A'), ('k13', 2, 'deputy', 'Khối phó', 'B')$$, 'is called cụm phó, khối phó');
SELECT is((SELECT role_name FROM season_member WHERE season = 'c13' AND unit = 'B'), 'Phó', 'and has a label');
SELECT is(format('%s %s|%s', r.state, r.message, r.hint), expected, role) FROM (VALUES
  ('deputy', '23P01 season "c13" already has a deputy: unit "B"|End the other role by its left_on, and start this one on that day (joined_on).'),
  ('first deputy', '23P01 season "c13" already has a deputy: unit "B"|A single deputy has no number; two are the first deputy and the second deputy.'),
  ('second deputy', '23P01 season "c13" already has a deputy: unit "B"|A single deputy has no number; two are the first deputy and the second deputy.')) v(role, expected), LATERAL pg_temp.refusal(format('UPDATE membership SET role = %L WHERE season = ''c13'' AND unit = ''C''', role)) r;
SELECT is((pg_temp.refusal($$UPDATE membership SET role = 'third deputy' WHERE unit = 'C'$$)).state, '23514', 'there is no third');
SELECT is((SELECT string_agg(conname, ', ' ORDER BY conname) FROM pg_constraint WHERE conrelid = 'membership'::regclass AND contype = 'x' AND pg_get_constraintdef(oid) LIKE '%''deputy''%'), 'membership_one_first_deputy, membership_one_second_deputy', 'two sessions cannot do it either: the constraints say it, too');
UPDATE membership SET left_on = '2013-07-01' WHERE season = 'c13' AND unit = 'B';
SELECT lives_ok($$INSERT INTO membership (season, unit, role, joined_on) VALUES ('c13', 'E', 'first deputy', '2013-07-01'), ('c13', 'N', 'second deputy', '2013-07-01')$$, 'from a day on there are two');
DELETE FROM membership WHERE joined_on = '2013-07-01'; UPDATE membership SET left_on = 'infinity';
-- by a file
SELECT results_eq($$SELECT "new", rejected, rejections->0->>'reason', rejections->1->>'reason' FROM import_members('k14', convert_to(E'Đơn vị;Vai trò\nA;Khối trưởng\nB;Khối phó\nC;Khối phó thứ hai\nD;Cụm phó\nE;Thành viên\n', 'UTF8'))$$,
  $$VALUES (3::bigint, 2::bigint, 'there is already another second deputy', 'there is already another deputy')$$, 'the file says it without a number, too');
SELECT results_eq($$SELECT rejected, rejections->0->>'reason' FROM import_members('k14', convert_to(E'Đơn vị;Vai trò\nN;Khối phó thứ nhất\n', 'UTF8'))$$, $$VALUES (1::bigint, 'there is already another first deputy')$$, 'nor beside one on record');
-- and in turn
INSERT INTO membership (season, unit) SELECT 'c14', u FROM unnest('{A,B,C,D}'::text[]) u;
SELECT results_eq($$SELECT role, unit, why FROM rotate_leadership('c14')$$, $$VALUES ('leader', 'B', 'phó của kỳ c13'), ('deputy', 'C', 'kế tiếp theo thứ tự luân phiên')$$, 'the deputy moves up, the next one becomes deputy');
SELECT is((SELECT string_agg(role, ', ') FROM rotate_leadership('k13')), 'leader, first deputy', 'without a season before, as before');

-- A half-year takes what the year has: members, roles, persons, and when
UPDATE membership SET left_on = '2013-05-01' WHERE season = 'c13' AND unit = 'C';
INSERT INTO membership (season, unit, joined_on, role) VALUES ('c13', 'E', '2013-05-01', 'member'), ('c13', 'N', '2013-09-01', 'member');
INSERT INTO membership (season, unit, joined_on, role, unranked_reason) VALUES ('c13', 'C', '2013-10-01', 'member', 'mới trở lại');
INSERT INTO sheet (season, state, rules) VALUES ('c13', 'in force', '{"max": 10, "criteria": [{"code": "I", "max": 10, "rule": "given"}]}');
SELECT results_eq($$SELECT what, copied FROM open_season('c13a', after => 'c13', year => 2013, period => 'first half') WHERE what IN ('members', 'sheet')$$, $$VALUES ('members', 5::bigint), ('sheet', 1::bigint)$$, 'five units and the sheet');
SELECT results_eq($$SELECT unit, role, person, nullif(joined_on, '-infinity'), nullif(left_on, 'infinity') FROM membership WHERE season = 'c13a' ORDER BY unit$$,
  $$VALUES ('A', 'leader', 'Ông A', NULL::date, NULL::date), ('B', 'deputy', 'Bà B', NULL, NULL), ('C', 'member', NULL, NULL, '2013-05-01'), ('D', 'member', NULL, NULL, NULL), ('E', 'member', NULL, '2013-05-01', NULL)$$, 'who was there in the first half, and how');
SELECT results_eq($$SELECT starts_on, ends_on, status FROM season WHERE season = 'c13a'$$, $$VALUES (date '2013-01-01', date '2013-06-30', 'draft')$$, 'its days');
-- the second half after the first, of the same year unless another is named
SELECT is((SELECT copied FROM open_season('c13b', after => 'c13a', period => 'second half') WHERE what = 'members'), 4::bigint, 'who is there at the end of the first half');
SELECT results_eq($$SELECT s.year, string_agg(unit || ' ' || role, ', ' ORDER BY unit) FROM season s JOIN membership USING (season) WHERE season = 'c13b' GROUP BY 1$$, $$VALUES (2013, 'A leader, B deputy, D member, E member')$$, 'with the standing group, in the same year');
-- the year after its half, with a merger between
INSERT INTO season (season, cluster, year, period, starts_on, ends_on) VALUES ('k15a', 'k', 2015, 'first half', '2015-01-01', '2015-06-30');
INSERT INTO membership (season, unit, role, person) VALUES ('k15a', 'A', 'leader', 'Ông A'), ('k15a', 'B', 'deputy', 'Bà B'), ('k15a', 'C', 'member', NULL);
INSERT INTO unit_succession VALUES ('B', 'N', '2015-07-01', 'merge', false), ('C', 'N', '2015-07-01', 'merge', false);
UPDATE unit SET valid_to = '2015-07-01' WHERE unit IN ('B', 'C');
SELECT is((SELECT copied FROM open_season('k15', after => 'k15a', period => 'year') WHERE what = 'members'), 3::bigint, 'the year has the members of its half');
SELECT results_eq($$SELECT s.year, s.ends_on, string_agg(unit || ' ' || role, ', ' ORDER BY unit) FROM season s JOIN membership USING (season) WHERE season = 'k15' GROUP BY 1, 2$$, $$VALUES (2015, date '2015-12-31', 'A leader, B deputy, C member')$$, 'which it had until July; leave_season says what became of them');
SELECT is((SELECT copied FROM open_season('k15b', after => 'k15a', period => 'second half') WHERE what = 'members'), 2::bigint, 'the second half');
SELECT is((SELECT string_agg(unit || ' ' || role || coalesce(' ' || person, ''), ', ' ORDER BY unit) FROM membership WHERE season = 'k15b'), 'A leader Ông A, N member', 'has the new unit, as a plain member, once');
-- of another year: plain members, as ever
SELECT is((SELECT copied FROM open_season('k16a', after => 'k15a') WHERE what = 'members'), 2::bigint, 'the half-year of the next year');
SELECT is((SELECT string_agg(unit || ' ' || role || coalesce(' ' || person, ''), ', ' ORDER BY unit) FROM membership WHERE season = 'k16a'), 'A member, N member', 'elects its leaders anew');
SELECT is((SELECT year FROM season WHERE season = 'k16a'), 2016, 'in the next year');
SELECT open_season('k16c', after => 'k15', period => 'second half');
SELECT is((SELECT year FROM season WHERE season = 'k16c'), 2016, 'a half-year after a year is of the next year unless one is named');
SELECT is((pg_temp.refusal($$SELECT open_season('k15c', after => 'k15a', period => 'second half')$$)).state, '23505', 'one of each period');
SELECT * FROM finish();
ROLLBACK;
