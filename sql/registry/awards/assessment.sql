-- What counts towards awards besides grants: the yearly assessment, discipline, and figures of a collective.

CREATE TABLE IF NOT EXISTS assessment_result (
  recipient   text NOT NULL REFERENCES recipient,
  unit        text NOT NULL REFERENCES unit,
  year        integer NOT NULL CHECK (year BETWEEN 1945 AND 2200),
  grade       text NOT NULL CHECK (grade IN ('not', 'completed', 'well', 'excellent')),
  points      numeric CHECK (abs(points) <= 1000000 AND scale(points) <= 9),
  is_head     boolean NOT NULL DEFAULT false,
  outstanding boolean NOT NULL DEFAULT false,
  decided_by  text,
  decision    text,
  decided_on  date CHECK (isfinite(decided_on)),
  batch       bigint REFERENCES import_batch,
  PRIMARY KEY (recipient, year)
);
CREATE INDEX IF NOT EXISTS assessment_result_unit ON assessment_result (unit, year);
CREATE INDEX IF NOT EXISTS assessment_result_batch ON assessment_result (batch) WHERE batch IS NOT NULL;
COMMENT ON TABLE assessment_result IS
  'Đánh giá, xếp loại hằng năm: grade of a person, a collective or a unit for a year, as decided; a season''s class is '
  'not an assessment and never becomes one by itself';
COMMENT ON COLUMN assessment_result.recipient IS 'Đối tượng: whose grade it is; a unit as a recipient of kind unit';
COMMENT ON COLUMN assessment_result.unit IS 'Đơn vị: where the recipient was assessed; for a unit itself';
COMMENT ON COLUMN assessment_result.year IS 'Năm';
COMMENT ON COLUMN assessment_result.grade IS
  'Mức xếp loại: not (không hoàn thành nhiệm vụ), completed (hoàn thành nhiệm vụ), well (hoàn thành tốt nhiệm vụ) or '
  'excellent (hoàn thành xuất sắc nhiệm vụ)';
COMMENT ON COLUMN assessment_result.points IS 'Điểm: null: unknown';
COMMENT ON COLUMN assessment_result.is_head IS 'Người đứng đầu: whether the person heads the unit';
COMMENT ON COLUMN assessment_result.outstanding IS
  'Có thành tích nổi trội: whether the larger share of excellent grades applies to the unit; of a unit''s own row';
COMMENT ON COLUMN assessment_result.decided_by IS 'Cơ quan đánh giá';
COMMENT ON COLUMN assessment_result.decision IS 'Số quyết định';
COMMENT ON COLUMN assessment_result.decided_on IS 'Ngày quyết định';
COMMENT ON COLUMN assessment_result.batch IS 'Lần nhập tệp: import that added the row; null: entered by hand';

CREATE TABLE IF NOT EXISTS discipline (
  recipient   text NOT NULL REFERENCES recipient,
  decided_on  date NOT NULL CHECK (isfinite(decided_on)),
  form        text NOT NULL CHECK (form <> ''),
  ends_on     date CHECK (isfinite(ends_on) AND ends_on >= decided_on),
  counts_from integer CHECK (counts_from BETWEEN 1945 AND 2200),
  document    text NOT NULL CHECK (document <> ''),
  PRIMARY KEY (recipient, decided_on),
  CONSTRAINT discipline_counts_from_its_end CHECK (counts_from IS NULL OR ends_on IS NOT NULL
                                                     AND counts_from >= extract(year FROM ends_on))
);
COMMENT ON TABLE discipline IS
  'Kỷ luật: disciplinary measures; achievements count afresh from their end, where the law in force says so';
COMMENT ON COLUMN discipline.recipient IS 'Đối tượng';
COMMENT ON COLUMN discipline.decided_on IS 'Ngày quyết định';
COMMENT ON COLUMN discipline.form IS 'Hình thức: such as khiển trách, cảnh cáo';
COMMENT ON COLUMN discipline.ends_on IS 'Ngày hết thời hạn: null: still in force';
COMMENT ON COLUMN discipline.counts_from IS
  'Tính thành tích từ năm: first year that counts afresh; null: the year after ends_on';
COMMENT ON COLUMN discipline.document IS 'Số quyết định kỷ luật';

CREATE TABLE IF NOT EXISTS collective_figure (
  recipient   text NOT NULL REFERENCES recipient,
  year        integer NOT NULL CHECK (year BETWEEN 1945 AND 2200),
  members     integer NOT NULL CHECK (members > 0),
  advanced    integer CHECK (advanced BETWEEN 0 AND members),
  completed   integer CHECK (completed BETWEEN 0 AND members),
  fighters    integer CHECK (fighters BETWEEN 0 AND members),
  disciplined integer CHECK (disciplined BETWEEN 0 AND members),
  women       integer CHECK (women BETWEEN 0 AND members),
  source      text,
  PRIMARY KEY (recipient, year)
);
COMMENT ON TABLE collective_figure IS
  'Số liệu của tập thể: members of a collective in a year and what they achieved, as entered by the office';
