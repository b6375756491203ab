-- The box around everything measured that is told, else around everything declared.
-- In:  resolution (metres) of the largest squares, which are few.
-- Out: one row: west, south, east, north in degrees; nulls where there is neither.
WITH squares AS (
    SELECT ST_Extent(geom) AS box FROM coverage_square AS square
    WHERE resolution = %(resolution)s
        AND EXISTS (SELECT FROM coverage_parenttile AS parent WHERE parent.tile = square.tile)
),
mercator AS MATERIALIZED (
    SELECT coalesce(box, (SELECT ST_Extent(geom) FROM coverage_officialpiece)) AS box FROM squares
),
degrees AS (
    SELECT ST_Transform(ST_SetSRID(box::geometry, 3857), 4326) AS box FROM mercator
)
SELECT ST_XMin(box), ST_YMin(box), ST_XMax(box), ST_YMax(box) FROM degrees
