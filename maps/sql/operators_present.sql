-- The operators that the map has something to show of, measured or declared.
-- In:  nothing.
-- Out: operator (five digits), sorted.
-- Walks the index from one operator to the next instead of reading every tile.
WITH RECURSIVE measured AS (
    SELECT min(operator) AS operator FROM coverage_coveragetile
    UNION ALL
    SELECT (SELECT min(tile.operator) FROM coverage_coveragetile AS tile WHERE tile.operator > measured.operator)
    FROM measured WHERE measured.operator IS NOT NULL
)
SELECT operator FROM measured WHERE operator IS NOT NULL
UNION
SELECT operator FROM coverage_officialrelease
ORDER BY operator
