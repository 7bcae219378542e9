-- A line of the history can hold a code beside words: a verdict and its comment.
ALTER TABLE intake.history ADD COLUMN code text;
