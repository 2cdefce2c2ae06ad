-- Visitors whom the session endpoint turned away because of another account, as long as something stands in their way: no
-- account is theirs by now, and one has their name or their address still. Behind "session " stands the issuer.
SELECT a.source, a.kind, a.label, a.key, a.username, a.email, a.reason, a.first_run = a.last_run AS fresh
FROM own_aside a
WHERE starts_with(a.source, 'session ')
  AND NOT EXISTS (SELECT FROM own_identity i WHERE i.method = substr(a.source, 9) AND i.key = a.key)
  AND (EXISTS (SELECT FROM app_account v WHERE v.login = lower(a.username))
       OR EXISTS (SELECT FROM app_account v WHERE lower(v.email) = lower(a.email)))
