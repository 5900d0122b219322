-- Law as dated data: what an award requires, how many there may be, which rank is
-- rewarded how, how many votes it takes.  The row in force at a date is the latest
-- not after it; a repeal is a row that says so.  No row, no rule: nothing of a law
-- shows for a date at which it was not in force.

CREATE TABLE IF NOT EXISTS requirement (
  award            text NOT NULL REFERENCES award,
  subject          text NOT NULL DEFAULT 'both' CHECK (subject IN ('individual', 'collective', 'both')),
  item             integer NOT NULL CHECK (item > 0),
  alternative      integer NOT NULL DEFAULT 1 CHECK (alternative > 0),
  valid_from       date NOT NULL,
  repealed         boolean NOT NULL DEFAULT false,
  held_award       text REFERENCES award,
  times            integer CHECK (times > 0),
  consecutive      boolean NOT NULL DEFAULT false,
  within_years     integer CHECK (within_years > 0),
  since_award      text REFERENCES award,
  years_since      integer CHECK (years_since > 0),
  initiative_scope text CHECK (initiative_scope IN ('grassroots', 'province', 'state')),
  source           text NOT NULL CHECK (source <> ''),
  PRIMARY KEY (award, subject, item, alternative, valid_from)
);
DO $mark$
BEGIN
  PERFORM add_mark('requirement', '{67f6eaf6c26d629444a8ad5c082e6df4, b4852698f8b4e846fa872abb9d20e279,
    042a3b98ba974436e89658c35d5d51e1, ea0f1ed1ceece4763c6dcc32e0b5fce0, c0b7119fe44971d1caa33a0b56e78d9a,
    44565b391e58f9faef01033d4cde2a0b, b19ca610e39febe015a6692be61ff70a, cf26175ca0d1a1f76485cc68bc7c1b22,
    57763b73b826957cae6971f86861217c, abd06136b8af66194395aac049b54dd2, 205ef55bff771199d4245c3c829583cf,
    2b53ca7883d2dc84a30aa79f4a37f3ff, 8be1ce8ef7697d8c8452314b11c50165, fd85ce13c34e3b6058bed4e4d9549374,
    e0d40ef0f8ffdd9d7e7c28f3f82e9c06, 9069631f9deabfd40bd0343860aa3e6d, b47eb6298a95dac46763d3fa42e12437,
    b486d848b76fc6dcc09b1f0c21f0bda0, 9046ad95785c9f72d60370ac1d4076b9}');
END
$mark$;
ALTER TABLE requirement
  ADD COLUMN IF NOT EXISTS batch bigint REFERENCES import_batch,
  ADD COLUMN IF NOT EXISTS not_entered boolean NOT NULL DEFAULT false,
  ADD COLUMN IF NOT EXISTS also_before boolean NOT NULL DEFAULT false,
  ADD COLUMN IF NOT EXISTS for_workers boolean,
  ADD COLUMN IF NOT EXISTS grade text,
  ADD COLUMN IF NOT EXISTS streak text NOT NULL DEFAULT 'years',
  ADD COLUMN IF NOT EXISTS rhythm_years integer,
  ADD COLUMN IF NOT EXISTS way text,
  ADD COLUMN IF NOT EXISTS article text,
  ADD COLUMN IF NOT EXISTS fresh boolean NOT NULL DEFAULT false,
  ADD COLUMN IF NOT EXISTS afresh boolean NOT NULL DEFAULT false,
  ADD COLUMN IF NOT EXISTS of_item integer,
  ADD COLUMN IF NOT EXISTS figure text,
  ADD COLUMN IF NOT EXISTS at_least numeric,
  ADD COLUMN IF NOT EXISTS at_most numeric,
  DROP CONSTRAINT IF EXISTS requirement_says_what,
  DROP CONSTRAINT IF EXISTS requirement_counts,
  DROP CONSTRAINT IF EXISTS requirement_grade,
  DROP CONSTRAINT IF EXISTS requirement_streak,
  DROP CONSTRAINT IF EXISTS requirement_rhythm,
  DROP CONSTRAINT IF EXISTS requirement_way,
  DROP CONSTRAINT IF EXISTS requirement_figure,
  DROP CONSTRAINT IF EXISTS requirement_bound,
  DROP CONSTRAINT IF EXISTS requirement_of_another_item;
