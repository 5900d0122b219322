-- Long work says how far it is.

CREATE FUNCTION progress_support(internal) RETURNS internal
  AS 'MODULE_PATHNAME', 'emulation_progress_support' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION progress_support(internal) IS 'informs the planner that progress is always true';

CREATE FUNCTION progress(what text, done bigint, total bigint, things text DEFAULT 'rows') RETURNS boolean
  AS 'MODULE_PATHNAME', 'emulation_progress' LANGUAGE C VOLATILE PARALLEL RESTRICTED SUPPORT progress_support;
COMMENT ON FUNCTION progress(text, bigint, bigint, text) IS
  'reports the progress of work, as the notice "what: done of total things", if emulation.progress_interval '
  '(milliseconds, default 5000; 0: always, -1: never) has passed since the last notice and since the client''s '
  'statement began; otherwise it is silent and costs next to nothing. It always returns true, so it can be in the '
  'WHERE clause of a big statement, be called for each row, or be performed between steps. done and total count things '
  '(rows, steps, bytes). total null: not known. what or done null: no notice. No errors';
