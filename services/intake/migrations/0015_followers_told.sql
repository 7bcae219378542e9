-- How a follower is told of a case: sealed under a key of the follower's own, and how often that was given.
ALTER TABLE intake.followers
    ADD COLUMN contact text, ADD COLUMN way text, ADD COLUMN language text, ADD COLUMN told_from timestamptz,
    ADD COLUMN changes bigint;
CREATE INDEX followers_told ON intake.followers (case_id) WHERE contact IS NOT NULL;

SELECT log.read_table('intake.followers');

-- Whom a notice is for: one who follows, or (null) the citizen whose case it is.
ALTER TABLE intake.deliveries ADD COLUMN follower uuid;
DROP INDEX intake.deliveries_of_case;
CREATE INDEX deliveries_of_case ON intake.deliveries (case_id, follower) WHERE state = 'waiting';
CREATE INDEX deliveries_given_up_of_follower ON intake.deliveries (follower) WHERE state = 'given_up';
