UPDATE ${schema}."user" u
SET name = CASE WHEN c.after ? 'username' THEN c.after ->> 'username' ELSE u.name END,
    email = CASE WHEN c.after ? 'email' THEN c.after ->> 'email' ELSE u.email END,
    fullname = CASE WHEN c.after ? 'name' THEN c.after ->> 'name' ELSE u.fullname END,
    about = CASE WHEN c.after -> 'profile' ? 'about' THEN c.after -> 'profile' ->> 'about' ELSE u.about END,
    image_url = CASE WHEN c.after -> 'profile' ? 'image_url' THEN c.after -> 'profile' ->> 'image_url' ELSE u.image_url END,
    plugin_extras = CASE WHEN c.after ? 'extra'
        THEN jsonb_set(coalesce(u.plugin_extras, '{}'), '{postern}', pg_temp.merged(u.plugin_extras -> 'postern', c.after -> 'extra'))
        ELSE u.plugin_extras END,
    state = CASE c.after ->> 'active' WHEN 'true' THEN 'active' WHEN 'false' THEN 'deleted' ELSE u.state END
FROM plan_change c
WHERE c.seq BETWEEN ${from} AND ${to} AND c.action IN ('person.update', 'person.reactivate', 'person.deactivate') AND u.id = c.account;

-- The key: corrected, taken away again where a run is undone, or added. A key whose account was purged is free.
DELETE FROM ${worker}.identity i
USING plan_change c
WHERE c.seq BETWEEN ${from} AND ${to} AND c.action IN ('person.update', 'person.reactivate', 'person.join')
  AND c.after ? 'key' AND c.before ->> 'key' IS NOT NULL AND i.method = c.method AND i.key = c.before ->> 'key' AND i.account = c.account;

INSERT INTO ${worker}.identity (method, key, account)
SELECT c.method, c.after ->> 'key', c.account
FROM plan_change c
WHERE c.seq BETWEEN ${from} AND ${to} AND (c.action IN ('person.update', 'person.reactivate') OR (c.action = 'person.join' AND c.account IS NOT NULL)) AND c.after ->> 'key' IS NOT NULL
ON CONFLICT (method, key) DO UPDATE SET account = excluded.account;

INSERT INTO ${worker}.identity (method, key, account)
SELECT c.method, c.after ->> 'key', i.account
FROM plan_change c
JOIN ${worker}.identity i ON i.method = c.after -> 'joins' ->> 'method' AND i.key = c.after -> 'joins' ->> 'key'
WHERE c.seq BETWEEN ${from} AND ${to} AND c.action = 'person.join' AND c.account IS NULL AND c.after ->> 'key' IS NOT NULL
ON CONFLICT (method, key) DO UPDATE SET account = excluded.account;
