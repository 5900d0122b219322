-- A year as it goes: of twelve communes two merge in June, one splits, one changes its name, one its code, one its cluster. Everything is invented.

BEGIN;
SELECT no_plan();
\ir errors.sql.inc
SELECT emulation.create_registry('thidua');
SET LOCAL search_path = thidua, public;
CREATE ROLE test_c01; CREATE ROLE test_c02; CREATE ROLE test_c03; CREATE ROLE test_new; CREATE ROLE test_c05; CREATE ROLE test_c06; CREATE ROLE test_appraiser; CREATE ROLE test_from_c01; CREATE ROLE test_mid_council;
INSERT INTO unit (unit, name, level, "position") SELECT 'C' || to_char(i, 'FM00'), 'Xã số ' || i, 'commune', i FROM generate_series(1, 12) i;
INSERT INTO unit (unit, name, level, "position") VALUES ('N1', 'Phường Mới', 'commune', 21), ('S1', 'Xã Đông', 'commune', 22), ('S2', 'Xã Tây', 'commune', 23), ('D1', 'Xã D1', 'commune', 31), ('D2', 'Xã D2', 'commune', 32), ('T1', 'Thôn Một', 'collective', 41);
UPDATE unit SET parent = 'C01' WHERE unit = 'T1';
INSERT INTO cluster VALUES ('K', 'Cụm K', 'cluster', 'commune'), ('L', 'Cụm L', 'cluster', 'commune');
INSERT INTO season (season, cluster, year, period, starts_on, ends_on, status) VALUES ('K24', 'K', 2024, 'year', '2024-01-01', '2024-12-31', 'open'), ('K24h', 'K', 2024, 'first half', '2024-01-01', '2024-06-30', 'open'),
  ('K23', 'K', 2023, 'year', '2023-01-01', '2023-12-31', 'open'), ('K25', 'K', 2025, 'year', '2025-01-01', '2025-12-31', 'draft'), ('L24', 'L', 2024, 'year', '2024-01-01', '2024-12-31', 'open');
INSERT INTO membership (season, unit, role) SELECT s.season, u.unit, CASE WHEN u.unit = 'C01' AND s.season = 'K24' THEN 'leader' ELSE 'member' END FROM season s, unit u WHERE s.cluster = 'K' AND u.unit LIKE 'C%';
INSERT INTO membership (season, unit) VALUES ('L24', 'D1'), ('L24', 'D2');
-- I is measured, II and III are given; III by the appraiser alone. L's sheet: the same I under another code, II of another maximum.
INSERT INTO sheet (season, state, rules) SELECT season, 'in force', '{"name": "Bảng điểm", "max": 30, "criteria": [{"code": "I", "name": "Thu ngân sách", "measure": "tỷ đồng", "max": 10, "rule": "proportional"},
  {"code": "II", "max": 10, "rule": "given"}, {"code": "III", "max": 10, "rule": "given"}]}' FROM season WHERE cluster = 'K' AND season <> 'K25';
INSERT INTO sheet (season, state, rules) VALUES ('L24', 'in force', '{"name": "Bảng điểm", "max": 40, "criteria": [{"code": "A", "name": "Thu ngân sách", "measure": "tỷ đồng", "max": 20, "rule": "proportional"},
  {"code": "II", "max": 20, "rule": "given"}]}');
