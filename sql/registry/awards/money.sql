-- What awards cost: a multiple of the base salary in force on the day of the decision. Where a base or a multiple in
-- force is not on record there is no amount, and never one by a row that has ended.

CREATE TABLE IF NOT EXISTS base_salary (
  valid_from date PRIMARY KEY CHECK (isfinite(valid_from)),
  amount     bigint CHECK (amount BETWEEN 1 AND 1000000000),
  source     text NOT NULL CHECK (source <> '')
);
COMMENT ON TABLE base_salary IS 'Mức lương cơ sở: base salaries a month, dated';
COMMENT ON COLUMN base_salary.valid_from IS 'Có hiệu lực từ ngày: in force until a later row';
COMMENT ON COLUMN base_salary.amount IS 'Số tiền: đồng; null: another amount is in force from that day, not on record';
COMMENT ON COLUMN base_salary.source IS 'Căn cứ';

CREATE TABLE IF NOT EXISTS award_rate (
  award         text NOT NULL REFERENCES award,
  subject       text NOT NULL CHECK (subject IN ('individual', 'collective', 'household')),
  valid_from    date NOT NULL CHECK (isfinite(valid_from)),
  rate          numeric CHECK (rate > 0 AND rate < 1000 AND scale(rate) <= 2),
  rounded_up_to bigint NOT NULL DEFAULT 1 CHECK (rounded_up_to BETWEEN 1 AND 1000000000),
  source        text NOT NULL CHECK (source <> ''),
  PRIMARY KEY (award, subject, valid_from)
);
COMMENT ON TABLE award_rate IS 'Mức tiền thưởng: multiples of the base salary by award and subject, dated';
COMMENT ON COLUMN award_rate.award IS 'Danh hiệu, hình thức';
COMMENT ON COLUMN award_rate.subject IS
  'Đối tượng: individual (cá nhân), collective (tập thể) or household (hộ gia đình)';
COMMENT ON COLUMN award_rate.valid_from IS 'Có hiệu lực từ ngày: in force until a later row of award and subject';
COMMENT ON COLUMN award_rate.rate IS
  'Hệ số: multiple of the base salary, below 1000, two decimals; null: another rule is in force from that day, not on '
  'record';
COMMENT ON COLUMN award_rate.rounded_up_to IS
  'Làm tròn lên đến: đồng, to a multiple of which the product is rounded up; 1: to whole đồng';
COMMENT ON COLUMN award_rate.source IS 'Căn cứ';

DO $marks$
BEGIN
  PERFORM add_mark(t) FROM unnest('{base_salary, award_rate}'::name[]) t;
END
$marks$;

-- As doc/domain.md has them. A day from which another amount holds that was not read is a row without one.
SELECT ship('base_salary', (SELECT jsonb_agg(to_jsonb(v)) FROM (VALUES
    ('2019-06-30', 1390000, 'Mức lương cơ sở đến hết 30/6/2019; ngày bắt đầu chưa đọc', 'quoted'),
    ('2019-07-01', 1490000, 'Mức lương cơ sở từ 1/7/2019', 'quoted'),
    ('2023-07-01', 1800000, 'Mức lương cơ sở từ 1/7/2023', 'quoted'),
    ('2024-07-01', NULL,    'Mức lương cơ sở từ 1/7/2024: chưa nhập, vì chưa đọc văn bản', 'not entered')
  ) v(valid_from, amount, source, mark)));

