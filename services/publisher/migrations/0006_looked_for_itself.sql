-- When the Front last looked for itself and told unit and citizen what it found.
ALTER TABLE publisher.cases ADD COLUMN found_at timestamptz;

SELECT log.read_table('publisher.cases');
