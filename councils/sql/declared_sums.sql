-- In:  release (id).
-- Out: rows of councils_declaredsum: what it declares of each commune, people spread evenly over their tile.
INSERT INTO councils_declaredsum (
    release_id, commune, tiles_cl, tiles_bc, tiles_tbc, tiles_plain, people_cl, people_bc, people_tbc, people_plain
)
SELECT
    share.release_id, cell.commune,
    round(sum(share_cl)::numeric, 6), round(sum(share_bc)::numeric, 6),
    round(sum(share_tbc)::numeric, 6), round(sum(share_plain)::numeric, 6),
    round(sum(share_cl * coalesce(people, 0))::numeric, 6), round(sum(share_bc * coalesce(people, 0))::numeric, 6),
    round(sum(share_tbc * coalesce(people, 0))::numeric, 6), round(sum(share_plain * coalesce(people, 0))::numeric, 6)
FROM coverage_officialshare AS share
JOIN coverage_tilecommune AS cell USING (tile)
LEFT JOIN coverage_populationsquare AS square USING (tile)
WHERE share.release_id = %(release)s
GROUP BY share.release_id, cell.commune