ALTER TABLE requirement
  ADD CONSTRAINT requirement_says_what CHECK (repealed OR not_entered
    OR figure IS NULL AND num_nonnulls(held_award, initiative_scope, grade) >= 1
    OR figure IS NOT NULL AND num_nonnulls(held_award, initiative_scope, grade, times, years_since) = 0),
  ADD CONSTRAINT requirement_counts CHECK (repealed OR not_entered OR figure IS NOT NULL
    OR num_nonnulls(times, years_since) >= 1 AND (years_since IS NULL OR held_award IS NOT NULL)),
  ADD CONSTRAINT requirement_grade CHECK (grade IN ('completed', 'well', 'excellent')),
  ADD CONSTRAINT requirement_streak CHECK (streak IN ('years', 'times')),
  ADD CONSTRAINT requirement_rhythm CHECK (rhythm_years > 0 AND streak = 'times'
    OR rhythm_years IS NULL AND streak = 'years'),
  ADD CONSTRAINT requirement_way CHECK (way IN ('merit', 'thematic', 'ad hoc', 'foreign', 'long service', 'term',
    'resistance')),
  ADD CONSTRAINT requirement_figure CHECK (
    figure IN ('advanced percent', 'completed percent', 'fighters', 'disciplined', 'rank', 'age')),
  ADD CONSTRAINT requirement_bound CHECK (num_nonnulls(at_least, at_most) = num_nonnulls(figure)),
  ADD CONSTRAINT requirement_of_another_item CHECK (of_item <> item);
CREATE INDEX IF NOT EXISTS requirement_held ON requirement (held_award);
CREATE INDEX IF NOT EXISTS requirement_since ON requirement (since_award);
CREATE INDEX IF NOT EXISTS requirement_batch ON requirement (batch) WHERE batch IS NOT NULL;
COMMENT ON TABLE requirement IS
  'Tiêu chuẩn: requirements for an award, dated; all items must be met, and one of an item''s alternatives';
COMMENT ON COLUMN requirement.award IS 'Danh hiệu, hình thức: proposed award';
COMMENT ON COLUMN requirement.subject IS 'Đối tượng: whether it applies to individuals, collectives or both';
COMMENT ON COLUMN requirement.item IS 'Tiêu chuẩn số';
COMMENT ON COLUMN requirement.alternative IS 'Phương án: one of an item''s alternatives is sufficient';
COMMENT ON COLUMN requirement.valid_from IS
  'Có hiệu lực từ ngày: in force until a later row of the same item and alternative';
COMMENT ON COLUMN requirement.repealed IS 'Bãi bỏ: from that day the requirement is repealed';
COMMENT ON COLUMN requirement.batch IS 'Lần nhập tệp: import that added the row; null: shipped, or entered by hand';
COMMENT ON COLUMN requirement.not_entered IS
  'Chưa nhập: from that day a requirement is in force that is not on record; eligibility answers null';
COMMENT ON COLUMN requirement.also_before IS
  'Cả hồ sơ nộp trước: whether it also decides on proposals received before valid_from where that is better for the '
  'recipient';
COMMENT ON COLUMN requirement.for_workers IS
  'Công nhân: true: applies only to persons whose position is worker; false: to all others; null: to all';
COMMENT ON COLUMN requirement.held_award IS
  'Đã được tặng: award that must have been granted; a parent includes all its classes, and an equal award counts, too; '
  'null: no grants are counted';
COMMENT ON COLUMN requirement.grade IS
  'Mức đánh giá, xếp loại hằng năm: years of that grade or a better one (completed, well, excellent) are counted; with '
  'held_award a year of either counts; with initiative_scope only a year that has such an initiative, too';
COMMENT ON COLUMN requirement.times IS
  'Số lần: number of times, of years or of initiatives; null: only years_since or a figure counts';
COMMENT ON COLUMN requirement.consecutive IS
  'Liên tục: up to the year of the proposal, without a gap as streak says';
COMMENT ON COLUMN requirement.streak IS
  'Cách tính liên tục: years (năm: a missed year starts a new run) or times (lần: each follows the one before within '
  'rhythm_years)';
COMMENT ON COLUMN requirement.rhythm_years IS
  'Nhịp: years between two times, and more than those from the last one to the year of the proposal; null for years';
COMMENT ON COLUMN requirement.way IS 'Loại hình khen thưởng được tính: way of the grants that count; null: any';
COMMENT ON COLUMN requirement.article IS 'Điều, khoản: of the source';
COMMENT ON COLUMN requirement.fresh IS
  'Chưa sử dụng: initiatives that another grant in force names (initiative_year) are not counted';
