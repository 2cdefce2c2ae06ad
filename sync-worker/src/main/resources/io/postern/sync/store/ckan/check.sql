-- The changes that no longer fit: the account is not as it was when the plan was made. Locks the accounts on the way.
WITH held AS MATERIALIZED (
    SELECT u.id, u.name, u.fullname, u.email, u.state, u.about, u.image_url
    FROM ${schema}."user" u
    WHERE u.id IN (SELECT c.account FROM plan_change c
                   WHERE c.seq BETWEEN ${from} AND ${to} AND c.action IN ('person.update', 'person.reactivate', 'person.deactivate'))
    ORDER BY u.id FOR UPDATE
)
SELECT c.seq
FROM plan_change c
LEFT JOIN held u ON u.id = c.account
WHERE c.seq BETWEEN ${from} AND ${to} AND c.action IN ('person.update', 'person.reactivate', 'person.deactivate')
  AND NOT (u.id IS NOT NULL
       AND (NOT c.before ? 'username' OR u.name IS NOT DISTINCT FROM c.before ->> 'username')
       AND (NOT c.before ? 'email' OR u.email IS NOT DISTINCT FROM c.before ->> 'email')
       AND (NOT c.before ? 'name' OR u.fullname IS NOT DISTINCT FROM c.before ->> 'name')
       AND (NOT c.before ? 'active' OR (u.state = 'active') = (c.before ->> 'active')::boolean)
       AND (NOT c.before ? 'profile' OR pg_temp.holds(jsonb_build_object('about', u.about, 'image_url', u.image_url), c.before -> 'profile'))
       AND (c.before ->> 'key' IS NULL OR EXISTS (
             SELECT FROM ${worker}.identity i WHERE i.method = c.method AND i.key = c.before ->> 'key' AND i.account = u.id)))
ORDER BY c.seq
