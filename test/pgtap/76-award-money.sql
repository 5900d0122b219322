-- Award money: a multiple of the base salary in force on the day of the decision. Amounts are of decrees 91/2017 and 98/2023 as doc/domain.md quotes them; grants are invented.

BEGIN;
SELECT no_plan();
\ir errors.sql.inc
SELECT emulation.create_registry('thidua');
SET LOCAL search_path = thidua, public;
INSERT INTO unit (unit, name, "position") VALUES ('BL', 'Bạc Liêu', 1), ('LA', 'Long An', 2);

-- Amounts that are published, whole đồng.
CREATE FUNCTION pg_temp.amount(text, text, date) RETURNS bigint LANGUAGE sql AS 'SELECT amount FROM award_amount WHERE award = $1 AND subject = $2 AND $3 >= coalesce(valid_from, ''-infinity'') AND $3 < coalesce(valid_until, ''infinity'')';
SELECT results_eq(format('SELECT %L::text, pg_temp.amount(%L, %L, %L)', a, a, s, d), format('SELECT %L::text, %s::bigint', a, n), format('%s on %s', a, d))
  FROM (VALUES ('CSTDTQ', 'individual', '2023-07-01', 8100000), ('CSTDT', 'individual', '2023-07-01', 5400000), ('COCP', 'collective', '2023-07-01', 21600000),
               ('COT', 'collective', '2023-07-01', 14400000), ('TTLDXS', 'collective', '2023-12-31', 2700000), ('TTLDTT', 'collective', '2023-12-31', 1440000),
               ('LDTT', 'individual', '2023-12-31', 540000), ('BKTTG', 'individual', '2019-07-01', 5215000), ('BKT', 'individual', '2019-07-01', 1490000),
               ('CSTDTQ', 'individual', '2023-06-30', 6705000)) v(a, s, d, n);
-- 98/2023 rounds the product up to ten thousand: 4.5 times 1,800,000 is a multiple of it, and 0.3 times 1,490,000 was not rounded before
SELECT is(pg_temp.amount('LDTT', 'individual', '2023-06-30'), 447000::bigint, 'a product is not rounded under decree 91/2017');
INSERT INTO base_salary VALUES ('2024-07-01', 2340001, 'minh hoạ') ON CONFLICT (valid_from) DO UPDATE SET amount = excluded.amount, source = excluded.source;
SELECT is(pg_temp.amount('LDTT', 'individual', '2024-07-01'), 710000::bigint, 'and up to ten thousand under 98/2023: 0.3 × 2,340,001 = 702,000.3');
SELECT is(pg_temp.amount('HCLD3', 'collective', '2024-07-01'), 21070000::bigint, 'a collective gets twice: 9 × 2,340,001 = 21,060,009');
SELECT is((SELECT mark FROM base_salary WHERE valid_from = '2024-07-01'), 'office', 'a row that the office has edited is its own');
DELETE FROM base_salary WHERE valid_from = '2024-07-01';

-- The first and the last day of each.
INSERT INTO base_salary (valid_from, source) VALUES ('2024-07-01', 'chưa đọc');
SELECT results_eq($$SELECT a, d::date, pg_temp.amount(a, 'individual', d::date) FROM (VALUES ('CSTDCS', '2017-09-30'), ('CSTDCS', '2019-06-30'), ('CSTDCS', '2019-07-01'), ('CSTDCS', '2023-06-30'), ('CSTDCS', '2023-07-01'), ('GK', '2023-12-31'), ('GK', '2024-01-01'), ('HCLD3', '2023-12-31'), ('HCLD3', '2024-01-01'), ('CSTDCS', '2024-06-30'), ('CSTDCS', '2024-07-01'), ('CSTDCS', '2025-07-01')) v(a, d)$$,
  $$VALUES ('CSTDCS', '2017-09-30'::date, NULL::bigint), ('CSTDCS', '2019-06-30', 1390000), ('CSTDCS', '2019-07-01', 1490000), ('CSTDCS', '2023-06-30', 1490000), ('CSTDCS', '2023-07-01', 1800000), ('GK', '2023-12-31', 540000), ('GK', '2024-01-01', NULL), ('HCLD3', '2023-12-31', NULL), ('HCLD3', '2024-01-01', 8100000), ('CSTDCS', '2024-06-30', 1800000), ('CSTDCS', '2024-07-01', NULL), ('CSTDCS', '2025-07-01', NULL)$$,
  'an amount is that of its day; where a rate or a base was not read there is none, and never that of a rule that has ended');
SELECT results_eq($$SELECT missing FROM award_amount WHERE award = 'CSTDCS' AND subject = 'individual' AND '2024-08-01' >= valid_from AND '2024-08-01' < valid_until UNION ALL SELECT missing FROM award_amount WHERE award = 'CSTDCS' AND subject = 'individual' AND '2025-08-01' >= valid_from AND valid_until IS NULL$$,
  $$VALUES ('chưa nhập mức lương cơ sở đang có hiệu lực'), ('chưa nhập mức tiền thưởng đang có hiệu lực; chưa nhập mức lương cơ sở đang có hiệu lực')$$, 'what is not on record is named');

