-- What the app would refuse to new accounts.
INSERT INTO plan_refused
SELECT p.n, 'the domain of ' || p.email || ' is blocked in the application'
FROM plan_person p
JOIN ${schema}.accounts_domains d ON d.status = 4 AND d.domain = rtrim(split_part(p.email, '@', 2), '.')
WHERE p.account IS NULL
ON CONFLICT DO NOTHING;
