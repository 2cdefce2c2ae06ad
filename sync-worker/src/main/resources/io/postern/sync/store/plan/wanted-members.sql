-- Who is in which role, through groups in groups too. UNION forgets a pair it has seen, so that cycles end. Of several
-- capacities the strongest counts, which is the first by the alphabet: admin, editor, member.
WITH RECURSIVE within (src, top, ref) AS (
    SELECT g.src, g.n, g.ref FROM stage_group g
    WHERE g.role IS NOT NULL AND NOT EXISTS (SELECT FROM plan_refused r WHERE r.n = g.n)
    UNION
    SELECT w.src, w.top, m.member_ref
    FROM within w
    JOIN stage_member m ON m.src = w.src AND m.group_ref = w.ref
    JOIN stage_group g ON g.src = m.src AND g.ref = m.member_ref
)
SELECT o.src, o.source, o.method, s.key, coalesce(i.account::text, k.account) AS account, coalesce(wg.role, g.role) AS role, min(g.capacity) AS capacity
FROM within w
JOIN stage_group g ON g.n = w.top
JOIN plan_source o ON o.src = w.src
JOIN stage_member m ON m.src = w.src AND m.group_ref = w.ref
JOIN stage_person s ON s.src = m.src AND s.ref = m.member_ref
LEFT JOIN app_identity i ON i.method = o.method AND i.key = s.key
-- who gets this key by this very run
LEFT JOIN (
    SELECT p.src, p.key, l.account FROM plan_person p JOIN plan_link l ON l.n = p.n
    WHERE l.account <> '' AND NOT EXISTS (SELECT FROM plan_refused r WHERE r.n = p.n)
) k ON k.src = s.src AND k.key = s.key
LEFT JOIN own_group wg ON wg.source = o.source AND wg.id = g.id
WHERE i.account IS NOT NULL OR EXISTS (SELECT FROM plan_change c WHERE c.method = o.method AND c.key = s.key)
GROUP BY o.src, o.source, o.method, s.key, coalesce(i.account::text, k.account), coalesce(wg.role, g.role)
