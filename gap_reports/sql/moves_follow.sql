-- Where a case stands is where its last step led, and a step begins where its case stands: whoever changes the
-- one without the other, or breaks the chain of a zone, is refused, by the database itself.
-- in: nothing; out: triggers on gap_reports_step and gap_reports_case
CREATE FUNCTION gap_reports_step_follows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moved gap_reports_case%ROWTYPE;
    newest gap_reports_step%ROWTYPE;
BEGIN
    SELECT * INTO moved FROM gap_reports_case WHERE id = NEW.case_id;
    IF (moved.zone_id, moved.state) IS DISTINCT FROM (NEW.zone_id, NEW.before) THEN
        RAISE EXCEPTION 'gap_reports_step: its case does not stand where it begins'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    SELECT * INTO newest FROM gap_reports_step WHERE zone_id = NEW.zone_id ORDER BY number DESC LIMIT 1;
    IF NEW.number <> coalesce(newest.number, 0) + 1 OR NEW.previous <> coalesce(newest.hash, NEW.previous) THEN
        RAISE EXCEPTION 'gap_reports_step: it does not follow the last one of its zone'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER gap_reports_step_follows
    BEFORE INSERT ON gap_reports_step
    FOR EACH ROW EXECUTE FUNCTION gap_reports_step_follows();

CREATE FUNCTION gap_reports_case_follows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    newest gap_reports_step%ROWTYPE;
BEGIN
    SELECT * INTO newest FROM gap_reports_step WHERE case_id = NEW.id ORDER BY number DESC LIMIT 1;
    IF (newest.before, newest.after) IS DISTINCT FROM (OLD.state, NEW.state) THEN
        RAISE EXCEPTION 'gap_reports_case: no step leads from % to %', OLD.state, NEW.state
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER gap_reports_case_follows
    BEFORE UPDATE OF state ON gap_reports_case
    FOR EACH ROW WHEN (OLD.state <> NEW.state) EXECUTE FUNCTION gap_reports_case_follows();