INSERT INTO criterion_scorer VALUES ('K24', 'III', 'appraiser');
INSERT INTO target (season, unit, criterion, target) SELECT season, unit, 'I', 10 FROM membership WHERE season IN ('K24', 'K24h') OR season = 'K23' AND unit = 'C01';
INSERT INTO result (season, unit, criterion, stage, actual, evidence) SELECT 'K24', unit, 'I', 'self', "position", 'BC ' || unit FROM unit WHERE unit LIKE 'C%';
INSERT INTO result (season, unit, criterion, stage, actual) SELECT 'K24', unit, 'III', 'appraisal', 5 FROM unit WHERE unit LIKE 'C%';
INSERT INTO submission (season, unit, state) VALUES ('K24', 'C01', 'submitted'), ('K24', 'C05', 'submitted');
INSERT INTO explanation (season, unit, criterion, text) VALUES ('K24', 'C01', 'III', 'đã có sáng kiến'), ('K24', 'C05', 'III', 'hồ sơ đủ');
SELECT grant_access(('test_' || lower(u))::regrole, s, 'unit', u) FROM unnest('{C01,C02,C03,C05,C06}'::text[]) u, unnest('{K24,K24h}'::text[]) s;
SELECT grant_access('test_appraiser', 'K24', 'appraiser'), grant_access('test_from_c01', 'K24', 'appraiser', 'C01'), grant_access('test_mid_council', 'K24', 'council');
INSERT INTO recipient VALUES ('r-c01', 'Xã số 1', 'unit', 'C01', NULL), ('r-an', 'Trần An', 'person', 'C01', 'worker'), ('r-binh', 'Lê Bình', 'person', 'C02', 'worker'), ('r-n1', 'Phường Mới', 'unit', 'N1', NULL), ('r-c04', 'Tổ 4', 'collective', 'C04', NULL), ('r-c06', 'Tổ 6', 'collective', 'C06', NULL);
INSERT INTO decision VALUES ('QĐ 1', '2024-02-01'); INSERT INTO award_grant (decision, line, award, unit, recipient, year) VALUES ('QĐ 1', 1, 'TTLDXS', 'C01', 'r-c01', 2022), ('QĐ 1', 2, 'TTLDXS', 'C01', 'r-c01', 2023), ('QĐ 1', 3, 'LDTT', 'C01', 'r-an', 2023);
INSERT INTO proposal (proposal, recipient, award, unit, year, proposed_on, state) VALUES (101, 'r-an', 'LDTT', 'C01', 2024, '2024-05-01', 'draft'), (102, 'r-binh', 'LDTT', 'C02', 2024, '2024-05-01', 'draft'), (103, 'r-c01', 'TTLDXS', 'C01', 2024, '2024-05-01', 'draft');
INSERT INTO proposal (proposal, recipient, award, unit, year, proposed_on, state, reason) VALUES (104, 'r-an', 'BKT', 'C01', 2024, '2024-05-01', 'returned', 'thiếu sáng kiến');
INSERT INTO proposal (proposal, recipient, award, unit, year, proposed_on, state) VALUES (105, 'r-an', 'CSTDCS', 'C01', 2024, '2024-05-01', 'draft');
INSERT INTO vote VALUES (105, 'HĐ', '2024-06-01', 9, 9, 9); UPDATE proposal SET state = 'voted' WHERE proposal = 105; UPDATE proposal SET state = 'submitted' WHERE proposal = 105;
INSERT INTO task (task, season, text, unit) VALUES ('t1', 'K24', 'nộp báo cáo', 'C01');
INSERT INTO unit_alias (alias, unit) VALUES ('UBND xã 1', 'C01');

