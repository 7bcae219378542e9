-- The read tables of this stage, each known by its name: what may be replaced while it is being read, and what has to
-- be made anew from the logs. A migration that changes what a table remembers says so with log.read_table('…').

CREATE TABLE log.read_tables (
    name   text    NOT NULL PRIMARY KEY, -- with its schema
    wanted boolean NOT NULL              -- it lacks what was heard before it was what it is now
);

-- A table is a read table, and has to be made anew where anything was heard already.
CREATE FUNCTION log.read_table(table_name text) RETURNS void
LANGUAGE sql AS $$
    INSERT INTO log.read_tables (name, wanted)
    VALUES (table_name, EXISTS (SELECT FROM log.tracking WHERE position > 0))
    ON CONFLICT (name) DO UPDATE SET wanted = excluded.wanted OR read_tables.wanted;
$$;

-- Raises what the two functions below refuse: they run as the owner, on nothing but read tables.
CREATE FUNCTION log.check_read_tables(names text[]) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM unnest(names) AS asked(name)
                WHERE NOT EXISTS (SELECT FROM log.read_tables known WHERE known.name = asked.name)) THEN
        RAISE EXCEPTION 'Only read tables are made anew.' USING ERRCODE = 'insufficient_privilege';
    END IF;
END $$;

-- Where read tables are made anew, beside the live ones.
CREATE SCHEMA next;

