-- The catalogue of awards by calls: what is added, changed and ended, what stays, and all that is refused at once. Awards of the office and grants are invented.

BEGIN;
SELECT no_plan();
\ir errors.sql.inc
SELECT emulation.create_registry('thidua');
SET LOCAL search_path = thidua, public;
CREATE ROLE test_council; CREATE ROLE test_reader; CREATE ROLE test_unit;
CREATE FUNCTION pg_temp.refused(sql text) RETURNS text LANGUAGE sql AS $$SELECT format('%s %s|%s|%s', r.state, r.message, replace(r.detail, E'\n', '|'), r.hint) FROM pg_temp.refusal(sql) r$$;
INSERT INTO unit (unit, name, "position") VALUES ('A', 'Xã A', 1);
INSERT INTO cluster VALUES ('c', 'Cụm');
INSERT INTO season (season, cluster, year, starts_on, ends_on, status) VALUES ('now', 'c', 2101, today(), today() + 100, 'open');
INSERT INTO membership (season, unit) VALUES ('now', 'A');
SELECT grant_access('test_council', 'now', 'council'), grant_access('test_reader', 'now', 'reader'), grant_access('test_unit', 'now', 'unit', 'A');
INSERT INTO recipient VALUES ('a', 'Ông A', 'person', 'A', 'worker'), ('t', 'Tổ T', 'collective', 'A', NULL);
INSERT INTO decision (decision, signed_on) VALUES ('1/QĐ', '2021-01-10'), ('2/QĐ', '2024-01-10');

-- The catalogue is what it was, and of the law
SELECT is((SELECT count(*) FROM award), 32::bigint, 'thirty-two awards');
SELECT results_eq('SELECT award, parent, kind, category, level, subject, "position", name, name_en, equal_to FROM award ORDER BY 7', 'SELECT * FROM award_catalogue() ORDER BY 7', 'those of the catalogue');
SELECT is((SELECT count(*) FROM award WHERE num_nonnulls(source, valid_from, valid_to) > 0), 0::bigint, 'without an end, and without another source');

-- Added by code and name
SELECT results_eq($$SELECT award, kind, category, level, subject, parent, name_en, "position", valid_from, valid_to, source FROM add_award('LDGIOI', 'Lao động giỏi')$$, $$VALUES ('LDGIOI', 'title', 'emulation title', 'grassroots', 'both', NULL, NULL, 33, NULL::date, NULL::date, 'entered by the office')$$, 'a title with what it is by default');
SELECT is((SELECT string_agg(a.kind || ' ' || a.category, ', ' ORDER BY i) FROM unnest('{Cờ thi đua của Bộ,BẰNG KHEN của Bộ trưởng,Giấy khen của Giám đốc,Kỷ niệm chương Vì sự nghiệp,Huy hiệu Bác Hồ,Huy chương vàng,Huân chương Sao,Giải thưởng Nhà nước,Nghệ sĩ ưu tú,Cờthi,Bằng khenx}'::text[]) WITH ORDINALITY n(name, i) CROSS JOIN LATERAL award_by_name(n.name) a),
  'title flag, form diploma, form certificate, form badge, form badge, form medal, form order, form prize, form honorary title, title emulation title, title emulation title', 'what names say, by whole words, in whatever case');
SELECT is((SELECT kind || ' ' || category FROM award_by_name(normalize('Bằng khen của Bộ trưởng', NFD))), 'form diploma', 'and in whichever form of Unicode');
SELECT is((SELECT kind || ' ' || category FROM award_by_name('Cờ truyền thống', 'form')), 'form other', 'a kind that is said overrules the name');
SELECT results_eq($$SELECT kind, category, level, subject, source, valid_from FROM add_award('HCLD4', 'Huân chương Lao động hạng Tư', parent => 'HCLD', source => 'giả định', valid_from => '2020-01-01')$$, $$VALUES ('form', 'order', 'state', 'both', 'giả định', date '2020-01-01')$$, 'a class has what its parent has');
INSERT INTO award (award, name, kind, level, subject) VALUES ('KNT', 'Kỷ niệm chương', 'form', 'province', 'individual'), ('DH', 'Danh hiệu', 'title', 'province', 'both');
SELECT is((SELECT string_agg(category, ', ' ORDER BY award) FROM award WHERE award IN ('KNT', 'DH')), 'emulation title, badge', 'a row by hand need not say its category either');

