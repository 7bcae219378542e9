-- Words of many cases are opened to show a list of them, or to look for words in them; the record tells which.
ALTER TABLE vault.openings DROP CONSTRAINT openings_check;
ALTER TABLE vault.openings
    ADD CONSTRAINT one_case_or_many CHECK ((case_id IS NULL) = (purpose IN ('list', 'search'))) NOT VALID;

DROP FUNCTION vault.list_keys(integer[], uuid[], text);
CREATE FUNCTION vault.list_keys(buckets integer[], cases uuid[], by_reader text, for_purpose text)
RETURNS TABLE (case_id uuid, name text, generation integer, wrapped bytea)
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    INSERT INTO vault.openings (cases, key, reader, purpose)
        VALUES (cardinality(cases), 'words', by_reader, CASE for_purpose WHEN 'search' THEN 'search' ELSE 'list' END);
    SELECT keys.case_id, keys.name, keys.generation, keys.wrapped
      FROM unnest(buckets, cases) AS wanted (bucket, case_id) JOIN vault.keys USING (bucket, case_id)
     WHERE keys.name = 'words';
$$;
