-- In:  communes (codes).
-- Out: service, then tiles and people that are known; that none serves, with the bounds of the tiles; that all
--      serve, with the bounds of the tiles.
SELECT
    service, sum(known_tiles)::int, sum(known_people), sum(none_tiles)::int, sum(none_people), sum(none_low),
    sum(none_high), sum(all_tiles)::int, sum(all_people), sum(all_low), sum(all_high)
FROM councils_measurednumber
WHERE commune = ANY(%(communes)s::text[])
GROUP BY service
