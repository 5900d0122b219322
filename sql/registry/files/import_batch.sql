-- Files that came in.

CREATE TABLE IF NOT EXISTS import_batch (
  batch       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind        text NOT NULL CHECK (kind <> ''),
  season      text REFERENCES season,
  stage       text CHECK (stage IN ('self', 'appraisal', 'final')),
  file_name   text,
  digest      text NOT NULL CHECK (digest ~ '^[0-9a-f]{64}$'),
  imported_by text NOT NULL DEFAULT acting_role(),
  imported_at timestamptz NOT NULL DEFAULT now(),
  rows_read   bigint NOT NULL DEFAULT 0,
  added       bigint NOT NULL DEFAULT 0,
  changed     bigint NOT NULL DEFAULT 0,
  unchanged   bigint NOT NULL DEFAULT 0,
  rejected    bigint NOT NULL DEFAULT 0,
  undone_at   timestamptz
);
CREATE INDEX IF NOT EXISTS import_batch_season ON import_batch (season);
COMMENT ON TABLE import_batch IS 'Lần nhập tệp: imported files, with the counts of their rows';
COMMENT ON COLUMN import_batch.batch IS 'Số: key';
COMMENT ON COLUMN import_batch.kind IS 'Loại: kind of file, such as results or targets';
COMMENT ON COLUMN import_batch.season IS 'Kỳ thi đua: null: the file does not belong to a season';
COMMENT ON COLUMN import_batch.stage IS 'Bước: stage of results';
COMMENT ON COLUMN import_batch.file_name IS 'Tên tệp: name given by the sender';
COMMENT ON COLUMN import_batch.digest IS 'Mã băm: SHA-256 of the file''s bytes, 64 hexadecimal digits';
COMMENT ON COLUMN import_batch.imported_by IS 'Người nhập: database role';
COMMENT ON COLUMN import_batch.imported_at IS 'Nhập lúc';
COMMENT ON COLUMN import_batch.rows_read IS 'Số dòng đọc được';
COMMENT ON COLUMN import_batch.added IS 'Số giá trị mới';
COMMENT ON COLUMN import_batch.changed IS 'Số giá trị thay đổi';
COMMENT ON COLUMN import_batch.unchanged IS 'Số giá trị giữ nguyên';
COMMENT ON COLUMN import_batch.rejected IS 'Số giá trị bị loại';
COMMENT ON COLUMN import_batch.undone_at IS 'Hủy lúc: time of undo_import; null: not undone';

CREATE TABLE IF NOT EXISTS rejected_row (
  batch    bigint NOT NULL REFERENCES import_batch,
  number   integer NOT NULL CHECK (number > 0),
  record   bigint NOT NULL,
  line     bigint NOT NULL,
  "column" text,
  text     text,
  reason   text NOT NULL CHECK (reason <> ''),
  PRIMARY KEY (batch, number)
);
COMMENT ON TABLE rejected_row IS
  'Dòng bị loại: rows and cells of files that were not imported, with the reasons; nothing is lost';
COMMENT ON COLUMN rejected_row.batch IS 'Lần nhập tệp';
COMMENT ON COLUMN rejected_row.number IS 'Số thứ tự: number within the batch';
COMMENT ON COLUMN rejected_row.record IS 'Bản ghi: counted from 1, including the heading';
COMMENT ON COLUMN rejected_row.line IS 'Dòng: line of the file on which the record begins';
COMMENT ON COLUMN rejected_row."column" IS 'Cột: heading; null: the whole record';
COMMENT ON COLUMN rejected_row.text IS 'Nội dung: text as in the file';
COMMENT ON COLUMN rejected_row.reason IS 'Lý do: the fault and its correction';

CREATE TABLE IF NOT EXISTS import_change (
  batch   bigint NOT NULL REFERENCES import_batch,
  number  bigint NOT NULL,
  key     jsonb NOT NULL,
  old_row jsonb COMPRESSION lz4,
  PRIMARY KEY (batch, number)
);
COMMENT ON TABLE import_change IS
  'Thay đổi của lần nhập tệp: data for undo_import: previous versions of changed rows, and new rows of tables that do '
  'not name their batch';
COMMENT ON COLUMN import_change.batch IS 'Lần nhập tệp';
COMMENT ON COLUMN import_change.number IS 'Số thứ tự';
COMMENT ON COLUMN import_change.key IS
  'Khóa: key of the row; for tables that do not name their batch, with all values of the file, so that undo_import '
  'recognises later changes';
COMMENT ON COLUMN import_change.old_row IS 'Trước: row before the change; null: new row';

CREATE TABLE IF NOT EXISTS printed_total (
  batch     bigint NOT NULL REFERENCES import_batch,
  number    integer NOT NULL CHECK (number > 0),
  record    bigint NOT NULL,
  line      bigint NOT NULL,
  "column"  text,
  text      text NOT NULL,
  unit      text REFERENCES unit,
  unit_text text,
  criterion text,
  printed   numeric(36,18),
  decimals  integer CHECK (decimals >= 0),
  computed  numeric(19,9),
  finding   text NOT NULL CHECK (finding IN ('agrees', 'differs', 'unreadable', 'not a member', 'not computed')),
  PRIMARY KEY (batch, number),
  CONSTRAINT printed_total_is_read CHECK ((printed IS NULL) = (finding = 'unreadable'))
);
CREATE INDEX IF NOT EXISTS printed_total_unit ON printed_total (unit);
COMMENT ON TABLE printed_total IS
  'Tổng in trong tệp: totals and points of sections as files print them, with what the sheet computes; they are '
  'compared and never imported';
COMMENT ON COLUMN printed_total.batch IS 'Lần nhập tệp';
COMMENT ON COLUMN printed_total.number IS 'Số thứ tự: number within the batch';
COMMENT ON COLUMN printed_total.record IS 'Bản ghi: counted from 1, including the heading';
COMMENT ON COLUMN printed_total.line IS 'Dòng: line of the file on which the record begins';
COMMENT ON COLUMN printed_total."column" IS 'Cột: heading';
COMMENT ON COLUMN printed_total.text IS 'Nội dung: text as in the file';
COMMENT ON COLUMN printed_total.unit IS 'Đơn vị: null: the file names no known unit';
COMMENT ON COLUMN printed_total.unit_text IS 'Đơn vị theo tệp: spelling in the file';
COMMENT ON COLUMN printed_total.criterion IS 'Phần: parent in the sheet; null: the whole sheet';
COMMENT ON COLUMN printed_total.printed IS 'Số in trong tệp: null: not a number';
COMMENT ON COLUMN printed_total.decimals IS
  'Số lẻ khi so: decimals at which the two are compared: those printed, at most those of the sheet';
COMMENT ON COLUMN printed_total.computed IS
  'Số tính được: points by the sheet from the values in force at the stage of the file, with those that it brings; '
  'null: nothing is scored, or the role does not see all that it takes';
COMMENT ON COLUMN printed_total.finding IS
  'Kết luận: agrees, differs, unreadable, not a member or not computed';
