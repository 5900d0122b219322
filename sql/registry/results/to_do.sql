-- What waits for whom, and the sentences that say so.

CREATE OR REPLACE FUNCTION vietnamese_date(day date) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
RETURN to_char(day::timestamp, 'DD/MM/YYYY');
COMMENT ON FUNCTION vietnamese_date(date) IS
  'Ngày trong câu: writes a date as 06/03/2014, for sentences to be sent; null for null; within to_do and remind';

-- Each task once: who acts, and the sentence to send. %1$s is the unit, %2$s the criterion, %3$s the detail, %4$s the
-- deadline.
CREATE OR REPLACE FUNCTION task_sentences() RETURNS TABLE (task text, waits_for text, sentence text)
  LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path FROM CURRENT AS $sentences$
VALUES
  ('targets not signed', 'unit', 'Đề nghị %1$s ký giao ước và đăng ký chỉ tiêu thi đua%4$s.'),
  ('not handed in', 'unit', 'Đề nghị %1$s tự chấm điểm và nộp hồ sơ%4$s.'),
  ('not handed in, closed', 'unit', 'Đến nay %1$s chưa nộp hồ sơ tự chấm%4$s; kỳ đã chuyển sang thẩm định. Đề nghị '
   'liên hệ thường trực cụm, khối để được nộp bổ sung.'),
  ('file returned', 'unit', 'Đề nghị %1$s hoàn thiện và nộp lại hồ sơ tự chấm%4$s. Lý do trả lại: %3$s'),
  ('appraisal to explain', 'unit', 'Kết quả thẩm định của %1$s khác điểm tự chấm ở tiêu chí %3$s. Nếu chưa thống nhất, '
   'đề nghị gửi giải trình%4$s.'),
  ('explanation waits', 'appraiser', 'Đề nghị bộ phận thẩm định trả lời giải trình của %1$s về tiêu chí %2$s%4$s.'),
  ('objection waits', 'council', 'Đề nghị hội đồng xem xét, kết luận kiến nghị của %1$s về %2$s%4$s.'),
  ('objection to carry out', 'council', 'Kiến nghị của %1$s về %2$s đã được chấp nhận; đề nghị đính chính kết quả đã '
   'công bố.'),
  ('self-score without effect', 'council', 'Điểm tự chấm của %1$s ở tiêu chí %2$s không được tính, vì tiêu chí này '
   'không do đơn vị chấm; đề nghị kiểm tra lại.'),
  ('class to decide', 'council', 'Đề nghị cấp có thẩm quyền quyết định xếp loại của %1$s.'),
  ('class decision without effect', 'council', 'Quyết định xếp loại của %1$s không còn áp dụng; đề nghị xem xét lại.')
$sentences$;
COMMENT ON FUNCTION task_sentences() IS
  'Câu nhắc việc: returns, for each task of to_do, who acts (a capacity) and the sentence to send; within to_do';

CREATE OR REPLACE FUNCTION due_phrase(due_on date) RETURNS text
  LANGUAGE sql STABLE PARALLEL SAFE SET search_path FROM CURRENT AS $phrase$
SELECT CASE WHEN NOT isfinite($1) OR $1 IS NULL THEN ''
            WHEN $1 < today() THEN format(' (hạn %s, đã quá hạn %s ngày)', vietnamese_date($1), today() - $1)
            ELSE format(' (hạn %s)', vietnamese_date($1)) END
$phrase$;
COMMENT ON FUNCTION due_phrase(date) IS
  'Hạn trong câu: writes a deadline as a part of a sentence, and by how many days it is past; within to_do';

