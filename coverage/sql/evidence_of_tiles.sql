-- Evidence of one operator and service in some tiles, within a window of days.
-- In: the last day of the window; operator, service; the day before the window; array of tile.
-- Out: the columns of coverage.stored.COLUMNS; the operator is 0, as there is but one.
SELECT contributor_id, device, day - date '1970-01-01', tile, 0::int, service, place,
       speaks_for, against, statements, coalesce(margin_db, 'NaN')::real, spots, coalesce(accuracy_m, 'NaN')::real,
       dwell_s
FROM coverage_counted(%s)
WHERE operator = %s AND service = %s AND day > %s AND tile = ANY (%s::bigint[])
