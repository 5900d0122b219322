-- What was published, and what was objected.  A publication is made by the INSERT
-- of its row: a trigger works out everything in it, so nobody can write one of his
-- own, and another carries it out.

CREATE TABLE IF NOT EXISTS objection (
  season      text NOT NULL REFERENCES season,
  number      integer NOT NULL CHECK (number > 0),
  unit        text NOT NULL REFERENCES unit,
  criterion   text CHECK (criterion <> ''),
  text        text NOT NULL CHECK (text <> ''),
  filed_by    text NOT NULL DEFAULT coalesce(nullif(current_setting('role'), 'none'), session_user),
  filed_at    timestamptz NOT NULL DEFAULT now(),
  ruling      text CHECK (ruling IN ('sustained', 'rejected')),
  ruling_text text CHECK (ruling_text <> ''),
  ruled_by    text,
  ruled_at    timestamptz,
  PRIMARY KEY (season, number)
);
CREATE INDEX IF NOT EXISTS objection_unit ON objection (unit);
COMMENT ON TABLE objection IS 'Kiến nghị về kết quả: what a unit says against what was published, and the ruling';
COMMENT ON COLUMN objection.season IS 'Kỳ thi đua';
COMMENT ON COLUMN objection.number IS 'Số: within the season';
COMMENT ON COLUMN objection.unit IS 'Đơn vị kiến nghị';
COMMENT ON COLUMN objection.criterion IS 'Tiêu chí: null: the whole result';
COMMENT ON COLUMN objection.text IS 'Nội dung kiến nghị';
COMMENT ON COLUMN objection.filed_by IS 'Người gửi: the database role';
COMMENT ON COLUMN objection.filed_at IS 'Gửi lúc';
COMMENT ON COLUMN objection.ruling IS 'Kết luận: sustained (chấp nhận), rejected (bác); null: it waits';
COMMENT ON COLUMN objection.ruling_text IS 'Lý do kết luận';
COMMENT ON COLUMN objection.ruled_by IS 'Người kết luận: the database role';
COMMENT ON COLUMN objection.ruled_at IS 'Kết luận lúc';

CREATE TABLE IF NOT EXISTS publication (
  season           text NOT NULL REFERENCES season,
  number           integer NOT NULL,
  reason           text CHECK (reason <> ''),
  objection        integer,
  corrections      jsonb COMPRESSION lz4 NOT NULL DEFAULT '[]',
  allow_incomplete boolean NOT NULL DEFAULT false,
  sheet            jsonb COMPRESSION lz4 NOT NULL,
  board            jsonb COMPRESSION lz4 NOT NULL,
  digest           text NOT NULL CHECK (digest ~ '^[0-9a-f]{64}$'),
  published_by     text NOT NULL,
  published_at     timestamptz NOT NULL,
  PRIMARY KEY (season, number),
  FOREIGN KEY (season, objection) REFERENCES objection,
  CONSTRAINT publication_again_says_why CHECK (number = 1 OR reason IS NOT NULL)
);
CREATE INDEX IF NOT EXISTS publication_objection ON publication (season, objection);
COMMENT ON TABLE publication IS 'Công bố kết quả: sheet, results and digest as they were published; never changed: a correction is another publication that says why';
COMMENT ON COLUMN publication.season IS 'Kỳ thi đua';
COMMENT ON COLUMN publication.number IS 'Lần công bố: 1, and one more with each correction; the last is in force';
COMMENT ON COLUMN publication.reason IS 'Lý do đính chính: of all but the first';
COMMENT ON COLUMN publication.objection IS 'Kiến nghị: the sustained objection that it carries out';
COMMENT ON COLUMN publication.corrections IS 'Nội dung đính chính: array of {"unit", "criterion", "actual", "assigned", "note"}';
COMMENT ON COLUMN publication.allow_incomplete IS 'Cho phép thiếu: it was published though results were missing';
COMMENT ON COLUMN publication.sheet IS 'Bảng điểm: as in force then';
COMMENT ON COLUMN publication.board IS 'Bảng kết quả: the emulation.scoreboard as JSON, sheet and results';
COMMENT ON COLUMN publication.digest IS 'Mã băm: SHA-256 of publication_document(season, number) in UTF-8, 64 hexadecimal digits';
COMMENT ON COLUMN publication.published_by IS 'Người công bố: the database role';
COMMENT ON COLUMN publication.published_at IS 'Công bố lúc';

