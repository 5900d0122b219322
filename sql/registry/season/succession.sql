-- Units merge, split or change their name inside a year: one call does what follows from it, all of it or nothing.

-- What a season makes of it that one of its members ends on a day.
CREATE OR REPLACE FUNCTION seasons_of_ending(units text[], ends date)
  RETURNS TABLE (season text, unit text, cluster text, course text)
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $seasons$
SELECT s.season, m.unit, s.cluster,
       CASE WHEN s.status = 'published' THEN 'published'
            WHEN s.ends_on < $2 THEN 'over'
            WHEN s.starts_on >= $2 OR m.since >= $2 THEN 'ahead'
            WHEN m.until = $2 AND EXISTS (SELECT FROM departure d WHERE d.season = s.season AND d.unit = m.unit)
              THEN 'left'
            ELSE 'leaves' END
  FROM season s
  JOIN (SELECT m.season, m.unit, min(m.joined_on) AS since, max(m.left_on) AS until FROM membership m
         WHERE m.unit = ANY ($1) GROUP BY m.season, m.unit) m USING (season)
 WHERE m.until >= $2 AND (s.status <> 'published' OR $2 BETWEEN s.starts_on AND s.ends_on)
$seasons$;
COMMENT ON FUNCTION seasons_of_ending(text[], date) IS
  'Các kỳ liên quan: returns the seasons whose members some units are when these end on a day, and their course: '
  'leaves (during the season), left (by leave_season already), ahead (before the season begins), over (after it, not '
  'published yet) or published (the day is in it); within merge_units and split_unit';

CREATE OR REPLACE FUNCTION order_faults(document text, happened_on date)
  RETURNS TABLE (ordinal integer, state text, fault text, hint text)
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $faults$
SELECT 1, '22023', 'no document orders it',
       'Name the decision or resolution: whether a unit ends, and what becomes of its results, has legal effect.'
 WHERE says_nothing($1)
UNION ALL
SELECT 3, '22023', 'no day is named', 'Name the first day of the new state.' WHERE NOT coalesce(isfinite($2), false)
UNION ALL
SELECT 3, '55000', format('%s is still to come', iso_date($2)),
       'Call it on that day or later, because recipients and proposals change hands at once; leave_season ends a '
       'membership in advance.' WHERE isfinite($2) AND $2 > today()
$faults$;
COMMENT ON FUNCTION order_faults(text, date) IS
  'Lỗi của căn cứ, ngày: returns the faults of the document that orders a change, and of its first day; within '
  'merge_units, split_unit, rename_unit and move_unit';

CREATE OR REPLACE FUNCTION succession_form_faults(kind text, old_units text[], new_units text[], happened_on date,
                                                  document text, keep text, carries_runs text[])
  RETURNS TABLE (ordinal integer, state text, fault text, hint text)
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $faults$
SELECT * FROM order_faults($5, $4)
UNION ALL
SELECT 2, '22023', format('keep "%s" is neither results nor nothing', $6),
       'results: what was entered stays on record; nothing: it is deleted, and the log contains it.'
 WHERE NOT coalesce($6 IN ('results', 'nothing'), false)
UNION ALL
SELECT 4, '22023', format('no %s unit is named', w.which), 'Name units by their codes.'
  FROM (VALUES ('old', $2), ('new', $3)) w(which, units)
 WHERE coalesce(cardinality(w.units), 0) = 0 OR array_position(w.units, NULL) IS NOT NULL
UNION ALL
SELECT 4, '22023', format('unit "%s" is named twice', u), 'Name each unit once; a unit that goes on is not an old one.'
  FROM unnest($2 || $3) u WHERE u IS NOT NULL GROUP BY u HAVING count(*) > 1
UNION ALL
SELECT 5, '23503', format('unit "%s" does not exist', u), 'Add it to unit first, with its name and level.'
  FROM (SELECT DISTINCT u FROM unnest($2 || $3) u) x
 WHERE u IS NOT NULL AND NOT EXISTS (SELECT FROM unit n WHERE n.unit = x.u)
UNION ALL
SELECT 6, '22023', 'a unit splits into two or more',
       'If it goes on under another name, use rename_unit; if a part of it becomes a unit of its own and it goes on, '
       'add only the new unit to unit and membership.' WHERE $1 = 'split' AND cardinality($3) = 1
UNION ALL
SELECT 7, '22023', format('unit "%s" is not one whose runs could continue', u),
       CASE $1 WHEN 'merge' THEN 'Name old units.' ELSE 'Name new units.' END
  FROM unnest($7) u WHERE (u = ANY (CASE $1 WHEN 'merge' THEN $2 ELSE $3 END)) IS NOT TRUE
