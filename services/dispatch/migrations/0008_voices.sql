-- Voice notes of the report and of what was added.
ALTER TABLE dispatch.cases_apart ADD COLUMN voices jsonb;
ALTER TABLE dispatch.additions ADD COLUMN voices jsonb;

SELECT log.read_table('dispatch.cases_apart'), log.read_table('dispatch.additions');
