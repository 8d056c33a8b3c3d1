-- store: twin
-- Escalated orders are asked for by themselves, however many others there are.
ALTER TABLE orders ADD COLUMN escalated INTEGER NOT NULL DEFAULT 0;
UPDATE orders SET escalated = COALESCE(json_extract(CAST(line AS TEXT), '$.escalated'), 0) WHERE open = 1;
CREATE INDEX orders_escalated ON orders (realm, plant, due_ms, seq) WHERE open = 1 AND escalated > 0;
