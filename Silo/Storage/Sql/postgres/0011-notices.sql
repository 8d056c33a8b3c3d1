-- store: twin
-- What people must hear of, who has heard, and the messages on their way. Numbers rise for good, so that lists can go on where they were.
CREATE TABLE notices (
  seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  plant TEXT NOT NULL,
  notice_key TEXT NOT NULL,
  at_ms BIGINT NOT NULL,
  confirmed_ms BIGINT NOT NULL,
  steps_made BIGINT NOT NULL,
  step_ms BIGINT NOT NULL,
  payload BYTEA NOT NULL
);
CREATE UNIQUE INDEX notices_key ON notices (plant, notice_key);
CREATE INDEX notices_steps ON notices (plant, step_ms) WHERE step_ms > 0;

CREATE TABLE notice_people (
  plant TEXT NOT NULL,
  person TEXT NOT NULL,
  seq BIGINT NOT NULL,
  told_ms BIGINT NOT NULL,
  read_ms BIGINT NOT NULL,
  confirmed_ms BIGINT NOT NULL,
  PRIMARY KEY (plant, person, seq)
);
CREATE INDEX notice_people_notice ON notice_people (seq);

CREATE TABLE deliveries (
  id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  plant TEXT NOT NULL,
  seq BIGINT NOT NULL,
  channel TEXT NOT NULL,
  person TEXT NOT NULL,
  target TEXT NOT NULL,
  attempts BIGINT NOT NULL,
  next_ms BIGINT NOT NULL,
  done_ms BIGINT NOT NULL,
  error TEXT NOT NULL
);
CREATE UNIQUE INDEX deliveries_once ON deliveries (seq, channel, target);
CREATE INDEX deliveries_due ON deliveries (plant, next_ms) WHERE done_ms = 0;
