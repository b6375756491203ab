-- Where two releases of a layer differ, by commune and level.
-- In:  new and old, ids of official releases (old may be null: nothing was declared before).
-- Out: commune (its code; null for tiles in none), level ('any': whatever the level), then in tiles of 200 m: gained
--      and lost since old. A gain and a loss within one tile at one level cancel out, as in official_changes.sql.
WITH differing AS (
    SELECT
        tile,
        coalesce(n.share_cl, 0) - coalesce(o.share_cl, 0) AS cl,
        coalesce(n.share_bc, 0) - coalesce(o.share_bc, 0) AS bc,
        coalesce(n.share_tbc, 0) - coalesce(o.share_tbc, 0) AS tbc,
        coalesce(n.share_plain, 0) - coalesce(o.share_plain, 0) AS plain
    FROM (SELECT * FROM coverage_officialshare WHERE release_id = %(new)s) AS n
    FULL JOIN (SELECT * FROM coverage_officialshare WHERE release_id = %(old)s) AS o USING (tile)
    WHERE (n.share_cl, n.share_bc, n.share_tbc, n.share_plain)
        IS DISTINCT FROM (o.share_cl, o.share_bc, o.share_tbc, o.share_plain)
)
SELECT place.commune, side.level, sum(greatest(side.change, 0)), sum(greatest(-side.change, 0))
FROM differing
LEFT JOIN coverage_tilecommune AS place USING (tile)
CROSS JOIN LATERAL (VALUES
    (1, 'any', cl + bc + tbc + plain), (2, 'CL', cl), (3, 'BC', bc), (4, 'TBC', tbc), (5, 'plain', plain)
) AS side (rank, level, change)
WHERE side.change <> 0
GROUP BY place.commune, side.rank, side.level
ORDER BY place.commune, side.rank
