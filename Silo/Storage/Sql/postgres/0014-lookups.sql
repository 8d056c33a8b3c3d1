-- store: twin
-- While a table is new PostgreSQL has no figures of it, takes every index that begins with the plant for as good as another, and of equals
-- the one made last: a look for one id then read the plant's whole log, until the first ANALYZE a minute later. So the index of a table's
-- own key is made last. A table that has rows has figures, and is left as it is.
DO $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM events) THEN
    DROP INDEX events_id;
    CREATE UNIQUE INDEX events_id ON events (realm, plant, id);
  END IF;
  IF NOT EXISTS (SELECT 1 FROM orders) THEN
    DROP INDEX orders_id;
    CREATE UNIQUE INDEX orders_id ON orders (realm, plant, id);
  END IF;
  IF NOT EXISTS (SELECT 1 FROM order_errands) THEN
    DROP INDEX order_errands_id;
    CREATE UNIQUE INDEX order_errands_id ON order_errands (realm, plant, id);
  END IF;
  IF NOT EXISTS (SELECT 1 FROM incidents) THEN
    DROP INDEX incidents_id;
    CREATE UNIQUE INDEX incidents_id ON incidents (realm, plant, id);
  END IF;
  IF NOT EXISTS (SELECT 1 FROM sensor_snapshots) THEN
    DROP INDEX sensor_snapshots_key;
    CREATE UNIQUE INDEX sensor_snapshots_key ON sensor_snapshots (realm, plant, sensor);
  END IF;
END $$;
