-- Accounts that the plan makes: the rows that invenio-accounts and invenio-oauthclient would write.
INSERT INTO made (seq, account)
SELECT seq, nextval('${schema}.accounts_user_id_seq')::text FROM plan_change
WHERE seq BETWEEN ${from} AND ${to} AND action = 'person.create' ORDER BY seq;

${domains}INSERT INTO ${schema}.accounts_user (created, updated, id, username, displayname, email, active, confirmed_at, version_id, profile, preferences${domain-columns})
SELECT now(), now(), m.account::int, lower(c.after ->> 'username'), c.after ->> 'username', c.after ->> 'email', true, now(), 1,
       c.after -> 'profile', ${preferences}::jsonb || (c.after -> 'preferences')${domain-values}
FROM plan_change c JOIN made m ON m.seq = c.seq AND m.seq BETWEEN ${from} AND ${to}${domain-join}
WHERE c.seq BETWEEN ${from} AND ${to};

-- A visitor at the gate has no key of the directory yet; the next run that finds them adds it.
INSERT INTO ${schema}.accounts_useridentity (created, updated, id, method, id_user)
SELECT now(), now(), c.key, c.method, m.account::int
FROM plan_change c JOIN made m ON m.seq = c.seq AND m.seq BETWEEN ${from} AND ${to}
WHERE c.seq BETWEEN ${from} AND ${to} AND c.key IS NOT NULL;
