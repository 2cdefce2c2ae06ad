INSERT INTO ${schema}.accounts_userrole (user_id, role_id)
SELECT DISTINCT i.id_user, r.id
FROM plan_change c
JOIN ${schema}.accounts_useridentity i ON i.method = c.method AND i.id = c.key
JOIN ${schema}.accounts_role r ON r.id::text = ${role}
WHERE c.seq BETWEEN ${from} AND ${to} AND c.action = 'member.add'
  AND NOT EXISTS (SELECT FROM ${schema}.accounts_userrole u WHERE u.user_id = i.id_user AND u.role_id = r.id);

DELETE FROM ${schema}.accounts_userrole u
USING plan_change c
WHERE c.seq BETWEEN ${from} AND ${to} AND c.action = 'member.remove' AND u.user_id = c.account::int AND u.role_id::text = c.role;
