-- The contact of a case gets a new key in the place of one that was destroyed in the same transaction, or long ago: what
-- the old one sealed stays noise. Words get none, and neither does a case whose words were erased.
CREATE FUNCTION vault.renew_contact(in_bucket integer, in_generation integer, of_case uuid, new_wrapped bytea)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM FROM vault.buckets AS held
        JOIN vault.keys AS words ON words.bucket = held.bucket AND words.case_id = of_case AND words.name = 'words'
        WHERE held.bucket = in_bucket AND held.generation = in_generation AND words.wrapped IS NOT NULL;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'Case % has no words under generation % of bucket %.', of_case, in_generation, in_bucket;
    END IF;
    UPDATE vault.keys AS renewed
       SET wrapped = new_wrapped, generation = in_generation, erased_at = NULL, said = false
     WHERE bucket = in_bucket AND case_id = of_case AND name = 'contact' AND renewed.wrapped IS NULL;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'The key of the contact of case % was not destroyed.', of_case;
    END IF;
END $$;
