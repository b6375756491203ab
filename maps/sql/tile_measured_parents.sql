-- Vector tile of the layer `measured` where a square stands for the 200 m squares under it.
-- In:  z, x, y; resolution (metres); operator (five digits) and service (code), null for every one;
--      services (names by code).
-- Out: one row of one column, the bytes of the tile; no bytes where it holds nothing.
WITH features AS (
    SELECT
        ST_AsMVTGeom(square.geom, ST_TileEnvelope(%(z)s, %(x)s, %(y)s), buffer => 0) AS geom,
        parent.operator,
        (%(services)s::text[])[parent.service + 1] AS service,
        sum(parent.white)::int AS white,
        sum(parent.served)::int AS served,
        sum(parent.not_known)::int AS not_known
    FROM coverage_square AS square
    JOIN coverage_parenttile AS parent ON parent.tile = square.tile
    WHERE square.resolution = %(resolution)s
        AND square.geom && ST_TileEnvelope(%(z)s, %(x)s, %(y)s)
        AND (%(operator)s::text IS NULL OR parent.operator = %(operator)s)
        AND (%(service)s::int IS NULL OR parent.service = %(service)s)
    GROUP BY square.tile, square.geom, parent.operator, parent.service
    ORDER BY square.tile, parent.operator, parent.service
)
SELECT ST_AsMVT(features, 'measured') FROM features
