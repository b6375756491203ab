-- Codes of the communes that share ground with a zone, in order.
-- In: the zone's outline as EWKB.
SELECT code FROM coverage_territory, (SELECT ST_GeomFromEWKB(%s) AS geom) zone
WHERE kind = 'com' AND ST_Intersects(coverage_territory.geom, zone.geom)
  AND NOT ST_Touches(coverage_territory.geom, zone.geom)
ORDER BY code
