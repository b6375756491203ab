-- How much evidence there is within a window of days.
-- In: the last day of the window, the day before its first.
-- Out: operator, service, number of rows.
SELECT operator, service, count(*) FROM coverage_counted(%s) WHERE day > %s GROUP BY operator, service
