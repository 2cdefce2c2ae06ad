-- The changes that no longer fit: the account is not as it was when the plan was made. Locks the accounts on the way.
WITH held AS MATERIALIZED (
    SELECT u.id, u.username, u.displayname, u.email, u.active, u.profile, u.preferences, ${blocked} AS blocked
    FROM ${schema}.accounts_user u
    WHERE u.id IN (SELECT c.account::int FROM plan_change c
                   WHERE c.seq BETWEEN ${from} AND ${to} AND c.action IN ('person.update', 'person.reactivate', 'person.deactivate'))
    ORDER BY u.id FOR NO KEY UPDATE
)
SELECT c.seq
FROM plan_change c
LEFT JOIN held u ON u.id = c.account::int
WHERE c.seq BETWEEN ${from} AND ${to} AND c.action IN ('person.update', 'person.reactivate', 'person.deactivate')
  AND NOT (u.id IS NOT NULL
       AND (NOT c.before ? 'username' OR coalesce(u.displayname, u.username) IS NOT DISTINCT FROM c.before ->> 'username')
       AND (NOT c.before ? 'email' OR u.email IS NOT DISTINCT FROM c.before ->> 'email')
       AND (NOT c.before ? 'active' OR (coalesce(u.active, false) = (c.before ->> 'active')::boolean AND NOT u.blocked))
       AND (NOT c.before ? 'profile' OR pg_temp.holds(u.profile, c.before -> 'profile'))
       AND (NOT c.before ? 'preferences' OR pg_temp.holds(u.preferences, c.before -> 'preferences'))
       AND (c.before ->> 'key' IS NULL OR EXISTS (
             SELECT FROM ${schema}.accounts_useridentity i WHERE i.method = c.method AND i.id = c.before ->> 'key' AND i.id_user = u.id)))
ORDER BY c.seq
