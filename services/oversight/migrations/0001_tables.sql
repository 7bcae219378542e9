-- The register: every event of every stage exactly as heard. Not a read table: append-only, kept for ever.
CREATE TABLE oversight.register (
    source   text        NOT NULL,
    position bigint      NOT NULL,
    case_id  uuid        NOT NULL,
    type     text        NOT NULL,
    at       timestamptz NOT NULL,
    wire     bytea       NOT NULL,
    heard_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (source, position)
);
CREATE INDEX register_by_case ON oversight.register (case_id);
CREATE TRIGGER the_register_is_for_ever BEFORE UPDATE OR DELETE OR TRUNCATE ON oversight.register
    FOR EACH STATEMENT EXECUTE FUNCTION log.refuse_change();
ALTER TABLE oversight.register ENABLE ALWAYS TRIGGER the_register_is_for_ever;

-- For people with psql: the same events, readable.
CREATE VIEW oversight.readable AS
    SELECT source, position, heard_at, at, type, case_id, convert_from(wire, 'UTF8')::jsonb AS event
      FROM oversight.register;

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
    EXECUTE format('GRANT SELECT, INSERT ON oversight.register TO %I', app);
    EXECUTE format('GRANT SELECT ON oversight.readable TO %I', app);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON oversight.cases TO %I', app);
END $$;
