-- Which reports somebody passed on from a Zalo group, by who did: each sees only their own.
CREATE TABLE intake.relayed (
    case_id    uuid NOT NULL PRIMARY KEY,
    actor      text,
    point      text,
    relayed_at timestamptz
);
CREATE INDEX relayed_by_actor ON intake.relayed (actor, relayed_at DESC, case_id DESC);

SELECT log.read_table('intake.relayed');

DO $$
DECLARE
    app text := regexp_replace(current_user, '_owner$', '_app');
BEGIN
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON intake.relayed TO %I', app);
END $$;
