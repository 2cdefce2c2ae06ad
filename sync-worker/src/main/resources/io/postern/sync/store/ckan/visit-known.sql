-- The account of an issuer's subject. Parameters: issuer, subject, and the issuer's identity method or an empty text. Where the
-- issuer stands for a method, its keys decide: what was written down before counts while they say nothing else.
SELECT u.id, u.name, u.state = 'active',
       CASE WHEN u.name NOT IN (${site-user}, 'visitor', 'logged_in', 'default') THEN coalesce(u.sysadmin, false) END, bool_or(i.own)
FROM (
    SELECT o.account AS id, true AS own
    FROM ${worker}.identity o
    WHERE o.method = :issuer AND o.key = :subject
      AND NOT EXISTS (
            SELECT FROM ${worker}.identity x JOIN ${schema}."user" v ON v.id = x.account
            WHERE x.method = :method AND (x.key = :subject) <> (x.account = o.account)
              AND (x.key = :subject OR x.account = o.account))
    UNION ALL
    SELECT x.account, false FROM ${worker}.identity x WHERE x.method = :method AND x.key = :subject
) i
JOIN ${schema}."user" u ON u.id = i.id
GROUP BY u.id
