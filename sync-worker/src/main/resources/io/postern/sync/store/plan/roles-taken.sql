-- Names of roles that do not give them up. Repeated until it finds none.
INSERT INTO plan_refused
SELECT DISTINCT ON (p.n) p.n, 'the name ' || p.name || ' belongs to the role ' || r.role
FROM plan_role p
JOIN app_role r ON r.name = p.name AND r.role IS DISTINCT FROM p.found
WHERE NOT EXISTS (SELECT FROM plan_refused x WHERE x.n = p.n)
  AND NOT EXISTS (
        SELECT FROM plan_role q
        WHERE q.found = r.role AND q.name <> r.name AND NOT EXISTS (SELECT FROM plan_refused y WHERE y.n = q.n))
