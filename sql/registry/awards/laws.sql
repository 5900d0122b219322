-- The laws as doc/domain.md has them. From a day on which something came into force that was not read, there is a row
-- that says so: no answer, and never one by an older law.

-- A row an alternative: law, article, award, subject, item, alternative; held_award, grade, initiative_scope, times,
-- consecutive ("run"; a number: times that follow within so many years), since_award, and what else there is.
CREATE OR REPLACE FUNCTION law_of_2003_read() RETURNS TABLE (law text, article text, award text, subject text,
    item integer, alternative integer, held_award text, grade text, scope text, times integer, run text,
    since_award text, also jsonb)
  LANGUAGE sql IMMUTABLE SET search_path FROM CURRENT AS $read$
VALUES
  ('2003', NULL, 'CSTDCS', 'individual', 1, 1, NULL, NULL, 'grassroots', 1, NULL, NULL,
   jsonb '{"within_years": 1, "fresh": true}'),
  ('2003', NULL, 'CSTDT',  'individual', 1, 1, 'CSTDCS', NULL, NULL, 3, 'run', NULL, '{}'),
  ('2003', NULL, 'CSTDT',  'individual', 2, 1, NULL, NULL, 'province', 1, NULL, NULL, '{"fresh": true}'),
  ('2003', NULL, 'CSTDTQ', 'individual', 1, 1, 'CSTDT', NULL, NULL, 2, '3', NULL, '{}'),
  ('2003', NULL, 'CSTDTQ', 'individual', 2, 1, NULL, NULL, 'state', 1, NULL, NULL, '{"fresh": true}'),
  ('2003', NULL, 'HCLD3',  'collective', 1, 1, 'TTLDXS', NULL, NULL, 5, 'run', NULL, '{}'),
  ('2003', NULL, 'HCLD3',  'collective', 2, 1, 'COT', NULL, NULL, 1, NULL, NULL, '{}'),
  ('2003', NULL, 'HCLD3',  'collective', 2, 2, 'BKTTG', NULL, NULL, 1, NULL, NULL, '{}'),
  ('2003', NULL, 'HCLD2',  'collective', 1, 1, 'HCLD3', NULL, NULL, 1, NULL, NULL, '{}'),
  ('2003', NULL, 'HCLD2',  'collective', 2, 1, 'TTLDXS', NULL, NULL, 5, 'run', 'HCLD3', '{}'),
  ('2003', NULL, 'HCLD2',  'collective', 3, 1, 'COT', NULL, NULL, 2, NULL, 'HCLD3', '{}'),
  ('2003', NULL, 'HCLD2',  'collective', 3, 2, 'COCP', NULL, NULL, 1, NULL, 'HCLD3', '{}')
$read$;
COMMENT ON FUNCTION law_of_2003_read() IS
  'Luật năm 2003 đã đọc: returns what the law of 2003 asks for an award, as it was read; within create_registry';

CREATE OR REPLACE FUNCTION decree_of_2014_read() RETURNS TABLE (law text, article text, award text, subject text,
    item integer, alternative integer, held_award text, grade text, scope text, times integer, run text,
    since_award text, also jsonb)
  LANGUAGE sql IMMUTABLE SET search_path FROM CURRENT AS $read$
