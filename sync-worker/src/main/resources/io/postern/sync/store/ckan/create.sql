-- Accounts that the plan makes: the rows that user_create would write, without a password, so that nobody signs in with one.
INSERT INTO made (seq, account)
SELECT seq, gen_random_uuid()::text FROM plan_change
WHERE seq BETWEEN ${from} AND ${to} AND action = 'person.create' ORDER BY seq;

INSERT INTO ${schema}."user" (id, name, fullname, email, about, image_url, created, activity_streams_email_notifications, sysadmin, state, plugin_extras)
SELECT m.account, c.after ->> 'username', c.after ->> 'name', c.after ->> 'email',
       c.after -> 'profile' ->> 'about', c.after -> 'profile' ->> 'image_url',
       now() AT TIME ZONE 'UTC', false, false, 'active',
       CASE WHEN c.after -> 'extra' <> '{}' THEN jsonb_build_object('postern', c.after -> 'extra') END
FROM plan_change c JOIN made m ON m.seq = c.seq AND m.seq BETWEEN ${from} AND ${to}
WHERE c.seq BETWEEN ${from} AND ${to};

INSERT INTO ${schema}.dashboard (user_id, activity_stream_last_viewed, email_last_sent)
SELECT m.account, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'
FROM plan_change c JOIN made m ON m.seq = c.seq AND m.seq BETWEEN ${from} AND ${to}
WHERE c.seq BETWEEN ${from} AND ${to};

-- A key whose account was purged in CKAN is free again.
INSERT INTO ${worker}.identity (method, key, account)
SELECT c.method, c.key, m.account
FROM plan_change c JOIN made m ON m.seq = c.seq AND m.seq BETWEEN ${from} AND ${to}
WHERE c.seq BETWEEN ${from} AND ${to} AND c.method IS NOT NULL
ON CONFLICT (method, key) DO UPDATE SET account = excluded.account;
