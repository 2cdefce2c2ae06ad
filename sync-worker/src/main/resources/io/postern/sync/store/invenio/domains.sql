-- What invenio-accounts does when an account is confirmed: the domain becomes known, and a verified one vouches for the account.
INSERT INTO ${schema}.accounts_domains (created, updated, domain, tld, status, flagged, flagged_source, num_users, num_active, num_inactive, num_confirmed, num_verified, num_blocked)
SELECT DISTINCT ON (d.domain) now(), now(), d.domain, substring(d.domain FROM '[^.]*$'), 1, false, '', 0, 0, 0, 0, 0, 0
FROM plan_change c
CROSS JOIN LATERAL (SELECT rtrim(split_part(c.after ->> 'email', '@', 2), '.') AS domain) d
WHERE c.seq BETWEEN ${from} AND ${to} AND c.action = 'person.create' AND d.domain <> ''
  AND NOT EXISTS (SELECT FROM ${schema}.accounts_domains k WHERE k.domain = d.domain)
ON CONFLICT (domain) DO NOTHING;
