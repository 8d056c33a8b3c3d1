-- store: history
-- The last pictures of each camera. Content stands last, so that lists do not read it.
CREATE TABLE pictures (
  realm TEXT NOT NULL,
  plant TEXT NOT NULL,
  camera TEXT NOT NULL,
  at_ms BIGINT NOT NULL,
  media_type TEXT NOT NULL,
  bytes BIGINT NOT NULL,
  content BYTEA NOT NULL,
  PRIMARY KEY (realm, plant, camera, at_ms)
);
