-- Awards in the registry: the way to a grant, law by its dates, totals and reports.
-- Published are the totals of 2013 (conference of 6 March 2014) and the laws' thresholds (doc/domain.md);
-- persons, collectives and their grants are invented.

BEGIN;
SELECT no_plan();
\ir errors.sql.inc
SELECT emulation.create_registry('thidua');
SET LOCAL search_path = thidua, public;
INSERT INTO unit (unit, name, "position") VALUES ('BL', 'Bạc Liêu', 2), ('CM', 'Cà Mau', 4), ('LA', 'Long An', 8), ('TV', 'Trà Vinh', 11);
INSERT INTO cluster VALUES ('TNB', 'Cụm Tây Nam Bộ');
INSERT INTO season (season, cluster, year, starts_on, ends_on) VALUES ('TNB-2013', 'TNB', 2013, '2013-03-07', '2014-03-06');
INSERT INTO membership (season, unit) SELECT 'TNB-2013', unit FROM unit;
INSERT INTO recipient VALUES ('lan', 'Nguyễn Thị Lan', 'person', 'BL', 'farmer'), ('an', 'Trần Văn An', 'person', 'BL', 'manager'), ('binh', 'Lê Bình', 'person', 'LA', NULL),
  ('p1', 'Phòng Nghiệp vụ', 'collective', 'BL', NULL), ('dn', 'Công ty A', 'enterprise', 'BL', NULL), ('ho', 'Hộ ông Tư', 'household', 'BL', NULL), ('BL', 'Bạc Liêu', 'unit', 'BL', NULL), ('CM', 'Cà Mau', 'unit', 'CM', NULL);
INSERT INTO decision VALUES ('1/QĐ', '2014-01-10'), ('2/QĐ', '2014-02-20'), ('old', '2013-01-01');

-- The catalogue
SELECT is((SELECT count(*) FROM award), 32::bigint, 'thirty-two awards');
SELECT results_eq($$SELECT award FROM award WHERE parent = 'HCLD' ORDER BY award$$, $$VALUES ('HCLD1'), ('HCLD2'), ('HCLD3')$$, 'three classes of the Labour Order');
SELECT results_eq($$SELECT kind, level, subject FROM award WHERE award IN ('BKT', 'COT', 'CSTDT') ORDER BY award$$, $$VALUES ('form', 'province', 'both'), ('title', 'province', 'collective'), ('title', 'province', 'individual')$$, 'titles and forms');
DELETE FROM award_set_member WHERE award_set = 'state' AND award = 'AHLD';
SELECT emulation.create_registry('thidua');
SELECT is((SELECT count(*) FROM award_set_member WHERE award_set = 'state'), 4::bigint, 'what an office changed stays changed');
INSERT INTO award_set_member VALUES ('state', 'AHLD');

-- Subjects
SELECT is(pg_temp.raised(format('INSERT INTO award_grant (decision, line, award, unit, recipient, year) VALUES (%L, 1, %L, %L, %L, 2013)', '1/QĐ', award, 'BL', recipient)), expected, expected) FROM (VALUES
  ('CSTDT', 'p1', '23514 award "CSTDT" is not for a collective (Phòng Nghiệp vụ)'), ('COT', 'lan', '23514 award "COT" is not for a person (Nguyễn Thị Lan)'),
  ('TTLDXS', 'ho', '23514 award "TTLDXS" is not for a household (Hộ ông Tư)'), ('XX', 'lan', '23503 insert or update on table "award_grant" violates foreign key constraint "award_grant_award_fkey"')) v(award, recipient, expected);
SELECT is(pg_temp.raised($$INSERT INTO award_grant (decision, line, award, unit, recipient_kind, number, year) VALUES ('1/QĐ', 1, 'CSTDT', 'BL', 'collective', 3, 2013)$$), '23514 award "CSTDT" is not for a collective', 'unnamed ones, too');
SELECT is(pg_temp.raised($$INSERT INTO award_grant (decision, line, award, unit, recipient, number, year) VALUES ('1/QĐ', 1, 'BKT', 'BL', 'lan', 3, 2013)$$), '23514 new row for relation "award_grant" violates check constraint "award_grant_one_recipient_one_award"', 'one recipient, one award a line');
SELECT lives_ok($$INSERT INTO award_grant (decision, line, award, unit, recipient, year, certificate) VALUES ('1/QĐ', 1, 'BKT', 'BL', 'ho', 2013, '15'), ('1/QĐ', 2, 'BKT', 'BL', 'dn', 2013, '16')$$, 'a diploma is for all');
SELECT is(pg_temp.raised($$INSERT INTO award_grant (decision, line, award, unit, recipient, year, certificate) VALUES ('1/QĐ', 3, 'BKT', 'BL', 'lan', 2013, '15')$$), '23505 duplicate key value violates unique constraint "award_grant_certificate"', 'a certificate number is given once');
DELETE FROM award_grant;

