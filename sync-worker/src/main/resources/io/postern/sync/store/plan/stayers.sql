-- Not leavers: whose key was corrected, whom another source still has, and whom a set-aside record may be about.
DELETE FROM plan_leaver v
WHERE EXISTS (SELECT FROM plan_link l WHERE l.account = v.account)
   OR EXISTS (
        SELECT FROM app_identity i JOIN plan_source o ON o.method = i.method
        WHERE i.account::text = v.account AND (i.method, i.key) <> (v.method, v.key)
          AND (NOT o.complete OR EXISTS (SELECT FROM stage_person s WHERE s.src = o.src AND s.key = i.key)))
   OR EXISTS (SELECT FROM stage_aside z WHERE z.src = v.src AND z.kind = 'PERSON' AND z.key = v.key)
   OR EXISTS (
        SELECT FROM stage_aside z JOIN app_account a ON a.login = lower(z.username) OR lower(a.email) = lower(z.email)
        WHERE z.src = v.src AND z.kind = 'PERSON' AND z.key IS NULL AND a.account::text = v.account);
