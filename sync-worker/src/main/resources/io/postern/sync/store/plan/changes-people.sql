-- People without an account.
INSERT INTO plan_change (unit, action, src, source, method, key, account, rule, before, after)
SELECT u.unit, 'person.create', p.src, o.source, p.method, p.key, NULL, 'new', NULL,
       jsonb_build_object('username', s.username, 'email', s.email, 'name', s.name, 'key', s.key,
                          'profile', s.profile, 'preferences', s.preferences, 'extra', s.extra)
FROM plan_person p
JOIN stage_person s ON s.n = p.n
JOIN plan_source o ON o.src = p.src
LEFT JOIN plan_unit u ON u.n = p.n
WHERE p.account IS NULL
  AND NOT EXISTS (SELECT FROM plan_link l WHERE l.n = p.n)
  AND NOT EXISTS (SELECT FROM plan_refused r WHERE r.n = p.n)
ORDER BY p.n;
