-- The read tables anew: columns as the code names them. Nobody lists cases here, so each row is whole. NULL: its source
-- has not said it yet.

DROP TABLE intake.cases, intake.history, intake.answers, intake.points;

CREATE TABLE intake.cases (
    case_id           uuid NOT NULL PRIMARY KEY,
    -- from intake
    number            text,
    tracking          text,
    received_at       timestamptz,
    channel           text,
    area              text,
    category_hint     text,
    words             text,
    place             text,
    photos            jsonb,
    answered_question bigint,
    withdrawn_at      timestamptz,
    erased            text,
    verdicts          jsonb,
    -- from triage
    verified_at       timestamptz,
    question          text,
    asked             bigint,
    refused_at        timestamptz,
    refusal           bigint,
    refusal_reason    text,
    refusal_explanation text,
    statutory_route   text,
    category          text,
    restricted        boolean,
    classified_at     timestamptz,
    -- from dispatch
    unit              text,
    due               timestamptz,
    forwarded_round   bigint,
    handling          text,
    answered_round    bigint,
    -- from oversight
    round             bigint,
    overturned        bigint,
    closed_at         timestamptz,
    closed_by         text,
    -- from publisher
    published_at      timestamptz
) WITH (fillfactor = 85);
CREATE UNIQUE INDEX cases_by_number ON intake.cases (number);
CREATE UNIQUE INDEX cases_by_tracking ON intake.cases (tracking);

-- What the citizen sees of a case's life.
CREATE TABLE intake.history (
    source   text   NOT NULL,
    position bigint NOT NULL,
    case_id  uuid,
    at       timestamptz,
    id       uuid,
    cause    uuid,
    event    text,
    words    text,  -- sealed
    code     text,
    openly   text,  -- what is public anyway
    PRIMARY KEY (source, position)
);
CREATE INDEX history_by_case ON intake.history (case_id);

CREATE TABLE intake.answers (
    case_id     uuid   NOT NULL,
    round       bigint NOT NULL,
    unit        text,
    outcome     text,
    answer      text,
    responsible text,
    answered_at timestamptz,
    acted_on    date,
    next_date   date,
    photos      jsonb,
    PRIMARY KEY (case_id, round)
);

CREATE TABLE intake.points (
    code      text NOT NULL PRIMARY KEY,
    name      text,
    area      text,
    opened_at timestamptz,
    closed_at timestamptz
);

-- From which address photos wait, as a hash that lasts a day: no address takes up all the room.
ALTER TABLE intake.waiting_photos ADD COLUMN who bytea NOT NULL DEFAULT '';

-- Numbers of a year for cases, each its own, and the same again for a case that has one. Whoever holds the counter of the
-- year gives them out, one after the other: no gaps, and none twice.
CREATE FUNCTION intake.give_numbers(cases uuid[], of_year integer, prefix text)
RETURNS TABLE (case_id uuid, number text)
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    before bigint;
    new    bigint;
BEGIN
    INSERT INTO intake.counters AS known (year, last) VALUES (of_year, 0)
        ON CONFLICT (year) DO UPDATE SET last = known.last RETURNING known.last INTO before;
    INSERT INTO intake.numbers (case_id, number)
    SELECT asked.case_id, format('%s-%s-%s', prefix, of_year, lpad(counted::text, greatest(6, length(counted::text)), '0'))
      FROM (SELECT one.case_id, before + row_number() OVER (ORDER BY one.place) AS counted
              FROM unnest(cases) WITH ORDINALITY AS one(case_id, place)
             WHERE NOT EXISTS (SELECT FROM intake.numbers AS known WHERE known.case_id = one.case_id)) AS asked;
    GET DIAGNOSTICS new = ROW_COUNT;
    IF new > 0 THEN
        UPDATE intake.counters SET last = before + new WHERE year = of_year;
    END IF;
    RETURN QUERY SELECT given.case_id, given.number FROM intake.numbers AS given WHERE given.case_id = ANY (cases);
END $$;

SELECT log.read_table('intake.cases'), log.read_table('intake.history'),
       log.read_table('intake.answers'), log.read_table('intake.points');

DO $$
DECLARE
    app text := regexp_replace(current_user, '_owner$', '_app');
BEGIN
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON intake.cases, intake.history,'
                   ' intake.answers, intake.points TO %I', app);
END $$;
