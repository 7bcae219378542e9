-- The read tables anew: what lists scan is narrow, what grows has a row for each event, each unit's tabs are counted.
-- NULL: its source has not said it yet.

DROP TABLE dispatch.cases;

CREATE TABLE dispatch.cases (
    case_id          uuid NOT NULL PRIMARY KEY,
    -- from intake
    number           text,
    received_at      timestamptz,
    reported_area    text,
    added            bigint,
    withdrawn_at     timestamptz,
    erased           text,
    -- from triage
    decided_area     text,
    kind             text,
    urgency          text,
    restricted       boolean,
    refused          boolean,
    -- from dispatch
    version          bigint,
    status           text,
    unit             text,
    category         text,
    round            bigint,
    due              timestamptz,
    counted_as       text,
    forwarded_at     timestamptz,
    extended_round   bigint,
    answered_at      timestamptz,
    -- from oversight
    reopened_because text,
    closed_at        timestamptz,
    -- Where it lies on its unit's desk; null while the report or the forwarding was not heard. What was given back, or
    -- refused by the clerks since, is on no unit's desk.
    tabs text[] GENERATED ALWAYS AS (CASE
        WHEN number IS NULL OR unit IS NULL THEN NULL
        WHEN closed_at IS NOT NULL THEN CASE WHEN status <> 'returned' AND refused IS NOT TRUE THEN ARRAY['closed'] END
        WHEN status = 'answered' THEN ARRAY['answered']
        WHEN status IN ('forwarded', 'accepted') AND refused IS NOT TRUE THEN ARRAY['open'] END) STORED
) WITH (fillfactor = 85);
CREATE UNIQUE INDEX cases_by_number ON dispatch.cases (number);
CREATE INDEX cases_open ON dispatch.cases (unit, due, case_id) WHERE tabs @> '{open}';
CREATE INDEX cases_answered ON dispatch.cases (unit, answered_at, case_id) WHERE tabs @> '{answered}';
CREATE INDEX cases_closed ON dispatch.cases (unit, closed_at, case_id) WHERE tabs @> '{closed}';
CREATE INDEX cases_added_to ON dispatch.cases (unit, due, case_id) WHERE added IS NOT NULL AND closed_at IS NULL;

-- What is read of one case, or of a page of them.
CREATE TABLE dispatch.cases_apart (
    case_id     uuid NOT NULL PRIMARY KEY,
    words       text,
    place       text,
    photos      jsonb,
    explanation jsonb
);

CREATE TABLE dispatch.additions (
    case_id  uuid   NOT NULL,
    position bigint NOT NULL,
    words    text,
    photos   jsonb,
    PRIMARY KEY (case_id, position)
);

CREATE TABLE dispatch.progress (
    case_id  uuid   NOT NULL,
    position bigint NOT NULL,
    at       timestamptz,
    words    text,
    PRIMARY KEY (case_id, position)
);

CREATE TABLE dispatch.answers (
    case_id     uuid   NOT NULL,
    position    bigint NOT NULL,
    at          timestamptz,
    round       bigint,
    outcome     text,
    answer      text,
    responsible text,
    acted_on    date,
    next_date   date,
    photos      jsonb,
    PRIMARY KEY (case_id, position)
);

CREATE TABLE dispatch.verdicts (
    case_id uuid   NOT NULL,
    round   bigint NOT NULL,
    at      timestamptz,
    solved  text,
    stars   bigint,
    comment text,
    PRIMARY KEY (case_id, round)
);

-- Up to which of intake's events somebody of the unit has opened the additions of a case. No event says it.
DELETE FROM dispatch.looked;
ALTER TABLE dispatch.looked RENAME additions TO added;
ALTER TABLE dispatch.looked ALTER added TYPE bigint;

SELECT log.count_tabs('dispatch.cases', 'unit');

SELECT log.read_table('dispatch.cases'), log.read_table('dispatch.cases_apart'), log.read_table('dispatch.additions'),
       log.read_table('dispatch.progress'), log.read_table('dispatch.answers'), log.read_table('dispatch.verdicts');

DO $$
DECLARE
    app text := regexp_replace(current_user, '_owner$', '_app');
BEGIN
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON dispatch.cases, dispatch.cases_apart,'
                   ' dispatch.additions, dispatch.progress, dispatch.answers, dispatch.verdicts TO %I', app);
END $$;
