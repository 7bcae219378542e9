-- What a case is about in public words, whether its citizen wants none, and how many follow it.
ALTER TABLE triage.cases ADD COLUMN unlisted boolean, ADD COLUMN followers bigint;
ALTER TABLE triage.cases_apart ADD COLUMN headline text;

SELECT log.read_table('triage.cases'), log.read_table('triage.cases_apart');
