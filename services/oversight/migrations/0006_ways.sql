-- By which ways citizens cannot be told of their cases, as intake says.
CREATE TABLE oversight.ways (
    way           text NOT NULL PRIMARY KEY,
    position      bigint,
    failing_since timestamptz
);

SELECT log.read_table('oversight.ways');

DO $$
DECLARE
    app text := regexp_replace(current_user, '_owner$', '_app');
BEGIN
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON oversight.ways TO %I', app);
END $$;
