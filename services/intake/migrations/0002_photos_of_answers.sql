-- The pictures that came with a unit's answer; answers heard before there were any have none.
ALTER TABLE intake.answers ADD COLUMN photos jsonb NOT NULL DEFAULT '[]';
