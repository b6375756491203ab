-- The 200 m tiles in windows of keys, as numbers, for the layer `measured`: those with witnesses enough, and lone
-- ones as a row of each service that is asked for.
-- In:  first, last (keys: the ends of each row of tiles); operators (five digits each, of all that may be
--      asked for); operator and service (code), null for every one; services (codes of all that are asked for);
--      and of the privacy floor min_contributors and not_known (code of the verdict).
-- Out: one row of one column, the rows one after the other in network order: key (8 bytes), position in
--      operators (from 1), service, verdict (2 bytes each), contributors (4), probability (8). In any order.
-- Two values that are joined, and no UNION: the planner takes a window for a tenth of all tiles, and would start
-- processes in parallel for the union, which costs more than the tiles do.
SELECT coalesce((
    SELECT string_agg(
        int8send(estimate.tile)
        || int2send(array_position(%(operators)s::text[], estimate.operator::text)::int2)
        || int2send(estimate.service)
        || int2send(estimate.verdict)
        || int4send(estimate.contributors)
        || float8send(estimate.probability),
        ''
    )
    FROM unnest(%(first)s::bigint[], %(last)s::bigint[]) AS window_row (first, last)
    JOIN coverage_coveragetile AS estimate ON estimate.tile BETWEEN window_row.first AND window_row.last
    WHERE estimate.contributors >= %(min_contributors)s
        AND (%(operator)s::text IS NULL OR estimate.operator = %(operator)s)
        AND (%(service)s::int IS NULL OR estimate.service = %(service)s)
), '')
|| coalesce((
    SELECT string_agg(
        int8send(lone.tile)
        || int2send(array_position(%(operators)s::text[], lone.operator::text)::int2)
        || int2send(service)
        || int2send(%(not_known)s::int2)
        || int4send(1::int4)
        || float8send(0::float8),
        ''
    )
    FROM unnest(%(first)s::bigint[], %(last)s::bigint[]) AS window_row (first, last)
    JOIN coverage_lonetile AS lone ON lone.tile BETWEEN window_row.first AND window_row.last
    CROSS JOIN unnest(%(services)s::int2[]) AS service
    WHERE %(operator)s::text IS NULL OR lone.operator = %(operator)s
), '')
