-- What the Front has asked the units about their cases, and what they answered.
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

SELECT log.read_table('oversight.inquiries');

DO $$
DECLARE
    app text := regexp_replace(current_user, '_owner$', '_app');
BEGIN
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON oversight.inquiries TO %I', app);
END $$;
