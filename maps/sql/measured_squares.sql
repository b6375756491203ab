-- The 200 m tiles in windows of keys, as numbers, for the layer `measured`.
-- In:  first, last (keys: the ends of each row of tiles); operators (five digits each, of all that may be
--      asked for); operator and service (code), null for every one.
-- Out: one row of one column, the rows one after the other in network order: key (8 bytes), position in
--      operators (from 1), service, verdict (2 bytes each), contributors (4), probability (8).
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
WHERE (%(operator)s::text IS NULL OR estimate.operator = %(operator)s)
    AND (%(service)s::int IS NULL OR estimate.service = %(service)s)
