-- Evidence that counts as of a day: the one place that says so. What was measured of a tile until its service
-- changed does not, from the day of the change on; as of an earlier day it does. The planner sees through it.
-- In: the day. Out: rows of coverage_evidence, as a function of the database.
CREATE FUNCTION coverage_counted(as_of date) RETURNS SETOF coverage_evidence LANGUAGE sql STABLE AS $$
    SELECT evidence.*
    FROM coverage_evidence AS evidence
    WHERE evidence.day <= as_of
      AND NOT EXISTS (
          SELECT FROM coverage_changedtile AS changed
          WHERE changed.tile = evidence.tile AND changed.operator = evidence.operator
            AND changed.service = evidence.service AND changed.day >= evidence.day AND changed.day <= as_of
      )
$$;
