-- Vector tile of the layer `official`: what operators declare, one feature for each release and level.
-- In:  z, x, y; releases (ids); services (names by code).
-- Out: one row of one column, the bytes of the tile; no bytes where it holds nothing.
-- Vertices are first rounded to a grid, on which neighbouring pieces keep their common edge: from zoom 12 on a pixel
-- of a tile drawn 512 wide; below, where simulations of 50 m are finer than pixels, two of them, and twice as many
-- for each four times as many releases. So a tile is 100 kB at most, and a second's work where it took fifteen.
WITH asked AS (
    SELECT
        ST_TileEnvelope(%(z)s, %(x)s, %(y)s) AS envelope,
        (ST_XMax(ST_TileEnvelope(%(z)s, 0, 0)) - ST_XMin(ST_TileEnvelope(%(z)s, 0, 0)))
        / CASE WHEN %(z)s >= 12 THEN 512
            ELSE 256 / 2 ^ ceil(log(4, greatest(cardinality(%(releases)s::bigint[]), 1))) END AS pixel
),
features AS (
    SELECT
        ST_AsMVTGeom(
            ST_Collect(ST_SnapToGrid(piece.geom, asked.pixel)),
            asked.envelope
        ) AS geom,
        release.operator,
        (%(services)s::text[])[release.service + 1] AS service,
        piece.level,
        release.name AS release
    FROM asked
    JOIN coverage_officialpiece AS piece
        ON piece.geom && ST_TileEnvelope(%(z)s, %(x)s, %(y)s, margin => 1.0 / 16)
    JOIN coverage_officialrelease AS release ON release.id = piece.release_id
    WHERE release.id = ANY(%(releases)s)
    GROUP BY release.id, piece.level, asked.envelope
    ORDER BY release.id, piece.level
)
SELECT ST_AsMVT(features, 'official') FROM features
