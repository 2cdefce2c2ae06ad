-- The changes of a run backwards, the last one first. Nobody is deleted: who came with the run is deactivated, and a role
-- that came with it stays, without the members it gave. A key that was added stays an action of its own beside that on the
-- account: an UPDATE joined with two changes of one account makes one of them.
INSERT INTO plan_change (unit, action, source, method, key, account, role, capacity, rule, before, after)
SELECT CASE WHEN c.action <> 'person.create' THEN c.unit END,
       CASE c.action
           WHEN 'person.create' THEN 'person.deactivate'
           WHEN 'person.deactivate' THEN 'person.reactivate'
           WHEN 'person.reactivate' THEN 'person.deactivate'
           WHEN 'member.add' THEN CASE WHEN c.before IS NULL THEN 'member.remove' ELSE 'member.add' END
           WHEN 'member.remove' THEN 'member.add'
           WHEN 'sysadmin.grant' THEN 'sysadmin.revoke'
           WHEN 'sysadmin.revoke' THEN 'sysadmin.grant'
           ELSE c.action
       END,
       c.source, c.method, c.key, c.account, c.role,
       CASE WHEN c.action = 'member.add' AND c.before IS NOT NULL THEN c.before ->> 'capacity' ELSE c.capacity END,
       CASE WHEN c.action = 'person.reactivate' THEN 'left' ELSE 'undo' END,
       CASE c.action
           WHEN 'person.create' THEN (c.after - '{key,preferences,extra}'::text[]) || '{"active": true}'
           ELSE c.after - 'joins'
       END,
       CASE c.action WHEN 'person.create' THEN '{"active": false}' ELSE c.before END
FROM ${worker}.change c
WHERE c.run = ${undone} AND c.action <> 'role.create'
ORDER BY c.id DESC;
