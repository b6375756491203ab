-- In: nothing but the table of surveyed tiles.
-- Out: each tile is of the first commune that holds it, by code; how many tiles there are, how many rows changed.
WITH first AS MATERIALIZED (
    SELECT tile, min(commune) AS commune FROM surveyed GROUP BY tile
),
gone AS (
    DELETE FROM coverage_tilecommune AS known
    WHERE NOT EXISTS (SELECT FROM surveyed WHERE surveyed.tile = known.tile)
    RETURNING 1
),
written AS (
    INSERT INTO coverage_tilecommune (tile, commune)
    SELECT first.tile, first.commune
    FROM first LEFT JOIN coverage_tilecommune AS known USING (tile)
    WHERE known.commune IS DISTINCT FROM first.commune
    ON CONFLICT (tile) DO UPDATE SET commune = excluded.commune
    RETURNING 1
)
SELECT (SELECT count(*) FROM first),
    (SELECT count(*) FROM gone) + (SELECT count(*) FROM written)