-- Everything that is wrong, at once
SELECT is(pg_temp.refused($$SELECT add_award('X', '  ', kind => 'x', category => 'y', level => 'z', subject => 'w', parent => 'none', valid_from => 'infinity')$$), '22023 award "X" cannot be added, faults: 7|kind "x" is not allowed: title, form|category "y" is not allowed: emulation title, flag, order, medal, prize, honorary title, diploma, certificate, badge, other'
  || '|level "z" is not allowed: grassroots, province, state|subject "w" is not allowed: individual, collective, household, both|the name is empty|parent "none" does not exist|it is not granted from infinity to |Choose one of the allowed values. Write the name in Vietnamese, as decisions have it. List the codes with SELECT award, name FROM award. Name two days of which the first is earlier.', 'seven reasons');
SELECT is((pg_temp.refusal(sql)).state || ' ' || (pg_temp.refusal(sql)).detail, expected, sql) FROM (VALUES
  ($$SELECT add_award('COT', 'Cờ')$$, '23505 there is an award "COT" already: Cờ thi đua cấp tỉnh'),
  ($$SELECT add_award('COT3', ' cờ thi đua CẤP TỈNH ')$$, '23505 award "COT" has the same name'),
  ($$SELECT add_award('', 'Cờ')$$, '22023 the code is empty'), ($$SELECT add_award(NULL, NULL)$$, E'22023 the code is empty\nthe name is empty'),
  ($$SELECT add_award('HCX', 'Huân chương X', parent => 'HCLD', level => 'province')$$, '23514 award "HCX" cannot be a class of "HCLD"'), ($$SELECT add_award('HCX', 'Huân chương X', parent => 'HCLD1')$$, '23514 award "HCX" cannot be a class of "HCLD1"'),
  ($$SELECT add_award('HCX', 'Huân chương X', parent => 'HCX')$$, '23503 parent "HCX" does not exist')) v(sql, expected);
SELECT is((SELECT count(*) FROM award), 36::bigint, 'nothing of it was added');

-- Renamed and changed, with its grants
INSERT INTO award_grant (decision, line, award, unit, recipient, year) VALUES ('1/QĐ', 1, 'LDGIOI', 'A', 'a', 2020), ('2/QĐ', 1, 'LDGIOI', 'A', 'a', 2023), ('2/QĐ', 2, 'LDGIOI', 'A', 't', 2023), ('2/QĐ', 3, 'COT', 'A', 't', 2023);
INSERT INTO award_grant (decision, line, award, unit, number, year) VALUES ('2/QĐ', 4, 'LDGIOI', 'A', 5, 2022);
INSERT INTO proposal (recipient, award, unit, year) VALUES ('t', 'LDGIOI', 'A', 2024);
CREATE TEMP TABLE before AS SELECT * FROM award_grant;
SELECT results_eq($$SELECT name, name_en, level, kind, source FROM change_award('LDGIOI', name => 'Lao động giỏi cấp xã', name_en => 'Able Labourer', level => 'province', source => ' Quy chế 5 ')$$, $$VALUES ('Lao động giỏi cấp xã', 'Able Labourer', 'province', 'title', 'Quy chế 5')$$, 'renamed, of another level');
SELECT results_eq($$SELECT name, name_en, level, source FROM change_award('LDGIOI', name_en => '')$$, $$VALUES ('Lao động giỏi cấp xã', NULL, 'province', 'Quy chế 5')$$, 'what is not said stays');
SELECT set_eq('SELECT * FROM award_grant', 'SELECT * FROM before', 'every grant is as it was');
SELECT is((SELECT sum(number) FROM award_total WHERE award = 'LDGIOI'), 8::numeric, 'and counts');
SELECT is(pg_temp.refused($$SELECT change_award('LDGIOI', subject => 'individual', name => 'Giấy khen', valid_from => '2021-01-01')$$), '23505 award "LDGIOI" cannot be changed, faults: 4|award "GK" has the same name|it was granted for 2020: decision "1/QĐ", line 1|it was granted to another subject in 2023: decision "2/QĐ", line 2|it is proposed for 2024: proposal '
  || (SELECT proposal FROM proposal) || '|Files could not tell them apart: write a name that says whose award it is. Correct the grant, or the change: what was granted stays. Refuse the proposal first (its state), or correct the change.', 'each grant and proposal that would not fit');
