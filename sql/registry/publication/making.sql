-- The INSERT of its row makes a publication: a trigger computes all its values, so that it cannot be forged, and
-- another trigger carries it out.

-- A copy of a board of which emulation.reasons tells every undecided condition by what is missing: without the words
-- of the sheet's author, which would stand there instead, and without classes, which tell of themselves.
CREATE OR REPLACE FUNCTION without_words(node jsonb) RETURNS jsonb
  LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path FROM CURRENT AS $without$
BEGIN
  RETURN CASE jsonb_typeof(node)
    WHEN 'object' THEN (SELECT coalesce(jsonb_object_agg(e.key, without_words(e.value)), '{}')
                          FROM jsonb_each(node - '{note,clause}'::text[]) e)
    WHEN 'array' THEN (SELECT coalesce(jsonb_agg(without_words(e.value) ORDER BY e.i), '[]')
                         FROM jsonb_array_elements(node) WITH ORDINALITY e(value, i))
    ELSE node END;
END
$without$;
COMMENT ON FUNCTION without_words(jsonb) IS
  'Bỏ lời ghi chú: returns a sheet, or a part of one, without notes and clauses; within undecided_conditions';

-- The sheets of format 1, and others without conditions, cost nothing. emulation.reasons scores the cluster for each
-- unit, so that it is asked only about units that lack anything.
CREATE OR REPLACE FUNCTION undecided_conditions(board emulation.scoreboard, unranked text[])
  RETURNS TABLE (unit text, criterion text, lacking text)
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $undecided$
#variable_conflict use_column
DECLARE
  rules jsonb := emulation.score_sheet(board)::jsonb;
  whole jsonb;        -- what judges the whole sheet, as one kind
  judged emulation.scoreboard;
  by_goals boolean;   -- targets and baselines may be lacking anywhere
BEGIN
  IF NOT coalesce(rules ?| '{unranked,no_award,lower_class,limits}'
                  OR jsonb_path_exists(rules, '$.**.criteria[*] ? (exists (@.only_when) || exists (@.limits) '
                                              '|| exists (@.late) || exists (@.criteria) && exists (@.formula))'),
                  false) THEN
    RETURN;
  END IF;
  by_goals := (SELECT string_agg(e::text, ' ') ~ E'\\m(target|baseline)\\M'
                 FROM unnest('{$.**.when,$.**.only_when,$.**.formula}'::jsonpath[]) p, jsonb_path_query(rules, p) e);
  SELECT jsonb_agg(jsonb_build_object('when', e->'when', 'awards', '["-"]'::jsonb)) INTO whole
    FROM unnest('{unranked,lower_class,no_award}'::text[]) kind, jsonb_array_elements(rules->kind) e;
  rules := without_words(rules - '{classes,lower_class,unranked,no_award,rank_by}'::text[]);
  rules := rules || jsonb_strip_nulls(jsonb_build_object('no_award', whole));
  judged := (board::jsonb || jsonb_build_object('sheet', rules))::emulation.scoreboard;
  RETURN QUERY
  WITH part AS MATERIALIZED (SELECT * FROM emulation.breakdown(board))
  SELECT u.unit, r.criterion, string_agg(DISTINCT regexp_replace(r.note, '^undecided: ', ''), ', ')
    FROM (SELECT s.unit FROM emulation.standings(board, unranked) s
           WHERE s.status <> 'unranked'
             AND (by_goals OR s.unit IN (SELECT b.unit FROM part b
                                          WHERE b.is_leaf AND (b.status IN ('missing', 'not assigned')
                                                               OR b.status = 'input' AND b.actual IS NULL)))
          OFFSET 0) u
   CROSS JOIN LATERAL emulation.reasons(judged, u.unit) r
   WHERE r.kind = 'undecided' AND r.note !~ '^(undecided: )?(rank|total) missing'
     AND NOT EXISTS (SELECT FROM part b WHERE b.unit = u.unit AND b.criterion = r.criterion
                                          AND b.is_leaf AND b.status = 'missing')
   GROUP BY u.unit, r.criterion;