VALUES
  -- decree 65/2014, articles 15 to 17: the award before, five years graded excellent after it, and within these years
  -- initiatives (of a worker: how many is said, but not of which scope) or flags
  ('2014', 'điều 17', 'HCLD3', 'individual', 1, 1, 'BKTTG', NULL, NULL, 1, NULL, NULL, jsonb '{}'),
  ('2014', 'điều 17', 'HCLD3', 'individual', 2, 1, NULL, 'excellent', NULL, 5, 'run', 'BKTTG', '{}'),
  ('2014', 'điều 17', 'HCLD3', 'individual', 3, 1, NULL, NULL, 'province', 2, NULL, 'BKTTG', '{"for_workers": false}'),
  ('2014', 'điều 17: công nhân 3 sáng kiến, phạm vi chưa rõ', 'HCLD3', 'individual', 3, 2,
   NULL, NULL, NULL, NULL, NULL, NULL, '{"for_workers": true, "not_entered": true}'),
  ('2014', 'điều 16', 'HCLD2', 'individual', 1, 1, 'HCLD3', NULL, NULL, 1, NULL, NULL, '{}'),
  ('2014', 'điều 16', 'HCLD2', 'individual', 2, 1, NULL, 'excellent', NULL, 5, 'run', 'HCLD3', '{}'),
  ('2014', 'điều 16', 'HCLD2', 'individual', 3, 1, NULL, NULL, 'province', 3, NULL, 'HCLD3', '{"for_workers": false}'),
  ('2014', 'điều 16: công nhân 5 sáng kiến, phạm vi chưa rõ', 'HCLD2', 'individual', 3, 2,
   NULL, NULL, NULL, NULL, NULL, NULL, '{"for_workers": true, "not_entered": true}'),
  ('2014', 'điều 15', 'HCLD1', 'individual', 1, 1, 'HCLD2', NULL, NULL, 1, NULL, NULL, '{}'),
  ('2014', 'điều 15', 'HCLD1', 'individual', 2, 1, NULL, 'excellent', NULL, 5, 'run', 'HCLD2', '{}'),
  ('2014', 'điều 15', 'HCLD1', 'individual', 3, 1, NULL, NULL, 'province', 4, NULL, 'HCLD2', '{"for_workers": false}'),
  ('2014', 'điều 15: công nhân 7 sáng kiến trong 7 năm, phạm vi chưa rõ', 'HCLD1', 'individual', 3, 2,
   NULL, NULL, NULL, NULL, NULL, NULL, '{"for_workers": true, "not_entered": true}'),
  ('2014', 'điều 17', 'HCLD3', 'collective', 1, 1, NULL, NULL, NULL, NULL, NULL, NULL,
   '{"figure": "age", "at_least": 10}'),
  ('2014', 'điều 17', 'HCLD3', 'collective', 2, 1, 'BKTTG', NULL, NULL, 1, NULL, NULL, '{}'),
  ('2014', 'điều 17', 'HCLD3', 'collective', 3, 1, NULL, 'excellent', NULL, 5, 'run', 'BKTTG', '{}'),
  -- two flags, or one and two diplomas
  ('2014', 'điều 17', 'HCLD3', 'collective', 4, 1, 'COT', NULL, NULL, 1, NULL, 'BKTTG', '{"of_item": 3}'),
  ('2014', 'điều 17', 'HCLD3', 'collective', 5, 1, 'COT', NULL, NULL, 2, NULL, 'BKTTG', '{"of_item": 3}'),
  ('2014', 'điều 17', 'HCLD3', 'collective', 5, 2, 'BKT', NULL, NULL, 2, NULL, 'BKTTG', '{"of_item": 3}'),
  ('2014', 'điều 16', 'HCLD2', 'collective', 1, 1, 'HCLD3', NULL, NULL, 1, NULL, NULL, '{}'),
  ('2014', 'điều 16', 'HCLD2', 'collective', 2, 1, NULL, 'excellent', NULL, 5, 'run', 'HCLD3', '{}'),
  -- one flag of the Government and one of the province, or three of the province
  ('2014', 'điều 16', 'HCLD2', 'collective', 3, 1, 'COT', NULL, NULL, 1, NULL, 'HCLD3', '{"of_item": 2}'),
  ('2014', 'điều 16', 'HCLD2', 'collective', 4, 1, 'COCP', NULL, NULL, 1, NULL, 'HCLD3', '{"of_item": 2}'),
  ('2014', 'điều 16', 'HCLD2', 'collective', 4, 2, 'COT', NULL, NULL, 3, NULL, 'HCLD3', '{"of_item": 2}'),
  ('2014', 'điều 15', 'HCLD1', 'collective', 1, 1, 'HCLD2', NULL, NULL, 1, NULL, NULL, '{}'),
  ('2014', 'điều 15', 'HCLD1', 'collective', 2, 1, NULL, 'excellent', NULL, 5, 'run', 'HCLD2', '{}'),
  -- one flag of the Government and two of the province, or four of the province
  ('2014', 'điều 15', 'HCLD1', 'collective', 3, 1, 'COT', NULL, NULL, 2, NULL, 'HCLD2', '{"of_item": 2}'),
  ('2014', 'điều 15', 'HCLD1', 'collective', 4, 1, 'COCP', NULL, NULL, 1, NULL, 'HCLD2', '{"of_item": 2}'),
  ('2014', 'điều 15', 'HCLD1', 'collective', 4, 2, 'COT', NULL, NULL, 4, NULL, 'HCLD2', '{"of_item": 2}'),
  ('2014', 'điều 23', 'BKTTG', 'individual', 1, 1, 'BKT', NULL, NULL, 1, NULL, NULL, '{}'),
  ('2014', 'điều 23', 'BKTTG', 'individual', 2, 1, NULL, 'excellent', NULL, 5, 'run', 'BKT', '{}'),
  ('2014', 'điều 23', 'BKTTG', 'individual', 3, 1, NULL, NULL, 'grassroots', 5, NULL, 'BKT', '{}'),
  ('2014', 'điều 23', 'BKTTG', 'collective', 1, 1, 'BKT', NULL, NULL, 1, NULL, NULL, '{}'),
  ('2014', 'điều 23', 'BKTTG', 'collective', 2, 1, NULL, 'excellent', NULL, 5, 'run', 'BKT', '{}'),
  ('2014', 'điều 23', 'BKTTG', 'collective', 3, 1, 'COT', NULL, NULL, 1, NULL, 'BKT', '{"of_item": 2}'),
  ('2014', 'điều 24', 'BKT', 'individual', 1, 1, NULL, 'excellent', NULL, 2, 'run', NULL, '{}'),
  ('2014', 'điều 24', 'BKT', 'individual', 2, 1, NULL, NULL, 'grassroots', 2, NULL, NULL, '{"of_item": 1}'),
  ('2014', 'điều 24', 'BKT', 'collective', 1, 1, NULL, 'excellent', NULL, 2, 'run', NULL, '{}')
