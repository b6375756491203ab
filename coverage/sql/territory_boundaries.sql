-- In: nothing. Out: each territory has the boundary of its own code; a merged commune the union of its former
-- communes' boundaries and its own, of the newest year that any of them is known for. A city is the union of its
-- municipal arrondissements only where it has no boundary of its own, and all of theirs are known.
WITH piece AS (
    SELECT commune.key, 'com-' || part AS boundary, part ~ '^(751|132|6938)[0-9]+$' AS arrondissement
    FROM coverage_territory AS commune CROSS JOIN LATERAL unnest(commune.made_of) AS part
    WHERE commune.kind = 'com'
),
divided AS (
    SELECT piece.key
    FROM piece LEFT JOIN coverage_boundary AS known ON known.key = piece.boundary
    WHERE piece.arrondissement
      AND NOT EXISTS (SELECT FROM coverage_boundary AS own WHERE own.key = piece.key)
    GROUP BY piece.key
    HAVING bool_and(known.key IS NOT NULL)
),
part AS (
    SELECT key, key AS boundary FROM coverage_territory
    UNION
    SELECT key, boundary FROM piece
    WHERE NOT arrondissement OR key IN (SELECT key FROM divided)
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
