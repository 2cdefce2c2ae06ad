-- CKAN's own way: a row that was deleted is used again, and exactly one is active.
WITH place AS MATERIALIZED (
    SELECT DISTINCT ON (i.account, g.id) i.account, g.id AS organization, c.capacity,
           (SELECT m.id FROM ${schema}.member m
            WHERE m.table_name = 'user' AND m.table_id = i.account AND m.group_id = g.id
            ORDER BY m.state = 'active' DESC, m.capacity, m.id LIMIT 1) AS row
    FROM plan_change c
    JOIN ${worker}.identity i ON i.method = c.method AND i.key = c.key
    JOIN ${schema}."group" g ON g.name = c.role
    WHERE c.seq BETWEEN ${from} AND ${to} AND c.action = 'member.add'
    ORDER BY i.account, g.id, c.capacity
), again AS (
    UPDATE ${schema}.member m
    SET state = CASE WHEN m.id = p.row THEN 'active' ELSE 'deleted' END,
        capacity = CASE WHEN m.id = p.row THEN p.capacity ELSE m.capacity END
    FROM place p
    WHERE m.table_name = 'user' AND m.table_id = p.account AND m.group_id = p.organization
)
INSERT INTO ${schema}.member (id, table_name, table_id, capacity, group_id, state)
SELECT gen_random_uuid()::text, 'user', p.account, p.capacity, p.organization, 'active' FROM place p WHERE p.row IS NULL;

UPDATE ${schema}.member m
SET state = 'deleted'
FROM plan_change c JOIN ${schema}."group" g ON g.name = c.role
WHERE c.seq BETWEEN ${from} AND ${to} AND c.action = 'member.remove'
  AND m.table_name = 'user' AND m.table_id = c.account AND m.group_id = g.id AND m.state = 'active';
