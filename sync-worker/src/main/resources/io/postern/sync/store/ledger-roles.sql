INSERT INTO ${worker}.group_seen AS g (source, id, uuid, role)
SELECT c.source, c.key, c.after ->> 'uuid', ${made-role}
FROM plan_change c
WHERE c.seq BETWEEN ${from} AND ${to} AND c.action IN ('role.create', 'role.update') AND c.source IS NOT NULL
ON CONFLICT (source, id) DO UPDATE SET uuid = coalesce(excluded.uuid, g.uuid);
