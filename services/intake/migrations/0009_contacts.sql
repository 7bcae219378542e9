-- What a citizen is shown of the own contact, sealed; and how often it was changed.
CREATE TABLE intake.contacts (
    case_id    uuid NOT NULL PRIMARY KEY,
    contact    text,
    contact_by text,
    changes    bigint
);

SELECT log.read_table('intake.contacts');

DO $$
DECLARE
    app text := regexp_replace(current_user, '_owner$', '_app');
BEGIN
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON intake.contacts TO %I', app);
END $$;
