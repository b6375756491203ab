-- What was told in a month of the tiles of some communes, of one service, beside what releases declare of them.
-- In:  communes (codes); service (code); month (its first day); releases (ids), operators and territories: who
--      speaks in which territory of the official map; declared_share (from which share of a tile on it counts as
--      declared); white, served (codes of verdicts); enough (position of the class of witnesses from which on a
--      verdict is told).
-- Out: by operator, of those that speak or were measured: its release (id), null where none speaks; tiles that two
--      people or more had measured, null where there is none; of them white, served, white though declared, served
--      though not declared; and how many tiles the release declares, parts of tiles added up.
WITH cell AS (
    SELECT tile, ground.territory
    FROM coverage_tilecommune JOIN councils_ground AS ground USING (commune)
    WHERE commune = ANY(%(communes)s::text[])
),
speaking AS (
    SELECT release, operator, territory
    FROM unnest(%(releases)s::bigint[], %(operators)s::text[], %(territories)s::text[])
        AS one(release, operator, territory)
),
declared AS (
    SELECT speaking.operator, share.tile, share_cl + share_bc + share_tbc + share_plain AS share
    FROM cell
    JOIN coverage_officialshare AS share ON share.tile = cell.tile AND share.release_id = ANY(%(releases)s::bigint[])
    JOIN speaking ON speaking.release = share.release_id AND speaking.territory = cell.territory
),
told AS (
    SELECT kept.operator::text AS operator, tile, verdict, cell.territory
    FROM cell JOIN coverage_monthlytile AS kept USING (tile)
    WHERE service = %(service)s AND witnesses >= %(enough)s
        AND since <= %(month)s AND (until IS NULL OR until >= %(month)s)
),
found AS (
    SELECT
        operator, count(told.tile) AS tiles,
        count(*) FILTER (WHERE verdict = %(white)s) AS white,
        count(*) FILTER (WHERE verdict = %(served)s) AS served,
        count(*) FILTER (WHERE verdict = %(white)s AND share >= %(declared_share)s) AS missing,
        count(*) FILTER (
            WHERE verdict = %(served)s AND speaking.release IS NOT NULL
                AND coalesce(share, 0) < %(declared_share)s
        ) AS undeclared,
        sum(share) AS declared
    FROM told
    FULL JOIN declared USING (operator, tile)
    LEFT JOIN speaking USING (operator, territory)
    GROUP BY operator
)
SELECT operator, speaking.release, nullif(tiles, 0), white, served, missing, undeclared, coalesce(declared, 0)
FROM found FULL JOIN (SELECT operator, max(release) AS release FROM speaking GROUP BY operator) AS speaking
    USING (operator)
ORDER BY operator
