-- What was uploaded; the bytes lie in data/files. Triggers of the tables with a field of that type say who holds a file.
CREATE TABLE _plinth_file (
  id         TEXT    PRIMARY KEY,
  state      INTEGER NOT NULL CHECK (state IN (0, 1, 2)), -- 0 uploaded, 1 held by an item, 2 given up
  name       TEXT    NOT NULL, -- as the client called it, for people alone
  type       TEXT    NOT NULL, -- by its content
  size       INTEGER NOT NULL,
  digest     TEXT    NOT NULL, -- SHA-256, hexadecimal
  collection TEXT,
  item       TEXT,
  field      TEXT,
  created_at INTEGER NOT NULL  -- epoch milliseconds
) STRICT;
CREATE INDEX _plinth_file_state ON _plinth_file (state, created_at) WHERE state <> 1;
