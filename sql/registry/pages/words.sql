-- The words of the pages, in both languages: each as word, Vietnamese, English. A value is a %s of format(), or %1$s
-- if the languages differ in order.

CREATE OR REPLACE FUNCTION words_of_season() RETURNS TABLE (word text, vi text, en text)
  LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path FROM CURRENT AS $words$
VALUES
  ('title',          'Kết quả thi đua năm %s',                       'Emulation results of %s'),
  ('title_half',     'Kết quả thi đua %s năm %s',                    'Emulation results of the %s of %s'),
  ('published',      'Công bố lần %s, ngày %s',                      'Publication %s, of %s'),
  ('corrected',      'Đính chính: %s',                               'Corrected: %s'),
  ('live',           'Tạm tính ngày %s, chưa công bố',               'Provisional as of %s, not published'),
  ('span',           'Kỳ thi đua từ %s đến %s',                      'Season from %s to %s'),
  ('incomplete_pub', 'Công bố khi còn đơn vị chưa đủ số liệu.', 'Published while figures of some units were missing.'),
  ('top_only',       'Chỉ in các đơn vị từ hạng %s trở lên.',        'Only ranks up to %s are printed.'),
  ('not handed in',  'Không nộp hồ sơ tự chấm: %s.',                 'Handed in no self-scores: %s.'),
  ('not yet in',     'Chưa nộp hồ sơ tự chấm: %s.',                  'No self-scores handed in yet: %s.'),
  ('departed',       'Không còn là thành viên khi kết thúc kỳ: %s.', 'No longer members at the end: %s.'),
  ('departed_on',    '%s (từ ngày %s)',                              '%s (from %s)'),
  ('lead_one',       '%s đứng đầu với %s điểm',                      '%s comes first with %s points'),
  ('lead_tied',      '%s đồng hạng nhất với %s điểm',                '%s share the first rank with %s points'),
  ('lead_next', '; thứ %s là %s với %s điểm, kém hạng trên %s điểm',
   '; %2$s is %1$s with %3$s points, %4$s behind the rank above'),
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
  ('digest',         'Mã băm SHA-256 của công bố: ',                 'SHA-256 digest of the publication: '),
  ('verify', 'Mã này tính lại được từ văn bản công bố xuất ra tệp; cách làm có trong tài liệu về báo cáo.',
   'It can be computed again from the exported publication, as described in the documentation of reports.'),
  ('no_units',       'Kỳ này chưa có kết quả nào.',                  'The season has no results yet.'),
  ('chart',          'Biểu đồ xếp hạng: %s',                         'Chart of the standings: %s')
$words$;
COMMENT ON FUNCTION words_of_season() IS
  'Từ ngữ chung của báo cáo: returns words for titles, the standings and the footer; within report_words';

-- A reason by its code, as published_standing.reason_code has it; %1$s is the class by points, %2$s the document.
CREATE OR REPLACE FUNCTION words_of_classes() RETURNS TABLE (word text, vi text, en text)
  LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path FROM CURRENT AS $words$
VALUES
  ('class open',         'chờ quyết định',                       'to be decided'),
  ('class class',        'chưa đủ điều kiện của loại cao hơn',   'the condition of a better class does not hold'),
  ('class lower class',  'hạ từ %1$s',                           'lowered from %1$s'),
  ('class quota',        'vượt tỷ lệ tối đa của loại cao hơn',   'over the quota of a better class'),
  ('class undecided',    'chưa xác định được, thiếu số liệu',    'undecided, a figure is missing'),
  ('class incomplete',   'chưa đủ số liệu',                      'incomplete'),
  ('class unranked',     'không xếp loại theo quy chế',          'not classed, by the regulation'),
  ('class decided',      'theo %2$s',                            'by %2$s'),
  ('why_head',           'Vì sao có điểm, hạng và loại này',     'Why these points, rank and class'),
  ('why_before',         'Điểm trước',                           'Points before'),
  ('why_after',          'Điểm sau',                             'Points after'),
  ('why_what',           'Lý do',                                'Reason'),
  ('why_clause',         'Căn cứ',                               'Clause'),
  ('why_lacks',          'thiếu %s',                             '%s missing'),
  ('why_sheet',          'Cả bảng điểm',                         'Whole sheet'),
  ('why limit',          'giới hạn điểm',                        'limit'),
  ('why condition',      'điều kiện',                            'condition'),
  ('why late',           'chậm',                                 'late'),
  ('why dropped',        'bỏ không tính',                        'left out'),
  ('why undecided',      'chưa xác định',                        'undecided'),
  ('why undefined',      'không tính được',                      'cannot be computed'),
  ('why unranked',       'không xếp hạng',                       'unranked'),
  ('why class',          'xếp loại',                             'class'),
  ('why lower class',    'hạ bậc',                               'lower class'),
  ('why quota',          'tỷ lệ tối đa',                         'quota'),
  ('why no award',       'không xét danh hiệu',                  'no award')
