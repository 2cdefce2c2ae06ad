-- R16 to R18, R22: what is kept beside the account, and the history in it, which only grows.
INSERT INTO ${schema}.oauthclient_remoteaccount AS r (created, updated, user_id, client_id, extra_data)
SELECT now(), now(), c.account::int, ${client-id},
       (pg_temp.merged('{}', c.after -> 'extra') || CASE WHEN e.event IS NULL THEN '{}' ELSE jsonb_build_object('changes', jsonb_build_array(e.event)) END)::${extra-type}
FROM plan_change c
CROSS JOIN LATERAL (
    SELECT CASE
        WHEN c.after ? 'key' THEN jsonb_build_object('datetime', ${moment}, 'action', 'identityId_changed',
             'previous_identity_id', coalesce(c.before ->> 'key', c.after ->> 'key'), 'new_identity_id', c.after ->> 'key')
        WHEN c.after ? 'email' OR lower(c.before ->> 'username') IS DISTINCT FROM lower(c.after ->> 'username') THEN jsonb_build_object('datetime', ${moment}, 'action', 'userdata_changed',
             'previous_username', coalesce(c.before ->> 'username', u.displayname), 'previous_email', coalesce(c.before ->> 'email', u.email),
             'new_username', u.displayname, 'new_email', u.email)
        END AS event
    FROM ${schema}.accounts_user u WHERE u.id = c.account::int
) e
WHERE c.seq BETWEEN ${from} AND ${to} AND c.action IN ('person.update', 'person.reactivate') AND coalesce(c.after -> 'extra', '{}') <> 'null' AND (c.after ? 'extra' OR e.event IS NOT NULL)
ON CONFLICT (user_id, client_id) DO UPDATE
SET updated = now(),
    extra_data = (pg_temp.merged(r.extra_data::jsonb, (SELECT c.after -> 'extra' FROM plan_change c WHERE c.seq BETWEEN ${from} AND ${to} AND c.account = r.user_id::text AND c.action IN ('person.update', 'person.reactivate')))
        || CASE WHEN excluded.extra_data::jsonb ? 'changes' AND jsonb_typeof(r.extra_data::jsonb -> 'changes') = 'array'
                THEN jsonb_build_object('changes', (r.extra_data::jsonb -> 'changes') || (excluded.extra_data::jsonb -> 'changes'))
                WHEN excluded.extra_data::jsonb ? 'changes' THEN jsonb_build_object('changes', excluded.extra_data::jsonb -> 'changes')
                ELSE '{}' END)::${extra-type};

DELETE FROM ${schema}.oauthclient_remoteaccount r USING plan_change c
WHERE c.seq BETWEEN ${from} AND ${to} AND c.after -> 'extra' = 'null' AND r.client_id = ${client-id} AND r.user_id = c.account::int;
