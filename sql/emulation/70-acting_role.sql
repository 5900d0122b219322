-- The role that acts, whatever rights a function has.

CREATE FUNCTION acting_role() RETURNS regrole
  AS 'MODULE_PATHNAME', 'emulation_acting_role' LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION acting_role() IS
  'returns the role that the session acts as: the role that it has set, otherwise its user. It does so within SECURITY '
  'DEFINER functions, too, and under the role''s current name. No errors';
