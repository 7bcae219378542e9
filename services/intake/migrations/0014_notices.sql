-- In which language a citizen is told, which ways were stopped, each with the contact's change that it is about, and
-- since when they are wanted again.
ALTER TABLE intake.contacts ADD COLUMN language text, ADD COLUMN stopped jsonb, ADD COLUMN started jsonb;

SELECT log.read_table('intake.contacts');

-- What is to be told, or was: made by an effect, sent by a job. No read table: a rebuild sends nothing again.
CREATE TABLE intake.deliveries (
    id        uuid        NOT NULL PRIMARY KEY,
    case_id   uuid        NOT NULL,
    number    text        NOT NULL,
    way       text        NOT NULL,
    step      text        NOT NULL,
    language  text        NOT NULL,
    arguments jsonb       NOT NULL,
    state     text        NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sent', 'given_up', 'stopped')),
    attempts  bigint      NOT NULL DEFAULT 0,
    reason    text,
    queued_at timestamptz NOT NULL,
    next_at   timestamptz NOT NULL,
    sent_at   timestamptz,
    said      boolean     NOT NULL DEFAULT false  -- whether it is on record that this was given up
);
CREATE INDEX deliveries_due ON intake.deliveries (next_at) WHERE state = 'waiting';
CREATE INDEX deliveries_unsaid ON intake.deliveries (id) WHERE state = 'given_up' AND NOT said;
CREATE INDEX deliveries_of_case ON intake.deliveries (case_id) WHERE state = 'waiting';
CREATE INDEX deliveries_newest ON intake.deliveries (queued_at DESC, case_id DESC);
CREATE INDEX deliveries_by_state ON intake.deliveries (state, queued_at DESC, case_id DESC);

-- Since when nothing has gone out by a way that was tried; null: the last one went out.
CREATE TABLE intake.ways (
    way           text NOT NULL PRIMARY KEY,
    failing_since timestamptz
);

DO $$
DECLARE
    app text := regexp_replace(current_user, '_owner$', '_app');
BEGIN
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON intake.deliveries, intake.ways TO %I', app);
END $$;