-- Everything that is wrong, at once
SELECT results_eq($$SELECT * FROM pg_temp.refusal('SELECT merge_units(''{C01,C02,Z}'', ''N1'', NULL, '' '', ''all'', ''{C03}'')')$$, $$VALUES ('22023', 'units "C01", "C02", "Z" are not merged into "N1", for 5 reasons',
E'1. no document orders it. Name the decision or resolution: whether a unit ends, and what becomes of its results, has legal effect.\n2. keep "all" is neither results nor nothing. results: what was entered stays on record; nothing: it is deleted, and the log contains it.\n'
'3. no day is named. Name the first day of the new state.\n4. unit "Z" does not exist. Add it to unit first, with its name and level.\n5. unit "C03" is not one whose runs could continue. Name old units.', 'Nothing was changed. Correct all of them, and call it again.')$$, 'five faults of one call');
SELECT is((r).state || ' ' || (r).message, expected, expected) FROM (SELECT pg_temp.refusal('SELECT ' || call) AS r, expected FROM (VALUES
  ($$merge_units('{C01,C02}', 'N1', '2024-06-15', NULL, 'results')$$, '22023 units "C01", "C02" are not merged into "N1": no document orders it'),
  ($$merge_units('{{C01},{C02}}', 'N1', '2024-06-15', NULL, 'results')$$, '22023 units "C01", "C02" are not merged into "N1": no document orders it'),
  ($$merge_units('{C01,C02}', 'N1', '2024-06-15', 'NQ', NULL)$$, '22023 units "C01", "C02" are not merged into "N1": keep "" is neither results nor nothing'),
  ($$merge_units('{C01,C02}', 'N1', 'infinity', 'NQ', 'results')$$, '22023 units "C01", "C02" are not merged into "N1": no day is named'),
  ($$merge_units('{C01,C02}', 'N1', today() + 1, 'NQ', 'results')$$, format('55000 units "C01", "C02" are not merged into "N1": %s is still to come', today() + 1)),
  ($$merge_units('{}', 'N1', '2024-06-15', 'NQ', 'results')$$, '22023 units "" are not merged into "N1": no old unit is named'),
  ($$merge_units(NULL, 'N1', '2024-06-15', 'NQ', 'results')$$, '22023 units "" are not merged into "N1": no old unit is named'),
  ($$merge_units('{C01,C01}', 'N1', '2024-06-15', 'NQ', 'results')$$, '22023 units "C01", "C01" are not merged into "N1": unit "C01" is named twice'),
  ($$merge_units('{C01}', 'C01', '2024-06-15', 'NQ', 'results')$$, '22023 units "C01" are not merged into "C01": unit "C01" is named twice'),
  ($$merge_units('{C01}', NULL, '2024-06-15', 'NQ', 'results')$$, '22023 units "C01" are not merged into "": no new unit is named'),
  ($$merge_units('{C01}', 'Q', '2024-06-15', 'NQ', 'results')$$, '23503 units "C01" are not merged into "Q": unit "Q" does not exist'),
  ($$merge_units('{C01,D1}', 'N1', '2024-06-15', 'NQ', 'results')$$, '22023 units "C01", "D1" are not merged into "N1": the units compete in different clusters: K, L'),
  ($$merge_units('{C01}', 'D1', '2024-06-15', 'NQ', 'results')$$, '22023 units "C01" are not merged into "D1": the units compete in different clusters: K, L'),
  ($$merge_units('{C01}', 'D1', '2024-06-15', 'NQ', 'results', in_cluster => 'M')$$, '22023 units "C01" are not merged into "D1": cluster "M" has no running season with one of the units'),
  ($$split_unit('C04', '{S1}', '2024-06-15', 'NQ', 'results')$$, '22023 unit "C04" is not split into "S1": a unit splits into two or more'),
  ($$split_unit('C04', '{S1,C04}', '2024-06-15', 'NQ', 'results')$$, '22023 unit "C04" is not split into "S1", "C04": unit "C04" is named twice'),
  ($$split_unit('C04', '{S1,S2}', '2024-06-15', 'NQ', 'results', '{C04}')$$, '22023 unit "C04" is not split into "S1", "S2": unit "C04" is not one whose runs could continue'),
  ($$rename_unit('Z', 'Tên', '2024-06-15', 'NQ')$$, '23503 unit "Z" is not renamed: unit "Z" does not exist'),
  ($$rename_unit('C05', ' ', '2024-06-15', 'NQ')$$, '22023 unit "C05" is not renamed: the new name is empty'),
  ($$rename_unit('C05', 'Xã số 5', '2024-06-15', 'NQ')$$, '22023 unit "C05" is not renamed: "Xã số 5" is its name already'),
  ($$rename_unit('C05', 'Xã số 5', '2024-06-15', '')$$, '22023 unit "C05" is not renamed, for 2 reasons'),
  ($$rename_unit('C06', 'Xã 6', '2024-06-15', 'NQ', 'C07')$$, '23505 unit "C06" is not renamed: unit "C07" exists already'),
  ($$move_unit('C07', 'K24', 'L24', '2024-06-15', 'NQ', 'some')$$, '22023 unit "C07" does not move from season "K24" to "L24": bring "some" is neither results nor nothing'),
  ($$move_unit('C07', 'K24', 'K25', '2024-06-15', 'NQ', 'nothing')$$, '22023 unit "C07" does not move from season "K24" to "K25", for 2 reasons'),
  ($$move_unit('C07', 'K24', 'Q', '2024-06-15', 'NQ', 'nothing')$$, 'P0002 unit "C07" does not move from season "K24" to "Q": season "Q" does not exist'),
  ($$move_unit('D1', 'K24', 'L24', '2024-06-15', 'NQ', 'nothing')$$, '23503 unit "D1" does not move from season "K24" to "L24", for 2 reasons'),
  ($$move_unit('C07', 'K24', 'L24', '2024-06-15', 'NQ', 'results', '{"I": "B"}')$$, '22023 unit "C07" does not move from season "K24" to "L24": criteria: the sheet of season "L24" does not have a leaf "B"'),
  ($$move_unit('C07', 'K24h', 'L24', '2024-06-15', 'NQ', 'results', '{"I": "B"}')$$, '22023 unit "C07" does not move from season "K24h" to "L24", for 2 reasons')) v(call, expected)) x;
SET LOCAL ROLE test_mid_council;
SELECT is(pg_temp.raised('SELECT ' || call), '42501 permission denied for function ' || split_part(call, '(', 1), 'the owner alone: ' || call) FROM (VALUES ($$merge_units('{C01}', 'C02', '2024-06-15', 'NQ', 'results')$$),
  ($$split_unit('C01', '{C02,C03}', '2024-06-15', 'NQ', 'results')$$), ($$rename_unit('C01', 'x', '2024-06-15', 'NQ')$$), ($$move_unit('C01', 'K24', 'L24', '2024-06-15', 'NQ', 'results')$$)) v(call);
RESET ROLE;

