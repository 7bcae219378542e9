-- Who works here, who is signed in, which programs of units may call, and how often a password was wrong.

CREATE TABLE identity.accounts (
    id            uuid        NOT NULL PRIMARY KEY,
    name          text        NOT NULL CHECK (name <> ''),
    sign_in       text        NOT NULL UNIQUE CHECK (sign_in = lower(sign_in)),
    role          text        NOT NULL CHECK (role IN ('clerk', 'unit_member', 'overseer', 'editor', 'administrator')),
    unit          text        CHECK ((role = 'unit_member') = (unit IS NOT NULL)),
    password_hash text        NOT NULL,
    created_at    timestamptz NOT NULL,
    disabled_at   timestamptz
);

-- The cookie holds the id; the table only its SHA-256: who reads the table cannot sign in with it.
CREATE TABLE identity.sessions (
    id_hash    bytea       NOT NULL PRIMARY KEY,
    account    uuid        NOT NULL REFERENCES identity.accounts ON DELETE CASCADE,
    created_at timestamptz NOT NULL,
    seen_at    timestamptz NOT NULL
);
CREATE INDEX sessions_of_account ON identity.sessions (account);
CREATE INDEX sessions_by_age ON identity.sessions (created_at);

CREATE TABLE identity.unit_keys (
    id          text        NOT NULL PRIMARY KEY,
    unit        text        NOT NULL,
    name        text        NOT NULL CHECK (name <> ''),
    scopes      text[]      NOT NULL CHECK (cardinality(scopes) > 0),
    secret_hash bytea       NOT NULL,
    created_at  timestamptz NOT NULL,
    created_by  uuid        NOT NULL REFERENCES identity.accounts,
    revoked_at  timestamptz
);

-- Addresses are kept only as an HMAC under the salt of the day; the salt goes, and with it what they say.
CREATE TABLE identity.salts (
    day  date  NOT NULL PRIMARY KEY,
    salt bytea NOT NULL
);
CREATE TABLE identity.wrong_passwords (
    who        bytea       NOT NULL PRIMARY KEY,
    times      integer     NOT NULL,
    first_at   timestamptz NOT NULL
);

DO $$
DECLARE
    app text := regexp_replace(current_user, '_owner$', '_app');
BEGIN
    EXECUTE format('GRANT USAGE ON SCHEMA identity TO %I', app);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA identity TO %I', app);
    EXECUTE format('REVOKE ALL ON identity.migrations FROM %I', app);
END $$;
