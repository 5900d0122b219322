-- Pages to look at and print: words, numbers, tables and the frame.  Markup is made by
-- xmlelement, so whatever a text holds is shown and not obeyed; no element is empty
-- (a browser would leave it open), and pages have no script and load nothing.

CREATE OR REPLACE FUNCTION report_words(lang text) RETURNS jsonb LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path FROM CURRENT AS $words$
BEGIN
  IF NOT coalesce(lang IN ('vi', 'en'), false) THEN
    RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value', MESSAGE = format('reports are not written in "%s"', lang), DETAIL = 'Languages are vi (Vietnamese) and en (English).';
  END IF;
  RETURN (SELECT jsonb_object_agg(word, CASE lang WHEN 'vi' THEN vi ELSE en END) FROM (VALUES
    ('title',          'Kết quả thi đua năm %s',                       'Emulation results of %s'),
    ('title_half',     'Kết quả thi đua %s năm %s',                    'Emulation results of the %s of %s'),
    ('first half',     '6 tháng đầu',                                  'first half'),
    ('second half',    '6 tháng cuối',                                 'second half'),
    ('published',      'Công bố lần %s, ngày %s',                      'Publication %s, of %s'),
    ('corrected',      'Đính chính: %s',                               'Corrected: %s'),
    ('live',           'Tạm tính ngày %s, chưa công bố',               'Provisional as of %s, not published'),
    ('span',           'Kỳ thi đua từ %s đến %s',                      'Season from %s to %s'),
    ('incomplete_pub', 'Công bố khi còn đơn vị chưa đủ số liệu.',      'Published while figures of some units were missing.'),
    ('top_only',       'Chỉ in các đơn vị từ hạng %s trở lên.',        'Only ranks up to %s are printed.'),
    ('departed',       'Không còn là thành viên khi kết thúc kỳ: %s.', 'No longer members at the end: %s.'),
    ('departed_on',    '%s (từ ngày %s)',                              '%s (from %s)'),
    ('lead_one',       '%s đứng đầu với %s điểm',                   '%s comes first with %s points'),
    ('lead_tied',      '%s đồng hạng nhất với %s điểm',             '%s share the first rank with %s points'),
    ('lead_next',      '; thứ %s là %s với %s điểm, kém hạng trên %s điểm', '; %2$s is %1$s with %3$s points, %4$s behind the rank above'),
    ('standing',       'Bảng xếp hạng',                                'Standing'),
    ('rank',           'Hạng',                                         'Rank'),
    ('tied',           '(đồng hạng)',                                  '(tied)'),
    ('unit',           'Đơn vị',                                       'Unit'),
    ('points',         'Điểm',                                         'Points'),
    ('of_max',         'Tỷ lệ',                                        'Share'),
    ('class',          'Xếp loại',                                     'Class'),
    ('behind_next',    'Kém hạng trên',                                'Behind the next'),
    ('behind_first',   'Kém hạng nhất',                                'Behind the first'),
    ('incomplete',     'chưa đủ số liệu: thiếu %s tiêu chí',           'incomplete: %s criteria missing'),
    ('unranked',       'không xếp hạng',                               'unranked'),
    ('sections',       'Điểm theo từng phần',                          'Points by section'),
    ('total',          'Tổng điểm',                                    'Total'),
    ('adjustment',     'Điều chỉnh',                                   'Adjustment'),
    ('self',           'Tự chấm so với kết quả',                       'Self-scores against the result'),
    ('self_points',    'Tự chấm',                                      'Self-score'),
    ('final_points',   'Kết quả',                                      'Result'),
    ('difference',     'Chênh lệch',                                   'Difference'),
    ('above_mean',     'So với bình quân',                             'Against the mean'),
    ('self_lead',      '%s/%s đơn vị tự chấm cao hơn kết quả; bình quân chênh %s điểm.', '%s of %s units scored themselves above the result; the mean difference is %s points.'),
    ('self_note',      'Cả hai bên chỉ cộng các tiêu chí mà đơn vị tự chấm.', 'Both sides sum the criteria alone that the unit scored itself.'),
    ('awards',         'Khen thưởng',                                  'Awards'),
    ('award',          'Danh hiệu, hình thức',                         'Award'),
    ('year_n',         'Năm %s',                                       '%s'),
    ('change',         'Tăng, giảm',                                   'Change'),
    ('state',          'Cấp nhà nước',                                 'State level'),
    ('province',       'Cấp tỉnh',                                     'Province level'),
    ('grassroots',     'Cấp cơ sở',                                    'Grassroots level'),
    ('reconciliation', 'Đối chiếu với báo cáo',                        'Reconciled with reports'),
    ('reported',       'Báo cáo',                                      'Reported'),
    ('recorded',       'Theo quyết định',                              'On record'),
    ('finding',        'Kết quả đối chiếu',                            'Finding'),
    ('agrees',         'khớp',                                         'agrees'),
    ('differs',        'lệch',                                         'differs'),
    ('not in the set', 'ngoài tập hợp',                                'not in the set'),
    ('not reported',   'không có trong báo cáo',                       'not reported'),
    ('total is not the sum of its lines', 'tổng không bằng các dòng cộng lại', 'total is not the sum of its lines'),
    ('grand_total',    'Tổng số',                                      'Total'),
    ('mix',            'Người trực tiếp lao động được khen thưởng',    'Direct workers among those rewarded'),
    ('individuals',    'Cá nhân',                                      'Individuals'),
    ('direct',         'Trực tiếp lao động',                           'Direct workers'),
    ('unknown_pos',    'Chưa rõ đối tượng',                            'Position unknown'),
    ('share',          'Tỷ lệ (%)',                                    'Share (%)'),
    ('share_note',     'Tỷ lệ tính trên số cá nhân đã rõ đối tượng.',  'The share is of individuals whose position is known.'),
    ('indicators',     'Chỉ tiêu kinh tế - xã hội toàn cụm',           'Indicators of the cluster'),
    ('indicator',      'Chỉ tiêu',                                     'Indicator'),
    ('measure',        'Đơn vị tính',                                  'Unit of measure'),
    ('plan',           'Kế hoạch',                                     'Plan'),
    ('actual',         'Thực hiện',                                    'Actual'),
    ('percent',        'Thực hiện/kế hoạch (%)',                       'Actual/plan (%)'),
    ('units_n',        'Số đơn vị',                                    'Units'),
    ('flags',          'Cờ thi đua',                                   'Flags'),
    ('number',         'Số lượng',                                     'Number'),
    ('year',           'Năm',                                          'Year'),
    ('recipient',      'Đơn vị, tập thể',                              'Recipient'),
    ('leaders',        'Thường trực cụm, khối',                        'Leadership'),
    ('role',           'Vai trò',                                      'Role'),
    ('leader',         'Trưởng',                                       'Leader'),
    ('first deputy',   'Phó thứ nhất',                                 'First deputy'),
    ('second deputy',  'Phó thứ hai',                                  'Second deputy'),
    ('person',         'Người đại diện',                               'Person'),
    ('next_year',      'Giao ước và nhiệm vụ năm %s',                  'Commitments and tasks of %s'),
    ('signed',         '%s/%s đơn vị đã ký giao ước thi đua%s.',       '%s of %s units have signed the commitment%s.'),
    ('signed_on',      ' ngày %s',                                     ' on %s'),
    ('task',           'Nhiệm vụ',                                     'Task'),
    ('no',             'STT',                                          'No.'),
    ('due',            'Thời hạn',                                     'Due'),
    ('digest',         'Mã băm SHA-256 của công bố: ',                 'SHA-256 digest of the publication: '),
    ('verify',         'Mã này tính lại được từ văn bản công bố xuất ra tệp; cách làm có trong tài liệu về báo cáo.', 'It can be computed again from the publication exported to a file, as the documentation of reports tells.'),
    ('unit_title',     'Phiếu kết quả thi đua năm %s',                 'Emulation sheet of %s'),
    ('unit_title_half', 'Phiếu kết quả thi đua %s năm %s',              'Emulation sheet of the %s of %s'),
    ('no_units',       'Kỳ này chưa có kết quả nào.',                   'The season has no results yet.'),
    ('unit_rank',      '%s đạt %s điểm, xếp hạng %s trong %s đơn vị%s.', '%s has %s points and ranks %s of %s units%s.'),
    ('unit_class',     ', loại %s',                                    ', class %s'),
    ('unit_norank',    '%s đạt %s điểm, %s.',                          '%s has %s points, %s.'),
    ('unit_nopoints',  '%s chưa có điểm, %s.',                         '%s has no points yet, %s.'),
    ('unit_tied',      'Đồng hạng với %s.',                            'Tied with %s.'),
    ('unit_behind',    'Kém đơn vị xếp trên (%s) %s điểm.',            'It is %2$s points behind the rank above (%1$s).'),
    ('unit_ahead',     'Hơn đơn vị xếp dưới (%s) %s điểm.',            'It is %2$s points ahead of the rank below (%1$s).'),
    ('unit_self',      'Tự chấm %s điểm, chênh %s điểm so với kết quả; bình quân các đơn vị chênh %s điểm.', 'It scored itself %s points, which is %s against the result; the mean of all units is %s.'),
    ('unit_self_part', 'Ở các tiêu chí mà đơn vị tự chấm: tự chấm %s điểm, chênh %s điểm so với kết quả; bình quân các đơn vị chênh %s điểm.', 'Of the criteria that it scored itself: %s points, which is %s against the result; the mean of all units is %s.'),
    ('lost_head',      'Điểm chưa đạt',                                'Where points were lost'),
    ('lost_line',      '%s: mất %s điểm (đạt %s).',                 '%s: %s points lost (%s).'),
    ('lost_more',      'và %s tiêu chí khác.',                          'and %s more criteria.'),
    ('missing_line',   '%s: chưa có số liệu.',                     '%s: no result yet.'),
    ('lost_none',      'Không mất điểm ở tiêu chí nào.',               'No criterion lost points.'),
    ('over_head',      'Để đuổi kịp đơn vị xếp trên',                  'What the next place needs'),
    ('over_line',      '%s: thực hiện %s thay vì %s (thêm %s điểm), các tiêu chí khác giữ nguyên.', '%s: %s in place of %s (%s points more), all else as it is.'),
    ('over_relative',  '%s: thực hiện %s thay vì %s (thêm %s điểm; điểm của đơn vị xếp trên giảm vì tiêu chí này chấm theo các đơn vị khác), các tiêu chí khác giữ nguyên.', '%s: %s in place of %s (%s points more, and fewer for the rank above, as this criterion is scored against the others), all else as it is.'),
    ('over_rival',     '%s: thực hiện %s thay vì %s (điểm của mình không tăng, nhưng điểm của đơn vị xếp trên giảm, vì tiêu chí này chấm theo các đơn vị khác), các tiêu chí khác giữ nguyên.', '%s: %s in place of %s (no points more, but fewer for the rank above, as this criterion is scored against the others), all else as it is.'),
    ('over_same',      'Bằng điểm đơn vị xếp trên; thứ hạng do cách phân định của bảng điểm.', 'It has the points of the rank above; the sheet''s way to tell them apart decides.'),
    ('over_none',      'Không một tiêu chí nào tự nó đủ để đuổi kịp; cần tiến bộ ở nhiều tiêu chí.', 'No criterion alone would do; several must improve.'),
    ('details',        'Chi tiết theo tiêu chí',                       'By criterion'),
    ('code',           'Mã',                                           'Code'),
    ('criterion',      'Tiêu chí',                                     'Criterion'),
    ('max',            'Tối đa',                                       'Maximum'),
    ('target',         'Chỉ tiêu',                                     'Target'),
    ('appraised',      'Thẩm định',                                    'Appraised'),
    ('final',          'Kết quả',                                      'Result'),
    ('lost',           'Kém tối đa',                                   'Below maximum'),
    ('note',           'Ghi chú',                                      'Note'),
    ('not assigned',   'không giao',                                   'not assigned'),
    ('missing',        'thiếu',                                        'missing'),
    ('matrix',         'Bảng điểm chi tiết',                           'Score table'),
    ('matrix_note',    'Tiêu chí theo hàng, đơn vị theo cột. KG: không giao; dấu –: chưa có số liệu.', 'Criteria down, units across. n/a: not assigned; –: no result yet.'),
    ('annex',          'Danh sách kèm theo Quyết định số %s',          'List annexed to Decision %s'),
    ('signed_by',      'ngày %s của %s',                               'of %s, by %s'),
    ('certificate',    'Số vào sổ',                                    'Certificate'),
    ('rewarded',       'Tập thể, cá nhân',                             'Recipient'),
    ('way',            'Loại hình',                                    'Way'),
    ('merit',          'công trạng',                                   'merit'),
    ('thematic',       'chuyên đề',                                    'thematic'),
    ('ad hoc',         'đột xuất',                                     'ad hoc'),
    ('foreign',        'đối ngoại',                                    'foreign relations'),
    ('long service',   'cống hiến',                                    'long service'),
    ('term',           'niên hạn',                                     'term'),
    ('resistance',     'kháng chiến',                                  'resistance'),
    ('unnamed',        '%s (không ghi tên)',                           '%s (not named)'),
    ('unnamed person', 'cá nhân',                                      'individuals'),
    ('unnamed other',  'tập thể, hộ gia đình',                         'collectives, households'),
    ('unnamed null',   'tập thể, cá nhân',                             'collectives, individuals'),
    ('revoked',        'đã hủy bỏ theo %s',                            'revoked by %s'),
    ('annex_total',    'Tổng số: %s.',                                 'Total: %s.'),
    ('minutes',        'Biên bản kiểm phiếu',                          'Minutes of the vote'),
    ('council',        '%s, họp ngày %s',                              '%s, meeting of %s'),
    ('minutes_no',     'Biên bản số: %s',                              'Minutes: %s'),
    ('council_size',   'Tổng số thành viên',                           'Members'),
    ('cast',           'Số phiếu',                                     'Ballots cast'),
    ('for',            'Đồng ý',                                       'For'),
    ('for_percent',    'Tỷ lệ đồng ý (%)',                             'For (%)'),
    ('needed',         'Cần đạt',                                      'Needed'),
    ('vote_result',    'Kết quả',                                      'Result'),
    ('passed',         'đạt',                                          'passed'),
    ('failed',         'không đạt',                                    'failed'),
    ('no rule',        'sổ chưa có quy định',                           'no rule on record'),
    ('percent_note',   'Tỷ lệ tính trên số mà quy định lấy làm căn cứ: tổng số thành viên hoặc số phiếu.', 'The share is of what the rule counts: all members, or the ballots cast.'),
    ('tellers',        'Tổ kiểm phiếu',                                'Tellers'),
    ('chair',          'Chủ tịch Hội đồng',                            'Chair of the council'),
    ('sign_here',      '(ký, ghi rõ họ tên)',                          '(signature and name)'),
    ('chart',          'Biểu đồ xếp hạng: %s',                         'Chart of the standing: %s')) v(word, vi, en));
