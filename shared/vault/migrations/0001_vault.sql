-- The keys of personal words. This database is left out of normal backups: what is erased here is gone.

CREATE TABLE vault.keys (
    case_id    uuid        NOT NULL,
    name       text        NOT NULL CHECK (name IN ('words', 'contact')),
    wrapped    bytea,      -- the key, encrypted under the key that is not in PostgreSQL; null once it is destroyed
    erased_at  timestamptz,
    PRIMARY KEY (case_id, name),
    CHECK ((wrapped IS NULL) = (erased_at IS NOT NULL))
);

CREATE TABLE vault.photos (
    id       uuid  NOT NULL PRIMARY KEY,
    case_id  uuid  NOT NULL,
    sealed   bytea NOT NULL   -- nonce and ciphertext of a re-encoded picture, under the key "words"
);
CREATE INDEX photos_by_case ON vault.photos (case_id);

-- Who of the staff read what, and why. Append-only.
CREATE TABLE vault.openings (
    id         bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    case_id    uuid        NOT NULL,
    key        text        NOT NULL,
    reader     text        NOT NULL,
    purpose    text        NOT NULL,
    opened_at  timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX openings_by_case ON vault.openings (case_id);

DO $$
DECLARE
    app text := regexp_replace(current_user, '_owner$', '_app');
BEGIN
    EXECUTE format('GRANT USAGE ON SCHEMA vault TO %I', app);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE ON vault.keys TO %I', app);
    EXECUTE format('GRANT SELECT, INSERT, DELETE ON vault.photos TO %I', app);
    EXECUTE format('GRANT SELECT, INSERT ON vault.openings TO %I', app);
END $$;
