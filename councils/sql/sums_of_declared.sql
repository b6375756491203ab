-- In:  communes (codes).
-- Out: release (id), then tiles declared at TBC, BC, CL and without a level, then people likewise.
SELECT
    release_id, sum(tiles_tbc), sum(tiles_bc), sum(tiles_cl), sum(tiles_plain),
    sum(people_tbc), sum(people_bc), sum(people_cl), sum(people_plain)
FROM councils_declaredsum
WHERE commune = ANY(%(communes)s::text[])
GROUP BY release_id
