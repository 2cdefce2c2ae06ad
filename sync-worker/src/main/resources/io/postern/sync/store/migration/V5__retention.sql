-- Up to which number changes were removed: who asks for what came after an earlier one has missed something.
CREATE TABLE forgotten (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    change bigint NOT NULL DEFAULT 0
);
INSERT INTO forgotten DEFAULT VALUES;

-- A run whose changes are being removed or were: it cannot be taken back any more.
ALTER TABLE run ADD COLUMN forgotten boolean NOT NULL DEFAULT false;
