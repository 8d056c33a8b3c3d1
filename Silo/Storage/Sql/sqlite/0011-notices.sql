-- store: twin
-- What people must hear of, who has heard, and the messages on their way. Numbers rise for good, so that lists can go on where they were.
CREATE TABLE notices (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  plant TEXT NOT NULL,
  notice_key TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  confirmed_ms INTEGER NOT NULL,
  steps_made INTEGER NOT NULL,
  step_ms INTEGER NOT NULL,
  payload BLOB NOT NULL
);
CREATE UNIQUE INDEX notices_key ON notices (plant, notice_key);
CREATE INDEX notices_steps ON notices (plant, step_ms) WHERE step_ms > 0;

CREATE TABLE notice_people (
  plant TEXT NOT NULL,
  person TEXT NOT NULL,
  seq INTEGER NOT NULL,
  told_ms INTEGER NOT NULL,
  read_ms INTEGER NOT NULL,
  confirmed_ms INTEGER NOT NULL,
  PRIMARY KEY (plant, person, seq)
) WITHOUT ROWID;
CREATE INDEX notice_people_notice ON notice_people (seq);

CREATE TABLE deliveries (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  plant TEXT NOT NULL,
  seq INTEGER NOT NULL,
  channel TEXT NOT NULL,
  person TEXT NOT NULL,
  target TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  next_ms INTEGER NOT NULL,
  done_ms INTEGER NOT NULL,
  error TEXT NOT NULL
);
CREATE UNIQUE INDEX deliveries_once ON deliveries (seq, channel, target);
CREATE INDEX deliveries_due ON deliveries (plant, next_ms) WHERE done_ms = 0;
