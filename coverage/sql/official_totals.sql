-- In:  releases (ids of official releases).
-- Out: release, then what it declares in all, in tiles of 200 m: at CL, BC, TBC and without a level.
SELECT release_id, sum(share_cl), sum(share_bc), sum(share_tbc), sum(share_plain)
FROM coverage_officialshare
WHERE release_id = ANY(%(releases)s::bigint[])
GROUP BY release_id
