-- A season's steps, each by one call that says all that it refuses at once: opening, closing self-scores, signing.

-- A gap can be allowed in words (allow_missing), a fault cannot.
CREATE OR REPLACE FUNCTION refuse_faults(what text, faults jsonb, allow_missing boolean) RETURNS void
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $refuse$
DECLARE
  refused jsonb := (SELECT jsonb_agg(f ORDER BY i) FROM jsonb_array_elements(faults) WITH ORDINALITY x(f, i)
                     WHERE NOT ((f->>'gap')::boolean AND coalesce(allow_missing, false)));
BEGIN
  IF refused IS NOT NULL THEN
    RAISE EXCEPTION USING ERRCODE = refused->0->>'state',
      MESSAGE = format('%s, faults: %s', what, jsonb_array_length(refused)),
      DETAIL = (SELECT string_agg(f->>'fault', E'\n' ORDER BY i) FROM jsonb_array_elements(refused)
                  WITH ORDINALITY x(f, i)),
      HINT = (SELECT string_agg(h.hint, ' ' ORDER BY h.i)
                FROM (SELECT f->>'hint' AS hint, min(i) AS i FROM jsonb_array_elements(refused)
                        WITH ORDINALITY x(f, i) GROUP BY 1) h);
  END IF;
END
$refuse$;
COMMENT ON FUNCTION refuse_faults(text, jsonb, boolean) IS
  'Từ chối, nêu mọi lý do: raises all faults (state, fault, hint, gap) as one error with the first one''s SQLSTATE; '
  'gaps only unless they are allowed; within open, close_self_scoring and sign';

-- The lock waits for entries and hand-ins that are under way, and they wait for it: what is asked afterwards is so.
CREATE OR REPLACE FUNCTION season_to_move(of_season text, what text) RETURNS season
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $move$
DECLARE
  s season;
  waits text := current_setting('lock_timeout');
BEGIN
  PERFORM require_capacity(of_season, '{council}', NULL, what);
  IF NOT reads_committed() THEN
    RAISE EXCEPTION USING ERRCODE = 'invalid_transaction_state',
      MESSAGE = format('to %s requires a transaction at READ COMMITTED, but this one is at %s', what,
        upper(current_setting('transaction_isolation'))),
      DETAIL = 'An older snapshot does not contain what was entered since it was taken.',
      HINT = 'Start another transaction.';
  END IF;
  PERFORM set_config('lock_timeout', CASE waits WHEN '0' THEN '1min' ELSE waits END, true);   -- as publish
  SELECT * INTO s FROM season x WHERE x.season = of_season FOR UPDATE;
  PERFORM set_config('lock_timeout', waits, true);
  IF s.season IS NULL THEN
    RAISE EXCEPTION USING ERRCODE = 'no_data_found',
      MESSAGE = format('season "%s" does not exist', of_season),
      HINT = 'List the seasons with SELECT season, status FROM season.';
  END IF;
  RETURN s;
END
$move$;
COMMENT ON FUNCTION season_to_move(text, text) IS
  'Khóa kỳ để chuyển trạng thái: locks a season for its owner or council until the transaction ends; it waits for '
  'other writers for a minute, or for the session''s lock_timeout; within open and close_self_scoring';