$faults$;
COMMENT ON FUNCTION succession_form_faults(text, text[], text[], date, text, text, text[]) IS
  'Lỗi của lời gọi: returns all faults of the arguments of merge_units or split_unit, by themselves; within '
  'succession_faults';

-- The clusters between which the new unit must be given to one: each has members that the others do not have.
CREATE OR REPLACE FUNCTION clusters_to_choose(old_units text[], new_units text[], happened_on date) RETURNS text[]
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $clusters$
WITH has AS (
  SELECT DISTINCT e.cluster, e.unit FROM seasons_of_ending($1 || $2, $3) e WHERE e.course IN ('leaves', 'left', 'ahead')
), held AS (
  SELECT h.cluster, array_agg(h.unit ORDER BY h.unit) AS units FROM has h GROUP BY h.cluster
)
SELECT CASE WHEN count(DISTINCT units) > 1 THEN array_agg(cluster ORDER BY cluster) ELSE '{}' END FROM held
$clusters$;
COMMENT ON FUNCTION clusters_to_choose(text[], text[], date) IS
  'Các cụm phải chọn: returns the clusters between which the office must choose one for the new unit, because the old '
  'units (and the new one, if it exists already) compete in different ones; empty if there is no choice; within '
  'succession_faults';

CREATE OR REPLACE FUNCTION succession_faults(kind text, old_units text[], new_units text[], happened_on date,
                                             document text, keep text, carries_runs text[], in_cluster text)
  RETURNS TABLE (ordinal integer, state text, fault text, hint text)
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $faults$
SELECT * FROM succession_form_faults($1, $2, $3, $4, $5, $6, $7)
UNION ALL
SELECT 10, '55000', format('unit "%s" has ended on %s', u.unit, iso_date(u.valid_to)),
       'Correct valid_to in unit, or the day.' FROM unit u WHERE u.unit = ANY ($2 || $3) AND u.valid_to < $4
UNION ALL
SELECT 10, '55000', format('unit "%s" begins only on %s', u.unit, iso_date(u.valid_from)),
       'Correct valid_from in unit, or the day.'
  FROM unit u WHERE u.unit = ANY ($2) AND u.valid_from >= $4 OR u.unit = ANY ($3) AND u.valid_from > $4
UNION ALL
SELECT 11, '23505', format('unit "%s" has already been succeeded by "%s", on %s', n.old_unit, n.new_unit,
                           iso_date(n.happened_on)), 'A mistake is mended in unit_succession first.'
  FROM unit_succession n WHERE n.old_unit = ANY ($2)
UNION ALL
SELECT 12, '23514', format('unit "%s" would succeed itself, through "%s"', c.first, c.unit),
       'Give a unit that returns under an old name a new code.'
  FROM (WITH RECURSIVE later(first, unit) AS (
          SELECT o, n FROM unnest($2) o CROSS JOIN unnest($3) n WHERE o <> n
           UNION
          SELECT l.first, s.new_unit FROM later l JOIN unit_succession s ON s.old_unit = l.unit)
        SELECT l.first, min(l.unit) FILTER (WHERE l.unit = ANY ($3)) AS unit FROM later l
         GROUP BY l.first HAVING bool_or(l.unit = l.first)) c
UNION ALL
SELECT 13, s.sqlstate, f.fault, f.hint
  FROM seasons_of_ending($2, $4) e JOIN season s0 ON s0.season = e.season
 CROSS JOIN LATERAL leaving_fault(s0, e.unit, $4, coalesce($6, ''), coalesce($5, ''), NULL) f
 CROSS JOIN LATERAL (SELECT CASE f.state WHEN 'object_not_in_prerequisite_state' THEN '55000'
                                         WHEN 'foreign_key_violation' THEN '23503' ELSE '22023' END) s(sqlstate)
 WHERE e.course = 'leaves' AND f.fault IS NOT NULL AND $6 IN ('results', 'nothing') AND NOT says_nothing($5)
UNION ALL
SELECT 14, '22023', format('the units compete in different clusters: %s', array_to_string(c.clusters, ', ')),
       'Name the cluster in which the new unit competes: merge_units(…, in_cluster => …).'
  FROM (SELECT clusters_to_choose($2, $3, $4) AS clusters) c WHERE $1 = 'merge' AND $8 IS NULL AND c.clusters <> '{}'
