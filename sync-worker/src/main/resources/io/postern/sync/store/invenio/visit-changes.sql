-- What happened to accounts of people whom the gate has asked for. Parameters: after, upto, most.
SELECT c.id, o.method, o.key, coalesce(u.displayname, u.username, ''), c.action = 'person.deactivate'
FROM ${worker}.change c
JOIN ${worker}.identity o ON o.account = c.account
JOIN ${schema}.accounts_user u ON u.id = o.account::int
WHERE c.id > :after AND c.id <= :upto AND c.action IN ('person.update', 'person.deactivate', 'person.reactivate')
ORDER BY c.id
FETCH FIRST :most ROWS WITH TIES
