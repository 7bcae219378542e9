-- The read tables anew: what lists scan is narrow, what grows has a row for each event, each tab is counted.
-- NULL: its source has not said it yet.

DROP TABLE triage.cases;

CREATE TABLE triage.cases (
    case_id           uuid NOT NULL PRIMARY KEY,
    -- from intake
    number            text,
    received_at       timestamptz,
    channel           text,
    language          text,
    reported_area     text,
    category_hint     text,
    added             bigint,
    added_at          timestamptz,
    answered_question bigint,
    withdrawn_at      timestamptz,
    erased            text,
    -- from triage
    status            text,
    version           bigint,
    asked             bigint,
    refusal_reason    text,
    category          text,
    kind              text,
    urgency           text,
    restricted        boolean,
    about_unit        text,
    chosen_unit       text,
    decided_area      text,
    decided_at        timestamptz,
    -- from dispatch
    unit              text,
    came_back         boolean,
    answered_round    bigint,
    -- from oversight
    round             bigint,
    closed_at         timestamptz,
    -- Where it lies on the desk, and since when; null until the report and its queueing were both heard.
    tabs text[] GENERATED ALWAYS AS (CASE
        WHEN number IS NULL OR status IS NULL THEN NULL
        WHEN withdrawn_at IS NOT NULL OR closed_at IS NOT NULL OR status = 'refused' THEN ARRAY['decided']
        WHEN status <> 'classified' THEN ARRAY[status]
        WHEN came_back THEN ARRAY['returned']
        ELSE ARRAY['decided'] END) STORED,
    ended_at timestamptz GENERATED ALWAYS AS (coalesce(decided_at, withdrawn_at, closed_at)) STORED
) WITH (fillfactor = 85);
CREATE UNIQUE INDEX cases_by_number ON triage.cases (number);
CREATE INDEX cases_waiting ON triage.cases (received_at, case_id) WHERE tabs @> '{waiting}';
CREATE INDEX cases_verified ON triage.cases (received_at, case_id) WHERE tabs @> '{verified}';
CREATE INDEX cases_returned ON triage.cases (received_at, case_id) WHERE tabs @> '{returned}';
CREATE INDEX cases_decided ON triage.cases (ended_at, case_id) WHERE tabs @> '{decided}';
CREATE INDEX cases_added_to ON triage.cases (added_at, case_id) WHERE added IS NOT NULL;

-- What is read of one case, or of a page of them; all of it is sealed but the names of the photos.
CREATE TABLE triage.cases_apart (
    case_id          uuid NOT NULL PRIMARY KEY,
    words            text,
    place            text,
    contact          text,
    photos           jsonb,
    explanation      text,
    returned_because text
);

CREATE TABLE triage.additions (
    case_id  uuid   NOT NULL,
    position bigint NOT NULL,
    words    text,
    photos   jsonb,
    PRIMARY KEY (case_id, position)
);

CREATE TABLE triage.questions (
    case_id  uuid   NOT NULL,
    position bigint NOT NULL,
    question text,
    PRIMARY KEY (case_id, position)
);

-- Up to which of intake's events somebody at the desk has opened the additions of a case. No event says it.
DELETE FROM triage.looked;
ALTER TABLE triage.looked RENAME additions TO added;
ALTER TABLE triage.looked ALTER added TYPE bigint;

SELECT log.count_tabs('triage.cases', '');

SELECT log.read_table('triage.cases'), log.read_table('triage.cases_apart'),
       log.read_table('triage.additions'), log.read_table('triage.questions');

DO $$
DECLARE
    app text := regexp_replace(current_user, '_owner$', '_app');
BEGIN
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON triage.cases, triage.cases_apart,'
                   ' triage.additions, triage.questions TO %I', app);
END $$;
