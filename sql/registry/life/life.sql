-- The life of a cluster: meetings, tasks, documents, movements, models, indicators.

CREATE TABLE IF NOT EXISTS document (
  document  text PRIMARY KEY CHECK (document <> ''),
  issued_on date,
  issuer    text,
  title     text NOT NULL CHECK (title <> ''),
  season    text REFERENCES season
);
CREATE INDEX IF NOT EXISTS document_season ON document (season);
COMMENT ON TABLE document IS 'Văn bản: plans, minutes, reports, regulations';
COMMENT ON COLUMN document.document IS 'Số văn bản: key';
COMMENT ON COLUMN document.issued_on IS 'Ngày ban hành';
COMMENT ON COLUMN document.issuer IS 'Cơ quan ban hành';
COMMENT ON COLUMN document.title IS 'Trích yếu';
COMMENT ON COLUMN document.season IS 'Kỳ thi đua: null: not of one season';

CREATE TABLE IF NOT EXISTS meeting (
  meeting  text PRIMARY KEY CHECK (meeting <> ''),
  season   text REFERENCES season,
  kind     text NOT NULL CHECK (kind IN ('signing', 'review', 'appraisal', 'conference', 'council', 'other')),
  held_on  date NOT NULL,
  place    text,
  host     text REFERENCES unit,
  minutes  text REFERENCES document,
  note     text
);
CREATE INDEX IF NOT EXISTS meeting_season ON meeting (season);
CREATE INDEX IF NOT EXISTS meeting_host ON meeting (host);
CREATE INDEX IF NOT EXISTS meeting_minutes ON meeting (minutes);
COMMENT ON TABLE meeting IS 'Hội nghị, cuộc họp: meetings of a cluster or council';
COMMENT ON COLUMN meeting.meeting IS 'Mã cuộc họp: key';
COMMENT ON COLUMN meeting.season IS 'Kỳ thi đua';
COMMENT ON COLUMN meeting.kind IS
  'Loại: signing (ký giao ước), review (sơ kết), appraisal (thẩm định), conference (tổng kết), council (hội đồng), '
  'other';
COMMENT ON COLUMN meeting.held_on IS 'Ngày';
COMMENT ON COLUMN meeting.place IS 'Địa điểm';
COMMENT ON COLUMN meeting.host IS 'Đơn vị chủ trì';
COMMENT ON COLUMN meeting.minutes IS 'Biên bản';
COMMENT ON COLUMN meeting.note IS 'Ghi chú';

CREATE TABLE IF NOT EXISTS attendance (
  meeting text NOT NULL REFERENCES meeting,
  number  integer NOT NULL CHECK (number > 0),
  unit    text REFERENCES unit,
  person  text,
  title   text,
  PRIMARY KEY (meeting, number),
  CONSTRAINT attendance_of_somebody CHECK (num_nonnulls(unit, person) > 0)
);
CREATE INDEX IF NOT EXISTS attendance_unit ON attendance (unit);
COMMENT ON TABLE attendance IS 'Thành phần dự họp: participants of a meeting: a unit, a person or both';
COMMENT ON COLUMN attendance.meeting IS 'Cuộc họp';
COMMENT ON COLUMN attendance.number IS 'Số thứ tự';
COMMENT ON COLUMN attendance.unit IS 'Đơn vị';
COMMENT ON COLUMN attendance.person IS 'Người dự';
COMMENT ON COLUMN attendance.title IS 'Chức vụ';

CREATE TABLE IF NOT EXISTS task (
  task    text PRIMARY KEY CHECK (task <> ''),
  meeting text REFERENCES meeting,
  season  text REFERENCES season,
  number  integer,
  text    text NOT NULL CHECK (text <> ''),
  unit    text REFERENCES unit,
  due_on  date,
  done_on date,
  result  text
);
CREATE INDEX IF NOT EXISTS task_meeting ON task (meeting);
CREATE INDEX IF NOT EXISTS task_season ON task (season);
CREATE INDEX IF NOT EXISTS task_unit ON task (unit);
COMMENT ON TABLE task IS 'Nhiệm vụ: tasks that a meeting sets';
COMMENT ON COLUMN task.task IS 'Mã nhiệm vụ: key';
COMMENT ON COLUMN task.meeting IS 'Cuộc họp: meeting that set the task';
COMMENT ON COLUMN task.season IS 'Kỳ thi đua: season in which the task is due';
COMMENT ON COLUMN task.number IS 'Số thứ tự';
COMMENT ON COLUMN task.text IS 'Nội dung';
COMMENT ON COLUMN task.unit IS 'Đơn vị thực hiện: null: all';
COMMENT ON COLUMN task.due_on IS 'Hạn';
COMMENT ON COLUMN task.done_on IS 'Hoàn thành ngày: null: open';
COMMENT ON COLUMN task.result IS 'Kết quả';

