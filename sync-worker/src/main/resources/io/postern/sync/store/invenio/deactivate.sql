-- active = false ends no session of Invenio: the rows go here, the sessions themselves by way of the outbox.
WITH ended AS (
    DELETE FROM ${schema}.accounts_user_session_activity s
    USING plan_change c
    WHERE c.seq BETWEEN ${from} AND ${to} AND c.action = 'person.deactivate' AND s.user_id = c.account::int
    RETURNING s.user_id, s.sid_s
)
INSERT INTO ${worker}.outbox (topic, payload)
SELECT 'invenio.sessions', jsonb_build_object('account', user_id::text, 'sids', jsonb_agg(sid_s)) FROM ended GROUP BY user_id;