$words$;
COMMENT ON FUNCTION words_of_classes() IS
  'Từ ngữ về xếp loại: returns words for the reasons of classes, by reason code, and of points, by kind; within '
  'report_words';

CREATE OR REPLACE FUNCTION words_of_scores() RETURNS TABLE (word text, vi text, en text)
  LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path FROM CURRENT AS $words$
VALUES
  ('sections',     'Điểm theo từng phần',    'Points by section'),
  ('total',        'Tổng điểm',              'Total'),
  ('adjustment',   'Điều chỉnh',             'Adjustment'),
  ('self',         'Tự chấm so với kết quả', 'Self-scores and results'),
  ('self_points',  'Tự chấm',                'Self-score'),
  ('final_points', 'Kết quả',                'Result'),
  ('difference',   'Chênh lệch',             'Difference'),
  ('above_mean',   'So với bình quân',       'Compared with the mean'),
  ('self_lead', '%s/%s đơn vị tự chấm cao hơn kết quả; bình quân chênh %s điểm.',
   '%s of %s units scored themselves above the result; the mean difference is %s points.'),
  ('self_note', 'Cả hai bên chỉ cộng các tiêu chí mà đơn vị tự chấm.',
   'Both sums are over the criteria that the unit scored itself.'),
  ('details',      'Chi tiết theo tiêu chí', 'By criterion'),
  ('code',         'Mã',                     'Code'),
  ('criterion',    'Tiêu chí',               'Criterion'),
  ('max',          'Tối đa',                 'Maximum'),
  ('target',       'Chỉ tiêu',               'Target'),
  ('baseline',     'Số liệu gốc',            'Baseline'),
  ('appraised',    'Thẩm định',              'Appraised'),
  ('final',        'Kết quả',                'Result'),
  ('lost',         'Kém tối đa',             'Below maximum'),
  ('note',         'Ghi chú',                'Note'),
  ('matrix',       'Bảng điểm chi tiết',     'Score table'),
  ('matrix_note', 'Tiêu chí theo hàng, đơn vị theo cột. KG: không giao; dấu –: chưa có số liệu.',
   'Criteria down, units across. n/a: not assigned; –: no result yet.')
$words$;
COMMENT ON FUNCTION words_of_scores() IS
  'Từ ngữ về điểm: returns words for sections of points, self-scores and the score table; within report_words';

CREATE OR REPLACE FUNCTION words_of_awards() RETURNS TABLE (word text, vi text, en text)
  LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path FROM CURRENT AS $words$
VALUES
  ('awards',         'Khen thưởng',                                 'Awards'),
  ('award',          'Danh hiệu, hình thức',                        'Award'),
  ('year_n',         'Năm %s',                                      '%s'),
  ('change',         'Tăng, giảm',                                  'Change'),
  ('reconciliation', 'Đối chiếu với báo cáo',                       'Reconciled with reports'),
  ('reported',       'Báo cáo',                                     'Reported'),
  ('recorded',       'Theo quyết định',                             'On record'),
  ('reported_points', 'Đối chiếu điểm với báo cáo',                 'Points reconciled with reports'),
  ('computed',       'Kết quả tính',                                'Computed'),
  ('points_agree', '%s: %s/%s số điểm khớp.', '%s: %s of %s numbers agree.'),
  ('finding',        'Kết quả đối chiếu',                           'Finding'),
  ('grand_total',    'Tổng số',                                     'Total'),
  ('mix',            'Người trực tiếp lao động được khen thưởng',   'Direct workers among the recipients'),
  ('individuals',    'Cá nhân',                                     'Individuals'),
  ('direct',         'Trực tiếp lao động',                          'Direct workers'),
  ('unknown_pos',    'Chưa rõ đối tượng',                           'Position unknown'),
  ('share',          'Tỷ lệ (%)',                                   'Share (%)'),
  ('share_note', 'Tỷ lệ tính trên số cá nhân đã rõ đối tượng.', 'The share is of individuals whose position is known.'),
  ('money',          'Tiền thưởng (đồng)',                          'Money (đồng)'),
  ('paid',           'Đã chi',                                      'Paid'),
  ('to_pay',         'Còn phải chi',                                'To be paid'),
  ('unpriced',       'Số lượng chưa tính được',                     'Number without an amount'),
  ('flags',          'Cờ thi đua',                                  'Flags'),
  ('number',         'Số lượng',                                    'Number'),
  ('year',           'Năm',                                         'Year'),
  ('recipient',      'Đơn vị, tập thể',                             'Recipient')
