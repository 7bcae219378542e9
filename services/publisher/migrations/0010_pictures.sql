-- Photos of the case, the copies that editors made of them, and those that everyone sees.
ALTER TABLE publisher.cases_apart
    ADD COLUMN photos        jsonb,
    ADD COLUMN answer_photos jsonb,
    ADD COLUMN pictures      jsonb,
    ADD COLUMN shown_photos  jsonb;
CREATE INDEX cases_with_photos ON publisher.cases_apart (case_id) WHERE shown_photos <> '[]';

-- The public copies as everyone gets them, for as long as they are public. No read table: events do not hold them. What
-- is missing comes from the vault again.
CREATE TABLE publisher.pictures (
    photo   uuid  NOT NULL PRIMARY KEY,
    case_id uuid  NOT NULL,
    content bytea NOT NULL
);
CREATE INDEX pictures_by_case ON publisher.pictures (case_id);

SELECT log.read_table('publisher.cases_apart');

DO $$
DECLARE
    app text := regexp_replace(current_user, '_owner$', '_app');
BEGIN
    EXECUTE format('GRANT SELECT, INSERT, DELETE ON publisher.pictures TO %I', app);
END $$;
