-- store: twin
-- The incidents as they stand, made from the log; the payload is the newest step's JSON. Numbers are given once, keys make creation
-- idempotent.
CREATE TABLE incidents (
  realm text COLLATE "C" NOT NULL,
  plant text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  version bigint NOT NULL,
  state bigint NOT NULL,
  outcome bigint NOT NULL,
  class text COLLATE "C" NOT NULL,
  equipment_type text COLLATE "C" NOT NULL,
  occurred_ms bigint NOT NULL,
  payload bytea NOT NULL
);
CREATE UNIQUE INDEX incidents_id ON incidents (realm, plant, id);
CREATE INDEX incidents_time ON incidents (realm, plant, occurred_ms DESC, id);

CREATE TABLE incident_numbers (
  realm text COLLATE "C" NOT NULL,
  plant text COLLATE "C" NOT NULL,
  last bigint NOT NULL,
  PRIMARY KEY (realm, plant)
);

CREATE TABLE incident_keys (
  realm text COLLATE "C" NOT NULL,
  plant text COLLATE "C" NOT NULL,
  request_key text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  PRIMARY KEY (realm, plant, request_key)
);