-- Season by season: what a filter by seasons leaves out is not looked for, and no class of it computed.
CREATE OR REPLACE VIEW to_do WITH (security_invoker) AS
SELECT s.season, x.unit, u.name AS unit_name, x.task, x.criterion, x.detail, x.due_on, x.days_late,
       s.year, s.period, c.name AS cluster_name, season_name(c.name, s.year, s.period) AS season_name,
       period_name(s.period) AS period_name,
       season_status_name(s.status) AS status_name, task_name(x.task) AS task_name, u."position",
       p.waits_for, capacity_name(p.waits_for) AS waits_for_name,
       format(p.sentence, u.name,
              CASE WHEN x.criterion IS NOT NULL AND x.task LIKE 'objection%' THEN 'tiêu chí ' || x.criterion
                   ELSE coalesce(x.criterion, 'kết quả chung') END,
              x.detail, due_phrase(x.due_on)) AS sentence
  FROM season s
  LEFT JOIN cluster c ON c.cluster = s.cluster
 CROSS JOIN LATERAL (
   SELECT h.unit, 'targets not signed' AS task, NULL::text AS criterion, NULL::text AS detail, e.due_on,
          greatest(0, today() - e.due_on) AS days_late
     FROM (SELECT due_date(s.season, 'target') AS due_on OFFSET 0) e
     JOIN hand_in h ON h.season = s.season AND e.due_on IS NOT NULL
    WHERE s.status IN ('open', 'appraisal')
      AND NOT EXISTS (SELECT FROM commitment k WHERE k.season = s.season AND k.unit = h.unit)
   UNION ALL
   SELECT a.unit, 'appraisal to explain', NULL, string_agg(a.criterion, ', ' ORDER BY a.criterion COLLATE "C"),
          e.due_on, 0
     FROM (SELECT due_date(s.season, 'explanation') AS due_on OFFSET 0) e
     JOIN result a ON a.season = s.season AND a.stage = 'appraisal' AND e.due_on >= today()
     JOIN result f ON (f.season, f.unit, f.criterion, f.stage) = (a.season, a.unit, a.criterion, 'self')
     JOIN season_member m ON m.season = a.season AND m.unit = a.unit
    WHERE s.status IN ('open', 'appraisal') AND (a.actual, a.assigned) IS DISTINCT FROM (f.actual, f.assigned)
      AND NOT EXISTS (SELECT FROM explanation x WHERE (x.season, x.unit, x.criterion) = (a.season, a.unit, a.criterion))
    GROUP BY a.unit, e.due_on
   UNION ALL
   SELECT h.unit, CASE WHEN h.state = 'returned' THEN 'file returned' ELSE 'not handed in' END, NULL, h.reason,
          h.due_on, h.days_late
     FROM hand_in h WHERE h.season = s.season AND s.status <> 'published' AND h.state <> 'submitted'
   UNION ALL
   SELECT e.unit, 'explanation waits', e.criterion, e.text, s.appraisal_deadline,
          greatest(0, today() - s.appraisal_deadline)
     FROM explanation e JOIN season_member m USING (season, unit)
    WHERE e.season = s.season AND e.answer IS NULL AND s.status IN ('open', 'appraisal')
   UNION ALL
   SELECT o.unit, 'objection waits', o.criterion, o.text, NULL, NULL
     FROM objection o WHERE o.season = s.season AND o.ruling IS NULL
   UNION ALL
   SELECT o.unit, 'objection to carry out', o.criterion, o.ruling_text, NULL, NULL
     FROM objection o WHERE o.season = s.season AND o.ruling = 'sustained'
      AND NOT EXISTS (SELECT FROM publication p WHERE p.season = o.season AND p.objection = o.number)
   UNION ALL
   SELECT r.unit, 'self-score without effect', r.criterion,
          format('%s: scored only by the %s', r.actual, o.by), NULL, NULL
     FROM scored_by_others o JOIN result r USING (season, criterion)
    WHERE o.season = s.season AND r.stage = 'self' AND s.status <> 'published'
   UNION ALL
   SELECT o.unit, CASE o.state WHEN 'open' THEN 'class to decide' ELSE 'class decision without effect' END, NULL,
          CASE WHEN o.class IS NULL THEN o.class_by_points
               ELSE format('%s (%s): %s', o.class, o.document, CASE o.state WHEN 'open' THEN 'decided on other points'
                                                                            ELSE 'the class is not open' END) END,
          NULL, NULL
     FROM open_class o WHERE o.season = s.season AND s.status <> 'published' AND o.state <> 'decided') x
  JOIN unit u ON u.unit = x.unit
  LEFT JOIN task_sentences() p ON p.task = CASE WHEN x.task = 'not handed in' AND s.status = 'appraisal'
                                                THEN 'not handed in, closed' ELSE x.task END;
COMMENT ON VIEW to_do IS
  'Việc cần làm: units that have not signed or handed in and how late, appraisals to explain, explanations and '
  'objections that are waiting, self-scores that do not count because only others score the criterion, classes that an '
  'authority must decide, each with the sentence to send';
