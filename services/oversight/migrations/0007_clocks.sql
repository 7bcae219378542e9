-- The clock of every step: what a case waits for, by when, and what was said of that date.

-- What a case waits for; null when it is over, or its report was not heard. The same as CaseView.step.
CREATE FUNCTION oversight.step_of(
    number text, gone boolean, closed_at timestamptz, unpublished boolean, refused boolean, answered boolean,
    at_unit boolean, returned boolean, asked boolean, front_step text
) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE
        WHEN number IS NULL OR gone THEN NULL
        WHEN closed_at IS NOT NULL THEN CASE WHEN unpublished THEN 'publish' END
        WHEN refused THEN 'front'
        WHEN answered THEN 'citizen'
        WHEN at_unit THEN CASE WHEN returned THEN 'classify' ELSE 'handle' END
        WHEN asked THEN 'citizen'
        ELSE coalesce(front_step, 'verify') END
$$;

-- What is generated cannot be changed in place on PostgreSQL 15; its indexes go with it.
ALTER TABLE oversight.cases DROP COLUMN tabs;
DROP INDEX oversight.cases_by_due;
ALTER TABLE oversight.cases
    -- from intake
    ADD COLUMN answered_question bigint,
    ADD COLUMN added_due         timestamptz,
    -- from triage
    ADD COLUMN front_step        text,
    ADD COLUMN front_due         timestamptz,
    ADD COLUMN at_clerks         boolean,     -- they begin with it, or begin anew
    ADD COLUMN refusal_reason    text,
    ADD COLUMN asked             bigint,      -- the version of triage's last question
    ADD COLUMN urgency           text,
    -- from dispatch
    ADD COLUMN progress_at       timestamptz,
    -- from oversight
    ADD COLUMN warned_due        timestamptz,
    ADD COLUMN missed_due        timestamptz,
    ADD COLUMN missed_by         text,        -- the unit that had it then
    ADD COLUMN corrected_due     timestamptz, -- of which it was taken back that it was missed
    ADD COLUMN progress_due      timestamptz, -- by when progress was missing last
    ADD COLUMN escalated_due     timestamptz, -- of which missed date was told further up,
    ADD COLUMN escalated         bigint,      -- and up to which level
    ADD COLUMN publish_due       timestamptz,
    -- from publisher
    ADD COLUMN published_round   bigint;

DO $$
DECLARE
    step text := $step$oversight.step_of(
        number, withdrawn_at IS NOT NULL OR erasure IS NOT DISTINCT FROM 'all', closed_at,
        publish_due IS NOT NULL AND coalesce(published_round, 0) < coalesce(round, 1) AND NOT coalesce(restricted, false),
        coalesce(refusal, 0) > coalesce(overturned, 0), coalesce(answered_round, 0) >= coalesce(round, 1),
        forwarded_round IS NOT NULL AND NOT coalesce(at_clerks, false), coalesce(returned, false), coalesce(asked, 0) > coalesce(answered_question, 0), front_step)$step$;
    due text := format($due$CASE
        WHEN %1$s = 'publish' THEN publish_due
        WHEN %1$s IN ('handle', 'classify') AND forwarded_round IS NOT NULL AND NOT coalesce(at_clerks, false)
            THEN CASE WHEN forwarded_round >= coalesce(round, 1) THEN due END
        WHEN %1$s IN ('verify', 'classify') AND front_due IS NOT NULL THEN greatest(front_due, added_due) END$due$, step);
    late text := format($late$coalesce(%1$s = missed_due, false)$late$, due);
    late_unit text := format($late$%1$s IN ('handle', 'classify') AND forwarded_round IS NOT NULL
        AND NOT coalesce(at_clerks, false) AND (%1$s = 'handle' OR missed_by IS NOT NULL)$late$, step);
BEGIN
    EXECUTE format('ALTER TABLE oversight.cases ADD COLUMN step text GENERATED ALWAYS AS (%s) STORED', step);
    EXECUTE format('ALTER TABLE oversight.cases ADD COLUMN step_due timestamptz GENERATED ALWAYS AS (%s) STORED', due);
    -- In which lists of the desk it stands, what it waits for among them; null until the report was heard.
    EXECUTE format($tabs$ALTER TABLE oversight.cases ADD COLUMN tabs text[] GENERATED ALWAYS AS (CASE
        WHEN number IS NULL THEN NULL
        ELSE array_remove(ARRAY[
            CASE WHEN closed_at IS NULL THEN 'open' ELSE 'closed' END,
            %1$s,
            CASE WHEN %2$s THEN 'late' END,
            CASE WHEN %2$s THEN CASE WHEN %3$s THEN 'late_unit' ELSE 'late_front' END END,
            -- Whoever appeals after a refusal stood by the clock is heard all the same.
            CASE WHEN refusal > greatest(overturned, upheld, 0)
                      AND (closed_at IS NULL OR appealed >= refusal AND closed_by = 'refusal_stands') THEN 'refused' END,
            CASE WHEN closed_at IS NULL AND round > 1 THEN 'unsatisfied' END], NULL) END) STORED$tabs$, step, late, late_unit);
END $$;

CREATE INDEX cases_open ON oversight.cases (received_at, case_id) WHERE tabs @> '{open}';
CREATE INDEX cases_late ON oversight.cases (step_due, case_id) WHERE tabs @> '{late}';
CREATE INDEX cases_refused ON oversight.cases ((NOT coalesce(appealed >= refusal, false)), refused_at, case_id)
    WHERE tabs @> '{refused}';
CREATE INDEX cases_unsatisfied ON oversight.cases (received_at, case_id) WHERE tabs @> '{unsatisfied}';
CREATE INDEX cases_closed ON oversight.cases (closed_at, case_id) WHERE tabs @> '{closed}';
CREATE INDEX cases_by_step ON oversight.cases (step, received_at, case_id) WHERE step IS NOT NULL;
CREATE INDEX cases_by_step_due ON oversight.cases (step_due, case_id) WHERE step_due IS NOT NULL;
CREATE INDEX cases_without_progress ON oversight.cases (greatest(due, progress_at, progress_due), case_id)
    WHERE tabs @> '{late,handle}';

SELECT log.read_table('oversight.cases');
