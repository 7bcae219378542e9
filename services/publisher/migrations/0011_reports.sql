-- Reports: what their figures are counted from, what was made of them, and the files that went out.

-- One row for each event that a figure asks for; no words.
CREATE TABLE publisher.facts (
    source     text   NOT NULL,
    position   bigint NOT NULL,
    case_id    uuid,
    kind       text,
    at         timestamptz,
    version    bigint,
    round      bigint,
    nth        bigint,
    unit       text,
    area       text,
    category   text,
    due        timestamptz,
    word       text,
    stars      bigint,
    restricted boolean,
    signal     uuid,
    PRIMARY KEY (source, position)
);
-- Why a deadline was moved, sealed.
CREATE TABLE publisher.facts_apart (
    source   text   NOT NULL,
    position bigint NOT NULL,
    reason   text,
    PRIMARY KEY (source, position)
);
-- Whose results were published lately, and which deadlines were moved.
CREATE INDEX facts_lately ON publisher.facts (kind, at) WHERE kind IN ('published', 'extended');

CREATE TABLE publisher.reports (
    report            uuid   NOT NULL,
    edition           bigint NOT NULL,
    version           bigint,
    draft             bigint, -- the version that is approved when it is
    kind              text,
    first             date,
    last              date,
    compiled_at       timestamptz,
    positions         jsonb,
    aside             jsonb,
    sha256            text,
    stories           jsonb,
    author            text,
    approver          text,
    issued_at         timestamptz,
    year              bigint,
    number            bigint,
    sign              text,
    day               date,
    public            boolean,
    recipients        jsonb,
    replaces          text,
    files             jsonb,
    deliveries        jsonb,
    withdrawn_at      timestamptz,
    withdrawn_because text,
    PRIMARY KEY (report, edition)
);
CREATE INDEX reports_newest ON publisher.reports (compiled_at, report) WHERE compiled_at IS NOT NULL;
CREATE INDEX reports_of_a_kind ON publisher.reports (kind, compiled_at, report) WHERE compiled_at IS NOT NULL;
CREATE INDEX reports_public ON publisher.reports (issued_at, report) WHERE public AND issued_at IS NOT NULL;
CREATE UNIQUE INDEX reports_by_number ON publisher.reports (year, number);
CREATE INDEX reports_without_files ON publisher.reports (issued_at) WHERE issued_at IS NOT NULL AND files IS NULL;

CREATE TABLE publisher.reports_apart (
    report          uuid   NOT NULL,
    edition         bigint NOT NULL,
    figures         text,
    assessment      text, -- sealed
    proposals       text, -- sealed
    told_assessment text, -- as it was approved
    told_proposals  text,
    PRIMARY KEY (report, edition)
);

-- The files as they went out; each is made once. They are what was sent, and no read table.
CREATE TABLE publisher.report_files (
    report  uuid        NOT NULL,
    edition bigint      NOT NULL,
    format  text        NOT NULL,
    content bytea       NOT NULL,
    made_at timestamptz NOT NULL,
    PRIMARY KEY (report, edition, format)
);

-- Whose files somebody does not want to be made now.
CREATE TABLE publisher.report_stops (
    report  uuid        NOT NULL,
    edition bigint      NOT NULL,
    at      timestamptz NOT NULL,
    PRIMARY KEY (report, edition)
);

SELECT log.read_table('publisher.facts'), log.read_table('publisher.facts_apart'), log.read_table('publisher.reports'), log.read_table('publisher.reports_apart');

DO $$
DECLARE
    app text := regexp_replace(current_user, '_owner$', '_app');
BEGIN
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON publisher.facts, publisher.facts_apart,'
                   ' publisher.reports, publisher.reports_apart TO %I', app);
    EXECUTE format('GRANT SELECT, INSERT ON publisher.report_files TO %I', app);
    EXECUTE format('GRANT SELECT, INSERT, DELETE ON publisher.report_stops TO %I', app);
END $$;
