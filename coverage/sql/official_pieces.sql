-- In: release, the id of an official release; levels and wkb, one entry for each valid polygon in Web Mercator.
-- Out: rows of coverage_officialpiece, each of at most 256 vertices, so that a point or a block meets few of them.
INSERT INTO coverage_officialpiece (release_id, level, geom)
SELECT %(release)s, incoming.level, part.geom
FROM unnest(%(levels)s::text[], %(wkb)s::bytea[]) AS incoming (level, wkb)
CROSS JOIN LATERAL ST_Subdivide(ST_GeomFromWKB(incoming.wkb, 3857), 256) AS piece
CROSS JOIN LATERAL ST_Dump(piece) AS part
WHERE ST_Dimension(part.geom) = 2
