-- White tiles that one of two releases of a layer declares and the other does not, by the zone that they lie in.
-- In:  new and old, ids of official releases (old may be null: nothing was declared before); operator and service
--      (code) that they are held against; white (code of the verdict); min_contributors; declared_share (from which
--      share of a tile on it counts as declared); living (statuses of zones that stand); today (no zone is
--      named before its embargo ends).
-- Out: zone, operator (null: the zone of every operator), status, tiles, of them added to the declared area and
--      removed from it; and one row without a zone, which counts all of these white tiles, in a zone or not.
WITH crossing AS (
    SELECT estimate.tile, declared.now AS added
    FROM coverage_coveragetile AS estimate
    LEFT JOIN coverage_officialshare AS n ON n.tile = estimate.tile AND n.release_id = %(new)s
    LEFT JOIN coverage_officialshare AS o ON o.tile = estimate.tile AND o.release_id = %(old)s
    CROSS JOIN LATERAL (
        SELECT
            coalesce(n.share_cl + n.share_bc + n.share_tbc + n.share_plain, 0) >= %(declared_share)s AS now,
            coalesce(o.share_cl + o.share_bc + o.share_tbc + o.share_plain, 0) >= %(declared_share)s AS before
    ) AS declared
    WHERE estimate.operator = %(operator)s AND estimate.service = %(service)s
        AND estimate.verdict = %(white)s AND estimate.contributors >= %(min_contributors)s
        AND declared.now <> declared.before
)
SELECT zone.id, zone.operator, zone.status, zone.tiles,
    count(*) FILTER (WHERE crossing.added), count(*) FILTER (WHERE NOT crossing.added)
FROM crossing
JOIN coverage_zonetile AS member USING (tile)
JOIN coverage_whitezone AS zone ON zone.id = member.zone_id
WHERE zone.service = %(service)s AND coalesce(zone.operator, %(operator)s) = %(operator)s
    AND zone.status = ANY(%(living)s) AND zone.redirect_to_id IS NULL
    AND zone.contributors >= %(min_contributors)s AND zone.public_from <= %(today)s
GROUP BY zone.id
UNION ALL
SELECT NULL, NULL, NULL, NULL, count(*) FILTER (WHERE added), count(*) FILTER (WHERE NOT added) FROM crossing
ORDER BY 6 DESC NULLS LAST, 5 DESC, 1