CREATE TABLE IF NOT EXISTS published_standing (
  season          text NOT NULL,
  number          integer NOT NULL,
  unit            text NOT NULL REFERENCES unit,
  unit_name       text NOT NULL,
  rank            integer,
  points          numeric,
  max_points      numeric NOT NULL,
  class           text,
  status          text NOT NULL,
  missing         integer NOT NULL,
  tied            boolean NOT NULL,
  behind_next     numeric,
  behind_first    numeric,
  unranked_reason text,
  PRIMARY KEY (season, number, unit),
  FOREIGN KEY (season, number) REFERENCES publication
);
CREATE INDEX IF NOT EXISTS published_standing_unit ON published_standing (unit);
COMMENT ON TABLE published_standing IS 'Bảng xếp hạng đã công bố: ranks and points as they were published, in plain rows';
COMMENT ON COLUMN published_standing.season IS 'Kỳ thi đua';
COMMENT ON COLUMN published_standing.number IS 'Lần công bố';
COMMENT ON COLUMN published_standing.unit IS 'Đơn vị';
COMMENT ON COLUMN published_standing.unit_name IS 'Tên đơn vị: as it was then';
COMMENT ON COLUMN published_standing.rank IS 'Thứ hạng: null: not ranked';
COMMENT ON COLUMN published_standing.points IS 'Điểm: with the sheet''s decimals';
COMMENT ON COLUMN published_standing.max_points IS 'Điểm tối đa';
COMMENT ON COLUMN published_standing.class IS 'Xếp loại';
COMMENT ON COLUMN published_standing.status IS 'Tình trạng: ranked, incomplete or unranked';
COMMENT ON COLUMN published_standing.missing IS 'Số tiêu chí thiếu';
COMMENT ON COLUMN published_standing.tied IS 'Đồng hạng';
COMMENT ON COLUMN published_standing.behind_next IS 'Kém hạng trên: points behind the next better total; null at rank 1';
COMMENT ON COLUMN published_standing.behind_first IS 'Kém hạng nhất: points behind the best';
COMMENT ON COLUMN published_standing.unranked_reason IS 'Lý do không xếp hạng';

CREATE OR REPLACE FUNCTION document_of(season text, number integer, reason text, corrections jsonb, board jsonb, standings jsonb) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path FROM CURRENT AS $document$
SELECT jsonb_build_object('season', season, 'number', number, 'reason', reason, 'corrections', corrections, 'board', board, 'standings', standings)::text
$document$;
COMMENT ON FUNCTION document_of(text, integer, text, jsonb, jsonb, jsonb) IS 'Văn bản công bố: the one way in which a publication is written as text';

CREATE OR REPLACE FUNCTION publication_document(of_season text, of_number integer DEFAULT NULL) RETURNS text
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $document$
SELECT document_of(p.season, p.number, p.reason, p.corrections, p.board,
         (SELECT jsonb_agg(to_jsonb(s) - '{season,number}'::text[] ORDER BY s.unit COLLATE "C") FROM published_standing s WHERE s.season = p.season AND s.number = p.number))
  FROM publication p WHERE p.season = of_season
   AND p.number = coalesce(of_number, (SELECT max(number) FROM publication WHERE season = of_season))
$document$;
COMMENT ON FUNCTION publication_document(text, integer) IS 'Văn bản công bố: a publication (default: the last) as one line of JSON; SHA-256 of it in UTF-8 is its digest; null where there is none';

CREATE OR REPLACE FUNCTION standings_of(of_season text, board emulation.scoreboard) RETURNS SETOF published_standing
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $standings$
SELECT of_season, 0, s.unit, u.name, s.rank, s.points, s.max_points, s.class, s.status, s.missing, s.tied, s.behind_next, s.behind_first, m.reason
  FROM emulation.standings(board, unranked_units(of_season)) s
  JOIN unit u USING (unit)
  LEFT JOIN (SELECT unit, min(unranked_reason) AS reason FROM membership WHERE season = of_season GROUP BY unit) m ON m.unit = s.unit AND s.status = 'unranked'
