-- Vector tile of the layer `difference`: 200 m squares whose verdict and official map contradict each other,
-- white though declared, or served though not declared where a release speaks of the place.
-- In:  z, x, y; resolution (metres); operator (five digits) and service (code), null for every one;
--      services (names by code); releases (ids) with west, south, east, north of each (degrees: what place the
--      release speaks of); declared_share (from which share of a square on it counts as declared); white and
--      served (codes of verdicts); and of the privacy floor min_contributors, class_starts and class_names (of
--      witnesses), told_starts and told (of probabilities).
-- Out: one row of one column, the bytes of the tile; no bytes where it holds nothing.
WITH speaking AS (
    SELECT
        release.id, release.name, release.operator, release.service,
        ST_Transform(ST_MakeEnvelope(west, south, east, north, 4326), 3857) AS place
    FROM unnest(
        %(releases)s::bigint[], %(west)s::float8[], %(south)s::float8[], %(east)s::float8[], %(north)s::float8[]
    ) AS asked(id, west, south, east, north)
    JOIN coverage_officialrelease AS release USING (id)
),
features AS (
    SELECT
        ST_AsMVTGeom(square.geom, ST_TileEnvelope(%(z)s, %(x)s, %(y)s), buffer => 0) AS geom,
        estimate.operator,
        (%(services)s::text[])[estimate.service + 1] AS service,
        estimate.verdict = %(white)s AS missing_from_official,
        (%(told)s::float8[])[width_bucket(estimate.probability, %(told_starts)s::float8[])] AS probability,
        (%(told)s::float8[])[width_bucket(estimate.probability_served, %(told_starts)s::float8[])] AS probability_served,
        (%(class_names)s::text[])[width_bucket(estimate.contributors, %(class_starts)s::int[])] AS contributors,
        speaking.name AS release
    FROM coverage_square AS square
    JOIN coverage_coveragetile AS estimate ON estimate.tile = square.tile
    JOIN speaking ON speaking.operator = estimate.operator AND speaking.service = estimate.service
        AND ST_Centroid(square.geom) && speaking.place
    LEFT JOIN coverage_officialshare AS share ON share.tile = square.tile AND share.release_id = speaking.id
    WHERE square.resolution = %(resolution)s
        AND square.geom && ST_TileEnvelope(%(z)s, %(x)s, %(y)s)
        AND (%(operator)s::text IS NULL OR estimate.operator = %(operator)s)
        AND (%(service)s::int IS NULL OR estimate.service = %(service)s)
        AND estimate.contributors >= %(min_contributors)s
        AND estimate.verdict IN (%(white)s, %(served)s)
        AND (estimate.verdict = %(white)s) = (
            coalesce(share.share_cl + share.share_bc + share.share_tbc + share.share_plain, 0) >= %(declared_share)s
        )
    ORDER BY square.tile, estimate.operator, estimate.service
)
SELECT ST_AsMVT(features, 'difference') FROM features
