-- ${kind} is TEMP for a plan, whose session may write nothing else, and UNLOGGED in the worker's schema for a run,
-- where PostgreSQL can use several processes to compare.
-- Their statistics are taken where the planner needs them. An autovacuum of them would be work for nothing, and stand in the way when they go.
CREATE ${kind} TABLE plan_source (src int PRIMARY KEY, source text NOT NULL, method text NOT NULL, complete boolean NOT NULL, groups boolean NOT NULL) WITH (autovacuum_enabled = false);
CREATE ${kind} TABLE stage_person (src int NOT NULL, n bigint NOT NULL, ref text, key text NOT NULL, username text NOT NULL, email text, name text, profile jsonb NOT NULL, preferences jsonb NOT NULL, extra jsonb NOT NULL, skip smallint NOT NULL, deep boolean NOT NULL) WITH (autovacuum_enabled = false);
CREATE ${kind} TABLE stage_group (src int NOT NULL, n bigint NOT NULL, ref text NOT NULL, id text NOT NULL, uuid text, name text NOT NULL, description text, role text, capacity text NOT NULL, sysadmin boolean NOT NULL, is_group boolean NOT NULL) WITH (autovacuum_enabled = false);
CREATE ${kind} TABLE stage_member (src int NOT NULL, group_ref text NOT NULL, member_ref text NOT NULL) WITH (autovacuum_enabled = false);
CREATE ${kind} TABLE stage_aside (src int NOT NULL, kind text NOT NULL, label text NOT NULL, key text, username text, email text, reason text NOT NULL) WITH (autovacuum_enabled = false);
CREATE ${kind} TABLE plan_link (n bigint PRIMARY KEY, account text NOT NULL, old_key text, joins bigint) WITH (autovacuum_enabled = false);
CREATE ${kind} TABLE plan_refused (n bigint PRIMARY KEY, reason text NOT NULL) WITH (autovacuum_enabled = false);
CREATE ${kind} TABLE plan_kept (LIKE stage_aside) WITH (autovacuum_enabled = false);
CREATE ${kind} TABLE made (seq bigint PRIMARY KEY, account text NOT NULL) WITH (autovacuum_enabled = false);
CREATE ${kind} TABLE plan_unit (n bigint PRIMARY KEY, unit bigint NOT NULL) WITH (autovacuum_enabled = false);
CREATE ${kind} TABLE plan_change (seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, unit bigint, action text NOT NULL, src int, source text, method text, key text, account text, role text, capacity text, rule text NOT NULL, before jsonb, after jsonb) WITH (autovacuum_enabled = false);
CREATE ${kind} TABLE plan_line (n bigint NOT NULL, line jsonb NOT NULL) WITH (autovacuum_enabled = false);
CREATE ${kind} TABLE plan_unapplied (LIKE plan_change, reason text NOT NULL) WITH (autovacuum_enabled = false);
