-- Vector tile of the layer `white_zones` as the public was told of it in a month: the zones that were open.
-- In:  z, x, y; month (its first day); operator (five digits, or every_operator for the zones where all of them
--      are white) and service (code), null for no restriction; services (names by code); open (the status drawn);
--      dot_degrees (a zone narrower than this is drawn as a point, those within so many degrees as one); told (the
--      steps of probabilities).
-- Out: `zones`, for zones_drawn.sql, which goes on where this ends.
WITH zones AS (
    SELECT
        zone AS id, operator, service, missing_from_official, cardinality(tiles) AS tiles, geom, told,
        greatest(ST_XMax(geom) - ST_XMin(geom), (ST_YMax(geom) - ST_YMin(geom)) / cosd(ST_YMin(geom)))
            < %(dot_degrees)s AS is_dot
    FROM coverage_monthlyzone AS kept
    WHERE kept.month = %(month)s
        AND kept.status = %(open)s
        AND kept.geom && ST_Transform(
            -- Beyond the world, degrees begin anew on its other side.
            ST_Intersection(
                ST_TileEnvelope(%(z)s, %(x)s, %(y)s, margin => 1.0 / 16), ST_TileEnvelope(0, 0, 0)
            ),
            4326
        )
        AND (%(operator)s::text IS NULL OR coalesce(kept.operator, %(every_operator)s) = %(operator)s)
        AND (%(service)s::int IS NULL OR kept.service = %(service)s)