$read$;
COMMENT ON FUNCTION decree_of_2014_read() IS
  'Nghị định 65/2014 đã đọc: returns what decree 65/2014 asks for an award, as law_of_2003_read; within '
  'create_registry';

CREATE OR REPLACE FUNCTION law_of_2022_read() RETURNS TABLE (law text, article text, award text, subject text,
    item integer, alternative integer, held_award text, grade text, scope text, times integer, run text,
    since_award text, also jsonb)
  LANGUAGE sql IMMUTABLE SET search_path FROM CURRENT AS $read$
VALUES
  ('2022', 'điều 24', 'LDTT',   'individual', 1, 1, NULL, 'well', NULL, 1, NULL, NULL, jsonb '{"within_years": 1}'),
  ('2022', 'điều 23', 'CSTDCS', 'individual', 1, 1, NULL, 'well', NULL, 1, NULL, NULL, '{"within_years": 1}'),
  ('2022', 'điều 23', 'CSTDCS', 'individual', 2, 1, NULL, 'excellent', NULL, 1, NULL, NULL, '{"within_years": 1}'),
  ('2022', 'điều 23', 'CSTDCS', 'individual', 2, 2, NULL, NULL, 'grassroots', 1, NULL, NULL,
   '{"within_years": 1, "fresh": true}'),
  ('2022', 'điều 22', 'CSTDT',  'individual', 1, 1, 'CSTDCS', NULL, NULL, 3, 'run', NULL, '{}'),
  ('2022', 'điều 22', 'CSTDT',  'individual', 2, 1, NULL, NULL, 'province', 1, NULL, NULL, '{"fresh": true}'),
  ('2022', 'điều 21', 'CSTDTQ', 'individual', 1, 1, 'CSTDT', NULL, NULL, 2, '3', NULL, '{}'),
  ('2022', 'điều 21', 'CSTDTQ', 'individual', 2, 1, NULL, NULL, 'state', 1, NULL, NULL, '{"fresh": true}'),
  ('2022', 'điều 28', 'TTLDTT', 'collective', 1, 1, NULL, NULL, NULL, NULL, NULL, NULL,
   '{"figure": "advanced percent", "at_least": 70}'),
  ('2022', 'điều 28', 'TTLDTT', 'collective', 2, 1, NULL, NULL, NULL, NULL, NULL, NULL,
   '{"figure": "disciplined", "at_most": 0}'),
  ('2022', 'điều 27', 'TTLDXS', 'collective', 1, 1, NULL, 'excellent', NULL, 1, NULL, NULL, '{"within_years": 1}'),
  ('2022', 'điều 27', 'TTLDXS', 'collective', 2, 1, NULL, NULL, NULL, NULL, NULL, NULL,
   '{"figure": "completed percent", "at_least": 100}'),
  ('2022', 'điều 27', 'TTLDXS', 'collective', 3, 1, NULL, NULL, NULL, NULL, NULL, NULL,
   '{"figure": "advanced percent", "at_least": 70}'),
  ('2022', 'điều 27', 'TTLDXS', 'collective', 4, 1, NULL, NULL, NULL, NULL, NULL, NULL,
   '{"figure": "fighters", "at_least": 1}'),
  ('2022', 'điều 27', 'TTLDXS', 'collective', 5, 1, NULL, NULL, NULL, NULL, NULL, NULL,
   '{"figure": "disciplined", "at_most": 0}'),
  ('2022', 'điều 26', 'COT', 'collective', 1, 1, NULL, NULL, NULL, NULL, NULL, NULL,
   '{"figure": "rank", "at_most": 1}'),
  ('2022', 'điều 26: hoặc thi đua theo chuyên đề từ 3 năm, sổ không tính được', 'COT', 'collective', 1, 2,
   NULL, NULL, NULL, NULL, NULL, NULL, '{"not_entered": true}'),
  ('2022', 'điều 25', 'COCP', 'collective', 1, 1, NULL, NULL, NULL, NULL, NULL, NULL,
   '{"figure": "rank", "at_most": 1}'),
  ('2022', 'điều 25: tiêu biểu nhất trong các đơn vị dẫn đầu, vượt chỉ tiêu, đảng vững mạnh; sổ không tính được',
   'COCP', 'collective', 2, 1, NULL, NULL, NULL, NULL, NULL, NULL, '{"not_entered": true}'),
  ('2022', 'điều 44 khoản 1 điểm e', 'HCLD3', 'individual', 1, 1, 'BKTTG', NULL, NULL, 1, NULL, NULL, '{}'),
  ('2022', 'điều 44 khoản 1 điểm e', 'HCLD3', 'individual', 2, 1, NULL, 'well', NULL, 5, 'run', 'BKTTG', '{}'),
  ('2022', 'điều 44 khoản 1 điểm e', 'HCLD3', 'individual', 3, 1, NULL, 'excellent', NULL, 1, NULL, 'BKTTG',
   '{"of_item": 2}'),
  ('2022', 'điều 44 khoản 1 điểm e', 'HCLD3', 'individual', 4, 1, 'CSTDCS', NULL, NULL, 3, NULL, 'BKTTG',
   '{"of_item": 2}'),
  ('2022', 'điều 43 khoản 1', 'HCLD2', 'individual', 1, 1, 'HCLD3', NULL, NULL, 1, NULL, NULL, '{}'),
  ('2022', 'điều 43 khoản 1', 'HCLD2', 'individual', 2, 1, NULL, 'well', NULL, 5, 'run', 'HCLD3', '{}'),
  ('2022', 'điều 43 khoản 1', 'HCLD2', 'individual', 3, 1, NULL, 'excellent', NULL, 2, NULL, 'HCLD3',
   '{"of_item": 2}'),
  ('2022', 'điều 43 khoản 1', 'HCLD2', 'individual', 4, 1, 'CSTDT', NULL, NULL, 1, NULL, 'HCLD3', '{"of_item": 2}'),
  ('2022', 'điều 74 khoản 1 điểm d', 'BKT', 'individual', 1, 1, 'CSTDCS', 'excellent', 'grassroots', 2, 'run', NULL,
   '{}'),
  ('2022', 'điều 74', 'BKT', 'collective', 1, 1, 'TTLDXS', 'excellent', NULL, 2, 'run', NULL, '{}')
