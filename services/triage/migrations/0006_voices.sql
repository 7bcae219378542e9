-- Voice notes of the report and of what was added; and how the citizen wants to be told, sealed with the contact.
ALTER TABLE triage.cases_apart ADD COLUMN voices jsonb, ADD COLUMN contact_by text;
ALTER TABLE triage.additions ADD COLUMN voices jsonb;

SELECT log.read_table('triage.cases_apart'), log.read_table('triage.additions');
