-- Triggers that note when lists and boundaries change, whoever changes them: an import, a session of psql.
-- In:  nothing.
-- Out: the function coverage_note_change and, for each of the tables, a trigger after each statement, which keeps
--      one row of coverage_tablechange (name of the table, time).
CREATE FUNCTION coverage_note_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO coverage_tablechange AS noted (name, changed_at) VALUES (TG_TABLE_NAME, clock_timestamp())
    ON CONFLICT (name) DO UPDATE SET changed_at = excluded.changed_at;
    RETURN NULL;
END
$$;
CREATE TRIGGER note_change AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON coverage_site
    FOR EACH STATEMENT EXECUTE FUNCTION coverage_note_change();
CREATE TRIGGER note_change AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON coverage_promisedsite
    FOR EACH STATEMENT EXECUTE FUNCTION coverage_note_change();
CREATE TRIGGER note_change AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON coverage_territory
    FOR EACH STATEMENT EXECUTE FUNCTION coverage_note_change();
