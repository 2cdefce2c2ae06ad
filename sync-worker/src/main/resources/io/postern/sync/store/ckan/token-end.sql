-- Somebody's tokens that have ended, and the oldest of those that are too many. Parameters: account, most.
WITH ended AS (
    DELETE FROM ${worker}.token o
    WHERE o.account = :account
      AND o.id NOT IN (
            SELECT k.id FROM ${worker}.token k
            WHERE k.account = :account AND k.expires > now()
            ORDER BY k.expires DESC, k.id LIMIT :most)
    RETURNING o.id
)
DELETE FROM ${schema}.api_token t USING ended e WHERE t.id = e.id AND t.user_id = :account
