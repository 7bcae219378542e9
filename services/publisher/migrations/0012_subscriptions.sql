-- Who is told of results by e-mail. The address is sealed under the key of the subscription, and null once it is over.
CREATE TABLE publisher.subscriptions (
    subscription uuid NOT NULL PRIMARY KEY,
    address      text,
    area         text,
    category     text,
    language     text,
    asked_at     timestamptz,
    confirmed_at timestamptz,
    ended_at     timestamptz,
    week         date,
    until        timestamptz
);
CREATE INDEX subscriptions_told ON publisher.subscriptions (subscription)
    WHERE confirmed_at IS NOT NULL AND ended_at IS NULL;
CREATE INDEX subscriptions_unconfirmed ON publisher.subscriptions (asked_at)
    WHERE confirmed_at IS NULL AND ended_at IS NULL;

-- When a letter was last asked for by an address, which is here as a keyed hash, and which subscription it has confirmed.
-- No read table: what is lost of it costs a letter too many, or a week in which two come.
CREATE TABLE publisher.askings (
    who       bytea       NOT NULL PRIMARY KEY,
    asked_at  timestamptz NOT NULL,
    confirmed uuid UNIQUE
);
CREATE INDEX askings_over ON publisher.askings (asked_at) WHERE confirmed IS NULL;

SELECT log.read_table('publisher.subscriptions');

DO $$
DECLARE
    app text := regexp_replace(current_user, '_owner$', '_app');
BEGIN
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON publisher.subscriptions TO %I', app);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON publisher.askings TO %I', app);
END $$;
