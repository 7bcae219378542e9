-- What dispatch remembers for the units. Read tables: droppable, rebuilt from the logs. Each column has one source.

CREATE TABLE dispatch.cases (
    case_id      uuid NOT NULL PRIMARY KEY,
    jurisdiction text NOT NULL,
    -- from intake
    number       text,
    received_at  timestamptz,
    report_area  text,
    words        text,
    place        text,
    photos       text,
    additions    jsonb NOT NULL DEFAULT '[]',
    withdrawn_at timestamptz,
    erased       text,
    -- from triage
    area         text,
    kind         text,
    urgency      text,
    restricted   boolean,
    -- from dispatch
    version      integer,
    status       text,
    unit         text,
    category     text,
    round        integer,
    due          timestamptz,
    explanation  text,
    forwarded_at timestamptz,
    extended_round integer,
    progress     jsonb NOT NULL DEFAULT '[]',
    answers      jsonb NOT NULL DEFAULT '[]',
    answered_at  timestamptz,
    -- from oversight
    reopened_because text,
    closed_at    timestamptz
);
CREATE INDEX cases_by_unit ON dispatch.cases (unit, due);

-- How many additions of a case somebody at the desk has opened. Not a read table: no event says it.
CREATE TABLE dispatch.looked (
    case_id   uuid    NOT NULL PRIMARY KEY,
    additions integer NOT NULL
);

DO $$
DECLARE
    app text := regexp_replace(current_user, '_owner$', '_app');
BEGIN
    EXECUTE format('GRANT USAGE ON SCHEMA dispatch TO %I', app);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON ALL TABLES IN SCHEMA dispatch TO %I', app);
    EXECUTE format('REVOKE ALL ON dispatch.migrations FROM %I', app);
END $$;