$words$;
COMMENT ON FUNCTION words_of_awards() IS
  'Từ ngữ về khen thưởng: returns words for awards, reports, direct workers and flags; within report_words';

CREATE OR REPLACE FUNCTION words_of_cluster() RETURNS TABLE (word text, vi text, en text)
  LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path FROM CURRENT AS $words$
VALUES
  ('indicators',    'Chỉ tiêu kinh tế - xã hội toàn cụm',     'Indicators of the cluster'),
  ('indicator',     'Chỉ tiêu',                               'Indicator'),
  ('measure',       'Đơn vị tính',                            'Unit of measure'),
  ('plan',          'Kế hoạch',                               'Plan'),
  ('actual',        'Thực hiện',                              'Actual'),
  ('percent',       'Thực hiện/kế hoạch (%)',                 'Actual/plan (%)'),
  ('units_n',       'Số đơn vị',                              'Units'),
  ('leaders',       'Thường trực cụm, khối',                  'Leadership'),
  ('role',          'Vai trò',                                'Role'),
  ('person',        'Người đại diện',                         'Person'),
  ('next_year',     'Giao ước và nhiệm vụ năm %s',            'Commitments and tasks of %s'),
  ('signed',        '%s/%s đơn vị đã ký giao ước thi đua%s.', '%s of %s units have signed the commitment%s.'),
  ('signed_on',     ' ngày %s',                               ' on %s'),
  ('task',          'Nhiệm vụ',                               'Task'),
  ('no',            'STT',                                    'No.'),
  ('due',           'Thời hạn',                               'Due')
$words$;
COMMENT ON FUNCTION words_of_cluster() IS
  'Từ ngữ về cụm, khối: returns words for indicators, leadership and next year; within report_words';

CREATE OR REPLACE FUNCTION words_of_unit() RETURNS TABLE (word text, vi text, en text)
  LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path FROM CURRENT AS $words$
VALUES
  ('unit_title',      'Phiếu kết quả thi đua năm %s',      'Emulation sheet of %s'),
  ('unit_title_half', 'Phiếu kết quả thi đua %s năm %s',   'Emulation sheet of the %s of %s'),
  ('unit_rank',       '%s đạt %s điểm, xếp hạng %s trong %s đơn vị%s.', '%s has %s points and ranks %s of %s units%s.'),
  ('unit_class',      ', loại %s',                         ', class %s'),
  ('unit_norank',     '%s đạt %s điểm, %s.',               '%s has %s points, %s.'),
  ('unit_nopoints',   '%s chưa có điểm, %s.',              '%s has no points yet, %s.'),
  ('unit_tied',       'Đồng hạng với %s.',                 'Tied with %s.'),
  ('unit_behind',     'Kém đơn vị xếp trên (%s) %s điểm.', 'It is %2$s points behind the rank above (%1$s).'),
  ('unit_ahead',      'Hơn đơn vị xếp dưới (%s) %s điểm.', 'It is %2$s points ahead of the rank below (%1$s).'),
  ('unit_self', 'Tự chấm %s điểm, chênh %s điểm so với kết quả; bình quân các đơn vị chênh %s điểm.',
   'It scored itself %s points, a difference of %s from the result; the mean difference of all units is %s.'),
  ('unit_self_part',
   'Ở các tiêu chí mà đơn vị tự chấm: tự chấm %s điểm, chênh %s điểm so với kết quả; bình quân các đơn vị chênh '
   || '%s điểm.',
   'For the criteria that it scored itself: %s points, a difference of %s from the result; the mean difference of all '
   'units is %s.'),
  ('unit_absent',     'Đơn vị không nộp hồ sơ tự chấm.',   'It handed in no self-scores.'),
  ('lost_head',       'Điểm chưa đạt',                     'Where points were lost'),
  ('lost_line',       '%s: mất %s điểm (đạt %s).',         '%s: %s points lost (%s).'),
  ('lost_more',       'và %s tiêu chí khác.',              'and %s more criteria.'),
  ('missing_line',    '%s: chưa có số liệu.',              '%s: no result yet.'),
  ('lost_none',       'Không mất điểm ở tiêu chí nào.',    'No criterion lost points.'),
  ('over_head',       'Để đuổi kịp đơn vị xếp trên',       'What the next place needs'),
  ('over_line', '%s: thực hiện %s thay vì %s (thêm %s điểm), các tiêu chí khác giữ nguyên.',
   '%s: %s instead of %s (%s points more), with all other criteria unchanged.'),
  ('over_relative',
   '%s: thực hiện %s thay vì %s (thêm %s điểm; điểm của đơn vị xếp trên giảm vì tiêu chí này chấm theo các đơn '
   || 'vị khác), các tiêu chí khác giữ nguyên.',
   '%s: %s instead of %s (%s points more, and fewer for the rank above, because this criterion is scored against the '
   || 'others), with all other criteria unchanged.'),
  ('over_rival',
   '%s: thực hiện %s thay vì %s (điểm của mình không tăng, nhưng điểm của đơn vị xếp trên giảm, vì tiêu chí này '
   || 'chấm theo các đơn vị khác), các tiêu chí khác giữ nguyên.',
   '%s: %s instead of %s (no more points, but fewer for the rank above, because this criterion is scored against the '
   || 'others), with all other criteria unchanged.'),
  ('over_same', 'Bằng điểm đơn vị xếp trên; thứ hạng do cách phân định của bảng điểm.',
   'It has the same points as the rank above; the sheet''s tie-break decides.'),
  ('over_none', 'Không một tiêu chí nào tự nó đủ để đuổi kịp; cần tiến bộ ở nhiều tiêu chí.',
   'No single criterion is sufficient; several must improve.')
