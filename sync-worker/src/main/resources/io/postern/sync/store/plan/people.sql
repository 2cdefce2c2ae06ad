-- Who is meant by the people of plan_person, and which of them must be set aside. Each statement may only add to
-- plan_link and plan_refused.

-- Two records under one immutable key: nobody can say which is right. The same record read twice is one.
INSERT INTO plan_refused
SELECT p.n, 'the key ' || p.key || ' stands in ' || d.times || ' different records of the source'
FROM plan_person p
JOIN (
    SELECT s.src, s.key, count(DISTINCT (s.ref, s.username, s.email, s.name, s.profile, s.extra)) AS times
    FROM stage_person s
    -- few stand twice, and only those are worth a sort of whole records
    JOIN (SELECT src, key FROM stage_person GROUP BY src, key HAVING count(*) > 1) twice ON twice.src = s.src AND twice.key = s.key
    GROUP BY s.src, s.key
) d ON d.src = p.src AND d.key = p.key
WHERE d.times > 1;

INSERT INTO plan_refused
SELECT n, '' FROM (SELECT n, row_number() OVER (PARTITION BY src, key ORDER BY n) AS place FROM plan_person) p
WHERE place > 1
ON CONFLICT DO NOTHING;

-- R14 to R18: nobody has this key, but one account has both the name and the address. It is the same person if no
-- other person of the source is known to be behind it.
INSERT INTO plan_link
SELECT p.n, a.account::text, i.key
FROM plan_person p
JOIN app_account a ON a.login = lower(p.username) AND lower(a.email) = p.email
LEFT JOIN app_identity i ON i.account = a.account AND i.method = p.method
WHERE p.account IS NULL
  AND NOT EXISTS (SELECT FROM plan_refused r WHERE r.n = p.n)
  AND NOT EXISTS (SELECT FROM stage_person s WHERE s.src = p.src AND s.key = i.key);

INSERT INTO plan_refused
SELECT l.n, 'account ' || l.account || ' has this name and address, but the key ' || l.old_key
       || '; whether that key is gone can only be told from a complete reading'
FROM plan_link l JOIN plan_person p ON p.n = l.n JOIN plan_source o ON o.src = p.src
WHERE l.old_key IS NOT NULL AND NOT o.complete
ON CONFLICT DO NOTHING;

-- A record that could not be used may be the very person behind the old key.
INSERT INTO plan_refused
SELECT DISTINCT l.n, 'account ' || l.account || ' has this name and address, but may belong to the record ' || z.label || ', which is set aside'
FROM plan_link l
JOIN plan_person p ON p.n = l.n
JOIN stage_aside z ON z.src = p.src AND z.kind = 'PERSON'
 AND (z.key = l.old_key OR (z.key IS NULL AND (lower(z.username) = lower(p.username) OR lower(z.email) = p.email)))
WHERE l.joins IS NULL
ON CONFLICT DO NOTHING;

INSERT INTO plan_refused
SELECT l.n, 'account ' || l.account || ' has this name and address, but belongs to somebody who left (key ' || coalesce(l.old_key, v.key)
       || '); if it is the same person, reactivate the account in the application'
FROM plan_link l JOIN own_leaver v ON v.account = l.account JOIN app_account a ON a.account::text = l.account AND NOT a.active
WHERE l.joins IS NULL
ON CONFLICT DO NOTHING;

INSERT INTO plan_refused
SELECT l.n, 'the name and the address of account ' || l.account || ' stand in several records of the source'
FROM plan_link l JOIN plan_person p ON p.n = l.n
WHERE EXISTS (SELECT FROM plan_link o JOIN plan_person q ON q.n = o.n WHERE o.account = l.account AND q.src = p.src AND o.n <> l.n)
ON CONFLICT DO NOTHING;

-- The same person in a later source: its key is added to the account that the earlier one makes.
INSERT INTO plan_link (n, account, joins)
SELECT p.n, '', min(e.n)
FROM plan_person p
JOIN plan_person e ON e.src < p.src AND e.account IS NULL AND lower(e.username) = lower(p.username) AND e.email = p.email
WHERE p.account IS NULL AND p.src > (SELECT min(src) FROM plan_source)
  AND NOT EXISTS (SELECT FROM plan_link l WHERE l.n IN (p.n, e.n))
  AND NOT EXISTS (SELECT FROM plan_refused r WHERE r.n IN (p.n, e.n))
GROUP BY p.n;
