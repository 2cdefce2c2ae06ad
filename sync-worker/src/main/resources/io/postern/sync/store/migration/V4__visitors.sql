-- The API tokens that visitors were given: CKAN's own table says neither whose they are in few steps nor when they end.
CREATE TABLE token (
    id text PRIMARY KEY,
    account text NOT NULL,
    made timestamptz NOT NULL,
    expires timestamptz NOT NULL
);
CREATE INDEX token_account ON token (account);
CREATE INDEX token_expires ON token (expires);