-- Tried first: what would be done is told, and nothing is
CREATE TEMP TABLE log_before AS SELECT max(number) AS number FROM change_log;
CREATE TEMP TABLE would AS SELECT * FROM merge_units('{C01,C02}', 'N1', '2024-06-15', 'NQ 12/NQ-HĐND', 'results', '{C01}', dry_run => true);
SELECT is((SELECT max(number) FROM change_log), (SELECT number FROM log_before), 'a trial changes nothing');
CREATE TEMP TABLE done AS SELECT * FROM merge_units('{C01,C02}', 'N1', '2024-06-15', 'NQ 12/NQ-HĐND', 'results', '{C01}');
SELECT results_eq('SELECT * FROM would', 'SELECT * FROM done', 'and tells what is done');
SELECT results_eq('SELECT season, unit, what, rows FROM done', $$VALUES
  (NULL::text, 'C01', 'succession with runs', 1::bigint), (NULL, 'C02', 'succession', 1),
  ('K23', 'C01', 'season over', 1), ('K23', 'C02', 'season over', 1),
  ('K24', 'C01', 'membership ended', 1), ('K24', 'C01', 'results kept', 2), ('K24', 'C01', 'targets kept', 1), ('K24', 'C01', 'submissions kept', 1), ('K24', 'C01', 'explanations kept', 1),
  ('K24', 'C01', 'accounts that read only', 2), ('K24', 'C01', 'explanations closed', 1), ('K24', 'C01', 'role to fill', 1), ('K24', 'C01', 'tasks open', 1),
  ('K24', 'C02', 'membership ended', 1), ('K24', 'C02', 'results kept', 2), ('K24', 'C02', 'targets kept', 1), ('K24', 'C02', 'accounts that read only', 1),
  ('K24h', 'C01', 'membership ended', 1), ('K24h', 'C01', 'targets kept', 1), ('K24h', 'C01', 'accounts that read only', 1), ('K24h', 'C02', 'membership ended', 1), ('K24h', 'C02', 'targets kept', 1), ('K24h', 'C02', 'accounts that read only', 1),
  ('K25', 'C01', 'membership ended', 1), ('K25', 'C02', 'membership ended', 1),
  ('K24', 'N1', 'joined', 1), ('K24', 'N1', 'targets to set', 1), ('K24', 'N1', 'account to grant', 1), ('K24h', 'N1', 'joined', 1), ('K24h', 'N1', 'targets to set', 1), ('K24h', 'N1', 'account to grant', 1), ('K25', 'N1', 'joined', 1), ('K25', 'N1', 'account to grant', 1),
  (NULL, 'C01', 'proposals carried over', 2), (NULL, 'C01', 'proposals that go on', 1), (NULL, 'C01', 'proposals to decide', 1), (NULL, 'C01', 'recipients moved', 1), (NULL, 'C01', 'units below moved', 1), (NULL, 'C01', 'grants stay', 3),
  (NULL, 'C02', 'proposals carried over', 1), (NULL, 'C02', 'recipients moved', 1)$$, 'two communes become a ward');
SELECT results_eq($$SELECT season, unit, said FROM done WHERE what IN ('succession with runs', 'role to fill', 'accounts that read only', 'account to grant', 'targets to set') AND season IS DISTINCT FROM 'K24h' AND season IS DISTINCT FROM 'K25' AND unit <> 'C02'$$, $$VALUES
  (NULL::text, 'C01', 'Ghi kế thừa, chuỗi năm liên tục tính tiếp: N1, NQ 12/NQ-HĐND'), ('K24', 'C01', 'Tài khoản từ nay chỉ còn xem: test_c01, test_from_c01'), ('K24', 'C01', 'Cần bầu, cử lại: trưởng'),
  ('K24', 'N1', 'Cần giao chỉ tiêu cho đơn vị mới: I'), ('K24', 'N1', 'Cần cấp tài khoản cho đơn vị mới')$$, 'in an official''s words');
-- what it means
SELECT results_eq($$SELECT old_unit, new_unit, happened_on, kind, carries_runs, document FROM unit_succession ORDER BY 1$$, $$VALUES ('C01', 'N1', date '2024-06-15', 'merge', true, 'NQ 12/NQ-HĐND'), ('C02', 'N1', '2024-06-15', 'merge', false, 'NQ 12/NQ-HĐND')$$, 'recorded with its document');
SELECT results_eq($$SELECT unit, valid_to FROM unit WHERE unit IN ('C01', 'C02', 'N1', 'T1') ORDER BY unit$$, $$VALUES ('C01', date '2024-06-15'), ('C02', '2024-06-15'), ('N1', NULL), ('T1', NULL)$$, 'the old units have ended');
SELECT is((SELECT parent FROM unit WHERE unit = 'T1'), 'N1', 'what was below them is below the new one');
SELECT is((SELECT valid_to FROM unit_alias WHERE alias = 'UBND xã 1'), '2024-06-15'::date, 'and so are their spellings, which the new one may have');
SELECT results_eq($$SELECT season, string_agg(unit, ' ' ORDER BY unit) FROM season_member WHERE season LIKE 'K%' GROUP BY season ORDER BY season$$, $$VALUES ('K23', 'C01 C02 C03 C04 C05 C06 C07 C08 C09 C10 C11 C12'), ('K24', 'C03 C04 C05 C06 C07 C08 C09 C10 C11 C12 N1'),
  ('K24h', 'C03 C04 C05 C06 C07 C08 C09 C10 C11 C12 N1'), ('K25', 'C03 C04 C05 C06 C07 C08 C09 C10 C11 C12 N1')$$, 'last year''s season, not published yet, keeps its members; the others have the ward');