-- What a leaf needs beside its actual: by its rule, by its own expressions, and by those of others that name it.
-- A target that other members have is missed, too: without one, relative_to_best compares with others.
CREATE OR REPLACE FUNCTION target_gaps(of_season text, rules jsonb)
  RETURNS TABLE (unit text, lacking text, criteria text)
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $gaps$
WITH named AS (
  SELECT DISTINCT m[1] AS what, btrim(m[2], E' \t"') AS code
    FROM jsonb_path_query($2, 'strict $.** ? (@.type() == "string")') e,
         regexp_matches(e #>> '{}', E'\\m(target|baseline)\\s*\\[([^]]+)\\]', 'g') m
), leaf AS (
  SELECT c.ordinal, c.code,
         ARRAY[CASE WHEN c.rule IN ('proportional', 'per_percent')
                         OR c.rule IN ('ladder', 'curve') AND k->>'on' IN ('ratio', 'percent')
                    THEN coalesce(k->>'against', 'target') END, k->>'worst', k->>'best']
           || ARRAY(SELECT m[1] FROM unnest(ARRAY[k->>'formula', k->>'value']) e,
                                     regexp_matches(regexp_replace(e, E'\\[[^]]*\\]', '[', 'g'),
                                                    E'\\m(target|baseline)\\M(?!\\s*\\[)', 'g') m)
           || ARRAY(SELECT n.what FROM named n WHERE n.code = c.code) AS needs
    FROM emulation.criteria($2::emulation.score_sheet) c
    JOIN jsonb_path_query($2, 'strict $.**.criteria[*]') k ON k->>'code' = c.code
   WHERE c.is_leaf
), goal AS MATERIALIZED (
  SELECT t.unit, t.criterion, t.target IS NOT NULL AS target, t.baseline IS NOT NULL AS baseline
    FROM target_in_force t WHERE t.season = $1
), asked AS (
  SELECT l.ordinal, l.code, x.lacking
    FROM leaf l CROSS JOIN (VALUES ('target'), ('baseline')) x(lacking)
   WHERE x.lacking = ANY (l.needs)
      OR x.lacking = 'target' AND EXISTS (SELECT FROM goal g WHERE g.criterion = l.code AND g.target)
)
SELECT m.unit, a.lacking, string_agg(format('"%s"', a.code), ', ' ORDER BY a.ordinal)
  FROM season_member m CROSS JOIN asked a
  LEFT JOIN goal g ON g.unit = m.unit AND g.criterion = a.code
 WHERE m.season = $1 AND NOT coalesce(CASE a.lacking WHEN 'target' THEN g.target ELSE g.baseline END, false)
   AND NOT EXISTS (SELECT FROM result r WHERE r.season = $1 AND r.unit = m.unit AND r.criterion = a.code
                                          AND NOT r.assigned)
 GROUP BY m.unit, m."position", a.lacking ORDER BY a.lacking DESC, m."position", m.unit
$gaps$;
COMMENT ON FUNCTION target_gaps(text, jsonb) IS
  'Thiếu chỉ tiêu, số liệu gốc: returns which members lack targets and baselines that a sheet needs, or targets that '
  'other members have; within open and sign';

CREATE OR REPLACE FUNCTION sheet_to_open(of_season text, version integer) RETURNS integer
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $sheet$
SELECT coalesce($2, (SELECT h.version FROM sheet h WHERE h.season = $1 AND h.state = 'in force'),
                (SELECT min(h.version) FROM sheet h WHERE h.season = $1 AND h.state = 'draft' HAVING count(*) = 1))
$sheet$;
COMMENT ON FUNCTION sheet_to_open(text, integer) IS
  'Bảng điểm của kỳ mở: returns the version with which a season is opened: the given one, otherwise that in force, '
  'otherwise the only draft; within open';

CREATE OR REPLACE FUNCTION sheet_to_open_faults(of_season text, of_version integer)
  RETURNS TABLE (state text, fault text, hint text, gap boolean)
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $faults$
DECLARE
  h sheet;
  drafts text := (SELECT string_agg(d.version::text, ', ' ORDER BY d.version) FROM sheet d
                   WHERE d.season = of_season AND d.state = 'draft');
BEGIN
  SELECT * INTO h FROM sheet x WHERE x.season = of_season AND x.version = sheet_to_open(of_season, of_version);
  IF h.season IS NULL THEN
    RETURN QUERY SELECT CASE WHEN of_version IS NULL THEN '55000' ELSE 'P0002' END,
      CASE WHEN of_version IS NOT NULL THEN format('there is no sheet %s', of_version)
           ELSE coalesce('no sheet is in force, and there are several drafts: ' || drafts,
                         'there is no score sheet') END,
      CASE WHEN coalesce(of_version::text, drafts) IS NULL THEN 'Enter one with import_sheet_files.'
           ELSE 'List the sheets with SELECT season, version, state FROM sheet, and name one: version => ….' END, false;
  ELSIF h.state <> 'in force' THEN
    IF is_bound() THEN
      RETURN QUERY SELECT '42501', format('sheet %s is not in force, and role "%s" may not put it in force',
                                          h.version, acting_role()),
        'Let the registry''s owner call this, or put the sheet in force.', false;
    END IF;
    RETURN QUERY SELECT '22023', format('sheet %s%s: %s', h.version, ', criterion "' || c.criterion || '"', c.fault),
      c.hint, false FROM emulation.check_sheet(h.rules) c;
    IF NOT FOUND THEN
      RETURN QUERY SELECT '23514', format('sheet %s refuses, of unit "%s": %s', h.version, r.unit, r.fault),
        'Correct the result, its target or the sheet.', false FROM refused_by_sheet(of_season, h.rules) r;
    END IF;
    RETURN QUERY SELECT '23503', format('sheet %s: no_award names an award that is not in award: "%s"', h.version, u),
      'Correct the sheet, or add the award with add_award.', false FROM unknown_awards(h.rules) u;
    RETURN QUERY SELECT '23514', format('criterion_scorer names criterion "%s", which sheet %s does not have',
                                        k.criterion, h.version), 'Correct or delete the row of criterion_scorer.', false
      FROM criterion_scorer k WHERE k.season = of_season AND NOT EXISTS (
        SELECT FROM jsonb_path_query(h.rules, 'strict $.**.criteria[*].code') c WHERE c #>> '{}' = k.criterion)
     ORDER BY k.criterion COLLATE "C";
  END IF;
  IF h.season IS NOT NULL AND NOT EXISTS (SELECT FROM emulation.check_sheet(h.rules)) THEN
    -- what is said of 0 and of 1 alike is not said of the actual
    RETURN QUERY SELECT '23514', format('unit "%s" could not enter any result: %s', t.unit, f.of_0),
      'Correct the target or the baseline.', false
      FROM target_in_force t CROSS JOIN LATERAL (
        SELECT emulation.fault(h.rules::emulation.score_sheet, t.criterion, t.target, 0, t.baseline) AS of_0,
               emulation.fault(h.rules::emulation.score_sheet, t.criterion, t.target, 1, t.baseline) AS of_1) f
     WHERE t.season = of_season AND f.of_0 = f.of_1
       AND emulation.fault(h.rules::emulation.score_sheet, t.criterion, t.target, NULL, t.baseline) IS NULL
     ORDER BY t.unit, t.criterion;
    RETURN QUERY SELECT '55000', format('unit "%s" does not have a %s for %s', g.unit, CASE g.lacking WHEN 'target'
        THEN 'target' ELSE 'baseline (số liệu gốc)' END, g.criteria),
      'Enter them with import_targets, or leave them out on purpose: allow_missing => true.', true
      FROM target_gaps(of_season, h.rules) g;
  END IF;
END
$faults$;
COMMENT ON FUNCTION sheet_to_open_faults(text, integer) IS
  'Lỗi của bảng điểm khi mở kỳ: returns why a season cannot be opened with a version of its sheet: everything that is '
  'wrong with the sheet, and the targets and baselines that it lacks (gaps); within open';

CREATE OR REPLACE FUNCTION opening_faults(s season, version integer)
  RETURNS TABLE (state text, fault text, hint text, gap boolean)
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $faults$
BEGIN
  IF s.status <> 'draft' THEN
    RETURN QUERY SELECT '55000', format('it is %s', CASE s.status WHEN 'open' THEN 'already open'
        WHEN 'appraisal' THEN 'in appraisal' ELSE s.status END),
      CASE s.status WHEN 'published' THEN 'A published season stays as it is; see supersede.'
                    WHEN 'open' THEN 'Move a deadline with move_deadline(season, stage, due_on, reason).'
                    ELSE 'Give a unit more time with return_submission(season, unit, reason, due_on).' END, false;
    RETURN;
  ELSIF NOT EXISTS (SELECT FROM season_member m WHERE m.season = s.season) THEN
    RETURN QUERY SELECT '55000', 'there are no members', 'Enter its units with import_members.', false;
  END IF;
  RETURN QUERY SELECT f.* FROM sheet_to_open_faults(s.season, opening_faults.version) f;
  RETURN QUERY SELECT '22023', format('the last day for %s is past: %s', d.what, iso_date(d.day)),
      'Name days from today on, in this order: self_deadline, appraisal_deadline, final_deadline.', false
    FROM (VALUES ('self-scores', s.self_deadline), ('appraisals', s.appraisal_deadline),
                 ('final values', s.final_deadline)) d(what, day) WHERE d.day < today();
  RETURN QUERY SELECT '23514', format('the last day for %s is before that for %s: %s, %s', l.what, e.what,
                                      iso_date(l.day), iso_date(e.day)),
      'Name days from today on, in this order: self_deadline, appraisal_deadline, final_deadline.', false
    FROM (VALUES (1, 'self-scores', s.self_deadline), (2, 'appraisals', s.appraisal_deadline)) e(i, what, day),
         (VALUES (2, 'appraisals', s.appraisal_deadline), (3, 'final values', s.final_deadline)) l(i, what, day)
   WHERE l.i > e.i AND l.day < e.day;
END
$faults$;
COMMENT ON FUNCTION opening_faults(season, integer) IS
  'Lý do chưa mở được kỳ: returns why a season, with these deadlines, cannot be opened with a version of its sheet; '
  'within open';

CREATE OR REPLACE FUNCTION open(season text, self_deadline date DEFAULT NULL, appraisal_deadline date DEFAULT NULL,
                                final_deadline date DEFAULT NULL, version integer DEFAULT NULL,
                                allow_missing boolean DEFAULT false)
  RETURNS TABLE (what text, unit text, detail text, what_name text)
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $open$
#variable_conflict use_column
DECLARE
  s season := season_to_move(open.season, format('open season "%s"', open.season));
  chosen integer := sheet_to_open(open.season, open.version);
  put boolean := EXISTS (SELECT FROM sheet h WHERE h.season = open.season AND h.version = chosen
                                               AND h.state <> 'in force');
BEGIN
  s.self_deadline := coalesce(open.self_deadline, s.self_deadline);
  s.appraisal_deadline := coalesce(open.appraisal_deadline, s.appraisal_deadline);
  s.final_deadline := coalesce(open.final_deadline, s.final_deadline);
  PERFORM refuse_faults(format('season "%s" cannot be opened', s.season),
    (SELECT jsonb_agg(to_jsonb(f)) FROM opening_faults(s, open.version) f), open.allow_missing);
  IF put THEN
    PERFORM put_in_force(s.season, chosen);
  END IF;
  UPDATE season x SET status = 'open', self_deadline = s.self_deadline, appraisal_deadline = s.appraisal_deadline,
    final_deadline = s.final_deadline WHERE x.season = s.season;
  RETURN QUERY
  SELECT r.what, r.unit, r.detail, season_step_name(r.what) FROM (
    SELECT 1 AS part, 0::bigint AS i, 'sheet put in force' AS what, NULL::text AS unit, chosen::text AS detail WHERE put
     UNION ALL SELECT 2, 0, 'opened', NULL, iso_date(s.self_deadline)
     UNION ALL SELECT 3, g.i, CASE g.lacking WHEN 'target' THEN 'without target' ELSE 'without baseline' END, g.unit,
                     g.criteria
      FROM sheet h CROSS JOIN target_gaps(s.season, h.rules) WITH ORDINALITY g(unit, lacking, criteria, i)
     WHERE h.season = s.season AND h.state = 'in force'
     UNION ALL SELECT 4, row_number() OVER (ORDER BY m."position", m.unit), 'without signature', m.unit, NULL
      FROM season_member m
     WHERE m.season = s.season AND NOT EXISTS (SELECT FROM commitment c WHERE c.season = s.season AND c.unit = m.unit)
    ) r ORDER BY r.part, r.i;
END
$open$;
COMMENT ON FUNCTION open(text, date, date, date, integer, boolean) IS
  'Mở tự chấm: opens a season for self-scores, with its deadlines (null: those that it has) and, by the owner, with a '
  'version of its sheet, which is put in force (default: the one in force, otherwise the only draft). One error lists '
  'everything that is in the way: members, sheet with all its faults, results, targets and scorers that do not fit it, '
  'units without the targets and baselines that it needs, days that are past or not in order. allow_missing => true '
  'opens it without the missing targets and baselines. It returns what was done, and the units that lack targets or '
  'have not signed. The owner or a council calls it. Errors: the first reason''s (55000, 22023, 23514, 23503, 42501, '
  'P0002), an unknown season P0002, neither owner nor council 42501, not at READ COMMITTED 25000, another writer for '
  'longer than a minute 55P03';

CREATE OR REPLACE FUNCTION closing_faults(s season) RETURNS TABLE (state text, fault text, hint text, gap boolean)
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $faults$
BEGIN
  IF s.status <> 'open' THEN
    RETURN QUERY SELECT '55000', format('it is %s', CASE s.status WHEN 'draft' THEN 'a draft'
        WHEN 'appraisal' THEN 'already in appraisal' ELSE s.status END),
      CASE s.status WHEN 'draft' THEN 'Open it first: open(season).'
                    WHEN 'published' THEN 'A published season stays as it is; see supersede.'
                    ELSE 'Give a unit more time with return_submission(season, unit, reason, due_on).' END, false;
    RETURN;
  ELSIF NOT EXISTS (SELECT FROM season_member m WHERE m.season = s.season) THEN
    RETURN QUERY SELECT '55000', 'there are no members', 'Enter its units with import_members.', false;
  END IF;
  RETURN QUERY SELECT '55000', format(CASE h.state WHEN 'returned' THEN 'unit "%s" has not handed in its returned file '
      'again, last day: %s' ELSE 'unit "%s" has not handed in, last day: %s' END, h.unit,
      coalesce(iso_date(h.due_on), 'none')),
      'Remind these units, or close without their files: close_self_scoring(season, allow_missing => true).', true
    FROM hand_in h WHERE h.season = s.season AND h.state <> 'submitted' ORDER BY h."position", h.unit;
END
$faults$;
COMMENT ON FUNCTION closing_faults(season) IS
  'Lý do chưa đóng được tự chấm: returns why a season cannot be closed for self-scores: it is not open, and units that '
  'have not handed in (gaps); within close_self_scoring';

CREATE OR REPLACE FUNCTION close_self_scoring(season text, allow_missing boolean DEFAULT false)
  RETURNS TABLE (what text, unit text, detail text, what_name text)
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $close$
#variable_conflict use_column
DECLARE
  s season := season_to_move(close_self_scoring.season,
                             format('close the self-scores of season "%s"', close_self_scoring.season));
BEGIN
  PERFORM refuse_faults(format('season "%s" cannot be closed for self-scores', s.season),
    (SELECT jsonb_agg(to_jsonb(f)) FROM closing_faults(s) f), close_self_scoring.allow_missing);
  UPDATE season x SET status = 'appraisal' WHERE x.season = s.season;
  RETURN QUERY
  SELECT r.what, r.unit, r.detail, season_step_name(r.what) FROM (
    SELECT 0::bigint AS i, 'closed' AS what, NULL::text AS unit, NULL::text AS detail
     UNION ALL
    SELECT row_number() OVER (ORDER BY h."position", h.unit),
           CASE h.state WHEN 'returned' THEN 'returned' ELSE 'not handed in' END, h.unit,
           CASE h.state WHEN 'returned' THEN iso_date(h.due_on) END
      FROM hand_in h WHERE h.season = s.season AND h.state <> 'submitted') r ORDER BY r.i;
END
$close$;
COMMENT ON FUNCTION close_self_scoring(text, boolean) IS
  'Đóng tự chấm: moves an open season on to its appraisal. Units that have not handed in are all named in the error; '
  'allow_missing => true closes without their files, and returns them. A returned file stays open until its own '
  'deadline. The owner or a council calls it. Errors: not open, no members, or units that have not handed in 55000, an '
  'unknown season P0002, neither owner nor council 42501, not at READ COMMITTED 25000, another writer for longer than '
  'a minute 55P03';

CREATE OR REPLACE FUNCTION signing_faults(s season, signed_on date, units text[], document text, replace boolean)
  RETURNS TABLE (state text, fault text, hint text, gap boolean)
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $faults$
BEGIN
  IF cardinality(units) = 0 OR EXISTS (SELECT FROM unnest(units) u WHERE u IS NULL) THEN
    RETURN QUERY SELECT '22023', 'units is empty or contains a null', 'Name units by their codes; null means all.',
      false;
  ELSIF units IS NULL AND NOT EXISTS (SELECT FROM season_member m WHERE m.season = s.season) THEN
    RETURN QUERY SELECT '55000', 'there are no members', 'Enter its units with import_members.', false;
  END IF;
  IF NOT isfinite(signed_on) OR signed_on > s.ends_on THEN
    RETURN QUERY SELECT '22023', format('the day is after the season''s end, %s, or not a day: %s', iso_date(s.ends_on),
                                        iso_date(signed_on)), 'Correct signed_on.', false;
  END IF;
  IF document IS NOT NULL AND says_nothing(document) THEN
    RETURN QUERY SELECT '22023', 'the document is empty', 'Name the signed document, or leave it out.', false;
  END IF;
  RETURN QUERY SELECT '23503', membership_fault(s.season, u), membership_hint(s.season, u), false
    FROM (SELECT DISTINCT u FROM unnest(units) u WHERE u IS NOT NULL) x WHERE membership_fault(s.season, u) IS NOT NULL
   ORDER BY u COLLATE "C";
  RETURN QUERY SELECT '55000', format('unit "%s" has already signed, on %s', c.unit, iso_date(c.signed_on)),
      'Leave out units that have signed, or correct what was entered: replace => true.', false
    FROM commitment c WHERE c.season = s.season AND c.unit = ANY (units) AND NOT coalesce(replace, false)
   ORDER BY c.unit COLLATE "C";
  RETURN QUERY SELECT '55000', 'no score sheet is in force, so that targets cannot be checked',
      'Put a sheet in force with put_in_force, or sign on purpose: allow_missing => true.', true
   WHERE NOT EXISTS (SELECT FROM sheet h WHERE h.season = s.season AND h.state = 'in force');
  RETURN QUERY SELECT '55000', format('unit "%s" does not have a target for %s', g.unit, g.criteria),
      'Enter them with import_targets, or sign without them on purpose: allow_missing => true.', true
    FROM sheet h CROSS JOIN target_gaps(s.season, h.rules) g
   WHERE h.season = s.season AND h.state = 'in force' AND g.lacking = 'target'
     AND coalesce(g.unit = ANY (units), units IS NULL
                    AND (replace OR NOT EXISTS (SELECT FROM commitment c WHERE c.season = s.season
                                                                           AND c.unit = g.unit)));
END
$faults$;
COMMENT ON FUNCTION signing_faults(season, date, text[], text, boolean) IS
  'Lý do chưa ký được: returns why units cannot sign their targets with these arguments; within sign';

CREATE OR REPLACE FUNCTION sign(season text, signed_on date DEFAULT NULL, units text[] DEFAULT NULL,
                                document text DEFAULT NULL, signed_by text DEFAULT NULL, witnesses text DEFAULT NULL,
                                replace boolean DEFAULT false, allow_missing boolean DEFAULT false)
  RETURNS TABLE (what text, unit text, detail text, what_name text)
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $sign$
#variable_conflict use_column
DECLARE
  s season := season_to_change(sign.season, 'sign commitments');
  on_day date := coalesce(sign.signed_on, today());
  signed text[];   -- before
BEGIN
  PERFORM refuse_faults(format('the commitments of season "%s" cannot be signed', s.season),
    (SELECT jsonb_agg(to_jsonb(f)) FROM signing_faults(s, on_day, sign.units, sign.document, sign.replace) f),
    sign.allow_missing);
  signed := ARRAY(SELECT c.unit FROM commitment c WHERE c.season = s.season);
  INSERT INTO commitment AS c (season, unit, signed_on, signed_by, witnesses, document)
  SELECT n.season, n.unit, on_day, coalesce(sign.signed_by, m.person), sign.witnesses, sign.document
    FROM season_member n JOIN membership m ON m.season = n.season AND m.unit = n.unit AND m.joined_on <= n.day
     AND m.left_on > n.day
   WHERE n.season = s.season AND coalesce(n.unit = ANY (sign.units), true)
     AND (coalesce(sign.replace, false) OR n.unit <> ALL (signed))
    ON CONFLICT (season, unit) DO UPDATE SET signed_on = excluded.signed_on, signed_by = excluded.signed_by,
      witnesses = coalesce(excluded.witnesses, c.witnesses), document = coalesce(excluded.document, c.document);
  RETURN QUERY
  SELECT r.what, r.unit, r.detail, season_step_name(r.what) FROM (
    SELECT 1 AS part, m."position", m.unit, iso_date(c.signed_on) AS detail,
           CASE WHEN c.unit <> ALL (signed) THEN 'signed' WHEN sign.replace THEN 'signed again'
                ELSE 'already signed' END AS what
      FROM season_member m JOIN commitment c ON c.season = m.season AND c.unit = m.unit
     WHERE m.season = s.season AND coalesce(m.unit = ANY (sign.units), true)
     UNION ALL
    SELECT 2, u."position", u.unit, g.criteria, 'without target'
      FROM sheet h CROSS JOIN target_gaps(s.season, h.rules) g JOIN unit u ON u.unit = g.unit
     WHERE h.season = s.season AND h.state = 'in force' AND g.lacking = 'target'
       AND coalesce(g.unit = ANY (sign.units), true)) r ORDER BY r.part, r."position", r.unit;
END
$sign$;
COMMENT ON FUNCTION sign(text, date, text[], text, text, text, boolean, boolean) IS
  'Ký giao ước: records that units (null: all members that have not signed yet) signed their targets on a day (null: '
  'today), with the document, who signed (null: each member''s person) and who witnessed. One error lists everything '
  'that is in the way: units that are not members or have signed already, units without the targets that the sheet in '
  'force needs, an empty document, a day after the season. replace => true corrects what was entered; allow_missing => '
  'true signs without missing targets, or before a sheet is in force. It returns which units have signed, and which '
  'targets they lack. The owner calls it. Errors: the first reason''s (22023, 23503, 55000), an unknown season P0002, '
  'published 55000, not the owner 42501, not at READ COMMITTED 25000';
