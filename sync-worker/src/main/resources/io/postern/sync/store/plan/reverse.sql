-- The changes of a run backwards, the last one first. Nobody is deleted: who came with the run is deactivated, and a role
-- that came with it stays, without the members it gave.
INSERT INTO plan_change (unit, action, source, method, key, account, role, capacity, rule, before, after)
SELECT CASE WHEN c.action <> 'person.create' THEN c.unit END,
       CASE c.action
           WHEN 'person.create' THEN 'person.deactivate'
           WHEN 'person.deactivate' THEN 'person.reactivate'
           WHEN 'person.reactivate' THEN 'person.deactivate'
           WHEN 'person.join' THEN 'person.update'
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
           WHEN 'person.join' THEN jsonb_build_object('key', c.key)
           ELSE c.after
       END,
       CASE c.action WHEN 'person.create' THEN '{"active": false}' WHEN 'person.join' THEN '{"key": null}' ELSE c.before END
FROM ${worker}.change c
WHERE c.run = ${undone} AND c.action <> 'role.create'
ORDER BY c.id DESC;
