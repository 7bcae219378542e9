-- From dispatch: as how urgent a case its due date was counted. Forwardings from before that was said count as normal.
ALTER TABLE dispatch.cases ADD COLUMN counted_as text;
