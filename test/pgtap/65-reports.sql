-- Pages for the conference. Units, sheets, results, awards and votes are invented; the one set of published figures is the demo's, in the browser test.

BEGIN;
SELECT no_plan();
\ir errors.sql.inc
SELECT emulation.create_registry('thidua');
SET LOCAL search_path = thidua, public;
SET LOCAL client_min_messages = warning;
-- A page as it is read: cells and lines divided by bars.
CREATE FUNCTION pg_temp.seen(page text) RETURNS text LANGUAGE sql AS $$
  SELECT btrim(regexp_replace(regexp_replace(regexp_replace(page, '<style>.*?</style>', '', 'g'), '(<[^>]*>|\s*\n)+', '|', 'g'), '\|+', '|', 'g')) $$;
CREATE FUNCTION pg_temp.one_document(page text) RETURNS boolean LANGUAGE sql AS $$ SELECT xmlparse(DOCUMENT regexp_replace(page, '^<!DOCTYPE html>', '')) IS DOCUMENT $$;
-- Elements that a browser would not close.
CREATE FUNCTION pg_temp.left_open(page text) RETURNS text[] LANGUAGE sql AS $$ SELECT array_agg(DISTINCT m[1]) FROM regexp_matches(page, '<(\w+)[^>]*/>', 'g') m WHERE m[1] NOT IN ('meta', 'br') $$;

INSERT INTO unit (unit, name, "position") VALUES ('AG', 'An Giang', 1), ('BL', 'Bạc Liêu', 2), ('CM', 'Cà Mau', 3), ('DT', 'Đồng Tháp', 4), ('LA', 'Long An', 5), ('NN', 'Đơn vị mới', 6),
  ('X', U&'<script>alert("x")</script> &amp; ''\202E\0007', 7);
INSERT INTO cluster VALUES ('C', 'Cụm <i>thử</i>', 'bloc');
INSERT INTO season (season, cluster, year, starts_on, ends_on, status) VALUES ('S13', 'C', 2013, '2013-03-07', '2014-03-06', 'open'), ('S14', 'C', 2014, '2014-03-07', '2015-03-06', 'draft'), ('S12', 'C', 2012, '2012-03-07', '2013-03-06', 'draft');
INSERT INTO membership (season, unit, role, person, unranked_reason)
SELECT 'S13', unit, CASE unit WHEN 'AG' THEN 'leader' ELSE 'member' END, CASE unit WHEN 'AG' THEN 'Ông <A>' END, CASE unit WHEN 'NN' THEN 'mới "vào" cụm' END FROM unit;
INSERT INTO membership (season, unit) SELECT season, unit FROM (VALUES ('S12'), ('S14')) s(season), unit;
INSERT INTO sheet (season, state, rules) VALUES ('S13', 'in force', '{"name": "x", "max": 100, "decimals": 2, "classes": [{"name": "Tốt <1>", "from": 95}, {"name": "Khá"}], "criteria": [
  {"code": "1", "name": "Kinh tế", "max": 60, "rule": "proportional"}, {"code": "2", "name": "Phong trào & <khác>", "max": 40, "criteria": [{"code": "2.1", "name": "Nội dung", "max": 40, "rule": "given"}]}]}');
INSERT INTO target (season, unit, criterion, target) SELECT 'S13', unit, '1', 10 FROM unit;
-- 60·A/10 + the points given: 97,11; 95,79; twice 92; incomplete with 60; unranked with 99; 88
INSERT INTO result (season, unit, criterion, stage, actual, note)
SELECT 'S13', unit, criterion, 'final', actual, CASE WHEN unit = 'BL' THEN '<b>ghi chú</b>' END
  FROM (VALUES ('AG', 10, 37.11), ('BL', 9.5, 38.79), ('CM', 9, 38), ('DT', 9, 38), ('LA', 10, NULL), ('NN', 10, 39), ('X', 8, 40)) v(unit, a, b), LATERAL (VALUES ('1', a), ('2.1', b)) c(criterion, actual) WHERE actual IS NOT NULL;
INSERT INTO result (season, unit, criterion, stage, actual) SELECT 'S13', unit, criterion, 'self', CASE criterion WHEN '1' THEN actual ELSE 40 END FROM result WHERE unit IN ('AG', 'BL', 'X');

INSERT INTO result (season, unit, criterion, stage, actual) VALUES ('S13', 'BL', '2.1', 'appraisal', 38);

