-- What signals are found in: one row for each event of a case that they look at.
CREATE TABLE oversight.happened (
    source   text   NOT NULL,
    position bigint NOT NULL,
    case_id  uuid,
    kind     text,
    at       timestamptz,
    point    text,
    area     text,
    unit     text,
    category text,
    round    bigint,
    due      timestamptz,
    alike    text,
    PRIMARY KEY (source, position)
);
CREATE INDEX happened_lately ON oversight.happened (kind, at);
-- Whose date it was before, and from which point a case came.
CREATE INDEX happened_dated ON oversight.happened (case_id, position) WHERE due IS NOT NULL;
CREATE INDEX happened_received ON oversight.happened (case_id) WHERE kind = 'received';

-- The places to report from, as intake says.
CREATE TABLE oversight.points (
    code               text NOT NULL PRIMARY KEY,
    name               text,
    closed             boolean,
    looked_after_since timestamptz
);

-- What was asked, and why it was dismissed.
CREATE TABLE oversight.signals (
    signal       uuid NOT NULL PRIMARY KEY,
    stream       uuid,
    raised_at    timestamptz,
    kind         text,
    about        text,
    since        timestamptz,
    until        timestamptz,
    cases        jsonb,
    count        bigint,
    of           bigint,
    days         double precision,
    others_days  double precision,
    dismissed_at timestamptz,
    dismissed_by text,
    reason       text
);
CREATE INDEX signals_open ON oversight.signals (raised_at, signal) WHERE dismissed_at IS NULL;
CREATE INDEX signals_dismissed ON oversight.signals (dismissed_at, signal) WHERE dismissed_at IS NOT NULL;

SELECT log.read_table('oversight.happened'), log.read_table('oversight.points'), log.read_table('oversight.signals');

DO $$
DECLARE
    app text := regexp_replace(current_user, '_owner$', '_app');
BEGIN
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON oversight.happened, oversight.points,'
                   ' oversight.signals TO %I', app);
END $$;
