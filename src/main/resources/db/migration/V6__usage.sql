-- What a model's tokens cost, in 10⁻⁶ USD per million tokens; null where it is not known, 0 where it is free. A price that
-- changes is a new row, so that what was used before keeps its cost.
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

-- One row per question to a model. It is written before the question is sent, with what is held back for the answer, and
-- settled after it. Rows that are open at a start belong to a process that died: they are settled with what was last noted.
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
CREATE INDEX _plinth_usage_open ON _plinth_usage (id) WHERE state = 0;
CREATE INDEX _plinth_usage_at ON _plinth_usage (at);

-- The same by day, kept far longer.
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

-- What budgets are held against: sums of a day or a month for an account, a key, a model or everybody.
CREATE TABLE _plinth_spent (
  counter     TEXT    NOT NULL, -- user:ID, key:ID, model:ID, all
  period      INTEGER NOT NULL, -- days since 1970-01-01 (UTC), or for a month -(12 * year + month)
  tokens      INTEGER NOT NULL,
  cost        INTEGER NOT NULL, -- 10⁻⁶ USD
  held_tokens INTEGER NOT NULL,
  held_cost   INTEGER NOT NULL,
  PRIMARY KEY (counter, period)
) STRICT, WITHOUT ROWID;

-- Limits that an admin sets, besides those of the settings; null leaves one to the next wider row, and then to the settings.
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
