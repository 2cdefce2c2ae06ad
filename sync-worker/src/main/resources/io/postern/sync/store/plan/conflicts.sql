-- Two people who claim one address or name.
INSERT INTO plan_refused
SELECT DISTINCT ON (c.n) c.n, 'the ' || c.kind || ' ' || c.value || ' stands in ' || d.times || ' records'
FROM plan_claim c
JOIN (SELECT kind, value, count(*) AS times FROM plan_claim GROUP BY kind, value HAVING count(*) > 1) d
  ON d.kind = c.kind AND d.value = c.value
ON CONFLICT DO NOTHING;
