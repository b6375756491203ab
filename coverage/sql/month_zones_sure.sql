-- How probable a zone of a month is from what is told of its tiles: the mean, as of a zone that stands; of several
-- operators the bound of Bonferroni in each tile.
-- In: month; tiles; service; operator (null: all that are white there); white (the verdict); told (the steps).
-- Out: one row of one column.
SELECT avg(sure)
FROM (
    SELECT greatest(0, 1 - sum(1 - (%(told)s::float8[])[told])) AS sure
    FROM coverage_monthlytile
    WHERE tile = ANY(%(tiles)s) AND service = %(service)s AND verdict = %(white)s
        AND (%(operator)s::text IS NULL OR operator = %(operator)s)
        AND since <= %(month)s AND (until IS NULL OR until >= %(month)s)
    GROUP BY tile
) AS tiles