-- Decrees 91/2017 and 98/2023 by award; a collective's share of the multiple of an individual.
SELECT ship('award_rate', (
  WITH rate(award, subject, rate, of_2017, of_2023) AS (VALUES
    ('CSTDTQ', 'individual', 4.5,  true,  true),  ('CSTDT',  'individual', 3.0,  true,  true),
    ('CSTDB',  'individual', 3.0,  true,  true),  ('CSTDCS', 'individual', 1.0,  true,  true),
    ('LDTT',   'individual', 0.3,  true,  true),  ('TTLDXS', 'collective', 1.5,  true,  true),
    ('TTLDTT', 'collective', 0.8,  true,  true),  ('TVH',    'collective', 1.5,  true,  true),
    ('XTB',    'collective', 2.0,  false, true),  ('COCP',   'collective', 12.0, true,  true),
    ('COT',    'collective', 8.0,  true,  true),  ('COB',    'collective', 8.0,  true,  true),
    ('HCSV',   'individual', 46.0, true,  true),  ('HCHCM',  'individual', 30.5, true,  true),
    ('HCDL1',  'individual', 15.0, true,  true),  ('HCDL2',  'individual', 12.5, false, true),
    ('HCDL3',  'individual', 10.5, false, true),  ('HCLD1',  'individual', 9.0,  false, true),
    ('HCLD2',  'individual', 7.5,  false, true),  ('HCLD3',  'individual', 4.5,  false, true),
    ('AHLD',   'individual', 15.5, true,  false), ('AHLLVT', 'individual', 15.5, true,  false),
    ('BKTTG',  'individual', 3.5,  true,  false), ('BKT',    'individual', 1.0,  true,  false),
    ('BKB',    'individual', 1.0,  true,  false), ('GK',     'individual', 0.3,  true,  false)
  ), of_subject AS (
    SELECT award, subject, rate, of_2017, of_2023 FROM rate
    UNION ALL
    SELECT r.award, 'collective', 2 * r.rate, of_2017, of_2023
      FROM rate r JOIN award a USING (award) WHERE a.subject = 'both'
  )
  SELECT jsonb_agg(to_jsonb(v)) FROM (
    SELECT award, subject, '2017-10-01' AS valid_from, rate, 1 AS rounded_up_to,
           'Nghị định 91/2017/NĐ-CP' AS source, 'quoted' AS mark FROM of_subject WHERE of_2017
    UNION ALL
    SELECT award, subject, '2024-01-01', CASE WHEN of_2023 THEN rate END, 10000,
           'Nghị định 98/2023/NĐ-CP' || CASE WHEN of_2023 THEN '' ELSE ': mức tiền thưởng chưa nhập' END,
           CASE WHEN of_2023 THEN 'quoted' ELSE 'not entered' END FROM of_subject
    UNION ALL
    SELECT award, subject, '2025-07-01', NULL, 1, 'Nghị định 152/2025/NĐ-CP: mức tiền thưởng chưa nhập', 'not entered'
      FROM of_subject) v));

-- A row for every day on which something changes, so that grants are joined and not looked up one by one.
CREATE OR REPLACE VIEW award_amount WITH (security_invoker) AS
WITH day AS (
  SELECT NULL::date AS valid_from UNION SELECT b.valid_from FROM base_salary b
   UNION SELECT r.valid_from FROM award_rate r
), period AS (
  SELECT d.valid_from, lead(d.valid_from) OVER (ORDER BY d.valid_from NULLS FIRST) AS valid_until,
         b.amount, b.source
    FROM day d
    LEFT JOIN LATERAL (SELECT b.* FROM base_salary b WHERE b.valid_from <= d.valid_from
                        ORDER BY b.valid_from DESC LIMIT 1) b ON true
)
SELECT a.award, s.subject, p.valid_from, p.valid_until, r.rate::numeric(5, 2), p.amount AS base,
       (ceil(r.rate * p.amount / r.rounded_up_to) * r.rounded_up_to)::bigint AS amount,
       nullif(concat_ws('; ',
         CASE WHEN r.rate IS NULL THEN 'chưa nhập mức tiền thưởng đang có hiệu lực' END,
         CASE WHEN p.amount IS NULL THEN 'chưa nhập mức lương cơ sở đang có hiệu lực' END), '') AS missing,
       concat_ws('; ', r.source, p.source) AS source, a.name AS award_name, subject_name(s.subject) AS subject_name
  FROM award a CROSS JOIN unnest('{individual, collective, household}'::text[]) s(subject) CROSS JOIN period p
  LEFT JOIN LATERAL (SELECT r.* FROM award_rate r
                      WHERE r.award = a.award AND r.subject = s.subject AND r.valid_from <= p.valid_from
                      ORDER BY r.valid_from DESC LIMIT 1) r ON true;
