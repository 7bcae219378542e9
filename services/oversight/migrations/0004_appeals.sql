-- What the citizen says against a refusal and adds after the end, and what the Front decided about a refusal.

-- What is generated cannot be changed in place on PostgreSQL 15; its indexes go with it.
ALTER TABLE oversight.cases DROP COLUMN tabs;
ALTER TABLE oversight.cases
    ADD COLUMN added    bigint,      -- intake's position of the last addition
    ADD COLUMN added_at timestamptz,
    ADD COLUMN appealed bigint,      -- the last refusal that the citizen did not accept
    ADD COLUMN upheld   bigint;      -- the last refusal that the Front let stand
ALTER TABLE oversight.cases ADD COLUMN tabs text[] GENERATED ALWAYS AS (CASE
    WHEN number IS NULL THEN NULL
    -- Whoever appeals after a refusal stood by the clock is heard all the same.
    WHEN closed_at IS NOT NULL THEN array_remove(ARRAY[
        'closed',
        CASE WHEN refusal > greatest(overturned, upheld, 0) AND appealed >= refusal
                  AND closed_by = 'refusal_stands' THEN 'refused' END], NULL)
    ELSE array_remove(ARRAY[
        'open',
        CASE WHEN missed_round = forwarded_round AND coalesce(answered_round, 0) < forwarded_round
                  AND coalesce(refusal, 0) <= coalesce(overturned, 0) THEN 'late' END,
        CASE WHEN refusal > greatest(overturned, upheld, 0) THEN 'refused' END,
        CASE WHEN round > 1 THEN 'unsatisfied' END], NULL) END) STORED;
CREATE INDEX cases_open ON oversight.cases (received_at, case_id) WHERE tabs @> '{open}';
CREATE INDEX cases_late ON oversight.cases (due, case_id) WHERE tabs @> '{late}';
CREATE INDEX cases_refused ON oversight.cases ((NOT coalesce(appealed >= refusal, false)), refused_at, case_id)
    WHERE tabs @> '{refused}';
CREATE INDEX cases_unsatisfied ON oversight.cases (received_at, case_id) WHERE tabs @> '{unsatisfied}';
CREATE INDEX cases_closed ON oversight.cases (closed_at, case_id) WHERE tabs @> '{closed}';
CREATE INDEX cases_added_to ON oversight.cases (added_at, case_id) WHERE added_at > closed_at;

-- Up to which addition somebody of the Front has opened a case. Not a read table: no event says it.
CREATE TABLE oversight.looked (
    case_id uuid   NOT NULL PRIMARY KEY,
    added   bigint NOT NULL
);

SELECT log.read_table('oversight.cases');

DO $$
DECLARE
    app text := regexp_replace(current_user, '_owner$', '_app');
BEGIN
    EXECUTE format('GRANT SELECT, INSERT, UPDATE ON oversight.looked TO %I', app);
END $$;