END
$undecided$;
COMMENT ON FUNCTION undecided_conditions(emulation.scoreboard, text[]) IS
  'Điều kiện chưa xác định: returns which conditions and limits of a sheet are undecided for which units of a board, '
  'those of the whole sheet (criterion null) or of a criterion, and what they lack, without units that are not ranked '
  'anyway and criteria that count as missing; within missing_for_publication';

-- The reasons why a season cannot be published yet, one line each.
CREATE OR REPLACE FUNCTION missing_for_publication(of_season text, board emulation.scoreboard) RETURNS SETOF text
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $missing$
WITH member AS (
  SELECT m.unit FROM membership m JOIN season s USING (season)
   WHERE m.season = of_season AND m.joined_on <= s.ends_on AND m.left_on > s.ends_on
)
SELECT format(CASE o.lacking WHEN 'figures' THEN 'unit "%s" lacks figures from which the sheet computes %s'
                             WHEN 'baseline' THEN 'unit "%s" does not have a baseline (số liệu gốc) for %s'
                             ELSE 'unit "%s" does not have a result for %s' END,
              unit, string_agg(format('"%s"', criterion), ', ' ORDER BY criterion))
  FROM emulation.breakdown(board) b
 CROSS JOIN (SELECT computed_leaves(s.rules) AS computed, dependent_leaves(s.rules) AS dependent,
                    ARRAY(SELECT c->>'code' FROM jsonb_path_query(s.rules, 'strict $.**.criteria[*]') c
                           WHERE 'baseline' IN (c->>'against', c->>'worst', c->>'best')) AS from_baseline
               FROM (SELECT emulation.score_sheet(board)::jsonb AS rules) s OFFSET 0) k
 CROSS JOIN LATERAL (
   SELECT CASE WHEN b.actual IS NOT NULL AND b.criterion = ANY (k.from_baseline)
                    AND (b.unit, b.criterion) NOT IN (SELECT c.unit, c.criterion FROM emulation.cells(board) c
                                                       WHERE c.baseline IS NOT NULL) THEN 'baseline'
               WHEN b.criterion = ANY (k.computed) OR b.actual IS NOT NULL AND b.criterion = ANY (k.dependent)
               THEN 'figures' ELSE 'result' END AS lacking) o
 WHERE is_leaf AND status = 'missing' AND unit IN (
   SELECT unit FROM emulation.standings(board, unranked_units(of_season)) WHERE missing > 0 AND status <> 'unranked')
 GROUP BY unit, o.lacking
UNION ALL
SELECT format('the class of unit "%s" is undecided, because a figure in its condition is missing', c.unit)
  FROM classes_of(of_season, board) c
 WHERE c.reason_code = 'undecided' AND c.unit IN (
   SELECT unit FROM emulation.standings(board, unranked_units(of_season)) WHERE status = 'ranked')
UNION ALL
SELECT format('unit "%s": a condition of %s is undecided: %s', u.unit,
              coalesce('criterion "' || u.criterion || '"', 'the sheet'), u.lacking)
  FROM undecided_conditions(board, unranked_units(of_season)) u
UNION ALL
SELECT format('unit "%s" has not handed in its returned file again: %s', unit, reason)
  FROM submission JOIN member USING (unit) WHERE season = of_season AND state = 'returned'
UNION ALL
SELECT format('unit "%s" has started a file but not handed it in', unit)
  FROM submission JOIN member USING (unit) WHERE season = of_season AND state = 'draft'
 ORDER BY 1
$missing$;
COMMENT ON FUNCTION missing_for_publication(text, emulation.scoreboard) IS
  'Còn thiếu: returns what is missing in an incomplete season, in words, without units that are not ranked anyway; a '
  'file that was not handed in is not a gap if the unit''s results are complete';

CREATE OR REPLACE FUNCTION is_correction(e jsonb) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path FROM CURRENT AS $is$
SELECT jsonb_typeof($1) = 'object'
   AND (e - '{unit,criterion,actual,assigned,note}'::text[] = '{}' AND e ?& '{unit,criterion}'
          AND e ?| '{actual,assigned}' AND coalesce(jsonb_typeof(e->'actual'), 'null') IN ('number', 'null')
          AND coalesce(jsonb_typeof(e->'assigned'), 'boolean') = 'boolean'
        OR e - '{unit,class,document,reason}'::text[] = '{}' AND e ?& '{unit,class,document,reason}')
