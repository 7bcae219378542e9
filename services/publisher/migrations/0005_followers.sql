-- How many others follow a case.
ALTER TABLE publisher.cases ADD COLUMN followers bigint;

SELECT log.read_table('publisher.cases');
