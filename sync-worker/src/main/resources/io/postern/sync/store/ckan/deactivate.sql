-- CKAN lets nobody in whose state is deleted; the tokens that the worker made go all the same.
WITH ended AS (
    DELETE FROM ${worker}.token o
    USING plan_change c
    WHERE c.seq BETWEEN ${from} AND ${to} AND c.action = 'person.deactivate' AND o.account = c.account
    RETURNING o.id
)
DELETE FROM ${schema}.api_token t USING ended e WHERE t.id = e.id;
${keys}
