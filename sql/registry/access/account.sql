-- Permissions: which database role acts for which unit in a season.

CREATE TABLE IF NOT EXISTS account (
  season    text NOT NULL REFERENCES season,
  role_name text NOT NULL CHECK (role_name <> ''),
  capacity  text NOT NULL,
  unit      text REFERENCES unit,
  criteria  text[] CHECK (cardinality(criteria) > 0 AND array_position(criteria, NULL) IS NULL),
  PRIMARY KEY (season, role_name, capacity),
  CONSTRAINT account_speaks_for_a_unit CHECK (capacity <> 'unit' OR unit IS NOT NULL)
);
-- Made anew, because an earlier version did not have assessors.
ALTER TABLE account
  DROP CONSTRAINT IF EXISTS account_capacity_check,
  ADD CONSTRAINT account_capacity_check CHECK (capacity IN ('unit', 'appraiser', 'assessor', 'council', 'reader')),
  DROP CONSTRAINT IF EXISTS account_criteria_are_an_appraisers,
  ADD CONSTRAINT account_criteria_are_an_appraisers
    CHECK (capacity IN ('appraiser', 'assessor') OR criteria IS NULL);
CREATE INDEX IF NOT EXISTS account_role ON account (role_name);
CREATE INDEX IF NOT EXISTS account_unit ON account (unit);
COMMENT ON TABLE account IS
  'Tài khoản: database roles that act in a season for a unit, or as appraiser, assessor, council or reader; '
  'grant_access writes it';
COMMENT ON COLUMN account.season IS 'Kỳ thi đua';
COMMENT ON COLUMN account.role_name IS 'Vai trò cơ sở dữ liệu: every member of this role can act by the account';
COMMENT ON COLUMN account.capacity IS
  'Tư cách: unit (đơn vị tự chấm), appraiser (thẩm định), assessor (một trong nhiều người chấm), council (hội đồng, '
  'hội nghị) or reader (chỉ xem)';
COMMENT ON COLUMN account.unit IS
  'Đơn vị: unit for which a unit''s role acts; for other capacities the home unit of the role, on which it decides '
  'nothing';
COMMENT ON COLUMN account.criteria IS
  'Tiêu chí được giao: codes of the criteria, each with all criteria below it, that are assigned to an appraiser or '
  'assessor; null: all';

-- Viet Nam's date, whatever TimeZone a session sets: deadlines go by it.
CREATE OR REPLACE FUNCTION today() RETURNS date LANGUAGE sql STABLE PARALLEL SAFE
RETURN (pg_catalog.now() AT TIME ZONE interval '7 hours')::date;
COMMENT ON FUNCTION today() IS 'Hôm nay: returns the date in Viet Nam (UTC+7), whatever the session''s time zone';

-- Today's members: before the season's first day those of the first, after its last those of the last.
CREATE OR REPLACE VIEW season_member WITH (security_invoker) AS
SELECT m.season, m.unit, m.role, d.day, s.year, s.period, c.name AS cluster_name,
       season_name(c.name, s.year, s.period) AS season_name,
       period_name(s.period) AS period_name, season_status_name(s.status) AS status_name,
       membership_role_name(m.role) AS role_name, u.name AS unit_name, u."position"
  FROM season s
 CROSS JOIN LATERAL (SELECT greatest(s.starts_on, least(today(), s.ends_on)) AS day) d
  JOIN membership m ON m.season = s.season AND m.joined_on <= d.day AND m.left_on > d.day
  LEFT JOIN cluster c ON c.cluster = s.cluster
  LEFT JOIN unit u ON u.unit = m.unit;
COMMENT ON VIEW season_member IS
  'Thành viên hiện nay: current members of a season, which can enter and hand in; after the season''s end, its members '
  'on the last day';
COMMENT ON COLUMN season_member.season IS 'Kỳ thi đua';
COMMENT ON COLUMN season_member.unit IS 'Đơn vị';
COMMENT ON COLUMN season_member.role IS 'Vai trò: leader, deputy, first deputy, second deputy or member';
COMMENT ON COLUMN season_member.day IS 'Ngày xét: today, within the season';
COMMENT ON COLUMN season_member.year IS 'Năm';
COMMENT ON COLUMN season_member.period IS 'Giai đoạn: year, half-year, quarter or month';
COMMENT ON COLUMN season_member.cluster_name IS 'Cụm, khối';
COMMENT ON COLUMN season_member.season_name IS 'Tên kỳ thi đua';
COMMENT ON COLUMN season_member.period_name IS 'Tên giai đoạn';
COMMENT ON COLUMN season_member.status_name IS 'Tên trạng thái của kỳ';
COMMENT ON COLUMN season_member.role_name IS 'Tên vai trò';
COMMENT ON COLUMN season_member.unit_name IS 'Tên đơn vị';
COMMENT ON COLUMN season_member."position" IS 'Thứ tự: position in the official order of units';

