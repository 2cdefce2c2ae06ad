-- Accounts with this name or this address, both in lower case, and whether somebody else is known to be behind them; the one
-- that has both comes first. Parameters: name, address, issuer, subject, and the issuer's identity method or an empty text.
SELECT u.id::text, coalesce(u.displayname, u.username), coalesce(u.active, false) AND NOT ${blocked}, NULL::boolean,
       coalesce(u.username = :name AND ${address} = :address, false) AS both_match,
       EXISTS (SELECT FROM ${worker}.identity o WHERE o.account = u.id::text AND o.method = :issuer)
       OR EXISTS (SELECT FROM ${schema}.accounts_useridentity x WHERE x.id_user = u.id AND x.method = :method AND x.id <> :subject)
FROM ${schema}.accounts_user u
WHERE u.username = :name OR ${address} = :address
ORDER BY both_match DESC, u.id
