-- Sites that the lists of a day call out of order within a distance of a geometry, the nearest first.
-- In: operator (null for all), day, geometry (WGS84), metres, by name.
-- Out: the columns of NearOutage, in their order.
SELECT operator, number, place, down, voice_down, data_down, reason, listed_on,
       ST_Distance(geom::geography(Point, 4326), %(geometry)s::geometry::geography) AS metres
FROM coverage_listedoutage
WHERE listed_on = %(day)s
  AND (%(operator)s::text IS NULL OR operator = %(operator)s)
  AND ST_DWithin(geom::geography(Point, 4326), %(geometry)s::geometry::geography, %(metres)s)
ORDER BY metres, id
