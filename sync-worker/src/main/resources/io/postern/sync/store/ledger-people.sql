-- Who is a leaver of ours; somebody deactivated for another reason is none, and is not brought back by a run.
DELETE FROM ${worker}.leaver l USING plan_change c
WHERE c.seq BETWEEN ${from} AND ${to} AND c.action IN ('person.deactivate', 'person.reactivate') AND l.account = c.account;

INSERT INTO ${worker}.leaver (account, source, key, kept, run)
SELECT c.account, c.source, c.key, c.before - '{active,key,username,email,name,profile,preferences,extra}'::text[], ${run}
FROM plan_change c
WHERE c.seq BETWEEN ${from} AND ${to} AND c.action = 'person.deactivate' AND c.rule = 'left';
