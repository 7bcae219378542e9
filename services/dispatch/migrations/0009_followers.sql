-- How many others follow a case.
ALTER TABLE dispatch.cases ADD COLUMN followers bigint;

SELECT log.read_table('dispatch.cases');
