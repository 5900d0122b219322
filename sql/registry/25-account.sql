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
SELECT season, role_name, capacity, unit, criteria
  FROM account
 WHERE role_name = ANY (ARRAY(SELECT rolname::text FROM pg_roles WHERE pg_has_role(oid, 'USAGE')));
COMMENT ON VIEW my_account IS 'Tài khoản của tôi: the accounts by which the current role acts';
COMMENT ON COLUMN my_account.season IS 'Kỳ thi đua';
COMMENT ON COLUMN my_account.role_name IS 'Vai trò cơ sở dữ liệu';
COMMENT ON COLUMN my_account.capacity IS 'Tư cách: unit, appraiser, council or reader';
COMMENT ON COLUMN my_account.unit IS 'Đơn vị';
COMMENT ON COLUMN my_account.criteria IS 'Tiêu chí được giao thẩm định: null: all';
