-- How many people live on sets of tiles, at least and at most.
-- In: arrays of set and tile, each tile once a set.
-- Out: set, low, high, whether squares speak, whether communes' populations do, whether a commune has neither.
WITH asked AS (
    SELECT part, tile FROM unnest(%s::bigint[], %s::bigint[]) AS given (part, tile)
),
-- A row for each set and commune, so that what follows is about hundreds of rows and not of tiles.
here AS MATERIALIZED (
    SELECT asked.part, home.commune, count(*) AS tiles, count(square.tile) AS squares,
        sum(CASE WHEN square.imputed THEN least(square.people, 1) ELSE square.people END) AS low,
        sum(square.people) AS high
    FROM asked
    -- Looked up one by one in the index: a join may hash the tiles of the whole country, whose keys collide.
    LEFT JOIN LATERAL (
        SELECT known.commune FROM coverage_tilecommune AS known WHERE known.tile = asked.tile LIMIT 1
    ) AS home ON TRUE
    LEFT JOIN LATERAL (
        SELECT known.tile, known.people, known.imputed
        FROM coverage_populationsquare AS known WHERE known.tile = asked.tile LIMIT 1
    ) AS square ON TRUE
    GROUP BY asked.part, home.commune
),
commune AS MATERIALIZED (
    SELECT found.commune, territory.population,
        EXISTS (  -- tile by tile up to the first: a join would read all squares of the country for each commune
            SELECT FROM coverage_tilecommune AS other
            WHERE other.commune = found.commune
              AND (SELECT known.tile FROM coverage_populationsquare AS known WHERE known.tile = other.tile) IS NOT NULL
        ) AS by_grid,
        (SELECT count(*) FROM coverage_tilecommune AS other WHERE other.commune = found.commune) AS tiles
    FROM (SELECT DISTINCT commune FROM here) AS found
    LEFT JOIN coverage_territory AS territory ON territory.key = 'com-' || found.commune
    WHERE found.commune IS NOT NULL
)
SELECT here.part,
    sum(CASE WHEN by_grid IS NOT FALSE THEN here.low WHEN here.tiles = commune.tiles THEN population END),
    sum(CASE WHEN by_grid IS NOT FALSE THEN here.high ELSE population END),
    bool_or(coalesce(by_grid, here.squares > 0)),
    coalesce(bool_or(NOT by_grid), FALSE),
    coalesce(bool_or(NOT by_grid AND population IS NULL), FALSE)
FROM here LEFT JOIN commune USING (commune)
GROUP BY here.part
