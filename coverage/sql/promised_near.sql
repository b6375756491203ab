-- Sites of the newest targeted-coverage list within a distance of a geometry, the nearest first; a row for
-- which another row's site stands (it is not physical) is left out.
-- In: operator (null for all), geometry (WGS84), metres, by name.
-- Out: the columns of NearPromise, in their order.
SELECT number, name, zone_name, decree, decreed_on, operators, leader, requested, in_service, within_6_months,
       within_24_months, awaiting, listed_on, ST_X(geom), ST_Y(geom),
       ST_Distance(geom::geography(Point, 4326), %(geometry)s::geometry::geography) AS metres
FROM coverage_promisedsite
WHERE listed_on = (
        SELECT max(listed_on) FROM coverage_promisedsite
        WHERE %(operator)s::text IS NULL OR %(operator)s = ANY (operators)
      )
  AND (%(operator)s::text IS NULL OR %(operator)s = ANY (operators))
  AND physical IS NOT FALSE
  AND ST_DWithin(geom::geography(Point, 4326), %(geometry)s::geometry::geography, %(metres)s)
ORDER BY metres, id
