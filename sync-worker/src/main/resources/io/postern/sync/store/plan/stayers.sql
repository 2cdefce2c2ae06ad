-- Not leavers: whose key was corrected, whom another source still has, and whom a set-aside record may be about, in
-- whatever source it stands: by its key, and where nobody has that key, by its name or its address.
WITH unplaced AS MATERIALIZED (
    SELECT lower(z.username) AS name, lower(z.email) AS address
    FROM stage_aside z JOIN plan_source o ON o.src = z.src
    WHERE z.kind = 'PERSON' AND NOT EXISTS (SELECT FROM app_identity i WHERE i.method = o.method AND i.key = z.key)
    UNION
    SELECT lower(p.username), p.email FROM plan_person p JOIN plan_refused r ON r.n = p.n WHERE p.account IS NULL
), spared AS (
    SELECT l.account FROM plan_link l
    UNION
    SELECT v.account
    FROM plan_leaver v
    JOIN app_identity i ON i.account::text = v.account
    JOIN plan_source o ON o.method = i.method
    WHERE (i.method, i.key) <> (v.method, v.key)
      AND (NOT o.complete OR EXISTS (SELECT FROM stage_person s WHERE s.src = o.src AND s.key = i.key))
    UNION
    SELECT i.account::text
    FROM stage_aside z
    JOIN plan_source o ON o.src = z.src
    JOIN app_identity i ON i.method = o.method AND i.key = z.key
    WHERE z.kind = 'PERSON'
    UNION
    SELECT a.account::text FROM unplaced u JOIN app_account a ON a.login = u.name
    UNION
    SELECT a.account::text FROM unplaced u JOIN app_account a ON lower(a.email) = u.address
)
DELETE FROM plan_leaver v USING spared s WHERE s.account = v.account;
