-- The key of a later source on an account that an earlier one makes in this run.
INSERT INTO plan_change (unit, action, src, source, method, key, account, rule, before, after)
SELECT NULL, 'person.join', p.src, o.source, p.method, p.key, NULL, 'name-and-address', '{"key": null}',
       jsonb_build_object('key', p.key, 'joins', jsonb_build_object('method', e.method, 'key', e.key))
FROM plan_link l
JOIN plan_person p ON p.n = l.n
JOIN plan_source o ON o.src = p.src
JOIN plan_person e ON e.n = l.joins
WHERE NOT EXISTS (SELECT FROM plan_refused r WHERE r.n = p.n)
ORDER BY p.n;
