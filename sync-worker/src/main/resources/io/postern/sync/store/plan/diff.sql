-- People whose account is missing or not as the source says; n is the order of reading and names the person from here on.
SELECT s.n, s.src, p.method, s.ref, s.key, s.username, s.email, x.account::text AS account, x.login AS old_login, x.email AS old_email,
       l.account IS NOT NULL AS returns, l.kept
FROM stage_person s
JOIN plan_source p ON p.src = s.src
LEFT JOIN (
    SELECT i.method, i.key, a.*, e.extra
    FROM app_identity i JOIN app_account a ON a.account = i.account LEFT JOIN app_extra e ON e.account = i.account
) x ON x.method = p.method AND x.key = s.key
LEFT JOIN own_leaver l ON l.account = x.account::text AND NOT x.active AND NOT x.blocked
WHERE (x.account IS NULL AND s.skip IN (0, 2))
   OR (x.account IS NOT NULL AND s.skip IN (0, 1) AND (
          x.username IS DISTINCT FROM s.username
       OR (s.email IS NOT NULL AND x.address IS DISTINCT FROM s.email)
       OR (s.name IS NOT NULL AND x.name IS DISTINCT FROM s.name)
       OR NOT x.profile @> s.profile
       OR NOT x.preferences @> s.preferences
       OR x.extra IS NULL
       OR NOT x.extra @> s.extra
       -- containment costs a third less, but calls a longer list within a value the same
       OR (s.deep AND (x.profile || s.profile <> x.profile OR x.preferences || s.preferences <> x.preferences OR x.extra || s.extra <> x.extra))
       OR l.account IS NOT NULL))
