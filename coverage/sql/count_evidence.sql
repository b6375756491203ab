-- How much evidence there is within a window of days.
-- In: the day before the window, its last day.
-- Out: operator, service, number of rows.
SELECT operator, service, count(*) FROM coverage_evidence WHERE day > %s AND day <= %s GROUP BY operator, service
