-- Who is cut off as things stand, the latest leaver first. Parameter: most.
SELECT o.method, o.key, u.name
FROM ${worker}.identity o
JOIN ${schema}."user" u ON u.id = o.account
LEFT JOIN ${worker}.leaver l ON l.account = u.id
WHERE u.state <> 'active' AND strpos(o.method, ':') > 0
ORDER BY l.since DESC NULLS LAST, u.id
LIMIT :most
