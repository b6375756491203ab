-- The larger squares in windows of keys, as numbers, for the layer `measured`.
-- In:  first, last (keys: the ends of each row of tiles); operators (five digits each, of all that may be
--      asked for); operator (code), null for every one; services (codes of all that are asked for);
--      every_service (the code under which lone tiles are counted, which count for each).
-- Out: one row of one column, the rows one after the other in network order: key (8 bytes), position in
--      operators (from 1), service (2 bytes each), tiles that are white, served, not known (4 bytes each).
--      In any order, as they are kept: a row for each région that has part in a square, lone tiles apart.
SELECT string_agg(
    int8send(parent.tile)
    || int2send(array_position(%(operators)s::text[], parent.operator::text)::int2)
    || int2send(parent.service)
    || int4send(parent.white)
    || int4send(parent.served)
    || int4send(parent.not_known),
    ''
)
FROM unnest(%(first)s::bigint[], %(last)s::bigint[]) AS window_row (first, last)
JOIN coverage_parenttile AS parent ON parent.tile BETWEEN window_row.first AND window_row.last
WHERE (%(operator)s::text IS NULL OR parent.operator = %(operator)s)
    AND parent.service = ANY(%(services)s::int2[] || %(every_service)s::int2)
