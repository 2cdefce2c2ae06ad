-- Claims to what another account has now, and the claim by which that account gives it up, where there is one.
SELECT c.n, c.kind, c.value, a.account::text AS holder, g.n AS giver
FROM plan_claim c
JOIN app_account a ON lower(a.email) = c.value AND c.kind = 'address'
LEFT JOIN plan_claim g ON g.own = a.account::text AND g.kind = c.kind
WHERE a.account::text IS DISTINCT FROM c.own
UNION ALL
SELECT c.n, c.kind, c.value, a.account::text, g.n
FROM plan_claim c
JOIN app_account a ON a.login = c.value AND c.kind = 'name'
LEFT JOIN plan_claim g ON g.own = a.account::text AND g.kind = c.kind
WHERE a.account::text IS DISTINCT FROM c.own
