-- Active accounts with a key of a source that was read completely and has it no more.
SELECT p.src, p.source, p.method, i.key, i.account::text AS account, a.kept
FROM plan_source p
JOIN app_identity i ON i.method = p.method
JOIN app_account a ON a.account = i.account
WHERE p.complete AND a.active
  AND NOT EXISTS (SELECT FROM stage_person s WHERE s.src = p.src AND s.key = i.key)