UNION ALL
SELECT 15, '22023', format('cluster "%s" has no running season with one of the units', $8), 'Name one that has.'
 WHERE $8 IS NOT NULL AND NOT EXISTS (SELECT FROM seasons_of_ending($2 || $3, $4) e WHERE e.cluster = $8)
$faults$;
COMMENT ON FUNCTION succession_faults(text, text[], text[], date, text, text, text[], text) IS
  'Vì sao không sáp nhập, chia tách được: returns all that keeps units from being merged or split with these '
  'arguments; within merge_units and split_unit';

CREATE OR REPLACE FUNCTION refuse_all(what text, faults jsonb) RETURNS void
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $refuse$
BEGIN
  IF jsonb_array_length(faults) = 1 THEN
    RAISE EXCEPTION USING ERRCODE = faults #>> '{0,state}', MESSAGE = format('%s: %s', what, faults #>> '{0,fault}'),
      HINT = faults #>> '{0,hint}';
  ELSIF jsonb_array_length(faults) > 1 THEN
    RAISE EXCEPTION USING ERRCODE = faults #>> '{0,state}',
      MESSAGE = format('%s, for %s reasons', what, jsonb_array_length(faults)),
      DETAIL = (SELECT string_agg(format('%s. %s. %s', i, f->>'fault', f->>'hint'), E'\n' ORDER BY i)
                  FROM jsonb_array_elements(faults) WITH ORDINALITY x(f, i)),
      HINT = 'Nothing was changed. Correct all of them, and call it again.';
  END IF;
END
$refuse$;
COMMENT ON FUNCTION refuse_all(text, jsonb) IS
  'Từ chối, nêu đủ lý do: raises all faults ({"state", "fault", "hint"}) at once, with the SQLSTATE of the first; '
  'does nothing without one; within merge_units, split_unit, rename_unit and move_unit';

-- What is done in one season for one of the units that end.
CREATE OR REPLACE FUNCTION end_in_season(of_season text, unit text, course text, happened_on date, keep text,
                                         document text, successor text)
  RETURNS TABLE (what text, rows bigint, detail text) LANGUAGE plpgsql SET search_path FROM CURRENT AS $end$
#variable_conflict use_column
DECLARE
  led text := (SELECT string_agg(in_sentence(membership_role_name(m.role)), ', ') FROM membership m
                WHERE m.season = $1 AND m.unit = $2 AND m.role <> 'member' AND m.left_on > $4);
  waiting bigint := (SELECT count(*) FROM explanation e WHERE e.season = $1 AND e.unit = $2 AND e.answer IS NULL);
BEGIN
  IF course = 'leaves' THEN
    RETURN QUERY VALUES ('membership ended', 1::bigint, document);
    RETURN QUERY SELECT l.what, l.rows, NULL FROM leave_season($1, $2, $4, $5, $6, $7) l
      WHERE l.rows > 0 AND l.what IN ('results kept', 'results deleted', 'targets kept', 'targets deleted',
        'submissions kept', 'submissions deleted', 'explanations kept', 'explanations deleted', 'assessments kept',
        'assessments deleted', 'work items kept', 'work items deleted');
  ELSIF course = 'ahead' THEN   -- it never was a member on any of its days
    DELETE FROM membership m WHERE m.season = $1 AND m.unit = $2;
    INSERT INTO departure (season, unit, kept, document, successor) VALUES ($1, $2, $5, $6, $7)
      ON CONFLICT (season, unit) DO NOTHING;
    RETURN QUERY VALUES ('membership ended', 1::bigint, document);
  ELSE
    RETURN QUERY VALUES (CASE course WHEN 'left' THEN 'had left' WHEN 'over' THEN 'season over'
                                     ELSE 'season published' END, 1::bigint, NULL::text);
    RETURN;
  END IF;
  RETURN QUERY SELECT 'accounts that read only', count(*), string_agg(a.role_name, ', ' ORDER BY a.role_name)
    FROM account a WHERE a.season = $1 AND a.unit = $2 HAVING count(*) > 0;
  RETURN QUERY SELECT x.what, x.rows, x.detail FROM (VALUES
    ('explanations closed', CASE keep WHEN 'results' THEN waiting ELSE 0 END, NULL),
    ('role to fill', CASE WHEN led IS NULL THEN 0 ELSE 1 END, led)) x(what, rows, detail) WHERE x.rows > 0;
  RETURN QUERY SELECT 'tasks open', count(*), string_agg(t.task, ', ' ORDER BY t.task) FROM task t
    WHERE t.season = $1 AND t.unit = $2 AND t.done_on IS NULL HAVING count(*) > 0;
