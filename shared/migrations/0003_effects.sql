-- How far each effect on the outside world has come in each source. It outlives a rebuild: what was sent is sent.
CREATE TABLE log.effects (
    effect   text   NOT NULL,
    source   text   NOT NULL,
    position bigint NOT NULL,
    PRIMARY KEY (effect, source)
);

-- Events whose effect failed: to be tried again at retry_at, or given up, which stays on record.
CREATE TABLE log.effects_failed (
    effect      text        NOT NULL,
    source      text        NOT NULL,
    position    bigint      NOT NULL,
    wire        bytea       NOT NULL,
    reason      text        NOT NULL,
    attempts    integer     NOT NULL,
    failed_at   timestamptz NOT NULL,
    retry_at    timestamptz,
    PRIMARY KEY (effect, source, position)
);
CREATE INDEX effects_due ON log.effects_failed (effect, retry_at) WHERE retry_at IS NOT NULL;

DO $$
DECLARE
    app text := regexp_replace(current_user, '_owner$', '_app');
BEGIN
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON log.effects, log.effects_failed TO %I', app);
END $$;
