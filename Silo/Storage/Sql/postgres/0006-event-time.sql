-- store: twin
-- Reports over a time (alarm performance, shift log) seek into the log by time and type.
CREATE INDEX events_time ON events (realm, plant, at_ms, type);
