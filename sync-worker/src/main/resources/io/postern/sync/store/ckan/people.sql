-- What CKAN would refuse, or would take for somebody else.
INSERT INTO plan_refused
SELECT p.n, 'the account ' || p.username || ' is CKAN''s own'
FROM plan_person p
LEFT JOIN plan_link l ON l.n = p.n
WHERE coalesce(l.account, p.account) IN (SELECT account FROM app_protected)
   OR (p.username IN (${site-user}, 'visitor', 'logged_in', 'default'))
ON CONFLICT DO NOTHING;

-- What its name validator lets through, and its model, and no part of its own addresses.
INSERT INTO plan_refused
SELECT p.n, 'the name ' || p.username || ' is none that CKAN takes: 3 to 100 of a-z, 0-9, _ and -, and not new, edit or search'
FROM plan_person p
WHERE p.old_login IS DISTINCT FROM p.username AND NOT EXISTS (SELECT FROM plan_link l WHERE l.n = p.n)
  AND (p.username !~ '^[a-z0-9_-]{3,100}$' OR p.username IN ('new', 'edit', 'search'))
ON CONFLICT DO NOTHING;

-- CKAN looks a user up by name or id: a name that is an id would stand for two people.
INSERT INTO plan_refused
SELECT p.n, 'the name ' || p.username || ' has the form of an account''s id'
FROM plan_person p
WHERE p.old_login IS DISTINCT FROM p.username AND NOT EXISTS (SELECT FROM plan_link l WHERE l.n = p.n)
  AND (p.username ~ '^[0-9a-f]{8}(-?[0-9a-f]{4}){3}-?[0-9a-f]{12}$' OR EXISTS (SELECT FROM ${schema}."user" u WHERE u.id = p.username))
ON CONFLICT DO NOTHING;

INSERT INTO plan_refused
SELECT p.n, 'an account of CKAN needs an address' FROM plan_person p LEFT JOIN plan_link l ON l.n = p.n
WHERE p.account IS NULL AND l.n IS NULL AND p.email IS NULL
ON CONFLICT DO NOTHING;
