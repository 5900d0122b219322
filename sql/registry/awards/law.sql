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
  PRIMARY KEY (award, subject, item, alternative, valid_from),
  CONSTRAINT requirement_says_what CHECK (repealed OR num_nonnulls(held_award, initiative_scope) = 1),
  CONSTRAINT requirement_counts CHECK (repealed OR num_nonnulls(times, years_since) >= 1)
);
CREATE INDEX IF NOT EXISTS requirement_held ON requirement (held_award);
CREATE INDEX IF NOT EXISTS requirement_since ON requirement (since_award);
COMMENT ON TABLE requirement IS
  'Tiêu chuẩn: requirements for an award, dated; all items must be met, and one of an item''s alternatives';
COMMENT ON COLUMN requirement.award IS 'Danh hiệu, hình thức: proposed award';
COMMENT ON COLUMN requirement.subject IS 'Đối tượng: whether it applies to individuals, collectives or both';
COMMENT ON COLUMN requirement.item IS 'Tiêu chuẩn số';
COMMENT ON COLUMN requirement.alternative IS 'Phương án: one of an item''s alternatives is sufficient';
COMMENT ON COLUMN requirement.valid_from IS
  'Có hiệu lực từ ngày: in force until a later row of the same item and alternative';
COMMENT ON COLUMN requirement.repealed IS 'Bãi bỏ: from that day the requirement is repealed';
COMMENT ON COLUMN requirement.held_award IS
  'Đã được tặng: award that must have been granted; a parent includes all its classes; null: initiatives are counted';
COMMENT ON COLUMN requirement.times IS 'Số lần: number of times, or of initiatives; null: only years_since counts';
COMMENT ON COLUMN requirement.consecutive IS
  'Liên tục: in consecutive years up to the year of the proposal; a missed year starts a new run';
COMMENT ON COLUMN requirement.within_years IS
  'Trong số năm: number of last years that count, including the year of the proposal; null: all';
COMMENT ON COLUMN requirement.since_award IS 'Tính từ: award; only years after the achievement of its last grant count';
COMMENT ON COLUMN requirement.years_since IS
  'Số năm kể từ: least number of years after the last grant of held_award; null: no limit';
COMMENT ON COLUMN requirement.initiative_scope IS
  'Phạm vi sáng kiến: initiatives of this scope (grassroots, province or state) or a wider one are counted; null: '
  'grants are counted';
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

-- Laws as doc/domain.md has them; rows are the office's from then on.
DO $law$
DECLARE
  of_2003 constant text := 'Luật Thi đua, khen thưởng 2003';
  of_2003_and_2022 constant text := 'Luật Thi đua, khen thưởng 2003 (và 2022)';
BEGIN
  IF EXISTS (SELECT FROM requirement) OR EXISTS (SELECT FROM vote_rule) OR EXISTS (SELECT FROM award_quota) THEN
    RETURN;
  END IF;
  INSERT INTO requirement (award, subject, item, alternative, valid_from, held_award, times, consecutive, since_award,
                           initiative_scope, source) VALUES
    ('CSTDCS', 'individual', 1, 1, '2004-07-01', NULL,     1, false, NULL,    'grassroots', of_2003_and_2022),
    ('CSTDT',  'individual', 1, 1, '2004-07-01', 'CSTDCS', 3, true,  NULL,    NULL, of_2003_and_2022),
    ('CSTDT',  'individual', 2, 1, '2004-07-01', NULL,     1, false, NULL,    'province', of_2003_and_2022),
    ('CSTDTQ', 'individual', 1, 1, '2004-07-01', 'CSTDT',  2, true,  NULL,    NULL, of_2003_and_2022),
    ('CSTDTQ', 'individual', 2, 1, '2004-07-01', NULL,     1, false, NULL,    'state', of_2003_and_2022),
    ('HCLD3',  'collective', 1, 1, '2004-07-01', 'TTLDXS', 5, true,  NULL,    NULL, of_2003),
    ('HCLD3',  'collective', 2, 1, '2004-07-01', 'COT',    1, false, NULL,    NULL, of_2003),
    ('HCLD3',  'collective', 2, 2, '2004-07-01', 'BKTTG',  1, false, NULL,    NULL, of_2003),
    ('HCLD2',  'collective', 1, 1, '2004-07-01', 'HCLD3',  1, false, NULL,    NULL, of_2003),
    ('HCLD2',  'collective', 2, 1, '2004-07-01', 'TTLDXS', 5, true,  'HCLD3', NULL, of_2003),
    ('HCLD2',  'collective', 3, 1, '2004-07-01', 'COT',    2, false, 'HCLD3', NULL, of_2003),
    ('HCLD2',  'collective', 3, 2, '2004-07-01', 'COCP',   1, false, 'HCLD3', NULL, of_2003);
  -- The law of 2022 rules the Labour Order anew; its thresholds are not on record yet.
  INSERT INTO requirement (award, subject, item, alternative, valid_from, repealed, source)
  SELECT award, subject, item, alternative, '2024-01-01', true,
         'Luật Thi đua, khen thưởng 2022: tiêu chuẩn mới chưa nhập'
    FROM requirement WHERE award IN ('HCLD2', 'HCLD3');
  INSERT INTO award_quota (award, branch, valid_from, repealed, percent, base_award, base, rounding, at_least, source)
  VALUES
    ('COCP',   'general',   '2017-10-01', false, 20, NULL,     'tập thể đạt tiêu chuẩn Cờ thi đua cấp tỉnh', 'down', 0,
     'Nghị định 91/2017/NĐ-CP'),
    ('COCP',   'general',   '2024-01-01', true,  NULL, NULL,   NULL, 'down', 0,
     'Nghị định 91/2017/NĐ-CP hết hiệu lực 31/12/2023'),
    ('CSTDCS', 'general',   '2017-10-01', false, 15, 'LDTT',   'Lao động tiên tiến', 'down', 0,
     'Nghị định 91/2017/NĐ-CP'),
    ('TTLDXS', 'procuracy', '2024-01-01', false, 20, 'TTLDTT', 'Tập thể lao động tiên tiến', 'down', 1,
     'Thông tư 02/2024 của Viện trưởng VKSND tối cao: quy định riêng của ngành kiểm sát');
  INSERT INTO vote_rule (award, branch, valid_from, numerator, denominator, posting_days, source)
  SELECT award, 'general', '2017-10-01'::date, 9, 10, NULL, 'Nghị định 91/2017/NĐ-CP'
    FROM unnest('{CSTDT,CSTDTQ,AHLD,AHLLVT}'::text[]) award
  UNION ALL
  SELECT award, 'general', '2024-01-01', 9, 10, 10,
         'Nghị định 98/2023/NĐ-CP, điều 46 khoản 2 (công khai 10 ngày làm việc); tỷ lệ 90% như Nghị định 91/2017/NĐ-CP'
    FROM unnest('{CSTDT,CSTDTQ,AHLD,AHLLVT}'::text[]) award;
  INSERT INTO rank_award (rank, valid_from, award, source)
  VALUES (2, '2004-07-01', 'BKT', 'thông lệ'), (3, '2004-07-01', 'BKT', 'thông lệ');
  INSERT INTO stat_form VALUES
    ('0602', '2023-05-15', 'Thông tư 2/2023/TT-BNV', 'Số lượng khen thưởng cấp nhà nước'),
    ('0603', '2023-05-15', 'Thông tư 2/2023/TT-BNV', 'Số lượng khen thưởng cấp bộ, ngành, tỉnh');
END
$law$;
