SELECT p.source, p.complete,
    (SELECT count(*) FROM app_identity i WHERE i.method = p.method) AS owned,
    (SELECT count(*) FROM stage_person s WHERE s.src = p.src)
        + (SELECT count(*) FROM stage_aside z WHERE z.src = p.src AND z.kind = 'PERSON') AS given,
    (SELECT t.people FROM own_state t WHERE t.source = p.source) AS last,
    (SELECT count(DISTINCT g.ref) FROM stage_group g WHERE g.src = p.src)
        + (SELECT count(*) FROM stage_aside z WHERE z.src = p.src AND z.kind = 'GROUP') AS groups,
    (SELECT t.groups FROM own_state t WHERE t.source = p.source AND p.groups) AS last_groups,
    (SELECT count(*) FROM plan_change c WHERE c.src = p.src AND c.action = 'person.create') AS created,
    (SELECT count(*) FROM plan_change c WHERE c.src = p.src AND c.action IN ('person.update', 'person.join', 'person.reactivate')) AS updated,
    (SELECT count(*) FROM plan_change c WHERE c.src = p.src AND c.action = 'person.deactivate') AS deactivated,
    (SELECT count(*) FROM own_membership o WHERE o.source = p.source) AS memberships,
    (SELECT count(*) FROM plan_change c WHERE c.src = p.src AND c.action = 'member.remove') AS removed
FROM plan_source p ORDER BY p.src