COMMENT ON VIEW award_amount IS
  'Mức tiền thưởng theo thời gian: amount of money that goes with one award, by subject, for every span of days';
COMMENT ON COLUMN award_amount.award IS 'Danh hiệu, hình thức';
COMMENT ON COLUMN award_amount.subject IS 'Đối tượng: individual, collective or household';
COMMENT ON COLUMN award_amount.valid_from IS 'Từ ngày: by decisions signed from that day on; null: from the beginning';
COMMENT ON COLUMN award_amount.valid_until IS 'Trước ngày: day from which another amount may hold; null: to this day';
COMMENT ON COLUMN award_amount.rate IS 'Hệ số: null: the multiple in force is not on record';
COMMENT ON COLUMN award_amount.base IS 'Mức lương cơ sở: đồng; null: the one in force is not on record';
COMMENT ON COLUMN award_amount.amount IS
  'Số tiền: đồng, rate by base rounded up as the rule says; null: one of them is not on record';
COMMENT ON COLUMN award_amount.missing IS 'Còn thiếu: rate or base that is not on record; null: none';
COMMENT ON COLUMN award_amount.source IS 'Căn cứ';
COMMENT ON COLUMN award_amount.award_name IS 'Tên danh hiệu, hình thức';
COMMENT ON COLUMN award_amount.subject_name IS 'Tên đối tượng';

-- The amounts of an award are joined once, as arrays by their days: a span each would be eight candidates for a grant.
CREATE OR REPLACE VIEW award_money WITH (security_invoker) AS
SELECT g.decision, g.line, g.award, g.unit, g.year, g.number * m.amounts[p.nth] AS amount, g.number, x.subject,
       d.signed_on, m.rates[p.nth]::numeric(5, 2) AS rate, m.bases[p.nth] AS base, m.amounts[p.nth] AS each_amount,
       CASE WHEN x.subject IS NULL THEN 'chưa rõ là cá nhân hay tập thể' ELSE m.missing[p.nth] END AS missing,
       m.sources[p.nth] AS source, g.paid_on, g.payer, g.recipient, r.name, a.name AS award_name, u.name AS unit_name,
       award_level_name(a.level) AS level_name, subject_name(x.subject) AS subject_name, a.level, u."position",
       g.paid_amount
  FROM award_grant g JOIN decision d USING (decision) JOIN award a USING (award) JOIN unit u ON u.unit = g.unit
  LEFT JOIN recipient r ON r.recipient = g.recipient
 CROSS JOIN LATERAL (
   SELECT CASE coalesce(r.kind, g.recipient_kind) WHEN 'person' THEN 'individual' WHEN 'household' THEN 'household'
               ELSE CASE WHEN r.kind IS NOT NULL OR g.recipient_kind IS NOT NULL THEN 'collective'
                         ELSE nullif(a.subject, 'both') END END AS subject) x
  LEFT JOIN (SELECT m.award, m.subject,
                    array_agg(m.valid_from ORDER BY m.valid_from) FILTER (WHERE m.valid_from IS NOT NULL) AS days,
                    array_agg(m.amount ORDER BY m.valid_from NULLS FIRST) AS amounts,
                    array_agg(m.rate ORDER BY m.valid_from NULLS FIRST) AS rates,
                    array_agg(m.base ORDER BY m.valid_from NULLS FIRST) AS bases,
                    array_agg(m.missing ORDER BY m.valid_from NULLS FIRST) AS missing,
                    array_agg(m.source ORDER BY m.valid_from NULLS FIRST) AS sources
               FROM award_amount m GROUP BY m.award, m.subject) m ON m.award = g.award AND m.subject = x.subject
 CROSS JOIN LATERAL (SELECT width_bucket(d.signed_on, m.days) + 1 AS nth) p
 WHERE g.revoked_by IS NULL;
