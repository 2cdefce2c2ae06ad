INSERT INTO plan_refused
SELECT n, 'the group ' || id || ' was made anew (its immutable id was ' || old_uuid || ' and is ' || uuid || '); take its role away or rename it, then it is taken'
FROM plan_role WHERE old_uuid <> uuid
ON CONFLICT DO NOTHING;

-- R33
INSERT INTO plan_refused
SELECT n, 'the role ' || id || ' is managed in the application' FROM plan_role WHERE managed
ON CONFLICT DO NOTHING;

INSERT INTO plan_refused
SELECT p.n, 'the name ' || p.name || ' belongs to the managed role ' || r.role
FROM plan_role p JOIN app_role r ON r.name = p.name AND r.role IS DISTINCT FROM p.found AND r.managed
ON CONFLICT DO NOTHING;

INSERT INTO plan_refused
SELECT p.n, 'the group ' || p.id || ' stands in several records of the source'
FROM plan_role p
WHERE EXISTS (SELECT FROM stage_group g WHERE g.src = p.src AND g.id = p.id AND g.n <> p.n)
ON CONFLICT DO NOTHING;

INSERT INTO plan_refused
SELECT p.n, 'the name ' || p.name || ' stands in several groups'
FROM plan_role p
WHERE EXISTS (SELECT FROM plan_role q WHERE q.n <> p.n AND q.name = p.name)
ON CONFLICT DO NOTHING;
