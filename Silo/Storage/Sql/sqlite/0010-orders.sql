-- store: twin
-- Orders as they stand, made from the log in the same transaction. "line" is what lists show, "payload" the whole order. Words and
-- filters are in one full-text table (OrderWords); due_ms is the largest number when there is no limit.
CREATE TABLE orders (
  seq INTEGER PRIMARY KEY,
  realm TEXT NOT NULL,
  plant TEXT NOT NULL,
  id TEXT NOT NULL,
  version INTEGER NOT NULL,
  open INTEGER NOT NULL,
  phase INTEGER NOT NULL,
  due_ms INTEGER NOT NULL,
  next_ms INTEGER NOT NULL,
  hazard TEXT NOT NULL,
  line BLOB NOT NULL,
  payload BLOB NOT NULL
);
CREATE UNIQUE INDEX orders_id ON orders (realm, plant, id);
CREATE INDEX orders_new ON orders (realm, plant, seq DESC);
CREATE INDEX orders_board ON orders (realm, plant, phase, due_ms, seq) WHERE open = 1;
CREATE INDEX orders_due ON orders (realm, plant, due_ms, seq) WHERE open = 1;
CREATE UNIQUE INDEX orders_hazard ON orders (realm, plant, hazard) WHERE open = 1 AND hazard <> '';
CREATE INDEX orders_next ON orders (realm, plant, next_ms) WHERE next_ms > 0;

CREATE VIRTUAL TABLE order_words USING fts5 (words, content = '', contentless_delete = 1, detail = 'none',
  tokenize = "ascii tokenchars '_:'");

CREATE TABLE order_numbers (
  realm TEXT NOT NULL,
  plant TEXT NOT NULL,
  last INTEGER NOT NULL,
  PRIMARY KEY (realm, plant)
) WITHOUT ROWID;

CREATE TABLE order_keys (
  realm TEXT NOT NULL,
  plant TEXT NOT NULL,
  request_key TEXT NOT NULL,
  id TEXT NOT NULL,
  PRIMARY KEY (realm, plant, request_key)
) WITHOUT ROWID;

-- How long each order stood in each state.
CREATE TABLE order_stays (
  realm TEXT NOT NULL,
  plant TEXT NOT NULL,
  left_ms INTEGER NOT NULL,
  id TEXT NOT NULL,
  entry INTEGER NOT NULL,
  flow TEXT NOT NULL,
  state TEXT NOT NULL,
  entered_ms INTEGER NOT NULL,
  PRIMARY KEY (realm, plant, left_ms, id, entry)
) WITHOUT ROWID;

-- What is to be done outside, until it is done.
CREATE TABLE order_errands (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  realm TEXT NOT NULL,
  plant TEXT NOT NULL,
  id TEXT NOT NULL,
  order_id TEXT NOT NULL,
  tries INTEGER NOT NULL,
  again_ms INTEGER NOT NULL,
  done INTEGER NOT NULL,
  payload BLOB NOT NULL
);
CREATE UNIQUE INDEX order_errands_id ON order_errands (realm, plant, id);
CREATE INDEX order_errands_due ON order_errands (realm, plant, seq) WHERE done = 0;

-- Settings of a plant: roster, order rules, channels. Every version is in the log.
CREATE TABLE plant_settings (
  realm TEXT NOT NULL,
  plant TEXT NOT NULL,
  name TEXT NOT NULL,
  version INTEGER NOT NULL,
  payload BLOB NOT NULL,
  PRIMARY KEY (realm, plant, name)
) WITHOUT ROWID;
