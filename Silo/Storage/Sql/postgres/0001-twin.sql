-- store: twin
-- The log (audit and outbox at once), the alarm list made from it, sensor states, plants, dead letters.
CREATE TABLE events (
  realm text COLLATE "C" NOT NULL,
  plant text COLLATE "C" NOT NULL,
  position bigint NOT NULL,
  id text COLLATE "C" NOT NULL,
  actor text COLLATE "C" NOT NULL,
  cause text COLLATE "C" NOT NULL,
  type text COLLATE "C" NOT NULL,
  version bigint NOT NULL,
  at_ms bigint NOT NULL,
  twin text COLLATE "C" NOT NULL,
  payload bytea NOT NULL,
  prev_hash bytea NOT NULL,
  hash bytea NOT NULL
);
CREATE UNIQUE INDEX events_position ON events (realm, plant, position);
CREATE UNIQUE INDEX events_id ON events (realm, plant, id);

-- The log only grows: whoever wants to change it has to remove these first, and the chain shows it.
CREATE FUNCTION events_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'events are append-only';
END $$;
CREATE TRIGGER events_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON events FOR EACH STATEMENT EXECUTE FUNCTION events_append_only();

CREATE TABLE event_heads (
  realm text COLLATE "C" NOT NULL,
  plant text COLLATE "C" NOT NULL,
  position bigint NOT NULL,
  hash bytea NOT NULL,
  PRIMARY KEY (realm, plant)
);

-- One row per occurrence. "active" means: open, newest of its rule, and not suppressed.
CREATE TABLE alarms (
  alarm_id text COLLATE "C" NOT NULL PRIMARY KEY,
  realm text COLLATE "C" NOT NULL,
  plant text COLLATE "C" NOT NULL,
  twin text COLLATE "C" NOT NULL,
  rule text COLLATE "C" NOT NULL,
  ordinal bigint NOT NULL,
  seq bigint NOT NULL,
  first_seq bigint NOT NULL,
  first_position bigint NOT NULL,
  latest bigint NOT NULL,
  active bigint NOT NULL,
  unacked bigint NOT NULL,
  suppressed bigint NOT NULL,
  external bigint NOT NULL,
  priority bigint NOT NULL,
  raised_ms bigint NOT NULL,
  at_ms bigint NOT NULL,
  version bigint NOT NULL,
  payload bytea NOT NULL
);
CREATE INDEX alarms_active ON alarms (realm, plant, priority, raised_ms DESC, first_position DESC) WHERE active = 1;
CREATE INDEX alarms_unacked ON alarms (realm, plant, priority, raised_ms DESC, first_position DESC) WHERE unacked = 1;
CREATE INDEX alarms_suppressed ON alarms (realm, plant, priority, raised_ms DESC, first_position DESC) WHERE suppressed = 1;
CREATE INDEX alarms_all ON alarms (realm, plant, raised_ms DESC, first_position DESC);
CREATE INDEX alarms_twin ON alarms (realm, plant, twin, raised_ms DESC, first_position DESC);
CREATE INDEX alarms_latest ON alarms (realm, plant, twin, rule, ordinal) WHERE latest = 1;

CREATE TABLE sensor_snapshots (
  realm text COLLATE "C" NOT NULL,
  plant text COLLATE "C" NOT NULL,
  sensor text COLLATE "C" NOT NULL,
  partition bigint NOT NULL,
  position bigint NOT NULL,
  deadline_ms bigint NOT NULL,
  data bytea NOT NULL
);
CREATE UNIQUE INDEX sensor_snapshots_key ON sensor_snapshots (realm, plant, sensor);
CREATE INDEX sensor_snapshots_partition ON sensor_snapshots (realm, plant, partition);

CREATE TABLE watermarks (
  realm text COLLATE "C" NOT NULL,
  plant text COLLATE "C" NOT NULL,
  partition bigint NOT NULL,
  journal text COLLATE "C" NOT NULL,
  position bigint NOT NULL,
  PRIMARY KEY (realm, plant, partition, journal)
);

CREATE TABLE plants (
  plant text COLLATE "C" NOT NULL,
  version bigint NOT NULL,
  at_ms bigint NOT NULL,
  actor text COLLATE "C" NOT NULL,
  file bytea NOT NULL
);
CREATE UNIQUE INDEX plants_version ON plants (plant, version);

CREATE TABLE dead_letters (
  seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id text COLLATE "C" NOT NULL,
  realm text COLLATE "C" NOT NULL,
  plant text COLLATE "C" NOT NULL,
  at_ms bigint NOT NULL,
  source text COLLATE "C" NOT NULL,
  code text COLLATE "C" NOT NULL,
  detail text COLLATE "C" NOT NULL,
  payload bytea NOT NULL,
  payload_bytes bigint NOT NULL
);
CREATE UNIQUE INDEX dead_letters_id ON dead_letters (id);
CREATE INDEX dead_letters_plant ON dead_letters (realm, plant, seq);
