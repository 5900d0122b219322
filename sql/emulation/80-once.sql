-- What views compute for a key, computed once.

CREATE FUNCTION once(function regprocedure, argument text, kind anyelement) RETURNS anyelement
  AS 'MODULE_PATHNAME', 'emulation_once' LANGUAGE C STABLE PARALLEL RESTRICTED;
COMMENT ON FUNCTION once(regprocedure, text, anyelement) IS
  'returns what a function returns for a text, and computes it once for a snapshot: a view that computes something for '
  'each season can ask for it as often as a plan does. The result is of the type of kind, which is ignored; it is kept '
  'for the same role until the data change for it or the transaction ends, up to 128 MB. Null if function or argument '
  'is null. Errors: a volatile function, a function of other arguments, or of another type than kind 22023, a function '
  'that the role cannot execute 42501, and those of the function';
