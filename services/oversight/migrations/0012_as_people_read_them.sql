-- Which unit an answer is of: verdicts count for it, whoever has the case by now. What lists of inquiries that are over,
-- and of what was told further up, ask for.
ALTER TABLE oversight.cases ADD COLUMN answered_unit text;
CREATE INDEX inquiries_withdrawn ON oversight.inquiries (withdrawn_at, case_id)
    WHERE raised_at IS NOT NULL AND answered_at IS NULL AND withdrawn_at IS NOT NULL;
CREATE INDEX escalations_by_case ON oversight.escalations (case_id, position);

SELECT log.read_table('oversight.cases'), log.read_table('oversight.inquiries'), log.read_table('oversight.escalations');
