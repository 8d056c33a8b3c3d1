-- store: history
-- A chunk seen from afar, so that years are drawn without decoding every reading; NULL: small, or written by an older release.
ALTER TABLE chunks ADD COLUMN level BYTEA;
