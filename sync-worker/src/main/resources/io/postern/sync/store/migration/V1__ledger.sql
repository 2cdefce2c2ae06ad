-- What the worker knows and did. Ids of the application are text here, so that one ledger serves every application.

CREATE TABLE run (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('run', 'undo', 'session')),
    started timestamptz NOT NULL DEFAULT clock_timestamp(),
    finished timestamptz,
    outcome text NOT NULL DEFAULT 'running',
    reason text,
    plan_hash text,
    undoes bigint REFERENCES run,
    counts jsonb
);

-- One row: who may write. Every batch holds it FOR SHARE, so that a new runner waits for what is under way and an old one is refused.
CREATE TABLE runner (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    fence bigint NOT NULL DEFAULT 0,
    holder text,
    since timestamptz
);
INSERT INTO runner DEFAULT VALUES;

-- Every change. The numbers are drawn under a lock that is held to the end of the transaction, so that who reads on
-- from a number misses none.
CREATE SEQUENCE change_id;
CREATE TABLE change (
    id bigint PRIMARY KEY,
    run bigint NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    unit bigint,
    action text NOT NULL,
    source text,
    method text,
    key text,
    account text,
    role text,
    capacity text,
    rule text NOT NULL,
    before jsonb,
    after jsonb
);
CREATE INDEX change_run ON change USING brin (run);
CREATE INDEX change_account ON change (account) WHERE account IS NOT NULL;

CREATE TABLE source_state (
    source text PRIMARY KEY,
    run bigint NOT NULL,
    started timestamptz NOT NULL,
    full_started timestamptz NOT NULL,
    people bigint NOT NULL,
    groups bigint NOT NULL,
    memberships bigint NOT NULL,
    cookie text
);

CREATE TABLE set_aside (
    source text NOT NULL,
    kind text NOT NULL,
    label text NOT NULL,
    key text,
    username text,
    email text,
    reason text NOT NULL,
    first_run bigint NOT NULL,
    last_run bigint NOT NULL,
    -- labels and reasons are cut before they come here: an index row has 2,704 bytes
    PRIMARY KEY (source, kind, label, reason)
);

-- Identities of an application that has no table for them.
CREATE TABLE identity (
    method text NOT NULL,
    key text NOT NULL,
    account text NOT NULL,
    PRIMARY KEY (method, key),
    UNIQUE (account, method)
);

-- Accounts that a run deactivated because their person left; only these are ever reactivated.
CREATE TABLE leaver (
    account text PRIMARY KEY,
    source text NOT NULL,
    key text NOT NULL,
    kept jsonb NOT NULL,
    run bigint NOT NULL,
    since timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- Memberships that a run made: its own to remove.
CREATE TABLE membership (
    source text NOT NULL,
    account text NOT NULL,
    role text NOT NULL,
    capacity text NOT NULL,
    PRIMARY KEY (source, account, role)
);

CREATE TABLE group_seen (
    source text NOT NULL,
    id text NOT NULL,
    uuid text,
    role text NOT NULL,
    PRIMARY KEY (source, id)
);

-- What must reach caches and session stores; a row goes when that was done.
CREATE TABLE outbox (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    topic text NOT NULL,
    payload jsonb NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- How far each hook has read the changes.
CREATE TABLE delivery (
    hook text PRIMARY KEY,
    change bigint NOT NULL
);
