SELECT
    (SELECT count(*) FROM stage_person) + (SELECT count(*) FROM stage_aside WHERE kind = 'PERSON') AS people_read,
    count(*) FILTER (WHERE action = 'person.create') AS created,
    count(*) FILTER (WHERE action IN ('person.update', 'person.join')) AS updated,
    count(*) FILTER (WHERE action = 'person.deactivate') AS deactivated,
    count(*) FILTER (WHERE action = 'person.reactivate') AS reactivated,
    (SELECT count(*) FROM stage_aside WHERE kind = 'PERSON')
        + (SELECT count(*) FROM plan_refused r WHERE r.reason <> '' AND EXISTS (SELECT FROM plan_person p WHERE p.n = r.n)) AS people_aside,
    (SELECT count(*) FROM stage_group) + (SELECT count(*) FROM stage_aside WHERE kind = 'GROUP') AS groups_read,
    count(*) FILTER (WHERE action = 'role.create') AS roles_created,
    count(*) FILTER (WHERE action = 'role.update') AS roles_updated,
    (SELECT count(*) FROM stage_aside WHERE kind = 'GROUP')
        + (SELECT count(*) FROM plan_refused r WHERE EXISTS (SELECT FROM stage_group g WHERE g.n = r.n)) AS groups_aside,
    (SELECT count(*) FROM stage_member) AS members_read,
    count(*) FILTER (WHERE action = 'member.add') AS added,
    count(*) FILTER (WHERE action = 'member.remove') AS removed,
    count(*) FILTER (WHERE action = 'sysadmin.grant') AS granted,
    count(*) FILTER (WHERE action = 'sysadmin.revoke') AS revoked
FROM plan_change
