-- Accounts that an earlier source answers for, or will from this run on: a later one may add its key, and changes nothing else.
SELECT p.n
FROM plan_person p
LEFT JOIN plan_link l ON l.n = p.n
WHERE EXISTS (SELECT FROM plan_source o WHERE o.src < p.src)
  AND (
    EXISTS (
      SELECT FROM app_identity i JOIN plan_source o ON o.method = i.method AND o.src < p.src
      WHERE i.account::text = coalesce(l.account, p.account)
        AND (NOT o.complete OR EXISTS (SELECT FROM stage_person s WHERE s.src = o.src AND s.key = i.key)))
    OR EXISTS (
      SELECT FROM plan_link f JOIN plan_person e ON e.n = f.n AND e.src < p.src AND f.joins IS NULL
      WHERE f.account = coalesce(l.account, p.account) AND NOT EXISTS (SELECT FROM plan_refused r WHERE r.n = f.n)))
