-- The flag as it is now, locked until the end of the transaction. Parameter: account.
SELECT coalesce(u.sysadmin, false) FROM ${schema}."user" u WHERE u.id = :account AND u.state = 'active' FOR NO KEY UPDATE
