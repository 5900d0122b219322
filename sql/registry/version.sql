-- Which version of the registry this schema holds.

CREATE TABLE IF NOT EXISTS registry (
  one        boolean PRIMARY KEY DEFAULT true CHECK (one),
  version    text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE registry IS 'Phiên bản sổ thi đua: version of the registry in this schema; one row';
COMMENT ON COLUMN registry.one IS 'Khóa: always true, so that there is only one row';
COMMENT ON COLUMN registry.version IS 'Phiên bản: version of the extension that created or last upgraded the registry';
COMMENT ON COLUMN registry.created_at IS 'Tạo lúc: time of creation';
COMMENT ON COLUMN registry.updated_at IS 'Nâng cấp lúc: time of the last upgrade';
