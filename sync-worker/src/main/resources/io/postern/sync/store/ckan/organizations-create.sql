INSERT INTO ${schema}."group" (id, name, title, type, description, image_url, created, is_organization, approval_status, state${extras-column})
SELECT gen_random_uuid()::text, c.role, c.after ->> 'name', coalesce(c.after ->> 'type', 'organization'), '', '', now() AT TIME ZONE 'UTC', c.after ->> 'type' IS DISTINCT FROM 'group', 'approved', 'active'${extras-value}
FROM plan_change c
WHERE c.seq BETWEEN ${from} AND ${to} AND c.action = 'role.create'
ORDER BY c.seq
ON CONFLICT (name) DO NOTHING;
