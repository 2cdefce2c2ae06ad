-- CKAN's own accounts stay, and so do all leaving sysadmins where nobody would be left to be one.
DELETE FROM plan_leaver v WHERE v.account IN (SELECT account FROM app_protected);

WITH stuck AS (
    DELETE FROM plan_leaver v USING app_account a
    WHERE a.account = v.account AND a.sysadmin
      AND NOT EXISTS (
            SELECT FROM app_account o
            WHERE o.sysadmin AND o.active AND o.account NOT IN (SELECT account FROM app_protected)
              AND o.account NOT IN (SELECT account FROM plan_leaver))
    RETURNING v.src, v.key, a.username, a.email
)
INSERT INTO plan_kept (src, kind, label, key, username, email, reason)
SELECT DISTINCT src, 'PERSON', key, key, username, email, 'left, but stays active: without ' || username || ' no sysadmin would be left' FROM stuck;