CREATE TABLE IF NOT EXISTS movement (
  movement  text PRIMARY KEY CHECK (movement <> ''),
  parent    text REFERENCES movement CHECK (parent <> movement),
  unit      text REFERENCES unit,
  theme     text NOT NULL CHECK (theme <> ''),
  slogan    text,
  starts_on date,
  ends_on   date CHECK (ends_on >= starts_on),
  progress  text
);
CREATE INDEX IF NOT EXISTS movement_parent ON movement (parent);
CREATE INDEX IF NOT EXISTS movement_unit ON movement (unit);
COMMENT ON TABLE movement IS 'Phong trào thi đua: emulation movements and their state';
COMMENT ON COLUMN movement.movement IS 'Mã phong trào: key';
COMMENT ON COLUMN movement.parent IS 'Phong trào cấp trên: superior movement to which it responds';
COMMENT ON COLUMN movement.unit IS 'Đơn vị phát động: null: the cluster or the country';
COMMENT ON COLUMN movement.theme IS 'Chủ đề';
COMMENT ON COLUMN movement.slogan IS 'Khẩu hiệu';
COMMENT ON COLUMN movement.starts_on IS 'Từ ngày';
COMMENT ON COLUMN movement.ends_on IS 'Đến ngày';
COMMENT ON COLUMN movement.progress IS 'Tiến độ, kết quả';

CREATE TABLE IF NOT EXISTS exemplar (
  exemplar text PRIMARY KEY CHECK (exemplar <> ''),
  kind     text NOT NULL CHECK (kind IN ('model', 'solution', 'collective', 'individual')),
  name     text NOT NULL CHECK (name <> ''),
  unit     text REFERENCES unit,
  movement text REFERENCES movement,
  year     integer,
  note     text
);
CREATE INDEX IF NOT EXISTS exemplar_unit ON exemplar (unit);
CREATE INDEX IF NOT EXISTS exemplar_movement ON exemplar (movement);
COMMENT ON TABLE exemplar IS 'Điển hình tiên tiến: models, solutions, collectives and individuals to learn from';
COMMENT ON COLUMN exemplar.exemplar IS 'Mã điển hình: key';
COMMENT ON COLUMN exemplar.kind IS
  'Loại: model (mô hình), solution (giải pháp), collective (tập thể), individual (cá nhân)';
COMMENT ON COLUMN exemplar.name IS 'Tên';
COMMENT ON COLUMN exemplar.unit IS 'Đơn vị: unit of origin';
COMMENT ON COLUMN exemplar.movement IS 'Phong trào';
COMMENT ON COLUMN exemplar.year IS 'Năm';
COMMENT ON COLUMN exemplar.note IS 'Ghi chú';

CREATE TABLE IF NOT EXISTS exemplar_spread (
  exemplar  text NOT NULL REFERENCES exemplar,
  unit      text NOT NULL REFERENCES unit,
  spread_on date,
  note      text,
  PRIMARY KEY (exemplar, unit)
);
CREATE INDEX IF NOT EXISTS exemplar_spread_unit ON exemplar_spread (unit);
COMMENT ON TABLE exemplar_spread IS 'Nhân rộng điển hình: units to which a model has spread';
COMMENT ON COLUMN exemplar_spread.exemplar IS 'Điển hình';
COMMENT ON COLUMN exemplar_spread.unit IS 'Đơn vị: unit that adopted it';
COMMENT ON COLUMN exemplar_spread.spread_on IS 'Ngày';
COMMENT ON COLUMN exemplar_spread.note IS 'Ghi chú';

CREATE TABLE IF NOT EXISTS indicator (
  indicator text PRIMARY KEY CHECK (indicator <> ''),
  name      text NOT NULL CHECK (name <> ''),
  measure   text,
  decimals  integer NOT NULL DEFAULT 0 CHECK (decimals BETWEEN 0 AND 6),
  combine   text NOT NULL CHECK (combine IN ('sum', 'mean')),
  weight    text REFERENCES indicator CHECK (weight <> indicator),
  "position" integer,
  CONSTRAINT indicator_weight_is_a_means CHECK (combine = 'mean' OR weight IS NULL)
);
CREATE INDEX IF NOT EXISTS indicator_weight ON indicator (weight);
COMMENT ON TABLE indicator IS
  'Chỉ tiêu kinh tế - xã hội: indicators of units, and how the cluster''s figure is computed from them';
