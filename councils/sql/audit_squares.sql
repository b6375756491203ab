-- How much of an area some releases declare, by square: the declared zones that are audited.
-- In:  communes (codes) and tiles (keys), which together are the area; releases (ids); declared_share. A square
--      holds `across` tiles each way; the shifts, index_mask and index_offset are those of coverage.core.grid.
-- Out: release (id), a declared tile (the first) of each square, number of declared tiles in it.
WITH area AS (
    SELECT tile FROM coverage_tilecommune WHERE commune = ANY(%(communes)s::text[])
    UNION
    SELECT unnest(%(tiles)s::bigint[])
)
SELECT share.release_id, min(share.tile), count(*)
FROM area
JOIN coverage_officialshare AS share ON share.release_id = ANY(%(releases)s::bigint[]) AND share.tile = area.tile
WHERE share.share_cl + share.share_bc + share.share_tbc + share.share_plain >= %(declared_share)s
GROUP BY
    share.release_id,
    share.tile >> %(crs_shift)s,
    floor((((share.tile >> %(northing_shift)s) & %(index_mask)s) - %(index_offset)s)::float8 / %(across)s),
    floor(((share.tile & %(index_mask)s) - %(index_offset)s)::float8 / %(across)s)
