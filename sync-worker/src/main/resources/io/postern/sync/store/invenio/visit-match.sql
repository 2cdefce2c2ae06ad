-- Accounts with this name or this address, both in lower case as invenio-accounts keeps them, and whether somebody else is known
-- to be behind them. Parameters: name, address, issuer, the issuer's identity method or an empty text, subject, name, address.
SELECT u.id::text, coalesce(u.displayname, u.username), coalesce(u.active, false) AND NOT ${blocked},
       coalesce(u.username = ? AND u.email = ?, false),
       EXISTS (SELECT FROM ${worker}.identity o WHERE o.account = u.id::text AND o.method = ?)
       OR EXISTS (SELECT FROM ${schema}.accounts_useridentity x WHERE x.id_user = u.id AND x.method = ? AND x.id <> ?)
FROM ${schema}.accounts_user u
WHERE u.username = ? OR u.email = ?
