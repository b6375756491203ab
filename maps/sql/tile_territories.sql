-- Vector tile of the layer `territories`: boundaries and names, to find one's way where there is no base map.
-- In:  z, x, y; kind (of territory: reg, dep or com).
-- Out: one row of one column, the bytes of the tile; no bytes where it holds nothing.
-- Each territory comes as a shape, and as the point that its name is written at.
WITH territories AS (
    SELECT key, name, ST_Transform(geom, 3857) AS shape
    FROM coverage_territory
    WHERE kind = %(kind)s
        AND geom && ST_Transform(
            -- Beyond the world, degrees begin anew on its other side.
            ST_Intersection(
                ST_TileEnvelope(%(z)s, %(x)s, %(y)s, margin => 1.0 / 16), ST_TileEnvelope(0, 0, 0)
            ),
            4326
        )
),
features AS (
    SELECT
        ST_AsMVTGeom(drawn.geom, ST_TileEnvelope(%(z)s, %(x)s, %(y)s), buffer => 256) AS geom,
        territories.key,
        territories.name
    FROM territories
    CROSS JOIN LATERAL (
        VALUES (1, territories.shape), (2, ST_PointOnSurface(territories.shape))
    ) AS drawn (place, geom)
    ORDER BY drawn.place, territories.key
)
SELECT ST_AsMVT(features, 'territories') FROM features
