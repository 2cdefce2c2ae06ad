UPDATE ${schema}.accounts_user u
SET updated = now(),
    version_id = u.version_id + 1,
    username = CASE WHEN c.after ? 'username' THEN lower(c.after ->> 'username') ELSE u.username END,
    displayname = CASE WHEN c.after ? 'username' THEN c.after ->> 'username' ELSE u.displayname END,
    email = CASE WHEN c.after ? 'email' THEN c.after ->> 'email' ELSE u.email END,
    profile = CASE WHEN c.after ? 'profile' THEN pg_temp.merged(u.profile, c.after -> 'profile') ELSE u.profile END,
    preferences = CASE WHEN c.after ? 'preferences' THEN pg_temp.merged(u.preferences, c.after -> 'preferences') ELSE u.preferences END,
    active = CASE WHEN c.after ? 'active' THEN (c.after ->> 'active')::boolean ELSE u.active END,
    confirmed_at = CASE WHEN c.after @> '{"active": true}' THEN coalesce(u.confirmed_at, now()) ELSE u.confirmed_at END${moderation}
FROM plan_change c
WHERE c.seq BETWEEN ${from} AND ${to} AND c.action IN ('person.update', 'person.reactivate', 'person.deactivate') AND u.id = c.account::int;

-- The key: added, corrected or, where a run is undone, taken away again.
DELETE FROM ${schema}.accounts_useridentity i
USING plan_change c
WHERE c.seq BETWEEN ${from} AND ${to} AND c.action IN ('person.update', 'person.reactivate', 'person.join') AND c.before ->> 'key' IS NOT NULL
  AND c.after ? 'key' AND c.after ->> 'key' IS NULL AND i.method = c.method AND i.id = c.before ->> 'key' AND i.id_user = c.account::int;

UPDATE ${schema}.accounts_useridentity i
SET id = c.after ->> 'key', updated = now()
FROM plan_change c
WHERE c.seq BETWEEN ${from} AND ${to} AND (c.action IN ('person.update', 'person.reactivate') OR (c.action = 'person.join' AND c.account IS NOT NULL))
  AND c.after ->> 'key' IS NOT NULL AND i.method = c.method AND i.id = c.before ->> 'key' AND i.id_user = c.account::int;

INSERT INTO ${schema}.accounts_useridentity (created, updated, id, method, id_user)
SELECT now(), now(), c.after ->> 'key', c.method, c.account::int
FROM plan_change c
WHERE c.seq BETWEEN ${from} AND ${to} AND (c.action IN ('person.update', 'person.reactivate') OR (c.action = 'person.join' AND c.account IS NOT NULL))
  AND c.after ->> 'key' IS NOT NULL AND c.before ->> 'key' IS NULL;

INSERT INTO ${schema}.accounts_useridentity (created, updated, id, method, id_user)
SELECT now(), now(), c.after ->> 'key', c.method, i.id_user
FROM plan_change c
JOIN ${schema}.accounts_useridentity i ON i.method = c.after -> 'joins' ->> 'method' AND i.id = c.after -> 'joins' ->> 'key'
WHERE c.seq BETWEEN ${from} AND ${to} AND c.action = 'person.join' AND c.account IS NULL AND c.after ->> 'key' IS NOT NULL;
