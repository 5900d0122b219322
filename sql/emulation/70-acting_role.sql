-- Who acts, whoever's right a function has.

CREATE FUNCTION acting_role() RETURNS regrole
  AS 'MODULE_PATHNAME', 'emulation_acting_role' LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION acting_role() IS
  'the role that the session acts as: the one that it has set, else its user; also within SECURITY DEFINER functions, '
  'and by whatever name it goes by now. No errors';