$is$;
COMMENT ON FUNCTION is_correction(jsonb) IS
  'Là nội dung đính chính: returns whether a JSON value is a corrected cell or a decided class; within '
  'check_corrections';

CREATE OR REPLACE FUNCTION check_corrections(of_season text, rules emulation.score_sheet, corrections jsonb)
  RETURNS void LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $check$
DECLARE
  bad text;
BEGIN
  IF jsonb_typeof(corrections) <> 'array'
     OR EXISTS (SELECT FROM jsonb_array_elements(corrections) e WHERE NOT is_correction(e)) THEN
    RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
      MESSAGE = 'corrections is not an array of corrected cells',
      DETAIL = 'A cell is {"unit": …, "criterion": …, "actual": number or null}, or has "assigned": false instead of '
               '"actual"; "note" is optional. A class that the corrected cells leave open is {"unit": …, "class": …, '
               '"document": …, "reason": …}.',
      HINT = 'Write an array such as [{"unit": "BL", "criterion": "I.1", "actual": 9.5, "note": "kiến nghị số 1"}].';
  END IF;
  SELECT CASE WHEN times > 1 THEN format('unit "%s", %s: corrected twice', unit,
                                         CASE WHEN criterion IS NULL THEN 'class'
                                              ELSE format('criterion "%s"', criterion) END)
              WHEN NOT is_member THEN format('unit "%s" is not a member on the season''s last day', unit)
              WHEN NOT assigned AND actual IS NOT NULL
                THEN format('unit "%s", criterion "%s": not assigned, but with actual %s', unit, criterion, actual)
              ELSE format('unit "%s", %s', unit, fault) END
    INTO bad
    FROM (SELECT c.unit, c.criterion, c.actual, c.assigned, count(*) OVER (PARTITION BY c.unit, c.criterion) AS times,
                 EXISTS (SELECT FROM membership m JOIN season n USING (season)
                          WHERE m.season = of_season AND m.unit = c.unit
                            AND m.joined_on <= n.ends_on AND m.left_on > n.ends_on) AS is_member,
                 emulation.fault(rules, c.criterion, t.target, c.actual, t.baseline) AS fault
            FROM corrections_of(corrections) c
            LEFT JOIN target_in_force t
                   ON t.season = of_season AND t.unit = c.unit AND t.criterion = c.criterion) judged
   WHERE times > 1 OR NOT is_member OR NOT assigned AND actual IS NOT NULL OR fault IS NOT NULL
   ORDER BY unit, criterion LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', MESSAGE = format('season "%s", corrections: %s', of_season, bad),
      DETAIL = 'Nothing was corrected.',
      HINT = 'Name a member, a leaf of the sheet and a value that the sheet accepts, each cell once.';
  END IF;
END
$check$;
COMMENT ON FUNCTION check_corrections(text, emulation.score_sheet, jsonb) IS
  'Kiểm tra đính chính: refuses corrections that are not cells (22023), or that members and sheet do not allow '
  '(23514); within supersede';

-- First or again: the existing publications decide, and the new row must fit.
CREATE OR REPLACE FUNCTION check_publication(made publication) RETURNS void
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $check$
DECLARE
  sustained objection;
