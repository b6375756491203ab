-- Vector tile of the layer `measured` where single 200 m squares are drawn.
-- In:  z, x, y; resolution (metres); operator (five digits) and service (code), null for every one;
--      services and verdicts (names by code); and of the privacy floor not_known (name), min_contributors,
--      class_starts and class_names (of witnesses), told_starts and told (of probabilities).
-- Out: one row of one column, the bytes of the tile; no bytes where it holds nothing.
WITH features AS (
    SELECT
        ST_AsMVTGeom(square.geom, ST_TileEnvelope(%(z)s, %(x)s, %(y)s), buffer => 0) AS geom,
        estimate.operator,
        (%(services)s::text[])[estimate.service + 1] AS service,
        CASE WHEN estimate.contributors >= %(min_contributors)s
            THEN (%(verdicts)s::text[])[estimate.verdict + 1] ELSE %(not_known)s END AS verdict,
        CASE WHEN estimate.contributors >= %(min_contributors)s
            THEN (%(told)s::float8[])[width_bucket(estimate.probability, %(told_starts)s::float8[])] END AS probability,
        (%(class_names)s::text[])[width_bucket(estimate.contributors, %(class_starts)s::int[])] AS contributors
    FROM coverage_square AS square
    JOIN coverage_coveragetile AS estimate ON estimate.tile = square.tile
    WHERE square.resolution = %(resolution)s
        AND square.geom && ST_TileEnvelope(%(z)s, %(x)s, %(y)s)
        AND (%(operator)s::text IS NULL OR estimate.operator = %(operator)s)
        AND (%(service)s::int IS NULL OR estimate.service = %(service)s)
    ORDER BY square.tile, estimate.operator, estimate.service
)
SELECT ST_AsMVT(features, 'measured') FROM features
