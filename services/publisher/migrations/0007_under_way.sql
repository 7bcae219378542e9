-- Cases that are not over and have a headline for everyone: what they wait for, by when, and whether that date passed.
-- Nothing of one is shown before its category says that it is not restricted.
CREATE TABLE publisher.under_way (
    case_id         uuid NOT NULL PRIMARY KEY,
    -- from intake
    number          text,
    received_at     timestamptz,
    reported_area   text,
    withdrawn_at    timestamptz,
    erasure         text,
    answered_question bigint,
    added_due       timestamptz, -- of the step that began anew when a question was answered
    -- from triage
    headline        text,
    front_step      text,
    front_due       timestamptz,
    at_clerks       boolean,  -- they begin with it, or begin anew
    refusal         bigint,
    asked           bigint,   -- the version of the last question
    category        text,
    decided_area    text,
    restricted      boolean,
    -- from dispatch
    unit            text,
    due             timestamptz,
    forwarded_round bigint,
    returned        boolean,
    answered_round  bigint,
    -- from oversight
    round           bigint,
    missed_due      timestamptz,
    overturned      bigint,
    closed_at       timestamptz,
    -- The same as Matter.goes_on, Matter.told and Matter.step_due.
    goes_on boolean GENERATED ALWAYS AS (
        number IS NOT NULL AND withdrawn_at IS NULL AND erasure IS DISTINCT FROM 'all' AND closed_at IS NULL
        AND coalesce(refusal, 0) <= coalesce(overturned, 0)) STORED,
    told boolean GENERATED ALWAYS AS (
        number IS NOT NULL AND withdrawn_at IS NULL AND erasure IS DISTINCT FROM 'all' AND closed_at IS NULL
        AND coalesce(refusal, 0) <= coalesce(overturned, 0)
        AND headline IS NOT NULL AND category IS NOT NULL AND NOT coalesce(restricted, false)) STORED,
    step_due timestamptz GENERATED ALWAYS AS (CASE
        WHEN coalesce(answered_round, 0) >= coalesce(round, 1) THEN NULL
        WHEN forwarded_round IS NOT NULL AND NOT coalesce(at_clerks, false)
            THEN CASE WHEN forwarded_round >= coalesce(round, 1) THEN due END
        WHEN coalesce(asked, 0) > coalesce(answered_question, 0) THEN NULL
        ELSE CASE WHEN front_due IS NOT NULL THEN greatest(front_due, added_due) END END) STORED
) WITH (fillfactor = 85);
CREATE INDEX under_way_newest ON publisher.under_way (received_at, case_id) WHERE told;
CREATE INDEX under_way_late ON publisher.under_way (step_due, case_id) WHERE told AND step_due = missed_due;
CREATE INDEX under_way_by_unit ON publisher.under_way (unit) WHERE goes_on;
CREATE UNIQUE INDEX under_way_by_number ON publisher.under_way (number);

-- How its dates were counted, line by line.
CREATE TABLE publisher.under_way_apart (
    case_id           uuid NOT NULL PRIMARY KEY,
    added_explanation jsonb,  -- from intake
    front_explanation jsonb,  -- from triage
    due_explanation   jsonb   -- from dispatch
);

-- What no public page may show any more.
CREATE INDEX cases_taken_down ON publisher.cases (case_id, version)
    WHERE status = 'withdrawn' OR status = 'published' AND (restricted OR erasure = 'all');
CREATE INDEX under_way_hidden ON publisher.under_way (case_id) WHERE restricted AND headline IS NOT NULL;

-- The public list narrowed to an area or a unit.
CREATE INDEX results_by_area ON publisher.cases (coalesce(decided_area, reported_area), published_at, case_id)
    WHERE tabs @> '{published}';
CREATE INDEX results_by_unit ON publisher.cases (unit, published_at, case_id) WHERE tabs @> '{published}';

SELECT log.read_table('publisher.under_way'), log.read_table('publisher.under_way_apart'),
       log.read_table('publisher.cases');

DO $$
DECLARE
    app text := regexp_replace(current_user, '_owner$', '_app');
BEGIN
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON publisher.under_way, publisher.under_way_apart TO %I', app);
END $$;
