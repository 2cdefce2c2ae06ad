-- Accounts with this name or this address, both in lower case, and whether somebody else is known to be behind them. CKAN's own
-- accounts are nobody's. Parameters: name, address, issuer, the issuer's identity method or an empty text, subject, name, address.
SELECT u.id, u.name, u.state = 'active',
       coalesce(lower(u.name) = ? AND lower(u.email) = ? AND u.name NOT IN (${site-user}, 'visitor', 'logged_in', 'default'), false),
       EXISTS (SELECT FROM ${worker}.identity o WHERE o.account = u.id AND o.method = ?)
       OR EXISTS (SELECT FROM ${worker}.identity x WHERE x.account = u.id AND x.method = ? AND x.key <> ?)
FROM ${schema}."user" u
WHERE lower(u.name) = ? OR lower(u.email) = nullif(?, '')
