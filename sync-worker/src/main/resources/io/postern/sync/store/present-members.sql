-- Somebody put them there since the plan was made: nothing to do, and nothing of ours.
DELETE FROM plan_change c
USING app_identity i, app_member m
WHERE c.seq BETWEEN ${from} AND ${to} AND c.action = 'member.add' AND c.before IS NULL
  AND i.method = c.method AND i.key = c.key AND m.account = i.account AND m.role = ${role};
