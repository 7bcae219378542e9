-- What was told further up of what stays late.

CREATE TABLE oversight.escalations (
    position   bigint NOT NULL PRIMARY KEY,
    case_id    uuid,
    at         timestamptz,
    level      bigint,
    step       text,
    unit       text,
    due        timestamptz,
    recipients jsonb,
    told_by    text
);
CREATE INDEX escalations_newest ON oversight.escalations (at DESC, case_id DESC);
CREATE INDEX escalations_for ON oversight.escalations USING gin (recipients jsonb_path_ops);

SELECT log.read_table('oversight.escalations');

DO $$
DECLARE
    app text := regexp_replace(current_user, '_owner$', '_app');
BEGIN
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON oversight.escalations TO %I', app);
END $$;