BEGIN
  IF made.number > 1 AND made.reason IS NULL THEN
    RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',
      MESSAGE = format('season "%s" is already published', made.season),
      DETAIL = 'A publication does not change; a correction is another publication with a reason.',
      HINT = 'Use supersede(season, reason, corrections).';
  ELSIF made.number = 1 AND (made.reason IS NOT NULL OR made.corrections <> '[]' OR made.objection IS NOT NULL) THEN
    RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',
      MESSAGE = format('season "%s" is not published yet', made.season),
      DETAIL = 'Only a published season can be superseded.', HINT = 'Correct the results, then publish(season).';
  ELSIF made.number > 1 AND made.corrections = '[]' THEN
    RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
      MESSAGE = format('season "%s": the corrections are empty', made.season), HINT = 'Name the corrected cells.';
  ELSIF made.objection IS NULL THEN
    RETURN;
  END IF;
  SELECT * INTO sustained
    FROM objection o WHERE o.season = made.season AND o.number = made.objection AND o.ruling = 'sustained';
  IF NOT FOUND THEN
    RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',
      MESSAGE = format('season "%s" does not have a sustained objection %s', made.season, made.objection),
      HINT = 'Rule on it first: rule_on_objection(season, number, ''sustained'', text).';
  ELSIF EXISTS (SELECT FROM publication p WHERE p.season = made.season AND p.objection = made.objection) THEN
    RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',
      MESSAGE = format('objection %s of season "%s" has already been carried out', made.objection, made.season),
      HINT = 'Give a further correction its own reason, or another objection.';
  ELSIF NOT EXISTS (
          SELECT FROM jsonb_to_recordset(CASE jsonb_typeof(made.corrections) WHEN 'array' THEN made.corrections
                                                                             ELSE '[]' END) AS c(unit text)
           WHERE c.unit = sustained.unit) THEN
    RAISE EXCEPTION USING ERRCODE = 'check_violation',
      MESSAGE = format('the corrections do not concern unit "%s", whose objection %s they carry out',
                       sustained.unit, made.objection),
      HINT = 'Correct that unit''s cells, or leave out the objection.';
  END IF;
END
$check$;
COMMENT ON FUNCTION check_publication(publication) IS
  'Kiểm tra công bố: refuses a second publication without a reason or corrections, a correction of an unpublished '
  'season, and an objection that is not sustained (55000), has already been carried out (55000) or is not of a '
  'corrected unit (23514); within make_publication';

CREATE OR REPLACE FUNCTION check_complete(made publication, board emulation.scoreboard) RETURNS void
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $check$
DECLARE
  missing text[] := ARRAY(SELECT missing_for_publication(made.season, board));
BEGIN
  IF board IS NULL THEN
    RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',
      MESSAGE = format('season "%s" does not have members', made.season), HINT = 'Add its units to membership.';
  ELSIF cardinality(missing) > 0 AND NOT made.allow_incomplete THEN
    RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',
      MESSAGE = format('season "%s" is incomplete, gaps: %s', made.season, cardinality(missing)),
      DETAIL = array_to_string(missing[1:30], E'\n') || CASE WHEN cardinality(missing) > 30 THEN E'\n…' ELSE '' END,
      HINT = CASE made.number WHEN 1 THEN 'Complete it, give a unit that is not to be ranked an unranked_reason, or '
                                          'publish it as it is: allow_incomplete => true.'
                              ELSE 'Correct to a value, or publish it as it is: allow_incomplete => true.' END;
  END IF;
END
$check$;
COMMENT ON FUNCTION check_complete(publication, emulation.scoreboard) IS
  'Kiểm tra đủ số liệu: refuses to publish a season without members, and one with gaps unless allow_incomplete is true '
  '(55000); within make_publication';

CREATE OR REPLACE FUNCTION check_classes(made publication) RETURNS void
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $check$
DECLARE
  open text[] := ARRAY(SELECT format('"%s"', s.unit) FROM jsonb_populate_recordset(NULL::published_standing,
                                                                                  made.standings) s
                        WHERE s.class_open ORDER BY s.rank, s.unit);
BEGIN
  IF cardinality(open) > 0 THEN
    RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',
      MESSAGE = format('season "%s" has classes that are not decided, units: %s', made.season,
                       array_to_string(open[1:30], ', ') || CASE WHEN cardinality(open) > 30 THEN ', …' ELSE '' END),
      DETAIL = 'The sheet leaves the class of units that tie at the edge of a quota to an authority.',
      HINT = CASE made.number WHEN 1 THEN 'Use decide_class(season, unit, class, document, reason), and list the '
                                          'classes with SELECT * FROM open_class.'
                              ELSE 'Add what was decided to the corrections: {"unit": …, "class": …, "document": …, '
                                   '"reason": …}.' END;
  END IF;
END
$check$;
COMMENT ON FUNCTION check_classes(publication) IS
  'Kiểm tra xếp loại: refuses to publish a season while a class is open (55000), whatever allow_incomplete is; within '
  'make_publication';

