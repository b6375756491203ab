-- Those of some tiles that are stored for one operator and service.
-- In: operator, service; array of tile.
-- Out: tile, region.
SELECT tile, region FROM coverage_coveragetile
WHERE operator = %s AND service = %s AND tile = ANY (%s::bigint[])