$words$;
COMMENT ON FUNCTION words_of_unit() IS
  'Từ ngữ của phiếu đơn vị: returns sentences for a unit''s result; within report_words';

CREATE OR REPLACE FUNCTION words_of_decision() RETURNS TABLE (word text, vi text, en text)
  LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path FROM CURRENT AS $words$
VALUES
  ('annex',          'Danh sách kèm theo Quyết định số %s', 'List annexed to Decision %s'),
  ('signed_by',      'ngày %s của %s',                      'of %s, by %s'),
  ('certificate',    'Số vào sổ',                           'Certificate'),
  ('rewarded',       'Tập thể, cá nhân',                    'Recipient'),
  ('way',            'Loại hình',                           'Way'),
  ('unnamed',        '%s (không ghi tên)',                  '%s (not named)'),
  ('unnamed person', 'cá nhân',                             'individuals'),
  ('unnamed other',  'tập thể, hộ gia đình',                'collectives, households'),
  ('unnamed null',   'tập thể, cá nhân',                    'collectives, individuals'),
  ('revoked',        'đã hủy bỏ theo %s',                   'revoked by %s'),
  ('annex_total',    'Tổng số: %s.',                        'Total: %s.'),
  ('money_total',    'Tổng tiền thưởng: %s đồng.',          'Money in all: %s đồng.'),
  ('money_missing',  'Tiền thưởng còn thiếu: %s.',          'Some amounts are not on record.'),
  ('minutes',        'Biên bản kiểm phiếu',                 'Minutes of the vote'),
  ('council',        '%s, họp ngày %s',                     '%s, meeting of %s'),
  ('minutes_no',     'Biên bản số: %s',                     'Minutes: %s'),
  ('council_size',   'Tổng số thành viên',                  'Members'),
  ('cast',           'Số phiếu',                            'Ballots cast'),
  ('for',            'Đồng ý',                              'For'),
  ('for_percent',    'Tỷ lệ đồng ý (%)',                    'For (%)'),
  ('needed',         'Cần đạt',                             'Needed'),
  ('vote_result',    'Kết quả',                             'Result'),
  ('passed',         'đạt',                                 'passed'),
  ('failed',         'không đạt',                           'failed'),
  ('no rule',        'sổ chưa có quy định',                 'no rule recorded'),
  ('percent_note', 'Tỷ lệ tính trên số mà quy định lấy làm căn cứ: tổng số thành viên hoặc số phiếu.',
   'The share is of the number that the rule uses: all members, or the ballots cast.'),
  ('tellers',        'Tổ kiểm phiếu',                       'Tellers'),
  ('chair',          'Chủ tịch Hội đồng',                   'Chair of the council'),
  ('sign_here',      '(ký, ghi rõ họ tên)',                 '(signature and name)')
