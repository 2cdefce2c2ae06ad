-- Organisations and groups of CKAN that the sources' groups are places in. The two share one name space.
INSERT INTO plan_refused
SELECT DISTINCT ON (s.n) s.n, CASE
        WHEN g.is_organization AND s.is_group THEN 'the name ' || s.role || ' belongs to an organisation of CKAN, not to a group'
        WHEN NOT g.is_organization AND NOT s.is_group THEN 'the name ' || s.role || ' belongs to a group of CKAN that is no organisation'
        ELSE CASE WHEN s.is_group THEN 'the group ' ELSE 'the organisation ' END || s.role || ' is ' || coalesce(g.state, 'without a state') || ' in CKAN'
    END
FROM stage_group s JOIN ${schema}."group" g ON g.name = s.role
WHERE s.capacity <> '' AND (g.is_organization = s.is_group OR g.state IS DISTINCT FROM 'active')
ON CONFLICT DO NOTHING;

INSERT INTO plan_refused
SELECT s.n, 'the name ' || s.role || ' is none that CKAN takes for an organisation or a group: 2 to 100 of a-z, 0-9, _ and -, and not new, edit or search'
FROM stage_group s
WHERE s.capacity <> '' AND (s.role !~ '^[a-z0-9_-]{2,100}$' OR s.role IN ('new', 'edit', 'search'))
ON CONFLICT DO NOTHING;

INSERT INTO plan_refused
SELECT s.n, 'the name ' || s.role || ' is to be an organisation and a group of CKAN, and can be one of them only'
FROM stage_group s
WHERE s.capacity <> '' AND NOT EXISTS (SELECT FROM ${schema}."group" g WHERE g.name = s.role)
  AND EXISTS (SELECT FROM stage_group o WHERE o.role = s.role AND o.capacity <> '' AND o.is_group <> s.is_group)
ON CONFLICT DO NOTHING;

INSERT INTO plan_change (unit, action, src, source, key, role, rule, before, after)
SELECT NULL, 'role.create', min(s.src), min(o.source), min(s.id), s.role, CASE WHEN s.is_group THEN 'group' ELSE 'organization' END, NULL,
       jsonb_build_object('name', s.role) || CASE WHEN s.is_group THEN '{"type": "group"}'::jsonb ELSE '{}' END
FROM stage_group s JOIN plan_source o ON o.src = s.src
WHERE s.capacity <> ''
  AND NOT EXISTS (SELECT FROM plan_refused r WHERE r.n = s.n)
  AND NOT EXISTS (SELECT FROM ${schema}."group" g WHERE g.name = s.role)
GROUP BY s.role, s.is_group
ORDER BY s.role;
