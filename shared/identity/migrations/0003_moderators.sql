-- Moderators of Zalo groups have accounts, and begin by an invitation: a link that holds a secret, of which this keeps the
-- SHA-256. One for each account: another takes the place of the one before.
ALTER TABLE identity.accounts DROP CONSTRAINT accounts_role_check;
ALTER TABLE identity.accounts ADD CONSTRAINT accounts_role_check
    CHECK (role IN ('clerk', 'unit_member', 'overseer', 'editor', 'administrator', 'moderator'));

CREATE TABLE identity.invitations (
    account    uuid        NOT NULL PRIMARY KEY REFERENCES identity.accounts,
    token_hash bytea       NOT NULL UNIQUE,
    made_by    uuid        NOT NULL REFERENCES identity.accounts,
    until      timestamptz NOT NULL,
    used_at    timestamptz
);

DO $$
DECLARE
    app text := regexp_replace(current_user, '_owner$', '_app');
BEGIN
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON identity.invitations TO %I', app);
END $$;
