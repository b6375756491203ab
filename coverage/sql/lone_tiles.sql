-- Make the lone tiles of an operator, among some tiles, what the evidence says that the estimates were made of:
-- measured outdoors, and no service with witnesses enough. Whether that person found service has no part in it; of
-- what was measured indoors alone nothing is told, as there a failure is no evidence, and a success would be told.
-- In:  tiles (keys); operator; after, until (days: those that count come after the first); min_contributors.
-- Out: tile, région, for each tile that came, changed or went.
WITH alone AS MATERIALIZED (
    SELECT asked.tile, coalesce(estimated.region, '') AS region, heard.last_day
    FROM unnest(%(tiles)s::bigint[]) AS asked (tile)
    CROSS JOIN LATERAL (
        SELECT max(contributors) AS contributors, max(region) AS region
        FROM coverage_coveragetile
        WHERE tile = asked.tile AND operator = %(operator)s
    ) AS estimated
    CROSS JOIN LATERAL (
        SELECT max(day) AS last_day
        FROM coverage_counted(%(until)s)
        WHERE tile = asked.tile AND operator = %(operator)s AND day > %(after)s
          AND place <> 2 AND (speaks_for > 0 OR against > 0)  -- 2: indoor
    ) AS heard
    WHERE coalesce(estimated.contributors, 0) < %(min_contributors)s AND heard.last_day IS NOT NULL
),
moved AS (
    SELECT known.tile, known.region
    FROM alone JOIN coverage_lonetile AS known ON known.tile = alone.tile AND known.operator = %(operator)s
    WHERE known.region <> alone.region
),
gone AS (
    DELETE FROM coverage_lonetile AS known
    WHERE known.tile = ANY(%(tiles)s::bigint[]) AND known.operator = %(operator)s
      AND NOT EXISTS (SELECT FROM alone WHERE alone.tile = known.tile)
    RETURNING known.tile, known.region
),
come AS (
    INSERT INTO coverage_lonetile AS known (tile, operator, region, last_day)
    SELECT tile, %(operator)s, region, last_day FROM alone
    ON CONFLICT (tile, operator) DO UPDATE SET region = excluded.region, last_day = excluded.last_day
    WHERE (known.region, known.last_day) IS DISTINCT FROM (excluded.region, excluded.last_day)
    RETURNING known.tile, known.region
)
SELECT * FROM moved UNION SELECT * FROM gone UNION SELECT * FROM come
