-- What a run read, and the time at which a schedule wanted it: by these a replica knows that another one was there before it.
ALTER TABLE run
    ADD COLUMN scope text CHECK (scope IN ('full', 'delta', 'since')),
    ADD COLUMN due timestamptz;
