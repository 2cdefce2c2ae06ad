-- What happened to accounts of people whom the gate has asked for. Parameters: after, upto, most.
-- An issuer is a URI, which the methods of the sources, kept in the same table, are not.
SELECT c.id, o.method, o.key, u.name, c.action = 'person.deactivate'
FROM ${worker}.change c
JOIN ${worker}.identity o ON o.account = c.account AND strpos(o.method, ':') > 0
JOIN ${schema}."user" u ON u.id = o.account
WHERE c.id > :after AND c.id <= :upto AND c.action IN ('person.update', 'person.deactivate', 'person.reactivate', 'sysadmin.grant', 'sysadmin.revoke')
ORDER BY c.id
FETCH FIRST :most ROWS WITH TIES
