-- Texts of the app's items, cut into passages by which models find what an answer can rest on. All of it is made again from the items.
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

-- What a passage means, as a model has it: a direction, in numbers from -127 to 127, each times the scale. Apart from the texts, so that
-- all of them are read at once.
CREATE TABLE _plinth_vector (
  passage    INTEGER PRIMARY KEY REFERENCES _plinth_passage (id) ON DELETE CASCADE,
  version    INTEGER NOT NULL,
  collection TEXT    NOT NULL,
  number     INTEGER NOT NULL,            -- of the item's row
  scale      REAL    NOT NULL,
  data       BLOB    NOT NULL
) STRICT;

-- The collections that have passages.
CREATE TABLE _plinth_knowledge (
  collection TEXT NOT NULL PRIMARY KEY,
  fields     TEXT NOT NULL,               -- whose texts they are of, a JSON array
  scanned    TEXT                         -- while all items are gone through: the last one, '' before the first; null once that is done
) STRICT, WITHOUT ROWID;

CREATE VIRTUAL TABLE _plinth_passage_words USING fts5 (text, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2');
CREATE TRIGGER _plinth_passage_words_insert AFTER INSERT ON _plinth_passage BEGIN
  INSERT INTO _plinth_passage_words (rowid, text) VALUES (NEW.id, NEW.text);
END;
CREATE TRIGGER _plinth_passage_words_delete AFTER DELETE ON _plinth_passage BEGIN
  DELETE FROM _plinth_passage_words WHERE rowid = OLD.id;
END;

-- What an answer may rest on: a JSON array of {collection, id, title}, in the order of the numbers in the answer; null for nothing.
ALTER TABLE _plinth_message ADD COLUMN sources TEXT;
