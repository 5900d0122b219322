-- The demo's third part: the rest of the conference of 6 March 2014, into the registry
-- that demo/registry.sql has made: awards of 2013, flags of 2012, indicators, tasks,
-- models, leaders.  Run from the root of the repository, in the same database:
--   psql -X -f demo/conference.sql
-- What is published and what is invented: demo/README.md; the rows say it, too.

\set ON_ERROR_STOP 1
\set QUIET 1
\encoding UTF8
SET client_min_messages = warning;
\pset border 1
\pset linestyle ascii
\pset null ''
\pset footer off
\pset pager off
\pset tuples_only off
SET search_path = thidua, pg_catalog, pg_temp;

CREATE FUNCTION pg_temp.vn(number numeric, decimals int) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT pg_catalog.translate(pg_catalog.to_char(number, 'FM999,999,990' || CASE WHEN decimals > 0 THEN '.' || pg_catalog.repeat('0', decimals) ELSE '' END), ',.', '.,') $$;

-- Published: the cluster's totals of 2013 by award.  Invented: how they fall on provinces
-- (as evenly as it goes, the remainder by official order), the Labour Order's classes,
-- who the diplomas went to, numbers and dates of the decisions.
INSERT INTO decision (decision, signed_on, issuer, title) VALUES
  ('minh hoạ 1/QĐ-UBND', '2014-01-15', 'UBND các tỉnh', 'khen thưởng cấp tỉnh năm 2013: số của cụm đã công bố, phân bổ minh hoạ'),
  ('minh hoạ 2/QĐ-TTg',  '2014-02-10', 'Thủ tướng Chính phủ, Chủ tịch nước', 'khen thưởng cấp nhà nước năm 2013: số của cụm đã công bố, phân bổ minh hoạ'),
  ('minh hoạ 3/QĐ-TTg',  '2013-11-20', 'Thủ tướng Chính phủ', 'Cờ thi đua của Chính phủ năm 2012, trao tại hội nghị: đơn vị minh hoạ');
WITH published(decision, award, kind, "position", number) AS (VALUES
    ('minh hoạ 1/QĐ-UBND', 'COT', NULL, NULL, 987), ('minh hoạ 1/QĐ-UBND', 'TTLDXS', NULL, NULL, 6335), ('minh hoạ 1/QĐ-UBND', 'CSTDT', 'person', NULL, 4081),
    ('minh hoạ 1/QĐ-UBND', 'BKT', 'collective', NULL, 15491), ('minh hoạ 1/QĐ-UBND', 'BKT', 'person', 'farmer', 9000), ('minh hoạ 1/QĐ-UBND', 'BKT', 'person', 'worker', 8000), ('minh hoạ 1/QĐ-UBND', 'BKT', 'person', 'manager', 16000),
    ('minh hoạ 2/QĐ-TTg', 'AHLD', NULL, NULL, 2), ('minh hoạ 2/QĐ-TTg', 'HCLD1', NULL, NULL, 63), ('minh hoạ 2/QĐ-TTg', 'HCLD2', NULL, NULL, 300), ('minh hoạ 2/QĐ-TTg', 'HCLD3', NULL, NULL, 700),
    ('minh hoạ 2/QĐ-TTg', 'COCP', NULL, NULL, 69), ('minh hoạ 2/QĐ-TTg', 'BKTTG', NULL, NULL, 2428), ('minh hoạ 2/QĐ-TTg', 'CSTDTQ', 'person', NULL, 12)),
share AS (
  SELECT p.*, u.unit, p.number / 12 + CASE WHEN u."position" <= p.number % 12 THEN 1 ELSE 0 END AS part FROM published p, unit u)
INSERT INTO award_grant (decision, line, award, unit, recipient_kind, "position", number, year)
SELECT decision, row_number() OVER (PARTITION BY decision ORDER BY award, kind, "position", unit), award, unit, kind, "position", part, 2013 FROM share WHERE part > 0;
INSERT INTO recipient (recipient, name, kind, unit) SELECT unit, 'Nhân dân và cán bộ tỉnh ' || name, 'unit', unit FROM unit WHERE unit IN ('BL', 'LA', 'TV');
INSERT INTO award_grant (decision, line, award, unit, recipient, year) SELECT 'minh hoạ 3/QĐ-TTg', row_number() OVER (ORDER BY unit), 'COCP', unit, unit, 2012 FROM recipient;

