-- Vector tile of the layer `white_zones`: the open zones.
-- In:  z, x, y; operator (five digits, or every_operator for the zones where all of them are white) and service
--      (code), null for no restriction; services (names by code); open (the status drawn); dot_below (metres: a
--      zone smaller than this is drawn as a point, so that it never vanishes from a map of the whole country);
--      today (no zone is drawn before its embargo ends); and of the privacy floor min_contributors, told_starts and told (of probabilities).
-- Out: one row of one column, the bytes of the tile; no bytes where it holds nothing.
WITH zones AS (
    SELECT zone.*, ST_Transform(zone.geom, 3857) AS outline
    FROM coverage_whitezone AS zone
    WHERE zone.status = %(open)s
        AND zone.redirect_to_id IS NULL
        AND zone.contributors >= %(min_contributors)s
        AND zone.public_from <= %(today)s
        AND zone.geom && ST_Transform(ST_TileEnvelope(%(z)s, %(x)s, %(y)s, margin => 1.0 / 16), 4326)
        AND (%(operator)s::text IS NULL OR coalesce(zone.operator, %(every_operator)s) = %(operator)s)
        AND (%(service)s::int IS NULL OR zone.service = %(service)s)
),
features AS (
    SELECT
        ST_AsMVTGeom(
            CASE WHEN greatest(ST_XMax(outline) - ST_XMin(outline), ST_YMax(outline) - ST_YMin(outline))
                    < %(dot_below)s
                THEN ST_PointOnSurface(outline) ELSE outline END,
            ST_TileEnvelope(%(z)s, %(x)s, %(y)s)
        ) AS geom,
        id::text AS id,
        operator,
        (%(services)s::text[])[service + 1] AS service,
        missing_from_official,
        tiles,
        (%(told)s::float8[])[width_bucket(probability, %(told_starts)s::float8[])] AS probability
    FROM zones
    ORDER BY id
)
SELECT ST_AsMVT(features, 'white_zones') FROM features
