-- To add: wanted, and no row of the application says so.
INSERT INTO plan_change (unit, action, src, source, method, key, account, role, capacity, rule, before, after)
SELECT NULL, 'member.add', w.src, w.source, w.method, w.key, w.account, w.role, w.capacity, 'member',
       CASE WHEN m.account IS NOT NULL THEN jsonb_build_object('capacity', m.capacity) END,
       jsonb_build_object('capacity', w.capacity)
FROM wanted_member w
LEFT JOIN app_member m ON m.account::text = w.account AND m.role = w.role
WHERE m.account IS NULL
   OR (m.capacity <> w.capacity AND EXISTS (SELECT FROM own_membership o WHERE o.account = w.account AND o.role = w.role))
ORDER BY w.role, w.key;

-- To remove: made by a run, and no source says it any more. Somebody whom no source has now keeps what they had, and
-- so does somebody whom a source may have that was not read to the end.
INSERT INTO plan_change (unit, action, src, source, method, key, account, role, capacity, rule, before, after)
SELECT NULL, 'member.remove', p.src, p.source, p.method, i.key, o.account, o.role, o.capacity, 'not-a-member',
       jsonb_build_object('capacity', o.capacity), NULL
FROM own_membership o
JOIN plan_source p ON p.source = o.source AND p.complete AND p.groups
JOIN app_member m ON m.account::text = o.account AND m.role = o.role
LEFT JOIN app_identity i ON i.method = p.method AND i.account::text = o.account
WHERE NOT EXISTS (SELECT FROM wanted_member w WHERE w.account = o.account AND w.role = o.role)
  AND (EXISTS (
        SELECT FROM app_identity j JOIN plan_source q ON q.method = j.method JOIN stage_person s ON s.src = q.src AND s.key = j.key
        WHERE j.account::text = o.account)
    OR EXISTS (SELECT FROM plan_link l WHERE l.account = o.account AND NOT EXISTS (SELECT FROM plan_refused r WHERE r.n = l.n)))
  AND NOT EXISTS (
        SELECT FROM app_identity j JOIN plan_source q ON q.method = j.method
        WHERE j.account::text = o.account AND NOT (q.complete AND q.groups))
  AND NOT EXISTS (
        SELECT FROM app_identity j JOIN plan_source q ON q.method = j.method JOIN stage_aside z ON z.src = q.src AND z.key = j.key
        WHERE j.account::text = o.account AND z.kind = 'PERSON')
  AND NOT EXISTS (SELECT FROM stage_aside z WHERE z.src = p.src AND z.kind = 'PERSON' AND z.key IS NULL)
  -- a group that is set aside takes nobody out of its role, and one that could not be read may stand within any other
  AND NOT EXISTS (SELECT FROM plan_refused x JOIN plan_role g ON g.n = x.n WHERE coalesce(g.found, g.role) = o.role)
  AND NOT EXISTS (SELECT FROM stage_aside z WHERE z.src = p.src AND z.kind = 'GROUP')
ORDER BY o.role, o.account;
