-- The first changes of one kind, and whose they are: as the application calls them now, or as they will be called.
WITH shown AS MATERIALIZED (
    SELECT c.*, coalesce(c.account, m.account) AS whose
    FROM plan_change c LEFT JOIN made m ON m.seq = c.seq
    WHERE c.action = :action
    ORDER BY c.seq LIMIT :most
)
SELECT s.source, s.key, s.whose AS account, s.role, s.capacity, s.rule, s.before::text AS before, s.after::text AS after,
       coalesce(a.username, s.after ->> 'username', p.after ->> 'username') AS username,
       coalesce(a.email, s.after ->> 'email', p.after ->> 'email') AS email
FROM shown s
LEFT JOIN app_account a ON a.account::text = s.whose
LEFT JOIN plan_change p ON s.whose IS NULL AND s.action <> 'person.create' AND p.action = 'person.create' AND p.method = s.method AND p.key = s.key
ORDER BY s.seq
