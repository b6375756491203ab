-- The families (operator, service, région) that some tiles are of as stored.
-- OFFSET 0 makes the planner go in by tile: without statistics it would walk a whole family for each of them.
-- In: array of tile; arrays of tile, operator, service of the same tiles.
-- Out: operator, service, region.
SELECT DISTINCT operator, service, stored.region
FROM (
    SELECT tile, operator, service, region FROM coverage_coveragetile WHERE tile = ANY(%s::bigint[]) OFFSET 0
) stored
JOIN unnest(%s::bigint[], %s::text[], %s::smallint[]) touched (tile, operator, service)
  USING (tile, operator, service)