$read$;
COMMENT ON FUNCTION law_of_2022_read() IS
  'Luật năm 2022 đã đọc: returns what the law of 2022 asks for an award, as law_of_2003_read; within create_registry';

-- Rows of all laws, with what follows: what another law does not repeat is repealed on its first day; an equal award is
-- asked for as much; grants of merit alone count from 1 July 2025 on, and afresh after discipline.
WITH law (law, valid_from, mark, source) AS (VALUES
    ('2003', date '2004-07-01', 'excerpt',     'Luật Thi đua, khen thưởng 2003'),
    ('2014', '2014-08-20',      'full',        'Nghị định 65/2014/NĐ-CP'),
    ('2017', '2017-10-01',      'not entered', 'sau Nghị định 65/2014/NĐ-CP, đến 31/12/2023: tiêu chuẩn chưa nhập'),
    ('2022', '2024-01-01',      'quoted',      'Luật Thi đua, khen thưởng 06/2022/QH15'),
    ('2025', '2025-07-01',      'quoted',
     'Luật Thi đua, khen thưởng 06/2022/QH15; Nghị định 152/2025/NĐ-CP, điều 4'),
    ('2026', '2026-10-01',      'not entered', 'Luật 06/2026/QH16 có hiệu lực từ 01/10/2026, chưa nhập')
), said AS (
  SELECT * FROM law_of_2003_read() UNION ALL SELECT * FROM decree_of_2014_read()
  UNION ALL SELECT * FROM law_of_2022_read()
  UNION ALL
  SELECT '2025', article, award, subject, item, alternative, held_award, grade, scope, times, run, since_award,
         also || '{"afresh": true}' || CASE WHEN held_award IS NULL THEN '{}' ELSE '{"way": "merit"}' END::jsonb
    FROM law_of_2022_read()
  UNION ALL   -- one row says that nothing is on record
  SELECT n.law, NULL, n.award, n.subject, 1, 1, NULL, NULL, NULL, NULL, NULL, NULL, '{"not_entered": true}'
    FROM (SELECT DISTINCT '2017' AS law, award, subject FROM decree_of_2014_read()
          UNION SELECT '2022', v.* FROM (VALUES ('HCLD1', 'individual'), ('HCLD1', 'collective'),
            ('HCLD2', 'collective'), ('HCLD3', 'collective'), ('BKTTG', 'individual'), ('BKTTG', 'collective')) v
          UNION SELECT '2026', award, subject FROM law_of_2022_read()) n
), stated AS (
  SELECT coalesce(e.award, s.award) AS award, s.subject, s.item, s.alternative, w.valid_from, s.held_award, s.grade,
         s.scope AS initiative_scope, s.times, s.run IS NOT NULL AS consecutive,
         CASE WHEN s.run ~ '^[0-9]' THEN 'times' ELSE 'years' END AS streak,
         CASE WHEN s.run ~ '^[0-9]' THEN s.run::integer END AS rhythm_years, s.since_award, s.also,
         w.source, s.article,
         CASE WHEN s.also ? 'not_entered' THEN 'not entered' ELSE w.mark END AS mark
    FROM said s JOIN law w USING (law)
    LEFT JOIN (SELECT a.award, a.equal_to FROM award a WHERE a.equal_to IS NOT NULL
               UNION ALL SELECT a.award, a.award FROM award a) e ON e.equal_to = s.award
), repealed AS (
  SELECT d.award, d.subject, k.item, k.alternative, d.valid_from, true AS repealed, d.source, d.mark
    FROM (SELECT DISTINCT ON (award, subject, valid_from) award, subject, valid_from, source, mark FROM stated
           ORDER BY award, subject, valid_from, item, alternative) d
    JOIN (SELECT award, subject, item, alternative, min(valid_from) AS since FROM stated GROUP BY 1, 2, 3, 4) k
      ON k.award = d.award AND k.subject = d.subject AND k.since < d.valid_from
   WHERE NOT EXISTS (SELECT FROM stated s WHERE (s.award, s.subject, s.item, s.alternative, s.valid_from)
                                              = (d.award, d.subject, k.item, k.alternative, d.valid_from))
)
SELECT ship('requirement', (SELECT jsonb_agg(r) FROM (
  SELECT to_jsonb(s) - 'also' || s.also AS r FROM stated s UNION ALL SELECT to_jsonb(p) FROM repealed p) x));

