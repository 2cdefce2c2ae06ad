-- Groups whose role is missing or not as the source says. own_group remembers roles whose id is not the group's.
SELECT g.*, o.source, coalesce(w.role, r.role) AS found, r.name AS old_name, r.description AS old_description, r.managed,
       w.uuid AS old_uuid
FROM stage_group g
JOIN plan_source o ON o.src = g.src
LEFT JOIN own_group w ON w.source = o.source AND w.id = g.id
LEFT JOIN app_role r ON r.role = coalesce(w.role, g.role)
WHERE g.role IS NOT NULL AND g.capacity = ''
  AND (r.role IS NULL OR r.managed OR r.name IS DISTINCT FROM g.name OR r.description IS DISTINCT FROM g.description
       OR (w.uuid IS NOT NULL AND g.uuid IS NOT NULL AND w.uuid <> g.uuid))
  -- where two sources have a group by one identifier, the earlier one says what it is called
  AND NOT EXISTS (SELECT FROM stage_group e WHERE e.src < g.src AND e.role = g.role)
