-- Templates of prompts. A change is a new version; a version never changes.
CREATE TABLE _plinth_prompt (
  name       TEXT    NOT NULL,
  version    INTEGER NOT NULL, -- 1, 2, 3 …
  definition TEXT    NOT NULL, -- JSON, as the API shows it
  author     TEXT,             -- account id; null where nobody has one
  created_at INTEGER NOT NULL, -- epoch milliseconds
  PRIMARY KEY (name, version)
) STRICT, WITHOUT ROWID;
