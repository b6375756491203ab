-- In: new and old, the ids of two official releases of one layer (old may be null: nothing was declared before).
-- Out: level ('any': whatever the level), then in tiles of 200 m: declared in new, gained and lost since old.
-- A gain and a loss within one tile at one level cancel out.
SELECT side.level, sum(side.new), sum(greatest(side.new - side.old, 0)), sum(greatest(side.old - side.new, 0))
FROM (SELECT * FROM coverage_officialshare WHERE release_id = %(new)s) AS n
FULL JOIN (SELECT * FROM coverage_officialshare WHERE release_id = %(old)s) AS o USING (tile)
CROSS JOIN LATERAL (VALUES
    (1, 'CL', coalesce(n.share_cl, 0), coalesce(o.share_cl, 0)),
    (2, 'BC', coalesce(n.share_bc, 0), coalesce(o.share_bc, 0)),
    (3, 'TBC', coalesce(n.share_tbc, 0), coalesce(o.share_tbc, 0)),
    (4, 'plain', coalesce(n.share_plain, 0), coalesce(o.share_plain, 0)),
    (5, 'any',
        coalesce(n.share_cl + n.share_bc + n.share_tbc + n.share_plain, 0),
        coalesce(o.share_cl + o.share_bc + o.share_tbc + o.share_plain, 0))
) AS side (rank, level, new, old)
GROUP BY side.rank, side.level
HAVING sum(side.new) > 0 OR sum(side.old) > 0
ORDER BY side.rank
