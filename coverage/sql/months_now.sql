-- What the public is told now of the tiles of one operator and service, as a table of this transaction: of those
-- with witnesses enough, and of lone ones.
-- In: min_contributors, not_known, told_starts, class_starts (the privacy floor); operator, service.
-- Out: coverage_told (tile, verdict, told, witnesses), as `MonthlyTile` has them.
CREATE TEMPORARY TABLE coverage_told ON COMMIT DROP AS
SELECT
    tile,
    verdict,
    width_bucket(probability, %(told_starts)s::float8[])::smallint AS told,
    width_bucket(contributors, %(class_starts)s::int[])::smallint AS witnesses
FROM coverage_coveragetile
WHERE operator = %(operator)s AND service = %(service)s AND contributors >= %(min_contributors)s
UNION ALL
SELECT tile, %(not_known)s, NULL, width_bucket(1, %(class_starts)s::int[])
FROM coverage_lonetile
WHERE operator = %(operator)s