-- Live: for whoever sees all.
SELECT is(pg_temp.raised($$SELECT report_html('S99')$$), 'P0002 season "S99" does not exist', 'no such season');
SELECT is(pg_temp.raised($$SELECT report_html('S13', 'fr')$$), '22023 reports are not available in the language "fr"', 'no such language');
SELECT is(pg_temp.raised($$SELECT report_html('S13', NULL)$$), '22023 reports are not available in the language ""', 'nor in none');
SELECT is(pg_temp.raised($$SELECT report_html('S13', top => 0)$$), '22023 top must be 1 or more, not 0', 'no rank');
SELECT ok(pg_temp.seen(report_html('S13')) LIKE '%Tạm tính ngày ' || to_char(today(), 'FMDD/FMMM/YYYY') || ', chưa công bố%', 'what is not published says so');
SELECT ok(pg_temp.seen(report_html('S13')) NOT LIKE '%Mã băm%', 'and has no digest');
CREATE ROLE report_unit; CREATE ROLE report_reader;
SELECT grant_access('report_unit', 'S13', 'unit', 'BL'), grant_access('report_reader', 'S13', 'reader');
SET LOCAL ROLE report_unit;
SELECT is(pg_temp.raised(statement), '42501 role "report_unit" may not see season "S13" whole yet', statement) FROM (VALUES ($$SELECT report_html('S13')$$), ($$SELECT report_unit_html('S13', 'BL')$$), ($$SELECT report_matrix_html('S13')$$), ($$SELECT standings_svg('S13')$$)) v(statement);
RESET ROLE;
SET LOCAL ROLE report_reader;
SELECT ok(report_html('S13') LIKE '%95,79%', 'a reader sees it');
RESET ROLE;
SELECT ok(pg_temp.seen(report_html('S14')) LIKE '%|Kết quả thi đua năm 2014|%', 'a season without sheet and results has a page, with what there is');
SELECT ok(pg_temp.one_document(report_html('S14')) AND pg_temp.one_document(standings_svg('S14')) AND pg_temp.one_document(report_unit_html('S14')) AND pg_temp.one_document(report_matrix_html('S14')), 'and all pages are whole');

-- Published.
SELECT publish('S13', allow_incomplete => true);
CREATE TEMP TABLE page AS SELECT report_html('S13') AS vi, report_html('S13', 'en') AS en, report_html('S13', top => 2) AS top, report_unit_html('S13') AS units, report_unit_html('S13', 'BL') AS unit, report_matrix_html('S13') AS matrix, standings_svg('S13') AS svg;
GRANT SELECT ON page TO PUBLIC;
SELECT ok(pg_temp.one_document(p.page), format('%s: one well-formed document', p.name)) FROM page, LATERAL (VALUES ('vi', vi), ('en', en), ('top', top), ('units', units), ('unit', unit), ('matrix', matrix), ('svg', svg)) p(name, page);
SELECT is(pg_temp.left_open(p.page), NULL, format('%s: no element is left open', p.name)) FROM page, LATERAL (VALUES ('vi', vi), ('en', en), ('top', top), ('units', units), ('matrix', matrix)) p(name, page);
SELECT ok(p.page !~* '<(script|b|i)[ >]|\son\w+=|javascript:|https?:(?!//www.w3.org/2000/svg)|url\(|@import' AND p.page ~ '&lt;script&gt;al(ert\("x"\)&lt;/script&gt; &amp;amp; ''|…)' AND p.page NOT LIKE U&'%\0007%', format('%s: a hostile name is text, nothing runs, nothing is fetched', p.name))
  FROM page, LATERAL (VALUES ('vi', vi), ('en', en), ('units', units), ('matrix', matrix), ('svg', svg)) p(name, page);
SELECT ok(vi LIKE '%<html lang="vi">%' AND en LIKE '%<html lang="en">%' AND vi LIKE E'<!DOCTYPE html>\n%', 'the language is declared') FROM page;
SELECT ok(pg_temp.seen(vi) LIKE '%|An Giang đứng đầu với 97,11/100 điểm; thứ nhì là Bạc Liêu với 95,79 điểm, kém hạng trên 1,32 điểm; thứ ba là Cà Mau, Đồng Tháp với 92,00 điểm, kém hạng trên 3,79 điểm.|%', 'the first three, in a sentence') FROM page;
SELECT ok(pg_temp.seen(en) LIKE '%|An Giang comes first with 97.11/100 points; Bạc Liêu is 2nd with 95.79 points, 1.32 behind the rank above; Cà Mau, Đồng Tháp is 3rd%', 'and in English') FROM page;
SELECT ok(pg_temp.seen(vi) LIKE '%|thứ nhất|An Giang|97,11/100|97,1 %|Tốt &lt;1&gt;|–|0,00|thứ nhì|Bạc Liêu|95,79/100|95,8 %|Tốt &lt;1&gt;|1,32|1,32|thứ ba (đồng hạng)|Cà Mau|92,00/100|92,0 %|Khá|3,79|5,11|thứ ba (đồng hạng)|Đồng Tháp|92,00/100|92,0 %|Khá|3,79|5,11|thứ năm|%', 'the standing: ranks in words, ties, gaps') FROM page;
SELECT ok(pg_temp.seen(vi) LIKE '%|–|Long An|60,00/100|60,0 %|chưa đủ số liệu: thiếu 1 tiêu chí|–|–|–|Đơn vị mới|99,00/100|99,0 %|không xếp hạng: mới "vào" cụm|–|–|%', 'who has no rank, and why') FROM page;
SELECT ok(vi LIKE '%style="--part:97.110%"%', 'a bar as long as the points') FROM page;
SELECT ok(pg_temp.seen(vi) LIKE '%|Đơn vị|1. Kinh tế (60)|2. Phong trào &amp; &lt;khác&gt; (40)|Tổng điểm|An Giang|60,00|37,11|97,11|Bạc Liêu|57,00|38,79|95,79|%|Long An|60,00|thiếu|60,00|%', 'points by section add up; what is missing is no zero') FROM page;
-- self: 100, 97 and 88 against 97,11, 95,79 and 88: 2,89, 1,21 and 0, whose mean is 1,37 (1,3667)
SELECT ok(pg_temp.seen(vi) LIKE '%|2/3 đơn vị tự chấm cao hơn kết quả; bình quân chênh +1,37 điểm.|%|An Giang|100,00|97,11|+2,89|+1,52|Bạc Liêu|97,00|95,79|+1,21|-0,16|%|88,00|88,00|0,00|-1,37|%', 'who scored themselves high, most first') FROM page;
SELECT ok(pg_temp.seen(vi) LIKE '%|Khối trưởng|An Giang|Ông &lt;A&gt;|%', 'a bloc has a khối trưởng') FROM page;
SELECT ok(pg_temp.seen(vi) LIKE format('%%|Mã băm SHA-256 của công bố: |%s|%%', encode(sha256(convert_to(publication_document('S13'), 'UTF8')), 'hex')), 'the digest is that of the exported document') FROM page;
SELECT ok(pg_temp.seen(vi) LIKE '%Công bố lần 1, ngày ' || to_char(today(), 'FMDD/FMMM/YYYY') || '. Công bố khi còn đơn vị chưa đủ số liệu.|%', 'published when, and how') FROM page;
-- top: nothing of the others
SELECT ok(pg_temp.seen(top) LIKE '%|Chỉ in các đơn vị từ hạng 2 trở lên.|%|Bạc Liêu|%' AND pg_temp.seen(top) !~ 'Cà Mau|Đồng Tháp|Long An|Đơn vị mới|script|92,00' AND pg_temp.seen(top) LIKE '%|An Giang|60,00|37,11|97,11|Bạc Liêu|57,00|38,79|95,79|%', 'top 2 tells of the first two only') FROM page;
SELECT ok(pg_temp.seen(report_html('S13', top => 3)) LIKE '%|Đồng Tháp|92,00/100|%' AND pg_temp.seen(report_html('S13', top => 3)) NOT LIKE '%Long An%', 'top 3 tells of all that share the third rank');

