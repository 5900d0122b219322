-- Who may get what: kinds of recipients fit the subjects of awards, in proposals and grants.

-- Checks at entry, a statement at a time.

CREATE OR REPLACE FUNCTION fits_subject(kind text, subject text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE subject WHEN 'both' THEN true WHEN 'individual' THEN kind = 'person'
            WHEN 'household' THEN kind = 'household'
            ELSE kind IN ('unit', 'collective', 'enterprise') END;
COMMENT ON FUNCTION fits_subject(text, text) IS
  'Đúng đối tượng: returns whether a recipient of this kind can receive an award for this subject; a household only if '
  'the award is for both or for households; within the checks of proposals and grants';

CREATE OR REPLACE FUNCTION check_recipients() RETURNS trigger
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $check$
DECLARE
  bad record;
BEGIN
  IF TG_TABLE_NAME = 'award_grant' THEN
    SELECT r.name, coalesce(r.kind, e.recipient_kind) AS kind, a.award, a.subject INTO bad
      FROM entered e JOIN award a USING (award) LEFT JOIN recipient r USING (recipient)
     WHERE NOT fits_subject(coalesce(r.kind, e.recipient_kind), a.subject) LIMIT 1;
  ELSE
    SELECT r.name, r.kind, a.award, a.subject INTO bad
      FROM entered e JOIN award a USING (award) JOIN recipient r USING (recipient)
     WHERE NOT fits_subject(r.kind, a.subject) LIMIT 1;
  END IF;
  IF FOUND THEN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA,
      MESSAGE = format('award "%s" is not for a %s%s', bad.award, bad.kind, coalesce(' (' || bad.name || ')', '')),
      DETAIL = format('The award is for %s.', CASE bad.subject WHEN 'both' THEN 'individuals and collectives'
                                                 WHEN 'individual' THEN 'individuals'
                                                 WHEN 'household' THEN 'households' ELSE 'collectives' END),
      HINT = 'Correct the award''s code or the recipient.';
  END IF;
  RETURN NULL;
END
$check$;
COMMENT ON FUNCTION check_recipients() IS
  'Kiểm tra đối tượng: refuses an award to a recipient of another subject (23514)';
CREATE OR REPLACE TRIGGER award_grant_check_insert AFTER INSERT ON award_grant REFERENCING NEW TABLE AS entered
  FOR EACH STATEMENT EXECUTE FUNCTION check_recipients();
COMMENT ON TRIGGER award_grant_check_insert ON award_grant IS 'Kiểm tra đối tượng: new grants';
CREATE OR REPLACE TRIGGER award_grant_check_update AFTER UPDATE ON award_grant REFERENCING NEW TABLE AS entered
  FOR EACH STATEMENT EXECUTE FUNCTION check_recipients();
COMMENT ON TRIGGER award_grant_check_update ON award_grant IS 'Kiểm tra đối tượng: changed grants';
CREATE OR REPLACE TRIGGER proposal_check_insert AFTER INSERT ON proposal REFERENCING NEW TABLE AS entered
  FOR EACH STATEMENT EXECUTE FUNCTION check_recipients();
COMMENT ON TRIGGER proposal_check_insert ON proposal IS 'Kiểm tra đối tượng: new proposals';
CREATE OR REPLACE TRIGGER proposal_check_update AFTER UPDATE ON proposal REFERENCING NEW TABLE AS entered
  FOR EACH STATEMENT EXECUTE FUNCTION check_recipients();
COMMENT ON TRIGGER proposal_check_update ON proposal IS 'Kiểm tra đối tượng: changed proposals';

-- Kinds of recipients and subjects of awards fit what was granted and proposed.
CREATE OR REPLACE FUNCTION check_kind_change() RETURNS trigger
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $check$
DECLARE
  unfit text;
BEGIN
  IF TG_TABLE_NAME = 'award' THEN
    IF NEW.parent IS NOT NULL AND EXISTS (SELECT FROM award a
                                           WHERE a.award = NEW.parent
                                             AND (a.parent IS NOT NULL OR a.level <> NEW.level
                                                  OR a.category <> NEW.category)
                                          UNION ALL SELECT FROM award a WHERE a.parent = NEW.award) THEN
      RAISE EXCEPTION USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA,
        MESSAGE = format('award "%s" cannot be a class of "%s"', NEW.award, NEW.parent),
        DETAIL = 'A parent must not have a parent of its own, and must have the level and category of its classes.',
        HINT = 'Correct the parent.';
    END IF;
    SELECT r.name INTO unfit FROM (SELECT recipient FROM award_grant WHERE award = NEW.award
                                   UNION SELECT recipient FROM proposal WHERE award = NEW.award) x
                                           JOIN recipient r USING (recipient)
     WHERE NOT fits_subject(r.kind, NEW.subject) LIMIT 1;
  ELSE
    SELECT a.award INTO unfit FROM (SELECT award FROM award_grant WHERE recipient = NEW.recipient
                                    UNION SELECT award FROM proposal WHERE recipient = NEW.recipient) x
                                            JOIN award a USING (award)
     WHERE NOT fits_subject(NEW.kind, a.subject) LIMIT 1;
  END IF;
  IF unfit IS NOT NULL THEN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA,
      MESSAGE = format('this change does not fit a grant or proposal: "%s"', unfit),
      HINT = 'Revoke or correct the grant or proposal first.';
  END IF;
  RETURN NEW;
END
$check$;
COMMENT ON FUNCTION check_kind_change() IS
  'Kiểm tra loại: refuses to change the kind of a recipient or the subject of an award so that a grant does not fit, '
  'and an award that cannot be a parent (23514)';
CREATE OR REPLACE TRIGGER award_kind BEFORE INSERT OR UPDATE ON award FOR EACH ROW EXECUTE FUNCTION check_kind_change();
COMMENT ON TRIGGER award_kind ON award IS 'Kiểm tra loại';
CREATE OR REPLACE TRIGGER recipient_kind BEFORE UPDATE ON recipient FOR EACH ROW EXECUTE FUNCTION check_kind_change();
COMMENT ON TRIGGER recipient_kind ON recipient IS 'Kiểm tra loại';
