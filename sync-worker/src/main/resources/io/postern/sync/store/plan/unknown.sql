-- A set-aside record that may be about anybody, so that nobody can be said to be missing.
SELECT 'the record ' || z.label || ' of ' || o.source || ' is set aside (' || z.reason || '), and whose it is cannot be told'
FROM stage_aside z
JOIN plan_source o ON o.src = z.src
WHERE o.complete AND z.kind = 'PERSON' AND z.key IS NULL
  AND NOT EXISTS (
        SELECT FROM app_account a JOIN app_identity i ON i.account = a.account AND i.method = o.method
        WHERE a.login = lower(z.username) OR lower(a.email) = lower(z.email))
LIMIT 1