COMMENT ON COLUMN indicator.indicator IS 'Mã chỉ tiêu: key';
COMMENT ON COLUMN indicator.name IS 'Tên chỉ tiêu';
COMMENT ON COLUMN indicator.measure IS 'Đơn vị tính';
COMMENT ON COLUMN indicator.decimals IS 'Số chữ số thập phân: decimals of the cluster''s figure, 0 to 6';
COMMENT ON COLUMN indicator.combine IS 'Cách tính của cụm: sum (cộng) or mean (bình quân)';
COMMENT ON COLUMN indicator.weight IS 'Quyền số: indicator by which a mean is weighted; null: a plain mean';
COMMENT ON COLUMN indicator."position" IS 'Thứ tự';

CREATE TABLE IF NOT EXISTS indicator_value (
  unit      text NOT NULL REFERENCES unit,
  year      integer NOT NULL,
  period    text NOT NULL DEFAULT 'year',   -- check_periods
  indicator text NOT NULL REFERENCES indicator,
  plan      numeric CHECK (abs(plan) < 1000000000000000000),
  actual    numeric CHECK (abs(actual) < 1000000000000000000),
  source    text,
  batch     bigint REFERENCES import_batch,
  PRIMARY KEY (unit, year, period, indicator)
);
SELECT check_periods('indicator_value');
CREATE INDEX IF NOT EXISTS indicator_value_indicator ON indicator_value (indicator, year);
CREATE INDEX IF NOT EXISTS indicator_value_batch ON indicator_value (batch) WHERE batch IS NOT NULL;
COMMENT ON TABLE indicator_value IS 'Số liệu kinh tế - xã hội: plan and actual of units';
COMMENT ON COLUMN indicator_value.unit IS 'Đơn vị';
COMMENT ON COLUMN indicator_value.year IS 'Năm';
COMMENT ON COLUMN indicator_value.period IS 'Giai đoạn: year, half-year, quarter or month';
COMMENT ON COLUMN indicator_value.indicator IS 'Chỉ tiêu';
COMMENT ON COLUMN indicator_value.plan IS 'Kế hoạch: in the indicator''s unit of measure';
COMMENT ON COLUMN indicator_value.actual IS 'Thực hiện: in the indicator''s unit of measure';
COMMENT ON COLUMN indicator_value.source IS 'Nguồn';
COMMENT ON COLUMN indicator_value.batch IS 'Lần nhập tệp: import that added the row; null: entered by hand';

CREATE OR REPLACE VIEW cluster_indicator WITH (security_invoker) AS
SELECT s.season, s.cluster, s.year, s.period, x.indicator, x.name, x.measure, x.combine, x."position", x.units,
       x.reported, x.plan, x.actual, x.decimals, c.name AS cluster_name,
       season_name(c.name, s.year, s.period) AS season_name, season_status_name(s.status) AS status_name,
       period_name(s.period) AS period_name, combine_name(x.combine) AS combine_name
  FROM season s
  JOIN cluster c ON c.cluster = s.cluster
 CROSS JOIN LATERAL (   -- season by season, as result_in_force
   SELECT i.indicator, i.name, i.measure, i.combine, i."position", count(*)::integer AS units,
          count(v.actual) FILTER (WHERE i.weight IS NULL OR w.actual IS NOT NULL)::integer AS reported,
          round(CASE WHEN i.combine = 'sum' THEN sum(v.plan)
                     WHEN i.weight IS NULL THEN avg(v.plan)
                     ELSE sum(v.plan * w.plan) / nullif(sum(w.plan) FILTER (WHERE v.plan IS NOT NULL), 0)
                END, i.decimals)::numeric(38,6) AS plan,
          round(CASE WHEN i.combine = 'sum' THEN sum(v.actual)
                     WHEN i.weight IS NULL THEN avg(v.actual)
                     ELSE sum(v.actual * w.actual) / nullif(sum(w.actual) FILTER (WHERE v.actual IS NOT NULL), 0)
                END, i.decimals)::numeric(38,6) AS actual, i.decimals
     FROM membership m
    CROSS JOIN indicator i
     LEFT JOIN indicator_value v
            ON v.unit = m.unit AND v.year = s.year AND v.period = s.period AND v.indicator = i.indicator
     LEFT JOIN indicator_value w
            ON w.unit = m.unit AND w.year = s.year AND w.period = s.period AND w.indicator = i.weight
    WHERE m.season = s.season AND m.joined_on <= s.ends_on AND m.left_on > s.ends_on
    GROUP BY i.indicator HAVING count(v.indicator) > 0) x;
