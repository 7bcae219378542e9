-- What a case is about in public words: given when it was classified, or the title of its published result; where that
-- is; and how many others follow it.
ALTER TABLE intake.cases
    ADD COLUMN headline text, ADD COLUMN result text, ADD COLUMN decided_area text, ADD COLUMN followers bigint;
CREATE INDEX cases_by_name ON intake.cases (received_at DESC, case_id) WHERE headline IS NOT NULL OR result IS NOT NULL;
CREATE INDEX cases_named_by_end ON intake.cases (closed_at) WHERE headline IS NOT NULL OR result IS NOT NULL;

-- Who follows which case: a voice and the hash of its code, and nothing of a person.
CREATE TABLE intake.followers (
    follower    uuid NOT NULL PRIMARY KEY,
    case_id     uuid,
    tracking    text,
    followed_at timestamptz,
    ended_at    timestamptz
);
CREATE INDEX followers_by_code ON intake.followers (tracking);

SELECT log.read_table('intake.cases'), log.read_table('intake.followers');

DO $$
DECLARE
    app text := regexp_replace(current_user, '_owner$', '_app');
BEGIN
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON intake.followers TO %I', app);
END $$;
