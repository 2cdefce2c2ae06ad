-- What the sources gave, for the next run to compare with.
CREATE TEMP TABLE aside_now ON COMMIT DROP AS ${asides};

DELETE FROM ${worker}.set_aside a USING plan_source o
WHERE a.source = o.source AND o.complete
  AND NOT EXISTS (SELECT FROM aside_now n WHERE n.source = a.source AND n.kind = a.kind AND n.label = a.label AND n.reason = a.reason);

INSERT INTO ${worker}.set_aside AS a (source, kind, label, key, username, email, reason, first_run, last_run)
SELECT DISTINCT ON (source, kind, label, reason) source, kind, label, key, username, email, reason, ${run}, ${run} FROM aside_now
ON CONFLICT (source, kind, label, reason) DO UPDATE SET last_run = excluded.last_run, key = excluded.key, username = excluded.username, email = excluded.email;

-- Visitors: those who stand in nobody's way any more go, the others have been in a report.
DELETE FROM ${worker}.set_aside a
WHERE starts_with(a.source, 'session ')
  AND NOT EXISTS (SELECT FROM (${visitors}) v WHERE v.source = a.source AND v.label = a.label);

UPDATE ${worker}.set_aside SET last_run = ${run} WHERE starts_with(source, 'session ');

INSERT INTO ${worker}.source_state AS t (source, run, started, full_started, people, groups, memberships)
SELECT o.source, ${run}, r.started, r.started,
       (SELECT count(*) FROM stage_person s WHERE s.src = o.src) + (SELECT count(*) FROM stage_aside z WHERE z.src = o.src AND z.kind = 'PERSON'),
       (SELECT count(DISTINCT g.ref) FROM stage_group g WHERE g.src = o.src) + (SELECT count(*) FROM stage_aside z WHERE z.src = o.src AND z.kind = 'GROUP'),
       (SELECT count(*) FROM stage_member m WHERE m.src = o.src)
FROM plan_source o JOIN ${worker}.run r ON r.id = ${run}
WHERE o.complete
ON CONFLICT (source) DO UPDATE
SET run = excluded.run, started = excluded.started, full_started = excluded.full_started, people = excluded.people,
    groups = excluded.groups, memberships = excluded.memberships;

-- Whom somebody brought back by hand is a leaver no more: if they deactivate the account again, it stays so.
DELETE FROM ${worker}.leaver l USING app_account a WHERE a.account::text = l.account AND a.active;
