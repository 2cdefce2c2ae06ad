-- Names and addresses that change hands within a unit are laid down first: unique indexes are checked row by row.
-- A tilde is in no name that CKAN takes.
UPDATE ${schema}."user" u
SET name = CASE WHEN c.after ? 'username' THEN '~' || u.id ELSE u.name END,
    email = CASE WHEN c.after ? 'email' THEN NULL ELSE u.email END
FROM plan_change c
WHERE c.seq BETWEEN ${from} AND ${to} AND c.action IN ('person.update', 'person.reactivate') AND u.id = c.account
  AND c.unit IS NOT NULL;
