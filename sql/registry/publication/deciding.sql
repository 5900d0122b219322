-- Where units tie at the edge of a quota and the sheet leaves their class open, an authority decides.  Its decision is
-- checked when it is written, by whatever statement, and looked at again whenever classes are computed: it applies only
-- to the points on which it was taken.

CREATE OR REPLACE FUNCTION refuse_decision(of_season text, of_unit text, state text, why text, detail text, hint text)
  RETURNS void LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $refuse$
BEGIN
  RAISE EXCEPTION USING ERRCODE = state, TABLE = 'class_decision', SCHEMA = current_schema(),
    MESSAGE = format('season "%s", unit "%s": %s', of_season, of_unit, why), DETAIL = detail, HINT = hint;
END
$refuse$;
COMMENT ON FUNCTION refuse_decision(text, text, text, text, text, text) IS
  'Từ chối quyết định xếp loại: raises why a class cannot be decided; within the checks of decide_class';

-- A rival that is denied a place leaves it to the unit tied with it. So nobody decides whose own unit's class is open
-- without decisions, or would be another with the decision than without.
CREATE OR REPLACE FUNCTION own_unit_moved_by(of_season text, board emulation.scoreboard, of_unit text, of_class text)
  RETURNS text LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $moved$
DECLARE
  own text[] := CASE WHEN is_bound() THEN ARRAY(SELECT o.unit FROM own_unit o) ELSE '{}' END;
  decided record;
BEGIN
  IF own = '{}' THEN
    RETURN NULL;
  END IF;
  SELECT * INTO decided FROM decisions_for(of_season, board, NULL, '[]');
  RETURN (
    SELECT min(a.unit)
      FROM emulation.classification(board, unranked_units(of_season), decided.classes - of_unit) a
      JOIN emulation.classification(board, unranked_units(of_season),
                                    decided.classes || jsonb_build_object(of_unit, of_class)) b ON b.unit = a.unit
     WHERE a.unit = ANY (own)
       AND (a.unit = ANY (decided.opened) OR a.open OR b.open OR a.class IS DISTINCT FROM b.class));
END
$moved$;
COMMENT ON FUNCTION own_unit_moved_by(text, emulation.scoreboard, text, text) IS
  'Đơn vị của mình bị ảnh hưởng: returns a unit of the acting role whose class is open, or would change with a '
  'decision on another unit; null: none, or the role is not bound; within the checks of decide_class';

CREATE OR REPLACE FUNCTION check_class_decision() RETURNS trigger
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $check$
DECLARE
  board emulation.scoreboard;
  computed record;
  names text;
  own text;
