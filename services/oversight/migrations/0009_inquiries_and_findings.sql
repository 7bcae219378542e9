-- What the Front has asked the units about their cases, and what they answered; and what each side says of a case.
CREATE TABLE oversight.inquiries (
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
CREATE INDEX inquiries_open ON oversight.inquiries (due, case_id)
    WHERE raised_at IS NOT NULL AND answered_at IS NULL AND withdrawn_at IS NULL;
CREATE INDEX inquiries_answered ON oversight.inquiries (answered_at, case_id)
    WHERE raised_at IS NOT NULL AND answered_at IS NOT NULL;

ALTER TABLE oversight.cases
    ADD COLUMN judged_at timestamptz,  -- from intake
    ADD COLUMN outcome   text,         -- from dispatch
    ADD COLUMN found_at  timestamptz;  -- from oversight

SELECT log.read_table('oversight.cases'), log.read_table('oversight.inquiries');

DO $$
DECLARE
    app text := regexp_replace(current_user, '_owner$', '_app');
BEGIN
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON oversight.inquiries TO %I', app);
END $$;
