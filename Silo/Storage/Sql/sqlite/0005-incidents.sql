-- store: twin
-- The incidents as they stand, made from the log; the payload is the newest step's JSON. Numbers are given once, keys make creation
-- idempotent.
CREATE TABLE incidents (
  realm TEXT NOT NULL,
  plant TEXT NOT NULL,
  id TEXT NOT NULL,
  version INTEGER NOT NULL,
  state INTEGER NOT NULL,
  outcome INTEGER NOT NULL,
  class TEXT NOT NULL,
  equipment_type TEXT NOT NULL,
  occurred_ms INTEGER NOT NULL,
  payload BLOB NOT NULL
);
CREATE UNIQUE INDEX incidents_id ON incidents (realm, plant, id);
CREATE INDEX incidents_time ON incidents (realm, plant, occurred_ms DESC, id);

CREATE TABLE incident_numbers (
  realm TEXT NOT NULL,
  plant TEXT NOT NULL,
  last INTEGER NOT NULL,
  PRIMARY KEY (realm, plant)
) WITHOUT ROWID;

CREATE TABLE incident_keys (
  realm TEXT NOT NULL,
  plant TEXT NOT NULL,
  request_key TEXT NOT NULL,
  id TEXT NOT NULL,
  PRIMARY KEY (realm, plant, request_key)
) WITHOUT ROWID;