BEGIN
  IF NEW.correction = 0 AND EXISTS (SELECT FROM season s WHERE s.season = NEW.season AND s.status = 'published') THEN
    PERFORM refuse_decision(NEW.season, NEW.unit, '55000', 'the season is published',
      'Classes are decided before publication, or with the correction that leaves one open.',
      'Correct a mistake with supersede(season, reason, corrections).');
  ELSIF says_nothing(NEW.document) OR says_nothing(NEW.reason) THEN
    PERFORM refuse_decision(NEW.season, NEW.unit, '22023',
      format('the class cannot be decided without a %s',
             CASE WHEN says_nothing(NEW.document) THEN 'document' ELSE 'reason' END),
      'A decision names its document and its reason.', 'Write both.');
  END IF;
  board := season_board(NEW.season, as_of => nullif(NEW.correction, 0));
  SELECT c.* INTO computed FROM classes_of(NEW.season, board) c WHERE c.unit = NEW.unit;
  IF computed.unit IS NULL AND membership_fault(NEW.season, NEW.unit) IS NOT NULL THEN
    RAISE EXCEPTION USING ERRCODE = 'foreign_key_violation', TABLE = 'class_decision', SCHEMA = TG_TABLE_SCHEMA,
      MESSAGE = membership_fault(NEW.season, NEW.unit), DETAIL = 'A class is decided for a member, named by its code.',
      HINT = coalesce((SELECT format('Give its code: "%s".', u) FROM find_unit(NEW.unit, today()) u
                        WHERE u <> NEW.unit), membership_hint(NEW.season, NEW.unit));
  ELSIF computed.unit IS NULL OR NOT computed.can_be_decided THEN
    PERFORM refuse_decision(NEW.season, NEW.unit, '55000', 'the class is not open',
      CASE WHEN computed.unit IS NULL THEN 'Without a quota in the sheet, or a place on the board, no class is open.'
           ELSE format('It is %s.', coalesce('"' || computed.class || '"', 'none')) END,
      'List the open classes with SELECT * FROM open_class.');
  END IF;
  SELECT string_agg(n.name, ', ' ORDER BY n.ordinal) INTO names FROM emulation.classes(emulation.score_sheet(board)) n
  HAVING NOT coalesce(bool_or(n.name = NEW.class), false);
  IF FOUND THEN
    PERFORM refuse_decision(NEW.season, NEW.unit, '22023', format('the sheet does not have a class "%s"', NEW.class),
      format('Allowed values: %s.', names), 'Correct the class.');
  END IF;
  own := own_unit_moved_by(NEW.season, board, NEW.unit, NEW.class);
  IF own IS NOT NULL THEN
    PERFORM refuse_decision(NEW.season, NEW.unit, '42501',
      format('role "%s" belongs to unit "%s", whose class depends on this decision', acting_role(), own),
      'Who belongs to a unit whose class is open, or would be another with the decision, decides no class.',
      'Ask another member of the council.');
  END IF;
  NEW.points := computed.points;
  NEW.class_by_points := computed.class_by_points;
  NEW.decided_by := acting_role();
  NEW.decided_at := clock_timestamp();
  RETURN NEW;
END
$check$;
COMMENT ON FUNCTION check_class_decision() IS
  'Kiểm tra quyết định xếp loại: refuses a decision on a class that is not open, or in a published season (55000), of '
  'a class that the sheet does not have, or without document or reason (22023), of a unit that is not a member '
  '(23503), or by a role whose own unit''s class depends on it (42501); records who decided, when, and on which points';
CREATE OR REPLACE TRIGGER class_decision_check BEFORE INSERT OR UPDATE ON class_decision FOR EACH ROW
  EXECUTE FUNCTION check_class_decision();
COMMENT ON TRIGGER class_decision_check ON class_decision IS 'Kiểm tra quyết định xếp loại';

CREATE OR REPLACE FUNCTION decide_class(season text, unit text, class text, document text, reason text) RETURNS void
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $decide$
#variable_conflict use_column
BEGIN
  IF NOT EXISTS (SELECT FROM season s WHERE s.season = decide_class.season) THEN
    RAISE EXCEPTION USING ERRCODE = 'foreign_key_violation',
      MESSAGE = format('season "%s" does not exist', decide_class.season),
      HINT = 'List the seasons with SELECT season, status FROM season.';
  END IF;
  PERFORM require_capacity(decide_class.season, '{council}', NULL,
                           format('decide classes of season "%s"', decide_class.season));
  IF is_bound() AND EXISTS (SELECT FROM own_unit o WHERE o.unit = decide_class.unit) THEN
    RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege',
      MESSAGE = format('role "%s" belongs to unit "%s" and cannot decide its class', acting_role(), decide_class.unit),
      HINT = 'Ask another member of the council.';
  END IF;
  INSERT INTO class_decision (season, unit, class, document, reason)
  VALUES (decide_class.season, decide_class.unit, decide_class.class, decide_class.document, decide_class.reason)
      ON CONFLICT (season, unit, correction) DO UPDATE SET class = excluded.class, document = excluded.document,
                                               reason = excluded.reason;
END
$decide$;
COMMENT ON FUNCTION decide_class(text, text, text, text, text) IS
  'Quyết định xếp loại: records the class that an authority decides for a unit whose class the sheet leaves open '
  '(ties at the edge of a quota), with document and reason, before publication. Another call replaces it; the log '
  'keeps both. A decision applies to the points on which it was taken: after a change it has no effect and must be '
  'repeated if the class is still open (open_class, to_do). The owner or a council calls it, not for its own unit, nor '
  'for another while the class of its own unit is open or would change with the decision. '
  'Errors: a class that is not open, or a published season 55000, a class that the sheet does not have, no document, '
  'no reason 22023, an unknown season, or a unit that is not a member 23503, neither owner nor council, the '
  'role''s own unit, or a decision on which its class depends 42501';

