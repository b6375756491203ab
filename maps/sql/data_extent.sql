-- The box around everything measured, else around everything declared.
-- In:  first_keys (the lowest key that the largest squares of each CRS can have); after_keys (one past the highest).
-- Out: one row: west, south, east, north in degrees; nulls where there is neither.
-- The largest squares are few, and together in the order of keys: they are found without reading the small ones.
WITH squares AS (
    SELECT ST_Extent(square.geom) AS box
    FROM unnest(%(first_keys)s::bigint[], %(after_keys)s::bigint[]) AS range (first_key, after_key)
    JOIN coverage_square AS square ON square.tile >= range.first_key AND square.tile < range.after_key
),
mercator AS (
    SELECT coalesce(box, (SELECT ST_Extent(geom) FROM coverage_officialpiece)) AS box FROM squares
),
degrees AS (
    SELECT ST_Transform(ST_SetSRID(box::geometry, 3857), 4326) AS box FROM mercator
)
SELECT ST_XMin(box), ST_YMin(box), ST_XMax(box), ST_YMax(box) FROM degrees
