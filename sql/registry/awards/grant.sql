-- Decisions, and what they grant or revoke.

CREATE TABLE IF NOT EXISTS decision (
  decision  text PRIMARY KEY CHECK (decision <> ''),
  signed_on date NOT NULL CHECK (isfinite(signed_on)),
  issuer    text,
  signer    text,
  title     text
);
COMMENT ON TABLE decision IS 'Quyết định: decisions by which awards are granted or revoked';
COMMENT ON COLUMN decision.decision IS 'Số quyết định: key, such as 123/QĐ-UBND';
COMMENT ON COLUMN decision.signed_on IS 'Ngày ký';
COMMENT ON COLUMN decision.issuer IS 'Cơ quan ban hành';
COMMENT ON COLUMN decision.signer IS 'Người ký';
COMMENT ON COLUMN decision.title IS 'Trích yếu';

CREATE TABLE IF NOT EXISTS award_grant (
  decision       text NOT NULL REFERENCES decision,
  line           integer NOT NULL CHECK (line > 0),
  award          text NOT NULL REFERENCES award,
  unit           text NOT NULL REFERENCES unit,
  recipient      text REFERENCES recipient,
  recipient_kind text CHECK (recipient_kind IN ('unit', 'collective', 'enterprise', 'household', 'person')),
  "position"     text CHECK ("position" IN ('province leader', 'department leader', 'entrepreneur', 'manager',
                                            'direct worker', 'worker', 'farmer', 'other')),
  number         bigint NOT NULL DEFAULT 1 CHECK (number BETWEEN 1 AND 1000000000),
  year           integer NOT NULL CHECK (year BETWEEN 1945 AND 2200),
  way            text NOT NULL DEFAULT 'merit' CHECK (way IN ('merit', 'thematic', 'ad hoc', 'foreign', 'long service',
                                                              'term', 'resistance')),
  achieved_on    date CHECK (isfinite(achieved_on)),
  certificate    text,
  proposal       bigint REFERENCES proposal,
  revoked_by     text REFERENCES decision,
  batch          bigint REFERENCES import_batch,
  PRIMARY KEY (decision, line),
  UNIQUE (proposal),
  CONSTRAINT award_grant_one_recipient_one_award CHECK (recipient IS NULL OR number = 1),
  CONSTRAINT award_grant_kind_of_the_unnamed CHECK (recipient IS NULL OR recipient_kind IS NULL AND "position" IS NULL),
  CONSTRAINT award_grant_position_is_a_persons CHECK ("position" IS NULL OR recipient_kind = 'person')
);
ALTER TABLE award_grant ADD COLUMN IF NOT EXISTS initiative_year integer;
ALTER TABLE award_grant ADD COLUMN IF NOT EXISTS initiative_number integer;
ALTER TABLE award_grant DROP CONSTRAINT IF EXISTS award_grant_initiative_fkey,
  DROP CONSTRAINT IF EXISTS award_grant_initiative_whole;
ALTER TABLE award_grant ADD CONSTRAINT award_grant_initiative_whole
    CHECK (num_nonnulls(initiative_year, initiative_number) IN (0, 2)
           AND (initiative_year IS NULL OR recipient IS NOT NULL)),
  ADD CONSTRAINT award_grant_initiative_fkey FOREIGN KEY (recipient, initiative_year, initiative_number)
    REFERENCES initiative (recipient, year, number);
CREATE INDEX IF NOT EXISTS award_grant_initiative ON award_grant (recipient, initiative_year, initiative_number)
  WHERE initiative_year IS NOT NULL;
ALTER TABLE award_grant ADD COLUMN IF NOT EXISTS paid_on date
  CONSTRAINT award_grant_paid_on_a_day CHECK (isfinite(paid_on));
ALTER TABLE award_grant ADD COLUMN IF NOT EXISTS payer text
  CONSTRAINT award_grant_payer_of_the_paid CHECK (payer IS NULL OR payer <> '' AND paid_on IS NOT NULL);
ALTER TABLE award_grant ADD COLUMN IF NOT EXISTS paid_amount bigint
  CONSTRAINT award_grant_amount_of_the_paid CHECK (paid_amount IS NULL OR paid_amount >= 0 AND paid_on IS NOT NULL);
CREATE UNIQUE INDEX IF NOT EXISTS award_grant_certificate ON award_grant (award, year, unit, certificate)
  WHERE certificate IS NOT NULL;