-- Only the seasons whose sheet can leave a class open are computed.
CREATE OR REPLACE VIEW open_class WITH (security_invoker) AS
SELECT s.season, u.unit, u.name AS unit_name, u."position", x.points, x.class_by_points, x.state, x.class, x.document,
       x.reason, x.decided_by, x.decided_at, s.year, s.period, s.cluster_name, s.season_name,
       period_name(s.period) AS period_name, s.status_name,
       open_class_state_name(x.state) AS state_name
  FROM visible_season s
  JOIN sheet h ON h.season = s.season AND h.state = 'in force'
 CROSS JOIN LATERAL (
   SELECT coalesce(k.unit, d.unit) AS unit, k.points::numeric(19,9) AS points, k.class_by_points,
          CASE WHEN k.class_open THEN 'open' WHEN k.reason_code = 'decided' THEN 'decided'
               ELSE 'without effect' END AS state,
          d.class, d.document, d.reason, d.decided_by, d.decided_at
     FROM (SELECT t.unit, t.points, t.class_by_points, t.class_open, t.reason_code FROM standing t
            WHERE t.season = s.season AND has_class_rules(h.rules)) k
     FULL JOIN (SELECT * FROM class_decision e WHERE e.season = s.season AND e.correction = 0) d ON d.unit = k.unit
    WHERE k.class_open OR d.unit IS NOT NULL OFFSET 0) x
  JOIN unit u ON u.unit = CASE WHEN s.season IS NOT NULL THEN x.unit END
 WHERE s.status <> 'published'
   AND (jsonb_path_exists(h.rules, '$.classes[*].quota ? (@.ties == "open")')
        OR EXISTS (SELECT FROM class_decision e WHERE e.season = s.season));
COMMENT ON VIEW open_class IS
  'Xếp loại chờ quyết định: units of unpublished seasons whose class the sheet leaves open, and the decisions of '
  'decide_class, with those that no longer have an effect';
COMMENT ON COLUMN open_class.season IS 'Kỳ thi đua';
COMMENT ON COLUMN open_class.unit IS 'Mã đơn vị';
COMMENT ON COLUMN open_class.unit_name IS 'Đơn vị';
COMMENT ON COLUMN open_class."position" IS 'Thứ tự: position in the official order of units';
COMMENT ON COLUMN open_class.points IS 'Điểm: null: not on the board, or nothing is scored';
COMMENT ON COLUMN open_class.class_by_points IS 'Loại theo điểm: class by points and conditions, before quotas';
COMMENT ON COLUMN open_class.state IS
  'Tình trạng: open (chờ quyết định), decided (đã quyết định), or without effect (quyết định không còn áp dụng: the '
  'class is no longer open); a decision on other points leaves the class open';
COMMENT ON COLUMN open_class.class IS 'Xếp loại được quyết định: null: no decision';
COMMENT ON COLUMN open_class.document IS 'Văn bản';
COMMENT ON COLUMN open_class.reason IS 'Lý do';
COMMENT ON COLUMN open_class.decided_by IS 'Người quyết định: database role';
COMMENT ON COLUMN open_class.decided_at IS 'Quyết định lúc';
COMMENT ON COLUMN open_class.year IS 'Năm';
COMMENT ON COLUMN open_class.period IS 'Giai đoạn: year, half-year, quarter or month';
COMMENT ON COLUMN open_class.cluster_name IS 'Tên cụm, khối';
COMMENT ON COLUMN open_class.season_name IS 'Tên kỳ thi đua';
COMMENT ON COLUMN open_class.period_name IS 'Tên giai đoạn';
COMMENT ON COLUMN open_class.status_name IS 'Tên trạng thái kỳ';
COMMENT ON COLUMN open_class.state_name IS 'Tên tình trạng';
