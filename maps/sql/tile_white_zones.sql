-- Vector tile of the layer `white_zones`: the open zones.
-- In:  z, x, y; operator (five digits, or every_operator for the zones where all of them are white) and service
--      (code), null for no restriction; services (names by code); open (the status drawn); dot_degrees (a
--      zone narrower than this is drawn as a point, so that it never vanishes from a map of the whole country, and
--      those within so many degrees as one);
--      today (no zone is drawn before its embargo ends); and of the privacy floor min_contributors, told_starts and told (of probabilities).
-- Out: one row of one column, the bytes of the tile; no bytes where it holds nothing.
WITH zones AS (
    SELECT
        id, operator, service, missing_from_official, tiles, geom,
        width_bucket(probability, %(told_starts)s::float8[]) AS told,
        greatest(ST_XMax(geom) - ST_XMin(geom), (ST_YMax(geom) - ST_YMin(geom)) / cosd(ST_YMin(geom)))
            < %(dot_degrees)s AS is_dot
    FROM coverage_whitezone AS zone
    WHERE zone.status = %(open)s
        AND zone.redirect_to_id IS NULL
        AND zone.contributors >= %(min_contributors)s
        AND zone.public_from <= %(today)s
        AND zone.geom && ST_Transform(ST_TileEnvelope(%(z)s, %(x)s, %(y)s, margin => 1.0 / 16), 4326)
        AND (%(operator)s::text IS NULL OR coalesce(zone.operator, %(every_operator)s) = %(operator)s)
        AND (%(service)s::int IS NULL OR zone.service = %(service)s)
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
