-- All that a sync may have written into Invenio's tables, as one JSON document that two runs can be compared by.
-- Serial numbers, time stamps and versions are left out; whether a time stamp is set stays.
SELECT jsonb_build_object(
  'users', (
    SELECT coalesce(jsonb_agg(
      (to_jsonb(u) - '{id,created,updated,version_id,confirmed_at,verified_at,blocked_at}'::text[])
      || jsonb_build_object(
        'confirmed', u.confirmed_at IS NOT NULL,
        'verified', to_jsonb(u) ->> 'verified_at' IS NOT NULL,
        'blocked', to_jsonb(u) ->> 'blocked_at' IS NOT NULL,
        'identities', (
          SELECT coalesce(jsonb_agg(jsonb_build_object('method', i.method, 'id', i.id) ORDER BY i.method, i.id), '[]')
          FROM accounts_useridentity i WHERE i.id_user = u.id),
        'remote_accounts', (
          SELECT coalesce(jsonb_agg(
            jsonb_build_object('client_id', a.client_id, 'extra_data',
              CASE WHEN jsonb_typeof(a.extra_data::jsonb -> 'changes') = 'array'
                THEN jsonb_set(a.extra_data::jsonb, '{changes}', (
                  SELECT coalesce(jsonb_agg(c.change - 'datetime' ORDER BY c.n), '[]')
                  FROM jsonb_array_elements(a.extra_data::jsonb -> 'changes') WITH ORDINALITY AS c(change, n)))
                ELSE a.extra_data::jsonb END)
            ORDER BY a.client_id), '[]')
          FROM oauthclient_remoteaccount a WHERE a.user_id = u.id),
        'roles', (
          SELECT coalesce(jsonb_agg(r.name ORDER BY r.name), '[]')
          FROM accounts_userrole m JOIN accounts_role r ON r.id = m.role_id WHERE m.user_id = u.id))
      ORDER BY u.username, u.email), '[]')
    FROM accounts_user u),
  'roles', (
    SELECT coalesce(jsonb_agg(to_jsonb(r) - '{created,updated,version_id}'::text[] ORDER BY r.id), '[]')
    FROM accounts_role r),
  'domains', (
    SELECT coalesce(jsonb_agg(to_jsonb(d) - '{id,created,updated}'::text[] ORDER BY d.domain), '[]')
    FROM accounts_domains d))
