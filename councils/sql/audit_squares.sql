-- How much of an area a release declares, by square: the declared zone that is audited.
-- In:  communes (codes) and tiles (keys), which together are the area; release (id); declared_share.
-- Out: a declared tile (the first) of each larger square, number of declared tiles in it. A square holds `across`
--      tiles each way; index_mask, index_offset and northing_shift are those of coverage.core.grid.
WITH area AS (
    SELECT tile FROM coverage_tilecommune WHERE commune = ANY(%(communes)s::text[])
    UNION
    SELECT unnest(%(tiles)s::bigint[])
)
SELECT min(share.tile), count(*)
FROM area
JOIN coverage_officialshare AS share ON share.release_id = %(release)s AND share.tile = area.tile
WHERE share.share_cl + share.share_bc + share.share_tbc + share.share_plain >= %(declared_share)s
GROUP BY
    share.tile >> %(crs_shift)s,
    floor((((share.tile >> %(northing_shift)s) & %(index_mask)s) - %(index_offset)s)::float8 / %(across)s),
    floor(((share.tile & %(index_mask)s) - %(index_offset)s)::float8 / %(across)s)
