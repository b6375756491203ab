-- The families (operator, service, région) that some tiles are of as stored.
-- In: arrays of tile, operator, service.
-- Out: operator, service, region.
SELECT DISTINCT operator, service, coverage_coveragetile.region
FROM unnest(%s::bigint[], %s::text[], %s::smallint[]) touched (tile, operator, service)
JOIN coverage_coveragetile USING (tile, operator, service)
