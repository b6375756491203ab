-- The 200 m tiles in windows of keys as the public was told of them in a month, for the layer `measured`.
-- In:  first, last (keys: the ends of each row of tiles); month (its first day); operators (five digits each, of
--      all that may be asked for); operator and service (code), null for every one.
-- Out: one row of one column, the rows one after the other in network order: key (8 bytes), position in
--      operators (from 1), service, verdict, position of the probability in TOLD (from 1; 0: untold), position of
--      the class in WITNESS_CLASSES (from 1; 2 bytes each).
SELECT string_agg(
    int8send(kept.tile)
    || int2send(array_position(%(operators)s::text[], kept.operator::text)::int2)
    || int2send(kept.service)
    || int2send(kept.verdict)
    || int2send(coalesce(kept.told, 0::int2))
    || int2send(kept.witnesses),
    ''
)
FROM unnest(%(first)s::bigint[], %(last)s::bigint[]) AS window_row (first, last)
JOIN coverage_monthlytile AS kept ON kept.tile BETWEEN window_row.first AND window_row.last
WHERE kept.since <= %(month)s AND (kept.until IS NULL OR kept.until >= %(month)s)
    AND kept.operator = ANY(%(operators)s)
    AND (%(operator)s::text IS NULL OR kept.operator = %(operator)s)
    AND (%(service)s::int IS NULL OR kept.service = %(service)s)
