-- CKAN lets nobody in whose state is deleted; the tokens that the worker made go all the same.
DELETE FROM ${schema}.api_token t
USING plan_change c
WHERE c.seq BETWEEN ${from} AND ${to} AND c.action = 'person.deactivate' AND t.user_id = c.account AND t.name LIKE 'postern%';
${keys}
