-- What was said to the questions of the category, sealed with the words.
ALTER TABLE dispatch.cases_apart ADD COLUMN details text;

SELECT log.read_table('dispatch.cases_apart');
