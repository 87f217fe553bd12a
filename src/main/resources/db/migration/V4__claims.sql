-- What an admin says of an account, as a JSON object; rules read it as $caller.claims.
ALTER TABLE _plinth_account ADD COLUMN claims TEXT NOT NULL DEFAULT '{}';
