-- Long work says how far it is.

CREATE FUNCTION progress_support(internal) RETURNS internal
  AS 'MODULE_PATHNAME', 'emulation_progress_support' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION progress_support(internal) IS 'tells the planner that progress is always true';

CREATE FUNCTION progress(what text, done bigint, total bigint, things text DEFAULT 'rows') RETURNS boolean
  AS 'MODULE_PATHNAME', 'emulation_progress' LANGUAGE C VOLATILE PARALLEL RESTRICTED SUPPORT progress_support;
COMMENT ON FUNCTION progress(text, bigint, bigint, text) IS
  'says how far work is, as the notice "what: done of total things", where emulation.progress_interval (milliseconds, '
  'default 5000; 0: always, -1: never) has passed since the last one and since the client''s statement came; else it '
  'is silent and costs next to nothing. Always true, so that it can stand in the WHERE of a big statement, be called '
  'for each row, or be performed between steps. done and total count things (rows, steps, bytes). total null: it is '
  'not known; what or done null: nothing is said. No errors';
