-- In:  communes (codes).
-- Out: one row: tiles, people, people of imputed squares, and the territories of the official map that they lie in.
SELECT
    coalesce(sum(tiles), 0)::int, coalesce(sum(people), 0), coalesce(sum(people_imputed), 0),
    coalesce(array_agg(DISTINCT territory) FILTER (WHERE territory <> ''), '{}')
FROM councils_ground
WHERE commune = ANY(%(communes)s::text[])
