-- The sites that stand nearest to a geometry, of each operator's newest list; sites to come are left out, and
-- those that broadcast nothing (the list of 2018 names 1,574 of Orange's).
-- In: operator (null for all), geometry (WGS84), the farthest in metres, number of sites, by name.
-- Out: operator, number, what it broadcasts (2G, 3G, 4G, 5G), list's date, longitude, latitude, metres.
WITH RECURSIVE listed (operator) AS (  -- the operators of a long table, one step of its index for each
    SELECT min(operator) FROM coverage_site
    UNION ALL
    SELECT (SELECT min(operator) FROM coverage_site WHERE operator > listed.operator)
    FROM listed WHERE listed.operator IS NOT NULL
), newest AS MATERIALIZED (
    SELECT operator,
           (SELECT max(site.listed_on) FROM coverage_site site
            WHERE site.operator = listed.operator AND NOT planned) AS listed_on
    FROM listed
    WHERE %(operator)s::text IS NULL OR operator = %(operator)s
)
SELECT operator, number, has_2g, has_3g, has_4g, has_5g, listed_on, ST_X(geom), ST_Y(geom),
       ST_Distance(geom::geography(Point, 4326), %(geometry)s::geometry::geography) AS metres
FROM coverage_site
WHERE NOT planned
  AND (has_2g OR has_3g OR has_4g OR has_5g IS TRUE)
  AND (operator, listed_on) IN (SELECT operator, listed_on FROM newest)
  AND ST_DWithin(geom::geography(Point, 4326), %(geometry)s::geometry::geography, %(farthest)s)
ORDER BY geom::geography(Point, 4326) <-> %(geometry)s::geometry::geography, operator, number
LIMIT %(number)s
