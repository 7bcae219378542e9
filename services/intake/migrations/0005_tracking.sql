-- How the due date was counted, line by line, for the citizen too; and which refusal the citizen has appealed against,
-- and the Front let stand (versions of triage's stream).
ALTER TABLE intake.cases ADD COLUMN due_explanation jsonb, ADD COLUMN appealed bigint, ADD COLUMN upheld bigint;
SELECT log.read_table('intake.cases'), log.read_table('intake.history');