-- Grants: a row each, and totals.
INSERT INTO cluster VALUES ('TNB', 'Cụm Tây Nam Bộ');
INSERT INTO season (season, cluster, year, starts_on, ends_on) VALUES ('2023', 'TNB', 2023, '2023-01-01', '2023-12-31');
INSERT INTO membership (season, unit) VALUES ('2023', 'BL'), ('2023', 'LA');
INSERT INTO decision (decision, signed_on) VALUES ('1', '2023-07-01'), ('2', '2024-07-02'), ('3', '2023-08-01');
INSERT INTO recipient (recipient, name, kind, unit) VALUES ('lan', 'Lan', 'person', 'BL'), ('ho', 'Hộ ông Ba', 'household', 'LA'), ('dv', 'Nhân dân BL', 'unit', 'BL');
INSERT INTO award_grant (decision, line, award, unit, recipient, recipient_kind, number, year) VALUES
  ('1', 1, 'CSTDCS', 'BL', 'lan', NULL, 1, 2023), ('1', 2, 'BKT', 'BL', 'dv', NULL, 1, 2023), ('1', 3, 'BKT', 'BL', NULL, 'person', 40, 2023),
  ('1', 4, 'BKT', 'LA', NULL, NULL, 3, 2023), ('1', 5, 'GDVH', 'LA', 'ho', NULL, 1, 2023), ('2', 1, 'LDTT', 'LA', NULL, NULL, 5, 2023), ('1', 6, 'COT', 'LA', NULL, NULL, 1, 2023);
UPDATE award_grant SET revoked_by = '3' WHERE line = 6;
SELECT results_eq($$SELECT decision, line, subject, amount, missing FROM award_money ORDER BY 1, 2$$,
  $$VALUES ('1', 1, 'individual', 1800000::bigint, NULL), ('1', 2, 'collective', 3600000, NULL), ('1', 3, 'individual', 72000000, NULL), ('1', 4, NULL, NULL, 'chưa rõ là cá nhân hay tập thể'),
           ('1', 5, 'household', NULL, 'chưa nhập mức tiền thưởng đang có hiệu lực'), ('2', 1, 'individual', NULL, 'chưa nhập mức lương cơ sở đang có hiệu lực')$$,
  'a grant costs its number of amounts; a revoked one nothing');
SELECT results_eq($$SELECT line, amount FROM pay_awards('1', '2023-09-01', 'Sở Tài chính', '{1,2}')$$, $$VALUES (1, 1800000::bigint), (2, 3600000)$$, 'lines of a decision are paid');
SELECT is(pg_temp.raised($$SELECT pay_awards('1', '2023-10-01')$$), '55000 decision "1" cannot be paid', 'a line without an amount is not paid');
SELECT results_eq($$SELECT line, amount FROM pay_awards('1', '2023-10-01', lines => '{1,3}')$$, $$VALUES (3, 72000000::bigint)$$, 'then another; what is paid is not paid twice');
UPDATE award_grant SET paid_on = '2023-10-01' WHERE decision = '1' AND line IN (4, 5);
SELECT results_eq($$SELECT line, paid_on, payer FROM award_grant WHERE decision = '1' ORDER BY 1$$,
  $$VALUES (1, '2023-09-01'::date, 'Sở Tài chính'), (2, '2023-09-01', 'Sở Tài chính'), (3, '2023-10-01', NULL), (4, '2023-10-01', NULL), (5, '2023-10-01', NULL), (6, NULL, NULL)$$, 'what was paid keeps its day, and what was revoked is not paid');
SELECT is(pg_temp.raised($$SELECT pay_awards('9', '2023-10-01')$$), 'P0002 decision "9" does not exist', 'no such decision');
SELECT throws_ok($$SELECT pay_awards('1', '2023-10-01', NULL, '{1,6,7}')$$, '55000', 'decision "1" cannot be paid', 'lines that are not in force are refused');
SELECT is(pg_temp.raised($$SELECT pay_awards('1', '2023-06-30')$$), '22023 decision "1" of 2023-07-01 cannot have been paid on 2023-06-30', 'nothing is paid before it is decided');
SELECT is(pg_temp.raised($$SELECT pay_awards('1', NULL)$$), '22023 decision "1" of 2023-07-01 cannot have been paid on no day', 'nor on no day');
SELECT results_eq($$SELECT unit, award, number, amount, paid, to_pay, without_amount FROM award_money_by_unit ORDER BY 1, 2$$,
  $$VALUES ('BL', 'BKT', 41::bigint, 75600000::bigint, 75600000::bigint, NULL::bigint, 0::bigint), ('BL', 'CSTDCS', 1, 1800000, 1800000, NULL, 0), ('LA', 'BKT', 3, NULL, NULL, NULL, 3), ('LA', 'GDVH', 1, NULL, NULL, NULL, 1), ('LA', 'LDTT', 5, NULL, NULL, NULL, 5)$$, 'by unit');
