-- What the citizen wrote with the last verdict, and when the first of its round was given: it may be changed for a while.
ALTER TABLE intake.cases ADD COLUMN comment text;
ALTER TABLE intake.cases ADD COLUMN first_judged_at timestamptz;
