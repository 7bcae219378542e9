-- The log of one stage (DESIGN: the log is the truth), and what its bus remembers.

CREATE TABLE log.events (
    position    bigint      NOT NULL PRIMARY KEY CHECK (position > 0),
    stream      uuid        NOT NULL,
    version     integer     NOT NULL,
    type        text        NOT NULL,
    state       bytea       NOT NULL,
    previous    bytea       NOT NULL CHECK (length(previous) = 32),
    signature   bytea       NOT NULL,
    UNIQUE (stream, version)
);

-- One row: the last position given out, and the hash of the event there. It is locked in each appending transaction, so that positions
-- have no gaps and become visible in their order: a tailing reader can never pass one that appears later.
CREATE TABLE log.head (
    only_row boolean NOT NULL PRIMARY KEY DEFAULT true CHECK (only_row),
    position bigint  NOT NULL,
    hash     bytea   NOT NULL
);
INSERT INTO log.head (position, hash) VALUES (0, decode(repeat('00', 32), 'hex'));

-- Takes the head's lock, then looks for the asked (stream, version) pairs: a second statement, and thus a
-- snapshot taken after the lock, sees what others committed while this one was waiting.
CREATE FUNCTION log.lock_head(streams uuid[], versions integer[],
                              OUT head bigint, OUT head_hash bytea, OUT taken_streams uuid[], OUT taken_versions integer[],
                              OUT taken_positions bigint[], OUT taken_states bytea[])
LANGUAGE plpgsql AS $$
BEGIN
    SELECT position, hash INTO head, head_hash FROM log.head FOR UPDATE;
    SELECT array_agg(e.stream), array_agg(e.version), array_agg(e.position), array_agg(e.state)
      INTO taken_streams, taken_versions, taken_positions, taken_states
      FROM unnest(streams, versions) AS asked(stream, version)
      JOIN log.events e USING (stream, version);
END $$;

-- The whole append in one statement, for signatures made beforehand for the positions after expected_head.
-- False, and nothing done, when another appended meanwhile or a (stream, version) exists: then the slow way decides.
CREATE FUNCTION log.append(expected_head bigint, expected_hash bytea, new_hash bytea, streams uuid[],
                           versions integer[], types text[], states bytea[], previous_hashes bytea[],
                           signatures bytea[]) RETURNS boolean
LANGUAGE plpgsql AS $$
BEGIN
    UPDATE log.head SET position = position + cardinality(streams), hash = new_hash
     WHERE position = expected_head AND hash = expected_hash;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    INSERT INTO log.events (position, stream, version, type, state, previous, signature)
    SELECT expected_head + nth, stream, version, type, state, previous, signature
      FROM unnest(streams, versions, types, states, previous_hashes, signatures)
           WITH ORDINALITY AS given(stream, version, type, state, previous, signature, nth);
    RETURN true;
EXCEPTION WHEN unique_violation THEN
    RETURN false;
END $$;

CREATE FUNCTION log.refuse_change() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%.% is append-only: % is refused.', TG_TABLE_SCHEMA, TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER events_are_for_ever BEFORE UPDATE OR DELETE OR TRUNCATE ON log.events
    FOR EACH STATEMENT EXECUTE FUNCTION log.refuse_change();
ALTER TABLE log.events ENABLE ALWAYS TRIGGER events_are_for_ever;

-- For people with psql: the same events, readable.
CREATE VIEW log.readable AS
    SELECT position, type, stream, version,
           convert_from(state, 'UTF8')::jsonb AS event
      FROM log.events;

-- How far this stage has heard each source, up to which event: written in the transaction that records what came of it.
CREATE TABLE log.tracking (
    source   text        NOT NULL PRIMARY KEY,
    position bigint      NOT NULL,
    hash     bytea,
    heard_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    last_said_at timestamptz -- when its source said it
);

-- With which public key each source signs from which position on. The first one is taken as it is found and kept;
-- another one counts only after a person has accepted it.
CREATE TABLE log.source_keys (
    source      text        NOT NULL,
    since       bigint      NOT NULL,
    public_key  bytea       NOT NULL CHECK (length(public_key) = 32),
    accepted_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    accepted_by text        NOT NULL,
    PRIMARY KEY (source, since)
);