-- The way: proposal, vote, decision, grant
INSERT INTO council_member (council, member, joined_on, left_on) SELECT 'HĐ', 'ủy viên ' || i, '2010-01-01', CASE WHEN i > 10 THEN date '2013-06-01' ELSE 'infinity' END FROM generate_series(1, 12) i;
INSERT INTO proposal (proposal, recipient, award, unit, year, proposed_on) VALUES (1, 'an', 'CSTDT', 'BL', 2017, '2018-01-15'), (2, 'an', 'BKT', 'BL', 2017, '2018-01-15'), (3, 'binh', 'CSTDT', 'LA', 2013, '2014-01-15');
SELECT is(pg_temp.raised($$INSERT INTO proposal (proposal, recipient, award, unit, year) VALUES (99, 'p1', 'CSTDT', 'BL', 2013)$$), '23514 award "CSTDT" is not for a collective (Phòng Nghiệp vụ)', 'a proposal fits its award''s subject');
SELECT is(pg_temp.raised($$UPDATE proposal SET state = 'voted' WHERE proposal = 1$$), '55000 proposal 1 was not voted on', 'a title that wants a vote was not voted on');
SELECT lives_ok($$UPDATE proposal SET state = 'submitted' WHERE proposal IN (2, 3)$$, 'a diploma wants none, nor did the title before 1 October 2017');
SELECT is(pg_temp.raised($$INSERT INTO vote (proposal, council, held_on, ballots_for, ballots_cast, council_size) VALUES (1, 'HĐ', '2018-02-01', 8, 8, 8)$$), '23514 council "HĐ" had 10 members on 2018-02-01, not 8', 'the base is all members in their terms');
INSERT INTO vote (proposal, council, held_on, ballots_for, ballots_cast) VALUES (1, 'HĐ', '2018-02-01', 8, 8);
SELECT results_eq($$SELECT ballots_for, base, needed, passed FROM vote_result WHERE proposal = 1$$, $$VALUES (8, 10, 9::bigint, false)$$, '8 of 10 members are no nine tenths, though all present voted for it');
SELECT is(pg_temp.raised($$UPDATE proposal SET state = 'voted' WHERE proposal = 1$$), '55000 proposal 1 did not receive the required votes', 'so it does not go on');
INSERT INTO vote (proposal, council, held_on, ballots_for, ballots_cast) VALUES (1, 'HĐ', '2018-02-20', 9, 10);
SELECT lives_ok($$UPDATE proposal SET state = 'voted' WHERE proposal = 1$$, 'with 9 of 10 in another vote it does');
SELECT is(pg_temp.raised($$UPDATE proposal SET state = 'granted' WHERE proposal = 1$$), '55000 proposal 1 does not have a grant', 'granted by a decision alone');
SELECT is(pg_temp.raised($$UPDATE proposal SET state = 'returned' WHERE proposal = 1$$), '23514 new row for relation "proposal" violates check constraint "proposal_says_why"', 'returned with a reason');
UPDATE proposal SET state = 'submitted' WHERE proposal = 1;
INSERT INTO decision VALUES ('9/QĐ', '2018-03-01');
SELECT is(pg_temp.raised($$INSERT INTO award_grant (decision, line, award, unit, recipient, year, proposal) VALUES ('9/QĐ', 1, 'CSTDT', 'BL', 'lan', 2017, 1)$$), '23514 decision "9/QĐ", line 1: proposal 1 is for award "CSTDT" to "an" of unit "BL", 2017', 'a grant answers its proposal');
INSERT INTO award_grant (decision, line, award, unit, recipient, year, proposal) VALUES ('9/QĐ', 1, 'CSTDT', 'BL', 'an', 2017, 1);
SELECT is((SELECT state FROM proposal WHERE proposal = 1), 'granted', 'and closes it');
SELECT is(pg_temp.raised($$UPDATE proposal SET state = 'draft' WHERE proposal = 1$$), '55000 proposal 1 is granted and cannot become draft', 'for good');
SELECT is(pg_temp.raised($$UPDATE proposal SET recipient = 'lan' WHERE proposal = 1$$), '55000 proposal 1 was voted on or decided, and cannot be changed', 'and for whom it was');
SELECT is(pg_temp.raised($$UPDATE proposal SET submission = 'x' WHERE proposal = 1$$), '55000 proposal 1 is granted and cannot be changed', 'in all');
SELECT is(pg_temp.raised($$DELETE FROM award_grant WHERE proposal = 1$$), '55000 decision "9/QĐ", line 1 answers proposal 1 and cannot be deleted or changed', 'with its grant');
SELECT is(pg_temp.raised($$UPDATE award_grant SET proposal = NULL WHERE proposal = 1$$), '55000 decision "9/QĐ", line 1 answers proposal 1 and cannot be deleted or changed', 'as the answer');
SELECT is(pg_temp.raised($$DELETE FROM vote WHERE proposal = 1$$), '55000 proposal 1 is granted by this vote, which cannot be changed or deleted', 'and its votes');
SELECT is(pg_temp.raised($$UPDATE award_grant SET revoked_by = '2/QĐ' WHERE proposal = 1$$), '23514 decision "2/QĐ" is not later than "9/QĐ", whose line it revokes', 'revoked by a later decision alone');
INSERT INTO proposal (proposal, recipient, award, unit, year, proposed_on) VALUES (4, 'an', 'CSTDT', 'BL', 2018, '2019-01-15');
SELECT is(pg_temp.raised($$INSERT INTO vote (proposal, council, held_on, ballots_for, ballots_cast) VALUES (4, 'HĐ', '2017-09-30', 1, 1)$$), '23514 the vote of 2017-09-30 on proposal 4 is older than the proposal, of 2019-01-15', 'no vote is older than its proposal');
SELECT is(pg_temp.raised($$INSERT INTO vote (proposal, council, held_on, ballots_for, ballots_cast) VALUES (4, 'none', '2019-02-01', 1, 1)$$), '23502 council "none" does not have members on record on 2019-02-01, and council_size is null', 'a council of nobody has no size');
INSERT INTO vote (proposal, council, held_on, ballots_for, ballots_cast) VALUES (4, 'HĐ', '2019-02-01', 10, 10);
SELECT is(pg_temp.raised($$UPDATE proposal SET recipient = 'lan' WHERE proposal = 4$$), '55000 proposal 4 was voted on or decided, and cannot be changed', 'a vote is not carried over to another');
INSERT INTO vote (proposal, council, held_on, ballots_for, ballots_cast, council_size) VALUES (4, 'khác', '2019-02-02', 1, 5, 5);
SELECT is(pg_temp.raised($$UPDATE proposal SET state = 'submitted' WHERE proposal = 4$$), '55000 proposal 4 did not receive the required votes', 'every council''s last vote counts');
DELETE FROM vote WHERE council = 'khác';
SELECT lives_ok($$UPDATE proposal SET state = 'submitted' WHERE proposal = 4$$, 'with its own it goes on');
UPDATE proposal SET state = 'refused', reason = 'x' WHERE proposal = 4;
SELECT is(pg_temp.raised($$UPDATE recipient SET kind = 'collective', "position" = NULL WHERE recipient = 'an'$$), '23514 this change does not fit a grant or proposal: "CSTDT"', 'a holder stays of its kind');
SELECT is(pg_temp.raised($$UPDATE award SET subject = 'collective' WHERE award = 'CSTDT'$$), '23514 this change does not fit a grant or proposal: "Trần Văn An"', 'and an award for its subject');
SELECT is(pg_temp.raised($$UPDATE award SET parent = 'HCLD3' WHERE award = 'HCLD'$$), '23514 award "HCLD" cannot be a class of "HCLD3"', 'no circle of classes');
SELECT results_eq($$SELECT proposal, days_waiting = today() - date '2018-01-15', age FROM backlog ORDER BY proposal$$, $$VALUES (2::bigint, true, '>365'), (3, today() - date '2014-01-15' = today() - date '2018-01-15', '>365')$$, 'the others wait');
SELECT results_eq($$SELECT days, days_from_proposal FROM award_timeliness WHERE decision = '9/QĐ'$$, $$VALUES (60, 45)$$, 'from 31 December to 1 March sixty days, from the proposal forty-five');

