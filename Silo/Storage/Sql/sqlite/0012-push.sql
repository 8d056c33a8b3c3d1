-- store: twin
-- Browsers that let themselves be reached by web push, and the one pair of keys that push services know this Twin by.
CREATE TABLE push_devices (
  plant TEXT NOT NULL,
  target TEXT NOT NULL,
  person TEXT NOT NULL,
  endpoint TEXT NOT NULL,
  p256dh TEXT NOT NULL,
  auth TEXT NOT NULL,
  language TEXT NOT NULL,
  since_ms INTEGER NOT NULL,
  PRIMARY KEY (plant, target)
) WITHOUT ROWID;
CREATE INDEX push_devices_person ON push_devices (plant, person);

CREATE TABLE push_keys (
  one INTEGER NOT NULL PRIMARY KEY,
  public_key TEXT NOT NULL,
  private_key TEXT NOT NULL
);