SELECT ship('award_quota', (SELECT jsonb_agg(to_jsonb(v)) FROM (VALUES
    ('COCP',   'general',   date '2017-10-01', false, 20,   NULL,     'tập thể đạt tiêu chuẩn Cờ thi đua cấp tỉnh', 0,
     'Nghị định 91/2017/NĐ-CP', 'excerpt'),
    ('COCP',   'general',   '2024-01-01',      true,  NULL, NULL,     NULL, 0,
     'Nghị định 91/2017/NĐ-CP hết hiệu lực 31/12/2023', 'excerpt'),
    ('CSTDCS', 'general',   '2017-10-01',      false, 15,   'LDTT',   'Lao động tiên tiến', 0,
     'Nghị định 91/2017/NĐ-CP', 'excerpt'),
    ('CSTDCS', 'general',   '2024-01-01',      true,  NULL, NULL,     NULL, 0,
     'Luật Thi đua, khen thưởng 06/2022/QH15, điều 23: không còn tỷ lệ', 'quoted'),
    ('TTLDXS', 'procuracy', '2024-01-01',      false, 20,   'TTLDTT', 'Tập thể lao động tiên tiến', 1,
     'Thông tư 02/2024 của Viện trưởng VKSND tối cao: quy định riêng của ngành kiểm sát', 'excerpt')
  ) v(award, branch, valid_from, repealed, percent, base_award, base, at_least, source, mark)));

