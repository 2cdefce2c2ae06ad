-- What happened to accounts of people whom the gate has asked for. Parameters: after which number, up to which, how many.
-- An issuer is a URI, which the methods of the sources, kept in the same table, are not.
SELECT c.id, o.method, o.key, u.name, c.action = 'person.deactivate'
FROM ${worker}.change c
JOIN ${worker}.identity o ON o.account = c.account AND strpos(o.method, ':') > 0
JOIN ${schema}."user" u ON u.id = o.account
WHERE c.id > ? AND c.id <= ? AND c.action IN ('person.update', 'person.deactivate', 'person.reactivate')
ORDER BY c.id
FETCH FIRST ? ROWS WITH TIES
