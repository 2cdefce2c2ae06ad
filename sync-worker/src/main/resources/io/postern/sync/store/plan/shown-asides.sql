-- What is set aside, together with what is set aside for the same reason, of which the first are shown. Two reasons are
-- the same where they differ in the names and numbers of the record alone.
WITH aside AS (
    SELECT z.*, regexp_replace(regexp_replace(
               replace(replace(replace(replace(z.reason,
                   CASE WHEN length(z.label) > 3 THEN z.label ELSE '' END, '…'),
                   CASE WHEN length(z.email) > 3 THEN z.email ELSE '' END, '…'),
                   CASE WHEN length(z.username) > 3 THEN z.username ELSE '' END, '…'),
                   CASE WHEN length(z.key) > 3 THEN z.key ELSE '' END, '…'),
               '[^[:space:]]+@[^[:space:]]+', '…', 'g'),
               '[0-9]+', '…', 'g') AS alike
    FROM (${reported}) z
), ranked AS (
    SELECT aside.*, count(*) OVER (PARTITION BY alike) AS times,
           row_number() OVER (PARTITION BY alike ORDER BY source, label, reason) AS nth
    FROM aside
)
SELECT source, kind, label, key, username, email, reason, alike, times FROM ranked
WHERE nth <= :most
ORDER BY times DESC, alike, nth