$standings$;
COMMENT ON FUNCTION standings_of(text, emulation.scoreboard) IS 'Xếp hạng: a board''s standings with names and reasons, as rows of published_standing of no publication yet (number 0)';

-- What keeps a season from being published, one line each.
CREATE OR REPLACE FUNCTION missing_for_publication(of_season text, board emulation.scoreboard) RETURNS SETOF text
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $missing$
SELECT format('unit "%s" has no result for %s', unit, string_agg(format('"%s"', criterion), ', ' ORDER BY criterion))
  FROM emulation.breakdown(board) b
 WHERE is_leaf AND status = 'missing' AND unit IN (SELECT unit FROM emulation.standings(board, unranked_units(of_season)) WHERE missing > 0 AND status <> 'unranked')
 GROUP BY unit
UNION ALL
SELECT format('unit "%s" has not handed in its file again, which was returned: %s', unit, reason)
  FROM submission WHERE season = of_season AND state = 'returned'
UNION ALL
SELECT format('unit "%s" has begun a file and not handed it in', unit) FROM submission WHERE season = of_season AND state = 'draft'
 ORDER BY 1
$missing$;
COMMENT ON FUNCTION missing_for_publication(text, emulation.scoreboard) IS 'Còn thiếu: what an incomplete season lacks, in words; units that are not ranked anyway are left out';

CREATE OR REPLACE FUNCTION check_corrections(of_season text, rules emulation.score_sheet, corrections jsonb) RETURNS void
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $check$
DECLARE
  bad text;
BEGIN
  IF jsonb_typeof(corrections) <> 'array' OR EXISTS (SELECT FROM jsonb_array_elements(corrections) e
       WHERE jsonb_typeof(e) <> 'object' OR e - '{unit,criterion,actual,assigned,note}'::text[] <> '{}' OR NOT e ?& '{unit,criterion}'
          OR NOT e ?| '{actual,assigned}' OR coalesce(jsonb_typeof(e->'actual'), 'null') NOT IN ('number', 'null') OR coalesce(jsonb_typeof(e->'assigned'), 'boolean') <> 'boolean') THEN
    RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value', MESSAGE = 'corrections are not an array of corrected cells',
      DETAIL = 'A cell is {"unit": …, "criterion": …, "actual": number or null}, or "assigned": false in place of "actual"; "note" may be added.',
      HINT = 'For example [{"unit": "BL", "criterion": "I.1", "actual": 9.5, "note": "kiến nghị số 1"}].';
  END IF;
  SELECT CASE WHEN times > 1 THEN format('unit "%s", criterion "%s": corrected twice', unit, criterion)
              WHEN NOT is_member THEN format('unit "%s" is no member of the season', unit)
              WHEN NOT assigned AND actual IS NOT NULL THEN format('unit "%s", criterion "%s": not assigned, and yet %s', unit, criterion, actual)
              ELSE format('unit "%s", %s', unit, fault) END
    INTO bad
    FROM (SELECT c.unit, c.criterion, c.actual, coalesce(c.assigned, true) AS assigned, count(*) OVER (PARTITION BY c.unit, c.criterion) AS times,
                 EXISTS (SELECT FROM membership m WHERE m.season = of_season AND m.unit = c.unit) AS is_member, emulation.fault(rules, c.criterion, t.target, c.actual) AS fault
            FROM jsonb_to_recordset(corrections) AS c(unit text, criterion text, actual numeric, assigned boolean)
            LEFT JOIN target_in_force t ON t.season = of_season AND t.unit = c.unit AND t.criterion = c.criterion) judged
   WHERE times > 1 OR NOT is_member OR NOT assigned AND actual IS NOT NULL OR fault IS NOT NULL
   ORDER BY unit, criterion LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', MESSAGE = format('season "%s", corrections: %s', of_season, bad),
      DETAIL = 'Nothing was corrected.', HINT = 'A correction names a member, a leaf of the sheet and a value that the sheet takes, each cell once.';
  END IF;
