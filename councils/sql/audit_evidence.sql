-- What each phone found outdoors in some tiles, by day: whether the network was as good as declared, or better.
-- In:  operator, service; heard (services whose readings find the network as good or better); place (code of
--      outdoors); after and until (days); tiles (keys).
-- Out: contributor, device, day (since 1970-01-01), tile, speaks_for, against, accuracy_m (NaN if not stated),
--      spots, dwell_s.
SELECT
    contributor_id, device, day - date '1970-01-01', tile, sum(speaks_for)::int,
    coalesce(sum(against) FILTER (WHERE service = %(service)s), 0)::int, coalesce(max(accuracy_m), 'NaN'),
    bit_or(spots), max(dwell_s)
FROM coverage_evidence
WHERE operator = %(operator)s AND service = ANY(%(heard)s::int[]) AND place = %(place)s
    AND day > %(after)s AND day <= %(until)s AND tile = ANY(%(tiles)s::bigint[])
GROUP BY contributor_id, device, day, tile
