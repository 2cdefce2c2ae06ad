-- Accounts that an earlier source answers for: a later one may add its key, and changes nothing else.
SELECT p.n
FROM plan_person p
LEFT JOIN plan_link l ON l.n = p.n
WHERE EXISTS (SELECT FROM plan_source o WHERE o.src < p.src)
  AND EXISTS (
    SELECT FROM app_identity i JOIN plan_source o ON o.method = i.method AND o.src < p.src
    WHERE i.account::text = coalesce(l.account, p.account)
      AND (NOT o.complete OR EXISTS (SELECT FROM stage_person s WHERE s.src = o.src AND s.key = i.key)))
