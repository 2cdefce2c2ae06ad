-- A membership raises the versions of the account and of the role, as the application's own store does.
WITH added AS (
    INSERT INTO ${schema}.accounts_userrole (user_id, role_id)
    SELECT DISTINCT i.id_user, r.id
    FROM plan_change c
    JOIN ${schema}.accounts_useridentity i ON i.method = c.method AND i.id = c.key
    JOIN ${schema}.accounts_role r ON r.id::text = ${role}
    WHERE c.seq BETWEEN ${from} AND ${to} AND c.action = 'member.add'
      AND NOT EXISTS (SELECT FROM ${schema}.accounts_userrole u WHERE u.user_id = i.id_user AND u.role_id = r.id)
    RETURNING user_id, role_id
), accounts AS (
    UPDATE ${schema}.accounts_user SET version_id = version_id + 1, updated = now() WHERE id IN (SELECT user_id FROM added)
)
UPDATE ${schema}.accounts_role SET version_id = version_id + 1, updated = now() WHERE id IN (SELECT role_id FROM added);

WITH removed AS (
    DELETE FROM ${schema}.accounts_userrole u
    USING plan_change c
    WHERE c.seq BETWEEN ${from} AND ${to} AND c.action = 'member.remove' AND u.user_id = c.account::int AND u.role_id::text = c.role
    RETURNING u.user_id, u.role_id
), accounts AS (
    UPDATE ${schema}.accounts_user SET version_id = version_id + 1, updated = now() WHERE id IN (SELECT user_id FROM removed)
)
UPDATE ${schema}.accounts_role SET version_id = version_id + 1, updated = now() WHERE id IN (SELECT role_id FROM removed);
