-- Who is cut off as things stand, the latest first. Parameter: most.
SELECT o.method, o.key, coalesce(u.displayname, u.username, '')
FROM ${worker}.identity o
JOIN ${schema}.accounts_user u ON u.id = o.account::int
WHERE NOT coalesce(u.active, false) OR ${blocked}
ORDER BY u.updated DESC
LIMIT :most
