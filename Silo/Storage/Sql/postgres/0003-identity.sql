-- store: twin
-- Who may do what. Secrets are only here as hashes; lists are JSON arrays of strings.
CREATE TABLE users (
  name text COLLATE "C" NOT NULL PRIMARY KEY,
  password_hash text COLLATE "C" NOT NULL,
  rights text COLLATE "C" NOT NULL,
  plants text COLLATE "C" NOT NULL,
  created_ms bigint NOT NULL,
  changed_ms bigint NOT NULL,
  disabled bigint NOT NULL
);

CREATE TABLE api_keys (
  id text COLLATE "C" NOT NULL PRIMARY KEY,
  name text COLLATE "C" NOT NULL,
  secret_hash bytea NOT NULL,
  rights text COLLATE "C" NOT NULL,
  plants text COLLATE "C" NOT NULL,
  created_ms bigint NOT NULL,
  expires_ms bigint NOT NULL,
  revoked_ms bigint NOT NULL,
  last_used_ms bigint NOT NULL
);
CREATE UNIQUE INDEX api_keys_secret ON api_keys (secret_hash);

CREATE TABLE mqtt_credentials (
  user_name text COLLATE "C" NOT NULL PRIMARY KEY,
  secret_hash text COLLATE "C" NOT NULL,
  publish text COLLATE "C" NOT NULL,
  created_ms bigint NOT NULL,
  revoked_ms bigint NOT NULL
);
