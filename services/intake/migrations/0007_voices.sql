-- Voice notes beside words and photos; and those that wait for their form, sealed under what only the form knows.
ALTER TABLE intake.cases ADD COLUMN voices jsonb;
ALTER TABLE intake.history ADD COLUMN voices jsonb;

SELECT log.read_table('intake.cases'), log.read_table('intake.history');

CREATE TABLE intake.waiting_voices (
    token_hash bytea       NOT NULL PRIMARY KEY,
    sealed     bytea       NOT NULL,
    created_at timestamptz NOT NULL,
    who        bytea       NOT NULL
);
CREATE INDEX waiting_voices_by_age ON intake.waiting_voices (created_at);

DO $$
DECLARE
    app text := regexp_replace(current_user, '_owner$', '_app');
BEGIN
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON intake.waiting_voices TO %I', app);
END $$;
