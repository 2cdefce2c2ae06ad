-- The row of a new token, as CKAN's own. A run that deactivates the account just now is waited for, and then there is none.
-- Parameters: id, account, life in seconds.
WITH owner AS (
    SELECT u.id FROM ${schema}."user" u WHERE u.id = :account AND u.state = 'active' FOR KEY SHARE
), made AS (
    INSERT INTO ${worker}.token (id, account, made, expires)
    SELECT :id, w.id, date_trunc('second', now()), date_trunc('second', now()) + make_interval(secs => :life) FROM owner w
    RETURNING id, account, made, expires
), token AS (
    INSERT INTO ${schema}.api_token (id, name, user_id, created_at, plugin_extras)
    SELECT m.id, 'postern', m.account, m.made AT TIME ZONE 'UTC',
           jsonb_build_object('postern', jsonb_build_object('exp', to_char(m.expires AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')))
    FROM made m
)
SELECT m.id, extract(epoch FROM m.made)::bigint, extract(epoch FROM m.expires)::bigint FROM made m