-- A unit's sheet.
SELECT ok(pg_temp.seen(unit) LIKE '%|Phiếu kết quả thi đua năm 2013: Bạc Liêu|%|Bạc Liêu đạt 95,79/100 điểm, xếp hạng thứ nhì trong 5 đơn vị, loại Tốt &lt;1&gt;.|Kém đơn vị xếp trên (An Giang) 1,32 điểm.|Hơn đơn vị xếp dưới (Cà Mau, Đồng Tháp) 3,79 điểm.|Tự chấm 97,00 điểm, chênh +1,21 điểm so với kết quả;%', 'a result in sentences') FROM page;
SELECT ok(pg_temp.seen(unit) LIKE '%|Điểm chưa đạt|1 Kinh tế: mất 3,00 điểm (đạt 57,00/60).|2.1 Nội dung: mất 1,21 điểm (đạt 38,79/40).|%', 'where points were lost, most first') FROM page;
-- 97,11 − 38,79 = 58,32 = 60·A/10 for A = 9,72; the grid of actuals has one decimal: 9,8 gives 58,80, 1,80 more; with 40 given 57 + 40 = 97,00 is not enough
SELECT ok(pg_temp.seen(unit) LIKE '%|Để đuổi kịp đơn vị xếp trên|1 Kinh tế: thực hiện 9,8 thay vì 9,5 (thêm 1,80 điểm), các tiêu chí khác giữ nguyên.|Chi tiết%', 'what the next place needs') FROM page;
SELECT ok(pg_temp.seen(unit) LIKE U&'%|Tự chấm|Thẩm định|Kết quả|Kém tối đa|Điều chỉnh|Ghi chú|\00A0|Tổng điểm|100|\00A0|\00A0|97,00|\00A0|95,79|4,21|\00A0|\00A0|1|Kinh tế|60|10|9,5|57,00|–|57,00|3,00|\00A0|&lt;b&gt;ghi chú&lt;/b&gt;|2|Phong trào &amp; &lt;khác&gt;|40|\00A0|\00A0|40,00|\00A0|38,79|1,21|\00A0|\00A0|2.1|Nội dung|40|–|38,79|40,00|38,00|38,79|1,21|\00A0|&lt;b&gt;ghi chú&lt;/b&gt;|%', 'every criterion') FROM page;
SELECT is((SELECT count(*) FROM regexp_matches(units, '<article class="sheet">', 'g')), 7::bigint, 'all units in one command') FROM page;
SELECT ok(pg_temp.seen(units) LIKE '%|Cà Mau đạt 92,00/100 điểm, xếp hạng thứ ba trong 5 đơn vị, loại Khá.|Đồng hạng với Đồng Tháp.|%|Long An đạt 60,00/100 điểm, chưa đủ số liệu: thiếu 1 tiêu chí.|%|Đơn vị mới đạt 99,00/100 điểm, không xếp hạng: mới "vào" cụm.|%', 'ties, gaps in the figures, units that are not ranked') FROM page;
SELECT is((SELECT count(*) FROM regexp_matches(pg_temp.seen(units), 'Tự chấm [0-9]', 'g')), 3::bigint, 'who did not score itself is not said to have given itself nothing') FROM page;
SELECT is(pg_temp.raised($$SELECT report_unit_html('S13', 'BT')$$), 'P0002 unit "BT" does not have a result in season "S13"', 'a unit that is none');

