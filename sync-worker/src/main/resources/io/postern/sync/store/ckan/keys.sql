
-- CKAN 2.9 knows a deleted user by the old kind of key still, and leaves it to each action to refuse.
UPDATE ${schema}."user" u SET apikey = NULL
FROM plan_change c
WHERE c.seq BETWEEN ${from} AND ${to} AND c.action = 'person.deactivate' AND u.id = c.account AND u.apikey IS NOT NULL;