CREATE OR REPLACE FUNCTION make_publication() RETURNS trigger
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $make$
DECLARE
  season_status text;
  board emulation.scoreboard;
  work text := CASE WHEN NEW.reason IS NULL THEN 'publish' ELSE 'supersede' END;
BEGIN
  -- An older snapshot would not see the results that the lock below waits for.
  IF NOT reads_committed() THEN
    RAISE EXCEPTION USING ERRCODE = 'invalid_transaction_state',
      MESSAGE = format('a season must be published in a transaction at READ COMMITTED, but this one is at %s',
                       upper(current_setting('transaction_isolation'))),
      HINT = 'Publish in a separate transaction.';
  END IF;
  SELECT status INTO season_status FROM season WHERE season = NEW.season FOR UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION USING ERRCODE = 'foreign_key_violation',
      MESSAGE = format('there is no season "%s" that you are allowed to publish', NEW.season),
      HINT = 'List the seasons with SELECT season, status FROM season; the owner or a council can publish.';
  ELSIF season_status = 'draft' THEN
    RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',
      MESSAGE = format('season "%s" is a draft', NEW.season),
      DETAIL = 'A season must be opened and appraised before it is published.',
      HINT = 'Open the season first: open(season).';
  END IF;
  NEW.number := 1 + coalesce((SELECT max(number) FROM publication WHERE season = NEW.season), 0);
  NEW.allow_incomplete := coalesce(NEW.allow_incomplete,
    (SELECT p.allow_incomplete FROM publication p WHERE p.season = NEW.season AND p.number = NEW.number - 1), false);
  PERFORM check_publication(NEW);
  SELECT rules INTO NEW.sheet FROM sheet WHERE season = NEW.season AND state = 'in force';
  IF NOT FOUND THEN
    RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',
      MESSAGE = format('season "%s" does not have a score sheet in force', NEW.season),
      HINT = 'Put a sheet in force first: UPDATE sheet SET state = ''in force'' …';
  END IF;
  IF NEW.number > 1 THEN
    PERFORM check_corrections(NEW.season, NEW.sheet::emulation.score_sheet, NEW.corrections);
  END IF;
  board := season_board(NEW.season, corrections => NEW.corrections);
  PERFORM emulation.progress(work, 1, 6, 'steps; results gathered');
  PERFORM check_complete(NEW, board);
  PERFORM emulation.progress(work, 2, 6, 'steps; gaps checked');
  NEW.board := board::jsonb;
  NEW.scoring := CASE WHEN NEW.board->'sheet' ? 'scoring' THEN 1 ELSE 2 END;
  PERFORM emulation.progress(work, 3, 6, 'steps; results converted to JSON');
  -- Computed here and nowhere again: carry_out_publication writes these rows, with the names that are digested.
  NEW.standings := (SELECT jsonb_agg(to_jsonb(s) - '{season,number}'::text[] ORDER BY s.unit COLLATE "C")
                      FROM standings_as_of(NEW.season, board, NULL, NEW.corrections) s);
  PERFORM check_classes(NEW);
  NEW.digest := encode(sha256(convert_to(
    document_of(NEW.season, NEW.number, NEW.reason, NEW.corrections, NEW.board, NEW.standings), 'UTF8')), 'hex');
  PERFORM emulation.progress(work, 4, 6, 'steps; digest computed');
  NEW.published_by := acting_role();
  NEW.published_at := clock_timestamp();
  RETURN NEW;
END
$make$;
COMMENT ON FUNCTION make_publication() IS
  'Lập công bố: computes a publication from the season''s rows, whatever values the statement gives; refuses drafts, '
  'published and incomplete seasons and open classes (55000), and an older snapshot (25000)';

CREATE OR REPLACE FUNCTION carry_out_publication() RETURNS trigger
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $carry$
DECLARE
  work text := CASE WHEN NEW.reason IS NULL THEN 'publish' ELSE 'supersede' END;
