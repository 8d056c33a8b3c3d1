-- store: history
-- Compressed runs of readings. Names of sensors are kept once; max_span_ms bounds how far back an overlapping chunk can begin.
CREATE TABLE history_sensors (
  id INTEGER PRIMARY KEY,
  realm TEXT NOT NULL,
  plant TEXT NOT NULL,
  sensor TEXT NOT NULL,
  max_span_ms INTEGER NOT NULL
);
CREATE UNIQUE INDEX history_sensors_key ON history_sensors (realm, plant, sensor);

CREATE TABLE chunks (
  id INTEGER PRIMARY KEY,
  sensor_id INTEGER NOT NULL,
  from_ms INTEGER NOT NULL,
  to_ms INTEGER NOT NULL,
  count INTEGER NOT NULL,
  data BLOB NOT NULL
);
CREATE INDEX chunks_sensor ON chunks (sensor_id, from_ms);

CREATE TABLE history_totals (
  realm TEXT NOT NULL,
  plant TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  readings INTEGER NOT NULL,
  chunks INTEGER NOT NULL,
  PRIMARY KEY (realm, plant)
) WITHOUT ROWID;

CREATE TABLE history_cursors (
  journal TEXT NOT NULL PRIMARY KEY,
  position INTEGER NOT NULL
) WITHOUT ROWID;
