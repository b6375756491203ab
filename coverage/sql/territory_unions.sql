-- In: nothing. Out: an EPCI that no file draws has the union of its members' boundaries, if all of them are known.
-- Worked out once: with old statistics a plan may unite all of them again for each territory.
WITH whole AS MATERIALIZED (
    SELECT epci.key, min(commune.boundary_year) AS year,
        ST_Multi(ST_CollectionExtract(ST_Union(commune.geom ORDER BY commune.key), 3)) AS geom
    FROM coverage_territory AS epci
    CROSS JOIN LATERAL unnest(epci.made_of) AS member
    LEFT JOIN coverage_territory AS commune ON commune.key = 'com-' || member
    WHERE epci.kind = 'epci' AND epci.geom IS NULL
    GROUP BY epci.key
    HAVING bool_and(commune.geom IS NOT NULL)
)
UPDATE coverage_territory AS epci
SET geom = whole.geom, boundary_year = whole.year
FROM whole
WHERE whole.key = epci.key
