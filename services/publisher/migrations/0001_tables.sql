-- What publisher remembers for its editors and the public. Read tables: droppable, rebuilt from the logs.
-- Each column has one source.

CREATE TABLE publisher.cases (
    case_id      uuid NOT NULL PRIMARY KEY,
    jurisdiction text NOT NULL,
    -- from intake
    number       text,
    received_at  timestamptz,
    report_area  text,
    words        text,
    solved       text,
    stars        integer,
    erased       text,
    -- from triage
    category     text,
    area         text,
    restricted   boolean,
    -- from dispatch
    unit         text,
    outcome      text,
    answer       text,
    answered_at  timestamptz,
    -- from oversight
    closed_at    timestamptz,
    closed_by    text,
    -- from publisher
    version      integer,
    status       text,
    draft        integer,
    draft_title  text,  -- sealed
    draft_summary text, -- sealed
    title        text,  -- public, like the summary: only while the result is published
    summary      text,
    told_outcome text,
    author       text,
    published_at timestamptz,
    withdrawn_at timestamptz,
    withdrawn_because text
);
CREATE INDEX results ON publisher.cases (published_at DESC) WHERE status = 'published';

DO $$
DECLARE
    app text := regexp_replace(current_user, '_owner$', '_app');
BEGIN
    EXECUTE format('GRANT USAGE ON SCHEMA publisher TO %I', app);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON ALL TABLES IN SCHEMA publisher TO %I', app);
    EXECUTE format('REVOKE ALL ON publisher.migrations FROM %I', app);
END $$;