-- Revocation
SELECT is(pg_temp.raised($$SELECT revoke_grant('9/QĐ', 1, 'none')$$), '23503 decision "none" does not exist', 'revoked by a decision');
SELECT is(pg_temp.raised($$SELECT revoke_grant('9/QĐ', 1, 'old')$$), '23514 decision "old" of 2013-01-01 is older than the revoked decision, of 2018-03-01', 'that is not older');
SELECT is(pg_temp.raised($$SELECT revoke_grant('9/QĐ', 7, '9/QĐ')$$), 'P0002 decision "9/QĐ" does not have a line 7 in force', 'a line that is there');
INSERT INTO decision VALUES ('hủy', '2019-05-01');
SELECT is((SELECT revoked_by FROM revoke_grant('9/QĐ', 1, 'hủy')), 'hủy', 'revoked');
SELECT is((SELECT count(*) FROM award_total), 0::bigint, 'it counts no more');
SELECT is(pg_temp.raised($$SELECT revoke_grant('9/QĐ', 1, 'hủy')$$), 'P0002 decision "9/QĐ" does not have a line 1 in force', 'once');

-- Eligibility: three CSTDCS in a row and a provincial initiative (invented years)
INSERT INTO award_grant (decision, line, award, unit, recipient, year) SELECT '2/QĐ', row_number() OVER (), 'CSTDCS', 'BL', recipient, year FROM (VALUES ('lan', '{2011,2012,2013}'::int[]), ('an', '{2010,2011,2013}')) v(recipient, years), unnest(years) year;
INSERT INTO initiative (recipient, year, scope, title) VALUES ('lan', 2012, 'state', 'Lúa chịu mặn');
SELECT results_eq($$SELECT item, needed, held, met, missing FROM eligibility('lan', 'CSTDT', 2013)$$, $$VALUES (1, 3, 3, true, NULL), (2, 1, 1, true, NULL)$$, 'three in a row, and an initiative of a wider scope');
SELECT is((SELECT grants FROM eligibility('lan', 'CSTDT', 2013) WHERE item = 1), '2011 (2/QĐ, dòng 1); 2012 (2/QĐ, dòng 2); 2013 (2/QĐ, dòng 3)', 'by these grants');
SELECT ok(is_eligible('lan', 'CSTDT', 2013), 'eligible');
SELECT results_eq($$SELECT item, held, met, missing FROM eligibility('an', 'CSTDT', 2013)$$, $$VALUES (1, 1, false, 'thiếu 2 lần'), (2, 0, false, 'thiếu 1 lần')$$, 'one missed year starts the run anew');
SELECT ok(NOT is_eligible('lan', 'CSTDT', 2014), 'a run that ended is none the year after');
SELECT ok(NOT is_eligible('lan', 'CSTDT', 2012), 'nor is one that is to come');
SELECT revoke_grant('2/QĐ', 2, 'hủy');
SELECT results_eq($$SELECT held, missing FROM eligibility('lan', 'CSTDT', 2013) WHERE item = 1$$, $$VALUES (1, 'thiếu 2 lần')$$, 'a revoked grant breaks the run');
UPDATE award_grant SET revoked_by = NULL WHERE decision = '2/QĐ';