CREATE INDEX IF NOT EXISTS award_grant_total ON award_grant (year, award, unit) INCLUDE (number)
  WHERE revoked_by IS NULL;
CREATE INDEX IF NOT EXISTS award_grant_award ON award_grant (award);
CREATE INDEX IF NOT EXISTS award_grant_recipient ON award_grant (recipient, award, year);
CREATE INDEX IF NOT EXISTS award_grant_unit ON award_grant (unit, year);
CREATE INDEX IF NOT EXISTS award_grant_revoked ON award_grant (revoked_by) WHERE revoked_by IS NOT NULL;
CREATE INDEX IF NOT EXISTS award_grant_batch ON award_grant (batch) WHERE batch IS NOT NULL;
COMMENT ON TABLE award_grant IS
  'Khen thưởng: numbered lines of decisions; each has one recipient, or a number of unnamed recipients of a unit';
COMMENT ON COLUMN award_grant.decision IS 'Quyết định';
COMMENT ON COLUMN award_grant.line IS 'Số thứ tự: number in the decision''s list';
COMMENT ON COLUMN award_grant.award IS 'Danh hiệu, hình thức';
COMMENT ON COLUMN award_grant.unit IS 'Đơn vị trình: unit for which the grant counts';
COMMENT ON COLUMN award_grant.recipient IS 'Đối tượng: null: the line has only a number';
COMMENT ON COLUMN award_grant.recipient_kind IS
  'Loại đối tượng: kind of unnamed recipients, if known; kinds as in recipient';
COMMENT ON COLUMN award_grant."position" IS 'Vị trí: position of unnamed persons, if known; as in recipient';
COMMENT ON COLUMN award_grant.number IS 'Số lượng: 1 for a named recipient, otherwise up to 1,000,000,000';
COMMENT ON COLUMN award_grant.year IS 'Năm thành tích: the last year of the achievement';
COMMENT ON COLUMN award_grant.way IS 'Loại hình khen thưởng: as in proposal';
COMMENT ON COLUMN award_grant.achieved_on IS 'Ngày lập thành tích: null: the end of the year';
COMMENT ON COLUMN award_grant.certificate IS 'Số vào sổ vàng, số bằng: number of the certificate';
COMMENT ON COLUMN award_grant.proposal IS 'Số đề nghị: proposal that the grant answers';
COMMENT ON COLUMN award_grant.revoked_by IS 'Quyết định hủy bỏ: null: the grant is in force';
COMMENT ON COLUMN award_grant.batch IS 'Lần nhập tệp: import that added the row; null: entered by hand';
COMMENT ON COLUMN award_grant.initiative_year IS
  'Năm của sáng kiến đã tính: with initiative_number the initiative on which the grant rests; it does not count for '
  'another award that asks for a fresh one; null: none named';
COMMENT ON COLUMN award_grant.initiative_number IS 'Số thứ tự của sáng kiến trong năm';
COMMENT ON COLUMN award_grant.paid_on IS 'Ngày chi: day on which the money was paid; null: not yet';
COMMENT ON COLUMN award_grant.paid_amount IS
  'Số tiền đã chi: đồng; it stays when a rate is corrected; null: unknown, or not yet paid';
COMMENT ON COLUMN award_grant.payer IS 'Nơi chi: who paid it; null: unknown, or not yet paid';

CREATE TABLE IF NOT EXISTS reported_total (
  report    text NOT NULL CHECK (report <> ''),
  line      integer NOT NULL CHECK (line > 0),
  award_set text NOT NULL REFERENCES award_set,
  cluster   text REFERENCES cluster,
  unit      text REFERENCES unit,
  year      integer NOT NULL CHECK (year BETWEEN 1945 AND 2200),
  award     text REFERENCES award,
  number    bigint NOT NULL CHECK (number BETWEEN 0 AND 1000000000000),
  batch     bigint REFERENCES import_batch,
  PRIMARY KEY (report, line),
  UNIQUE NULLS NOT DISTINCT (report, cluster, unit, year, award_set, award),
  CONSTRAINT reported_total_of_a_cluster_or_a_unit CHECK (num_nonnulls(cluster, unit) = 1)
);
CREATE INDEX IF NOT EXISTS reported_total_cluster ON reported_total (cluster);
CREATE INDEX IF NOT EXISTS reported_total_unit ON reported_total (unit);
CREATE INDEX IF NOT EXISTS reported_total_award ON reported_total (award);
CREATE INDEX IF NOT EXISTS reported_total_set ON reported_total (award_set);
CREATE INDEX IF NOT EXISTS reported_total_batch ON reported_total (batch) WHERE batch IS NOT NULL;
COMMENT ON TABLE reported_total IS 'Số liệu báo cáo: totals of awards as units and clusters reported them';
COMMENT ON COLUMN reported_total.report IS 'Báo cáo: reporting document';
COMMENT ON COLUMN reported_total.line IS 'Dòng';
COMMENT ON COLUMN reported_total.award_set IS 'Tập hợp: set that the report counts';
COMMENT ON COLUMN reported_total.cluster IS 'Cụm, khối: cluster that reports; null: a unit reports';
COMMENT ON COLUMN reported_total.unit IS 'Đơn vị: unit that reports; null: a cluster reports';
COMMENT ON COLUMN reported_total.year IS 'Năm thành tích';
COMMENT ON COLUMN reported_total.award IS
  'Danh hiệu, hình thức: a parent includes all its classes; null: the total of the set';
