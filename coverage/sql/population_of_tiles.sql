-- How many people live on sets of tiles, at least and at most.
-- In: arrays of set and tile.
-- Out: set, low, high, whether squares speak, whether communes' populations do, whether a commune has neither.
WITH asked AS (
    SELECT DISTINCT part, tile FROM unnest(%s::bigint[], %s::bigint[]) AS given (part, tile)
),
held AS (
    SELECT asked.part, home.commune, square.people, square.imputed
    FROM asked
    LEFT JOIN coverage_tilecommune AS home USING (tile)
    LEFT JOIN coverage_populationsquare AS square USING (tile)
),
reached AS MATERIALIZED (
    SELECT commune.commune, EXISTS (
        SELECT FROM coverage_tilecommune AS other JOIN coverage_populationsquare USING (tile)
        WHERE other.commune = commune.commune
    ) AS by_grid
    FROM (SELECT DISTINCT commune FROM held WHERE commune IS NOT NULL) AS commune
),
spread AS (
    SELECT held.part, territory.population,
        count(*) = (SELECT count(*) FROM coverage_tilecommune AS other WHERE other.commune = held.commune) AS whole
    FROM held
    JOIN reached ON reached.commune = held.commune AND NOT reached.by_grid
    LEFT JOIN coverage_territory AS territory ON territory.key = 'com-' || held.commune
    GROUP BY held.part, held.commune, territory.population
),
by_commune AS (
    SELECT part, sum(population) FILTER (WHERE whole) AS low, sum(population) AS high,
        bool_or(population IS NULL) AS unknown
    FROM spread
    GROUP BY part
),
by_grid AS (
    SELECT held.part, sum(CASE WHEN imputed THEN least(people, 1) ELSE people END) AS low, sum(people) AS high,
        bool_or(reached.by_grid) OR count(people) > 0 AS speaks
    FROM held LEFT JOIN reached USING (commune)
    GROUP BY held.part
)
SELECT by_grid.part,
    coalesce(by_grid.low, 0) + coalesce(by_commune.low, 0),
    coalesce(by_grid.high, 0) + coalesce(by_commune.high, 0),
    coalesce(by_grid.speaks, FALSE),
    by_commune.part IS NOT NULL,
    coalesce(by_commune.unknown, FALSE)
FROM by_grid LEFT JOIN by_commune USING (part)
