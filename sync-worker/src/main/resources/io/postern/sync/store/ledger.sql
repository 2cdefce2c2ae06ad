-- What a batch did. The lock is held to the end of the transaction, so that numbers become visible in their order.
SELECT pg_advisory_xact_lock(${feed});

INSERT INTO ${worker}.change (id, run, unit, action, source, method, key, account, role, capacity, rule, before, after)
SELECT nextval('${worker}.change_id'), ${run}, c.unit, c.action, c.source, c.method, c.key,
       coalesce(m.account, c.account,
                CASE WHEN c.action IN ('person.join', 'member.add', 'sysadmin.grant') THEN (SELECT i.account::text FROM app_identity i WHERE i.method = c.method AND i.key = c.key) END),
       ${role}, c.capacity, c.rule, c.before, c.after
FROM plan_change c
LEFT JOIN made m ON m.seq = c.seq AND m.seq BETWEEN ${from} AND ${to}
WHERE c.seq BETWEEN ${from} AND ${to}
ORDER BY c.seq;