COMMENT ON COLUMN requirement.afresh IS
  'Tính lại sau kỷ luật: only years from counts_from of the recipient''s last discipline on count';
COMMENT ON COLUMN requirement.of_item IS
  'Trong các năm của tiêu chuẩn số: only years within the run of that item''s first alternative count; null: all';
COMMENT ON COLUMN requirement.figure IS
  'Số liệu của tập thể: what is compared with at_least or at_most in the year of the proposal: advanced percent (tỷ lệ '
  'Lao động tiên tiến), completed percent (tỷ lệ hoàn thành nhiệm vụ trở lên), fighters (số Chiến sĩ thi đua cơ sở), '
  'disciplined (số bị kỷ luật từ cảnh cáo trở lên), rank (thứ hạng trong cụm, khối), age (số năm thành lập)';
COMMENT ON COLUMN requirement.at_least IS 'Ít nhất: least figure';
COMMENT ON COLUMN requirement.at_most IS 'Nhiều nhất: greatest figure';
COMMENT ON COLUMN requirement.within_years IS
  'Trong số năm: number of last years that count, including the year of the proposal; null: all';
COMMENT ON COLUMN requirement.since_award IS 'Tính từ: award; only years after the achievement of its last grant count';
COMMENT ON COLUMN requirement.years_since IS
  'Số năm kể từ: least number of years after the last grant of held_award; null: no limit';
COMMENT ON COLUMN requirement.initiative_scope IS
  'Phạm vi sáng kiến: initiatives of this scope (grassroots, province or state) or a wider one are counted; null: '
  'none';
COMMENT ON COLUMN requirement.source IS 'Căn cứ: law or decree, and where it was consulted';

CREATE TABLE IF NOT EXISTS award_quota (
  award        text NOT NULL REFERENCES award,
  branch       text NOT NULL DEFAULT 'general' CHECK (branch <> ''),
  valid_from   date NOT NULL,
  repealed     boolean NOT NULL DEFAULT false,
  percent      numeric CHECK (percent >= 0 AND percent <= 100 AND scale(trim_scale(percent)) <= 6),
  base_award   text REFERENCES award,
  base         text,
  rounding     text NOT NULL DEFAULT 'down' CHECK (rounding IN ('down', 'up', 'half_up')),
  at_least     bigint NOT NULL DEFAULT 0 CHECK (at_least >= 0),
  source       text NOT NULL CHECK (source <> ''),
  PRIMARY KEY (award, branch, valid_from),
  CONSTRAINT award_quota_says_what CHECK (repealed OR percent IS NOT NULL AND base IS NOT NULL)
);
CREATE INDEX IF NOT EXISTS award_quota_base ON award_quota (base_award);
DO $mark$
BEGIN
  PERFORM add_mark('award_quota');
END
$mark$;
COMMENT ON TABLE award_quota IS 'Tỷ lệ: quotas of an award, each with its own base, dated';
COMMENT ON COLUMN award_quota.award IS 'Danh hiệu, hình thức';
COMMENT ON COLUMN award_quota.branch IS
  'Ngành: general, or a branch with its own rule (procuracy, court); a province''s award follows general';
COMMENT ON COLUMN award_quota.valid_from IS 'Có hiệu lực từ ngày';
COMMENT ON COLUMN award_quota.repealed IS 'Bãi bỏ: from that day the quota is repealed';
COMMENT ON COLUMN award_quota.percent IS 'Tỷ lệ: percent of the base, 0 to 100; null if repealed';
COMMENT ON COLUMN award_quota.base_award IS
  'Danh hiệu làm căn cứ: the base is the number of this award that the unit received in that year; null: the base is '
  'entered in quota_base';
COMMENT ON COLUMN award_quota.base IS 'Cơ sở tính: the base in words; null if repealed';
COMMENT ON COLUMN award_quota.rounding IS 'Làm tròn: down, up or half_up, as in emulation.quota';
COMMENT ON COLUMN award_quota.at_least IS 'Ít nhất: a smaller share counts as this number';
COMMENT ON COLUMN award_quota.source IS 'Căn cứ';

CREATE TABLE IF NOT EXISTS quota_base (
  award  text NOT NULL REFERENCES award,
  unit   text NOT NULL REFERENCES unit,
  year   integer NOT NULL,
  number bigint NOT NULL CHECK (number >= 0),
  source text,
  PRIMARY KEY (award, unit, year)
);
CREATE INDEX IF NOT EXISTS quota_base_unit ON quota_base (unit);
COMMENT ON TABLE quota_base IS
  'Cơ sở tính tỷ lệ: bases of quotas that are not a number of awards, such as collectives that meet the flag''s '
  'standard';