SELECT is(pg_temp.refused($$SELECT change_award('none', name => 'x')$$), 'P0002 award "none" does not exist||List the codes with SELECT award, name FROM award; add_award adds one.', 'none');

-- Of the law: by a document only
SELECT is(pg_temp.refused(sql), '55000 award "COT" is one of the law and is not changed without a document|The catalogue has it as: Cờ thi đua cấp tỉnh.|Name the document with source => …, or add an award of the office''s own with add_award.', sql)
  FROM unnest(ARRAY[$$SELECT change_award('COT', name => 'Cờ thi đua cấp Bộ')$$, $$SELECT change_award('COT', name => 'Cờ', source => ' ')$$, $$SELECT end_award('COT')$$]) sql;
SELECT results_eq($$SELECT name, source FROM change_award('COT', name => 'Cờ thi đua của Bộ', source => 'entered by the office')$$, $$VALUES ('Cờ thi đua của Bộ', 'entered by the office')$$, 'overruled in words');
SELECT is((SELECT name FROM award_catalogue() WHERE award = 'COT'), 'Cờ thi đua cấp tỉnh', 'the law says what it said');
SELECT lives_ok($$SELECT change_award('COT', "position" => 30)$$, 'from then on the row is the office''s');
SELECT lives_ok($$SELECT emulation.create_registry('thidua')$$, 'which an upgrade');
SELECT is((SELECT name || ' ' || source FROM award WHERE award = 'COT'), 'Cờ thi đua của Bộ entered by the office', 'leaves so');

-- Ended: earlier grants stay, later ones are refused, by hand and by file
SELECT is(pg_temp.refused($$SELECT end_award('LDGIOI', '2023-01-01')$$), format('23514 award "LDGIOI" cannot be changed, faults: 3|it was granted for 2023: decision "2/QĐ", line 1|it was granted for 2023: decision "2/QĐ", line 2|it is proposed for 2024: proposal %s|Correct the grant, or the change: what was granted stays. Refuse the proposal first (its state), or correct the change.', (SELECT proposal FROM proposal)), 'before what was granted');
DELETE FROM proposal;
SELECT results_eq($$SELECT valid_to FROM end_award('LDGIOI', '2024-01-01')$$, $$VALUES (date '2024-01-01')$$, 'after the last');
SELECT set_eq('SELECT * FROM award_grant', 'SELECT * FROM before', 'its grants stay,');
SELECT is((SELECT sum(number) FROM award_total WHERE award = 'LDGIOI'), 8::numeric, 'and count');
SELECT lives_ok($$UPDATE award_grant SET certificate = '7' WHERE decision = '1/QĐ'$$, 'and are completed');
SELECT lives_ok($$INSERT INTO award_grant (decision, line, award, unit, recipient, year) VALUES ('2/QĐ', 9, 'LDGIOI', 'A', 'a', 2022)$$, 'a late one for an earlier year');
SELECT is(r.state || ' ' || r.message || '|' || r.detail, '23514 award "LDGIOI" was not granted in 2024|The catalogue says: no longer from 2024-01-01.', sql)
  FROM unnest(ARRAY[$$INSERT INTO award_grant (decision, line, award, unit, number, year) VALUES ('2/QĐ', 10, 'LDGIOI', 'A', 2, 2024)$$, $$UPDATE award_grant SET year = 2024 WHERE line = 9$$, $$INSERT INTO proposal (recipient, award, unit, year) VALUES ('t', 'LDGIOI', 'A', 2024)$$]) sql, LATERAL pg_temp.refusal(sql) r;
