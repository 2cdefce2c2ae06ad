-- A plan that was looked at, as it was written down.
INSERT INTO plan_change (unit, action, src, source, method, key, account, role, capacity, rule, before, after)
SELECT (l.line ->> 'unit')::bigint, l.line ->> 'action', o.src, l.line ->> 'source', l.line ->> 'method', l.line ->> 'key',
       l.line ->> 'account', l.line ->> 'role', l.line ->> 'capacity', l.line ->> 'rule',
       nullif(l.line -> 'before', 'null'), nullif(l.line -> 'after', 'null')
FROM plan_line l
LEFT JOIN plan_source o ON o.source = l.line ->> 'source'
ORDER BY l.n;
