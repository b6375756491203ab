-- Outlines of tiles that are not drawn yet.
-- In: arrays of tile, resolution in metres, WKB; the SRID of the WKB.
INSERT INTO coverage_square (tile, resolution, geom)
SELECT drawn.tile, drawn.resolution, ST_GeomFromWKB(drawn.outline, srid.srid)
FROM unnest(%s::bigint[], %s::int[], %s::bytea[]) drawn (tile, resolution, outline), (SELECT %s::int AS srid) srid
ON CONFLICT (tile) DO NOTHING
