-- How each destination stands, so that every process waits as long as it should, and one that was started anew does too.
ALTER TABLE delivery
    ADD COLUMN attempts int NOT NULL DEFAULT 0,
    ADD COLUMN due timestamptz,
    ADD COLUMN failing_since timestamptz,
    ADD COLUMN failure text,
    -- when a configuration last had it; a destination that no file names any more is forgotten some time later
    ADD COLUMN seen timestamptz NOT NULL DEFAULT clock_timestamp();

CREATE INDEX outbox_topic ON outbox (topic, id);