INSERT INTO initiative (recipient, year, scope) VALUES ('lan', 2013, 'province');
SELECT results_eq($$SELECT recipient, missing FROM nearly_eligible_in(2014) WHERE award = 'CSTDT'$$, $$VALUES ('lan', '3 lần liên tục Chiến sĩ thi đua cơ sở: thiếu 1')$$, 'a run that is long enough lacks this year''s title, too');
-- nearly: one who has two in a row and an initiative lacks one more
INSERT INTO award_grant (decision, line, award, unit, recipient, year) VALUES ('2/QĐ', 20, 'CSTDCS', 'LA', 'binh', 2012), ('2/QĐ', 21, 'CSTDCS', 'LA', 'binh', 2013);
SELECT results_eq($$SELECT recipient, missing FROM nearly_eligible_in(2014) WHERE award = 'CSTDT' ORDER BY 1$$, $$VALUES ('binh', '3 lần liên tục Chiến sĩ thi đua cơ sở: thiếu 1; 1 sáng kiến phạm vi tỉnh chưa sử dụng: thiếu 1'), ('lan', '3 lần liên tục Chiến sĩ thi đua cơ sở: thiếu 1')$$, 'who lacks one of each is near; who has one of three is not');

-- The Labour Order, collectives, law of 2003: five TTLDXS in a row and a flag or the PM's diploma
INSERT INTO award_grant (decision, line, award, unit, recipient, year) SELECT '2/QĐ', 30 + y - 2009, 'TTLDXS', 'BL', 'p1', y FROM generate_series(2009, 2013) y;
SELECT ok(NOT is_eligible('p1', 'HCLD3', 2013), 'five years alone are not enough');
INSERT INTO award_grant (decision, line, award, unit, recipient, year) VALUES ('2/QĐ', 40, 'BKTTG', 'BL', 'p1', 2011);
SELECT ok(is_eligible('p1', 'HCLD3', 2013), 'with either of the alternatives they are');
SELECT results_eq($$SELECT item, alternative, met FROM eligibility('p1', 'HCLD3', 2013)$$, $$VALUES (1, 1, true), (2, 1, false), (2, 2, true)$$, 'each alternative is told');
SELECT is(is_eligible('p1', 'HCLD3', 2024), NULL, 'the law of 2022 has nothing of it: no answer instead of a wrong one');
SELECT is((SELECT count(*) FROM eligibility('p1', 'HCLD3', 2003)), 0::bigint, 'nor had the time before the law of 2003');
INSERT INTO award_grant (decision, line, award, unit, recipient, year) VALUES ('2/QĐ', 41, 'HCLD3', 'BL', 'p1', 2013);
SELECT results_eq($$SELECT item, alternative, held, met FROM eligibility('p1', 'HCLD2', 2013)$$, $$VALUES (1, 1, 1, true), (2, 1, 0, false), (3, 1, 0, false), (3, 2, 0, false)$$, 'the next class counts from the achievement of the last');
INSERT INTO award_grant (decision, line, award, unit, recipient, year) SELECT '2/QĐ', 50 + y - 2014, 'TTLDXS', 'BL', 'p1', y FROM generate_series(2014, 2018) y UNION ALL VALUES ('2/QĐ', 60, 'COT', 'BL', 'p1', 2012), ('2/QĐ', 61, 'COT', 'BL', 'p1', 2015), ('2/QĐ', 62, 'COT', 'BL', 'p1', 2017);
SELECT ok(is_eligible('p1', 'HCLD2', 2018, '2014-08-19'), 'five years and two flags after it, under the law of 2003');
SELECT is(is_eligible('p1', 'HCLD2', 2018), NULL, 'of which 19 August 2014 was the last day; what was in force in 2018 was not read');
-- A person under two laws: thresholds and award invented
INSERT INTO requirement (award, subject, item, valid_from, held_award, times, consecutive, source) VALUES ('KNC', 'individual', 1, '2004-07-01', 'CSTDCS', 3, true, 'luật minh hoạ 2003'), ('KNC', 'individual', 1, '2024-01-01', 'CSTDCS', 4, true, 'luật minh hoạ 2022');
SELECT results_eq($$SELECT held, needed, met, source FROM eligibility('lan', 'KNC', 2013, '2023-12-31')$$, $$VALUES (3, 3, true, 'luật minh hoạ 2003')$$, 'the same person under the older law');
SELECT results_eq($$SELECT held, needed, met, source FROM eligibility('lan', 'KNC', 2013, '2024-01-01')$$, $$VALUES (3, 4, false, 'luật minh hoạ 2022')$$, 'and under the newer');
INSERT INTO award_grant (decision, line, award, unit, recipient, year) SELECT '2/QĐ', 70 + y - 2021, 'CSTDCS', 'BL', 'lan', y FROM generate_series(2021, 2024) y;
SELECT results_eq($$SELECT year, held, needed, met FROM (VALUES (2023), (2024)) y(year), eligibility('lan', 'KNC', year)$$, $$VALUES (2023, 3, 3, true), (2024, 4, 4, true)$$, 'a run across the change of law');

