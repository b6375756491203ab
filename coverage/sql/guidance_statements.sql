-- Who says in which tile that nothing passes there, in rows of tiles: a person once a tile, however often.
-- In:  lows and highs (arrays of keys: the westernmost and the easternmost tile of each row); operator (five
--      digits) and service (code), null for all; after and until (days: those that count come after the first).
-- Out: one row of one column, the rows one after the other in network order, as STATEMENT in
--      coverage/guidance/near.py.
SELECT string_agg(found.packed, '')
FROM unnest(%(lows)s::bigint[], %(highs)s::bigint[]) AS asked (low, high)
CROSS JOIN LATERAL (
    SELECT string_agg(
        DISTINCT int8send(said.tile)
        || int4send(said.operator::int)
        || int2send(said.service)
        || int8send(said.contributor_id),
        ''
    ) AS packed
    FROM coverage_counted(%(until)s) AS said
    WHERE said.tile BETWEEN asked.low AND asked.high
        AND said.statements > 0
        AND said.day > %(after)s
        AND (%(operator)s::text IS NULL OR said.operator = %(operator)s)
        AND (%(service)s::int IS NULL OR said.service = %(service)s)
) AS found
