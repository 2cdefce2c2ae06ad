-- The last admins of an organisation or a group stay what they are; somebody who knows CKAN decides about them.
WITH given_up AS (
    SELECT c.seq, c.src, c.account, c.role
    FROM plan_change c JOIN app_member m ON m.account = c.account AND m.role = c.role AND m.capacity = 'admin'
    WHERE c.action = 'member.remove' OR (c.action = 'member.add' AND c.capacity <> 'admin')
), stuck AS (
    DELETE FROM plan_change c USING given_up g
    WHERE c.seq = g.seq
      AND NOT EXISTS (SELECT FROM plan_change a WHERE a.action = 'member.add' AND a.role = g.role AND a.capacity = 'admin')
      AND NOT EXISTS (
            SELECT FROM app_member m JOIN app_account u ON u.account = m.account AND u.active
            WHERE m.role = g.role AND m.capacity = 'admin' AND m.account NOT IN (SELECT x.account FROM given_up x WHERE x.role = g.role))
    RETURNING c.src, c.key, c.role, c.account
)
INSERT INTO plan_kept (src, kind, label, key, username, email, reason)
SELECT s.src, 'GROUP', s.role, s.key, a.username, NULL, 'the last admin of the ' || CASE WHEN g.is_organization THEN 'organisation' ELSE 'group' END || ', ' || a.username || ', stays'
FROM stuck s JOIN app_account a ON a.account = s.account JOIN ${schema}."group" g ON g.name = s.role;
