-- Tiles of one operator and service that are served though the release that speaks of the place does not declare them.
-- In:  operator (five digits), service (code); releases (ids) of these with west, south, east, north of each
--      (degrees: what place the release speaks of);
--      declared_share (from which share of a tile on it counts as declared); served (code of the verdict);
--      min_contributors; resolution (metres) of a tile; bbox (west, south, east, north in degrees) and communes
--      (codes, for tiles with their middle there), each null for all.
-- Out: operator, service, tile, probability_served, contributors, contributor_days, first_day, last_day,
--      method_version, release (name), by tile.
WITH speaking AS (
    SELECT
        release.id, release.name,
        ST_Transform(ST_MakeEnvelope(west, south, east, north, 4326), 3857) AS place
    FROM unnest(
        %(releases)s::bigint[], %(west)s::float8[], %(south)s::float8[], %(east)s::float8[], %(north)s::float8[]
    ) AS asked(id, west, south, east, north)
    JOIN coverage_officialrelease AS release USING (id)
)
SELECT
    estimate.operator, estimate.service, estimate.tile, estimate.probability_served, estimate.contributors,
    estimate.contributor_days, estimate.first_day, estimate.last_day, estimate.method_version, speaking.name
FROM coverage_coveragetile AS estimate
JOIN coverage_square AS square ON square.tile = estimate.tile
JOIN speaking ON ST_Centroid(square.geom) && speaking.place
LEFT JOIN coverage_officialshare AS share ON share.tile = estimate.tile AND share.release_id = speaking.id
WHERE estimate.operator = %(operator)s AND estimate.service = %(service)s
    AND estimate.verdict = %(served)s
    AND estimate.contributors >= %(min_contributors)s
    AND coalesce(share.share_cl + share.share_bc + share.share_tbc + share.share_plain, 0) < %(declared_share)s
    AND square.resolution = %(resolution)s
    AND (
        %(bbox)s::float8[] IS NULL
        OR square.geom && ST_Transform(ST_MakeEnvelope(
            (%(bbox)s::float8[])[1], (%(bbox)s::float8[])[2], (%(bbox)s::float8[])[3], (%(bbox)s::float8[])[4], 4326
        ), 3857)
    )
    AND (%(communes)s::text[] IS NULL OR EXISTS (
        SELECT FROM coverage_territory AS commune
        WHERE commune.kind = 'com' AND commune.code = ANY(%(communes)s::text[])
            AND ST_Intersects(commune.geom, ST_Transform(ST_Centroid(square.geom), 4326))
    ))
ORDER BY estimate.tile
