-- In:  communes (codes).
-- Out: operator, service, aspect, number of groups that have a tile there.
SELECT operator, service, aspect, count(DISTINCT (region, "group"))::int
FROM councils_contradiction
WHERE commune = ANY(%(communes)s::text[])
GROUP BY operator, service, aspect