-- The reports, as published.
INSERT INTO reported_total (report, line, award_set, cluster, year, award, number) VALUES
  ('Báo cáo hội nghị 6/3/2014', 1, 'province', 'TNB', 2013, 'COT', 987), ('Báo cáo hội nghị 6/3/2014', 2, 'province', 'TNB', 2013, 'TTLDXS', 6335), ('Báo cáo hội nghị 6/3/2014', 3, 'province', 'TNB', 2013, 'CSTDT', 4081),
  ('Báo cáo hội nghị 6/3/2014', 4, 'province', 'TNB', 2013, 'BKT', 48491), ('Báo cáo hội nghị 6/3/2014', 5, 'province', 'TNB', 2013, NULL, 59894),
  ('Báo cáo hội nghị 6/3/2014', 6, 'state', 'TNB', 2013, 'AHLD', 2), ('Báo cáo hội nghị 6/3/2014', 7, 'state', 'TNB', 2013, 'HCLD', 1063), ('Báo cáo hội nghị 6/3/2014', 8, 'state', 'TNB', 2013, 'COCP', 69),
  ('Báo cáo hội nghị 6/3/2014', 9, 'state', 'TNB', 2013, 'BKTTG', 2428), ('Báo cáo hội nghị 6/3/2014', 10, 'state', 'TNB', 2013, 'CSTDTQ', 12), ('Báo cáo hội nghị 6/3/2014', 11, 'state', 'TNB', 2013, NULL, 3574);

-- Indicators, from the same provincial rows as the scores.
INSERT INTO indicator (indicator, name, measure, decimals, combine, "position") VALUES
  ('growth', 'Tốc độ tăng trưởng kinh tế (bình quân giản đơn)', '%', 2, 'mean', 1), ('export', 'Kim ngạch xuất khẩu', 'triệu USD', 0, 'sum', 2),
  ('revenue', 'Thu ngân sách nhà nước', 'tỷ đồng', 0, 'sum', 3), ('jobs', 'Lao động được giải quyết việc làm', 'người', 0, 'sum', 4);
INSERT INTO indicator_value (unit, year, indicator, plan, actual, source)
SELECT r.unit, 2013, i.indicator, t.target, r.actual, CASE WHEN i.indicator = 'growth' AND r.unit IN ('HG', 'BL', 'LA', 'TV') THEN 'số liệu đã công bố' ELSE 'số liệu minh hoạ' END
  FROM (VALUES ('I.1.1', 'growth'), ('I.1.3', 'export'), ('I.1.4', 'revenue'), ('I.2.2', 'jobs')) i(criterion, indicator)
  JOIN result_in_force r ON r.season = 'TNB-2013' AND r.criterion = i.criterion
  JOIN target_in_force t ON t.season = r.season AND t.unit = r.unit AND t.criterion = r.criterion;

-- The meeting, its six tasks and the models of its three speeches.  That there were six
-- and three is published; their words here are ours.
INSERT INTO meeting (meeting, season, kind, held_on, note) VALUES ('TNB-2014-03-06', 'TNB-2013', 'conference', '2014-03-06', 'tổng kết năm 2013, trao cờ năm 2012, ký giao ước năm 2014; nơi họp không ghi trong nguồn');
INSERT INTO attendance (meeting, number, unit) SELECT 'TNB-2014-03-06', "position", unit FROM unit;
INSERT INTO task (task, meeting, season, number, text) VALUES
  ('NV1', 'TNB-2014-03-06', 'TNB-2014', 1, 'Khen thưởng kịp thời, đúng thành tích, đúng đối tượng (lời văn minh hoạ)'),
  ('NV2', 'TNB-2014-03-06', 'TNB-2014', 2, 'Quan tâm khen thưởng người trực tiếp lao động (lời văn minh hoạ)'),
  ('NV3', 'TNB-2014-03-06', 'TNB-2014', 3, 'Xây dựng, nhân rộng điển hình tiên tiến (lời văn minh hoạ)'),
  ('NV4', 'TNB-2014-03-06', 'TNB-2014', 4, 'Giải quyết dứt điểm khen thưởng kháng chiến tồn đọng (lời văn minh hoạ)'),
  ('NV5', 'TNB-2014-03-06', 'TNB-2014', 5, 'Hoàn thành các chỉ tiêu giao ước thi đua năm 2014 (lời văn minh hoạ)'),
  ('NV6', 'TNB-2014-03-06', 'TNB-2014', 6, 'Sơ kết vào tháng 7, tự chấm điểm đúng hạn (lời văn minh hoạ)');
