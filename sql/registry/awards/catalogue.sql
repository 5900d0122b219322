-- The catalogue as doc/domain.md has it; rows that the office has edited are its own, and calls change awards of the
-- law only by a document (awards/editing.sql).
CREATE OR REPLACE FUNCTION award_catalogue()
  RETURNS TABLE (award text, parent text, kind text, category text, level text, subject text, "position" integer,
                 name text, name_en text, equal_to text)
  LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path FROM CURRENT AS $catalogue$
SELECT v.*, CASE v.award WHEN 'CSTDB' THEN 'CSTDT' WHEN 'COB' THEN 'COT' WHEN 'BKB' THEN 'BKT' END
  FROM (VALUES
    ('LDTT', NULL::text, 'title', 'emulation title', 'grassroots', 'individual', 1, 'Lao động tiên tiến',
     'Advanced Labourer'),
    ('CSTDCS', NULL, 'title', 'emulation title', 'grassroots', 'individual', 2, 'Chiến sĩ thi đua cơ sở',
     'Grassroots Emulation Fighter'),
    ('CSTDT', NULL, 'title', 'emulation title', 'province', 'individual', 3, 'Chiến sĩ thi đua cấp tỉnh',
     'Provincial Emulation Fighter'),
    ('CSTDTQ', NULL, 'title', 'emulation title', 'state', 'individual', 4, 'Chiến sĩ thi đua toàn quốc',
     'National Emulation Fighter'),
    ('TTLDTT', NULL, 'title', 'emulation title', 'grassroots', 'collective', 5, 'Tập thể lao động tiên tiến',
     'Advanced Labour Collective'),
    ('TTLDXS', NULL, 'title', 'emulation title', 'province', 'collective', 6, 'Tập thể lao động xuất sắc',
     'Excellent Labour Collective'),
    ('COT', NULL, 'title', 'flag', 'province', 'collective', 7, 'Cờ thi đua cấp tỉnh', 'Provincial Emulation Flag'),
    ('COCP', NULL, 'title', 'flag', 'state', 'collective', 8, 'Cờ thi đua của Chính phủ',
     'Government''s Emulation Flag'),
    ('GK', NULL, 'form', 'certificate', 'grassroots', 'both', 9, 'Giấy khen', 'Certificate of Merit'),
    ('BKT', NULL, 'form', 'diploma', 'province', 'both', 10, 'Bằng khen Chủ tịch UBND tỉnh',
     'Provincial Chairman''s Diploma of Merit'),
    ('BKTTG', NULL, 'form', 'diploma', 'state', 'both', 11, 'Bằng khen Thủ tướng Chính phủ',
     'Prime Minister''s Diploma of Merit'),
    ('HCLD', NULL, 'form', 'order', 'state', 'both', 12, 'Huân chương Lao động (các hạng)', 'Labour Order, any class'),
    ('HCLD1', 'HCLD', 'form', 'order', 'state', 'both', 13, 'Huân chương Lao động hạng Nhất',
     'Labour Order, 1st class'),
    ('HCLD2', 'HCLD', 'form', 'order', 'state', 'both', 14, 'Huân chương Lao động hạng Nhì', 'Labour Order, 2nd class'),
    ('HCLD3', 'HCLD', 'form', 'order', 'state', 'both', 15, 'Huân chương Lao động hạng Ba', 'Labour Order, 3rd class'),
    ('AHLD', NULL, 'form', 'honorary title', 'state', 'both', 16, 'Anh hùng Lao động', 'Hero of Labour'),
    ('AHLLVT', NULL, 'form', 'honorary title', 'state', 'both', 17, 'Anh hùng Lực lượng vũ trang nhân dân',
     'Hero of the Armed Forces'),
    ('BMVNAH', NULL, 'form', 'honorary title', 'state', 'individual', 18, 'Bà mẹ Việt Nam anh hùng',
     'Heroic Vietnamese Mother'),
    ('HCKC', NULL, 'form', 'order', 'state', 'individual', 19, 'Huân, huy chương kháng chiến',
     'Resistance orders and medals'),
    ('CSTDB', NULL, 'title', 'emulation title', 'province', 'individual', 20, 'Chiến sĩ thi đua cấp bộ',
     'Ministerial Emulation Fighter'),
    ('COB', NULL, 'title', 'flag', 'province', 'collective', 21, 'Cờ thi đua cấp bộ', 'Ministerial Emulation Flag'),
    ('BKB', NULL, 'form', 'diploma', 'province', 'both', 22, 'Bằng khen cấp bộ', 'Ministerial Diploma of Merit'),
    ('GDVH', NULL, 'title', 'emulation title', 'grassroots', 'household', 23, 'Gia đình văn hóa', 'Cultured Family'),
    ('TVH', NULL, 'title', 'emulation title', 'grassroots', 'collective', 24, 'Thôn, tổ dân phố văn hóa',
     'Cultured Village or Neighbourhood'),
    ('XTB', NULL, 'title', 'emulation title', 'province', 'collective', 25, 'Xã, phường, đặc khu tiêu biểu',
     'Exemplary Commune, Ward or Special Zone'),
    ('KNC', NULL, 'form', 'badge', 'province', 'individual', 26, 'Kỷ niệm chương', 'Commemorative Badge'),
    ('HCSV', NULL, 'form', 'order', 'state', 'both', 27, 'Huân chương Sao vàng', 'Gold Star Order'),
    ('HCHCM', NULL, 'form', 'order', 'state', 'both', 28, 'Huân chương Hồ Chí Minh', 'Ho Chi Minh Order'),
    ('HCDL', NULL, 'form', 'order', 'state', 'both', 29, 'Huân chương Độc lập (các hạng)',
     'Independence Order, any class'),
    ('HCDL1', 'HCDL', 'form', 'order', 'state', 'both', 30, 'Huân chương Độc lập hạng Nhất',
     'Independence Order, 1st class'),
    ('HCDL2', 'HCDL', 'form', 'order', 'state', 'both', 31, 'Huân chương Độc lập hạng Nhì',
     'Independence Order, 2nd class'),
    ('HCDL3', 'HCDL', 'form', 'order', 'state', 'both', 32, 'Huân chương Độc lập hạng Ba',
     'Independence Order, 3rd class')
  ) v(award, parent, kind, category, level, subject, "position", name, name_en)
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
