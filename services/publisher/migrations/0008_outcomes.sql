-- What became of each report, without a word of it: what the public figures are counted from.
CREATE TABLE publisher.outcomes (
    case_id        uuid NOT NULL PRIMARY KEY,
    -- from intake
    received_at    timestamptz,
    reported_area  text,
    judged_round   bigint,
    verdict        text,
    -- from triage
    category       text,
    decided_area   text,
    -- from dispatch
    unit           text,
    due            timestamptz,
    answered_at    timestamptz,
    answered_round bigint,
    answered_unit  text,
    -- from oversight
    reopened       bigint
);
CREATE INDEX outcomes_by_day ON publisher.outcomes (received_at);

SELECT log.read_table('publisher.outcomes');

DO $$
DECLARE
    app text := regexp_replace(current_user, '_owner$', '_app');
BEGIN
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON publisher.outcomes TO %I', app);
END $$;