-- The score table.
SELECT ok(pg_temp.seen(matrix) LIKE U&'%|Mã|Tiêu chí|Tối đa|An Giang|Bạc Liêu|Cà Mau|Đồng Tháp|%|1|Kinh tế|60|60,00|57,00|54,00|54,00|48,00|60,00|60,00|2|%|\00A0|Tổng điểm|100|97,11|95,79|92,00|92,00|88,00|60,00|99,00|\00A0|Hạng|\00A0|1|2|3|3|5|–|–|%', 'criteria down, units across, sums and ranks') FROM page;
SELECT ok(matrix LIKE '%size: A3 landscape%', 'for A3') FROM page;

-- A table's rows fit its columns, by their keys.
CREATE FUNCTION pg_temp.table_of(rows jsonb) RETURNS text LANGUAGE sql AS $$
  SELECT pg_temp.seen(table_of('Bảng <1>', columns_of('unit', 'Đơn vị', 'name', 'points', 'Điểm', 'number spare'), rows)::text) $$;
SELECT is(pg_temp.table_of('[{"cells": {"points": "1,5", "unit": "An Giang"}}, {"heading": "Cụm 2"}, {"cells": {"unit": "Cà Mau", "points": null}, "class": "out"}]'),
  '|Bảng &lt;1&gt;|Đơn vị|Điểm|An Giang|1,5|Cụm 2|Cà Mau|–|', 'cells are shown in the order of the columns, whatever theirs');
SELECT is(pg_temp.table_of(rows), NULL, 'without rows there is no table') FROM (VALUES ('[]'::jsonb), (NULL)) v(rows);
SELECT is(pg_temp.raised(format('SELECT pg_temp.table_of(%L)', rows)), '42703 table "Bảng <1>", row ' || fault, fault) FROM (VALUES
  ('[{"cells": {"unit": "x", "points": "1"}}, {"cells": {"unit": "x", "point": "1"}}]', '2: there is no cell of column "points", there is no column "point"'),
  ('[{"cells": {"unit": "x", "points": "1", "class": "Khá", "a": null}}]', '1: there is no column "a", there is no column "class"'),
  ('[{"cells": {"points": null}, "class": "out"}]', '1: there is no cell of column "unit"'),
  ('[{"heading": "x"}, {"unit": "x", "points": "1"}]', '2: there is no cell of column "unit", there is no cell of column "points"'),
  ('[["x", "1"]]', '1: there is no cell of column "unit", there is no cell of column "points"'),
  ('[{"cells": []}]', '1: there is no cell of column "unit", there is no cell of column "points"')) v(rows, fault);
SELECT is(pg_temp.raised($$SELECT table_of('x', columns_of('a', 'A', 'text', 'a', 'B', 'text'), '[{"cells": {"a": "1"}}]')$$),
  '42701 table "x" has two columns with the same key', 'two columns of one key');
SELECT is(pg_temp.raised(format('SELECT columns_of(VARIADIC %L)', columns)), '22023 ' || fault, fault) FROM (VALUES
  ('{a,A,text,b,B,words}', 'column "b" of a table has the unknown kind "words"'), ('{a,A,text spar}', 'column "a" of a table has the unknown kind "text spar"'),
  ('{a,A,text,b,B}', 'column "b" of a table has the unknown kind ""'), ('{a,NULL,text}', 'column "a" of a table does not have a heading'),
  ('{NULL,A,text}', 'column 1 of a table does not have a key')) v(columns, fault);
-- Every word that a page asks for by name there is, and each once.
SELECT is(ARRAY(SELECT DISTINCT p.proname || ': ' || m[1] FROM pg_proc p, regexp_matches(coalesce(p.prosrc, ''), '\mw->>''([^'']+)''', 'g') m
                 WHERE p.pronamespace = 'thidua'::regnamespace AND NOT report_words('vi') ? m[1]), '{}', 'the pages have all words that they ask for');
SELECT is((SELECT count(*) FROM (SELECT * FROM words_of_season() UNION ALL SELECT * FROM words_of_classes() UNION ALL SELECT * FROM words_of_scores() UNION ALL SELECT * FROM words_of_awards()
             UNION ALL SELECT * FROM words_of_cluster() UNION ALL SELECT * FROM words_of_unit() UNION ALL SELECT * FROM words_of_decision() UNION ALL SELECT * FROM words_of_meeting() UNION ALL SELECT * FROM words_of_codes()) w),
  (SELECT count(*) FROM jsonb_object_keys(report_words('en'))), 'and no word twice');

