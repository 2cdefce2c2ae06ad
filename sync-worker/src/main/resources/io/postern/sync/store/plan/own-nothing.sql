-- Before the first run the worker knows nothing, and a plan may not make tables to say so.
CREATE TEMP TABLE own_leaver (account text, key text, kept jsonb);
CREATE TEMP TABLE own_group (source text, id text, uuid text, role text);
CREATE TEMP TABLE own_membership (source text, account text, role text, capacity text);
CREATE TEMP TABLE own_identity (method text, key text, account text);
CREATE TEMP TABLE own_state (source text, people bigint, groups bigint, full_started timestamptz, started timestamptz, cookie text);
CREATE TEMP TABLE own_aside (source text, kind text, label text, key text, username text, email text, reason text, first_run bigint, last_run bigint);
CREATE TEMP TABLE own_change (id bigint, run bigint, at timestamptz, action text, source text, key text, account text, role text, rule text, before jsonb, after jsonb);
