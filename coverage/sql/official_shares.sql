-- In: releases, ids of official releases; tiles, keys of 200 m tiles.
-- Out: release, tile, and the shares of the tile's area declared at CL, BC, TBC and without a level.
SELECT release_id, tile, share_cl, share_bc, share_tbc, share_plain
FROM coverage_officialshare
WHERE release_id = ANY(%(releases)s::bigint[]) AND tile = ANY(%(tiles)s::bigint[])