-- A half-year; a unit without any result; a unit whose points are scaled, for one criterion is not its task: 60 of 60 are 100 of 100; a unit above the maximum.
INSERT INTO season (season, cluster, year, period, starts_on, ends_on, status) VALUES ('H', 'C', 2013, 'second half', '2013-07-01', '2013-12-31', 'open');
INSERT INTO membership (season, unit) SELECT 'H', unit FROM unit WHERE unit IN ('AG', 'BL', 'CM');
INSERT INTO sheet (season, state, rules) VALUES ('H', 'in force', '{"name": "x", "max": 100, "decimals": 2, "criteria": [{"code": "1", "name": "Kinh tế", "max": 60, "rule": "given"}, {"code": "2", "name": "Phong trào", "max": 40, "rule": "given", "cap": 60}]}');
INSERT INTO result (season, unit, criterion, stage, actual, assigned) VALUES ('H', 'BL', '1', 'final', 60, true), ('H', 'BL', '2', 'final', NULL, false), ('H', 'CM', '1', 'final', 60, true), ('H', 'CM', '2', 'final', 60, true);
SELECT ok(pg_temp.seen(report_html('H')) LIKE '%|Kết quả thi đua 6 tháng cuối năm 2013|%|thứ nhất|Cà Mau|120,00/100|120,0 %|–|–|0,00|thứ nhì|Bạc Liêu|100,00/100|100,0 %|–|20,00|20,00|–|An Giang|–|–|chưa đủ số liệu: thiếu 2 tiêu chí|–|–|%|Điều chỉnh|Tổng điểm|Cà Mau|60,00|60,00|0,00|120,00|Bạc Liêu|60,00|không giao|+40,00|100,00|An Giang|thiếu|thiếu|0,00|thiếu|%', 'a half-year; what is missing is no zero; what scaling moved');
SELECT ok(report_html('H') ~ '--part:100(\.0+)?%' AND report_html('H') LIKE '%--part:83.333%', 'the longest bar is the best unit''s');
SELECT is(ARRAY(SELECT m[1]::numeric FROM regexp_matches(report_html('H'), '--part:([0-9.]+)%', 'g') m), '{100,83.333,0}', 'a unit without points has a bar of no length');
SELECT is(ARRAY(SELECT substring(cell_of(v, 'bar')::text, '--part:([0-9.-]+)%')::numeric FROM unnest(ARRAY[NULL, '-5 x', '0 x', '40.5 x', '130 x']) v), '{0,0,0,40.5,100}', 'nor has nothing, whatever else a bar is of');
SELECT ok(pg_temp.seen(report_unit_html('H', 'AG')) LIKE '%|Phiếu kết quả thi đua 6 tháng cuối năm 2013: An Giang|%|An Giang chưa có điểm, chưa đủ số liệu: thiếu 2 tiêu chí.|Điểm chưa đạt|1 Kinh tế: chưa có số liệu.|2 Phong trào: chưa có số liệu.|Chi tiết%', 'a unit without results');
SELECT ok(pg_temp.seen(report_unit_html('H', 'CM')) LIKE '%|Điểm chưa đạt|Không mất điểm ở tiêu chí nào.|%' AND pg_temp.seen(report_unit_html('H', 'BL')) LIKE U&'%|Tổng điểm|100|\00A0|\00A0|–|\00A0|100,00|0,00|+40,00|%', 'nothing lost; scaled');
SELECT ok(pg_temp.seen(report_matrix_html('H')) LIKE U&'%|Tổng điểm|100|120,00|100,00|–|\00A0|Điều chỉnh|\00A0|\00A0|+40,00|\00A0|\00A0|Hạng|\00A0|1|2|–|%', 'columns add up: 60 and 40 more');
SELECT ok(pg_temp.seen(standings_svg('H')) LIKE '%|–|An Giang|–|%' AND standings_svg('H') LIKE '%width="380.00" height="22"%', 'the chart says so, too');
SELECT ok(p LIKE '%|Kỳ này chưa có kết quả nào.|%' OR p LIKE '%Kỳ này chưa có kết quả nào.', 'nothing to show is said') FROM (VALUES (pg_temp.seen(report_html('S14'))), (pg_temp.seen(report_unit_html('S14'))), (pg_temp.seen(report_matrix_html('S14')))) v(p);

-- A bonus that is not earned is no loss; what is taken is one: CM has all but the bonus, BL lost 2 by the deduction.
INSERT INTO season (season, cluster, year, starts_on, ends_on, status) VALUES ('D', 'C', 2017, '2017-01-01', '2017-12-31', 'open');
INSERT INTO membership (season, unit) SELECT 'D', unit FROM unit WHERE unit IN ('BL', 'CM');
INSERT INTO sheet (season, state, rules) VALUES ('D', 'in force', '{"name": "x", "max": 60, "criteria": [{"code": "1", "max": 60, "rule": "given"}, {"code": "T", "name": "Thưởng", "bonus": true, "max": 5, "rule": "given"}, {"code": "P", "name": "Trừ", "bonus": true, "max": 0, "min": -10, "rule": "count", "each": -2}]}');
INSERT INTO result (season, unit, criterion, stage, actual) SELECT 'D', unit, criterion, 'final', actual FROM (VALUES ('BL', '1', 60), ('BL', 'T', 0), ('BL', 'P', 1), ('CM', '1', 60), ('CM', 'T', 0), ('CM', 'P', 0)) v(unit, criterion, actual);
SELECT ok(pg_temp.seen(report_unit_html('D', 'CM')) LIKE '%|Điểm chưa đạt|Không mất điểm ở tiêu chí nào.|%', 'a bonus not earned is no loss');
SELECT ok(pg_temp.seen(report_unit_html('D', 'BL')) LIKE '%|Điểm chưa đạt|P Trừ: mất 2,00 điểm (đạt -2,00/0).|%', 'a deduction is');
SELECT ok(pg_temp.seen(report_unit_html('D', 'BL')) NOT LIKE '%T Thưởng: mất%', 'and it alone');