COMMENT ON VIEW cluster_indicator IS
  'Chỉ tiêu toàn cụm: a season''s indicators, summed or averaged over its members; a mean is weighted by another '
  'indicator if one is declared';
COMMENT ON COLUMN cluster_indicator.season IS 'Kỳ thi đua';
COMMENT ON COLUMN cluster_indicator.cluster IS 'Cụm, khối';
COMMENT ON COLUMN cluster_indicator.year IS 'Năm';
COMMENT ON COLUMN cluster_indicator.period IS 'Giai đoạn';
COMMENT ON COLUMN cluster_indicator.indicator IS 'Mã chỉ tiêu';
COMMENT ON COLUMN cluster_indicator.name IS 'Chỉ tiêu';
COMMENT ON COLUMN cluster_indicator.measure IS 'Đơn vị tính';
COMMENT ON COLUMN cluster_indicator.combine IS 'Cách tính: sum or mean';
COMMENT ON COLUMN cluster_indicator."position" IS 'Thứ tự';
COMMENT ON COLUMN cluster_indicator.units IS 'Số đơn vị: members of the season';
COMMENT ON COLUMN cluster_indicator.reported IS
  'Số đơn vị có số liệu: if fewer than all, the figure is of these units only';
COMMENT ON COLUMN cluster_indicator.plan IS 'Kế hoạch: a mean is weighted by the plan of the other indicator';
COMMENT ON COLUMN cluster_indicator.actual IS 'Thực hiện';
COMMENT ON COLUMN cluster_indicator.decimals IS 'Số chữ số thập phân: decimals to which plan and actual are rounded';
COMMENT ON COLUMN cluster_indicator.cluster_name IS 'Tên cụm, khối';
COMMENT ON COLUMN cluster_indicator.season_name IS 'Tên kỳ thi đua';
COMMENT ON COLUMN cluster_indicator.status_name IS 'Trạng thái kỳ';
COMMENT ON COLUMN cluster_indicator.period_name IS 'Tên giai đoạn';
COMMENT ON COLUMN cluster_indicator.combine_name IS 'Tên cách tính';

CREATE OR REPLACE VIEW leadership WITH (security_invoker) AS
SELECT m.season, s.cluster, s.year, c.kind,
       CASE m.role WHEN 'leader' THEN 1 WHEN 'second deputy' THEN 3 ELSE 2 END AS "order", m.role,
       CASE c.kind WHEN 'bloc' THEN 'Khối ' ELSE 'Cụm ' END || in_sentence(membership_role_name(m.role)) AS role_name,
       m.unit, u.name AS unit_name, m.person, m.person_position, nullif(m.joined_on, '-infinity') AS from_date,
       nullif(m.left_on, 'infinity') AS to_date, s.period, c.name AS cluster_name,
       season_name(c.name, s.year, s.period) AS season_name, period_name(s.period) AS period_name,
       cluster_kind_name(c.kind) AS kind_name, u."position"
  FROM membership m JOIN season s USING (season) JOIN cluster c ON c.cluster = s.cluster JOIN unit u ON u.unit = m.unit
 WHERE m.role <> 'member';
COMMENT ON VIEW leadership IS 'Thường trực cụm, khối: leader and deputies of each season, with their persons';
COMMENT ON COLUMN leadership.season IS 'Kỳ thi đua';
COMMENT ON COLUMN leadership.cluster IS 'Cụm, khối';
COMMENT ON COLUMN leadership.year IS 'Năm';
COMMENT ON COLUMN leadership.kind IS 'Loại: cluster or bloc';
COMMENT ON COLUMN leadership."order" IS 'Thứ tự: 1 leader, 2 and 3 deputies';
COMMENT ON COLUMN leadership.role IS 'Vai trò: leader, deputy, first deputy or second deputy';
COMMENT ON COLUMN leadership.role_name IS 'Tên vai trò: a bloc has a Khối trưởng, never a Cụm trưởng';
COMMENT ON COLUMN leadership.unit IS 'Mã đơn vị';
COMMENT ON COLUMN leadership.unit_name IS 'Đơn vị';
COMMENT ON COLUMN leadership.person IS 'Người đại diện';
COMMENT ON COLUMN leadership.person_position IS 'Chức vụ';
COMMENT ON COLUMN leadership.from_date IS 'Từ ngày: null: from the start';
COMMENT ON COLUMN leadership.to_date IS 'Đến ngày: null: to the end';
COMMENT ON COLUMN leadership.period IS 'Giai đoạn: year, half-year, quarter or month';
COMMENT ON COLUMN leadership.cluster_name IS 'Tên cụm, khối';
COMMENT ON COLUMN leadership.season_name IS 'Tên kỳ thi đua';
COMMENT ON COLUMN leadership.period_name IS 'Tên giai đoạn';
COMMENT ON COLUMN leadership.kind_name IS 'Tên loại';
COMMENT ON COLUMN leadership."position" IS 'Thứ tự: position of the unit in the official order';

