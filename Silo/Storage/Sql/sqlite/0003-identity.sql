-- store: twin
-- Who may do what. Secrets are only here as hashes; lists are JSON arrays of strings.
CREATE TABLE users (
  name TEXT NOT NULL PRIMARY KEY,
  password_hash TEXT NOT NULL,
  rights TEXT NOT NULL,
  plants TEXT NOT NULL,
  created_ms INTEGER NOT NULL,
  changed_ms INTEGER NOT NULL,
  disabled INTEGER NOT NULL
);

CREATE TABLE api_keys (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  secret_hash BLOB NOT NULL,
  rights TEXT NOT NULL,
  plants TEXT NOT NULL,
  created_ms INTEGER NOT NULL,
  expires_ms INTEGER NOT NULL,
  revoked_ms INTEGER NOT NULL,
  last_used_ms INTEGER NOT NULL
);
CREATE UNIQUE INDEX api_keys_secret ON api_keys (secret_hash);

CREATE TABLE mqtt_credentials (
  user_name TEXT NOT NULL PRIMARY KEY,
  secret_hash TEXT NOT NULL,
  publish TEXT NOT NULL,
  created_ms INTEGER NOT NULL,
  revoked_ms INTEGER NOT NULL
);
