-- What a season's page follows from, as one digest: while it is the same, report_html would return the page that is
-- stored, and the nightly job does not make it. The digest is of rows as they are and not of notes of their changes:
-- so it holds whoever changed them and how, after a restore, and under changes that are not committed in their order.
-- It may change where the page does not, which costs a page; test/pgtap/74-inputs.sql changes every column of every
-- table and looks for the contrary.

-- What is the same for all pages: how they are made, and in which order their names are. Views are named by their
-- latest definition and not by its text, which takes long to write: a restore makes all pages again.
CREATE OR REPLACE FUNCTION report_code() RETURNS text
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $code$
WITH here AS MATERIALIZED (SELECT t.relnamespace AS oid FROM pg_class t WHERE t.oid = 'registry'::regclass)
SELECT encode(sha256(convert_to(concat_ws(E'\n', current_setting('server_version'),
    (SELECT x.extversion FROM pg_extension x WHERE x.extname = 'emulation'),
    (SELECT pg_collation_actual_version(c.oid) FROM pg_collation c
      WHERE c.collname = 'vi-x-icu' AND c.collnamespace = 'pg_catalog'::regnamespace),
    (SELECT string_agg(concat_ws(' ', p.proname, p.proconfig::text, p.prosrc, p.prosqlbody::text), E'\n'
                       ORDER BY p.oid)
       FROM here JOIN pg_proc p ON p.pronamespace = here.oid),
    (SELECT string_agg(concat_ws(' ', r.oid, r.xmin, r.ctid), E'\n' ORDER BY r.oid)
       FROM here JOIN pg_class v ON v.relnamespace = here.oid JOIN pg_rewrite r ON r.ev_class = v.oid),
    (SELECT string_agg(a::text, E'\n' ORDER BY a.award COLLATE "C") FROM award a),
    (SELECT string_agg(a::text, E'\n' ORDER BY a.award_set COLLATE "C") FROM award_set a),
    (SELECT string_agg(m::text, E'\n' ORDER BY m::text COLLATE "C") FROM award_set_member m),
    (SELECT string_agg(b::text, E'\n' ORDER BY b.valid_from) FROM base_salary b),
    (SELECT string_agg(r::text, E'\n' ORDER BY r::text COLLATE "C") FROM award_rate r),
    (SELECT string_agg(i::text, E'\n' ORDER BY i.indicator COLLATE "C") FROM indicator i)), 'UTF8')), 'hex')
$code$;
COMMENT ON FUNCTION report_code() IS
  'Mã băm của cách lập trang: returns a digest of what all pages have in common: functions and views of the registry, '
  'the version of emulation, the order of names, awards, sets, amounts of money and indicators; within report_inputs';

-- The live tables (live_standing and its like) are exact or not shown, and an account is not asked by the owner: they
-- are no inputs.
CREATE OR REPLACE FUNCTION report_inputs(of_season text, code text DEFAULT NULL) RETURNS text
  LANGUAGE sql STABLE SET search_path FROM CURRENT SET datestyle = 'ISO, YMD' SET timezone = 'UTC' AS $inputs$