COMMENT ON VIEW award_money IS
  'Tiền thưởng: amount of money of every grant in force, by the multiple and the base salary in force on the day of '
  'its decision';
COMMENT ON COLUMN award_money.decision IS 'Quyết định';
COMMENT ON COLUMN award_money.line IS 'Số thứ tự';
COMMENT ON COLUMN award_money.award IS 'Danh hiệu, hình thức';
COMMENT ON COLUMN award_money.unit IS 'Đơn vị trình';
COMMENT ON COLUMN award_money.year IS 'Năm thành tích';
COMMENT ON COLUMN award_money.amount IS
  'Số tiền: đồng, number by each_amount; null: what is missing is not on record';
COMMENT ON COLUMN award_money.number IS 'Số lượng';
COMMENT ON COLUMN award_money.subject IS
  'Đối tượng: individual, collective or household; null: the award is for both, and the line does not say';
COMMENT ON COLUMN award_money.signed_on IS 'Ngày quyết định';
COMMENT ON COLUMN award_money.rate IS 'Hệ số';
COMMENT ON COLUMN award_money.base IS 'Mức lương cơ sở: đồng';
COMMENT ON COLUMN award_money.each_amount IS 'Mức một danh hiệu, hình thức: đồng';
COMMENT ON COLUMN award_money.missing IS 'Còn thiếu: why there is no amount, in Vietnamese; null: there is one';
COMMENT ON COLUMN award_money.source IS 'Căn cứ';
COMMENT ON COLUMN award_money.paid_on IS 'Ngày chi: null: not yet paid';
COMMENT ON COLUMN award_money.payer IS 'Nơi chi';
COMMENT ON COLUMN award_money.recipient IS 'Mã đối tượng: null: unnamed';
COMMENT ON COLUMN award_money.name IS 'Tên đối tượng';
COMMENT ON COLUMN award_money.award_name IS 'Tên danh hiệu, hình thức';
COMMENT ON COLUMN award_money.unit_name IS 'Tên đơn vị trình';
COMMENT ON COLUMN award_money.level_name IS 'Tên cấp';
COMMENT ON COLUMN award_money.subject_name IS 'Tên đối tượng của danh hiệu';
COMMENT ON COLUMN award_money.level IS 'Cấp';
COMMENT ON COLUMN award_money."position" IS 'Thứ tự: position of the unit in the official order';
COMMENT ON COLUMN award_money.paid_amount IS 'Số tiền đã chi: đồng; null: unknown, or not yet paid';

CREATE OR REPLACE VIEW award_money_by_unit WITH (security_invoker) AS
SELECT m.year, m.unit, m.unit_name, m.award, m.award_name, m.level, sum(m.number)::bigint AS number,
       sum(m.amount)::bigint AS amount, sum(m.paid_amount)::bigint AS paid,
       sum(m.amount) FILTER (WHERE m.paid_on IS NULL)::bigint AS to_pay,
       coalesce(sum(m.number) FILTER (WHERE m.amount IS NULL), 0)::bigint AS without_amount,
       string_agg(DISTINCT m.missing, '; ') AS missing, m.level_name, m."position"
  FROM award_money m
 GROUP BY m.year, m.unit, m.unit_name, m.award, m.award_name, m.level, m.level_name, m."position";
COMMENT ON VIEW award_money_by_unit IS 'Tiền thưởng theo đơn vị: amounts of grants in force by year, unit and award';
COMMENT ON COLUMN award_money_by_unit.year IS 'Năm thành tích';
COMMENT ON COLUMN award_money_by_unit.unit IS 'Mã đơn vị';
COMMENT ON COLUMN award_money_by_unit.unit_name IS 'Đơn vị';
COMMENT ON COLUMN award_money_by_unit.award IS 'Danh hiệu, hình thức';
COMMENT ON COLUMN award_money_by_unit.award_name IS 'Tên danh hiệu, hình thức';
COMMENT ON COLUMN award_money_by_unit.level IS 'Cấp';
COMMENT ON COLUMN award_money_by_unit.number IS 'Số lượng';
COMMENT ON COLUMN award_money_by_unit.amount IS
  'Số tiền: đồng, of those whose amount is on record; null: of none';