CREATE OR REPLACE FUNCTION rotate_leadership(season text)
  RETURNS TABLE (role text, unit text, unit_name text, why text)
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $rotate$
#variable_conflict use_column
DECLARE
  before text := (SELECT p.season FROM season s
                    JOIN season p ON p.cluster = s.cluster AND p.period = s.period AND p.year < s.year
                   WHERE s.season = rotate_leadership.season ORDER BY p.year DESC LIMIT 1);
  old text[];    -- leader, first (or only) and second deputy at the end of the season before
  round text[];  -- the members in the declared order, beginning after the old second deputy
  candidates text[];
  one_deputy boolean := EXISTS (SELECT FROM membership m JOIN season s USING (season) WHERE m.season = before
                                   AND m.role = 'deputy' AND m.joined_on <= s.ends_on AND m.left_on > s.ends_on);
  roles constant text[] := CASE WHEN one_deputy THEN '{leader,deputy}' ELSE '{leader,first deputy,second deputy}' END;
BEGIN
  IF NOT EXISTS (SELECT FROM season s WHERE s.season = rotate_leadership.season) THEN
    RAISE EXCEPTION USING ERRCODE = 'no_data_found',
      MESSAGE = format('season "%s" does not exist', rotate_leadership.season),
      HINT = 'List the seasons with SELECT season FROM season.';
  END IF;
  old := ARRAY(SELECT (SELECT m.unit FROM membership m JOIN season s USING (season)
                        WHERE m.season = before AND m.role = r AND m.joined_on <= s.ends_on AND m.left_on > s.ends_on)
                 FROM unnest(roles) WITH ORDINALITY o(r, i) ORDER BY i);
  round := ARRAY(
    WITH members AS (
      SELECT DISTINCT u.unit,
             row_number() OVER (ORDER BY u."position" NULLS LAST, u.name COLLATE "vi-x-icu", u.unit) AS i
        FROM (SELECT DISTINCT m.unit FROM membership m
               WHERE m.season = rotate_leadership.season AND m.left_on = 'infinity') m JOIN unit u USING (unit)),
    last AS (SELECT coalesce((SELECT u."position" FROM unit u WHERE u.unit = coalesce(old[3], old[2], old[1])), 0) AS p,
                    coalesce((SELECT i FROM members WHERE unit = coalesce(old[3], old[2], old[1])), 0) AS i)
    SELECT m.unit FROM members m JOIN unit u USING (unit), last
     ORDER BY CASE WHEN last.i > 0 THEN m.i <= last.i ELSE coalesce(u."position" <= last.p, false) END, m.i);
  -- the deputies that are still members, then the round, with the previous leader last
  candidates := ARRAY(SELECT d FROM unnest(old[2:3]) WITH ORDINALITY x(d, i) WHERE d = ANY (round) ORDER BY i)
             || ARRAY(SELECT r FROM unnest(round) WITH ORDINALITY x(r, i)
                       WHERE NOT coalesce(r = ANY (old), false) ORDER BY i)
             || ARRAY(SELECT r FROM unnest(round) WITH ORDINALITY x(r, i) WHERE r = old[1] ORDER BY i);
  RETURN QUERY SELECT roles[c.i], u.unit, u.name,
      CASE c.unit WHEN old[2] THEN format(CASE WHEN one_deputy THEN 'phó của kỳ %s' ELSE 'phó thứ nhất của kỳ %s' END,
                                          before)
                  WHEN old[3] THEN format('phó thứ hai của kỳ %s', before)
                  ELSE 'kế tiếp theo thứ tự luân phiên' END
    FROM unnest(candidates) WITH ORDINALITY c(unit, i) JOIN unit u ON u.unit = c.unit
   WHERE c.i <= cardinality(roles) ORDER BY c.i;
END
$rotate$;
COMMENT ON FUNCTION rotate_leadership(text) IS
  'Luân phiên thường trực: proposes leader and deputies of a season: the deputies of the season before move up, and '
  'the next member in the official order (unit.position, then name) after the second deputy, starting again at the '
  'top, becomes second deputy (after a season with a single deputy, the deputy); the last leader comes last in the '
  'round. A deputy that is no longer a member is left '
  'out, and the others move up. The function uses this order and never the rank, and writes nothing: the conference '
  'elects. Errors: an unknown season P0002';
