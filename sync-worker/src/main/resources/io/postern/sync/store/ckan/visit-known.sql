-- The account of an issuer's subject. Parameters: issuer, subject; the issuer's identity method or an empty text, subject.
SELECT u.id, u.name, u.state = 'active', bool_or(i.own)
FROM (
    SELECT o.account AS id, true AS own FROM ${worker}.identity o WHERE o.method = ? AND o.key = ?
    UNION ALL
    SELECT x.account, false FROM ${worker}.identity x WHERE x.method = ? AND x.key = ?
) i
JOIN ${schema}."user" u ON u.id = i.id
GROUP BY u.id
