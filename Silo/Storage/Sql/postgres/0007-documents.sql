-- store: twin
-- Documents and photos of twins. The kind was told from the content; the file itself lies apart, so that lists stay light.
CREATE TABLE documents (
  id TEXT NOT NULL PRIMARY KEY,
  realm TEXT NOT NULL,
  plant TEXT NOT NULL,
  twin TEXT NOT NULL,
  name TEXT NOT NULL,
  media_type TEXT NOT NULL,
  bytes BIGINT NOT NULL,
  at_ms BIGINT NOT NULL,
  actor TEXT NOT NULL
);
CREATE INDEX documents_twin ON documents (realm, plant, twin, at_ms);

CREATE TABLE document_files (
  id TEXT NOT NULL PRIMARY KEY,
  content BYTEA NOT NULL
);