BEGIN
  INSERT INTO result (season, unit, criterion, stage, actual, assigned, note, correction)
  SELECT NEW.season, unit, criterion, 'final', actual, assigned, note, NEW.number
    FROM corrections_of(NEW.corrections) WHERE criterion IS NOT NULL;
  INSERT INTO class_decision (season, unit, class, document, reason, correction)
  SELECT NEW.season, unit, class, document, reason, NEW.number
    FROM corrections_of(NEW.corrections) WHERE class IS NOT NULL;
  INSERT INTO published_standing
  SELECT p.*
    FROM jsonb_populate_recordset(NULL::published_standing, NEW.standings) s,
         jsonb_populate_record(s, jsonb_build_object('season', NEW.season, 'number', NEW.number)) p;
  PERFORM emulation.progress(work, 5, 6, 'steps; standings written');
  UPDATE season SET status = 'published' WHERE season = NEW.season AND status <> 'published';
  -- Whatever else the publishing statement did (WITH … UPDATE) is done by now: what is stored follows from the rows as
  -- they are, and is what was digested, or nothing is published.  Nor has a trigger of the owner's put anything else in
  -- the place of what make_publication, or this, had written.
  IF (season_board(NEW.season, as_of => NEW.number) OPERATOR(emulation.=) NEW.board::emulation.scoreboard) IS NOT TRUE
     OR NOT is_published_as_made(NEW)
     OR NEW.sheet IS DISTINCT FROM (SELECT h.rules FROM sheet h WHERE h.season = NEW.season AND h.state = 'in force')
     OR NEW.digest <> encode(sha256(convert_to(publication_document(NEW.season, NEW.number), 'UTF8')), 'hex') THEN
    RAISE EXCEPTION USING ERRCODE = 'serialization_failure',
      MESSAGE = format('season "%s" was changed during its publication, by the same statement or a trigger',
                       NEW.season),
      DETAIL = 'Nothing was published, because the stored rows must agree with the digest.',
      HINT = 'Publish again in a separate statement, without a trigger that changes what publish writes.';
  END IF;
  PERFORM emulation.progress(work, 6, 6, 'steps; results gathered again and compared');
  RETURN NULL;
END
$carry$;
COMMENT ON FUNCTION carry_out_publication() IS
  'Thực hiện công bố: writes the corrected cells and the standings, closes the season, and refuses rows that differ '
  'from the digest (40001)';

CREATE OR REPLACE TRIGGER publication_make BEFORE INSERT ON publication
  FOR EACH ROW EXECUTE FUNCTION make_publication();
COMMENT ON TRIGGER publication_make ON publication IS 'Lập công bố';
CREATE OR REPLACE TRIGGER publication_carry_out AFTER INSERT ON publication
  FOR EACH ROW EXECUTE FUNCTION carry_out_publication();
COMMENT ON TRIGGER publication_carry_out ON publication IS 'Thực hiện công bố';

CREATE OR REPLACE FUNCTION stamp_ruling() RETURNS trigger
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $stamp$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NOT EXISTS (SELECT FROM publication WHERE season = NEW.season) THEN
      RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',
        MESSAGE = format('season "%s" is not published yet', NEW.season),
        DETAIL = 'A unit can object only to a published result.',
        HINT = 'Explain an appraisal with write_explanation before publication.';
    END IF;
  ELSIF OLD.ruling IS NOT NULL THEN
    RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',
      MESSAGE = format('objection %s of season "%s" has already been %s', OLD.number, OLD.season, OLD.ruling),
      HINT = 'File another objection.';
  END IF;
  NEW.ruled_by := CASE WHEN NEW.ruling IS NOT NULL THEN acting_role() END;
  NEW.ruled_at := CASE WHEN NEW.ruling IS NOT NULL THEN clock_timestamp() END;
  RETURN NEW;
END
$stamp$;
COMMENT ON FUNCTION stamp_ruling() IS
  'Ghi kết luận: records who ruled and when; refuses objections to an unpublished season, and a second ruling (55000)';
CREATE OR REPLACE TRIGGER objection_stamp BEFORE INSERT OR UPDATE ON objection
  FOR EACH ROW EXECUTE FUNCTION stamp_ruling();
COMMENT ON TRIGGER objection_stamp ON objection IS 'Ghi kết luận';
CREATE OR REPLACE TRIGGER objection_criterion BEFORE INSERT ON objection
  FOR EACH ROW EXECUTE FUNCTION check_criterion();
COMMENT ON TRIGGER objection_criterion ON objection IS 'Kiểm tra tiêu chí';
