-- What kind of place an intake point is.
ALTER TABLE intake.points ADD COLUMN kind text;

-- From which point and area a report came, and in which week (its Monday): for counts, which name nobody.
CREATE TABLE intake.reported (
    case_id uuid NOT NULL PRIMARY KEY,
    point   text,
    area    text,
    week    date
);
CREATE INDEX reported_by_week ON intake.reported (week) INCLUDE (point, area);

SELECT log.read_table('intake.points'), log.read_table('intake.reported');

-- How often the form of a point was opened in a week. No event says it, so no rebuild touches it.
CREATE TABLE intake.scans (
    point text   NOT NULL,
    week  date   NOT NULL,
    scans bigint NOT NULL,
    PRIMARY KEY (week, point)
);

DO $$
DECLARE
    app text := regexp_replace(current_user, '_owner$', '_app');
BEGIN
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON intake.reported, intake.scans TO %I', app);
END $$;