CREATE OR REPLACE FUNCTION membership_fault(of_season text, of_unit text) RETURNS text
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $fault$
SELECT format('unit "%s" is not a member of season "%s"', $2, $1)
       || coalesce((SELECT ' since ' || iso_date(max(m.left_on)) FROM membership m
                     WHERE m.season = $1 AND m.unit = $2 AND m.left_on <= day),
                   (SELECT ' before ' || iso_date(min(m.joined_on)) FROM membership m
                     WHERE m.season = $1 AND m.unit = $2 AND m.joined_on > day), '')
  FROM (SELECT (SELECT greatest(s.starts_on, least(today(), s.ends_on)) FROM season s WHERE s.season = $1) AS day) d
 WHERE NOT EXISTS (SELECT FROM season_member n WHERE n.season = $1 AND n.unit = $2)
$fault$;
COMMENT ON FUNCTION membership_fault(text, text) IS
  'Không phải thành viên: returns that a unit is not a member of a season today, with the day since or until when; '
  'null if it is one; within checks';

CREATE OR REPLACE FUNCTION membership_hint(of_season text, of_unit text) RETURNS text
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $hint$
SELECT coalesce(
  (SELECT format('It left by "%s" (leave_season): what it had entered %s. Only another document can change that.',
                 d.document,
                 CASE d.kept WHEN 'results' THEN 'stays on record in result'
                             ELSE 'was deleted and is in change_log' END)
     FROM departure d WHERE d.season = $1 AND d.unit = $2),
  (SELECT CASE WHEN bool_or(m.joined_on > today()) THEN 'Wait for that day, or correct joined_on in membership.'
               ELSE 'Use leave_season to record the document by which it left and whether its results are kept.' END
     FROM membership m WHERE m.season = $1 AND m.unit = $2 HAVING count(*) > 0),
  'Add it to membership, or correct the unit''s code.')
$hint$;
COMMENT ON FUNCTION membership_hint(text, text) IS
  'Gợi ý về thành viên: returns what to do about a unit that is not a member of a season: by which document it left, '
  'when it joins, or that it must be added; within checks';

CREATE OR REPLACE VIEW my_account WITH (security_invoker) AS
SELECT season, role_name, capacity, unit, array_to_string(criteria, ', ') AS criteria,
       capacity_name(capacity) AS capacity_name
  FROM account
 WHERE role_name = ANY (ARRAY(SELECT rolname::text FROM pg_roles WHERE pg_has_role(oid, 'USAGE')));
COMMENT ON VIEW my_account IS 'Tài khoản của tôi: accounts by which the current role acts';
COMMENT ON COLUMN my_account.season IS 'Kỳ thi đua';
COMMENT ON COLUMN my_account.role_name IS 'Vai trò cơ sở dữ liệu';
COMMENT ON COLUMN my_account.capacity IS 'Tư cách: unit, appraiser, assessor, council or reader';
COMMENT ON COLUMN my_account.unit IS 'Đơn vị';
COMMENT ON COLUMN my_account.criteria IS 'Tiêu chí được giao thẩm định: codes, separated by commas; null: all';
COMMENT ON COLUMN my_account.capacity_name IS 'Tên tư cách';

-- These views are asked by policies at every statement: what names would be joined for is in dim_season and dim_unit.
-- A role whose home unit has left the season reads there, and does nothing.
CREATE OR REPLACE VIEW acting_account WITH (security_invoker) AS
SELECT a.season, a.role_name, a.capacity, a.unit, a.criteria, a.capacity_name
  FROM my_account a
 WHERE a.unit IS NULL OR EXISTS (SELECT FROM season_member m WHERE m.season = a.season AND m.unit = a.unit)
    OR a.capacity <> 'unit' AND NOT EXISTS (SELECT FROM membership m WHERE m.season = a.season AND m.unit = a.unit);
COMMENT ON VIEW acting_account IS
  'Tài khoản đang có hiệu lực: accounts by which the current role can write: not those of a unit that is not a member '
  'today, nor those whose home unit has left';
COMMENT ON COLUMN acting_account.season IS 'Kỳ thi đua';
COMMENT ON COLUMN acting_account.role_name IS 'Vai trò cơ sở dữ liệu';
COMMENT ON COLUMN acting_account.capacity IS 'Tư cách: unit, appraiser, assessor, council or reader';
COMMENT ON COLUMN acting_account.unit IS 'Đơn vị';
COMMENT ON COLUMN acting_account.criteria IS 'Tiêu chí được giao thẩm định: codes, separated by commas; null: all';
COMMENT ON COLUMN acting_account.capacity_name IS 'Tên tư cách';

