-- Organisations that the sources' groups are places in. CKAN has one name space for organisations and groups.
INSERT INTO plan_refused
SELECT DISTINCT ON (s.n) s.n, CASE
        WHEN NOT g.is_organization THEN 'the name ' || s.role || ' belongs to a group of CKAN that is no organisation'
        ELSE 'the organisation ' || s.role || ' is ' || coalesce(g.state, 'without a state') || ' in CKAN'
    END
FROM stage_group s JOIN ${schema}."group" g ON g.name = s.role
WHERE s.capacity <> '' AND (NOT g.is_organization OR g.state IS DISTINCT FROM 'active')
ON CONFLICT DO NOTHING;

INSERT INTO plan_refused
SELECT s.n, 'the name ' || s.role || ' is none that CKAN takes for an organisation: 2 to 100 of a-z, 0-9, _ and -, and not new, edit or search'
FROM stage_group s
WHERE s.capacity <> '' AND (s.role !~ '^[a-z0-9_-]{2,100}$' OR s.role IN ('new', 'edit', 'search'))
ON CONFLICT DO NOTHING;

INSERT INTO plan_change (unit, action, src, source, key, role, rule, before, after)
SELECT NULL, 'role.create', min(s.src), min(o.source), min(s.id), s.role, 'organization', NULL, jsonb_build_object('name', s.role)
FROM stage_group s JOIN plan_source o ON o.src = s.src
WHERE s.capacity <> ''
  AND NOT EXISTS (SELECT FROM plan_refused r WHERE r.n = s.n)
  AND NOT EXISTS (SELECT FROM ${schema}."group" g WHERE g.name = s.role)
GROUP BY s.role
ORDER BY s.role;
