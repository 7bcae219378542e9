-- Which stage's role has made a key; null for those from before. A stage reads what people have left with it alone, and
-- nobody has keys erased that another has made.
ALTER TABLE vault.keys ADD COLUMN stage text;
ALTER TABLE vault.keys ALTER COLUMN stage SET DEFAULT session_user;

-- The key of a contact that the stage which asks has itself made, without a record: it tells people what they asked for.
CREATE FUNCTION vault.own_contact_key(in_bucket integer, of_subject uuid)
RETURNS TABLE (case_id uuid, name text, generation integer, wrapped bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT keys.case_id, keys.name, keys.generation, keys.wrapped
      FROM vault.keys
     WHERE bucket = in_bucket AND keys.case_id = of_subject AND keys.name = 'contact' AND keys.stage = session_user
$$;

CREATE FUNCTION vault.maker_of(in_bucket integer, of_subject uuid) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT stage FROM vault.keys WHERE bucket = in_bucket AND case_id = of_subject ORDER BY name LIMIT 1
$$;