SELECT results_eq($$SELECT award, number, amount, without_amount FROM award_money_by_cluster WHERE cluster = 'TNB' ORDER BY 1$$,
  $$VALUES ('BKT', 44::bigint, 75600000::bigint, 3::bigint), ('CSTDCS', 1, 1800000, 0), ('GDVH', 1, NULL, 1), ('LDTT', 5, NULL, 5)$$, 'and by cluster');

-- A payment keeps its amount
SAVEPOINT rate;
UPDATE award_rate SET rate = 2 WHERE award = 'CSTDCS' AND valid_from = '2017-10-01';
SELECT results_eq($$SELECT amount, paid_amount FROM award_money WHERE decision = '1' AND line = 1$$, $$VALUES (3600000::bigint, 1800000::bigint)$$, 'a rate that is corrected does not change what was paid');
ROLLBACK TO rate;

-- Pages
SELECT ok(report_decision_html('1') LIKE '%>72.000.000<%Tổng tiền thưởng: 77.400.000 đồng. Tiền thưởng còn thiếu: chưa nhập mức tiền thưởng đang có hiệu lực; chưa rõ là cá nhân hay tập thể.%', 'the annex has amounts, their total and what is missing');
SELECT ok(report_decision_html('2') LIKE '%Tiền thưởng còn thiếu: chưa nhập mức lương cơ sở đang có hiệu lực.%', 'a decision whose amounts are not on record says so');
-- a sentence is there where it has something to say: of no amount, of nothing that is missing, of neither
SELECT ok(report_decision_html('2') NOT LIKE '%Tổng tiền thưởng%', 'and gives no total');
SELECT ok(report_decision_html('2', 'en') LIKE '%Some amounts are not on record.%', 'nor in English');
INSERT INTO decision (decision, signed_on) VALUES ('4', '2023-07-01'), ('5', '2023-07-01');
INSERT INTO award_grant (decision, line, award, unit, recipient_kind, number, year) VALUES ('4', 1, 'BKT', 'BL', 'person', 2, 2022);
SELECT ok(html LIKE '%3,600,000%' AND html NOT LIKE '%not on record%', 'of two times 1,800,000 nothing is missing, in English')
  FROM report_decision_html('4', 'en') html;
SELECT ok(html LIKE '%Tổng tiền thưởng: 3.600.000 đồng.%' AND html NOT LIKE '%còn thiếu%', 'nor in Vietnamese')
  FROM report_decision_html('4') html;
SELECT ok(html NOT LIKE '%tiền thưởng%' AND html NOT LIKE '%Tiền thưởng%', 'a decision without lines says nothing of money')
  FROM report_decision_html('5') html;
DELETE FROM award_grant WHERE decision = '4';
DELETE FROM decision WHERE decision IN ('4', '5');
SELECT ok(report_html('2023') LIKE '%Tiền thưởng (đồng)%>77.400.000<%', 'the conference''s page has the money of the year');

-- What proposals cost is by what is in force today.
CREATE OR REPLACE FUNCTION today() RETURNS date LANGUAGE sql STABLE PARALLEL SAFE RETURN date '2024-06-30';
INSERT INTO proposal (recipient, award, unit, year, proposed_on) VALUES ('lan', 'CSTDT', 'BL', 2023, '2024-06-01'), ('dv', 'COCP', 'BL', 2023, '2024-06-01'), ('lan', 'BKT', 'BL', 2023, '2024-06-01');
SELECT results_eq($$SELECT award, amount, missing FROM proposal_money ORDER BY proposal$$, $$VALUES ('CSTDT', 5400000::bigint, NULL), ('COCP', 21600000, NULL), ('BKT', NULL, 'chưa nhập mức tiền thưởng đang có hiệu lực')$$, 'proposals are priced');

-- Rows that a version brings: an edited one is left and listed, a deleted one comes again, others stay.
UPDATE award_rate SET rate = 5 WHERE award = 'LDTT' AND valid_from = '2017-10-01';
UPDATE award SET name = 'Bằng khen tỉnh nhà' WHERE award = 'BKT';
INSERT INTO award_rate VALUES ('KNC', 'individual', '2020-01-01', 0.6, 1, 'quy định của tỉnh');
DELETE FROM award_rate WHERE award = 'COT' AND valid_from = '2017-10-01';
CREATE TEMP TABLE before AS SELECT * FROM award_rate;
SELECT emulation.create_registry('thidua');
SELECT results_eq($$SELECT award, valid_from, rate, mark FROM award_rate EXCEPT SELECT award, valid_from, rate, mark FROM before$$, $$VALUES ('COT', '2017-10-01'::date, 8.0, 'quoted')$$, 'a row that was deleted comes again');
SELECT is_empty($$SELECT award, valid_from, rate, mark FROM before EXCEPT SELECT award, valid_from, rate, mark FROM award_rate$$, 'and no other row changes');
SELECT results_eq($$SELECT name, mark FROM award WHERE award = 'BKT'$$, $$VALUES ('Bằng khen tỉnh nhà', 'office')$$, 'the office''s name of an award stays');
SELECT * FROM finish();
ROLLBACK;