COMMENT ON COLUMN quota_base.award IS 'Danh hiệu, hình thức: award of the quota';
COMMENT ON COLUMN quota_base.unit IS 'Đơn vị';
COMMENT ON COLUMN quota_base.year IS 'Năm';
COMMENT ON COLUMN quota_base.number IS 'Số lượng: 0 or more';
COMMENT ON COLUMN quota_base.source IS 'Nguồn';

CREATE TABLE IF NOT EXISTS rank_award (
  cluster    text REFERENCES cluster,
  rank       integer NOT NULL CHECK (rank > 0),
  valid_from date NOT NULL,
  repealed   boolean NOT NULL DEFAULT false,
  award      text REFERENCES award,
  source     text NOT NULL CHECK (source <> ''),
  UNIQUE NULLS NOT DISTINCT (cluster, rank, valid_from),
  CONSTRAINT rank_award_says_what CHECK (repealed OR award IS NOT NULL)
);
CREATE INDEX IF NOT EXISTS rank_award_award ON rank_award (award);
-- no primary key, for null is a cluster: logical replication tells its rows by all they hold
ALTER TABLE rank_award REPLICA IDENTITY FULL;
COMMENT ON TABLE rank_award IS
  'Khen thưởng theo thứ hạng: awards for which ranks are proposed, dated; custom and not law: the rank does not decide';
COMMENT ON COLUMN rank_award.cluster IS 'Cụm, khối: null: all clusters';
COMMENT ON COLUMN rank_award.rank IS 'Thứ hạng';
COMMENT ON COLUMN rank_award.valid_from IS 'Có hiệu lực từ ngày';
COMMENT ON COLUMN rank_award.repealed IS 'Bãi bỏ';
COMMENT ON COLUMN rank_award.award IS 'Danh hiệu, hình thức: null if repealed';
COMMENT ON COLUMN rank_award.source IS 'Căn cứ';

CREATE TABLE IF NOT EXISTS vote_rule (
  award        text NOT NULL REFERENCES award,
  branch       text NOT NULL DEFAULT 'general' CHECK (branch <> ''),
  valid_from   date NOT NULL,
  repealed     boolean NOT NULL DEFAULT false,
  numerator    integer CHECK (numerator > 0),
  denominator  integer CHECK (denominator >= numerator),
  base         text NOT NULL DEFAULT 'council' CHECK (base IN ('council', 'cast')),
  posting_days integer CHECK (posting_days >= 0),
  source       text NOT NULL CHECK (source <> ''),
  PRIMARY KEY (award, branch, valid_from),
  CONSTRAINT vote_rule_says_what CHECK (repealed OR num_nonnulls(numerator, denominator) = 2)
);
DO $mark$
BEGIN
  PERFORM add_mark('vote_rule');
END
$mark$;
COMMENT ON TABLE vote_rule IS 'Tỷ lệ phiếu: share of votes that an award needs, dated';
COMMENT ON COLUMN vote_rule.award IS 'Danh hiệu, hình thức';
COMMENT ON COLUMN vote_rule.branch IS 'Ngành: general, or a branch with its own rule';
COMMENT ON COLUMN vote_rule.valid_from IS 'Có hiệu lực từ ngày';
COMMENT ON COLUMN vote_rule.repealed IS 'Bãi bỏ';
COMMENT ON COLUMN vote_rule.numerator IS 'Tử số: 9 of 10, 2 of 3: a share is exact as a fraction; null if repealed';
COMMENT ON COLUMN vote_rule.denominator IS 'Mẫu số: null if repealed';
COMMENT ON COLUMN vote_rule.base IS 'Cơ sở tính: council (all members, present or not) or cast (ballots cast)';
COMMENT ON COLUMN vote_rule.posting_days IS
  'Số ngày công khai: working days for which the name is displayed before the council meets; null: none';
COMMENT ON COLUMN vote_rule.source IS 'Căn cứ';