-- Equal points told apart by the second criterion; parts that only the total rounds.
INSERT INTO season (season, cluster, year, period, starts_on, ends_on, status) VALUES ('T', 'C', 2015, 'year', '2015-01-01', '2015-12-31', 'open'), ('R', 'C', 2016, 'year', '2016-01-01', '2016-12-31', 'open');
INSERT INTO membership (season, unit) SELECT season, unit FROM (VALUES ('T'), ('R')) s(season), unit WHERE unit IN ('BL', 'CM');
INSERT INTO sheet (season, state, rules) VALUES ('T', 'in force', '{"name": "x", "max": 100, "tie_break": ["2"], "criteria": [{"code": "1", "max": 60, "rule": "given"}, {"code": "2", "max": 40, "rule": "given"}]}'),
  ('R', 'in force', '{"name": "x", "max": 100, "decimals": 0, "round": "total", "criteria": [{"code": "1", "max": 60, "rule": "given"}, {"code": "2", "max": 40, "rule": "given"}]}');
INSERT INTO result (season, unit, criterion, stage, actual) VALUES ('T', 'BL', '1', 'final', 45), ('T', 'BL', '2', 'final', 40), ('T', 'CM', '1', 'final', 50), ('T', 'CM', '2', 'final', 35),
  ('R', 'BL', '1', 'final', 50.4), ('R', 'BL', '2', 'final', 35.4), ('R', 'CM', '1', 'final', 50), ('R', 'CM', '2', 'final', 30);
SELECT ok(pg_temp.seen(report_unit_html('T', 'CM')) LIKE '%|Để đuổi kịp đơn vị xếp trên|Bằng điểm đơn vị xếp trên; thứ hạng do cách phân định của bảng điểm.|%', 'behind by the tie-break alone');
SELECT ok(pg_temp.seen(report_unit_html('T', 'CM')) LIKE '%|1: mất 10,00 điểm (đạt 50,00/60).|2: mất 5,00 điểm (đạt 35,00/40).|%', 'criteria without names');
SELECT ok(pg_temp.seen(report_html('R')) LIKE '%|thứ nhất|Bạc Liêu|86/100|%|Bạc Liêu|50,4|35,4|85,8|%', 'where only the total is rounded, parts are shown as they are, and add up');
SELECT is(pg_temp.raised($$SELECT standings_svg('S13', top => 0)$$), '22023 top must be 1 or more, not 0', 'no rank, of the chart');
UPDATE result SET note = repeat('<', 100000) WHERE season = 'T' AND unit = 'CM' AND criterion = '1';
SELECT cmp_ok(octet_length(report_unit_html('T', 'CM')), '<', 30000, 'a note without end is cut');

-- The chart.
SELECT ok(svg LIKE '%<svg xmlns="http://www.w3.org/2000/svg" width="720" height="222"%' AND pg_temp.seen(svg) LIKE '%|1|An Giang|97,11|2|Bạc Liêu|95,79|3|Cà Mau|92,00|3|Đồng Tháp|%', 'a picture with a row a unit') FROM page;
SELECT ok(svg LIKE '%width="369.02" height="22"%', 'a bar of 97,11 % of 380') FROM page;

-- A correction says so and has its own digest.
SELECT supersede('S13', 'kiến nghị <số 1>', '[{"unit": "BL", "criterion": "2.1", "actual": 40}]', allow_incomplete => true);
SELECT ok(pg_temp.seen(report_html('S13')) LIKE '%Công bố lần 2, ngày %. Đính chính: kiến nghị &lt;số 1&gt;.%|Bạc Liêu|97,00/100|%', 'published again');
SELECT ok(report_html('S13') LIKE '%' || encode(sha256(convert_to(publication_document('S13', 2), 'UTF8')), 'hex') || '%', 'with its digest');
SET LOCAL ROLE report_unit;
SELECT ok(report_html('S13') LIKE '%97,00/100%' AND report_unit_html('S13', 'BL') LIKE '%97,00/100%', 'published, it is for all');
RESET ROLE;

-- Awards: of two years, classes under their award, against a report.
INSERT INTO decision VALUES ('1/QĐ <a>', '2014-01-10', 'UBND tỉnh', NULL, 'Khen thưởng năm 2013'), ('2/QĐ', '2014-05-01', NULL, NULL, NULL);
INSERT INTO recipient VALUES ('lan', 'Nguyễn Thị <Lan>', 'person', 'BL', 'farmer'), ('p1', 'Phòng A', 'collective', 'CM', NULL);
INSERT INTO award_grant (decision, line, award, unit, recipient, recipient_kind, "position", number, year, certificate) VALUES
  ('1/QĐ <a>', 2, 'BKT', 'BL', 'lan', NULL, NULL, 1, 2013, '002/2014'), ('1/QĐ <a>', 1, 'COT', 'CM', 'p1', NULL, NULL, 1, 2013, '001/2014'), ('1/QĐ <a>', 3, 'BKT', 'AG', NULL, 'person', 'manager', 3, 2013, NULL),
  ('1/QĐ <a>', 4, 'HCLD2', 'AG', NULL, NULL, NULL, 2, 2013, NULL), ('1/QĐ <a>', 5, 'HCLD3', 'AG', NULL, NULL, NULL, 4, 2013, NULL), ('1/QĐ <a>', 6, 'BKT', 'AG', NULL, NULL, NULL, 7, 2012, NULL), ('1/QĐ <a>', 7, 'GK', 'AG', NULL, 'collective', NULL, 1, 2013, NULL);
