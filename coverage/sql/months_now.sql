-- What the public is told now of the tiles of one operator and service, as a table of this transaction.
-- In: min_contributors, not_known, told_starts, class_starts (the privacy floor); operator, service.
-- Out: coverage_told (tile, verdict, told, witnesses), as `MonthlyTile` has them.
CREATE TEMPORARY TABLE coverage_told ON COMMIT DROP AS
SELECT
    tile,
    CASE WHEN contributors >= %(min_contributors)s THEN verdict ELSE %(not_known)s END AS verdict,
    CASE
        WHEN contributors >= %(min_contributors)s THEN width_bucket(probability, %(told_starts)s::float8[])
    END::smallint AS told,
    width_bucket(contributors, %(class_starts)s::int[])::smallint AS witnesses
FROM coverage_coveragetile
WHERE operator = %(operator)s AND service = %(service)s
