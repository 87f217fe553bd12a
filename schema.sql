CREATE TABLE _plinth_account (
  id            TEXT    NOT NULL PRIMARY KEY, -- UUIDv7, also the id of the profile row
  login         TEXT    NOT NULL UNIQUE,      -- e-mail or user name, NFC, lower case
  password_hash TEXT    NOT NULL,             -- argon2id PHC string
  admin         INTEGER NOT NULL DEFAULT 0 CHECK (admin IN (0, 1)),
  disabled      INTEGER NOT NULL DEFAULT 0 CHECK (disabled IN (0, 1)),
  epoch         INTEGER NOT NULL DEFAULT 0,   -- grows when every session of the account must end
  failures      INTEGER NOT NULL DEFAULT 0,   -- consecutive failed log-ins, over all addresses
  created_at    INTEGER NOT NULL,             -- epoch milliseconds
  updated_at    INTEGER NOT NULL
, claims TEXT NOT NULL DEFAULT '{}') STRICT;

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

CREATE TABLE _plinth_change (
  seq        INTEGER PRIMARY KEY,
  collection TEXT    NOT NULL,
  item       TEXT    NOT NULL,
  kind       TEXT    NOT NULL CHECK (kind = 'insert' OR kind = 'update' OR kind = 'delete'),
  at         INTEGER NOT NULL -- epoch milliseconds
) STRICT;

CREATE TRIGGER _plinth_chat_words_delete AFTER DELETE ON _plinth_chat BEGIN
  DELETE FROM _plinth_chat_words WHERE rowid = OLD.rowid;
END;

CREATE TRIGGER _plinth_chat_words_insert AFTER INSERT ON _plinth_chat BEGIN
  INSERT INTO _plinth_chat_words (rowid, owner, text) VALUES (NEW.rowid, 'o' || hex(coalesce(NEW.owner, '')), NEW.title);
END;

CREATE TRIGGER _plinth_chat_words_update AFTER UPDATE OF title ON _plinth_chat WHEN OLD.title IS NOT NEW.title BEGIN
  DELETE FROM _plinth_chat_words WHERE rowid = OLD.rowid;
  INSERT INTO _plinth_chat_words (rowid, owner, text) VALUES (NEW.rowid, 'o' || hex(coalesce(NEW.owner, '')), NEW.title);
END;

CREATE TABLE _plinth_chat (
  id         TEXT    NOT NULL PRIMARY KEY,
  owner      TEXT,                  -- account id; null for a chat of the anonymous demo
  title      TEXT    NOT NULL DEFAULT '',
  model      TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
, leaf INTEGER, pinned INTEGER NOT NULL DEFAULT 0 CHECK (pinned = 0 OR pinned = 1), archived INTEGER NOT NULL DEFAULT 0 CHECK (archived = 0 OR archived = 1), source TEXT) STRICT;

CREATE INDEX _plinth_chat_owner ON _plinth_chat (owner, archived, pinned DESC, updated_at DESC, id DESC);

CREATE UNIQUE INDEX _plinth_chat_source ON _plinth_chat (source, coalesce(owner, '')) WHERE source IS NOT NULL;

CREATE TRIGGER _plinth_chat_attachment_gone AFTER DELETE ON _plinth_chat_attachment BEGIN
  DELETE FROM _plinth_chat_file WHERE hash = OLD.hash AND NOT EXISTS (SELECT 1 FROM _plinth_chat_attachment WHERE hash = OLD.hash);
END;

