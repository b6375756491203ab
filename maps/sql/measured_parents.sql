-- The larger squares in windows of keys, as numbers, for the layer `measured`.
-- In:  first, last (keys: the ends of each row of tiles); operators (five digits each, of all that may be
--      asked for); operator and service (code), null for every one; services (codes of all that are asked for);
--      every_service (the code under which lone tiles are counted, which count for each).
-- Out: one row of one column, the rows one after the other in network order: key (8 bytes), position in
--      operators (from 1), service (2 bytes each), tiles that are white, served, not known (4 bytes each).
--      A square astride two régions is one row.
SELECT string_agg(
    int8send(tile)
    || int2send(array_position(%(operators)s::text[], operator::text)::int2)
    || int2send(service)
    || int4send(white::int)
    || int4send(served::int)
    || int4send(not_known::int),
    ''
)
FROM (
    SELECT
        parent.tile,
        parent.operator,
        asked.service,
        sum(parent.white) AS white,
        sum(parent.served) AS served,
        sum(parent.not_known) AS not_known
    FROM unnest(%(first)s::bigint[], %(last)s::bigint[]) AS window_row (first, last)
    JOIN coverage_parenttile AS parent ON parent.tile BETWEEN window_row.first AND window_row.last
    JOIN unnest(%(services)s::int2[]) AS asked (service) ON parent.service IN (asked.service, %(every_service)s)
    WHERE %(operator)s::text IS NULL OR parent.operator = %(operator)s
    GROUP BY parent.tile, parent.operator, asked.service
) AS square