COMMENT ON COLUMN collective_figure.recipient IS 'Tập thể';
COMMENT ON COLUMN collective_figure.year IS 'Năm';
COMMENT ON COLUMN collective_figure.members IS 'Số thành viên: 1 or more';
COMMENT ON COLUMN collective_figure.advanced IS 'Số Lao động tiên tiến: null: unknown';
COMMENT ON COLUMN collective_figure.completed IS 'Số hoàn thành nhiệm vụ trở lên: null: unknown';
COMMENT ON COLUMN collective_figure.fighters IS 'Số Chiến sĩ thi đua cơ sở: null: unknown';
COMMENT ON COLUMN collective_figure.disciplined IS 'Số bị kỷ luật từ cảnh cáo trở lên: null: unknown';
COMMENT ON COLUMN collective_figure.women IS 'Số nữ: null: unknown';
COMMENT ON COLUMN collective_figure.source IS 'Nguồn';
ALTER TABLE recipient ADD COLUMN IF NOT EXISTS founded_on date
  CONSTRAINT recipient_founded_on_a_day CHECK (isfinite(founded_on));
ALTER TABLE recipient ADD COLUMN IF NOT EXISTS is_woman boolean;
COMMENT ON COLUMN recipient.is_woman IS 'Nữ: of a person; null: unknown';
COMMENT ON COLUMN recipient.founded_on IS 'Ngày thành lập: of a collective; null: unknown';
ALTER TABLE initiative ADD COLUMN IF NOT EXISTS kind text NOT NULL DEFAULT 'initiative'
  CONSTRAINT initiative_kind_check CHECK (kind IN ('initiative', 'topic'));
COMMENT ON COLUMN initiative.kind IS 'Loại: initiative (sáng kiến) or topic (đề tài, đề án), which counts as one';

-- How many may be graded excellent, dated; a finding and never a silent change.
CREATE TABLE IF NOT EXISTS assessment_limit (
  subject             text NOT NULL CHECK (subject IN ('individual', 'collective')),
  valid_from          date NOT NULL CHECK (isfinite(valid_from)),
  percent             numeric NOT NULL CHECK (percent BETWEEN 0 AND 100),
  percent_outstanding numeric NOT NULL CHECK (percent_outstanding BETWEEN percent AND 100),
  few_below           integer NOT NULL DEFAULT 0 CHECK (few_below >= 0),
  few_at_most         integer NOT NULL DEFAULT 0 CHECK (few_at_most >= 0),
  head_not_above      boolean NOT NULL DEFAULT false,
  source              text NOT NULL CHECK (source <> ''),
  PRIMARY KEY (subject, valid_from)
);
COMMENT ON TABLE assessment_limit IS
  'Tỷ lệ xếp loại xuất sắc: greatest share of excellent grades among those well or better, dated';
COMMENT ON COLUMN assessment_limit.subject IS
  'Đối tượng: individual (of a unit''s persons) or collective (of the units and collectives below a unit)';
COMMENT ON COLUMN assessment_limit.valid_from IS 'Có hiệu lực từ ngày: for years that end on that day or later';
COMMENT ON COLUMN assessment_limit.percent IS 'Tỷ lệ: percent, 0 to 100; the number allowed is rounded down';
COMMENT ON COLUMN assessment_limit.percent_outstanding IS 'Tỷ lệ nơi có thành tích nổi trội: percent';
COMMENT ON COLUMN assessment_limit.few_below IS 'Nhóm dưới: with fewer than that many, few_at_most is allowed';
COMMENT ON COLUMN assessment_limit.few_at_most IS 'Tối đa khi nhóm nhỏ';
COMMENT ON COLUMN assessment_limit.head_not_above IS 'Người đứng đầu không cao hơn đơn vị';
COMMENT ON COLUMN assessment_limit.source IS 'Căn cứ';
DO $mark$
BEGIN
  PERFORM add_mark('assessment_limit');
END
$mark$;
SELECT ship('assessment_limit', (SELECT jsonb_agg(to_jsonb(v)) FROM (VALUES
    ('individual', '2026-01-01', 20, 25, 0, 0, false, 'Nghị định 335/2025/NĐ-CP', 'quoted'),
    ('collective', '2026-07-01', 20, 25, 5, 1, true,  'Nghị định 233/2026/NĐ-CP', 'full')
  ) v(subject, valid_from, percent, percent_outstanding, few_below, few_at_most, head_not_above, source, mark)));

