-- The operators that the map has something to show of, told or declared.
-- In:  min_contributors (the privacy floor).
-- Out: operator (five digits), sorted.
-- Walks the index from one operator to the next instead of reading every tile, and looks no further than the first
-- tile that is told.
WITH RECURSIVE measured AS (
    SELECT min(operator) AS operator FROM coverage_coveragetile
    UNION ALL
    SELECT (SELECT min(tile.operator) FROM coverage_coveragetile AS tile WHERE tile.operator > measured.operator)
    FROM measured WHERE measured.operator IS NOT NULL
)
SELECT operator FROM measured
WHERE EXISTS (
    SELECT FROM coverage_coveragetile AS tile
    WHERE tile.operator = measured.operator AND contributors >= %(min_contributors)s
) OR EXISTS (SELECT FROM coverage_lonetile AS lone WHERE lone.operator = measured.operator)
UNION
SELECT operator FROM coverage_decidedfamily WHERE told <> ''
UNION
SELECT operator FROM coverage_officialrelease
ORDER BY operator