COMMENT ON COLUMN award_money_by_unit.paid IS 'Đã chi: đồng, as it was paid; null: nothing yet';
COMMENT ON COLUMN award_money_by_unit.to_pay IS 'Còn phải chi: đồng; null: nothing whose amount is on record';
COMMENT ON COLUMN award_money_by_unit.without_amount IS
  'Số lượng chưa tính được: awards for which amount has nothing, because something is missing';
COMMENT ON COLUMN award_money_by_unit.missing IS 'Còn thiếu: rate or base that is not on record; null: none';
COMMENT ON COLUMN award_money_by_unit.level_name IS 'Tên cấp';
COMMENT ON COLUMN award_money_by_unit."position" IS 'Thứ tự: position of the unit in the official order';

CREATE OR REPLACE VIEW award_money_by_cluster WITH (security_invoker) AS
SELECT c.cluster, c.cluster_name, m.year, m.award, m.award_name, m.level, sum(m.number)::bigint AS number,
       sum(m.amount)::bigint AS amount, sum(m.paid)::bigint AS paid, sum(m.to_pay)::bigint AS to_pay,
       sum(m.without_amount)::bigint AS without_amount, string_agg(DISTINCT m.missing, '; ') AS missing, m.level_name
  FROM cluster_member_year c JOIN award_money_by_unit m ON m.year = c.year AND m.unit = c.unit
 GROUP BY c.cluster, c.cluster_name, m.year, m.award, m.award_name, m.level, m.level_name;
COMMENT ON VIEW award_money_by_cluster IS
  'Tiền thưởng theo cụm: amounts over the units that were members in the season of that year';
COMMENT ON COLUMN award_money_by_cluster.cluster IS 'Cụm, khối';
COMMENT ON COLUMN award_money_by_cluster.cluster_name IS 'Tên cụm, khối';
DO $labels$
BEGIN
  PERFORM label_columns('award_money_by_cluster', 'award_money_by_unit');
END
$labels$;

-- What is decided is in award_money; a proposal costs what is in force today.
CREATE OR REPLACE VIEW proposal_money WITH (security_invoker) AS
SELECT p.proposal, p.unit, u.name AS unit_name, p.recipient, r.name, p.award, a.name AS award_name, p.year, p.state,
       m.subject, m.rate, m.base, m.amount, m.missing, m.source, proposal_state_name(p.state) AS state_name,
       subject_name(m.subject) AS subject_name, u."position"
  FROM proposal p JOIN recipient r USING (recipient) JOIN award a USING (award) JOIN unit u ON u.unit = p.unit
  JOIN award_amount m ON m.award = p.award
   AND m.subject = CASE r.kind WHEN 'person' THEN 'individual' WHEN 'household' THEN r.kind ELSE 'collective' END
   AND today() >= coalesce(m.valid_from, '-infinity') AND today() < coalesce(m.valid_until, 'infinity')
 WHERE p.state NOT IN ('granted', 'refused');
COMMENT ON VIEW proposal_money IS
  'Tiền thưởng dự kiến: amount of money that goes with each open proposal if it is decided today';
