-- What each stage can do with the vault, and no more: one stolen stage is one stolen stage. Run after the migrations
-- whenever an instance is prepared: a role may have come later. What is not named here is taken away.
DO $$
DECLARE
    may  record;
    cell text := regexp_replace(current_user, 'vault_owner$', '');  -- roles of a cell bear its code
BEGIN
    REVOKE ALL ON ALL FUNCTIONS IN SCHEMA vault FROM PUBLIC;
    FOR may IN SELECT rolname AS role FROM pg_roles WHERE rolname IN
        (cell || 'intake_app', cell || 'triage_app', cell || 'dispatch_app', cell || 'oversight_app',
         cell || 'publisher_app')
    LOOP
        EXECUTE format('REVOKE ALL ON ALL FUNCTIONS IN SCHEMA vault FROM %I', may.role);
        EXECUTE format('GRANT USAGE ON SCHEMA vault TO %I', may.role);
    END LOOP;
    FOR may IN
        SELECT function, role FROM (VALUES
            ('open_buckets',     '{intake,oversight,publisher}'),  -- keys of its own words, which are of no case
            ('create_keys',      '{intake,oversight,publisher}'),
            ('own_keys',         '{intake}'),
            ('own_photo',        '{intake}'),
            ('begin_rotation',   '{intake}'),
            ('rotate',           '{intake}'),
            ('renew_contact',    '{intake}'),
            ('unsaid_erasures',  '{intake}'),
            ('erasure_said',     '{intake}'),
            ('words_key',        '{triage,dispatch,oversight,publisher}'),
            ('list_keys',        '{triage,dispatch,publisher}'),
            ('contact_key',      '{triage}'),
            ('own_contact_key',  '{publisher}'),  -- of those alone that it has made itself
            ('maker_of',         '{intake}'),
            ('put_photo',        '{intake,dispatch,oversight,publisher}'),
            ('unnamed_photos',   '{intake,dispatch,oversight,publisher}'),
            ('settle_photos',    '{intake,dispatch,oversight,publisher}'),
            ('open_photo',       '{triage,dispatch,oversight,publisher}'),
            ('openings_of',      '{intake,oversight}'),
            ('all_openings',     '{oversight}'),
            ('busy_readers',     '{oversight}')
        ) AS named (function, stages)
        CROSS JOIN LATERAL unnest(stages::text[]) AS stage
        JOIN (SELECT rolname AS role FROM pg_roles) AS known ON role = cell || stage || '_app'
    LOOP
        EXECUTE format('GRANT EXECUTE ON FUNCTION vault.%I TO %I', may.function, may.role);
    END LOOP;
END $$;