-- Merged units: runs carry over where it is declared
INSERT INTO award_grant (decision, line, award, unit, recipient, year) SELECT '2/QĐ', 80 + y - 2009, 'TTLDXS', 'BL', 'BL', y FROM generate_series(2009, 2011) y UNION ALL SELECT '2/QĐ', 83 + y - 2012, 'TTLDXS', 'CM', 'CM', y FROM generate_series(2012, 2013) y;
SELECT is((SELECT held FROM eligibility('CM', 'HCLD3', 2013) WHERE item = 1), 2, 'two years of its own');
INSERT INTO unit_succession VALUES ('BL', 'CM', '2012-01-01', 'merge', false);
SELECT is((SELECT held FROM eligibility('CM', 'HCLD3', 2013) WHERE item = 1), 2, 'a merger changes nothing');
UPDATE unit_succession SET carries_runs = true;
SELECT is((SELECT held FROM eligibility('CM', 'HCLD3', 2013) WHERE item = 1), 5, 'unless runs carry over');
SELECT is((SELECT held FROM eligibility('CM', 'HCLD3', 2011) WHERE item = 1), 0, 'and not before they merged');
SELECT is((SELECT held FROM eligibility('BL', 'HCLD3', 2011) WHERE item = 1), 3, 'history stays with the old unit');
DELETE FROM unit_succession;

