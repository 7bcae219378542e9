-- From intake: what the citizen said of the answers, and why. An instance that ran before has to rebuild to know of
-- verdicts that it heard already.
ALTER TABLE dispatch.cases ADD COLUMN verdicts jsonb NOT NULL DEFAULT '[]';
