-- What the Front has asked a unit about its case and whether it owes the answer; and what the Front found.
CREATE TABLE dispatch.inquiries (
    case_id           uuid   NOT NULL,
    inquiry           bigint NOT NULL,
    -- from oversight
    unit              text,
    question          text,
    due               timestamptz,
    raised_at         timestamptz,
    withdrawn_at      timestamptz,
    withdrawn_because text,
    -- from dispatch
    answered_at       timestamptz,
    answer            text,
    PRIMARY KEY (case_id, inquiry)
);

ALTER TABLE dispatch.cases
    ADD COLUMN asked_unit        text,
    ADD COLUMN inquiry           bigint,  -- the last one
    ADD COLUMN inquiry_due       timestamptz,
    ADD COLUMN inquiry_withdrawn bigint,  -- the last one that was
    ADD COLUMN inquiry_answered  bigint;
-- Of one case one inquiry is open at a time: the last.
ALTER TABLE dispatch.cases ADD COLUMN pressed boolean GENERATED ALWAYS AS (
    asked_unit = unit AND inquiry > greatest(inquiry_withdrawn, inquiry_answered, 0)) STORED;

DROP INDEX dispatch.cases_open;
CREATE INDEX cases_open ON dispatch.cases (unit, (NOT coalesce(pressed, false)), due, case_id) WHERE tabs @> '{open}';

CREATE TABLE dispatch.findings (
    case_id  uuid   NOT NULL,
    position bigint NOT NULL,
    at       timestamptz,
    words    text,
    photos   jsonb,
    PRIMARY KEY (case_id, position)
);

SELECT log.read_table('dispatch.findings'), log.read_table('dispatch.cases'), log.read_table('dispatch.inquiries');

DO $$
DECLARE
    app text := regexp_replace(current_user, '_owner$', '_app');
BEGIN
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON dispatch.inquiries, dispatch.findings TO %I', app);
END $$;
