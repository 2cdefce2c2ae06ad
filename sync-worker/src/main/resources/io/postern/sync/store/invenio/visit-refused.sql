-- Whether the app blocks new accounts with this address. Parameter: the address.
SELECT 1 FROM ${schema}.accounts_domains d WHERE d.status = 4 AND d.domain = rtrim(split_part(:address, '@', 2), '.')
