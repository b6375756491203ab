-- In:  communes (codes).
-- Out: operator, service, aspect, then the columns of councils.sums.Told.
SELECT
    operator, service, aspect, sum(tiles)::int, sum(people), sum(expected), sum(variance), sum(doubt),
    sum(expected_of_people), sum(variance_of_people), sum(doubt_of_people)
FROM councils_measuredsum
WHERE commune = ANY(%(communes)s::text[])
GROUP BY operator, service, aspect
