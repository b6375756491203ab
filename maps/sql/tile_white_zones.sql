-- Vector tile of the layer `white_zones`: the open zones.
-- In:  z, x, y; operator (five digits, or every_operator for the zones where all of them are white) and service
--      (code), null for no restriction; services (names by code); open (the status drawn); dot_degrees (a
--      zone narrower than this is drawn as a point, so that it never vanishes from a map of the whole country, and
--      those within so many degrees as one);
--      today (no zone is drawn before its embargo ends); and of the privacy floor min_contributors, told_starts and told (of probabilities).
-- Out: `zones`, for zones_drawn.sql, which goes on where this ends.
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
        AND zone.geom && ST_Transform(
            -- Beyond the world, degrees begin anew on its other side.
            ST_Intersection(
                ST_TileEnvelope(%(z)s, %(x)s, %(y)s, margin => 1.0 / 16), ST_TileEnvelope(0, 0, 0)
            ),
            4326
        )
        AND (%(operator)s::text IS NULL OR coalesce(zone.operator, %(every_operator)s) = %(operator)s)
        AND (%(service)s::int IS NULL OR zone.service = %(service)s)