SELECT ship('vote_rule', (SELECT jsonb_agg(to_jsonb(v)) FROM (
    SELECT award, 'general' AS branch, date '2017-10-01' AS valid_from, 9 AS numerator, 10 AS denominator,
           NULL::integer AS posting_days, 'Nghị định 91/2017/NĐ-CP' AS source, 'excerpt' AS mark
      FROM unnest('{CSTDT,CSTDTQ,AHLD,AHLLVT}'::text[]) award
    UNION ALL
    SELECT award, 'general', '2024-01-01', 9, 10, 10, 'Nghị định 98/2023/NĐ-CP, điều 46 khoản 2 (công khai 10 ngày '
             || 'làm việc); tỷ lệ 90% như Nghị định 91/2017/NĐ-CP', 'excerpt'
      FROM unnest('{CSTDT,CSTDTQ,AHLD,AHLLVT}'::text[]) award
    UNION ALL
    SELECT award, 'general', '2024-01-01', 4, 5, NULL, 'Nghị định 98/2023/NĐ-CP, điều 30 khoản 7', 'quoted'
      FROM unnest('{CSTDCS,COT,COB,COCP}'::text[]) award) v));

DO $custom$
BEGIN
  IF NOT EXISTS (SELECT FROM rank_award) THEN
    INSERT INTO rank_award (rank, valid_from, award, source)
    VALUES (2, '2004-07-01', 'BKT', 'thông lệ'), (3, '2004-07-01', 'BKT', 'thông lệ');
  END IF;
  IF NOT EXISTS (SELECT FROM stat_form) THEN
    INSERT INTO stat_form VALUES
      ('0602', '2023-05-15', 'Thông tư 2/2023/TT-BNV', 'Số lượng khen thưởng cấp nhà nước'),
      ('0603', '2023-05-15', 'Thông tư 2/2023/TT-BNV', 'Số lượng khen thưởng cấp bộ, ngành, tỉnh');
  END IF;
END
$custom$;

