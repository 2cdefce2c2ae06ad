-- The account of an issuer's subject. Parameters: issuer, subject, and the issuer's identity method or an empty text. Where the
-- issuer stands for a method, its keys decide: what was written down before counts while they say nothing else.
SELECT u.id::text, coalesce(u.displayname, u.username), coalesce(u.active, false) AND NOT ${blocked}, NULL::boolean, bool_or(i.own)
FROM (
    SELECT o.account::int AS id, true AS own
    FROM ${worker}.identity o
    WHERE o.method = :issuer AND o.key = :subject
      AND NOT EXISTS (
            SELECT FROM ${schema}.accounts_useridentity x
            WHERE x.method = :method AND (x.id = :subject) <> (x.id_user = o.account::int)
              AND (x.id = :subject OR x.id_user = o.account::int))
    UNION ALL
    SELECT x.id_user, false FROM ${schema}.accounts_useridentity x WHERE x.method = :method AND x.id = :subject
) i
JOIN ${schema}.accounts_user u ON u.id = i.id
GROUP BY u.id
