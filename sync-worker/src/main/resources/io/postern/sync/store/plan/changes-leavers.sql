INSERT INTO plan_change (unit, action, src, source, method, key, account, rule, before, after)
SELECT NULL, 'person.deactivate', min(v.src), min(v.source), min(v.method), min(v.key), v.account, 'left', '{"active": true}' || v.kept, '{"active": false}' || pg_temp.former('{}', v.kept)
FROM plan_leaver v
GROUP BY v.account, v.kept
ORDER BY min(v.src), v.account;
