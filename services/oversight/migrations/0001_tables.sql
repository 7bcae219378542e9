-- What oversight watches. A read table: droppable, rebuilt from the logs. Each column has one source.
CREATE TABLE oversight.cases (
    case_id        uuid NOT NULL PRIMARY KEY,
    jurisdiction   text NOT NULL,
    -- from intake
    number         text,
    received_at    timestamptz,
    report_area    text,
    judged_round   integer,
    solved         text,
    stars          integer,
    withdrawn_at   timestamptz,
    erased         text,
    -- from triage
    verified_at    timestamptz,
    refused_at     timestamptz,
    category       text,
    area           text,
    restricted     boolean,
    -- from dispatch
    unit           text,
    due            timestamptz,
    forwarded_round integer,
    forwarded_at   timestamptz,
    returned       boolean,
    answered_round integer,
    answered_at    timestamptz,
    -- from oversight
    version        integer,
    round          integer,
    missed_round   integer,
    overturned_at  timestamptz,
    closed_at      timestamptz,
    closed_by      text,
    -- from publisher
    published_at   timestamptz
);
CREATE INDEX cases_by_due ON oversight.cases (due) WHERE closed_at IS NULL;

DO $$
DECLARE
    app text := regexp_replace(current_user, '_owner$', '_app');
BEGIN
    EXECUTE format('GRANT USAGE ON SCHEMA oversight TO %I', app);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON oversight.cases TO %I', app);
END $$;
