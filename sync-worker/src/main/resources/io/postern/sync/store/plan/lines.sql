SELECT jsonb_build_object('action', action, 'unit', unit, 'source', source, 'method', method, 'key', key, 'account', account,
       'role', role, 'capacity', capacity, 'rule', rule, 'before', before, 'after', after)::text
FROM plan_change ORDER BY seq
