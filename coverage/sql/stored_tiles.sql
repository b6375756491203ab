-- Those of some tiles that are stored for one operator and service.
-- In: operator, service; array of tile.
-- Out: tile, region, whether its terms are kept.
SELECT tile, stored.region, terms.tile IS NOT NULL
FROM coverage_coveragetile AS stored LEFT JOIN coverage_tileterms AS terms USING (tile, operator, service)
WHERE operator = %s AND service = %s AND tile = ANY (%s::bigint[])
