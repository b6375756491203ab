-- Evidence of some tiles within a window of days.
-- In: arrays of tile, operator, service; the day before the window, its last day.
-- Out: contributor, day (since 1970-01-01), tile, operator, service, readings for, readings against outdoor service.
SELECT evidence.contributor_id, evidence.day - date '1970-01-01', tile, operator, service,
       evidence.speaks_for, CASE evidence.place WHEN 2 /* indoor */ THEN 0 ELSE evidence.against END
FROM unnest(%s::bigint[], %s::text[], %s::smallint[]) touched (tile, operator, service)
JOIN coverage_evidence evidence USING (tile, operator, service)
WHERE evidence.day > %s AND evidence.day <= %s
