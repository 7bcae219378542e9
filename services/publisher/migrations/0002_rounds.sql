-- Which round a draft, a result, a closing and an answer are about, and the verdict of each round: {"1": {"solved": "no",
-- "stars": 1}}. An instance that ran before has to rebuild to know of verdicts and rounds that it heard already.
ALTER TABLE publisher.cases
    ADD COLUMN verdicts jsonb NOT NULL DEFAULT '{}',
    ADD COLUMN answered_round integer,
    ADD COLUMN closed_round integer,
    ADD COLUMN draft_round integer,
    ADD COLUMN published_round integer,
    DROP COLUMN solved,
    DROP COLUMN stars;
