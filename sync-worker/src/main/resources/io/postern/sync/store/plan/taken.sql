-- Claims to what its holder does not give up. Repeated until it finds none: who is set aside gives nothing up.
INSERT INTO plan_refused
SELECT DISTINCT ON (h.n) h.n, 'the ' || h.kind || ' ' || h.value || ' belongs to account ' || h.holder || ', which is somebody else''s'
FROM plan_held h
WHERE NOT EXISTS (SELECT FROM plan_refused r WHERE r.n = h.n)
  AND (h.giver IS NULL OR EXISTS (SELECT FROM plan_refused r WHERE r.n = h.giver))
