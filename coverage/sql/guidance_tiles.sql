-- Measured tiles in rows of tiles: what the guide reads of them, those with witnesses enough and lone ones.
-- In:  lows and highs (arrays of keys: the westernmost and the easternmost tile of each row); operator (five
--      digits) and service (code), null for all; services (codes of all that are asked for); min_contributors and
--      not_known (code of the verdict) of the privacy floor.
-- Out: one row of one column, the rows one after the other in network order, as TILE in coverage/guidance/near.py;
--      estimates are not in hundredths yet.
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
        AND estimate.contributors >= %(min_contributors)s
        AND (%(operator)s::text IS NULL OR estimate.operator = %(operator)s)
        AND (%(service)s::int IS NULL OR estimate.service = %(service)s)
    UNION ALL
    SELECT string_agg(
        int8send(lone.tile)
        || int4send(lone.operator::int)
        || int2send(service)
        || int2send(%(not_known)s::int2)
        || int4send(1::int4)
        || float8send('NaN'::float8)
        || float8send('NaN'::float8),
        ''
    )
    FROM coverage_lonetile AS lone CROSS JOIN unnest(%(services)s::int2[]) AS service
    WHERE lone.tile BETWEEN asked.low AND asked.high
        AND (%(operator)s::text IS NULL OR lone.operator = %(operator)s)
) AS found
