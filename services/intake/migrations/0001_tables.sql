-- What intake remembers to answer citizens. All but the counters are read tables: droppable, rebuilt from the logs.
-- Each column has one source, so that events of different sources may come in any order.

CREATE TABLE intake.cases (
    case_id             uuid NOT NULL PRIMARY KEY,
    jurisdiction        text NOT NULL,
    -- from intake
    number              text UNIQUE,
    tracking            text UNIQUE,
    received_at         timestamptz,
    channel             text,
    area                text,
    category_hint       text,
    words               text,
    place               text,
    photos              text,
    answered_question   integer,
    withdrawn_at        timestamptz,
    erased              text,
    judged_round        integer,
    solved              text,
    stars               integer,
    -- from triage
    verified_at         timestamptz,
    question            text,
    asked               integer,
    refused_at          timestamptz,
    refusal             integer,
    refusal_reason      text,
    refusal_explanation text,
    statutory_route     text,
    category            text,
    restricted          boolean,
    classified_at       timestamptz,
    -- from dispatch
    unit                text,
    due                 timestamptz,
    forwarded_round     integer,
    handling            text,
    answered_round      integer,
    -- from oversight
    round               integer,
    overturned          integer,
    closed_at           timestamptz,
    closed_by           text,
    -- from publisher
    published_at        timestamptz
);

-- What the citizen sees of a case's life, in order.
CREATE TABLE intake.history (
    case_id  uuid        NOT NULL,
    source   text        NOT NULL,
    position bigint      NOT NULL,
    at       timestamptz NOT NULL,
    id       uuid        NOT NULL,
    cause    uuid,
    event    text        NOT NULL,
    words    text,  -- sealed
    code     text,
    openly   text,  -- what is public anyway
    PRIMARY KEY (source, position)
);
CREATE INDEX history_by_case ON intake.history (case_id);

CREATE TABLE intake.answers (
    case_id     uuid        NOT NULL,
    round       integer     NOT NULL,
    unit        text        NOT NULL,
    outcome     text        NOT NULL,
    answer      text        NOT NULL,
    responsible text        NOT NULL,
    acted_on    date,
    next_date   date,
    answered_at timestamptz NOT NULL,
    PRIMARY KEY (case_id, round)
);

CREATE TABLE intake.points (
    code         text        NOT NULL PRIMARY KEY,
    jurisdiction text        NOT NULL,
    name         text,
    area         text,
    opened_at    timestamptz,
    closed_at    timestamptz
);

-- Case numbers are given out here, year by year, each for one case. No read tables: a number is never given twice.
CREATE TABLE intake.counters (
    year integer NOT NULL PRIMARY KEY,
    last bigint  NOT NULL
);

CREATE TABLE intake.numbers (
    case_id uuid NOT NULL PRIMARY KEY,
    number  text NOT NULL UNIQUE
);

-- Photos of forms that were refused, sealed under what only the form knows; an hour later they are gone.
CREATE TABLE intake.waiting_photos (
    token_hash bytea       NOT NULL,
    place      integer     NOT NULL,
    sealed     bytea       NOT NULL,
    width      integer     NOT NULL,
    height     integer     NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (token_hash, place)
);
CREATE INDEX waiting_photos_by_age ON intake.waiting_photos (created_at);

DO $$
DECLARE
    app text := regexp_replace(current_user, '_owner$', '_app');
BEGIN
    EXECUTE format('GRANT USAGE ON SCHEMA intake TO %I', app);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON ALL TABLES IN SCHEMA intake TO %I', app);
    EXECUTE format('REVOKE TRUNCATE, DELETE ON intake.counters, intake.numbers FROM %I', app);
    EXECUTE format('REVOKE ALL ON intake.migrations FROM %I', app);
END $$;
