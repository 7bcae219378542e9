-- What was said to the questions of the category, sealed with the words.
ALTER TABLE triage.cases_apart ADD COLUMN details text;

SELECT log.read_table('triage.cases_apart');