SELECT results_eq($$SELECT "new", rejected, rejections->0->>'reason' FROM import_grants(convert_to(E'Số quyết định;STT;Danh hiệu;Đơn vị;Số lượng;Năm\n2/QĐ;11;LDGIOI;A;3;2024\n2/QĐ;12;LDGIOI;A;3;2021\n2/QĐ;13;COT;A;1;2024\n', 'UTF8'))$$, $$VALUES (2::bigint, 1::bigint, 'award "LDGIOI" was not granted in 2024: no longer from 2024-01-01')$$, 'a file''s other rows are read');
SELECT lives_ok($$INSERT INTO award_grant (decision, line, award, unit, recipient, year, achieved_on) VALUES ('2/QĐ', 14, 'LDGIOI', 'A', 'a', 2023, '2023-12-31')$$, 'on the last day');
SELECT is((pg_temp.refusal($$INSERT INTO award_grant (decision, line, award, unit, recipient, year, achieved_on) VALUES ('2/QĐ', 15, 'HCLD4', 'A', 'a', 2020, '2019-12-31')$$)).detail, 'The catalogue says: granted from 2020-01-01.', 'not before the first');
SET LOCAL ROLE test_unit;
SELECT is((pg_temp.refusal($$INSERT INTO proposal (recipient, award, unit, year) VALUES ('t', 'LDGIOI', 'A', 2024)$$)).message, 'award "LDGIOI" was not granted in 2024', 'a unit does not propose it either');
RESET ROLE;
SELECT is((SELECT valid_to FROM end_award('LDGIOI', 'infinity')), NULL, 'it goes on after all');
SELECT is((SELECT valid_to FROM end_award('LDGIOI', today() + 10)), today() + 10, 'and ends on a day to come');
SELECT results_eq($$SELECT name FROM add_award('LDGIOI2', 'Lao động giỏi cấp xã')$$, $$VALUES ('Lao động giỏi cấp xã')$$, 'its name is free for another');
SELECT is((pg_temp.refusal($$SELECT end_award('HCLD4', '2020-01-01')$$)).detail, 'it is not granted from 2020-01-01 to 2020-01-01', 'one that never was is not ended');
SELECT is((SELECT state FROM pg_temp.refusal($$SELECT end_award('HCLD4', '-infinity')$$)), '22023', 'nor before all time');

-- A parent and its classes
SELECT is((SELECT string_agg(award || ' ' || coalesce(valid_to::text, ''), ', ' ORDER BY award) FROM end_award('HCLD', '2030-01-01', source => 'Luật (giả định)')), 'HCLD 2030-01-01, HCLD1 2030-01-01, HCLD2 2030-01-01, HCLD3 2030-01-01, HCLD4 2030-01-01', 'classes end with it');
SELECT is((SELECT string_agg(DISTINCT source, ', ' ORDER BY source) FROM award WHERE 'HCLD' IN (award, parent)), 'Luật (giả định), giả định', 'and say by what, unless they did before');
SELECT is((SELECT string_agg(DISTINCT level || ' ' || category, ', ') FROM change_award('HCLD', level => 'province', category => 'other')), 'province other', 'and follow in level and category');
SELECT is((pg_temp.refusal($$SELECT change_award('HCLD', parent => 'COT', source => 'x')$$)).detail, 'award "HCLD" cannot be a class of "COT"', 'but it is no class itself');
SELECT is((SELECT parent FROM change_award('HCLD4', parent => '')), NULL, 'a class stands by itself');
INSERT INTO decision (decision, signed_on) VALUES ('3/QĐ', '2029-01-10');
INSERT INTO award_grant (decision, line, award, unit, recipient, year) VALUES ('3/QĐ', 1, 'HCLD1', 'A', 'a', 2028);
SELECT is((pg_temp.refusal($$SELECT end_award('HCLD', '2028-01-01')$$)).detail, 'class "HCLD1": it was granted for 2028: decision "3/QĐ", line 1', 'nor ends before its classes'' grants');

-- Who may, and who sees
SELECT is((SELECT count(*) FROM change_log WHERE table_name = 'award' AND operation = 'update'), (SELECT count(*) FROM change_log WHERE table_name = 'award' AND operation = 'update' AND new_row->>'source' <> ''), 'the log has each change with its source');
SET LOCAL ROLE test_council;
SELECT is((pg_temp.refusal(sql)).state, '42501', 'a council: ' || sql) FROM unnest(ARRAY[$$SELECT add_award('Z', 'Z')$$, $$SELECT change_award('LDGIOI', name => 'Z')$$, $$SELECT end_award('LDGIOI')$$]) sql;
SET LOCAL ROLE test_reader;
SELECT is((SELECT source FROM award WHERE award = 'COT'), 'entered by the office', 'a reader sees whose row it is');
SELECT is((pg_temp.refusal($$SELECT add_award('Z', 'Z')$$)).message, 'permission denied for function add_award', 'and adds none');
RESET ROLE;
SELECT * FROM finish();
ROLLBACK;
