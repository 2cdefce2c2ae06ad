-- Accounts with this name or this address, both in lower case, and whether somebody else is known to be behind them; the one
-- that has both comes first. CKAN's own accounts are nobody's. Parameters: name, address, issuer, subject, and the issuer's
-- identity method or an empty text.
SELECT u.id, u.name, u.state = 'active', coalesce(u.sysadmin, false),
       coalesce(lower(u.name) = :name AND lower(u.email) = :address AND u.name NOT IN (${site-user}, 'visitor', 'logged_in', 'default'), false) AS both_match,
       EXISTS (SELECT FROM ${worker}.identity o WHERE o.account = u.id AND o.method = :issuer)
       OR EXISTS (SELECT FROM ${worker}.identity x WHERE x.account = u.id AND x.method = :method AND x.key <> :subject)
FROM ${schema}."user" u
WHERE lower(u.name) = :name OR lower(u.email) = nullif(:address, '')
ORDER BY both_match DESC, u.id
