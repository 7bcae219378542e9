-- The read table anew: what lists scan is narrow, each list has its index, each tab and figure is counted. NULL: its
-- source has not said it yet.

DROP TABLE publisher.cases;

CREATE TABLE publisher.cases (
    case_id           uuid NOT NULL PRIMARY KEY,
    -- from intake
    number            text,
    received_at       timestamptz,
    reported_area     text,
    verdicts          jsonb,
    erasure           text,
    -- from triage
    category          text,
    decided_area      text,
    restricted        boolean,
    -- from dispatch
    unit              text,
    outcome           text,
    answered_at       timestamptz,
    answered_round    bigint,
    -- from oversight
    closed_at         timestamptz,
    closed_by         text,
    closed_round      bigint,
    -- from publisher
    version           bigint,
    status            text,
    draft             bigint,
    draft_round       bigint,
    told_outcome      text,
    author            text,
    published_at      timestamptz,
    published_round   bigint,
    withdrawn_at      timestamptz,
    withdrawn_because text,
    -- In which lists it stands, and in which figures of the front page it counts; null until the report was heard.
    -- A case that is restricted is on no editor's desk, and one that becomes so or is erased leaves the public site.
    -- A draft of an earlier round tells of an end that was none.
    tabs text[] GENERATED ALWAYS AS (CASE WHEN number IS NOT NULL THEN array_remove(ARRAY[
        CASE WHEN NOT coalesce(restricted, false) AND closed_at IS NOT NULL AND category IS NOT NULL
                  AND closed_by NOT IN ('withdrawn', 'erased', 'refusal_stands') AND erasure IS DISTINCT FROM 'all'
             THEN CASE WHEN status IS NULL OR status = 'withdrawn' THEN 'waiting'
                       WHEN status = 'drafted' AND coalesce(draft_round <> closed_round, false) THEN 'waiting'
                       WHEN status = 'drafted' THEN 'drafted' END END,
        CASE WHEN status = 'published' AND NOT coalesce(restricted, false) AND erasure IS DISTINCT FROM 'all'
             THEN 'published' END,
        'received',
        CASE WHEN answered_at IS NOT NULL THEN 'answered' END,
        CASE WHEN closed_at IS NOT NULL THEN 'closed' END,
        CASE WHEN verdicts -> answered_round::text IS NOT NULL THEN 'judged' END,
        CASE WHEN verdicts -> answered_round::text ->> 'solved' = 'yes' THEN 'solved' END], NULL) END) STORED
) WITH (fillfactor = 85);
CREATE UNIQUE INDEX cases_by_number ON publisher.cases (number);
CREATE INDEX cases_waiting ON publisher.cases (closed_at, case_id) WHERE tabs @> '{waiting}';
CREATE INDEX cases_drafted ON publisher.cases (closed_at, case_id) WHERE tabs @> '{drafted}';
CREATE INDEX cases_published ON publisher.cases (published_at, case_id) WHERE tabs @> '{published}';
CREATE INDEX results_by_category ON publisher.cases (category, published_at, case_id) WHERE tabs @> '{published}';

-- What is read of one case, or of a page of them. `title` and `summary` are public, and there only while the result is.
CREATE TABLE publisher.cases_apart (
    case_id       uuid NOT NULL PRIMARY KEY,
    words         text,
    answer        text,
    draft_title   text,
    draft_summary text,
    title         text,
    summary       text
);

SELECT log.count_tabs('publisher.cases', 'category');

SELECT log.read_table('publisher.cases'), log.read_table('publisher.cases_apart');

DO $$
DECLARE
    app text := regexp_replace(current_user, '_owner$', '_app');
BEGIN
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON publisher.cases, publisher.cases_apart TO %I', app);
END $$;