COMMENT ON COLUMN proposal_money.proposal IS 'Số đề nghị';
COMMENT ON COLUMN proposal_money.unit IS 'Mã đơn vị trình';
COMMENT ON COLUMN proposal_money.unit_name IS 'Đơn vị trình';
COMMENT ON COLUMN proposal_money.recipient IS 'Mã đối tượng';
COMMENT ON COLUMN proposal_money.name IS 'Đối tượng';
COMMENT ON COLUMN proposal_money.award IS 'Danh hiệu, hình thức';
COMMENT ON COLUMN proposal_money.award_name IS 'Tên danh hiệu, hình thức';
COMMENT ON COLUMN proposal_money.year IS 'Năm thành tích';
COMMENT ON COLUMN proposal_money.state IS 'Trạng thái';
COMMENT ON COLUMN proposal_money.subject IS 'Cá nhân hay tập thể: individual, collective or household';
COMMENT ON COLUMN proposal_money.rate IS 'Hệ số';
COMMENT ON COLUMN proposal_money.base IS 'Mức lương cơ sở: đồng';
COMMENT ON COLUMN proposal_money.amount IS 'Số tiền: đồng; null: what is missing is not on record';
COMMENT ON COLUMN proposal_money.missing IS 'Còn thiếu';
COMMENT ON COLUMN proposal_money.source IS 'Căn cứ';
COMMENT ON COLUMN proposal_money.state_name IS 'Tên trạng thái';
COMMENT ON COLUMN proposal_money.subject_name IS 'Tên loại đối tượng';
COMMENT ON COLUMN proposal_money."position" IS 'Thứ tự: position of the unit in the official order';

-- A payment keeps its amount, whatever becomes of the rates: so a line without one cannot be paid by this.
CREATE OR REPLACE FUNCTION pay_awards(decision text, paid_on date, payer text DEFAULT NULL,
                                      lines integer[] DEFAULT NULL)
  RETURNS TABLE (line integer, amount bigint)
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $pay$
#variable_conflict use_column
DECLARE
  signed date := (SELECT d.signed_on FROM decision d WHERE d.decision = pay_awards.decision);
  wrong text;
BEGIN
  IF signed IS NULL THEN
    RAISE EXCEPTION USING ERRCODE = 'no_data_found',
      MESSAGE = format('decision "%s" does not exist', pay_awards.decision),
      HINT = 'List the decisions with SELECT decision, signed_on FROM decision.';
  ELSIF pay_awards.paid_on IS NULL OR pay_awards.paid_on < signed OR NOT isfinite(pay_awards.paid_on) THEN
    RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
      MESSAGE = format('decision "%s" of %s cannot have been paid on %s', pay_awards.decision, iso_date(signed),
                       coalesce(iso_date(pay_awards.paid_on), 'no day')),
      HINT = 'Name the day of the payment, not before that of the decision.';
  END IF;
  SELECT string_agg(CASE WHEN m.line IS NULL THEN format('line %s is not in force', n)
                         ELSE format('line %s: %s', n, m.missing) END, E'\n' ORDER BY n) INTO wrong
    FROM unnest(coalesce(pay_awards.lines, ARRAY(
           SELECT g.line FROM award_grant g WHERE g.decision = pay_awards.decision AND g.revoked_by IS NULL
              AND g.paid_on IS NULL))) n
    LEFT JOIN award_money m ON m.decision = pay_awards.decision AND m.line = n
   WHERE n IS NULL OR m.amount IS NULL;
  IF wrong IS NOT NULL THEN
    RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',
      MESSAGE = format('decision "%s" cannot be paid', pay_awards.decision), DETAIL = wrong,
      HINT = 'Enter what is missing in award_rate and base_salary, or name the lines that are to be paid.';
  END IF;
  RETURN QUERY
    WITH paid AS (
      UPDATE award_grant g SET paid_on = pay_awards.paid_on, payer = pay_awards.payer, paid_amount = m.amount
        FROM award_money m
       WHERE m.decision = g.decision AND m.line = g.line AND g.decision = pay_awards.decision
         AND g.revoked_by IS NULL AND g.paid_on IS NULL
         AND (pay_awards.lines IS NULL OR g.line = ANY (pay_awards.lines))
      RETURNING g.line, g.paid_amount)
    SELECT p.line, p.paid_amount FROM paid p ORDER BY p.line;
END
$pay$;
COMMENT ON FUNCTION pay_awards(text, date, text, integer[]) IS
  'Chi tiền thưởng: records that the money of a decision''s lines (default: of all in force not yet paid) was paid, '
  'with its amounts, and returns them. What was paid before keeps its day and amount. Errors: an unknown decision '
  'P0002, a day before the decision''s 22023, lines that are not in force or have no amount 55000, all named';
