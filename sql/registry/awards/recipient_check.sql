-- Who may get what: kinds of recipients fit the subjects of awards, in proposals and grants.

-- Checks at entry, a statement at a time.

CREATE OR REPLACE FUNCTION fits_subject(kind text, subject text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE subject WHEN 'both' THEN true WHEN 'individual' THEN kind = 'person'
            WHEN 'household' THEN kind = 'household'
            ELSE kind IN ('unit', 'collective', 'enterprise') END;
COMMENT ON FUNCTION fits_subject(text, text) IS
  'Đúng đối tượng: returns whether a recipient of this kind can receive an award for this subject; a household only if '
  'the award is for both or for households; within the checks of proposals and grants';

-- An award is granted for what was achieved while it existed: on the day, if that is known, otherwise in the year.
CREATE OR REPLACE FUNCTION existed_then(valid_from date, valid_to date, year integer, achieved_on date) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN coalesce(coalesce(achieved_on, make_date(year, 12, 31)) >= valid_from, true)
   AND coalesce(coalesce(achieved_on, make_date(year, 1, 1)) < valid_to, true);
COMMENT ON FUNCTION existed_then(date, date, integer, date) IS
  'Còn áp dụng: returns whether an award of this time can be granted for that year, or for an achievement on that '
  'day; within the checks of proposals and grants';

CREATE OR REPLACE FUNCTION award_lifetime(valid_from date, valid_to date) RETURNS text
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $lifetime$
SELECT concat_ws(', ', 'granted from ' || iso_date($1), 'no longer from ' || iso_date($2))
$lifetime$;
COMMENT ON FUNCTION award_lifetime(date, date) IS
  'Thời gian áp dụng: describes when an award is granted; within the checks of proposals and grants';

CREATE OR REPLACE FUNCTION check_recipients() RETURNS trigger
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $check$
DECLARE
  bad record;
BEGIN
  SELECT a.award, e.year, award_lifetime(a.valid_from, a.valid_to) AS lifetime INTO bad
    FROM entered e JOIN award a USING (award)
   WHERE num_nonnulls(a.valid_from, a.valid_to) > 0
     AND NOT existed_then(a.valid_from, a.valid_to, e.year, e.achieved_on) ORDER BY a.award, e.year LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA,
      MESSAGE = format('award "%s" was not granted in %s', bad.award, bad.year),
      DETAIL = format('The catalogue says: %s.', bad.lifetime),
      HINT = 'Correct the award''s code or the year; if the catalogue is wrong, use change_award or end_award.';
  END IF;
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
  'Kiểm tra đối tượng: refuses an award to a recipient of another subject, and one for a year in which it was not '
  'granted (23514)';
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

-- What a name says by its first words: a certificate is a form, a flag a title.
CREATE OR REPLACE FUNCTION award_by_name(name text, of_kind text DEFAULT NULL, OUT kind text, OUT category text)
  LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path FROM CURRENT AS $named$
SELECT coalesce($2, v.kind), v.category
  FROM (VALUES ('huân chương', 'form', 'order'), ('huy chương', 'form', 'medal'), ('giải thưởng', 'form', 'prize'),
               ('bằng khen', 'form', 'diploma'), ('giấy khen', 'form', 'certificate'),
               ('kỷ niệm chương', 'form', 'badge'), ('huy hiệu', 'form', 'badge'),
               ('anh hùng', 'form', 'honorary title'), ('nhà giáo', 'form', 'honorary title'),
               ('thầy thuốc', 'form', 'honorary title'), ('nghệ sĩ', 'form', 'honorary title'),
               ('nghệ nhân', 'form', 'honorary title'), ('cờ', 'title', 'flag'),
               ('', 'title', 'emulation title'), ('', 'form', 'other')) v(beginning, kind, category)
 WHERE starts_with(lower(normalize($1) COLLATE "vi-x-icu") || ' ', v.beginning || CASE v.beginning WHEN '' THEN ''
                                                                                   ELSE ' ' END)
   AND v.kind = coalesce($2, v.kind)
 ORDER BY v.beginning = '', v.kind DESC LIMIT 1
$named$;
COMMENT ON FUNCTION award_by_name(text, text) IS
  'Loại, nhóm theo tên: returns the kind and category of an award (of a kind) by the first words of its name: bằng '
  'khen a diploma, cờ a flag; otherwise an emulation title, or of the forms other; within add_award and the check of '
  'awards';

-- Kinds of recipients and subjects of awards fit what was granted and proposed.
CREATE OR REPLACE FUNCTION check_kind_change() RETURNS trigger
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $check$
DECLARE
  unfit text;
BEGIN
  IF TG_TABLE_NAME = 'award' THEN
    NEW.category := coalesce(NEW.category, (SELECT a.category FROM award a WHERE a.award = NEW.parent),
                             (SELECT n.category FROM award_by_name(NEW.name, NEW.kind) n));
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
  'Kiểm tra loại: sets a missing category by the award''s name; refuses to change the kind of a recipient or the '
  'subject of an award so that a grant does not fit, and an award that cannot be a parent (23514)';
CREATE OR REPLACE TRIGGER award_kind BEFORE INSERT OR UPDATE ON award FOR EACH ROW EXECUTE FUNCTION check_kind_change();
COMMENT ON TRIGGER award_kind ON award IS 'Kiểm tra loại';
CREATE OR REPLACE TRIGGER recipient_kind BEFORE UPDATE ON recipient FOR EACH ROW EXECUTE FUNCTION check_kind_change();
COMMENT ON TRIGGER recipient_kind ON recipient IS 'Kiểm tra loại';