-- Events of other stages that this stage keeps exactly as heard (the Front's register): append-only, kept for ever.
CREATE TABLE log.register (
    source   text        NOT NULL,
    position bigint      NOT NULL,
    case_id  uuid        NOT NULL,
    type     text        NOT NULL,
    at       timestamptz NOT NULL,
    wire     bytea       NOT NULL,
    heard_at timestamptz NOT NULL,
    PRIMARY KEY (source, position)
);
CREATE INDEX register_by_case ON log.register (case_id);
CREATE TRIGGER the_register_is_for_ever BEFORE UPDATE OR DELETE OR TRUNCATE ON log.register
    FOR EACH STATEMENT EXECUTE FUNCTION log.refuse_change();
ALTER TABLE log.register ENABLE ALWAYS TRIGGER the_register_is_for_ever;

-- When the kept events were heard, batch by batch (those after `before` up to `position`), under the keeper's signature.
CREATE TABLE log.heard (
    source    text        NOT NULL,
    position  bigint      NOT NULL,
    before    bigint      NOT NULL,
    hash      bytea       NOT NULL,
    at        timestamptz NOT NULL,
    signature bytea       NOT NULL,
    PRIMARY KEY (source, position)
);
CREATE TRIGGER what_was_heard_is_for_ever BEFORE UPDATE OR DELETE OR TRUNCATE ON log.heard
    FOR EACH STATEMENT EXECUTE FUNCTION log.refuse_change();
ALTER TABLE log.heard ENABLE ALWAYS TRIGGER what_was_heard_is_for_ever;

-- The kept events for people with psql, readable.
CREATE VIEW log.readable_register AS
    SELECT source, position, heard_at, at, type, case_id, convert_from(wire, 'UTF8')::jsonb AS event
      FROM log.register;

-- When each job of the clock last had its turn: replicas take turns by it, none sweeps twice in one period.
CREATE TABLE log.sweeps (
    job text        NOT NULL PRIMARY KEY,
    at  timestamptz NOT NULL
);

-- What a stage had said after it was restored from an older copy, before its log was filled again: nobody took it in.
-- `settled_at`: since when it has been told, and what follows from it is on its way again.
CREATE TABLE log.disowned (
    disowned_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    settled_at  timestamptz,
    position    bigint      NOT NULL,
    stream      uuid        NOT NULL,
    version     integer     NOT NULL,
    type        text        NOT NULL,
    state       bytea       NOT NULL,
    previous    bytea       NOT NULL,
    signature   bytea       NOT NULL
);

-- When logs, keys and kept events were last walked by the verifier, how far, and what was found.
CREATE TABLE log.checks (
    what       text        NOT NULL,
    source     text        NOT NULL,
    checked_at timestamptz NOT NULL,
    position   bigint      NOT NULL,
    compared   boolean     NOT NULL,
    finding    text,
    PRIMARY KEY (what, source)
);

-- What is wrong with the truth, as this stage sees it, until it is put right. The kinds: shared/bus/troubles.py.
CREATE TABLE log.troubles (
    kind     text        NOT NULL,
    source   text        NOT NULL,
    position bigint      NOT NULL,
    detail   text        NOT NULL,
    since    timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (kind, source)
);

-- How far the relay has handed this stage's events to the broker.
CREATE TABLE log.relayed (
    only_row boolean NOT NULL PRIMARY KEY DEFAULT true CHECK (only_row),
    position bigint  NOT NULL
);
INSERT INTO log.relayed (position) VALUES (0);

-- Events set aside, in the order in which they were: to be tried again at retry_at, or parked (retry_at is
-- null) until a person retries or releases them. While the first of a case waits, later ones of it wait behind.
CREATE TABLE log.parked (
    place       bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source      text        NOT NULL,
    position    bigint      NOT NULL,
    subject     uuid        NOT NULL,
    wire        bytea       NOT NULL,
    reason      text        NOT NULL,
    attempts    integer     NOT NULL,
    parked_at   timestamptz NOT NULL,
    retry_at    timestamptz,
    released_at timestamptz,
    released_by text,
    UNIQUE (source, position)
);
CREATE INDEX parked_by_subject ON log.parked (subject) WHERE released_at IS NULL;

-- The application role appends and reads; only the owner, who never serves, could do more, and the trigger stops even that.
DO $$
DECLARE
    app text := regexp_replace(current_user, '_owner$', '_app');
BEGIN
    EXECUTE format('GRANT USAGE ON SCHEMA log TO %I', app);
    EXECUTE format('GRANT SELECT, INSERT ON log.events TO %I', app);
    EXECUTE format('GRANT SELECT ON log.readable TO %I', app);
    EXECUTE format('GRANT SELECT, UPDATE ON log.head, log.relayed TO %I', app);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON log.tracking, log.parked, log.troubles, log.sweeps, log.checks TO %I', app);
    EXECUTE format('GRANT SELECT, INSERT ON log.source_keys, log.register, log.heard TO %I', app);
    EXECUTE format('GRANT SELECT ON log.readable_register, log.disowned TO %I', app);
END $$;
