-- The pictures that came with a verdict; verdicts heard before there were any have none.
ALTER TABLE dispatch.verdicts ADD COLUMN photos jsonb;
SELECT log.read_table('dispatch.verdicts');
