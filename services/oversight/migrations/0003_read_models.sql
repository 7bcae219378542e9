-- The read tables anew: columns as the code names them, indexes for each list, each tab counted. NULL: its source has
-- not said it yet.

DROP TABLE oversight.cases, oversight.alarms;

CREATE TABLE oversight.cases (
    case_id         uuid NOT NULL PRIMARY KEY,
    -- from intake
    number          text,
    received_at     timestamptz,
    reported_area   text,
    judged_round    bigint,
    last_solved     text,
    last_stars      bigint,
    withdrawn_at    timestamptz,
    erasure         text,
    -- from triage
    verified_at     timestamptz,
    refused_at      timestamptz,
    refusal         bigint,
    category        text,
    decided_area    text,
    restricted      boolean,
    -- from dispatch
    unit            text,
    due             timestamptz,
    forwarded_round bigint,
    forwarded_at    timestamptz,
    returned        boolean,
    returned_at     timestamptz,
    answered_round  bigint,
    answered_at     timestamptz,
    -- from oversight
    version         bigint,
    round           bigint,
    missed_round    bigint,
    overturned      bigint,
    closed_at       timestamptz,
    closed_by       text,
    -- from publisher
    published_at    timestamptz,
    -- In which lists of the desk it stands; null until the report was heard.
    tabs text[] GENERATED ALWAYS AS (CASE
        WHEN number IS NULL THEN NULL
        WHEN closed_at IS NOT NULL THEN ARRAY['closed']
        ELSE array_remove(ARRAY[
            'open',
            CASE WHEN missed_round = forwarded_round AND coalesce(answered_round, 0) < forwarded_round
                      AND coalesce(refusal, 0) <= coalesce(overturned, 0) THEN 'late' END,
            CASE WHEN refusal > coalesce(overturned, 0) THEN 'refused' END,
            CASE WHEN round > 1 THEN 'unsatisfied' END], NULL) END) STORED
) WITH (fillfactor = 85);
CREATE UNIQUE INDEX cases_by_number ON oversight.cases (number);
CREATE INDEX cases_open ON oversight.cases (received_at, case_id) WHERE tabs @> '{open}';
CREATE INDEX cases_late ON oversight.cases (due, case_id) WHERE tabs @> '{late}';
CREATE INDEX cases_refused ON oversight.cases (refused_at, case_id) WHERE tabs @> '{refused}';
CREATE INDEX cases_unsatisfied ON oversight.cases (received_at, case_id) WHERE tabs @> '{unsatisfied}';
CREATE INDEX cases_closed ON oversight.cases (closed_at, case_id) WHERE tabs @> '{closed}';
-- For the clock: what may be due, unjudged or refused too long.
CREATE INDEX cases_by_due ON oversight.cases (due, case_id) WHERE closed_at IS NULL;
CREATE INDEX cases_by_answer ON oversight.cases (answered_at, case_id) WHERE closed_at IS NULL;
CREATE INDEX cases_by_refusal ON oversight.cases (refused_at, case_id) WHERE closed_at IS NULL;

-- The last alarm of each kind about each source.
CREATE TABLE oversight.alarms (
    kind       text NOT NULL,
    source     text NOT NULL,
    raised_at  timestamptz,
    position   bigint,
    detail     text,
    settled_at timestamptz,
    PRIMARY KEY (kind, source)
);

SELECT log.count_tabs('oversight.cases', '');

SELECT log.read_table('oversight.cases'), log.read_table('oversight.alarms');

DO $$
DECLARE
    app text := regexp_replace(current_user, '_owner$', '_app');
BEGIN
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON oversight.cases, oversight.alarms TO %I', app);
END $$;
