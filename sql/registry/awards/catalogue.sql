-- The catalogue as doc/domain.md has it; rows are the office's from then on, and calls change awards of the law only by
-- a document (awards/editing.sql).
CREATE OR REPLACE FUNCTION award_catalogue()
  RETURNS TABLE (award text, parent text, kind text, category text, level text, subject text, "position" integer,
                 name text, name_en text)
  LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path FROM CURRENT AS $catalogue$
VALUES
  ('LDTT',    NULL::text,   'title', 'emulation title', 'grassroots', 'individual', 1,
   'Lao động tiên tiến', 'Advanced Labourer'),
  ('CSTDCS',  NULL,   'title', 'emulation title', 'grassroots', 'individual', 2,
   'Chiến sĩ thi đua cơ sở', 'Grassroots Emulation Fighter'),
  ('CSTDT',   NULL,   'title', 'emulation title', 'province',   'individual', 3,
   'Chiến sĩ thi đua cấp tỉnh', 'Provincial Emulation Fighter'),
  ('CSTDTQ',  NULL,   'title', 'emulation title', 'state',      'individual', 4,
   'Chiến sĩ thi đua toàn quốc', 'National Emulation Fighter'),
  ('TTLDTT',  NULL,   'title', 'emulation title', 'grassroots', 'collective', 5,
   'Tập thể lao động tiên tiến', 'Advanced Labour Collective'),
  ('TTLDXS',  NULL,   'title', 'emulation title', 'province',   'collective', 6,
   'Tập thể lao động xuất sắc', 'Excellent Labour Collective'),
  ('COT',     NULL,   'title', 'flag',            'province',   'collective', 7,
   'Cờ thi đua cấp tỉnh', 'Provincial Emulation Flag'),
  ('COCP',    NULL,   'title', 'flag',            'state',      'collective', 8,
   'Cờ thi đua của Chính phủ', 'Government''s Emulation Flag'),
  ('GK',      NULL,   'form',  'certificate',     'grassroots', 'both',       9,
   'Giấy khen', 'Certificate of Merit'),
  ('BKT',     NULL,   'form',  'diploma',         'province',   'both',       10,
   'Bằng khen Chủ tịch UBND tỉnh', 'Provincial Chairman''s Diploma of Merit'),
  ('BKTTG',   NULL,   'form',  'diploma',         'state',      'both',       11,
   'Bằng khen Thủ tướng Chính phủ', 'Prime Minister''s Diploma of Merit'),
  ('HCLD',    NULL,   'form',  'order',           'state',      'both',       12,
   'Huân chương Lao động (các hạng)', 'Labour Order, any class'),
  ('HCLD1',   'HCLD', 'form',  'order',           'state',      'both',       13,
   'Huân chương Lao động hạng Nhất', 'Labour Order, 1st class'),
  ('HCLD2',   'HCLD', 'form',  'order',           'state',      'both',       14,
   'Huân chương Lao động hạng Nhì', 'Labour Order, 2nd class'),
  ('HCLD3',   'HCLD', 'form',  'order',           'state',      'both',       15,
   'Huân chương Lao động hạng Ba', 'Labour Order, 3rd class'),
  ('AHLD',    NULL,   'form',  'honorary title',  'state',      'both',       16,
   'Anh hùng Lao động', 'Hero of Labour'),
  ('AHLLVT',  NULL,   'form',  'honorary title',  'state',      'both',       17,
   'Anh hùng Lực lượng vũ trang nhân dân', 'Hero of the Armed Forces'),
  ('BMVNAH',  NULL,   'form',  'honorary title',  'state',      'individual', 18,
   'Bà mẹ Việt Nam anh hùng', 'Heroic Vietnamese Mother'),
  ('HCKC',    NULL,   'form',  'order',           'state',      'individual', 19,
   'Huân, huy chương kháng chiến', 'Resistance orders and medals')
$catalogue$;
COMMENT ON FUNCTION award_catalogue() IS
  'Danh mục theo luật: returns the awards with which a registry begins';

DO $catalogue$
BEGIN
  IF EXISTS (SELECT FROM award) THEN
    RETURN;
  END IF;
  INSERT INTO award (award, parent, kind, category, level, subject, "position", name, name_en)
  SELECT * FROM award_catalogue();
  INSERT INTO award_set VALUES
    ('province', 'Khen thưởng cấp tỉnh (như báo cáo cụm năm 2013)'),
    ('state', 'Khen thưởng cấp nhà nước (như báo cáo cụm năm 2013)');
  INSERT INTO award_set_member VALUES
    ('province', 'COT'), ('province', 'TTLDXS'), ('province', 'CSTDT'), ('province', 'BKT'),
    ('state', 'AHLD'), ('state', 'HCLD'), ('state', 'COCP'), ('state', 'BKTTG'), ('state', 'CSTDTQ');
END
$catalogue$;
