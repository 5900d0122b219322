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
COMMENT ON TABLE import_batch IS 'Lần nhập tệp: one file that was read, and what came of its rows';
COMMENT ON COLUMN import_batch.batch IS 'Số: the key';
COMMENT ON COLUMN import_batch.kind IS 'Loại: what was imported, such as results or targets';
COMMENT ON COLUMN import_batch.season IS 'Kỳ thi đua: null where the file belongs to none';
COMMENT ON COLUMN import_batch.stage IS 'Bước: of results';
COMMENT ON COLUMN import_batch.file_name IS 'Tên tệp: as the sender called it';
COMMENT ON COLUMN import_batch.digest IS 'Mã băm: SHA-256 of the file''s bytes, 64 hexadecimal digits';
COMMENT ON COLUMN import_batch.imported_by IS 'Người nhập: the database role';
COMMENT ON COLUMN import_batch.imported_at IS 'Nhập lúc';
COMMENT ON COLUMN import_batch.rows_read IS 'Số dòng đọc được';
COMMENT ON COLUMN import_batch.added IS 'Số giá trị mới';
COMMENT ON COLUMN import_batch.changed IS 'Số giá trị thay đổi';
COMMENT ON COLUMN import_batch.unchanged IS 'Số giá trị giữ nguyên';
COMMENT ON COLUMN import_batch.rejected IS 'Số giá trị bị loại';
COMMENT ON COLUMN import_batch.undone_at IS 'Hủy lúc: when undo_import took it back; null: it stands';

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
COMMENT ON TABLE rejected_row IS 'Dòng bị loại: what of a file could not be taken, and why; nothing is lost';
COMMENT ON COLUMN rejected_row.batch IS 'Lần nhập tệp';
COMMENT ON COLUMN rejected_row.number IS 'Số thứ tự: within the batch';
COMMENT ON COLUMN rejected_row.record IS 'Bản ghi: counted from 1, the header included';
COMMENT ON COLUMN rejected_row.line IS 'Dòng: of the file, on which the record begins';
COMMENT ON COLUMN rejected_row."column" IS 'Cột: its heading; null: the whole record';
COMMENT ON COLUMN rejected_row.text IS 'Nội dung: as it stands in the file';
COMMENT ON COLUMN rejected_row.reason IS 'Lý do: what is wrong, and what would do';

CREATE TABLE IF NOT EXISTS import_change (
  batch   bigint NOT NULL REFERENCES import_batch,
  number  bigint NOT NULL,
  key     jsonb NOT NULL,
  old_row jsonb COMPRESSION lz4,
  PRIMARY KEY (batch, number)
);
COMMENT ON TABLE import_change IS 'Thay đổi của lần nhập tệp: what undo_import needs: rows that a file changed as they were, and new rows of tables that do not name their batch';
COMMENT ON COLUMN import_change.batch IS 'Lần nhập tệp';
COMMENT ON COLUMN import_change.number IS 'Số thứ tự';
COMMENT ON COLUMN import_change.key IS 'Khóa: of the row; of tables that do not name their batch with all that the file said, so that undo_import sees what was changed since';
COMMENT ON COLUMN import_change.old_row IS 'Trước: the row as it was; null: it is new';
