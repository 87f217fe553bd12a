-- The answer to a request that came with an Idempotency-Key, written with the changes that it tells of. Bounded: kept for a day.
CREATE TABLE _plinth_idempotency (
  seq        INTEGER PRIMARY KEY,
  holder     TEXT    NOT NULL, -- account id, or the address of an anonymous caller
  key        TEXT    NOT NULL,
  request    TEXT    NOT NULL, -- digest of method, address, conditions and body
  status     INTEGER NOT NULL,
  version    TEXT,
  location   TEXT,
  body       BLOB    NOT NULL,
  created_at INTEGER NOT NULL, -- epoch milliseconds
  UNIQUE (holder, key)
) STRICT;
CREATE INDEX _plinth_idempotency_created_at ON _plinth_idempotency (created_at);
