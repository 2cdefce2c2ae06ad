-- People whose account is not as the source says.
INSERT INTO plan_change (unit, action, src, source, method, key, account, rule, before, after)
SELECT u.unit, c.action, c.src, c.source, c.method, c.key, c.account, c.rule, c.before, c.after
FROM (
    SELECT p.n, p.src, o.source, p.method, p.key, coalesce(l.account, p.account) AS account,
           CASE WHEN p.returns AND s.n IS NULL THEN 'person.reactivate' WHEN s.n IS NOT NULL THEN 'person.join' ELSE 'person.update' END AS action,
           CASE WHEN p.returns AND s.n IS NULL THEN 'returned' WHEN l.n IS NULL THEN 'key' WHEN l.old_key IS NULL THEN 'name-and-address' ELSE 'key-changed' END AS rule,
           CASE WHEN l.n IS NOT NULL THEN jsonb_build_object('key', l.old_key) ELSE '{}' END
           || CASE WHEN f.username THEN jsonb_build_object('username', v.username) ELSE '{}' END
           || CASE WHEN f.email THEN jsonb_build_object('email', v.email) ELSE '{}' END
           || CASE WHEN f.name THEN jsonb_build_object('name', v.name) ELSE '{}' END
           || CASE WHEN d.profile <> '{}' THEN jsonb_build_object('profile', pg_temp.former(v.profile, d.profile)) ELSE '{}' END
           || CASE WHEN d.preferences <> '{}' THEN jsonb_build_object('preferences', pg_temp.former(v.preferences, d.preferences)) ELSE '{}' END
           || CASE WHEN e.extra IS NULL AND s.n IS NULL THEN '{"extra": null}' WHEN d.extra <> '{}' THEN jsonb_build_object('extra', pg_temp.former(e.extra, d.extra)) ELSE '{}' END
           || CASE WHEN p.returns AND s.n IS NULL THEN '{"active": false}' || pg_temp.former('{}', p.kept) ELSE '{}' END AS before,
           CASE WHEN l.n IS NOT NULL THEN jsonb_build_object('key', p.key) ELSE '{}' END
           || CASE WHEN f.username THEN jsonb_build_object('username', w.username) ELSE '{}' END
           || CASE WHEN f.email THEN jsonb_build_object('email', w.email) ELSE '{}' END
           || CASE WHEN f.name THEN jsonb_build_object('name', w.name) ELSE '{}' END
           || CASE WHEN d.profile <> '{}' THEN jsonb_build_object('profile', d.profile) ELSE '{}' END
           || CASE WHEN d.preferences <> '{}' THEN jsonb_build_object('preferences', d.preferences) ELSE '{}' END
           || CASE WHEN (e.extra IS NULL AND s.n IS NULL) OR d.extra <> '{}' THEN jsonb_build_object('extra', d.extra) ELSE '{}' END
           || CASE WHEN p.returns AND s.n IS NULL THEN p.kept || '{"active": true}' ELSE '{}' END AS after
    FROM plan_person p
    JOIN stage_person w ON w.n = p.n
    JOIN plan_source o ON o.src = p.src
    LEFT JOIN plan_link l ON l.n = p.n AND l.joins IS NULL
    JOIN app_account v ON v.account::text = coalesce(l.account, p.account)
    LEFT JOIN app_extra e ON e.account = v.account
    LEFT JOIN plan_second s ON s.n = p.n
    CROSS JOIN LATERAL (
        SELECT s.n IS NULL AND v.username IS DISTINCT FROM w.username AS username,
               s.n IS NULL AND w.email IS NOT NULL AND v.address IS DISTINCT FROM w.email AS email,
               s.n IS NULL AND w.name IS NOT NULL AND v.name IS DISTINCT FROM w.name AS name
    ) f
    CROSS JOIN LATERAL (
        SELECT CASE WHEN s.n IS NULL THEN pg_temp.changed(v.profile, w.profile) ELSE '{}' END AS profile,
               CASE WHEN s.n IS NULL THEN pg_temp.changed(v.preferences, w.preferences) ELSE '{}' END AS preferences,
               CASE WHEN s.n IS NULL THEN pg_temp.changed(coalesce(e.extra, '{}'), w.extra) ELSE '{}' END AS extra
        OFFSET 0 -- or each use of one of them would compute it anew
    ) d
    WHERE NOT EXISTS (SELECT FROM plan_refused r WHERE r.n = p.n)
) c
LEFT JOIN plan_unit u ON u.n = c.n
WHERE c.after <> '{}'
ORDER BY c.n;