WITH s AS MATERIALIZED (
  SELECT v.*, (SELECT max(p.number) FROM publication p WHERE p.season = v.season) AS last
    FROM season v WHERE v.season = $1
), near AS MATERIALIZED (
  -- the seasons before and after it, of whose own course the page shows nothing
  SELECT n.season, n.year, n.period, n.starts_on, n.ends_on
    FROM s JOIN season n ON n.cluster = s.cluster AND n.year BETWEEN s.year - 1 AND s.year + 1
), member AS MATERIALIZED (
  SELECT m.* FROM near JOIN membership m USING (season)
), place AS MATERIALIZED (
  SELECT m.unit FROM member m UNION SELECT p.unit FROM published_standing p WHERE p.season = $1
), granted AS MATERIALIZED (
  SELECT g.* FROM s CROSS JOIN place u
   CROSS JOIN LATERAL (SELECT a.* FROM award_grant a WHERE a.unit = u.unit AND a.year BETWEEN s.year - 1 AND s.year
                       OFFSET 0) g
), input (kind, content) AS (
  SELECT 'season', s::text FROM s
  UNION ALL SELECT 'day', today()::text FROM s WHERE s.status <> 'published' OR s.last IS NULL
  UNION ALL SELECT 'near', n::text FROM near n
  UNION ALL SELECT 'cluster', c::text FROM s JOIN cluster c USING (cluster)
  UNION ALL SELECT 'member', m::text FROM member m
  UNION ALL SELECT 'unit', u::text FROM place JOIN unit u USING (unit)
  UNION ALL SELECT 'sheet', h::text FROM sheet h WHERE h.season = $1 AND h.state = 'in force'
  UNION ALL SELECT 'criterion', c::text FROM sheet_criterion c WHERE c.season = $1
  UNION ALL SELECT 'publication', jsonb_populate_record(p, '{"board": null, "sheet": null}')::text
              FROM publication p WHERE p.season = $1
  UNION ALL SELECT 'standing', p::text FROM s JOIN published_standing p ON p.season = s.season AND p.number = s.last
  UNION ALL SELECT 'points', b::text
              FROM s JOIN published_breakdown b ON b.season = s.season AND b.publication = s.last
             -- + 0: by one scan of the publication, not one for each of these
             WHERE b.ordinal + 0 = ANY (ARRAY(SELECT 0 UNION ALL SELECT c.ordinal FROM sheet_criterion c
                                               WHERE c.season = $1 AND c.depth <= 1))
  UNION ALL SELECT 'scorer', c::text FROM criterion_scorer c WHERE c.season = $1
  UNION ALL SELECT 'decided', d::text FROM class_decision d WHERE d.season = $1
  UNION ALL SELECT 'result', r::text FROM result r WHERE r.season = $1
  UNION ALL SELECT 'target', t::text FROM target t WHERE t.season = $1
  UNION ALL SELECT 'handed in', b.unit FROM submission b
             WHERE b.season = $1 AND b.stage = 'self' AND b.first_on IS NOT NULL
  UNION ALL SELECT 'grant', g::text FROM granted g
  UNION ALL SELECT 'signed', concat_ws(' ', d.decision, d.signed_on) FROM decision d
             WHERE d.decision IN (SELECT g.decision FROM granted g)
  UNION ALL SELECT 'recipient', r::text FROM recipient r WHERE r.recipient IN (SELECT g.recipient FROM granted g)
  UNION ALL SELECT 'reported', t::text FROM s JOIN reported_total t ON t.cluster = s.cluster AND t.year = s.year
  UNION ALL SELECT 'reported points', p::text FROM reported_points p WHERE p.season = $1
  UNION ALL SELECT 'indicator', v::text
              FROM s JOIN member m ON m.season = s.season
              JOIN indicator_value v ON v.unit = m.unit AND v.year = s.year AND v.period = s.period
  UNION ALL SELECT 'commitment', c::text FROM near n JOIN commitment c USING (season)
  UNION ALL SELECT 'task', t::text FROM near n JOIN task t USING (season)
)
SELECT encode(sha256(convert_to(coalesce($2, report_code()) || E'\n'
         || string_agg(i.kind || ' ' || i.content, E'\n' ORDER BY i.kind COLLATE "C", i.content COLLATE "C"),
         'UTF8')), 'hex')
  FROM input i
$inputs$;
COMMENT ON FUNCTION report_inputs(text, text) IS
  'Mã băm của số liệu đầu vào: returns a digest of all that a season''s page follows from: while it is the same, '
  'report_html returns the same page to the owner. code: what report_code returns, so that it is computed once for '
  'many seasons. Null: an unknown season. The owner calls it';
