-- From dispatch and oversight: the last round that was answered, and the one that the case is in. An instance that ran
-- before has to rebuild to know of answers that it heard already.
ALTER TABLE triage.cases ADD COLUMN answered_round integer;
ALTER TABLE triage.cases ADD COLUMN round integer;
