-- Tokens of whomever that have ended; what another connection has in hand is left to it. Parameter: most.
WITH ended AS (
    DELETE FROM ${worker}.token o
    WHERE o.id IN (
        SELECT k.id FROM ${worker}.token k WHERE k.expires <= now() ORDER BY k.expires LIMIT :most FOR UPDATE SKIP LOCKED)
    RETURNING o.id
)
DELETE FROM ${schema}.api_token t USING ended e WHERE t.id = e.id
