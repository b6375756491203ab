-- Zones of past months that tiles have fallen out of, as too few others bear out that they were white.
-- In: white (the verdict); coverage_fallen.
-- Out: month, as_of (the day that it is told as of), zone, the tiles that are left in it.
SELECT
    month,
    signed.as_of,
    zone.zone,
    (
        SELECT coalesce(array_agg(tile ORDER BY tile), '{}')
        FROM unnest(zone.tiles) AS tile
        WHERE tile <> ALL(array_agg(fallen.tile))
    )
FROM coverage_monthlyzone AS zone
JOIN coverage_keptzones AS signed USING (month)
JOIN coverage_fallen AS fallen
    ON fallen.tile = ANY(zone.tiles)
    AND fallen.service = zone.service
    AND (zone.operator IS NULL OR zone.operator = fallen.operator)
    AND fallen.verdict = %(white)s
WHERE month < fallen.this_month AND month >= fallen.since AND (fallen.until IS NULL OR month <= fallen.until)
GROUP BY month, signed.as_of, zone.zone, zone.tiles
ORDER BY month, zone.zone
