-- The words of published results, folded, for whoever looks for some; null once a result is taken down.
CREATE TABLE publisher.searchable (
    case_id uuid NOT NULL PRIMARY KEY,
    words   text
);
CREATE INDEX searchable_words ON publisher.searchable USING gin (to_tsvector('simple', words));

SELECT log.read_table('publisher.searchable');

DO $$
DECLARE
    app text := regexp_replace(current_user, '_owner$', '_app');
BEGIN
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON publisher.searchable TO %I', app);
END $$;