COMMENT ON COLUMN reported_total.number IS 'Số lượng báo cáo: 0 or more';
COMMENT ON COLUMN reported_total.batch IS 'Lần nhập tệp: import that added the row; null: entered by hand';

-- A line of a decision answers its proposal; it is not changed afterwards, but revoked.
CREATE OR REPLACE FUNCTION carry_out_grant() RETURNS trigger
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $carry$
DECLARE
  asked record;
BEGIN
  SELECT p.recipient, p.award, p.unit, p.year, p.state INTO asked FROM proposal p WHERE p.proposal = NEW.proposal;
  IF (asked.recipient, asked.award, asked.unit, asked.year)
      IS DISTINCT FROM (NEW.recipient, NEW.award, NEW.unit, NEW.year) THEN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA,
      MESSAGE = format('decision "%s", line %s: proposal %s is for award "%s" to "%s" of unit "%s", %s',
                       NEW.decision, NEW.line, NEW.proposal, asked.award, asked.recipient, asked.unit, asked.year),
      HINT = 'Correct the number of the proposal.';
  END IF;
  UPDATE proposal SET state = 'granted' WHERE proposal = NEW.proposal AND state <> 'granted';
  RETURN NULL;
END
$carry$;
COMMENT ON FUNCTION carry_out_grant() IS
  'Thực hiện khen thưởng: closes the proposal that a grant answers; refuses another recipient or award (23514)';
CREATE OR REPLACE TRIGGER award_grant_carry_out AFTER INSERT OR UPDATE OF proposal ON award_grant FOR EACH ROW
  WHEN (NEW.proposal IS NOT NULL) EXECUTE FUNCTION carry_out_grant();
COMMENT ON TRIGGER award_grant_carry_out ON award_grant IS 'Thực hiện khen thưởng';

-- A grant that answers a proposal is kept; any may be revoked, by a later decision.
CREATE OR REPLACE FUNCTION check_grant_change() RETURNS trigger
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $check$
DECLARE
  free constant text[] := '{revoked_by,batch,certificate,paid_on,payer,paid_amount}';
BEGIN
  IF TG_OP <> 'INSERT' AND OLD.proposal IS NOT NULL
     AND (TG_OP = 'DELETE' OR to_jsonb(NEW) - free <> to_jsonb(OLD) - free) THEN
    RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state', TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA,
      MESSAGE = format('decision "%s", line %s answers proposal %s and cannot be deleted or changed',
                       OLD.decision, OLD.line, OLD.proposal),
      HINT = 'Revoke it with revoke_grant(decision, line, by_decision).';
  ELSIF TG_OP = 'DELETE' THEN
    RETURN OLD;
  ELSIF NEW.revoked_by IS NOT NULL AND NEW.revoked_by IS DISTINCT FROM OLD.revoked_by
     AND (NEW.revoked_by = NEW.decision OR (SELECT d.signed_on FROM decision d WHERE d.decision = NEW.revoked_by)
            < (SELECT d.signed_on FROM decision d WHERE d.decision = NEW.decision)) THEN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA,
      MESSAGE = format('decision "%s" is not later than "%s", whose line it revokes', NEW.revoked_by, NEW.decision),
      HINT = 'Correct the date or the number of the decision.';
  ELSIF NEW.revoked_by <> OLD.revoked_by THEN
    RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state', TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA,
      MESSAGE = format('decision "%s", line %s has already been revoked by "%s"',
                       OLD.decision, OLD.line, OLD.revoked_by),
      HINT = 'If that was a mistake, or the award is given back, set revoked_by to null first.';
  END IF;
  IF TG_OP = 'UPDATE' AND NEW.batch IS NOT DISTINCT FROM OLD.batch
     AND (NEW.revoked_by, NEW.paid_on, NEW.payer, NEW.paid_amount)
         IS DISTINCT FROM (OLD.revoked_by, OLD.paid_on, OLD.payer, OLD.paid_amount) THEN
    NEW.batch := NULL;   -- the row no longer comes from a file, and undo_import leaves it unchanged
  END IF;
  RETURN NEW;
