-- What each stage can do with identity, and no more: ask who somebody is, and count what was wrong. Only the role that
-- keeps identity's doors signs people in, makes accounts and keys, and sees what is behind passwords. Run after the
-- migrations whenever an instance is prepared: a role may have come later. What is not named here is taken away.
DO $$
DECLARE
    may  record;
    cell text := regexp_replace(current_user, 'identity_owner$', '');  -- roles of a cell bear its code
BEGIN
    REVOKE ALL ON ALL FUNCTIONS IN SCHEMA identity FROM PUBLIC;
    FOR may IN SELECT rolname AS role FROM pg_roles WHERE rolname IN
        (cell || 'intake_app', cell || 'triage_app', cell || 'dispatch_app', cell || 'oversight_app',
         cell || 'publisher_app')
    LOOP
        EXECUTE format('REVOKE ALL ON ALL TABLES IN SCHEMA identity FROM %I', may.role);
        EXECUTE format('REVOKE ALL ON ALL FUNCTIONS IN SCHEMA identity FROM %I', may.role);
        EXECUTE format('GRANT USAGE ON SCHEMA identity TO %I', may.role);
    END LOOP;
    FOR may IN
        SELECT function, role FROM (VALUES
            ('session_of',    '{identity,intake,triage,dispatch,oversight,publisher}'),
            ('key_of',        '{identity,intake,triage,dispatch,oversight,publisher}'),
            ('names_of',      '{identity,intake,triage,dispatch,oversight,publisher}'),
            ('salt_of_today', '{identity,intake,publisher}'),
            ('count_tries',   '{identity,intake,publisher}')
        ) AS named (function, stages)
        CROSS JOIN LATERAL unnest(stages::text[]) AS stage
        JOIN (SELECT rolname AS role FROM pg_roles) AS known ON role = cell || stage || '_app'
    LOOP
        EXECUTE format('GRANT EXECUTE ON FUNCTION identity.%I TO %I', may.function, may.role);
    END LOOP;
END $$;
