UPDATE ${schema}."user" u
SET sysadmin = (c.after ->> 'sysadmin')::boolean
FROM plan_change c LEFT JOIN ${worker}.identity i ON i.method = c.method AND i.key = c.key
WHERE c.seq BETWEEN ${from} AND ${to} AND c.action IN ('sysadmin.grant', 'sysadmin.revoke') AND u.id = coalesce(c.account, i.account)
  AND u.name NOT IN (${site-user}, 'visitor', 'logged_in', 'default');