-- Quotas, each with its base, at their dates
INSERT INTO quota_base VALUES ('COCP', 'BL', 2018, 24, 'tờ trình'), ('COCP', 'BL', 2024, 24, 'tờ trình'), ('COCP', 'BL', 2013, 24, 'tờ trình');
SELECT results_eq($$SELECT base_number, allowed, granted, remaining FROM quota_of('COCP', 'BL', 2018)$$, $$VALUES (24::bigint, 4::bigint, 0::bigint, 4::bigint)$$, 'a fifth of 24, rounded down');
SELECT is((SELECT count(*) FROM quota_of('COCP', 'BL', y)), 0::bigint, 'no quota of 2017 shows for ' || y) FROM (VALUES (2013), (2024)) v(y);
SELECT results_eq($$SELECT base_number, allowed FROM quota_of('TTLDXS', 'BL', 2024, 'procuracy')$$, $$VALUES (0::bigint, 0::bigint)$$, 'a branch''s quota is asked for by its name');
SELECT results_eq($$SELECT base_number, allowed FROM quota_of('COCP', 'LA', 2018)$$, $$VALUES (NULL::bigint, NULL::bigint)$$, 'a base that was not entered is not zero');
INSERT INTO award_grant (decision, line, award, unit, number, year) VALUES ('2/QĐ', 90, 'LDTT', 'LA', 199, 2019), ('2/QĐ', 91, 'CSTDCS', 'LA', 20, 2019);
SELECT results_eq($$SELECT base_number, allowed, granted, remaining FROM quota_of('CSTDCS', 'LA', 2019)$$, $$VALUES (199::bigint, 29::bigint, 20::bigint, 9::bigint)$$, '15 % of 199 is 29,85');
SELECT is((SELECT count(*) FROM award_quota_on('TTLDXS', '2024-06-01')), 0::bigint, 'a branch''s rule is no province''s');
SELECT is((SELECT emulation.quota(4, q.percent, q.rounding, q.at_least) FROM award_quota_on('TTLDXS', '2024-06-01', 'procuracy') q), 1::bigint, 'there a fifth of four counts as one');

-- Side by side
INSERT INTO sheet (season, state, rules) VALUES ('TNB-2013', 'in force', '{"max": 10, "criteria": [{"code": "1", "max": 10, "rule": "given"}]}');
UPDATE season SET status = 'open';
INSERT INTO result (season, unit, criterion, stage, actual) VALUES ('TNB-2013', 'BL', '1', 'self', 9), ('TNB-2013', 'CM', '1', 'self', 8), ('TNB-2013', 'LA', '1', 'self', 7), ('TNB-2013', 'TV', '1', 'self', 6);
INSERT INTO proposal (proposal, recipient, award, unit, year, proposed_on, posted_from, posted_to) VALUES (10, 'CM', 'BKT', 'CM', 2013, '2014-03-10', NULL, NULL), (11, 'an', 'CSTDT', 'BL', 2013, '2014-03-10', '2014-03-06', '2014-03-19');
SELECT results_eq($$SELECT rank, rank_award, eligible FROM award_support WHERE proposal = 10$$, $$VALUES (2, 'BKT', NULL::boolean)$$, 'rank 2, and what custom proposes for it');
SELECT results_eq($$SELECT rank, eligible, missing, posted_days FROM award_support WHERE proposal = 11$$,
  $$VALUES (NULL::integer, false, '3 lần liên tục Chiến sĩ thi đua cơ sở: thiếu 2 lần; 1 sáng kiến phạm vi tỉnh chưa sử dụng: thiếu 1 lần', 10)$$, 'what is missing, and ten working days posted');
SELECT is((SELECT count(*) FROM eligibility WHERE proposal = 11), 2::bigint, 'the view answers for open proposals');

-- The totals of 2013, to the unit.  Published are the totals by award; how they fall on units is invented.
DELETE FROM award_grant WHERE proposal IS NULL;
INSERT INTO decision VALUES ('2013', '2014-02-01');
INSERT INTO award_grant (decision, line, award, unit, number, year)
SELECT '2013', row_number() OVER (), award, unit, CASE unit WHEN 'BL' THEN number - 3 * (number / 4) ELSE number / 4 END, 2013
  FROM (VALUES ('COT', 987), ('TTLDXS', 6335), ('CSTDT', 4081), ('BKT', 48491), ('HCLD3', 700), ('HCLD2', 300), ('HCLD1', 63), ('COCP', 69), ('BKTTG', 2428), ('CSTDTQ', 12)) v(award, number), unit
 WHERE CASE unit WHEN 'BL' THEN number - 3 * (number / 4) ELSE number / 4 END > 0;
INSERT INTO award_grant (decision, line, award, unit, number, year) VALUES ('2013', 99, 'AHLD', 'TV', 2, 2013), ('2013', 100, 'LDTT', 'TV', 5000, 2013);
SELECT results_eq($$SELECT award_set, sum(number) FROM award_total_by_set WHERE year = 2013 GROUP BY 1 ORDER BY 1$$, $$VALUES ('province', 59894::numeric), ('state', 3574)$$, '59.894 and 3.574');
SELECT results_eq($$SELECT award, sum(number)::bigint FROM award_total_by_set WHERE award_set = 'state' GROUP BY 1 ORDER BY 1$$, $$VALUES ('AHLD', 2::bigint), ('BKTTG', 2428), ('COCP', 69), ('CSTDTQ', 12), ('HCLD', 1063)$$, 'classes under their order');
SELECT is((SELECT sum(number) FROM award_total_by_cluster WHERE cluster = 'TNB' AND year = 2013 AND level = 'province'), 59894::numeric, 'by cluster and level');
INSERT INTO reported_total (report, line, award_set, cluster, year, award, number) VALUES ('Báo cáo tỉnh', 1, 'province', 'TNB', 2013, 'COT', 987), ('Báo cáo tỉnh', 2, 'province', 'TNB', 2013, 'TTLDXS', 6335), ('Báo cáo tỉnh', 3, 'province', 'TNB', 2013, 'CSTDT', 4081),
  ('Báo cáo tỉnh', 4, 'province', 'TNB', 2013, 'BKT', 48491), ('Báo cáo tỉnh', 5, 'province', 'TNB', 2013, NULL, 59894);
