-- In: the table of listed squares; their source; whether other squares of the same grids stay (a key's highest
-- bits, from the 58th, are its CRS).
-- Out: the squares are stored; how many, their people, how many of them imputed, how many rows changed or went.
WITH gone AS (
    DELETE FROM coverage_populationsquare AS known
    WHERE NOT %(add)s
      AND known.tile >> 58 IN (SELECT DISTINCT tile >> 58 FROM listed)
      AND NOT EXISTS (SELECT FROM listed WHERE listed.tile = known.tile)
    RETURNING 1
),
written AS (
    INSERT INTO coverage_populationsquare (tile, people, imputed, source)
    SELECT listed.tile, listed.people, listed.imputed, %(source)s
    FROM listed LEFT JOIN coverage_populationsquare AS known USING (tile)
    WHERE (known.people, known.imputed, known.source) IS DISTINCT FROM (listed.people, listed.imputed, %(source)s)
    ON CONFLICT (tile) DO UPDATE
    SET people = excluded.people, imputed = excluded.imputed, source = excluded.source
    RETURNING 1
)
SELECT count(*), coalesce(sum(people), 0), count(*) FILTER (WHERE imputed),
    (SELECT count(*) FROM gone) + (SELECT count(*) FROM written)
FROM listed