CREATE TABLE _plinth_chat_attachment (
  chat     TEXT    NOT NULL,
  position INTEGER NOT NULL,
  number   INTEGER NOT NULL, -- 1, 2, 3 … inside the message
  hash     TEXT    NOT NULL REFERENCES _plinth_chat_file (hash),
  name     TEXT    NOT NULL, -- as the client called it, for people alone
  type     TEXT    NOT NULL, -- by its content
  size     INTEGER NOT NULL,
  PRIMARY KEY (chat, position, number),
  FOREIGN KEY (chat, position) REFERENCES _plinth_message (chat, position) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE INDEX _plinth_chat_attachment_hash ON _plinth_chat_attachment (hash, chat);

CREATE TABLE _plinth_chat_file (
  hash  TEXT    NOT NULL PRIMARY KEY, -- SHA-256, hexadecimal
  bytes BLOB    NOT NULL
) STRICT;

CREATE TABLE _plinth_chat_memory (
  chat         TEXT NOT NULL PRIMARY KEY REFERENCES _plinth_chat (id) ON DELETE CASCADE,
  recall       TEXT NOT NULL, -- window, whole, summary
  instructions TEXT           -- always given, before all messages
) STRICT;

CREATE TABLE _plinth_chat_share (
  token_hash TEXT    NOT NULL PRIMARY KEY, -- SHA-256, hexadecimal; no token itself is kept
  chat       TEXT    NOT NULL REFERENCES _plinth_chat (id) ON DELETE CASCADE,
  title      TEXT    NOT NULL,
  path       TEXT    NOT NULL, -- positions of its messages: 1-7 12-13
  created_at INTEGER NOT NULL
) STRICT;

CREATE INDEX _plinth_chat_share_chat ON _plinth_chat_share (chat);

CREATE TABLE _plinth_chat_summary (
  chat       TEXT    NOT NULL REFERENCES _plinth_chat (id) ON DELETE CASCADE,
  position   INTEGER NOT NULL, -- of the last message in it
  text       TEXT    NOT NULL,
  model      TEXT    NOT NULL,
  created_at INTEGER NOT NULL, -- epoch milliseconds
  PRIMARY KEY (chat, position)
) STRICT, WITHOUT ROWID;

CREATE VIRTUAL TABLE _plinth_chat_words USING fts5 (owner, text, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2');

CREATE TABLE '_plinth_chat_words_config'(k PRIMARY KEY, v) WITHOUT ROWID;

CREATE TABLE '_plinth_chat_words_data'(id INTEGER PRIMARY KEY, block BLOB);

CREATE TABLE '_plinth_chat_words_docsize'(id INTEGER PRIMARY KEY, sz BLOB, origin INTEGER);

CREATE TABLE '_plinth_chat_words_idx'(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID;

CREATE TABLE _plinth_fact (
  name  TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;

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

CREATE TABLE _plinth_knowledge (
  collection TEXT NOT NULL PRIMARY KEY,
  fields     TEXT NOT NULL,               -- whose texts they are of, a JSON array
  scanned    TEXT                         -- while all items are gone through: the last one, '' before the first; null once that is done
) STRICT, WITHOUT ROWID;

CREATE TABLE _plinth_limit (
  scope        TEXT    NOT NULL, -- everyone, role, user, key: for each of them; model, all: for everybody together
  name         TEXT    NOT NULL, -- '' for everyone and all
  requests     INTEGER,          -- per minute
  tokens       INTEGER,          -- per minute
  streams      INTEGER,          -- at once
  tokens_day   INTEGER,
  tokens_month INTEGER,
  cost_day     INTEGER,          -- 10⁻⁶ USD
  cost_month   INTEGER,
  updated_at   INTEGER NOT NULL,
  PRIMARY KEY (scope, name)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER _plinth_message_words_delete AFTER DELETE ON _plinth_message BEGIN
  DELETE FROM _plinth_message_words WHERE rowid = OLD.rowid;
END;

CREATE TRIGGER _plinth_message_words_insert AFTER INSERT ON _plinth_message BEGIN
  INSERT INTO _plinth_message_words (rowid, owner, text)
    SELECT NEW.rowid, 'o' || hex(coalesce(owner, '')), NEW.content FROM _plinth_chat WHERE id = NEW.chat;
END;

CREATE TABLE _plinth_message (
  id            TEXT    NOT NULL PRIMARY KEY,
  chat          TEXT    NOT NULL REFERENCES _plinth_chat (id) ON DELETE CASCADE,
  position      INTEGER NOT NULL,   -- 1, 2, 3 … inside the chat
  role          TEXT    NOT NULL CHECK (role IN ('system', 'user', 'assistant', 'tool')),
  content       TEXT    NOT NULL,   -- raw model or user text, escaped only where it is shown
  reasoning     TEXT,
  model         TEXT,
  status        TEXT    NOT NULL CHECK (status IN ('done', 'stopped', 'failed')),
  input_tokens  INTEGER,
  output_tokens INTEGER,
  created_at    INTEGER NOT NULL, parent INTEGER, sibling INTEGER NOT NULL DEFAULT 1, client_id TEXT, sources TEXT,
  UNIQUE (chat, position)
) STRICT;

CREATE INDEX _plinth_message_client_id ON _plinth_message (chat, client_id) WHERE client_id IS NOT NULL;

CREATE INDEX _plinth_message_fork ON _plinth_message (chat, parent, sibling) WHERE parent IS NOT NULL;

CREATE INDEX _plinth_message_run ON _plinth_message (chat, position) WHERE parent IS NOT NULL;

CREATE VIRTUAL TABLE _plinth_message_words USING fts5 (owner, text, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2');

CREATE TABLE '_plinth_message_words_config'(k PRIMARY KEY, v) WITHOUT ROWID;

CREATE TABLE '_plinth_message_words_data'(id INTEGER PRIMARY KEY, block BLOB);

CREATE TABLE '_plinth_message_words_docsize'(id INTEGER PRIMARY KEY, sz BLOB, origin INTEGER);

CREATE TABLE '_plinth_message_words_idx'(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID;

CREATE TRIGGER _plinth_passage_words_delete AFTER DELETE ON _plinth_passage BEGIN
  DELETE FROM _plinth_passage_words WHERE rowid = OLD.id;
END;

CREATE TRIGGER _plinth_passage_words_insert AFTER INSERT ON _plinth_passage BEGIN
  INSERT INTO _plinth_passage_words (rowid, text) VALUES (NEW.id, NEW.text);
END;

CREATE TABLE _plinth_passage (
  id         INTEGER PRIMARY KEY,
  collection TEXT    NOT NULL,
  item       TEXT    NOT NULL,
  place      INTEGER NOT NULL,            -- 0, 1, 2 … in the item's text
  number     INTEGER NOT NULL,            -- of the item's row
  version    INTEGER NOT NULL DEFAULT 0,  -- of the model whose vector it has; 0 for none yet
  text       TEXT    NOT NULL,            -- never changed: another text is another row
  UNIQUE (collection, item, place)
) STRICT;

CREATE INDEX _plinth_passage_version ON _plinth_passage (version, id);

CREATE VIRTUAL TABLE _plinth_passage_words USING fts5 (text, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2');

CREATE TABLE '_plinth_passage_words_config'(k PRIMARY KEY, v) WITHOUT ROWID;

CREATE TABLE '_plinth_passage_words_data'(id INTEGER PRIMARY KEY, block BLOB);

CREATE TABLE '_plinth_passage_words_docsize'(id INTEGER PRIMARY KEY, sz BLOB, origin INTEGER);

CREATE TABLE '_plinth_passage_words_idx'(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID;

CREATE TABLE _plinth_price (
  id          INTEGER PRIMARY KEY,
  provider    TEXT    NOT NULL,
  model       TEXT    NOT NULL,
  input       INTEGER,
  output      INTEGER,
  cached      INTEGER, -- null: as input
  cache_write INTEGER, -- null: as input
  reasoning   INTEGER, -- null: as output
  since       INTEGER NOT NULL -- epoch milliseconds
) STRICT;

CREATE INDEX _plinth_price_model ON _plinth_price (provider, model);

CREATE TABLE _plinth_prompt (
  name       TEXT    NOT NULL,
  version    INTEGER NOT NULL, -- 1, 2, 3 …
  definition TEXT    NOT NULL, -- JSON, as the API shows it
  author     TEXT,             -- account id; null where nobody has one
  created_at INTEGER NOT NULL, -- epoch milliseconds
  PRIMARY KEY (name, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE _plinth_session (
  id           TEXT    NOT NULL PRIMARY KEY,
  account      TEXT    NOT NULL REFERENCES _plinth_account (id) ON DELETE CASCADE,
  refresh_hash TEXT    NOT NULL, -- SHA-256, in hex, of the newest refresh token; no token itself is kept
  generation   INTEGER NOT NULL, -- of that token: 0 at sign-in, one more at each rotation
  rotated_at   INTEGER NOT NULL, -- epoch milliseconds
  created_at   INTEGER NOT NULL,
  seen_at      INTEGER NOT NULL,
  expires_at   INTEGER NOT NULL,        -- absolute end; refreshing never moves it
  user_agent   TEXT,
  closed_at    INTEGER
) STRICT;

CREATE INDEX _plinth_session_account ON _plinth_session (account);

CREATE TABLE _plinth_spent (
  counter     TEXT    NOT NULL, -- user:ID, key:ID, model:ID, all
  period      INTEGER NOT NULL, -- days since 1970-01-01 (UTC), or for a month -(12 * year + month)
  tokens      INTEGER NOT NULL,
  cost        INTEGER NOT NULL, -- 10⁻⁶ USD
  held_tokens INTEGER NOT NULL,
  held_cost   INTEGER NOT NULL,
  PRIMARY KEY (counter, period)
) STRICT, WITHOUT ROWID;

CREATE TABLE _plinth_usage (
  id          INTEGER PRIMARY KEY,
  at          INTEGER NOT NULL,           -- epoch milliseconds
  who         TEXT    NOT NULL,           -- account id; '' for callers without one
  api_key     TEXT    NOT NULL,           -- id of the API key; '' without one
  price       INTEGER NOT NULL REFERENCES _plinth_price (id), -- and so the model
  state       INTEGER NOT NULL,           -- 0 open, 1 settled, 2 released, 3 found open after a crash
  estimated   INTEGER NOT NULL DEFAULT 0, -- 1 where we counted, since the provider did not say
  input       INTEGER NOT NULL,           -- tokens
  output      INTEGER NOT NULL DEFAULT 0,
  cached      INTEGER NOT NULL DEFAULT 0, -- part of input
  reasoning   INTEGER NOT NULL DEFAULT 0, -- part of output
  cost        INTEGER,                    -- 10⁻⁶ USD; null where the price is not known
  held_tokens INTEGER NOT NULL,
  held_cost   INTEGER NOT NULL
) STRICT;

CREATE INDEX _plinth_usage_at ON _plinth_usage (at);

CREATE INDEX _plinth_usage_open ON _plinth_usage (id) WHERE state = 0;

CREATE TABLE _plinth_usage_day (
  day       INTEGER NOT NULL, -- days since 1970-01-01, UTC
  who       TEXT    NOT NULL,
  api_key   TEXT    NOT NULL,
  price     INTEGER NOT NULL REFERENCES _plinth_price (id),
  requests  INTEGER NOT NULL,
  input     INTEGER NOT NULL,
  output    INTEGER NOT NULL,
  cached    INTEGER NOT NULL,
  reasoning INTEGER NOT NULL,
  cost      INTEGER NOT NULL, -- of those whose price is known
  unpriced  INTEGER NOT NULL, -- requests whose price is not known
  PRIMARY KEY (who, day, api_key, price)
) STRICT, WITHOUT ROWID;

CREATE INDEX _plinth_usage_day_day ON _plinth_usage_day (day);

CREATE TABLE _plinth_vector (
  passage    INTEGER PRIMARY KEY REFERENCES _plinth_passage (id) ON DELETE CASCADE,
  version    INTEGER NOT NULL,
  collection TEXT    NOT NULL,
  number     INTEGER NOT NULL,            -- of the item's row
  scale      REAL    NOT NULL,
  data       BLOB    NOT NULL
) STRICT;
