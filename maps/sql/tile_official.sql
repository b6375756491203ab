-- Vector tile of the layer `official`: what operators declare, one feature for each release and level.
-- In:  z, x, y; releases (ids); services (names by code).
-- Out: one row of one column, the bytes of the tile; no bytes where it holds nothing.
-- Vertices are first rounded to an eighth of the usual grid of 4096, which is a pixel of a tile drawn
-- 512 wide: neighbouring pieces keep their common edge, and low zooms stay small.
WITH features AS (
    SELECT
        ST_AsMVTGeom(
            ST_Collect(ST_SnapToGrid(piece.geom, (ST_XMax(asked.envelope) - ST_XMin(asked.envelope)) / 512)),
            asked.envelope
        ) AS geom,
        release.operator,
        (%(services)s::text[])[release.service + 1] AS service,
        piece.level,
        release.name AS release
    FROM (SELECT ST_TileEnvelope(%(z)s, %(x)s, %(y)s) AS envelope) AS asked
    JOIN coverage_officialpiece AS piece
        ON piece.geom && ST_TileEnvelope(%(z)s, %(x)s, %(y)s, margin => 1.0 / 16)
    JOIN coverage_officialrelease AS release ON release.id = piece.release_id
    WHERE release.id = ANY(%(releases)s)
    GROUP BY release.id, piece.level, asked.envelope
    ORDER BY release.id, piece.level
)
SELECT ST_AsMVT(features, 'official') FROM features
