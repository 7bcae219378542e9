-- All that anybody can do with the vault; grants.sql says who. Each runs as the owner, with a search path that nobody
-- can put anything into.

-- Inserting keys shares this lock, renewing a bucket's key takes it alone: no key slips in under a key file that goes.
CREATE FUNCTION vault.rotation_lock() RETURNS bigint IMMUTABLE LANGUAGE sql AS 'SELECT 7239171::bigint';

-- The generations of buckets; new ones begin with 1. `empty`: no key was ever wrapped there, so its file may be made.
CREATE FUNCTION vault.open_buckets(wanted integer[]) RETURNS TABLE (bucket integer, generation integer, empty boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO vault.buckets SELECT DISTINCT one, 1 FROM unnest(wanted) AS one ON CONFLICT DO NOTHING;
    RETURN QUERY
        SELECT known.bucket, known.generation, NOT EXISTS (SELECT FROM vault.keys WHERE keys.bucket = known.bucket)
          FROM vault.buckets AS known WHERE known.bucket = ANY (wanted);
END $$;

-- How many of the keys are new here. None is inserted under a generation that has passed.
CREATE FUNCTION vault.create_keys(
    buckets integer[], generations integer[], cases uuid[], names text[], wrapped bytea[]
) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    made bigint;
BEGIN
    PERFORM pg_advisory_xact_lock_shared(vault.rotation_lock());
    INSERT INTO vault.keys (bucket, case_id, name, generation, wrapped)
        SELECT bucket, wanted.case_id, wanted.name, generation, wanted.wrapped
          FROM unnest(buckets, generations, cases, names, wrapped)
               AS wanted (bucket, generation, case_id, name, wrapped)
          JOIN vault.buckets AS held USING (bucket, generation)
        ON CONFLICT DO NOTHING;
    GET DIAGNOSTICS made = ROW_COUNT;
    RETURN made;
END $$;

-- All keys of cases, destroyed ones too, without a record: for the citizen whose own words these are.
CREATE FUNCTION vault.own_keys(buckets integer[], cases uuid[])
RETURNS TABLE (case_id uuid, name text, generation integer, wrapped bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT keys.case_id, keys.name, keys.generation, keys.wrapped
      FROM unnest(buckets, cases) AS wanted (bucket, case_id) JOIN vault.keys USING (bucket, case_id)
$$;

-- The key of a case's words, for one of the staff; on record with it.
CREATE FUNCTION vault.words_key(in_bucket integer, of_case uuid, by_reader text, for_purpose text)
RETURNS TABLE (case_id uuid, name text, generation integer, wrapped bytea)
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    INSERT INTO vault.openings (case_id, key, reader, purpose) VALUES (of_case, 'words', by_reader, for_purpose);
    SELECT keys.case_id, keys.name, keys.generation, keys.wrapped
      FROM vault.keys WHERE bucket = in_bucket AND keys.case_id = of_case AND keys.name = 'words';
$$;

-- The keys of the words of a list of cases; one row of the record for all.
CREATE FUNCTION vault.list_keys(buckets integer[], cases uuid[], by_reader text)
RETURNS TABLE (case_id uuid, name text, generation integer, wrapped bytea)
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    INSERT INTO vault.openings (cases, key, reader, purpose) VALUES (cardinality(cases), 'words', by_reader, 'list');
    SELECT keys.case_id, keys.name, keys.generation, keys.wrapped
      FROM unnest(buckets, cases) AS wanted (bucket, case_id) JOIN vault.keys USING (bucket, case_id)
     WHERE keys.name = 'words';
$$;

CREATE FUNCTION vault.contact_key(in_bucket integer, of_case uuid, by_reader text)
RETURNS TABLE (case_id uuid, name text, generation integer, wrapped bytea)
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    INSERT INTO vault.openings (case_id, key, reader, purpose) VALUES (of_case, 'contact', by_reader, 'contact');
    SELECT keys.case_id, keys.name, keys.generation, keys.wrapped
      FROM vault.keys WHERE bucket = in_bucket AND keys.case_id = of_case AND keys.name = 'contact';
$$;

-- Erasing, in one transaction: first the bucket's keys, nobody else touching them until its end …
CREATE FUNCTION vault.begin_rotation(in_bucket integer)
RETURNS TABLE (generation integer, case_id uuid, name text, wrapped bytea)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(vault.rotation_lock());
    RETURN QUERY
        SELECT held.generation, keys.case_id, keys.name, keys.wrapped
          FROM vault.buckets AS held
          LEFT JOIN vault.keys ON keys.bucket = held.bucket AND keys.wrapped IS NOT NULL
         WHERE held.bucket = in_bucket;
END $$;

-- … then those that stay, wrapped anew, and those that go.
CREATE FUNCTION vault.rotate(
    in_bucket integer, next integer, erased_case uuid, erased_names text[], cases uuid[], names text[], wrapped bytea[]
) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE vault.buckets SET generation = next WHERE bucket = in_bucket AND generation = next - 1;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'Bucket % is not at generation %.', in_bucket, next - 1;
    END IF;
    UPDATE vault.keys AS destroyed SET wrapped = NULL, erased_at = clock_timestamp()
     WHERE bucket = in_bucket AND case_id = erased_case AND name = ANY (erased_names) AND destroyed.wrapped IS NOT NULL;
    UPDATE vault.keys AS kept SET wrapped = anew.wrapped, generation = next
      FROM unnest(cases, names, rotate.wrapped) AS anew (case_id, name, wrapped)
     WHERE kept.bucket = in_bucket AND kept.case_id = anew.case_id AND kept.name = anew.name;
    IF EXISTS (SELECT FROM vault.keys WHERE bucket = in_bucket AND keys.wrapped IS NOT NULL AND generation <> next) THEN
        RAISE EXCEPTION 'Some keys of bucket % would be left under a key that goes.', in_bucket;
    END IF;
    IF 'words' = ANY (erased_names) THEN
        DELETE FROM vault.photos WHERE photos.case_id = erased_case;
    END IF;
END $$;

CREATE FUNCTION vault.unsaid_erasures(before timestamptz, most integer)
RETURNS TABLE (case_id uuid, names text[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT keys.case_id, array_agg(keys.name) FROM vault.keys
     WHERE erased_at < before AND NOT said GROUP BY keys.case_id ORDER BY min(erased_at) LIMIT most
$$;

CREATE FUNCTION vault.erasure_said(in_bucket integer, of_case uuid, of_names text[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    UPDATE vault.keys SET said = true
     WHERE bucket = in_bucket AND case_id = of_case AND name = ANY (of_names) AND wrapped IS NULL
$$;

CREATE FUNCTION vault.put_photo(photo uuid, of_case uuid, sealed bytea) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    INSERT INTO vault.photos (id, case_id, sealed) VALUES (photo, of_case, put_photo.sealed) ON CONFLICT DO NOTHING
$$;

CREATE FUNCTION vault.own_photo(photo uuid, of_case uuid) RETURNS bytea
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT sealed FROM vault.photos WHERE id = photo AND case_id = of_case
$$;

-- A picture and the key that opens it, for one of the staff; on record with it.
CREATE FUNCTION vault.open_photo(photo uuid, in_bucket integer, of_case uuid, by_reader text, for_purpose text)
RETURNS TABLE (sealed bytea, case_id uuid, name text, generation integer, wrapped bytea)
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    INSERT INTO vault.openings (case_id, key, reader, purpose)
        SELECT of_case, 'photo ' || photo, by_reader, for_purpose
         WHERE EXISTS (SELECT FROM vault.photos WHERE id = photo AND photos.case_id = of_case);
    SELECT photos.sealed, keys.case_id, keys.name, keys.generation, keys.wrapped
      FROM vault.photos JOIN vault.keys ON bucket = in_bucket AND keys.case_id = of_case AND keys.name = 'words'
     WHERE photos.id = photo AND photos.case_id = of_case;
$$;

-- Pictures that their stage, which asks, may have put without telling of them.
CREATE FUNCTION vault.unnamed_photos(before timestamptz, most integer) RETURNS TABLE (id uuid, case_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT photos.id, photos.case_id FROM vault.photos
     WHERE stage = session_user AND put_at < before AND NOT named ORDER BY put_at LIMIT most
$$;

CREATE FUNCTION vault.settle_photos(named_ones uuid[], dropped uuid[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    UPDATE vault.photos SET named = true WHERE id = ANY (named_ones) AND stage = session_user;
    DELETE FROM vault.photos WHERE id = ANY (dropped) AND stage = session_user AND NOT named;
$$;

CREATE FUNCTION vault.openings_of(of_case uuid) RETURNS SETOF vault.openings
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT * FROM vault.openings WHERE case_id = of_case ORDER BY id
$$;

CREATE FUNCTION vault.all_openings(before bigint, by_reader text, most integer) RETURNS SETOF vault.openings
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT * FROM vault.openings
     WHERE id < before AND (by_reader IS NULL OR reader = by_reader) ORDER BY id DESC LIMIT most
$$;

-- Who has opened so many cases one by one since then.
CREATE FUNCTION vault.busy_readers(since timestamptz, at_least integer) RETURNS TABLE (reader text, cases bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT openings.reader, count(DISTINCT case_id) FROM vault.openings
     WHERE opened_at >= since AND case_id IS NOT NULL AND purpose <> 'writing'
     GROUP BY openings.reader HAVING count(DISTINCT case_id) >= at_least ORDER BY 2 DESC
$$;