END
$check$;
COMMENT ON FUNCTION check_corrections(text, emulation.score_sheet, jsonb) IS 'Kiểm tra đính chính: refuses corrections that are not cells (22023) or that members and sheet do not take (23514)';

CREATE OR REPLACE FUNCTION make_publication() RETURNS trigger
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $make$
DECLARE
  season_status text;
  board emulation.scoreboard;
  missing text[];
BEGIN
  -- An older snapshot would not see the results that the lock below waits for.
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION USING ERRCODE = 'invalid_transaction_state', MESSAGE = format('a season is published in a transaction at READ COMMITTED, and this one is at %s', upper(current_setting('transaction_isolation'))),
      HINT = 'Publish in a transaction of its own.';
  END IF;
  SELECT status INTO season_status FROM season WHERE season = NEW.season FOR UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION USING ERRCODE = 'foreign_key_violation', MESSAGE = format('there is no season "%s" that you may publish', NEW.season), HINT = 'SELECT season, status FROM season lists them; the owner and a council may publish.';
  ELSIF season_status = 'draft' THEN
    RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state', MESSAGE = format('season "%s" is a draft', NEW.season),
      DETAIL = 'A season is opened, appraised and then published.', HINT = 'Open it first: UPDATE season SET status = ''open'' …';
  END IF;
  NEW.number := 1 + coalesce((SELECT max(number) FROM publication WHERE season = NEW.season), 0);
  IF NEW.number > 1 AND NEW.reason IS NULL THEN
    RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state', MESSAGE = format('season "%s" is published already', NEW.season),
      DETAIL = 'A publication stands; a correction is another one that says why.', HINT = 'Use supersede(season, reason, corrections).';
  ELSIF NEW.number = 1 AND (NEW.reason IS NOT NULL OR NEW.corrections <> '[]' OR NEW.objection IS NOT NULL) THEN
    RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state', MESSAGE = format('season "%s" is not published yet', NEW.season),
      DETAIL = 'Only what is published is superseded.', HINT = 'Correct the results, then publish(season).';
  ELSIF NEW.number > 1 AND NEW.corrections = '[]' THEN
    RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value', MESSAGE = format('season "%s": nothing is corrected', NEW.season), HINT = 'Name the corrected cells.';
  ELSIF NEW.objection IS NOT NULL AND NOT EXISTS (SELECT FROM objection o WHERE o.season = NEW.season AND o.number = NEW.objection AND o.ruling = 'sustained') THEN
    RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state', MESSAGE = format('season "%s" has no sustained objection %s', NEW.season, NEW.objection), HINT = 'Rule on it first: rule_on_objection(season, number, ''sustained'', text).';
  END IF;

  SELECT rules INTO NEW.sheet FROM sheet WHERE season = NEW.season AND state = 'in force';
  IF NOT FOUND THEN
    RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state', MESSAGE = format('season "%s" has no score sheet in force', NEW.season), HINT = 'Put a sheet in force first: UPDATE sheet SET state = ''in force'' …';
  END IF;
  IF NEW.number > 1 THEN
    PERFORM check_corrections(NEW.season, NEW.sheet::emulation.score_sheet, NEW.corrections);
  END IF;
  board := season_board(NEW.season, corrections => NEW.corrections);
  IF board IS NULL THEN
    RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state', MESSAGE = format('season "%s" has no members', NEW.season), HINT = 'Enter them in membership.';
  END IF;
  missing := ARRAY(SELECT missing_for_publication(NEW.season, board));
  IF cardinality(missing) > 0 AND NOT NEW.allow_incomplete THEN
    RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state', MESSAGE = format('season "%s" is incomplete, gaps: %s', NEW.season, cardinality(missing)),
      DETAIL = array_to_string(missing[1:30], E'\n') || CASE WHEN cardinality(missing) > 30 THEN E'\n…' ELSE '' END,
      HINT = 'Complete it, give a unit that is not to be ranked an unranked_reason, or publish it as it is: allow_incomplete => true.';
  END IF;
  NEW.board := board::jsonb;
  NEW.digest := encode(sha256(convert_to(document_of(NEW.season, NEW.number, NEW.reason, NEW.corrections, NEW.board,
    (SELECT jsonb_agg(to_jsonb(s) - '{season,number}'::text[] ORDER BY s.unit COLLATE "C") FROM standings_of(NEW.season, board) s)), 'UTF8')), 'hex');
  NEW.published_by := coalesce(nullif(current_setting('role'), 'none'), session_user);
  NEW.published_at := now();
  RETURN NEW;
