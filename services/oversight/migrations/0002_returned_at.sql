-- From dispatch: since when a case is back with the clerks. Of cases that came back before, that is not known here.

ALTER TABLE oversight.cases ADD COLUMN returned_at timestamptz;
