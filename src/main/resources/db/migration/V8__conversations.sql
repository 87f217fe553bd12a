-- Conversations with branches, files, words to search for, and links to read them by. Whatever is there keeps its place: no row of a
-- message is written anew, since a conversation may be large; what a null stands for is what a row of before means.

-- A message's position counts the messages of its chat in the order in which they came. The path that it stands on is found by parents.
ALTER TABLE _plinth_message ADD COLUMN parent INTEGER;                    -- position of the message before it, 0 for none; null: the one of position - 1
ALTER TABLE _plinth_message ADD COLUMN sibling INTEGER NOT NULL DEFAULT 1; -- 1, 2, 3 … of those with its parent
ALTER TABLE _plinth_message ADD COLUMN client_id TEXT;                    -- what the client that sent it calls it
CREATE INDEX _plinth_message_fork ON _plinth_message (chat, parent, sibling) WHERE parent IS NOT NULL;
CREATE INDEX _plinth_message_run ON _plinth_message (chat, position) WHERE parent IS NOT NULL; -- where a run of rows that follow each other begins
CREATE INDEX _plinth_message_client_id ON _plinth_message (chat, client_id) WHERE client_id IS NOT NULL;

ALTER TABLE _plinth_chat ADD COLUMN leaf INTEGER;                         -- position of the last message of the current path; null: the newest one
ALTER TABLE _plinth_chat ADD COLUMN pinned INTEGER NOT NULL DEFAULT 0 CHECK (pinned = 0 OR pinned = 1);
ALTER TABLE _plinth_chat ADD COLUMN archived INTEGER NOT NULL DEFAULT 0 CHECK (archived = 0 OR archived = 1);
ALTER TABLE _plinth_chat ADD COLUMN source TEXT;                          -- what it was imported from, so that it comes once
DROP INDEX _plinth_chat_owner;
CREATE INDEX _plinth_chat_owner ON _plinth_chat (owner, archived, pinned DESC, updated_at DESC, id DESC);
CREATE UNIQUE INDEX _plinth_chat_source ON _plinth_chat (source, coalesce(owner, '')) WHERE source IS NOT NULL;

-- Bytes that were sent along with messages, once however often they were sent.
CREATE TABLE _plinth_chat_file (
  hash  TEXT    NOT NULL PRIMARY KEY, -- SHA-256, hexadecimal
  bytes BLOB    NOT NULL
) STRICT;

-- Which message they belong to. They go with the last one.
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
CREATE TRIGGER _plinth_chat_attachment_gone AFTER DELETE ON _plinth_chat_attachment BEGIN
  DELETE FROM _plinth_chat_file WHERE hash = OLD.hash AND NOT EXISTS (SELECT 1 FROM _plinth_chat_attachment WHERE hash = OLD.hash);
END;

-- Links by which somebody who does not sign in reads a conversation as it was.
CREATE TABLE _plinth_chat_share (
  token_hash TEXT    NOT NULL PRIMARY KEY, -- SHA-256, hexadecimal; no token itself is kept
  chat       TEXT    NOT NULL REFERENCES _plinth_chat (id) ON DELETE CASCADE,
  title      TEXT    NOT NULL,
  path       TEXT    NOT NULL, -- positions of its messages: 1-7 12-13
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX _plinth_chat_share_chat ON _plinth_chat_share (chat);

-- Words of messages and titles, without the texts themselves. The owner is a word too, so that nobody's search goes through what others wrote.
CREATE VIRTUAL TABLE _plinth_message_words USING fts5 (owner, text, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2');
CREATE VIRTUAL TABLE _plinth_chat_words USING fts5 (owner, text, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2');
INSERT INTO _plinth_message_words (rowid, owner, text)
  SELECT m.rowid, 'o' || hex(coalesce(c.owner, '')), m.content FROM _plinth_message AS m JOIN _plinth_chat AS c ON c.id = m.chat;
INSERT INTO _plinth_chat_words (rowid, owner, text) SELECT rowid, 'o' || hex(coalesce(owner, '')), title FROM _plinth_chat;
CREATE TRIGGER _plinth_message_words_insert AFTER INSERT ON _plinth_message BEGIN
  INSERT INTO _plinth_message_words (rowid, owner, text)
    SELECT NEW.rowid, 'o' || hex(coalesce(owner, '')), NEW.content FROM _plinth_chat WHERE id = NEW.chat;
END;
CREATE TRIGGER _plinth_message_words_delete AFTER DELETE ON _plinth_message BEGIN
  DELETE FROM _plinth_message_words WHERE rowid = OLD.rowid;
END;
CREATE TRIGGER _plinth_chat_words_insert AFTER INSERT ON _plinth_chat BEGIN
  INSERT INTO _plinth_chat_words (rowid, owner, text) VALUES (NEW.rowid, 'o' || hex(coalesce(NEW.owner, '')), NEW.title);
END;
CREATE TRIGGER _plinth_chat_words_update AFTER UPDATE OF title ON _plinth_chat WHEN OLD.title IS NOT NEW.title BEGIN
  DELETE FROM _plinth_chat_words WHERE rowid = OLD.rowid;
  INSERT INTO _plinth_chat_words (rowid, owner, text) VALUES (NEW.rowid, 'o' || hex(coalesce(NEW.owner, '')), NEW.title);
END;
CREATE TRIGGER _plinth_chat_words_delete AFTER DELETE ON _plinth_chat BEGIN
  DELETE FROM _plinth_chat_words WHERE rowid = OLD.rowid;
END;
