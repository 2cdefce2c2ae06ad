-- The roles that are not as they were when the plan was made, or are managed in the application by now. Locks them on the way.
WITH held AS MATERIALIZED (
    SELECT id::text AS role, name, description, ${managed} AS managed
    FROM ${schema}.accounts_role
    WHERE id::text IN (SELECT c.role FROM plan_change c WHERE c.seq BETWEEN ${from} AND ${to} AND c.action = 'role.update')
    ORDER BY id FOR NO KEY UPDATE
)
SELECT c.seq
FROM plan_change c
LEFT JOIN held r ON r.role = c.role
WHERE c.seq BETWEEN ${from} AND ${to} AND c.action = 'role.update'
  AND NOT (r.role IS NOT NULL AND NOT r.managed
       AND (NOT coalesce(c.before, '{}') ? 'name' OR r.name IS NOT DISTINCT FROM c.before ->> 'name')
       AND (NOT coalesce(c.before, '{}') ? 'description' OR r.description IS NOT DISTINCT FROM c.before ->> 'description'))
ORDER BY c.seq
