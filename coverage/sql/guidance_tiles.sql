-- Measured tiles in rows of tiles: what the guide reads of them.
-- In:  lows and highs (arrays of keys: the westernmost and the easternmost tile of each row); operator (five
--      digits) and service (code), null for all.
-- Out: one row of one column, the rows one after the other in network order, as TILE in coverage/guidance/near.py;
--      not under the floor yet.
SELECT string_agg(found.packed, '')
FROM unnest(%(lows)s::bigint[], %(highs)s::bigint[]) AS asked (low, high)
CROSS JOIN LATERAL (  -- row by row: a join may read every tile of the operator for each of them
    SELECT string_agg(
        int8send(estimate.tile)
        || int4send(estimate.operator::int)
        || int2send(estimate.service)
        || int2send(estimate.verdict)
        || int4send(estimate.contributors)
        || float8send(estimate.probability)
        || float8send(estimate.probability_served),
        ''
    ) AS packed
    FROM coverage_coveragetile AS estimate
    WHERE estimate.tile BETWEEN asked.low AND asked.high
        AND (%(operator)s::text IS NULL OR estimate.operator = %(operator)s)
        AND (%(service)s::int IS NULL OR estimate.service = %(service)s)
) AS found
