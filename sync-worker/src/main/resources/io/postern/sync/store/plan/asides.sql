-- Everything set aside, with its reason; and what stays as it is though the sources say otherwise.
SELECT x.source, x.kind, left(x.label, 300) AS label, x.key, x.username, x.email, left(x.reason, 300) AS reason FROM (
SELECT o.source, z.kind, z.label, z.key, z.username, z.email, z.reason FROM stage_aside z JOIN plan_source o ON o.src = z.src
UNION ALL
SELECT o.source, 'PERSON', coalesce(p.ref, p.key), p.key, p.username, p.email, r.reason
FROM plan_refused r JOIN plan_person p ON p.n = r.n JOIN plan_source o ON o.src = p.src WHERE r.reason <> ''
UNION ALL
SELECT o.source, 'GROUP', p.id, p.id, p.name, NULL, r.reason
FROM plan_refused r JOIN stage_group p ON p.n = r.n JOIN plan_source o ON o.src = p.src
UNION ALL
SELECT o.source, z.kind, z.label, z.key, z.username, z.email, z.reason FROM plan_kept z JOIN plan_source o ON o.src = z.src
UNION ALL
SELECT u.source, CASE WHEN u.action LIKE 'role.%' THEN 'GROUP' ELSE 'PERSON' END, coalesce(u.key, u.account, u.role), u.key,
       u.after ->> 'username', u.after ->> 'email', u.reason
FROM plan_unapplied u
) x
