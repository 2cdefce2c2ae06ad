-- What is known of a person or a group: under the key, the name, the address or the number that was given.
WITH subject AS (
    SELECT a.account::text AS account, a.login, a.email, a.active FROM app_account a
    WHERE a.account::text = current_setting('postern.what') OR a.login = lower(current_setting('postern.what')) OR lower(a.email) = lower(current_setting('postern.what'))
       OR a.account IN (SELECT i.account FROM app_identity i WHERE i.key = current_setting('postern.what'))
)
SELECT 1, 0::bigint, 'account ' || s.account || ': ' || coalesce(s.login, '') || ' <' || coalesce(s.email, '') || '>, '
       || CASE WHEN s.active THEN 'active' ELSE 'not active' END
       || coalesce((SELECT ', left (key ' || l.key || ')' FROM own_leaver l WHERE l.account = s.account), '')
FROM subject s
UNION ALL
SELECT 2, 0, 'identity ' || i.method || ' ' || i.key || ' of account ' || i.account::text
FROM app_identity i WHERE i.account::text IN (SELECT account FROM subject)
UNION ALL
SELECT 3, 0, 'role ' || r.role || ': ' || coalesce(r.name, '') || CASE WHEN r.managed THEN ', managed in the application' ELSE '' END
FROM app_role r WHERE r.role = current_setting('postern.what') OR r.name = current_setting('postern.what')
UNION ALL
SELECT 4, 0, 'member of ' || m.role || CASE WHEN o.role IS NULL THEN ', not by this worker' ELSE ', by ' || o.source END
FROM app_member m LEFT JOIN own_membership o ON o.account = m.account::text AND o.role = m.role
WHERE m.account::text IN (SELECT account FROM subject)
UNION ALL
SELECT 5, 0, 'set aside in ' || z.source || '' || ': ' || z.reason
FROM own_aside z
WHERE current_setting('postern.what') IN (z.key, z.label) OR lower(current_setting('postern.what')) IN (lower(z.username), lower(z.email))
UNION ALL
(SELECT 6, -c.id, 'change ' || c.id || ' of run ' || c.run || ' at ' || to_char(c.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') || ': ' || c.action
        || coalesce(' by ' || c.source, '') || ', rule ' || c.rule || coalesce(', role ' || c.role, '')
        || coalesce(', before ' || c.before::text, '') || coalesce(', after ' || c.after::text, '')
 FROM own_change c
 WHERE c.account IN (SELECT account FROM subject) OR c.key = current_setting('postern.what') OR c.role = current_setting('postern.what')
 ORDER BY c.id DESC LIMIT 20)
ORDER BY 1, 2