CREATE OR REPLACE VIEW assessment_finding WITH (security_invoker) AS
WITH graded AS (
  SELECT a.year, CASE WHEN r.kind = 'person' THEN 'individual' ELSE 'collective' END AS subject,
         CASE r.kind WHEN 'unit' THEN (SELECT u.parent FROM unit u WHERE u.unit = a.unit) ELSE a.unit END AS unit,
         a.grade, a.is_head, r.kind, a.unit AS of_unit, r.name
    FROM assessment_result a JOIN recipient r USING (recipient)
), law AS (
  SELECT g.year, g.subject, l.* FROM (SELECT DISTINCT year, subject FROM graded) g
   CROSS JOIN LATERAL (SELECT l.percent, l.percent_outstanding, l.few_below, l.few_at_most, l.head_not_above, l.source
                         FROM assessment_limit l
                        WHERE l.subject = g.subject AND l.valid_from <= make_date(g.year, 12, 31)
                        ORDER BY l.valid_from DESC LIMIT 1) l
), counted AS (
  SELECT g.year, g.unit, g.subject, count(*) AS graded, count(*) FILTER (WHERE g.grade = 'excellent') AS excellent,
         count(*) FILTER (WHERE g.grade IN ('well', 'excellent')) AS base,
         EXISTS (SELECT FROM assessment_result o JOIN recipient r USING (recipient)
                  WHERE o.unit = g.unit AND o.year = g.year AND r.kind = 'unit' AND o.outstanding) AS outstanding
    FROM graded g GROUP BY g.year, g.unit, g.subject
), allowed AS (
  SELECT c.*, l.source, CASE WHEN c.graded < l.few_below THEN l.few_at_most
    ELSE floor(c.base * CASE WHEN c.outstanding THEN l.percent_outstanding ELSE l.percent END / 100) END AS allowed
    FROM counted c JOIN law l USING (year, subject)
)
SELECT a.year, a.unit, u.name AS unit_name, 'too many excellent' AS finding, a.subject, NULL::text AS recipient_name,
       a.excellent::integer AS number, a.allowed::integer AS allowed, a.base::integer AS base, a.source,
       assessment_finding_name('too many excellent') AS finding_name, subject_name(a.subject) AS subject_name,
       u."position"
  FROM allowed a LEFT JOIN unit u ON u.unit = a.unit WHERE a.excellent > a.allowed
UNION ALL
SELECT h.year, h.of_unit, u.name, 'head above the unit', h.subject, h.name, NULL, NULL, NULL, l.source,
       assessment_finding_name('head above the unit'), subject_name(h.subject), u."position"
  FROM graded h JOIN graded g ON g.year = h.year AND g.of_unit = h.of_unit AND g.kind = 'unit'
  JOIN law l ON l.year = h.year AND l.subject = 'collective' AND l.head_not_above
  JOIN unit u ON u.unit = h.of_unit
 WHERE h.is_head AND h.kind = 'person'
   AND array_position('{not,completed,well,excellent}', h.grade)
       > array_position('{not,completed,well,excellent}', g.grade);
COMMENT ON VIEW assessment_finding IS
  'Kiểm tra đánh giá, xếp loại: grades that exceed a limit in force at the year''s end; nothing is changed by it';
COMMENT ON COLUMN assessment_finding.year IS 'Năm';
COMMENT ON COLUMN assessment_finding.unit IS
  'Mã đơn vị: where persons were assessed, or to which units belong; null: units that belong to none';
COMMENT ON COLUMN assessment_finding.unit_name IS 'Đơn vị';
COMMENT ON COLUMN assessment_finding.finding IS 'Vấn đề: too many excellent, or head above the unit';
COMMENT ON COLUMN assessment_finding.subject IS 'Đối tượng: individual or collective';
COMMENT ON COLUMN assessment_finding.recipient_name IS 'Người đứng đầu: whose grade is better than the unit''s';
COMMENT ON COLUMN assessment_finding.number IS 'Số xếp loại xuất sắc';
COMMENT ON COLUMN assessment_finding.allowed IS 'Số được phép: rounded down';
COMMENT ON COLUMN assessment_finding.base IS 'Số hoàn thành tốt trở lên';
COMMENT ON COLUMN assessment_finding.source IS 'Căn cứ';
COMMENT ON COLUMN assessment_finding.finding_name IS 'Tên vấn đề';
COMMENT ON COLUMN assessment_finding.subject_name IS 'Tên đối tượng';
COMMENT ON COLUMN assessment_finding."position" IS 'Thứ tự: position of the unit in the official order';
