-- How far the tables that are being made anew (in the schema `next`) hold what a source has said: who goes on after one
-- who died on the way begins there. Written in the transaction that fills those tables.
CREATE TABLE log.anew (
    source   text     NOT NULL PRIMARY KEY,
    position bigint   NOT NULL,
    hash     bytea    NOT NULL,
    left_out bigint[] NOT NULL, -- its events that had no effect when they were come by: they were set aside
    code     text     NOT NULL  -- of the program that made them: another one begins again
);

DO $$
DECLARE
    app text := regexp_replace(current_user, '_owner$', '_app');
BEGIN
    EXECUTE format('GRANT SELECT, INSERT, DELETE ON log.anew TO %I', app);
END $$;
