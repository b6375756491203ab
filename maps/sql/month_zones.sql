-- Vector tile of the layer `white_zones` as the public was told of it in a month: the zones that were open.
-- In:  z, x, y; month (its first day); operator (five digits, or every_operator for the zones where all of them
--      are white) and service (code), null for no restriction; services (names by code); open (the status drawn);
--      dot_below (metres: a zone smaller than this is drawn as a point); told (the steps of probabilities).
-- Out: one row of one column, the bytes of the tile; no bytes where it holds nothing.
WITH zones AS (
    SELECT kept.*, ST_Transform(kept.geom, 3857) AS outline
    FROM coverage_monthlyzone AS kept
    WHERE kept.month = %(month)s
        AND kept.status = %(open)s
        AND kept.geom && ST_Transform(ST_TileEnvelope(%(z)s, %(x)s, %(y)s, margin => 1.0 / 16), 4326)
        AND (%(operator)s::text IS NULL OR coalesce(kept.operator, %(every_operator)s) = %(operator)s)
        AND (%(service)s::int IS NULL OR kept.service = %(service)s)
),
features AS (
    SELECT
        ST_AsMVTGeom(
            CASE WHEN greatest(ST_XMax(outline) - ST_XMin(outline), ST_YMax(outline) - ST_YMin(outline))
                    < %(dot_below)s
                THEN ST_PointOnSurface(outline) ELSE outline END,
            ST_TileEnvelope(%(z)s, %(x)s, %(y)s)
        ) AS geom,
        zone::text AS id,
        operator,
        (%(services)s::text[])[service + 1] AS service,
        missing_from_official,
        cardinality(tiles) AS tiles,
        (%(told)s::float8[])[zones.told] AS probability
    FROM zones
    ORDER BY id
)
SELECT ST_AsMVT(features, 'white_zones') FROM features
