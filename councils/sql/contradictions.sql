-- Tiles of one family that contradict the release which speaks of the place, with the commune of each.
-- In:  as measured_sums, but for chances, told_starts and side.
-- Out: aspect, tile, commune, in the order of tiles.
SELECT
    CASE WHEN estimate.verdict = %(white)s THEN 'missing' ELSE 'undeclared' END, estimate.tile, cell.commune
FROM coverage_coveragetile AS estimate
JOIN coverage_tilecommune AS cell USING (tile)
JOIN councils_ground AS ground ON ground.commune = cell.commune
JOIN unnest(%(releases)s::bigint[], %(territories)s::text[]) AS speaking(release, territory)
    ON speaking.territory = ground.territory
LEFT JOIN coverage_officialshare AS share ON share.release_id = speaking.release AND share.tile = estimate.tile
    AND share.release_id = ANY(%(releases)s::bigint[])  -- or all releases there are would be read
WHERE estimate.operator = %(operator)s AND estimate.service = %(service)s AND estimate.region = %(region)s
    AND estimate.contributors >= %(min_contributors)s
    AND estimate.verdict = CASE
        WHEN coalesce(share_cl + share_bc + share_tbc + share_plain, 0) >= %(declared_share)s THEN %(white)s
        ELSE %(served)s
    END
ORDER BY estimate.tile
