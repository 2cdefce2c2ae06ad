UPDATE ${schema}.accounts_role r
SET name = NULL
FROM plan_change c
WHERE c.seq BETWEEN ${from} AND ${to} AND c.action = 'role.update' AND c.after ? 'name' AND r.id::text = c.role;

INSERT INTO ${schema}.accounts_role (created, updated, ${role-id}name, description, ${managed-column}version_id)
SELECT now(), now(), ${role-value}c.after ->> 'name', c.after ->> 'description', ${managed-value}1
FROM plan_change c
WHERE c.seq BETWEEN ${from} AND ${to} AND c.action = 'role.create'
ORDER BY c.seq;

UPDATE ${schema}.accounts_role r
SET updated = now(), version_id = r.version_id + 1,
    name = CASE WHEN c.after ? 'name' THEN c.after ->> 'name' ELSE r.name END,
    description = CASE WHEN c.after ? 'description' THEN c.after ->> 'description' ELSE r.description END
FROM plan_change c
WHERE c.seq BETWEEN ${from} AND ${to} AND c.action = 'role.update' AND r.id::text = c.role;
