-- Changes of one unit stand side by side, so that a batch never splits them.
WITH moved AS (
    DELETE FROM plan_change WHERE unit IN (SELECT unit FROM plan_unit) AND action LIKE 'person.%'
    RETURNING unit, action, src, source, method, key, account, role, capacity, rule, before, after
)
INSERT INTO plan_change (unit, action, src, source, method, key, account, role, capacity, rule, before, after)
SELECT * FROM moved ORDER BY unit, action, key;