SELECT results_eq($$SELECT season, unit, kept, document, successor FROM departure ORDER BY season, unit$$, $$SELECT s, u, 'results', 'NQ 12/NQ-HĐND', 'N1' FROM unnest('{K24,K24h,K25}'::text[]) s, unnest('{C01,C02}'::text[]) u ORDER BY 1, 2$$, 'who left, by what, for whom');
SELECT is((SELECT count(*) FROM result WHERE season = 'K24' AND unit IN ('C01', 'C02')), 4::bigint, 'results are kept on record');
SELECT is((SELECT count(*) FROM emulation.cells(season_board('K24')) WHERE unit IN ('C01', 'C02')), 0::bigint, 'and count nowhere');
SELECT is((SELECT count(*) FROM to_do WHERE season LIKE 'K24%' AND unit IN ('C01', 'C02')), 0::bigint, 'nothing of the old units is waited for, their explanation neither');
SELECT results_eq($$SELECT task FROM to_do WHERE unit = 'N1' ORDER BY season, task$$, $$VALUES ('not handed in'), ('not handed in')$$, 'the new unit is asked for its files');
-- awards: who is proposed goes along; on what was voted goes on as it was; grants stay, and runs go on by the succession
SELECT results_eq($$SELECT proposal, unit, state FROM proposal ORDER BY proposal$$, $$VALUES (101::bigint, 'N1', 'draft'), (102, 'N1', 'draft'), (103, 'C01', 'draft'), (104, 'N1', 'returned'), (105, 'C01', 'submitted')$$, 'proposals');
SELECT results_eq($$SELECT recipient, unit FROM recipient WHERE recipient LIKE 'r-_i%' OR recipient IN ('r-an', 'r-c01') ORDER BY 1$$, $$VALUES ('r-an', 'N1'), ('r-binh', 'N1'), ('r-c01', 'C01')$$, 'who belongs where');
SELECT is((SELECT string_agg(unit, ' ') FROM award_grant), 'C01 C01 C01', 'grants stay where they were');
SELECT set_eq($$SELECT year FROM held_grants('r-n1', 2024)$$, '{2022,2023}'::integer[], 'the ward''s run of years is that of C01');
INSERT INTO award_grant (decision, line, award, unit, recipient, year, proposal) VALUES ('QĐ 1', 9, 'CSTDCS', 'C01', 'r-an', 2024, 105);
SELECT is((SELECT state FROM proposal WHERE proposal = 105), 'granted', 'a proposal that was voted on is granted as it was proposed');
-- accounts: the old units' read, the new one's writes
SELECT lives_ok($$SELECT grant_access('test_new', 'K24', 'unit', 'N1')$$, 'who acts for the ward is said by the office');
SET LOCAL ROLE test_c01;
SELECT is(pg_temp.raised(statement), '23503 unit "C01" is not a member of season "K24" since 2024-06-15', 'no more: ' || statement) FROM (VALUES ($$INSERT INTO result (season, unit, criterion, stage, actual) VALUES ('K24', 'C01', 'II', 'self', 1)$$),
  ($$SELECT submit('K24')$$), ($$SELECT write_explanation('K24', 'C01', 'II', 'x')$$)) v(statement);
SELECT is((pg_temp.refusal($$SELECT submit('K24')$$)).hint, 'It left by "NQ 12/NQ-HĐND" (leave_season): what it had entered stays on record in result. Only another document can change that.', 'and is told by what');
SELECT is((SELECT count(*) FROM result WHERE season = 'K24'), 2::bigint, 'it reads its own');
SET LOCAL ROLE test_new;
SELECT lives_ok($$INSERT INTO result (season, unit, criterion, stage, actual) VALUES ('K24', 'N1', 'I', 'self', 9)$$, 'the new one''s writes');
SELECT results_eq($$SELECT state, missing FROM submit('K24')$$, $$VALUES ('submitted', 1::bigint)$$, 'and hands in, all but II; III is the appraiser''s');
SELECT lives_ok($$INSERT INTO proposal (recipient, award, unit, year) VALUES ('r-binh', 'BKT', 'N1', 2024)$$, 'and proposes who came to it');
SET LOCAL ROLE test_from_c01;
SELECT is((pg_temp.refusal($$INSERT INTO result (season, unit, criterion, stage, actual) VALUES ('K24', 'C03', 'III', 'appraisal', 1)$$)).state, '42501', 'an appraiser who came from C01 decides nothing any more');
SET LOCAL ROLE test_appraiser;
SELECT lives_ok($$INSERT INTO result (season, unit, criterion, stage, actual) VALUES ('K24', 'N1', 'III', 'appraisal', 7)$$, 'the season''s appraiser goes on');
RESET ROLE;
SELECT is((pg_temp.refusal($$SELECT merge_units('{C01}', 'N1', '2024-06-16', 'NQ', 'results')$$)).detail, E'1. unit "C01" has ended on 2024-06-15. Correct valid_to in unit, or the day.\n2. unit "C01" has already been succeeded by "N1", on 2024-06-15. A mistake is mended in unit_succession first.', 'once');
SELECT is((pg_temp.refusal($$SELECT merge_units('{N1}', 'C01', '2024-06-15', 'NQ', 'results')$$)).message, 'units "N1" are not merged into "C01": unit "N1" would succeed itself, through "C01"', 'and not in a circle');