END
$words$;
COMMENT ON FUNCTION report_words(text) IS 'Từ ngữ của báo cáo: labels and sentences of the pages in a language, as one object. Errors: a language other than vi and en 22023';

-- These are called for every cell: bodies of the standard kind, without a SET, cost least.
CREATE OR REPLACE FUNCTION shown_number(number numeric, decimals integer, lang text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE lang WHEN 'vi' THEN emulation.format_number(number, coalesce(decimals, least(scale(trim_scale(number)), 9)))
                 ELSE translate(emulation.format_number(number, coalesce(decimals, least(scale(trim_scale(number)), 9))), '.,', ',.') END;
COMMENT ON FUNCTION shown_number(numeric, integer, text) IS 'Số để đọc: 1.234,50 in Vietnamese, 1,234.50 in English; decimals null: as many as it has, at most 9; null: null';

CREATE OR REPLACE FUNCTION shown_change(number numeric, decimals integer, lang text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN number > 0 THEN '+' ELSE '' END || shown_number(number, decimals, lang);
COMMENT ON FUNCTION shown_change(numeric, integer, text) IS 'Số tăng giảm: as shown_number, with its sign';

CREATE OR REPLACE FUNCTION shown_points(points numeric, max_points numeric, decimals integer, lang text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN shown_number(points, decimals, lang) || '/' || shown_number(max_points, NULL, lang);
COMMENT ON FUNCTION shown_points(numeric, numeric, integer, text) IS 'Điểm để đọc: 957,11/1.000, the maximum as tables print it; null: no points';

CREATE OR REPLACE FUNCTION rank_of(rank integer, lang text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE lang WHEN 'vi' THEN 'thứ ' || emulation.ordinal(rank) ELSE emulation.ordinal(rank, 'plain') END;
COMMENT ON FUNCTION rank_of(integer, text) IS 'Hạng bằng chữ: thứ nhất, thứ nhì; 1st, 2nd in English; null: null';

CREATE OR REPLACE FUNCTION shown_date(day date, lang text) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
RETURN CASE WHEN NOT isfinite(day) THEN NULL WHEN lang = 'vi' THEN to_char(day::timestamp, 'FMDD/FMMM/YYYY') ELSE to_char(day::timestamp, 'FMDD FMMonth YYYY') END;
COMMENT ON FUNCTION shown_date(date, text) IS 'Ngày để đọc: 6/3/2014 in Vietnamese, 6 March 2014 in English; null where there is no day';

-- A right-to-left name must not turn the points that follow it in a sentence: it is isolated, and what could end the isolation is replaced.
CREATE OR REPLACE FUNCTION shown_text(text text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN text ~ '[\u0001-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufffe\uffff\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]'
  THEN regexp_replace(regexp_replace(text, '[\u0001-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufffe\uffff]', U&'\FFFD', 'g'), '[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]+(\s+[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]+)*', U&'\2068\\&\2069', 'g') ELSE text END;
COMMENT ON FUNCTION shown_text(text) IS 'Chữ để đọc: control characters, which no page may hold, and those that turn the direction of writing, as the replacement character U+FFFD; right-to-left words isolated';

CREATE OR REPLACE FUNCTION shown_names(names text[], of_all bigint, lang text) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
RETURN array_to_string(names[:10], ', ') || CASE WHEN of_all > 10 THEN format(CASE lang WHEN 'vi' THEN ' và %s đơn vị khác' ELSE ' and %s more' END, of_all - 10) ELSE '' END;
COMMENT ON FUNCTION shown_names(text[], bigint, text) IS 'Tên để đọc: the first ten names of so many, and how many more there are';

-- bdi: a name in another direction of writing turns nothing round it.
CREATE OR REPLACE FUNCTION cell_of(text text, form text) RETURNS xml LANGUAGE sql STABLE PARALLEL SAFE
RETURN CASE split_part(form, ' ', 1)
    WHEN 'name' THEN xmlelement(name th, xmlattributes('row' AS scope), xmlelement(name bdi, coalesce(nullif(shown_text(text), ''), U&'\2013')))
    WHEN 'text' THEN xmlelement(name td, xmlattributes(form || CASE WHEN length(text) > 20 AND text ~ '\S{21}' THEN ' long' ELSE '' END AS class), xmlelement(name bdi, coalesce(nullif(shown_text(text), ''), U&'\2013')))
    -- least and greatest pass over a null, and a bar of nothing would be the longest
    WHEN 'bar' THEN xmlelement(name td, xmlattributes(form AS class,
        format('--part:%s%%', greatest(0, least(100, coalesce(split_part(text, ' ', 1)::numeric, 0)))) AS style),
      coalesce(substring(text FROM ' (.*)'), U&'\2013'))
    ELSE xmlelement(name td, xmlattributes(form AS class), coalesce(shown_text(text), U&'\2013')) END;
COMMENT ON FUNCTION cell_of(text, text) IS 'Ô của bảng: within table_of; a bar is a number from 0 to 100, a space and what is shown';

-- Rows are put together as text: xmlagg copies all that it has with every row.
CREATE OR REPLACE FUNCTION table_of(caption text, columns jsonb, rows jsonb) RETURNS xml LANGUAGE sql STABLE SET search_path FROM CURRENT AS $table$
SELECT xmlelement(name div, xmlattributes('wide' AS class, 'region' AS role, '0' AS tabindex, shown_text($1) AS "aria-label"),
         xmlelement(name table, xmlelement(name caption, shown_text($1)),
           xmlelement(name thead, xmlelement(name tr, (SELECT xmlagg(xmlelement(name th, xmlattributes('col' AS scope, c->>'as' || CASE WHEN c->>'head' ~ '\S{13}' THEN ' long' ELSE '' END AS class), shown_text(c->>'head')) ORDER BY i) FROM jsonb_array_elements($2) WITH ORDINALITY x(c, i)))),
           xmlelement(name tbody, xmlparse(CONTENT string_agg('<tr' || coalesce(' class="' || (r->>'class') || '"', '') || '>' || cells || '</tr>', E'\n' ORDER BY n)))))
  FROM (SELECT r, n, CASE WHEN r->>'class' = 'head' THEN xmlelement(name th, xmlattributes('col' AS scope, jsonb_array_length($2) AS colspan), xmlelement(name bdi, shown_text(r->'cells'->>0)))::text ELSE (SELECT string_agg(cell_of(c.text, $2->(i - 1)::integer->>'as')::text, '' ORDER BY i) FROM jsonb_array_elements_text(CASE jsonb_typeof(r) WHEN 'object' THEN r->'cells' ELSE r END) WITH ORDINALITY c(text, i)) END AS cells
          FROM jsonb_array_elements($3) WITH ORDINALITY y(r, n)) z
HAVING count(*) > 0
$table$;
COMMENT ON FUNCTION table_of(text, jsonb, jsonb) IS
'Bảng trên trang: columns are objects {"head", "as"}: the heading, and name, text, number, bar or rank (with spare: not on a phone); rows are arrays of texts, or {"class", "cells"} where a row has a class (a word of our own, never a text of somebody; head: one cell over those below it); null where there are no rows';

CREATE OR REPLACE FUNCTION columns_of(VARIADIC heads_and_forms text[]) RETURNS jsonb LANGUAGE sql STABLE PARALLEL SAFE SET search_path FROM CURRENT AS $columns$
SELECT jsonb_agg(jsonb_build_object('head', $1[2 * i - 1], 'as', $1[2 * i]) ORDER BY i) FROM generate_series(1, cardinality($1) / 2) i
$columns$;
COMMENT ON FUNCTION columns_of(text[]) IS 'Các cột của bảng: heads and forms in turn, as table_of takes them';

CREATE OR REPLACE FUNCTION section_of(heading text, VARIADIC parts xml[]) RETURNS xml LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path FROM CURRENT AS $section$
SELECT xmlelement(name section, xmlelement(name h2, shown_text($1)), xmlagg(part ORDER BY i)) FROM unnest($2) WITH ORDINALITY p(part, i) WHERE part IS NOT NULL HAVING count(*) > 0
$section$;
COMMENT ON FUNCTION section_of(text, xml[]) IS 'Phần của trang: a heading and what stands under it; null where nothing does';

CREATE OR REPLACE FUNCTION paragraph_of(text text, class text DEFAULT NULL) RETURNS xml LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path FROM CURRENT AS $paragraph$
SELECT xmlelement(name p, xmlattributes($2 AS class), shown_text($1)) WHERE $1 <> ''
$paragraph$;
COMMENT ON FUNCTION paragraph_of(text, text) IS 'Đoạn văn: of a page; null where there is no text';

CREATE OR REPLACE FUNCTION list_of(lines text[]) RETURNS xml LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path FROM CURRENT AS $list$
SELECT xmlelement(name ul, xmlagg(xmlelement(name li, shown_text(line)) ORDER BY i)) FROM unnest($1) WITH ORDINALITY l(line, i) HAVING count(*) > 0
$list$;
COMMENT ON FUNCTION list_of(text[]) IS 'Danh sách: lines of a page; null where there are none';

-- Contrast is at least 4.5 : 1 (WCAG 2.1 AA), in the dark as in the light.
CREATE OR REPLACE FUNCTION page_style(paper text) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
RETURN format($style$
:root { color-scheme: light dark; --paper: #ffffff; --ink: #1c1c1c; --quiet: #555555; --line: #c9c9c9; --bar: #f0c9a8; --head: #f3efe9; --red: #a3151c; }
@media (prefers-color-scheme: dark) { :root { --paper: #161616; --ink: #ececec; --quiet: #b4b4b4; --line: #4a4a4a; --bar: #5f3c1f; --head: #262320; --red: #ff9a8f; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1rem; max-width: %2$s; background: var(--paper); color: var(--ink); font: 1rem/1.5 "Segoe UI", Roboto, "Noto Sans", Arial, sans-serif; overflow-wrap: anywhere; }
h1 { margin: 0; font-size: 1.7rem; line-height: 1.2; color: var(--red); }
h2 { margin: 2rem 0 .5rem; font-size: 1.25rem; border-bottom: 2px solid var(--red); }
p, ul { margin: .4rem 0; }
.quiet { color: var(--quiet); }
.lead { font-size: 1.15rem; }
.digest { font-family: Consolas, "DejaVu Sans Mono", monospace; font-size: .85rem; word-break: break-all; }
.wide { position: relative; overflow-x: auto; margin: .5rem 0 1rem; }
table { border-collapse: collapse; width: 100%%; font-variant-numeric: tabular-nums; }
caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%%); white-space: nowrap; }
th, td { padding: .3rem .5rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; overflow-wrap: normal; }
thead th { background: var(--head); vertical-align: bottom; font-size: .9em; }
tbody th { font-weight: 600; min-width: 7.5em; overflow-wrap: anywhere; }
.number { text-align: right; }
td.number, td.bar, td.rank { white-space: nowrap; }
.long { min-width: 7em; overflow-wrap: anywhere; }
tbody th, thead .name { position: sticky; left: 0; }
tbody th { background: var(--paper); }
td.bar { min-width: 9rem; text-align: left; background: linear-gradient(var(--bar), var(--bar)) left / var(--part) calc(100%% - .4rem) no-repeat; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
tr.sum th, tr.sum td { font-weight: 700; background: var(--head); }
tr.head th { font-style: italic; font-weight: 400; }
tr.tied .rank { color: var(--red); }
tr.out th, tr.out td { color: var(--quiet); }
.sheet { break-after: page; }
.signs { display: flex; justify-content: space-between; gap: 2rem; margin: 2rem 0 6rem; text-align: center; }
@media (max-width: 40rem) { body { padding: .6rem; font-size: .95rem; } th, td { padding: .25rem .3rem; } .spare { display: none; } table { font-size: .875rem; } td.rank { white-space: normal; } tbody th { min-width: 6em; } }
@media print { :root { font-size: 10pt; color-scheme: light; --paper: #ffffff; --ink: #000000; --quiet: #444444; --line: #999999; --bar: #f0c9a8; --head: #f3efe9; --red: #a3151c; }
  body { max-width: none; padding: 0; line-height: 1.35; } h2 { margin-top: 1.2rem; } table { font-size: .85rem; } th, td { padding: .18rem .4rem; } .wide { overflow: visible; } .wide + .wide { break-before: page; } tbody th, thead .name { position: static; min-width: %3$s; } tr, li, table:not(:has(tbody tr:nth-child(16))) { break-inside: avoid; } tbody tr:nth-child(-n + 3) { break-before: avoid; } h2, h2 + p { break-after: avoid; } thead { display: table-header-group; } }
@page { size: %1$s; margin: 12mm 15mm; }
$style$, paper, CASE WHEN paper LIKE 'A3%' THEN 'none' ELSE '62rem' END, CASE WHEN paper LIKE 'A3%' THEN '14em' ELSE '6em' END);
COMMENT ON FUNCTION page_style(text) IS 'Kiểu trang: the style of a page for a size of paper, on the screen, a phone, in the dark and in print';

CREATE OR REPLACE FUNCTION page_of(title text, lang text, content xml, paper text DEFAULT 'A4') RETURNS text LANGUAGE sql STABLE SET search_path FROM CURRENT AS $page$
SELECT E'<!DOCTYPE html>\n' || xmlelement(name html, xmlattributes($2 AS lang),
  xmlelement(name head, xmlelement(name meta, xmlattributes('utf-8' AS charset)), xmlelement(name meta, xmlattributes('viewport' AS name, 'width=device-width, initial-scale=1' AS content)),
             xmlelement(name meta, xmlattributes('Content-Security-Policy' AS "http-equiv", $csp$default-src 'none'; style-src 'unsafe-inline'$csp$ AS content)),
             xmlelement(name title, shown_text($1)), xmlelement(name style, page_style($4))),
  xmlelement(name body, $3))::text || E'\n'
$page$;
COMMENT ON FUNCTION page_of(text, text, xml, text) IS 'Trang: a whole page of HTML, self-contained: no script, and nothing is loaded from anywhere';
