-- The history of cases is only ever added to: whoever changes or removes a step is refused, by the database itself.
-- in: nothing; out: a trigger on gap_reports_step
CREATE FUNCTION gap_reports_steps_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Forgetting a person who left is no change of what was said: the hash does not cover them.
    IF TG_OP = 'UPDATE' AND NEW.person_id IS NULL
       AND to_jsonb(OLD) - 'person_id' = to_jsonb(NEW) - 'person_id' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'gap_reports_step: history is only ever added to'
        USING ERRCODE = 'integrity_constraint_violation';
END
$$;

CREATE TRIGGER gap_reports_steps_stay
    BEFORE UPDATE OR DELETE ON gap_reports_step
    FOR EACH ROW EXECUTE FUNCTION gap_reports_steps_stay();
