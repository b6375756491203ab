-- Vector tile of the layer `white_zones` as the public was told of it in a month: the zones that were open.
-- In:  z, x, y; month (its first day); operator (five digits, or every_operator for the zones where all of them
--      are white) and service (code), null for no restriction; services (names by code); open (the status drawn);
--      dot_degrees (a zone narrower than this is drawn as a point, those within so many degrees as one); told (the
--      steps of probabilities).
-- Out: one row of one column, the bytes of the tile; no bytes where it holds nothing.
WITH zones AS (
    SELECT
        zone AS id, operator, service, missing_from_official, cardinality(tiles) AS tiles, geom, told,
        greatest(ST_XMax(geom) - ST_XMin(geom), (ST_YMax(geom) - ST_YMin(geom)) / cosd(ST_YMin(geom)))
            < %(dot_degrees)s AS is_dot
    FROM coverage_monthlyzone AS kept
    WHERE kept.month = %(month)s
        AND kept.status = %(open)s
        AND kept.geom && ST_Transform(ST_TileEnvelope(%(z)s, %(x)s, %(y)s, margin => 1.0 / 16), 4326)
        AND (%(operator)s::text IS NULL OR coalesce(kept.operator, %(every_operator)s) = %(operator)s)
        AND (%(service)s::int IS NULL OR kept.service = %(service)s)
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
