-- Corrections of what is public: drafted beside it, and told with it once a second person has approved.
ALTER TABLE publisher.cases DROP COLUMN tabs;
ALTER TABLE publisher.cases
    ADD COLUMN draft_outcome text,
    ADD COLUMN shown         bigint,  -- the version with which the words became public that are
    ADD COLUMN corrected_at  timestamptz;

-- In which lists it stands, and in which figures of the front page it counts; null until the report was heard.
-- A case that is restricted is on no editor's desk, and one that becomes so or is erased leaves the public site.
-- A draft of an earlier round tells of an end that was none. A correction waits beside the result that it corrects.
ALTER TABLE publisher.cases ADD COLUMN tabs text[] GENERATED ALWAYS AS (CASE WHEN number IS NOT NULL THEN array_remove(ARRAY[
    CASE WHEN NOT coalesce(restricted, false) AND closed_at IS NOT NULL AND category IS NOT NULL
              AND closed_by NOT IN ('withdrawn', 'erased', 'refusal_stands') AND erasure IS DISTINCT FROM 'all'
         THEN CASE WHEN status IS NULL OR status = 'withdrawn' THEN 'waiting'
                   WHEN status = 'drafted' AND coalesce(draft_round <> closed_round, false) THEN 'waiting'
                   WHEN status = 'drafted' THEN 'drafted' END END,
    CASE WHEN status = 'published' AND NOT coalesce(restricted, false) AND erasure IS DISTINCT FROM 'all'
         THEN 'published' END,
    CASE WHEN status = 'published' AND NOT coalesce(restricted, false) AND erasure IS DISTINCT FROM 'all'
              AND closed_at IS NOT NULL AND draft > shown THEN 'drafted' END,
    'received',
    CASE WHEN answered_at IS NOT NULL THEN 'answered' END,
    CASE WHEN closed_at IS NOT NULL THEN 'closed' END,
    CASE WHEN verdicts -> answered_round::text IS NOT NULL THEN 'judged' END,
    CASE WHEN verdicts -> answered_round::text ->> 'solved' = 'yes' THEN 'solved' END], NULL) END) STORED;
CREATE INDEX cases_waiting ON publisher.cases (closed_at, case_id) WHERE tabs @> '{waiting}';
CREATE INDEX cases_drafted ON publisher.cases (closed_at, case_id) WHERE tabs @> '{drafted}';
CREATE INDEX cases_published ON publisher.cases (published_at, case_id) WHERE tabs @> '{published}';
CREATE INDEX results_by_area ON publisher.cases (coalesce(decided_area, reported_area), published_at, case_id)
    WHERE tabs @> '{published}';
CREATE INDEX results_by_unit ON publisher.cases (unit, published_at, case_id) WHERE tabs @> '{published}';
CREATE INDEX results_by_category ON publisher.cases (category, published_at, case_id) WHERE tabs @> '{published}';

-- What no public page may show any more: also words that were corrected.
DROP INDEX publisher.cases_taken_down;
CREATE INDEX cases_taken_down ON publisher.cases (case_id, version)
    WHERE status = 'withdrawn' OR corrected_at IS NOT NULL OR status = 'published' AND (restricted OR erasure = 'all');

ALTER TABLE publisher.cases_apart
    ADD COLUMN draft_correction text,
    ADD COLUMN draft_kept       text,
    ADD COLUMN correction       text;

SELECT log.read_table('publisher.cases'), log.read_table('publisher.cases_apart');
