INSERT INTO plan_change (unit, action, src, source, key, role, rule, before, after)
SELECT CASE WHEN found IS NOT NULL AND old_name IS DISTINCT FROM name THEN 0 END, CASE WHEN found IS NULL OR old_name IS NULL THEN 'role.create' ELSE 'role.update' END, src, source, id,
       coalesce(found, role), 'group',
       CASE WHEN found IS NOT NULL AND old_name IS NOT NULL THEN
            CASE WHEN old_name IS DISTINCT FROM name THEN jsonb_build_object('name', old_name) ELSE '{}' END
            || CASE WHEN old_description IS DISTINCT FROM description THEN jsonb_build_object('description', old_description) ELSE '{}' END
       END,
       CASE WHEN found IS NULL OR old_name IS DISTINCT FROM name THEN jsonb_build_object('name', name) ELSE '{}' END
       || CASE WHEN found IS NULL OR old_description IS DISTINCT FROM description THEN jsonb_build_object('description', description) ELSE '{}' END
       || CASE WHEN uuid IS NULL THEN '{}' ELSE jsonb_build_object('uuid', uuid) END
FROM plan_role p
WHERE NOT EXISTS (SELECT FROM plan_refused r WHERE r.n = p.n)
ORDER BY 1, n;