END
$end$;
COMMENT ON FUNCTION end_in_season(text, text, text, date, text, text, text) IS
  'Kết thúc trong một kỳ: ends the membership of a unit in one season, and returns what was done and what waits; '
  'within succeed_units';

CREATE OR REPLACE FUNCTION begin_in_season(of_season text, unit text, old_units text[], happened_on date)
  RETURNS TABLE (what text, rows bigint, detail text) LANGUAGE plpgsql SET search_path FROM CURRENT AS $begin$
#variable_conflict use_column
DECLARE
  joined boolean;
BEGIN
  INSERT INTO membership (season, unit, joined_on)
  SELECT s.season, $2, CASE WHEN s.starts_on < $4 THEN $4 ELSE '-infinity' END FROM season s
   WHERE s.season = $1 AND NOT EXISTS (SELECT FROM membership m WHERE m.season = $1 AND m.unit = $2
                                          AND m.left_on > greatest($4, s.starts_on));
  joined := FOUND OR EXISTS (SELECT FROM membership m WHERE m.season = $1 AND m.unit = $2 AND m.joined_on = $4);
  RETURN QUERY VALUES (CASE WHEN joined THEN 'joined' ELSE 'is a member' END, 1::bigint, NULL::text);
  RETURN QUERY SELECT 'targets to set', count(DISTINCT t.criterion), string_agg(DISTINCT t.criterion, ', ')
    FROM target t WHERE t.season = $1 AND t.unit = ANY ($3) AND t.target IS NOT NULL
     AND NOT EXISTS (SELECT FROM target n WHERE n.season = $1 AND n.unit = $2 AND n.criterion = t.criterion)
   HAVING count(*) > 0;
  RETURN QUERY SELECT CASE count(*) WHEN 0 THEN 'account to grant' ELSE 'accounts that write' END,
                      greatest(count(*), 1), string_agg(a.role_name, ', ' ORDER BY a.role_name)
    FROM account a WHERE a.season = $1 AND a.unit = $2 AND a.capacity = 'unit';
END
$begin$;
COMMENT ON FUNCTION begin_in_season(text, text, text[], date) IS
  'Bắt đầu trong một kỳ: makes a successor a member of one season, and returns what was done and what waits: targets, '
  'accounts; within succeed_units';

-- What is of a unit and of no season. Where people go when a unit splits, nobody but the office knows.
CREATE OR REPLACE FUNCTION hand_over_awards(kind text, old_unit text, new_unit text)
  RETURNS TABLE (what text, rows bigint, detail text) LANGUAGE plpgsql SET search_path FROM CURRENT AS $hand$
#variable_conflict use_column
DECLARE
  moved bigint;
  below bigint;
BEGIN
  -- voted and submitted ones are the council's, which knows them under this unit
  RETURN QUERY SELECT x.what, count(*), string_agg(x.proposal::text, ', ' ORDER BY x.proposal)
    FROM (SELECT p.proposal, CASE WHEN p.state NOT IN ('draft', 'returned') OR v.has THEN 'proposals that go on'
                                  WHEN kind = 'split' OR r.kind = 'unit' AND r.unit = old_unit
                                    THEN 'proposals to decide'
                                  ELSE 'proposals carried over' END AS what
            FROM proposal p JOIN recipient r USING (recipient)
           CROSS JOIN LATERAL (SELECT EXISTS (SELECT FROM vote v WHERE v.proposal = p.proposal) AS has) v
           WHERE p.unit = old_unit AND p.state NOT IN ('granted', 'refused')) x
   GROUP BY x.what ORDER BY x.what;
  IF kind <> 'split' THEN
    UPDATE proposal p SET unit = new_unit FROM recipient r
     WHERE p.unit = old_unit AND p.state IN ('draft', 'returned') AND r.recipient = p.recipient
       AND NOT (r.kind = 'unit' AND r.unit = old_unit)
       AND NOT EXISTS (SELECT FROM vote v WHERE v.proposal = p.proposal);
    UPDATE recipient r SET unit = new_unit WHERE r.unit = old_unit AND r.kind <> 'unit';
    GET DIAGNOSTICS moved = ROW_COUNT;
    RETURN QUERY SELECT 'recipients moved', moved, NULL::text WHERE moved > 0;
  ELSE
    RETURN QUERY SELECT 'recipients to assign', count(*), NULL::text FROM recipient r
      WHERE r.unit = old_unit AND r.kind <> 'unit' HAVING count(*) > 0;
  END IF;
  IF kind <> 'split' THEN
    UPDATE unit u SET parent = new_unit WHERE u.parent = old_unit AND u.valid_to IS NULL AND u.unit <> new_unit;
    GET DIAGNOSTICS below = ROW_COUNT;
  ELSE
    below := (SELECT count(*) FROM unit u WHERE u.parent = old_unit AND u.valid_to IS NULL);
  END IF;
  RETURN QUERY SELECT CASE kind WHEN 'split' THEN 'units below to assign' ELSE 'units below moved' END, below,
    NULL::text WHERE below > 0;
  RETURN QUERY SELECT 'grants stay', count(*), NULL::text FROM award_grant g WHERE g.unit = old_unit
    AND g.revoked_by IS NULL HAVING count(*) > 0;
