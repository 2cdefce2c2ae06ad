INSERT INTO plan_change (unit, action, src, source, method, key, account, rule, before, after)
SELECT u.unit, 'person.create', p.src, o.source, p.method, p.key, NULL, 'new', NULL,
       jsonb_strip_nulls(jsonb_build_object('username', p.username, 'email', p.email, 'name', p.name))
       || jsonb_build_object('key', p.key, 'profile', p.profile, 'preferences', p.preferences, 'extra', p.extra)
FROM plan_person p
JOIN plan_source o ON o.src = p.src
LEFT JOIN plan_link l ON l.n = p.n
LEFT JOIN plan_unit u ON u.n = p.n
WHERE p.account IS NULL AND l.n IS NULL AND NOT EXISTS (SELECT FROM plan_refused r WHERE r.n = p.n)
ORDER BY p.n;

INSERT INTO plan_change (unit, action, src, source, method, key, account, rule, before, after)
SELECT u.unit, c.action, c.src, c.source, c.method, c.key, c.account, c.rule, c.before, c.after
FROM (
    SELECT p.n, p.src, o.source, p.method, p.key, coalesce(l.account, p.account) AS account,
           CASE WHEN p.returns THEN 'person.reactivate' ELSE 'person.update' END AS action,
           CASE WHEN p.returns THEN 'returned' WHEN l.n IS NULL THEN 'key' WHEN l.old_key IS NULL THEN 'name-and-address' ELSE 'key-changed' END AS rule,
           CASE WHEN l.n IS NOT NULL THEN jsonb_build_object('key', l.old_key) ELSE '{}' END
           || CASE WHEN f.username THEN jsonb_build_object('username', v.username) ELSE '{}' END
           || CASE WHEN f.email THEN jsonb_build_object('email', v.email) ELSE '{}' END
           || CASE WHEN f.name THEN jsonb_build_object('name', v.name) ELSE '{}' END
           || CASE WHEN d.profile <> '{}' THEN jsonb_build_object('profile', pg_temp.former(v.profile, d.profile)) ELSE '{}' END
           || CASE WHEN d.preferences <> '{}' THEN jsonb_build_object('preferences', pg_temp.former(v.preferences, d.preferences)) ELSE '{}' END
           || CASE WHEN v.extra IS NULL THEN '{"extra": null}' WHEN d.extra <> '{}' THEN jsonb_build_object('extra', pg_temp.former(v.extra, d.extra)) ELSE '{}' END
           || CASE WHEN p.returns THEN '{"active": false}' || pg_temp.former('{}', p.kept) ELSE '{}' END AS before,
           CASE WHEN l.n IS NOT NULL THEN jsonb_build_object('key', p.key) ELSE '{}' END
           || CASE WHEN f.username THEN jsonb_build_object('username', p.username) ELSE '{}' END
           || CASE WHEN f.email THEN jsonb_build_object('email', p.email) ELSE '{}' END
           || CASE WHEN f.name THEN jsonb_build_object('name', p.name) ELSE '{}' END
           || CASE WHEN d.profile <> '{}' THEN jsonb_build_object('profile', d.profile) ELSE '{}' END
           || CASE WHEN d.preferences <> '{}' THEN jsonb_build_object('preferences', d.preferences) ELSE '{}' END
           || CASE WHEN v.extra IS NULL OR d.extra <> '{}' THEN jsonb_build_object('extra', d.extra) ELSE '{}' END
           || CASE WHEN p.returns THEN '{"active": true}' || p.kept ELSE '{}' END AS after
    FROM plan_person p
    JOIN plan_source o ON o.src = p.src
    LEFT JOIN plan_link l ON l.n = p.n AND l.joins IS NULL
    LEFT JOIN app_account b ON b.account::text = l.account
    LEFT JOIN app_extra e ON e.account = b.account
    LEFT JOIN plan_second s ON s.n = p.n
    CROSS JOIN LATERAL (
        SELECT CASE WHEN l.n IS NULL THEN p.old_username ELSE b.username END AS username,
               CASE WHEN l.n IS NULL THEN p.old_email ELSE b.email END AS email,
               CASE WHEN l.n IS NULL THEN p.old_name ELSE b.name END AS name,
               CASE WHEN l.n IS NULL THEN p.old_profile ELSE b.profile END AS profile,
               CASE WHEN l.n IS NULL THEN p.old_preferences ELSE b.preferences END AS preferences,
               CASE WHEN l.n IS NULL THEN p.old_extra ELSE e.extra END AS extra
    ) v
    CROSS JOIN LATERAL (
        SELECT s.n IS NULL AND v.username IS DISTINCT FROM p.username AS username,
               s.n IS NULL AND p.email IS NOT NULL AND v.email IS DISTINCT FROM p.email AS email,
               s.n IS NULL AND p.name IS NOT NULL AND v.name IS DISTINCT FROM p.name AS name
    ) f
    CROSS JOIN LATERAL (
        SELECT CASE WHEN s.n IS NULL THEN pg_temp.changed(v.profile, p.profile) ELSE '{}' END AS profile,
               CASE WHEN s.n IS NULL THEN pg_temp.changed(v.preferences, p.preferences) ELSE '{}' END AS preferences,
               CASE WHEN s.n IS NULL THEN pg_temp.changed(coalesce(v.extra, '{}'), p.extra) ELSE '{}' END AS extra
    ) d
    WHERE (p.account IS NOT NULL OR l.n IS NOT NULL) AND NOT EXISTS (SELECT FROM plan_refused r WHERE r.n = p.n)
) c
LEFT JOIN plan_unit u ON u.n = c.n
WHERE c.after <> '{}'
ORDER BY c.n;

-- The key of a later source on an account that an earlier one makes in this run.
INSERT INTO plan_change (unit, action, src, source, method, key, account, rule, before, after)
SELECT NULL, 'person.join', p.src, o.source, p.method, p.key, NULL, 'name-and-address', '{"key": null}',
       jsonb_build_object('key', p.key, 'joins', jsonb_build_object('method', e.method, 'key', e.key))
FROM plan_link l
JOIN plan_person p ON p.n = l.n
JOIN plan_source o ON o.src = p.src
JOIN plan_person e ON e.n = l.joins
WHERE NOT EXISTS (SELECT FROM plan_refused r WHERE r.n = p.n)
ORDER BY p.n;
