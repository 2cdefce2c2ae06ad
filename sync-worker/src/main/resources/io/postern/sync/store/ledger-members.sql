INSERT INTO ${worker}.membership (source, account, role, capacity)
SELECT c.source, i.account::text, ${role}, coalesce(c.capacity, '')
FROM plan_change c
JOIN app_identity i ON i.method = c.method AND i.key = c.key
WHERE c.seq BETWEEN ${from} AND ${to} AND c.action = 'member.add'
ON CONFLICT (source, account, role) DO UPDATE SET capacity = excluded.capacity;

DELETE FROM ${worker}.membership o USING plan_change c
WHERE c.seq BETWEEN ${from} AND ${to} AND c.action = 'member.remove' AND o.account = c.account AND o.role = c.role;
