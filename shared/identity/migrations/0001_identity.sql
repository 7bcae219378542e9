-- Who works here, who is signed in, which programs of units may call, and how often a secret was wrong. Only the doors
-- of identity reach these tables; the stages have the functions of the next file, as far as `grants.sql` lets them.

CREATE TABLE identity.accounts (
    id            uuid        NOT NULL PRIMARY KEY,
    name          text        NOT NULL CHECK (name <> ''),
    sign_in       text        NOT NULL UNIQUE CHECK (sign_in = lower(sign_in)),
    role          text        NOT NULL CHECK (role IN ('clerk', 'unit_member', 'overseer', 'editor', 'administrator')),
    unit          text        CHECK ((role = 'unit_member') = (unit IS NOT NULL)),
    password_hash text        NOT NULL,
    must_change   boolean     NOT NULL DEFAULT true,  -- the password was given by others, and opens one page only
    reset_by      uuid        REFERENCES identity.accounts,
    reset_at      timestamptz,
    created_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
    disabled_at   timestamptz
);

-- The cookie holds the id; the table only its SHA-256: who reads the table cannot sign in with it.
CREATE TABLE identity.sessions (
    id_hash    bytea       NOT NULL PRIMARY KEY,
    account    uuid        NOT NULL REFERENCES identity.accounts ON DELETE CASCADE,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    seen_at    timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX sessions_of_account ON identity.sessions (account);
CREATE INDEX sessions_by_age ON identity.sessions (created_at);

CREATE TABLE identity.unit_keys (
    id          text        NOT NULL PRIMARY KEY,
    unit        text        NOT NULL,
    name        text        NOT NULL CHECK (name <> ''),
    scopes      text[]      NOT NULL CHECK (cardinality(scopes) > 0),
    secret_hash bytea       NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    created_by  uuid        NOT NULL REFERENCES identity.accounts,
    revoked_at  timestamptz
);

-- What takes two people: proposed by an administrator, approved or refused by somebody of the Front, then carried out.
CREATE TABLE identity.proposals (
    id          uuid        NOT NULL PRIMARY KEY,
    kind        text        NOT NULL CHECK (kind IN ('account', 'password', 'enabling')),
    account     uuid        REFERENCES identity.accounts,
    name        text        NOT NULL,
    sign_in     text        NOT NULL,
    role        text        NOT NULL,
    proposed_by uuid        NOT NULL REFERENCES identity.accounts,
    proposed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    approved    boolean,
    decided_by  uuid        REFERENCES identity.accounts CHECK (decided_by <> proposed_by AND decided_by <> account),
    decided_at  timestamptz,
    done_at     timestamptz CHECK (done_at IS NULL OR (approved AND decided_by IS NOT NULL)),
    CHECK ((kind = 'account') = (account IS NULL))
);
CREATE INDEX proposals_open ON identity.proposals (proposed_at) WHERE done_at IS NULL;

-- Addresses are kept only as an HMAC under the salt of the day; the salt goes, and with it what they say.
CREATE TABLE identity.salts (
    day  date  NOT NULL PRIMARY KEY,
    salt bytea NOT NULL
);
CREATE TABLE identity.tries (
    who        bytea       NOT NULL PRIMARY KEY,
    times      integer     NOT NULL,
    first_at   timestamptz NOT NULL
);
CREATE INDEX tries_by_age ON identity.tries (first_at);

-- Wrong sign-ins that no event has told of yet: how many, never whose.
CREATE TABLE identity.failures (
    only_row boolean     NOT NULL PRIMARY KEY DEFAULT true CHECK (only_row),
    times    integer     NOT NULL,
    since    timestamptz NOT NULL
);
INSERT INTO identity.failures (times, since) VALUES (0, clock_timestamp());

DO $$
DECLARE
    app text := regexp_replace(current_user, '_owner$', '_app');
BEGIN
    EXECUTE format('GRANT USAGE ON SCHEMA identity TO %I', app);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA identity TO %I', app);
    EXECUTE format('REVOKE ALL ON identity.migrations FROM %I', app);
END $$;