SELECT revoke_grant('1/QĐ <a>', 7, '2/QĐ');
INSERT INTO reported_total (report, line, award_set, cluster, year, award, number) VALUES ('BC', 1, 'province', 'C', 2013, 'BKT', 5), ('BC', 2, 'province', 'C', 2013, 'COT', 1), ('BC', 3, 'province', 'C', 2013, NULL, 6);
-- 2013: orders 2 + 4; diplomas 1 + 3, one flag; 2012: seven diplomas. Individuals 4, one of them a farmer.
SELECT ok(pg_temp.seen(report_html('S13')) LIKE '%|Danh hiệu, hình thức|Năm 2012|Năm 2013|Tăng, giảm|Cấp nhà nước|0|6|+6|Huân chương Lao động (các hạng)|0|6|+6|Cấp tỉnh|7|5|-2|Cờ thi đua cấp tỉnh|0|1|+1|Bằng khen Chủ tịch UBND tỉnh|7|4|-3|%', 'awards by level, against the year before; revoked ones are none');
SELECT ok(pg_temp.seen(report_html('S13')) LIKE '%|Cờ thi đua cấp tỉnh|1|1|0|khớp|Bằng khen Chủ tịch UBND tỉnh|5|4|+1|lệch|Tổng số|6|5|+1|lệch|%', 'against the report');
SELECT ok(pg_temp.seen(report_html('S13')) LIKE '%|Bằng khen Chủ tịch UBND tỉnh|4|1|0|25,00|%', 'one in four is a direct worker');
SELECT ok(pg_temp.seen(report_html('S13')) LIKE '%|Cờ thi đua|%|2013|Cờ thi đua cấp tỉnh|Phòng A|1|%', 'flags');
SELECT ok(pg_temp.seen(report_html('S13', 'en')) LIKE '%|Provincial Chairman''s Diploma of Merit|7|4|-3|%', 'in English, awards have their English names');

SELECT ok(pg_temp.seen(report_html('S14')) !~ 'Danh hiệu, hình thức|Cờ thi đua cấp tỉnh|Bằng khen', 'a season without results and awards has not another year''s');
SAVEPOINT awarded;
INSERT INTO award_grant (decision, line, award, unit, number, year) VALUES ('2/QĐ', 1, 'BKT', 'AG', 2, 2014);
SELECT ok(pg_temp.seen(report_html('S14')) LIKE '%|Năm 2013|Năm 2014|Tăng, giảm|%|Bằng khen Chủ tịch UBND tỉnh|4|2|-2|%', 'one with awards alone has them');
ROLLBACK TO awarded;
INSERT INTO sheet (season, state, rules) SELECT 'S14', state, rules FROM sheet WHERE season = 'S13';
INSERT INTO result (season, unit, criterion, stage, actual) VALUES ('S14', 'AG', '2.1', 'final', 30);
SELECT ok(pg_temp.seen(report_html('S14')) LIKE '%|Danh hiệu, hình thức|Năm 2013|Năm 2014|Tăng, giảm|%|Bằng khen Chủ tịch UBND tỉnh|4|–|–|%|Cờ thi đua|%|2013|Cờ thi đua cấp tỉnh|Phòng A|1|%', 'a year in which nothing has been awarded yet is no decline');
DELETE FROM result WHERE season = 'S14';
-- One of the season after is merged into another in the middle of it; one comes on that day and stays.
UPDATE membership SET left_on = '2014-07-01' WHERE season = 'S14' AND unit = 'LA';
SELECT ok(pg_temp.seen(report_html('S14')) LIKE '%Không còn là thành viên khi kết thúc kỳ: Long An (từ ngày 1/7/2014).%', 'who has left is named, for no standing has him');
SELECT ok(pg_temp.seen(report_html('S14', 'en')) LIKE '%No longer members at the end: Long An (from 1 July 2014).%', 'in English');
INSERT INTO membership (season, unit, joined_on) VALUES ('S14', 'LA', '2014-09-01');
SELECT ok(pg_temp.seen(report_html('S14')) NOT LIKE '%Không còn là thành viên%', 'not one who came back');

-- A decision's annex.
CREATE TEMP TABLE annex AS SELECT report_decision_html('1/QĐ <a>') AS page;
SELECT ok(pg_temp.one_document(page) AND pg_temp.left_open(page) IS NULL, 'one document') FROM annex;
SELECT ok(pg_temp.seen(page) LIKE U&'%|Danh sách kèm theo Quyết định số 1/QĐ &lt;a&gt;|ngày 10/1/2014 của UBND tỉnh|Khen thưởng năm 2013|%|1|Phòng A|Cà Mau|Cờ thi đua cấp tỉnh|2013|công trạng|1|001/2014|\00A0|2|Nguyễn Thị &lt;Lan&gt;|Bạc Liêu|Bằng khen Chủ tịch UBND tỉnh|2013|công trạng|1|002/2014|\00A0|3|cá nhân (không ghi tên)|An Giang|%', 'its lines in order, with certificates') FROM annex;
SELECT ok(pg_temp.seen(page) LIKE '%|đã hủy bỏ theo 2/QĐ|Tổng số: 2 Huân chương Lao động hạng Nhì; 4 Huân chương Lao động hạng Ba; 1 Cờ thi đua cấp tỉnh; 11 Bằng khen Chủ tịch UBND tỉnh.|%', 'what was revoked is told and not counted') FROM annex;
SELECT is(pg_temp.raised($$SELECT report_decision_html('9/QĐ')$$), 'P0002 decision "9/QĐ" does not exist', 'no such decision');
SELECT is(pg_temp.raised($$SELECT report_decision_html('2/QĐ', 'de')$$), '22023 reports are not available in the language "de"', 'no such language');
SELECT ok(pg_temp.one_document(report_decision_html('2/QĐ')), 'a decision without lines has a page');

