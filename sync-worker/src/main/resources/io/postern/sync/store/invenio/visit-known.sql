-- The account of an issuer's subject. Parameters: issuer, subject; the issuer's identity method or an empty text, subject.
SELECT u.id::text, coalesce(u.displayname, u.username), coalesce(u.active, false) AND NOT ${blocked}, bool_or(i.own)
FROM (
    SELECT o.account::int AS id, true AS own FROM ${worker}.identity o WHERE o.method = ? AND o.key = ?
    UNION ALL
    SELECT x.id_user, false FROM ${schema}.accounts_useridentity x WHERE x.method = ? AND x.id = ?
) i
JOIN ${schema}.accounts_user u ON u.id = i.id
GROUP BY u.id
