-- Whether the app blocks new accounts with this address. Parameter: the address.
SELECT FROM ${schema}.accounts_domains d WHERE d.status = 4 AND d.domain = rtrim(split_part(?, '@', 2), '.')
