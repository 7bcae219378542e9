-- The unit that a clerk chose by hand, from triage's own classification. Of earlier ones there is none.

ALTER TABLE triage.cases ADD COLUMN chosen_unit text;
