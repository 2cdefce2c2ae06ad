-- A set-aside record that may be about anybody, so that nobody can be said to be missing.
WITH owned AS (
    SELECT a.login, lower(a.email) AS address
    FROM app_account a
    WHERE EXISTS (SELECT FROM stage_aside z WHERE z.kind = 'PERSON' AND z.key IS NULL)
      AND a.account IN (SELECT i.account FROM app_identity i JOIN plan_source o ON o.method = i.method)
)
SELECT 'the record ' || z.label || ' of ' || o.source || ' is set aside (' || z.reason || '), and whose it is cannot be told'
FROM stage_aside z
JOIN plan_source o ON o.src = z.src
LEFT JOIN owned n ON n.login = lower(z.username)
LEFT JOIN owned m ON m.address = lower(z.email)
WHERE o.complete AND z.kind = 'PERSON' AND z.key IS NULL AND n.login IS NULL AND m.address IS NULL
LIMIT 1
