-- Who joins somebody that is set aside is set aside with them.
INSERT INTO plan_refused
SELECT l.n, 'the same person is set aside in an earlier source' FROM plan_link l JOIN plan_refused r ON r.n = l.joins
ON CONFLICT DO NOTHING;