-- Beside each read table an empty one of the same shape: without indexes, so that it fills fast.
CREATE FUNCTION log.begin_anew(names text[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    app  text := regexp_replace(current_user, '_owner$', '_app');
    name text;
BEGIN
    PERFORM log.check_read_tables(names);
    FOR name IN SELECT relname FROM pg_class WHERE relnamespace = 'next'::regnamespace AND relkind = 'r' LOOP
        EXECUTE format('DROP TABLE next.%I', name); -- left by one who died on the way
    END LOOP;
    FOREACH name IN ARRAY names LOOP
        EXECUTE format('CREATE TABLE next.%I (LIKE %s INCLUDING ALL EXCLUDING INDEXES)', split_part(name, '.', 2), name);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON next.%I TO %I', split_part(name, '.', 2), app);
    END LOOP;
END $$;

-- The keys and indexes of the read tables on those beside them, under the same names.
CREATE FUNCTION log.index_anew(names text[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    name text;
    made record;
BEGIN
    PERFORM log.check_read_tables(names);
    FOREACH name IN ARRAY names LOOP
        FOR made IN SELECT conname, pg_get_constraintdef(oid) AS sql FROM pg_constraint
                     WHERE conrelid = name::regclass AND contype IN ('p', 'u') LOOP
            EXECUTE format('ALTER TABLE next.%I ADD CONSTRAINT %I %s', split_part(name, '.', 2), made.conname, made.sql);
        END LOOP;
        FOR made IN SELECT pg_get_indexdef(indexrelid) AS sql FROM pg_index
                     WHERE indrelid = name::regclass
                       AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid) LOOP
            EXECUTE replace(made.sql, ' ON ' || name || ' ', ' ON next.' || quote_ident(split_part(name, '.', 2)) || ' ');
        END LOOP;
        EXECUTE format('ANALYZE next.%I', split_part(name, '.', 2));
    END LOOP;
END $$;

-- Puts the tables made anew in the place of the old ones, with the same triggers and rights. To be called last in its
-- transaction: readers wait from here to its end.
CREATE FUNCTION log.swap_anew(names text[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    name     text;
    triggers text[];
    one      text;
BEGIN
    PERFORM log.check_read_tables(names);
    FOREACH name IN ARRAY names LOOP
        SELECT array_agg(pg_get_triggerdef(oid)) INTO triggers
          FROM pg_trigger WHERE tgrelid = name::regclass AND NOT tgisinternal;
        EXECUTE format('DROP TABLE %s', name);
        EXECUTE format('ALTER TABLE next.%I SET SCHEMA %I', split_part(name, '.', 2), split_part(name, '.', 1));
        FOREACH one IN ARRAY coalesce(triggers, '{}') LOOP
            EXECUTE one;
        END LOOP;
    END LOOP;
    UPDATE log.read_tables SET wanted = false WHERE log.read_tables.name = ANY (names);
END $$;

-- How many rows each tab of a desk holds, kept by the statements that change the rows. A row lies in each of its `tabs`.
-- `of`: what they are told apart by (a unit, a category), or ''.
CREATE TABLE log.tab_counts (
    tab   text   NOT NULL,
    of    text   NOT NULL,
    count bigint NOT NULL,
    PRIMARY KEY (tab, of)
);

-- Has a table's tabs counted from now on: by a function made for it, so that its statements are planned once, and a
-- trigger for each kind of statement. `whose`: the column that tells rows apart, '' for none.
CREATE FUNCTION log.count_tabs(table_name text, whose text) RETURNS void
LANGUAGE plpgsql AS $make$
DECLARE
    counting text := replace(table_name, '.', '.count_');
    of_row   text := CASE whose WHEN '' THEN quote_literal('') ELSE format('coalesce(%I, %L)', whose, '') END;
BEGIN
    EXECUTE format($function$
        CREATE FUNCTION %1$s() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'INSERT' THEN
                INSERT INTO log.tab_counts AS kept (tab, of, count)
                SELECT unnest(tabs) AS tab, %2$s, count(*) FROM after_rows GROUP BY 1, 2 ORDER BY 1, 2
                ON CONFLICT (tab, of) DO UPDATE SET count = kept.count + excluded.count;
            ELSIF TG_OP = 'UPDATE' THEN
                INSERT INTO log.tab_counts AS kept (tab, of, count)
                SELECT tab, of, sum(many) FROM (
                    SELECT unnest(tabs), %2$s, 1 FROM after_rows
                    UNION ALL SELECT unnest(tabs), %2$s, -1 FROM before_rows
                ) AS changed(tab, of, many) GROUP BY tab, of HAVING sum(many) <> 0 ORDER BY tab, of
                ON CONFLICT (tab, of) DO UPDATE SET count = kept.count + excluded.count;
            ELSIF TG_OP = 'DELETE' THEN
                INSERT INTO log.tab_counts AS kept (tab, of, count)
                SELECT unnest(tabs) AS tab, %2$s, -count(*) FROM before_rows GROUP BY 1, 2 ORDER BY 1, 2
                ON CONFLICT (tab, of) DO UPDATE SET count = kept.count + excluded.count;
            ELSE
                DELETE FROM log.tab_counts;
            END IF;
            RETURN NULL;
        END $$;
        CREATE TRIGGER count_new AFTER INSERT ON %3$s REFERENCING NEW TABLE AS after_rows
            FOR EACH STATEMENT EXECUTE FUNCTION %1$s();
        CREATE TRIGGER count_moved AFTER UPDATE ON %3$s REFERENCING OLD TABLE AS before_rows NEW TABLE AS after_rows
            FOR EACH STATEMENT EXECUTE FUNCTION %1$s();
        CREATE TRIGGER count_gone AFTER DELETE ON %3$s REFERENCING OLD TABLE AS before_rows
            FOR EACH STATEMENT EXECUTE FUNCTION %1$s();
        CREATE TRIGGER count_none AFTER TRUNCATE ON %3$s
            FOR EACH STATEMENT EXECUTE FUNCTION %1$s();
    $function$, counting, of_row, table_name);
END $make$;

-- Counts all rows once: for a table that was made anew.
CREATE FUNCTION log.count_tabs_anew(table_name text, whose text) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM log.tab_counts;
    EXECUTE format('INSERT INTO log.tab_counts (tab, of, count) SELECT unnest(tabs), %s, count(*) FROM %s GROUP BY 1, 2',
                   CASE whose WHEN '' THEN quote_literal('') ELSE format('coalesce(%I, %L)', whose, '') END, table_name);
END $$;

DO $$
DECLARE
    app text := regexp_replace(current_user, '_owner$', '_app');
BEGIN
    EXECUTE format('GRANT USAGE ON SCHEMA next TO %I', app);
    EXECUTE format('GRANT SELECT, UPDATE ON log.read_tables TO %I', app);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON log.tab_counts TO %I', app);
    EXECUTE format('GRANT EXECUTE ON FUNCTION log.begin_anew, log.index_anew, log.swap_anew TO %I', app);
END $$;
REVOKE EXECUTE ON FUNCTION log.begin_anew, log.index_anew, log.swap_anew FROM PUBLIC;
