-- What a model is given of a conversation, where its owner has said so; without a row the newest messages that fit.
CREATE TABLE _plinth_chat_memory (
  chat         TEXT NOT NULL PRIMARY KEY REFERENCES _plinth_chat (id) ON DELETE CASCADE,
  recall       TEXT NOT NULL, -- window, whole, summary
  instructions TEXT           -- always given, before all messages
) STRICT;

-- What a model wrote down of the messages of a path up to one of them, so that they need not be given any more.
CREATE TABLE _plinth_chat_summary (
  chat       TEXT    NOT NULL REFERENCES _plinth_chat (id) ON DELETE CASCADE,
  position   INTEGER NOT NULL, -- of the last message in it
  text       TEXT    NOT NULL,
  model      TEXT    NOT NULL,
  created_at INTEGER NOT NULL, -- epoch milliseconds
  PRIMARY KEY (chat, position)
) STRICT, WITHOUT ROWID;