END
$check$;
COMMENT ON FUNCTION check_grant_change() IS
  'Kiểm tra thay đổi khen thưởng: refuses to change a grant that answers a proposal (55000), to revoke it by an '
  'earlier decision (23514), and to revoke it twice (55000)';
CREATE OR REPLACE TRIGGER award_grant_change BEFORE INSERT OR UPDATE OR DELETE ON award_grant FOR EACH ROW
  EXECUTE FUNCTION check_grant_change();
COMMENT ON TRIGGER award_grant_change ON award_grant IS 'Kiểm tra thay đổi khen thưởng';

CREATE OR REPLACE FUNCTION check_decision_date() RETURNS trigger
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $check$
DECLARE
  bad record;
BEGIN
  SELECT g.decision, g.line, g.revoked_by INTO bad
    FROM award_grant g JOIN decision made ON made.decision = g.decision
      JOIN decision revoked ON revoked.decision = g.revoked_by
   WHERE NEW.decision IN (g.decision, g.revoked_by) AND revoked.signed_on < made.signed_on
     ORDER BY g.decision, g.line LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA,
      MESSAGE = format('decision "%s" would be older than "%s", whose line %s it revokes', bad.revoked_by,
        bad.decision, bad.line),
      HINT = 'Correct the date of the other decision first.';
  END IF;
  RETURN NULL;
END
$check$;
COMMENT ON FUNCTION check_decision_date() IS
  'Kiểm tra ngày quyết định: refuses a date by which a revoking decision would be earlier than the revoked one (23514)';
CREATE OR REPLACE TRIGGER decision_date AFTER UPDATE OF signed_on ON decision FOR EACH ROW
  EXECUTE FUNCTION check_decision_date();
COMMENT ON TRIGGER decision_date ON decision IS 'Kiểm tra ngày quyết định';

CREATE OR REPLACE FUNCTION revoke_grant(decision text, line integer, revoked_by text) RETURNS SETOF award_grant
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $revoke$
#variable_conflict use_column
DECLARE
  granted_on date := (SELECT d.signed_on FROM decision d WHERE d.decision = revoke_grant.decision);
  revoked_on date := (SELECT d.signed_on FROM decision d WHERE d.decision = revoke_grant.revoked_by);
BEGIN
  IF revoked_on IS NULL THEN
    RAISE EXCEPTION USING ERRCODE = 'foreign_key_violation',
      MESSAGE = format('decision "%s" does not exist', revoke_grant.revoked_by),
      HINT = 'Enter the decision that revokes the award first.';
  ELSIF revoked_on < granted_on THEN
    RAISE EXCEPTION USING ERRCODE = 'check_violation',
      MESSAGE = format('decision "%s" of %s is older than the revoked decision, of %s', revoke_grant.revoked_by,
                       iso_date(revoked_on), iso_date(granted_on)),
      HINT = 'Correct the date or the number of the decision.';
  END IF;
  RETURN QUERY UPDATE award_grant g SET revoked_by = revoke_grant.revoked_by
   WHERE g.decision = revoke_grant.decision AND g.line = revoke_grant.line AND g.revoked_by IS NULL RETURNING g.*;
  IF NOT FOUND THEN
    RAISE EXCEPTION USING ERRCODE = 'no_data_found',
      MESSAGE = format('decision "%s" does not have a line %s in force', revoke_grant.decision, revoke_grant.line),
      HINT = 'Check the number of the line, and whether it has already been revoked.';
  END IF;
END
$revoke$;
COMMENT ON FUNCTION revoke_grant(text, integer, text) IS
  'Hủy bỏ khen thưởng: revokes a grant by another decision; the grant stays on record and no longer counts. Errors: an '
  'unknown decision 23503, an earlier one 23514, an unknown line P0002';
