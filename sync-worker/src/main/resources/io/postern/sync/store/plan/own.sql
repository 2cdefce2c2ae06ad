CREATE TEMP VIEW own_leaver AS SELECT account, key, kept FROM ${worker}.leaver;
CREATE TEMP VIEW own_group AS SELECT source, id, uuid, role FROM ${worker}.group_seen;
CREATE TEMP VIEW own_membership AS SELECT source, account, role, capacity FROM ${worker}.membership;
CREATE TEMP VIEW own_identity AS SELECT method, key, account FROM ${worker}.identity;
CREATE TEMP VIEW own_state AS SELECT source, people, groups, full_started, started, cookie FROM ${worker}.source_state;
CREATE TEMP VIEW own_aside AS SELECT * FROM ${worker}.set_aside;
CREATE TEMP VIEW own_change AS SELECT * FROM ${worker}.change;