END
$hand$;
COMMENT ON FUNCTION hand_over_awards(text, text, text) IS
  'Chuyển hồ sơ khen thưởng: gives the recipients of a unit that was merged or has another code, and its proposals '
  'without a vote, to its successor, and returns what was done and what waits; grants stay with the old unit; within '
  'succeed_units and rename_unit';

CREATE OR REPLACE FUNCTION succeed_units(kind text, old_units text[], new_units text[], happened_on date,
                                         document text, keep text, carries_runs text[], in_cluster text)
  RETURNS TABLE (season text, unit text, what text, rows bigint, detail text)
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $succeed$
#variable_conflict use_column
DECLARE
  c record;
  only_new text := CASE WHEN cardinality(new_units) = 1 THEN new_units[1] END;
  entered text[] := ARRAY(SELECT DISTINCT e.season FROM seasons_of_ending(old_units, happened_on) e
                           WHERE e.course IN ('leaves', 'left', 'ahead')
                             AND (in_cluster IS NULL OR e.cluster = in_cluster) ORDER BY e.season);
BEGIN
  RETURN QUERY INSERT INTO unit_succession (old_unit, new_unit, happened_on, kind, carries_runs, document)
  SELECT o, n, $4, $1, CASE $1 WHEN 'merge' THEN o ELSE n END = ANY (coalesce($7, '{}')), $5
    FROM unnest(old_units) o CROSS JOIN unnest(new_units) n
  RETURNING NULL::text, old_unit, CASE WHEN carries_runs THEN 'succession with runs' ELSE 'succession' END, 1::bigint,
            format('%s, %s', new_unit, document);
  FOR c IN SELECT * FROM seasons_of_ending(old_units, happened_on) e ORDER BY e.season, e.unit LOOP
    RETURN QUERY SELECT c.season, c.unit, d.* FROM end_in_season(c.season, c.unit, c.course, $4, $6, $5,
      CASE WHEN c.season = ANY (entered) THEN only_new END) d;
  END LOOP;
  RETURN QUERY SELECT s, n, d.* FROM unnest(entered) s CROSS JOIN unnest(new_units) n
    CROSS JOIN LATERAL begin_in_season(s, n, old_units, happened_on) d;
  UPDATE unit u SET valid_to = happened_on WHERE u.unit = ANY (old_units) AND u.valid_to IS DISTINCT FROM happened_on;
  UPDATE unit_alias a SET valid_to = happened_on
   WHERE a.unit = ANY (old_units) AND a.valid_from < happened_on AND a.valid_to > happened_on;
  FOR c IN SELECT * FROM unnest(old_units) o(unit) LOOP
    RETURN QUERY SELECT NULL::text, c.unit, d.* FROM hand_over_awards(kind, c.unit, only_new) d;
  END LOOP;
END
$succeed$;
COMMENT ON FUNCTION succeed_units(text, text[], text[], date, text, text, text[], text) IS
  'Thực hiện sáp nhập, chia tách: writes what follows from it, season by season; within merge_units and split_unit';

CREATE OR REPLACE FUNCTION succession_rows(kind text, old_units text[], new_units text[], happened_on date,
                                           document text, keep text, carries_runs text[], in_cluster text,
                                           dry_run boolean)
  RETURNS TABLE (season text, unit text, what text, rows bigint, said text)
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $rows$
#variable_conflict use_column
DECLARE
  done jsonb;