-- A split: who goes where is the office's to say; keep nothing
SELECT results_eq($$SELECT season, unit, what, rows FROM split_unit('C04', '{S1,S2}', '2024-06-20', 'NQ 13/NQ-HĐND', 'nothing', '{S1}') WHERE season IS DISTINCT FROM 'K24h' AND season IS DISTINCT FROM 'K25'$$, $$VALUES (NULL::text, 'C04', 'succession with runs', 1::bigint), (NULL, 'C04', 'succession', 1), ('K23', 'C04', 'season over', 1),
  ('K24', 'C04', 'membership ended', 1), ('K24', 'C04', 'results deleted', 2), ('K24', 'C04', 'targets deleted', 1), ('K24', 'S1', 'joined', 1), ('K24', 'S1', 'account to grant', 1), ('K24', 'S2', 'joined', 1), ('K24', 'S2', 'account to grant', 1), (NULL, 'C04', 'recipients to assign', 1)$$, 'a commune is split');
SELECT is((SELECT string_agg(unit, ' ' ORDER BY unit) FROM season_member WHERE season = 'K24'), 'C03 C05 C06 C07 C08 C09 C10 C11 C12 N1 S1 S2', 'its parts are members');
SELECT is((SELECT count(*) FROM result WHERE season = 'K24' AND unit = 'C04'), 0::bigint, 'nothing is kept of it');
SELECT is((SELECT count(*) FROM change_log WHERE operation = 'delete' AND old_row->>'unit' = 'C04' AND table_name IN ('result', 'target') AND old_row->>'season' = 'K24'), 3::bigint, 'but in the log');
SELECT is((SELECT string_agg(coalesce(successor, '-'), ' ') FROM departure WHERE unit = 'C04'), '- - -', 'no single unit took its place');

-- Another name: the same unit. What waits goes on.
SELECT results_eq($$SELECT season, unit_now, what, said FROM rename_unit('C05', 'Phường Năm', '2024-06-15', 'NQ 14')$$, $$VALUES (NULL::text, 'C05', 'name changed', 'Đổi tên: Xã số 5 → Phường Năm, NQ 14'), (NULL, 'C05', 'spelling kept', 'Tệp vẫn hiểu tên cũ: Xã số 5 (31/12/2025)')$$, 'a new name');
SELECT is((SELECT name FROM unit WHERE unit = 'C05'), 'Phường Năm', 'is its name');
SELECT results_eq($$SELECT alias, valid_from, valid_to, document FROM unit_alias WHERE unit = 'C05'$$, $$VALUES ('Xã số 5', date '-infinity', date '2026-01-01', 'NQ 14')$$, 'files may have the old one as long as a season runs');
SELECT is((SELECT "new" FROM import_results('K24', 'appraisal', convert_to(E'Đơn vị;Tiêu chí;Kết quả\nXã số 5;I;6\nPhường Năm;II;6\n', 'UTF8'))), 2::bigint, 'files by either name');
SELECT results_eq($$SELECT task, detail FROM to_do WHERE season = 'K24' AND unit = 'C05'$$, $$VALUES ('explanation waits', 'hồ sơ đủ')$$, 'its explanation waits as before');
-- and another code with it
CREATE TEMP TABLE of_c06 AS SELECT criterion, stage, actual, evidence, entered_by, entered_at, batch FROM result WHERE season = 'K24' AND unit = 'C06';
SELECT "new" FROM import_results('K24', 'self', convert_to(E'unit;criterion;actual\nC06;II;8\n', 'UTF8'));
INSERT INTO submission (season, unit, state, reason) VALUES ('K24', 'C06', 'returned', 'thiếu'); INSERT INTO explanation (season, unit, criterion, text) VALUES ('K24', 'C06', 'II', 'vì sao');
CREATE TEMP TABLE file_of_c06 AS SELECT state, reason, first_on, changed_by, changed_at FROM submission WHERE unit = 'C06';
SELECT results_eq($$SELECT season, unit_now, what, rows, said FROM rename_unit('C06', 'Xã Sáu', '2024-06-15', 'NQ 15', 'F06')$$, $$VALUES (NULL::text, 'F06', 'succession with runs', 1::bigint, 'Ghi kế thừa, chuỗi năm liên tục tính tiếp: F06, NQ 15'), ('K24', 'F06', 'code changed', 8, 'Đổi mã trong các kỳ đang diễn ra, số liệu giữ nguyên: test_c06'),
  ('K24h', 'F06', 'code changed', 3, 'Đổi mã trong các kỳ đang diễn ra, số liệu giữ nguyên: test_c06'), ('K25', 'F06', 'code changed', 1, 'Đổi mã trong các kỳ đang diễn ra, số liệu giữ nguyên'), (NULL, 'F06', 'spelling kept', 1, 'Tệp vẫn hiểu tên cũ: Xã số 6 (31/12/2025)'), (NULL, 'F06', 'recipients moved', 1, 'Cá nhân, tập thể chuyển sang đơn vị mới')$$, 'a new code');
