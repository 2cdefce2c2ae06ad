-- CKAN's tables in the words of the planner. An organisation goes by its name, as CKAN's addresses have it, and
-- so does a group: the two share one table and one name space.
CREATE TEMP VIEW app_account AS
SELECT id AS account, lower(name) AS login, name AS username, email, email AS address, fullname AS name,
       state = 'active' AS active, false AS blocked,
       jsonb_strip_nulls(jsonb_build_object('about', about, 'image_url', image_url)) AS profile,
       '{}'::jsonb AS preferences, coalesce(sysadmin, false) AS sysadmin, '{}'::jsonb AS kept
FROM ${schema}."user";

CREATE TEMP VIEW app_identity AS
SELECT i.method, i.key, i.account FROM own_identity i JOIN ${schema}."user" u ON u.id = i.account;

CREATE TEMP VIEW app_extra AS
SELECT id AS account, CASE jsonb_typeof(plugin_extras -> 'postern') WHEN 'object' THEN plugin_extras -> 'postern' ELSE '{}' END AS extra
FROM ${schema}."user";

CREATE TEMP VIEW app_role AS
SELECT name AS role, title AS name, description, false AS managed FROM ${schema}."group" WHERE state = 'active';

-- CKAN has no unique key on members; where somebody is twice in one of them, the stronger capacity is told.
CREATE TEMP VIEW app_member AS
SELECT m.table_id AS account, g.name AS role, min(m.capacity) AS capacity
FROM ${schema}.member m JOIN ${schema}."group" g ON g.id = m.group_id
WHERE m.table_name = 'user' AND m.state = 'active'
GROUP BY m.table_id, g.name;

-- CKAN's own accounts, which no run touches.
CREATE TEMP VIEW app_protected AS
SELECT id AS account FROM ${schema}."user" WHERE name IN (${site-user}, 'visitor', 'logged_in', 'default');

-- Who is in a group of sysadmins, through groups in groups too.
CREATE TEMP VIEW wanted_sysadmin AS
WITH RECURSIVE within (src, ref) AS (
    SELECT g.src, g.ref FROM stage_group g WHERE g.sysadmin
    UNION
    SELECT w.src, m.member_ref
    FROM within w
    JOIN stage_member m ON m.src = w.src AND m.group_ref = w.ref
    JOIN stage_group g ON g.src = m.src AND g.ref = m.member_ref
)
SELECT DISTINCT o.src, o.source, o.method, s.key, i.account
FROM within w
JOIN plan_source o ON o.src = w.src
JOIN stage_member m ON m.src = w.src AND m.group_ref = w.ref
JOIN stage_person s ON s.src = m.src AND s.ref = m.member_ref
LEFT JOIN app_identity i ON i.method = o.method AND i.key = s.key;