END
$make$;
REVOKE ALL ON FUNCTION make_publication() FROM PUBLIC;
COMMENT ON FUNCTION make_publication() IS 'Lập công bố: works out a publication from the season''s rows, whatever was written into it; refuses drafts, what is published already, what is incomplete (55000), an older snapshot (25000)';

CREATE OR REPLACE FUNCTION carry_out_publication() RETURNS trigger
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $carry$
BEGIN
  INSERT INTO result (season, unit, criterion, stage, actual, assigned, note, correction)
  SELECT NEW.season, unit, criterion, 'final', actual, coalesce(assigned, true), note, NEW.number
    FROM jsonb_to_recordset(NEW.corrections) AS x(unit text, criterion text, actual numeric, assigned boolean, note text);
  INSERT INTO published_standing
  SELECT season, NEW.number, unit, unit_name, rank, points, max_points, class, status, missing, tied, behind_next, behind_first, unranked_reason
    FROM standings_of(NEW.season, NEW.board::emulation.scoreboard);
  UPDATE season SET status = 'published' WHERE season = NEW.season AND status <> 'published';
  RETURN NULL;
END
$carry$;
REVOKE ALL ON FUNCTION carry_out_publication() FROM PUBLIC;
COMMENT ON FUNCTION carry_out_publication() IS 'Thực hiện công bố: writes the corrected cells and the standings, and closes the season';

CREATE OR REPLACE TRIGGER publication_make BEFORE INSERT ON publication FOR EACH ROW EXECUTE FUNCTION make_publication();
COMMENT ON TRIGGER publication_make ON publication IS 'Lập công bố';
CREATE OR REPLACE TRIGGER publication_carry_out AFTER INSERT ON publication FOR EACH ROW EXECUTE FUNCTION carry_out_publication();
COMMENT ON TRIGGER publication_carry_out ON publication IS 'Thực hiện công bố';

CREATE OR REPLACE FUNCTION stamp_ruling() RETURNS trigger
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $stamp$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NOT EXISTS (SELECT FROM publication WHERE season = NEW.season) THEN
      RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state', MESSAGE = format('season "%s" is not published yet', NEW.season),
        DETAIL = 'An objection is against a published result.', HINT = 'Before that, explain an appraisal with write_explanation.';
    END IF;
    NEW.number := 1 + coalesce((SELECT max(number) FROM objection WHERE season = NEW.season), 0);
  ELSIF OLD.ruling IS NOT NULL THEN
    RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state', MESSAGE = format('objection %s of season "%s" is %s already', OLD.number, OLD.season, OLD.ruling), HINT = 'File another objection.';
  END IF;
  NEW.ruled_by := CASE WHEN NEW.ruling IS NOT NULL THEN coalesce(nullif(current_setting('role'), 'none'), session_user) END;
  NEW.ruled_at := CASE WHEN NEW.ruling IS NOT NULL THEN now() END;
  RETURN NEW;
END
$stamp$;
REVOKE ALL ON FUNCTION stamp_ruling() FROM PUBLIC;
COMMENT ON FUNCTION stamp_ruling() IS 'Ghi kết luận: numbers an objection, says who ruled and when, and refuses a second ruling (55000)';
CREATE OR REPLACE TRIGGER objection_stamp BEFORE INSERT OR UPDATE ON objection FOR EACH ROW EXECUTE FUNCTION stamp_ruling();
COMMENT ON TRIGGER objection_stamp ON objection IS 'Ghi kết luận';
