-- How the citizen can be reached, sealed under a key of its own. An instance that ran before has to rebuild to show what
-- was left with reports that it heard already.
ALTER TABLE triage.cases ADD COLUMN contact text;
