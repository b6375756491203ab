-- In:  communes (codes).
-- Out: service, how many operators declare (one at least), tiles, people.
SELECT service, operators, sum(tiles)::int, sum(people)
FROM councils_declarednumber
WHERE commune = ANY(%(communes)s::text[])
GROUP BY service, operators