INSERT INTO reported_total (report, line, award_set, cluster, year, award, number) VALUES ('Báo cáo nhà nước', 1, 'state', 'TNB', 2013, 'AHLD', 2), ('Báo cáo nhà nước', 2, 'state', 'TNB', 2013, 'HCLD', 1063), ('Báo cáo nhà nước', 3, 'state', 'TNB', 2013, 'COCP', 69),
  ('Báo cáo nhà nước', 4, 'state', 'TNB', 2013, 'BKTTG', 2428), ('Báo cáo nhà nước', 5, 'state', 'TNB', 2013, 'CSTDTQ', 12), ('Báo cáo nhà nước', 6, 'state', 'TNB', 2013, NULL, 3574);
SELECT is((SELECT count(*) FROM award_reconciliation WHERE finding <> 'agrees'), 0::bigint, 'both reports of 2013 agree, the order by its parent''s code');
INSERT INTO reported_total (report, line, award_set, cluster, year, award, number) VALUES
  ('sai', 1, 'state', 'TNB', 2013, 'HCLD1', 64), ('sai', 2, 'state', 'TNB', 2013, 'HCLD2', 300), ('sai', 3, 'state', 'TNB', 2013, 'HCLD3', 700), ('sai', 4, 'state', 'TNB', 2013, 'BKT', 5), ('sai', 5, 'state', 'TNB', 2013, 'COCP', 69),
  ('sai', 6, 'state', 'TNB', 2013, 'BKTTG', 2428), ('sai', 7, 'state', 'TNB', 2013, 'CSTDTQ', 12), ('sai', 8, 'state', 'TNB', 2013, NULL, 3575);
SELECT results_eq($$SELECT award, reported, recorded, difference, finding FROM award_reconciliation WHERE report = 'sai' AND finding <> 'agrees' ORDER BY award$$,
  $$VALUES ('AHLD', NULL::bigint, 2::bigint, -2::bigint, 'not reported'), ('BKT', 5, 48491, -48486, 'not in the set'), ('HCLD1', 64, 63, 1, 'differs'), (NULL, 3575, 3574, 1, 'total is not the sum of its lines')$$,
  'a class wrong, an award outside its set, one left out, a total one too high: each by name');

-- Who they go to, and the ministry's forms
DELETE FROM award_grant WHERE proposal IS NULL;
INSERT INTO award_grant (decision, line, award, unit, recipient, year, way) VALUES ('2013', 1, 'BKT', 'BL', 'lan', 2013, 'merit'), ('2013', 2, 'BKT', 'BL', 'an', 2013, 'ad hoc'), ('2013', 3, 'BKT', 'BL', 'p1', 2013, 'merit'),
  ('2013', 4, 'BKT', 'BL', 'dn', 2013, 'thematic'), ('2013', 5, 'BKT', 'BL', 'ho', 2013, 'merit'), ('2013', 6, 'BKT', 'LA', 'binh', 2013, 'merit'), ('2013', 7, 'TTLDXS', 'BL', 'p1', 2013, 'merit'), ('2013', 8, 'BKTTG', 'BL', 'lan', 2023, 'merit'), ('2013', 9, 'COCP', 'BL', 'BL', 2023, 'merit');
INSERT INTO award_grant (decision, line, award, unit, recipient_kind, "position", number, year) VALUES ('2013', 10, 'BKT', 'BL', 'person', 'worker', 7, 2013);
SELECT results_eq($$SELECT unit, number, collectives, individuals, direct_workers, workers, farmers, position_unknown, direct_worker_percent FROM award_mix WHERE award = 'BKT' ORDER BY unit$$,
  $$VALUES ('BL', 12::bigint, 3::bigint, 9::bigint, 8::bigint, 7::bigint, 1::bigint, 0::bigint, 88.89::numeric(5,2)), ('LA', 1, 0, 1, 0, 0, 0, 1, NULL)$$, 'the share of direct workers');
