-- What stages ask of identity: whose a session or a key is, what somebody is called, how often a secret was wrong.
-- Everything is told by this database's clock: a host whose clock is wrong neither ends sessions nor prolongs them.

-- Whose session it is, if it still runs; asking keeps it running, with a write a minute at most.
CREATE FUNCTION identity.session_of(asked bytea)
RETURNS TABLE (id uuid, name text, sign_in text, role text, unit text, must_change boolean)
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    WITH running AS (
        SELECT s.id_hash, s.account, s.seen_at FROM identity.sessions s
         WHERE s.id_hash = asked AND s.seen_at > clock_timestamp() - interval '30 minutes'
           AND s.created_at > clock_timestamp() - interval '8 hours'
    ), seen AS (
        UPDATE identity.sessions s SET seen_at = clock_timestamp() FROM running
         WHERE s.id_hash = running.id_hash AND running.seen_at < clock_timestamp() - interval '1 minute'
    )
    SELECT a.id, a.name, a.sign_in, a.role, a.unit, a.must_change
      FROM running JOIN identity.accounts a ON a.id = running.account WHERE a.disabled_at IS NULL
$$;

CREATE FUNCTION identity.key_of(asked text, secret bytea)
RETURNS TABLE (id text, unit text, name text, scopes text[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT k.id, k.unit, k.name, k.scopes FROM identity.unit_keys k
     WHERE k.id = asked AND k.secret_hash = secret AND k.revoked_at IS NULL
$$;

CREATE FUNCTION identity.names_of(asked uuid[]) RETURNS TABLE (id uuid, name text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT a.id, a.name FROM identity.accounts a WHERE a.id = ANY (asked)
$$;

-- The salt of the day: `fresh` unless there is one; those of days that are over are gone.
CREATE FUNCTION identity.salt_of_today(fresh bytea) RETURNS bytea
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    DELETE FROM identity.salts WHERE day < (clock_timestamp() AT TIME ZONE 'UTC')::date;
    INSERT INTO identity.salts (day, salt) VALUES ((clock_timestamp() AT TIME ZONE 'UTC')::date, fresh)
    ON CONFLICT (day) DO UPDATE SET salt = salts.salt RETURNING salt;
$$;

-- Counts one try for each of `asked` in one statement, in a new window of 15 minutes where the last is over.
-- They come in order, so that two who count the same do not wait for each other in a circle.
CREATE FUNCTION identity.count_tries(asked bytea[])
RETURNS TABLE (who bytea, times integer, seconds_left integer)
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    DELETE FROM identity.tries t WHERE t.first_at < clock_timestamp() - interval '15 minutes' AND t.who <> ALL (asked);
    INSERT INTO identity.tries AS known (who, times, first_at)
    SELECT one, 1, clock_timestamp() FROM unnest(asked) AS one ORDER BY one
    ON CONFLICT (who) DO UPDATE SET
        times = CASE WHEN known.first_at < clock_timestamp() - interval '15 minutes' THEN 1 ELSE known.times + 1 END,
        first_at = CASE WHEN known.first_at < clock_timestamp() - interval '15 minutes' THEN clock_timestamp()
                        ELSE known.first_at END
    RETURNING known.who, known.times,
              ceil(extract(epoch FROM known.first_at + interval '15 minutes' - clock_timestamp()))::integer;
$$;
