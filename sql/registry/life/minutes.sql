-- Minutes of a meeting as data: who chaired and wrote, who attended, what was decided, by which votes.

ALTER TABLE meeting ADD COLUMN IF NOT EXISTS council text;
ALTER TABLE meeting ADD COLUMN IF NOT EXISTS chair text;
ALTER TABLE meeting ADD COLUMN IF NOT EXISTS secretary text;
ALTER TABLE attendance ADD COLUMN IF NOT EXISTS present boolean NOT NULL DEFAULT true;
COMMENT ON COLUMN meeting.council IS
  'Tổ chức họp: body that met, such as the standing group of a cluster; of a council as vote has it, so that the '
  'minutes contain its votes of that day; null: none named';
COMMENT ON COLUMN meeting.chair IS 'Chủ trì: person who chaired, with the position';
COMMENT ON COLUMN meeting.secretary IS 'Thư ký: person who wrote the minutes, with the position';
COMMENT ON COLUMN attendance.present IS 'Có mặt: false: invited and absent';

CREATE TABLE IF NOT EXISTS meeting_item (
  meeting       text NOT NULL REFERENCES meeting,
  number        integer NOT NULL CHECK (number > 0),
  subject       text NOT NULL CHECK (subject <> ''),
  unit          text REFERENCES unit,
  criterion     text CHECK (criterion <> ''),
  decided       text CHECK (decided <> ''),
  votes_for     integer CHECK (votes_for >= 0),
  votes_against integer CHECK (votes_against >= 0),
  votes_other   integer CHECK (votes_other >= 0),
  PRIMARY KEY (meeting, number),
  CONSTRAINT meeting_item_votes_together CHECK (num_nulls(votes_for, votes_against) IN (0, 2)
                                                AND (votes_other IS NULL OR votes_for IS NOT NULL)),
  CONSTRAINT meeting_item_criterion_of_a_unit CHECK (criterion IS NULL OR unit IS NOT NULL)
);
CREATE INDEX IF NOT EXISTS meeting_item_unit ON meeting_item (unit) WHERE unit IS NOT NULL;
COMMENT ON TABLE meeting_item IS
  'Nội dung cuộc họp: items of a meeting, with what was decided and the votes; report_vote_html prints them';
COMMENT ON COLUMN meeting_item.meeting IS 'Cuộc họp';
COMMENT ON COLUMN meeting_item.number IS 'Số thứ tự';
COMMENT ON COLUMN meeting_item.subject IS 'Nội dung: what was discussed';
COMMENT ON COLUMN meeting_item.unit IS 'Đơn vị: unit that it concerns, which sees the item; null: all';
COMMENT ON COLUMN meeting_item.criterion IS
  'Tiêu chí: criterion of that unit, such as an appraisal after an explanation';
COMMENT ON COLUMN meeting_item.decided IS 'Kết luận: what was decided; null: nothing';
COMMENT ON COLUMN meeting_item.votes_for IS 'Số phiếu, ý kiến tán thành; null: not voted on';
COMMENT ON COLUMN meeting_item.votes_against IS 'Số phiếu, ý kiến không tán thành';
COMMENT ON COLUMN meeting_item.votes_other IS 'Ý kiến khác: other opinions and abstentions; null: none recorded';

CREATE OR REPLACE FUNCTION check_meeting_item() RETURNS trigger
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $check$
DECLARE
  voted bigint := NEW.votes_for::bigint + NEW.votes_against + coalesce(NEW.votes_other, 0);
  listed bigint;
  here bigint;
BEGIN
  SELECT count(*), count(*) FILTER (WHERE a.present) INTO listed, here FROM attendance a WHERE a.meeting = NEW.meeting;
  IF listed > 0 AND voted > here THEN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA,
      MESSAGE = format('meeting "%s", item %s: %s votes, but %s were present', NEW.meeting, NEW.number, voted, here),
      DETAIL = format('attendance lists %s, of whom %s were present.', listed, here),
      HINT = 'Correct the votes, or complete attendance.';
  ELSIF NEW.criterion IS NOT NULL AND NOT EXISTS (
          SELECT FROM meeting m JOIN sheet_criterion c ON c.season = m.season
           WHERE m.meeting = NEW.meeting AND c.criterion = NEW.criterion)
        AND (TG_OP = 'INSERT' OR NEW.criterion IS DISTINCT FROM OLD.criterion) THEN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA,
      MESSAGE = format('meeting "%s", item %s: its season does not have a criterion "%s" in its sheet', NEW.meeting,
                       NEW.number, NEW.criterion),
      HINT = 'Correct the criterion''s code, or the meeting''s season.';
  END IF;
  RETURN NEW;
END
$check$;
COMMENT ON FUNCTION check_meeting_item() IS
  'Kiểm tra nội dung họp: refuses more votes than the attendance lists as present, and a criterion that is not in the '
  'sheet of the meeting''s season (23514)';
CREATE OR REPLACE TRIGGER meeting_item_check BEFORE INSERT OR UPDATE ON meeting_item FOR EACH ROW
  EXECUTE FUNCTION check_meeting_item();
COMMENT ON TRIGGER meeting_item_check ON meeting_item IS 'Kiểm tra nội dung họp';
