-- Which version of the registry this schema holds.

CREATE TABLE IF NOT EXISTS registry (
  one        boolean PRIMARY KEY DEFAULT true CHECK (one),
  version    text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE registry IS 'Phiên bản sổ thi đua: which version of emulation''s registry this schema holds; one row';
COMMENT ON COLUMN registry.one IS 'Khóa: true, so that there is one row';
COMMENT ON COLUMN registry.version IS 'Phiên bản: of the extension that created or last upgraded it';
COMMENT ON COLUMN registry.created_at IS 'Tạo lúc: when it was created';
COMMENT ON COLUMN registry.updated_at IS 'Nâng cấp lúc: when it was last upgraded';