SELECT set_eq($$SELECT criterion, stage, actual, evidence, entered_by, entered_at, batch FROM result WHERE season = 'K24' AND unit = 'F06' AND criterion <> 'II'$$, 'SELECT * FROM of_c06', 'all of its results, as they were entered');
SELECT results_eq($$SELECT state, reason, first_on, changed_by, changed_at FROM submission WHERE unit = 'F06'$$, 'SELECT * FROM file_of_c06', 'its file, as it was changed');
SELECT is((SELECT count(*) FROM membership m WHERE m.unit = 'C06' AND season <> 'K23') + (SELECT count(*) FROM target WHERE unit = 'C06') + (SELECT count(*) FROM account WHERE unit = 'C06'), 0::bigint, 'and nothing is under the old code where a season runs');
SELECT is((SELECT string_agg(season, ' ') FROM membership WHERE unit = 'C06'), 'K23', 'last year''s keeps it');
SELECT results_eq($$SELECT task FROM to_do WHERE season = 'K24' AND unit = 'F06' ORDER BY task$$, $$VALUES ('explanation waits'), ('file returned')$$, 'what waited waits');
SELECT is((pg_temp.refusal($$INSERT INTO result (season, unit, criterion, stage, actual) VALUES ('K24', 'C06', 'I', 'final', 1)$$)).hint, 'Its code is "F06" since 2024-06-15 (rename_unit).', 'who uses the old one is told the new one');
SET LOCAL ROLE test_c06;
SELECT is((SELECT count(*) FROM result), 3::bigint, 'its account reads its own');
SELECT lives_ok($$UPDATE result SET actual = 7 WHERE season = 'K24' AND criterion = 'II'$$, 'and writes');
RESET ROLE;
UPDATE result SET actual = 8, batch = (SELECT max(batch) FROM import_batch) WHERE season = 'K24' AND unit = 'F06' AND criterion = 'II';
SELECT results_eq($$SELECT removed, restored, kept FROM undo_import((SELECT max(batch) FROM import_batch))$$, $$VALUES (1::bigint, 0::bigint, 0::bigint)$$, 'a file of before is taken back under the new code');

-- Another cluster
SELECT results_eq($$SELECT season, what, rows, said FROM move_unit('C03', 'K24', 'L24', '2024-06-15', 'CV 9', 'results', '{"I": "A"}')$$, $$VALUES ('K24', 'membership ended', 1::bigint, 'Thôi là thành viên của kỳ: CV 9'), ('K24', 'results kept', 2, 'Kết quả: giữ lại để tra cứu'), ('K24', 'targets kept', 1, 'Chỉ tiêu: giữ lại để tra cứu'),
  ('K24', 'accounts that read only', 1, 'Tài khoản từ nay chỉ còn xem: test_c03'), ('L24', 'joined', 1, 'Trở thành thành viên của kỳ'), ('L24', 'accounts that write', 1, 'Tài khoản của đơn vị mới: test_c03'),
  ('L24', 'targets brought', 1, 'Chỉ tiêu: chuyển theo'), ('L24', 'results brought', 1, 'Kết quả: chuyển theo, thành điểm tự chấm'), ('L24', 'criteria left behind', 1, 'Tiêu chí không chuyển theo: III (not in the other sheet)')$$, 'a unit goes to another cluster with what both sheets measure');
SELECT results_eq($$SELECT criterion, stage, actual, evidence, note FROM result WHERE season = 'L24' AND unit = 'C03'$$, $$VALUES ('A', 'self', 3::numeric, 'BC C03', 'Chuyển từ kỳ K24 (tự chấm), CV 9')$$, 'with its origin');
SELECT results_eq($$SELECT criterion, target, note FROM target WHERE season = 'L24'$$, $$VALUES ('A', 10::numeric, 'Chuyển từ kỳ K24')$$, 'and its target');
SELECT is((SELECT string_agg(unit, ' ' ORDER BY unit) FROM emulation.standings(season_board('L24'))), 'C03 D1 D2', 'which ranks it');
SELECT is((SELECT count(*) FROM emulation.standings(season_board('K24')) WHERE unit = 'C03'), 0::bigint, 'as the old one does not');
SELECT is((SELECT count(*) FROM result WHERE season = 'K24' AND unit = 'C03'), 2::bigint, 'where its results stay on record');
SET LOCAL ROLE test_c03;
SELECT lives_ok($$UPDATE result SET actual = 4 WHERE season = 'L24' AND criterion = 'A'$$, 'its account goes on there');
SELECT is(pg_temp.raised($$SELECT submit('K24', 'C03')$$), '23503 unit "C03" is not a member of season "K24" since 2024-06-15', 'and no more here');
RESET ROLE;

