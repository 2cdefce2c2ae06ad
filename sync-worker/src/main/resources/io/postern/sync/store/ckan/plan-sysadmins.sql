-- The flag, given to members of the groups of sysadmins.
INSERT INTO plan_change (unit, action, src, source, method, key, account, rule, before, after)
SELECT NULL, 'sysadmin.grant', w.src, w.source, w.method, w.key, w.account, 'sysadmin-group', '{"sysadmin": false}', '{"sysadmin": true}'
FROM wanted_sysadmin w
LEFT JOIN app_account a ON a.account = w.account
WHERE (a.account IS NOT NULL OR EXISTS (SELECT FROM plan_change c WHERE c.method = w.method AND c.key = w.key AND c.action IN ('person.create', 'person.join', 'person.update')))
  AND NOT coalesce(a.sysadmin, false)
  AND (a.account IS NULL OR a.account NOT IN (SELECT account FROM app_protected))
ORDER BY w.src, w.key;

-- Taken only from people whom the sources know and have now, and only where a group of sysadmins was read and is not
-- empty: that nobody is said to be one is no ground to make nobody one.
INSERT INTO plan_change (unit, action, src, source, method, key, account, rule, before, after)
SELECT NULL, 'sysadmin.revoke', min(o.src), min(o.source), min(o.method), min(i.key), a.account, 'no-sysadmin-group', '{"sysadmin": true}', '{"sysadmin": false}'
FROM app_account a
JOIN app_identity i ON i.account = a.account
JOIN plan_source o ON o.method = i.method AND o.complete AND o.groups
JOIN stage_person s ON s.src = o.src AND s.key = i.key
WHERE a.sysadmin
  AND EXISTS (SELECT FROM wanted_sysadmin)
  AND NOT EXISTS (SELECT FROM wanted_sysadmin w WHERE w.account = a.account)
  AND a.account NOT IN (SELECT account FROM app_protected)
  AND NOT EXISTS (SELECT FROM plan_source q WHERE NOT q.complete)
  AND NOT EXISTS (SELECT FROM stage_aside z WHERE z.kind = 'GROUP' OR z.key IS NULL)
  AND NOT EXISTS (SELECT FROM app_identity j JOIN plan_source q ON q.method = j.method JOIN stage_aside z ON z.src = q.src AND z.key = j.key WHERE j.account = a.account)
  AND NOT EXISTS (SELECT FROM stage_group g JOIN plan_refused r ON r.n = g.n WHERE g.sysadmin)
GROUP BY a.account
ORDER BY a.account;

WITH stuck AS (
    DELETE FROM plan_change c USING app_account a
    WHERE c.action = 'sysadmin.revoke' AND a.account = c.account
      AND NOT EXISTS (SELECT FROM plan_change g WHERE g.action = 'sysadmin.grant')
      AND NOT EXISTS (
            SELECT FROM app_account o
            WHERE o.sysadmin AND o.active AND o.account NOT IN (SELECT account FROM app_protected)
              AND NOT EXISTS (SELECT FROM plan_change x WHERE x.account = o.account AND x.action IN ('sysadmin.revoke', 'person.deactivate')))
    RETURNING c.src, c.key, a.username, a.email
)
INSERT INTO plan_kept (src, kind, label, key, username, email, reason)
SELECT src, 'PERSON', key, key, username, email, 'stays sysadmin: without ' || username || ' no sysadmin would be left' FROM stuck;