-- Policies do not apply to the owner and roles with its rights, superusers and BYPASSRLS. By the role's OID, because
-- another role can have the name by now. They apply to a role that no longer exists.
CREATE OR REPLACE FUNCTION acting_role() RETURNS text LANGUAGE sql STABLE
RETURN pg_catalog.pg_get_userbyid(emulation.acting_role())::text;
COMMENT ON FUNCTION acting_role() IS
  'Vai trò đang thao tác: returns the role that the session has set, otherwise its user, by its current name; also '
  'within functions with the owner''s rights';
CREATE OR REPLACE FUNCTION is_bound() RETURNS boolean LANGUAGE sql STABLE SET search_path FROM CURRENT AS $bound$
SELECT coalesce((SELECT NOT (r.rolsuper OR r.rolbypassrls OR pg_has_role(r.oid, c.relowner, 'USAGE'))
                   FROM pg_roles r, pg_class c WHERE r.oid = emulation.acting_role()
                    AND c.oid = 'season'::regclass), true)
$bound$;
COMMENT ON FUNCTION is_bound() IS
  'Bị ràng buộc: returns whether the policies apply to the acting role; within policies and checks';
CREATE OR REPLACE FUNCTION account_fault(of_season text, capacities text[], OUT unit text, OUT fault text)
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $fault$
SELECT a.unit, format('role "%s" belongs to a unit that has left: %s', acting_role(), membership_fault($1, a.unit))
  FROM my_account a
 WHERE a.season = $1 AND a.capacity = ANY ($2) AND a.capacity <> 'unit' AND membership_fault($1, a.unit) IS NOT NULL
   AND NOT EXISTS (SELECT FROM acting_account x WHERE x.season = $1 AND x.capacity = ANY ($2) AND x.capacity <> 'unit')
 ORDER BY a.unit LIMIT 1
$fault$;
COMMENT ON FUNCTION account_fault(text, text[]) IS
  'Tài khoản hết hiệu lực: returns that the current role cannot use its capacity because its home unit has left the '
  'season; null if it can; within checks';

CREATE OR REPLACE FUNCTION require_capacity(of_season text, capacities text[], of_unit text, what text) RETURNS void
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $require$
DECLARE
  gone record;
BEGIN
  -- whether a unit is still a member is checked with what it enters
  IF is_bound() AND NOT EXISTS (
       SELECT FROM my_account a
        WHERE a.season = of_season AND a.capacity = ANY (capacities)
          AND (of_unit IS NULL OR a.capacity <> 'unit' OR a.unit = of_unit)
          AND (a.capacity = 'unit'
               OR (a.role_name, a.capacity) IN (SELECT x.role_name, x.capacity FROM acting_account x
                                                 WHERE x.season = of_season))) THEN
    SELECT * INTO gone FROM account_fault(of_season, capacities);
    IF gone.fault IS NOT NULL THEN
      RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege',
        MESSAGE = format('role "%s" may not %s', acting_role(), what),
        DETAIL = format('Currently, %s.', gone.fault), HINT = membership_hint(of_season, gone.unit);
    END IF;
    RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege',
      MESSAGE = format('role "%s" may not %s', acting_role(), what),
      DETAIL = format('In season "%s", only %s and the registry''s owner are allowed to do this.', of_season,
                 (SELECT string_agg(CASE c WHEN 'unit' THEN format('a role that acts for the unit%s',
                                                                   coalesce(' "' || of_unit || '"', ''))
                                           WHEN 'appraiser' THEN 'its appraisers'
                                           WHEN 'assessor' THEN 'its assessors'
                                           ELSE 'its council' END, ', ') FROM unnest(capacities) c)),
      HINT = 'List your accounts with SELECT * FROM my_account; the owner grants access with grant_access.';
  END IF;
END
$require$;
COMMENT ON FUNCTION require_capacity(text, text[], text, text) IS
  'Kiểm tra tư cách: raises an error if the acting role does not have one of the capacities (42501); within submit, '
  'publish and similar functions';

CREATE OR REPLACE VIEW own_unit WITH (security_invoker) AS
SELECT DISTINCT unit FROM account
 WHERE unit IS NOT NULL
   AND role_name = ANY (ARRAY(
         SELECT r.rolname::text FROM pg_roles r
          WHERE pg_has_role(r.oid, 'MEMBER')
             OR pg_has_role(session_user, r.oid, 'MEMBER')
                AND NOT (SELECT u.rolsuper FROM pg_roles u WHERE u.rolname = session_user)));
COMMENT ON VIEW own_unit IS
  'Đơn vị của tôi: units of the accounts, in any season, of the current role, the session''s user, or a role that '
  'either can become; the current role decides nothing on these units';
COMMENT ON COLUMN own_unit.unit IS 'Đơn vị';
