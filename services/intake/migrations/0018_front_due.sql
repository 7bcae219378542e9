-- By when the Front does its next step of a case: as triage said, or anew as the citizen answered a question.
ALTER TABLE intake.cases
    ADD COLUMN front_due         timestamptz,
    ADD COLUMN front_explanation jsonb,
    ADD COLUMN added_due         timestamptz;

SELECT log.read_table('intake.cases');
