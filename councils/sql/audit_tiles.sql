-- Tiles of an area that a release declares and that were measured, on a service that tells of the release's.
-- In:  communes (codes) and tiles (keys), which together are the area; releases (ids) and heard (services), in
--      pairs; declared_share (from which share of a tile on it counts as declared).
-- Out: release (id), tile.
WITH area AS (
    SELECT tile FROM coverage_tilecommune WHERE commune = ANY(%(communes)s::text[])
    UNION
    SELECT unnest(%(tiles)s::bigint[])
)
SELECT DISTINCT release.id, estimate.tile
FROM unnest(%(releases)s::bigint[], %(heard)s::int[]) AS pair(release_id, service)
JOIN coverage_officialrelease AS release ON release.id = pair.release_id
JOIN coverage_coveragetile AS estimate ON estimate.operator = release.operator AND estimate.service = pair.service
JOIN area ON area.tile = estimate.tile
JOIN coverage_officialshare AS share ON share.release_id = release.id AND share.tile = estimate.tile
WHERE share.share_cl + share.share_bc + share.share_tbc + share.share_plain >= %(declared_share)s
