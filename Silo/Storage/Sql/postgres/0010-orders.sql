-- store: twin
-- Orders as they stand, made from the log in the same transaction. "line" is what lists show, "payload" the whole order. Words and
-- filters are in one array (OrderWords); due_ms is the largest number when there is no limit.
CREATE TABLE orders (
  seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  realm text COLLATE "C" NOT NULL,
  plant text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  version bigint NOT NULL,
  open bigint NOT NULL,
  phase bigint NOT NULL,
  due_ms bigint NOT NULL,
  next_ms bigint NOT NULL,
  hazard text COLLATE "C" NOT NULL,
  words text[] COLLATE "C" NOT NULL,
  line bytea NOT NULL,
  payload bytea NOT NULL
);
CREATE UNIQUE INDEX orders_id ON orders (realm, plant, id);
CREATE INDEX orders_new ON orders (realm, plant, seq DESC);
CREATE INDEX orders_board ON orders (realm, plant, phase, due_ms, seq) WHERE open = 1;
CREATE INDEX orders_due ON orders (realm, plant, due_ms, seq) WHERE open = 1;
CREATE UNIQUE INDEX orders_hazard ON orders (realm, plant, hazard) WHERE open = 1 AND hazard <> '';
CREATE INDEX orders_next ON orders (realm, plant, next_ms) WHERE next_ms > 0;
CREATE INDEX orders_words ON orders USING gin (words);

CREATE TABLE order_numbers (
  realm text COLLATE "C" NOT NULL,
  plant text COLLATE "C" NOT NULL,
  last bigint NOT NULL,
  PRIMARY KEY (realm, plant)
);

CREATE TABLE order_keys (
  realm text COLLATE "C" NOT NULL,
  plant text COLLATE "C" NOT NULL,
  request_key text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  PRIMARY KEY (realm, plant, request_key)
);

-- How long each order stood in each state.
CREATE TABLE order_stays (
  realm text COLLATE "C" NOT NULL,
  plant text COLLATE "C" NOT NULL,
  left_ms bigint NOT NULL,
  id text COLLATE "C" NOT NULL,
  entry bigint NOT NULL,
  flow text COLLATE "C" NOT NULL,
  state text COLLATE "C" NOT NULL,
  entered_ms bigint NOT NULL,
  PRIMARY KEY (realm, plant, left_ms, id, entry)
);

-- What is to be done outside, until it is done.
CREATE TABLE order_errands (
  seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  realm text COLLATE "C" NOT NULL,
  plant text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  order_id text COLLATE "C" NOT NULL,
  tries bigint NOT NULL,
  again_ms bigint NOT NULL,
  done bigint NOT NULL,
  payload bytea NOT NULL
);
CREATE UNIQUE INDEX order_errands_id ON order_errands (realm, plant, id);
CREATE INDEX order_errands_due ON order_errands (realm, plant, seq) WHERE done = 0;

-- Settings of a plant: roster, order rules, channels. Every version is in the log.
CREATE TABLE plant_settings (
  realm text COLLATE "C" NOT NULL,
  plant text COLLATE "C" NOT NULL,
  name text COLLATE "C" NOT NULL,
  version bigint NOT NULL,
  payload bytea NOT NULL,
  PRIMARY KEY (realm, plant, name)
);
