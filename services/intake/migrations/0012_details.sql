-- What was said to the questions of the category, sealed with the words.
ALTER TABLE intake.cases ADD COLUMN details text;

SELECT log.read_table('intake.cases');
