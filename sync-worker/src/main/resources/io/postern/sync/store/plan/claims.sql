-- Which address and which name each change would take.
SELECT n, own, kind, value FROM (
    SELECT p.n, coalesce(l.account, p.account) AS own, 'address' AS kind, p.email AS value
    FROM plan_person p LEFT JOIN plan_link l ON l.n = p.n
    WHERE l.joins IS NULL AND p.email IS NOT NULL AND l.account IS NULL AND lower(p.old_email) IS DISTINCT FROM p.email
      AND NOT EXISTS (SELECT FROM plan_second s WHERE s.n = p.n)
    UNION ALL
    SELECT p.n, coalesce(l.account, p.account), 'name', lower(p.username)
    FROM plan_person p LEFT JOIN plan_link l ON l.n = p.n
    WHERE l.joins IS NULL AND l.account IS NULL AND p.old_login IS DISTINCT FROM lower(p.username)
      AND NOT EXISTS (SELECT FROM plan_second s WHERE s.n = p.n)
) c
WHERE NOT EXISTS (SELECT FROM plan_refused r WHERE r.n = c.n)
