-- Who may do what: which database role speaks for whom in a season.

CREATE TABLE IF NOT EXISTS account (
  season    text NOT NULL REFERENCES season,
  role_name text NOT NULL CHECK (role_name <> ''),
  capacity  text NOT NULL CHECK (capacity IN ('unit', 'appraiser', 'council', 'reader')),
  unit      text REFERENCES unit,
  criteria  text[] CHECK (cardinality(criteria) > 0 AND array_position(criteria, NULL) IS NULL),
  PRIMARY KEY (season, role_name, capacity),
  CONSTRAINT account_speaks_for_a_unit CHECK (capacity <> 'unit' OR unit IS NOT NULL),
  CONSTRAINT account_criteria_are_an_appraisers CHECK (capacity = 'appraiser' OR criteria IS NULL)
);
CREATE INDEX IF NOT EXISTS account_role ON account (role_name);
CREATE INDEX IF NOT EXISTS account_unit ON account (unit);
COMMENT ON TABLE account IS 'Tài khoản: which database role speaks in a season for which unit, or as appraiser, council or reader; grant_access writes it';
COMMENT ON COLUMN account.season IS 'Kỳ thi đua';
COMMENT ON COLUMN account.role_name IS 'Vai trò cơ sở dữ liệu: whoever is a member of this role may act';
COMMENT ON COLUMN account.capacity IS 'Tư cách: unit (đơn vị tự chấm), appraiser (thẩm định), council (hội đồng, hội nghị) or reader (chỉ xem)';
COMMENT ON COLUMN account.unit IS 'Đơn vị: whom a unit''s role speaks for; for the others the unit they come from, on which they decide nothing';
COMMENT ON COLUMN account.criteria IS 'Tiêu chí được giao thẩm định: codes of criteria, with all below them, that an appraiser is given; null: all';

-- Viet Nam's date, whatever TimeZone a session sets: deadlines go by it.
CREATE OR REPLACE FUNCTION today() RETURNS date LANGUAGE sql STABLE PARALLEL SAFE
RETURN (pg_catalog.now() AT TIME ZONE interval '7 hours')::date;
COMMENT ON FUNCTION today() IS 'Hôm nay: the date in Viet Nam (UTC+7), whatever the session''s time zone';

CREATE OR REPLACE VIEW my_account WITH (security_invoker) AS
SELECT season, role_name, capacity, unit, array_to_string(criteria, ', ') AS criteria
  FROM account
 WHERE role_name = ANY (ARRAY(SELECT rolname::text FROM pg_roles WHERE pg_has_role(oid, 'USAGE')));
COMMENT ON VIEW my_account IS 'Tài khoản của tôi: the accounts by which the current role acts';
COMMENT ON COLUMN my_account.season IS 'Kỳ thi đua';
COMMENT ON COLUMN my_account.role_name IS 'Vai trò cơ sở dữ liệu';
COMMENT ON COLUMN my_account.capacity IS 'Tư cách: unit, appraiser, council or reader';
COMMENT ON COLUMN my_account.unit IS 'Đơn vị';
COMMENT ON COLUMN my_account.criteria IS 'Tiêu chí được giao thẩm định: codes with a comma between them; null: all';

-- Whom policies do not bind: the owner and who has his rights, superusers, BYPASSRLS.
CREATE OR REPLACE FUNCTION acting_role() RETURNS text LANGUAGE sql STABLE
RETURN coalesce(nullif(pg_catalog.current_setting('role'), 'none'), session_user::text);
COMMENT ON FUNCTION acting_role() IS 'Vai trò đang thao tác: the role that a session has set, else its user; also within functions of the owner''s right';
CREATE OR REPLACE FUNCTION is_bound() RETURNS boolean LANGUAGE sql STABLE SET search_path FROM CURRENT AS $bound$
SELECT NOT (r.rolsuper OR r.rolbypassrls OR pg_has_role(r.oid, c.relowner, 'USAGE'))
  FROM pg_roles r, pg_class c WHERE r.rolname = acting_role() AND c.oid = 'season'::regclass
$bound$;
COMMENT ON FUNCTION is_bound() IS 'Bị ràng buộc: whether the policies bind the acting role; within policies and checks';
CREATE OR REPLACE FUNCTION require_capacity(of_season text, capacities text[], of_unit text, what text) RETURNS void
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $require$
BEGIN
  IF is_bound() AND NOT EXISTS (SELECT FROM my_account a WHERE a.season = of_season AND a.capacity = ANY (capacities) AND (of_unit IS NULL OR a.capacity <> 'unit' OR a.unit = of_unit)) THEN
    RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege',
      MESSAGE = format('role "%s" may not %s', acting_role(), what),
      DETAIL = format('In season "%s" that is for %s, and for the registry''s owner.', of_season,
                 (SELECT string_agg(CASE c WHEN 'unit' THEN format('whoever speaks for the unit%s', coalesce(' "' || of_unit || '"', '')) WHEN 'appraiser' THEN 'its appraisers' ELSE 'its council' END, ', ') FROM unnest(capacities) c)),
      HINT = 'SELECT * FROM my_account shows what you are; the owner gives access by grant_access.';
  END IF;
END
$require$;
COMMENT ON FUNCTION require_capacity(text, text[], text, text) IS 'Kiểm tra tư cách: the error of one who may not do something (42501), in words; within submit, publish and their like';

CREATE OR REPLACE VIEW own_unit WITH (security_invoker) AS
SELECT DISTINCT unit FROM account
 WHERE unit IS NOT NULL AND role_name = ANY (ARRAY(SELECT r.rolname::text FROM pg_roles r WHERE pg_has_role(r.oid, 'MEMBER')
         OR pg_has_role(session_user, r.oid, 'MEMBER') AND NOT (SELECT u.rolsuper FROM pg_roles u WHERE u.rolname = session_user)));
COMMENT ON VIEW own_unit IS 'Đơn vị của tôi: units with which the current role or the session''s user, or a role that either may become, has to do in any season; it decides nothing on them';
COMMENT ON COLUMN own_unit.unit IS 'Đơn vị';