INSERT INTO movement (movement, unit, theme, slogan, starts_on, ends_on) VALUES ('NTM', NULL, 'Cả nước chung sức xây dựng nông thôn mới', NULL, '2011-01-01', '2015-12-31');
INSERT INTO exemplar (exemplar, kind, name, unit, movement, year, note) VALUES
  ('DH1', 'model', 'Mô hình cánh đồng lớn', 'BL', 'NTM', 2013, 'tham luận minh hoạ'), ('DH2', 'solution', 'Một cửa liên thông cấp xã', 'LA', NULL, 2013, 'tham luận minh hoạ'), ('DH3', 'collective', 'Hợp tác xã kiểu mới', 'HG', 'NTM', 2013, 'tham luận minh hoạ');
INSERT INTO exemplar_spread (exemplar, unit, note) VALUES ('DH1', 'ST', 'minh hoạ'), ('DH1', 'CM', 'minh hoạ');

\echo '8. Khen thưởng năm 2013 theo báo cáo và theo sổ / Awards of 2013, reported and recorded'
\echo 'Published: the reported numbers. Invented: the rows they are recorded in.'
\echo ''
SELECT CASE award_set WHEN 'province' THEN 'tỉnh' ELSE 'nhà nước' END AS level, award_name, lpad(pg_temp.vn(reported, 0), 8) AS reported, lpad(pg_temp.vn(recorded, 0), 8) AS recorded, finding
  FROM award_reconciliation WHERE cluster = 'TNB' AND year = 2013 ORDER BY award_set, award IS NULL, reported DESC;

\echo '9. Tỷ lệ người trực tiếp lao động được tặng Bằng khen, ba tỉnh đầu / Direct workers among the diplomas: invented'
\echo ''
SELECT unit_name, lpad(pg_temp.vn(individuals, 0), 11) AS individuals, lpad(pg_temp.vn(direct_workers, 0), 14) AS direct_workers, lpad(pg_temp.vn(direct_worker_percent, 2), 7) AS percent
  FROM award_mix WHERE award = 'BKT' AND year = 2013 ORDER BY "position" LIMIT 3;

\echo '10. Chỉ tiêu toàn cụm năm 2013, tính từ số của các tỉnh / Cluster indicators, computed from provincial rows'
\echo 'Published: the actual figures, and the growth of four provinces. Invented: plans and the other provincial rows.'
\echo ''
SELECT name, measure, lpad(pg_temp.vn(actual, decimals), 8) AS actual, units FROM cluster_indicator WHERE season = 'TNB-2013' ORDER BY "position";

\echo '11. Cờ thi đua của Chính phủ năm 2012 / Flags of 2012 (units invented); nhiệm vụ năm 2014 / tasks of 2014 (our words)'
\echo ''
SELECT year, unit_name, award_name, number FROM award_total WHERE award = 'COCP' AND year = 2012 ORDER BY unit_name COLLATE "vi-x-icu";
SELECT number, text FROM task WHERE season = 'TNB-2014' ORDER BY number;

\echo '12. Thường trực năm 2014 và đề xuất luân phiên / The standing group of 2014 (published), and what the rotation would propose'
\echo ''
SELECT role_name, unit_name FROM leadership WHERE season = 'TNB-2014' ORDER BY "order";
SELECT * FROM open_season('TNB-2015', after => 'TNB-2014') \g /dev/null
SELECT role, unit_name, why FROM rotate_leadership('TNB-2015');