SELECT results_eq($$SELECT row_number, total, diplomas FROM stat_province_awards WHERE unit = 'BL' AND year = 2013 ORDER BY row_number$$,
  $$VALUES (1, 12::bigint, 12::bigint), (2, 2, 2), (3, 1, 1), (4, 1, 1), (5, 9, 9), (9, 1, 1), (10, 8, 8), (11, 10, 10), (12, 1, 1), (13, 1, 1)$$, 'form 0603: rows of the form; a collective title has no column');
SELECT is((SELECT total FROM stat_province_awards WHERE unit IS NULL AND year = 2013 AND row_number = 1), 13::bigint, 'and all units together');
SELECT results_eq($$SELECT DISTINCT year, form_version FROM stat_state_awards UNION SELECT DISTINCT year, form_version FROM stat_province_awards ORDER BY year$$, $$VALUES (2013, NULL), (2023, 'Thông tư 2/2023/TT-BNV')$$, 'the form''s version is of its date');
SELECT results_eq($$SELECT row_number, total, government_flag, pm_diploma_collective, pm_diploma_individual FROM stat_state_awards WHERE unit = 'BL' ORDER BY row_number$$,
  $$VALUES (1, 2::bigint, 1::bigint, 0::bigint, 1::bigint), (2, 1, 1, 0, 0), (5, 1, 0, 0, 1), (10, 1, 0, 0, 1), (11, 2, 1, 0, 1)$$, 'form 0602');

-- The life of a cluster
INSERT INTO indicator (indicator, name, measure, decimals, combine, weight) VALUES ('grdp', 'GRDP', 'tỷ đồng', 0, 'sum', NULL), ('growth', 'Tăng trưởng', '%', 2, 'mean', 'grdp'), ('plain', 'Bình quân', '%', 2, 'mean', NULL);
INSERT INTO indicator_value (unit, year, indicator, plan, actual) VALUES ('BL', 2013, 'grdp', 100, 100), ('LA', 2013, 'grdp', 300, 300), ('CM', 2013, 'grdp', NULL, NULL), ('BL', 2013, 'growth', 10, 12), ('LA', 2013, 'growth', 12, 11), ('CM', 2013, 'growth', NULL, 9),
  ('BL', 2013, 'plain', NULL, 12), ('LA', 2013, 'plain', NULL, 11), ('BL', 2012, 'plain', NULL, 1);
SELECT results_eq($$SELECT indicator, units, reported, plan::numeric, actual::numeric FROM cluster_indicator ORDER BY indicator$$,
  $$VALUES ('grdp', 4, 2, 400::numeric, 400::numeric), ('growth', 4, 2, 11.50, 11.25), ('plain', 4, 2, NULL, 11.50)$$, 'a sum; a mean weighted by another indicator, (12*100 + 11*300) / 400; a plain mean');
INSERT INTO season (season, cluster, year, starts_on, ends_on) VALUES ('TNB-2014', 'TNB', 2014, '2014-03-07', '2015-03-06');
INSERT INTO membership (season, unit) SELECT 'TNB-2014', unit FROM unit;
UPDATE membership SET role = CASE unit WHEN 'TV' THEN 'leader' WHEN 'BL' THEN 'first deputy' WHEN 'CM' THEN 'second deputy' ELSE role END, person = CASE unit WHEN 'TV' THEN 'Trần A' END WHERE season = 'TNB-2013';
SELECT results_eq($$SELECT "order", role_name, unit_name, person FROM leadership WHERE season = 'TNB-2013' ORDER BY 1$$, $$VALUES (1, 'Cụm trưởng', 'Trà Vinh', 'Trần A'), (2, 'Cụm phó thứ nhất', 'Bạc Liêu', NULL), (3, 'Cụm phó thứ hai', 'Cà Mau', NULL)$$, 'who leads');
UPDATE cluster SET kind = 'bloc';
SELECT is((SELECT role_name FROM leadership WHERE "order" = 1), 'Khối trưởng', 'a bloc has no cụm trưởng');
SELECT results_eq($$SELECT role, unit FROM rotate_leadership('TNB-2014')$$, $$VALUES ('leader', 'BL'), ('first deputy', 'CM'), ('second deputy', 'LA')$$, 'deputies move up, the next in order follows');
DELETE FROM membership WHERE season = 'TNB-2014' AND unit = 'BL';
SELECT results_eq($$SELECT role, unit, why FROM rotate_leadership('TNB-2014')$$, $$VALUES ('leader', 'CM', 'phó thứ hai của kỳ TNB-2013'), ('first deputy', 'LA', 'kế tiếp theo thứ tự luân phiên'), ('second deputy', 'TV', 'kế tiếp theo thứ tự luân phiên')$$, 'a deputy who left is left out, and the others move up');
SELECT is(pg_temp.raised($$SELECT rotate_leadership('none')$$), 'P0002 season "none" does not exist', 'of no season');

SELECT * FROM finish();
ROLLBACK;
