-- A token that is good for half a lifetime still, and was not revoked in CKAN. Parameters: account, life in seconds.
SELECT o.id, extract(epoch FROM o.made)::bigint, extract(epoch FROM o.expires)::bigint
FROM ${worker}.token o
JOIN ${schema}.api_token t ON t.id = o.id AND t.user_id = o.account
WHERE o.account = :account AND o.expires >= now() + make_interval(secs => :life / 2.0) AND o.expires <= now() + make_interval(secs => :life)
ORDER BY o.expires DESC
LIMIT 1