-- Who grants what: a grant by somebody else is told, and not refused, for a ministry's own units have their own rules.
CREATE TABLE IF NOT EXISTS award_issuer (
  award       text NOT NULL REFERENCES award,
  level       text NOT NULL CHECK (level IN ('state', 'ministry', 'province', 'department', 'district', 'commune')),
  valid_from  date NOT NULL DEFAULT '-infinity',
  valid_until date NOT NULL DEFAULT 'infinity' CHECK (valid_until > valid_from),
  source      text NOT NULL CHECK (source <> ''),
  PRIMARY KEY (award, level, valid_from)
);
COMMENT ON TABLE award_issuer IS 'Thẩm quyền tặng: levels whose head grants an award, dated';
COMMENT ON COLUMN award_issuer.award IS 'Danh hiệu, hình thức';
COMMENT ON COLUMN award_issuer.level IS 'Cấp: level of the unit whose head signs the decision';
COMMENT ON COLUMN award_issuer.valid_from IS 'Từ ngày';
COMMENT ON COLUMN award_issuer.valid_until IS 'Trước ngày: first day on which it no longer grants the award';
COMMENT ON COLUMN award_issuer.source IS 'Căn cứ';
DO $marks$
BEGIN
  PERFORM add_mark('award_issuer');
END
$marks$;
SELECT ship('award_issuer', (SELECT jsonb_agg(to_jsonb(v)) FROM (
    SELECT award, 'district' AS level, date '-infinity' AS valid_from, date '2025-07-01' AS valid_until,
           'cấp huyện, đến hết 30/6/2025' AS source, 'quoted' AS mark
      FROM unnest('{CSTDCS,TTLDTT,LDTT,GDVH,TVH,GK}'::text[]) award
    UNION ALL
    SELECT award, 'commune', '2025-07-01', 'infinity', 'Nghị định 129/2025/NĐ-CP, điều 59', 'quoted'
      FROM unnest('{CSTDCS,TTLDTT,LDTT,GDVH,TVH,GK}'::text[]) award) v));

ALTER TABLE decision ADD COLUMN IF NOT EXISTS issuer_unit text REFERENCES unit;
CREATE INDEX IF NOT EXISTS decision_issuer_unit ON decision (issuer_unit);
COMMENT ON COLUMN decision.issuer_unit IS
  'Đơn vị ban hành: unit whose head signed it, for issuer_finding; null: not told';

CREATE OR REPLACE VIEW issuer_finding WITH (security_invoker) AS
SELECT d.decision, d.signed_on, d.issuer_unit AS unit, u.name AS unit_name, u.level, g.award, a.name AS award_name,
       g.number, w.levels AS allowed_levels, w.source, unit_level_name(u.level) AS level_name, u."position"
  FROM decision d JOIN unit u ON u.unit = d.issuer_unit
  JOIN (SELECT decision, award, sum(number)::bigint AS number FROM award_grant WHERE revoked_by IS NULL
         GROUP BY decision, award) g USING (decision)
  JOIN award a ON a.award = g.award
 CROSS JOIN LATERAL (
   SELECT string_agg(unit_level_name(i.level), ', ' ORDER BY i.level) AS levels,
          string_agg(i.source, '; ' ORDER BY i.level) AS source, coalesce(bool_or(i.level = u.level), true) AS allowed
     FROM award_issuer i WHERE i.award = g.award AND i.valid_from <= d.signed_on AND i.valid_until > d.signed_on) w
 WHERE NOT w.allowed;
COMMENT ON VIEW issuer_finding IS
  'Kiểm tra thẩm quyền: awards of decisions whose unit is not of a level that grants them on that day';
COMMENT ON COLUMN issuer_finding.decision IS 'Quyết định';
COMMENT ON COLUMN issuer_finding.signed_on IS 'Ngày ký';
COMMENT ON COLUMN issuer_finding.unit IS 'Mã đơn vị ban hành';
COMMENT ON COLUMN issuer_finding.unit_name IS 'Đơn vị ban hành';
COMMENT ON COLUMN issuer_finding.level IS 'Cấp của đơn vị ban hành';
COMMENT ON COLUMN issuer_finding.award IS 'Danh hiệu, hình thức';
COMMENT ON COLUMN issuer_finding.award_name IS 'Tên danh hiệu, hình thức';
COMMENT ON COLUMN issuer_finding.number IS 'Số lượng';
COMMENT ON COLUMN issuer_finding.allowed_levels IS 'Cấp có thẩm quyền: on that day, in Vietnamese';
COMMENT ON COLUMN issuer_finding.source IS 'Căn cứ';
COMMENT ON COLUMN issuer_finding.level_name IS 'Tên cấp';
COMMENT ON COLUMN issuer_finding."position" IS 'Thứ tự: position of the unit in the official order';
