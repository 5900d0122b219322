-- The catalogue as doc/domain.md has it; rows that the office has edited are its own, and calls change awards of the
-- law only by a document (awards/editing.sql).
CREATE OR REPLACE FUNCTION award_catalogue()
  RETURNS TABLE (award text, parent text, kind text, category text, level text, subject text, "position" integer,
                 name text, name_en text, equal_to text)
  LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path FROM CURRENT AS $catalogue$
VALUES
  ('LDTT', NULL::text, 'title', 'emulation title', 'grassroots', 'individual', 1, 'Lao động tiên tiến',
   'Advanced Labourer', NULL::text),
  ('CSTDCS', NULL, 'title', 'emulation title', 'grassroots', 'individual', 2, 'Chiến sĩ thi đua cơ sở',
   'Grassroots Emulation Fighter', NULL),
  ('CSTDT', NULL, 'title', 'emulation title', 'province', 'individual', 3, 'Chiến sĩ thi đua cấp tỉnh',
   'Provincial Emulation Fighter', NULL),
  ('CSTDTQ', NULL, 'title', 'emulation title', 'state', 'individual', 4, 'Chiến sĩ thi đua toàn quốc',
   'National Emulation Fighter', NULL),
  ('TTLDTT', NULL, 'title', 'emulation title', 'grassroots', 'collective', 5, 'Tập thể lao động tiên tiến',
   'Advanced Labour Collective', NULL),
  ('TTLDXS', NULL, 'title', 'emulation title', 'province', 'collective', 6, 'Tập thể lao động xuất sắc',
   'Excellent Labour Collective', NULL),
  ('COT', NULL, 'title', 'flag', 'province', 'collective', 7, 'Cờ thi đua cấp tỉnh', 'Provincial Emulation Flag', NULL),
  ('COCP', NULL, 'title', 'flag', 'state', 'collective', 8, 'Cờ thi đua của Chính phủ',
   'Government''s Emulation Flag', NULL),
  ('GK', NULL, 'form', 'certificate', 'grassroots', 'both', 9, 'Giấy khen', 'Certificate of Merit', NULL),
  ('BKT', NULL, 'form', 'diploma', 'province', 'both', 10, 'Bằng khen Chủ tịch UBND tỉnh',
   'Provincial Chairman''s Diploma of Merit', NULL),
  ('BKTTG', NULL, 'form', 'diploma', 'state', 'both', 11, 'Bằng khen Thủ tướng Chính phủ',
   'Prime Minister''s Diploma of Merit', NULL),
  ('HCLD', NULL, 'form', 'order', 'state', 'both', 12, 'Huân chương Lao động (các hạng)',
   'Labour Order, any class', NULL),
  ('HCLD1', 'HCLD', 'form', 'order', 'state', 'both', 13, 'Huân chương Lao động hạng Nhất',
   'Labour Order, 1st class', NULL),
  ('HCLD2', 'HCLD', 'form', 'order', 'state', 'both', 14, 'Huân chương Lao động hạng Nhì',
   'Labour Order, 2nd class', NULL),
  ('HCLD3', 'HCLD', 'form', 'order', 'state', 'both', 15, 'Huân chương Lao động hạng Ba',
   'Labour Order, 3rd class', NULL),
  ('AHLD', NULL, 'form', 'honorary title', 'state', 'both', 16, 'Anh hùng Lao động', 'Hero of Labour', NULL),
  ('AHLLVT', NULL, 'form', 'honorary title', 'state', 'both', 17, 'Anh hùng Lực lượng vũ trang nhân dân',
   'Hero of the Armed Forces', NULL),
  ('BMVNAH', NULL, 'form', 'honorary title', 'state', 'individual', 18, 'Bà mẹ Việt Nam anh hùng',
   'Heroic Vietnamese Mother', NULL),
  ('HCKC', NULL, 'form', 'order', 'state', 'individual', 19, 'Huân, huy chương kháng chiến',
   'Resistance orders and medals', NULL),
  ('CSTDB', NULL, 'title', 'emulation title', 'province', 'individual', 20, 'Chiến sĩ thi đua cấp bộ',
   'Ministerial Emulation Fighter', 'CSTDT'),
  ('COB', NULL, 'title', 'flag', 'province', 'collective', 21, 'Cờ thi đua cấp bộ', 'Ministerial Emulation Flag',
   'COT'),
  ('BKB', NULL, 'form', 'diploma', 'province', 'both', 22, 'Bằng khen cấp bộ', 'Ministerial Diploma of Merit', 'BKT'),
  ('GDVH', NULL, 'title', 'emulation title', 'grassroots', 'household', 23, 'Gia đình văn hóa',
   'Cultured Family', NULL),
  ('TVH', NULL, 'title', 'emulation title', 'grassroots', 'collective', 24, 'Thôn, tổ dân phố văn hóa',
   'Cultured Village or Neighbourhood', NULL),
  ('XTB', NULL, 'title', 'emulation title', 'province', 'collective', 25, 'Xã, phường, đặc khu tiêu biểu',
   'Exemplary Commune, Ward or Special Zone', NULL),
  ('KNC', NULL, 'form', 'badge', 'province', 'individual', 26, 'Kỷ niệm chương', 'Commemorative Badge', NULL),
  ('HCSV', NULL, 'form', 'order', 'state', 'both', 27, 'Huân chương Sao vàng', 'Gold Star Order', NULL),
  ('HCHCM', NULL, 'form', 'order', 'state', 'both', 28, 'Huân chương Hồ Chí Minh', 'Ho Chi Minh Order', NULL),
  ('HCDL', NULL, 'form', 'order', 'state', 'both', 29, 'Huân chương Độc lập (các hạng)',
   'Independence Order, any class', NULL),
  ('HCDL1', 'HCDL', 'form', 'order', 'state', 'both', 30, 'Huân chương Độc lập hạng Nhất',
   'Independence Order, 1st class', NULL),
  ('HCDL2', 'HCDL', 'form', 'order', 'state', 'both', 31, 'Huân chương Độc lập hạng Nhì',
   'Independence Order, 2nd class', NULL),
  ('HCDL3', 'HCDL', 'form', 'order', 'state', 'both', 32, 'Huân chương Độc lập hạng Ba',
   'Independence Order, 3rd class', NULL)
$catalogue$;
COMMENT ON FUNCTION award_catalogue() IS
  'Danh mục theo luật: returns the awards with which a registry begins';

SELECT add_mark('award');
SELECT ship('award', (SELECT jsonb_agg(to_jsonb(c) || '{"mark": "excerpt"}') FROM award_catalogue() c));

DO $sets$
BEGIN
  IF EXISTS (SELECT FROM award_set) THEN
    RETURN;   -- they are the office's from the first on
  END IF;
  INSERT INTO award_set VALUES
    ('province', 'Khen thưởng cấp tỉnh (như báo cáo cụm năm 2013)'),
    ('state', 'Khen thưởng cấp nhà nước (như báo cáo cụm năm 2013)');
  INSERT INTO award_set_member VALUES
    ('province', 'COT'), ('province', 'TTLDXS'), ('province', 'CSTDT'), ('province', 'BKT'),
    ('state', 'AHLD'), ('state', 'HCLD'), ('state', 'COCP'), ('state', 'BKTTG'), ('state', 'CSTDTQ');
END
$sets$;
