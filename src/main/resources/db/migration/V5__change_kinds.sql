-- SQLite fills a table of its own for each `IN (…)` of three or more values in a CHECK, once for every row that is written:
-- comparisons cost nothing. The table is made anew under its name, since triggers speak of it.
CREATE TABLE _plinth_change_before AS SELECT * FROM _plinth_change;
DROP TABLE _plinth_change;
CREATE TABLE _plinth_change (
  seq        INTEGER PRIMARY KEY,
  collection TEXT    NOT NULL,
  item       TEXT    NOT NULL,
  kind       TEXT    NOT NULL CHECK (kind = 'insert' OR kind = 'update' OR kind = 'delete'),
  at         INTEGER NOT NULL -- epoch milliseconds
) STRICT;
INSERT INTO _plinth_change SELECT seq, collection, item, kind, at FROM _plinth_change_before;
DROP TABLE _plinth_change_before;
