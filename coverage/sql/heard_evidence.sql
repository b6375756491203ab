-- Evidence that is heard of a tile as of a day, under an epoch: what counts, but for failures indoors or in an outage,
-- and for all that is older than a lasting change of the place. As `coverage.core.hearing.hear`, for statements that
-- count people without estimating anything. The planner sees through it.
-- In: the day; the number of the epoch (null: no outage is known). Out: rows of coverage_evidence that speak for the
--     service or against it, with the readings against it that count.
CREATE FUNCTION coverage_area(tile bigint) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
    -- The square of 5 km around a tile of 200 m: as `coverage.core.grid.parent`. Rows and columns of the grid are
    -- stored 2^27 higher than they are, and 25 times 2^23 more keeps them positive, as division is towards zero.
    SELECT (tile >> 58 << 58) | (2::bigint << 56)
         | (((tile >> 28 & 268435455) - 134217728 + 209715200) / 25 - 8388608 + 134217728 << 28)
         | ((tile & 268435455) - 134217728 + 209715200) / 25 - 8388608 + 134217728
$$;
CREATE FUNCTION coverage_heard(as_of date, epoch integer) RETURNS TABLE (
    contributor_id bigint, device bigint, day date, tile bigint, operator varchar, service smallint,
    speaks_for integer, against integer
) LANGUAGE sql STABLE AS $$
    SELECT
        evidence.contributor_id, evidence.device, evidence.day, evidence.tile, evidence.operator, evidence.service,
        evidence.speaks_for, outdoors.against
    FROM coverage_counted(as_of) AS evidence
    CROSS JOIN LATERAL (
        SELECT CASE
            WHEN evidence.place = 2 THEN 0  -- 2: indoor, where walls explain it
            WHEN EXISTS (
                SELECT FROM coverage_epochoutage AS outage
                WHERE outage.epoch_id = epoch AND outage.operator = evidence.operator
                  AND outage.service = evidence.service AND outage.area = coverage_area(evidence.tile)
                  AND NOT outage.lasting AND outage.day = evidence.day
            ) THEN 0
            ELSE evidence.against
        END
    ) AS outdoors (against)
    WHERE (evidence.speaks_for > 0 OR outdoors.against > 0)
      AND NOT EXISTS (
          SELECT FROM coverage_epochoutage AS change
          WHERE change.epoch_id = epoch AND change.operator = evidence.operator
            AND change.service = evidence.service AND change.area = coverage_area(evidence.tile)
            AND change.lasting AND change.day > evidence.day
      )
$$;
