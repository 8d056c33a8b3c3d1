-- store: history
-- Compressed runs of readings. Names of sensors are kept once; max_span_ms bounds how far back an overlapping chunk can begin.
CREATE TABLE history_sensors (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  realm text COLLATE "C" NOT NULL,
  plant text COLLATE "C" NOT NULL,
  sensor text COLLATE "C" NOT NULL,
  max_span_ms bigint NOT NULL
);
CREATE UNIQUE INDEX history_sensors_key ON history_sensors (realm, plant, sensor);

CREATE TABLE chunks (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  sensor_id bigint NOT NULL,
  from_ms bigint NOT NULL,
  to_ms bigint NOT NULL,
  count bigint NOT NULL,
  data bytea NOT NULL
);
CREATE INDEX chunks_sensor ON chunks (sensor_id, from_ms);

CREATE TABLE history_totals (
  realm text COLLATE "C" NOT NULL,
  plant text COLLATE "C" NOT NULL,
  bytes bigint NOT NULL,
  readings bigint NOT NULL,
  chunks bigint NOT NULL,
  PRIMARY KEY (realm, plant)
);

CREATE TABLE history_cursors (
  journal text COLLATE "C" NOT NULL PRIMARY KEY,
  position bigint NOT NULL
);
