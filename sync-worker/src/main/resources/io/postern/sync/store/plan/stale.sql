-- People whom the plan makes, and who are there by now: their key is, or somebody else has their name or address and keeps it.
SELECT count(*) FROM plan_change c
WHERE c.action = 'person.create' AND (
    EXISTS (SELECT FROM app_identity i WHERE i.method = c.method AND i.key = c.key)
    OR EXISTS (
        SELECT FROM app_account a
        WHERE (a.login = lower(c.after ->> 'username') OR lower(a.email) = lower(c.after ->> 'email'))
          AND NOT EXISTS (SELECT FROM plan_change o WHERE o.account = a.account::text AND o.after ?| '{username,email}')))
