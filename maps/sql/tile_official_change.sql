-- Squares of a vector tile of the layer `official_change`: where two releases of a layer declare otherwise.
-- In:  new and old, ids of official releases (old may be null: nothing was declared before); first and last key of
--      each row of tiles that may show.
-- OFFSET 0 keeps each row of tiles a search of its own: joined, all of a release would be read for each.
-- Out: tile, what was declared of it and what now is (shares, whatever the level), in the order of their keys.
WITH asked AS (
    SELECT * FROM unnest(%(first)s::bigint[], %(last)s::bigint[]) AS one(first, last)
),
after AS (
    SELECT share.* FROM asked CROSS JOIN LATERAL (
        SELECT * FROM coverage_officialshare
        WHERE release_id = %(new)s AND tile BETWEEN asked.first AND asked.last
        OFFSET 0
    ) AS share
),
before AS (
    SELECT share.* FROM asked CROSS JOIN LATERAL (
        SELECT * FROM coverage_officialshare
        WHERE release_id = %(old)s AND tile BETWEEN asked.first AND asked.last
        OFFSET 0
    ) AS share
)
SELECT
    tile,
    coalesce(before.share_cl + before.share_bc + before.share_tbc + before.share_plain, 0),
    coalesce(after.share_cl + after.share_bc + after.share_tbc + after.share_plain, 0)
FROM after FULL JOIN before USING (tile)
WHERE (after.share_cl, after.share_bc, after.share_tbc, after.share_plain)
    IS DISTINCT FROM (before.share_cl, before.share_bc, before.share_tbc, before.share_plain)
ORDER BY tile
