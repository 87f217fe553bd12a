-- Keys with which programs speak for an account. The key itself is shown once and kept nowhere.
CREATE TABLE _plinth_api_key (
  id         TEXT    NOT NULL PRIMARY KEY,
  account    TEXT    NOT NULL REFERENCES _plinth_account (id) ON DELETE CASCADE,
  name       TEXT    NOT NULL,
  hash       TEXT    NOT NULL UNIQUE, -- SHA-256, in hex, of the whole key
  last_four  TEXT    NOT NULL,        -- of its characters, for people to tell keys apart
  scopes     TEXT    NOT NULL,        -- words with blanks between them
  models     TEXT    NOT NULL,        -- a JSON array of the models it may ask; [] for all
  created_at INTEGER NOT NULL,        -- epoch milliseconds
  expires_at INTEGER,
  used_at    INTEGER,                 -- within a minute or so
  revoked_at INTEGER
) STRICT;
CREATE INDEX _plinth_api_key_account ON _plinth_api_key (account, id);
