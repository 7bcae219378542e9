-- What waits for a report says itself for how long: a form for an hour, a conversation for days.
ALTER TABLE intake.waiting_photos ADD COLUMN until timestamptz;
UPDATE intake.waiting_photos SET until = created_at + interval '1 hour';
ALTER TABLE intake.waiting_photos ALTER COLUMN until SET NOT NULL;
ALTER TABLE intake.waiting_voices ADD COLUMN until timestamptz;
UPDATE intake.waiting_voices SET until = created_at + interval '1 hour';
ALTER TABLE intake.waiting_voices ALTER COLUMN until SET NOT NULL;

-- What people say to the Official Account: sealed until it is dealt with, then only that it was heard.
CREATE TABLE intake.zalo_heard (
    id       bytea       NOT NULL PRIMARY KEY,
    person   bytea       NOT NULL,
    said_at  timestamptz NOT NULL,
    heard_at timestamptz NOT NULL,
    body     bytea,
    attempts integer     NOT NULL DEFAULT 0,
    retry_at timestamptz
);
CREATE INDEX zalo_waiting ON intake.zalo_heard (person, said_at, heard_at) WHERE body IS NOT NULL;
CREATE INDEX zalo_dealt_with ON intake.zalo_heard (heard_at) WHERE body IS NULL;

-- How far a conversation is, sealed; when a person last wrote, and how often they were answered since.
CREATE TABLE intake.zalo_talks (
    person    bytea       NOT NULL PRIMARY KEY,
    talk      bytea       NOT NULL,
    heard_at  timestamptz NOT NULL,
    free_sent integer     NOT NULL,
    muted     boolean     NOT NULL
);
CREATE INDEX zalo_talks_by_age ON intake.zalo_talks (heard_at);

-- What is to be said, sealed, until it is said.
CREATE TABLE intake.zalo_replies (
    id         bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    person     bytea       NOT NULL,
    body       bytea       NOT NULL,
    created_at timestamptz NOT NULL,
    attempts   integer     NOT NULL DEFAULT 0,
    retry_at   timestamptz
);
CREATE INDEX zalo_replies_of ON intake.zalo_replies (person, id);

-- Both tokens of an account, sealed. `asked_at`: when new ones were asked for in vain.
CREATE TABLE intake.zalo_tokens (
    app_id   text        NOT NULL PRIMARY KEY,
    access   bytea       NOT NULL,
    refresh  bytea       NOT NULL,
    ends_at  timestamptz NOT NULL,
    asked_at timestamptz
);

DO $$
DECLARE
    app text := regexp_replace(current_user, '_owner$', '_app');
BEGIN
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON intake.zalo_heard, intake.zalo_talks,'
        ' intake.zalo_replies, intake.zalo_tokens TO %I', app);
END $$;
