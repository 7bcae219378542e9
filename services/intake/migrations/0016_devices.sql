-- On which devices a citizen is told beside the contact, each subscription sealed under a key of its own.
CREATE TABLE intake.devices (
    case_id uuid NOT NULL PRIMARY KEY,
    devices jsonb,
    erased  bigint
);

SELECT log.read_table('intake.devices');

-- Whom a notice is for, where that is a device and not the contact.
ALTER TABLE intake.deliveries ADD COLUMN device uuid;

DO $$
DECLARE
    app text := regexp_replace(current_user, '_owner$', '_app');
BEGIN
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON intake.devices TO %I', app);
END $$;
