-- In: nothing. Out: each territory has the boundary of its own code; a merged commune the union of its former
-- communes' boundaries and its own, of the newest year that any of them is known for.
WITH part AS (
    SELECT key, key AS boundary FROM coverage_territory
    UNION
    SELECT commune.key, 'com-' || former
    FROM coverage_territory AS commune CROSS JOIN LATERAL unnest(commune.made_of) AS former
    WHERE commune.kind = 'com'
),
dated AS (
    SELECT part.key, known.year, known.geom, known.key AS boundary,
        max(known.year) OVER (PARTITION BY part.key) AS newest
    FROM part JOIN coverage_boundary AS known ON known.key = part.boundary
),
drawn AS (
    SELECT key, newest,
        ST_Multi(ST_CollectionExtract(ST_Union(geom ORDER BY boundary), 3)) AS geom
    FROM dated
    WHERE year = newest
    GROUP BY key, newest
)
UPDATE coverage_territory AS territory
SET geom = drawn.geom, boundary_year = drawn.newest
FROM drawn
WHERE drawn.key = territory.key