CREATE TABLE IF NOT EXISTS stat_form (
  form       text NOT NULL CHECK (form IN ('0602', '0603')),
  valid_from date NOT NULL,
  version    text NOT NULL,
  title      text NOT NULL,
  PRIMARY KEY (form, valid_from)
);
COMMENT ON TABLE stat_form IS 'Biểu mẫu thống kê: versions of the ministry''s forms, dated';
COMMENT ON COLUMN stat_form.form IS 'Số biểu: 0602 (state), 0603 (province)';
COMMENT ON COLUMN stat_form.valid_from IS 'Có hiệu lực từ ngày';
COMMENT ON COLUMN stat_form.version IS 'Phiên bản: circular';
COMMENT ON COLUMN stat_form.title IS 'Tên biểu';

CREATE OR REPLACE FUNCTION vote_rule_on(of_award text, on_date date, of_branch text DEFAULT 'general')
  RETURNS SETOF vote_rule
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $rule$
SELECT * FROM (SELECT * FROM vote_rule WHERE award = of_award AND branch = of_branch AND valid_from <= on_date
                ORDER BY valid_from DESC LIMIT 1) r WHERE NOT repealed
$rule$;
COMMENT ON FUNCTION vote_rule_on(text, date, text) IS
  'Tỷ lệ phiếu đang áp dụng: returns the vote rule in force on a date; no rows if there is none';

CREATE OR REPLACE FUNCTION award_quota_on(of_award text, on_date date, of_branch text DEFAULT 'general')
  RETURNS SETOF award_quota
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $quota$
SELECT * FROM (SELECT * FROM award_quota WHERE award = of_award AND branch = of_branch AND valid_from <= on_date
                ORDER BY valid_from DESC LIMIT 1) q WHERE NOT repealed
$quota$;
COMMENT ON FUNCTION award_quota_on(text, date, text) IS
  'Tỷ lệ đang áp dụng: returns the quota in force on a date; no rows if there is none';

CREATE OR REPLACE FUNCTION requirement_on(of_award text, on_date date) RETURNS SETOF requirement
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $requirement$
SELECT * FROM (SELECT DISTINCT ON (subject, item, alternative) * FROM requirement
                WHERE award = of_award AND valid_from <= on_date
                ORDER BY subject, item, alternative, valid_from DESC) r WHERE NOT repealed
$requirement$;
COMMENT ON FUNCTION requirement_on(text, date) IS
  'Tiêu chuẩn đang áp dụng: returns the requirements in force on a date; no rows if none is recorded';

CREATE OR REPLACE VIEW vote_result WITH (security_invoker) AS
SELECT v.proposal, v.council, v.held_on, v.ballots_for, b.base,
       (b.base::bigint * r.numerator + r.denominator - 1) / r.denominator AS needed,
       v.ballots_for::bigint * r.denominator >= b.base::bigint * r.numerator AS passed, r.source, p.year, p.unit,
       u.name AS unit_name, p.award, a.name AS award_name, u."position"
  FROM vote v JOIN proposal p USING (proposal) JOIN unit u ON u.unit = p.unit JOIN award a ON a.award = p.award
  LEFT JOIN LATERAL vote_rule_on(p.award, v.held_on) r ON true
 CROSS JOIN LATERAL (SELECT CASE r.base WHEN 'cast' THEN v.ballots_cast ELSE v.council_size END AS base) b;
COMMENT ON VIEW vote_result IS 'Kết quả bỏ phiếu: result of each vote, by the rule in force on its day';
COMMENT ON COLUMN vote_result.proposal IS 'Số đề nghị';
COMMENT ON COLUMN vote_result.council IS 'Hội đồng';
COMMENT ON COLUMN vote_result.held_on IS 'Ngày họp';
COMMENT ON COLUMN vote_result.ballots_for IS 'Số phiếu tán thành';
COMMENT ON COLUMN vote_result.base IS 'Cơ sở tính: all members, or ballots cast, as in the rule';
COMMENT ON COLUMN vote_result.needed IS 'Số phiếu cần có: null: no rule in force';
COMMENT ON COLUMN vote_result.passed IS 'Đạt: null: no rule in force';
COMMENT ON COLUMN vote_result.source IS 'Căn cứ';
COMMENT ON COLUMN vote_result.year IS 'Năm thành tích';
COMMENT ON COLUMN vote_result.unit IS 'Mã đơn vị trình';
COMMENT ON COLUMN vote_result.unit_name IS 'Đơn vị trình';
COMMENT ON COLUMN vote_result.award IS 'Danh hiệu, hình thức';
COMMENT ON COLUMN vote_result.award_name IS 'Tên danh hiệu, hình thức';
COMMENT ON COLUMN vote_result."position" IS 'Thứ tự: position of the unit in the official order';
