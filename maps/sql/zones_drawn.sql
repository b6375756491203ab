-- How zones are drawn: goes on where tile_white_zones.sql and month_zones.sql end, which say what zones there are.
-- In:  z, x, y; services (names by code); dot_degrees and told, as there; and of these files `zones`: id, operator,
--      service, missing_from_official, tiles (how many), geom (WGS84), told (step of the probability), is_dot.
-- Out: one row of one column, the bytes of the tile; no bytes where it holds nothing.
),
dots AS (  -- one for all that are next to each other, declared covered or not
    SELECT
        ST_Transform((array_agg(place ORDER BY tiles DESC, id))[1], 3857) AS shape,
        CASE WHEN count(*) = 1 THEN min(id::text) END AS id,
        CASE WHEN count(DISTINCT coalesce(operator, '')) = 1 THEN min(operator) END AS operator,
        CASE WHEN count(DISTINCT service) = 1 THEN min(service) END AS service,
        missing_from_official,
        sum(tiles)::int AS tiles,
        CASE WHEN count(*) = 1 THEN min(told) END AS told,
        nullif(count(*), 1)::int AS zones
    FROM (SELECT *, ST_PointOnSurface(geom) AS place FROM zones WHERE is_dot) AS dot
    GROUP BY missing_from_official, floor(ST_X(place) / %(dot_degrees)s), floor(ST_Y(place) / %(dot_degrees)s)
),
drawn AS (
    SELECT
        ST_Transform(geom, 3857) AS shape, id::text AS id, operator, service, missing_from_official, tiles, told,
        NULL::int AS zones
    FROM zones WHERE NOT is_dot
    UNION ALL
    SELECT * FROM dots
),
features AS (
    SELECT
        ST_AsMVTGeom(shape, ST_TileEnvelope(%(z)s, %(x)s, %(y)s)) AS geom,
        id,
        operator,
        (%(services)s::text[])[service + 1] AS service,
        missing_from_official,
        tiles,
        (%(told)s::float8[])[told] AS probability,
        zones
    FROM drawn
    ORDER BY id, missing_from_official, shape
)
SELECT ST_AsMVT(features, 'white_zones') FROM features