-- A vote's minutes: 9 of 10 members are the 90 % that a provincial fighter needs; 8 are not.
INSERT INTO council_member (council, member) SELECT 'Hội đồng <tỉnh>', 'Ủy viên ' || i FROM generate_series(1, 10) i;
INSERT INTO recipient VALUES ('binh', 'Lê Bình', 'person', 'AG', NULL);
INSERT INTO proposal (proposal, recipient, award, unit, year, proposed_on) VALUES (1, 'lan', 'CSTDT', 'BL', 2018, '2019-01-01'), (2, 'binh', 'CSTDT', 'AG', 2018, '2019-01-01'), (3, 'p1', 'COT', 'CM', 2018, '2019-01-01');
INSERT INTO vote (proposal, council, held_on, ballots_for, ballots_cast, council_size, minutes) VALUES (1, 'Hội đồng <tỉnh>', '2019-02-01', 9, 9, 10, '03/BB <HĐ>'), (2, 'Hội đồng <tỉnh>', '2019-02-01', 8, 9, 10, '03/BB <HĐ>'), (3, 'Hội đồng <tỉnh>', '2019-02-01', 5, 9, 10, NULL);
SELECT ok(pg_temp.seen(report_vote_html('Hội đồng <tỉnh>', '2019-02-01')) LIKE '%|Biên bản kiểm phiếu|Hội đồng &lt;tỉnh&gt;, họp ngày 1/2/2019|Biên bản số: 03/BB &lt;HĐ&gt;|%|1|Lê Bình|An Giang|Chiến sĩ thi đua cấp tỉnh|10|9|8|9/10|80,00|không đạt|2|Nguyễn Thị &lt;Lan&gt;|Bạc Liêu|Chiến sĩ thi đua cấp tỉnh|10|9|9|9/10|90,00|đạt|3|Phòng A|%', 'of whom, by how many, and whether it is enough');
SELECT ok(pg_temp.seen(report_vote_html('Hội đồng <tỉnh>', '2019-02-01')) LIKE '%|3|Phòng A|Cà Mau|Cờ thi đua cấp tỉnh|10|9|5|–|–|sổ chưa có quy định|%', 'where no rule was entered, that is said, and not that there is none');
SELECT ok(pg_temp.one_document(report_vote_html('Hội đồng <tỉnh>', '2019-02-01', 'en')), 'one document');
SELECT is(pg_temp.raised($$SELECT report_vote_html('Hội đồng <tỉnh>', '2019-02-02')$$), 'P0002 council "Hội đồng <tỉnh>" does not have a vote on 2019-02-02 that you are allowed to see', 'no vote that day');

-- Size: 63 units of 100 criteria.
INSERT INTO unit (unit, name) SELECT 'T' || i, 'Tỉnh số ' || i FROM generate_series(1, 63) i;
INSERT INTO cluster VALUES ('B', 'Cả nước');
INSERT INTO season (season, cluster, year, starts_on, ends_on, status) VALUES ('B13', 'B', 2013, '2013-01-01', '2013-12-31', 'open');
INSERT INTO membership (season, unit) SELECT 'B13', unit FROM unit WHERE unit ~ '^T\d';
INSERT INTO sheet (season, state, rules) SELECT 'B13', 'in force', jsonb_build_object('name', 'x', 'max', 1000, 'criteria', jsonb_agg(jsonb_build_object('code', s::text, 'name', 'Phần ' || s, 'max', 100, 'criteria',
  (SELECT jsonb_agg(jsonb_build_object('code', s || '.' || k, 'name', 'Tiêu chí ' || k, 'max', 10, 'rule', 'given')) FROM generate_series(1, 10) k)))) FROM generate_series(1, 10) s;
INSERT INTO result (season, unit, criterion, stage, actual) SELECT 'B13', m.unit, s || '.' || k, stage, (length(m.unit) * s + k * ascii(right(m.unit, 1))) % 101 / 10.0 FROM membership m, generate_series(1, 10) s, generate_series(1, 10) k, unnest('{self,final}'::text[]) stage WHERE season = 'B13';
SELECT cmp_ok(octet_length(report_html('B13')), '<', 300000, 'under 300 kB for 63 units');
SELECT ok(pg_temp.one_document(report_matrix_html('B13')) AND pg_temp.one_document(report_unit_html('B13')), '63 units, 100 criteria: whole');
SELECT ok(pg_temp.seen(report_unit_html('B13', 'T1')) LIKE '%|và ' || n - 5 || ' tiêu chí khác.|%', 'five losses are named, and how many more there are')
  FROM (SELECT count(*) AS n FROM score_breakdown WHERE season = 'B13' AND unit = 'T1' AND is_leaf AND lost > 0) x WHERE n > 5;
SELECT finish();
ROLLBACK;
