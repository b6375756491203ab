-- Measured tiles in rows of tiles: what the guide reads of them.
-- In:  lows and highs (arrays of keys: the westernmost and the easternmost tile of each row); operator (five
--      digits) and service (code), null for all.
-- Out: tile, operator, service, contributors, probability, probability_served, verdict; not under the floor yet.
SELECT
    estimate.tile, estimate.operator, estimate.service, estimate.contributors,
    estimate.probability, estimate.probability_served, estimate.verdict
FROM unnest(%(lows)s::bigint[], %(highs)s::bigint[]) AS asked(low, high)
JOIN coverage_coveragetile AS estimate ON estimate.tile BETWEEN asked.low AND asked.high
WHERE (%(operator)s::text IS NULL OR estimate.operator = %(operator)s)
    AND (%(service)s::int IS NULL OR estimate.service = %(service)s)
ORDER BY estimate.operator, estimate.service, estimate.tile