BEGIN
  PERFORM require_owner(CASE kind WHEN 'merge' THEN 'merge units' ELSE 'split a unit' END);
  old_units := ARRAY(SELECT unnest(old_units));   -- an array of arrays is the list of what they contain
  new_units := ARRAY(SELECT unnest(new_units));
  PERFORM FROM season s
    WHERE s.season IN (SELECT e.season FROM seasons_of_ending(old_units || new_units, happened_on) e)
    ORDER BY s.season FOR UPDATE;
  PERFORM refuse_all(format(CASE kind WHEN 'merge' THEN 'units %s are not merged into %s'
                                      ELSE 'unit %s is not split into %s' END,
                            coalesce('"' || array_to_string(old_units, '", "') || '"', '""'),
                            coalesce('"' || array_to_string(new_units, '", "') || '"', '""')),
                     (SELECT jsonb_agg(f ORDER BY f.ordinal, f.fault)
                        FROM succession_faults($1, $2, $3, $4, $5, $6, $7, $8) f));
  BEGIN
    SELECT jsonb_agg(to_jsonb(d) - 'ordinality' ORDER BY d.ordinality) INTO done
      FROM succeed_units($1, $2, $3, $4, $5, $6, $7, $8) WITH ORDINALITY d;
    IF dry_run THEN
      RAISE EXCEPTION USING ERRCODE = 'EM000';
    END IF;
  EXCEPTION WHEN SQLSTATE 'EM000' THEN   -- everything is taken back, and what would be done is told
    NULL;
  END;
  RETURN QUERY SELECT d.season, d.unit, d.what, d.rows, succession_step_name(d.what) || coalesce(': ' || d.detail, '')
    FROM jsonb_array_elements(done) WITH ORDINALITY e(row, i)
   CROSS JOIN LATERAL jsonb_to_record(e.row) AS d(season text, unit text, what text, rows bigint, detail text)
   ORDER BY e.i;
END
$rows$;
COMMENT ON FUNCTION succession_rows(text, text[], text[], date, text, text, text[], text, boolean) IS
  'Sáp nhập, chia tách: checks, does or only tries it, and returns what was done in words; within merge_units and '
  'split_unit';

CREATE OR REPLACE FUNCTION merge_units(old_units text[], new_unit text, happened_on date, document text, keep text,
                                       carries_runs_of text[] DEFAULT '{}', in_cluster text DEFAULT NULL,
                                       dry_run boolean DEFAULT false)
  RETURNS TABLE (season text, unit text, what text, rows bigint, said text)
  LANGUAGE sql SET search_path FROM CURRENT AS $merge$
SELECT * FROM succession_rows('merge', $1, ARRAY[$2], $3, $4, $5, $6, $7, $8)
$merge$;
COMMENT ON FUNCTION merge_units(text[], text, date, text, text, text[], text, boolean) IS
  'Sáp nhập đơn vị: merges units into another one, new or existing, on a day (the first day of the new state) by a '
  'document; all of it or nothing. It records the successions, ends the old units and their memberships in every '
  'season that runs on that day or begins later (as leave_season, with keep results or nothing), makes the new unit a '
  'member there, and gives it recipients other than the old units themselves, units below them, and proposals without '
  'a vote. Seasons that ended before that day keep their members. carries_runs_of: old units whose runs of years '
  'continue. in_cluster: the new unit''s cluster, if the units compete in different ones. dry_run: nothing is '
  'changed. It returns what was done and what waits for the office, in words (said). The owner calls it. Errors, all '
  'at once: a missing document, day, keep or choice of a cluster 22023, an unknown unit 23503, a succession that '
  'exists 23505 or would be a circle 23514, a day to come, a unit that has ended or leaves on another day 55000, not '
  'the owner 42501, not at READ COMMITTED 25000';

CREATE OR REPLACE FUNCTION split_unit(old_unit text, new_units text[], happened_on date, document text, keep text,
                                      carries_runs_in text[] DEFAULT '{}', dry_run boolean DEFAULT false)
  RETURNS TABLE (season text, unit text, what text, rows bigint, said text)
  LANGUAGE sql SET search_path FROM CURRENT AS $split$
SELECT * FROM succession_rows('split', ARRAY[$1], $2, $3, $4, $5, $6, NULL, $7)
$split$;
COMMENT ON FUNCTION split_unit(text, text[], date, text, text, text[], boolean) IS
  'Chia tách đơn vị: splits a unit into two or more, which succeed it, on a day by a document, as merge_units does. '
  'Recipients, units below it and undecided proposals stay until the office assigns them, because it alone knows '
  'their new unit; the rows say so. carries_runs_in: new units in which runs of years continue. A unit that goes on '
  'when a part of it becomes a unit of its own is not split. Errors: as of merge_units';
