-- What the Front has asked the units about a case, and what the Front found: for its citizen.
CREATE TABLE intake.inquiries (
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

CREATE TABLE intake.findings (
    case_id  uuid   NOT NULL,
    position bigint NOT NULL,
    at       timestamptz,
    words    text,
    photos   jsonb,
    PRIMARY KEY (case_id, position)
);

SELECT log.read_table('intake.findings'), log.read_table('intake.inquiries');

DO $$
DECLARE
    app text := regexp_replace(current_user, '_owner$', '_app');
BEGIN
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON intake.inquiries, intake.findings TO %I', app);
END $$;