COMMENT ON COLUMN to_do.season IS 'Kỳ thi đua';
COMMENT ON COLUMN to_do.unit IS 'Mã đơn vị';
COMMENT ON COLUMN to_do.unit_name IS 'Đơn vị';
COMMENT ON COLUMN to_do.task IS
  'Việc: targets not signed, not handed in, file returned, appraisal to explain, explanation waits, objection '
  'waits, objection to carry out, self-score without effect, class to decide or class decision without effect';
COMMENT ON COLUMN to_do.criterion IS 'Tiêu chí: criterion of an explanation, objection or self-score';
COMMENT ON COLUMN to_do.detail IS
  'Chi tiết: reason of the return, criteria whose appraisal differs from the self-score, text of the unit, the '
  'self-score and who scores the criterion, the class by points, or a decision and why it has no effect';
COMMENT ON COLUMN to_do.due_on IS 'Hạn: last day; null: none';
COMMENT ON COLUMN to_do.days_late IS 'Số ngày trễ: 0: not due yet; null: no deadline';
COMMENT ON COLUMN to_do.year IS 'Năm';
COMMENT ON COLUMN to_do.period IS 'Giai đoạn: year, half-year, quarter or month';
COMMENT ON COLUMN to_do.cluster_name IS 'Tên cụm, khối';
COMMENT ON COLUMN to_do.season_name IS 'Tên kỳ thi đua';
COMMENT ON COLUMN to_do.period_name IS 'Tên giai đoạn';
COMMENT ON COLUMN to_do.status_name IS 'Tên trạng thái kỳ';
COMMENT ON COLUMN to_do.task_name IS 'Tên việc';
COMMENT ON COLUMN to_do."position" IS 'Thứ tự: position of the unit in the official order';
COMMENT ON COLUMN to_do.waits_for IS 'Ai làm: unit, appraiser or council';
COMMENT ON COLUMN to_do.waits_for_name IS 'Tên bên thực hiện';
COMMENT ON COLUMN to_do.sentence IS 'Câu nhắc việc: sentence to send, in Vietnamese, with the deadline as 06/03/2014';

DROP FUNCTION IF EXISTS remind(text);
CREATE FUNCTION remind(season text)
  RETURNS TABLE (unit text, text text, unit_name text, person text, person_position text, tasks bigint, next_due date)
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $remind$
#variable_conflict use_column
BEGIN
  IF NOT EXISTS (SELECT FROM season s WHERE s.season = remind.season) THEN
    RAISE EXCEPTION USING ERRCODE = 'no_data_found', MESSAGE = format('season "%s" does not exist', remind.season),
      HINT = 'List the seasons with SELECT season FROM season.';
  END IF;
  RETURN QUERY
  SELECT t.unit,
         concat_ws(E'\n', format('Kính gửi: %s%s', t.unit_name,
                                 coalesce(' (' || nullif(concat_ws(', ', m.person, m.person_position), '') || ')', '')),
                   format('%s: tính đến ngày %s, đơn vị còn %s việc cần thực hiện.', t.season_name,
                          vietnamese_date(today()), t.tasks), t.lines),
         t.unit_name, m.person, m.person_position, t.tasks, t.next_due
    FROM (SELECT x.unit, x.unit_name, x.season_name, x."position", count(*) AS tasks, min(x.due_on) AS next_due,
                 string_agg(format('%s. %s', x.nth, x.sentence), E'\n' ORDER BY x.nth) AS lines
            FROM (SELECT o.*, row_number() OVER (PARTITION BY o.unit ORDER BY o.due_on, o.task, o.criterion COLLATE "C",
                                                                              o.detail COLLATE "C") AS nth
                    FROM to_do o WHERE o.season = remind.season AND o.waits_for = 'unit') x
           GROUP BY x.unit, x.unit_name, x.season_name, x."position") t
    LEFT JOIN LATERAL (SELECT k.person, k.person_position FROM membership k
                        WHERE k.season = remind.season AND k.unit = t.unit
                        ORDER BY k.joined_on <= today() DESC, k.joined_on DESC LIMIT 1) m ON true
   ORDER BY t."position", t.unit_name COLLATE "vi-x-icu", t.unit;
END
$remind$;
COMMENT ON FUNCTION remind(text) IS
  'Nhắc việc: returns one letter a unit that has something to do in a season, for a program that sends mail: what '
  'waits for the unit, with the deadlines, in Vietnamese, to whom, the number of tasks and the next deadline. What '
  'waits for appraisers and council is in to_do. A unit gets its own, a role that sees every hand-in all. Errors: '
  'an unknown season P0002';
