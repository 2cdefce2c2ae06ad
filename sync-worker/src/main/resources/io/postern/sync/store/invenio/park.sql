-- Names and addresses that change hands within a unit are laid down first: unique indexes are checked row by row.
UPDATE ${schema}.accounts_user u
SET username = CASE WHEN c.after ? 'username' THEN NULL ELSE u.username END,
    email = CASE WHEN c.after ? 'email' THEN NULL ELSE u.email END
FROM plan_change c
WHERE c.seq BETWEEN ${from} AND ${to} AND c.action IN ('person.update', 'person.reactivate') AND u.id = c.account::int
  AND c.unit IS NOT NULL;
