-- From triage: the clerks have refused a case that came back; a new classification ends that.

ALTER TABLE dispatch.cases ADD COLUMN refused boolean;
