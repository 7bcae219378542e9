-- Who has a case in hand: the last officer that was named, by which unit; null when it gave the case back.
CREATE TABLE dispatch.officers (
    case_id  uuid NOT NULL PRIMARY KEY,
    unit     text,
    officer  text,
    named_at timestamptz
);

SELECT log.read_table('dispatch.officers');

DO $$
DECLARE
    app text := regexp_replace(current_user, '_owner$', '_app');
BEGIN
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON dispatch.officers TO %I', app);
END $$;