$words$;
COMMENT ON FUNCTION words_of_decision() IS
  'Từ ngữ của quyết định và biên bản: returns words for annexes and minutes; within report_words';

CREATE OR REPLACE FUNCTION words_of_meeting() RETURNS TABLE (word text, vi text, en text)
  LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path FROM CURRENT AS $words$
VALUES
  ('meeting',           'Biên bản họp',                   'Minutes'),
  ('meeting_extract',   'Trích biên bản họp',             'Extract from the minutes'),
  ('meeting_held',      'Họp ngày %s',                    'Meeting of %s'),
  ('meeting_season',    'Kỳ thi đua: %s',                 'Season: %s'),
  ('meeting_place',     'Địa điểm: %s',                   'Place: %s'),
  ('meeting_host',      'Đơn vị chủ trì: %s',             'Host: %s'),
  ('meeting_chair',     'Chủ trì: %s',                    'Chair: %s'),
  ('meeting_secretary', 'Thư ký: %s',                     'Secretary: %s'),
  ('attendance',        'Thành phần dự họp',              'Attendance'),
  ('attendance_n',      'Có mặt %s, vắng mặt %s.',        'Present %s, absent %s.'),
  ('attendee',          'Họ và tên',                      'Name'),
  ('attendee_title',    'Chức vụ',                        'Position'),
  ('attended',          'Dự họp',                         'Attended'),
  ('attended true',     'có mặt',                         'present'),
  ('attended false',    'vắng mặt',                       'absent'),
  ('items',             'Nội dung và kết luận',           'Items and decisions'),
  ('item',              'Nội dung',                       'Item'),
  ('decided',           'Kết luận',                       'Decision'),
  ('votes_for',         'Tán thành',                      'For'),
  ('votes_against',     'Không tán thành',                'Against'),
  ('votes_other',       'Ý kiến khác',                    'Other'),
  ('ballots',           'Kết quả bỏ phiếu',               'Votes'),
  ('sign_secretary',    'Thư ký',                         'Secretary'),
  ('sign_chair',        'Chủ trì',                        'Chair')
$words$;
COMMENT ON FUNCTION words_of_meeting() IS
  'Từ ngữ của biên bản họp: returns words for the minutes of a meeting; within report_words';

-- Words for codes that pages print, as views show them (labels.sql).
CREATE OR REPLACE FUNCTION words_of_codes() RETURNS TABLE (word text, vi text, en text)
  LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path FROM CURRENT AS $words$
SELECT code, name, name_en FROM label WHERE kind IN ('award_level', 'membership_role')
UNION ALL
SELECT code, in_sentence(name), in_sentence(name_en) FROM label
 WHERE kind IN ('way', 'finding', 'score_status') OR kind = 'period' AND code <> 'year'
$words$;
COMMENT ON FUNCTION words_of_codes() IS
  'Từ ngữ cho mã: returns the labels of codes that pages print, by code; within report_words';

CREATE OR REPLACE FUNCTION report_words(lang text) RETURNS jsonb
  LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path FROM CURRENT AS $words$
BEGIN
  IF NOT coalesce(lang IN ('vi', 'en'), false) THEN
    RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
      MESSAGE = format('reports are not available in the language "%s"', lang),
      DETAIL = 'Allowed values: vi (Vietnamese), en (English).';
  END IF;
  RETURN (SELECT jsonb_object_agg(word, CASE lang WHEN 'vi' THEN vi ELSE en END)
            FROM (SELECT * FROM words_of_season()
                  UNION ALL SELECT * FROM words_of_classes()
                  UNION ALL SELECT * FROM words_of_scores()
                  UNION ALL SELECT * FROM words_of_awards()
                  UNION ALL SELECT * FROM words_of_cluster()
                  UNION ALL SELECT * FROM words_of_unit()
                  UNION ALL SELECT * FROM words_of_decision()
                  UNION ALL SELECT * FROM words_of_meeting()
                  UNION ALL SELECT * FROM words_of_codes()) v);
END
$words$;
COMMENT ON FUNCTION report_words(text) IS
  'Từ ngữ của báo cáo: returns the labels and sentences of the pages in a language, as one object. Errors: a language '
  'other than vi and en 22023';
