SELECT count(*) FROM (${asides}) n
WHERE NOT EXISTS (SELECT FROM own_aside a WHERE a.source = n.source AND a.kind = n.kind AND a.label = n.label AND a.reason = n.reason)
