-- The changes that no longer fit: the account is not as it was when the plan was made, or by now nobody else would be left to
-- be a system administrator. Locks the accounts on the way, and the administrators where one of them is to go.
WITH held AS MATERIALIZED (
    SELECT u.id, u.name, u.fullname, u.email, u.state, u.about, u.image_url,
           u.sysadmin AND u.state = 'active' AND u.name NOT IN (${site-user}, 'visitor', 'logged_in', 'default') AS governs
    FROM ${schema}."user" u
    WHERE u.id IN (
        SELECT c.account FROM plan_change c
        WHERE c.seq BETWEEN ${from} AND ${to}
          AND c.action IN ('person.update', 'person.reactivate', 'person.deactivate', 'sysadmin.revoke')
        UNION
        SELECT s.id FROM ${schema}."user" s
        WHERE s.sysadmin AND EXISTS (
            SELECT FROM plan_change c JOIN ${schema}."user" v ON v.id = c.account AND v.sysadmin
            WHERE c.seq BETWEEN ${from} AND ${to} AND c.action IN ('person.deactivate', 'sysadmin.revoke')))
    ORDER BY u.id FOR NO KEY UPDATE
), left_over AS (
    SELECT FROM held h
    WHERE h.governs AND NOT EXISTS (
        SELECT FROM plan_change c
        WHERE c.seq BETWEEN ${from} AND ${to} AND c.action IN ('person.deactivate', 'sysadmin.revoke') AND c.account = h.id)
    UNION ALL
    SELECT FROM plan_change c WHERE c.seq BETWEEN ${from} AND ${to} AND c.action = 'sysadmin.grant'
)
SELECT c.seq
FROM plan_change c
LEFT JOIN held u ON u.id = c.account
WHERE c.seq BETWEEN ${from} AND ${to} AND c.action IN ('person.update', 'person.reactivate', 'person.deactivate', 'sysadmin.revoke')
  AND NOT (u.id IS NOT NULL
       AND (c.action = 'sysadmin.revoke' OR (
               (NOT c.before ? 'username' OR u.name IS NOT DISTINCT FROM c.before ->> 'username')
           AND (NOT c.before ? 'email' OR u.email IS NOT DISTINCT FROM c.before ->> 'email')
           AND (NOT c.before ? 'name' OR u.fullname IS NOT DISTINCT FROM c.before ->> 'name')
           AND (NOT c.before ? 'active' OR (u.state = 'active') = (c.before ->> 'active')::boolean)
           AND (NOT c.before ? 'profile' OR pg_temp.holds(jsonb_build_object('about', u.about, 'image_url', u.image_url), c.before -> 'profile'))
           AND (c.before ->> 'key' IS NULL OR EXISTS (
                 SELECT FROM ${worker}.identity i WHERE i.method = c.method AND i.key = c.before ->> 'key' AND i.account = u.id))))
       AND (c.action NOT IN ('person.deactivate', 'sysadmin.revoke') OR NOT u.governs OR EXISTS (SELECT FROM left_over)))
ORDER BY c.seq
