-- What triage remembers for its clerks. Read tables: droppable, rebuilt from the logs. Each column has one source.

CREATE TABLE triage.cases (
    case_id       uuid NOT NULL PRIMARY KEY,
    jurisdiction  text NOT NULL,
    -- from intake
    number        text,
    received_at   timestamptz,
    channel       text,
    language      text,
    area          text,
    category_hint text,
    words         text,
    place         text,
    photos        text,
    additions     jsonb NOT NULL DEFAULT '[]',
    added_at      timestamptz,
    answered_question integer,
    withdrawn_at  timestamptz,
    erased        text,
    -- from triage
    status        text,
    version       integer,
    questions     jsonb NOT NULL DEFAULT '[]',
    asked         integer,
    refusal_reason text,
    explanation   text,
    category      text,
    kind          text,
    urgency       text,
    restricted    boolean,
    about_unit    text,
    decided_area  text,
    decided_at    timestamptz,
    -- from dispatch
    unit          text,
    returned_because text,  -- sealed
    -- from oversight
    closed_at     timestamptz
);
CREATE INDEX cases_waiting ON triage.cases (received_at) WHERE status IN ('waiting', 'verified');

-- How many additions of a case somebody at the desk has opened. Not a read table: no event says it.
CREATE TABLE triage.looked (
    case_id   uuid    NOT NULL PRIMARY KEY,
    additions integer NOT NULL
);

DO $$
DECLARE
    app text := regexp_replace(current_user, '_owner$', '_app');
BEGIN
    EXECUTE format('GRANT USAGE ON SCHEMA triage TO %I', app);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON ALL TABLES IN SCHEMA triage TO %I', app);
    EXECUTE format('REVOKE ALL ON triage.migrations FROM %I', app);
END $$;
