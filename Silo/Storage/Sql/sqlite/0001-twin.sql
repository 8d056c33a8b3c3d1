-- store: twin
-- The log (audit and outbox at once), the alarm list made from it, sensor states, plants, dead letters.
CREATE TABLE events (
  realm TEXT NOT NULL,
  plant TEXT NOT NULL,
  position INTEGER NOT NULL,
  id TEXT NOT NULL,
  actor TEXT NOT NULL,
  cause TEXT NOT NULL,
  type TEXT NOT NULL,
  version INTEGER NOT NULL,
  at_ms INTEGER NOT NULL,
  twin TEXT NOT NULL,
  payload BLOB NOT NULL,
  prev_hash BLOB NOT NULL,
  hash BLOB NOT NULL
);
CREATE UNIQUE INDEX events_position ON events (realm, plant, position);
CREATE UNIQUE INDEX events_id ON events (realm, plant, id);

-- The log only grows: whoever wants to change it has to remove these first, and the chain shows it.
CREATE TRIGGER events_no_update BEFORE UPDATE ON events BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
CREATE TRIGGER events_no_delete BEFORE DELETE ON events BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;

CREATE TABLE event_heads (
  realm TEXT NOT NULL,
  plant TEXT NOT NULL,
  position INTEGER NOT NULL,
  hash BLOB NOT NULL,
  PRIMARY KEY (realm, plant)
) WITHOUT ROWID;

-- One row per occurrence. "active" means: open, newest of its rule, and not suppressed.
CREATE TABLE alarms (
  alarm_id TEXT NOT NULL PRIMARY KEY,
  realm TEXT NOT NULL,
  plant TEXT NOT NULL,
  twin TEXT NOT NULL,
  rule TEXT NOT NULL,
  ordinal INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  first_seq INTEGER NOT NULL,
  first_position INTEGER NOT NULL,
  latest INTEGER NOT NULL,
  active INTEGER NOT NULL,
  unacked INTEGER NOT NULL,
  suppressed INTEGER NOT NULL,
  external INTEGER NOT NULL,
  priority INTEGER NOT NULL,
  raised_ms INTEGER NOT NULL,
  at_ms INTEGER NOT NULL,
  version INTEGER NOT NULL,
  payload BLOB NOT NULL
);
CREATE INDEX alarms_active ON alarms (realm, plant, priority, raised_ms DESC, first_position DESC) WHERE active = 1;
CREATE INDEX alarms_unacked ON alarms (realm, plant, priority, raised_ms DESC, first_position DESC) WHERE unacked = 1;
CREATE INDEX alarms_suppressed ON alarms (realm, plant, priority, raised_ms DESC, first_position DESC) WHERE suppressed = 1;
CREATE INDEX alarms_all ON alarms (realm, plant, raised_ms DESC, first_position DESC);
CREATE INDEX alarms_twin ON alarms (realm, plant, twin, raised_ms DESC, first_position DESC);
CREATE INDEX alarms_latest ON alarms (realm, plant, twin, rule, ordinal) WHERE latest = 1;

CREATE TABLE sensor_snapshots (
  realm TEXT NOT NULL,
  plant TEXT NOT NULL,
  sensor TEXT NOT NULL,
  partition INTEGER NOT NULL,
  position INTEGER NOT NULL,
  deadline_ms INTEGER NOT NULL,
  data BLOB NOT NULL
);
CREATE UNIQUE INDEX sensor_snapshots_key ON sensor_snapshots (realm, plant, sensor);
CREATE INDEX sensor_snapshots_partition ON sensor_snapshots (realm, plant, partition);

CREATE TABLE watermarks (
  realm TEXT NOT NULL,
  plant TEXT NOT NULL,
  partition INTEGER NOT NULL,
  journal TEXT NOT NULL,
  position INTEGER NOT NULL,
  PRIMARY KEY (realm, plant, partition, journal)
) WITHOUT ROWID;

CREATE TABLE plants (
  plant TEXT NOT NULL,
  version INTEGER NOT NULL,
  at_ms INTEGER NOT NULL,
  actor TEXT NOT NULL,
  file BLOB NOT NULL
);
CREATE UNIQUE INDEX plants_version ON plants (plant, version);

CREATE TABLE dead_letters (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL,
  realm TEXT NOT NULL,
  plant TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  source TEXT NOT NULL,
  code TEXT NOT NULL,
  detail TEXT NOT NULL,
  payload BLOB NOT NULL,
  payload_bytes INTEGER NOT NULL
);
CREATE UNIQUE INDEX dead_letters_id ON dead_letters (id);
CREATE INDEX dead_letters_plant ON dead_letters (realm, plant, seq);
