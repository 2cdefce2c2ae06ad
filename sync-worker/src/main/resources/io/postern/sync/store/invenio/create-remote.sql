INSERT INTO ${schema}.oauthclient_remoteaccount (created, updated, user_id, client_id, extra_data)
SELECT now(), now(), m.account::int, ${client-id}, (jsonb_build_object('keycloak_id', c.after ->> 'username') || (c.after -> 'extra'))::${extra-type}
FROM plan_change c JOIN made m ON m.seq = c.seq AND m.seq BETWEEN ${from} AND ${to}
WHERE c.seq BETWEEN ${from} AND ${to};
