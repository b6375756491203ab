-- In:  service (code), releases (ids, one of each operator and territory), declared_share (from which share of a
--      tile on it counts as declared).
-- Out: rows of councils_declarednumber: tiles and people of each commune by how many operators declare them.
WITH declared AS (
    SELECT share.tile, count(*)::int AS operators
    FROM coverage_officialshare AS share
    WHERE share.release_id = ANY(%(releases)s::bigint[])
        AND share_cl + share_bc + share_tbc + share_plain >= %(declared_share)s
    GROUP BY share.tile
)
INSERT INTO councils_declarednumber (service, commune, operators, tiles, people)
SELECT
    %(service)s::int, cell.commune, declared.operators, count(*),
    round(coalesce(sum(people), 0)::numeric, 6)
FROM declared
JOIN coverage_tilecommune AS cell USING (tile)
LEFT JOIN coverage_populationsquare AS square USING (tile)
GROUP BY cell.commune, declared.operators
