-- How many operators declare, and were found in, each 200 m tile in windows of keys, for the layer `operators`.
-- In:  first, last (keys: the ends of each row of tiles); releases (ids, one of each operator) and operators
--      (five digits each, of those releases); service (code); declared_share (from which share of a tile on it
--      counts as declared); white, served (codes of verdicts); min_contributors (of the privacy floor); month (its
--      first day: what was told in it counts), null for what is decided today.
-- OFFSET 0 keeps each row of tiles a search of its own: joined, all of a release would be read for each.
-- Out: one row of one column, the rows one after the other in network order: key (8 bytes), operators that
--      declare the tile, operators whose verdict is known there, and those of them that serve it (2 bytes each).
--      Tiles of drawn communes, and whatever is declared beyond them.
WITH asked AS (
    SELECT * FROM unnest(%(first)s::bigint[], %(last)s::bigint[]) AS one(first, last)
),
land AS (
    SELECT cell.tile FROM asked CROSS JOIN LATERAL (
        SELECT tile FROM coverage_tilecommune WHERE tile BETWEEN asked.first AND asked.last OFFSET 0
    ) AS cell
),
declared AS (
    SELECT share.tile, count(*) AS operators
    FROM asked CROSS JOIN unnest(%(releases)s::bigint[]) AS release(id) CROSS JOIN LATERAL (
        SELECT tile FROM coverage_officialshare
        WHERE release_id = release.id AND tile BETWEEN asked.first AND asked.last
            AND share_cl + share_bc + share_tbc + share_plain >= %(declared_share)s
        OFFSET 0
    ) AS share
    GROUP BY share.tile
),
found AS (
    SELECT told.tile, count(*) AS known, count(*) FILTER (WHERE verdict = %(served)s) AS served
    FROM asked CROSS JOIN unnest(%(operators)s::text[]) AS present(operator) CROSS JOIN LATERAL (
        (
            SELECT tile, verdict FROM coverage_coveragetile
            WHERE %(month)s::date IS NULL AND operator = present.operator AND service = %(service)s
                AND tile BETWEEN asked.first AND asked.last AND contributors >= %(min_contributors)s
            OFFSET 0
        ) UNION ALL (  -- which has passed the floor
            SELECT tile, verdict FROM coverage_monthlytile
            WHERE operator = present.operator AND service = %(service)s
                AND tile BETWEEN asked.first AND asked.last
                AND since <= %(month)s::date AND (until IS NULL OR until >= %(month)s::date)
            OFFSET 0
        )
    ) AS told
    WHERE verdict IN (%(white)s, %(served)s)
    GROUP BY told.tile
)
SELECT string_agg(
    int8send(tile)
    || int2send(coalesce(declared.operators, 0)::int2)
    || int2send(coalesce(found.known, 0)::int2)
    || int2send(coalesce(found.served, 0)::int2),
    ''
)
FROM land FULL JOIN declared USING (tile) FULL JOIN found USING (tile)