-- A mistake is mended as doc/registry.md says; what the call changed is in the log, and nothing else is
INSERT INTO unit (unit, name, parent) VALUES ('T9', 'Thôn Chín', 'C09'), ('N9', 'Xã Chín Mười', NULL); INSERT INTO unit_alias (alias, unit) VALUES ('UBND xã 9', 'C09');
INSERT INTO recipient VALUES ('r-c09', 'Tổ 9', 'collective', 'C09', NULL); INSERT INTO proposal (proposal, recipient, award, unit, year) VALUES (109, 'r-c09', 'TTLDTT', 'C09', 2024);
CREATE FUNCTION pg_temp.all_rows() RETURNS SETOF text LANGUAGE sql AS $$SELECT to_jsonb(x)::text FROM unit x UNION ALL SELECT to_jsonb(x)::text FROM unit_alias x UNION ALL SELECT to_jsonb(x)::text FROM unit_succession x UNION ALL SELECT to_jsonb(x)::text FROM membership x UNION ALL
  SELECT to_jsonb(x)::text FROM departure x UNION ALL SELECT to_jsonb(x)::text FROM recipient x UNION ALL SELECT to_jsonb(x)::text FROM proposal x UNION ALL SELECT to_jsonb(x)::text FROM account x UNION ALL SELECT to_jsonb(x)::text FROM result x UNION ALL SELECT to_jsonb(x)::text FROM target x$$;
CREATE TEMP TABLE rows_before AS SELECT r FROM pg_temp.all_rows() r;
CREATE TEMP TABLE number_before AS SELECT max(number) AS number FROM change_log;
SELECT count(*) FROM merge_units('{C09,C10}', 'N9', '2024-06-15', 'NQ 16', 'results');
DELETE FROM unit_succession WHERE new_unit = 'N9'; DELETE FROM departure WHERE unit IN ('C09', 'C10'); DELETE FROM membership WHERE unit = 'N9';
SELECT set_eq($$SELECT DISTINCT table_name FROM change_log, number_before b WHERE change_log.number > b.number$$, '{unit,unit_alias,unit_succession,membership,departure,recipient,proposal}'::text[], 'these are the tables that the call writes, and no others');
UPDATE membership SET left_on = 'infinity' WHERE unit IN ('C09', 'C10'); INSERT INTO membership (season, unit) VALUES ('K25', 'C09'), ('K25', 'C10');
UPDATE unit SET valid_to = NULL WHERE unit IN ('C09', 'C10'); UPDATE recipient SET unit = 'C09' WHERE recipient = 'r-c09'; UPDATE proposal SET unit = 'C09' WHERE proposal = 109; UPDATE unit SET parent = 'C09' WHERE unit = 'T9'; UPDATE unit_alias SET valid_to = 'infinity' WHERE alias = 'UBND xã 9';
SELECT bag_eq('SELECT * FROM pg_temp.all_rows()', 'SELECT * FROM rows_before', 'all is as before');

-- All of it is in the log, and the year goes to its end
SELECT is((SELECT count(*) FROM change_log JOIN number_before b ON change_log.number < b.number WHERE table_name = 'unit_succession'), 5::bigint, 'the log has each succession');
INSERT INTO result (season, unit, criterion, stage, actual) SELECT 'K24', m.unit, c, 'final', 5 FROM season_member m, unnest('{I,II,III}'::text[]) c WHERE m.season = 'K24';
INSERT INTO target (season, unit, criterion, target) SELECT 'K24', u, 'I', 10 FROM unnest('{N1,S1,S2}'::text[]) u;
UPDATE submission SET state = 'submitted', reason = NULL, allow_empty = true WHERE season = 'K24' AND state = 'returned';
SELECT results_eq($$SELECT units, ranked FROM publish('K24')$$, $$VALUES (11::bigint, 11::bigint)$$, 'eleven units are ranked: twelve less two, one, one and C03, and N1, S1, S2 and F06 for C06');
SELECT is((SELECT count(*) FROM publication_check), 0::bigint, 'and it follows');
SELECT is((pg_temp.refusal($$SELECT rename_unit('C08', 'Xã Tám', '2024-07-01', 'NQ', 'F08')$$)).state, 'no error', 'a code that changes in a season that is published changes in the others');
SELECT is((SELECT string_agg(season, ' ' ORDER BY season) FROM membership WHERE unit = 'C08'), 'K23 K24 K24h', 'which stays as it is');

SELECT * FROM finish();
ROLLBACK;
