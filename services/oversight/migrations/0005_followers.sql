-- How many others follow a case.
ALTER TABLE oversight.cases ADD COLUMN followers bigint;

SELECT log.read_table('oversight.cases');
