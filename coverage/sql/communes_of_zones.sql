-- Codes of the communes that share ground with each zone, in order; a zone in no commune is left out.
-- In: arrays of zone and of its outline as EWKB.
-- Out: zone, array of codes.
SELECT drawn.zone, array_agg(commune.code ORDER BY commune.code)
FROM unnest(%s::uuid[], %s::bytea[]) drawn (zone, outline)
CROSS JOIN LATERAL (SELECT ST_GeomFromEWKB(drawn.outline) AS geom) shape
JOIN coverage_territory commune
  ON commune.kind = 'com' AND ST_Intersects(commune.geom, shape.geom) AND NOT ST_Touches(commune.geom, shape.geom)
GROUP BY drawn.zone
