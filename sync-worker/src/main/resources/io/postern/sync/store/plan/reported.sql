-- Everything that a report lists: what this run set aside, and the visitors who do not get in.
SELECT n.source, n.kind, n.label, n.key, n.username, n.email, n.reason,
       NOT EXISTS (SELECT FROM own_aside a WHERE a.source = n.source AND a.kind = n.kind AND a.label = n.label AND a.reason = n.reason) AS fresh
FROM (${asides}) n
UNION ALL
(${visitors})
