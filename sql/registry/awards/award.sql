-- Awards: the catalogue, its sets, and who may receive them.

CREATE TABLE IF NOT EXISTS award (
  award      text PRIMARY KEY CHECK (award <> ''),
  parent     text REFERENCES award CHECK (parent <> award),
  name       text NOT NULL CHECK (name <> ''),
  name_en    text,
  kind       text NOT NULL CHECK (kind IN ('title', 'form')),
  category   text NOT NULL CHECK (category IN ('emulation title', 'flag', 'order', 'medal', 'prize', 'honorary title',
                                               'diploma', 'certificate', 'badge', 'other')),
  level      text NOT NULL CHECK (level IN ('grassroots', 'province', 'state')),
  subject    text NOT NULL,
  "position" integer
);
ALTER TABLE award DROP CONSTRAINT IF EXISTS award_subject_check,
  ADD CONSTRAINT award_subject_check CHECK (subject IN ('individual', 'collective', 'both', 'household'));
ALTER TABLE award ADD COLUMN IF NOT EXISTS equal_to text REFERENCES award
  CONSTRAINT award_equal_to_another CHECK (equal_to <> award);
CREATE INDEX IF NOT EXISTS award_equal_to ON award (equal_to);
ALTER TABLE award ADD COLUMN IF NOT EXISTS valid_from date CHECK (isfinite(valid_from));
ALTER TABLE award ADD COLUMN IF NOT EXISTS valid_to date CONSTRAINT award_ends_after_its_start CHECK (
  isfinite(valid_to) AND coalesce(valid_to > valid_from, true));
ALTER TABLE award ADD COLUMN IF NOT EXISTS source text CHECK (source <> '');
CREATE INDEX IF NOT EXISTS award_parent ON award (parent);
COMMENT ON TABLE award IS
  'Danh mục danh hiệu, hình thức khen thưởng: emulation titles and award forms, two disjoint kinds';
COMMENT ON COLUMN award.award IS 'Mã: key';
COMMENT ON COLUMN award.parent IS 'Mã cấp trên: award of which this is a class (Labour Order, any class)';
COMMENT ON COLUMN award.name IS 'Tên tiếng Việt';
COMMENT ON COLUMN award.name_en IS 'Tên tiếng Anh';
COMMENT ON COLUMN award.kind IS 'Loại: title (danh hiệu thi đua) or form (hình thức khen thưởng)';
COMMENT ON COLUMN award.category IS
  'Nhóm: group of the columns of the ministry''s forms: emulation title (danh hiệu thi đua), flag (cờ thi đua), order '
  '(huân chương), medal (huy chương), prize (giải thưởng), honorary title (danh hiệu vinh dự), diploma (bằng khen), '
  'certificate (giấy khen), badge (kỷ niệm chương, huy hiệu) or other';
COMMENT ON COLUMN award.level IS 'Cấp: grassroots (cơ sở), province (tỉnh, bộ) or state (nhà nước)';
COMMENT ON COLUMN award.subject IS
  'Đối tượng: individual (cá nhân), collective (tập thể), both, or household (hộ gia đình)';
COMMENT ON COLUMN award."position" IS 'Thứ tự';
COMMENT ON COLUMN award.equal_to IS
  'Tương đương: award as which it counts in requirements, such as a ministry''s flag for a province''s; null: none';
COMMENT ON COLUMN award.valid_from IS 'Từ ngày: first day of the award; null: not limited';
COMMENT ON COLUMN award.valid_to IS
  'Đến ngày: day from which it is no longer granted; earlier grants stay and count; null: not ended';
COMMENT ON COLUMN award.source IS
  'Căn cứ: document by which the office entered or changed it; null: as in the catalogue that a registry begins with '
  '(award_catalogue), or entered without add_award';

CREATE TABLE IF NOT EXISTS award_set (
  award_set text PRIMARY KEY CHECK (award_set <> ''),
  name      text NOT NULL CHECK (name <> '')
);
COMMENT ON TABLE award_set IS 'Tập hợp khen thưởng: sets of awards that totals count; each total names its set';
COMMENT ON COLUMN award_set.award_set IS 'Mã tập hợp: key';
COMMENT ON COLUMN award_set.name IS 'Tên tập hợp';
CREATE TABLE IF NOT EXISTS award_set_member (
  award_set text NOT NULL REFERENCES award_set,
  award     text NOT NULL REFERENCES award,
  PRIMARY KEY (award_set, award)
);
CREATE INDEX IF NOT EXISTS award_set_member_award ON award_set_member (award);
COMMENT ON TABLE award_set_member IS 'Thành phần tập hợp: awards of a set; a parent includes all its classes';
COMMENT ON COLUMN award_set_member.award_set IS 'Tập hợp';
COMMENT ON COLUMN award_set_member.award IS 'Danh hiệu, hình thức';

CREATE TABLE IF NOT EXISTS recipient (
  recipient  text PRIMARY KEY CHECK (recipient <> ''),
  name       text NOT NULL CHECK (name <> ''),
  kind       text NOT NULL CHECK (kind IN ('unit', 'collective', 'enterprise', 'household', 'person')),
  unit       text NOT NULL REFERENCES unit,
  "position" text CHECK ("position" IN ('province leader', 'department leader', 'entrepreneur', 'manager',
                                        'direct worker', 'worker', 'farmer', 'other')),
  CONSTRAINT recipient_position_is_a_persons CHECK (kind = 'person' OR "position" IS NULL)
);
CREATE INDEX IF NOT EXISTS recipient_unit ON recipient (unit);
COMMENT ON TABLE recipient IS 'Đối tượng khen thưởng: units, collectives, enterprises, households and persons';
COMMENT ON COLUMN recipient.recipient IS 'Mã: key; two persons with the same name have two';
COMMENT ON COLUMN recipient.name IS 'Tên';
COMMENT ON COLUMN recipient.kind IS
  'Loại: unit (đơn vị), collective (tập thể), enterprise (doanh nghiệp), household (hộ gia đình) or person (cá nhân)';
COMMENT ON COLUMN recipient.unit IS
  'Đơn vị: the recipient''s own unit, or the unit to which it belongs and which submits it';
COMMENT ON COLUMN recipient."position" IS
  'Vị trí: position of a person: province leader (lãnh đạo bộ, tỉnh), department leader (lãnh đạo sở), entrepreneur '
  '(doanh nhân), manager (từ phó phòng trở lên), direct worker (người trực tiếp lao động), worker (công nhân), farmer '
  '(nông dân), other; workers and farmers are direct workers, too';

CREATE TABLE IF NOT EXISTS initiative (
  recipient text NOT NULL REFERENCES recipient,
  year      integer NOT NULL,
  number    integer NOT NULL DEFAULT 1 CHECK (number > 0),
  scope     text NOT NULL CHECK (scope IN ('grassroots', 'province', 'state')),
  title     text,
  PRIMARY KEY (recipient, year, number)
);
COMMENT ON TABLE initiative IS 'Sáng kiến: recognised initiatives, by scope of influence';
COMMENT ON COLUMN initiative.recipient IS 'Đối tượng';
COMMENT ON COLUMN initiative.year IS 'Năm công nhận';
COMMENT ON COLUMN initiative.number IS 'Số thứ tự trong năm';
COMMENT ON COLUMN initiative.scope IS
  'Phạm vi ảnh hưởng: grassroots, province or state; a wider scope also counts as a narrower one';
COMMENT ON COLUMN initiative.title IS 'Tên sáng kiến';
