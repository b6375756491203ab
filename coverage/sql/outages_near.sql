-- Sites within a distance of a geometry that an operator's lists of some days call out of order, the nearest first.
-- In: operator, is_voice (of data else), since, until, geometry (WGS84), metres, by name.
-- Out: the columns of DownSite, in their order: a site is a number, where the operator gives one, else a point.
-- A row that does not say whether voice, or data, is down may mean it.
SELECT number, min(place) AS place, array_agg(DISTINCT listed_on ORDER BY listed_on) AS days,
       min(ST_Distance(geom::geography(Point, 4326), %(geometry)s::geometry::geography)) AS metres
FROM coverage_listedoutage
WHERE operator = %(operator)s
  AND listed_on BETWEEN %(since)s AND %(until)s
  AND CASE WHEN %(is_voice)s THEN voice_down ELSE data_down END IS DISTINCT FROM false
  AND ST_DWithin(geom::geography(Point, 4326), %(geometry)s::geometry::geography, %(metres)s)
GROUP BY number, CASE WHEN number = '' THEN geom END
ORDER BY metres, number, place
